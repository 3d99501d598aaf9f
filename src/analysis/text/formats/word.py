"""A Word file: paragraphs and tables in the order of the document, its footnotes at the end."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from analysis.errors import ArticleError
from analysis.text.formats.decoding import refuse_garbled
from analysis.text.formats.lines import MOST_LINES
from analysis.text.formats.packages import checked
from analysis.text.formats.raised import is_sure_mark, lowered, raised, without_marks
from analysis.text.formats.reading import Reading

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
# Not read: what was deleted or moved away, codes of fields, pinyin above characters, comments' marks, properties.
_UNREAD = {
    *(
        _WORD + tag
        for tag in ("del", "moveFrom", "instrText", "delText", "delInstrText", "rt", "pPr", "sectPr", "tblPr")
    ),
    *(_WORD + tag for tag in ("trPr", "tcPr", "tblGrid", "sdtPr", "sdtEndPr", "annotationRef", "rPr")),
    _CHOICES + "Fallback",
}
_BREAKS = {
    _WORD + "br": "\n",
    _WORD + "cr": "\n",
    _WORD + "tab": "\t",
    _WORD + "ptab": "\t",
    _WORD + "noBreakHyphen": "-",
}
_DEEPEST = 100  # tables and text boxes within each other
# What Word and its kin put there by themselves.
_PLACEHOLDER = re.compile(
    r"(?:新建|未命名|无标题|空白)|microsoft|word|wps|文档\s*\d*$|document|untitled|normal|powerpoint|^\W*$|\.docx?$|^\d+$|模板|template",
    re.IGNORECASE,
)
_TEMPLATE = "2013-12-23"  # python-docx's own template: the date of no document
_TITLE_STYLES = re.compile(r"^(?:title|标题)$", re.IGNORECASE)


def read_docx(data: bytes, *, name: str) -> Reading:
    """Text of a Word file, one paragraph a line, rows of a table with tabs between cells.

    Text boxes are read behind the paragraph that they hang on, hyperlinks and tracked insertions as text; tracked
    deletions, hidden and struck-out text, headers and footers are no text.

    Raises
    ------
    ArticleError
        The package is damaged, encrypted or a bomb, or no Word file that can be read.
    """
    checked(data, name=name)
    import docx  # noqa: PLC0415 - imported when a Word file comes
    import docx.opc.exceptions  # noqa: PLC0415

    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        if body is None:
            raise ValueError("it has no body")
        lines = list(islice(_blocks(body, 0), MOST_LINES + 1))
        for kind in ("footnotes", "endnotes"):
            lines += _notes(document, kind)
        properties = document.core_properties
        named = (properties.title or "").strip()
        created = properties.created
    except RecursionError:
        raise ArticleError(f"{name}: found tables or boxes nested without end; allowed: {_DEEPEST}") from None
    except ArticleError:
        raise
    except Exception as error:  # python-docx lets any error of its parts through
        raise ArticleError(
            f"{name}: the file is damaged ({_reason(error)}); allowed: a Word file as Word or WPS writes it"
        ) from None
    if len(lines) > MOST_LINES:
        raise ArticleError(f"{name}: found more than {MOST_LINES} paragraphs; allowed: at most as many")
    text = "\n".join(line for line in lines if line.strip())
    refuse_garbled(text, name=name)
    made = created.date().isoformat() if created else ""
    remarks = (f"the file was made on {made}",) if made and made != _TEMPLATE else ()
    return Reading(text, title=_title(document, named, lines), remarks=remarks)


def _blocks(parent: Any, depth: int) -> Iterator[str]:
    """Lines of what holds paragraphs and tables: body, cell, content control, text box, note."""
    if depth > _DEEPEST:
        raise RecursionError
    for child in parent:
        if child.tag == _WORD + "p":
            boxes: list[Any] = []
            words = without_marks("".join(_words(child, boxes)))
            yield from (line.strip() for line in words.split("\n"))
            for box in boxes:
                yield from _blocks(box, depth + 1)
        elif child.tag == _WORD + "tbl":
            yield from _rows(child, depth + 1)
        elif child.tag not in _UNREAD and isinstance(child.tag, str):
            # Content controls, insertions of whole paragraphs, custom XML.
            yield from _blocks(child, depth + 1)


def _rows(table: Any, depth: int) -> Iterator[str]:
    for row in table.iter(_WORD + "tr"):
        if next(row.iterancestors(_WORD + "tbl")) is not table or _is_deleted(row):
            continue
        cells = []
        long = False
        for cell in row.iter(_WORD + "tc"):
            if next(cell.iterancestors(_WORD + "tr")) is not row:
                continue
            merge = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
            lines = [line for line in _blocks(cell, depth + 1) if line]
            if merge is not None and merge.get(_WORD + "val") != "restart" and not lines:
                lines = []
            long = long or sum(map(len, lines)) > 200
            cells.append(lines)
        if long or len(cells) == 1:
            # A frame around text rather than a row of data: its paragraphs stay paragraphs.
            for lines in cells:
                yield from lines
        elif any(cells):
            yield "\t".join(" ".join(lines) for lines in cells)


def _words(paragraph: Any, boxes: list[Any]) -> Iterator[str]:
    """Text of a paragraph in pieces; text boxes in it are put aside."""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNREAD or (tag == _WORD + "r" and _is_hidden(element)):
            continue
        if tag in {_WORD + "t", _MATH + "t"}:
            yield _as_set(element)
        elif tag == _WORD + "br" and element.get(_WORD + "type") in {"page", "column"}:
            yield "\n"
        elif tag in _BREAKS:
            yield _BREAKS[tag]
        elif tag == _WORD + "txbxContent":
            boxes.append(element)
        else:
            waiting.extend(reversed(element))


def _as_set(element: Any) -> str:
    """Words of a run; raised and lowered digits as such, which are none of the number before them."""
    words = element.text or ""
    run = element.getparent()
    place = run.find(f"{_WORD}rPr/{_WORD}vertAlign") if run is not None else None
    setting = place.get(_WORD + "val") if place is not None else ""
    if setting == "superscript":
        return "" if is_sure_mark(words) else raised(words)
    return lowered(words) if setting == "subscript" else words


def _is_hidden(run: Any) -> bool:
    """Whether a reader does not see the run, or sees it struck out."""
    for tag in ("vanish", "strike", "dstrike"):
        mark = run.find(f"{_WORD}rPr/{_WORD}{tag}")
        if mark is not None and mark.get(_WORD + "val") not in {"0", "false", "off"}:
            return True
    return False


def _is_deleted(row: Any) -> bool:
    return row.find(f"{_WORD}trPr/{_WORD}del") is not None


def _notes(document: Any, kind: str) -> list[str]:
    """Footnotes or endnotes; the separators that Word keeps among them have a type."""
    import docx.oxml  # noqa: PLC0415

    try:
        part = document.part.part_related_by(_NOTES + kind)
    except KeyError:
        return []
    lines: list[str] = []
    for note in docx.oxml.parse_xml(part.blob):
        if note.get(_WORD + "type") in {None, "normal"}:
            lines += _blocks(note, 0)
    return lines


def _title(document: Any, named: str, lines: Sequence[str]) -> str:
    """The title as the document shows it: a paragraph of that style, or the property where the text has it too."""
    from docx.text.paragraph import Paragraph  # noqa: PLC0415

    for element in islice(document.element.body.iterchildren(_WORD + "p"), 10):
        paragraph = Paragraph(element, document)
        if paragraph.text.strip() and _TITLE_STYLES.match((paragraph.style.name if paragraph.style else "") or ""):
            return " ".join(str(paragraph.text).split())
    if named and not _PLACEHOLDER.search(named) and named in [line.strip() for line in lines[:10]]:
        return named
    return ""


def _reason(error: BaseException) -> str:
    return (str(error).strip().strip("'\"").rstrip(".") or type(error).__name__)[:100]
