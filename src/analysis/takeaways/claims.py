"""What may be said: sentences that the published figures bear out, each with stage, hedge and basis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from analysis import funds, per_capita
from analysis.comparison import Comparison, Entry, compare, what_is_missing
from analysis.denominators import PER_PERSON
from analysis.flows import AID_FLOWS, EXECUTION_STAGES, PLANS
from analysis.frames import walk
from analysis.labels import Language, basis_label, label
from analysis.narrative.words import counted, subject, yearly_remark
from analysis.numbers import bounds, number, period, sentence, tally, wording
from analysis.quantity import Quantity
from analysis.study import Study
from analysis.takeaways.origins import place_name
from analysis.takeaways.scorecard import AREAS

HOUSEHOLD = "yuan_per_household"
_LEVELS = {"county": "county", "district": "county", "prefecture": "prefecture", "province": "province"}


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence, the numbers in it, and for one that may not be said the reason.

    ``topic`` is the heading that it stands under, ``rule`` what made it. ``others`` are figures that it rests on without
    naming them, such as those of the places that a rank is among.
    """

    topic: str
    rule: str
    words: Markup
    quantities: tuple[Quantity, ...]
    reason: Markup | None = None
    others: tuple[str, ...] = ()

    @property
    def figures(self) -> tuple[str, ...]:
        """Ids of the figures in it, each once."""
        return tuple(dict.fromkeys(figure for q in self.quantities for figure in q.figures))


def may_say(study: Study) -> list[Quote]:
    """All sentences, by topic: money, amounts per head, parts, plans, business, people, counts, rank."""
    return [
        *_funds(study),
        *_heads(study),
        *_parts(study),
        *_plans(study),
        *_business(study),
        *_people(study),
        *_counts(study),
        *_rank(study),
    ]


