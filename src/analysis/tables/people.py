"""Tables of amounts per head, and of the incomes that they are held against."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from analysis import per_capita
from analysis.display import Prose, Table
from analysis.flows import AID_FLOWS
from analysis.frames import walk
from analysis.labels import basis_label, label
from analysis.narrative.words import counted, subject
from analysis.numbers import filled, number, period, sentence
from analysis.study import Study
from analysis.tables.making import columns_of, finished, stacked


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
                    subjects=counted(study, row.denominator),
                ),
                stacked(row.quantity, lang),
                filled(
                    '<span class="ceiling">{}</span>' if row.ceiling else "{}",
                    basis_label(row.basis, lang, ceiling=row.ceiling),
                ),
                row.tier,
            )
        )
    columns = columns_of(
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
    return finished(study, "rates" if aid else "business-rates", caption, columns, rows, figures)


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
    columns = columns_of(
        lang,
        ("指标", "Measure"), ("数值", "#Value"), ("修饰", "Hedge"), ("地区", "Place"), ("时期", "Period"), ("来源等级", "Tier"),
        ("说明", "Remark"),
    )  # fmt: skip
    caption = sentence(
        lang,
        zh="背景：收入与扶贫标准。只作参照，不计算帮扶资金占收入的比例",
        en="Context: income and the poverty standard, for orientation only; aid is not income, so no percentage is taken",
    )
    return finished(study, "context", caption, columns, rows, frame["id"])
