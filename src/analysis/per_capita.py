"""How much reaches each person: every defensible denominator, with its interval, what it rests on and what it is not.

An amount per head is intensity, not effect. Which denominator is right usually matters far more than rounding, so all of
them are given side by side: those the source links to the fund, and all residents of the place.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.dataset import Dataset
from analysis.denominators import POPULATIONS, denominators_of, several_years, weakest_tier, yearly
from analysis.flows import AID_FLOWS
from analysis.funds import amounts
from analysis.quantity import Quantity, attained, ratio, total

_RATE_COLUMNS = ["fund", "denominators", "basis", "ceiling", "scope", "unit", "rate", "low", "high", "tier"]


def rates(dataset: Dataset, *, place: str, period: str) -> pd.DataFrame:
    """Divide each fund by everything it can defensibly be divided by.

    Returns
    -------
    pandas.DataFrame
        One row per fund and denominator, residents first, then by falling denominator: ``fund`` (figure id),
        ``denominators`` (tuple of figure ids that make it up), ``basis`` (``stated``, ``inferred`` or ``population``),
        ``ceiling`` (the fund is only partly for them: the true amount is not above), ``scope`` (whether all of the fund is
        for them: ``yes``, ``no``, ``not_stated``), ``unit`` (``yuan_per_person`` …), ``rate``, ``low``, ``high``, ``tier``
        (the weakest tier among the sources), ``numerator``, ``denominator`` and ``quantity``. Registered capital has no
        row: it is never divided. What a fund of several years gives for each resident is the mean of a year
        (``yuan_per_person_year``).
    """
    rows = []
    frame = amounts(dataset, place=place, period=period)
    for fund in frame["quantity"]:
        if fund.flow == "registered_capital":
            continue
        for denominator, basis, complete in denominators_of(dataset, fund):
            rate = ratio(fund, denominator)
            if basis == "population" and several_years(fund):
                rate = yearly(rate)
            if complete == "no":
                rate = replace(rate, ceiling=True)
            values = (float(rate.value), float(rate.low), float(rate.high))
            what = (fund.figure, denominator.figures, basis, rate.ceiling, complete, rate.unit)
            rows.append((*what, *values, weakest_tier(dataset, rate), fund, denominator, rate))
    return pd.DataFrame(rows, columns=[*_RATE_COLUMNS, "numerator", "denominator", "quantity"])


def outside(dataset: Dataset, denominators: tuple[str, ...]) -> pd.DataFrame:
    """Split a denominator into members that by definition lie outside another group of people, and the rest.

    Returns
    -------
    pandas.DataFrame
        ``group`` (the other group's figure), ``outside`` and ``rest`` (Quantity or None).
    """
    rows = []
    targets = dict.fromkeys(link.target for figure in denominators for link in dataset.links_of(figure, "outside"))
    for target in targets:
        out = [f for f in denominators if any(link.target == target for link in dataset.links_of(f, "outside"))]
        rest = [f for f in denominators if f not in out]
        rows.append((target, _sum(dataset, out), _sum(dataset, rest)))
    return pd.DataFrame(rows, columns=["group", "outside", "rest"])


def _sum(dataset: Dataset, figures: list[str]) -> Quantity | None:
    return total([dataset.quantity(figure) for figure in figures]) if figures else None


def attainment(dataset: Dataset, *, place: str, period: str) -> pd.DataFrame:
    """Outcomes against their plans.

    Returns
    -------
    pandas.DataFrame
        ``outcome`` and ``plan`` (figure ids), ``reached`` and ``planned`` (Quantity), ``attained`` (percent, Quantity).
    """
    rows = []
    for figure in dataset.select(place, period):
        for link in dataset.links_of(figure, "attains"):
            reached, planned = dataset.quantity(figure), dataset.quantity(link.target)
            rows.append(
                (figure, link.target, reached, planned, attained(reached, planned) if planned.low > 0 else None)
            )
    return pd.DataFrame(rows, columns=["outcome", "plan", "reached", "planned", "attained"])


def side_by_side(dataset: Dataset, *, place: str, period: str, area: str, kind: str | None = None) -> pd.DataFrame:
    """The figures of one area of the assessment, in the source's order and without a sum.

    Parameters
    ----------
    area
        ``leadership``, ``talent``, ``funds``, ``industry``, ``labour``, ``pairing`` or ``population``.
    kind
        Only figures that count this: ``people``, ``households``, ``count``, ``money`` …
    """
    frame = dataset.figures.set_index("id", drop=False).loc[list(dataset.select(place, period))]
    frame = frame[(frame["area"] == area) & ((frame["kind"] == kind) if kind else True)]
    return _with_quantities(dataset, frame)


def context(dataset: Dataset, *, place: str, period: str) -> pd.DataFrame:
    """Incomes to hold an amount per head against: the newest published ones of the place and those above it.

    They are context, never a base: no percentage of them is taken, for aid is not income.
    """
    frame = dataset.figures.set_index("id", drop=False).loc[list(dataset.context(place, period))]
    return _with_quantities(dataset, frame)


def _with_quantities(dataset: Dataset, frame: pd.DataFrame) -> pd.DataFrame:
    quantities = pd.Series([dataset.quantity(figure) for figure in frame["id"]], index=frame.index, dtype="object")
    return frame.assign(quantity=quantities).reset_index(drop=True)


def overlaps(dataset: Dataset, *, place: str, period: str, kind: str) -> pd.DataFrame:
    """Which groups of people (``kind="people"``) or flows (``kind="money"``) may overlap.

    Returns
    -------
    pandas.DataFrame
        A square matrix over figure ids: ``same``, ``disjoint`` (by definition or as parts of one whole), ``inside`` (one is
        part of the other), ``different`` (money of different kinds or stages that is never added) or ``unknown``: they may
        overlap, and the source does not say.
    """
    if kind == "money":
        found = list(amounts(dataset, place=place, period=period)["quantity"])
    else:
        found = [q for q in map(dataset.quantity, dataset.select(place, period)) if q.kind == kind]
        found = [q for q in found if _is_group(dataset, q.figure or "")]
    ids = [q.figure for q in found]
    return pd.DataFrame([[_overlap(dataset, a, b) for b in found] for a in found], index=ids, columns=ids)


def _is_group(dataset: Dataset, figure: str) -> bool:
    """Whether a number of people is a group of those meant: neither all residents nor officials who are sent."""
    record = dataset.figure(figure)
    return record.measure not in POPULATIONS and record.area != "talent"


def _overlap(dataset: Dataset, one: Quantity, other: Quantity) -> str:
    if one.figure == other.figure:
        return "same"
    if one.figure in other.wholes or other.figure in one.wholes:
        return "inside"
    apart = any(
        link.target in {b.figure, *b.wholes}  # outside a whole is outside all its parts
        for a, b in ((one, other), (other, one))
        for link in dataset.links_of(a.figure or "", "outside")
    )
    if one.groups & other.groups or apart:
        return "disjoint"
    if one.kind == "money" and one.flow != other.flow and "aid_unspecified" not in (one.flow, other.flow):
        business = {"procurement_contract", "consumption_sales"}
        return "unknown" if {one.flow, other.flow} <= business else "different"
    if one.kind == "money" and one.flow != other.flow and not {one.flow, other.flow} <= set(AID_FLOWS):
        return "different"
    return "unknown"