def lead(study: Study, figure: str) -> Markup:
    """Place and period that a sentence begins with; the period alone where the subject names the place."""
    record = study.dataset.figure(figure)
    if place_name(study, record.place).casefold() in record.subject(study.language).casefold():
        return sentence(study.language, zh="{when}：", en="{when}: ", when=period(record.period, study.language))
    return sentence(
        study.language,
        zh="{place}，{when}：",
        en="{place}, {when}: ",
        place=_capital(place_name(study, record.place)),
        when=period(record.period, study.language),
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def amount_of(study: Study, q: Quantity) -> Markup:
    """An amount by its subject: “assistance funds, 52 million yuan”."""
    return sentence(
        study.language,
        zh="{subject}{n}",
        en="{subject}, {n}",
        subject=subject(study, q),
        n=number(q, study.language),
    )


# Every rule asks for these again; one study is asked about at a time, so the last answers are kept.


@lru_cache(maxsize=2)
def head_rates(study: Study) -> tuple[Any, ...]:
    """Amounts per person, and per household where a fund is divided by no people: rows of :func:`per_capita.rates`."""
    rows = list(walk(per_capita.rates(study.dataset, place=study.place, period=study.period)))
    with_people = {row.fund for row in rows if row.unit in PER_PERSON}
    return tuple(
        row for row in rows if row.unit in PER_PERSON or (row.unit == HOUSEHOLD and row.fund not in with_people)
    )


@lru_cache(maxsize=2)
def standing(study: Study) -> tuple[Quantity, ...]:
    """The amounts of money that stand for themselves."""
    frame = funds.standing(funds.amounts(study.dataset, place=study.place, period=study.period))
    return tuple(frame["quantity"])


def assistance(study: Study) -> tuple[Quantity, ...]:
    """Those of them that are assistance."""
    return tuple(q for q in standing(study) if q.flow in AID_FLOWS)


@lru_cache(maxsize=2)
def ladder(study: Study) -> dict[str, Any]:
    """How far each fund has got, by figure: rows of :func:`funds.execution`."""
    return {row.figure: row for row in walk(funds.execution(study.dataset, place=study.place, period=study.period))}


@lru_cache(maxsize=2)
def compared(study: Study) -> Comparison | None:
    """The place among its peers; None where it cannot be compared."""
    place, when = study.place, study.period
    if what_is_missing(study.dataset, place=place, period=when, tiers="AB"):
        return None
    return compare(study.dataset, place=place, period=when)


def others_of(found: Comparison, entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """The figures of the other places among entries."""
    figures = (figure for entry in entries if entry.place != found.place for figure in entry.rate.figures)
    return tuple(dict.fromkeys(figures))


def level(study: Study) -> str:
    """What the peers of a place are, in words."""
    return label(f"peers.{_LEVELS[study.dataset.place(study.place).level]}", study.language)


def reached_people(study: Study, *kinds: str) -> list[Quantity]:
    """The numbers of people, homes or person-times that assistance is said to reach."""
    found = [q for q in map(study.quantity, study.figures) if q.kind in kinds]
    return [q for q in found if study.dataset.figure(q.figure or "").measure.startswith("beneficiar")]


def _funds(study: Study) -> Iterator[Quote]:
    lang = study.language
    for q in assistance(study):
        words = sentence(
            lang,
            zh="{lead}{amount}（{stage}）。",
            en="{lead}{amount} ({stage}).",
            lead=lead(study, q.figures[0]),
            amount=amount_of(study, q),
            stage=label(f"stage.{q.stage}", lang),
        )
        yield Quote("money", "fund", words + _unknown(study, q, ladder(study).get(q.figures[0])), (q,))


def _unknown(study: Study, q: Quantity, row: Any) -> Markup:
    """What the source leaves open about a fund, as sentences behind it."""
    lang, more = study.language, []
    known = [stage for stage in EXECUTION_STAGES if row is not None and getattr(row, stage) is not None]
    reached = max((EXECUTION_STAGES.index(stage) for stage in known), default=-1)
    blanks = [label(f"stage.{one}", lang) for one in EXECUTION_STAGES[reached + 1 :]] if row is not None else []
    if q.scope == "part":
        more.append(
            sentence(
                lang,
                zh="这只是其中一项或一批，不是全部帮扶资金。",
                en="This is for one project or tranche, not all of the assistance.",
            )
        )
    elif q.scope == "mean":
        more.append(sentence(lang, zh="这是几个地区的平均数。", en="This is a mean over several places."))
    if q.stage in PLANS:
        more.append(sentence(lang, zh="这是计划，不是结果。", en="This is a plan and no outcome."))
    elif q.stage == "not_stated":
        more.append(
            sentence(
                lang,
                zh="是已安排、已到位还是已支出，来源没有说明。",
                en="Whether it was allocated, received or spent, the source does not say.",
            )
        )
    elif blanks:
        more.append(
            sentence(
                lang,
                zh="已{stages}的有多少，来源没有说明。",
                en="How much of it was {stages}, the source does not say.",
                stages=_either(blanks, lang),
            )
        )
    if q.flow == "aid_unspecified":
        more.append(
            sentence(
                lang,
                zh="是财政资金、社会资金还是两者都有，来源没有说明。",
                en="Whether it is fiscal, social or both, the source does not say.",
            )
        )
    space = Markup("" if lang == "zh" else " ")
    return Markup("").join(space + one for one in more)


def _either(words: list[str], lang: Language) -> str:
    if lang == "zh":
        return "、".join(words)
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _heads(study: Study) -> Iterator[Quote]:
    lang = study.language
    for row in head_rates(study):
        if row.numerator.flow not in AID_FLOWS:
            continue
        words = sentence(
            lang,
            zh="{lead}{amount}（{stage}），除以{people}（{counted}{year}；{basis}{yearly}），相当于{most}{rate}{interval}。"
            "这是平均的强度，不是其中任何人得到的钱。",
            en="{lead}{amount} ({stage}), divided by {people} ({counted}{year}; {basis}{yearly}), come to {most}{rate}{interval}. This is an average "
            "intensity, not what any of them received.",
            lead=lead(study, row.fund),
            amount=amount_of(study, row.numerator),
            stage=label(f"stage.{row.numerator.stage}", lang),
            people=number(row.denominator, lang),
            counted=counted(study, row.denominator),
            yearly=yearly_remark(study, row.quantity),
            year=_other_year(study, row),
            basis=basis_label(row.basis, lang, ceiling=row.ceiling, tier=row.tier),
            most=wording(lang, zh="至多", en="at most ") if row.ceiling else "",
            rate=number(row.quantity, lang, ceiling=False),
            interval="" if row.quantity.exact else Markup(" ") + bounds(row.quantity, lang),
        )
        yield Quote("heads", "per_head", words, (row.quantity,))


def _other_year(study: Study, row: Any) -> Markup:
    counted = study.dataset.figure(row.denominators[0]).period
    if counted == study.quantity(row.fund).period:
        return Markup()
    return sentence(study.language, zh="，{year}", en=", {year}", year=period(counted, study.language))


def _parts(study: Study) -> Iterator[Quote]:
    lang = study.language
    for fund in assistance(study):
        split = funds.breakdown(study.dataset, fund.figure or "")
        if not split.complete or split.itemised is None or len(split.parts) < 2:
            continue
        largest = max(walk(split.parts), key=lambda row: row.quantity.value)
        words = sentence(
            lang,
            zh="{lead}{amount}（{stage}）分为{count}项，最大的一项是{part}，占各项之和的{share}{interval}。",
            en="{lead}{amount} ({stage}), in {count} parts; the largest, {part}, makes {share}{interval} of their sum.",
            lead=lead(study, fund.figure or ""),
            amount=amount_of(study, fund),
            stage=label(f"stage.{fund.stage}", lang),
            count=tally(len(split.parts), split.itemised.figures),
            part=_part(study, largest.quantity, fund),
            share=number(largest.share_of_parts, lang),
            interval="" if largest.share_of_parts.exact else Markup(" ") + bounds(largest.share_of_parts, lang),
        )
        yield Quote("parts", "largest_part", words, (fund, largest.quantity, largest.share_of_parts))


def _part(study: Study, part: Quantity, fund: Quantity) -> Markup:
    """A part by its subject, with its place where that is another one than the fund's."""
    words = amount_of(study, part)
    if part.place == fund.place:
        return words
    return sentence(
        study.language, zh="{place}的{part}", en="{place}’s {part}", place=place_name(study, part.place), part=words
    )


def _plans(study: Study) -> Iterator[Quote]:
    lang = study.language
    for row in walk(per_capita.attainment(study.dataset, place=study.place, period=study.period)):
        if row.attained is None:
            continue
        words = sentence(
            lang,
            zh="{lead}{reached}（{stage}），为{planned}（{plan_stage}）的{rate}{interval}。",
            en="{lead}{reached} ({stage}); that is {rate}{interval} of {planned} ({plan_stage}).",
            lead=lead(study, row.outcome),
            reached=amount_of(study, row.reached),
            stage=label(f"stage.{row.reached.stage}", lang),
            planned=amount_of(study, row.planned),
            plan_stage=label(f"stage.{row.planned.stage}", lang),
            rate=number(row.attained, lang),
            interval="" if row.attained.exact else Markup(" ") + bounds(row.attained, lang),
        )
        yield Quote("plans", "attained", words, (row.reached, row.planned, row.attained))


def _business(study: Study) -> Iterator[Quote]:
    lang = study.language
    for q in standing(study):
        if q.flow in AID_FLOWS:
            continue
        words = sentence(
            lang,
            zh="{lead}{amount}（{stage}）。资金类别：{flow}，不作为帮扶资金引用。",
            en="{lead}{amount} ({stage}). Kind of money: {flow}; not to be quoted as assistance.",
            lead=lead(study, q.figures[0]),
            amount=amount_of(study, q),
            stage=label(f"stage.{q.stage}", lang),
            flow=label(f"flow.{q.flow}", lang),
        )
        yield Quote("business", "other_money", words, (q,))


def _people(study: Study) -> Iterator[Quote]:
    lang = study.language
    for q in reached_people(study, "people", "households", "person_times"):
        words = sentence(
            lang,
            zh="{lead}{amount}（{stage}），为来源的说法，不表示因果。",
            en="{lead}{amount} ({stage}), as the source puts it, which says nothing on cause.",
            lead=lead(study, q.figures[0]),
            amount=amount_of(study, q),
            stage=label(f"stage.{q.stage}", lang),
        )
        yield Quote("people", "reached", words, (q,))


def _counts(study: Study) -> Iterator[Quote]:
    """Everything else that was published on the six areas, as it was published."""
    lang = study.language
    plans = per_capita.attainment(study.dataset, place=study.place, period=study.period)
    said = {
        *plans["outcome"],
        *plans["plan"],
        *(q.figure for q in reached_people(study, "people", "households", "person_times")),
    }
    for figure in study.figures:
        record, q = study.dataset.figure(figure), study.quantity(figure)
        if record.area not in AREAS or q.kind == "money" or figure in said:
            continue
        words = sentence(
            lang,
            zh="{lead}{amount}（{stage}）。",
            en="{lead}{amount} ({stage}).",
            lead=lead(study, figure),
            amount=amount_of(study, q),
            stage=label(f"stage.{q.stage}", lang),
        )
        yield Quote("counts", "count", words, (q,))


def _rank(study: Study) -> Iterator[Quote]:
    lang, found = study.language, compared(study)
    if found is None or found.own is None:
        return
    for entries, same_years in ((found.same_years, True), (found.given, False)):
        rank = found.rank(entries)
        if rank is None or (same_years and len(entries) == len(found.given)):
            continue
        figures = tuple(figure for entry in entries for figure in entry.rate.figures)
        words = sentence(
            lang,
            zh="{place}：按每名常住人口每年的资金（{rate}）由高到低，在公布了可比数字{years}的{n}个{level}中居{rank}。",
            en="{place}: in money per resident and year ({rate}), {rank} from the top among the {n} {level} that published figures "
            "that can be compared{years}.",
            place=study.place_name,
            rate=number(found.own.rate, lang),
            years=wording(lang, zh="、资金年份相同", en=", with money of the same years") if same_years else "",
            n=tally(rank.of, figures),
            level=level(study),
            rank=_rank_words(study, rank.best, rank.worst, figures),
        )
        yield Quote("rank", "rank", words, (found.own.rate,), others=others_of(found, entries))


def _rank_words(study: Study, best: int, worst: int, figures: tuple[str, ...]) -> Markup:
    if best == worst:
        return sentence(study.language, zh="第{n}位", en="number {n}", n=tally(best, figures))
    return sentence(
        study.language,
        zh="第{best}至第{worst}位之间",
        en="between number {best} and number {worst}",
        best=tally(best, figures),
        worst=tally(worst, figures),
    )
