"""The clauses of a cleaned text, each with the sentence and the paragraph that it belongs to."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

#: A comma or a colon between digits belongs to the number (5,200, 14:44).
_ENDS: Final = re.compile(r"[，；：。！？!?\n]|;|[,:](?!(?<=[0-9].)[0-9])")
#: So long is no clause: a table or a text without its marks is cut, so that no search in a clause grows with the text.
_LONGEST: Final = 400
_SENTENCE: Final = "。！？!?\n"


@dataclass(frozen=True, slots=True)
class Clause:
    """Characters ``[at, until)`` of a text without the mark at the end; sentences and paragraphs are counted from zero."""

    at: int
    until: int
    sentence: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Passages:
    """All clauses of a text, in its order; every character belongs to one, a mark to the clause that it ends."""

    clauses: tuple[Clause, ...]
    _starts: tuple[int, ...]

    def at(self, place: int) -> int:
        """The number of the clause that holds a character."""
        return bisect_right(self._starts, place) - 1


def passages(text: str) -> Passages:
    r"""The clauses of a text.

    >>> text = "今年以来,投入5,200万元;其中3个村。\n培训85人"
    >>> [text[one.at : one.until] for one in passages(text).clauses]
    ['今年以来', '投入5,200万元', '其中3个村', '', '培训85人']
    >>> [(one.sentence, one.paragraph) for one in passages(text).clauses]
    [(0, 0), (0, 0), (0, 0), (1, 0), (2, 1)]
    """
    clauses, at, sentence, paragraph = [], 0, 0, 0
    for match in _ENDS.finditer(text):
        while match.start() - at > _LONGEST:
            clauses.append(Clause(at, at + _LONGEST, sentence, paragraph))
            at += _LONGEST
        clauses.append(Clause(at, match.start(), sentence, paragraph))
        at = match.end()
        if match[0] in _SENTENCE:
            sentence += 1
            paragraph += match[0] == "\n"
    while len(text) - at > _LONGEST:
        clauses.append(Clause(at, at + _LONGEST, sentence, paragraph))
        at += _LONGEST
    clauses.append(Clause(at, len(text), sentence, paragraph))
    return Passages(tuple(clauses), tuple(clause.at for clause in clauses))
