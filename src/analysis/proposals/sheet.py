"""The sheet on which a person confirms proposals: one row each, made to be edited in Excel, WPS or LibreOffice.

What is edited stands on the left, in the order in which it is judged; where the figure stands and what the source is
stand on the right. ``value``, ``unit``, ``flow``, ``line``, ``sentence`` and the names of measures and places follow from other cells:
they are for reading, and compared only so far as that rows are not mixed up and no edit gets lost (:mod:`analysis.adding.mixed_up`).
``missing``, ``low``, ``high``, ``kind``, ``confidence``, ``confidence_place_period``, ``why`` and ``text_file`` are for reading alone. ``number`` names a row for
the links of others, ``as_proposed`` keeps what was proposed.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from analysis.datapackage.consistency import plain
from analysis.datapackage.rows import quoted
from analysis.dataset import Dataset
from analysis.errors import ProposalsError, Violation
from analysis.proposals.cells import (
    as_proposed,
    least_sure,
    least_sure_around,
    link_cell,
    marked,
    missing,
    visible,
    why,
)
from analysis.proposals.proposal import LinkProposal, PlaceProposal, Proposals
from analysis.proposals.spreadsheets import protected, read_table, unprotected

#: Without these nothing can be added; any other may be deleted, and then its cells are empty.
NEEDED: Final = (
    "accept", "as_written", "subject_zh", "subject_en", "measure", "hedge", "stage", "scope", "period", "place",
    "start", "end", "source_id", "text_sha256",
)  # fmt: skip
#: Source columns and the columns of sources.csv that they become.
SOURCE_COLUMNS: Final = {
    "source_id": "id",
    "source_title": "title",
    "title_kind": "title_kind",
    "publisher": "publisher",
    "published": "published",
    "url": "url",
    "language": "language",
    "tier": "tier",
    "text_sha256": "sha256",
}
COLUMNS: Final = (
    "accept", "number", "as_written", "sentence", "missing", "subject_zh", "subject_en", "measure", "measure_zh", "stage", "period",
    "place", "place_zh", "donor", "donor_zh", "scope", "hedge", "links", "confidence", "confidence_place_period",
    "why",
    "note_zh", "note_en", "question_zh", "question_en",
    "value", "low", "high", "unit", "kind", "flow", "id", "line", "start", "end", "new_places",
    *SOURCE_COLUMNS, "text_file", "as_proposed",
)  # fmt: skip
_BREAKS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_MOST_DECIMALS: Final = 10**9


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of the sheet: its number in the spreadsheet, and its cells by column; "" where the column was deleted."""

    row: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


# Out -----------------------------------------------------------------------------------------------------------------


