"""Executed notebook → :class:`Document`: the one step that both exporters share.

Everything is checked here: languages, fragments, drawings, alt text, ids. An exporter that receives a document has
nothing left to refuse.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from analysis.errors import ExportError
from analysis.export.blocks import (
    LANGUAGES,
    Block,
    Document,
    Figure,
    Heading,
    Language,
    Preformatted,
    Prose,
    Table,
    Title,
    rows_of,
)
from analysis.export.drawings import clean_drawing
from analysis.export.foreign import foreign_alt, foreign_title, numbers_right
from analysis.export.fragments import Element, Fragment, parse_fragment, strings, text_of, walk
from analysis.export.markdown import image_alone, read_markdown, with_attachments
from analysis.export.sections import with_content


def document_from(notebook: Mapping[str, Any]) -> Document:
    """Read an executed notebook.

    Parameters
    ----------
    notebook
        An nbformat 4 notebook; it is not changed.

    Raises
    ------
    ExportError
        A cell failed, a figure has no alt text, an output holds what no report may hold, an id stands twice. The
        message starts with the cell.
    """
    cells: list[Mapping[str, Any]] = list(notebook["cells"])
    title = _title(notebook, cells)
    reader = _Reader(title.language)
    for number, cell in with_content(cells, title.language):
        tags = set(cell.get("metadata", {}).get("tags", ()))
        if tags & {"parameters", "injected-parameters"}:
            reader.refuse_failures(cell, number)
        elif tags.isdisjoint(LANGUAGES) or title.language in tags:
            reader.read(cell, number)
    for content in (
        title.sources,
        title.headline,
        *(part for key in title.keys for part in key),
        *(fact for _, fact in title.facts),
    ):
        reader.take_ids(content, 1)
    return Document(
        title=title, blocks=tuple(reader.blocks), ids=frozenset(reader.ids), register=_register(cells, title.language)
    )


def _lead(cells: list[Mapping[str, Any]]) -> tuple[Fragment, tuple[tuple[Fragment, Fragment], ...]]:
    """The answer in one sentence and the key figures, where the notebook gives them."""
    if (found := _only(cells, "lead")) is None:
        return (), ()
    where, given = found
    keys = tuple(
        (parse_fragment(str(name), where=where), parse_fragment(str(value), where=where))
        for name, value in given["keys"]
    )
    return parse_fragment(str(given["sentence"]), where=where), keys


def _only(cells: list[Mapping[str, Any]], kind: str) -> tuple[str, Mapping[str, Any]] | None:
    """The one output of a kind, with its cell; None where there is none, and refused where there are two."""
    found = [
        (f"cell {number}", output["metadata"]["paired_aid"])
        for number, cell in enumerate(cells, start=1)
        for output in cell.get("outputs", ())
        if output.get("metadata", {}).get("paired_aid", {}).get("kind") == kind
    ]
    if len(found) > 1:
        raise ExportError(f"{found[1][0]}: a second {kind}; {found[0][0]} has one already")
    return found[0] if found else None


def _register(cells: list[Mapping[str, Any]], language: Language) -> dict[str, dict[str, Any]]:
    """What the outputs say of the figures that they name, together."""
    found: dict[str, dict[str, Any]] = {"figures": {}, "sources": {}}
    for cell in cells:
        for output in cell.get("outputs", ()):
            given = _ours(output, language).get("register", {})
            for name, entries in found.items():
                entries.update(given.get(name, {}))
    return found


def _title(notebook: Mapping[str, Any], cells: list[Mapping[str, Any]]) -> Title:
    if (found := _only(cells, "title")) is None:
        return foreign_title(notebook, cells)
    where, given = found
    if given.get("language") not in LANGUAGES:
        raise ExportError(f"{where}: the title's language is {given.get('language')!r}; allowed: zh, en")
    if not str(given.get("title", "")).strip():
        raise ExportError(f"{where}: the title is empty")
    headline, keys = _lead(cells)
    names = ("subtitle", "place_id", "place_name", "period", "notebook", "data_hash", "version")
    facts = tuple((str(label), parse_fragment(str(html), where=where)) for label, html in given.get("facts", ()))
    return Title(
        language=given["language"],
        title=str(given["title"]),
        sources=parse_fragment(str(given.get("sources", "")), where=where),
        facts=facts,
        headline=headline,
        keys=keys,
        **{name: str(given.get(name) or "") for name in names},
    )


def _ours(output: Mapping[str, Any], language: Language) -> Mapping[str, Any]:
    """What an output of ours says of itself; of one that speaks both languages, what it says in this one."""
    ours: Mapping[str, Any] = output.get("metadata", {}).get("paired_aid", {})
    return {**ours, **ours.get("by_language", {}).get(language, {})}


class _Reader:
    """Collects the blocks of one notebook."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.blocks: list[Block] = []
        self.ids: dict[str, int] = {}
        self.level = 1
        self.sections = 0
        self.figures = 0

    def refuse_failures(self, cell: Mapping[str, Any], number: int) -> None:
        for output in cell.get("outputs", ()):
            if output["output_type"] == "error":
                raise ExportError(f"cell {number} failed: {output.get('ename')}: {output.get('evalue')}")

    def read(self, cell: Mapping[str, Any], number: int) -> None:
        if cell["cell_type"] == "markdown":
            source = with_attachments(cell, number)
            self.add_fragment(read_markdown(source, number), number, drop_titles=True)
        elif cell["cell_type"] == "code":
            self.refuse_failures(cell, number)
            for output in cell.get("outputs", ()):
                self.read_output(output, number)

    def read_output(self, output: Mapping[str, Any], number: int) -> None:
        if output["output_type"] == "stream":
            if output.get("name") == "stdout":
                self.add_text(output["text"], number)
            return
        metadata = output.get("metadata", {})
        ours = _ours(output, self.language)
        if not ours:
            self.read_foreign(output["data"], metadata, number)
        elif ours.get("kind") not in ("title", "lead"):
            self.read_ours(output["data"], ours, number)

    def read_ours(self, data: Mapping[str, Any], ours: Mapping[str, Any], number: int) -> None:
        where, kind = f"cell {number}", ours.get("kind")
        if kind == "figure":
            self.add_figure(data, ours, number)
            return
        if kind not in {"answer", "prose", "table"}:
            raise ExportError(f"{where}: the output's kind is {kind!r}; allowed: title, answer, prose, table, figure")
        if "text/html" not in data:
            raise ExportError(f"{where}: the {kind} has no text/html")
        content = parse_fragment(str(ours.get("html", data["text/html"])), where=where)
        if kind == "answer":
            self.take_ids(content, number)
            self.blocks.append(Prose(number, content, answer=True))
        elif kind == "prose":
            self.add_fragment(content, number)
        else:
            table = self.only_table(content, number)
            self.add_table(table, ours, number)

    def read_foreign(self, data: Mapping[str, Any], metadata: Mapping[str, Any], number: int) -> None:
        where = f"cell {number}"
        if "text/html" in data:
            self.add_fragment(numbers_right(parse_fragment(data["text/html"], where=where, foreign=True)), number)
        elif data.keys() & {"image/svg+xml", "image/png", "image/jpeg"}:
            self.add_figure(data, {"alt": foreign_alt(data, metadata)}, number)
        elif "text/markdown" in data:
            self.add_fragment(read_markdown(data["text/markdown"], number), number)
        elif "text/plain" in data:
            self.add_text(data["text/plain"], number)
        else:
            raise ExportError(f"{where}: no report can show {', '.join(sorted(data)) or 'an empty output'}")

    def add_text(self, text: str, number: int) -> None:
        if text := _TERMINAL_COLOUR.sub("", text).strip("\n"):
            self.blocks.append(Preformatted(number, text))

    def add_fragment(self, content: Fragment, number: int, *, drop_titles: bool = False) -> None:
        """Split at headings, tables and printed text; what lies between is prose."""
        prose: list[Element | str] = []

        def flush() -> None:
            if any(element.tag == "img" for element in walk(tuple(prose))):
                raise ExportError(f"cell {number}: a picture needs a paragraph of its own")
            if text_of(tuple(prose)):
                self.take_ids(tuple(prose), number)
                self.blocks.append(Prose(number, tuple(prose)))
            prose.clear()

        for node in content:
            alone = image_alone(node)
            if isinstance(node, Element) and (node.tag in _SPLITTING or alone):
                flush()
                if alone:
                    self.add_picture(alone, number)
                elif node.tag == "table":
                    self.add_table(node, {}, number)
                elif node.tag == "pre":
                    self.add_text("".join(strings(node)), number)
                elif not (drop_titles and node.tag == "h1"):
                    self.add_heading(node, number)
            else:
                prose.append(node)
        flush()

    def add_heading(self, node: Element, number: int) -> None:
        self.sections += 1
        self.level = min(max(int(node.tag[1]), 2), self.level + 1)
        key = node.get("id") or f"section-{self.sections}"
        self.take_id(key, number)
        self.take_ids(node.children, number)
        self.blocks.append(Heading(number, self.level, key, node.children))

    def only_table(self, content: Fragment, number: int) -> Element:
        nodes = [node for node in content if not (isinstance(node, str) and not node.strip())]
        if len(nodes) != 1 or not isinstance(nodes[0], Element) or nodes[0].tag != "table":
            raise ExportError(f"cell {number}: a table output holds exactly one <table> and nothing else")
        return nodes[0]

    def add_table(self, table: Element, ours: Mapping[str, Any], number: int) -> None:
        caption, source = self.captions(ours, number)
        inside = next((c for c in table.children if isinstance(c, Element) and c.tag == "caption"), None)
        if inside is not None:
            if caption:
                raise ExportError(f"cell {number}: the table has two captions")
            caption = inside.children
            table = replace(table, children=tuple(child for child in table.children if child is not inside))
        if not rows_of(table):
            raise ExportError(f"cell {number}: the table has no rows")
        self.take_ids((table,), number)
        self.blocks.append(Table(number, self.named(ours, number), table, caption, source))

    def add_figure(self, data: Mapping[str, Any], ours: Mapping[str, Any], number: int) -> None:
        where, alt = f"cell {number}", " ".join(str(ours.get("alt") or "").split())
        if not alt:
            raise ExportError(f"{where}: the figure has no alt text")
        self.figures += 1
        caption, source = self.captions(ours, number)
        key = self.named(ours, number)
        table = None
        if ours.get("table"):
            table = self.only_table(parse_fragment(str(ours["table"]), where=where), number)
            self.take_ids((table,), number)
        figure = Figure(number, key, alt, caption=caption, source=source, data=table)
        if "image/svg+xml" in data:
            drawing = clean_drawing(data["image/svg+xml"], prefix=f"drawing-{self.figures}-", where=where)
            self.blocks.append(replace(figure, drawing=drawing))
            return
        for mimetype in ("image/png", "image/jpeg"):
            if mimetype in data:
                self.blocks.append(replace(figure, picture=_decoded(data[mimetype], number), mimetype=mimetype))
                return
        raise ExportError(f"{where}: the figure has no image/svg+xml")

    def add_picture(self, image: Element, number: int) -> None:
        header, _, data = image.get("src").partition(",")
        self.add_figure({header[5:].partition(";")[0]: data}, {"alt": image.get("alt")}, number)

    def captions(self, ours: Mapping[str, Any], number: int) -> tuple[Fragment, Fragment]:
        caption, source = (
            parse_fragment(str(ours.get(name) or ""), where=f"cell {number}") for name in ("caption", "source")
        )
        self.take_ids(caption, number)
        self.take_ids(source, number)
        return caption, source

    def named(self, ours: Mapping[str, Any], number: int) -> str:
        key = str(ours.get("id") or "")
        if key:
            if not _ID.fullmatch(key):
                raise ExportError(f"cell {number}: {key[:60]!r} cannot be an id")
            self.take_id(key, number)
        return key

    def take_ids(self, content: Fragment, number: int) -> None:
        for element in walk(content):
            if key := element.get("id"):
                self.take_id(key, number)

    def take_id(self, key: str, number: int) -> None:
        if key in self.ids or key in RESERVED_IDS:
            other = f"cell {self.ids[key]}" if key in self.ids else "the page"
            raise ExportError(f"cell {number}: the id {key!r} stands in {other} already")
        self.ids[key] = number


RESERVED_IDS = frozenset({"main", "contents", "top"})
_SPLITTING = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "table", "pre"})
_ID = re.compile(r"[^\W\d][\w.\-]*")
_TERMINAL_COLOUR = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")


def _decoded(text: str, number: int) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        raise ExportError(f"cell {number}: the picture is not base64") from None
