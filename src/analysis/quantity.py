"""What "近1.2万余人次" means, and arithmetic that keeps interval and origin.

A :class:`Quantity` is a value with the interval its writing allows, its unit, and what may not be forgotten about it:
flow and stage of money, period, the figure it was read from. Arithmetic keeps all of that, in exact fractions, and
refuses what does not add up; each refusal has its own error in :mod:`analysis.errors`.

Intervals are those of interval arithmetic: every combination of values that the sources allow lies inside, and both
ends are reached (Moore, Kearfott and Cloud, *Introduction to Interval Analysis*, SIAM 2009, chapter 2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from analysis import numerals
from analysis.errors import (
    DoubleCountError,
    FlowMismatchError,
    OverlapError,
    PartOfWholeError,
    PeriodMismatchError,
    RegisteredCapitalError,
    StageMismatchError,
    UnitMismatchError,
    UnknownDenominatorError,
)

if TYPE_CHECKING:
    from analysis.dataset import Dataset

#: Printed units and the base unit that data and code use; any other printed unit stays as it is.
BASE_UNITS = {
    "元": "yuan",
    "人": "persons",
    "名": "persons",
    "位": "persons",
    "口": "persons",
    "人次": "person_times",
    "户": "households",
    "%": "percent",
    "倍": "ratio",
}
#: Operations that stand between their operands; all others are written as functions of them.
_BINARY = frozenset("+−÷×") | {"or"}
_HEAD_KINDS = {"persons": "people", "households": "households", "person_times": "person_times"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its interval, unit, meaning and origin.

    ``low`` and ``high`` bound the true value; they are equal where the writing is exact. ``figure`` is the id of the
    published figure; a derived quantity has ``operation`` and ``operands`` instead. ``wholes`` are the figures that this
    one is a part of; ``groups`` name the sets whose members are known to be disjoint. ``ceiling`` marks an amount per
    head whose money is only partly for these people. ``prices`` is the year whose prices an amount was converted to; empty
    for money as printed. ``dataset`` is where a published figure was read from, for those who want to know more of it.
    """

    value: Fraction
    low: Fraction
    high: Fraction
    unit: str
    kind: str = "number"
    flow: str = "none"
    stage: str = "not_stated"
    hedge: str = "exact"
    period: str = ""
    scope: str = "whole"
    place: str = ""
    figure: str | None = None
    wholes: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    operation: str = ""
    operands: tuple[Quantity, ...] = ()
    ceiling: bool = False
    prices: str = ""
    dataset: Dataset | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"value {self.value} lies outside its interval [{self.low}, {self.high}]")

    @property
    def figures(self) -> tuple[str, ...]:
        """Ids of the published figures it was made of, numerator first, each once."""
        if self.figure is not None:
            return (self.figure,)
        return tuple(dict.fromkeys(figure for operand in self.operands for figure in operand.figures))

    @property
    def formula(self) -> str:
        """How it was made, by figure id: ``(620421-05 + 620421-07) ÷ 620421-12``, ``HHI(620421-26, 620421-28)``.

        Operations other than those of arithmetic are written as functions; what is no figure is a number with its unit.
        """
        if not self.operands:
            return self.figure or f"{float(self.value):,.10g} {self.unit}"
        if self.operation not in _BINARY:
            return f"{self.operation}({', '.join(o.formula for o in self.operands)})"
        first, *others = self.operands
        # Only what stands first may do without brackets, and only where it binds as closely: a ÷ b ÷ c is (a ÷ b) ÷ c.
        close = {"÷", "×"} if self.operation in {"÷", "×"} else {self.operation, "÷", "×"}
        begin = first.formula if first.operation in close or not _bracketed(first) else f"({first.formula})"
        rest = [f"({o.formula})" if _bracketed(o) else o.formula for o in others]
        return f" {self.operation} ".join([begin, *rest])

    @property
    def exact(self) -> bool:
        """Whether the interval is a single point."""
        return self.low == self.high

    def may_equal(self, other: Quantity) -> bool:
        """Whether one true value fits both intervals. The upper end of a rounding interval is not reached.

        >>> quantity("12.7万人").may_equal(quantity("127499人")), quantity("12.7万人").may_equal(quantity("127500人"))
        (True, False)
        """
        low, high = max(self.low, other.low), min(self.high, other.high)
        return low < high or (low == high and self._reaches(low) and other._reaches(low))

    def _reaches(self, point: Fraction) -> bool:
        closed = self.exact or self.hedge in {"range", "at_most", "about"}
        return self.low <= point < self.high or (closed and point == self.high)

    def __add__(self, other: Quantity) -> Quantity:
        return total([self, _operand(self, other, "add")])

    def __sub__(self, other: Quantity) -> Quantity:
        return difference(self, _operand(self, other, "subtract"))

    def __truediv__(self, other: Quantity) -> Quantity:
        return ratio(self, _operand(self, other, "divide by"))

    def _repr_mimebundle_(self, **_: object) -> Any:
        from analysis.quantity_view import QuantityView  # noqa: PLC0415 - only a notebook wants it

        return QuantityView(self)._repr_mimebundle_()

    def __repr__(self) -> str:
        span = "" if self.exact else f" [{float(self.low):,g}, {float(self.high):,g}]"
        origin = f" = {self.formula}" if self.operands else f" ({self.figure})" if self.figure else ""
        return f"<Quantity {'≤ ' if self.ceiling else ''}{float(self.value):,.10g}{span} {self.unit}{origin}>"


