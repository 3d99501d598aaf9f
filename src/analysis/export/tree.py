"""Document → the JSON tree that the fixed page layout reads.

Text from data is only ever a string in this tree. Every node is a dict with ``t``, its type; ``c`` holds children.

========== =========================================================================================================
inline     ``text`` text · ``number`` text, value, figures, class, note, mark, first, hangs · ``strong`` ``em`` ``strike`` ``sup`` ``sub``
           ``small`` c · ``span`` class, lang, c · ``code`` text · ``link`` url, c · ``goto`` target, c · ``br`` ·
           ``anchor`` id · ``note`` note, number, back
block      ``p`` c · ``list`` ordered, start, items · ``terms`` items · ``quote`` c · ``lead`` c · ``pre`` text ·
           ``rule`` · ``heading`` level, id, c · ``answer`` c · ``table`` · ``figure``
========== =========================================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from analysis.characters import shortened
from analysis.export.blocks import Document, Figure, Heading, Preformatted, Prose, Table, rows_of
from analysis.export.cards import Deck
from analysis.export.drawings import for_paper, map_texts
from analysis.export.fragments import Element, Fragment, mark_chinese, strings, text_of, walk
from analysis.export.masthead import facts_of
from analysis.export.notes import notes
from analysis.export.tabular import table_node
from analysis.export.typefaces import SANS, printable
from analysis.export.words import WORDS, source_label

Tree = dict[str, Any]

_WRAPS = {
    "strong": "strong",
    "b": "strong",
    "em": "em",
    "i": "em",
    "del": "strike",
    "s": "strike",
    "sup": "sup",
    "sub": "sub",
    "small": "small",
}
_BLOCKS = frozenset({"p", "ul", "ol", "dl", "blockquote", "pre", "hr", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
#: Columns of the running head, which stays on one line.
_RUNNING = 116
_SUFFIXES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}


def document_tree(document: Document) -> Tree:
    """The whole report as JSON values."""
    return _Builder(document).tree()


def figure_files(document: Document) -> dict[str, bytes]:
    """Files that the tree's figures name."""
    found = {}
    for number, figure in enumerate(_figures(document), start=1):
        if figure.drawing is None:
            found[_file(number, figure)] = figure.picture
        else:
            drawing = map_texts(figure.drawing, partial(printable, broken=False))
            found[_file(number, figure)] = for_paper(drawing, font=SANS).encode()
    return found


def _figures(document: Document) -> Iterator[Figure]:
    return (block for block in document.blocks if isinstance(block, Figure))


def _file(number: int, figure: Figure) -> str:
    return f"figure-{number}.{_SUFFIXES[figure.mimetype]}"


