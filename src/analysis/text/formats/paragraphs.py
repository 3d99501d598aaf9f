"""Printed lines into paragraphs: joined where a line was only broken at the margin, headers and page numbers left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from statistics import median

_INDENT = 0.5  # of a line's height, which is about an em and a half: what an indentation has at least
_OTHER_SIZE = 0.3  # of a line's height: a heading and its text differ by as much
_LARGER = 1.25  # than the usual line: a headline
_SHORTEST = 3  # lines of a column at least
_APART = 0.4  # of a line's height: what lies at least between header and text, and not between two lines of text
_STEP = 40.0  # points: more than an indentation of two characters, less than the width of a column
_RUNNING = 40  # characters of a running title
_MARGIN = 0.12  # of the page's height: where headers and footers stand
_NUMBERED = re.compile(
    r"^[-—–－·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/,，共]\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–－·\s]*$"
    r"|^page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$|^第?\s*[一二三四五六七八九十百]{1,4}\s*页$",
    re.IGNORECASE,
)
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—·]")
_LATIN = re.compile(r"[A-Za-z]")
_ENDS = re.compile(r"[。！？；：!?…]\W*$")
_SENTENCE = re.compile(r"[。；;]|，.*，")
_UNBROKEN = re.compile(r"[0-9A-Za-z.,%—-]{2,30}")
_ITEM = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、]\s*(?!\d)|[●■◆▪•·○—-])"
)
# Of a line's height, that a full line may end before the margin: punctuation or a number that must not break. A line that no
# sentence ends in may lack two characters, for a character goes to the next line with the punctuation behind it.
_SLACK = 1.4
_SLACK_WITHIN = 2.2


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of a page, in points from its lower left corner; ``gaps``: it has gaps as between the cells of a table."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    gaps: bool
    page_height: float

    @property
    def height(self) -> float:
        """Height of the line in points."""
        return max(1.0, self.top - self.bottom)


def paragraphs_of(pages: Sequence[Sequence[PrintedLine]]) -> tuple[list[str], int]:
    """Paragraphs of the pages in order, and how many lines were left out as headers, footers and page numbers."""
    kept, left_out = _without_furniture(pages)
    paragraphs: list[str] = []
    before: tuple[PrintedLine, float, float] | None = None  # with the margins of its column
    for page in kept:
        usual = median(line.height for line in page) if page else 0.0
        for line, (left, right) in zip(page, _columns(page), strict=True):
            joins = before is not None and (_continues(*before, line, left) or _is_headline(before[0], line, usual))
            if joins:
                paragraphs[-1] = _joined(paragraphs[-1], line.text)
            else:
                paragraphs.append(line.text)
            before = line, left, right
    return [paragraph.rstrip() for paragraph in paragraphs], left_out


def _without_furniture(pages: Sequence[Sequence[PrintedLine]]) -> tuple[list[list[PrintedLine]], int]:
    repeated = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    often = {key for key, times in repeated.items() if times >= max(2, len(pages) * 0.4)}
    kept = []
    left_out = 0
    for page in pages:
        edges = _edges(page)
        lines = []
        for line in page:
            at_edge = any(line is edge for edge in edges)
            if at_edge and (
                _key(line) in often or (_NUMBERED.match(line.text.strip()) and _in_margin(line) and len(page) > 1)
            ):
                left_out += 1
            else:
                lines.append(line)
        kept.append(lines)
    return kept, left_out


def _edges(page: Sequence[PrintedLine]) -> list[PrintedLine]:
    """What may be header and footer: up to two rows at the top and at the bottom, in the margins, set apart, no prose."""
    rows: list[list[PrintedLine]] = []
    for line in sorted(page, key=lambda line: -line.bottom):
        if rows and rows[-1][0].bottom - line.bottom < 0.3 * line.height:
            rows[-1].append(line)
        else:
            rows.append([line])
    edges = []
    for ordered in (rows, rows[::-1]):
        for count in (1, 2):
            if (
                len(ordered) > count
                and _gap(ordered[count - 1], ordered[count]) > _APART * ordered[count - 1][0].height
            ):
                edges += [line for row in ordered[:count] for line in row]
                break
    return [line for line in edges if _in_margin(line) and not _SENTENCE.search(line.text)]


def _gap(one: Sequence[PrintedLine], other: Sequence[PrintedLine]) -> float:
    """Points between two rows, whichever is above."""
    return max(one[0].bottom - other[0].top, other[0].bottom - one[0].top)


def _in_margin(line: PrintedLine) -> bool:
    return line.bottom < _MARGIN * line.page_height or line.top > (1 - _MARGIN) * line.page_height


def _key(line: PrintedLine) -> tuple[str, int]:
    """What is the same on every page: the place and the words, without the numbers of a running title."""
    words = re.sub(r"\s+", "", line.text)
    if len(words) <= _RUNNING:
        words = re.sub(r"\d+", "0", words)
    return words, round(line.bottom / 4)


def _columns(page: Sequence[PrintedLine]) -> list[tuple[float, float]]:
    """For each line the margins of its column: of the lines that begin about where it does."""
    # Lines by where they begin, in steps of an indentation: a column is what lies within two of them.
    near: dict[int, list[PrintedLine]] = {}
    for line in page:
        near.setdefault(int(line.left // _STEP), []).append(line)
    margins: dict[int, tuple[float, float]] = {}
    outermost = min((line.left for line in page), default=0.0)
    for step in near:
        lines = [line for other in (step - 1, step, step + 1) for line in near.get(other, ())]
        lefts = Counter(round(line.left / 2) for line in lines)
        left = min(lefts, key=lambda one: (-lefts[one], one)) * 2.0
        # One or two lines far from the left margin, such as a signature, are set there and not broken off there.
        apart = len(lines) < _SHORTEST and left > outermost + _STEP
        margins[step] = (
            left,
            inf if apart else max(line.right for line in [one for one in lines if not one.gaps] or lines),
        )
    return [margins[int(line.left // _STEP)] for line in page]


def _is_headline(before: PrintedLine, line: PrintedLine, usual: float) -> bool:
    """Whether two lines, larger than what is usual on the page and close together, are one headline."""
    alike = abs(before.height - line.height) < 0.1 * line.height
    close = 0 < before.bottom - line.bottom < 2 * line.height
    return alike and close and line.height > _LARGER * usual and not before.gaps and not line.gaps


def _continues(before: PrintedLine, before_left: float, right: float, line: PrintedLine, left: float) -> bool:
    """Whether a line that was broken off at the right margin of its column goes on in the next."""
    if before.gaps or line.gaps or abs(before.height - line.height) > _OTHER_SIZE * before.height:
        return False
    word = _UNBROKEN.match(line.text)  # a number that did not fit went to the next line whole
    slack = _SLACK if _ENDS.search(before.text.rstrip()) else _SLACK_WITHIN
    if before.right < right - (slack + 0.4 * len(word[0] if word else "")) * before.height:
        return False  # it ended early: its paragraph was over
    if _ITEM.match(line.text) and (_ENDS.search(before.text.rstrip()) or not line.text[0].isdigit()):
        return False
    below = line.top < before.top
    if below and abs(line.left - before_left) > _STEP:
        return False  # a line set apart, such as one in the middle of the page, is no part of the column
    # Indented more than the line before and than the column: a paragraph begins.
    indented = _INDENT * line.height
    return not (line.left > left + indented and (line.left > before.left - indented or not below))


def _joined(before: str, after: str) -> str:
    """Two parts of a line, with a space between words of letters and none within Chinese or a number."""
    spaced = before != before.rstrip()
    before = before.rstrip()
    if before.endswith("-") and _LATIN.match(after) and len(before) > 1 and _LATIN.match(before[-2]):
        return before[:-1] + after
    narrow = _LATIN.match(before[-1]) and _LATIN.match(after[0])
    between = " " if narrow or (spaced and not _WIDE.match(before[-1]) and not _WIDE.match(after[0])) else ""
    return before + between + after
