"""From bytes to characters: the encoding is the one whose result reads most like Chinese prose.

Neither a declaration nor a detector decides. Most byte pairs are a character in GBK and in Big5 alike, and short texts
mislead statistics of bytes; but only the right decoding yields a text that is mostly made of frequent characters.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.errors import ArticleError
from analysis.text.formats.frequent import FREQUENT

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In the order that decides between equals.
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_REPLACEMENT = "\ufffd"
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Marks of Chinese print, digits and letters in full width: as good a sign as a frequent character.
_PRINT = re.compile(r"[，。、；：？！“”‘’（）《》【】—…·％\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u3000\xa0]")
# What no text is made of: C0 and C1 controls (but for layout), private use, what could not be decoded, noncharacters.
_BAD = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffd-\uffff\ud800-\udfff\U000f0000-\U0010ffff]")
_ABOVE_ASCII = re.compile(r"[^\x00-\x7f]+")
_SAMPLE = 1 << 16
_DAMAGE = 0.05  # of the characters beyond ASCII: what a damaged page may have lost
_CHINESE = (
    0.38  # of the characters beyond ASCII that are frequent: in wrong decodings below 0.3, in right ones above 0.6
)
_FOREIGN = 0.25  # a right UTF-8 text may be in another language; what reads worse than noise is no text


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and the name of the codec that yields it from the bytes."""

    text: str
    encoding: str
    damaged: int  # characters that could not be read


def decode(data: bytes, *, name: str, declared: Sequence[str] = ()) -> Decoded:
    """Characters of ``data``, which is text.

    Parameters
    ----------
    data
        The bytes of a file.
    name
        What the file is called in a refusal.
    declared
        Encodings that the file says it is in, such as the charset of a page: they decide between readings that are
        equally good, and no more.

    Raises
    ------
    ArticleError
        No decoding gives a text: binary data, an encoding that is not known here, or a text that was saved under a
        wrong encoding before.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _accepted(_decoded(data, codec), name)
    if data.isascii() and not _BAD.search(data.decode("ascii")):
        return _accepted(Decoded(data.decode("ascii"), "utf-8", 0), name)
    best = max(_ranked(data, declared), key=lambda pair: pair[0])[1]
    return _accepted(_decoded(data, best), name)


def chineseness(text: str) -> float:
    """Share of the characters beyond ASCII that Chinese prose is mostly made of, from 0 to 1; 1 where there is none.

    >>> chineseness("投入资金5200万元")
    1.0
    >>> round(chineseness("鎶曞叆璧勯噾"), 1)
    0.0
    """
    beyond = "".join(_ABOVE_ASCII.findall(text))
    if not beyond:
        return 1.0
    good = sum(map(FREQUENT.__contains__, beyond)) + len(_PRINT.findall(beyond))
    return good / len(beyond)


def damage(text: str) -> int:
    """How many characters of a text are none: undecoded, private use, controls."""
    return len(_BAD.findall(text))


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def refuse_garbled(text: str, *, name: str) -> None:
    """Raise :class:`ArticleError` for a text that was decoded wrongly, here or before it was saved."""
    beyond = _beyond_ascii(text)
    bad = damage(text)
    if bad > 1 and bad > _DAMAGE * max(beyond, len(text) // 10):
        raise ArticleError(
            f"{name}: {bad} of {len(text)} characters cannot be read (wrong encoding, or no text); allowed: a text in "
            "UTF-8, GB18030, Big5 or UTF-16"
        )
    sample = _sampled(text)
    if beyond and chineseness(sample) < _FOREIGN and (wrong := _misread_as(sample)):
        raise ArticleError(
            f"{name}: the text was saved garbled (UTF-8 that a program took for {wrong}); allowed: a text as it was "
            "published"
        )


def _ranked(data: bytes, declared: Sequence[str]) -> list[tuple[float, str]]:
    named = {codec for label in declared if (codec := _codec(label))}
    head = data[:_SAMPLE]
    if len(data) > _SAMPLE:
        middle = len(data) // 2 & ~3
        head += data[middle : middle + _SAMPLE]
    ranked = []
    for rank, codec in enumerate(_CANDIDATES):
        text = head.decode(codec, "replace")
        bad = damage(text)
        beyond = max(1, _beyond_ascii(text))
        score = chineseness(text) - 4 * bad / beyond - rank * 1e-6
        # Bytes that are UTF-8 without a fault are hardly ever anything else, whatever the language.
        if codec == "utf-8" and _is_utf8(data):
            score += 0.5 if beyond < 8 else 2
        if codec in named:
            score += 0.1
        ranked.append((score, codec))
    return ranked


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _codec(label: str) -> str:
    """The candidate that a label means: gb2312 and gbk are read as gb18030, which has all their characters."""
    plain = re.sub(r"[^a-z0-9]", "", label.lower())
    if plain.startswith(("gb", "xgb", "cp936", "ms936", "windows936", "euccn", "hzgb")):
        return "gb18030"
    if plain.startswith(("big5", "cp950", "xbig5")):
        return "big5hkscs"
    return {"utf8": "utf-8", "utf16": "utf-16-le", "utf16le": "utf-16-le", "utf16be": "utf-16-be"}.get(plain, "")


def _decoded(data: bytes, codec: str) -> Decoded:
    text = data.decode(codec, "replace")
    names = {"big5hkscs": "big5", "utf-8-sig": "utf-8"}
    return Decoded(text.removeprefix("\ufeff"), names.get(codec, codec), text.count(_REPLACEMENT))


def _accepted(decoded: Decoded, name: str) -> Decoded:
    text = decoded.text
    if "\x00" in text:
        raise ArticleError(f"{name}: found binary data; allowed: txt, html, docx or pdf")
    refuse_garbled(text, name=name)
    if decoded.encoding.startswith("utf-16-") and chineseness(_sampled(text)) < _CHINESE:
        raise ArticleError(
            f"{name}: found binary data, or an encoding that is not known; allowed: txt, html, docx or pdf"
        )
    if decoded.encoding != "utf-8" and not text.isascii() and chineseness(_sampled(text)) < _CHINESE:
        raise ArticleError(
            f"{name}: the encoding is not known (read as {decoded.encoding}, the nearest, it is not Chinese); allowed: "
            "UTF-8, GB18030, Big5 or UTF-16"
        )
    return decoded


def _sampled(text: str) -> str:
    if len(text) <= 2 * _SAMPLE:
        return text
    middle = len(text) // 2
    return text[:_SAMPLE] + text[middle : middle + _SAMPLE]


def _misread_as(text: str) -> str:
    """The encoding that UTF-8 bytes were once taken for, when taking that back yields Chinese."""
    for codec in ("gb18030", "cp1252", "latin-1"):
        # Bytes that the wrong encoding had no character for are lost; what is left is still Chinese.
        again = text.encode(codec, "ignore").decode("utf-8", "ignore")
        if len(_HAN.findall(again)) * 6 > len(_HAN.findall(text)) and _reads_better(again, text):
            return {"gb18030": "GBK", "cp1252": "Windows-1252", "latin-1": "Latin-1"}[codec]
    return ""


def _reads_better(again: str, text: str) -> bool:
    return bool(_HAN.search(again)) and chineseness(again) > max(0.5, 2 * chineseness(text))
