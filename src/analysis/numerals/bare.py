"""A bare number, in digits or in words, with its multipliers: 1.2万, 3万5千, 三十五万六千, 六七十, 十几亿, 数百.

Chinese words are round numbers from 百 upwards, for the last written digit is the one before the 百, 千, 万 or 亿:
三千人 is [2500, 3500), while 三千零一人 is exact, and so is 三十人, since 十 is the only way to write tens. 几 and 数
leave a digit and all below it open: 几十 is 20 to 99, 数百 200 to 999, 十几 11 to 19, 十几万 110000 to 199999.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final

from analysis.errors import NumberPhraseError

DIGIT_VALUES: Final = {"零": 0, "〇": 0, "两": 2} | {
    character: place for place, character in enumerate("一二三四五六七八九", 1)
}
_POWER: Final = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_FORMAL_WORDS: Final = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")

# 千 before 米, 克, 瓦 belongs to the unit: 5千米 is 5 kilometres.
_THOUSAND: Final = "千(?![米克瓦])"
MULTIPLIER: Final = f"(?:[百千]?(?:万亿|万|亿)|百|{_THOUSAND})"
"""Pattern of what multiplies written digits: 万, 亿, 千万, 百万, 万亿 …"""

DIGITS: Final = r"(?:0|[1-9][0-9]{0,29}+)(?:\.[0-9]{1,20}+)?(?![0-9])"
"""Pattern of a Western number without separators: no leading zero, no lone point."""

WESTERN: Final = rf"{DIGITS}(?:{MULTIPLIER}(?:零?[1-9][0-9]{{0,8}}+{MULTIPLIER}?){{0,3}})?"
CHINESE: Final = (
    rf"(?:[壹贰叁肆伍陆柒捌玖拾佰仟零万亿]{{2,20}}|(?:[零〇一二两三四五六七八九十百万亿几数]|{_THOUSAND}){{1,20}}"
    rf"(?:点[零〇一二三四五六七八九]{{1,8}}{MULTIPLIER}?)?)"
)
NUMBER: Final = rf"(?:{WESTERN}|{CHINESE})(?:[余多来]{MULTIPLIER}?)?"
"""Pattern of a number with its multipliers and the hedge within: 1.2万, 3万5千, 一千二百, 六七十, 1500余万, 十几亿."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A bare number: its value, the place of its last written digit, and the other end of what it leaves open."""

    value: Fraction
    place: Fraction
    top: Fraction | None = None
    vague: bool = False  # 几 and 数: all digits below are open too

    def times(self, factor: Fraction | int) -> Numeral:
        """The number with all that it leaves open, so many times as large."""
        if factor == 1:
            return self
        top = self.top
        if top is not None:
            top = (top + 1) * factor - 1 if self.vague and factor > 1 else top * factor
        return Numeral(self.value * factor, self.place * factor, top, self.vague)


@cache
def power_of(multiplier: str | None) -> int:
    """What a multiplier is: 千万 → 10000000, none → 1."""
    product = 1
    for character in multiplier or "":
        product *= _POWER[character]
    return product


def lowest_digit(value: Fraction) -> Fraction:
    """The place of the lowest digit that is not zero: 1500 → 100, 0.25 → 1/100, 0 → 0."""
    if value == 0:
        return Fraction(0)
    if value.denominator == 1:
        digits = str(abs(value.numerator))
        return Fraction(10 ** (len(digits) - len(digits.rstrip("0"))))
    if 10**60 % value.denominator:
        raise NumberPhraseError(f"{value} has no last digit; allowed are decimal numbers")
    place = Fraction(1)
    while (value / place).denominator != 1:
        place /= 10
    while (value / (place * 10)).denominator == 1:
        place *= 10
    return place


def from_digits(digits: str, power: int = 1) -> Numeral:
    """Read Western digits, so many times as large: 33.2, whose last digit stands at 1/10."""
    whole, _, decimals = digits.partition(".")
    if not decimals:
        return Numeral(Fraction(int(whole) * power), _place(power, 0))
    return Numeral(Fraction(int(whole + decimals) * power, 10 ** len(decimals)), _place(power, len(decimals)))


@cache
def _place(power: int, decimals: int) -> Fraction:
    return Fraction(power, 10**decimals)


_PARTS: Final = re.compile(rf"(零?)([0-9.]+)({MULTIPLIER}?)")


def _western(text: str) -> Numeral | None:
    """Read digits with multipliers: 1.2万亿, 3万5千, 1亿2000万, 1万2345."""
    parts = _PARTS.findall(text)
    _, digits, multiplier = parts[0]
    total = from_digits(digits, power_of(multiplier))
    if len(parts) == 1:
        return total
    if "." in digits:
        return None
    above = power_of(multiplier)
    for zero, digits, multiplier in parts[1:]:
        part = from_digits(digits, power_of(multiplier))
        if part.value >= above:
            return None
        # 3万5 may be 30005 or 35000: the digits fill the place, or a 零 says that they do not.
        if not multiplier and not zero and 10 ** len(digits) != above:
            return None
        total = Numeral(total.value + part.value, part.place)
        above = power_of(multiplier)
    return total


