"""The table of checks with the arithmetic that each rests on."""

from __future__ import annotations

from markupsafe import Markup

from analysis import audit
from analysis.audit import Check
from analysis.display import Prose, Table
from analysis.labels import label
from analysis.numbers import filled, number, references, sentence
from analysis.quantity import attained
from analysis.study import Study
from analysis.tables.making import columns_of, finished


def checks(study: Study) -> Table | Prose:
    """Each check with its verdict and the arithmetic it rests on."""
    lang = study.language
    found = audit.checks(study.dataset, place=study.place, period=study.period)
    rows = [
        (
            label(f"check.{check.kind}", lang),
            _arithmetic(study, check),
            filled('<span class="verdict-{}">{}</span>', check.verdict, label(f"verdict.{check.verdict}", lang)),
            references(check.figures),
        )
        for check in found
    ]
    columns = columns_of(lang, ("检验", "Check"), ("算式", "Arithmetic"), ("结论", "Verdict"), ("编号", "Figures"))
    caption = sentence(lang, zh="每一项检验及其算式", en="Each check with its arithmetic")
    return finished(study, "checks", caption, columns, rows, [figure for check in found for figure in check.figures])


def _arithmetic(study: Study, check: Check) -> Markup:
    lang = study.language
    left = Markup(" + ").join(number(q, lang) for q in check.left)
    compared = check.verdict != "untestable"
    right = number(check.right, lang, interval=compared) if check.right else Markup()
    match check.kind:
        case "sum" if check.computed:
            words = sentence(
                lang,
                zh="{left} = {sum}；原文 {right}",
                en="{left} = {sum}; printed {right}",
                left=left,
                sum=number(check.computed, lang, interval=True),
                right=right,
            )
            if check.truncated:
                words += sentence(
                    lang,
                    zh="；总数大概是截尾而非四舍五入，结论取决于舍入规则",
                    en="; the total was probably truncated, not rounded: the verdict rests on the rounding rule",
                )
            return words
        case "parts" if check.computed:
            return sentence(
                lang,
                zh="{left} = {sum} {sign} {right}",
                en="{left} = {sum} {sign} {right}",
                left=left,
                sum=number(check.computed, lang),
                sign="≤" if check.verdict != "contradicts" else ">",
                right=right,
            )
        case "plan" if check.right:
            percent = attained(check.left[0], check.right) if check.right.low > 0 else None
            return sentence(
                lang,
                zh="{left} ÷ {right} = {rate}",
                en="{left} ÷ {right} = {rate}",
                left=left,
                right=right,
                rate=number(percent, lang),
            )
        case "part" | "household" | "residents" | "update":
            sign = "≤" if check.verdict != "contradicts" else ">"
            return sentence(
                lang, zh="{left} {sign} {right}", en="{left} {sign} {right}", left=left, sign=sign, right=right
            )
        case "conflict":
            return sentence(
                lang, zh="{left}；另一来源 {right}", en="{left}; the other source {right}", left=left, right=right
            )
        case "itemised":
            return sentence(
                lang, zh="{left}：原文没有分项金额", en="{left}: the source gives no amounts by item", left=left
            )
        case "inside":
            return sentence(
                lang,
                zh="{left} 是否在 {right} 之内：未说明",
                en="{left} inside {right}: not stated",
                left=left,
                right=right,
            )
        case "fulfils":
            return sentence(
                lang,
                zh="{left} 与 {right} 的关系：未说明",
                en="{left} against {right}: not stated",
                left=left,
                right=right,
            )
        case _:
            numbers = Markup("、" if lang == "zh" else ", ").join(number(q, lang) for q in check.left)
            return sentence(
                lang,
                zh="{numbers}：合计未说明，可能重叠",
                en="{numbers}: no sum is stated; they may overlap",
                numbers=numbers,
            )