def quantity(phrase: str, *, hedge: str | None = None, flow: str = "none", stage: str = "not_stated") -> Quantity:
    """Read one number phrase.

    Parameters
    ----------
    phrase
        Chinese or Western, with its unit: ``5200万元``, ``三千余人``, ``3—5万元``, ``54.16 million yuan``.
    hedge
        Given where the words around the phrase qualify it: ``about``, ``over``, …
    flow, stage
        Kind and stage of money.

    Raises
    ------
    NumberPhraseError
        The phrase is not exactly one quantity.

    Examples
    --------
    >>> quantity("12.7万人")
    <Quantity 127,000 [126,500, 127,500] persons>
    >>> quantity("5200万元") / quantity("12.7万人")
    <Quantity 409.4488189 [407.804, 411.107] yuan_per_person = 52,000,000 yuan ÷ 127,000 persons>
    """
    reading = numerals.read(phrase, hedge=hedge)
    unit = BASE_UNITS.get(reading.unit, reading.unit)
    kind = "person_times" if unit == "person_times" else reading.kind
    return Quantity(reading.value, reading.low, reading.high, unit, kind, flow, stage, reading.hedge)


def total(quantities: Iterable[Quantity]) -> Quantity:
    """Add what adds up: same unit, flow, stage and period, no part with its whole, no figure twice, no overlap.

    People and households from published figures are added only where they are known to be disjoint (they share one of
    their ``groups``).

    >>> total([quantity("386.4万元"), quantity("113万元"), quantity("16.86万元")])
    <Quantity 5,162,600 [5.15705e+06, 5.16815e+06] yuan = 3,864,000 yuan + 1,130,000 yuan + 168,600 yuan>
    """
    terms = tuple(quantities)
    if not terms:
        raise ValueError("nothing to add: an empty sum would be a zero that no source states")
    first = terms[0]
    if len(terms) == 1:
        return first
    for i, one in enumerate(terms):
        for other in terms[i + 1 :]:
            _refuse_unlike(one, other, doing="add")
            _refuse_overlap(one, other)
    return Quantity(
        sum((t.value for t in terms), Fraction()),
        sum((t.low for t in terms), Fraction()),
        sum((t.high for t in terms), Fraction()),
        **_common(first),
        wholes=frozenset.union(*(t.wholes for t in terms)),
        groups=frozenset.intersection(*(t.groups for t in terms)),
        operation="+",
        operands=terms,
    )


def difference(one: Quantity, other: Quantity) -> Quantity:
    """Subtract like from like; what is left of a whole after a part of it is never below zero.

    >>> difference(quantity("141人"), quantity("85人")).value
    Fraction(56, 1)
    """
    _refuse_unlike(one, other, doing="subtract")
    low, high = one.low - other.high, one.high - other.low
    if is_part(other, one):
        low = max(low, Fraction())
    return Quantity(
        max(one.value - other.value, low),
        low,
        high,
        **_common(one),
        wholes=one.wholes,
        operation="−",
        operands=(one, other),
    )


def ratio(one: Quantity, other: Quantity) -> Quantity:
    """Divide: money by people gives ``yuan_per_person``; like by like a pure number, for money of one flow only.

    >>> ratio(quantity("16.86万元"), quantity("195户"))
    <Quantity 864.6153846 [864.359, 864.872] yuan_per_household = 168,600 yuan ÷ 195 households>
    """
    if "registered_capital" in (one.flow, other.flow) and one.unit != other.unit:
        raise RegisteredCapitalError(
            f"registered capital is a memo item and is never divided: {one.formula} by {other.formula}"
        )
    if one.unit == other.unit:
        if one.flow != other.flow:
            raise FlowMismatchError(
                f"a ratio of different kinds of money means nothing: {one.formula} ({one.flow}) and "
                f"{other.formula} ({other.flow})"
            )
        unit, kind = "ratio", "ratio"
    elif one.kind == "income" or other.kind in {"income", "money"}:
        raise UnitMismatchError(f"cannot divide {one.unit} by {other.unit}")
    else:
        unit, kind = f"{one.unit}_per_{_singular(other.unit)}", "rate"
    return _quotient(one, other, unit=unit, kind=kind, scale=1, operation="÷")


