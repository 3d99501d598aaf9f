"""The catalogue's list as the template is given it: provinces, their places, periods, and lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from analysis.characters import legible
from analysis.errors import ExportError
from analysis.export.blocks import LANGUAGES, Language
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
from analysis.export.catalogue.words import both_seen, period_names, short
from analysis.labels import LABELS

#: Levels of places, from the nation down, as the filters offer them.
LEVELS = tuple(key.removeprefix("level.") for key in LABELS if key.startswith("level."))
#: An address below the folder of reports; what is special in an address is written as %XX.
_RELATIVE = re.compile(r"(?!/)[\w.~%\-]+(/[\w.~%\-]+)*")


@dataclass(slots=True)
class Cell:
    """A report in one language; without a state there is none, and the title is all that is known."""

    language: Language
    title: str
    state: State | Literal[""] = ""
    why: str = ""
    html: str = ""
    pdf: str = ""
    failed: str = ""
    taken: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """One question on one place and period, or what can be taken away from there."""

    notebook: str
    cells: dict[Language, Cell]


@dataclass(slots=True)
class Span:
    """A period of a place."""

    iso: str
    label: Both
    rows: list[Row]


@dataclass(slots=True)
class Lack:
    """Notebooks that are missing in the same periods of a place for the same reason."""

    periods: tuple[str, ...]
    labels: Both
    notebooks: tuple[str, ...]
    titles: Both
    why: Both
    command: str


@dataclass(slots=True)
class ListedPlace:
    """A place with its periods, or with what is missing on it."""

    record: CataloguePlace
    name: Both
    within: Both
    donors: Both
    periods: list[Span] = field(default_factory=list)
    lacks: list[Lack] = field(default_factory=list)


@dataclass(slots=True)
class Province:
    """A province with its places."""

    id: str
    name: Both
    places: list[ListedPlace]


def built_places(
    entries: Iterable[CatalogueEntry], known: Mapping[str, CataloguePlace], titles: Mapping[str, Both]
) -> dict[str, ListedPlace]:
    """The places on which something was built, or failed, with their lines; ``entries`` in their order."""
    places: dict[str, ListedPlace] = {}
    rows: dict[tuple[str, str, str], Row] = {}
    for entry in entries:
        _check(entry, known)
        place = places.setdefault(entry.place, _opened(known[entry.place]))
        if not place.periods or place.periods[-1].iso != entry.period:
            place.periods.append(Span(entry.period, period_names(entry.period), []))
        taken = entry.is_taken
        key = (entry.place, entry.period, "" if taken else entry.notebook)
        if key not in rows:
            both = both_seen(titles.get(key[2], NOTHING))
            rows[key] = Row(key[2], {name: Cell(name, getattr(both, name)) for name in LANGUAGES})
            place.periods[-1].rows.append(rows[key])
        cell = rows[key].cells[entry.language]
        if taken:
            cell.state = "built"
            cell.taken.append(
                (legible(entry.title), [(FORMATS[form], entry.files[form]) for form in sorted(entry.files)])
            )
            continue
        if cell.state:
            raise ExportError(f"catalogue: {'/'.join(key)} is there twice in {entry.language}")
        cell.title = legible(entry.title) or cell.title or legible(entry.notebook)
        cell.state, cell.why = entry.state, short(getattr(entry.why, entry.language))
        cell.html, cell.pdf = entry.files.get("html", ""), entry.files.get("pdf", "")
        cell.failed = entry.files.get("failed.ipynb", "")
    return places


def _check(entry: CatalogueEntry, known: Mapping[str, CataloguePlace]) -> None:
    if entry.place not in known:
        raise ExportError(f"catalogue: found the place {entry.place!r} of a report; allowed: one of the places given")
    for form, href in entry.files.items():
        if form not in FORMATS:
            raise ExportError(f"catalogue: found the format {form!r}; allowed: {', '.join(FORMATS)}")
        if not _RELATIVE.fullmatch(href) or ".." in href.split("/"):
            raise ExportError(f"catalogue: the address {href!r} is not one below the folder of reports")


def absent_places(
    unbuilt: Iterable[Unbuilt], known: Mapping[str, CataloguePlace], questions: Mapping[str, Both]
) -> dict[str, ListedPlace]:
    """The places on which something was not built, with what is missing; first what could be built at once."""
    # Two steps: a period's notebooks that share a reason, then the periods that share both. Each line then stands for
    # every one of its notebooks in every one of its periods, and can be counted so.
    together: dict[tuple[str, str, Both, str], tuple[str, ...]] = {}
    for one in unbuilt:
        if one.place not in known:
            raise ExportError(f"catalogue: found the place {one.place!r}; allowed: one of the places given")
        key = (one.place, one.period, one.why, one.command)
        together[key] = (*together.get(key, ()), one.notebook)
    lines: dict[tuple[str, tuple[str, ...], Both, str], tuple[str, ...]] = {}
    for (place, period, why, command), notebooks in together.items():
        line = (place, notebooks, why, command)
        lines[line] = (*lines.get(line, ()), period)
    asked = {notebook for _, notebooks, _, _ in lines for notebook in notebooks if notebook}
    places: dict[str, ListedPlace] = {}
    for (place, notebooks, why, command), periods in lines.items():
        titles = [questions.get(notebook, Both(notebook, notebook)) for notebook in notebooks if notebook]
        if len(titles) == len(asked) > 1:
            titles = [Both("所有问题", "every question")]
        spans = [period_names(iso) for iso in periods if iso]
        lack = Lack(
            periods,
            Both("、".join(one.zh for one in spans), ", ".join(one.en for one in spans)),
            notebooks,
            Both("；".join(one.zh for one in titles), "; ".join(one.en for one in titles)),
            Both(short(why.zh), short(why.en)),
            command,
        )
        places.setdefault(place, _opened(known[place])).lacks.append(lack)
    for opened in places.values():
        opened.lacks.sort(key=lambda lack: (not lack.command, lack.periods, lack.notebooks))
    return places


def grouped(known: Mapping[str, CataloguePlace], places: Mapping[str, ListedPlace]) -> list[Province]:
    """Places by province; those that lie in none come last."""
    provinces: dict[str, Province] = {}
    for name in sorted(places, key=lambda one: (known[one].province == NOWHERE, known[one].province, one)):
        record = known[name]
        title = (
            record.province_name if record.province != NOWHERE else Both("全国及跨省", "The nation, across provinces")
        )
        found = provinces.setdefault(record.province, Province(record.province, both_seen(title), []))
        found.places.append(places[name])
    return list(provinces.values())


def _opened(record: CataloguePlace) -> ListedPlace:
    donors = Both("、".join(one.zh for one in record.donors), "; ".join(one.en for one in record.donors))
    return ListedPlace(record, both_seen(record.name), both_seen(record.within), both_seen(donors))


def questions_of(entries: Iterable[CatalogueEntry], titles: Mapping[str, Both]) -> dict[str, Both]:
    """What each notebook is called in both languages: as given, else as all its reports are called, else as its file.

    A title of one language stands for the other where that has none.
    """
    found: dict[str, dict[Language, set[str]]] = {}
    for entry in entries:
        if not entry.is_taken:
            found.setdefault(entry.notebook, {name: set() for name in LANGUAGES})[entry.language].add(entry.title)
    questions = {name: both_seen(both) for name, both in titles.items()}
    for name, by_language in found.items():
        if name not in questions:
            plain = name.replace("_", " ")
            one = {language: legible(next(iter(said))) for language, said in by_language.items() if len(said) == 1}
            zh, en = one.get("zh", ""), one.get("en", "")
            questions[name] = both_seen(Both(zh or en or plain, en or zh or plain))
    return dict(sorted(questions.items()))


def choices(
    provinces: Iterable[Province],
    entries: Iterable[CatalogueEntry],
    unbuilt: Iterable[Unbuilt],
    questions: Mapping[str, Both],
) -> dict[str, list[tuple[str, Both]]]:
    """What each filter offers: only what something in the page answers to."""
    named = {province.id: province.name for province in provinces}
    levels = {place.record.level for province in provinces for place in province.places}
    listed = list(entries)
    lacking = list(unbuilt)
    periods = {one.period for one in listed} | {one.period for one in lacking if one.period}
    formats = {form for entry in listed for form in entry.files if form != "failed.ipynb"}
    newest = sorted(periods, key=lambda iso: (iso.rpartition("/")[2], iso), reverse=True)
    asked = {
        *(entry.notebook for entry in listed if not entry.is_taken),
        *(one.notebook for one in lacking if one.notebook),
    }
    return {
        "level": [(name, Both(*LABELS[f"level.{name}"])) for name in LEVELS if name in levels],
        "province": sorted(named.items(), key=lambda one: (one[0] == NOWHERE, one[0])),
        "period": [(iso, period_names(iso)) for iso in newest],
        "question": [(name, both) for name, both in questions.items() if name in asked],
        "format": [(form, Both(name, name)) for form, name in FORMATS.items() if form in formats],
    }
