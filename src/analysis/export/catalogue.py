"""The catalogue of all reports: one page in both languages, one row per place, period and notebook."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from analysis.errors import ExportError
from analysis.export.blocks import LANGUAGES, Language
from analysis.export.pages import content_security_policy, package_text, template

Format = Literal["html", "pdf", "failed"]
FORMATS: tuple[Format, ...] = ("html", "pdf", "failed")
_RELATIVE = re.compile(r"(?!/)[\w.\-]+(/[\w.\-]+)*")


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One file; ``href`` is relative to the catalogue: ``620421/2020/fund_distribution.zh.html``.

    The format ``failed`` is a notebook that failed; ``outdated`` says that a later build of this file failed.
    """

    place_id: str
    place_zh: str
    place_en: str
    period: str
    notebook: str
    title: str
    language: Language
    format: Format
    href: str
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """Every file of one report; ``titles`` and ``links`` (format, address, outdated) by language."""

    entry: CatalogueEntry
    titles: dict[Language, str]
    links: dict[Language, list[tuple[Format, str, bool]]]


def render_catalogue(entries: Iterable[CatalogueEntry]) -> str:
    """The page ``reports/index.html``; the order of the entries does not matter.

    Raises
    ------
    ExportError
        An address leads outside the folder of reports, or two files have the same place in the table.
    """
    rows: dict[tuple[str, str, str], _Row] = {}
    for entry in sorted(entries, key=_order):
        if not _RELATIVE.fullmatch(entry.href) or ".." in entry.href.split("/"):
            raise ExportError(f"catalogue: the address {entry.href!r} is not one below the folder of reports")
        row = rows.setdefault(
            (entry.place_id, entry.period, entry.notebook), _Row(entry, {}, {name: [] for name in LANGUAGES})
        )
        if any(entry.format == known for known, _, _ in row.links[entry.language]):
            raise ExportError(f"catalogue: {entry.href!r} is a second {entry.language} {entry.format} of its report")
        row.titles.setdefault(entry.language, entry.title)
        row.links[entry.language].append((entry.format, entry.href, entry.outdated))
    script = package_text("report.js")
    return template("catalogue.html.j2").render(
        rows=list(rows.values()),
        languages=LANGUAGES,
        style=package_text("report.css"),
        script=script,
        policy=content_security_policy(script),
    )


def _order(entry: CatalogueEntry) -> tuple[str, str, str, int, int]:
    return (
        entry.place_id,
        entry.period,
        entry.notebook,
        LANGUAGES.index(entry.language),
        FORMATS.index(entry.format),
    )
