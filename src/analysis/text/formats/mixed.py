"""Columns of prose that a PDF holds row by row, as some programs write them: read column by column again."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from analysis.text.formats.columns import usual_height
from analysis.text.formats.printed import PrintedLine

_FEWEST = 5  # rows in which columns show
_MOST = 1_000  # rows of a page
_SAME = 2.5  # points: what begins within as much begins at one place
_INDENTED = 2.6  # of a line's height: an indentation at most
_SUPPORT = 0.4  # of the rows, that a column begins in
_LONG = 8  # characters of a piece of prose; cells of a table have fewer
_PROSE = re.compile(r"[，。；、：]")
_PROSAIC = 0.4  # of the pieces, that have a mark of prose
_CROSSED = 0.1  # of the rows, that may run through the place where a column begins

Row = tuple[PrintedLine, Sequence[PrintedLine]]  # a line of the page, and its pieces between gaps, if it has any


def column_by_column(rows: Sequence[Row]) -> list[PrintedLine]:
    """Lines of a page in the order they are read in: as they come, but for rows that are lines of several columns."""
    lines = [line for line, _ in rows]
    wide = [at for at, (_, pieces) in enumerate(rows) if len(pieces) > 1]
    if not _FEWEST <= len(wide) <= _MOST:
        return lines
    first, last = wide[0], wide[-1] + 1
    within = rows[first:last]
    starts = _starts([pieces for _, pieces in within if len(pieces) > 1], usual_height(lines))
    if not starts:
        return lines
    columns: list[list[PrintedLine]] = [[] for _ in range(len(starts) + 1)]
    crossing = 0
    for line, pieces in within:
        for piece in pieces or [line]:
            column = bisect_right(starts, piece.left + _SAME)
            crossing += column < len(starts) and piece.right > starts[column] + _SAME
            columns[column].append(piece)
    short = any(sum(len(line.text) for line in column) < _LONG * len(column) for column in columns)
    if short or crossing > _CROSSED * len(within):
        return lines
    return [*lines[:first], *(line for column in columns for line in column), *lines[last:]]


def _starts(rows: Sequence[Sequence[PrintedLine]], height: float) -> list[float]:
    """Where the second column and those behind it begin, if the rows are prose; else none."""
    pieces = [piece for row in rows for piece in row]
    prosaic = sum(bool(_PROSE.search(piece.text)) for piece in pieces)
    if prosaic < _PROSAIC * len(pieces) or sum(len(piece.text) for piece in pieces) < _LONG * len(pieces):
        return []
    lefts = sorted(piece.left for row in rows for piece in row[1:])
    starts: list[float] = []
    for left in lefts:
        if starts and left <= starts[-1] + _INDENTED * height:
            continue
        near = sum(left <= other <= left + _INDENTED * height for other in lefts)
        if near >= max(_FEWEST, _SUPPORT * len(rows)):
            starts.append(left)
    return starts
