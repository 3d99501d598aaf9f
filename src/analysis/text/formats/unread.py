"""Numbers of a text that are sure not to be read, for the reader to be told: in tables, and broken at the ends of lines."""

from __future__ import annotations

import re
from itertools import pairwise

from analysis.text.quantities.units import unit_at

_WIDE_GAP = re.compile(r" {3,}|[\u3000\xa0]{2,}| [\u3000\xa0]+ ")
_BARE = re.compile(r"[-－]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|[-－]?\d+(?:[.．]\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SERIAL = re.compile(r"\d{1,3}")
_OPEN_END = re.compile(r"\d[.,，]?[万亿千百余多]{0,2}$")
_GOES_ON = re.compile(r"[\d.%％万亿千百余多]|年|月|日")
_LIST_ITEM = re.compile(r"\d{1,2}[.．、]\s*(?!\d)")


def unread(text: str) -> tuple[str, ...]:
    r"""Remarks on the numbers of a text that stand in tables without a unit, and on those that a line end breaks.

    >>> unread("乡镇\t资金（万元）\n甲镇\t5200\n乙乡\t41\n")
    ('2 numbers stand in cells of tables without a unit beside them (it may be in the header): they are not read',)
    >>> unread("全县累计到位财政帮扶资金4.27\n亿元，预计带动1307\n户。")
    ('2 lines end within a number and were not joined with the next: numbers there are passed over',)
    """
    lines = text.splitlines()
    remarks = []
    if cells := sum(map(_bare_cells, lines)):
        stand = "1 number stands" if cells == 1 else f"{cells} numbers stand"
        remarks.append(
            f"{stand} in cells of tables without a unit beside them (it may be in the header): they are not read"
        )
    broken = sum(_is_broken(line, after) for line, after in pairwise(lines))
    if broken:
        end = "1 line ends" if broken == 1 else f"{broken} lines end"
        remarks.append(f"{end} within a number and were not joined with the next: numbers there are passed over")
    return tuple(remarks)


def _bare_cells(line: str) -> int:
    """How many cells of a row are a number and nothing else; years and the number of the row are none.

    Cells are separated by tabs, as they come from a table; or by wide gaps, where two numbers at least show that it is one.
    """
    tabs = "\t" in line.strip()
    cells = [cell.strip() for cell in (line.strip().split("\t") if tabs else _WIDE_GAP.split(line.strip()))]
    if len(cells) < 2:
        return 0
    if _SERIAL.fullmatch(cells[0]):
        cells = cells[1:]
    count = sum(bool(_BARE.fullmatch(cell)) and not _YEAR.fullmatch(cell) for cell in cells)
    return count if tabs or count >= 2 else 0


def _is_broken(line: str, after: str) -> bool:
    """Whether a number begins at the end of a line and goes on, or has its unit, at the beginning of the next."""
    line, after = line.strip(), after.strip()
    if (
        _SERIAL.fullmatch(line)
        or "\t" in line
        or "\t" in after
        or not _OPEN_END.search(line)
        or _LIST_ITEM.match(after)
    ):
        return False
    return bool(_GOES_ON.match(after) or unit_at(after, 0))
