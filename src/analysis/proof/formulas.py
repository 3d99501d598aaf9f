"""Formulas as the reports print them, read again and computed from the figures, in exact fractions.

========== =========================================================================================================
sum        ``a + b``, ``a − b``: both ends by interval arithmetic
product    ``a × b``, ``a ÷ b ÷ c`` (from left to right); a part over a sum that holds it reaches its ends once, not twice
dispute    ``a or b``: two sources on one count; the value of the first, an interval that holds all
function   ``HHI(…)``, ``Gini(…)``, ``Theil(…)``, ``Theil_between(…)``, ``Theil_within(…)``, ``∏(…)`` (product of one plus
           so many percent), ``mean(…)`` (an interval from the lowest to the highest)
leaf       the id of a figure, or a number with its unit: ``4 years``
========== =========================================================================================================

``or`` binds least, ``×`` and ``÷`` most. Nothing else can be written: a formula that this cannot read is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Final

from analysis import inequality
from analysis.comparison.choice import province_of
from analysis.dataset import Dataset
from analysis.errors import ArithmeticRefusedError, FormulaError
from analysis.funds import herfindahl
from analysis.inequality import Measured
from analysis.periods import years_of

_TOKEN = re.compile(r"\s*(?:(?P<mark>[()+−÷×]|,(?!\d))|(?P<word>[\w.\-]+(?:,\d{3})*(?:\.\d+)?|∏))")
_NUMBER = re.compile(r"-?\d{1,15}(,\d{3})*(\.\d+)?(e[+\-]\d{1,2})?")
_UNIT = re.compile(r"[a-z][a-z_]*")
#: Operators from the one that binds least.
_LEVELS: Final = (("or",), ("+", "−"), ("×", "÷"))
#: A formula that is nested deeper is none of ours.
_DEEPEST = 40
_SINGULAR: Final = {"persons": "person", "person_times": "person_time", "categories": "category"}
_MEASURES: Final = ("Gini", "Theil", "Theil_between", "Theil_within")
#: Measures of inequality are computed in floating point and kept to so many decimals.
_FLOAT_STEP = 10**12


@dataclass(frozen=True, slots=True)
class Term:
    """A formula as a tree: ``operation`` is an operator or a function, ``figure`` for a figure, ``number`` for a constant."""

    operation: str
    operands: tuple[Term, ...] = ()
    figure: str = ""
    amount: Fraction = Fraction()
    unit: str = ""

    @property
    def figures(self) -> tuple[str, ...]:
        """Ids of the figures in it, in order, each once."""
        return tuple(dict.fromkeys(leaf.figure for leaf in self.leaves() if leaf.figure))

    def leaves(self) -> Iterator[Term]:
        """The figures and constants, in order."""
        if not self.operands:
            yield self
        for operand in self.operands:
            yield from operand.leaves()


@dataclass(frozen=True, slots=True)
class Span:
    """A computed value with its interval; before caps, so a value may lie outside of what is possible."""

    value: Fraction
    low: Fraction
    high: Fraction


def parse_formula(formula: str) -> Term:
    """Read a formula.

    Raises
    ------
    FormulaError
        It is not written as above.

    Examples
    --------
    >>> tree = parse_formula("(a + b) ÷ c ÷ 4 years")
    >>> tree.operation, tree.figures, tree.operands[1].amount
    ('÷', ('a', 'b', 'c'), Fraction(4, 1))
    """
    reader = _Reader(formula)
    found = reader.chain(0, 0)
    if reader.next:
        raise reader.refusal()
    return found


def evaluate(term: Term, dataset: Dataset) -> Span:
    """Compute a formula from the dataset's figures.

    Raises
    ------
    FormulaError
        A figure is not known, a denominator may be zero, the years are not those of the money.
    """
    if term.operation == "figure":
        if not dataset.has(term.figure):
            raise FormulaError(f"no figure {term.figure}")
        q = dataset.quantity(term.figure)
        return Span(q.value, q.low, q.high)
    if term.operation == "number":
        return Span(term.amount, term.amount, term.amount)
    if term.operation in _MEASURES:
        return _measure(term, dataset)
    if term.operation == "HHI":
        return _concentration(term, dataset)
    if term.operation == "÷":
        return _quotient(term, dataset)
    spans = [evaluate(operand, dataset) for operand in term.operands]
    return _PLAIN[term.operation](spans)


def unit_of(term: Term, dataset: Dataset) -> str:
    """The unit that a formula gives; a quotient of like by like is a ``ratio``, which may be printed in percent.

    Raises
    ------
    FormulaError
        Unlike things are added, or a figure is not known.

    Examples
    --------
    >>> from analysis.dataset import load
    >>> unit_of(parse_formula("620421-02 ÷ 620421-12 ÷ 1 years"), load())
    'yuan_per_person_year'
    """
    if term.operation == "figure":
        if not dataset.has(term.figure):
            raise FormulaError(f"no figure {term.figure}")
        return dataset.quantity(term.figure).unit
    if term.operation == "number":
        return term.unit
    units = [unit_of(operand, dataset) for operand in term.operands]
    if term.operation == "÷":
        one, other = units
        if one == other:
            return "ratio"
        if other == "years":
            return f"{one}_year" if "_per_" in one else f"{one}_per_year"
        return f"{one}_per_{_SINGULAR.get(other, other.removesuffix('s'))}"
    if term.operation in {"+", "−", "or"} and len(set(units)) > 1:
        raise FormulaError(f"{' and '.join(dict.fromkeys(units))} stand in one sum")
    return units[0] if term.operation in {"+", "−", "or", "×"} else "ratio"


def printed_span(formula: str, unit: str, dataset: Dataset) -> Span:
    """What a formula gives in the unit that it is printed in: a quotient in percent is times a hundred.

    Raises
    ------
    FormulaError
        As :func:`parse_formula`, :func:`unit_of` and :func:`evaluate`; or the formula gives another unit.

    Examples
    --------
    >>> from analysis.dataset import load
    >>> round(float(printed_span("620421-02 ÷ 620421-12", "yuan_per_person", load()).low), 1)
    407.8
    """
    term = parse_formula(formula)
    given = unit_of(term, dataset)
    in_percent = unit == "percent" and given == "ratio" and term.operation == "÷"
    if unit != given and not in_percent:
        raise FormulaError(f"it gives {given}, not {unit or 'a number without unit'}")
    found = evaluate(term, dataset)
    if not in_percent:
        return found
    return Span(100 * found.value, 100 * found.low, 100 * found.high)


# Reading -------------------------------------------------------------------------------------------------------------


class _Reader:
    """One formula as tokens, read from left to right."""

    def __init__(self, formula: str) -> None:
        self.formula = formula
        self.tokens: list[str] = []
        at = 0
        while at < len(formula.rstrip()):
            match = _TOKEN.match(formula, at)
            if match is None:
                raise FormulaError(f"found {formula[at : at + 20].strip()!r}; allowed: figures, + − ÷ × or, functions")
            self.tokens.append(match["mark"] or match["word"])
            at = match.end()
        self.at = 0

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.next
        self.at += 1
        return token

    def expect(self, token: str) -> None:
        if self.next != token:
            raise self.refusal(token)
        self.at += 1

    def refusal(self, wanted: str = "an operator") -> FormulaError:
        return FormulaError(f"found {self.next or 'the end'!r} in {self.formula[:80]!r}; allowed: {wanted}")

    def chain(self, level: int, depth: int) -> Term:
        """Operands of one strength: ``a ÷ b ÷ c`` is ``(a ÷ b) ÷ c``, terms of one sum stay together."""
        if depth > _DEEPEST:
            raise FormulaError(f"{self.formula[:80]!r} is nested deeper than {_DEEPEST} times")
        if level == len(_LEVELS):
            return self.operand(depth)
        found = self.chain(level + 1, depth)
        alone = True  # not in brackets, so that terms may join it
        while self.next in _LEVELS[level]:
            operation = self.take()
            other = self.chain(level + 1, depth)
            if not alone and operation == found.operation and operation in {"+", "or", "×"}:
                found = Term(operation, (*found.operands, other))
            else:
                found = Term(operation, (found, other))
            alone = False
        return found

    def operand(self, depth: int) -> Term:
        token = self.take()
        if token == "(":  # noqa: S105 - a bracket
            inner = self.chain(0, depth + 1)
            self.expect(")")
            return inner
        if not token or token in "()+−÷×," or token == "or":  # noqa: S105 - an operator
            self.at -= 1
            raise self.refusal("a figure, a number with its unit, a function")
        if self.next == "(":
            return self.function(token, depth)
        if _NUMBER.fullmatch(token) and _UNIT.fullmatch(self.next) and self.next != "or":
            return Term("number", amount=Fraction(token.replace(",", "")), unit=self.take())
        return Term("figure", figure=token)

    def function(self, name: str, depth: int) -> Term:
        if name not in {"HHI", "∏", "mean", *_MEASURES}:
            raise FormulaError(f"no function {name!r}; allowed: HHI, ∏, mean, {', '.join(_MEASURES)}")
        self.expect("(")
        operands = [self.chain(0, depth + 1)]
        while self.next == ",":
            self.take()
            operands.append(self.chain(0, depth + 1))
        self.expect(")")
        return Term(name, tuple(operands))


# Computing -----------------------------------------------------------------------------------------------------------


def _added(spans: Sequence[Span]) -> Span:
    return Span(
        sum((s.value for s in spans), Fraction()),
        sum((s.low for s in spans), Fraction()),
        sum((s.high for s in spans), Fraction()),
    )


def _subtracted(spans: Sequence[Span]) -> Span:
    one, other = spans
    return Span(one.value - other.value, one.low - other.high, one.high - other.low)


def _multiplied(spans: Sequence[Span]) -> Span:
    def product(one: Span, other: Span) -> Span:
        ends = [a * b for a in (one.low, one.high) for b in (other.low, other.high)]
        return Span(one.value * other.value, min(ends), max(ends))

    return reduce(product, spans)


def _disputed(spans: Sequence[Span]) -> Span:
    return Span(spans[0].value, min(s.low for s in spans), max(s.high for s in spans))


def _compounded(spans: Sequence[Span]) -> Span:
    """So many percent on top of so many percent."""
    return _multiplied([Span(1 + s.value / 100, 1 + s.low / 100, 1 + s.high / 100) for s in spans])


def _averaged(spans: Sequence[Span]) -> Span:
    mean = sum((s.value for s in spans), Fraction()) / len(spans)
    return Span(mean, min(s.low for s in spans), max(s.high for s in spans))


_PLAIN: Final[dict[str, Callable[[Sequence[Span]], Span]]] = {
    "+": _added,
    "−": _subtracted,
    "×": _multiplied,
    "or": _disputed,
    "∏": _compounded,
    "mean": _averaged,
}


def _quotient(term: Term, dataset: Dataset) -> Span:
    dividend, divisor = term.operands
    one, other = evaluate(dividend, dataset), evaluate(divisor, dataset)
    if divisor.operation == "number" and divisor.unit == "years":
        other = _years(dividend, divisor, dataset)
    if other.low <= 0:
        raise FormulaError("the denominator may be zero")
    if divisor == dividend:
        return Span(Fraction(1), Fraction(1), Fraction(1))
    if divisor.operation == "+" and divisor.operands.count(dividend) == 1:
        return _share(one, other)
    ends = [a / b for a in (one.low, one.high) for b in (other.low, other.high)]
    return Span(one.value / other.value, min(ends), max(ends))


def _share(part: Span, whole: Span) -> Span:
    """A part over a sum that it is a term of: smallest where it is smallest and the others largest."""

    def portion(own: Fraction, rest: Fraction) -> Fraction:
        return own / (own + rest) if own + rest > 0 else Fraction()

    low, high = portion(part.low, whole.high - part.high), portion(part.high, whole.low - part.low)
    return Span(part.value / whole.value, low, high)


def _years(dividend: Term, divisor: Term, dataset: Dataset) -> Span:
    """The years of the money, which must be those printed; as few as its months, where it ends within a year."""
    fund = next(iter(dividend.figures), "")
    counted = years_of(dataset.figure(fund).period) if dataset.has(fund) else None
    if counted is None:
        raise FormulaError(f"{fund or 'a number'} has no known number of years")
    by_months, touched = counted
    if divisor.amount != touched:
        raise FormulaError(f"{fund} is of {touched} years, not of {float(divisor.amount):g}")
    return Span(Fraction(touched), by_months if touched > 1 else Fraction(1), Fraction(touched))


def _concentration(term: Term, dataset: Dataset) -> Span:
    for operand in term.operands:
        evaluate(operand, dataset)  # names a figure that is not known
        if operand.operation != "figure":
            raise FormulaError("the parts of an HHI are figures")
    try:
        found = herfindahl([dataset.quantity(operand.figure) for operand in term.operands])
    except ArithmeticRefusedError as refusal:
        raise FormulaError(str(refusal)) from None
    return Span(found.value, found.low, found.high)


def _measure(term: Term, dataset: Dataset) -> Span:
    """Inequality among rates; between and within the provinces of their funds."""
    rates = [evaluate(operand, dataset) for operand in term.operands]
    amounts = [float(rate.value) for rate in rates]
    box = [(float(rate.low), float(rate.high)) for rate in rates]
    try:
        if term.operation == "Gini":
            return _kept(inequality.gini_interval(amounts, box))
        funds = [next(iter(operand.figures), "") for operand in term.operands]
        provinces = [province_of(dataset, dataset.figure(fund).place) for fund in funds]
        split = inequality.theil_by_group(amounts, box, provinces)
    except (ValueError, LookupError) as error:
        raise FormulaError(f"{term.operation} cannot be taken: {error}") from None
    parts = {"Theil": split.total, "Theil_between": split.between, "Theil_within": split.within}
    return _kept(parts[term.operation])


def _kept(measured: Measured) -> Span:
    ends = (measured.value, measured.low, measured.high)
    value, low, high = (Fraction(end).limit_denominator(_FLOAT_STEP) for end in ends)
    return Span(value, min(value, low), max(value, high))
