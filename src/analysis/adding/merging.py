"""New rows laid into the tables, in memory: the files as they would be, and which row of the sheet each of their lines is from."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from analysis.adding.faults import RowViolation, allowed_in, row_name, unknown_measure
from analysis.datapackage.descriptor import Resource
from analysis.datapackage.schema import Contents, contents_of
from analysis.dataset import check
from analysis.errors import Violation

#: Tables that are kept in the order of their keys, as long as they are in it; the others grow at their end.
_ORDERED: Final = ("places", "pairings")


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that would be added: its cells, the row of the sheet that it is from, and the sheet's names of its columns.

    ``number`` is the row's own, which links go by; "" where the sheet has none.
    """

    cells: Mapping[str, str]
    row: int
    columns: Mapping[str, str] = field(default_factory=dict)
    number: str = ""

    @property
    def name(self) -> str:
        """The row of the sheet as errors name it."""
        return row_name(self.row, self.number)

    def column(self, name: str | None) -> str | None:
        """The column of the sheet that a cell of the table is from."""
        return self.columns.get(name, name) if name is not None else None


@dataclass(frozen=True, slots=True)
class Merged:
    """The package with the new rows: its contents, the files that differ, and where the lines of these are from."""

    contents: Contents
    changed: Mapping[str, bytes]
    origins: Mapping[str, Sequence[int | NewRow]]


def merge(contents: Contents, new: Mapping[str, Sequence[NewRow]]) -> Merged:
    """Lay new rows into the tables; existing rows keep their bytes and their order.

    Parameters
    ----------
    contents
        The package as it is, without fault.
    new
        New rows by table, in the order in which they are to stand.
    """
    assert contents.package is not None
    changed: dict[str, bytes] = {}
    origins: dict[str, Sequence[int | NewRow]] = {}
    for resource in contents.package.resources:
        rows = new.get(resource.name, ())
        if rows:
            changed[resource.path], origins[resource.path] = _merged(resource, contents, rows)
    return Merged(contents_of({**contents.files, **changed}), changed, origins)


def _merged(resource: Resource, contents: Contents, rows: Sequence[NewRow]) -> tuple[bytes, list[int | NewRow]]:
    columns = [column.name for column in resource.fields]
    lines = contents.files[resource.path].split(b"\n")[:-1]
    table: list[tuple[tuple[str, ...], bytes, int | NewRow]] = [
        (tuple(row[name] for name in resource.primary_key), line, number)
        for number, (line, row) in enumerate(zip(lines[1:], contents.tables[resource.name], strict=True), 2)
    ]
    keys = [key for key, _, _ in table]
    fresh = [
        (tuple(row.cells.get(name, "") for name in resource.primary_key), line_of(row.cells, columns), row)
        for row in rows
    ]
    if resource.name in _ORDERED and keys == sorted(keys):
        table = sorted([*table, *fresh], key=lambda one: one[0])  # the order of equals is kept
    else:
        table += fresh
    data = b"\n".join([lines[0], *(line for _, line, _ in table)]) + b"\n"
    return data, [1, *(origin for _, _, origin in table)]


def line_of(cells: Mapping[str, str], columns: Iterable[str]) -> bytes:
    """A row as the tables write it: quoted only where it has to be."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow([cells.get(name, "") for name in columns])
    return text.getvalue().encode("utf-8", "surrogatepass")


def faults(merged: Merged, sheet: str) -> Iterator[Violation]:
    """All faults of the merged package, each named by the row and column of the sheet that brought it."""
    for violation in check(merged.contents):
        origins = merged.origins.get(violation.file, ())
        allowed = _rows_of(violation.allowed, violation.file, origins, sheet)
        found = _rows_of(violation.found, violation.file, origins, sheet)
        origin = origins[violation.row - 1] if violation.row and violation.row <= len(origins) else violation.row
        if isinstance(origin, NewRow):
            if violation.column == "unit" and not origin.cells["unit"]:
                continue  # it follows from the measure, which is named itself
            column = origin.column(violation.column)
            allowed = _in_full(merged.contents, violation, origin, allowed)
            yield RowViolation(sheet, origin.row, column, found, allowed, origin.number)
        else:
            yield Violation(violation.file, origin, violation.column, found, allowed)


def _in_full(contents: Contents, violation: Violation, origin: NewRow, allowed: str) -> str:
    """What is allowed in a cell of a new row, for a person who fills in the sheet."""
    assert contents.package is not None
    cell = origin.cells.get(violation.column or "", "")
    resource = next(one for one in contents.package.resources if one.path == violation.file)
    fields = {one.name: one for one in resource.fields}
    if violation.column not in fields:
        return allowed
    if cell and resource.name == "figures" and violation.column == "measure":
        measures = contents.tables["measures"]
        return allowed if any(row["id"] == cell for row in measures) else unknown_measure(cell, measures)
    return allowed_in(fields[violation.column], origin.column(violation.column) or "", cell, allowed)


def _rows_of(words: str, file: str, origins: Sequence[int | NewRow], sheet: str) -> str:
    """A sentence that names another row of the same table, with that row's number in its own file."""

    def named(match: re.Match[str]) -> str:
        line = int(match[1])
        origin = origins[line - 1] if 0 < line <= len(origins) else line
        if isinstance(origin, NewRow):
            return f"{origin.name} of {sheet}"
        return f"row {origin} of {file}"

    return re.sub(r"\brow ([0-9]+)\b", named, words)
