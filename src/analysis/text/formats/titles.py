"""The headline of a printed page: what is set in the largest type at its top, and not what runs over it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.text.formats.columns import usual_height
from analysis.text.formats.lines import lines_of
from analysis.text.formats.masthead import is_title
from analysis.text.formats.printed import PrintedLine, edges_of, without_running_lines

_LARGER = 1.15  # than the usual line: a headline
_ALIKE = 0.1  # of a line's height: lines of one headline
_TOP = 0.45  # of the page's height, from above: where its headline stands
_FIRST = 12  # paragraphs in which a title that the file declares must stand
_LETTERS = re.compile(r"\W+")
_SHORTEST = 4  # letters of a title


def title_of(page: Sequence[PrintedLine], paragraphs: Sequence[str], *, named: str) -> str:
    """The headline of a first page, as one of its paragraphs has it; empty where none is seen.

    ``named`` is what the file's properties call its title: programs put there what they like ("Microsoft Word - 文档1"),
    so that it only counts where the page shows it too.
    """
    kept = without_running_lines([page])[0][0]
    usual = usual_height(kept)
    above = [line for line in kept if line.top > (1 - _TOP) * line.page_height and not line.gaps]
    large = [line for line in above if line.height >= _LARGER * usual]
    first = {_letters(paragraph): paragraph for paragraph in paragraphs[:_FIRST]}
    for height in sorted({line.height for line in large}, reverse=True):
        for line in large:
            if abs(line.height - height) <= _ALIKE * height:
                words = next((one for letters, one in first.items() if letters.startswith(_letters(line.text))), "")
                if words and is_title(words):
                    return words
    if len(_letters(named)) >= _SHORTEST and _letters(named) in first and is_title(first[_letters(named)]):
        return first[_letters(named)]
    # A small line set apart in the upper margin runs over the page; the headline in the type of the text comes below.
    running = [
        _letters(line.text) for line in edges_of(page) if line.top > line.page_height / 2 and line.height < usual
    ]
    if paragraphs and _letters(paragraphs[0]) in running and len(paragraphs) > 2:
        return paragraphs[1] if is_title(paragraphs[1]) and not lines_of(paragraphs[1])[0].prose else ""
    return ""


def _letters(text: str) -> str:
    return _LETTERS.sub("", text)
