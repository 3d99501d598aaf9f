"""A whole with its parts, and which numbers can be parts of which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.numerals import Reading
from analysis.proposals.linking.intervals import adds_up
from analysis.proposals.linking.mentions import Mention

_NOUNS = re.compile(
    "村|乡|镇|县|区|户|企业|电站|卫生院|卫生室|公司|合作社|学校|医院|车间|工厂|项目|基地|园区|大棚|温室|协议|市场"
)
#: 结对关系59对,其中乡镇12对、学校18对: pairs of whatever kind.
_PAIRED = re.compile("结对|结成|对子|帮扶关系|协作关系")
#: Parts make their whole where they miss it by one part in so many at most, rounding or not.
_CLOSE = 50
RELEASED = frozenset({"percent", "ratio", "duration", "number"})
"""Kinds that are no parts of anything, nor wholes."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole with what its source says are parts of it.

    ``refused`` are numbers that words call parts and that are larger than the whole, or that words call all of it (分别为,
    共计) and that do not make it (``complete`` is then ``claimed``): no links, but something to look at.
    """

    whole: Mention
    parts: tuple[Mention, ...]
    refused: tuple[Mention, ...]
    complete: str
    confidence: str
    rule: str
    words: str


def same_kind(part: Mention, whole: Mention) -> bool:
    """Whether a number can be a part of another: the same unit, and the same kind of money or of things."""
    if part.kind in RELEASED or whole.rate or whole.difference:
        return False
    if part.kind == "money":
        if part.unit != whole.unit or (part.flow and whole.flow and part.flow != whole.flow):
            return False
        return not part.nature or not whole.nature or part.nature == whole.nature
    if part.unit == whole.unit:
        paired = part.unit == "对" and _PAIRED.search(whole.before + whole.after)
        return part.kind != "count" or bool(paired) or _same_things(part, whole)
    if whole.unit == "对":
        return part.kind == "count" and "结对" in part.before + part.after
    return part.kind == whole.kind == "count" and "个" in (part.unit, whole.unit) and bool(things(part) & things(whole))


def things(mention: Mention) -> frozenset[str]:
    """What the words right beside a number say that it counts."""
    return frozenset(_NOUNS.findall(mention.before + mention.after))


def _same_things(part: Mention, whole: Mention) -> bool:
    """24个项目 is a part of 28个项目, 3个村 is none; a part that names nothing of its own counts what its whole does."""
    behind = re.split("[、() ]", part.after[:12], maxsplit=1)[0]
    named = frozenset(_NOUNS.findall(behind)) or frozenset(_NOUNS.findall(part.before[-4:]))
    return not named or bool(named & things(whole))


def exact(parts: Sequence[Mention], whole: Mention) -> bool:
    """Whether no number is hedged."""
    return all(m.found.reading.hedge == "exact" for m in (*parts, whole))


def complete(parts: Sequence[Reading], whole: Reading) -> bool:
    """Whether parts make the whole within rounding; where a word widens a number (超过), it is not known.

    Rounding does not stretch far: 1亿元 and 1.2亿元 are not known to be all of 2亿元.
    """
    if any(one.hedge != "exact" for one in (*parts, whole)) or adds_up(parts, whole) == "contradicts":
        return False
    return abs(sum(one.value for one in parts) - whole.value) * _CLOSE <= whole.value
