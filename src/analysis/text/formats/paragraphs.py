"""Printed lines into paragraphs: joined where a line was only broken at the margin, headers and page numbers left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.text.formats.columns import Margins, margins_of, usual_height
from analysis.text.formats.printed import PrintedLine, without_running_lines

_INDENT = 0.5  # of a line's height, which is about an em and a half: what an indentation has at least
_OTHER_SIZE = 0.3  # of a line's height: a heading and its text differ by as much
_SMALLER = 0.07  # of a line's height: a caption and the text around it differ by as much
_LARGER = 1.25  # than the usual line: a headline
_MOST_PUT_IN = 6  # lines of captions between two lines of a paragraph
_STEP = 40.0  # points: more than an indentation of two characters, less than the width of a column
_CAPTION = re.compile(r"^[△▲▼■●◆(（【]?\s*(?:[图圖表]\s*\d|[图圖]片?\s*[:：为為]|[（(]?(?:摄影|供图|资料图))")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—·]")
_LATIN = re.compile(r"[A-Za-z]")
_ENDS = re.compile(r"[。！？；：!?…]\W*$")
_UNBROKEN = re.compile(r"[0-9A-Za-z.,%—-]{2,30}")
_ITEM = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、]\s*(?!\d)|[●■◆▪•·○—-])"
)
# Of a line's height, that a full line may end before the margin: punctuation or a number that must not break. A line that no
# sentence ends in may lack two characters, for a character goes to the next line with the punctuation behind it.
_SLACK = 1.4
_SLACK_WITHIN = 2.2


def paragraphs_of(pages: Sequence[Sequence[PrintedLine]]) -> tuple[list[str], int]:
    """Paragraphs of the pages in order, and how many lines were left out as headers, footers and page numbers.

    A caption between two lines of a paragraph, as at the end of a column, comes behind the paragraph.
    """
    kept, left_out = without_running_lines(pages)
    usual = [usual_height(page) for page in kept]
    lines = [
        (line, margins, height)
        for page, of_page, height in zip(kept, margins_of(kept), usual, strict=True)
        for line, margins in zip(page, of_page, strict=True)
    ]
    paragraphs: list[str] = []
    last: tuple[PrintedLine, Margins] | None = None
    open_: tuple[int, PrintedLine, Margins] | None = None  # the paragraph before what was put in, and its last line
    put_in = 0
    for line, margins, height in lines:
        if last is not None and (_continues(*last, line, margins) or _is_headline(last[0], line, height)):
            paragraphs[-1] = _joined(paragraphs[-1], line.text)
            put_in += open_ is not None
        elif open_ is not None and put_in <= _MOST_PUT_IN and _resumes(open_[1], open_[2], line, margins):
            paragraphs.append(_joined(paragraphs.pop(open_[0]), line.text))
            open_ = None
        elif last is not None and _is_put_in(open_[1] if open_ else last[0], line):
            open_ = open_ or (len(paragraphs) - 1, *last)
            put_in = put_in + 1 if open_[0] < len(paragraphs) - 1 else 1
            paragraphs.append(line.text)
        else:
            open_ = None
            paragraphs.append(line.text)
        last = line, margins
    return [paragraph.rstrip() for paragraph in paragraphs], left_out


def _is_put_in(before: PrintedLine, line: PrintedLine) -> bool:
    """Whether it may be a caption or a row of a table that a paragraph is set around."""
    smaller = line.height < (1 - _SMALLER) * before.height
    return not before.gaps and (smaller or line.gaps or bool(_CAPTION.match(line.text)))


def _resumes(before: PrintedLine, margins: Margins, line: PrintedLine, new: Margins) -> bool:
    """Whether a line goes on with the paragraph that was broken off before a caption: of one type, in no sentence's end."""
    alike = abs(before.height - line.height) < _SMALLER * before.height
    return alike and not _ENDS.search(before.text.rstrip()) and _continues(before, margins, line, new)


def _is_headline(before: PrintedLine, line: PrintedLine, usual: float) -> bool:
    """Whether two lines, larger than what is usual on the page and close together, are one headline."""
    alike = abs(before.height - line.height) < 0.1 * line.height
    close = 0 < before.bottom - line.bottom < 2 * line.height
    return alike and close and line.height > _LARGER * usual and not before.gaps and not line.gaps


def _continues(before: PrintedLine, margins: Margins, line: PrintedLine, new: Margins) -> bool:
    """Whether a line that was broken off at the right margin of its column goes on in the next."""
    if before.gaps or line.gaps or abs(before.height - line.height) > _OTHER_SIZE * before.height:
        return False
    word = _UNBROKEN.match(line.text)  # a number that did not fit went to the next line whole
    slack = _SLACK if _ENDS.search(before.text.rstrip()) else _SLACK_WITHIN
    if before.right < margins.right - (slack + 0.4 * len(word[0] if word else "")) * before.height:
        return False  # it ended early: its paragraph was over
    if _ITEM.match(line.text) and (_ENDS.search(before.text.rstrip()) or not line.text[0].isdigit()):
        return False
    below = line.top < before.top
    if below and abs(line.left - margins.left) > _STEP:
        return False  # a line set apart, such as one in the middle of the page, is no part of the column
    # Indented more than the line before and than the column: a paragraph begins.
    indented = _INDENT * line.height
    return not (line.left > new.left + indented and (line.left > before.left - indented or not below))


def _joined(before: str, after: str) -> str:
    """Two parts of a line, with a space between words of letters and none within Chinese or a number."""
    spaced = before != before.rstrip()
    before = before.rstrip()
    if before.endswith("-") and _LATIN.match(after) and len(before) > 1 and _LATIN.match(before[-2]):
        return before[:-1] + after
    narrow = _LATIN.match(before[-1]) and _LATIN.match(after[0])
    between = " " if narrow or (spaced and not _WIDE.match(before[-1]) and not _WIDE.match(after[0])) else ""
    return before + between + after
