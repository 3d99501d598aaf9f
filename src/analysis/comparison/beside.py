"""What stands beside the comparison: other kinds of money of the same places, a province's funds over time, disagreements."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.agreement import Verdict, agreement, at_most
from analysis.comparison.choice import distance, newest, peers_of, province_of
from analysis.comparison.records import Comparison
from analysis.dataset import Dataset
from analysis.denominators import several_years, weakest_tier, yearly
from analysis.flows import AID_FLOWS, PLANS
from analysis.periods import parse_period, years_of
from analysis.quantity import Quantity

#: Kinds of money that are set side by side, each by itself.
FLOWS_BESIDE = (
    "fiscal_aid", "aid_unspecified", "social_assistance", "consumption_sales", "procurement_contract",
    "investment_agreed", "investment_realised", "investment_unspecified",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One amount of one place: as published, and as the mean of a year."""

    place: str
    amount: Quantity
    yearly: Quantity


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two figures that a link joins: a source that says otherwise, or a later cut-off of the same count."""

    relation: str
    one: Quantity
    other: Quantity
    verdict: Verdict


def flows_side_by_side(dataset: Dataset, found: Comparison) -> dict[str, tuple[Side, ...]]:
    """Each kind of money of the places compared, the largest yearly amount first; kinds are never added.

    Of each kind a place has the amount nearest to the period of the report; plans, amounts since an unknown time, and
    those of sources whose tier was not asked for are left out. Amounts stay in prices as printed.
    """
    places = dict.fromkeys(entry.place for entry in found.every)
    sides: dict[str, list[Side]] = {}
    for place in places:
        known: dict[str, list[Quantity]] = {}
        candidates = [
            q
            for q in _money(dataset, place, found.tiers)
            if q.flow in FLOWS_BESIDE and q.scope == "whole" and q.stage not in PLANS and years_of(q.period)
        ]
        for q in newest(dataset, candidates):
            known.setdefault(q.flow, []).append(q)
        for flow, amounts in known.items():
            amount = min(amounts, key=lambda q: distance(dataset, q, found.period))
            sides.setdefault(flow, []).append(Side(place, amount, yearly(amount) if several_years(amount) else amount))
    return {
        flow: tuple(sorted(sides[flow], key=lambda side: (-side.yearly.value, side.place)))
        for flow in FLOWS_BESIDE
        if flow in sides
    }


def timeline(dataset: Dataset, place: str, tiers: str = "AB") -> tuple[Quantity, ...]:
    """The whole assistance funds of the province that a place lies in, by the end of their periods; parts and means left out.

    What sources of these tiers published on the province itself: no sum of its counties.
    """
    money = _assistance(dataset, province_of(dataset, place), tiers)
    return tuple(
        sorted(money, key=lambda q: (parse_period(q.period).last, parse_period(q.period).first or 0, q.figure))
    )


def disagreements(dataset: Dataset, found: Comparison) -> tuple[Disagreement, ...]:
    """Where sources disagree on the peers and on the places that the place lies in, and which counts were updated."""
    places = {*peers_of(dataset, found.place, found.peers), *dataset.lineage(found.place)}
    return tuple(
        Disagreement(relation, one, other, at_most(other, one) if relation == "updates" else agreement(one, other))
        for place in dataset.place_ids
        if place in places
        for figure in dataset.printed_on(place)
        for relation in ("conflicts_with", "updates")
        for link in dataset.links_of(figure.id, relation)
        for one, other in [(dataset.quantity(link.figure), dataset.quantity(link.target))]
    )


def central_beside(dataset: Dataset, tiers: str = "AB") -> tuple[tuple[Quantity, Quantity], ...]:
    """Central funds of any place, each with the largest whole assistance of the same place and period.

    Both are from sources of these tiers.
    """
    central = [dataset.quantity(figure.id) for figure in dataset.records if figure.flow == "central_funds"]
    found = []
    for funds in newest(dataset, [q for q in central if weakest_tier(dataset, q) in tiers]):
        aid = [q for q in _assistance(dataset, funds.place, tiers) if q.period == funds.period]
        if aid:
            found.append((funds, max(aid, key=lambda q: q.value)))
    return tuple(found)


def cited(dataset: Dataset, found: Comparison) -> tuple[str, ...]:
    """All figures that a comparison's report names, in data order."""
    quantities = [entry.rate for entry in found.every]
    quantities += [side for pair in disagreements(dataset, found) for side in (pair.one, pair.other)]
    quantities += [q for pair in central_beside(dataset, found.tiers) for q in pair]
    quantities += [side.amount for sides in flows_side_by_side(dataset, found).values() for side in sides]
    quantities += timeline(dataset, found.place, found.tiers)
    chosen = {figure for q in quantities for figure in q.figures}
    chosen |= {figure for one in found.uncompared for figure in one.nearest}
    return tuple(figure.id for figure in dataset.records if figure.id in chosen)


def _assistance(dataset: Dataset, place: str, tiers: str) -> list[Quantity]:
    """The whole assistance funds of a place, without those that another of them supersedes."""
    return newest(dataset, [q for q in _money(dataset, place, tiers) if q.flow in AID_FLOWS and q.scope == "whole"])


def _money(dataset: Dataset, place: str, tiers: str) -> list[Quantity]:
    money = [dataset.quantity(figure.id) for figure in dataset.printed_on(place) if figure.kind == "money"]
    return [q for q in money if weakest_tier(dataset, q) in tiers]
