"""The lines of a text with their places, and what they look like: prose, a title, an amount."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.text.formats.plainness import bare

_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_SENTENCE = re.compile(r"[。;!?]")  # of bare words, which are in half width
# An amount: what a line has that says something. Years, months, days, o'clock are none; nor 人民.
_AMOUNT = re.compile(
    r"\d[\d,.]*\s?(?:[余多来]\s?)?(?:[百千万亿]+\s?)?(?:[余多]\s?)?"
    r"(?:元|人(?!民)|户|个(?!月)|名|亩|家|吨|公里|千米|平方|座|套|对|项|期|场|斤|公斤|头|只|株|条|村|%|[百千万亿]|[余多])"
)
MOST_LINES = 20_000  # of a file: an article has hundreds
LONG = 300  # characters of a line that is no furniture as a whole, whatever it begins with


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty: its place in the text without the spaces around it, and its bare words."""

    start: int
    end: int
    plain: str

    @property
    def prose(self) -> bool:
        """Whether it is a paragraph: a sentence with its end."""
        return len(self.plain) > LONG or (
            len(self.plain) >= 25 and bool(re.search(r"[。；]|[！？!?…](?!$)|[，,].*[.!！?？]$", self.plain))
        )

    @property
    def amounts(self) -> bool:
        """Whether it names an amount."""
        return bool(_AMOUNT.search(self.plain))

    @property
    def sentence(self) -> bool:
        """Whether a sentence ends in it."""
        return bool(_SENTENCE.search(self.plain))


def lines_of(text: str) -> list[Line]:
    """Lines that are not empty, in order."""
    lines = []
    for found in _LINE.finditer(text):
        words = found[0]
        stripped = words.strip()
        if not stripped:
            continue
        start = found.start() + words.index(stripped[0])
        end = start + len(stripped)
        # Only the head of a very long line is looked at.
        lines.append(Line(start, end, bare(stripped[: LONG + 100])))
    return lines


def count_lines(text: str) -> int:
    """How many lines the text has, empty ones too."""
    return sum(text.count(end) for end in "\n\r\f\v\x85\u2028\u2029") + 1