def disputed(one: Quantity, others: Sequence[Quantity]) -> Quantity:
    """A number that other sources contradict: the value of the first, and an interval that holds them all.

    >>> disputed(quantity("692万人"), [quantity("600万人", hedge="about")])
    <Quantity 6,920,000 [5e+06, 7e+06] persons = 6,920,000 persons or 6,000,000 persons>
    """
    if not others:
        return one
    for other in others:
        if (other.unit, other.flow) != (one.unit, one.flow):
            raise UnitMismatchError(f"{one.formula} and {other.formula} do not measure the same thing")
    low, high = min(q.low for q in (one, *others)), max(q.high for q in (one, *others))
    return Quantity(one.value, low, high, **_common(one), groups=one.groups, operation="or", operands=(one, *others))


def per_year(amount: Quantity, years: Quantity) -> Quantity:
    """The yearly mean of an amount, or of an amount per head, over so many years: ``yuan_per_person_year`` and the like.

    >>> head = quantity("5200万元") / quantity("1000人")
    >>> per_year(head, Quantity(Fraction(4), Fraction(4), Fraction(4), "years", kind="duration")).unit
    'yuan_per_person_year'
    """
    unit = f"{amount.unit}_year" if "_per_" in amount.unit else f"{amount.unit}_per_year"
    return _quotient(amount, years, unit=unit, kind="rate", scale=1, operation="÷")


def in_prices(amount: Quantity, relative: Quantity, year: str) -> Quantity:
    """An amount in the prices of another year: multiplied by how much prices rose until then (``relative``, a ratio)."""
    return replace(
        amount,
        value=amount.value * relative.value,
        low=amount.low * relative.low,
        high=amount.high * relative.high,
        figure=None,
        prices=year,
        operation="×",
        operands=(amount, relative),
    )


def share(part: Quantity, whole: Quantity) -> Quantity:
    """A part of its whole, in percent; never above 100.

    Raises
    ------
    PartOfWholeError
        No source says that it is a part of this whole: :func:`beside` sets the two side by side instead.
    """
    _refuse_unlike(part, whole, doing="take a share of")
    if not is_part(part, whole):
        raise PartOfWholeError(f"{part.formula} is not stated to be a part of {whole.formula}")
    result = _quotient(part, whole, unit="percent", kind="percent", scale=100, operation="÷")
    cap = Fraction(100)
    return replace(result, value=min(result.value, cap), low=min(result.low, cap), high=min(result.high, cap))


def shares(parts: Sequence[Quantity]) -> list[Quantity]:
    """Share of each part in the sum of all parts, in percent, with ends that are really reached.

    A share is smallest where its part is smallest and all others largest: its own uncertainty is not counted twice.

    >>> [float(s.value) for s in shares([quantity("1万元"), quantity("3万元")])]
    [25.0, 75.0]
    """
    whole = total(parts)
    if whole.value <= 0:
        raise UnknownDenominatorError("the parts add up to nothing: no share can be taken")
    found = []
    for i, part in enumerate(parts):
        rest = [p for j, p in enumerate(parts) if j != i]
        rest_low, rest_high = sum((p.low for p in rest), Fraction()), sum((p.high for p in rest), Fraction())
        found.append(
            Quantity(
                100 * part.value / whole.value,
                100 * _portion(part.low, rest_high),
                100 * _portion(part.high, rest_low),
                "percent",
                kind="percent",
                flow=part.flow,
                stage=part.stage,
                period=part.period,
                operation="÷",
                operands=(part, whole),
            )
        )
    return found


def beside(one: Quantity, other: Quantity) -> Quantity:
    """One amount in percent of another that it is not known to be a part of. Only units have to agree."""
    if one.unit != other.unit:
        raise UnitMismatchError(f"cannot compare {one.unit} with {other.unit}")
    for amount in (one, other):
        if amount.flow == "registered_capital" and one.flow != other.flow:
            raise RegisteredCapitalError(f"registered capital is a memo item: {one.formula} beside {other.formula}")
    return _quotient(one, other, unit="percent", kind="percent", scale=100, operation="÷")


def attained(outcome: Quantity, plan: Quantity) -> Quantity:
    """How much of a plan an outcome has reached, in percent (may exceed 100).

    >>> round(float(attained(quantity("85名"), quantity("141名")).value), 1)
    60.3
    """
    if outcome.unit != plan.unit:
        raise UnitMismatchError(f"cannot measure {outcome.unit} against a plan in {plan.unit}")
    if outcome.flow != plan.flow:
        raise FlowMismatchError(f"cannot measure {outcome.flow} against a plan of {plan.flow}")
    return _quotient(outcome, plan, unit="percent", kind="percent", scale=100, operation="÷")


