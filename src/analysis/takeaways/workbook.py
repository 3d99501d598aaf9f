"""Tables as an Excel workbook: numbers as numbers, text as text whatever it begins with, blanks where nothing is stated."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from analysis.characters import legible
from analysis.labels import Language, label
from analysis.numbers import wording
from analysis.takeaways.archive import repacked

#: None is a blank cell: what the source does not say.
Value = str | int | Fraction | None

#: What a cell can hold, in UTF-16 units; Excel refuses a file with more.
MOST_IN_A_CELL = 32_767
#: Beyond so many digits Excel alters a number; it is then written as text.
_MOST_DIGITS = 15
#: Excel reads ``_x003D_`` as the character of that code: the underscore is written as a code itself.
_ENCODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_TITLE_SIZE = 14


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it means (for the sheet of columns), its width in characters."""

    heading: str
    meaning: str
    width: int = 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table. ``above`` are lines over the header: a title, then remarks; without them the header is the first row.

    ``fixed`` columns stay in view. ``nothing`` is the sentence that stands in for the rows where there are none.
    """

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    above: Sequence[str] = ()
    fixed: int = 1
    nothing: str = ""


def workbook(sheets: Sequence[Sheet], *, title: str, language: Language, remarks: Sequence[str] = ()) -> bytes:
    """The bytes of a workbook: the sheets, and a last one that explains every column and gives the remarks."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in (*sheets, _explained(sheets, language, remarks)):
        _write(book.create_sheet(sheet.name), sheet, language)
    packed = io.BytesIO()
    book.save(packed)
    return repacked(packed.getvalue(), title=title, language=language)


def _explained(sheets: Sequence[Sheet], language: Language, remarks: Sequence[str]) -> Sheet:
    """The sheet of columns."""
    of_sheet = len(sheets) > 1
    rows: list[tuple[Value, ...]] = [
        (*((sheet.name,) if of_sheet else ()), column.heading, column.meaning)
        for sheet in sheets
        for column in sheet.columns
    ]
    headings = [
        *([Column(wording(language, zh="工作表", en="Sheet"), "", 16)] if of_sheet else []),
        Column(wording(language, zh="列", en="Column"), "", 26),
        Column(wording(language, zh="含义", en="Meaning"), "", 90),
    ]
    return Sheet(label("takeaway.columns", language), headings, rows, tuple(remarks), fixed=0)


def _write(page: Any, sheet: Sheet, language: Language) -> None:
    text_face, head_face = ("宋体", "黑体") if language == "zh" else ("Calibri", "Calibri")
    for number, words in enumerate(sheet.above, 1):
        cell = page.cell(number, 1)
        _put(cell, words)
        cell.font = Font(name=head_face, bold=True, size=_TITLE_SIZE) if number == 1 else Font(name=text_face)
        cell.alignment = Alignment(vertical="center")
    header = len(sheet.above) + 1
    head_font, text_font = Font(name=head_face, bold=True), Font(name=text_face)
    fill, rule = PatternFill("solid", fgColor="E7EBEE"), Border(bottom=Side(style="thin", color="888888"))
    head_place = Alignment(vertical="center", wrap_text=True)
    text_place, number_place = Alignment(vertical="top", wrap_text=True), Alignment(vertical="top")
    for number, column in enumerate(sheet.columns, 1):
        cell = page.cell(header, number)
        _put(cell, column.heading)
        cell.font, cell.fill, cell.border, cell.alignment = head_font, fill, rule, head_place
        page.column_dimensions[get_column_letter(number)].width = column.width
    rows = sheet.rows
    if not rows and sheet.nothing:
        rows = [(None, sheet.nothing)] if len(sheet.columns) > 1 else [(sheet.nothing,)]
    for number, row in enumerate(rows, header + 1):
        for place, value in enumerate(row, 1):
            if value is None:
                continue
            cell = page.cell(number, place)
            _put(cell, value)
            cell.font = text_font
            cell.alignment = text_place if isinstance(value, str) else number_place
    page.freeze_panes = page.cell(header + 1, sheet.fixed + 1)
    page.auto_filter.ref = f"A{header}:{get_column_letter(len(sheet.columns))}{header + max(len(rows), 1)}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"{header}:{header}"
    page.oddFooter.center.text = "&P / &N"


def _put(cell: Any, value: str | int | Fraction) -> None:
    """Write one value. A text never becomes a formula or an error, whatever it looks like."""
    if isinstance(value, str):
        words = _cut(_ENCODED.sub("_x005F_", legible(value)))
        cell.value = words
        cell.data_type = "s"
        cell.quotePrefix = words[:1] in ("=", "+", "-", "@", "\t", "\n", "'")
        return
    exact = Fraction(value)
    if exact.denominator == 1:
        if len(str(abs(exact.numerator))) > _MOST_DIGITS:
            _put(cell, str(exact.numerator))
            return
        cell.value, cell.number_format = exact.numerator, "#,##0"
    else:
        cell.value, cell.number_format = float(exact), "#,##0.0###"


def _cut(words: str) -> str:
    """No more than a cell can hold; that something is missing is said at the end."""
    size = len(words.encode("utf-16-le")) // 2
    if size <= MOST_IN_A_CELL:
        return words
    mark = f"… (+{len(words):,})"
    room = (MOST_IN_A_CELL - len(mark)) * 2
    kept = words.encode("utf-16-le")[:room].decode("utf-16-le", "ignore")
    return f"{kept}… (+{len(words) - len(kept):,})"
