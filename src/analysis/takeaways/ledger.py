"""The project ledger: one row a fund, a part of one, or a thing whose money no source states; blank where it is silent."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.denominators import served
from analysis.labels import Language, basis_label, bracketed, label, period_label, unit_label
from analysis.numbers import interval_text, text, wording
from analysis.places import located
from analysis.quantity import Quantity
from analysis.study import Study
from analysis.takeaways.origins import joined, place_name, source_cells, source_columns, when
from analysis.takeaways.workbook import Column, Sheet, Value, workbook

#: Units of people and homes, each of which has columns of its own; everything else that is served stands in one.
_HEADS = ("persons", "households", "person_times")
#: Counts of how far assistance reaches: no thing that money was spent on.
_REACH = ("project_categories", "villages_helped", "recipient_counties")


@dataclass(frozen=True, slots=True)
class Served:
    """People, homes or things that a row is for: how many, whether the source says so, whether all of it is for them."""

    row: str
    quantity: Quantity
    basis: str
    complete: str


def ledger(study: Study) -> bytes:
    """The ledger as a workbook: the rows, every group of people or things that a row is for, the meaning of the columns."""
    lang = study.language
    title = wording(
        lang,
        zh="项目台账：{place}，{period}",
        en="Project ledger: {place}, {period}",
        place=located(study.dataset, study.place, lang),
        period=period_label(study.period, lang),
    )
    nothing = wording(lang, zh="没有公布金额或项目。", en="No amount of money and no project was published.")
    found = rows_of(study)
    rows = [_cells(study, row, found[row]) for row in found]
    first = Sheet(label("takeaway.ledger", lang), _columns(lang), rows, fixed=2, nothing=nothing)
    groups = [_served_cells(study, one) for row in found for one in found[row]]
    none = wording(lang, zh="来源没有说明用于谁。", en="No source says whom or what it is for.")
    second = Sheet(label("takeaway.served", lang), _served_columns(lang), groups, fixed=2, nothing=none)
    return workbook([first, second], title=title, language=lang, remarks=_remarks(title, lang))


def rows_of(study: Study) -> dict[str, list[Served]]:
    """The figures that have a row, in data order, each with those that it is for."""
    found: dict[str, list[Served]] = {}
    money = [figure for figure in study.figures if study.quantity(figure).kind == "money"]
    targets = {link.target for figure in money for link in study.dataset.links_of(figure, "serves")}
    for figure in study.figures:
        record = study.dataset.figure(figure)
        thing = record.kind == "count" and record.area == "funds" and record.measure not in _REACH
        if record.kind == "money" or (thing and figure not in targets):
            groups = served(study.dataset, study.quantity(figure))
            found[figure] = [Served(figure, q, basis, complete) for q, basis, complete in groups]
    return found


def _columns(lang: Language) -> list[Column]:
    said = (
        ("编号", "Figure", "公布数字的编号", "Id of the published figure", 13),
        ("项目或资金", "Project or fund", "资金、其中一项，或没有公布金额的项目、设施", "A fund, a part of one, or a project or thing whose amount no source states", 36),
        ("属于", "Part of", "它是哪一笔的一部分：不与之相加；空白：来源没有说它属于某一笔", "The figure that it is a part of, and must not be added to; blank: no source says that it is part of one", 13),
        ("地区或村", "Place or village", "资金所给的地区或村", "The place or village that the money is for", 20),
        ("地区代码", "Code of the place", "行政区划代码", "Administrative code", 14),
        ("资金类别", "Kind of money", "不同类别从不相加；空白：不是金额", "Different kinds are never added up; blank: no amount", 24),
        ("阶段", "Stage", "安排、到位、支出等；来源没有说的写明“未说明”", "Allocated, received, spent …; said to be not stated where the source leaves it open", 16),
        ("时期", "Period", "资金或项目所属的时期", "The period of the money or project", 18),
        ("支援方", "Donor", "支援的地区；空白：未说明", "The place that gives; blank: not stated", 18),
        ("金额（元）", "Amount (yuan)", "名义金额；空白：来源没有说明，不是零", "Nominal amount; blank: not stated, which is not zero", 18),
        ("下限（元）", "Low (yuan)", "写法所允许的最小值", "The least that the writing allows", 16),
        ("上限（元）", "High (yuan)", "写法所允许的最大值", "The most that the writing allows", 16),
        ("修饰", "Hedge", "原文对数字的修饰（余、约、超等）", "The source’s own qualification (over, about …)", 11),
        ("数量", "Number of things", "没有公布金额的项目、设施有多少；空白：这一行是金额", "How many projects or things whose amount no source states; blank: the row is an amount", 12),
        ("数量单位", "Unit", "数量的单位", "What is counted", 14),
        ("人数", "Persons", "所用于的人；有多组时为来源明说的最大一组，没有明说的则为推断的最大一组，其余见下一张表；空白：没有说明", "The people that it is for: where there are several groups the largest that a source states, else the largest inferred; the others on the next sheet; blank: not stated", 12),
        ("人数：区间和依据", "Persons: interval and basis", "区间；原文说明或推断；是否全部用于此；编号", "Interval; stated or inferred; whether all of it is for them; figures", 34),
        ("户数", "Households", "同上，按户；从不与人数相加或互换", "The same by household; never added to persons or taken for them", 12),
        ("户数：区间和依据", "Households: interval and basis", "同人数", "As for persons", 34),
        ("人次", "Person-times", "同上，按人次；同一人可能重复计算，不是人数", "The same by person-time: one person may count several times; no number of persons", 12),
        ("人次：区间和依据", "Person-times: interval and basis", "同人数", "As for persons", 34),
        ("其他对象", "Things it is for", "所建、所购的东西", "What is built or bought with it", 26),
        ("说明", "Remark", "读法的说明", "Remark on the reading", 44),
    )  # fmt: skip
    made = [Column(wording(lang, zh=a, en=b), wording(lang, zh=c, en=d), width) for a, b, c, d, width in said]
    return [*made, *source_columns(lang)]


def _cells(study: Study, figure: str, groups: list[Served]) -> list[Value]:
    lang, data = study.language, study.dataset
    record, q = data.figure(figure), study.quantity(figure)
    money = record.kind == "money"
    cells: list[Value] = [
        figure,
        record.subject(lang),
        joined((link.target for link in data.links_of(figure, "part_of")), lang) or None,
        place_name(study, record.place),
        record.place,
        label(f"flow.{record.flow}", lang) if money else None,
        label(f"stage.{record.stage}", lang),
        when(study, figure),
        place_name(study, record.donor) or None,
        *((q.value, q.low, q.high, label(f"hedge.{record.hedge}", lang)) if money else (None,) * 4),
        *((None, None) if money else (q.value, unit_label(q.unit, lang))),
    ]
    for unit in _HEADS:
        chosen = _stated_first(groups, unit)
        cells += [chosen.quantity.value, _basis(chosen, lang)] if chosen else [None, None]
    things = [one for one in groups if one.quantity.unit not in _HEADS]
    cells.append(
        joined(
            (f"{_subjects(study, t)}: {text(t.quantity, lang)}{bracketed(_basis(t, lang), lang)}" for t in things), lang
        )
        or None
    )
    cells.append(record.note(lang) or None)
    return cells + source_cells(study, figure)


def _stated_first(groups: list[Served], unit: str) -> Served | None:
    """One group for the cell of a unit: what a source states before what was inferred, the largest of these."""
    own = [one for one in groups if one.quantity.unit == unit]
    return min(own, key=lambda one: (one.basis != "stated", -one.quantity.value), default=None)


def _basis(one: Served, lang: Language) -> str:
    q = one.quantity
    words = [
        *([] if q.exact else [interval_text(q, lang)]),
        basis_label(one.basis, lang, ceiling=False),
        label(f"takeaway.complete.{one.complete}", lang),
        " + ".join(q.figures),
    ]
    return ("；" if lang == "zh" else "; ").join(words)


def _subjects(study: Study, one: Served) -> str:
    return " + ".join(study.dataset.figure(figure).subject(study.language) for figure in one.quantity.figures)


def _served_columns(lang: Language) -> list[Column]:
    said = (
        ("编号", "Figure", "台账中的编号", "Id of the row of the ledger", 13),
        ("项目或资金", "Project or fund", "台账中的名称", "As in the ledger", 36),
        ("用于", "Is for", "人、户或物", "People, households or things", 44),
        ("数量", "Number", "几组互不重叠的人合为一个数；不同行之间可能重叠，不相加", "Groups that have no member in common make one number; different rows may overlap and are not added", 14),
        ("下限", "Low", "写法所允许的最小值", "The least that the writing allows", 14),
        ("上限", "High", "写法所允许的最大值", "The most that the writing allows", 14),
        ("单位", "Unit", "人、户、人次从不相加", "Persons, households and person-times are never added", 14),
        ("依据", "Basis", "原文说明，还是推断", "Stated by the source, or inferred", 14),
        ("是否全部用于此", "All of it?", "只有一部分的：人均金额只是上限", "Not all of it: an amount per head is only a ceiling", 26),
        ("数字编号", "Figures", "数量由哪些公布数字组成", "The published figures that make up the number", 30),
    )  # fmt: skip
    return [Column(wording(lang, zh=a, en=b), wording(lang, zh=c, en=d), width) for a, b, c, d, width in said]


def _served_cells(study: Study, one: Served) -> list[Value]:
    lang, q = study.language, one.quantity
    return [
        one.row,
        study.dataset.figure(one.row).subject(lang),
        _subjects(study, one),
        q.value,
        q.low,
        q.high,
        unit_label(q.unit, lang),
        label(f"basis.{one.basis}", lang),
        label(f"takeaway.complete.{one.complete}", lang),
        " ".join(q.figures),
    ]


def _remarks(title: str, lang: Language) -> list[str]:
    return [
        title,
        wording(
            lang,
            zh="空白表示来源没有说明，不是零。台账没有合计：不同类别、不同阶段的资金不能相加，其中一项也不与总额相加。",
            en="A blank is what the source does not state; it is not zero. There are no totals: money of different kinds or stages is "
            "not added up, nor is a part to its whole.",
        ),
    ]
