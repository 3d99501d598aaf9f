"""Sentences, their parts and clauses, and what stands around each quantity in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.text.quantities.finding import Found

WINDOW: Final = 80
"""Characters of a clause that are looked at on either side of a quantity: text without any full stop costs no more."""

LOOK_BACK: Final = 6
"""Clauses of a sentence that are looked at before the quantity's own."""

# A question mark before a letter is damage (2020年?yang), a colon or comma between digits belongs to a number or a time.
_ENDS: Final = re.compile(
    r"[。！？!\n]|\?(?![a-zāáǎàēéěèīíǐìōóǒòūúǔùü])|[;；]|[，,：:](?![0-9])|(?<![0-9])[，,：:]|[（）()\t|｜]"
)
_SENTENCE: Final = frozenset("。！？!?\n")
_SEMICOLON: Final = frozenset(";；")
_APART: Final = re.compile("[、 ]")
# Words that only lead up to a number: 达, 约, 已有 …
_APPROACH: Final = re.compile(
    r"(?:总?共计|共计|合计|总计|累计|共有|共|计|约为|约有|大约|将近|(?<!签)约|(?<![最附就])近|超过|超出|超|突破|逾|高达|达到|达成|达|做到|多达|不少于|不低于|至少|已有|还有|还剩|只剩|有|为|是|了|各|(?<!成)就|也|已|(?<![所正存实现旨])在|(?<![用由位对关基源])于|[:： “\"'])+$"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its place in the cleaned text; the part (up to a semicolon) and the sentence it belongs to, by number."""

    start: int
    end: int
    part: int
    sentence: int
    text: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A quantity and the words around it.

    ``head`` is the clause before it, ``near`` what of it comes after the quantity before, without words that only lead up
    to the number (达, 约); ``reach`` is what follows up to the next quantity or the clause's end, ``tail`` the same up to a
    、 or a space; ``follow`` the whole rest of the clause. ``prior`` are the clauses before it in the same sentence, the nearest first; ``same_part`` says for each
    whether no semicolon stands between. ``index`` counts the quantities from 0, ``before_in_clause`` those of the same clause before this one.
    """

    index: int
    found: Found
    clause: Clause
    head: str
    near: str
    tail: str
    reach: str
    follow: str
    prior: tuple[Clause, ...]
    next_clause: str
    before_in_clause: int

    @property
    def unit(self) -> str:
        """The printed unit."""
        return self.found.reading.unit

    @property
    def kind(self) -> str:
        """Kind of the reading: money, people, households, count, percent, …"""
        return self.found.reading.kind

    @property
    def around(self) -> str:
        """The clause without the number itself."""
        return self.head + "□" + self.follow

    @property
    def part_before(self) -> str:
        """The clauses before this one up to a semicolon or a full stop, in the order of the text."""
        return "，".join(c.text[-WINDOW:] for c in reversed(self.prior) if c.part == self.clause.part)

    @property
    def sentence_before(self) -> str:
        """The clauses before this one in the sentence, in the order of the text."""
        return "，".join(c.text[-WINDOW:] for c in reversed(self.prior))


def clauses(text: str) -> list[Clause]:
    """Cut a text into clauses, without the marks between them. Linear in its length."""
    found: list[Clause] = []
    begun = part = sentence = 0
    for end in _ENDS.finditer(text):
        if end.start() > begun:
            found.append(Clause(begun, end.start(), part, sentence, text[begun : end.start()]))
        mark = end.group()
        sentence += mark in _SENTENCE
        part += mark in _SENTENCE or mark in _SEMICOLON
        begun = end.end()
    if begun < len(text):
        found.append(Clause(begun, len(text), part, sentence, text[begun:]))
    return found


def settings(text: str, quantities: Sequence[Found]) -> list[Setting]:
    """The words around each quantity; ``quantities`` in the order of the text."""
    cut = clauses(text)
    found: list[Setting] = []
    number = 0
    in_clause = 0
    for i, one in enumerate(quantities):
        while number < len(cut) and cut[number].end <= one.at:
            number += 1
            in_clause = 0
        clause = _within(cut, number, one, text)
        following = quantities[i + 1].at if i + 1 < len(quantities) else len(text)
        preceding = quantities[i - 1].until if i else 0
        end = max(clause.end, one.until)
        head = text[max(clause.start, one.at - WINDOW) : one.at]
        near = text[max(clause.start, preceding, one.at - WINDOW) : one.at]
        follow = text[one.until : min(end, one.until + WINDOW)]
        reach = text[one.until : max(one.until, min(end, following, one.until + WINDOW))]
        tail = _APART.split(reach.lstrip(" "), maxsplit=1)[0]
        prior = []
        for back in range(number - 1, max(-1, number - 1 - LOOK_BACK), -1):
            if back >= len(cut) or cut[back].sentence != clause.sentence:
                break
            prior.append(cut[back])
        after = cut[number + 1] if number + 1 < len(cut) else None
        near_by = after.text[:WINDOW] if after is not None and after.sentence == clause.sentence else ""
        near = _APPROACH.sub("", near)
        found.append(Setting(i, one, clause, head, near, tail, reach, follow, tuple(prior), near_by, in_clause))
        in_clause += 1
    return found


def _within(cut: Sequence[Clause], number: int, one: Found, text: str) -> Clause:
    """The clause of a quantity; one of its own where a mark stands inside the number."""
    if number < len(cut) and cut[number].start <= one.at:
        return cut[number]
    near = cut[min(number, len(cut) - 1)] if cut else Clause(0, 0, 0, 0, "")
    return Clause(one.at, one.until, near.part, near.sentence, text[one.at : one.until])
