"""The tables of the reports: units in every cell, sources below, both languages.

Each takes a :class:`~analysis.study.Study` and gives a :class:`~analysis.display.Table`; an empty table is replaced by a
sentence that says what the source does not give.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
from markupsafe import Markup

from analysis import audit, funds, per_capita
from analysis.audit import Check
from analysis.display import Column, Prose, Table, paragraphs
from analysis.flows import AID_FLOWS
from analysis.frames import walk
from analysis.labels import Language, basis_label, label
from analysis.narrative.words import subject
from analysis.numbers import bounds, data_text, figure_reference, filled, number, period, references, sentence
from analysis.quantity import Quantity, attained
from analysis.sources import citation, source_line, sources_of
from analysis.study import Study

__all__ = ["amounts", "checks", "context", "figures", "rates", "shares", "sources"]


def amounts(study: Study) -> Table | Prose:
    """Every amount of money with kind, stage, place and period; parts are listed under their whole."""
    lang = study.language
    frame = funds.amounts(study.dataset, place=study.place, period=study.period)
    rows = []
    for q, whole in zip(frame["quantity"], frame["whole"], strict=True):
        record = study.dataset.figure(q.figure)
        part = (
            sentence(lang, zh="，{whole}之一", en=", part of {whole}", whole=figure_reference(whole)) if whole else ""
        )
        rows.append(
            (
                subject(study, q) + part,
                number(q, lang),
                bounds(q, lang),
                label(f"flow.{q.flow}", lang),
                label(f"stage.{q.stage}", lang),
                study.dataset.place(record.place).name(lang),
                period(record.period, lang),
                figure_reference(record.id),
            )
        )
    columns = _columns(
        lang,
        ("资金", "Money"), ("金额", "#Amount"), ("区间", "#Interval"), ("性质", "Kind"), ("阶段", "Stage"), ("地区", "Place"),
        ("时期", "Period"), ("编号", "Figure"),
    )  # fmt: skip
    caption = sentence(
        lang,
        zh="全部金额，逐笔列出；性质、阶段不同的不相加",
        en="Every amount, one by one; different kinds and stages are never added",
    )
    return _table(study, "amounts", caption, columns, rows, frame["figure"])


def shares(study: Study) -> Table | Prose:
    """Projects of each itemised fund, their shares, their sum, and the concentration of the shares."""
    lang = study.language
    frame = funds.amounts(study.dataset, place=study.place, period=study.period)
    rows: list[tuple[object, ...]] = []
    figures: list[str] = []
    for whole in dict.fromkeys(frame.loc[frame["whole"] != "", "whole"]):
        split = funds.breakdown(study.dataset, whole)
        for part, portion in zip(split.parts["quantity"], split.parts["share_of_parts"], strict=True):
            rows.append(
                (
                    subject(study, part),
                    number(part, lang),
                    bounds(part, lang),
                    number(portion, lang),
                    bounds(portion, lang),
                )
            )
        for words, q in (
            (sentence(lang, zh="各项目合计", en="Sum of the projects"), split.itemised),
            (sentence(lang, zh="原文总数", en="Total as printed"), split.fund),
        ):
            if q is not None:
                rows.append((filled("<strong>{}</strong>", words), number(q, lang), bounds(q, lang), "", ""))
        figures += [whole, *split.parts["figure"]]
    columns = _columns(
        lang, ("项目", "Project"), ("金额", "#Amount"), ("区间", "#Interval"), ("比重", "#Share"), ("比重区间", "#Interval of share")
    )  # fmt: skip
    caption = sentence(
        lang, zh="已分项资金：各项目及其占合计的比重", en="Itemised funds: each project and its share of their sum"
    )
    return _table(study, "shares", caption, columns, rows, figures)


def rates(study: Study, *, aid: bool = True) -> Table | Prose:
    """Amounts per head and per thing for every denominator: of assistance, or of contracts and sales."""
    lang = study.language
    frame = per_capita.rates(study.dataset, place=study.place, period=study.period)
    flows = pd.Series([q.flow for q in frame["numerator"]], index=frame.index, dtype="object")
    frame = frame[flows.isin(AID_FLOWS) == aid]
    rows = []
    for row in walk(frame):
        rows.append(
            (
                subject(study, row.numerator) + Markup(" ") + number(row.numerator, lang),
                sentence(
                    lang,
                    zh="{number}：{subjects}",
                    en="{number}: {subjects}",
                    number=number(row.denominator, lang),
                    subjects=_subjects(study, row.denominator),
                ),
                _stacked(row.quantity, lang),
                filled(
                    '<span class="ceiling">{}</span>' if row.ceiling else "{}",
                    basis_label(row.basis, lang, ceiling=row.ceiling),
                ),
                row.tier,
            )
        )
    columns = _columns(
        lang,
        ("资金", "Money"), ("除以", "Divided by"), ("结果和区间", "#Result and interval"), ("依据", "Basis"), ("来源等级", "Tier"),
    )  # fmt: skip
    caption = (
        sentence(
            lang,
            zh="帮扶资金除以每一个可以成立的分母；“上限”指资金只有一部分用于该对象",
            en="Assistance divided by every denominator that can be defended; “ceiling”: only part of the money is for them",
        )
        if aid
        else sentence(
            lang,
            zh="合同额与销售额除以带动人数：这是合同额和营业额，不是收入",
            en="Contracts and sales divided by the people reached: contracts and turnover, not income",
        )
    )
    figures = [figure for q in frame["quantity"] for figure in q.figures]
    return _table(study, "rates" if aid else "business-rates", caption, columns, rows, figures)


def context(study: Study) -> Table | Prose:
    """Local income and the poverty standard, as context: no percentage of them is taken."""
    lang = study.language
    frame = per_capita.context(study.dataset, place=study.place, period=study.period)
    rows = []
    for q in frame["quantity"]:
        record = study.dataset.figure(q.figure)
        rows.append(
            (
                subject(study, q),
                number(q, lang),
                label(f"hedge.{record.hedge}", lang),
                study.dataset.place(record.place).name(lang),
                period(record.period, lang),
                study.dataset.source(record.source).tier,
                record.note(lang),
            )
        )
    columns = _columns(
        lang,
        ("指标", "Measure"), ("数值", "#Value"), ("修饰", "Hedge"), ("地区", "Place"), ("时期", "Period"), ("来源等级", "Tier"),
        ("说明", "Remark"),
    )  # fmt: skip
    caption = sentence(
        lang,
        zh="背景：收入与扶贫标准。只作参照，不计算帮扶资金占收入的比例",
        en="Context: income and the poverty standard, for orientation only; aid is not income, so no percentage is taken",
    )
    return _table(study, "context", caption, columns, rows, frame["id"])


def checks(study: Study) -> Table | Prose:
    """Each check with its verdict and the arithmetic it rests on."""
    lang = study.language
    found = audit.checks(study.dataset, place=study.place, period=study.period)
    rows = [
        (
            _rule(check, lang),
            _arithmetic(study, check),
            filled('<span class="verdict-{}">{}</span>', check.verdict, label(f"verdict.{check.verdict}", lang)),
            references(check.figures),
        )
        for check in found
    ]
    columns = _columns(lang, ("检验", "Check"), ("算式", "Arithmetic"), ("结论", "Verdict"), ("编号", "Figures"))
    caption = sentence(lang, zh="每一项检验及其算式", en="Each check with its arithmetic")
    return _table(study, "checks", caption, columns, rows, [figure for check in found for figure in check.figures])


def figures(study: Study) -> Table | Prose:
    """Every published figure with what was printed, its reading and its place in the text; the anchors of the report."""
    lang = study.language
    rows, anchors = [], []
    for figure in study.cited:
        record, q = study.dataset.figure(figure), study.quantity(figure)
        where: object = filled('<span class="not-stated">{}</span>', label("word.not_stated", lang))
        if record.line is not None:
            words = sentence(
                lang,
                zh="{line}: {start}–{end}",
                en="{line}: {start}–{end}",
                line=record.line,
                start=record.start,
                end=record.end,
            )
            where = data_text(words, (figure,))
        rows.append(
            (
                figure_reference(figure),
                subject(study, q),
                data_text(record.as_written, (figure,), language="zh"),
                _stacked(q, lang),
                label(f"stage.{record.stage}", lang),
                period(record.period, lang),
                where,
                filled("{}", record.note(lang)),
            )
        )
        anchors.append(f"figure-{figure}")
    columns = _columns(
        lang,
        ("编号", "No."), ("内容", "Subject"), ("原文", "As printed"), ("数值和区间", "#Value and interval"), ("阶段", "Stage"),
        ("时期", "Period"), ("位置（行: 字符）", "Place (line: characters)"), ("说明", "Remark"),
    )  # fmt: skip
    caption = sentence(lang, zh="每个数字的出处", en="Where every figure comes from")
    return _table(study, "figures", caption, columns, rows, study.cited, anchors=anchors)


def sources(study: Study) -> Table | Prose:
    """The documents that the report rests on."""
    lang = study.language
    ids = sources_of(study, study.cited)
    rows = []
    for source in ids:
        record = study.dataset.source(source)
        sha = filled("<code>{}</code>", record.sha256[:16]) if record.sha256 else "—"
        rows.append((citation(study, source), filled("<code>{}</code>", source), sha))
    columns = _columns(lang, ("来源", "Source"), ("代号", "Id"), ("文本校验和", "Checksum of the text"))
    caption = sentence(
        lang,
        zh="来源。等级：A 发布者本身或注明出处的正规转载；B 转载；C 镜像、汇编或未注日期",
        en="Sources. Tiers: A the publisher’s own or an established repost that names the origin; B a repost; "
        "C a mirror, an aggregator or undated",
    )
    return _table(study, "sources", caption, columns, rows, ())


def _rule(check: Check, language: Language) -> Markup:
    rules = {
        "sum": ("各部分之和等于总数", "The parts make the total"),
        "part": ("部分不大于总数", "The part is not above the whole"),
        "plan": ("计划完成情况", "The outcome against its plan"),
        "update": ("后一次不小于前一次", "The later count is not below the earlier"),
        "conflict": ("两个来源一致", "Two sources agree"),
        "household": ("人数不少于户数", "No fewer people than households"),
        "residents": ("人数不超过常住人口", "No more people than residents"),
        "itemised": ("分项之和等于总数", "The items make the total"),
        "inside": ("是否包含在内", "Whether it lies inside"),
        "fulfils": ("销售是否履行合同", "Whether the sales fulfil the contracts"),
        "no_total": ("并列数字的合计", "The sum of numbers side by side"),
    }
    zh, en = rules[check.kind]
    return sentence(language, zh=zh, en=en)


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


def _stacked(q: Quantity, language: Language) -> Markup:
    """The number, and its interval on a line of its own."""
    value = number(q, language)
    return value if q.exact else filled("{}<br>{}", value, bounds(q, language))


def _table(
    study: Study,
    table: str,
    caption: Markup,
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
    cited: Iterable[str],
    *,
    anchors: Sequence[str] = (),
) -> Table | Prose:
    if not rows:
        words = sentence(
            study.language, zh="原文没有给出这张表所需的数字。", en="The source gives no numbers for this table."
        )
        return paragraphs([filled('<span class="not-stated">{}</span>', words)])
    ids = tuple(dict.fromkeys(cited))
    if len(ids) > 12:  # the list of figures names them all
        named = Markup("；" if study.language == "zh" else "; ").join(
            citation(study, s, link=False) for s in sources_of(study, ids)
        )
        return Table(table, caption, columns, rows, named, anchors)
    return Table(table, caption, columns, rows, source_line(study, ids) if ids else Markup(), anchors)


def _columns(language: Language, *heads: tuple[str, str]) -> list[Column]:
    """Columns from (zh, en) headings; ``#`` before the English one marks a column of numbers."""
    return [Column(zh if language == "zh" else en.removeprefix("#"), numeric=en.startswith("#")) for zh, en in heads]


def _subjects(study: Study, q: Quantity) -> Markup:
    return Markup(" + ").join(data_text(study.dataset.figure(f).subject(study.language), (f,)) for f in q.figures)
