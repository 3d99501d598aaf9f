"""The article on the review page: every figure marked by its kind, what was passed over with its reason, furniture grey."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from analysis.proposals.objects import kind_of
from analysis.proposals.proposal import Proposal
from analysis.proposals.review.markup import filled, joined
from analysis.proposals.review.view import View, kind_class
from analysis.proposals.review.words import SIGNS
from analysis.text.quantities.finding import Passed, Reason

#: Punctuation that begins no line of Chinese text (closing marks and stops), and that ends none (opening marks).
_NOT_FIRST: Final = re.compile("[，。、；：？！．·…％%‰,.;:?!)\\]}）］｝〕】〗〉》」』’”～~]+")
_NOT_LAST: Final = re.compile("[(\\[{（［｛〔【〖〈《「『‘“]+$")
_MOST_KEPT: Final = 3


@dataclass(frozen=True, slots=True)
class _Span:
    """A part of the text that is set off."""

    start: int
    end: int
    content: Proposal | Passed


def article_text(view: View, reasons: Mapping[Reason, int]) -> Markup:
    """The text in paragraphs, one for each of its lines that is not empty.

    Parameters
    ----------
    view
        The page's view; no character of the article's text is left out but line ends.
    reasons
        The number of each reason for which something was passed over: that of the card that tells it.
    """
    text = view.proposed.article.text
    spans = _apart(view, len(text))
    pieces: list[Markup] = []
    paragraph: list[Markup] = []
    at = 0
    for number, span in enumerate(spans):
        following = spans[number + 1].start if number + 1 < len(spans) else len(text)
        first, last = _with_punctuation(text, span, at, following)
        _plain(view, text, at, first, paragraph, pieces)
        mark = _marked(view, text[span.start : span.end], span.content, reasons)
        if (first, last) != (span.start, span.end):
            before, after = text[first : span.start], text[span.end : last]
            mark = filled('<span class="kept">{}{}{}</span>', before, mark, after)
        paragraph.append(mark)
        at = last
    _plain(view, text, at, len(text), paragraph, pieces)
    _close(paragraph, pieces)
    return joined(pieces, "\n")


def _with_punctuation(text: str, span: _Span, at: int, following: int) -> tuple[int, int]:
    """The span with the punctuation that no line may end with before it, and that none may begin with behind it.

    A mark is a box to the browser, beside which a line may always break: it is kept together with these.
    """
    before = _NOT_LAST.search(text, max(at, span.start - _MOST_KEPT), span.start)
    after = _NOT_FIRST.match(text, span.end, min(following, span.end + _MOST_KEPT))
    return before.start() if before else span.start, after.end() if after else span.end


def _apart(view: View, length: int) -> list[_Span]:
    """What is set off, in the order of the text; of two that overlap the proposal stays."""
    proposals = [_Span(one.found.start, one.found.end, one) for one in view.proposed.proposals]
    passed = [_Span(one.start, one.end, one) for one in view.proposed.findings.passed]
    taken: list[_Span] = []
    ordered = sorted((*proposals, *passed), key=lambda span: (span.start, isinstance(span.content, Passed), -span.end))
    for span in ordered:
        if not 0 <= span.start < span.end <= length:
            continue
        if taken and span.start < taken[-1].end:
            if isinstance(span.content, Passed) or isinstance(taken[-1].content, Proposal):
                continue
            taken.pop()
        taken.append(span)
    return taken


def _plain(view: View, text: str, start: int, end: int, paragraph: list[Markup], pieces: list[Markup]) -> None:
    """Text without figures, cut at its line ends and where furniture begins or ends."""
    for at, until, grey in _furnished(view, start, end):
        lines = text[at:until].split("\n")
        for number, line in enumerate(lines):
            if number:
                _close(paragraph, pieces)
            if line:
                paragraph.append(filled('<span class="furniture">{}</span>', line) if grey else escape(line))


def _furnished(view: View, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """A part of the text in pieces, and whether each is furniture."""
    at = start
    furniture = view.proposed.article.furniture
    for first, last in furniture[bisect_right(furniture, start, key=lambda pair: pair[1]) :]:
        if first >= end:
            break
        if at < first:
            yield at, first, False
        yield max(at, first), min(last, end), True
        at = max(at, min(last, end))
    if at < end:
        yield at, end, False


def _close(paragraph: list[Markup], pieces: list[Markup]) -> None:
    words = joined(paragraph)
    if words.strip():
        grey = all(piece.startswith('<span class="furniture">') for piece in paragraph)
        pieces.append(filled('<p class="furniture">{}</p>' if grey else "<p>{}</p>", words))
    paragraph.clear()


def _marked(view: View, words: str, content: Proposal | Passed, reasons: Mapping[Reason, int]) -> Markup:
    words = " ".join(words.split("\n"))
    if isinstance(content, Passed):
        return filled('<button class="passed" popovertarget="reason-{}">{}</button>', reasons[content.reason], words)
    return figure_button(view, content, words, at=True)


def figure_button(view: View, one: Proposal, words: str, *, at: bool = False) -> Markup:
    """A figure as its mark, which opens its card; ``at`` makes it the place in the text that cards and tables lead to."""
    kind = kind_class(kind_of(one.found.reading.kind))
    unsure = " unsure" if view.measures and not one.measure.value else ""
    if not view.has_card(one):
        return filled('<span class="figure {}" data-sign="{}">{}</span>', kind, SIGNS[kind], words)
    place = filled(' id="at-{}"', one.number) if at else Markup()
    return filled(
        '<button class="figure {}{}"{} popovertarget="q{}" data-sign="{}">{}</button>',
        kind, unsure, place, one.number, SIGNS[kind], words,
    )  # fmt: skip
