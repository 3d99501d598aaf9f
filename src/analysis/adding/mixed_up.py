"""Cells that do not belong together: a column sorted on its own, a row edited by half. An ordinary edit of one cell passes.

The text is the real guard: ``as_written``, ``start``, ``end`` and the words of ``sentence`` around the number have to be what
stands there. What a person judges stands in no text; for it the sheet keeps what was proposed (``as_proposed``). Cells that
follow from others (names, flow, unit, value) may be as they were proposed, or as they follow now, or empty. Anything else was
edited where it has no effect: the edit would be lost without a word, so it is a fault. Rows without ``as_proposed`` cannot be
told apart in this way, and their following cells have to be as they follow now, or empty.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import Final

from analysis.adding.cells import whole_number
from analysis.adding.confirmed import Composed, name_of
from analysis.adding.texts import Text, agrees
from analysis.datapackage.consistency import plain, reading_of
from analysis.datapackage.rows import Row, quoted
from analysis.errors import NumberPhraseError
from analysis.numerals import normalise
from analysis.proposals.cells import JUDGED, MARK, marked
from analysis.proposals.sheet import SheetRow
from analysis.text.cleaning import clean

#: So many words to either side of the number tell its sentence from others, and bear what a spreadsheet does to the rest.
_BESIDE: Final = 8
#: Sorting moves many cells; a person who exchanges the answers of two or three rows means it.
_FEWEST_MOVED: Final = 4
_NUMERALS: Final = "零〇一二两三四五六七八九十百千万亿几数"
_MIXED_UP: Final = "cells of several rows may have been mixed up, as by sorting one column"


def proposed_of(row: SheetRow) -> Mapping[str, str]:
    """The cells of a row as they were proposed; empty where the sheet does not say."""
    try:
        said = json.loads(row["as_proposed"] or "{}")
    except (ValueError, RecursionError):
        return {}
    sound = isinstance(said, dict) and all(isinstance(cell, str) for cell in said.values())
    return said if sound else {}


def compare_following(composed: Composed, row: SheetRow, *, measure: Row | None, text: Text | None) -> None:
    """Name each cell that follows from others and neither does so nor is as it was proposed."""
    proposed = proposed_of(row)
    moved = [
        name for name in ("start", "end") if whole_number(row[name]) != whole_number(proposed.get(name, row[name]))
    ]
    if row["as_proposed"] and "start" not in proposed:
        moved.append("start")
    if moved:
        found = f"{quoted(row['as_proposed'])} beside {moved[0]} {quoted(row[moved[0]])}"
        composed.fault(row, "as_proposed", found, f"what extract wrote into this row, or an empty cell: {_MIXED_UP}")
        proposed = {}
    _compare_sentence(composed, row, text)
    if measure is not None:
        for column, name in (("flow", "flow"), ("measure_zh", "label_zh")):
            if row[column] not in ("", measure[name], proposed.get(column)):
                allowed = (
                    f"{measure[name]}, which is that of the measure {measure['id']}, or an empty cell: "
                    "if another one is meant, change measure"
                )
                composed.fault(row, column, quoted(row[column]), allowed)
    try:
        reading = reading_of(row["as_written"], kind=measure["kind"] if measure is not None else "")
    except NumberPhraseError:
        return
    if row["value"] and not agrees(row["value"], reading.value):
        allowed = f"{plain(reading.value)}, as {quoted(row['as_written'])} reads, or an empty cell"
        composed.fault(row, "value", quoted(row["value"]), allowed)
    units = (reading.unit, measure["unit"] if measure is not None else "", proposed.get("unit"))
    if row["unit"] and reading.unit and row["unit"] not in units:
        allowed = f"{reading.unit}, as as_written says, or an empty cell"
        composed.fault(row, "unit", quoted(row["unit"]), allowed)


def _compare_sentence(composed: Composed, row: SheetRow, text: Text | None) -> None:
    """The row was judged by its sentence, so that has to be the one in which its number stands."""
    if not row["sentence"]:
        return
    cell = clean(row["sentence"]).text
    start, end = whole_number(row["start"]), whole_number(row["end"])
    if text is not None and start is not None and end is not None and MARK[0] in cell:
        place = text.cleaned_place(start, end)
        # Where another number stands, its own cells are named.
        if place is None or normalise(text.cleaned.text[slice(*place)]) != normalise(row["as_written"]):
            return
        if not _same_words(cell, marked(text.cleaned.text, *place), text.cleaned.text[slice(*place)]):
            allowed = f"the sentence in which character {start} stands, or an empty cell: {_MIXED_UP}"
            composed.fault(row, "sentence", quoted(row["sentence"]), allowed)
        return
    digits = re.search(f"[0-9.]+|[{_NUMERALS}]+", normalise(row["as_written"]))
    if digits is not None and digits[0] not in re.sub("[\\s,，]", "", normalise(row["sentence"])):
        allowed = f"a sentence with {digits[0]}, or an empty cell: {_MIXED_UP}"
        composed.fault(row, "sentence", quoted(row["sentence"]), allowed)


def _same_words(cell: str, sentence: str, number: str) -> bool:
    """Whether two sentences mark the same number and have the same words beside it, as far as both go."""
    mark = f"{MARK[0]}{number}{MARK[1]}"
    if mark not in cell:
        return False
    (left, _, right), (left_too, _, right_too) = cell.partition(mark), sentence.partition(mark)
    return _alike(_words(left)[::-1], _words(left_too)[::-1]) and _alike(_words(right), _words(right_too))


def _alike(one: str, other: str) -> bool:
    length = min(len(one), len(other), _BESIDE)
    return one[:length] == other[:length]


def _words(side: str) -> str:
    return "".join(filter(str.isalnum, side))


# Columns ---------------------------------------------------------------------------------------------------------------


def check_columns(composed: Composed, rows: Sequence[SheetRow]) -> None:
    """Name each column whose cells are those that were proposed, but stand in other rows: it was sorted or shifted on its own."""
    _check_numbers(composed, rows)
    known = [(row, said) for row in rows if (said := proposed_of(row))]
    for column in JUDGED:
        now = [row[column] for row, _ in known]
        was = [said.get(column, "") for _, said in known]
        moved = [row for (row, _), one, other in zip(known, now, was, strict=True) if one != other]
        if len(moved) < _FEWEST_MOVED or not _rearranged(now, was, len(moved)):
            continue
        found = f"the cells of {len(moved)} rows from {name_of(moved[0])} on as they were proposed for other rows"
        allowed = (
            "each cell in its own row (a column that was sorted or shifted on its own mixes them up); if it is meant, empty "
            "the column as_proposed"
        )
        composed.fault(moved[0], column, found, allowed)


def _check_numbers(composed: Composed, rows: Sequence[SheetRow]) -> None:
    """Links go by ``number``: a row has the number that extract gave it, or a link would lead to another than was meant."""
    unsaid: dict[str, list[SheetRow]] = {}
    for row in rows:
        was = proposed_of(row).get("number", "")
        if was and row["number"] and whole_number(row["number"]) != whole_number(was):
            allowed = f"{was}, as extract numbered this row, by which the links of others name it ({_MIXED_UP}); in a row of one's own empty as_proposed"
            composed.fault(row, "number", quoted(row["number"]), allowed)
        elif not was and row["number"]:
            unsaid.setdefault(row["text_sha256"] or row["source_id"], []).append(row)
    if not any(re.search(r"[a-z]\s+[0-9]{1,5}(?:\s|$)", row["links"]) for row in rows):
        return
    # Where the sheet does not keep what was proposed, numbers count in the order of the text.
    for those in unsaid.values():
        placed = [(whole_number(row["start"]), whole_number(row["number"]), row) for row in those]
        ordered = sorted((one for one in placed if None not in one[:2]), key=lambda one: one[0] or 0)
        for (_, before, _), (_, number, row) in pairwise(ordered):
            if (number or 0) < (before or 0):
                found = f"{quoted(row['number'])} behind number {before} in the text"
                allowed = f"numbers that count in the order of the text, by which links name rows, or an empty cell: {_MIXED_UP}"
                composed.fault(row, "number", found, allowed)


def _rearranged(now: Sequence[str], was: Sequence[str], moved: int) -> bool:
    """Whether nearly all cells that differ are cells of other rows, in an order that sorting or shifting makes."""
    if (Counter(now) - Counter(was)).total() * 4 > moved:
        return False
    together = sum(1 for _ in groupby(now)) == len(set(now))
    return together or moved * 2 > len(now) or _shifted(now, was, moved) or _shifted(was, now, moved)


def _shifted(one: Sequence[str], other: Sequence[str], moved: int) -> bool:
    """Whether the cells that differ stand one row further down."""
    down = zip(one, other, other[1:], strict=False)
    return sum(here == below and here != beside for here, beside, below in down) >= moved - 1
