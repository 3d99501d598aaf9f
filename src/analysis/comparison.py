"""Places side by side: whole-pair assistance per head and year, who can be compared, and why the others cannot.

Only money that a source gives for a whole pairing enters, never that for one project or tranche; what was planned stands
apart from what was given; the means of several years are marked. A prefecture is no sum of counties: places are compared with
places of their own level only. Published places are a convenience sample, and what is said here is said of them alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal, get_args

from analysis import inequality
from analysis.dataset import Dataset
from analysis.denominators import registered, registered_poor, residents, weakest_tier, yearly
from analysis.errors import NothingToReportError, ParameterError
from analysis.flows import PLANS
from analysis.inequality import Decomposition, Lorenz, Measured
from analysis.periods import first_year, last_year, parse_period, report_period, years_of
from analysis.prices import check_prices, in_constant_prices
from analysis.quantity import Quantity, ratio

#: Kinds of money that are compared: assistance that is fiscal, or of which the source does not say what it is.
COMPARED_FLOWS = ("fiscal_aid", "aid_unspecified")
#: Fewer places than this make no measure of inequality.
FEWEST_FOR_INEQUALITY = 10
#: Levels that are compared with one another.
LEVELS = (("county", "district"), ("prefecture",), ("province",))

Peers = Literal["donor", "province", "all"]
Tiers = Literal["AB", "ABC"]
#: Why a recipient has no place in the comparison.
Reason = Literal[
    "together_only", "part_only", "mean_only", "other_flow_only", "weak_source", "open_start", "no_residents", "no_price",
    "no_money",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One fund of one place per head and year.

    ``fund`` is the figure as published (in constant prices where those were asked for), ``people`` its residents,
    ``rate`` what falls on each of them in a year; ``poor`` and ``poor_rate`` the same for the registered poor, or None.
    ``tier`` is the money's source, ``people_tier`` that of the count of people. ``mean`` says that the fund is of several
    years, ``planned`` that it was not given yet, ``same_years`` that it shares a year with the report, ``registered`` that
    no residents were published and the registered population stands in.
    """

    place: str
    province: str
    donor: str
    fund: Quantity
    people: Quantity
    rate: Quantity
    poor: Quantity | None
    poor_rate: Quantity | None
    tier: str
    people_tier: str
    mean: bool
    planned: bool
    same_years: bool
    registered: bool

    @property
    def figure(self) -> str:
        """The published figure of the fund."""
        return self.fund.figures[0]


@dataclass(frozen=True, slots=True)
class Rank:
    """The places in a row from the highest rate that an entry may have: ``best`` to ``worst`` of ``of``."""

    best: int
    worst: int
    of: int


@dataclass(frozen=True, slots=True)
class Uncompared:
    """A recipient that could not be compared, why, and the figures that come nearest."""

    place: str
    reason: Reason
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """A place among its peers. Made by :func:`compare`.

    ``given`` are the entries of money that was given (or whose stage is not stated), the highest rate first; ``planned``
    those of plans; ``by_registered`` those that only a registered population could be found for, which are shown but not
    ranked; ``uncompared`` the other recipients. ``own`` is the place's entry among ``given``, or None.
    """

    place: str
    period: str
    peers: Peers
    tiers: Tiers
    prices: str
    given: tuple[Entry, ...]
    planned: tuple[Entry, ...]
    by_registered: tuple[Entry, ...]
    uncompared: tuple[Uncompared, ...]

    @cached_property
    def own(self) -> Entry | None:
        """The place's own entry among those of money given."""
        return next((entry for entry in self.given if entry.place == self.place), None)

    @cached_property
    def same_years(self) -> tuple[Entry, ...]:
        """The entries of money given whose period shares a year with the report's."""
        return tuple(entry for entry in self.given if entry.same_years)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries: those that are ranked, those over the registered population, plans."""
        return (*self.given, *self.by_registered, *self.planned)

    @property
    def recipients(self) -> int:
        """How many recipients there are among the peers and the place itself."""
        return len({entry.place for entry in self.entries} | {one.place for one in self.uncompared})

    def rank(self, among: Sequence[Entry]) -> Rank | None:
        """The place's rank among entries that can be ranked with it; None where there is no other."""
        if self.own is None:
            return None
        return rank(self.own, among)

    @cached_property
    def gini(self) -> Measured | None:
        """The Gini coefficient of the rates of the money given; None below :data:`FEWEST_FOR_INEQUALITY` places."""
        return inequality.gini_interval(*self._amounts) if self._enough else None

    @cached_property
    def theil(self) -> Decomposition | None:
        """Theil's index within and between provinces; None below :data:`FEWEST_FOR_INEQUALITY` places."""
        provinces = [entry.province for entry in self.given]
        return inequality.theil_by_group(*self._amounts, provinces) if self._enough else None

    @cached_property
    def lorenz(self) -> Lorenz | None:
        """The Lorenz curve; None below :data:`FEWEST_FOR_INEQUALITY` places."""
        return inequality.lorenz_band(*self._amounts) if self._enough else None

    @property
    def _enough(self) -> bool:
        return len(self.given) >= FEWEST_FOR_INEQUALITY

    @property
    def _amounts(self) -> tuple[list[float], list[tuple[float, float]]]:
        rates = [entry.rate for entry in self.given]
        return [float(q.value) for q in rates], [(float(q.low), float(q.high)) for q in rates]

    def measure(self, measured: Measured, operation: str) -> Quantity:
        """A measure of inequality as a quantity that knows the figures of all rates it was made of."""
        value, low, high = (
            Fraction(end).limit_denominator(10**12) for end in (measured.value, measured.low, measured.high)
        )
        terms = tuple(entry.rate for entry in self.given)
        return Quantity(
            value, min(value, low), max(value, high), "ratio", kind="ratio", operation=operation, operands=terms
        )

    def frame(self) -> Any:
        """The entries as a pandas.DataFrame: one row per entry, rates with their intervals in ``yuan_per_person_year``."""
        import pandas as pd  # noqa: PLC0415 - whoever plans a batch asks for no frame

        rows = [
            {
                "place": entry.place,
                "fund": entry.figure,
                "flow": entry.fund.flow,
                "stage": entry.fund.stage,
                "period": entry.fund.period,
                "amount_yuan": float(entry.fund.value),
                "people": float(entry.people.value),
                "yuan_per_person_year": float(entry.rate.value),
                "low": float(entry.rate.low),
                "high": float(entry.rate.high),
                "tier": entry.tier,
                "people_tier": entry.people_tier,
                "mean": entry.mean,
                "planned": entry.planned,
                "same_years": entry.same_years,
                "registered": entry.registered,
            }
            for entry in self.entries
        ]
        return pd.DataFrame(rows)


