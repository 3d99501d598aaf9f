"""The people that a fund can defensibly be divided by: those its source links it to, all residents, the registered poor.

A count that another source contradicts is not chosen between: the interval is widened until it holds both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from analysis.datapackage.links import Link
from analysis.datapackage.records import Figure
from analysis.dataset import Dataset
from analysis.errors import ArithmeticRefusedError
from analysis.flows import AID_FLOWS
from analysis.periods import first_year, last_year, years_of
from analysis.quantity import Quantity, disputed, per_year, total

RESIDENTS = "population_resident"
#: Counts of all people of a place, of whatever kind: none of them is a group of people that the assistance is for.
POPULATIONS = (RESIDENTS, "population_registered", "population_unspecified", "rural_population")
#: Counts that stand in where no residents were published.
REGISTERED = ("population_registered", "population_unspecified")
#: Counts of the registered poor: all of them, or those who remain.
REGISTERED_POOR = ("poor_population", "people_remaining_poor")
#: Units of an amount per person: of a year's money, and as the mean of several years.
PER_PERSON = ("yuan_per_person", "yuan_per_person_year")
#: A count further away in time than this is none for the fund.
MOST_YEARS_APART = 5
#: By its end all of the registered poor were declared out of poverty.
LAST_YEAR_OF_POVERTY = 2020
#: The campaign that lifted them began after this year.
BEFORE_THE_CAMPAIGN = 2015


def denominators_of(dataset: Dataset, fund: Quantity) -> list[tuple[Quantity, str, str]]:
    """All that a fund can be divided by, each with its basis and whether the whole fund is for it; residents first.

    Residents serve for assistance to the whole place only, and not where it began at an unknown time.
    """
    found = []
    if fund.flow in AID_FLOWS and fund.scope == "whole" and years_of(fund.period):
        people = residents(dataset, fund)
        found += [(people, "population", "not_stated")] if people else []
    return [*found, *(one for one in served(dataset, fund) if one[0].low > 0)]


def several_years(q: Quantity) -> bool:
    """Whether an amount is of more than one calendar year, or adds up since an unknown time."""
    counted = years_of(q.period)
    return counted is None or counted[1] > 1


def yearly(amount: Quantity) -> Quantity:
    """An amount, or an amount per head, as the mean of a year; money within one calendar year is that year's.

    The number of years is that of the calendar years; where the period ends within a year, it may be as few as its months.

    Raises
    ------
    ValueError
        The amount adds up since an unknown time.
    """
    counted = years_of(amount.period)
    if counted is None:
        raise ValueError(f"{amount.formula} adds up since an unknown time")
    by_months, touched = counted
    fewest = by_months if touched > 1 else Fraction(1)
    return per_year(amount, Quantity(Fraction(touched), fewest, Fraction(touched), "years", kind="duration"))


def residents(dataset: Dataset, fund: Quantity) -> Quantity | None:
    """All residents of the fund's place: the count nearest to the fund's years, then of the best tier, then the newest.

    None where no count lies within :data:`MOST_YEARS_APART` years.
    """
    return _count(dataset, fund, [f for f in dataset.printed_on(fund.place) if f.measure == RESIDENTS])


def registered(dataset: Dataset, fund: Quantity) -> Quantity | None:
    """The registered population of the fund's place, or one of which the source does not say which it is.

    Many of the registered live elsewhere: an amount per registered head is lower than one per resident.
    """
    counts = [f for f in dataset.printed_on(fund.place) if f.measure in REGISTERED]
    return _count(dataset, fund, counts)


def registered_poor(dataset: Dataset, fund: Quantity) -> Quantity | None:
    """The registered poor of the fund's place before it began: the last count before its years.

    One from within its years stands in only up to :data:`BEFORE_THE_CAMPAIGN`: a later one is of those whom the money had not
    yet lifted out. There is none for money given after :data:`LAST_YEAR_OF_POVERTY`.
    """
    start = first_year(fund.period)
    counts = [f for f in dataset.printed_on(fund.place) if f.measure in REGISTERED_POOR and f.unit == "persons"]
    before = [f for f in counts if int(last_year(f.period)) < start]
    newest = max((last_year(f.period) for f in before), default="")
    if start > LAST_YEAR_OF_POVERTY:
        return None
    within = [f for f in counts if start <= int(last_year(f.period)) <= BEFORE_THE_CAMPAIGN]
    return _count(dataset, fund, [f for f in before if last_year(f.period) == newest]) or _count(dataset, fund, within)


def served(dataset: Dataset, fund: Quantity) -> list[tuple[Quantity, str, str]]:
    """The people, households and things that the fund is linked to; targets of one group make one denominator.

    Returns
    -------
    list of tuple
        The denominator, its basis (``stated``, ``inferred``), and whether all of the fund is for it (``yes``, ``no``,
        ``not_stated``); people first, the largest first.
    """
    assert fund.figure is not None, "funds come from published figures"
    groups: dict[str, list[Link]] = defaultdict(list)
    for link in dataset.links_of(fund.figure, "serves"):
        groups[link.group or link.target].append(link)
    found = []
    for links in groups.values():
        targets = [dataset.quantity(link.target) for link in links]
        try:
            denominator = total(targets)
        except ArithmeticRefusedError:
            continue
        basis = "inferred" if any(link.basis == "inferred" for link in links) else "stated"
        complete = "no" if any(link.complete == "no" for link in links) else links[0].complete
        found.append((denominator, basis, complete))
    order = {"persons": 0, "person_times": 1, "households": 2}
    return sorted(found, key=lambda f: (order.get(f[0].unit, 3), -f[0].value))


def contradicted(dataset: Dataset, figure: str) -> Quantity:
    """A figure with the interval that also holds what other sources say instead of it."""
    against: dict[str, None] = {}
    waiting = [figure]
    while waiting:
        one = waiting.pop(0)
        links = (*dataset.links_of(one, "conflicts_with"), *dataset.links_to(one, "conflicts_with"))
        for other in (end for link in links for end in (link.figure, link.target)):
            if other != figure and other not in against:
                against[other] = None
                waiting.append(other)
    return disputed(dataset.quantity(figure), [dataset.quantity(other) for other in against])


def weakest_tier(dataset: Dataset, q: Quantity) -> str:
    """The weakest tier among the sources of a quantity."""
    return max(dataset.source(dataset.figure(figure).source).tier for figure in q.figures)


def _count(dataset: Dataset, fund: Quantity, counts: Sequence[Figure]) -> Quantity | None:
    first, last = first_year(fund.period), int(last_year(fund.period))

    def worth(count: Figure) -> tuple[int, str, int, object, str]:
        year = int(last_year(count.period))
        apart = max(first - year, year - last, 0)
        return apart, dataset.source(count.source).tier, -year, count.high - count.low, count.id

    near = [count for count in counts if worth(count)[0] <= MOST_YEARS_APART and count.low > 0]
    return contradicted(dataset, min(near, key=worth).id) if near else None
