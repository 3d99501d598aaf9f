"""Places in the published text: does each figure stand where its row says?

The article is its publisher's and not part of the project; whoever has it puts it into ``data/raw/`` or names a folder
in ``PAIRED_AID_TEXTS``. In the very text that was read (same sha256) every place is compared; in another copy, whose
characters may be counted differently, the figures are found again by the order of ``as_written``.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from analysis.datapackage.records import Figure, Source
from analysis.dataset import Dataset
from analysis.errors import NumberPhraseError
from analysis.numerals import normalise, read
from analysis.numerals.units import HEDGE_AFTER, HEDGE_BEFORE
from analysis.text.alignment import align

TEXTS_VARIABLE = "PAIRED_AID_TEXTS"
_MAX_BYTES = 20_000_000
_SHOWN = 12
_SENTENCE_ENDS = "。！？\n\r"
_CLOSING = "”’」』）》"
_LEFT = re.compile("[0-9]$|[0-9][.,]$")
_RIGHT = re.compile("[0-9万亿%]|[.,][0-9]")
# Of the hedges only those that cannot be the end of another word: 通过, 节约 and 附近 are no hedges.
_BEFORE = tuple(word for word in HEDGE_BEFORE if len(word) > 1 and word != "不过")
_AFTER = tuple(word for word in HEDGE_AFTER if len(word) > 1)

Status = Literal["no_places", "no_text", "same_text", "other_copy", "unreadable"]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A figure that does not stand where its row says, with what stands there."""

    figure: str
    found: str
    expected: str
    column: str = "as_written"

    def __str__(self) -> str:
        return f"figure {self.figure}: found {self.found}; expected {self.expected}"


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """What came of one source: how its text was compared, how many figures, and which do not agree."""

    source: str
    status: Status
    file: str
    figures: int
    mismatches: tuple[Mismatch, ...] = ()

    def __str__(self) -> str:
        if self.status == "no_places":
            return f"{self.source}: places not checked, none is recorded"
        if self.status == "no_text":
            return f"{self.source}: places of {self.figures} figures not checked, no text at hand"
        if self.status == "unreadable":
            return f"{self.source}: places of {self.figures} figures not checked, {self.file} is no readable text"
        agree = self.figures - len(self.mismatches)
        if self.status == "same_text":
            return f"{self.source}: {agree} of {self.figures} figures stand where the data say ({self.file})"
        return (
            f"{self.source}: another copy of the text ({self.file}), {agree} of {self.figures} figures found in order"
        )


@dataclass(frozen=True, slots=True)
class PlaceCheck:
    """The outcome for all sources; ``ok`` where no figure disagrees (a text that is not at hand is no disagreement)."""

    sources: tuple[SourceCheck, ...]

    @property
    def ok(self) -> bool:
        """Whether no figure disagrees with its text."""
        return not self.mismatches

    @property
    def mismatches(self) -> tuple[Mismatch, ...]:
        """All figures that disagree with their text."""
        return tuple(mismatch for source in self.sources for mismatch in source.mismatches)

    def lines(self) -> tuple[str, ...]:
        """One line per source and one for each figure that disagrees; sources without recorded places share the last one."""
        compared = [source for source in self.sources if source.status != "no_places"]
        others = [source for source in self.sources if source.status == "no_places"]
        lines = [str(line) for source in compared for line in (source, *source.mismatches)]
        if len(others) > 1:
            return (*lines, f"{len(others)} other sources: places not checked, none is recorded")
        return (*lines, *map(str, others))

    def to_json(self) -> dict[str, Any]:
        """The outcome as plain values, by source."""
        return {
            check.source: {
                "status": check.status,
                "figures": check.figures,
                "mismatches": [
                    {"figure": one.figure, "found": one.found, "expected": one.expected} for one in check.mismatches
                ],
            }
            for check in self.sources
        }


def text_folders(dataset: Dataset) -> tuple[Path, ...]:
    """Where texts are looked for: ``data/raw/``, then the folder that ``PAIRED_AID_TEXTS`` names."""
    named = os.environ.get(TEXTS_VARIABLE)
    return (dataset.folder / "raw", *([Path(named)] if named else []))