def is_part(part: Quantity, whole: Quantity) -> bool:
    """Whether every figure behind ``part`` is linked as a part of ``whole``, or ``whole`` is a sum with it as a term."""
    if whole.figure is None:
        return whole.operation == "+" and part in whole.operands
    leaves = list(_leaves(part))
    return bool(leaves) and all(whole.figure in leaf.wholes for leaf in leaves)


def _leaves(q: Quantity) -> Iterable[Quantity]:
    if not q.operands:
        yield q
    for operand in q.operands:
        yield from _leaves(operand)


def _quotient(one: Quantity, other: Quantity, *, unit: str, kind: str, scale: int, operation: str) -> Quantity:
    if other.low <= 0:
        raise UnknownDenominatorError(f"cannot divide by {other.formula}: it may be zero")
    bound: Callable[[Fraction, Fraction], Fraction] = lambda a, b: scale * a / b  # noqa: E731 - one line, used twice
    return Quantity(
        bound(one.value, other.value),
        bound(one.low, other.high if one.low >= 0 else other.low),
        bound(one.high, other.low if one.high >= 0 else other.high),
        unit,
        kind=kind,
        flow=one.flow,
        stage=one.stage,
        period=one.period,
        place=one.place,
        operation=operation,
        operands=(one, other),
        ceiling=one.ceiling or other.ceiling,
    )


def _portion(part: Fraction, rest: Fraction) -> Fraction:
    return part / (part + rest) if part + rest > 0 else Fraction()


def _common(q: Quantity) -> dict[str, Any]:
    return {
        "unit": q.unit,
        "kind": q.kind,
        "flow": q.flow,
        "stage": q.stage,
        "period": q.period,
        "scope": q.scope,
        "place": q.place,
    }


def _refuse_unlike(one: Quantity, other: Quantity, *, doing: str) -> None:
    pair = f"cannot {doing} {one.formula} and {other.formula}"
    if one.unit != other.unit:
        raise UnitMismatchError(f"{pair}: {one.unit} and {other.unit} are different units")
    if one.flow != other.flow:
        flows = {one.flow, other.flow}
        if "registered_capital" in flows:
            raise RegisteredCapitalError(f"{pair}: registered capital is a memo item")
        raise FlowMismatchError(f"{pair}: {one.flow} and {other.flow} are different kinds of money")
    if one.prices != other.prices:
        raise PeriodMismatchError(f"{pair}: they are in prices of different years")
    if one.stage != other.stage and doing != "take a share of":
        raise StageMismatchError(f"{pair}: one is {one.stage}, the other {other.stage}")
    if one.unit in {"yuan_per_person", "percent", "ratio"} and doing == "add":
        raise UnitMismatchError(f"{pair}: rates are not added")


def _refuse_overlap(one: Quantity, other: Quantity) -> None:
    pair = f"cannot add {one.formula} and {other.formula}"
    if set(one.figures) & set(other.figures):
        raise DoubleCountError(f"{pair}: the same figure would be counted twice")
    for part, whole in ((one, other), (other, one)):
        if part_figures := [f for leaf in _leaves(part) for f in leaf.wholes if f in whole.figures]:
            raise PartOfWholeError(f"{pair}: one is a part of {part_figures[0]}, which the other contains")
    if (one.period, one.scope == "mean") != (other.period, other.scope == "mean"):
        raise PeriodMismatchError(
            f"{pair}: {one.period or 'no period'} ({one.scope}) and {other.period or 'no period'} ({other.scope})"
        )
    if one.kind == "money" and {one.scope, other.scope} == {"whole", "part"}:
        raise OverlapError(f"{pair}: one covers the whole, the other only a part that may be inside it")
    apart = bool(one.groups & other.groups)
    if one.kind == "money" and one.scope == other.scope == "whole" and one.place == other.place != "" and not apart:
        raise OverlapError(f"{pair}: each is the whole of one place, so one may contain the other")
    known_figures = bool(one.figures and other.figures)
    if one.unit in _HEAD_KINDS and known_figures and not apart:
        raise OverlapError(f"{pair}: the source does not say that these {one.unit} are different ones")


def _operand(one: Quantity, other: object, doing: str) -> Quantity:
    """The other side of an operator, which has to be a quantity too."""
    if not isinstance(other, Quantity):
        raise UnitMismatchError(
            f"cannot {doing} {other!r}: it has no unit, and {one.formula} is in {one.unit}; allowed: a quantity, such as "
            'quantity("12.7万人")'
        )
    return other


def _bracketed(q: Quantity) -> bool:
    """Whether a formula needs brackets within another."""
    return q.operation in _BINARY


def _singular(unit: str) -> str:
    irregular = {"persons": "person", "categories": "category", "person_times": "person_time"}
    return irregular.get(unit, unit.removesuffix("s"))