def write_sheet(proposals: Proposals, dataset: Dataset | None = None, *, text_file: str = "") -> bytes:
    """The proposals of one article as a CSV that a spreadsheet opens well.

    Parameters
    ----------
    proposals
        All that is proposed of the article; unchanged.
    dataset
        The package that they are for: it gives labels, names of known places, and figure ids that are still free. A number
        that it holds already, at the same place of the same text, keeps its id.
    text_file
        Name of the text as read that lies beside the sheet, for the reader.

    Returns
    -------
    bytes
        UTF-8 with byte order mark, lines end in CRLF; ``COLUMNS``, one row a proposal, ``accept`` empty. Cells that a
        spreadsheet would run or change begin with an apostrophe.
    """
    ids = _ids(proposals, dataset)
    labels = _labels(dataset)
    names = _names(proposals, dataset)
    links: dict[int, list[LinkProposal]] = {}
    for link in proposals.links:
        links.setdefault(link.figure, []).append(link)
    source = proposals.source
    repeated = {column: str(getattr(source, name)) for column, name in SOURCE_COLUMNS.items()}
    known = dataset is not None and source.id in set(dataset.sources["id"])
    repeated |= {"text_sha256": proposals.article.sha256, "text_file": text_file}
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for one in proposals.proposals:
        label_zh, label_en = labels.get(one.measure.value, ("", ""))
        reading = one.found.reading
        cells = repeated | {
            "number": str(one.number),
            "as_written": one.found.as_written,
            "sentence": marked(proposals.cleaned.text, one.found.at, one.found.until),
            "subject_zh": one.subject.value,
            "subject_en": label_en,
            "measure": one.measure.value,
            "measure_zh": label_zh,
            "stage": one.stage.value,
            "period": one.period.value,
            "place": one.place.value,
            "place_zh": names.get(one.place.value, ""),
            "donor": one.donor.value,
            "donor_zh": names.get(one.donor.value, ""),
            "scope": one.scope.value,
            "hedge": reading.hedge,
            "links": "; ".join(map(link_cell, links.get(one.number, ()))),
            "confidence": least_sure(one),
            "confidence_place_period": least_sure_around(one),
            "why": why(one, links.get(one.number, ())),
            "value": _shown(reading.value),
            "low": _shown(reading.low),
            "high": _shown(reading.high),
            "unit": reading.unit,
            "kind": reading.kind,
            "flow": one.flow.value,
            "id": ids[one.number],
            "line": str(one.line),
            "start": str(one.found.start),
            "end": str(one.found.end),
            "new_places": _new_places(proposals.places, (one.place.value, one.donor.value)),
        }
        cells = {column: visible(_BREAKS.sub(" ", cell)).strip() for column, cell in cells.items()}
        cells |= {"missing": missing(cells, source_known=known), "as_proposed": as_proposed(cells)}
        writer.writerow({column: protected(cell) for column, cell in cells.items()})
    return ("\ufeff" + text.getvalue()).encode()


def next_ids(code: str, taken: Iterable[str]) -> Iterator[str]:
    """Ids of figures that are still free: the code of the county and a number above all that are taken.

    >>> ids = next_ids("620499", ["620499-01", "620499-07", "620421-50"])
    >>> next(ids), next(ids)
    ('620499-08', '620499-09')
    """
    pattern = re.compile(rf"{re.escape(code)}-([0-9]{{1,6}})")
    number = max((int(match[1]) for one in taken if (match := pattern.fullmatch(one))), default=0)
    while True:
        number += 1
        yield f"{code}-{number:02d}"


def _ids(proposals: Proposals, dataset: Dataset | None) -> dict[int, str]:
    """A figure id for each proposal, "" where no county is known."""
    known: dict[tuple[int | None, int | None], str] = {}
    taken: list[str] = []
    if dataset is not None:
        taken = [record.id for record in dataset.records]
        sources = {
            source for source in dataset.sources["id"] if dataset.source(source).sha256 == proposals.article.sha256
        }
        known = {(record.start, record.end): record.id for record in dataset.records if record.source in sources}
    code = _code(proposals, dataset)
    fresh = next_ids(code, taken)
    return {
        one.number: known.get((one.found.start, one.found.end)) or (next(fresh) if code else "")
        for one in proposals.proposals
    }


def _code(proposals: Proposals, dataset: Dataset | None) -> str:
    """The code of the county that the article is most about; "" where it names none."""
    levels = {place.id: place.level for place in proposals.places}
    if dataset is not None:
        levels |= {place: dataset.place(place).level for place in dataset.place_ids}
    named = [one.place.value for one in proposals.proposals if re.match("[0-9]{6}", one.place.value)]
    counties = [place[:6] for place in named if levels.get(place) in ("county", "district", "village", None)]
    most = Counter(counties or [place[:6] for place in named]).most_common(1)
    return most[0][0] if most else ""


def _labels(dataset: Dataset | None) -> dict[str, tuple[str, str]]:
    if dataset is None:
        return {}
    measures = dataset.measures
    return dict(zip(measures["id"], zip(measures["label_zh"], measures["label_en"], strict=True), strict=True))


