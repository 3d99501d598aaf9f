"""Constant prices: amounts of different years in the prices of one, by the national consumer price index.

The index is the nation's, for no county has one; it measures what consumers pay, not what roads or schools cost. Each year's
rise is a published figure (measure ``consumer_prices_change``), so that a converted amount names its sources and carries the
rounding of every year's rise.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from analysis.datapackage.consistency import CONSUMER_PRICES
from analysis.dataset import Dataset
from analysis.errors import ParameterError
from analysis.periods import first_year, last_year, years_of
from analysis.quantity import Quantity, in_prices, ratio

_ONE = Quantity(Fraction(1), Fraction(1), Fraction(1), "ratio", kind="ratio")


def price_years(dataset: Dataset) -> tuple[int, ...]:
    """The years into whose prices an amount can be converted, oldest first: those with a rise, and the one before."""
    rises = sorted(_rises(dataset))
    return (rises[0] - 1, *rises) if rises else ()


def check_prices(dataset: Dataset, prices: str) -> None:
    """Refuse a year for which the data hold no rise of prices; empty means prices as printed.

    Raises
    ------
    ParameterError
        ``prices`` is neither empty nor such a year.
    """
    years = price_years(dataset)
    if prices and prices not in map(str, years):
        allowed = f"empty (as printed), or a year from {years[0]} to {years[-1]}" if years else "empty (as printed)"
        raise ParameterError(f"parameter prices: found {prices!r}; allowed: {allowed}")


def in_constant_prices(dataset: Dataset, amount: Quantity, prices: str) -> Quantity | None:
    """An amount in the prices of a year; None where a rise between the two is not known.

    The parts of an amount of several years fell at unknown times: the value takes them as even over the years, the interval
    reaches from all of it in the first year to all of it in the last.

    Examples
    --------
    >>> from analysis.dataset import load
    >>> data = load()
    >>> in_constant_prices(data, data.quantity("F0236"), "2018") == data.quantity("F0236")  # it is of 2018
    True
    """
    first, last = first_year(amount.period), int(last_year(amount.period))
    if not prices:
        return amount
    if years_of(amount.period) is None:
        return None
    if first == last == int(prices):
        return amount
    rises = _rises(dataset)
    found = [_relative(rises, year, int(prices)) for year in range(first, last + 1)]
    relatives = [relative for relative in found if relative is not None]
    if len(relatives) < len(found):
        return None
    mean = relatives[0]
    if len(relatives) > 1:
        mean = replace(
            mean,
            value=sum((r.value for r in relatives), Fraction()) / len(relatives),
            low=min(r.low for r in relatives),
            high=max(r.high for r in relatives),
            operation="mean",
            operands=tuple(relatives),
        )
    return in_prices(amount, mean, prices)


def _rises(dataset: Dataset) -> dict[int, Quantity]:
    """The rise of prices over the year before, in percent, by year."""
    return {
        int(figure.period): dataset.quantity(figure.id)
        for figure in dataset.records
        if figure.measure == CONSUMER_PRICES and figure.period.isdecimal()
    }


def _relative(rises: dict[int, Quantity], year: int, prices: int) -> Quantity | None:
    """How much prices rose from one year to the other, as a ratio; below one where the other year is earlier."""
    low, value, high = Fraction(1), Fraction(1), Fraction(1)
    between = range(min(year, prices) + 1, max(year, prices) + 1)
    if not all(one in rises for one in between):
        return None
    for one in between:
        rise = rises[one]
        low, value, high = (so_far * (1 + end / 100) for so_far, end in
                            ((low, rise.low), (value, rise.value), (high, rise.high)))  # fmt: skip
    terms = tuple(rises[one] for one in between)
    relative = Quantity(value, low, high, "ratio", kind="ratio", operation="∏" if terms else "", operands=terms)
    return relative if prices >= year else ratio(_ONE, relative)
