"""Document → one self-contained HTML page that loads nothing and runs one script, known by its hash."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup

from analysis.export.blocks import Document, Figure, Heading, Language, Preformatted, Table
from analysis.export.drawings import for_screen
from analysis.export.fragments import Element, Fragment, Node, first_target, mark_chinese, text_of, write
from analysis.export.masthead import facts_of
from analysis.export.words import WORDS, source_label

HTML_LANGUAGE = {"zh": "zh-CN", "en": "en"}
_NOTHING = Markup()
_SHOWN = ("title", "subtitle")


def render_html(document: Document) -> str:
    """The whole page; the same document gives the same text."""
    script = package_text("report.js")
    return template("report.html.j2").render(
        document=document,
        title=document.title,
        shown={name: _set((getattr(document.title, name),), document) for name in _SHOWN},
        html_language=HTML_LANGUAGE[document.language],
        words=WORDS[document.language],
        other=_other(document.language),
        contents=_contents(document),
        blocks=list(_set_blocks(document)),
        facts=[(fact, _set(fact.content, document)) for fact in facts_of(document.title)],
        style=package_text("report.css"),
        script=script,
        policy=content_security_policy(script),
    )


def content_security_policy(script: str) -> str:
    """Nothing is loaded from anywhere; the one script is known by its hash."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@dataclass(frozen=True, slots=True)
class _SetBlock:
    """A block with its HTML ready, as the template wants it."""

    kind: str
    block: Any
    content: Markup = _NOTHING
    caption: Markup = _NOTHING
    source: Markup = _NOTHING
    source_label: str = ""
    label: str = ""
    data: Markup = _NOTHING


def _set_blocks(document: Document) -> Iterator[_SetBlock]:
    words = WORDS[document.language]
    for block in document.blocks:
        kind = type(block).__name__.lower()
        if isinstance(block, Figure | Table):
            ready = _SetBlock(
                kind,
                block,
                caption=_set(block.caption, document),
                source=_set(block.source, document),
                source_label=source_label(block.source, document.language),
                label=text_of(block.caption) or words[kind],
            )
            if isinstance(block, Table):
                yield replace(ready, content=_set((block.table,), document))
            else:
                data = _set((block.data,), document) if block.data else Markup()
                yield replace(ready, content=_picture(block), data=data)
        elif isinstance(block, Preformatted):
            yield _SetBlock(kind, block)
        else:
            yield _SetBlock(kind, block, content=_set(block.content, document))


def _picture(figure: Figure) -> Markup:
    if figure.drawing is not None:
        return Markup(for_screen(figure.drawing, label=figure.alt))
    data = base64.b64encode(figure.picture).decode()
    image = Element("img", (("src", f"data:{figure.mimetype};base64,{data}"), ("alt", figure.alt)))
    return Markup(write((image,)))


def _set(content: Fragment, document: Document) -> Markup:
    """HTML of a checked tree: numbers linked, dead anchors unlinked, Chinese in an English report marked."""
    ready = tuple(piece for node in content for piece in _for_screen(node, document, linked=False, row=""))
    return Markup(write(ready))


def _for_screen(node: Node, document: Document, *, linked: bool, row: str, chinese: bool = False) -> Iterator[Node]:
    if isinstance(node, str):
        yield from mark_chinese(node) if document.language == "en" and not chinese else (node,)
        return
    if node.get("lang"):
        chinese = node.get("lang").startswith("zh")
    attributes = node.attributes
    if node.tag == "a":
        linked = True
        target = node.get("href")
        if target.startswith("#") and target[1:] not in document.ids:
            attributes = tuple((name, value) for name, value in attributes if name != "href")
        elif target.startswith("http"):
            attributes = (*attributes, ("rel", "noopener noreferrer"))
    if node.tag == "tr" and node.get("id"):
        row = node.get("id")
    children = tuple(
        piece
        for child in node.children
        for piece in _for_screen(child, document, linked=linked or node.tag == "data", row=row, chinese=chinese)
    )
    element = Element(node.tag, attributes, children)
    figure = first_target(node, document.ids)
    if node.tag == "data" and figure and not linked and figure != row:
        yield Element("a", (("class", "to-figure"), ("href", f"#{figure}")), (element,))
    else:
        yield element


def _contents(document: Document) -> list[tuple[Heading, Markup, list[tuple[Heading, Markup]]]]:
    """Sections, each with its parts; numbers and links inside headings are plain text here."""
    contents: list[tuple[Heading, Markup, list[tuple[Heading, Markup]]]] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            entry = (block, _set((text_of(block.content),), document))
            if block.level == 2:
                contents.append((*entry, []))
            elif block.level == 3:
                contents[-1][2].append(entry)
    return contents


def _other(language: Language) -> Language:
    return "en" if language == "zh" else "zh"


def template(name: str) -> Template:
    """A page template of the package; what it is given is escaped unless marked as safe."""
    return _environment().get_template(name)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=FunctionLoader(package_text),
    )


@lru_cache(maxsize=8)
def package_text(name: str) -> str:
    """A file beside the templates."""
    return (files("analysis.export") / "templates" / name).read_text(encoding="utf-8")
