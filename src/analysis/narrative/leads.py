"""Under each title: the answer in one sentence, and the numbers to remember."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis import audit, funds, per_capita
from analysis.comparison import Comparison, Entry, Rank
from analysis.denominators import PER_PERSON
from analysis.display import Lead
from analysis.flows import AID_FLOWS
from analysis.frames import walk
from analysis.labels import basis_label, bracketed, label
from analysis.narrative.money import top_funds
from analysis.narrative.peers import level_words, rank_words, remarks, tally_of
from analysis.narrative.words import counted, if_planned, subject, yearly_remark
from analysis.numbers import filled, number, period, sentence, tally
from analysis.quantity import Quantity
from analysis.questions import questions as all_questions
from analysis.study import Study

#: So many funds, or a fund and its amounts per head, stand under a title at most.
MOST_KEYS = 4

Key = tuple[str | Markup, Markup]


def fund_lead(study: Study) -> Lead:
    """The largest fund of the place, how far it is itemised, received and spent."""
    lang = study.language
    own = sorted(top_funds(study, own_place=True), key=_whole_first)
    inner = sorted(top_funds(study, own_place=False), key=lambda q: q.value, reverse=True)
    if not own:
        words = sentence(
            lang,
            zh="{place}（{period}）的帮扶资金总额：{unknown}。",
            en="Total assistance funds of {place} ({period}): {unknown}.",
            place=study.place_name,
            period=period(study.period, lang),
            unknown=number(None, lang),
        )
        return Lead(words, tuple(_fund_key(study, fund) for fund in inner[:MOST_KEYS]), study.provenance)
    largest = own[0]
    if largest.scope != "whole":
        return Lead(
            _of_a_part(study, largest), tuple(_fund_key(study, fund) for fund in own[:MOST_KEYS]), study.provenance
        )
    ladder = funds.execution(study.dataset, place=study.place, period=study.period)
    steps: Any = next(walk(ladder[ladder["figure"] == largest.figure]), None)
    received, spent = (getattr(steps, stage, None) for stage in ("received", "spent"))
    itemised = funds.breakdown(study.dataset, largest.figure or "").itemised
    words = sentence(
        lang,
        zh="{place}公布的帮扶资金中，最大的一笔是{amount}（{when}，{stage}）；分项列出的金额：{itemised}；到位：{received}；支出：{spent}。",
        en="Of the assistance published for {place} the largest fund is {amount} ({when}, {stage}). Itemised: {itemised}; received: {received}; spent: {spent}.",
        place=study.place_name,
        when=period(largest.period, lang),
        amount=number(largest, lang),
        stage=label(f"stage.{largest.stage}", lang),
        itemised=number(itemised, lang),
        received=number(received, lang),
        spent=number(spent, lang),
    )
    if len(own) > 1:
        return Lead(words, tuple(_fund_key(study, fund) for fund in own[:MOST_KEYS]), study.provenance)
    keys: list[Key] = [_fund_key(study, largest)]
    keys += [
        (sentence(lang, zh="分项列出", en="itemised"), number(itemised, lang)),
        (label("stage.received", lang), number(received, lang)),
        (label("stage.spent", lang), number(spent, lang)),
    ]
    return Lead(words, tuple(keys), study.provenance)


def _whole_first(q: Quantity) -> tuple[bool, Fraction]:
    """The whole money of a place before money for a project or a mean over places; the largest first."""
    return q.scope != "whole", -q.value


def _of_a_part(study: Study, fund: Quantity) -> Markup:
    lang = study.language
    return sentence(
        lang,
        zh="{place}（{period}）没有公布帮扶资金总额；公布的金额只是{scope}，最大的是{subject}{amount}（{when}，{stage}）。",
        en="No total of assistance was published for {place} ({period}), only amounts that are {scope}; the largest: {subject}, "
        "{amount} ({when}, {stage}).",
        place=study.place_name,
        period=period(study.period, lang),
        scope=sentence(lang, zh="几个地区的平均数", en="a mean over several places")
        if fund.scope == "mean"
        else sentence(lang, zh="个别项目或批次的", en="for single projects or tranches"),
        subject=subject(study, fund),
        amount=number(fund, lang),
        when=period(fund.period, lang),
        stage=label(f"stage.{fund.stage}", lang),
    )


def _fund_key(study: Study, fund: Quantity) -> Key:
    words = sentence(
        study.language,
        zh="{subject}，{stage}",
        en="{subject}, {stage}",
        subject=subject(study, fund, capital=True),
        stage=label(f"stage.{fund.stage}", study.language),
    )
    return words, number(fund, study.language)


def per_head_lead(study: Study) -> Lead:
    """The lowest and the highest amount per head of the place's largest fund, and what each is divided by."""
    lang = study.language
    frame = per_capita.rates(study.dataset, place=study.place, period=study.period)
    own = [q.flow in AID_FLOWS and q.place == study.place for q in frame["numerator"]]
    frame = frame[pd.Series(own, index=frame.index, dtype=bool) & frame["unit"].isin(PER_PERSON)]
    if frame.empty:
        words = sentence(
            lang,
            zh="{place}（{period}）每人平均的帮扶资金：{unknown}。",
            en="Assistance per head in {place} ({period}): {unknown}.",
            place=study.place_name,
            period=period(study.period, lang),
            unknown=number(None, lang),
        )
        return Lead(words, (), study.provenance)
    largest = min(frame["numerator"], key=_whole_first)
    of_it = list(walk(frame[[q.figure == largest.figure for q in frame["numerator"]]]))
    low, high = (end(of_it, key=lambda row: row.quantity.value) for end in (min, max))
    amount = number(largest, lang) + if_planned(study, largest)
    if largest.scope != "whole":
        amount = subject(study, largest) + Markup(" " if lang == "en" else "") + amount
    if low is high:
        words = sentence(
            lang,
            zh="{amount}除以{people}（{whose}{yearly}），为{rate}。",
            en="{amount} divided by {people} ({whose}{yearly}) is {rate}.",
            yearly=yearly_remark(study, low.quantity),
            amount=amount,
            people=number(low.denominator, lang),
            rate=number(low.quantity, lang),
            whose=counted(study, low.denominator),
        )
    else:
        words = sentence(
            lang,
            zh="同样的{amount}，除以{most}（{all}{yearly}）是{low}，除以{fewest}（{few}）{is_}{high}：分母不同，说法就不同。",
            yearly=yearly_remark(study, low.quantity),
            en="The same {amount} is {low} divided by {most} ({all}{yearly}) and {is_}{high} divided by {fewest} ({few}): who is counted decides.",
            is_=sentence(lang, zh="最多", en="at most ") if high.ceiling else sentence(lang, zh="是", en=""),
            amount=amount,
            most=number(low.denominator, lang),
            all=counted(study, low.denominator),
            low=number(low.quantity, lang),
            fewest=number(high.denominator, lang),
            few=counted(study, high.denominator),
            high=number(high.quantity, lang, ceiling=False),
        )
    keys = [_fund_key(study, largest), *(_rate_key(study, row) for row in of_it[: MOST_KEYS - 1])]
    return Lead(words, tuple(keys), study.provenance)


