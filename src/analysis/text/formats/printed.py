"""The lines of printed pages, and which of them are headers, footers and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.text.formats.lines import lines_of

_APART = 0.4  # of a line's height: what lies at least between header and text, and not between two lines of text
_RUNNING = 40  # characters of a running title
_MARGIN = 0.12  # of the page's height: where headers and footers stand
_NUMBERED = re.compile(
    r"^[-—–－·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/,，共]\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–－·\s]*$"
    r"|^page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$|^第?\s*[一二三四五六七八九十百]{1,4}\s*页$",
    re.IGNORECASE,
)
_PAGE_NUMBER = r"第\s*(?:\d{1,4}|[一二三四五六七八九十百]{1,4})\s*[页頁版]"
_WITH_NUMBER = re.compile(rf"^{_PAGE_NUMBER}|{_PAGE_NUMBER}(?:\s*[/,，]?\s*共\s*\d{{1,4}}\s*[页頁])?$")
_SENTENCE = re.compile(r"[。；;]|，.*，")


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
    page_width: float = 0.0  # 0 where it is not known

    @property
    def height(self) -> float:
        """Height of the line in points."""
        return max(1.0, self.top - self.bottom)

    @property
    def in_margin(self) -> bool:
        """Whether it stands where headers and footers do."""
        return self.bottom < _MARGIN * self.page_height or self.top > (1 - _MARGIN) * self.page_height


def without_running_lines(pages: Sequence[Sequence[PrintedLine]]) -> tuple[list[list[PrintedLine]], int]:
    """The pages without headers, footers and page numbers, and how many lines these were."""
    repeated = Counter(key for page in pages for key in {_key(line) for line in edges_of(page)})
    often = {key for key, times in repeated.items() if times >= max(2, len(pages) * 0.4)}
    kept = []
    left_out = 0
    for page in pages:
        edges = {id(line) for line in edges_of(page)}
        lines = [
            line for line in page if id(line) not in edges or not (_key(line) in often or _is_numbered(line, page))
        ]
        left_out += len(page) - len(lines)
        kept.append(lines)
    return kept, left_out


def _is_numbered(line: PrintedLine, page: Sequence[PrintedLine]) -> bool:
    """Whether it is a page number, or a running title with one: also where there is only one page."""
    words = line.text.strip()
    numbered = _NUMBERED.match(words) or (len(words) <= _RUNNING and _WITH_NUMBER.search(words))
    return bool(numbered) and len(page) > 1


def edges_of(page: Sequence[PrintedLine]) -> list[PrintedLine]:
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
    return [line for line in edges if line.in_margin and not _SENTENCE.search(line.text)]


def _gap(one: Sequence[PrintedLine], other: Sequence[PrintedLine]) -> float:
    """Points between two rows, whichever is above."""
    return max(one[0].bottom - other[0].top, other[0].bottom - one[0].top)


def _key(line: PrintedLine) -> tuple[str, int]:
    """What is the same on every page: the place and the words, without the numbers of a running title.

    Lines that differ in an amount are no running title.
    """
    words = re.sub(r"\s+", "", line.text)
    if len(words) <= _RUNNING and not any(one.amounts for one in lines_of(words)):
        words = re.sub(r"\d+", "0", words)
    return words, round(line.bottom / 4)
