"""Raised and lowered characters (³, ₂, [1]): no digits of the number beside them."""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_MARK = re.compile(r"[\[［【(（〔]\s*注?\s*[⁰¹²³⁴-⁹]{1,3}(?:[-–,，、\s]+[⁰¹²³⁴-⁹]{1,3})*\s*[\]］】)）〕]")
_ONLY_MARK = re.compile(
    r"\s*(?:[①-⑳㉑-㉟*†‡※]+|注?\s*\d{0,3}|[\[［【(（〔]\s*注?\s*\d{1,3}[-–,，、\d\s]*[\]］】)）〕])\s*"
)


def raised(words: str) -> str:
    """Words with their digits as raised ones.

    >>> raised("2"), without_marks("5200" + raised("[1]") + "万元")
    ('²', '5200万元')
    """
    return words.translate(_RAISED)


def lowered(words: str) -> str:
    """Words with their digits as lowered ones."""
    return words.translate(_LOWERED)


def without_marks(text: str) -> str:
    """The text without raised numbers of notes in brackets."""
    return _MARK.sub("", text)


def is_mark(words: str) -> bool:
    """Whether words that are a link and raised are the mark of a note."""
    return bool(_ONLY_MARK.fullmatch(words))


def is_sure_mark(words: str) -> bool:
    """Whether raised words are the mark of a note even without a link: no mere digits, which may be a power."""
    return is_mark(words) and not words.strip().isdecimal()