class _Builder:
    """Walks one document; knows its language and the ids that its links can reach."""

    def __init__(self, document: Document) -> None:
        self.document = document
        folded = {element.get("id") for figure in _figures(document) if figure.data for element in walk((figure.data,))}
        self.ids = document.ids - folded
        self.figures = 0
        self.deck = Deck(document.register, document.language, prefix="note-")
        self.row = ""
        self.rows: list[Tree] = []

    def tree(self) -> Tree:
        title, words = self.document.title, WORDS[self.document.language]
        headline = self.inline(title.headline)
        keys = [{"label": self.inline(name), "c": _stacked(self.inline(value))} for name, value in title.keys]
        facts = [
            {"label": printable(fact.label), "columns": fact.columns, "c": self.blocks(fact.content)}
            for fact in facts_of(title)
        ]
        blocks = [node for block in self.document.blocks for node in self.block(block)]
        met: set[str] = set()
        _settle([headline, keys, facts, blocks], met, hangs=False)
        for node in self.rows:
            node["back"] = node["note"] in met
        return {
            "language": title.language,
            "title": printable(title.title),
            "subtitle": printable(title.subtitle),
            "running": shortened(
                printable(" · ".join(filter(None, (title.title, title.place_name, title.period)))), _RUNNING
            ),
            "hash": printable(title.data_hash[:12]),
            "author": words["author"],
            "words": words,
            "headline": headline,
            "keys": keys,
            "facts": facts,
            "blocks": blocks,
            "notes": notes(self.deck, self.ids, frozenset(met), _numbers_of_sources(self.document)),
        }

    def block(self, block: Heading | Prose | Table | Figure | Preformatted) -> list[Tree]:
        if isinstance(block, Heading):  # it stands in the contents once more
            return [
                {"t": "heading", "level": block.level - 1, "id": block.id, "c": _unlinked(self.inline(block.content))}
            ]
        if isinstance(block, Preformatted):
            return [{"t": "pre", "text": printable(block.text)}]
        if isinstance(block, Prose):
            content = self.blocks(block.content)
            return [{"t": "answer", "c": content}] if block.answer else content
        captions = {
            "id": block.id,
            "caption": self.inline(block.caption),
            "source": self.source(block.source),
        }
        if isinstance(block, Table):
            node = {**table_node(block.table, self.cell), **captions}
            # What is repeated on every page is no part of the tagged text, where a link may not stand.
            return [{**node, "source": _unlinked(node["source"])} if node["long"] else node]
        self.figures += 1
        return [
            {
                "t": "figure",
                "file": _file(self.figures, block),
                "alt": printable(block.alt),
                "width": _share_of_width(block),
                **captions,
            }
        ]

    def source(self, content: Fragment) -> list[Tree]:
        """The source line; paragraphs in it run on."""
        if not text_of(content):
            return []
        runs: list[Tree] = [{"t": "text", "text": source_label(content, self.document.language)}]
        for node in self.blocks(content):
            runs.extend([*node["c"], {"t": "text", "text": " "}] if node["t"] == "p" else [])
        return runs

    def cell(self, cell: Element, row: Element) -> list[Tree]:
        self.row = row.get("id")
        content = self.blocks(cell.children)
        if self.row and row.children[0] is cell:
            begin = [{"t": "anchor", "id": self.row}, *self.note_of_row()]
            if content and content[0]["t"] == "p":
                content[0]["c"][:0] = begin
            else:
                content.insert(0, {"t": "p", "c": begin})
        self.row = ""
        return content

    def note_of_row(self) -> list[Tree]:
        """The row of a published figure is its note: the number that leads here, and the way back."""
        card = self.deck.deal({"data-figures": self.row.removeprefix("figure-")})
        if card is None or self.row != f"figure-{card.published}":
            return []
        self.rows.append({"t": "note", "note": self.row, "number": card.id.removeprefix("note-"), "back": False})
        return self.rows[-1:]

    def blocks(self, content: Fragment) -> list[Tree]:
        found: list[Tree] = []
        loose: list[Element | str] = []

        def flush() -> None:
            paragraph = self.paragraph(tuple(loose))
            if paragraph["c"]:
                found.append(paragraph)
            loose.clear()

        for node in content:
            if isinstance(node, Element) and node.tag in _BLOCKS:
                flush()
                found.append(self.element(node))
            else:
                loose.append(node)
        flush()
        return found

    def element(self, node: Element) -> Tree:
        anchor = [{"t": "anchor", "id": node.get("id")}] if node.get("id") else []
        match node.tag:
            case "p":
                paragraph = self.paragraph(node.children)
                return {**paragraph, "c": [*anchor, *paragraph["c"]]}
            case "ul" | "ol":
                items = [[*anchor, *self.blocks(item.children)] for item in _elements(node)]
                return {
                    "t": "list",
                    "ordered": node.tag == "ol",
                    "start": int(node.get("start", "1")),
                    "items": items,
                }
            case "dl":
                return {"t": "terms", "items": self.terms(node)}
            case "blockquote":
                return {"t": "quote", "c": self.blocks(node.children)}
            case "pre":
                return {"t": "pre", "text": printable("".join(strings(node)).strip("\n"))}
            case "hr":
                return {"t": "rule"}
            case "table":
                return {**table_node(node, self.cell), "id": "", "caption": [], "source": []}
            case _:
                return {"t": "lead", "c": [*anchor, *self.inline(node.children)]}

    def terms(self, node: Element) -> list[Tree]:
        items: list[Tree] = []
        for child in _elements(node):
            if child.tag == "dt" or not items:
                items.append({"term": self.inline(child.children), "c": []})
            else:
                items[-1]["c"].extend(self.blocks(child.children))
        return items

    def paragraph(self, content: Fragment) -> Tree:
        return {"t": "p", "c": _trimmed(self.inline(content))}

    def inline(self, content: Fragment, *, chinese: bool = False) -> list[Tree]:
        found: list[Tree] = []
        for node in content:
            if isinstance(node, Element):
                found.extend(self.inline_element(node, chinese=chinese))
            elif self.document.language == "en" and not chinese:
                for piece in mark_chinese(node):
                    if isinstance(piece, str):
                        found.append(_text(piece))
                    else:
                        found.extend(self.inline_element(piece, chinese=True))
            else:
                found.append(_text(node))
        return found

    def inline_element(self, node: Element, *, chinese: bool) -> list[Tree]:
        if lang := node.get("lang"):
            chinese = lang.startswith("zh")
        anchor = [{"t": "anchor", "id": node.get("id")}] if node.get("id") else []
        if node.tag == "br":
            return [{"t": "br"}]
        if node.tag == "code":
            return [*anchor, {"t": "code", "text": printable(text_of(node.children))}]
        if node.tag == "data":
            return [*anchor, self.number(node)]
        children = self.inline(node.children, chinese=chinese)
        if node.tag in _WRAPS:
            return [*anchor, {"t": _WRAPS[node.tag], "c": children}]
        if node.tag == "a":
            return [*anchor, *self.link(node, children)]
        return [*anchor, {"t": "span", "class": list(node.classes), "lang": lang[:2], "c": children}]

    def number(self, node: Element) -> Tree:
        words = text_of(node.children)
        card = self.deck.deal(dict(node.attributes), words)
        note, mark = (card.id, card.id.removeprefix("note-")) if card else ("", "")
        if card and f"figure-{card.published}" in self.ids:
            note = f"figure-{card.published}"
        if note == self.row or "interval" in node.classes:
            mark = ""
        return {
            "t": "number",
            "text": printable(words),
            "value": node.get("value"),
            "figures": node.get("data-figures").split(),
            "note": note,
            "mark": mark,
            "class": list(node.classes),
            "first": False,
            "hangs": False,
        }

    def link(self, node: Element, children: list[Tree]) -> list[Tree]:
        target = node.get("href")
        if target.startswith("http"):
            return [{"t": "link", "url": target, "c": children}]
        if target[1:] == self.row:  # the row is what it leads to
            return [{"t": "span", "class": ["own"], "lang": "", "c": children}]
        if target[1:] in self.ids:
            return [{"t": "goto", "target": target[1:], "class": list(node.classes), "c": children}]
        return children


