"""Read an article from a file: text, web page, Word file or PDF, whatever its encoding; or refuse it in one sentence.

What a file is shows in its content; its name only has to agree. Nothing is ever fetched, executed or written.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from analysis.errors import ArticleError
from analysis.text.article import Article
from analysis.text.formats.reading import Reading

FORMS = ("txt", "html", "docx", "pdf")
_MEGA = 1_000_000
MOST_TEXT = 20 * _MEGA  # bytes of a txt or html file
MOST_DOCUMENT = 50 * _MEGA  # bytes of a docx or pdf file
MOST_CHARACTERS = 800_000  # of the text that was read: an article has thousands, and ten seconds are enough for so many

_SUFFIXES = {
    ".txt": "txt", ".text": "txt", ".md": "txt", ".htm": "html", ".html": "html", ".xhtml": "html", ".shtml": "html",
    ".docx": "docx", ".pdf": "pdf",
}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a file begins with that is no article. The longer the mark, the surer.
_OTHERS = (
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"RIFF", "a picture or sound (RIFF)"),
    (b"{\\rtf", "a Rich Text file (.rtf); save it as .docx"),
    (b"Rar!\x1a\x07", "an archive (RAR); unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z); unpack it first"),
    (b"\x1f\x8b", "a compressed file (gzip); unpack it first"),
    (b"BZh", "a compressed file (bzip2); unpack it first"),
    (b"\xfd7zXZ\x00", "a compressed file (xz); unpack it first"),
    (b"%!PS", "a PostScript file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3\x00", "a database"),
)
_MHTML = re.compile(
    rb"\A(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){1,20}?(?:MIME-Version|Content-Type: ?multipart/related)",
    re.IGNORECASE,
)
_TAG = re.compile(
    rb"<(?:/?(?:p|div|span|br|td|tr|table|a|li|ul|h[1-6]|meta|body|head|html|title|font|section)\b[^<>]{0,200}>)",
    re.IGNORECASE,
)
_PAGE = re.compile(
    rb"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_HEAD = 1 << 16


def read_article(path: str | Path) -> Article:
    """Text of the article in a file, what the file says of it, and which of its lines are page furniture.

    Parameters
    ----------
    path
        A file in one of :data:`FORMS`: at most 20 MB of txt or html, 50 MB of docx or pdf, 800,000 characters of text in it.

    Returns
    -------
    Article
        For txt the very characters of the file, line ends kept, without a byte order mark; for the other forms one
        paragraph a line, cells of a table separated by tabs. The same file gives the same article.

    Raises
    ------
    ArticleError
        The file is missing, no regular file, too large, empty, of another kind than it says or than is read here,
        damaged, encrypted, or hostile; the sentence says which.
    """
    path = Path(path)
    data = _bytes(path)
    form = _form(data, path)
    if form in {"txt", "html"} and len(data) > MOST_TEXT:
        raise ArticleError(_too_large(path.name, len(data), MOST_TEXT, form))
    reading = _read(data, form, path)
    if not reading.text.strip("\ufeff\u200b \t\r\n\f\v\x85\xa0\u3000\u2028\u2029"):
        raise ArticleError(f"{path.name}: found no text in it; allowed: a {form} file with an article")
    return _article(path, form, reading)


def _article(path: Path, form: str, reading: Reading) -> Article:
    from analysis.text.formats.furniture import furniture_of, merged  # noqa: PLC0415 - patterns take time to compile
    from analysis.text.formats.lines import MOST_LINES, count_lines, lines_of  # noqa: PLC0415
    from analysis.text.formats.masthead import masthead_of  # noqa: PLC0415
    from analysis.text.formats.unread import unread  # noqa: PLC0415

    text = reading.text
    if len(text) > MOST_CHARACTERS:
        raise ArticleError(f"{path.name}: found {len(text)} characters of text; allowed: at most {MOST_CHARACTERS}")
    if (count := count_lines(text)) > MOST_LINES:
        raise ArticleError(
            f"{path.name}: found {count} lines; allowed: at most {MOST_LINES}, for an article has hundreds"
        )
    lines = lines_of(text)
    masthead = masthead_of(text, lines, title=reading.title)
    furniture = merged(text, [*masthead.spans, *furniture_of(text, lines, masthead.head)])
    return Article(
        name=path.stem,
        file=path.name,
        form=form,
        encoding=reading.encoding,
        text=text,
        title=masthead.title,
        publisher=masthead.publisher or reading.publisher,
        published=reading.published or masthead.published,
        url=reading.url,
        furniture=furniture,
        remarks=(*reading.remarks, *unread(text)),
    )


def _read(data: bytes, form: str, path: Path) -> Reading:
    """The reader of a form is imported when a file of the form comes."""
    name = path.name
    if form == "html":
        from analysis.text.formats.html import read_html  # noqa: PLC0415

        return read_html(data, name=name)
    if form == "docx":
        from analysis.text.formats.word import read_docx  # noqa: PLC0415

        return read_docx(data, name=name)
    if form == "pdf":
        from analysis.text.formats.pdf import read_pdf  # noqa: PLC0415

        return read_pdf(data, name=name)
    from analysis.text.formats.decoding import decode  # noqa: PLC0415

    decoded = decode(data, name=name)
    remarks = (f"characters that could not be read: {decoded.damaged}",) if decoded.damaged else ()
    return Reading(decoded.text, decoded.encoding, remarks=remarks)


def _bytes(path: Path) -> bytes:
    """All bytes of a regular file that is not too large: no device, no pipe, and nothing that would block."""
    name = path.name or str(path)
    try:
        # A pipe without a writer would block an ordinary open; and what is opened is what is looked at.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise ArticleError(f"{name}: no such file") from None
    except PermissionError:
        raise ArticleError(f"{name}: no permission to read it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ArticleError(f"{name}: cannot be opened ({reason.lower()})") from None
    state = os.fstat(handle)
    if not stat.S_ISREG(state.st_mode):
        os.close(handle)
        kind = "a folder" if stat.S_ISDIR(state.st_mode) else "a device or pipe"
        raise ArticleError(f"{name}: found {kind}; allowed: a file, one article each")
    with os.fdopen(handle, "rb") as file:
        if state.st_size > MOST_DOCUMENT:
            raise ArticleError(_too_large(name, state.st_size, MOST_DOCUMENT, ""))
        # A txt of 50 MB is refused on its first bytes.
        head = file.read(_HEAD)
        if state.st_size > MOST_TEXT and not head.lstrip().startswith((b"PK\x03\x04", b"%PDF", _OLE)):
            raise ArticleError(_too_large(name, state.st_size, MOST_TEXT, ""))
        data = head + file.read(MOST_DOCUMENT + 1 - len(head))
    if not data:
        raise ArticleError(f"{name}: the file is empty")
    if len(data) > MOST_DOCUMENT:
        raise ArticleError(_too_large(name, len(data), MOST_DOCUMENT, ""))
    return data


def _too_large(name: str, size: int, limit: int, form: str) -> str:
    kind = form or ("txt or html" if limit == MOST_TEXT else "docx or pdf")
    return f"{name}: found {size / _MEGA:.0f} MB; allowed: at most {limit // _MEGA} MB of {kind}"


def _form(data: bytes, path: Path) -> str:
    """The form that the content shows and the name does not contradict."""
    name = path.name
    suffix = path.suffix.lower()
    said = _SUFFIXES.get(suffix, "")
    form = _shown(data, name)
    if said and form != said and {said, form} != {"txt", "html"}:
        if said in {"docx", "pdf"}:
            raise ArticleError(f"{name}: found {_KINDS[form]}, not {_KINDS[said]}; allowed: content as the name says")
        raise ArticleError(
            f"{name}: found {_KINDS[form]} under the name of {_KINDS[said]}; allowed: rename it to .{form}"
        )
    if suffix == ".doc" and form != "html":
        raise ArticleError(
            f"{name}: found {_KINDS[form]} under the name of a Word 97–2003 file; allowed: the right suffix"
        )
    return form


_KINDS = {"txt": "plain text", "html": "a web page", "docx": "a Word file", "pdf": "a PDF"}


def _shown(data: bytes, name: str) -> str:
    allowed = "allowed: txt, html, docx or pdf"
    head = data[:1024].lstrip()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        from analysis.text.formats.packages import package_kind  # noqa: PLC0415

        kind = package_kind(data, name=name)
        if kind != "docx":
            raise ArticleError(f"{name}: found {kind}; {allowed}")
        return "docx"
    if data.startswith(_OLE):
        raise ArticleError(f"{name}: found {_ole(data)}; {allowed}")
    for mark, kind in _OTHERS:
        if data.startswith(mark):
            raise ArticleError(f"{name}: found {kind}; {allowed}")
    if _MHTML.match(data[:4096]):
        raise ArticleError(f"{name}: found a web archive (.mht); save the page as HTML only; {allowed}")
    if _is_page(data, head):
        return "html"
    return "txt"


def _is_page(data: bytes, head: bytes) -> bool:
    sample = data[:_HEAD]
    if sample[:2] in {b"\xff\xfe", b"\xfe\xff"} or sample[:400].count(0) > 20:
        # UTF-16: tags are ASCII with a zero byte beside each.
        sample = sample.replace(b"\x00", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
        head = sample[:1024]
    if _PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        return True
    tags = len(_TAG.findall(sample))
    return tags >= 10 or (tags >= 2 and sample.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"))


def _ole(data: bytes) -> str:
    """What an OLE container holds, by the names of its streams (UTF-16)."""
    for stream, kind in (
        ("EncryptedPackage", "an encrypted Office file; save it without a password"),
        ("WordDocument", "a Word 97–2003 file (.doc); save it as .docx"),
        ("Workbook", "an Excel 97–2003 file (.xls)"),
        ("PowerPoint Document", "a PowerPoint 97–2003 file (.ppt)"),
    ):
        if stream.encode("utf-16-le") in data:
            return kind
    return "an Office 97–2003 file; save it as .docx"
