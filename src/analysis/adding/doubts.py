"""What is said before anything is written, and what of it keeps the rows out: one text twice, and numbers that contradict one another.

What a source itself gets wrong may be added, for the data say what was printed; but never without a word. A figure that another
source prints too is added as well, for reposts are data; the same article under a second name is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from analysis.adding.faults import RowViolation
from analysis.adding.merging import NewRow
from analysis.audit import Check, contradictions_of_links
from analysis.datapackage.records import Figure
from analysis.datapackage.rows import quoted
from analysis.dataset import Dataset
from analysis.errors import Violation

#: So many numbers in the order of another source, and so large a part of its own, are no chance.
_FEWEST_ALIKE: Final = 3
_FEWEST_OF_ANOTHER: Final = 5
_MOST_ALIKE: Final = 2 / 3
_TELLING: Final = re.compile("[0-9].*[0-9]|[零〇一二三四五六七八九十百千]{2}")

New = Mapping[str, Sequence[NewRow]]


def same_text(merged: Dataset, new: New, sheet: str) -> Iterator[Violation]:
    """Name each new source whose numbers stand, in their order, in another source: one text pasted or downloaded twice.

    Figures that a link joins to the other source count for nothing: whoever links them knows both. Numbers of one digit tell
    nothing.
    """
    sources = {row.cells["id"]: row for row in new.get("sources", ())}
    of: dict[str, list[Figure]] = {}
    for record in merged.records:
        if _TELLING.search(record.as_written):
            of.setdefault(record.source, []).append(record)
    for source, row in sources.items():
        for other, theirs in of.items():
            if other == source or (other in sources and other > source):
                continue
            own = [one for one in of.get(source, ()) if not _linked_to(merged, one, other)]
            alike = _in_order(own, theirs)
            most_of_own = alike >= max(_FEWEST_ALIKE, _MOST_ALIKE * len(own))
            # Of the other source perhaps only some rows were accepted.
            if most_of_own or alike >= max(_FEWEST_OF_ANOTHER, _MOST_ALIKE * len(theirs)):
                found = f"{quoted(source)}, of whose {len(own)} numbers {alike} stand in the same order in {other}"
                allowed = (
                    f"the text of {other} once (its sheet can be added again, what it has is known by its place), or a link "
                    f"from each row that is another count, such as updates {theirs[0].id} inferred"
                )
                yield RowViolation(sheet, row.row, "source_id", found, allowed, row.number)
                break


def _in_order(own: Sequence[Figure], theirs: Sequence[Figure]) -> int:
    def words(figures: Sequence[Figure]) -> list[str]:
        return [one.as_written for one in sorted(figures, key=lambda one: one.start or 0)]

    matcher = SequenceMatcher(None, words(own), words(theirs), autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def _linked_to(merged: Dataset, one: Figure, source: str) -> bool:
    ends = {link.target for link in merged.links_of(one.id)} | {link.figure for link in merged.links_to(one.id)}
    return any(merged.figure(end).source == source for end in ends)


def warnings(merged: Dataset, new: New) -> Iterator[str]:
    """What a person should look at before the rows are written, a sentence each: contradictions first, then repeated amounts."""
    rows = {row.cells["id"]: row for row in new.get("figures", ())}
    touched = rows.keys() | {row.cells["figure"] for row in new.get("links", ())}
    for check in contradictions_of_links(merged):
        if not touched.isdisjoint(check.figures):
            yield f"contradiction: {_arithmetic(merged, check)}; added as it is printed, paired-aid check will say it again"
    alike: dict[tuple[object, ...], list[Figure]] = {}
    for record in merged.records:
        alike.setdefault((record.value, record.unit, record.period, record.measure, record.place), []).append(record)
    for those in alike.values():
        for one in those:
            others = [
                other for other in those if other.source != one.source and not _linked_to(merged, one, other.source)
            ]
            earlier = next((other for other in others if other.id not in rows), None) or next(iter(others), None)
            if (
                one.id in rows
                and earlier is not None
                and (earlier.id not in rows or those.index(earlier) < those.index(one))
            ):
                yield (
                    f"{rows[one.id].name}, {one.as_written}: same amount, period, measure and place as {earlier.id} of source "
                    f"{earlier.source}; reports show both, unless it is left out or a link says how the two belong together"
                )
    for row in new.get("links", ()):
        part = merged.figure(row.cells["figure"])
        if row.cells["relation"] == "part_of" and part.kind == "money" and part.scope != "part":
            yield f"{row.name}: {part.id} is a part of {row.cells['target']}, but its scope is {part.scope}"


def _arithmetic(merged: Dataset, check: Check) -> str:
    """``620499-09 (210万元) + 620499-10 (165.2万元) against 620499-11 (365.2万元), parts that are all of their whole``."""
    what = {
        "sum": "parts that are said to be all of their whole do not make it",
        "part": "a part larger than its whole",
        "parts": "parts larger than their whole",
        "update": "a later count below the earlier one",
    }[check.kind]

    def named(figure: str | None) -> str:
        record = merged.figure(figure or "")
        return f"{record.id} ({record.as_written})"

    left = " + ".join(named(one.figure) for one in check.left)
    return f"{left} against {named(check.right.figure if check.right else None)}, {what}"
