"""From confirmed rows to rows of the tables: figures and links, and what they need; every fault by its row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from analysis.adding.called import Called
from analysis.adding.cells import CellError, WrittenPlace, links, period, whole_number
from analysis.adding.confirmed import Composed, Entry, Finder, compose_sources, is_confirmed, name_of
from analysis.adding.faults import rows_named
from analysis.adding.mixed_up import check_columns, compare_following, proposed_of
from analysis.adding.surroundings import check_names, compose_pairings, compose_places, described_places
from analysis.adding.texts import figure_at
from analysis.datapackage.consistency import plain, reading_of
from analysis.datapackage.rows import Row, quoted
from analysis.datapackage.schema import Contents
from analysis.errors import NumberPhraseError, Violation
from analysis.numerals import normalise
from analysis.proposals.sheet import SheetRow, next_ids

#: The sheet's names of the columns of each table, where they differ.
_FIGURE: Final = {"source": "source_id", "value": "as_written", "unit": "measure"}
_LINK: Final = dict.fromkeys(("figure", "relation", "target", "basis", "group", "complete"), "links")
_COPIED: Final = (
    "place", "donor", "measure", "subject_zh", "subject_en", "stage", "scope", "note_zh", "note_en", "question_zh",
    "question_en",
)  # fmt: skip
#: What a person may have added later; an empty cell in the sheet says nothing against it.
_REMARKS: Final = ("note_zh", "note_en", "question_zh", "question_en")
_TO_CORRECT: Final = "; to correct or remove what was added, edit data/figures.csv (and its rows of links.csv) by hand and run paired-aid check"
_CODED: Final = re.compile(r"[0-9]{6}-")


class Composing:
    """Builds the new rows, table by table; every fault is collected, none is raised."""

    def __init__(self, sheet: str, rows: Sequence[SheetRow], contents: Contents, find: Finder) -> None:
        called = Called(contents.tables["measures"], (row.cells for row in contents.tables["places"]), rows)
        rows = [called.with_ids(row) for row in rows]
        names = tuple(f"{name} as {one}" for name, one in sorted(called.read.items()))
        self._rows = rows
        self._tables = contents.tables
        self._find = find
        self._measures = {row["id"]: row for row in contents.tables["measures"]}
        self._places = {row["id"]: row.cells for row in contents.tables["places"]}
        self._at_place = {
            (row["source"], row["start"], row["end"]): row for row in contents.tables["figures"] if row["start"]
        }
        self._links = {tuple(row[name] for name in _LINK) for row in contents.tables["links"]}
        self._numbers: dict[tuple[str, int], list[SheetRow]] = {}
        for row in rows:
            if (number := whole_number(row["number"])) is not None:
                self._numbers.setdefault((_article(row), number), []).append(row)
        self.result = Composed(sheet, names=names)

    def run(self) -> Composed:
        """All new rows and faults."""
        check_columns(self.result, self._rows)
        chosen = [row for row in self._rows if is_confirmed(self.result, row)]
        compose_sources(self.result, chosen, self._tables["sources"], self._find)
        self._name_figures()
        described = described_places(self.result, self._places)
        for entry in self.result.entries:
            self._compose_figure(entry, described)
        compose_places(self.result, described)
        compose_pairings(self.result, self._tables["pairings"], self._places, described)
        by_row = {entry.row.row: entry for entry in self.result.entries}
        for entry in self.result.entries:
            self._compose_links(entry, by_row)
        return self.result

    # Figures

    def _name_figures(self) -> None:
        """Give each entry its figure's id: that of the figure at its place, its own, or the next that is free."""
        known = {row["id"]: row for row in self._tables["figures"]}
        for entry in self.result.entries:
            there = self._there(entry)
            if there is not None:
                entry.figure, entry.known = there["id"], True
            elif entry.row["id"] in known:
                other = known[entry.row["id"]]
                found = f"{quoted(other['id'])}, which is another figure of the data ({other['as_written']}, {other['source']})"
                self.result.fault(entry.row, "id", found, "an id that is free, or an empty cell for the next one")
            else:
                entry.figure = entry.row["id"]
        taken = [*known, *(entry.figure for entry in self.result.entries)]
        fresh: dict[str, Iterator[str]] = {}
        codes = {
            entry.source: entry.figure[:6] for entry in reversed(self.result.entries) if _CODED.match(entry.figure)
        }
        for entry in self.result.entries:
            if not entry.figure:
                # Without any code it is refused anyway, for it has no place.
                code = codes.get(entry.source) or entry.row["place"][:6] or "unnamed"
                entry.figure = next(fresh.setdefault(code, next_ids(code, taken)))

    def _there(self, entry: Entry) -> Row | None:
        """The figure of the package at the same place of the same text."""
        start, end = whole_number(entry.row["start"]), whole_number(entry.row["end"])
        return self._at_place.get((entry.source, str(start), str(end)))

    def _compose_figure(self, entry: Entry, described: Mapping[str, WrittenPlace]) -> None:
        row = entry.row
        measure = self._measures.get(row["measure"])
        cells = {name: row[name] for name in _COPIED} | {"subject_en": self._subject_en(row)}
        cells |= {"id": entry.figure, "source": entry.source, "hedge": row["hedge"]}
        cells |= {"as_written": normalise(row["as_written"]), "start": row["start"], "end": row["end"]}
        cells |= {"line": row["line"] or "1"}  # of a figure that is nowhere in the text, which is named below
        cells |= {"unit": measure["unit"] if measure is not None else "", "value": "", "period": row["period"]}
        try:
            cells["period"] = period(row["period"])
        except CellError as error:
            self.result.fault(row, "period", error.found if row["period"] else "an empty cell", error.allowed)
        kind = measure["kind"] if measure is not None else ""
        if entry.text is not None:
            record, faults = figure_at(
                entry.text,
                kind=kind,
                **{name: row[name] for name in ("as_written", "start", "end", "line", "hedge")},
            )
            for column, found, allowed in faults:
                self.result.fault(row, column, found, allowed)
            if record is not None:
                cells |= {"value": plain(record.value), "line": str(record.line)}
                cells |= {"start": str(record.start), "end": str(record.end)}
        else:
            with suppress(NumberPhraseError):  # the schema names it
                cells["value"] = plain(reading_of(row["as_written"], kind=kind).value)
        compare_following(self.result, row, measure=measure, text=entry.text)
        check_names(self.result, row, self._places, described)
        there = self._there(entry)
        if there is not None:
            self._compare(entry, cells, there)
            return
        self.result.add("figures", cells, row, _FIGURE)

    def _subject_en(self, row: SheetRow) -> str:
        """The English subject; one that is still the name of the measure that was proposed follows a change of the measure."""
        was, now = (self._measures.get(name) for name in (proposed_of(row).get("measure", ""), row["measure"]))
        if was is not None and now is not None and was["id"] != now["id"] and row["subject_en"] == was["label_en"]:
            return now["label_en"]
        return row["subject_en"]

    def _compare(self, entry: Entry, cells: Mapping[str, str], there: Row) -> None:
        """The figure at this place is in the package already: the same, or a conflict in each cell that differs."""
        row = entry.row
        for name, cell in cells.items():
            if cell != there[name] and name != "id" and (cell or name not in _REMARKS):
                found = quoted(cell) if cell else "an empty cell"
                have = quoted(there[name]) if there[name] else "an empty cell"
                allowed = f"{have}, as the figure {there['id']} has, which stands at the same place of the same text{_TO_CORRECT}"
                self.result.fault(row, _FIGURE.get(name, name), found, allowed)

    # Links

    def _compose_links(self, entry: Entry, by_row: Mapping[int, Entry]) -> None:
        try:
            written = links(entry.row["links"])
        except CellError as error:
            self.result.fault(entry.row, "links", error.found, error.allowed)
            return
        for link in written:
            target = link.figure
            if link.number is not None:
                found = self._numbers.get((_article(entry.row), link.number), [])
                if len(found) != 1:
                    what = "no row" if not found else f"{len(found)} rows"
                    allowed = "the number of one row of this sheet, or the id of a figure"
                    self.result.fault(
                        entry.row, "links", f"{quoted(link.words)}, but {what} with number {link.number}", allowed
                    )
                    continue
                target = self._figure_of(found[0], entry.source, by_row)
                if not target:
                    self.result.dropped.append(
                        f"{name_of(entry.row)}: {link.words} ({name_of(found[0])} is not accepted)"
                    )
                    continue
            cells = (entry.figure, link.relation, target, link.basis, link.group, link.complete)
            if cells not in self._links:
                self.result.add("links", dict(zip(_LINK, cells, strict=True)), entry.row, _LINK)

    def _figure_of(self, row: SheetRow, source: str, by_row: Mapping[int, Entry]) -> str:
        """The figure of another row: one that is added now, or one that was added before; "" where it is neither."""
        if row.row in by_row:
            return by_row[row.row].figure
        there = self._there(Entry(row, source, None))
        return there["id"] if there is not None else ""


def _article(row: SheetRow) -> str:
    """What tells the rows of one article from those of others: its text, or the name of its source."""
    return row["text_sha256"] or row["source_id"]


def first_of_each(faults: Iterable[Violation]) -> list[Violation]:
    """One fault for each cell, the first that was found, in the order of the rows; what is wrong with many rows is said once."""
    kept: dict[tuple[str, int | None, str | None], Violation] = {}
    for fault in faults:
        kept.setdefault((fault.file, fault.row, fault.column), fault)
    alike: dict[tuple[str, str | None, str, str], list[Violation]] = {}
    for fault in sorted(kept.values(), key=lambda fault: fault.row or 0):
        alike.setdefault((fault.file, fault.column, fault.found, fault.allowed), []).append(fault)
    said: list[Violation] = []
    for first, *others in alike.values():
        if len(others) > 1:
            said.append(replace(first, found=f"{first.found}, as in {rows_named(others)}"))
        else:
            said += [first, *others]
    return sorted(said, key=lambda fault: fault.row or 0)
