"""Tables as spreadsheets write them: any encoding, separator and line end of a CSV, or an xlsx; cells that stay text.

What Excel, WPS and LibreOffice do to a file on saving is undone where it leaves no doubt, and refused where it does.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from analysis.datapackage.rows import quoted
from analysis.errors import ProposalsError, Violation

MAX_BYTES: Final = 20_000_000
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 200
_MAX_UNPACKED: Final = 200_000_000
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"

# Text that a spreadsheet would take for something else -----------------------------------------------------------------

_FORMULA: Final = tuple("=+-@|%＝＋－＠")
#: A number that is shown as it was written, and the id of a figure: no spreadsheet has a year of six digits.
_SAFE: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,10})(?:\.[0-9]{0,8}[1-9])?|[0-9]{6}-[0-9]{2,4}")
_MONTH: Final = "(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_CONVERTED: Final = re.compile(
    r"[0-9(.,$€£¥￥][0-9年月日時时點点分秒:/.,%‰$€£¥￥\s()eE+~-]*"
    rf"|{_MONTH}[\s./-]*[0-9]{{1,4}}.*|[0-9]{{1,4}}[\s./-]*{_MONTH}.*|[0-9]{{1,2}}(?::[0-9]+)*\s?[ap]m?|true|false",
    re.IGNORECASE,
)


def protected(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would run or change it: formulas, dates, 99.50%, 007.

    :func:`unprotected` gives back what went in. A spreadsheet that takes the apostrophe for its own mark of text and
    drops it has kept the text.

    >>> protected("=1+1"), protected("2020-07"), protected("9.50%"), protected("5200万元"), protected("1200")
    ("'=1+1", "'2020-07", "'9.50%", '5200万元', '1200')
    """
    return f"'{cell}" if _in_danger(cell) else cell


def unprotected(cell: str) -> str:
    """The cell without the apostrophe of :func:`protected`; any other apostrophe stays.

    >>> unprotected("'2020-07"), unprotected("'twas")
    ('2020-07', "'twas")
    """
    return cell[1:] if cell.startswith("'") and _in_danger(cell[1:]) else cell


def _in_danger(cell: str) -> bool:
    text = cell.lstrip("'").strip()
    if not text or _SAFE.fullmatch(text):
        return False
    return text.startswith(_FORMULA) or _CONVERTED.fullmatch(text) is not None


# Reading -------------------------------------------------------------------------------------------------------------


def read_table(path: Path) -> list[list[str]]:
    """The rows of a CSV or xlsx file, its first row of column names included, each cell as text without outer space.

    Parameters
    ----------
    path
        CSV in UTF-8 (with or without byte order mark), UTF-16 or GB 18030, separated by commas, semicolons or tabs; or
        the first sheet of an xlsx.

    Returns
    -------
    list of list of str
        Row ``n`` of the spreadsheet at ``n - 1``; empty rows are there as empty lists. Line breaks within a cell are spaces.

    Raises
    ------
    ProposalsError
        The file is no such table, damaged, or too large.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _refused(path, f"{size} bytes", f"at most {MAX_BYTES} bytes")
        data = path.read_bytes()
    except OSError as error:
        raise _refused(path, f"a file that cannot be read ({error.strerror})", "a CSV or xlsx file") from error
    if data.startswith(_OLE):
        raise _refused(path, "an old or encrypted Excel file", "CSV or xlsx without a password: save it again as such")
    _refuse_article(path, data)
    rows = list(_excel_rows(path, data) if data.startswith(_ZIP) else _csv_rows(path, data))
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _refuse_article(path: Path, data: bytes) -> None:
    """An article, or the page made of it, in the place of the sheet."""
    what = ""
    if data.startswith(b"%PDF"):
        what = "a PDF"
    elif re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|\?xml|p\b|div\b)", data[:200], re.IGNORECASE):
        what = "a web page"
    elif data.startswith(_ZIP):
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as archive:
            what = "a Word document" if "word/document.xml" in archive.namelist() else ""
    if what:
        raise _refused(
            path, f"{what}, no sheet of proposals", "the CSV that extract wrote of it, or that CSV saved as xlsx"
        )


def _refused(path: Path, found: str, allowed: str, row: int | None = None) -> ProposalsError:
    return ProposalsError((Violation(path.name, row, None, found, allowed),))


def _csv_rows(path: Path, data: bytes) -> Iterator[list[str]]:
    text = _decoded(path, data)
    lead = re.match(r"sep=(.)\r?\n", text)
    if lead is not None:
        text = text[lead.end() :]
    separator = lead[1] if lead is not None else _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if number > MAX_ROWS:
                raise _refused(path, f"more than {MAX_ROWS} rows", f"at most {MAX_ROWS} rows")
            yield _trimmed(cells)
    except csv.Error as error:
        words = f"a row that cannot be read ({error})"
        raise _refused(path, words, "cells with quotes that are closed", number + 1) from error


def _decoded(path: Path, data: bytes) -> str:
    """The text; encodings are tried in the order in which a wrong one is noticed."""
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        lost = re.search("[\x00\ufffd\ue000-\uf8ff]", text)
        if lost is not None:
            row = text.count("\n", 0, lost.start()) + 1
            found = f"the character U+{ord(lost[0]):04X}, which a spreadsheet leaves where it loses one"
            raise _refused(path, found, "the file saved as CSV UTF-8 or xlsx", row)
        return text
    raise _refused(path, "bytes that are no text", "CSV in UTF-8 or GB 18030, or xlsx")


def _separator(text: str) -> str:
    first = re.split("[\r\n]", text, maxsplit=1)[0]
    return max(",;\t", key=first.count)


def _trimmed(cells: Sequence[str]) -> list[str]:
    """The cells of a row without line breaks and outer space; empty ones at its end go."""
    row = [re.sub(r"[\r\n\t\v\f\u2028\u2029]+", " ", cell).strip().strip("\u200b\ufeff") for cell in cells]
    while row and not row[-1]:
        row.pop()
    return row


def _excel_rows(path: Path, data: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - a CSV does not need it

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
            if unpacked > _MAX_UNPACKED:
                raise _refused(path, f"{unpacked} bytes when unpacked", f"at most {_MAX_UNPACKED}")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not keep of a workbook is not read here
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
            sheet = book.worksheets[0]
            # A sheet may claim a size that it does not have.
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(), 1):
                if number > MAX_ROWS:
                    raise _refused(path, f"more than {MAX_ROWS} rows", f"at most {MAX_ROWS} rows")
                if len(cells) > MAX_COLUMNS and any(cell.value is not None for cell in cells[MAX_COLUMNS:]):
                    raise _refused(path, f"{len(cells)} columns", f"at most {MAX_COLUMNS} columns", number)
                yield _trimmed([_excel_cell(path, number, cell) for cell in cells[:MAX_COLUMNS]])
    except ProposalsError:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part makes it stumble over
        raise _refused(
            path, f"an xlsx file that cannot be read ({type(error).__name__})", "a whole xlsx file"
        ) from error


def _excel_cell(path: Path, row: int, cell: Any) -> str:
    """A cell as text; a whole number without decimals, a date as such."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        raise _refused(path, quoted(str(value)), "text and numbers, no formula and no error", row)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | int | Decimal):
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, datetime):
        return str(value.date() if value.time() == value.time().min else value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
