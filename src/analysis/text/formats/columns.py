"""The columns that printed lines stand in, and where their margins are.

A column shows in lines that begin at one place beside other lines. What spans columns (a headline, a figure's caption, an
introduction) has margins of its own, so that it never makes a column look wider than it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from analysis.text.formats.printed import PrintedLine

_SAME = 2.5  # points: lines that begin within as much begin at one place
_NARROWEST = 5.0  # of a line's height: columns lie at least so far apart, indentations do not
_FEWEST = 3  # lines of a column at least
_LARGER = 1.25  # than the usual line: a headline
_ALIKE = 0.15  # of a line's height: lines of one type
_ONE_EDGE = 0.7  # of a line's height: full lines end within as much of each other, but for punctuation
_MOST_CROSSED = 0.1  # of a column's lines, that another line may run through
_STEP = 40.0  # points: more than an indentation of two characters
_FULL = 0.6  # of a column's width, that the longest line takes where lines are broken off
_PROSE = re.compile(r"[，。；、]")
_PROSAIC = 0.3  # of the lines of a column of prose, that have a mark of it
_FULLEST = 2_000  # lines of a page that columns are looked for on
_PAGE_END = 10_000  # bounds what no column bounds
_MANY = 12  # lines of which a single one that is longer than the others is set too long


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the lines of a column begin and end, in points; ``right`` is infinite for what is set apart from the text."""

    left: float
    right: float


Key = tuple[int, int]  # a column, by where it begins, and what bounds it on the right: rounded


def usual_height(lines: Sequence[PrintedLine]) -> float:
    """The height that most characters of the lines have, in points; 0 where there are none."""
    heights: Counter[int] = Counter()
    for line in lines:
        heights[round(line.height * 2)] += len(line.text)
    return max(heights, key=lambda one: (heights[one], -one)) / 2 if heights else 0.0


def margins_of(pages: Sequence[Sequence[PrintedLine]]) -> list[list[Margins]]:
    """For each line of each page the margins of its column, which pages of one layout share."""
    keys = []
    known_starts: list[float] = []
    for page in pages:
        height = usual_height(page)
        starts = _starts(page, height)
        # A last page may have a few lines only, which show no columns by themselves.
        if len(starts) < len(known_starts) and _agree(page, known_starts, height):
            starts = known_starts
        known_starts = starts
        keys.append(_keys(page, starts, height))
    columns: defaultdict[Key, list[PrintedLine]] = defaultdict(list)
    for page, of_page in zip(pages, keys, strict=True):
        for line, key in zip(page, of_page, strict=True):
            columns[key].append(line)
    prose = {
        key: sum(bool(_PROSE.search(line.text)) for line in lines) >= _PROSAIC * len(lines)
        for key, lines in columns.items()
    }
    known: dict[tuple[Key, int], Margins] = {}
    margins = []
    for page, of_page in zip(pages, keys, strict=True):
        body = [line for line in page if not line.gaps]
        outermost = min((line.left for line in body or page), default=0.0)
        here = Counter(of_page)
        widest = max((line.right for line in body or page), default=0.0)
        found = []
        for line, key in zip(page, of_page, strict=True):
            alike = (key, round(line.height * 2))
            if alike not in known:
                known[alike] = _margins(columns[key], line.height)
            one = known[alike]
            if here[key] < _FEWEST and len(here) > 1 and (len(columns[key]) < _FEWEST or key[0] < 0):
                # One or two lines far from the left margin, such as a signature, are set there and not broken off there;
                # others, such as a headline across columns, are broken off where the text ends.
                one = Margins(one.left, inf if one.left > outermost + _STEP else widest)
            bound = 4.0 * key[1] if key[1] != _PAGE_END else line.page_width - max(0.0, outermost)
            if one.right < one.left + _FULL * (bound - one.left) and not prose[key]:
                one = Margins(one.left, inf)  # a list of short lines: none is broken off
            found.append(one)
        margins.append(found)
    return margins


def _margins(lines: Sequence[PrintedLine], height: float) -> Margins:
    """Margins for lines of a height in a column: those of its lines of this type, or of all if they are too few."""
    plain = [line for line in lines if not line.gaps] or list(lines)
    alike = [line for line in plain if abs(line.height - height) <= _ALIKE * height]
    if len(alike) < _FEWEST:
        alike = plain
    lefts = Counter(round(line.left / 2) for line in alike)
    left = min(lefts, key=lambda one: (-lefts[one], one)) * 2.0
    return Margins(left, _right(sorted((line.right for line in alike), reverse=True), height))


