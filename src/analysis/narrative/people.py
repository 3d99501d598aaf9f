"""Sentences on people: amounts per head, who is in a denominator, jobs, plans."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis import audit, per_capita
from analysis.denominators import PER_PERSON
from analysis.display import Prose, paragraphs
from analysis.flows import AID_FLOWS
from analysis.frames import walk
from analysis.labels import basis_label
from analysis.narrative.words import counted, if_planned, listed, named, none_stated, not_stated, subject, yearly_remark
from analysis.numbers import bounds, number, period, sentence, wording
from analysis.study import Study


def per_head_answer(study: Study) -> Prose:
    """The range of amounts per head of each fund of the place, from residents to the people it is mainly for."""
    lang = study.language
    frame = per_capita.rates(study.dataset, place=study.place, period=study.period)
    heads = frame["unit"].isin([*PER_PERSON, "yuan_per_household"])
    frame = frame[heads & ~((frame["unit"] == "yuan_per_household") & _has_people(frame))]
    words: list[Markup | tuple[Markup, ...] | None] = []
    for fund, group in frame.groupby("fund", sort=False):
        q = study.quantity(str(fund))
        if q.flow not in AID_FLOWS or q.place != study.place:
            continue
        words.append(
            sentence(
                lang,
                zh="{subject}{amount}{planned}，按不同的人数平均：",
                en="{amount} of {subject}{planned} is, per person:",
                subject=subject(study, q),
                amount=number(q, lang),
                planned=if_planned(study, q),
            )
        )
        words.append(tuple(_rate_words(study, row) for row in walk(group)))
        if len(group) > 1:
            words.append(
                sentence(
                    lang,
                    zh="选用哪个分母，影响远大于舍入误差；人均金额是强度，不是效果，“带动”是原文用语，不表示因果。",
                    en="Which denominator is chosen matters far more than rounding. An amount per head is intensity, not effect; "
                    "“reached” is the source’s word and does not mean “caused”.",
                )
            )
    if not words:
        words.append(
            not_stated(
                study, zh="{place}帮扶资金的人均金额", en="Assistance per head in {place}", place=study.place_name
            )
        )
    return paragraphs(words, answer=True, provenance=study.provenance)


def _has_people(frame: pd.DataFrame) -> pd.Series[bool]:
    """Whether the fund of each row is divided by people somewhere; households stand in only where it is not."""
    return frame["fund"].isin(frame.loc[frame["unit"].isin(PER_PERSON), "fund"])


def _rate_words(study: Study, row: Any) -> Markup:
    lang = study.language
    return sentence(
        lang,
        zh="{rate} {interval}：除以{people}（{subjects}{year}；{basis}{yearly}）",
        en="{rate} {interval}, divided by {people} ({subjects}{year}; {basis}{yearly})",
        yearly=yearly_remark(study, row.quantity),
        people=number(row.denominator, lang),
        subjects=counted(study, row.denominator),
        year=_other_year(study, row),
        rate=Markup("<strong>{}</strong>").format(number(row.quantity, lang)),
        interval=bounds(row.quantity, lang),
        basis=Markup('<span class="ceiling">{}</span>' if row.ceiling else "{}").format(
            basis_label(row.basis, lang, ceiling=row.ceiling, tier=row.tier)
        ),
    )


def _other_year(study: Study, row: Any) -> Markup:
    """The period of a denominator that is not the one of the money."""
    counted = study.dataset.figure(row.denominators[0]).period
    if counted == study.quantity(row.fund).period:
        return Markup()
    return sentence(study.language, zh="，{year}", en=", {year}", year=period(counted, study.language))


def focus_groups(study: Study) -> Prose:
    """Who is in a denominator that the money is only partly for, and who of them lies outside another denominator."""
    lang = study.language
    frame = per_capita.rates(study.dataset, place=study.place, period=study.period)
    words: list[Markup | None] = []
    for row in walk(frame[frame["ceiling"] & (frame["unit"] == "yuan_per_person")]):
        words.append(
            sentence(
                lang,
                zh="{fund}用于{people}，但不只用于他们：{groups}。其余资金可能另有去处，因此人均数是上限。",
                en="{fund}: for {people}, but not only for them: {groups}. The rest of the money may go elsewhere, so the amount "
                "per head is a ceiling.",
                fund=named(study, row.numerator, capital=True),
                people=number(row.denominator, lang),
                groups=listed(study, [study.quantity(figure) for figure in row.denominators]),
            )
        )
        for split in walk(per_capita.outside(study.dataset, row.denominators)):
            group = study.quantity(split.group)
            words.append(
                sentence(
                    lang,
                    zh="其中{outside}按定义不在{group}之内（推断）；其余{rest}{kind}。",
                    en="Of these, {outside} are by definition outside the {group} (inferred); the other {rest} {kind}.",
                    kind=_kind_of_rest(study, split.group),
                    rest=number(split.rest, lang),
                    outside=number(split.outside, lang),
                    group=named(study, group),
                )
            )
    if not words:
        return none_stated(study, zh="部分用于特定人群的资金", en="Money that is partly for certain people")
    return paragraphs(words, provenance=study.provenance)


def _kind_of_rest(study: Study, group: str) -> str:
    """What is known of those who are not outside a group: registered, where the group is of registered people."""
    if "registered" in study.dataset.figure(group).measure:
        return wording(study.language, zh="属于建档立卡范围", en="are registered poor people")
    return wording(study.language, zh="不能确定是否在其外", en="are not known to lie outside it")


def jobs_remark(study: Study) -> Prose:
    """Job numbers side by side, without a sum."""
    found = audit.jobs_side_by_side(study.dataset, place=study.place, period=study.period)
    if not found:
        return none_stated(study, zh="就业人数", en="Numbers of jobs")
    return paragraphs(
        [
            sentence(
                study.language,
                zh="{jobs}。原文没有给出合计，新增与存量可能混在一起，因此不相加。",
                en="{jobs}. The source states no sum, and new jobs and all jobs may be mixed, so they are not added.",
                jobs=listed(study, found, capital=True),
            )
        ],
        provenance=study.provenance,
    )


def remaining(study: Study) -> Prose:
    """What is left of each plan."""
    lang = study.language
    frame = per_capita.attainment(study.dataset, place=study.place, period=study.period)
    words = [
        sentence(
            lang,
            zh="{plan}：{reached} / {planned}，完成{rate}。",
            en="{plan}: {reached} of {planned}, {rate} attained.",
            plan=subject(study, row.planned, capital=True),
            reached=number(row.reached, lang),
            planned=number(row.planned, lang),
            rate=number(row.attained, lang),
        )
        for row in walk(frame)
    ]
    return (
        paragraphs(words, provenance=study.provenance)
        if words
        else none_stated(study, zh="计划与完成", en="Plans and outcomes")
    )
