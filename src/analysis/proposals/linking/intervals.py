"""Printed numbers of one article against each other, before they have a measure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from analysis.agreement import Verdict, at_most, compare
from analysis.numerals import Reading
from analysis.quantity import BASE_UNITS, Quantity


def amount(reading: Reading, figure: str | None = None) -> Quantity:
    """A reading as a quantity in the base unit: persons for 人 and 名; things as they are printed."""
    return Quantity(
        reading.value,
        reading.low,
        reading.high,
        BASE_UNITS.get(reading.unit, reading.unit),
        reading.kind,
        hedge=reading.hedge,
        figure=figure,
    )


def sum_of(terms: Sequence[Quantity]) -> Quantity:
    """The sum of quantities in one unit with its interval; whether they may be added is for the words to say."""
    return Quantity(
        sum((term.value for term in terms), Fraction()),
        sum((term.low for term in terms), Fraction()),
        sum((term.high for term in terms), Fraction()),
        terms[0].unit,
        terms[0].kind,
        operation="+",
        operands=tuple(terms),
    )


def adds_up(parts: Sequence[Reading], whole: Reading) -> Verdict:
    """Whether parts make their whole: ``consistent``, ``rounding`` or ``contradicts``."""
    return compare(sum_of([amount(part) for part in parts]), amount(whole))


def within(part: Reading, whole: Reading) -> Verdict:
    """Whether a part is not above its whole."""
    return at_most(amount(part), amount(whole))
