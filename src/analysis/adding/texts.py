"""Proposals held against the text: a figure is what stands at its place, whole, read again, or it does not get in."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Final

from analysis import numerals
from analysis.adding.cells import whole_number
from analysis.datapackage.consistency import plain, reading_of
from analysis.datapackage.records import Figure
from analysis.errors import ArticleError, NumberPhraseError
from analysis.numerals import Reading, normalise
from analysis.numerals.spelling import widths
from analysis.numerals.units import HEDGE_AFTER, HEDGE_BEFORE, HEDGES
from analysis.text.cleaning import Cleaned, clean
from analysis.text.files import read_article
from analysis.text.places import mismatch
from analysis.text.quantities import Findings, Found, Passed, find
from analysis.text.quantities.breaks import broken_before, broken_behind
from analysis.text.quantities.hedges import hedge_after, hedge_before

#: A hedge may stand this far from its number: 超过了去年全年的3000万元.
_NEAR: Final = 12
#: Stands for the rest of a text, longer than any unit.
_GOES_ON: Final = "。" * 12
_SHOWN: Final = 15
#: Reasons for which a number was passed over that no person can overrule: its characters do not say which number it is.
_NOT_SURE: Final = frozenset({"cut off", "damaged", "date", "not readable"})
_CLAUSE_ENDS: Final = re.compile("[。！？；，、：\n0-9]")

Fault = tuple[str, str, str]
"""Column, what was found, what is allowed."""


@dataclass(frozen=True)
class Text:
    """A text as it was read, whose characters the places count."""

    text: str

    @cached_property
    def sha256(self) -> str:
        """Checksum of the text as UTF-8, by which its source knows it."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    @cached_property
    def cleaned(self) -> Cleaned:
        """The text in one spelling."""
        return clean(self.text)

    def cleaned_place(self, start: int, end: int) -> tuple[int, int] | None:
        """The same place in the cleaned text; None where nothing of it is left there."""
        at, until = bisect_left(self.cleaned.starts, start), bisect_left(self.cleaned.starts, end)
        return (at, until) if at < until else None

    @cached_property
    def found(self) -> dict[tuple[int, int], Found]:
        """Every quantity that is found in it, by place."""
        return {(one.start, one.end): one for one in self._numbers.quantities}

    @cached_property
    def _numbers(self) -> Findings:
        return find(self.cleaned)

    @cached_property
    def _in_order(self) -> tuple[Found | Passed, ...]:
        return tuple(sorted((*self._numbers.quantities, *self._numbers.passed), key=lambda one: one.start))

    def number_across(self, start: int, end: int) -> Found | Passed | None:
        """The number that a place cuts, or one at the very place of which it is not sure what it says; None where there is none."""
        first = bisect_right(self._in_order, start, key=lambda one: one.end)
        for one in self._in_order[first:]:
            if one.start >= end:
                return None
            if (one.start, one.end) != (start, end) or (isinstance(one, Passed) and one.reason in _NOT_SURE):
                return one
        return None

    @cached_property
    def length(self) -> int:
        """Where it ends, white space at its end left out."""
        return len(self.text.rstrip())


def text_of(sha256: str, files: Callable[[], Sequence[tuple[Path, str]]], given: Path | None) -> Text | None:
    """The text with a checksum: the one given, in any format, or one of the files at hand; None where there is none.

    Raises
    ------
    ArticleError
        The file given is no article that can be read.
    """
    if given is not None:
        article = read_article(given)
        if re.search("[\ud800-\udfff]", article.text):
            raise ArticleError(
                f"{given.name}: found characters that have no UTF-8; allowed: a text that can be kept as UTF-8"
            )
        return Text(article.text) if article.sha256 == sha256 else None
    for path, found in files():
        if found == sha256:
            data = path.read_bytes()
            with suppress(UnicodeDecodeError):
                if hashlib.sha256(data).hexdigest() == sha256:
                    return Text(data.decode("utf-8"))
    return next(filter(None, (_saved_otherwise(path, sha256) for path, _ in files())), None)


def _saved_otherwise(path: Path, sha256: str) -> Text | None:
    """The very text, in a file that an editor saved with a byte order mark, with other line ends or in another encoding."""
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        with suppress(UnicodeError):
            words = data.decode(encoding)
            for text in (words, words.replace("\r\n", "\n")):
                if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() == sha256:
                    return Text(text)
    return None


