"""Our outputs as JupyterLab shows them: the same numbers with the same cards as in the reports, in the theme of the notebook."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from analysis.export.cards import Deck, popovers
from analysis.export.drawings import clean_drawing, for_screen
from analysis.export.fragments import Fragment, parse_fragment, write
from analysis.export.pages import package_text
from analysis.export.screen import Screen
from analysis.labels import Language


def in_notebook(data: Mapping[str, str], ours: Mapping[str, Any], language: Language) -> str:
    """The HTML that a notebook shows for one of our outputs.

    Parameters
    ----------
    data
        The output by MIME type: ``text/html``, or ``image/svg+xml`` for a chart.
    ours
        What the exporters read: kind, caption, source, alternative text, register of the figures.
    language
        Language of the report.

    Raises
    ------
    ExportError
        The markup is none that a report may hold.
    """
    shown = data.get("text/html") or data.get("image/svg+xml", "")
    # Another output may be about the same figures: the ids of its cards are others.
    prefix = f"card-{hashlib.sha256(f'{ours}{shown}'.encode()).hexdigest()[:8]}-"
    screen = Screen(language, frozenset(), Deck(ours.get("register", {}), language, prefix=prefix))

    def part(name: str, tag: str) -> str:
        content = _fragment(str(ours.get(name, "")))
        return f'<{tag} class="{name}">{screen.html(content)}</{tag}>' if content else ""

    if "text/html" in data:
        body = f'<div class="scroll">{screen.html(_fragment(shown))}</div>'
    else:
        drawing = clean_drawing(shown, prefix=f"{prefix}drawing-", where="chart")
        picture = for_screen(drawing, label=str(ours.get("alt", "")))
        body = f'<div class="scroll"><div class="canvas">{picture}{screen.spots(drawing)}</div></div>'
    whole = f"{part('caption', 'p')}{body}{part('source', 'p')}" if ours.get("kind") in ("table", "figure") else body
    cards = write(popovers(screen.deck))
    tag = "zh-CN" if language == "zh" else "en"
    kind = str(ours.get("kind", ""))
    return (
        f'<div class="paired-aid {kind}" lang="{tag}"><style>{package_text("notebook.css")}</style>{whole}{cards}</div>'
    )


def _fragment(html: str) -> Fragment:
    return parse_fragment(html, where="output")