def find_text(source: Source, folders: Iterable[str | Path]) -> Path | None:
    """Find the text of a source.

    Parameters
    ----------
    source
        The source's record.
    folders
        Where to look, in this order; folders that are not there are passed over.

    Returns
    -------
    pathlib.Path or None
        A ``.txt`` file with the source's sha256, whatever its name; else one named like the source's id; else None.
    """
    return _find(source, hashed(folders))


def check_places(dataset: Dataset, folders: Iterable[str | Path] | None = None) -> PlaceCheck:
    """Compare the place of every figure with the texts that are at hand.

    Parameters
    ----------
    dataset
        The data; nothing in it is changed.
    folders
        Where the texts are; by default :func:`text_folders`.

    Returns
    -------
    PlaceCheck
        One outcome per source. In the text as read: line, characters and neighbouring digits of each figure. In
        another copy: whether the figures are found in the order in which they were read.
    """
    unread: list[Path] = []
    files = hashed(text_folders(dataset) if folders is None else folders, unread=unread)
    ids = dataset.sources["id"]
    return PlaceCheck(tuple(_check(dataset.source(source), _placed(dataset, source), files, unread) for source in ids))


def sentence(dataset: Dataset, figure: str, folders: Iterable[str | Path] | None = None) -> tuple[str, int, int] | None:
    """The sentence that printed a figure, and where in it the number begins and ends.

    As published where the text is the one that was read; from another copy in cleaned spelling. None where the figure
    has no place, its text is not at hand, or it does not stand there.

    Parameters
    ----------
    dataset
        The data.
    figure
        Id of the figure.
    folders
        Where the texts are; by default :func:`text_folders`.

    Raises
    ------
    UnknownFigureError
        No figure has this id.
    """
    record = dataset.figure(figure)
    if record.start is None:
        return None
    source = dataset.source(record.source)
    path = _find(source, hashed(text_folders(dataset) if folders is None else folders))
    text, same = (None, False) if path is None else _text(path, source)
    if text is None:
        return None
    if same:
        span = None if mismatch(record, text) else (record.start, record.end or record.start)
    else:
        placed = _placed(dataset, source.id)
        text = normalise(text)
        span = _spans(placed, text)[placed.index(record)]
    return None if span is None else _around(text, *span)


def _placed(dataset: Dataset, source: str) -> list[Figure]:
    """The figures of a source that have a place, in the order of the text."""
    placed = [record for record in map(dataset.figure, dataset.figures_of(source)) if record.start is not None]
    return sorted(placed, key=lambda record: record.start or 0)


def hashed(folders: Iterable[str | Path], *, unread: list[Path] | None = None) -> list[tuple[Path, str]]:
    """All text files of folders with their checksums, folder by folder, in order of name; those that are too large left out.

    One that cannot be read is left out as well, and put into ``unread``: whoever looked for another text is not kept from it.
    """
    found: list[tuple[Path, str]] = []
    for folder in folders:
        for path in sorted(Path(folder).glob("*.txt")):
            try:
                if path.is_file() and path.stat().st_size <= _MAX_BYTES:
                    found.append((path, hashlib.sha256(path.read_bytes()).hexdigest()))
            except OSError:
                if unread is not None:
                    unread.append(path)
    return found


def _find(source: Source, files: Sequence[tuple[Path, str]]) -> Path | None:
    same = (path for path, sha256 in files if source.sha256 and sha256 == source.sha256)
    named = (path for path, _ in files if path.stem == source.id)
    return next(same, None) or next(named, None)


def _text(path: Path, source: Source) -> tuple[str | None, bool]:
    """The text, and whether it is the very one that was read. Other copies may be in GB 18030."""
    data = path.read_bytes()
    same = bool(source.sha256) and hashlib.sha256(data).hexdigest() == source.sha256
    for encoding in ("utf-8",) if same else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding), same
        except UnicodeDecodeError:
            continue
    return None, same


