"""The words right beside a number that widen or bound it."""

from __future__ import annotations

import re
from typing import Final

from analysis.numerals.units import HEDGE_AFTER, HEDGE_BEFORE, alternatives

# The same characters end or begin other words: 节约, 附近, 通过, 以上, 不超过.
_NOT_AFTER: Final = {
    "约": "节签合条履制公契预违租俭简特毁盟婚相誓应",
    "近": "附靠邻临最亲就新贴远迫逼走浅拉",
    "过": "通不超经越渡路途透",
    "超": "高反赶",
    "上": "以线网地身晚早之会村乡县桌车路山纸手马船楼脸墙面际础程基值",
    "余": "其剩业多富",
    "不下": "落放坐留丢闲停装住",
    "不到": "挣找看听想得收拿买等见遇碰做办捞用吃说料达",
}
#: Where these end the word before, the hedge is one all the same: 折合约 is 折合 + 约, and not 合约.
_AFTER_ALL: Final = {"约": ("折合",), "近": ("补贴", "津贴"), "不到": ("增收", "创收", "营收", "分得")}
_AGAIN: Final = "(?:了|为|有|占|合|达|计|是)?"
_BEFORE: Final = re.compile(
    f"({alternatives(word for word in HEDGE_BEFORE if word not in ('上', '过'))}){_AGAIN}(?:人民币)?[(“]?$"
)
_BEFORE_POWER: Final = re.compile("([上过破])了?$")
#: 至少加工2000斤: the verb stands between.
_BEFORE_VERB: Final = re.compile("(至少|最少|最多|至多)[\u4e00-\u9fff]{1,4}$")
_LONGEST: Final = max(map(len, HEDGE_BEFORE)) + 4
_ENDS: Final = frozenset(word[-1] for word in HEDGE_BEFORE) | frozenset("破了为有占合达计是币(“")
_SYMBOLS: Final = {
    "≥": "at_least",
    "≧": "at_least",
    ">": "over",
    "＞": "over",
    "≤": "at_most",
    "≦": "at_most",
    "<": "under",
    "＜": "under",
}
_AFTER: Final = re.compile(f"(?:人民币)?\\(?({alternatives(HEDGE_AFTER)})")
_AFTER_BEGINS: Final = frozenset(word[0] for word in HEDGE_AFTER) | {"人", "("}
_MARKS: Final = frozenset("，。；、！？,;)\n")
_POWERS: Final = "十百千万亿"


def hedge_before(text: str, at: int) -> tuple[str, str]:
    """The hedge that ends right before a number, and its word; ("exact", "") where there is none.

    >>> hedge_before("投入超过", 4), hedge_before("节约", 2), hedge_before("就近", 2)
    (('over', '超过'), ('exact', ''), ('exact', ''))
    """
    if at == 0:
        return "exact", ""
    start = max(0, at - _LONGEST)
    if text[at - 1] in _SYMBOLS:
        return _SYMBOLS[text[at - 1]], text[at - 1]
    if text[at - 1] not in _ENDS:
        far = _BEFORE_VERB.search(text, start, at) if _bounded(text, start, at) else None
        return ("exact", "") if far is None else (HEDGE_BEFORE[far[1]], far[1])
    match = _BEFORE.search(text, start, at)
    if match is None and text[at : at + 1] and text[at] in _POWERS:
        match = _BEFORE_POWER.search(text, start, at)
    if match is None:
        return "exact", ""
    word, place = match[1], match.start(1)
    if place and text[place - 1] in _NOT_AFTER.get(word, "") and not text.endswith(_AFTER_ALL.get(word, ()), 0, place):
        return "exact", ""
    return ("over" if word == "破" else HEDGE_BEFORE[word]), word


def _bounded(text: str, start: int, at: int) -> bool:
    return "至" in text[start:at] or "最" in text[start:at]


def hedge_after(text: str, at: int) -> tuple[str, str]:
    """The hedge that begins right after a unit, and its word; 多 and 余 are none of these, for they belong to the phrase.

    >>> hedge_after("3000米以上的", 5), hedge_after("3家多种", 2)
    (('at_least', '以上'), ('exact', ''))
    """
    if at >= len(text) or text[at] not in _AFTER_BEGINS:
        return "exact", ""
    match = _AFTER.match(text, at)
    if match is None or match[1] in ("多", "余"):
        return "exact", ""
    behind = text[match.end() : match.end() + 1]
    if match[1] == "不到" and behind not in _MARKS and (text[at - 1] not in "年月天时钟岁" or behind in "位期达"):
        return "exact", ""
    return HEDGE_AFTER[match[1]], match[1]
