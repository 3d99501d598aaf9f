"""The rows that a person confirmed, and the sources that they are from, each named once."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from analysis.adding.cells import CellError, accepted, published
from analysis.adding.faults import RowViolation, row_name
from analysis.adding.merging import NewRow
from analysis.adding.texts import Text
from analysis.datapackage.rows import Row, quoted
from analysis.errors import Violation
from analysis.proposals.sheet import SOURCE_COLUMNS, SheetRow

Finder = Callable[[str, Collection[str]], tuple[Text | None, str]]
"""Finds a text by its checksum, and says by the names of its file whether it was changed since; the second answer says what is allowed where there is none."""

_SOURCE: Final = {name: column for column, name in SOURCE_COLUMNS.items()}
#: Cells that must not be lost on the way; a spreadsheet that has no Chinese writes question marks.
_CHINESE: Final = (
    "as_written",
    "subject_zh",
    "place_zh",
    "donor_zh",
    "source_title",
    "publisher",
    "note_zh",
    "question_zh",
)
_SHA256: Final = re.compile("[0-9a-f]{64}")
#: Devices on Windows, whatever the ending: the text of such a source could not be kept there.
_DEVICES: Final = re.compile("(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)


@dataclass(slots=True)
class Entry:
    """A confirmed row on its way: its source and text, and the id under which its figure is, or will be, in the package."""

    row: SheetRow
    source: str
    text: Text | None
    figure: str = ""
    known: bool = False


@dataclass(slots=True)
class Composed:
    """What came of the confirmed rows: new rows by table, texts to keep by source, what was left out, and all faults.

    ``sheet`` is the name of the file, for the faults; ``names`` says which names were read as which ids.
    """

    sheet: str
    names: tuple[str, ...] = ()
    new: dict[str, list[NewRow]] = field(default_factory=dict)
    texts: dict[str, Text] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    faults: list[Violation] = field(default_factory=list)

    def fault(self, row: SheetRow, column: str, found: str, allowed: str) -> None:
        """Note what is wrong with a cell of the sheet."""
        self.faults.append(RowViolation(self.sheet, row.row, column, found, allowed, row["number"]))

    def add(self, table: str, cells: Mapping[str, str], row: SheetRow, columns: Mapping[str, str]) -> None:
        """Note a new row of a table, and which row and columns of the sheet it is from."""
        self.new.setdefault(table, []).append(NewRow(cells, row.row, columns, row["number"]))


def name_of(row: SheetRow) -> str:
    """A row of the sheet by both of its numbers."""
    return row_name(row.row, row["number"])


def is_confirmed(composed: Composed, row: SheetRow) -> bool:
    """Whether a row is to be added; characters that a spreadsheet lost in it are a fault."""
    try:
        chosen = accepted(row["accept"])
    except CellError as error:
        composed.fault(row, "accept", error.found, error.allowed)
        return False
    for column in _CHINESE if chosen else ():
        if re.search(r"\?\?|\ufffd", row[column]) or (column == "subject_zh" and "?" in row[column]):
            allowed = "no question marks, which a spreadsheet leaves where it has lost them; save as CSV UTF-8 or xlsx"
            composed.fault(row, column, quoted(row[column]), allowed)
    return chosen


def compose_sources(composed: Composed, chosen: Sequence[SheetRow], known: Sequence[Row], find: Finder) -> None:
    """Every source once; its cells are repeated on each of its rows, where an empty one says nothing."""
    texts: dict[str, list[SheetRow]] = {}
    for row in chosen:
        if row["text_sha256"]:
            texts.setdefault(row["text_sha256"], []).append(row)
    # One text has one name, also where some of its rows say otherwise: whatever else is wrong with it is named as well.
    of_text = {sha256: _repeated(composed, "source_id", rows, "text") for sha256, rows in texts.items()}
    named = {row["source_id"] for row in chosen} - {""}
    alone = named.pop() if len(named) == 1 else ""
    groups: dict[str, list[SheetRow]] = {}
    for row in chosen:
        groups.setdefault(of_text.get(row["text_sha256"]) or row["source_id"] or alone, []).append(row)
    for source, rows in groups.items():
        _compose_source(composed, source, rows, known, find)
    composed.entries.sort(key=lambda entry: entry.row.row)


def _compose_source(
    composed: Composed, source: str, rows: Sequence[SheetRow], tables: Sequence[Row], find: Finder
) -> None:
    if not source:
        composed.fault(
            rows[0], "source_id", "an empty cell", "the name that the source is to have, such as yunling-2021-08-06"
        )
        source = "unnamed"  # whatever else is wrong with it is still found
    cells = {"id": source}
    for column, name in SOURCE_COLUMNS.items():
        # Its name was settled above, by its text.
        cells[name] = cells.get(name) or _repeated(composed, column, rows)
    try:
        cells["published"] = published(cells["published"])
    except CellError as error:
        composed.fault(rows[0], "published", error.found, error.allowed)
    known = next((one for one in tables if one["id"] == source), None)
    same = next((one for one in tables if cells["sha256"] and one["sha256"] == cells["sha256"]), None)
    if known is None and same is not None:
        found = f"{quoted(source)} for a text that the data have as {same['id']}"
        composed.fault(rows[0], "source_id", found, same["id"])
        source = same["id"]
    elif known is not None:
        for name, column in _SOURCE.items():
            if cells[name] and cells[name] != known[name]:
                allowed = f"{quoted(known[name]) if known[name] else 'an empty cell'}, as sources.csv has for {source}"
                composed.fault(rows[0], column, quoted(cells[name]), allowed)
    else:
        if _DEVICES.fullmatch(source):
            composed.fault(rows[0], "source_id", quoted(source), "a name that a file can have on Windows as well")
        composed.add("sources", cells, rows[0], _SOURCE)
    text, where = None, ""
    if not _SHA256.fullmatch(cells["sha256"]):
        found = quoted(cells["sha256"]) if cells["sha256"] else "an empty cell"
        composed.fault(rows[0], "text_sha256", found, "the SHA-256 that extract wrote there: 64 digits from 0 to f")
    else:
        text, where = find(cells["sha256"], {f"{source}.txt", *(row["text_file"] for row in rows)} - {""})
        if text is None:
            composed.fault(rows[0], "text_sha256", f"no text with {cells['sha256'][:12]}…", where)
        elif source:
            composed.texts[source] = text
    composed.entries += [Entry(row, source, text) for row in rows]


def _repeated(composed: Composed, column: str, rows: Sequence[SheetRow], of: str = "source") -> str:
    """What the rows of one source say in a column that is repeated; of two different answers the rarer one is a fault."""
    answers: dict[str, list[SheetRow]] = {}
    for row in rows:
        if row[column]:
            answers.setdefault(row[column], []).append(row)
    if not answers:
        return ""
    usual = max(answers, key=lambda answer: len(answers[answer]))
    for answer, others in answers.items():
        if answer != usual:
            found = quoted(answer) + (f", in {len(others)} rows" if len(others) > 1 else "")
            allowed = f"{quoted(usual)}, as {_counted(answers[usual])} for the same {of}; or one other value in all of its rows"
            composed.fault(others[0], column, found, allowed)
    return usual


def _counted(rows: Sequence[SheetRow]) -> str:
    if len(rows) == 1:
        return f"{name_of(rows[0])} has"
    return f"{name_of(rows[0])} and {len(rows) - 1} more have"