def _rate_key(study: Study, row: Any) -> Key:
    words = sentence(
        study.language,
        zh="除以{whose}（{basis}{yearly}）",
        en="over {whose} ({basis}{yearly})",
        yearly=yearly_remark(study, row.quantity),
        whose=counted(study, row.denominator),
        basis=basis_label(row.basis, study.language, ceiling=row.ceiling, tier=row.tier),
    )
    return words, number(row.quantity, study.language, interval=True)


def audit_lead(study: Study) -> Lead:
    """How many checks contradict, agree and cannot be made, and how many questions are left."""
    lang = study.language
    found = audit.checks(study.dataset, place=study.place, period=study.period)
    asked = all_questions(study.dataset, place=study.place, period=study.period, language=lang)
    if not found:
        words = sentence(
            lang,
            zh="来源公布的数字不足以做任何检验；留下{left}个问题。",
            en="What was published allows no check. Questions left: {left}.",
            left=tally(len(asked), [f for question in asked for f in question.figures]),
        )
        return Lead(words, (), study.provenance)
    of = {verdict: [check for check in found if check.verdict == verdict] for verdict in audit.VERDICTS}
    counts = {verdict: tally(len(some), [f for check in some for f in check.figures]) for verdict, some in of.items()}
    every = tally(len(found), [f for check in found for f in check.figures])
    left = tally(len(asked), [f for question in asked for f in question.figures])
    words = sentence(
        lang,
        zh="{checks}项检验中，互相矛盾的{bad}项，在舍入范围内一致的{near}项，一致的{good}项，原文缺数而无法检验的{open}项；留下{left}个问题。",
        en="Checks: {checks}. Contradictory: {bad}; consistent within rounding: {near}; consistent: {good}; not possible with what was "
        "published: {open}. Questions left: {left}.",
        checks=every,
        bad=counts["contradicts"],
        near=counts["rounding"],
        good=counts["consistent"],
        open=counts["untestable"],
        left=left,
    )
    keys: list[Key] = [(label(f"verdict.{verdict}", lang), count) for verdict, count in counts.items()]
    keys.append((sentence(lang, zh="向发布者的提问", en="questions to the publisher"), left))
    return Lead(words, tuple(keys), study.provenance)


