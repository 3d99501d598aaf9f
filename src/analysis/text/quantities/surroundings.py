"""Where in a text a number is part of a name: short quotations, titles of works, page furniture."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_QUOTED: Final = re.compile(
    r'“([^”“\n]{1,40})”|「([^」\n]{1,40})」|『([^』\n]{1,40})』|‘([^’\n]{1,40})’|"([^"\n]{1,20})"'
)
_TITLES: Final = re.compile("[《〈]([^》〉\n]{1,80})[》〉]")
#: What a sentence has and a name has not.
_SENTENCE: Final = re.compile("[，。；！？,;!?]")
_SPEECH: Final = re.compile("[说道称讲问答：:]\\s*$")


@dataclass(frozen=True, slots=True)
class Spans:
    """Places of a text in order, none overlapping another."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def around(self, at: int) -> tuple[int, int] | None:
        """The span that holds a place."""
        number = bisect_right(self.starts, at) - 1
        if number >= 0 and at < self.ends[number]:
            return self.starts[number], self.ends[number]
        return None


def spans(found: Iterable[tuple[int, int]]) -> Spans:
    """Join spans that overlap and put them in order."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return Spans(tuple(start for start, _ in joined), tuple(end for _, end in joined))


def titles(text: str) -> Spans:
    """Titles of works and documents: 《…》."""
    return spans(match.span() for match in _TITLES.finditer(text)) if "《" in text or "〈" in text else Spans((), ())


def names(text: str) -> Spans:
    """Short quotations that are no sentences and no speech: slogans and names of campaigns."""
    found = []
    for match in _QUOTED.finditer(text):
        inside = match[match.lastindex or 0]
        if not _SENTENCE.search(inside) and not _SPEECH.search(text, max(0, match.start() - 4), match.start()):
            found.append(match.span())
    return spans(found)
