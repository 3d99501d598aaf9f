"""Files that a report comes in: encodings right and wrong, pages, Word and PDF files with traps in them, and what is no article."""

from __future__ import annotations

import html
import io
import random
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, Final

from made_up_reports import Label, laid_out
from mutations import Mutation, Pieces

_HIDDEN: Final = "另有隐藏资金777万元，带动7777人。"


def encodings(pieces: Pieces, chance: random.Random) -> Iterator[Mutation]:
    """The same text in other encodings, mislabelled, mixed, cut."""
    text, labels = laid_out(pieces)
    whole = tuple(labels)
    for encoding in ("utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"):
        yield Mutation("encoding", "report.txt", text.encode(encoding), whole, touched=(0,))
    old = _traditional(text)
    yield Mutation("traditional", "report.txt", old.encode(), whole, touched=(0,))
    yield Mutation("traditional", "report.txt", old.encode("gb18030"), whole, touched=(0,))
    taiwan = old.replace("爲", "為").replace("裏", "裡").replace("衆", "眾")
    data = taiwan.encode("big5", "replace")
    lost = whole if b"?" in data else ()
    yield Mutation("traditional", "report.txt", data, () if lost else whole, lost, refusal="may", touched=(0,))
    yield Mutation("line ends", "report.txt", *_with(text, labels, "\r\n"), touched=(0,))
    yield Mutation("line ends", "report.txt", *_with(text, labels, "\r"), touched=(0,))
    # Read in a wrong encoding and saved again: what is left of it may be refused, or pass over; only percentages survive.
    for wrong in ("latin-1", "cp1252", "gbk", "big5", "utf-16-le"):
        for right in ("gbk", "utf-8"):
            broken = text.encode(right).decode(wrong, "replace")
            if broken != text:
                content = broken.encode("utf-8", "surrogatepass")
                yield Mutation("wrong encoding", "report.txt", content, maybe=whole, refusal="may", placed=False)
    middle = labels[len(labels) // 2].end + 1
    one, two = text[:middle].encode(), text[middle:].encode("gbk")
    yield Mutation("mixed encodings", "report.txt", one + two, maybe=whole, refusal="may", placed=False)
    one, two = text[:middle].encode("gbk"), text[middle:].encode()
    yield Mutation("mixed encodings", "report.txt", one + two, maybe=whole, refusal="may", placed=False)
    for encoding in ("utf-8", "gbk", "utf-16"):
        some = bytearray(text.encode(encoding))
        for _ in range(12):
            some[chance.randrange(len(some))] = chance.randrange(256)
        # A byte may have been a digit: then another number stands there, and nobody can know. One in 12 × 256 changes.
        yield Mutation("bytes changed", "report.txt", bytes(some), maybe=whole, refusal="may", placed=False)
    data = text.encode("utf-16")
    yield Mutation("encoding", "report.txt", data[: len(data) // 2 | 1], maybe=whole, refusal="may", placed=False)


def _traditional(text: str) -> str:
    import opencc

    converted = str(opencc.OpenCC("s2t").convert(text))
    assert len(converted) == len(text)
    return converted


def _with(text: str, labels: Sequence[Label], end: str) -> tuple[bytes, tuple[Label, ...]]:
    moved = []
    for label in labels:
        by = text.count("\n", 0, label.start) * (len(end) - 1)
        moved.append(Label(label.start + by, label.end + by, label.value, label.unit, label.hedge))
    return text.replace("\n", end).encode(), tuple(moved)


def forms(pieces: Pieces) -> Iterator[Mutation]:
    """Pages, Word and PDF files of the report, with what a reader must not fall for."""
    text, labels = laid_out(pieces)
    whole = tuple(labels)
    title, *paragraphs = text.strip("\n").split("\n")
    body = "".join(f"<p>{html.escape(one)}</p>" for one in paragraphs if one)
    numeric = "".join(f"<p>{''.join(f'&#{ord(mark)};' for mark in one)}</p>" for one in paragraphs if one)
    script = f"<script>document.write('{_HIDDEN}')</script><noscript>{_HIDDEN}</noscript>"
    tricks = {
        "script": body + script,
        "hidden text": f"{body}<p style='display:none'>{_HIDDEN}</p><p hidden>{_HIDDEN}</p><!-- {_HIDDEN} -->",
        "entities": numeric,
        "inline tags": body.replace("万元", "<b>万</b><span>元</span>").replace("0", "<i>0</i>"),
        "template": f"<template><p>{_HIDDEN}</p></template>{body}<textarea>{_HIDDEN}</textarea>",
        "unclosed": body.replace("</p>", "").replace("<p>", "<p><font>"),
        "foreign object": f"{body}<object data='http://example.org/a'>{_HIDDEN}</object><iframe srcdoc='{_HIDDEN}'></iframe>",
    }
    refresh = "<meta http-equiv=refresh content='0;url=http://example.org/'>"
    for name, inside in tricks.items():
        page = f"<!DOCTYPE html><html><head><meta charset=utf-8>{refresh}<title>{title}</title></head><body><h1>{title}</h1><div>{inside}</div></body></html>"
        maybe = () if name != "unclosed" else whole
        yield Mutation(f"html: {name}", "report.html", page.encode(), () if maybe else whole, maybe, placed=False)
        if name in ("script", "entities"):
            gbk = page.encode("gb18030")  # and it still says utf-8
            yield Mutation(f"html: {name}, wrong charset", "report.html", gbk, whole, placed=False)
    word = _word(title, paragraphs)
    yield Mutation("docx", "report.docx", word, whole, placed=False)
    yield Mutation("docx: cut off", "report.docx", word[: len(word) * 2 // 3], refusal="must")
    yield Mutation(
        "docx: zip bomb", "report.docx", _repacked(word, "word/media/bomb.xml", b"\0" * 200_000_000), refusal="must"
    )
    huge = b"<a>" + b" " * 100_000_000 + b"</a>"
    yield Mutation("docx: zip bomb", "report.docx", _repacked(word, "word/document.xml", huge), refusal="must")
    laughs = b'<!DOCTYPE a [<!ENTITY a "777">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    laughs += b"]><a>&j;</a>"
    yield Mutation("docx: entities", "report.docx", _repacked(word, "word/document.xml", laughs), refusal="must")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    encrypted = ole + b"".join(name.encode("utf-16-le") + b"\0" * 64 for name in ("EncryptionInfo", "EncryptedPackage"))
    yield Mutation("docx: encrypted", "report.docx", encrypted, refusal="must")
    yield Mutation("doc", "report.doc", ole + "WordDocument".encode("utf-16-le") + b"\0" * 64, refusal="must")
    yield from _pdfs(title, paragraphs, whole)


def _word(title: str, paragraphs: Sequence[str]) -> bytes:
    import docx

    document: Any = docx.Document()
    document.add_heading(title, 0)
    for one in filter(None, paragraphs):
        paragraph = document.add_paragraph()
        for at in range(0, len(one), 7):  # runs end anywhere, within numbers too
            paragraph.add_run(one[at : at + 7])
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _repacked(data: bytes, part: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return file.getvalue()


def _pdfs(title: str, paragraphs: Sequence[str], labels: tuple[Label, ...]) -> Iterator[Mutation]:
    import pikepdf
    import typst

    from analysis.export.typefaces import font_folder

    escaped = "\n\n".join(
        "".join(f"\\{mark}" if mark in "+“”\"'*_#$@<>~-" else mark for mark in one) for one in paragraphs if one
    )
    source = f'#set text(font: "Noto Sans SC", size: 11pt, lang: "zh")\n= {title}\n\n{escaped}\n'
    compiled: Any = typst.compile
    data = bytes(compiled(source.encode(), font_paths=[str(font_folder())], ignore_system_fonts=True))
    yield Mutation("pdf", "report.pdf", data, labels, placed=False)
    yield Mutation("pdf: cut off", "report.pdf", data[: len(data) // 2], refusal="must")
    with pikepdf.open(io.BytesIO(data)) as document:
        for owner, user, refusal in (("b", "a", "must"), ("b", "", "may")):
            file = io.BytesIO()
            document.save(file, encryption=pikepdf.Encryption(owner=owner, user=user))
            maybe = () if refusal == "must" else labels
            yield Mutation("pdf: encrypted", "report.pdf", file.getvalue(), maybe=maybe, refusal=refusal, placed=False)  # type: ignore[arg-type]


def no_articles(pieces: Pieces, chance: random.Random) -> Iterator[Mutation]:
    """What is no article, or far too large for one."""
    text, _ = laid_out(pieces)
    large = text.encode()
    for name, content in {
        "empty": b"",
        "white space": b" \t\r\n" * 500,
        "wide spaces": "　\u200b\u00a0\n".encode() * 500,
        "byte order mark": b"\xef\xbb\xbf",
        "zeros": bytes(10_000),
        "binary": chance.randbytes(100_000),
        "binary after text": large[:300] + chance.randbytes(100_000),
        "picture": b"\x89PNG\r\n\x1a\n" + chance.randbytes(10_000),
        "archive": b"PK\x05\x06" + bytes(18),
        "program": b"\x7fELF" + chance.randbytes(10_000),
    }.items():
        refusal = "may" if name == "binary after text" else "must"
        yield Mutation(f"no article: {name}", "report.txt", content, refusal=refusal, placed=False)  # type: ignore[arg-type]
    yield Mutation("50 MB", "report.txt", large * (50_000_000 // len(large)), refusal="must")
    yield Mutation("50 MB", "report.html", b"<p>" + large * (50_000_000 // len(large)), refusal="must")
    yield Mutation("50 MB", "report.pdf", b"%PDF-1.7\n" + chance.randbytes(49_000_000), refusal="must")
    digits = b"1" * 15_000_000
    yield Mutation("15 MB of digits", "report.txt", digits, refusal="may")
    yield Mutation("a million numbers words", "report.txt", "一万两千三百".encode() * 150_000 + b"\n", refusal="may")
    yield Mutation(
        "deep page",
        "report.html",
        b"<html><body>" + b"<div>" * 100_000 + "拨款5万元。".encode(),
        refusal="may",
        placed=False,
    )
    for special in ("folder", "pipe", "loop", "missing"):
        yield Mutation(f"no file: {special}", "report.txt", b"", refusal="must", special=special)
    for name in ("report.pdf", "report.docx"):
        yield Mutation("wrong name", name, large, refusal="must")
