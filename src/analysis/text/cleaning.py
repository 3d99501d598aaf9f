"""Bring a text into one spelling, with a map from every character back to the original.

Traditional characters become simplified (by OpenCC), full-width digits ASCII; bracketed pinyin after a character,
separators of thousands, spaces inside a number and characters of no width go. Damage stays visible, and nothing else changes:
a text keeps its lines and its length but for what went.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from analysis.numerals.spelling import removals, widths


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text and where each of its characters stood: character i came from ``original[starts[i]:ends[i]]``."""

    original: str
    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of a place in the cleaned text, which is not empty."""
        return self.starts[start], self.ends[end - 1]


def clean(text: str) -> Cleaned:
    """Clean a text.

    Parameters
    ----------
    text
        Any text; it is not changed.

    Returns
    -------
    Cleaned
        The cleaned text with its map. Cleaning a cleaned text changes nothing more.

    Examples
    --------
    >>> cleaned = clean("安排５２００萬(wàn)元，用於1,307戶(hù)")
    >>> cleaned.text
    '安排5200万元，用于1307户'
    >>> cleaned.original[slice(*cleaned.span(2, 8))]
    '５２００萬(wàn)元'
    """
    spelled = simplified(widths(text))
    kept: Sequence[int] = range(len(text))
    for spans in removals(spelled):
        kept = _without(kept, spans)
        spelled = "".join(spelled[start:end] for start, end in _between(spans, len(spelled)))
    ends = range(1, len(text) + 1) if isinstance(kept, range) else array("q", (place + 1 for place in kept))
    return Cleaned(text, spelled, kept, ends)


def simplified(text: str) -> str:
    """Traditional characters as simplified ones, one for one.

    >>> simplified("靖遠縣2020年東西部扶貧協作資金")
    '靖远县2020年东西部扶贫协作资金'
    """
    if text.isascii() or not _wide().intersection(text):
        return text
    converted: str = _converter()(text)
    if len(converted) == len(text):
        return converted
    # A phrase that becomes longer or shorter would move every place behind it.
    return text.translate(_characters())


@cache
def _converter() -> Callable[[str], str]:
    import opencc  # noqa: PLC0415 - only a text in traditional characters needs it

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    # What is no valid text (half a surrogate pair, as damage leaves it) stays as it is.
    return lambda text: "".join(
        piece if _INVALID.match(piece) else convert(piece) for piece in _INVALID_SPLIT.split(text) if piece
    )


_INVALID = re.compile("[\ud800-\udfff\0]")
_INVALID_SPLIT = re.compile("([\ud800-\udfff\0])")


@cache
def _characters() -> dict[int, str]:
    every = [chr(point) for first, last in ((0x3400, 0x4DC0), (0x4E00, 0xA000)) for point in range(first, last)]
    converted = _converter()("\n".join(every)).split("\n")
    return {ord(old): new for old, new in zip(every, converted, strict=True) if old != new and len(new) == 1}


@cache
def _wide() -> frozenset[str]:
    """The characters that have a simplified form."""
    return frozenset(map(chr, _characters()))


def _between(spans: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in spans:
        yield at, start
        at = end
    yield at, length


def _without(kept: Sequence[int], spans: Sequence[tuple[int, int]]) -> Sequence[int]:
    return array("q", chain.from_iterable(kept[start:end] for start, end in _between(spans, len(kept))))
