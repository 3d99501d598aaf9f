"""The catalogue of all reports: one page for both languages that lists, searches and filters without loading anything.

The page is a plain list, grouped by province, place and period, that can be read and followed without its script. The
script reads that list, and hides what is not asked for. What could have been built and was not stands behind it, folded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analysis.characters import legible
from analysis.export.blocks import LANGUAGES
from analysis.export.catalogue.groups import absent_places, built_places, choices, grouped, questions_of
from analysis.export.catalogue.records import (
    FORMATS,
    NOTHING,
    NOWHERE,
    Both,
    CatalogueEntry,
    CataloguePlace,
    State,
    Unbuilt,
)
from analysis.export.catalogue.words import summary, takeaway
from analysis.export.pages import HTML_LANGUAGE, content_security_policy, package_text, template

__all__ = [
    "FORMATS",
    "NOTHING",
    "NOWHERE",
    "Both",
    "CatalogueEntry",
    "CataloguePlace",
    "State",
    "Unbuilt",
    "render_catalogue",
    "takeaway",
]


def render_catalogue(
    places: Iterable[CataloguePlace],
    entries: Iterable[CatalogueEntry],
    unbuilt: Iterable[Unbuilt] = (),
    *,
    titles: Mapping[str, Both] | None = None,
    seal: str = "",
) -> str:
    """The page ``reports/index.html``; the order of what is given does not matter.

    Parameters
    ----------
    places
        Every place that an entry names, at least.
    entries
        What is in the folder of reports.
    unbuilt
        What is not, and why.
    titles
        The questions of notebooks that may have no entry, by notebook.
    seal
        A word that tells later what the page was made from.

    Raises
    ------
    ExportError
        An address leads outside the folder of reports, a format is unknown, a place is not among the places, or two
        entries are for the same report.
    """
    known = {place.id: place for place in places}
    listed = sorted(entries, key=lambda entry: entry.order)
    questions = questions_of(listed, titles or {})
    built = grouped(known, built_places(listed, known, titles or {}))
    missing = sorted(unbuilt, key=lambda one: (one.place, one.period, one.notebook))
    absent = grouped(known, absent_places(missing, known, questions))
    script = package_text("catalogue.js")
    page = template("catalogue.html.j2").render(
        built=built,
        absent=absent,
        summary=Both(*(summary(listed, language) for language in LANGUAGES)),
        unbuilt=len(missing),
        lines=sum(len(span.rows) for province in built for place in province.places for span in place.periods),
        choices=choices((*built, *absent), listed, missing, questions),
        formats=FORMATS,
        style=package_text("catalogue.css"),
        script=script,
        policy=content_security_policy(script),
        tags=HTML_LANGUAGE,
        seal=seal,
    )
    return legible(page)  # errors of notebooks and names of files are anybody's
