"""What may not be said: sentences that the figures at hand tempt one to write, each with the reason why they cannot bear it out.

Every rule looks for its temptation first: nobody is warned of adding sales to contracts where only one of them was published.
A forbidden sum is never computed: the sentence breaks off before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from markupsafe import Markup

from analysis import funds, per_capita
from analysis.agreement import agreement
from analysis.errors import (
    ArithmeticRefusedError,
    OverlapError,
    PeriodMismatchError,
    StageMismatchError,
)
from analysis.flows import AID_FLOWS, PLANS
from analysis.frames import walk
from analysis.labels import Language, label
from analysis.narrative.words import counted, named, subject
from analysis.numbers import number, period, sentence, tally, wording
from analysis.quantity import Quantity
from analysis.study import Study
from analysis.takeaways.claims import (
    HOUSEHOLD,
    Quote,
    amount_of,
    assistance,
    compared,
    head_rates,
    ladder,
    level,
    others_of,
    reached_people,
    standing,
)

#: Stages at which money has arrived; and the one beyond which nothing is claimed too early.
_ARRIVED = ("received", "spent", "completed")
_OUT_OF_POVERTY = ("people_out_of_poverty", "households_out_of_poverty")


def may_not_say(study: Study) -> list[Quote]:
    """All sentences to be avoided, those on money first."""
    return [
        *_receipts(study),
        *_ceilings(study),
        *_stages(study),
        *_kinds_added(study),
        *_possibly_inside_added(study),
        *_alike_added(study),
        *_parts_added(study),
        *_part_for_all(study),
        *_registered_capital(study),
        *_turnover_as_income(study),
        *_people_added(study),
        *_person_times(study),
        *_expected_as_reached(study),
        *_plan_as_done(study),
        *_out_of_poverty(study),
        *_disputed(study),
        *_rank(study),
    ]


def _quote(study: Study, rule: str, words: Markup, reasons: list[Markup], *quantities: Quantity) -> Quote:
    """A forbidden sentence in quotation marks; its reasons in one."""
    lang = study.language
    joint, stop = ("；", "。") if lang == "zh" else ("; ", ".")
    reason = Markup(joint).join(reasons) + stop
    if lang == "en" and reason[:1].islower():
        reason = reason[:1].upper() + reason[1:]
    return Quote("not", rule, Markup("“{}”").format(words), quantities, reason)


def _because(lang: Language, zh: str, en: str, **values: object) -> Markup:
    return sentence(lang, zh=zh, en=en, **values)


def _yuan(rate: Quantity, lang: Language) -> Markup:
    """An amount per head as a tempted writer would put it: the bare yuan."""
    return sentence(lang, zh="{n}元", en="{n} yuan", n=number(rate, lang, unit=False, ceiling=False))


def _each(study: Study, row: Any) -> Markup:
    """The claim that each of these people received the mean."""
    lang = study.language
    yearly = wording(lang, zh="每年", en=" a year") if row.unit.endswith("_year") else ""
    return sentence(
        lang,
        zh="{people}（{counted}）{yearly}每{head}得到{amount}。",
        en="Each of the {people} ({counted}) received {amount}{yearly}{head}.",
        people=number(row.denominator, lang),
        counted=counted(study, row.denominator),
        amount=_yuan(row.quantity, lang),
        yearly=yearly,
        head=wording(lang, zh="户" if row.unit == HOUSEHOLD else "人", en=""),
    )


def _receipts(study: Study) -> Iterator[Quote]:
    """An amount per head told as what each person got."""
    lang = study.language
    rows = [row for row in head_rates(study) if not row.ceiling]
    linked = {row.fund for row in rows if row.basis != "population"}
    for row in rows:
        if row.numerator.flow not in AID_FLOWS or (row.basis == "population" and row.fund in linked):
            continue
        reasons = [_not_a_receipt(row.numerator, lang)]
        if row.basis == "inferred":
            reasons.append(
                _because(lang, "这笔钱用于这些人只是推断", "that the money is for these people is only inferred")
            )
        if row.basis != "population" and row.scope == "not_stated":
            reasons.append(_because(lang, "是否全部用于他们没有说明", "whether all of it is for them is not stated"))
        reasons.append(
            _because(
                lang,
                "人均金额是总额除以人数得到的强度，不是任何人到手的钱，也不是效果",
                "an amount per head is a total divided by people: intensity, nobody’s receipt and no effect",
            )
        )
        yield _quote(study, "each_received", _each(study, row), reasons, row.quantity)


def _not_a_receipt(fund: Quantity, lang: Language) -> Markup:
    stage = label(f"stage.{fund.stage}", lang)
    if fund.stage == "not_stated":
        return _because(lang, "资金处于哪个阶段没有说明", "at which stage the money is, is not stated")
    if fund.stage in _ARRIVED:
        return _because(
            lang,
            "“{stage}”说的是地区的整笔资金，没有说发给了谁",
            "“{stage}” is said of the whole fund of the place, not of anybody who got a part of it",
            stage=stage,
        )
    return _because(lang, "“{stage}”不等于到手", "“{stage}” is no receipt", stage=stage)


def _ceilings(study: Study) -> Iterator[Quote]:
    """A ceiling quoted as an amount."""
    lang = study.language
    for row in head_rates(study):
        if not row.ceiling:
            continue
        reasons = [
            _because(
                lang,
                "资金只有一部分用于这些人，其余用于何处没有说明，所以这个数是上限，不是金额",
                "the money is only partly for these people and where the rest goes is not stated, so this is a ceiling and no amount",
            ),
            _not_a_receipt(row.numerator, lang),
        ]
        yield _quote(study, "ceiling", _each(study, row), reasons, row.quantity)


def _stages(study: Study) -> Iterator[Quote]:
    """Money told at a stage later than the source's."""
    lang = study.language
    for q in assistance(study):
        row = ladder(study).get(q.figures[0])
        if row is None or row.spent is not None or row.completed is not None:
            continue
        if row.not_stated is not None and q.stage == "not_stated":
            reason = _because(
                lang,
                "来源没有说明资金处于哪个阶段，没有说明不等于已支出",
                "the source does not say at which stage the money is, and not stated is not spent",
            )
        elif q.stage in PLANS:
            reason = _because(lang, "来源只说了计划", "the source only states a plan")
        else:
            reason = _because(
                lang,
                "来源说的是“{stage}”，没有说支出了多少",
                "the source says “{stage}”, not how much was spent",
                stage=label(f"stage.{q.stage}", lang),
            )
        words = sentence(lang, zh="{fund}已经支出。", en="The {fund}, were spent.", fund=amount_of(study, q))
        yield _quote(study, "later_stage", words, [reason], q)


