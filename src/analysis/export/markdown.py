"""Markdown cells → checked fragments."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import mistune

from analysis.errors import ExportError
from analysis.export.fragments import Element, Fragment, parse_fragment


@lru_cache(maxsize=1)
def _to_html() -> mistune.Markdown:
    # Harmful addresses must reach the check and be refused there, not be rewritten in silence.
    renderer = mistune.HTMLRenderer(escape=False, allow_harmful_protocols=True)
    return mistune.create_markdown(renderer=renderer, plugins=["table", "strikethrough", "url"])


def read_markdown(source: str, number: int) -> Fragment:
    """Read Markdown; HTML in it is checked like any other fragment."""
    return parse_fragment(str(_to_html()(source)), where=f"cell {number}")


def with_attachments(cell: Mapping[str, Any], number: int) -> str:
    """The source of a Markdown cell with its attached pictures in place."""
    source: str = cell["source"]
    for name, bundle in cell.get("attachments", {}).items():
        mimetype = next((m for m in ("image/png", "image/jpeg") if m in bundle), None)
        if mimetype is None:
            raise ExportError(f"cell {number}: the attachment {name} is no PNG or JPEG picture")
        source = source.replace(f"(attachment:{name})", f"(data:{mimetype};base64,{''.join(bundle[mimetype].split())})")
    return source


def image_alone(node: Element | str) -> Element | None:
    """The picture of a paragraph that holds nothing else."""
    if isinstance(node, Element) and node.tag == "p" and len(node.children) == 1:
        child = node.children[0]
        if isinstance(child, Element) and child.tag == "img":
            return child
    return None
