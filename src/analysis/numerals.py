"""Read one number phrase, Chinese or Western: "1500余万元" is [15,000,000, 16,000,000) yuan, hedge over.

The rounding rule (:func:`interval`) is the only place where a written number becomes an interval. A number is
exact to half a unit of its last written digit: 12.7万 is [126500, 127500). Counts written out to the unit (208人,
4200人, 一百二十户) are exact. Hedges widen by one step of the lowest written digit that is not zero: 1500余万 is
[1500万, 1600万). A range is its written ends. Everything is a :class:`~fractions.Fraction`; there is no float.

Chinese words are round numbers from 百 upwards, for the last written digit is the one before the 百, 千, 万 or 亿:
三千人 is [2500, 3500), while 三千零一人 is exact, and so is 三十人, since 十 is the only way to write tens. 几 and 数
leave a digit and all below it open: 几十 is 20 to 99, 数百 200 to 999, 十几 11 to 19, 十几万 110000 to 199999. 来
means about.

The pieces of the grammar (:data:`MULTIPLIER`, :data:`NUMBER`, :data:`QUANTITY`, :data:`ENGLISH_QUANTITY`) are for text
that went through :func:`normalise`; they do not look at what stands beside a match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NoReturn

from analysis.errors import NumberPhraseError
from analysis.units import (
    AFTER,
    BEFORE,
    COUNTED_KINDS,
    ENGLISH_BEFORE,
    ENGLISH_HEDGE,
    ENGLISH_UNIT,
    ENGLISH_UNITS,
    HALVED_KINDS,
    HEDGE_AFTER,
    HEDGE_BEFORE,
    HEDGE_WITHIN,
    HEDGES,
    UNIT,
    UNITS,
    Unit,
    alternatives,
)

MAX_LENGTH: Final = 120
"""Longest phrase that is looked at, in characters."""

_LARGEST: Final = Fraction(10**20)
_FINEST: Final = Fraction(1, 10**12)
_COARSEST: Final = Fraction(10**15)
_NO_UNIT: Final = Unit("", "number")


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


@dataclass(frozen=True, slots=True)
class _Numeral:
    """A bare number: its value, the place of its last written digit, and the other end of what it leaves open."""

    value: Fraction
    place: Fraction
    top: Fraction | None = None
    vague: bool = False  # 几 and 数: all digits below are open too

    def times(self, factor: Fraction) -> _Numeral:
        top = self.top
        if top is not None:
            top = (top + 1) * factor - 1 if self.vague and factor > 1 else top * factor
        return _Numeral(self.value * factor, self.place * factor, top, self.vague)


# Spelling ------------------------------------------------------------------------------------------------------------

_TRADITIONAL: Final = str.maketrans(
    "萬億兩餘幾數來點貳陸叄負約將過為達滿內於畝戶個類輛對隻頭塊間棟處組屆筆場種條臺噸頃縣區鎮鄉項張"
    "輪層級節雙頂艘顆檔冊課學門團隊廠國歐鎊錢幣圓歲鐘鍾時週盞",
    "万亿两余几数来点贰陆叁负约将过为达满内于亩户个类辆对只头块间栋处组届笔场种条台吨顷县区镇乡项张"
    "轮层级节双顶艘颗档册课学门团队厂国欧镑钱币圆岁钟钟时周盏",
)
_WIDTH: Final = str.maketrans(
    "０１２３４５６７８９．％（）－～−￥\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", "0123456789.%()-~-¥       "
)
_LETTERS: Final = "a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_TONED: Final = f"[{_LETTERS}]{{0,5}}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][{_LETTERS}]{{0,5}}"
# "萬(wàn)", and what damage leaves of it: "萬?wàn)", "萬wàn)", "萬(wàn".
_PINYIN: Final = re.compile(rf"(?<=[\u4e00-\u9fff])(?:[(?][{_LETTERS}]{{1,7}}\)|{_TONED}\)|\({_TONED}(?![{_LETTERS}]))")
_COMMA_GROUPS: Final = re.compile(r"(?<![0-9.,，])[1-9][0-9]{0,2}(?:[,，][0-9]{3})++(?![0-9]|[,，][0-9])")
_SPACE_GROUPS: Final = re.compile(r"(?<![0-9.,，])(?<![0-9] )[1-9][0-9]{0,2}(?: [0-9]{3})++(?![0-9]|[ ,，][0-9])")
_NUMBER_WORD: Final = "零〇一二两三四五六七八九十百千万亿几数余多来半"
_INNER_SPACE: Final = re.compile(rf"(?<=[0-9{_NUMBER_WORD}]) +(?=[\u4e00-\u9fff%‰])|(?<=[\u4e00-\u9fff]) +(?=[0-9])")
_SPACED_DASH: Final = re.compile(r"(?<=[0-9%\u4e00-\u9fff]) *([-–—~]) *(?=[0-9])")


def normalise(text: str) -> str:
    """Bring a text into the spelling that the grammar reads.

    Full-width digits and signs become ASCII, bracketed pinyin after a character goes (also where a bracket is damaged),
    number words and units become simplified, separators of thousands and spaces inside a number go. Digits that are
    wrongly grouped stay as they are. Everything else is left alone; doing it twice changes nothing more.

    >>> normalise("５２００萬(wàn)元"), normalise("2,425 万元"), normalise("12,34人")
    ('5200万元', '2425万元', '12,34人')
    """
    text = text.translate(_WIDTH)
    text = _PINYIN.sub("", text).translate(_TRADITIONAL)
    text = _COMMA_GROUPS.sub(lambda match: re.sub("[,，]", "", match.group()), text)
    text = _SPACE_GROUPS.sub(lambda match: match.group().replace(" ", ""), text)
    return _SPACED_DASH.sub(r"\1", _INNER_SPACE.sub("", text))


# Bare numbers --------------------------------------------------------------------------------------------------------

_DIGIT: Final = {"零": 0, "〇": 0, "两": 2} | {
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


def _power(multiplier: str | None) -> int:
    product = 1
    for character in multiplier or "":
        product *= _POWER[character]
    return product


def _lowest_digit(value: Fraction) -> Fraction:
    """The place of the lowest digit that is not zero: 1500 → 100, 0.25 → 1/100, 0 → 0."""
    if value == 0:
        return Fraction(0)
    if 10**60 % value.denominator:
        raise NumberPhraseError(f"{value} has no last digit; allowed are decimal numbers")
    place = Fraction(1)
    while (value / place).denominator != 1:
        place /= 10
    while (value / (place * 10)).denominator == 1:
        place *= 10
    return place


def _plain(digits: str) -> _Numeral:
    return _Numeral(Fraction(digits), Fraction(1, 10 ** len(digits.partition(".")[2])))


def _western(text: str) -> _Numeral | None:
    """Read digits with multipliers: 1.2万亿, 3万5千, 1亿2000万, 1万2345."""
    parts = re.findall(rf"(零?)([0-9.]+)({MULTIPLIER}?)", text)
    _, digits, multiplier = parts[0]
    total = _plain(digits).times(Fraction(_power(multiplier)))
    if len(parts) > 1 and "." in digits:
        return None
    above = _power(multiplier)
    for zero, digits, multiplier in parts[1:]:
        part = _plain(digits).times(Fraction(_power(multiplier)))
        if part.value >= above:
            return None
        # 3万5 may be 30005 or 35000: the digits fill the place, or a 零 says that they do not.
        if not multiplier and not zero and 10 ** len(digits) != above:
            return None
        total = _Numeral(total.value + part.value, part.place)
        above = _power(multiplier)
    return total


_BELOW_TEN_THOUSAND: Final = re.compile(
    r"(?:(?P<q>[一二两三四五六七八九]?)千)?(?:零?(?P<b>[一二两三四五六七八九]?)百)?"
    r"(?:零?(?P<s>[一二三四五六七八九]?)十)?(?:(?P<zero>[零〇]?)(?P<g>[一二两三四五六七八九]))?"
)


def _section(text: str) -> _Numeral | None:
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
        value += _DIGIT.get(digit, 1) * power
        place, last = (1 if power == 10 else power), power
    if match["g"]:
        place = last // 10 if last and not match["zero"] else 1
        value += _DIGIT[match["g"]] * place
    return _Numeral(Fraction(value), Fraction(place))


def _words(text: str) -> _Numeral | None:
    """Read Chinese words: 三十五万六千, 一万二, 千万, 三百亿零五百万; digit by digit where a 〇 shows it: 三〇五."""
    if not text or text[0] in "零〇":
        return _Numeral(Fraction(0), Fraction(1)) if text in ("零", "〇") else None
    if re.fullmatch("[一二三四五六七八九][零〇一二三四五六七八九]+", text) and re.search("[零〇]", text):
        return _plain("".join(str(_DIGIT[character]) for character in text))
    for word in "亿万":
        left, found, right = text.rpartition(word)
        if not found:
            continue
        power = _POWER[word]
        head = _words(left) if left else _Numeral(Fraction(1), Fraction(1))
        if head is None or head.value >= power:
            return None
        head = head.times(Fraction(power))
        if not right:
            return head
        if _DIGIT.get(right):  # 三万五 is 35000; 30005 is written 三万零五
            return _Numeral(head.value + Fraction(_DIGIT[right] * power, 10), Fraction(power, 10))
        right = right[1:] if right[0] in "零〇" else right
        # Only a leading multiplier has an implied one: 亿 is 一亿, but 三亿万 is nothing.
        tail = _words(right) if right[:1] not in tuple("百千万亿") else None
        return None if tail is None or tail.value >= power else _Numeral(head.value + tail.value, tail.place)
    return _section(text)


_NEIGHBOURS: Final = re.compile("(?=(一二|一两|二三|两三|三四|四五|五六|六七|七八|八九|三五))")
_OPEN_DIGIT: Final = re.compile("(?:数|[^几数]*几)[十百千万亿]*")


def _chinese(text: str) -> _Numeral | None:
    """Read a Chinese number, also one that leaves a digit open: 六七十, 一两千, 十几亿, 数百."""
    text = text.translate(_FORMAL_WORDS)
    if "点" in text:
        whole, _, rest = text.partition("点")
        decimals = "".join(str(_DIGIT[character]) for character in rest if character in _DIGIT)
        head = _words(whole)
        if head is None or head.value >= 10**4:
            return None
        return _plain(f"{head.value}.{decimals}").times(Fraction(_power(rest[len(decimals) :])))
    exact = _words(text)
    if exact is not None:
        return exact
    if _OPEN_DIGIT.fullmatch(text):
        low = _words(re.sub("[几数]", "二" if text[0] in "几数" else "一", text))
        high = _words(re.sub("[几数]", "九", text))
        if low is None or high is None:
            return None
        return _Numeral(low.value, low.place, high.value + _lowest_digit(high.value) - 1, vague=True)
    pairs = list(_NEIGHBOURS.finditer(text))
    if len(pairs) != 1:
        return None
    at = pairs[0].start()
    low, high = _words(text[: at + 1] + text[at + 2 :]), _words(text[:at] + text[at + 1 :])
    return None if low is None or high is None else _Numeral(low.value, low.place, high.value)


def _number(text: str) -> _Numeral | None:
    """Read what :data:`NUMBER` matched, without the hedge within it."""
    return _western(text) if text[0] in "0123456789" else _chinese(text)


# The rounding rule ---------------------------------------------------------------------------------------------------


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
    if value < 0:
        low, high = interval(-value, place=place, kind=kind, hedge=hedge)
        return -high, -low
    if hedge == "exact" and kind in COUNTED_KINDS and (value == 0 or (place <= 1 and value.denominator == 1)):
        return value, value
    # A half (一年半) has a place that no decimal digit has.
    step = place / 2 if hedge == "exact" else max(place, _lowest_digit(value))
    low = value if hedge in ("over", "at_least") else max(Fraction(0), value - step)
    high = value if hedge in ("under", "at_most") else value + step
    return low, high


# Whole phrases -------------------------------------------------------------------------------------------------------

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
    rf"|(?P<whole>{NUMBER})个(?P<infix>[半多余])(?P<late>月|小时|星期)"
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
    rf"(?P<number_to>{_ENGLISH_NUMBER})(?: (?P<power_to>{_ENGLISH_POWER}))?(?: ?(?P<unit>{ENGLISH_UNIT})\b)?",
    re.IGNORECASE | re.ASCII,
)
"""One quantity in English, in normalised text: "nearly 54.16 million yuan"."""

_ALLOWED: Final = "allowed is one number with at most one unit, such as 5200万元"


def _refuse(phrase: object, found: str, allowed: str = _ALLOWED) -> NoReturn:
    shown = ascii(phrase) if not isinstance(phrase, str) else phrase if phrase.isprintable() else repr(phrase)
    shown = shown if len(shown) <= 40 else shown[:40] + "…"
    raise NumberPhraseError(f"“{shown}” is not one quantity: found {found}; {allowed}")


_COMPATIBLE: Final = {
    frozenset({"about", "over"}): "about",  # 近1.2万余人次
    frozenset({"over", "at_least"}): "over",
    frozenset({"under", "at_most"}): "under",
    frozenset({"about", "range"}): "range",
}


def _joined(text: str, inside: str, around: str) -> str:
    """One hedge from two that speak of the same number; the wider, where both can be true."""
    if around in ("exact", inside):
        return inside
    both = around if inside == "exact" else _COMPATIBLE.get(frozenset({inside, around}))
    if around == "range":
        both = None  # no word makes a range of one number
    if both is None:
        _refuse(text, f"the hedges {inside!r} and {around!r} together", "allowed are hedges that do not contradict")
    return both


_WITHIN: Final = re.compile(rf"({WESTERN}|{CHINESE})(?:([余多来])({MULTIPLIER})?)?")


def _hedged_number(text: str, written: str) -> tuple[_Numeral, str]:
    """Read what :data:`NUMBER` matched: the number and the hedge within it."""
    match = _WITHIN.fullmatch(written)
    numeral = None if match is None else _number(match[1])
    if match is None or numeral is None:
        _refuse(text, f"“{written}”, which is no number")
    number, within, multiplier = match.groups()
    if multiplier is not None:
        # 1万多亿 and 三百余万 are numbers; 3亿多万, 三千多百 are not.
        if "亿" in number or ("万" in number and "万" in multiplier) or (multiplier in "百千" and not number.isdigit()):
            _refuse(text, f"“{written}”, which is no number")
        numeral = numeral.times(Fraction(_power(multiplier)))
    # 数百余人 says no more than 数百人.
    return numeral, "exact" if within is None or numeral.vague else HEDGE_WITHIN[within]


def _one_end(match: re.Match[str], name: str) -> tuple[_Numeral, Unit, str]:
    """One end of a range, or the only number: the number as written, its unit, the hedge within it."""
    text, written = match.string, match[f"number_{name}"]
    share, unit, header = match[f"share_{name}"], match[f"unit_{name}"], match[f"header_{name}"]
    if (share is not None) + (unit is not None) + (header is not None) > 1:
        _refuse(text, "two units")
    numeral, within = _hedged_number(text, written)
    if share is not None:
        if written == "百":  # 百分之百 is 100 % to the unit
            numeral = _plain("100")
        return numeral, Unit("%", "percent", _SHARES[share]), within
    if header is not None:
        found = re.fullmatch(f"({MULTIPLIER})?({UNIT})", header)
        if found is None or (found[1] and re.search("[百千万亿]", written)):
            _refuse(text, f"two multipliers, in “{written}” and “{header}”")
        return numeral.times(Fraction(_power(found[1]))), UNITS[found[2]], within
    return numeral, _NO_UNIT if unit is None else UNITS[unit], within


def _shared_multiplier(low: str, high: str) -> int:
    """What the low end of a range takes from the high end: 万 in 3—5万, 万 in 三十至五十万, nothing in 3万—5万."""
    found = re.search(f"{MULTIPLIER}$", high)
    if found is None or re.search("[万亿]", low):
        return 1
    multiplier = found.group()
    return _power(multiplier.lstrip("百千") if re.search("[百千]", low) else multiplier)


def _range(match: re.Match[str]) -> tuple[_Numeral, Unit]:
    text = match.string
    low, low_unit, low_hedge = _one_end(match, "from")
    high, unit, high_hedge = _one_end(match, "to")
    if low.top is not None or high.top is not None or (low_hedge, high_hedge) != ("exact", "exact") or match["half"]:
        _refuse(text, "a range whose ends are not exact", "allowed are two plain numbers, such as 3—5万元")
    if low_unit is not _NO_UNIT and unit is _NO_UNIT and match["share_from"]:
        unit = low_unit
    if low_unit.name not in ("", unit.name):
        _refuse(text, f"two units, {low_unit.name} and {unit.name or 'none'}")
    value = low.value
    if low_unit is _NO_UNIT:
        low_unit = unit
        multiplier = _shared_multiplier(match["number_from"], match["number_to"])
        # 8000—1.2万 cannot share the 万; what would then span more than two powers of ten (5—3万) is a slip.
        if value * multiplier < high.value or value * 100 < high.value:
            value *= multiplier
    bottom, top = value * low_unit.factor, high.value * unit.factor
    if bottom >= top:
        _refuse(text, "a range that does not rise")
    return _Numeral(bottom, low.place * low_unit.factor, top), unit


def _halved(match: re.Match[str]) -> tuple[_Numeral, Unit]:
    """Read 半年, 一年半, 3个半月, 三成半, and 九成五, whose 五 is 5 %."""
    text, tail = match.string, match["half"]
    spelling = match["halved"] or match["unit_to"] or ("个月" if match["late"] == "月" else match["late"])
    unit = UNITS.get(spelling, _NO_UNIT)
    whole, within = _Numeral(Fraction(0), Fraction(1)), "exact"
    if not match["halved"]:
        whole, within = _hedged_number(text, match["whole"] or match["number_to"])
    plain = (
        within == "exact" and whole.top is None and whole.place == 1 and not (match["share_to"] or match["header_to"])
    )
    if not plain or (spelling != "成" and unit.kind not in HALVED_KINDS):
        _refuse(text, "a half that does not follow a whole number", "allowed are such as 一年半, 半年, 3个半月, 三成半")
    part = Fraction(1, 2) if tail in (None, "半") else Fraction(_DIGIT[tail], 10)
    place = part if tail in (None, "半") else Fraction(1, 10)
    return _Numeral(whole.value + part, place).times(unit.factor), unit


def _in_chinese(match: re.Match[str]) -> tuple[_Numeral, Unit, str]:
    """What a match of :data:`QUANTITY` says: number and unit, in the base unit, and all its hedges as one."""
    text, hedge = match.string, "exact"
    if match["number_from"] is not None:
        numeral, unit = _range(match)
    elif match["half"] or match["halved"] or match["infix"] == "半":
        numeral, unit = _halved(match)
    elif match["late"]:
        unit = UNITS["个月" if match["late"] == "月" else match["late"]]
        numeral, within = _hedged_number(text, match["whole"])
        hedge = _joined(text, within, "over")
    else:
        numeral, unit, hedge = _one_end(match, "to")
        numeral = numeral.times(unit.factor)
    if numeral.top is not None:
        hedge = _joined(text, "range", hedge)
    if match["yuan"] is not None:
        if unit.name not in ("", "元"):
            _refuse(text, f"two units, {match['yuan']} and {unit.name}")
        unit = UNITS["元"]
    if match["minus"] is not None:
        if unit.kind != "percent" or numeral.top is not None or numeral.value == 0:
            _refuse(text, "a negative quantity", "a sign is allowed before one percentage that is not zero")
        numeral = numeral.times(Fraction(-1))
    for group, words in (("before", HEDGE_BEFORE), ("after", HEDGE_AFTER)):
        if match[group] is not None:
            hedge = _joined(text, hedge, words[match[group]])
    return numeral, unit, hedge


def _in_english(match: re.Match[str]) -> tuple[_Numeral, Unit, str]:
    """What a match of :data:`ENGLISH_QUANTITY` says."""
    text = match.string
    power_to = match["power_to"]
    unit = _NO_UNIT if match["unit"] is None else ENGLISH_UNITS[match["unit"].lower()]
    if match["yuan"] is not None:
        if unit.name not in ("", "元"):
            _refuse(text, f"two units, {match['yuan'].strip()} and {match['unit']}")
        unit = UNITS["元"]

    def number(digits: str, power: str | None) -> _Numeral:
        word = _ENGLISH_NUMBERS.get(digits.lower())
        numeral = _plain(digits if word is None else str(word))
        return numeral.times(Fraction(1 if power is None else _ENGLISH_POWERS[power.lower()]))

    numeral, hedge = number(match["number_to"], power_to), "exact"
    if match["number_from"] is not None:
        low = number(match["number_from"], match["power_from"] or power_to)
        if low.value >= numeral.value:
            _refuse(text, "a range that does not rise")
        numeral, hedge = _Numeral(low.value, low.place, numeral.value), "range"
    if match["before"] is not None:
        hedge = _joined(text, hedge, ENGLISH_HEDGE[match["before"].lower()])
    return numeral, unit, hedge


def _is_year(value: Fraction) -> bool:
    return value.denominator == 1 and 1900 <= value < 2100


def read(phrase: str, *, hedge: str | None = None) -> Reading:
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
        _refuse(phrase, f"a {type(phrase).__name__}")
    if len(phrase) > MAX_LENGTH:
        _refuse(phrase[:50], f"{len(phrase)} characters", f"allowed are at most {MAX_LENGTH}")
    if hedge is not None and hedge not in HEDGES:
        raise NumberPhraseError(f"hedge {hedge!r} is unknown; allowed: {', '.join(HEDGES)}")
    text = normalise(phrase).strip()
    if match := QUANTITY.fullmatch(text):
        numeral, unit, inside = _in_chinese(match)
    elif match := ENGLISH_QUANTITY.fullmatch(text):
        numeral, unit, inside = _in_english(match)
    else:
        start = QUANTITY.match(text) or ENGLISH_QUANTITY.match(text)
        if start is None:
            _refuse(phrase, "no number at the start" if text else "nothing")
        _refuse(phrase, f"“{text[start.end() :]}” after “{start.group()}”")
    hedge = _joined(text, inside, hedge or "exact")
    value, place, top = numeral.value, numeral.place, numeral.top
    if max(abs(value), top or value) >= _LARGEST or not _FINEST <= abs(place) <= _COARSEST:
        _refuse(phrase, "a number out of all proportion", "allowed is less than 10^20, with at most 12 decimals")
    if top is not None:
        if unit.name in ("", "年") and _is_year(value) and _is_year(top):
            _refuse(phrase, "two years")
        return Reading(value, value, top, unit.name, unit.kind, hedge)
    if unit.name == "年" and _is_year(value) and place == 1 and (hedge == "exact" or value % 100):
        _refuse(phrase, "a year")
    low, high = interval(value, place=abs(place), kind=unit.kind, hedge=hedge)
    return Reading(value, low, high, unit.name, unit.kind, hedge)


# Writing -------------------------------------------------------------------------------------------------------------

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
    return _decimal(value, max(0, -_exponent(_lowest_digit(value) or Fraction(1))))


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
    phrase = found = None
    try:
        phrase = _phrase(reading)
        found = None if phrase is None else read(phrase)
    except NumberPhraseError:
        found = None
    if phrase is None or found != reading:
        raise NumberPhraseError(f"no phrase reads as {reading}; allowed is what reading a phrase can give")
    return phrase
