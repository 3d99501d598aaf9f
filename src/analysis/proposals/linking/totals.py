"""Totals: lists that 共计 or 合计 adds up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.proposals.linking.mentions import MOST, Mention, Sentence
from analysis.proposals.linking.wholes import RELEASED, Whole, complete, exact, same_kind

_TOTAL = re.compile(r"[,、](?:(?P<plain>共计|合计|总计)|共)(?:[^,;0-9]{0,8})$")
_APART = re.compile("[,:()]|其中|包括")


def find_totals(sentence: Sentence) -> Iterator[Whole]:
    """A list that its sentence adds up: 党政干部20名、专技人才30名,共计50名."""
    for position, whole in enumerate(sentence.mentions):
        mark = _TOTAL.search(sentence.between(max(sentence.start, whole.clause - 1), whole.start))
        if mark is None or position < 2 or whole.rate or whole.difference or whole.kind in RELEASED:
            continue
        parts = _listed_before(sentence, whole, position)
        if len(parts) > 1 and exact(parts, whole):
            if complete([m.found.reading for m in parts], whole.found.reading):
                yield Whole(whole, parts, (), "yes", "high", "link.part_of.total", mark.group().strip(",、")[:2])
            elif mark["plain"]:
                yield Whole(whole, (), parts, "claimed", "medium", "link.part_of.total", mark["plain"])


def _listed_before(sentence: Sentence, whole: Mention, position: int) -> tuple[Mention, ...]:
    """The list in front of a total: what 、 joins; else as many of the clauses before as make exactly the total."""
    run: list[Mention] = []
    for part in reversed(sentence.mentions[max(0, position - MOST) : position]):
        if not same_kind(part, whole) or part.rate or part.difference or part.segment != whole.segment:
            break
        run.insert(0, part)
    joined = run[-1:]
    for part in reversed(run[:-1]):
        if _APART.search(sentence.between(part.end, joined[0].start)):
            break
        joined.insert(0, part)
    if len(joined) > 1:
        return tuple(joined)
    for number in range(2, len(run) + 1):
        if sum(m.found.reading.value for m in run[-number:]) == whole.found.reading.value:
            return tuple(run[-number:])
    return ()
