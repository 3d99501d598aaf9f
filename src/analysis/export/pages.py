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

from analysis.characters import legible
from analysis.export.blocks import Document, Figure, Heading, Language, Preformatted, Table, Title
from analysis.export.cards import Deck, popovers
from analysis.export.drawings import for_screen
from analysis.export.fragments import Element, text_of, write
from analysis.export.masthead import facts_of
from analysis.export.screen import Screen
from analysis.export.words import WORDS, source_label
from analysis.periods import period_folder

HTML_LANGUAGE = {"zh": "zh-CN", "en": "en"}
_NOTHING = Markup()
_SHOWN = ("title", "subtitle")


def render_html(document: Document) -> str:
    """The whole page; the same document gives the same text."""
    script = package_text("report.js")
    screen = Screen(document.language, document.ids, Deck(document.register, document.language))
    # The cards are dealt as the numbers are set, so they are written last.
    headline = Markup(screen.html(document.title.headline))
    keys = [(Markup(screen.html(name)), Markup(screen.html(value))) for name, value in document.title.keys]
    blocks = list(_set_blocks(document, screen))
    facts = [(fact, Markup(screen.html(fact.content))) for fact in facts_of(document.title)]
    page = template("report.html.j2").render(
        document=document,
        title=document.title,
        shown={name: Markup(screen.html((getattr(document.title, name),))) for name in _SHOWN},
        html_language=HTML_LANGUAGE[document.language],
        words=WORDS[document.language],
        other=_other(document.language),
        contents=_contents(document, screen),
        file_name=".".join(filter(None, _file_name(document.title))),
        headline=headline,
        keys=keys,
        blocks=blocks,
        facts=facts,
        cards=[Markup(write((card,))) for card in popovers(screen.deck, rows=document.ids, marked=True)],
        style=package_text("report.css"),
        script=script,
        policy=content_security_policy(script),
    )
    # Titles and labels reach the page by the template alone.
    return legible(page)


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


def _set_blocks(document: Document, screen: Screen) -> Iterator[_SetBlock]:
    words = WORDS[document.language]
    for block in document.blocks:
        kind = type(block).__name__.lower()
        if isinstance(block, Figure | Table):
            ready = _SetBlock(
                kind,
                block,
                caption=Markup(screen.html(block.caption)),
                source=Markup(screen.html(block.source)),
                source_label=source_label(block.source, document.language),
                label=text_of(block.caption) or words[kind],
            )
            if isinstance(block, Table):
                yield replace(ready, content=Markup(screen.html((block.table,))))
            else:
                data = Markup(screen.html((block.data,))) if block.data else Markup()
                yield replace(ready, content=_picture(block, screen), data=data)
        elif isinstance(block, Preformatted):
            yield _SetBlock(kind, block)
        else:
            yield _SetBlock(kind, block, content=Markup(screen.html(block.content)))


def _file_name(title: Title) -> tuple[str, ...]:
    """What a file that is saved from the page is called, before the name of the table or chart."""
    return title.place_id, period_folder(title.period), title.notebook, title.language


def _picture(figure: Figure, screen: Screen) -> Markup:
    if figure.drawing is not None:
        return Markup('<div class="canvas">{}{}</div>').format(
            Markup(for_screen(figure.drawing, label=figure.alt)), Markup(screen.spots(figure.drawing))
        )
    data = base64.b64encode(figure.picture).decode()
    image = Element("img", (("src", f"data:{figure.mimetype};base64,{data}"), ("alt", figure.alt)))
    return Markup(write((image,)))


def _contents(document: Document, screen: Screen) -> list[tuple[Heading, Markup, list[tuple[Heading, Markup]]]]:
    """Sections, each with its parts; numbers and links inside headings are plain text here."""
    contents: list[tuple[Heading, Markup, list[tuple[Heading, Markup]]]] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            entry = (block, Markup(screen.html((text_of(block.content),))))
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
