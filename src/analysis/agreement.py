"""Whether two readings agree: the same number, one true value for both, or none."""

from __future__ import annotations

from typing import Literal

from analysis.quantity import Quantity

Verdict = Literal["consistent", "rounding", "contradicts", "untestable"]


def compare(one: Quantity, other: Quantity) -> Verdict:
    """Whether two readings of the same thing agree.

    >>> from analysis.quantity import quantity
    >>> compare(quantity("516.26万元"), quantity("516.2万元"))
    'contradicts'
    >>> compare(quantity("12.7万人"), quantity("126800人"))
    'rounding'
    """
    if one.value == other.value:
        return "consistent"
    return "rounding" if one.may_equal(other) else "contradicts"


def agreement(one: Quantity, other: Quantity) -> Verdict:
    """Whether two sources that are linked as contradicting each other agree after all.

    The same number for two different periods is no agreement: one of the periods is wrong.
    """
    verdict = compare(one, other)
    return "contradicts" if verdict != "contradicts" and one.period != other.period else verdict


def at_most(part: Quantity, whole: Quantity) -> Verdict:
    """Whether ``part`` is not above ``whole``: for certain, only by rounding, or not at all."""
    if part.high <= whole.low or part.value <= whole.value:
        return "consistent"
    return "rounding" if part.low < whole.high else "contradicts"
