"""What an analyst's own notebook puts out: titles, pictures and tables without our metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any, cast

from analysis.errors import ExportError
from analysis.export.blocks import LANGUAGES, Language, Title
from analysis.export.fragments import Element, Fragment, text_of

_NUMERIC = re.compile(r"[−\-+]?[\d,.]+(?:e[+\-]?\d+)?\s*%?|NaN|nan|<NA>")
_REPR = re.compile(r"<.*>|Figure\(.*\)", re.DOTALL)


def foreign_title(notebook: Mapping[str, Any], cells: list[Mapping[str, Any]]) -> Title:
    """Title of a notebook that is not ours: its first level-one heading in the language it was run in.

    The language is that of the parameter, where the notebook has one, else what its metadata say
    (``paired_aid.language``), else English; place, period and the name of the file are those it was run with.
    """
    own = notebook.get("metadata", {})
    given = own.get("papermill", {}).get("parameters", {})
    language = given.get("language") or own.get("paired_aid", {}).get("language", "en")
    if language not in LANGUAGES:
        raise ExportError(f"the notebook's language is {language!r}; allowed: zh, en")
    headings = (
        match[1]
        for cell in cells
        if cell["cell_type"] == "markdown"
        and _is_in(cell, language)
        and (match := re.search(r"^# +(.+?)\s*#*$", cell["source"], re.MULTILINE))
    )
    return Title(
        language=cast(Language, language),
        title=next(headings, str(own.get("title") or "Notebook")),
        place_id=str(given.get("place") or ""),
        period=str(given.get("period") or ""),
        # Only what was run in two languages has a page in the other one to link to.
        notebook=PurePath(str(own.get("papermill", {}).get("input_path") or "")).stem if "language" in given else "",
    )


def _is_in(cell: Mapping[str, Any], language: str) -> bool:
    """Whether a cell belongs to a report in the language: it is tagged with it, or with none."""
    tags = set(cell.get("metadata", {}).get("tags", ()))
    return tags.isdisjoint(LANGUAGES) or language in tags


def foreign_alt(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> str:
    """Alt text where notebooks put it; the repr of an object is none."""
    places = [metadata, *(metadata.get(name, {}) for name in data if name.startswith("image/"))]
    for place in places:
        if isinstance(place, Mapping) and str(place.get("alt") or "").strip():
            return str(place["alt"])
    plain = str(data.get("text/plain") or "").strip()
    return "" if _REPR.fullmatch(plain) else plain


def numbers_right(content: Fragment) -> Fragment:
    """Cells that hold only a number, marked as such."""

    def visit(node: Element | str) -> Element | str:
        if isinstance(node, str):
            return node
        if node.tag == "td" and _NUMERIC.fullmatch(text_of(node.children)):
            return replace(node, attributes=(("class", "num"), *node.attributes))
        return replace(node, children=tuple(visit(child) for child in node.children))

    return tuple(visit(node) for node in content)
