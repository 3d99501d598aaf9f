"""The six areas of the official assessment: what was published on each, against a target where there is one. No score."""

from __future__ import annotations

from fractions import Fraction

from analysis.denominators import weakest_tier
from analysis.frames import walk
from analysis.labels import Language, label, period_label, unit_label
from analysis.numbers import wording
from analysis.per_capita import attainment
from analysis.places import located
from analysis.quantity import Quantity
from analysis.study import Study
from analysis.takeaways.origins import joined, place_name, source_cells, source_columns, when
from analysis.takeaways.workbook import Column, Sheet, Value, workbook

AREAS = ("leadership", "talent", "funds", "industry", "labour", "pairing")


def scorecard(study: Study) -> bytes:
    """The scorecard as a workbook."""
    lang = study.language
    title = wording(
        lang,
        zh="六个方面：{place}，{period}",
        en="Scorecard over six areas: {place}, {period}",
        place=located(study.dataset, study.place, lang),
        period=period_label(study.period, lang),
    )
    above = [title, why_no_score(lang)]
    sheet = Sheet(label("takeaway.scorecard", lang), _columns(lang), rows_of(study), above, fixed=2)
    return workbook([sheet], title=title, language=lang, remarks=[title, why_no_score(lang)])


def why_no_score(lang: Language) -> str:
    """Why there is no composite score."""
    return wording(
        lang,
        zh="不计综合得分：各项指标的单位、阶段不同，多数没有公布目标，没有公布的不等于没有做；任何权重都是我们自己的主张，而不是来源的。",
        en="There is no composite score: the indicators have different units and stages, most have no published target, what was not "
        "published may well have been done, and any weights would be our opinion and no source’s.",
    )


def rows_of(study: Study) -> list[list[Value]]:
    """One row an indicator, by area in the official order; an area on which nothing was published says so."""
    plans = attainment(study.dataset, place=study.place, period=study.period)
    against: dict[str, list[tuple[Quantity, Quantity | None]]] = {}
    for row in walk(plans):
        against.setdefault(row.outcome, []).append((row.planned, row.attained))
    targets: dict[str, list[str]] = {}
    for row in walk(plans):
        targets.setdefault(row.plan, []).append(row.outcome)
    rows: list[list[Value]] = []
    for area in AREAS:
        own = [figure for figure in study.figures if study.dataset.figure(figure).area == area]
        if not own:
            nothing = wording(study.language, zh="没有公布", en="nothing published")
            rows.append([label(f"area.{area}", study.language), nothing])
        for figure in own:
            for target, attained in against.get(figure, [(None, None)]):
                rows.append(_cells(study, area, figure, target, attained, targets.get(figure, [])))
    return rows


def _columns(lang: Language) -> list[Column]:
    said = (
        ("方面", "Area", "官方考核的六个方面之一", "One of the six areas of the official assessment", 14),
        ("指标", "Indicator", "公布的内容", "What was published", 40),
        ("编号", "Figure", "公布数字的编号", "Id of the published figure", 13),
        ("地区", "Place", "数字所属的地区", "The place that it is about", 18),
        ("时期", "Period", "数字所属的时期", "The period that it is about", 18),
        ("阶段", "Stage", "计划、预计与结果是不同的阶段", "Plans, expectations and outcomes are different stages", 16),
        ("数值", "Value", "读出的数值", "The value as read", 16),
        ("下限", "Low", "写法所允许的最小值", "The least that the writing allows", 16),
        ("上限", "High", "写法所允许的最大值", "The most that the writing allows", 16),
        ("单位", "Unit", "数值的单位", "Unit of the value", 14),
        ("修饰", "Hedge", "原文对数字的修饰", "The source’s own qualification", 11),
        ("目标", "Target", "来源把它与之相对的计划，或资金的前一阶段；空白：没有公布目标", "The plan, or the earlier stage of the money, that it is held against; blank: no target published", 16),
        ("目标编号", "Figure of the target", "目标的编号", "Id of the target", 13),
        ("完成率（%）", "Attained (%)", "数值除以目标，可能超过一百；空白：没有目标", "Value over target, may exceed a hundred; blank: no target", 13),
        ("完成率下限", "Attained, low", "区间的下限", "Low end of its interval", 13),
        ("完成率上限", "Attained, high", "区间的上限", "High end of its interval", 13),
        ("目标说明", "On the target", "有没有公布目标；这个数字本身是否就是目标或预计", "Whether a target was published, or the figure is itself one, or an expectation", 34),
        ("最弱来源等级", "Weakest tier", "数值和目标的来源中最弱的等级", "The weakest tier among the sources of value and target", 10),
    )  # fmt: skip
    made = [Column(wording(lang, zh=a, en=b), wording(lang, zh=c, en=d), width) for a, b, c, d, width in said]
    return [*made, *source_columns(lang)]


def _cells(
    study: Study, area: str, figure: str, target: Quantity | None, attained: Quantity | None, outcomes: list[str]
) -> list[Value]:
    lang = study.language
    record, q = study.dataset.figure(figure), study.quantity(figure)
    ends: tuple[Fraction | None, ...] = (
        (attained.value, attained.low, attained.high) if attained else (None, None, None)
    )
    return [
        label(f"area.{area}", lang),
        record.subject(lang),
        figure,
        place_name(study, record.place),
        when(study, figure),
        label(f"stage.{record.stage}", lang),
        q.value,
        q.low,
        q.high,
        unit_label(q.unit, lang),
        label(f"hedge.{record.hedge}", lang),
        target.value if target else None,
        target.figure if target else None,
        *ends,
        _on_target(study, record.stage, target, outcomes),
        max(weakest_tier(study.dataset, one) for one in (q, target) if one),
        *source_cells(study, figure),
    ]


def _on_target(study: Study, stage: str, target: Quantity | None, outcomes: list[str]) -> str:
    lang = study.language
    if target is not None:
        return wording(
            lang,
            zh="对照{target}（{stage}）",
            en="against {target} ({stage})",
            target=target.figure or "",
            stage=label(f"stage.{target.stage}", lang),
        )
    if outcomes:
        return wording(
            lang, zh="本身是{outcomes}的目标", en="itself the target of {outcomes}", outcomes=joined(outcomes, lang)
        )
    if stage in ("planned", "expected"):
        return wording(lang, zh="计划或预计；没有公布结果", en="planned or expected; no outcome published")
    return wording(lang, zh="没有公布目标", en="no target published")
