"""The lines of a PDF with their places, as JSON: a program that :mod:`~analysis.text.formats.pdf` runs.

``python pdfium.py PAGES CHARACTERS < FILE``
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from typing import Any

_MEMORY = 900_000_000  # bytes of address space
_GAP = 1.0  # of a line's height between two characters: two cells rather than two words
_THIN = 0.5  # of a Chinese character's width: a space that was not typed
_WIDE = "\u2e7f"  # Chinese characters and their punctuation come after it
_SMALL = 0.8  # of a digit's height: a raised or lowered one has less
_RISE = 0.15  # of a digit's height: what a raised one stands above the line at least
_OVER = 0.05  # of a digit's height: what a raised one goes above the others, as old-style digits do not; a lowered one below
_DIGITS, _RAISED, _LOWERED = "0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"

Box = tuple[float, float, float, float]
Piece = tuple[str, float, float]


def main() -> None:
    """Read a PDF from standard input, write its pages, or why they are refused, to standard output."""
    _limit_memory()
    most_pages, most_characters = map(int, sys.argv[1:3])
    try:
        answer = _read(sys.stdin.buffer.read(), most_pages, most_characters)
    except MemoryError:
        answer = {"refused": "takes too much memory to read; allowed: a PDF of an article"}
    sys.stdout.write(json.dumps(answer))


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    except (ImportError, ValueError, OSError):
        return


def _read(data: bytes, most_pages: int, most_characters: int) -> dict[str, Any]:
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415
    import pypdfium2.raw  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in {pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY} or (
            "password" in str(error).lower()
        ):
            return {"refused": "the file is encrypted; allowed: a PDF that opens without a password"}
        return {"refused": "the file is damaged (no pages can be found in it); allowed: a whole PDF"}
    count = len(document)
    if count > most_pages:
        return {"refused": f"found {count} pages; allowed: at most {most_pages}"}
    pages = []
    characters = 0
    for number in range(count):
        try:
            page = document[number]
            lines = _lines(page)
            page.close()
        except pypdfium2.PdfiumError:
            return {"refused": f"the file is damaged (page {number + 1} cannot be read); allowed: a whole PDF"}
        characters += sum(len(line[0]) for line in lines)
        if characters > most_characters:
            return {"refused": f"found more than {most_characters} characters; allowed: at most as many"}
        pages.append(lines)
    title = document.get_metadata_dict().get("Title", "")
    return {"pages": pages, "title": title}


def _lines(page: Any) -> list[tuple[str, float, float, float, float, bool, float, float, list[Piece]]]:
    """Lines of a page: text, left, bottom, right, top, whether it has gaps as between cells, the page's height and width,
    its pieces.

    The pieces of a line with gaps are those between them: text, left and right.
    """
    text_page = page.get_textpage()
    height = page.get_height()
    width = page.get_cropbox()[2]  # where lines can end, whichever way the page is turned
    lines = []
    at = 0
    # Characters of the text are characters of the page: PDFium counts what it generates (spaces, line ends) too.
    for piece in text_page.get_text_range().splitlines(keepends=True):
        words = piece.rstrip("\r\n")
        if words.strip():
            boxes = _boxes(text_page, words, at)
            extent = _extent(boxes)
            # In a line from top to bottom every digit is below the one before.
            level = extent[2] - extent[0] > extent[3] - extent[1]
            shown = _raised(text_page, words, at) if level else words
            pieces = _pieces(shown, boxes) if extent[-1] else []
            lines.append((_plain(_closed(shown, boxes)), *extent, height, width, pieces))
        at += _units(piece)
    text_page.close()
    return lines


def _units(text: str) -> int:
    """How many characters PDFium counts: it counts in UTF-16."""
    return len(text) + sum(character > "\uffff" for character in text)


def _boxes(text_page: Any, words: str, at: int) -> list[Box | None]:
    """Left, bottom, right and top of each character; None for spaces and for what has no place."""
    boxes: list[Box | None] = []
    for character in words:
        box = None
        if not character.isspace():
            try:
                box = text_page.get_charbox(at, loose=True)
            except Exception:  # a character without a box has no place; the line has others
                box = None
        boxes.append(box if box and box[2] > box[0] else None)
        at += _units(character)
    return boxes


def _extent(boxes: list[Box | None]) -> tuple[float, float, float, float, bool]:
    """Extent of a line, and whether a gap wider than between words stands in it."""
    placed = [box for box in boxes if box]
    if not placed:
        return 0.0, 0.0, 0.0, 0.0, False
    height = max(box[3] - box[1] for box in placed)
    gaps = any(right[0] - left[2] > _GAP * height for left, right in pairwise(placed))
    lefts, bottoms, rights, tops = zip(*placed, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops), gaps


def _raised(text_page: Any, words: str, at: int) -> str:
    """The words with raised and lowered digits as such (1307²户): they are none of the number before them."""
    usual: Box | None = None
    kept = []
    for character in words:
        box = _drawn(text_page, at) if character in _DIGITS else None
        at += _units(character)
        if box and usual:
            height = usual[3] - usual[1]
            small = box[3] - box[1] < _SMALL * height
            if small and box[1] > usual[1] + _RISE * height and box[3] > usual[3] + _OVER * height:
                kept.append(_RAISED[int(character)])
                continue
            if small and box[1] < usual[1] - _OVER * height:
                kept.append(_LOWERED[int(character)])
                continue
        usual = box or usual
        kept.append(character)
    return "".join(kept)


def _pieces(words: str, boxes: list[Box | None]) -> list[Piece]:
    """Text, left and right of what stands between the gaps of a line."""
    placed = [(at, box) for at, box in enumerate(boxes) if box]
    height = max(box[3] - box[1] for _, box in placed)
    starts = [placed[0][0]]
    starts += [at for (_, left), (at, right) in pairwise(placed) if right[0] - left[2] > _GAP * height]
    pieces = []
    for start, end in pairwise([*starts, len(words)]):
        inside = [box for box in boxes[start:end] if box]
        text = _plain(_closed(words[start:end].rstrip(), boxes[start:end]))
        pieces.append((text, min(box[0] for box in inside), max(box[2] for box in inside)))
    return pieces


def _drawn(text_page: Any, at: int) -> Box | None:
    """Where the ink of a character is."""
    try:
        box: Box = text_page.get_charbox(at)
    except Exception:  # it has no place
        return None
    return box if box[3] > box[1] else None


def _closed(words: str, boxes: list[Box | None]) -> str:
    """The words without the thin spaces that typesetting puts between Chinese characters and numbers; a tab between cells."""
    kept = []
    height = max((box[3] - box[1] for box in boxes if box), default=0.0)
    for at, character in enumerate(words):
        if character == " " and 0 < at < len(words) - 1:
            left, right = boxes[at - 1], boxes[at + 1]
            if left and right and right[0] - left[2] > _GAP * height:
                kept.append("\t")
                continue
            wide = left if words[at - 1] > _WIDE else right if words[at + 1] > _WIDE else None
            if wide and left and right and right[0] - left[2] < _THIN * (wide[2] - wide[0]):
                continue
        kept.append(character)
    return "".join(kept)


def _plain(words: str) -> str:
    """The words as printed; a space at their end stays, for it says that the next line does not go on in a word."""
    # U+FFFE and U+0002 stand where PDFium found a hyphen at the end of a line.
    words = words.replace("\ufffe", "-").replace("\x02", "-").replace("\xad", "-")
    return words.replace("\u200b", "").replace("\ufeff", "").lstrip()


if __name__ == "__main__":
    main()