def compare(
    dataset: Dataset, *, place: str, period: str, peers: str = "all", tiers: str = "AB", prices: str = ""
) -> Comparison:
    """Set a place beside its peers.

    Parameters
    ----------
    place, period
        The place and period of the report: its own fund is one that lies in the period; of its peers, the fund nearest to
        the period is taken, money given before plans, better sources before weaker ones.
    peers
        ``donor`` (recipients of the same donor or its districts), ``province`` (of the same province), ``all``.
    tiers
        Tiers of the sources of money: ``AB``, or ``ABC`` to let mirrors and aggregators in. Counts of residents enter
        whatever their tier, and are marked: without them almost nobody could be compared.
    prices
        Empty for prices as printed, or a year whose prices all amounts are converted to.

    Raises
    ------
    ParameterError
        A parameter is none of those allowed.
    NothingToReportError
        The place itself cannot be compared; the sentence says why.

    Examples
    --------
    >>> from analysis.dataset import load
    >>> side_by_side = compare(load(), place="620421", period="2020")
    >>> side_by_side.own.rate
    <Quantity 139.8977670 [139.864, 139.93] yuan_per_person_year = 620421-02 ÷ F0417>
    """
    check_comparison(dataset, peers=peers, tiers=tiers, prices=prices)
    found: list[Entry] = []
    uncompared: list[Uncompared] = []
    for one in _peers(dataset, place, peers):
        own = period if one == place else ""
        entries, reason, nearest = _entries(dataset, one, period, tiers, prices, own)
        found += entries
        if not entries:
            uncompared.append(Uncompared(one, reason, nearest))
    if not any(entry.place == place for entry in found):
        reason = next(one.reason for one in uncompared if one.place == place)
        raise NothingToReportError(f"{place} {period} cannot be compared: {REASONS[reason]}")
    found.sort(key=lambda entry: (-entry.rate.value, entry.place))
    return Comparison(
        place,
        period,
        peers,  # type: ignore[arg-type]
        tiers,  # type: ignore[arg-type]
        prices,
        tuple(entry for entry in found if not entry.planned and not entry.registered),
        tuple(entry for entry in found if entry.planned),
        tuple(entry for entry in found if not entry.planned and entry.registered),
        tuple(uncompared),
    )


#: The reasons in words, for errors and lists; reports have their own in both languages.
REASONS: dict[Reason, str] = {
    "together_only": "money was published for it only together with other places",
    "part_only": "only money for single projects or tranches was published on it",
    "mean_only": "only a mean over several places was published on it",
    "other_flow_only": "only donations, business or sums over several kinds of money were published on it",
    "weak_source": "its money is known from a source of tier C only",
    "open_start": "its money adds up since a time that is not stated",
    "no_residents": "no count of its people lies near the years of its money",
    "no_price": "the rise of prices is not known for all years of its money",
    "no_money": "no assistance was published on it",
}


