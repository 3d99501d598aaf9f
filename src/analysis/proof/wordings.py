"""The words of a printed number, read back: do its digits say its value, to the precision printed?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from analysis.labels import Language, label, unit_label

#: Words of scale in each language, the longest first.
_SCALES: Final[dict[Language, dict[str, int]]] = {
    "zh": {"万亿": 10**12, "亿": 10**8, "万": 10**4},
    "en": {" trillion": 10**12, " billion": 10**9, " million": 10**6},
}
_HEDGES: Final = ("word.ceiling", "before.about", "before.over", "before.under", "before.at_least", "before.at_most")
_DIGITS = r"[−-]?\d{1,3}(?:,\d{3})*(?:\.\d+)?|[−-]?\d+(?:\.\d+)?"
_AMOUNT: Final[dict[Language, re.Pattern[str]]] = {
    language: re.compile(rf"({_DIGITS})({'|'.join(scales)})?") for language, scales in _SCALES.items()
}
#: The machine's value has twelve digits: so much of a number may be lost to that.
_LOST = Fraction(1, 10**11)


@dataclass(frozen=True, slots=True)
class Said:
    """A number as words say it: its value, and half a unit of its last printed digit."""

    value: Fraction
    half: Fraction

    def agrees(self, value: Fraction) -> bool:
        """Whether rounding a value to these digits gives this number."""
        return abs(self.value - value) <= self.half + _LOST * abs(value)


def fault_of_number(
    words: str, language: Language, *, unit: str, value: Fraction, low: Fraction, high: Fraction
) -> str:
    """What is wrong with a number's words; empty where nothing is.

    >>> fault_of_number("5,200万元", "zh", unit="yuan", value=Fraction(52000000), low=Fraction(0), high=Fraction(0))
    ''
    >>> fault_of_number("53 million yuan", "en", unit="yuan", value=Fraction(52000000), low=Fraction(0), high=Fraction(0))
    'its words say 53000000'
    """
    amount = _without_hedge(words, language)
    matches = list(_AMOUNT[language].finditer(amount))
    if not matches or matches[0].start() != 0:
        return "its words begin with no number"
    is_range = len(matches) > 1 and amount[matches[0].end() : matches[1].start()] == "–"
    used = matches[: 2 if is_range else 1]
    if unit not in {"", *_units(amount[used[-1].end() :], unit, language)}:
        return f"its words end in {amount[used[-1].end() :].strip()!r}, and its unit is {unit}"
    found = [_said(match, language) for match in used]
    if is_range:
        # The word of scale at the end may stand for both ends.
        first = {found[0], _said(used[0], language, scale=used[1][2] or "")}
        if any(one.agrees(low) for one in first) and found[1].agrees(high):
            return ""
        return f"its words say {_plain(found[0].value)} to {_plain(found[1].value)}"
    return "" if found[0].agrees(value) else f"its words say {_plain(found[0].value)}"


def fault_of_interval(words: str, language: Language, *, low: Fraction, high: Fraction) -> str:
    """What is wrong with an interval's words; empty where nothing is.

    >>> fault_of_interval("[5,199.5, 5,200.5]万", "zh", low=Fraction(51995000), high=Fraction(52005000))
    ''
    """
    match = _INTERVAL.fullmatch(words)
    scales = _SCALES[language] | {"": 1}
    if match is None or match[3] not in scales:
        return "its words are no interval"
    ends = [_read(digits, scales[match[3]]) for digits in (match[1], match[2])]
    if ends[0].agrees(low) and ends[1].agrees(high):
        return ""
    return f"its words say {_plain(ends[0].value)} to {_plain(ends[1].value)}"


_INTERVAL = re.compile(rf"\[({_DIGITS}), ({_DIGITS})\](.*)")


def fault_of_drawn(words: str, language: Language, *, value: Fraction, low: Fraction, high: Fraction) -> str:
    """What is wrong with words on a chart, which may say more than one number: none of them is this one; or nothing.

    >>> fault_of_drawn("Funds  52 million yuan", "en", value=Fraction(52000000), low=Fraction(0), high=Fraction(0))
    ''
    """
    found = [_said(match, language) for match in _AMOUNT[language].finditer(words)]
    said = [any(one.agrees(end) for one in found) for end in (value, low, high)]
    if said[0] or all(said[1:]):  # of a range both ends are printed and not its middle
        return ""
    return f"none of its numbers says {_plain(value)}" if found else "its words hold no number"


def fault_of_count(words: str, *, value: Fraction) -> str:
    """What is wrong with the words of a count; empty where nothing is."""
    found = re.fullmatch(_DIGITS, words)
    if found is None:
        return "its words are no number"
    said = Fraction(words.replace(",", "").replace("−", "-"))
    return "" if said == value else f"its words say {_plain(said)}"


def _without_hedge(words: str, language: Language) -> str:
    """The words without the qualification that may stand before a number."""
    for key in _HEDGES:
        hedge = label(key, language)
        if words.startswith(hedge):
            return words[len(hedge) :].lstrip()
    return words


def _units(end: str, unit: str, language: Language) -> set[str]:
    """The unit, if the end of the words is one of the ways to print it; it may be left to the heading of a column."""
    ways = {"", "person"} if unit == "persons" else {""}
    ways |= {unit_label(unit, language), unit_label(unit, language, one=True)}
    ways |= {"%"} if unit == "percent" else set()
    return {unit} if end.strip() in ways else set()


def _said(match: re.Match[str], language: Language, *, scale: str | None = None) -> Said:
    word = (match[2] or "") if scale is None else scale
    return _read(match[1], _SCALES[language].get(word, 1))


def _read(digits: str, scale: int) -> Said:
    places = len(digits.partition(".")[2])
    value = Fraction(digits.replace(",", "").replace("−", "-"))
    return Said(value * scale, Fraction(scale, 2 * 10**places))


def _plain(value: Fraction) -> str:
    return f"{float(value):.12g}"