def comparison_lead(study: Study, found: Comparison) -> Lead:
    """Money per person and year, the rank, how many places are compared, and how unequal they are."""
    lang = study.language
    entry = found.own or _unranked(found)
    keys: list[Key] = []
    if entry is not None:
        said = remarks(study, entry)
        name = (
            sentence(lang, zh="帮扶资金与常住人口之比", en="assistance over residents")
            if entry.over == "residents"
            else sentence(lang, zh="除以{whose}", en="over {whose}", whose=subject(study, entry.people))
        )
        key = name if not said else sentence(lang, zh="{name}（{said}）", en="{name} ({said})", name=name, said=said)
        keys.append((key, number(entry.rate, lang, interval=True)))
    ranked = found.rank(found.given)
    among = found.rank(found.same_years)
    if among is not None and ranked is not None and among.of != ranked.of:
        keys.append(
            (
                sentence(lang, zh="名次（由高到低），年份相同的", en="rank from the top, same years"),
                _span(among, found.same_years),
            )
        )
    if ranked is not None:
        keys.append(
            (
                sentence(lang, zh="名次（由高到低），年份不限", en="rank from the top, any years"),
                _span(ranked, found.given),
            )
        )
    compared = tally_of(len({one.place for one in found.entries}), found.every)
    keys.append(
        (
            sentence(lang, zh="能够比较的受帮扶地区", en="recipients that can be compared"),
            filled("{} / {}", compared, tally_of(found.recipients, found.every)),
        )
    )
    if found.gini is not None:
        gini = number(found.measure(found.gini, "Gini"), lang, interval=True)
        keys.append((sentence(lang, zh="基尼系数（零为完全平均）", en="Gini coefficient (zero: all equal)"), gini))
    return Lead(_standing(study, found, entry), tuple(keys), study.provenance)


def _span(rank: Rank, entries: Sequence[Entry]) -> Markup:
    """A rank as “6–7 / 11”."""
    best, worst, of = (tally_of(n, entries) for n in (rank.best, rank.worst, rank.of))
    return filled("{} / {}", best if rank.best == rank.worst else filled("{}–{}", best, worst), of)


def _unranked(found: Comparison) -> Entry | None:
    """The place's entry where none of its is ranked: money that was given before plans, residents before others."""
    return min((one for one in found.every if one.place == found.place), key=lambda one: one.planned, default=None)


def _standing(study: Study, found: Comparison, entry: Entry | None) -> Markup:
    lang = study.language
    ranked = found.rank(found.given)
    if entry is None:
        return sentence(
            lang,
            zh="{place}没有可以与其他地区比较的人均金额。",
            en="For {place} there is no amount per head that could be compared with others.",
            place=study.place_name,
        )
    if found.own is None:
        said = remarks(study, entry)
        return sentence(
            lang,
            zh="{place}：除以{whose}，{rate}{remark}；只有已给付的资金与常住人口之比才参加排名。",
            en="{place}: {rate} over the {whose}{remark}; only money that was given, over residents, is ranked.",
            place=study.place_name,
            whose=subject(study, entry.people),
            rate=number(entry.rate, lang),
            remark=bracketed(said, lang) if said else "",
        )
    if ranked is None:
        return sentence(
            lang,
            zh="{place}为{rate}；没有可以与之排名的{level}。",
            en="{place}: {rate}; there are no {level} that it could be ranked with.",
            place=study.place_name,
            rate=number(entry.rate, lang),
            level=level_words(study),
        )
    among = found.rank(found.same_years)
    if among is not None and among.of != ranked.of:
        return sentence(
            lang,
            zh="{place}为{rate}：在资金年份相同的{near}个{level}中由高到低居{there}位，在年份不限的{n}个中居{where}位。",
            en="{place} comes to {rate}: {there} from the top among the {near} {level} whose money shares its years, {where} among {n} "
            "of any years.",
            place=study.place_name,
            rate=number(entry.rate, lang),
            near=tally_of(among.of, found.same_years),
            there=rank_words(study, among, found.same_years),
            level=level_words(study),
            n=tally_of(ranked.of, found.given),
            where=rank_words(study, ranked, found.given),
        )
    return sentence(
        lang,
        zh="{place}为{rate}，在资金和常住人口都已公布的{n}个{level}中由高到低居{where}位。",
        en="{place} comes to {rate}: {where} from the top among {n} {level} whose money and residents were published.",
        place=study.place_name,
        rate=number(entry.rate, lang),
        n=tally_of(ranked.of, found.given),
        level=level_words(study),
        where=rank_words(study, ranked, found.given),
    )
