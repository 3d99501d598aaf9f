"""Numbers that a line end or damage has broken, of which only a piece stands here: 52⏎00万元, 1?860户, 285人⏎次."""

from __future__ import annotations

import re
from typing import Final

from analysis.numerals.units import HEDGE_AFTER, UNITS
from analysis.text.quantities.units import unit_at

#: What stands where a character was lost; and, between two digits, what no Chinese text has (1ꨱ75元, a byte of UTF-16 changed).
_DAMAGE: Final = "\ufffd□?\ue000-\uf8ff\x00"
_STRANGE: Final = "[^\x00-\xff\u2000-\u2bff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_LINE_END: Final = "[ \t]*(?:\r\n|\n|\r)[ \t]*"
#: A point that no digit stands before is one whose digit was lost, unless it ends a sentence: 39l.5万元, □.96亿元.
_BEFORE: Final = re.compile(
    f"[0-9][.,，]?{_LINE_END}$|[{_DAMAGE}]$|[0-9]{_STRANGE}$|(?:^|[^\u4e00-\u9fff)）”’」』》])[.,]$"
)
#: Before a power: 52O万元, 2O多万株, as character recognition leaves them, and 40⏎多万株.
_BEFORE_POWER: Final = re.compile(f"[0-9OolI](?:{_LINE_END})?[余多来几数]?$")
_LOST: Final = re.compile(f"[{_DAMAGE}]|{_STRANGE}[0-9]")
_POINT: Final = re.compile("[.,][^\u4e00-\u9fff“‘「『（(《\\s]")
_LOST_MARK: Final = re.compile(f"[{_DAMAGE}]")
_BROKEN: Final = re.compile(f"[.,，]?{_LINE_END}")
_GOES_ON: Final = re.compile("[0-9.,，十百千万亿余多来]")
#: What a text that is cut off shows of a number without its unit: a power, or the beginning of bracketed pinyin.
_RIGHT_AT_THE_END: Final = re.compile(f"{_GOES_ON.pattern}|[(?][^)\u4e00-\u9fff]{{0,8}}")
_BREAK: Final = re.compile(f"[\n\r{_DAMAGE}]")
_REACH: Final = 24
_LONGEST_UNIT: Final = max(map(len, UNITS))
#: What may follow a unit in a longer one: 百分点 and 月 behind 个, 次 behind 人. 元人民币 is written 元.
_LONGER: Final = {
    short: tuple(unit[len(short) :] for unit in UNITS if unit.startswith(short) and unit not in (short, "元人民币"))
    for short in {unit[:size] for unit in UNITS for size in range(1, len(unit))}
}
_HEDGE_BEGINNINGS: Final = frozenset(word[:size] for word in HEDGE_AFTER for size in range(1, len(word)))
_BROKEN_WITHIN: Final = re.compile(_LINE_END)


def broken_before(text: str, at: int) -> bool:
    r"""Whether the number that begins here may be the rest of one that begins before a line end or a lost character.

    >>> broken_before("52\n00万元", 3), broken_before("1?860户", 2), broken_before("一、\n5户", 3)
    (True, True, False)
    """
    mark = text[at - 1 : at]
    start = max(0, at - _REACH)
    if text[at] in "十百千万亿" and _BEFORE_POWER.search(text, start, at):
        return True
    if not mark or "\u4e00" <= mark <= "\u9fff":
        return False
    if mark.isalpha() and not mark.isascii():
        return True  # 边Å3个: no Chinese text has such a letter there
    return _BEFORE.search(text, start, at) is not None


def broken_behind(text: str, at: int, until: int, *, bare: bool) -> bool:
    r"""Whether a number goes on behind a line end, a lost character, or the end of the text: its digits, or its unit.

    Parameters
    ----------
    text
        The cleaned text.
    at, until
        Where the phrase begins and ends; the text goes on.
    bare
        Whether the phrase has no printed unit.

    Examples
    --------
    >>> broken_behind("285人\n次。", 0, 4, bare=False), broken_behind("1606万\n元", 0, 5, bare=True)
    (True, True)
    >>> broken_behind("285人\n受益", 0, 4, bare=False), broken_behind("30吨以", 0, 3, bare=False)
    (False, True)
    """
    if len(text) - until <= _LONGEST_UNIT:
        rest = text[until:].rstrip()
        if rest in _HEDGE_BEGINNINGS or (bare and _RIGHT_AT_THE_END.fullmatch(rest)):
            return True
    if bare:
        if _LOST.match(text, until) or _POINT.match(text, until):
            return True
        line_end = _BROKEN.match(text, until, until + _REACH)
        rest = text[line_end.end() : line_end.end() + _LONGEST_UNIT] if line_end is not None else ""
        return _GOES_ON.match(rest) is not None or unit_at(rest, 0) != ""
    # What breaks a unit stands within its own characters, or there is no break.
    if len(text) - until >= _REACH and not _BREAK.search(text, until, until + _LONGEST_UNIT):
        return False
    window = text[until : until + _REACH]
    return _longer_unit(text[max(at, until - _LONGEST_UNIT) : until], window, cut=len(window) < _REACH)


def _longer_unit(phrase: str, window: str, *, cut: bool) -> bool:
    """Whether the unit that a phrase ends in would be longer without a line end, a lost character or the end of the text."""
    whole = _BROKEN_WITHIN.sub("", window.rstrip() if cut else window, count=1)
    for size in range(1, len(phrase) + 1):
        for more in _LONGER.get(phrase[-size:], ()):
            there = whole[: len(more)]
            if len(there) < len(more) and not (cut and there):
                continue
            broken = len(there) < len(more) or not window.startswith(more)
            if broken and _agree(there, more[: len(there)]):
                return True
    return False


def _agree(there: str, unit: str) -> bool:
    """Whether characters are those of a unit, but for lost ones."""
    return all(one == other or _LOST_MARK.match(one) for one, other in zip(there, unit, strict=True))
