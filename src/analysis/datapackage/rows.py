"""Strict CSV: bytes become rows with their line numbers, and every irregularity becomes a violation.

A cell never holds a line break here, so that one line of the file is one row and an editor's line numbers are ours.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.errors import Violation

MAX_FILE_BYTES = 1_000_000_000
MAX_CELL_CHARACTERS = 10_000
_FOUND_CHARACTERS = 60

# C0 and C1 controls, zero-width and bidirectional controls, line and paragraph separators, a byte order mark inside.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_LONG_RUN = re.compile(rf'[^,"]{{{MAX_CELL_CHARACTERS + 1},}}')
_CARRIAGE_RETURN = "\v"
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file, its cells by column, and the columns in which a fault was found."""

    line: int
    cells: dict[str, str]
    faults: set[str] = field(default_factory=set)

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def sound(self, *columns: str) -> bool:
        """Tell whether all these cells are there and without fault."""
        return all(column in self.cells and column not in self.faults for column in columns)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A CSV file as read: header, rows, and what is wrong with its form."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    violations: tuple[Violation, ...]


def quoted(text: str) -> str:
    """Quote what was found, short and with invisible characters escaped."""
    return repr(text if len(text) <= _FOUND_CHARACTERS else text[: _FOUND_CHARACTERS - 1] + "…")


def read_sheet(data: bytes, *, file: str, columns: Sequence[str]) -> Sheet:
    """Read a CSV file that must have exactly these columns in this order.

    Parameters
    ----------
    data
        The file's bytes.
    file
        Its name, for the violations.
    columns
        The columns that the schema names.

    Returns
    -------
    Sheet
        All rows that could be read, damaged ones included: their cells serve as targets of foreign keys, so that one
        fault is not reported twice.
    """
    found: list[Violation] = []
    text = _decode(data, file, found)
    if not text:
        allowed = "a first line " + ", ".join(columns)
        return Sheet((), (), (*found, Violation(file, None, None, "an empty file", allowed)))
    lines = _lines(text, file, found)
    header_cells, fault = _cells(lines[0])
    if fault is not None:
        found.append(Violation(file, 1, None, fault, "one line of column names"))
    header = tuple(header_cells)
    found.extend(_header_faults(header, file, columns))
    rows = tuple(_rows(lines, header, file, found))
    if rows and not text.endswith(("\n", "\r")):
        rows[-1].faults.update(header)  # cut off, so that its cells say nothing
    return Sheet(header, rows, tuple(found))


def _decode(data: bytes, file: str, found: list[Violation]) -> str:
    """Decode UTF-8; where it is not, say where and go on with replacements."""
    if data.startswith(_BOM):
        found.append(Violation(file, 1, None, "a byte order mark", "UTF-8 without a byte order mark"))
        data = data[len(_BOM) :]
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte 0x{data[error.start]:02x} at position {error.start}"
        found.append(Violation(file, line, None, what, "UTF-8 text"))
        return data.decode("utf-8", errors="replace")


def _lines(text: str, file: str, found: list[Violation]) -> list[str]:
    """Split into lines; name other line ends than a plain line feed once per file."""
    for ending, name in (("\r\n", "CRLF"), ("\r", "CR")):
        count = text.count(ending)
        if count and (ending == "\r\n" or "\n" not in text):
            line = text.count("\n", 0, text.index(ending)) + 1
            found.append(Violation(file, line, None, f"{count} line ends {name}", "line ends LF"))
            text = text.replace(ending, "\n")
    if text.endswith("\n"):
        text = text[:-1]
    else:
        last = text.count("\n") + 1
        found.append(Violation(file, last, None, "no line break after the last row", "a line break after every row"))
    return text.split("\n")


def _header_faults(header: tuple[str, ...], file: str, columns: Sequence[str]) -> list[Violation]:
    found: list[Violation] = []
    allowed = "the columns " + ", ".join(columns)
    for position, name in enumerate(header):
        if name in header[:position]:
            found.append(Violation(file, 1, name, f"the column {quoted(name)} twice", "each column once"))
        elif name not in columns:
            found.append(Violation(file, 1, name or None, f"a column {quoted(name)}", allowed))
    missing = (name for name in columns if name not in header)
    found.extend(Violation(file, 1, name, "no such column", f"a column {quoted(name)}") for name in missing)
    if not found and header != tuple(columns):
        first = next(name for name, expected in zip(header, columns, strict=True) if name != expected)
        found.append(Violation(file, 1, first, "columns in another order", allowed))
    return found


def _rows(lines: list[str], header: tuple[str, ...], file: str, found: list[Violation]) -> list[Row]:
    rows = []
    distinct = len(set(header)) == len(header)
    known: dict[str, str] = {}  # a word that stands in a thousand cells is kept once
    for number, line in enumerate(lines[1:], start=2):
        if not line:
            found.append(Violation(file, number, None, "an empty line", "a row in every line"))
            continue
        cells, fault = _cells(line)
        cells = [known.setdefault(cell, cell) for cell in cells]
        row = Row(number, dict(zip(header, cells, strict=False)) if distinct else _first_counts(header, cells))
        if fault is None and len(cells) != len(header):
            fault = f"{len(cells)} cells"
        if fault is not None:
            found.append(Violation(file, number, None, fault, f"{len(header)} cells, quotes closed on the same line"))
            row.faults.update(header)
        else:
            _text_faults(row, file, found)
        rows.append(row)
    return rows


def _first_counts(header: tuple[str, ...], cells: list[str]) -> dict[str, str]:
    """Cells by column where a column stands twice: the first one counts."""
    return dict(reversed(list(zip(header, cells, strict=False))))


def _cells(line: str) -> tuple[list[str], str | None]:
    """Split one line; the second value says what is wrong with it."""
    if len(line) > MAX_CELL_CHARACTERS:
        # The csv module gives up at 131,072 characters without naming the cell: cut first, the length check names it.
        line = _LONG_RUN.sub(lambda run: run.group()[: MAX_CELL_CHARACTERS + 1], line)
    # The csv module would call a carriage return a line end; here it is one more control character in a cell.
    line = line.replace("\r", _CARRIAGE_RETURN)
    try:
        return [cell.replace(_CARRIAGE_RETURN, "\r") for cell in next(csv.reader([line], strict=True))], None
    except csv.Error as error:
        what = "a quote that is not closed" if "unexpected end" in str(error) else f"a faulty line ({error})"
    try:
        return next(csv.reader([line])), what
    except csv.Error:
        return line[:MAX_CELL_CHARACTERS].split(","), what


def _text_faults(row: Row, file: str, found: list[Violation]) -> None:
    for column, cell in row.cells.items():
        if not cell:
            continue
        control = _CONTROL.search(cell)
        if control is not None:
            code = f"U+{ord(control.group()):04X}"
            what, allowed = f"{quoted(cell)} with the control character {code}", "text without control characters"
        elif len(cell) > MAX_CELL_CHARACTERS:
            what, allowed = f"{quoted(cell)}, too long", f"at most {MAX_CELL_CHARACTERS} characters"
        elif cell != cell.strip():
            what, allowed = quoted(cell), "no space at either end"
        else:
            continue
        found.append(Violation(file, row.line, column, what, allowed))
        row.faults.add(column)