def _kinds_added(study: Study) -> Iterator[Quote]:
    """Money of different kinds added up: of each kind the largest amount is named."""
    lang = study.language
    largest: dict[str, Quantity] = {}
    for q in standing(study):
        if q.flow not in largest or q.value > largest[q.flow].value:
            largest[q.flow] = q
    if len(largest) < 2:
        return
    reasons = [
        _because(
            lang,
            "它们是不同类别的资金：{kinds}",
            "they are different kinds of money: {kinds}",
            kinds=("、" if lang == "zh" else "; ").join(label(f"flow.{flow}", lang) for flow in largest),
        )
    ]
    if {"consumption_sales", "procurement_contract"} <= set(largest):
        reasons.append(_because(lang, "销售可能就是在履行合同", "sales may fulfil the contracts"))
    if "registered_capital" in largest:
        reasons.append(
            _because(lang, "注册资金只是备注，不是投入的钱", "registered capital is a memo item and no money invested")
        )
    if "combined" in largest:
        reasons.append(
            _because(lang, "“合计”可能已经包含其余各项", "the source’s own sum may already contain the others")
        )
    words = _together(study, list(largest.values()))
    yield _quote(study, "kinds_added", words, reasons, *largest.values())


def _together(study: Study, found: list[Quantity]) -> Markup:
    """The beginning of a sum that is not printed."""
    return sentence(
        study.language, zh="{list}，合计……", en="Together, {list} come to …", list=_told_apart(study, found)
    )