_BELOW_TEN_THOUSAND: Final = re.compile(
    r"(?:(?P<q>[一二两三四五六七八九]?)千)?(?:零?(?P<b>[一二两三四五六七八九]?)百)?"
    r"(?:零?(?P<s>[一二三四五六七八九]?)十)?(?:(?P<zero>[零〇]?)(?P<g>[一二两三四五六七八九]))?"
)


def _section(text: str) -> Numeral | None:
    """Read Chinese words below ten thousand; a leading 百 or 千 has an implied one (千余人), and 一千五 is 1500."""
    match = _BELOW_TEN_THOUSAND.fullmatch(text)
    if match is None:
        return None
    value, place, last = 0, 1, 0
    for name, power in (("q", 1000), ("b", 100), ("s", 10)):
        digit = match[name]
        if digit is None:
            continue
        if digit == "" and power > 10 and match.end(name) != 0:
            return None
        value += DIGIT_VALUES.get(digit, 1) * power
        place, last = (1 if power == 10 else power), power
    if match["g"]:
        place = last // 10 if last and not match["zero"] else 1
        value += DIGIT_VALUES[match["g"]] * place
    return Numeral(Fraction(value), Fraction(place))


def _words(text: str) -> Numeral | None:
    """Read Chinese words: 三十五万六千, 一万二, 千万, 三百亿零五百万; digit by digit where a 〇 shows it: 三〇五."""
    if not text or text[0] in "零〇":
        return Numeral(Fraction(0), Fraction(1)) if text in ("零", "〇") else None
    if re.fullmatch("[一二三四五六七八九][零〇一二三四五六七八九]+", text) and re.search("[零〇]", text):
        return from_digits("".join(str(DIGIT_VALUES[character]) for character in text))
    for word in "亿万":
        left, found, right = text.rpartition(word)
        if not found:
            continue
        power = _POWER[word]
        head = _words(left) if left else Numeral(Fraction(1), Fraction(1))
        if head is None or head.value >= power:
            return None
        head = head.times(Fraction(power))
        if not right:
            return head
        if DIGIT_VALUES.get(right):  # 三万五 is 35000; 30005 is written 三万零五
            return Numeral(head.value + Fraction(DIGIT_VALUES[right] * power, 10), Fraction(power, 10))
        right = right[1:] if right[0] in "零〇" else right
        # Only a leading multiplier has an implied one: 亿 is 一亿, but 三亿万 is nothing.
        tail = _words(right) if right[:1] not in tuple("百千万亿") else None
        return None if tail is None or tail.value >= power else Numeral(head.value + tail.value, tail.place)
    return _section(text)


_NEIGHBOURS: Final = re.compile("(?=(一二|一两|二三|两三|三四|四五|五六|六七|七八|八九|三五))")
_OPEN_DIGIT: Final = re.compile("(?:数|[^几数]*几)[十百千万亿]*")


def _chinese(text: str) -> Numeral | None:
    """Read a Chinese number, also one that leaves a digit open: 六七十, 一两千, 十几亿, 数百."""
    text = text.translate(_FORMAL_WORDS)
    if "点" in text:
        whole, _, rest = text.partition("点")
        decimals = "".join(str(DIGIT_VALUES[character]) for character in rest if character in DIGIT_VALUES)
        head = _words(whole)
        if head is None or head.value >= 10**4:
            return None
        return from_digits(f"{head.value}.{decimals}", power_of(rest[len(decimals) :]))
    exact = _words(text)
    if exact is not None:
        return exact
    if _OPEN_DIGIT.fullmatch(text):
        low = _words(re.sub("[几数]", "二" if text[0] in "几数" else "一", text))
        high = _words(re.sub("[几数]", "九", text))
        if low is None or high is None:
            return None
        return Numeral(low.value, low.place, high.value + lowest_digit(high.value) - 1, vague=True)
    pairs = list(_NEIGHBOURS.finditer(text))
    if len(pairs) != 1:
        return None
    at = pairs[0].start()
    low, high = _words(text[: at + 1] + text[at + 2 :]), _words(text[:at] + text[at + 1 :])
    return None if low is None or high is None else Numeral(low.value, low.place, high.value)


def bare_number(text: str) -> Numeral | None:
    """Read what :data:`NUMBER` matched, without the hedge within it."""
    return _western(text) if text[0] in "0123456789" else _chinese(text)
