"""Whether a person has worked on a sheet that ``extract`` would replace: hours of judging are not overwritten without a word."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from analysis.errors import ParameterError, ProposalsError
from analysis.proposals.cells import JUDGED
from analysis.proposals.sheet import COLUMNS, SOURCE_COLUMNS, SheetRow, read_sheet, sheet_rows
from analysis.proposals.spreadsheets import read_table

#: Cells that extract leaves empty.
_LEFT_EMPTY: Final = ("accept", "note_zh", "note_en", "question_zh", "question_en")
#: Cells that a person corrects and ``as_proposed`` does not keep; the sheet that would be written tells.
_OF_THE_SOURCE: Final = tuple(column for column in SOURCE_COLUMNS if column != "text_sha256")
_OF_THE_ROW: Final = ("hedge", "new_places")


def refuse_edited(target: Path, fresh: bytes) -> None:
    """Refuse to replace a sheet on which a person has worked, in the CSV itself or in an xlsx of its name.

    Parameters
    ----------
    target
        The CSV that would be written.
    fresh
        Its new bytes.

    Raises
    ------
    ParameterError
        A cell of the sheet that is there was filled in or changed, or the file is no sheet of proposals at all.
    """
    for path in (target, target.with_suffix(".xlsx")):
        if path.is_file() and (path.suffix != target.suffix or path.read_bytes() != fresh):
            found = _edit(path, fresh)
            if found:
                raise ParameterError(
                    f"{path}: found {found}; it is kept, and nothing was written of this article; "
                    "allowed: another folder for --out, or move the file away first"
                )


def _edit(path: Path, fresh: bytes) -> str:
    """The first sign that a sheet is not as extract left it, "" where there is none."""
    try:
        header = [name.casefold() for name in read_table(path)[0]]
        rows = read_sheet(path)
    except (ProposalsError, IndexError):
        # A workbook of that name would not be replaced: only one that holds the sheet's decisions needs its text.
        return "a table that extract did not write" if path.suffix.lower() == ".csv" else ""
    own = next((name for name in header if name and name not in COLUMNS), "")
    if own:
        return f"a column {own!r} that a person has added"
    proposed = sheet_rows(fresh)
    at = {(row["text_sha256"], row["start"], row["end"]): row for row in proposed}
    for row in rows:
        for column in _LEFT_EMPTY:
            if row[column]:
                return f"row {row.row} with {column} filled in"
        column = _changed(row, at.get((row["text_sha256"], row["start"], row["end"])), of=proposed[:1])
        if column:
            return f"row {row.row} with {column} other than it was proposed"
    return ""


def _changed(row: SheetRow, fresh: SheetRow | None, *, of: Sequence[SheetRow]) -> str:
    """The first cell of a row that is not as it was proposed.

    What was proposed stands in the row itself: a newer version of the program, which would propose otherwise, is no edit.
    """
    try:
        was = json.loads(row["as_proposed"])
        said = {column: was.get(column, "") for column in JUDGED}
    except (ValueError, AttributeError):
        return "as_proposed"
    for column in JUDGED:
        if row[column] != said[column]:
            return column
    for other, columns in (((fresh,), _OF_THE_ROW), (of, _OF_THE_SOURCE)):
        for one in filter(None, other):
            for column in columns:
                if row[column] != one[column]:
                    return column
    return ""


__all__ = ["refuse_edited"]
