"""Confirmed proposals into the data package: checked as a whole against text and package, shown, then added together or not at all.

One direction: ``cells``, ``texts`` and ``faults`` → ``called``, ``confirmed`` → ``mixed_up`` and ``surroundings`` → ``composing`` → ``merging`` → ``meanings``, ``conflicts``, ``doubts`` → ``writing``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from analysis.adding.composing import Composing, first_of_each
from analysis.adding.confirmed import Composed, Finder
from analysis.adding.conflicts import conflicts
from analysis.adding.doubts import same_text, warnings
from analysis.adding.meanings import impossible
from analysis.adding.merging import Merged, NewRow, faults, merge
from analysis.adding.texts import Text, changed_text, text_of
from analysis.adding.writing import alone, replace_together
from analysis.datapackage.rows import quoted
from analysis.datapackage.schema import Contents
from analysis.dataset import assembled, load_contents
from analysis.errors import ArticleError, ParameterError, ProposalsError
from analysis.proposals.sheet import read_sheet
from analysis.text.places import TEXTS_VARIABLE, hashed

__all__ = ["Addition", "add"]

_TABLES: Final = ("sources", "places", "pairings", "figures", "links")
_NAMES: Final = {"figures": "figure", "links": "link", "sources": "source", "places": "place", "pairings": "pairing"}
_SHOWN: Final = {
    "sources": ("id", "title", "publisher", "published", "url", "language", "tier"),
    "places": ("id", "name_zh", "name_en", "level", "parent"),
    "pairings": ("recipient", "donor", "source"),
    "figures": (
        "id", "as_written", "value", "unit", "hedge", "measure", "stage", "scope", "period", "place", "donor", "subject_zh",
        "subject_en",
    ),
    "links": ("figure", "relation", "target", "basis", "group", "complete"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Addition:
    """What is added: rows by table, texts kept by file name, figures that were there already, links that were left out.

    ``warnings`` are what a person should look at: contradictions, and amounts that another source has as well. ``names`` says
    which names in the cells were read as which ids.
    """

    rows: Mapping[str, Sequence[Mapping[str, str]]]
    texts: tuple[str, ...]
    already: tuple[str, ...]
    dropped: tuple[str, ...]
    written: bool = False
    data_hash: str = ""
    warnings: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    _files: Mapping[str, tuple[bytes, bytes]] = field(default_factory=dict, repr=False)
    _texts: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    _read: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def empty(self) -> bool:
        """Whether the package has all of it already."""
        return not any(self.rows.values())

    def lines(self) -> Iterator[str]:
        """The difference that it makes, table by table, a line for each row."""
        for table in _TABLES:
            rows = self.rows.get(table, ())
            if rows:
                yield f"data/{table}.csv: {_count(len(rows), 'new row')}"
            for row in rows:
                yield "+ " + " | ".join(row.get(name, "") for name in _SHOWN[table])
        for name in self.texts:
            yield f"data/{name}: the text as read, out of git"
        if self.already:
            figures = _count(len(self.already), "figure")
            yield f"in the data already: {figures}, {_ranges(self.already)}"
        for words in self.dropped:
            yield f"link left out: {words}"
        if self.names:
            yield f"names read as ids: {', '.join(self.names)}"
        for words in self.warnings:
            yield f"warning: {words}"

    def summary(self, *, dry_run: bool) -> str:
        """What came of it, in one sentence."""
        if self.empty:
            return "nothing to add: the data have all of it already"
        counts = [(len(self.rows.get(table, ())), name) for table, name in _NAMES.items()]
        said = ", ".join(_count(number, name) for number, name in counts if number)
        if dry_run:
            return f"{said} would be added; nothing was written"
        return f"{said} added; paired-aid check compares them with the text again"

    def to_json(self) -> dict[str, Any]:
        """The same as plain values, rows in full."""
        return {
            "written": self.written,
            "added": {table: [dict(row) for row in self.rows.get(table, ())] for table in _TABLES},
            "texts": list(self.texts),
            "already": list(self.already),
            "links_left_out": list(self.dropped),
            "warnings": list(self.warnings),
            "names": list(self.names),
            "data_hash": self.data_hash,
        }


def add(
    sheet: str | Path,
    data: Path,
    *,
    text: Path | None = None,
    dry_run: bool = False,
    show: Callable[[Addition], None] = lambda _: None,
    committing: Callable[[], None] = lambda: None,
) -> Addition:
    """Add the confirmed rows of a sheet to the data package.

    Parameters
    ----------
    sheet
        The sheet of proposals, as a person has edited and saved it.
    data
        The data folder.
    text
        The article that the proposals were read from, in any format that is read here; by default its text is looked for
        beside the sheet, in ``data/raw/`` and in the folder that ``PAIRED_AID_TEXTS`` names.
    dry_run
        Check and show, write nothing.
    show
        Is handed the addition before anything is written.
    committing
        Is called when everything is checked and shown, right before it is written: the place to stop listening to Ctrl-C.

    Returns
    -------
    Addition
        What was added, or with ``dry_run`` would be. Adding the same again adds nothing.

    Raises
    ------
    ParameterError
        There is no such sheet, or no row of it is accepted.
    ProposalsError
        A row has a fault: it is not what the text says, does not fit into the package, or contradicts it. Nothing was added.
    DataPackageError
        The package itself has faults.
    AddingError
        The package cannot be written to.
    """
    path = Path(sheet)
    if not path.is_file():
        raise ParameterError(f"argument PROPOSALS: found {path}, no file; allowed: a CSV or xlsx of proposals")
    if text is not None and not text.is_file():
        raise ParameterError(f"option --text: found {text}, no file; allowed: the article as a file")
    with nullcontext() if dry_run else alone(data):
        addition = _addition(path, data, text)
        show(addition)
        if not dry_run and not addition.empty:
            committing()
            replace_together(data, addition._files, texts=addition._texts, read=addition._read)
            addition = _written(addition)
    return addition


def _written(addition: Addition) -> Addition:
    return replace(addition, written=True, _files={}, _texts={}, _read={})


def _addition(path: Path, data: Path, given: Path | None) -> Addition:
    """Everything that would be added, checked."""
    rows = read_sheet(path)
    _, contents = load_contents(data)
    composed = Composing(path.name, rows, contents, _finder(path, data, given)).run()
    if not composed.entries and not composed.faults:
        raise ParameterError(
            f"{path.name}: none of its {len(rows)} rows is accepted; write yes (or 是, y, 1, x) into the column accept of each "
            "row that is to be added"
        )
    merged = merge(contents, composed.new)
    found = first_of_each([*composed.faults, *faults(merged, path.name)])
    if not found:
        dataset = assembled(merged.contents, folder=data)
        found = [
            *impossible(dataset, composed.new.get("figures", ()), path.name),
            *same_text(dataset, composed.new, path.name),
            *conflicts(dataset, composed.new.get("figures", ()), path.name),
        ]
        said = tuple(warnings(dataset, composed.new))
    if found:
        raise ProposalsError(tuple(found))
    return replace(_made(contents, composed, merged, data), warnings=said)


def _made(contents: Contents, composed: Composed, merged: Merged, data: Path) -> Addition:
    kept = {sha256 for _, sha256 in hashed([data / "raw"])} if (data / "raw").is_dir() else set()
    used = {row.cells["source"] for row in composed.new.get("figures", ())}
    texts = {
        f"raw/{source}.txt": text.text.encode("utf-8")
        for source, text in composed.texts.items()
        if source in used and text.sha256 not in kept
    }
    return Addition(
        rows={table: tuple(map(_cells, composed.new.get(table, ()))) for table in _TABLES},
        texts=tuple(texts),
        already=tuple(entry.figure for entry in composed.entries if entry.known),
        dropped=tuple(composed.dropped),
        names=composed.names,
        data_hash=merged.contents.hash,
        _files={name: (contents.files[name], after) for name, after in merged.changed.items()},
        _texts=texts,
        _read=contents.files,
    )


def _cells(row: NewRow) -> Mapping[str, str]:
    return row.cells


def _finder(path: Path, data: Path, given: Path | None) -> Finder:
    """Looks for a text by its checksum; the second answer says what is allowed where there is none."""
    named = os.environ.get(TEXTS_VARIABLE)
    folders = [path.absolute().parent, data / "raw", *([Path(named)] if named else [])]
    unread: list[Path] = []

    @cache
    def at_hand() -> list[tuple[Path, str]]:
        return hashed((folder for folder in folders if folder.is_dir()), unread=unread)

    def find(sha256: str, names: Collection[str]) -> tuple[Text | None, str]:
        try:
            text = text_of(sha256, at_hand, given)
        except (ArticleError, OSError) as error:
            return None, f"the article that the proposals were read from ({error})"
        if given is not None:
            return text, f"proposals that were read from {quoted(given.name)}, whose text has another checksum"
        where = ", ".join(map(str, folders))
        changed = None if text is not None else changed_text(names, folders)
        if changed is not None:
            return None, (
                f"{changed} as extract wrote it: it is there, but it was changed since (edited, or another text); extract the "
                "article again into another folder, or name it with --text"
            )
        locked = f" ({', '.join(map(str, unread))} cannot be read)" if unread else ""
        return text, f"a .txt with this checksum in {where}{locked}, or the article itself with --text"

    return find


def _ranges(ids: Sequence[str]) -> str:
    """Ids of figures, those that are counted on in one go: ``620499-01 … 620499-12, 620499-15``."""
    runs: list[tuple[str, str]] = []
    for one in ids:
        if runs and _next_of(runs[-1][1]) == one:
            runs[-1] = runs[-1][0], one
        else:
            runs.append((one, one))
    return ", ".join(first if first == last else f"{first} … {last}" for first, last in runs)


def _next_of(figure: str) -> str:
    head, _, number = figure.rpartition("-")
    return f"{head}-{int(number) + 1:0{len(number)}d}" if number.isascii() and number.isdecimal() else ""


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
