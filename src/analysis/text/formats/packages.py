"""Zip packages: what kind of document one is, and whether it may be unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from analysis.errors import ArticleError

_MEGA = 1_000_000
_MOST_FILES = 5_000
_MOST_UNPACKED = 200 * _MEGA  # bytes of all files together; pictures are most of it
_MOST_XML = 40 * _MEGA  # bytes of one XML file: a tree takes ten times as much memory
_MOST_RATIO = 250  # Word's own XML packs to a twentieth or thirtieth

# What zipfile lets through when a package is damaged.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, NotImplementedError, RuntimeError,
    struct.error, OverflowError,
)  # fmt: skip

_OTHER_KINDS = (
    ("xl/workbook", "an Excel workbook (.xlsx)"),
    ("ppt/presentation", "a PowerPoint file (.pptx)"),
    ("META-INF/container.xml", "an e-book (.epub)"),
    ("content.xml", "an OpenDocument file; save it as .docx"),
    ("OFD.xml", "an OFD file; save it as .pdf"),
)


def package_kind(data: bytes, *, name: str) -> str:
    """``docx``, or in words what else the package is; a package that must not be unpacked is refused."""
    with opened(data, name=name) as package:
        names = package.namelist()
        if any(one.lower() == "word/document.xml" for one in names):
            return "docx"
        types = _content_types(package)
        if b"wordprocessingml.document.main+xml" in types:
            return "docx"
        if b"macroEnabled" in types and b"word" in types:
            return "a Word file with macros (.docm); save it as .docx"
    for mark, kind in _OTHER_KINDS:
        if any(one.startswith(mark) for one in names):
            return kind
    return "an archive (zip); unpack it first"


def opened(data: bytes, *, name: str) -> zipfile.ZipFile:
    """The package, after a look at what it declares. What is read is never more than was declared: zipfile sees to it."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        entries = package.infolist()
    except _DAMAGED as error:
        raise ArticleError(f"{name}: the file is damaged ({_words(error)}); allowed: a whole Word file") from None
    if len(entries) > _MOST_FILES:
        raise ArticleError(f"{name}: found {len(entries)} files packed in it; allowed: at most {_MOST_FILES}")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise ArticleError(f"{name}: the file is encrypted; allowed: a file without a password")
    unpacked = sum(entry.file_size for entry in entries)
    # Files that share the same packed bytes count once each: their sum may not pass what the file has.
    packed = max(1, min(len(data), sum(entry.compress_size for entry in entries)))
    largest = max((entry.file_size for entry in entries if _is_xml(entry.filename)), default=0)
    if unpacked > _MOST_UNPACKED or largest > _MOST_XML or (unpacked > _MEGA * 10 and unpacked > packed * _MOST_RATIO):
        raise ArticleError(
            f"{name}: would unpack to {unpacked / _MEGA:.0f} MB from {len(data) / _MEGA:.2f} (a zip bomb?); allowed: at "
            f"most {_MOST_UNPACKED // _MEGA} MB, {_MOST_XML // _MEGA} MB of them in one XML file"
        )
    return package


def checked(data: bytes, *, name: str) -> None:
    """Unpack everything that has text once, in pieces: sizes and checksums are true, and no XML declares entities."""
    with opened(data, name=name) as package:
        for entry in package.infolist():
            if not _is_xml(entry.filename):
                continue
            try:
                with package.open(entry) as part:
                    start = part.read(4096)
                    while part.read(1 << 20):
                        pass
            except _DAMAGED as error:
                raise ArticleError(
                    f"{name}: the file is damaged ({entry.filename}: {_words(error)}); allowed: a whole Word file"
                ) from None
            if b"<!DOCTYPE" in start.replace(b"\x00", b"") or b"<!ENTITY" in start.replace(b"\x00", b""):
                raise ArticleError(
                    f"{name}: found XML entities in {entry.filename}; allowed: none, as Word writes none"
                )


def _is_xml(filename: str) -> bool:
    return filename.lower().endswith((".xml", ".rels", ".xhtml", ".html", ".htm", ".mht"))


def _content_types(package: zipfile.ZipFile) -> bytes:
    try:
        with package.open("[Content_Types].xml") as part:
            return part.read(_MEGA)
    except _DAMAGED:
        return b""


def _words(error: BaseException) -> str:
    return str(error).strip().rstrip(".")[:80].lower() or type(error).__name__
