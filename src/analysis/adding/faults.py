"""A fault of the sheet as a person can act on it: the row by both of its numbers, and what the cell may hold, in full."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from analysis.datapackage.descriptor import Field
from analysis.datapackage.rows import Row, quoted
from analysis.errors import Violation
from analysis.labels import LABELS

#: What an empty cell wants, where the description of its column says too little.
_WANTED: Final = {
    "measure": "the id of a measure in measures.csv, such as fiscal_aid (the review page lists them); or leave the row out",
    "place": (
        "the id of the place that the figure is about: one of places.csv, or another GB/T 2260 code, with new_places "
        "saying what it is called and where it lies"
    ),
    "tier": (
        "A (the publisher's own page, or an established repost that names the origin), B (a repost) or C (a mirror, an "
        "aggregator or an undated page), in one row of the source"
    ),
    "subject_zh": "what the number counts, in the words of the text, such as 脱贫劳动力培训",
    "subject_en": "what the number counts, in English, such as workers out of poverty trained",
}
#: How near a misspelt word has to be.
_NEAR: Final = 0.55


@dataclass(frozen=True, slots=True)
class RowViolation(Violation):
    """A fault in a row of the sheet, which is named by the spreadsheet's number and by ``number``, which links go by."""

    number: str = ""

    def __str__(self) -> str:
        place = f"{self.file}, {row_name(self.row, self.number)}"
        if self.column is not None:
            place += f", column {self.column}"
        return f"{place}: found {self.found}; allowed: {self.allowed}"


def row_name(row: int | None, number: str) -> str:
    """A row by both of its numbers: "row 18 (number 17)"."""
    return f"row {row} (number {number})" if number.isdecimal() else f"row {row}"


def rows_named(faults: Iterable[Violation]) -> str:
    """Many rows by both of their numbers.

    >>> rows_named(RowViolation("a.csv", row, "stage", "", "", str(row - 1)) for row in (5, 6, 7, 12))
    'rows 5 to 7, 12 (numbers 4 to 6, 11)'
    """
    listed = list(faults)
    rows = [fault.row or 0 for fault in listed]
    numbers = [getattr(fault, "number", "") for fault in listed]
    if not all(map(str.isdecimal, numbers)):
        return f"rows {_runs(rows)}"
    return f"rows {_runs(rows)} (numbers {_runs(sorted(map(int, numbers)))})"


def _runs(numbers: Iterable[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] + 1 == number:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{first} to {last}" if first != last else f"{first}" for first, last in runs)


def allowed_in(field: Field, column: str, cell: str, said: str) -> str:
    """What is allowed in a cell that the package refuses: the words, or what the column is for; and which one was meant.

    Parameters
    ----------
    field, column
        The column of the package, and its name in the sheet.
    cell
        What stands in it.
    said
        What the package says is allowed.
    """
    if not cell and field.required:
        if column in _WANTED:
            return _WANTED[column]
        if field.enum:
            return "one of " + ", ".join(field.enum)
        return (
            f"a value: {field.description[:1].lower()}{field.description[1:].rstrip('.')}"
            if field.description
            else said
        )
    if cell and field.enum:
        names = {one: (one, *LABELS.get(f"{field.name}.{one}", ())) for one in field.enum}
        return said + near(cell, names.items())
    return said


def near(cell: str, names: Iterable[tuple[str, Iterable[str]]]) -> str:
    """The end of a sentence on a word that is none: which ids were probably meant, by id or by label; empty where none is near.

    >>> near("poeple_traned", [("people_trained", ("people_trained", "培训人数")), ("firms", ("firms",))])
    "; did you mean 'people_trained'?"
    >>> near("培训人数", [("people_trained", ("people_trained", "培训人数"))])
    "; did you mean 'people_trained'?"
    """
    known: dict[str, str] = {}
    for one, called in names:
        for name in called:
            known.setdefault(name.casefold(), one)
    close = difflib.get_close_matches(cell.casefold(), list(known), n=3, cutoff=_NEAR)
    ids = dict.fromkeys(known[name] for name in close)
    return f"; did you mean {' or '.join(map(quoted, ids))}?" if ids else ""


def unknown_measure(cell: str, measures: Iterable[Row]) -> str:
    """What is allowed in place of a measure that the data do not have."""
    called = [(row["id"], (row["id"], row["label_zh"], row["label_en"])) for row in measures]
    return "the id of a measure in measures.csv" + near(cell, called)
