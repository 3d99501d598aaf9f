"""Who is compared, and with which of its funds; or why it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product

from analysis.comparison.records import REASONS, Entry, Over, Reason
from analysis.dataset import Dataset
from analysis.denominators import registered, registered_poor, residents, several_years, weakest_tier, yearly
from analysis.flows import PLANS
from analysis.periods import first_year, last_year, parse_period, report_period, years_of
from analysis.prices import in_constant_prices
from analysis.quantity import Quantity, ratio

#: Kinds of money that are compared: assistance that is fiscal, or of which the source does not say what it is.
COMPARED_FLOWS = ("fiscal_aid", "aid_unspecified")
#: The counts of people that a fund is divided by; a registered population only where there are no residents.
_COUNTS: dict[Over, Callable[[Dataset, Quantity], Quantity | None]] = {
    "residents": residents,
    "registered": registered,
    "poor": registered_poor,
}
#: Levels that are compared with one another.
NO_LEVEL = "it is neither a county, a prefecture nor a province"
LEVELS = (("county", "district"), ("prefecture",), ("province",))


def what_is_missing(dataset: Dataset, *, place: str, period: str, tiers: str, prices: str = "") -> str:
    """Why a place and period cannot be compared, in words; empty where they can."""
    if not level_of(dataset, place):
        return NO_LEVEL
    entries, reason, _ = entries_of(dataset, place, period, tiers, prices, period)
    return "" if entries else REASONS[reason]


def level_of(dataset: Dataset, place: str) -> tuple[str, ...]:
    """The levels that a place is compared with; none for a nation, a village and a group."""
    return next((levels for levels in LEVELS if dataset.place(place).level in levels), ())


def peers_of(dataset: Dataset, place: str, peers: str) -> list[str]:
    """The place and the recipients of its level that it is compared with, in data order."""
    levels = level_of(dataset, place)
    together = [member for one in dataset.recipients for member in dataset.place(one).members.split()]
    near: frozenset[str] = frozenset(dataset.place_ids)
    if peers == "province":
        near = dataset.within(province_of(dataset, place))
    elif peers == "donor":
        donors = _donor_provinces(dataset, place)
        near = frozenset(one for one in dataset.place_ids if donors & _donor_provinces(dataset, one))
    recipients = {place, *(one for one in (*dataset.recipients, *together) if one in near)}
    return [one for one in dataset.place_ids if one in recipients and dataset.place(one).level in levels]


def _donor_provinces(dataset: Dataset, place: str) -> set[str]:
    """The provinces that a place's donors are or lie in, those of groups that it is a member of included."""
    donors = [donor for one in (place, *dataset.groups_with(place)) for donor in dataset.donors(one)]
    single = [one for donor in donors for one in (dataset.place(donor).members.split() or [donor])]
    return {province_of(dataset, donor) for donor in single}


def province_of(dataset: Dataset, place: str) -> str:
    """The province that a place lies in; the place itself where it is or lies in none."""
    lineage = dataset.lineage(place)
    return next((one for one in lineage if dataset.place(one).level == "province"), place)


def entries_of(
    dataset: Dataset, place: str, period: str, tiers: str, prices: str, own: str
) -> tuple[list[Entry], Reason, tuple[str, ...]]:
    """The place's entry of money given and that of plans; or the reason why there is none, with the nearest figures.

    ``own`` is the period that the money must lie in; empty for any.
    """
    money = [dataset.quantity(f.id) for f in dataset.printed_on(place) if f.kind == "money"]
    if own:
        span = parse_period(own)
        money = [q for q in money if parse_period(q.period).within(span)]
    compared = [q for q in money if q.flow in COMPARED_FLOWS]
    whole = [q for q in compared if q.scope == "whole"]
    if not whole:
        return [], _why_no_whole(dataset, place, money, compared), _ids(compared or money)
    strong = [q for q in whole if weakest_tier(dataset, q) in tiers]
    if not strong:
        return [], "weak_source", _ids(whole)
    current = newest(dataset, strong)
    closed = [q for q in current if years_of(q.period)]
    if not closed:
        return [], "open_start", _ids(current)
    counted = [
        (q, over, people)
        for q in closed
        for over, count in _COUNTS.items()
        if (people := count(dataset, q)) is not None
    ]
    entries = []
    for planned, overs in product((False, True), (("residents", "registered"), ("poor",))):
        choice = [one for one in counted if (one[0].stage in PLANS) == planned and one[1] in overs]
        if choice:
            fund, over, people = min(choice, key=lambda one: (*distance(dataset, one[0], period), overs.index(one[1])))
            if (priced := in_constant_prices(dataset, fund, prices)) is not None:
                entries.append(_entry(dataset, priced, over, people, period))
    return entries, "no_price" if counted and not entries else "no_residents", _ids(closed)


def _why_no_whole(dataset: Dataset, place: str, money: Sequence[Quantity], compared: Sequence[Quantity]) -> Reason:
    if any(q.scope == "part" for q in compared):
        return "part_only"
    if compared:
        return "mean_only"
    if dataset.groups_with(place):
        return "together_only"
    return "other_flow_only" if money else "no_money"


def _ids(found: Iterable[Quantity]) -> tuple[str, ...]:
    return tuple(q.figure for q in found if q.figure)


def newest(dataset: Dataset, money: Sequence[Quantity]) -> list[Quantity]:
    """Without the figures that another one among them supersedes."""
    ids = set(_ids(money))
    return [q for q in money if not any(link.figure in ids for link in dataset.links_to(q.figure or "", "updates"))]


def distance(dataset: Dataset, fund: Quantity, period: str) -> tuple[object, ...]:
    """How far a fund is from the period of the report: years between, source, other period, several years or one, age."""
    first, last = first_year(fund.period), int(last_year(fund.period))
    apart = max(first - int(last_year(period)), first_year(period) - last, 0)
    return apart, weakest_tier(dataset, fund), fund.period != period, last - first, -last, fund.figure


def _entry(dataset: Dataset, fund: Quantity, over: Over, people: Quantity, period: str) -> Entry:
    figure = dataset.figure(fund.figures[0])
    return Entry(
        figure.place,
        province_of(dataset, figure.place),
        figure.donor,
        fund,
        over,
        people,
        yearly(ratio(fund, people)),
        dataset.source(figure.source).tier,
        weakest_tier(dataset, people),
        several_years(fund),
        fund.stage in PLANS,
        parse_period(fund.period).shares_a_year_with(parse_period(report_period(period))),
    )