def _told_apart(study: Study, found: list[Quantity]) -> Markup:
    """Amounts by their subjects, with what tells them apart: places and periods where these are not the same for all."""
    lang = study.language
    several_places, several_periods = len({q.place for q in found}) > 1, len({q.period for q in found}) > 1
    joint, comma = ("、", "，") if lang == "zh" else (", ", ", ")
    each = []
    for q in found:
        more = [number(q, lang)]
        if several_places:
            more.append(Markup("{}").format(study.dataset.place(q.place).name(lang)))
        if several_periods:
            more.append(period(q.period, lang))
        each.append(
            sentence(
                lang,
                zh="{subject}（{more}）",
                en="{subject} ({more})",
                subject=subject(study, q),
                more=Markup(comma).join(more),
            )
        )
    return Markup(joint).join(each)


def _possibly_inside_added(study: Study) -> Iterator[Quote]:
    """A fund and amounts that may be inside it."""
    lang = study.language
    for fund in assistance(study):
        inner = [q for q in funds.possibly_inside(study.dataset, fund.figure or "")["quantity"] if q.stage not in PLANS]
        if not inner:
            continue
        reasons = [
            _because(
                lang,
                "第一笔是否已经包含其余各笔，没有来源说明",
                "whether the first already contains the rest, no source says",
            )
        ]
        yield _quote(study, "maybe_inside", _together(study, [fund, *inner]), reasons, fund, *inner)


def _alike_added(study: Study) -> Iterator[Quote]:
    """Amounts of one kind that do not add up for another reason; one pair for each reason."""
    lang = study.language
    inside = {frozenset(quote.figures) for quote in _possibly_inside_added(study)}
    said: set[tuple[str, str]] = set()
    for one, other in combinations(standing(study), 2):
        if one.flow != other.flow or any({one.figure, other.figure} <= group for group in inside):
            continue
        try:
            funds.add_up(study.dataset, [one, other])
        except ArithmeticRefusedError as refusal:
            kind = type(refusal).__name__
            if (one.flow, kind) not in said:
                said.add((one.flow, kind))
                yield _quote(
                    study, "alike_added", _together(study, [one, other]), [_refused(refusal, lang)], one, other
                )


def _refused(refusal: ArithmeticRefusedError, lang: Language) -> Markup:
    """Why two amounts of one kind do not add up."""
    if isinstance(refusal, StageMismatchError):
        return _because(
            lang,
            "两者阶段不同，可能是同一笔钱的先后两步",
            "they are at different stages and may be one and the same money at two steps",
        )
    if isinstance(refusal, PeriodMismatchError):
        return _because(
            lang,
            "两者的时期或口径不同，可能重叠",
            "they are of different periods, or one is a mean, so they may overlap",
        )
    if isinstance(refusal, OverlapError):
        return _because(
            lang, "一个可能包含另一个，来源没有说明", "one may contain the other, and no source says whether it does"
        )
    return _because(lang, "两者不能相加", "they do not add up")


def _parts_added(study: Study) -> Iterator[Quote]:
    """A fund and a part of it added up."""
    lang = study.language
    for fund in standing(study):
        parts = [study.dataset.quantity(link.figure) for link in study.dataset.links_to(fund.figure or "", "part_of")]
        if not parts:
            continue
        largest = max(parts, key=lambda q: q.value)
        reasons = [_because(lang, "后者是前者的一部分", "the second is a part of the first")]
        yield _quote(study, "part_added", _together(study, [fund, largest]), reasons, fund, largest)


def _part_for_all(study: Study) -> Iterator[Quote]:
    """Money for one project, or a mean, told as all that a place was given."""
    lang = study.language
    found = assistance(study)
    wholes = {q.place for q in found if q.scope == "whole"}
    for q in found:
        if q.scope == "whole" or q.place in wholes:
            continue
        words = sentence(
            lang,
            zh="{place}的帮扶资金一共是{n}。",
            en="All assistance to {place} is {n}.",
            place=study.dataset.place(q.place).name(lang),
            n=number(q, lang),
        )
        if q.scope == "mean":
            reason = _because(lang, "这是几个地区的平均数", "this is a mean over several places")
        else:
            reason = _because(
                lang,
                "来源说的只是其中一项或一批（{subject}）",
                "the source only speaks of one project or tranche ({subject})",
                subject=subject(study, q),
            )
        yield _quote(study, "part_for_all", words, [reason], q)


