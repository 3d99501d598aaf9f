"""What a whole phrase says: number or range, unit, and the hedges before, within and after, Chinese or English.

The grammar is two patterns, :data:`QUANTITY` and :data:`ENGLISH_QUANTITY`; :func:`in_chinese` and :func:`in_english` say
what a match of each means, or refuse it.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final, NoReturn

from analysis.errors import NumberPhraseError
from analysis.numerals.bare import (
    CHINESE,
    DIGIT_VALUES,
    DIGITS,
    MULTIPLIER,
    NUMBER,
    WESTERN,
    Numeral,
    bare_number,
    from_digits,
    power_of,
)
from analysis.numerals.units import (
    AFTER,
    BEFORE,
    ENGLISH_BEFORE,
    ENGLISH_HEDGE,
    ENGLISH_UNIT,
    ENGLISH_UNITS,
    HALVED_KINDS,
    HEDGE_AFTER,
    HEDGE_BEFORE,
    HEDGE_WITHIN,
    UNIT,
    UNITS,
    Unit,
    alternatives,
)

_NO_UNIT: Final = Unit("", "number")

_SEPARATOR: Final = "(?:——|[—–―─~至到-])"
_SHARE: Final = "[百千万]分之"
_SHARES: Final = {"百分之": Fraction(1), "千分之": Fraction(1, 10), "万分之": Fraction(1, 100)}


def _end(name: str) -> str:
    """The pattern of one end of a range, or of the only number: share, number, unit, each in a group of that name."""
    return (
        rf"(?P<share_{name}>{_SHARE})?(?P<number_{name}>{NUMBER})"
        rf"(?P<unit_{name}>{UNIT})?(?:\((?P<header_{name}>{MULTIPLIER}?{UNIT})\))?"
    )


QUANTITY: Final = re.compile(
    rf"(?P<before>{BEFORE})?(?P<minus>[-−负])?(?P<yuan>人民币|¥)?"
    rf"(?:(?:{_end('from')}{_SEPARATOR})?{_end('to')}(?P<half>半|(?<=成)[一二三四五六七八九])?"
    rf"|(?P<whole>半|{NUMBER})个(?P<infix>[半多余])(?P<late>月|小时|星期)"
    rf"|半(?P<halved>{UNIT}))(?P<after>{AFTER})?"
)
"""One quantity in Chinese, in normalised text: hedge, number or range, unit, hedge."""

_SMALL: Final = (
    "one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH_NUMBERS: Final = {word: value for value, word in enumerate(_SMALL.split(), 1)} | {
    word: 10 * value for value, word in enumerate(_TENS.split(), 2)
}
_ENGLISH_POWERS: Final = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ENGLISH_NUMBER: Final = f"(?:{DIGITS}|{alternatives(_ENGLISH_NUMBERS)})"
_ENGLISH_POWER: Final = alternatives(_ENGLISH_POWERS)

ENGLISH_QUANTITY: Final = re.compile(
    rf"(?:(?P<before>{ENGLISH_BEFORE}) )?(?P<yuan>(?:RMB|CNY|¥) ?)?"
    rf"(?:(?P<number_from>{_ENGLISH_NUMBER})(?: (?P<power_from>{_ENGLISH_POWER}))?(?: to |[-–—]))?"
    rf"(?P<number_to>{_ENGLISH_NUMBER})(?: (?P<power_to>{_ENGLISH_POWER}))?(?: ?(?P<unit>{ENGLISH_UNIT})(?!\w))?",
    re.IGNORECASE | re.ASCII,
)
"""One quantity in English, in normalised text: "nearly 54.16 million yuan"."""

_ALLOWED: Final = "allowed is one number with at most one unit, such as 5200万元"


def refuse(phrase: object, found: str, allowed: str = _ALLOWED) -> NoReturn:
    """Raise what says which phrase is refused, what was found in it and what is allowed."""
    shown = ascii(phrase) if not isinstance(phrase, str) else phrase if phrase.isprintable() else repr(phrase)
    shown = shown if len(shown) <= 40 else shown[:40] + "…"
    raise NumberPhraseError(f"“{shown}” is not one quantity: found {found}; {allowed}")


_COMPATIBLE: Final = {
    frozenset({"about", "over"}): "about",  # 近1.2万余人次
    frozenset({"over", "at_least"}): "over",
    frozenset({"under", "at_most"}): "under",
    frozenset({"about", "range"}): "range",
}


def joined(text: str, inside: str, around: str) -> str:
    """One hedge from two that speak of the same number; the wider, where both can be true."""
    if around in ("exact", inside):
        return inside
    both = around if inside == "exact" else _COMPATIBLE.get(frozenset({inside, around}))
    if around == "range":
        both = None  # no word makes a range of one number
    if both is None:
        refuse(text, f"the hedges {inside!r} and {around!r} together", "allowed are hedges that do not contradict")
    return both


_WITHIN: Final = re.compile(rf"({WESTERN}|{CHINESE})(?:([余多来])({MULTIPLIER})?)?")


def _hedged_number(text: str, written: str) -> tuple[Numeral, str]:
    """Read what :data:`NUMBER` matched: the number and the hedge within it."""
    match = _WITHIN.fullmatch(written)
    numeral = None if match is None else bare_number(match[1])
    if match is None or numeral is None:
        refuse(text, f"“{written}”, which is no number")
    number, within, multiplier = match.groups()
    if multiplier is not None:
        # 1万多亿 and 三百余万 are numbers; 3亿多万, 三千多百 are not.
        if "亿" in number or ("万" in number and "万" in multiplier) or (multiplier in "百千" and not number.isdigit()):
            refuse(text, f"“{written}”, which is no number")
        numeral = numeral.times(power_of(multiplier))
    # 数百余人 says no more than 数百人.
    return numeral, "exact" if within is None or numeral.vague else HEDGE_WITHIN[within]


def _one_end(match: re.Match[str], name: str) -> tuple[Numeral, Unit, str]:
    """One end of a range, or the only number: the number as written, its unit, the hedge within it."""
    text, written = match.string, match[f"number_{name}"]
    share, unit, header = match[f"share_{name}"], match[f"unit_{name}"], match[f"header_{name}"]
    if (share is not None) + (unit is not None) + (header is not None) > 1:
        refuse(text, "two units")
    numeral, within = _hedged_number(text, written)
    if share is not None:
        if written == "百":  # 百分之百 is 100 % to the unit
            numeral = from_digits("100")
        return numeral, Unit("%", "percent", _SHARES[share]), within
    if header is not None:
        found = re.fullmatch(f"({MULTIPLIER})?({UNIT})", header)
        if found is None or (found[1] and re.search("[百千万亿]", written)):
            refuse(text, f"two multipliers, in “{written}” and “{header}”")
        return numeral.times(power_of(found[1])), UNITS[found[2]], within
    return numeral, _NO_UNIT if unit is None else UNITS[unit], within


def _shared_multiplier(low: str, high: str) -> int:
    """What the low end of a range takes from the high end: 万 in 3—5万, 万 in 三十至五十万, nothing in 3万—5万."""
    found = re.search(f"{MULTIPLIER}$", high)
    if found is None or re.search("[万亿]", low):
        return 1
    multiplier = found.group()
    return power_of(multiplier.lstrip("百千") if re.search("[百千]", low) else multiplier)


def _range(match: re.Match[str]) -> tuple[Numeral, Unit]:
    text = match.string
    low, low_unit, low_hedge = _one_end(match, "from")
    high, unit, high_hedge = _one_end(match, "to")
    if low.top is not None or high.top is not None or (low_hedge, high_hedge) != ("exact", "exact") or match["half"]:
        refuse(text, "a range whose ends are not exact", "allowed are two plain numbers, such as 3—5万元")
    if match["share_from"] and unit is _NO_UNIT:
        unit = low_unit
    if low_unit.name not in ("", unit.name):
        refuse(text, f"two units, {low_unit.name} and {unit.name or 'none'}")
    value = low.value
    if low_unit is _NO_UNIT:
        low_unit = unit
        multiplier = _shared_multiplier(match["number_from"], match["number_to"])
        # 8000—1.2万 cannot share the 万; what would then span more than two powers of ten (5—3万) is a slip.
        if value * multiplier < high.value or value * 100 < high.value:
            value *= multiplier
    bottom, top = value * low_unit.factor, high.value * unit.factor
    if bottom >= top:
        refuse(text, "a range that does not rise")
    return Numeral(bottom, low.place * low_unit.factor, top), unit


def _halved(match: re.Match[str]) -> tuple[Numeral, Unit]:
    """Read 半年, 一年半, 3个半月, 三成半, and 九成五, whose 五 is 5 %."""
    text, tail = match.string, match["half"]
    spelling = match["halved"] or match["unit_to"] or ("个月" if match["late"] == "月" else match["late"])
    unit = UNITS.get(spelling, _NO_UNIT)
    whole, within = Numeral(Fraction(0), Fraction(1)), "exact"
    if not match["halved"]:
        whole, within = _hedged_number(text, match["whole"] or match["number_to"])
    plain = (
        within == "exact" and whole.top is None and whole.place == 1 and not (match["share_to"] or match["header_to"])
    )
    if not plain or (spelling != "成" and unit.kind not in HALVED_KINDS):
        refuse(text, "a half that does not follow a whole number", "allowed are such as 一年半, 半年, 3个半月, 三成半")
    part = Fraction(1, 2) if tail in (None, "半") else Fraction(DIGIT_VALUES[tail], 10)
    place = part if tail in (None, "半") else Fraction(1, 10)
    return Numeral(whole.value + part, place).times(unit.factor), unit


def in_chinese(match: re.Match[str]) -> tuple[Numeral, Unit, str]:
    """What a match of :data:`QUANTITY` says: number and unit, in the base unit, and all its hedges as one."""
    text, hedge = match.string, "exact"
    if match["number_from"] is not None:
        numeral, unit = _range(match)
    elif match["half"] or match["halved"] or match["infix"] == "半":
        numeral, unit = _halved(match)
    elif match["late"]:
        unit = UNITS["个月" if match["late"] == "月" else match["late"]]
        half = Numeral(Fraction(1, 2), Fraction(1, 2)), "exact"
        numeral, within = half if match["whole"] == "半" else _hedged_number(text, match["whole"])
        hedge = joined(text, within, "over")
    else:
        numeral, unit, hedge = _one_end(match, "to")
        numeral = numeral.times(unit.factor)
    if numeral.top is not None:
        hedge = joined(text, "range", hedge)
    if match["yuan"] is not None:
        if unit.name not in ("", "元"):
            refuse(text, f"two units, {match['yuan']} and {unit.name}")
        unit = UNITS["元"]
    if match["minus"] is not None:
        if unit.kind != "percent" or numeral.top is not None or numeral.value == 0:
            refuse(text, "a negative quantity", "a sign is allowed before one percentage that is not zero")
        numeral = numeral.times(Fraction(-1))
    for group, words in (("before", HEDGE_BEFORE), ("after", HEDGE_AFTER)):
        if match[group] is not None:
            hedge = joined(text, hedge, words[match[group]])
    return numeral, unit, hedge


_PLAIN: Final = re.compile(rf"({DIGITS})(万|亿)?([^\W\d_]*+|%)")


def plainly(text: str) -> tuple[Numeral, Unit] | None:
    """Read the plainest of all phrases, digits and a unit, a tenth of the work of :data:`QUANTITY`; None where it is another.

    >>> plainly("5200万元")[1].name, plainly("1500余万元"), plainly("3成")
    ('元', None, None)
    """
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    unit = UNITS.get(match[3]) if match[3] else _NO_UNIT
    if unit is None or unit.factor != 1:
        return None
    return from_digits(match[1], power_of(match[2])), unit


def in_english(match: re.Match[str]) -> tuple[Numeral, Unit, str]:
    """What a match of :data:`ENGLISH_QUANTITY` says."""
    text = match.string
    power_to = match["power_to"]
    unit = _NO_UNIT if match["unit"] is None else ENGLISH_UNITS[match["unit"].lower()]
    if match["yuan"] is not None:
        if unit.name not in ("", "元"):
            refuse(text, f"two units, {match['yuan'].strip()} and {match['unit']}")
        unit = UNITS["元"]

    def number(digits: str, power: str | None) -> Numeral:
        word = _ENGLISH_NUMBERS.get(digits.lower())
        numeral = from_digits(digits if word is None else str(word))
        return numeral.times(Fraction(1 if power is None else _ENGLISH_POWERS[power.lower()]))

    numeral, hedge = number(match["number_to"], power_to), "exact"
    if match["number_from"] is not None:
        low = number(match["number_from"], match["power_from"] or power_to)
        if low.value >= numeral.value:
            refuse(text, "a range that does not rise")
        numeral, hedge = Numeral(low.value, low.place, numeral.value), "range"
    if match["before"] is not None:
        hedge = joined(text, hedge, ENGLISH_HEDGE[match["before"].lower()])
    return numeral, unit, hedge
