"""A PDF: its text in reading order, lines joined to paragraphs, without what is repeated on every page.

Reading happens in a process of its own with a limit of time and memory: PDFium is C++, and a PDF can be made to keep it
busy, to eat memory or to crash it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.errors import ArticleError
from analysis.text.formats.decoding import refuse_garbled
from analysis.text.formats.mixed import Row, column_by_column
from analysis.text.formats.paragraphs import paragraphs_of
from analysis.text.formats.printed import PrintedLine
from analysis.text.formats.raised import without_marks
from analysis.text.formats.reading import Reading
from analysis.text.formats.titles import title_of

MOST_PAGES = 300
_SECONDS = 8
_MOST_CHARACTERS = 3_000_000


def read_pdf(data: bytes, *, name: str) -> Reading:
    """Text of a PDF, one paragraph a line.

    Raises
    ------
    ArticleError
        The file is encrypted or damaged, has no text but pictures, has too many pages, or takes too long or too much
        memory.
    """
    answer = _asked(data, name)
    if "refused" in answer:
        raise ArticleError(f"{name}: {answer['refused']}")
    pages = [column_by_column(_printed(page)) for page in answer["pages"]]
    if not any(line.text.strip() for page in pages for line in page):
        raise ArticleError(
            f"{name}: no text in it, only pictures: run OCR first; allowed: a PDF whose text can be selected"
        )
    lines, left_out = paragraphs_of(pages)
    text = "\n".join(lines)
    title = title_of(pages[0], lines, named=str(answer.get("title") or ""))
    refuse_garbled(text, name=name)
    remarks = []
    if left_out:
        remarks.append(f"{left_out} lines left out as headers, footers or page numbers")
    if empty := sum(1 for page in pages if not page):
        remarks.append(f"{empty} of {len(pages)} pages have no text in them: pictures, or blank")
    return Reading(text, title=title, remarks=tuple(remarks))


def _printed(page: Sequence[Sequence[Any]]) -> list[Row]:
    rows: list[Row] = []
    for words, left, bottom, right, top, gaps, height, width, pieces in page:
        line = PrintedLine(without_marks(words), left, bottom, right, top, gaps, height, width)
        between = [
            PrintedLine(without_marks(one), begin, bottom, end, top, False, height, width) for one, begin, end in pieces
        ]
        if line.text.strip():
            rows.append((line, [piece for piece in between if piece.text.strip()]))
    return rows


def _asked(data: bytes, name: str) -> dict[str, Any]:
    # By its path, and with no folder of scripts before the libraries: it imports nothing of this package.
    command = [sys.executable, "-P", str(Path(__file__).with_name("pdfium.py")), str(MOST_PAGES), str(_MOST_CHARACTERS)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise ArticleError(
            f"{name}: reading it took more than {_SECONDS} seconds; allowed: a PDF of an article"
        ) from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise ArticleError(
            f"{name}: the file is damaged, or takes too much memory to read; allowed: a PDF of an article"
        ) from None
    if not isinstance(answer, dict):
        raise ArticleError(f"{name}: the file is damaged; allowed: a PDF of an article")
    return answer