def _registered_capital(study: Study) -> Iterator[Quote]:
    lang = study.language
    for q in standing(study):
        if q.flow != "registered_capital":
            continue
        words = sentence(lang, zh="企业投资了{n}。", en="Firms invested {n}.", n=number(q, lang))
        reasons = [
            _because(
                lang,
                "注册资金是认缴的资本，既不是已投入的钱，也不是帮扶资金",
                "registered capital was subscribed; it is neither money invested nor assistance",
            )
        ]
        yield _quote(study, "registered_capital", words, reasons, q)


def _turnover_as_income(study: Study) -> Iterator[Quote]:
    """Sales, contracts or investment divided by people and told as their income."""
    lang = study.language
    for row in head_rates(study):
        if row.numerator.flow in AID_FLOWS or row.ceiling:
            continue
        words = sentence(
            lang,
            zh="{fund}，使{people}（{counted}）每{head}增收{amount}。",
            en="The {fund}, raised the income of each of the {people} ({counted}) by {amount}{head}.",
            fund=amount_of(study, row.numerator),
            people=number(row.denominator, lang),
            counted=counted(study, row.denominator),
            amount=_yuan(row.quantity, lang),
            head=wording(lang, zh="户" if row.unit == HOUSEHOLD else "人", en=""),
        )
        reasons = [
            _because(
                lang,
                "这笔钱属于“{flow}”，不是这些人的收入；他们得到多少，来源没有说明",
                "the money is “{flow}”, not these people’s income; what they got, the source does not say",
                flow=label(f"flow.{row.numerator.flow}", lang),
            )
        ]
        yield _quote(study, "turnover_as_income", words, reasons, row.quantity)


def _people_added(study: Study) -> Iterator[Quote]:
    """Groups of people that may overlap, added up."""
    lang = study.language
    reached = [q for q in reached_people(study, "people") if not q.wholes]
    if all(one.groups & other.groups for one, other in combinations(reached, 2)):
        return
    words = sentence(
        lang, zh="{list}，共惠及……人。", en="Together, {list} make … people reached.", list=_told_apart(study, reached)
    )
    reasons = [
        _because(
            lang,
            "同一个人可能同时在几组之中，来源没有说明有多少人被重复统计",
            "one person may be in several of these groups, and no source says how many are counted more than once",
        )
    ]
    yield _quote(study, "people_added", words, reasons, *reached)


def _person_times(study: Study) -> Iterator[Quote]:
    lang = study.language
    for q in map(study.quantity, study.figures):
        if q.kind != "person_times":
            continue
        words = sentence(
            lang,
            zh="{subject}：{n}人。",
            en="{subject}: {n} people.",
            subject=subject(study, q, capital=True),
            n=number(q, lang, unit=False),
        )
        reasons = [
            _because(
                lang,
                "原文按人次计，同一人可能重复计算",
                "the source counts person-times: one person may count several times",
            )
        ]
        yield _quote(study, "person_times", words, reasons, q)


def _expected_as_reached(study: Study) -> Iterator[Quote]:
    lang = study.language
    for q in reached_people(study, "people", "households", "person_times"):
        if q.stage not in PLANS:
            continue
        words = sentence(
            lang, zh="{people}已经受益。", en="{people} have benefited.", people=named(study, q, capital=True)
        )
        reasons = [
            _because(
                lang,
                "来源的说法是“{stage}”，不是结果",
                "the source says “{stage}”, which is no outcome",
                stage=label(f"stage.{q.stage}", lang),
            )
        ]
        yield _quote(study, "expected_as_reached", words, reasons, q)


