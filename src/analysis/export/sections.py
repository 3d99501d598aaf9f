"""Sections that have nothing to show: left out of a report, and named in one list instead.

A report on a place with three figures would else be mostly headings. What is not published is not passed over: the list stands
where the last of these sections would have stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import escape

from analysis.export.blocks import LANGUAGES, Language

_HEADING = re.compile(r"^## +(.+?)\s*$", re.MULTILINE)
_WORDS = {
    "zh": ("没有数字可列的部分", "本报告的以下部分没有可以列出的数字；没有数字不等于没有，也不等于零："),
    "en": (
        "Parts without figures",
        "These parts of the report have no figures to show, which does not mean that there is nothing, or zero:",
    ),
}

Numbered = tuple[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Section:
    heading: str
    cells: tuple[Numbered, ...]

    @property
    def empty(self) -> bool:
        """Whether it shows things, all of which say that there is nothing to show."""
        shown = [
            output.get("metadata", {}).get("paired_aid", {})
            for _, cell in self.cells
            for output in cell.get("outputs", ())
        ]
        return bool(self.heading and shown) and all(ours.get("empty") for ours in shown)


def with_content(cells: Sequence[Mapping[str, Any]], language: Language) -> list[Numbered]:
    """The cells of a report with their numbers, those of empty sections replaced by one that names them."""
    sections = list(_sections(cells, language))
    empty = [section for section in sections if section.empty]
    kept: list[Numbered] = []
    for section in sections:
        if not section.empty:
            kept += section.cells
        elif section is empty[-1]:
            kept.append((section.cells[0][0], _named([one.heading for one in empty], language)))
    return kept


def _sections(cells: Sequence[Mapping[str, Any]], language: Language) -> Iterator[_Section]:
    heading, held = "", list[Numbered]()
    for number, cell in enumerate(cells, start=1):
        tags = set(cell.get("metadata", {}).get("tags", ()))
        found = _HEADING.search("".join(cell["source"])) if cell["cell_type"] == "markdown" else None
        if found and (language in tags or tags.isdisjoint(LANGUAGES)):
            yield _Section(heading, tuple(held))
            heading, held = found[1], []
        held.append((number, cell))
    yield _Section(heading, tuple(held))


def _named(headings: Sequence[str], language: Language) -> dict[str, Any]:
    title, words = _WORDS[language]
    items = "\n".join(f"<li>{escape(heading)}</li>" for heading in headings)
    html = f"<h2>{title}</h2>\n<p>{words}</p>\n<ul>\n{items}\n</ul>"
    output = {
        "output_type": "execute_result",
        "data": {"text/html": html},
        "metadata": {"paired_aid": {"kind": "prose"}},
    }
    return {"cell_type": "code", "source": "", "metadata": {}, "outputs": [output]}
