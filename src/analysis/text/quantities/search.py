"""Walk through a text from number to number: which are quantities, and what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from analysis.errors import NumberPhraseError
from analysis.numerals import MULTIPLIER, Reading, normalise
from analysis.numerals.reading import MAX_LENGTH, read_spelled
from analysis.numerals.units import UNITS
from analysis.text.cleaning import Cleaned
from analysis.text.quantities.breaks import broken_before, broken_behind
from analysis.text.quantities.doubts import HEADER, SIGN, doubtful, unit_above
from analysis.text.quantities.finding import Findings, Found, Passed, Reason
from analysis.text.quantities.hedges import hedge_after, hedge_before
from analysis.text.quantities.nonnumbers import no_quantity
from analysis.text.quantities.surroundings import Spans, names, spans, titles
from analysis.text.quantities.units import implied_unit, unit_at
from analysis.text.quantities.words import chain_of_places, word_quantity

_WORD: Final = "零〇一二两三四五六七八九十百千万亿几数壹贰叁肆伍陆柒捌玖拾佰仟"
_RUN: Final = re.compile(f"[0-9{_WORD}半]")
_DIGITS: Final = re.compile(
    rf"([0-9]+(?:\.[0-9]+)?)(?:{MULTIPLIER}(?:零?[1-9][0-9]{{0,8}}+(?:{MULTIPLIER}|(?![0-9.年月日%]))){{0,3}})?(?:[余多来]{MULTIPLIER}?)?"
)
_WORDS: Final = re.compile(
    rf"(?:[{_WORD}]|千(?![米克瓦]))+(?:点[零〇一二三四五六七八九]+[万亿]?)?(?:[余多来](?:万亿|[百千万亿])?)?"
)
_SHARE: Final = re.compile(f"[百千万]分之(?:[0-9]+(?:\\.[0-9]+)?|点?[{_WORD}]+(?:点[零〇一二三四五六七八九]+)?)[余多]?")
_FRACTION: Final = re.compile(f"[{_WORD}]+分之[{_WORD}]+")
_TO: Final = re.compile("(?:——|[—–―─~至到-])")
_TO_BEGINS: Final = frozenset("—–―─~至到-")
_HALF: Final = re.compile("半(?:年|个月|个小时|小时|天|亩|公里|斤|吨)(?!之后的?半)")
_LATE: Final = re.compile(f"(?:[0-9]+|[{_WORD}]+|半)个[半多余](?:月|小时|星期)")
_YEARS: Final = re.compile("[零〇一二三四五六七八九]{4}年")
_DAY_WORDS: Final = re.compile(
    "[零〇一二三四五六七八九十]+(?:月(?:份|[零〇一二三四五六七八九十]+[日号])?|[日号]|点(?:多|半|钟)?|时)"
)
_MEASURES: Final = frozenset({"duration", "area", "length", "mass", "volume"})
_OF_MANY: Final = frozenset("种样方功民次家个项处层渠点元角形边彩媒产")
_MONEY_PIECE: Final = re.compile("[钱多/，。；、！？）)”\n]|$|左右|上下|以上|一[斤公个亩天]")
_COUNTED: Final = re.compile("[0-9一二两三四五六七八九十]")
_FROM: Final = re.compile("[从由][^，。；]{0,14}$")
_MARKS: Final = frozenset("，。；、！？,;)）\n")
_POWER: Final = re.compile("[百千万亿]")
#: 前10名 are a rank, 今年前8个月 a date.
_RANKED: Final[dict[str, Reason]] = {"名": "ordinal", "位": "ordinal", "家": "ordinal", "个月": "date", "天": "date"}
_COUNTS: Final = frozenset("万亿余多%个家人户名元项座头亩吨株套台棵公栋类份所种条位只件辆岁")
_UNSURE: Final = frozenset("第@_/.-+:：") | frozenset(map(chr, (*range(65, 91), *range(97, 123))))
_MEASURED_PHRASE: Final = re.compile("[元%亩吨岁斤钱多]$")
_BASES: Final = frozenset({"吨", "亩", "平方米", "斤", "公斤", "头", "只", "元", "株", "棵", "公顷"})
_CLAUSE_BEGINS: Final = re.compile("[，。；：“、\n]$|^$|每$")
_YIELDS: Final = re.compile("[\u4e00-\u9fff]{0,8}?[能可产卖值抵]")


def find(cleaned: Cleaned, furniture: Sequence[tuple[int, int]] = ()) -> Findings:
    """Find every quantity of a text, and what looks like one and is none.

    Parameters
    ----------
    cleaned
        The cleaned text.
    furniture
        Places of the original text that belong to the page and not to the article; numbers there are passed over.

    Returns
    -------
    Findings
        In the order of the text. Each quantity was read from its very characters: the original at its place, normalised
        and read again under the same hedge, gives the same reading, and no digit stands on either side.

    Examples
    --------
    >>> from analysis.text.cleaning import clean
    >>> found = find(clean("2020年安排近5200万元，两地开展“1+6”合作，帮助1307户、800人至1000人。"))
    >>> [(one.as_written, int(one.reading.value), one.reading.unit, one.reading.hedge) for one in found.quantities]
    [('5200万元', 52000000, '元', 'about'), ('1307户', 1307, '户', 'exact'), ('800人至1000人', 800, '人', 'range')]
    >>> [(one.as_written, one.reason) for one in found.passed]
    [('2020年', 'date'), ('1+6', 'name')]
    """
    walk = _Walk(cleaned, spans(furniture))
    walk.through()
    return Findings(tuple(walk.found), tuple(walk.passed))


class _Walk:
    """The way through one text. Whatever is looked at moves ``at`` forward, so that no place is looked at twice."""

    def __init__(self, cleaned: Cleaned, furniture: Spans) -> None:
        self.cleaned, self.text, self.furniture = cleaned, cleaned.text, furniture
        self.names, self.titles = names(self.text), titles(self.text)
        self.damaged = "\ufffd" in self.text
        self.found: list[Found] = []
        self.passed: list[Passed] = []
        self.units: dict[str, str] = {}  # number without unit → unit with which it stood before

    def through(self) -> None:
        at, search = 0, _RUN.search
        while match := search(self.text, at):
            after = self.step(match.start())
            at = after if after > match.end() else match.end()

    def step(self, at: int) -> int:
        """Look at the number that begins here; where to go on."""
        if self.text[at] in "0123456789":
            return self.digits(at)
        return self.words(at)

    # Digits

    def digits(self, at: int) -> int:
        text = self.text
        match = _DIGITS.match(text, at)
        if match is None:
            return at + 1
        # What counts stands behind most numbers, and what makes them no quantity (第, a letter) before them.
        end = match.end(1)
        if text[end : end + 1] not in _COUNTS or (at and text[at - 1] in _UNSURE):
            none = no_quantity(text, at)
            if none is not None:
                return self.pass_over(at, *none)
        end = match.end()
        if text[end - 1] in "多余来" and text[end : end + 1] in "种样方元于次" and not unit_at(text, end):
            end -= 1
        return self.phrase(at, end)

    def phrase(self, at: int, end: int) -> int:
        """A number at its place: its unit, a second end of a range, the hedges around it."""
        text = self.text
        if text[end : end + 1] == "个" and (late := _LATE.match(text, at)) and late.end() > end:
            return self.take(at, late.end(), "")
        unit = unit_at(text, end)
        until = end + len(unit)
        if unit and text[until : until + 1] == "半" and UNITS[unit].kind in ("duration", "area", "length", "mass"):
            until += 1
        if text[end + len(unit) : end + len(unit) + 1] in _TO_BEGINS:
            if span := self.range_end(at, end, unit):
                return self.take(at, *span)
            if broken := self.broken_range(at, end, unit):
                return self.pass_over(at, broken, "not readable")
        if unit == "%" and SIGN.search(text, max(0, at - 2), at):
            return self.take(at - 1, until, "")
        until = self.with_more(unit, until)
        if unit in ("", "成") and text[at - 1 : at] == "¥":
            return self.take(at, end, "元")
        if unit == "级" or (unit == "年" and self.is_date(at, end)):
            return self.pass_over(at, until, "date" if unit == "年" else "grade")
        if unit == "年" and text[until : until + 1] == "前" and text[until : until + 2] not in ("前期", "前往"):
            return self.pass_over(at, until + 1, "date")
        if unit == "块" and not _MONEY_PIECE.match(text, until):
            return self.pass_over(at, until, "pieces")
        if text[at:end] == "1" and unit in _BASES and self.is_basis(at, until):
            return self.pass_over(at, until, "basis")
        if unit:
            if unit in _RANKED and text[max(0, at - 1) : at] == "前":
                return self.pass_over(at, until, _RANKED[unit])
            return self.take(at, until, "")
        return self.bare(at, end)

    def with_more(self, unit: str, until: int) -> int:
        """Behind a unit of measure 多 belongs to the phrase: 一年多, 3亩多地, 八成多; but not 3年多次, 5元多种."""
        text = self.text
        if not unit or text[until : until + 1] != "多" or text[until - 1] == "半":
            return until
        if text[until + 1 : until + 2] in _MARKS:
            return until + 1
        measures = UNITS[unit].kind in _MEASURES or unit in ("成", "块", "倍")
        return until + 1 if measures and text[until + 1 : until + 2] not in _OF_MANY else until

    def is_date(self, at: int, end: int) -> bool:
        return end - at == 4 and self.text[at : at + 2] in ("19", "20") and self.text[at:end].isdigit()

    def is_basis(self, at: int, until: int) -> bool:
        """1吨鲜果能榨汁600公斤: one of it is what the other number is for."""
        return (
            bool(_CLAUSE_BEGINS.search(self.text[max(0, at - 2) : at])) and _YIELDS.match(self.text, until) is not None
        )

    def range_end(self, at: int, end: int, unit: str) -> tuple[int, str] | None:
        """The end of 3至5万元 or 800人至1000人 and its implied unit, where it is one range and not a change from … to …."""
        text = self.text
        middle = end + len(unit)
        link = _TO.match(text, middle)
        if link is None:
            return None
        pattern = _DIGITS if text[link.end() : link.end() + 1].isascii() else _WORDS
        other = pattern.match(text, link.end())
        if other is None or not _COUNTED.search(other.group()):
            return None
        if unit and _FROM.search(text, max(0, at - 16), at):
            return None
        second = unit_at(text, other.end())
        if (unit and unit != second) or not (second or text[other.end() - 1] in "万亿"):
            return None
        until = other.end() + len(second)
        implied = "" if second else self.implied(at, until)
        if not second and not implied:
            return None
        return (until, implied) if _reading(text[at:until], "exact", implied) is not None else None

    def broken_range(self, at: int, end: int, unit: str) -> int:
        """The end of what looks like a range and cannot be read as one, 400余-500户, so that neither end is taken; else 0."""
        text = self.text
        link = _TO.match(text, end + len(unit))
        other = None if link is None else _DIGITS.match(text, link.end())
        if other is None or _FROM.search(text, max(0, at - 16), at):
            return 0
        second = unit_at(text, other.end())
        return other.end() + len(second) if second and unit in ("", second) else 0

    def bare(self, at: int, end: int) -> int:
        """A number without a unit: its unit is implied by the words around, or by the same number before, or not known."""
        text, number = self.text, self.text[at:end]
        if header := HEADER.match(text, end):
            return self.take(at, header.end(), "")
        large = number[-1] in "万亿千百多余" or not number.isdigit()
        if not large and (len(number) == 4 and number[:2] in ("19", "20")):
            return self.pass_over(at, end, "date")
        if text[end : end + 1] in "%％" or not (large or len(number) >= 3):
            return self.pass_over(at, end, "no unit")
        if number[-1] in "0123456789" and "." in number:
            return self.pass_over(at, end, "no unit")
        if "\t" in (text[max(0, at - 1) : at], text[end : end + 1]):
            return self.pass_over(at, end, "no unit")  # the cell of a table, whose unit may stand in its header
        unit = self.implied(at, end)
        if not unit or (number[-1] not in "万亿" and unit_above(text, at)):
            return self.pass_over(at, end, "no unit")
        return self.take(at, end, unit)

    def implied(self, at: int, end: int) -> str:
        unit = implied_unit(self.text, at, end)[0] or self.units.get(self.text[at:end], "")
        if not unit and self.text[end - 1] in "万亿多余" and self.found:
            last = self.found[-1]  # 每亩3.6万元，10亩就是36万
            if last.reading.unit == "元" or (len(self.found) > 1 and self.found[-2].reading.unit == "元"):
                unit = "元" if at - last.until <= 24 and "\n" not in self.text[last.until : at] else ""
        return unit

    # Words

    def words(self, at: int) -> int:
        text = self.text
        if text[at] == "半":
            match = _HALF.match(text, at)
            if match is None:
                late = _LATE.match(text, at)
                return at + 1 if late is None else self.take(at, late.end(), "")
            reason = word_quantity(text, at, "半", text[at + 1 : match.end()], match.end(), hedged=False)
            return self.pass_over(at, match.end(), reason) if reason else self.take(at, match.end(), "")
        if match := _SHARE.match(text, at):
            return self.take(at, match.end(), "")
        if match := _FRACTION.match(text, at):
            return self.pass_over(at, match.end(), "fraction")
        if match := _YEARS.match(text, at):
            return self.pass_over(at, match.end(), "date")
        if chain := chain_of_places(text, at):
            return self.chain(at, chain)
        match = _WORDS.match(text, at)
        if match is None:
            return at + 1
        end = match.end()
        if (date := _DAY_WORDS.match(text, at)) and not unit_at(text, end) and date.end() > end:
            return self.pass_over(at, date.end(), "date")
        if text[end - 1] in "余多来" and not unit_at(text, end):
            end -= 1
        return self.word_phrase(at, end)

    def word_phrase(self, at: int, end: int) -> int:
        text = self.text
        number = text[at:end]
        if (late := _LATE.match(text, at)) and late.end() > end and text[end] == "个":
            unit, until = "个月", late.end()
        else:
            unit = unit_at(text, end)
            until = end + len(unit)
            if not unit:
                return self.bare_words(at, end)
            if span := self.range_end(at, end, unit):
                return self.take(at, *span)
            if (text[until : until + 1] == "半" and UNITS[unit].kind in ("duration", "area", "mass")) or (
                unit == "成" and text[until : until + 1] in "半一二三四五六七八九" and text[until : until + 1]
            ):
                until += 1
            until = self.with_more(unit, until)
        hedged = (
            hedge_before(text, at)[1] != ""
            or hedge_after(text, until)[1] != ""
            or number[-1] in "余多来"
            or text[until - 1] in "多半"
            or "多" in text[end:until]
        )
        reason = word_quantity(text, at, number, unit, until, hedged=hedged)
        return self.pass_over(at, until, reason) if reason else self.take(at, until, "")

    def bare_words(self, at: int, end: int) -> int:
        """两千贫困群众, 上百万农民; a small number in words without a unit counts nothing."""
        number = self.text[at:end]
        hedged = hedge_before(self.text, at)[1] != ""
        if span := self.range_end(at, end, ""):
            return self.take(at, *span)
        large = number[-1] in "百千万亿余多" or (len(number) > 2 and _POWER.search(number) is not None)
        if large and (len(number) >= 2 or hedged) and number[0] not in "几数":
            unit, _ = implied_unit(self.text, at, end, near=8)
            if unit:
                return self.take(at, end, unit)
        return end

    def chain(self, at: int, chain: str) -> int:
        start = at
        for match in re.finditer("[一两二三四五六七八九十]+[省州市县区旗]", chain):
            self.take(start + match.start(), start + match.end(), "")
        return at + len(chain)

    # Results

    def take(self, at: int, until: int, implied: str) -> int:
        """Keep a quantity, if its very characters say what was read; where to go on."""
        text = self.text
        phrase = text[at:until]
        if self.furniture.starts and self.furniture.around(self.cleaned.starts[at]):
            return self.pass_over(at, until, "page furniture")
        if self.titles.starts and (title := self.titles.around(at)) is not None:
            return self.pass_over(at, min(until, title[1]), "title")
        if self.names.starts and (name := self.names.around(at)) is not None and self.is_name(at, until, name):
            return self.pass_over(at, until, "name")
        if self.damaged and "\ufffd" in (text[max(0, at - 1) : at], text[until : until + 1]):
            return self.pass_over(at, until, "damaged")  # the lost character may have been a digit
        if doubtful(text, at, until):
            return self.pass_over(at, until, "not readable")
        if self.open_ended(at, until, bare=bool(implied)):
            return self.pass_over(at, until, "cut off")
        reading = self.hedged(phrase, at, until, implied) if until - at <= MAX_LENGTH else None
        if reading is None:
            return self.pass_over(at, until, "not readable")
        start, end = self.cleaned.span(at, until)
        original = self.cleaned.original[start:end]
        if original != phrase and normalise(original) != phrase:
            return self.pass_over(at, until, "damaged")
        self.found.append(Found(phrase, start, end, at, until, reading, implied))
        if not implied and phrase.endswith(reading.unit) and reading.unit:
            self.units[phrase[: -len(reading.unit)]] = reading.unit
        return until

    def hedged(self, phrase: str, at: int, until: int, implied: str) -> Reading | None:
        before, after = hedge_before(self.text, at), hedge_after(self.text, until)
        if before[0] == after[0] == "exact":
            return _reading(phrase, "exact", implied)
        for hedge in dict.fromkeys((_joined(before[0], after[0]), before[0], after[0], "exact")):
            reading = _reading(phrase, hedge, implied)
            if reading is not None:
                return reading
        return None

    def open_ended(self, at: int, until: int, *, bare: bool) -> bool:
        """Whether the number may be a piece of a longer one, or touches the end of a text that is cut off there."""
        text = self.text
        before = text[at - 1] if at else ""
        if before.isdigit() or (before in (".", ",") and text[at - 2 : at - 1].isdigit()):
            return True
        if until == len(text) or (text[until].isdigit() and text[until - 1].isdigit()):
            return True
        return broken_before(text, at) or broken_behind(text, at, until, bare=bare)

    def is_name(self, at: int, until: int, name: tuple[int, int]) -> bool:
        start, end = name
        phrase = self.text[at:until]
        if (at, until) == (start + 1, end - 1) and phrase[0].isdigit():
            return False
        if _MEASURED_PHRASE.search(phrase) and (phrase[0].isdigit() or len(phrase) > 3):
            return False
        return end - start <= 16

    def pass_over(self, at: int, until: int, reason: Reason) -> int:
        start, end = self.cleaned.span(at, until)
        self.passed.append(Passed(self.text[at:until], start, end, reason))
        return until


_WIDER: Final = {
    frozenset({"over", "at_least"}): "over",
    frozenset({"under", "at_most"}): "under",
}


def _joined(before: str, after: str) -> str:
    if before in ("exact", after):
        return after
    return before if after == "exact" else _WIDER.get(frozenset({before, after}), "about")


@lru_cache(maxsize=2**12)
def _reading(phrase: str, hedge: str, unit: str) -> Reading | None:
    try:
        return read_spelled(phrase, hedge=hedge, unit=unit or None)
    except NumberPhraseError:
        return None