def check_comparison(dataset: Dataset, *, peers: str, tiers: str, prices: str) -> None:
    """Refuse parameters that are none of those allowed.

    Raises
    ------
    ParameterError
        The sentence names the parameter, what was found and what is allowed.
    """
    for name, value, allowed in (("peers", peers, get_args(Peers)), ("tiers", tiers, get_args(Tiers))):
        if value not in allowed:
            raise ParameterError(f"parameter {name}: found {value!r}; allowed: {', '.join(allowed)}")
    check_prices(dataset, prices)


def what_is_missing(dataset: Dataset, *, place: str, period: str) -> str:
    """Why a place and period cannot be compared, in words; empty where they can (tiers A and B, or C where asked for)."""
    if not _level(dataset, place):
        return "it is neither a county, a prefecture nor a province"
    entries, reason, _ = _entries(dataset, place, period, "ABC", "", period)
    return "" if entries else REASONS[reason]


def rank(own: Entry, among: Iterable[Entry]) -> Rank | None:
    """The ranks that an entry may have among others: intervals that overlap leave the order open.

    What was allocated is never ranked against what was received or spent; money whose stage is not stated is ranked with
    either. The highest rate is first.
    """
    others = [e for e in among if e.place != own.place and _one_stage(own.fund.stage, e.fund.stage)]
    if not others:
        return None
    above = sum(other.rate.low >= own.rate.high and other.rate.value > own.rate.value for other in others)
    below = sum(other.rate.high <= own.rate.low and other.rate.value < own.rate.value for other in others)
    return Rank(1 + above, 1 + len(others) - below, 1 + len(others))


def _one_stage(one: str, other: str) -> bool:
    return one == other or "not_stated" in (one, other)


# Who is compared, and with what ----------------------------------------------------------------------------------------


def _level(dataset: Dataset, place: str) -> tuple[str, ...]:
    return next((levels for levels in LEVELS if dataset.place(place).level in levels), ())


def _peers(dataset: Dataset, place: str, peers: str) -> list[str]:
    """The place and the recipients of its level that it is compared with, in data order."""
    levels = _level(dataset, place)
    together = [member for one in dataset.recipients for member in dataset.place(one).members.split()]
    near: frozenset[str] = frozenset(dataset.place_ids)
    if peers == "province":
        near = dataset.within(_province(dataset, place))
    elif peers == "donor":
        donors = {_province(dataset, donor) for donor in dataset.donors(place)}
        near = frozenset(
            one for one in dataset.place_ids if donors & {_province(dataset, donor) for donor in dataset.donors(one)}
        )
    recipients = {place, *(one for one in (*dataset.recipients, *together) if one in near)}
    return [one for one in dataset.place_ids if one in recipients and dataset.place(one).level in levels]


def _province(dataset: Dataset, place: str) -> str:
    """The province that a place lies in; the place itself where it is or lies in none."""
    lineage = dataset.lineage(place)
    return next((one for one in lineage if dataset.place(one).level == "province"), place)


def _entries(
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
    ids = set(_ids(strong))
    newest = [q for q in strong if not any(link.figure in ids for link in dataset.links_to(q.figure or "", "updates"))]
    closed = [q for q in newest if years_of(q.period)]
    if not closed:
        return [], "open_start", _ids(newest)
    counted = [q for q in closed if residents(dataset, q) or registered(dataset, q)]
    if not counted:
        return [], "no_residents", _ids(closed)
    entries = []
    for planned in (False, True):
        choice = [q for q in counted if (q.stage in PLANS) == planned]
        if choice:
            fund = min(choice, key=lambda q: _distance(dataset, q, period))
            if (priced := in_constant_prices(dataset, fund, prices)) is not None:
                entries.append(_entry(dataset, priced, period, planned=planned))
    return entries, "no_price", _ids(counted)


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


def _distance(dataset: Dataset, fund: Quantity, period: str) -> tuple[object, ...]:
    """How far a fund is from the period of the report: years between, source, several years or one, age."""
    first, last = first_year(fund.period), int(last_year(fund.period))
    apart = max(first - int(last_year(period)), first_year(period) - last, 0)
    return apart, weakest_tier(dataset, fund), last - first, -last, fund.figure


def _entry(dataset: Dataset, fund: Quantity, period: str, *, planned: bool) -> Entry:
    counted, poor = residents(dataset, fund), registered_poor(dataset, fund)
    people = counted or registered(dataset, fund)
    assert people is not None, "funds without people are left out before"
    figure = dataset.figure(fund.figures[0])
    years = years_of(fund.period)
    assert years is not None, "funds with an open start are left out before"
    return Entry(
        figure.place,
        _province(dataset, figure.place),
        figure.donor,
        fund,
        people,
        _per_head(fund, people),
        poor,
        _per_head(fund, poor) if poor is not None else None,
        dataset.source(figure.source).tier,
        weakest_tier(dataset, people),
        years[1] > 1,
        planned,
        parse_period(fund.period).shares_a_year_with(parse_period(report_period(period))),
        counted is None,
    )


def _per_head(fund: Quantity, people: Quantity) -> Quantity:
    """Yuan per person and year; money within one calendar year is that year's."""
    return yearly(ratio(fund, people))
