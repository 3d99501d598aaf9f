"""What stands beside a number and makes it another one than its characters say: a sign, a currency, a unit in brackets.

港币5200万元 are no yuan, 3. 5万人 may be 3.5万人, 3元5角 is more than 3元, and 2000人(次) may be person-times. Whoever read
these by the characters alone would read a wrong number: they are passed over.
"""

from __future__ import annotations

import re
from typing import Final

from analysis.numerals import MULTIPLIER
from analysis.numerals.units import UNIT

_CURRENCY: Final = "港币|港元|美元|美金|欧元|日元|日币|英镑|澳元|澳币|台币|新台币|卢布|韩元|泰铢|澳门币"
_BEFORE: Final = re.compile(
    rf"(?:{_CURRENCY}|USD|HKD|EUR|[$€£￡]) *$"  # another currency
    r"|[负廿卅]$"  # below zero, or twenty or thirty more
    r"|[0-9]\. +$"  # a decimal point and its digits that a space parts
)
_POINT: Final = re.compile(r"[^0-9\s]\.$")
_BEGINS_LINE: Final = re.compile(r"(?:^|[\n\r])[ \t(]*[0-9]{1,2}\. +$")
_BEFORE_ENDS: Final = frozenset("币元金镑铢布DR$€£￡负廿卅. ")
_AFTER: Final = re.compile(
    rf" *[(\[【]?(?:{_CURRENCY}|USD|HKD)"
    r"|[0-9零一二三四五六七八九]+[角毛分](?!钟|之)"  # 3元5角
    r"|\(次\)"
    rf"| *[\[【·・]{MULTIPLIER}?{UNIT}"
    rf"|\({MULTIPLIER}\)"
)
_AFTER_BEGINS: Final = frozenset("([【·・港美欧日英澳台新卢韩泰UH 0123456789零一二三四五六七八九")
HEADER: Final = re.compile(rf"\({MULTIPLIER}?{UNIT}\)")
"""A unit in brackets right behind a number, as a table's header prints it: 37.17(万人)."""
SIGN: Final = re.compile("[^0-9%‰万亿元人户个月日年号\\s][-−负]$")
"""What ends right before a percentage that is below zero: 增长-3.5%."""
_UNIT_ABOVE: Final = re.compile("单位[:：]? ?[^\n]{0,6}?[百千]?[万亿]")
_BLOCK: Final = 1500


def doubtful(text: str, at: int, until: int) -> bool:
    """Whether something beside a phrase makes its value or its unit another one.

    >>> doubtful("港币5200万元", 2, 8), doubtful("200人(次)。", 0, 4), doubtful("约5200万元。", 1, 7)
    (True, True, False)
    """
    before, after = text[at - 1 : at], text[until : until + 1]
    if before in _BEFORE_ENDS:
        piece = text[max(0, at - 12) : at]
        if _BEFORE.search(piece) and not _BEGINS_LINE.search(piece):
            return True
        if before == "." and _POINT.search(piece) and re.search("[万亿%]", text[at : until + 1]):
            return True
    if before in ("-", "−") and text[until - 1] == "%" and (at < 2 or text[at - 2] in "\n\r\t "):
        return True  # a bullet, or a sign in the first cell of a row
    return after in _AFTER_BEGINS and _AFTER.match(text, until) is not None


def unit_above(text: str, at: int) -> bool:
    """Whether a line above says that numbers are in ten thousands or more: 单位：万元."""
    start = text.rfind("单位", max(0, at - _BLOCK), at)
    return start >= 0 and _UNIT_ABOVE.match(text, start) is not None
