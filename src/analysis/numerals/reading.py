"""What a phrase is read as: value, interval, unit and hedge.

:func:`interval` is the project's one rounding rule, the only place where a written number becomes an interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from analysis.errors import NumberPhraseError
from analysis.numerals.bare import lowest_digit
from analysis.numerals.phrases import ENGLISH_QUANTITY, QUANTITY, in_chinese, in_english, joined, plainly, refuse
from analysis.numerals.spelling import normalise
from analysis.numerals.units import COUNTED_KINDS, HEDGES, UNITS

MAX_LENGTH: Final = 120
"""Longest phrase that is looked at, in characters."""

_LARGEST: Final = 10**20
_FINEST_PARTS: Final = 10**12
_COARSEST: Final = 10**15


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phrase says.

    ``value`` is in the base unit (5200万元 is 52000000 元), and the low end of a range. ``[low, high)`` is what the
    rounding rule and the hedge allow; the high end belongs to it where the two are equal and for the hedges range,
    about, under and at_most. ``unit`` is the printed unit in simplified characters; where none is printed it is "" and
    ``kind`` is "number".
    """

    value: Fraction
    low: Fraction
    high: Fraction
    unit: str
    kind: str
    hedge: str


def interval(value: Fraction, *, place: Fraction, kind: str, hedge: str) -> tuple[Fraction, Fraction]:
    """The interval that a written number stands for: the project's one rounding rule.

    Parameters
    ----------
    value
        The number as written, in the base unit.
    place
        The place of its last written digit, in the base unit: 10000 for 5200万, 1/10 for 33.2.
    kind
        What is measured; a whole number of people, households or things written out to the unit is exact.
    hedge
        One of ``HEDGES`` but "range", whose ends are its written ends. "over" and "at_least" widen upwards, "under" and
        "at_most" downwards, "about" both ways, each by one step of the lowest digit that is not zero.

    Returns
    -------
    tuple of Fraction
        The low and the high end. For a value that is not negative the low end is not below zero; a negative value has
        the interval of its size, mirrored.

    >>> interval(Fraction(127000), place=Fraction(1000), kind="people", hedge="exact")
    (Fraction(126500, 1), Fraction(127500, 1))
    """
    if value.numerator < 0:
        low, high = interval(-value, place=place, kind=kind, hedge=hedge)
        return -high, -low
    if hedge == "exact":
        if kind in COUNTED_KINDS and value.denominator == 1 and (place.numerator <= place.denominator or not value):
            return value, value
        step = Fraction(place.numerator, place.denominator * 2)
    else:
        # A half (一年半) has a place that no decimal digit has.
        step = max(place, lowest_digit(value))
    low = value if hedge in ("over", "at_least") else value - step
    if low.numerator < 0:
        low = Fraction(0)
    high = value if hedge in ("under", "at_most") else value + step
    return low, high


def _out_of_proportion(value: Fraction | None) -> bool:
    # In whole numbers: comparing fractions takes several times as long, and a text has thousands of numbers.
    return value is not None and abs(value.numerator) >= _LARGEST * value.denominator


def _is_written_place(place: Fraction) -> bool:
    size = abs(place.numerator)
    return size <= _COARSEST * place.denominator and size * _FINEST_PARTS >= place.denominator


def _is_year(value: Fraction) -> bool:
    return value.denominator == 1 and 1900 <= value < 2100


def read(phrase: str, *, hedge: str | None = None, unit: str | None = None) -> Reading:
    """Read a phrase that is exactly one quantity.

    Parameters
    ----------
    phrase
        Number, multipliers and unit, with hedges inside or around: 5200万元, 2,425万元, 近1.2万余人次, 三千余人,
        3—5万元, 百分之三十五, 九成 (90 %), 37.17(萬人), 54.16 million yuan. Full-width digits, traditional characters
        and bracketed pinyin may occur.
    hedge
        What the words around the phrase said, one of ``HEDGES``. It may add to the phrase's own but not contradict
        it: "about" around 余 or 多 is about, "exact" changes nothing.
    unit
        The unit of a phrase that has none of its own, printed elsewhere (脱贫人口12.7万): 人, 元, %. A unit of the phrase's
        own stands.

    Returns
    -------
    Reading
        In the base unit, with the interval of :func:`interval`; a range has its written ends, and its low end as value.

    Raises
    ------
    NumberPhraseError
        The phrase is not exactly one quantity: no number, two of them, words beside it, wrong grouping of digits, a
        year (2020年), a sign before anything but a percentage, more than ``MAX_LENGTH`` characters.

    >>> reading = read("1500余万元")
    >>> int(reading.value), int(reading.low), int(reading.high), reading.unit, reading.hedge
    (15000000, 15000000, 16000000, '元', 'over')
    """
    if not isinstance(phrase, str):
        refuse(phrase, f"a {type(phrase).__name__}")
    if len(phrase) > MAX_LENGTH:
        refuse(phrase[:50], f"{len(phrase)} characters", f"allowed are at most {MAX_LENGTH}")
    if hedge is not None and hedge not in HEDGES:
        raise NumberPhraseError(f"hedge {hedge!r} is unknown; allowed: {', '.join(HEDGES)}")
    return read_spelled(normalise(phrase).strip(), hedge=hedge, unit=unit, phrase=phrase)


def read_spelled(text: str, *, hedge: str | None = None, unit: str | None = None, phrase: str = "") -> Reading:
    """As :func:`read`, of a phrase that is in the spelling of :func:`analysis.numerals.normalise` already.

    >>> read_spelled("5200万元").unit
    '元'
    """
    phrase = phrase or text
    if plain := plainly(text):
        (numeral, found), inside = plain, "exact"
    elif match := QUANTITY.fullmatch(text):
        numeral, found, inside = in_chinese(match)
    elif match := ENGLISH_QUANTITY.fullmatch(text):
        numeral, found, inside = in_english(match)
    else:
        start = QUANTITY.match(text) or ENGLISH_QUANTITY.match(text)
        if start is None:
            refuse(phrase, "no number at the start" if text else "nothing")
        refuse(phrase, f"“{text[start.end() :]}” after “{start.group()}”")
    hedge = joined(text, inside, hedge or "exact")
    if not found.name and unit is not None:
        found = UNITS[unit]
    value, place, top = numeral.value, numeral.place, numeral.top
    if _out_of_proportion(value) or _out_of_proportion(top) or not _is_written_place(place):
        refuse(phrase, "a number out of all proportion", "allowed is less than 10^20, with at most 12 decimals")
    if top is not None:
        if found.name in ("", "年") and _is_year(value) and _is_year(top):
            refuse(phrase, "two years")
        return Reading(value, value, top, found.name, found.kind, hedge)
    if found.name == "年" and _is_year(value) and place == 1 and (hedge == "exact" or value % 100):
        refuse(phrase, "a year")
    low, high = interval(value, place=abs(place) if place.numerator < 0 else place, kind=found.kind, hedge=hedge)
    return Reading(value, low, high, found.name, found.kind, hedge)
