"""What a notebook shows: answer, prose, table and title, each as one rich output.

JupyterLab shows the HTML, in which every number opens its card; the exporters find what the output is, its markup as it was
made, caption, source and the register of its figures in its metadata.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import Markup, escape

from analysis.characters import legible_values
from analysis.numbers import filled

if TYPE_CHECKING:
    from analysis.provenance import Provenance

Bundle = tuple[dict[str, str], dict[str, Any]]

#: Environment variable of kernels whose notebook nobody looks at: their outputs hold only what the exporters read.
UNSEEN_VARIABLE = "PAIRED_AID_UNSEEN"


class Rich:
    """Anything that a notebook cell may end with."""

    provenance: Provenance | None

    def bundle(self) -> Bundle:
        """The output by MIME type, and its metadata, as the exporters read it."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        data, metadata = legible_values(self.bundle())
        if self.provenance is None:
            return data, metadata
        ours = metadata["paired_aid"]
        pieces = [data.get(kind, "") for kind in ("text/html", "image/svg+xml")]
        pieces += [str(ours.get(name, "")) for name in ("caption", "source", "table")]
        register = self.provenance.register(*pieces, *(html for _, html in ours.get("facts", ())))
        if register["figures"]:
            ours["register"] = legible_values(register)
        if os.environ.get(UNSEEN_VARIABLE):
            return data, metadata
        from analysis.export.notebook_view import in_notebook  # noqa: PLC0415 - only where somebody looks

        if "text/html" in data:
            ours["html"] = data["text/html"]
        return {**data, "text/html": in_notebook(data, ours, self.provenance.language)}, metadata


@dataclass(frozen=True)
class Prose(Rich):
    """Paragraphs with computed numbers; several sentences in a tuple make a list.

    ``answer`` sets all off as the answer; ``empty`` says that they only tell that there is nothing to show.
    """

    paragraphs: tuple[Markup | tuple[Markup, ...], ...]
    answer: bool = False
    empty: bool = False
    provenance: Provenance | None = field(default=None, repr=False, compare=False)

    def bundle(self) -> Bundle:  # noqa: D102 - as the base
        body = Markup("").join(
            filled("<p>{}</p>", words) if isinstance(words, Markup) else _list("ul", words) for words in self.paragraphs
        )
        ours: dict[str, Any] = {"kind": "answer" if self.answer else "prose"}
        if self.empty:
            ours["empty"] = True
        return {"text/html": body, "text/plain": plain(body)}, {"paired_aid": ours}


@dataclass(frozen=True)
class Numbered(Rich):
    """A numbered list."""

    items: tuple[Markup, ...]
    provenance: Provenance | None = field(default=None, repr=False, compare=False)

    def bundle(self) -> Bundle:  # noqa: D102 - as the base
        body = _list("ol", self.items)
        return {"text/html": body, "text/plain": plain(body)}, {"paired_aid": {"kind": "prose"}}


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, and whether it holds numbers."""

    heading: str
    numeric: bool = False


@dataclass(frozen=True)
class Table(Rich):
    """A table with caption and source. Cells are escaped unless they are elements; row ids become anchors."""

    id: str
    caption: Markup
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    source: Markup
    row_ids: Sequence[str] = field(default_factory=tuple)
    provenance: Provenance | None = field(default=None, repr=False, compare=False)

    def html(self) -> Markup:
        """The bare ``<table>`` element."""
        head = Markup("").join(
            filled('<th scope="col" class="num">{}</th>' if c.numeric else '<th scope="col">{}</th>', c.heading)
            for c in self.columns
        )
        ids = self.row_ids or [""] * len(self.rows)
        body = Markup("").join(self._row(cells, anchor) for cells, anchor in zip(self.rows, ids, strict=True))
        return filled("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, body)

    def _row(self, cells: Sequence[object], anchor: str) -> Markup:
        if len(cells) != len(self.columns):
            raise ValueError(f"table {self.id}: {len(cells)} cells for {len(self.columns)} columns")
        made = []
        for i, (cell, column) in enumerate(zip(cells, self.columns, strict=True)):
            if i == 0:
                made.append(filled('<th scope="row">{}</th>', cell))
            else:
                made.append(filled('<td class="num">{}</td>' if column.numeric else "<td>{}</td>", cell))
        attribute = filled(' id="{}"', anchor) if anchor else Markup()
        return filled("<tr{}>{}</tr>", attribute, Markup("").join(made))

    def bundle(self) -> Bundle:  # noqa: D102 - as the base
        html = self.html()
        metadata = {"kind": "table", "id": self.id, "caption": str(self.caption), "source": str(self.source)}
        return {"text/html": html, "text/plain": plain(self.caption)}, {"paired_aid": metadata}


@dataclass(frozen=True)
class Title(Rich):
    """The title block: what the report is about and what it rests on. ``details`` goes to the exporters as it is."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, Markup], ...]
    details: dict[str, Any]
    provenance: Provenance | None = field(default=None, repr=False, compare=False)

    def bundle(self) -> Bundle:  # noqa: D102 - as the base
        rows = Markup("").join(filled("<dt>{}</dt><dd>{}</dd>", name, value) for name, value in self.facts)
        body = filled("<h3>{}</h3><p>{}</p><dl>{}</dl>", self.title, self.subtitle, rows)
        facts = [[name, str(value)] for name, value in self.facts]
        metadata = {**self.details, "kind": "title", "title": self.title, "subtitle": self.subtitle, "facts": facts}
        return {"text/html": body, "text/plain": f"{self.title}: {self.subtitle}"}, {"paired_aid": metadata}


@dataclass(frozen=True)
class Lead(Rich):
    """The answer in one sentence, and the three to five numbers to remember: (label, number). Reports set it under the title."""

    sentence: Markup
    keys: tuple[tuple[str | Markup, Markup], ...]
    provenance: Provenance | None = field(default=None, repr=False, compare=False)

    def bundle(self) -> Bundle:  # noqa: D102 - as the base
        keys = Markup("").join(filled("<dt>{}</dt><dd>{}</dd>", name, value) for name, value in self.keys)
        body = filled("<p>{}</p><dl>{}</dl>", self.sentence, keys)
        metadata = {
            "kind": "lead",
            "sentence": str(self.sentence),
            "keys": [[str(escape(k)), str(v)] for k, v in self.keys],
        }
        return {"text/html": body, "text/plain": plain(self.sentence)}, {"paired_aid": metadata}


def paragraphs(
    words: Iterable[Markup | tuple[Markup, ...] | None],
    *,
    answer: bool = False,
    provenance: Provenance | None = None,
) -> Prose:
    """Prose of the sentences that have something to say; ``None`` is left out."""
    return Prose(tuple(w for w in words if w is not None), answer=answer, provenance=provenance)


def nothing_to_show(words: Markup) -> Prose:
    """The sentence that stands in for a table, a chart or a remark where there is nothing to make it of."""
    return Prose((filled('<span class="not-stated">{}</span>', words),), empty=True)


def _list(tag: Literal["ul", "ol"], items: Iterable[Markup]) -> Markup:
    inner = Markup("").join(filled("<li>{}</li>", item) for item in items)
    return filled("<{0}>{1}</{0}>", tag, inner)


def plain(html: str) -> str:
    """The words of an HTML fragment of ours."""
    return unescape(_TAG.sub("", html))


_TAG = re.compile(r"<[^>]*>")
