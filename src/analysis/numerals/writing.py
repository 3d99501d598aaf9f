"""The way back: the Chinese phrase that reads as exactly a given value, interval, unit and hedge."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import Final

from analysis.errors import NumberPhraseError
from analysis.numerals.bare import lowest_digit
from analysis.numerals.reading import Reading, read

_HEDGE_WORD: Final = {
    "exact": "",
    "range": "",
    "about": "约",
    "over": "超",
    "under": "不到",
    "at_least": "至少",
    "at_most": "至多",
}


def _decimal(value: Fraction, decimals: int) -> str:
    """A number that is not negative with so many decimals."""
    digits = str(int(value * 10**decimals)).zfill(decimals + 1)
    return f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits


def _exponent(place: Fraction) -> int:
    """The power of ten that a place is: 1000 → 3, 1/100 → -2."""
    return len(str(place.numerator)) - len(str(place.denominator))


def _all_digits(value: Fraction) -> str:
    return _decimal(value, max(0, -_exponent(lowest_digit(value) or Fraction(1))))


_WORDS_OF_TEN: Final = (
    (2, "百"),
    (3, "千"),
    (4, "万"),
    (6, "百万"),
    (7, "千万"),
    (8, "亿"),
    (10, "百亿"),
    (11, "千亿"),
)
_LARGE_WORDS: Final = ((4, "万"), (8, "亿"), (12, "万亿"), (15, "千万亿"))


def _to_the_place(value: Fraction, place: Fraction, unit: str) -> str:
    """Digits of which the last one written stands at the place: 5200万 for 10000, 3百万 for 10**6, 12.7 for 1/10."""
    exponent = _exponent(place)
    if exponent <= 0:
        return _decimal(value, -exponent)
    # 1.80亿 rather than 180百万, but 3百万 rather than 0.03亿; 3千 before 米 would be 3 kilometres.
    usual = [(power, word) for power, word in _LARGE_WORDS if value >= 10**power]
    others = [(power, word) for power, word in _WORDS_OF_TEN if word != "千" or unit[:1] not in ("米", "克", "瓦")]
    power, word = next(pair for pair in (*usual, *others, *_LARGE_WORDS) if exponent <= pair[0])
    return _decimal(value / 10**power, power - exponent) + word


def _short(value: Fraction) -> str:
    """All digits of a number, in 亿 or 万 where that takes few decimals."""
    for power, word in ((12, "万亿"), (8, "亿"), (4, "万")):
        scaled = value / 10**power
        if scaled >= 1 and (scaled * 10**4).denominator == 1:
            return _all_digits(scaled) + word
    return _all_digits(value)


def _halves(value: Fraction, unit: str) -> str:
    """半年, 一年半, 3个半月, 3成半."""
    if unit == "%":
        value, unit = value / 10, "成"
    whole = int(value)
    if whole == 0:
        return f"半{unit}"
    return f"{whole}个半月" if unit == "个月" else f"{whole}{unit}半"


def _phrase(reading: Reading) -> str | None:
    """The only candidate for :func:`write`, which reads it again."""
    value, low, high, unit = reading.value, reading.low, reading.high, reading.unit
    if reading.hedge == "range":
        return f"{_all_digits(low)}至{_all_digits(high)}{unit}"
    sign = ""
    if value < 0:
        sign, value, low, high = "-", -value, -high, -low
    width = value - low if reading.hedge in ("under", "at_most") else high - value
    place = (2 * width if reading.hedge == "exact" else width) or Fraction(1)
    if place <= 0 or (_exponent(place) > 15 and (reading.hedge == "exact" or value == 0)):
        return None
    if place in (Fraction(1, 2), Fraction(5)):
        amount = _halves(value, unit)
    elif reading.hedge == "exact" or value == 0:
        amount = _to_the_place(value, place, unit) + unit
    else:
        amount = _short(value) + unit
    return _HEDGE_WORD[reading.hedge] + sign + amount


def write(reading: Reading) -> str:
    """The Chinese phrase that reads as exactly this: value, interval, unit, kind and hedge.

    >>> write(read("近兩億多元")), write(read("12,000餘戶")), write(read("十几块钱"))
    ('约2亿元', '超1.2万户', '11至19元')

    Raises
    ------
    NumberPhraseError
        No phrase reads so: a third of a yuan, an interval that no rounding makes.
    """
    with suppress(NumberPhraseError):
        phrase = _phrase(reading)
        if phrase is not None and read(phrase) == reading:
            return phrase
    raise NumberPhraseError(f"no phrase reads as {reading}; allowed is what reading a phrase can give")