def _check(
    source: Source, placed: list[Figure], files: Sequence[tuple[Path, str]], unread: Sequence[Path] = ()
) -> SourceCheck:
    path = _find(source, files)
    if not placed:
        return SourceCheck(source.id, "no_places", "", 0)
    if path is None:
        locked = next((one.name for one in unread if one.stem == source.id), "")
        return SourceCheck(source.id, "unreadable" if locked else "no_text", locked, len(placed))
    text, same = _text(path, source)
    if text is None:
        return SourceCheck(source.id, "unreadable", path.name, len(placed))
    if same:
        found = [found_there for record in placed if (found_there := mismatch(record, text)) is not None]
    else:
        spans = _spans(placed, normalise(text))
        found = [
            Mismatch(record.id, "no such phrase in its order", repr(record.as_written))
            for record, span in zip(placed, spans, strict=True)
            if span is None
        ]
    return SourceCheck(source.id, "same_text" if same else "other_copy", path.name, len(placed), tuple(found))


# The text as read ----------------------------------------------------------------------------------------------------


def mismatch(record: Figure, text: str) -> Mismatch | None:
    """Compare one figure with what stands in its place in the text that was read; None where it is what its row says."""
    start, end = record.start or 0, record.end or 0
    if end > len(text):
        return Mismatch(record.id, f"the end of the text at {len(text)}", f"{record.as_written!r} up to {end}", "end")
    piece = text[start:end]
    written = normalise(piece)
    line = text.count("\n", 0, start) + 1
    if written != normalise(record.as_written) or not _reads(piece, record):
        return Mismatch(record.id, repr(written), repr(record.as_written))
    before, after = normalise(text[max(0, start - _SHOWN) : start]), normalise(text[end : end + _SHOWN])
    if _cut_off(before + written + after, len(before), len(before) + len(written)):
        return Mismatch(
            record.id, repr(before[-2:] + written + after[:2]), f"{record.as_written!r} as a whole number", "start"
        )
    if record.hedge == "exact" and (before.endswith(_BEFORE) or after.startswith(_AFTER)):
        there = repr(before[-3:] + written + after[:3])
        return Mismatch(record.id, there, f"{record.as_written!r} without a hedge", "hedge")
    if line != record.line:
        return Mismatch(record.id, f"{written!r} in line {line}", f"line {record.line}", "line")
    return None


def _reads(piece: str, record: Figure) -> bool:
    """Whether the numerals read the published characters as the figure's value, unit and hedge."""
    try:
        reading, written = read(piece, hedge=record.hedge), read(record.as_written, hedge=record.hedge)
    except NumberPhraseError:
        return False
    return reading == written and reading.value == record.value


def _cut_off(text: str, start: int, end: int) -> bool:
    """Whether the phrase is only a piece of a longer number: 307户 of 1307户, 7万人 of 12.7万人, 200人 of 200人次."""
    before, piece, after = text[max(0, start - 2) : start], text[start:end], text[end : end + 2]
    if piece[:1].isdigit() and _LEFT.search(before):
        return True
    if piece[-1:].isdigit() and _RIGHT.match(after):
        return True
    return piece.endswith("人") and after.startswith("次")


# Another copy --------------------------------------------------------------------------------------------------------


def _spans(placed: Sequence[Figure], text: str) -> list[tuple[int, int] | None]:
    """Find figures again in a cleaned text, in their order; one that is missing does not lose the following ones."""
    phrases = [normalise(record.as_written) for record in placed]
    found = align([list(_occurrences(phrase, text)) for phrase in phrases], [record.start or 0 for record in placed])
    return [
        None if start is None else (start, start + len(phrase)) for start, phrase in zip(found, phrases, strict=True)
    ]


def _occurrences(phrase: str, text: str) -> Iterator[int]:
    at = text.find(phrase)
    while at >= 0:
        if not _cut_off(text, at, at + len(phrase)):
            yield at
        at = text.find(phrase, at + 1)


def _around(text: str, start: int, end: int) -> tuple[str, int, int]:
    first = max(text.rfind(mark, 0, start) for mark in _SENTENCE_ENDS) + 1
    last = min((at for mark in _SENTENCE_ENDS if (at := text.find(mark, end)) >= 0), default=len(text))
    while last < len(text) and text[last] in _SENTENCE_ENDS + _CLOSING and text[last] not in "\n\r":
        last += 1
    while first < start and (text[first].isspace() or text[first] in _CLOSING):
        first += 1
    return text[first:last], start - first, end - first