def changed_text(names: Collection[str], folders: Iterable[Path]) -> Path | None:
    """A file with one of the names that the text was given; it does not hold the text any more."""
    for folder in folders:
        for name in sorted(names):
            path = folder / Path(name).name
            if path.is_file():
                return path
    return None


def figure_at(
    text: Text, *, as_written: str, start: str, end: str, line: str, hedge: str, kind: str
) -> tuple[Figure | None, list[Fault]]:
    """Check the cells that say where a figure stands and how it reads.

    Parameters
    ----------
    text
        The text as read.
    as_written, start, end, line, hedge
        The cells; ``line`` may be empty.
    kind
        The kind of the measure, "" where it is not known: a bare number takes its unit from it.

    Returns
    -------
    tuple
        A record with place, value and interval and nothing else, None where it cannot be read; and the faults.
    """
    faults: list[Fault] = []
    first, last = whole_number(start), whole_number(end)
    if first is None:
        faults.append(("start", repr(start), "a number of characters, such as 818"))
    if last is None:
        faults.append(("end", repr(end), "a number of characters, such as 826"))
    if hedge not in HEDGES:
        faults.append(("hedge", repr(hedge), "one of " + ", ".join(HEDGES)))
    try:
        own = reading_of(as_written, kind=kind)
    except NumberPhraseError as error:
        faults.append(("as_written", repr(as_written), f"a number with its unit ({error})"))
        return None, faults
    if first is None or last is None or hedge not in HEDGES:
        return None, faults
    if not first < last <= len(text.text):
        allowed = f"a place in the text, which has {len(text.text)} characters"
        return None, [("end" if first < last else "start", f"{first} to {last}", allowed)]
    try:
        reading = reading_of(as_written, hedge, kind=kind)
    except NumberPhraseError:
        return None, [("hedge", repr(hedge), f"{own.hedge}, as as_written says {as_written!r}")]
    at = text.text.count("\n", 0, first) + 1
    record = _record(reading, normalise(as_written), hedge, first, last, at)
    wrong = mismatch(record, text.text)
    if wrong is not None:
        return None, [_told(wrong.column, as_written, wrong.found, text, first, last)]
    if _broken(text.text, first, last, bare=not own.unit):
        around = text.text[max(0, first - _SHOWN) : last + _SHOWN]
        allowed = "a whole number with its unit, which no line end and no lost character breaks"
        return None, [("start", f"{as_written!r} as a piece of {around!r}", allowed)]
    across = text.number_across(first, last)
    found = text.found.get((first, last))
    if across is not None:
        return None, [_cut(as_written, across, text, first, last)]
    if found is not None and not reading.unit and found.implied:
        allowed = f"a number with its unit beside it; here the words only imply {found.implied}"
        return None, [("as_written", repr(as_written), allowed)]
    if found is not None and (found.reading.value, found.reading.unit) != (reading.value, reading.unit):
        said = f"{plain(found.reading.value)} {found.reading.unit}, as the words around it say"
        return None, [("as_written", f"{as_written!r}, which reads as {plain(reading.value)} {reading.unit}", said)]
    if found is None and not numerals.read(as_written).unit:
        return None, [
            ("as_written", repr(as_written), "a number with its unit, where the words around it do not say the unit")
        ]
    if last >= text.length:
        return None, [("end", f"{as_written!r} at the very end of the text", "a number after which the text goes on")]
    if line and whole_number(line) != at:
        faults.append(("line", repr(line), f"{at}, where character {first} stands"))
    faults.extend(_hedge_faults(record, own, text))
    return record, faults


def _broken(text: str, start: int, end: int, *, bare: bool) -> bool:
    """Whether a line end or damage beside a place may have taken a piece of its number, as extract sees it."""
    first = max(0, start - _NEAR)
    around = widths(text[first : end + _NEAR]) + _GOES_ON
    return broken_before(around, start - first) or broken_behind(around, start - first, end - first, bare=bare)


def _cut(as_written: str, across: Found | Passed, text: Text, start: int, end: int) -> Fault:
    around = text.text[max(0, start - _SHOWN) : end + _SHOWN]
    if isinstance(across, Found):
        allowed = f"the whole number, {across.as_written!r} at {across.start} to {across.end}"
    else:
        allowed = f"a number that can be read; {across.as_written!r} is passed over ({across.reason})"
    return "start", f"{as_written!r} in {around!r}", allowed


