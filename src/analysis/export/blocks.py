"""The records that a report is made of, before anything is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from analysis.export.fragments import Element, Fragment, walk

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Title:
    """What the title block names; ``headline`` is the answer in one sentence, ``keys`` are numbers with their labels."""

    language: Language
    title: str
    subtitle: str = ""
    place_id: str = ""
    place_name: str = ""
    period: str = ""
    notebook: str = ""
    data_hash: str = ""
    version: str = ""
    sources: Fragment = ()
    facts: tuple[tuple[str, Fragment], ...] = ()
    headline: Fragment = ()
    keys: tuple[tuple[Fragment, Fragment], ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A section (level 2) or part of one (3 and deeper); no level is skipped."""

    cell: int
    level: int
    id: str
    content: Fragment


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs, lists, quotations; ``answer`` is the highlighted block."""

    cell: int
    content: Fragment
    answer: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table with its caption and source line."""

    cell: int
    id: str
    table: Element
    caption: Fragment = ()
    source: Fragment = ()

    @property
    def columns(self) -> int:
        """How many columns the widest row has."""
        return max((_width(row) for row in rows_of(self.table)), default=0)


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart: a drawing or a picture (``picture`` with its ``mimetype``), never without ``alt``."""

    cell: int
    id: str
    alt: str
    drawing: Element | None = None
    picture: bytes = b""
    mimetype: str = "image/svg+xml"
    caption: Fragment = ()
    source: Fragment = ()
    data: Element | None = None


@dataclass(frozen=True, slots=True)
class Preformatted:
    """Printed text, as it was printed."""

    cell: int
    text: str


Block = Heading | Prose | Table | Figure | Preformatted


@dataclass(frozen=True, slots=True)
class Document:
    """A report before it is set: its title block, its blocks in order, every id that a link can reach.

    ``register`` tells what is known of the figures behind its numbers (:mod:`analysis.provenance`).
    """

    title: Title
    blocks: tuple[Block, ...]
    ids: frozenset[str]
    register: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)

    @property
    def language(self) -> Language:
        """Language of the report."""
        return self.title.language


def rows_of(table: Element) -> tuple[Element, ...]:
    """The rows of a table, head first as written."""
    return tuple(element for element in walk((table,)) if element.tag == "tr")


def _width(row: Element) -> int:
    return sum(int(cell.get("colspan", "1")) for cell in row.children if isinstance(cell, Element))
