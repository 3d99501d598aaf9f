"""The records of a comparison: one fund per head and year, ranks, who could not be compared, and all of it together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from analysis import inequality
from analysis.inequality import Decomposition, Lorenz, Measured
from analysis.periods import years_of
from analysis.quantity import Quantity

#: Fewer places than this make no measure of inequality.
FEWEST_FOR_INEQUALITY = 10
Peers = Literal["donor", "province", "all"]
Tiers = Literal["AB", "ABC"]
Over = Literal["residents", "registered", "poor"]
#: Why a recipient has no place in the comparison.
Reason = Literal[
    "together_only", "part_only", "mean_only", "other_flow_only", "weak_source", "open_start", "no_residents", "no_price",
    "no_money",
]  # fmt: skip
#: The reasons in words, for errors and lists; reports have their own in both languages.
REASONS: dict[Reason, str] = {
    "together_only": "money was published for it only together with other places",
    "part_only": "only money for single projects or tranches was published on it",
    "mean_only": "only a mean over several places was published on it",
    "other_flow_only": "only donations, business or sums over several kinds of money were published on it",
    "weak_source": "its money is known from a source of tier C only, which tiers=ABC lets in",
    "open_start": "its money adds up since a time that is not stated",
    "no_residents": "no count of its residents or registered population lies near the years of its money",
    "no_price": "the rise of prices is not known for all years of its money",
    "no_money": "no assistance was published on it",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One fund of one place per head and year.

    ``fund`` is the figure as published (in constant prices where those were asked for), ``people`` what it is divided by,
    ``rate`` what falls on each of them in a year. ``over`` says who they are: ``residents``; ``registered``, where no
    residents were published and the registered population stands in; ``poor``, the registered poor. ``tier`` is that of the
    money's source, ``people_tier`` that of the count of people. ``mean`` says that the fund is of several years, ``planned``
    that it was not given yet, ``same_years`` that it shares a year with the report.
    """

    place: str
    province: str
    donor: str
    fund: Quantity
    over: Over
    people: Quantity
    rate: Quantity
    tier: str
    people_tier: str
    mean: bool
    planned: bool
    same_years: bool

    @property
    def part_year(self) -> bool:
        """Whether the fund is of some months of one year."""
        counted = years_of(self.fund.period)
        return counted is not None and counted[1] == 1 and counted[0] < 1

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

    @property
    def nearest(self) -> tuple[str, ...]:
        """The first of these figures: one is enough to show."""
        return self.figures[:1]


@dataclass(frozen=True)
class Comparison:
    """A place among its peers. Made by :func:`compare`.

    Entries stand with the highest rate first: ``given`` those of money that was given (or whose stage is not stated) over
    residents; ``by_registered`` those for which only a registered population was found, and ``planned`` those of plans, which
    are shown but not ranked; ``per_poor`` those over the registered poor, whose counts are of different dates. ``uncompared``
    are the other recipients.
    """

    place: str
    period: str
    peers: Peers
    tiers: Tiers
    prices: str
    given: tuple[Entry, ...]
    by_registered: tuple[Entry, ...]
    planned: tuple[Entry, ...]
    per_poor: tuple[Entry, ...]
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
        """Those that are ranked, those over a registered population, plans; the registered poor stand apart."""
        return (*self.given, *self.by_registered, *self.planned)

    @property
    def every(self) -> tuple[Entry, ...]:
        """All entries, those over the registered poor included."""
        return (*self.entries, *self.per_poor)

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

    def __repr__(self) -> str:
        found = self.rank(self.given)
        rank = f"rank {found.best} to {found.worst} of {found.of}" if found else "no rank"
        others = f"{len(self.by_registered)} over registered people, {len(self.planned)} plans, {len(self.uncompared)} not compared"
        return f"<Comparison {self.place} {self.period} ({self.peers}, {self.tiers}): {len(self.given)} ranked, {others}; {rank}>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """What JupyterLab shows: the entries in their order, the place's own marked, and its rank."""
        from analysis.overviews import comparison_html  # noqa: PLC0415 - only where somebody looks

        return {"text/plain": repr(self), "text/html": comparison_html(self)}

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
                "over": entry.over,
            }
            for entry in self.every
        ]
        return pd.DataFrame(rows)


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