def _told(column: str, as_written: str, found: str, text: Text, start: int, end: int) -> Fault:
    """What is wrong at a place: another number, or only a piece of it, or a hedge that was left out."""
    if column == "as_written":
        around = text.text[max(0, start - _SHOWN) : end + _SHOWN]
        return column, repr(as_written), f"what stands at {start} to {end} of the text, {found} in {around!r}"
    if column == "hedge":
        return column, "'exact'", f"the hedge that the text has, {found}"
    return column, f"{as_written!r} as a piece of {found}", "a whole number with its unit"


def _hedge_faults(record: Figure, own: Reading, text: Text) -> Iterable[Fault]:
    """The hedge is the phrase's own or that of the words around it; none is made up and none is left out."""
    start, end = record.start or 0, record.end or 0
    before = normalise(text.text[max(0, start - _NEAR) : start])
    after = normalise(text.text[end : end + _NEAR])
    beside = {hedge_before(before + record.as_written, len(before))[0], hedge_after("元" + after, 1)[0]} - {"exact"}
    said = {own.hedge}
    for hedge in beside:
        try:
            said.add(reading_of(record.as_written, hedge).hedge)
        except NumberPhraseError:
            continue
    if beside and own.hedge == "exact":
        said.discard("exact")
    said |= _further_away(before, after)
    found = text.found.get((start, end))
    if record.hedge in said or (found is not None and found.reading.hedge == record.hedge):
        return
    words = " or ".join(hedge for hedge in HEDGES if hedge in said)
    around = text.text[max(0, start - _SHOWN) : end + _SHOWN]
    yield "hedge", repr(record.hedge), f"{words}, as the text says {around!r}"


def _further_away(before: str, after: str) -> set[str]:
    """Hedges of the same clause that do not stand right beside the number."""
    clause = _CLAUSE_ENDS.split(before)[-1]
    behind = _CLAUSE_ENDS.split(after)[0]
    said = {hedge for word, hedge in HEDGE_BEFORE.items() if len(word) > 1 and word in clause}
    return said | {hedge for word, hedge in HEDGE_AFTER.items() if len(word) > 1 and word in behind}


def agrees(shown: str, value: Fraction) -> bool:
    """Whether a cell that a spreadsheet may have reformatted shows this number: 52,000,000, 52000000.00, 5.2E+07.

    >>> agrees("5.2E+07", Fraction(52000000)), agrees("1,5", Fraction(3, 2)), agrees("5.3E+07", Fraction(52000000))
    (True, True, False)
    """
    cell = re.sub(r"[\s'’\u00a0\u202f]", "", shown)
    if cell == plain(value):
        return True
    decimal = re.fullmatch(r"(-?[0-9]+)(?:[.,]([0-9]+))?(?:[eE]([+-]?[0-9]{1,2}))?", cell)
    if decimal is not None:
        whole, part, power = decimal[1], decimal[2] or "", int(decimal[3] or 0)
        number = Fraction(f"{whole}.{part or 0}") * Fraction(10) ** power
        if number == value:
            return True
        # Where the spreadsheet shows powers of ten it has rounded to what it shows.
        if decimal[3] and abs(number - value) * 2 <= Fraction(10) ** (power - len(part)):
            return True
    for mark, point in ((",", "."), (".", ",")):
        grouped = re.fullmatch(rf"(-?[0-9]{{1,3}}(?:[{mark}][0-9]{{3}})+)(?:[{point}]([0-9]+))?", cell)
        if grouped is not None and Fraction(f"{grouped[1].replace(mark, '')}.{grouped[2] or 0}") == value:
            return True
    return False


def _record(reading: Reading, as_written: str, hedge: str, start: int, end: int, line: int) -> Figure:
    return Figure(
        id="", source="", place="", donor="", period="", measure="", subject_zh="", subject_en="",
        value=reading.value, low=reading.low, high=reading.high, unit=reading.unit, hedge=hedge, stage="", scope="",
        as_written=as_written, line=line, start=start, end=end, note_zh="", note_en="", question_zh="", question_en="",
        kind=reading.kind, flow="", area="",
    )  # fmt: skip
