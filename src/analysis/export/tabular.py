"""Tables on paper: which rows are the head, how wide each column is, when the page is turned."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from analysis.export.blocks import rows_of
from analysis.export.fragments import Element, Node, text_of, walk

TURNED_FROM = 9
SMALLER_FROM = 6
# A table of more rows may run over several pages.
LONG_FROM = 12
# A row with a cell of more characters may be taller than a page: it may be broken, in all of its cells or in none.
LONG_CELL = 600
# Room for columns, in widths of a character, upright and turned, at the size that each is set in.
_ROOM = {"normal": 54.0, "small": 60.0, "turned": 88.0}
_PADDING = 1.3
_BADGE = 1.2
_LONGEST_NUMBER = 16.0
_LEAST_TEXT = 5.0
# A run that is never broken; Chinese may be broken after every second character.
_WORD = re.compile(r"[^\s\u2e80-\u9fff\uf900-\uffef]+|[\u2e80-\u9fff\uf900-\uffef]{1,2}")

Cell = Callable[[Element, Element], list[dict[str, Any]]]


def table_node(table: Element, set_cell: Cell) -> dict[str, Any]:
    """One table for the tree; ``set_cell`` sets a cell's content, given its row."""
    head_rows = _head_rows(table)
    head: list[dict[str, Any]] = []
    body: list[dict[str, Any]] = []
    rows = rows_of(table)
    columns = 0
    for row in rows:
        cells = [child for child in row.children if isinstance(child, Element)]
        columns = max(columns, sum(_span(cell, "colspan") for cell in cells))
        (head if id(row) in head_rows else body).extend(_cell(cell, row, set_cell) for cell in cells)
    size = "turned" if columns >= TURNED_FROM else "small" if columns >= SMALLER_FROM else "normal"
    return {
        "t": "table",
        "columns": columns,
        "head-rows": len(head_rows),
        "size": size,
        "long": len(rows) - len(head_rows) > LONG_FROM,
        "widths": _widths(rows, head_rows, columns, _ROOM[size]),
        "head": head,
        "body": body,
    }


def _head_rows(table: Element) -> frozenset[int]:
    """Identities of the rows of the head; equal rows may stand in the body too."""
    head = next((c for c in table.children if isinstance(c, Element) and c.tag == "thead"), None)
    if head is not None:
        return frozenset(map(id, rows_of(head)))
    first = rows_of(table)[0]
    only_heads = all(cell.tag == "th" for cell in first.children if isinstance(cell, Element))
    return frozenset({id(first)}) if only_heads else frozenset()


def _cell(cell: Element, row: Element, set_cell: Cell) -> dict[str, Any]:
    return {
        "c": set_cell(cell, row),
        "colspan": _span(cell, "colspan"),
        "rowspan": _span(cell, "rowspan"),
        "number": "num" in cell.classes,
        "head": cell.tag == "th",
        "long": any(len(text_of((other,))) > LONG_CELL for other in row.children),
    }


def _span(cell: Element, name: str) -> int:
    return int(cell.get(name, "1"))


def _widths(rows: tuple[Element, ...], head: frozenset[int], columns: int, room: float) -> list[float]:
    """Share of the room for each column: what cannot be broken first, the rest by length."""
    least, wanted = [2.0] * columns, [2.0] * columns
    for row in rows:
        cells = [child for child in row.children if isinstance(child, Element)]
        if len(cells) != columns or any(_span(cell, "colspan") > 1 for cell in cells):
            continue
        for column, cell in enumerate(cells):
            lines = _lines(cell)
            longest = max(map(_width, lines))
            unbreakable = max((_width(word) for line in lines for word in _WORD.findall(line)), default=0.0)
            if any(name.startswith("verdict-") for element in walk((cell,)) for name in element.classes):
                longest, unbreakable = longest + _BADGE, min(longest + _BADGE, 10.0)
            if id(row) in head:
                longest, unbreakable = min(longest, 10.0), min(max(unbreakable, 2.0), 8.0)
            elif "num" in cell.classes and longest <= _LONGEST_NUMBER:
                unbreakable = longest
            else:
                unbreakable = max(unbreakable, min(longest, _LEAST_TEXT))
            least[column] = max(least[column], min(unbreakable, _LONGEST_NUMBER))
            wanted[column] = max(wanted[column], min(longest, 48.0))
    left = max(room - sum(least) - _PADDING * columns, 0.0)
    extra = [max(want - need, 0.0) for want, need in zip(wanted, least, strict=True)]
    total = max(sum(extra), 1.0)
    return [round(need + _PADDING + left * more / total, 2) for need, more in zip(least, extra, strict=True)]


def _lines(cell: Element) -> list[str]:
    """The cell's text, broken where it says so."""
    lines: list[list[Node]] = [[]]
    for node in cell.children:
        if isinstance(node, Element) and node.tag in {"br", "p", "ul", "ol", "dl"}:
            lines.append([])
        if not (isinstance(node, Element) and node.tag == "br"):
            lines[-1].append(node)
    return [text_of(tuple(line)) for line in lines]


def _width(text: str) -> float:
    return sum(map(_advance, text))


@lru_cache(maxsize=1 << 16)
def _advance(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    return 0.3 if character in " ,.;:[]()" else 0.57