def _names(proposals: Proposals, dataset: Dataset | None) -> dict[str, str]:
    names = {place.id: place.name_zh for place in proposals.places}
    if dataset is not None:
        names |= {place: dataset.place(place).name_zh for place in dataset.place_ids}
    return names


def _shown(value: Fraction) -> str:
    return plain(value) if _MOST_DECIMALS % value.denominator == 0 else f"{float(value):.9f}".rstrip("0")


def _new_places(places: Iterable[PlaceProposal], used: Iterable[str]) -> str:
    """The places that would be made for a row, and those that they lie in: ``id | zh | en | level | parent; …``."""
    known = {place.id: place for place in places if not place.known}
    needed = dict.fromkeys(place for place in used if place in known)
    waiting = list(needed)
    while waiting:
        parent = known[waiting.pop()].parent
        if parent in known and parent not in needed:
            needed[parent] = None
            waiting.append(parent)
    return "; ".join(
        " | ".join((place.id, place.name_zh, place.name_en, place.level, place.parent))
        for place in map(known.__getitem__, needed)
    )


# In ------------------------------------------------------------------------------------------------------------------


def read_sheet(path: str | Path) -> tuple[SheetRow, ...]:
    """Read a sheet of proposals as a person has saved it.

    Parameters
    ----------
    path
        The file of :func:`write_sheet`, edited and saved: CSV in any encoding and with any separator that a spreadsheet
        uses, or xlsx. Rows and columns may stand in any order; columns outside ``NEEDED`` may be gone; columns of one's own
        are passed over.

    Returns
    -------
    tuple of SheetRow
        One for each row that is not empty. What the cells say is not judged here.

    Raises
    ------
    ProposalsError
        The file is no table, or not this one: the violations name what is wrong with it.
    """
    path = Path(path)
    return _rows(path.name, read_table(path))


def sheet_rows(data: bytes) -> tuple[SheetRow, ...]:
    """The rows of the bytes that :func:`write_sheet` made."""
    return _rows("", list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))))


def _rows(file: str, table: Sequence[Sequence[str]]) -> tuple[SheetRow, ...]:
    header = [name.casefold() for name in table[0]] if table else []
    faults = tuple(_header_faults(file, header))
    if faults:
        raise ProposalsError(faults)
    rows = []
    for number, cells in enumerate(table[1:], 2):
        if not any(cells):
            continue
        beyond = next((cell for name, cell in zip(header, cells, strict=False) if not name and cell), None)
        beyond = beyond or next(iter(filter(None, cells[len(header) :])), None)
        if beyond is not None:
            found = f"{quoted(beyond)} in a column without a name"
            raise ProposalsError((Violation(file, number, None, found, "cells below the names of columns only"),))
        known = dict(zip(header, map(unprotected, cells), strict=False))
        rows.append(SheetRow(number, {column: known.get(column, "") for column in COLUMNS}))
    return tuple(rows)


def _header_faults(file: str, header: list[str]) -> Iterable[Violation]:
    if not any(name in COLUMNS for name in header):
        found = f"no sheet of proposals, but {quoted(' '.join(header))}" if header else "an empty file"
        allowed = "the sheet that extract wrote, with the columns " + ", ".join(NEEDED)
        yield Violation(file, 1, None, found, allowed)
        return
    for column in NEEDED:
        if column not in header:
            yield Violation(file, 1, column, "no such column", "a column of this name")
    missing = [column for column in COLUMNS if column not in header]
    for position, name in enumerate(header):
        if name in COLUMNS and name in header[:position]:
            yield Violation(file, 1, name, "this column twice", "each column once")
        elif name and name not in COLUMNS and (close := difflib.get_close_matches(name, missing, n=1, cutoff=0.75)):
            yield Violation(
                file, 1, None, f"a column {quoted(name)}", f"the column {quoted(close[0])}, if that is meant"
            )
