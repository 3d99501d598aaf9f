"""Tables of money: every amount, and the shares of projects."""

from __future__ import annotations

from markupsafe import Markup

from analysis import funds
from analysis.display import Prose, Table
from analysis.labels import label
from analysis.narrative.words import subject
from analysis.numbers import bounds, figure_reference, filled, number, period, sentence
from analysis.study import Study
from analysis.tables.making import columns_of, finished


def amounts(study: Study) -> Table | Prose:
    """Every amount of money with kind, stage, place and period; parts are listed under their whole."""
    lang = study.language
    frame = funds.amounts(study.dataset, place=study.place, period=study.period)
    rows = []
    for q, whole, newer in zip(frame["quantity"], frame["whole"], frame["newer"], strict=True):
        record = study.dataset.figure(q.figure)
        part = (
            sentence(lang, zh="，{whole}之一", en=", part of {whole}", whole=figure_reference(whole))
            if whole
            else Markup()
        )
        if newer:
            part += sentence(
                lang, zh="，后有更新 {newer}", en=", later updated by {newer}", newer=figure_reference(newer)
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
    columns = columns_of(
        lang,
        ("资金", "Money"), ("金额", "#Amount"), ("区间", "#Interval"), ("性质", "Kind"), ("阶段", "Stage"), ("地区", "Place"),
        ("时期", "Period"), ("编号", "Figure"),
    )  # fmt: skip
    caption = sentence(
        lang,
        zh="全部金额，逐笔列出；性质、阶段不同的不相加",
        en="Every amount, one by one; different kinds and stages are never added",
    )
    return finished(study, "amounts", caption, columns, rows, frame["figure"])


def shares(study: Study) -> Table | Prose:
    """Parts of each itemised fund, their shares, their sum, and the concentration of the shares."""
    lang = study.language
    frame = funds.amounts(study.dataset, place=study.place, period=study.period)
    rows: list[tuple[object, ...]] = []
    figures: list[str] = []
    for whole in dict.fromkeys(frame.loc[frame["whole"] != "", "whole"]):
        split = funds.breakdown(study.dataset, whole)
        for part, portion in zip(split.parts["quantity"], split.parts["share_of_parts"], strict=True):
            known = portion is not None and len(split.parts) > 1  # the share of a single part in itself says nothing
            said = (number(portion, lang), bounds(portion, lang)) if known else ("—", "—")
            rows.append((subject(study, part), number(part, lang), bounds(part, lang), *said))
        for words, q in (
            (sentence(lang, zh="各项合计", en="Sum of the parts"), split.itemised),
            (sentence(lang, zh="原文总数", en="Total as printed"), split.fund),
        ):
            if q is not None:
                rows.append((filled("<strong>{}</strong>", words), number(q, lang), bounds(q, lang), "", ""))
        figures += [whole, *split.parts["figure"]]
    columns = columns_of(
        lang, ("分项", "Part"), ("金额", "#Amount"), ("区间", "#Interval"), ("比重", "#Share"), ("比重区间", "#Interval of share")
    )  # fmt: skip
    caption = sentence(
        lang,
        zh="已分项资金：各项及其占合计的比重",
        en="Itemised funds: each part and its share of the sum of the parts",
    )
    return finished(study, "shares", caption, columns, rows, figures)