def _plan_as_done(study: Study) -> Iterator[Quote]:
    """A plan told as carried out, where the outcome is certainly below it."""
    lang = study.language
    for row in walk(per_capita.attainment(study.dataset, place=study.place, period=study.period)):
        if row.attained is None or row.attained.high >= 100:
            continue
        words = sentence(
            lang,
            zh="计划已经完成：{plan}。",
            en="The plan has been carried out: {plan}.",
            plan=named(study, row.planned),
        )
        reasons = [
            _because(
                lang,
                "公布的结果是{reached}，即{rate}",
                "the published outcome is {reached}, which is {rate}",
                reached=number(row.reached, lang),
                rate=number(row.attained, lang),
            )
        ]
        yield _quote(study, "plan_as_done", words, reasons, row.planned, row.reached, row.attained)


def _out_of_poverty(study: Study) -> Iterator[Quote]:
    """The first fund, and those who left poverty or the largest group said to be reached, told as cause and effect."""
    lang = study.language
    given = [q for q in assistance(study) if q.stage not in PLANS]
    left = [
        q for q in map(study.quantity, study.figures) if study.dataset.figure(q.figure or "").measure in _OUT_OF_POVERTY
    ]
    reached = sorted(reached_people(study, "people", "households"), key=lambda q: (q.kind != "people", -q.value))
    if not given or not (left or reached):
        return
    fund, people = given[0], (left or reached)[0]
    words = sentence(
        lang,
        zh="{fund}使{people}（{counted}）摆脱了贫困。",
        en="The {fund}, lifted {people} ({counted}) out of poverty.",
        fund=amount_of(study, fund),
        people=number(people, lang),
        counted=subject(study, people),
    )
    if left:
        reason = _because(
            lang,
            "两个数字同时公布，不表明一个是另一个的原因",
            "that both numbers were published does not make one the cause of the other",
        )
    else:
        reason = _because(
            lang,
            "来源说的是带动或受益（{stage}），没有说他们脱贫；带动也不表示因果",
            "the source says that they are reached or benefit ({stage}), not that they left poverty, and reached is not caused",
            stage=label(f"stage.{people.stage}", lang),
        )
    yield _quote(study, "out_of_poverty", words, [reason], fund, people)


def _disputed(study: Study) -> Iterator[Quote]:
    """A figure that another source contradicts, told as settled."""
    lang, said = study.language, set[frozenset[str]]()
    for figure in study.figures:
        links = (*study.dataset.links_of(figure, "conflicts_with"), *study.dataset.links_to(figure, "conflicts_with"))
        for link in links:
            pair = frozenset((link.figure, link.target))
            one, other = study.quantity(figure), study.quantity(next(iter(pair - {figure})))
            if pair in said or agreement(one, other) != "contradicts":
                continue
            said.add(pair)
            words = sentence(
                lang,
                zh="{subject}（{when}）就是{n}。",
                en="{subject} ({when}): exactly {n}.",
                subject=subject(study, one, capital=True),
                when=period(one.period, lang),
                n=number(one, lang),
            )
            reasons = [
                _because(
                    lang,
                    "另一来源说的是{other}（{when}）；要么两个都引用，要么都不引用",
                    "another source says {other}, {when}; quote both or neither",
                    other=named(study, other),
                    when=period(other.period, lang),
                )
            ]
            yield _quote(study, "disputed", words, reasons, one, other)


def _rank(study: Study) -> Iterator[Quote]:
    """A rank told as a fact where intervals leave the order open."""
    lang, found = study.language, compared(study)
    if found is None or found.own is None:
        return
    rank = found.rank(found.given)
    if rank is None or rank.best == rank.worst:
        return
    figures = tuple(figure for entry in found.given for figure in entry.rate.figures)
    words = sentence(
        lang,
        zh="{place}在{n}个{level}中居第{best}位。",
        en="{place} is number {best} of {n} {level}.",
        place=study.place_name,
        best=tally(rank.best, figures),
        n=tally(rank.of, figures),
        level=level(study),
    )
    reasons = [
        _because(
            lang,
            "区间重叠，名次只能确定到第{best}至第{worst}位之间，而且只在公布了数字的地区之中",
            "intervals overlap: the rank is only known to lie between {best} and {worst}, and only among places that published figures",
            best=tally(rank.best, figures),
            worst=tally(rank.worst, figures),
        )
    ]
    made = _quote(study, "rank", words, reasons, found.own.rate)
    yield Quote(made.topic, made.rule, made.words, made.quantities, made.reason, others_of(found, found.given))