def _right(rights: Sequence[float], height: float) -> float:
    """Where full lines end: the longest line, but for single ones that were set too long."""
    if len(rights) >= _MANY:
        for longest in rights[: 2 + len(rights) // 40]:
            full = sum(longest - _ONE_EDGE * height <= right <= longest for right in rights)
            if full >= 0.4 * len(rights):
                return longest
    return rights[0]


def _agree(page: Sequence[PrintedLine], starts: Sequence[float], height: float) -> bool:
    """Whether the lines of a page fit into columns: some begin where a column does, and none runs from one into another."""
    lines = [line for line in page if not line.gaps and line.height <= _LARGER * height]
    begin = any(abs(line.left - start) <= _SAME for line in lines for start in starts)
    return begin and not any(
        line.left < start - _SAME and line.right > start + height for line in lines for start in starts
    )


def _keys(page: Sequence[PrintedLine], starts: Sequence[float], height: float) -> list[Key]:
    """For each line the column that it begins in and the one that bounds it, both by where they begin."""
    if len(starts) <= 1:
        return [_by_place(line, starts[0] if starts else 0.0) for line in page]
    homes = [max(0, bisect_right(starts, line.left + _SAME) - 1) for line in page]
    bounds = [_bound(line, home, starts, height) for line, home in zip(page, homes, strict=True)]
    beside = _beside(page)
    ends: list[int] = []
    for at, line in enumerate(page):
        crossed = bounds[at] > homes[at] + 1
        neighbours = [
            homes[other] for other in beside[at] if page[other].left >= line.right and homes[other] > homes[at]
        ]
        if crossed:
            end = bounds[at]
        elif neighbours:
            end = min(neighbours)
        elif at and homes[at - 1] == homes[at] and line.top < page[at - 1].top:
            end = ends[-1]  # a short line at the end of a paragraph, or of the longer one of two columns
        else:
            end = bounds[at]
        ends.append(end)
    places = [round(start / 4) for start in starts] + [_PAGE_END]
    return [(places[home], places[end]) for home, end in zip(homes, ends, strict=True)]


def _by_place(line: PrintedLine, start: float) -> Key:
    """On a page of one column: what begins far from its margin, such as a signature, is set apart by where it begins."""
    step = int((line.left - start) // _STEP)
    return (0 if step < 2 else -step), _PAGE_END


def _starts(page: Sequence[PrintedLine], height: float) -> list[float]:
    """Where columns begin, from left to right: where several lines do, beside others and through none."""
    lines = [line for line in page if not line.gaps and line.height <= _LARGER * height]
    lefts = sorted(line.left for line in lines)
    if not lefts or len(lefts) > _FULLEST:
        return []
    several = [
        left for left in sorted(set(lefts)) if bisect_right(lefts, left + _SAME) - bisect_left(lefts, left) >= _FEWEST
    ]
    starts = several[:1] or lefts[:1]
    beside = _beside(lines)
    for left in several:
        if left - starts[-1] < _NARROWEST * height:
            continue
        here = [line for line in lines if left <= line.left <= left + _SAME]
        if sum(line.right - line.left > _NARROWEST * height for line in here) < _FEWEST:
            continue
        # Indented lines are the column's too.
        indented = [
            at for at, line in enumerate(lines) if left - _SAME <= line.left <= left + 0.6 * _NARROWEST * height
        ]
        bounded = crossed = 0
        for at in indented:
            middle = (lines[at].top + lines[at].bottom) / 2
            level = [lines[other] for other in beside[at]]
            bounded += any(other.right <= left + _SAME for other in level)
            crossed += any(
                other.left < left - _SAME and other.right > left + height and other.bottom < middle < other.top
                for other in level
            )
        if 2 * bounded >= len(indented) and crossed <= _MOST_CROSSED * len(indented):
            starts.append(left)
    return starts


def _bound(line: PrintedLine, home: int, starts: Sequence[float], height: float) -> int:
    """The first column to the right that the line does not run into; a mark that hangs over its margin is no matter."""
    return max(home + 1, bisect_left(starts, line.right - height))


def _beside(page: Sequence[PrintedLine]) -> list[list[int]]:
    """For each line the others on its level."""
    order = sorted(range(len(page)), key=lambda at: page[at].bottom)
    bottoms = [page[at].bottom for at in order]
    tallest = max(line.height for line in page)
    found = []
    for at, line in enumerate(page):
        middle = (line.top + line.bottom) / 2
        near = line.height / 2  # the lines of two columns need not stand on one grid
        level = order[bisect_left(bottoms, middle - tallest - near) : bisect_right(bottoms, middle + near)]
        found.append([other for other in level if other != at and page[other].top > middle - near])
    return found
