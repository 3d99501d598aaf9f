"""Document → the JSON tree that the fixed page layout reads.

Text from data is only ever a string in this tree. Every node is a dict with ``t``, its type; ``c`` holds children.

========== =========================================================================================================
inline     ``text`` text · ``number`` text, value, figures, target · ``strong`` ``em`` ``strike`` ``sup`` ``sub``
           ``small`` c · ``span`` class, lang, c · ``code`` text · ``link`` url, c · ``goto`` target, c · ``br`` ·
           ``anchor`` id
block      ``p`` c · ``list`` ordered, start, items · ``terms`` items · ``quote`` c · ``lead`` c · ``pre`` text ·
           ``rule`` · ``heading`` level, id, c · ``answer`` c · ``table`` · ``figure``
========== =========================================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from analysis.export.blocks import Document, Figure, Heading, Preformatted, Prose, Table
from analysis.export.drawings import for_paper, map_texts
from analysis.export.fragments import Element, Fragment, first_target, mark_chinese, strings, text_of, walk
from analysis.export.masthead import facts_of
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
            drawing = map_texts(figure.drawing, printable)
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

    def tree(self) -> Tree:
        title, words = self.document.title, WORDS[self.document.language]
        return {
            "language": title.language,
            "title": printable(title.title),
            "subtitle": printable(title.subtitle),
            "running": printable(" · ".join(filter(None, (title.title, title.place_name, title.period)))),
            "hash": printable(title.data_hash[:12]),
            "author": words["author"],
            "words": words,
            "facts": [
                {"label": printable(fact.label), "columns": fact.columns, "c": self.blocks(fact.content)}
                for fact in facts_of(title)
            ],
            "blocks": [node for block in self.document.blocks for node in self.block(block)],
        }

    def block(self, block: Heading | Prose | Table | Figure | Preformatted) -> list[Tree]:
        if isinstance(block, Heading):
            return [{"t": "heading", "level": block.level - 1, "id": block.id, "c": self.inline(block.content)}]
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
        content = self.blocks(cell.children)
        if row.get("id") and row.children[0] is cell:
            anchor = {"t": "anchor", "id": row.get("id")}
            if content and content[0]["t"] == "p":
                content[0]["c"].insert(0, anchor)
            else:
                content.insert(0, {"t": "p", "c": [anchor]})
        return content

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
        return {
            "t": "number",
            "text": printable(text_of(node.children)),
            "value": node.get("value"),
            "figures": node.get("data-figures").split(),
            "target": first_target(node, self.ids),
        }

    def link(self, node: Element, children: list[Tree]) -> list[Tree]:
        target = node.get("href")
        if target.startswith("http"):
            return [{"t": "link", "url": target, "c": children}]
        if target[1:] in self.ids:
            return [{"t": "goto", "target": target[1:], "class": list(node.classes), "c": children}]
        return children


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
            found.append({**node, "target": ""})
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
