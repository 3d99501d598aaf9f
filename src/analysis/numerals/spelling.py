"""One spelling for every text before it is read: simplified characters, ASCII digits, no separators, no pinyin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_TRADITIONAL: Final = str.maketrans(
    "萬億兩餘幾數來點貳陸叄負約將過為達滿內於畝戶個類輛對隻頭塊間棟處組屆筆場種條臺噸頃縣區鎮鄉項張"
    "碼載車樣牀單窩羣錠擔盤裏釐攝爲輪層級節雙頂艘顆檔冊課學門團隊廠國歐鎊錢幣圓歲鐘鍾時週盞",
    "万亿两余几数来点贰陆叁负约将过为达满内于亩户个类辆对只头块间栋处组届笔场种条台吨顷县区镇乡项张"
    "码载车样床单窝群锭担盘里厘摄为轮层级节双顶艘颗档册课学门团队厂国欧镑钱币圆岁钟钟时周盏",
)
_WIDTH: Final = str.maketrans(
    "０１２３４５６７８９．％（）－～−￥\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", "0123456789.%()-~-¥       "
)
_WIDE: Final = re.compile(f"[{''.join(map(chr, _WIDTH))}]")
_LETTERS: Final = "a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_TONED: Final = f"[{_LETTERS}]{{0,5}}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][{_LETTERS}]{{0,5}}"
# "萬(wàn)", and what damage leaves of it: "萬?wàn)", "萬wàn)", "萬(wàn".
_PINYIN: Final = re.compile(rf"(?<=[\u4e00-\u9fff])(?:[(?][{_LETTERS}]{{1,7}}\)|{_TONED}\)|\({_TONED}(?![{_LETTERS}]))")
_COMMA_GROUPS: Final = re.compile(r"(?<![0-9.,])(?<![0-9]，)[1-9][0-9]{0,2}(?:[,，][0-9]{3})++(?![0-9]|[,，][0-9])")
_SPACE_GROUPS: Final = re.compile(
    r"(?<![0-9.])(?<![0-9][,，])(?<![0-9] )[1-9][0-9]{0,2}(?: [0-9]{3})++(?![0-9]|[ ,，][0-9])"
)
_NUMBER_WORD: Final = "零〇一二两三四五六七八九十百千万亿几数余多来半"
_SPACES: Final = re.compile(" +")
#: More spaces than these part the cells of a table.
_WIDEST_GAP: Final = 2
_LIST_NUMBER: Final = re.compile(" *[0-9]{1,2}$")
_NUMBER_END: Final = re.compile(f"[0-9{_NUMBER_WORD}]")
_SPACED_DASH: Final = re.compile(r"(?<=[0-9%\u4e00-\u9fff])( *)[-–—~]( *)(?=[0-9])")
_SPACED_POINT: Final = re.compile(r"(?<=[0-9])( +)\.( +)(?=[0-9])")
# What a text has to hold at all, before anything is looked for that begins with what stands before it.
_GROUPED: Final = re.compile("[0-9][,，][0-9]")
_SPACED: Final = re.compile("[0-9] [0-9]")
_MARKED: Final = re.compile("[-–—~.] | [-–—~.]")
_NO_WIDTH: Final = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]+")
_HAN: Final = ("\u4e00", "\u9fff")

Spans = list[tuple[int, int]]


def widths(text: str) -> str:
    """Full-width digits and signs, and spaces of any width, as ASCII; one character for each."""
    return text.translate(_WIDTH) if _WIDE.search(text) else text


def normalise(text: str) -> str:
    """Bring a text into the spelling that the grammar reads.

    Full-width digits and signs become ASCII, bracketed pinyin after a character goes (also where a bracket is damaged),
    number words and units become simplified, separators of thousands, spaces inside a number and characters of no width
    go. Digits that are wrongly grouped stay as they are. Everything else is left alone; doing it twice changes nothing more.

    >>> normalise("５２００萬(wàn)元"), normalise("2,425 万元"), normalise("12,34人")
    ('5200万元', '2425万元', '12,34人')
    """
    text = widths(text)
    if not text.isascii():
        text = text.translate(_TRADITIONAL)
    for spans in removals(text):
        text = _without(text, spans)
    return text


def removals(text: str) -> Iterator[Spans]:
    """What :func:`normalise` takes out of a text whose widths are ASCII, in passes: the places of each are those of the text
    after the passes before it. Passes in which nothing goes are left out.
    """
    for find in (_no_width, _pinyin, _separators, _grouping_spaces, _inner_spaces, _spaced_marks):
        if spans := find(text):
            yield spans
            text = _without(text, spans)


def _without(text: str, spans: Spans) -> str:
    pieces, at = [], 0
    for start, end in spans:
        pieces.append(text[at:start])
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def _no_width(text: str) -> Spans:
    return [] if text.isascii() else [match.span() for match in _NO_WIDTH.finditer(text)]


def _pinyin(text: str) -> Spans:
    return [match.span() for match in _PINYIN.finditer(text)] if ")" in text or "(" in text else []


def _separators(text: str) -> Spans:
    if not _GROUPED.search(text):
        return []
    return [(at, at + 1) for match in _COMMA_GROUPS.finditer(text) for at in range(*match.span()) if text[at] in ",，"]


def _grouping_spaces(text: str) -> Spans:
    if not _SPACED.search(text):
        return []
    return [(at, at + 1) for match in _SPACE_GROUPS.finditer(text) for at in range(*match.span()) if text[at] == " "]


def _inner_spaces(text: str) -> Spans:
    """Spaces between a number and the Chinese character before or after it."""
    spans = []
    for match in _SPACES.finditer(text):
        start, end = match.span()
        if start == 0 or end == len(text) or end - start > _WIDEST_GAP:
            continue
        before, after = text[start - 1], text[end]
        line = text.rfind("\n", 0, start) + 1
        if before.isdigit() and line and _LIST_NUMBER.match(text, line, start):
            continue  # 1 区中学 in the first column of a table is no 1区; a phrase of its own has no line before it
        if (_NUMBER_END.match(before) and (_HAN[0] <= after <= _HAN[1] or after in "%‰")) or (
            _HAN[0] <= before <= _HAN[1] and after.isascii() and after.isdigit()
        ):
            spans.append((start, end))
    return spans


def _spaced_marks(text: str) -> Spans:
    """Spaces around a dash or a decimal point between two digits."""
    if not _MARKED.search(text):
        return []
    return sorted(
        match.span(group)
        for pattern in (_SPACED_DASH, _SPACED_POINT)
        for match in pattern.finditer(text)
        for group in (1, 2)
        if match.group(group)
    )