def _stacked(nodes: list[Tree]) -> list[Tree]:
    """An interval below its number, not behind it."""
    return [
        {"t": "br"}
        if node["t"] == "text" and not node["text"].strip() and "interval" in after.get("class", ())
        else node
        for node, after in zip(nodes, [*nodes[1:], {}], strict=True)
    ]


def _settle(nodes: Any, met: set[str], *, hangs: bool) -> None:
    """Mark where each note is first called for, and the numbers that stand in columns; ``met`` becomes the notes called for."""
    if isinstance(nodes, list):
        for node in nodes:
            _settle(node, met, hangs=hangs)
    elif isinstance(nodes, dict):
        if nodes.get("t") == "number":
            nodes |= {"first": bool(nodes["mark"]) and nodes["note"] not in met, "hangs": hangs}
            met |= {nodes["note"]} if nodes["mark"] else set()
        for name in ("label", "caption", "term", "head", "body", "c", "items", "source"):
            _settle(nodes.get(name), met, hangs=hangs or bool(nodes.get("number")))


def _numbers_of_sources(document: Document) -> dict[str, str]:
    """The number of each source in the report's own table of sources: ``[3]`` by ``source-…``."""
    tables = (block.table for block in document.blocks if isinstance(block, Table))
    rows = (row for table in tables for row in rows_of(table) if row.get("id").startswith("source-"))
    return {row.get("id"): text_of(row.children[:1]) for row in rows}


def _elements(node: Element) -> Iterator[Element]:
    return (child for child in node.children if isinstance(child, Element))


def _text(text: str) -> Tree:
    return {"t": "text", "text": printable(re.sub(r"[ \t\r\n]+", " ", text))}


def _unlinked(nodes: list[Tree]) -> list[Tree]:
    """The same words without links."""
    found: list[Tree] = []
    for node in nodes:
        if node["t"] == "link":
            found.extend(_unlinked(node["c"]))
        elif node["t"] == "goto":
            found.append({"t": "span", "class": node["class"], "lang": "", "c": _unlinked(node["c"])})
        elif node["t"] == "number":
            found.append({**node, "note": "", "mark": "", "first": False})
        elif node["t"] != "anchor":
            found.append({**node, "c": _unlinked(node["c"])} if "c" in node else node)
    return found


def _trimmed(nodes: list[Tree]) -> list[Tree]:
    """Without white space at the ends and without empty strings."""
    if nodes and nodes[0]["t"] == "text":
        nodes[0]["text"] = nodes[0]["text"].lstrip()
    if nodes and nodes[-1]["t"] == "text":
        nodes[-1]["text"] = nodes[-1]["text"].rstrip()
    return [node for node in nodes if node["t"] != "text" or node["text"]]


def _share_of_width(figure: Figure) -> int:
    """Per cent of the text's width, so that a tall figure still fits its page."""
    if figure.drawing is None:
        return 80
    _, _, width, height = (float(number) for number in re.split(r"[\s,]+", figure.drawing.get("viewBox").strip()))
    return min(100, max(20, round(125 * width / max(height, 1))))
