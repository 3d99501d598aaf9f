"""An article as it was read: its text, what the page says of itself, and which parts of it are page furniture."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """A text with what is known of it. Made by :func:`analysis.text.files.read_article`.

    ``text`` is the text as given, without a byte order mark; for html, docx and pdf the text that was read from it. All
    places are characters of this text. ``furniture`` are spans of it that belong to the page, not to the article:
    navigation, "recommended reading", counters, copyright. ``title``, ``publisher``, ``published`` (ISO date) and
    ``url`` are empty where the page does not say. ``encoding`` is empty for formats that have none of their own.
    """

    name: str
    file: str
    form: str  # txt, html, docx, pdf
    encoding: str
    text: str
    title: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    furniture: tuple[tuple[int, int], ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """Checksum of the text as UTF-8: that of the file itself where it is UTF-8 text without a byte order mark."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
