"""The catalogue of an output folder: what is there, in which state, and what is not there, and why."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote

from analysis.batch.index import DataIndex
from analysis.batch.manifest import read_manifest
from analysis.batch.seal import seal_of
from analysis.batch.standing import Known, known_notebooks, why_stale
from analysis.batch.unbuilt import unbuilt
from analysis.batch.workspace import WORK, locked, write_whole
from analysis.comparison.choice import province_of
from analysis.dataset import Dataset
from analysis.export.catalogue import (
    FORMATS,
    NOTHING,
    NOWHERE,
    Both,
    CatalogueEntry,
    CataloguePlace,
    State,
    render_catalogue,
    takeaway,
)
from analysis.labels import LABELS, LANGUAGES, Language, label
from analysis.periods import folder_period, parse_period
from analysis.places import located

CATALOGUE = "index.html"
_FILE = re.compile(rf"(?P<stem>[^.].*)\.(?P<language>zh|en)\.(?P<format>{'|'.join(map(re.escape, FORMATS))})")
_HEADING = re.compile(rb"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
#: How far into a report its heading is looked for; the style sheet stands before it.
_HEAD = 200_000
_SEE_NOTEBOOK = "the notebook says what went wrong"

#: A report: place, period, notebook, language.
_Key = tuple[str, str, str, Language]


def write_catalogue(out: Path, index: DataIndex) -> None:
    """Write ``index.html`` over what is in the folder now, and what is not; the last of several writers sees what all left."""
    with locked(out / WORK / "catalogue.lock"):
        write_whole(out / CATALOGUE, _page(out, index))


def _page(out: Path, index: DataIndex) -> str:
    notebooks = known_notebooks(index.project)
    entries = found_reports(out, index, notebooks=notebooks)
    there = {(entry.place, entry.period, entry.notebook) for entry in entries}
    missing = list(unbuilt(index, {name: known.needs for name, known in notebooks.items()}, there))
    named = dict.fromkeys([entry.place for entry in entries] + [one.place for one in missing])
    return render_catalogue(
        [_place(index.dataset, place) for place in named],
        entries,
        missing,
        titles={name: Both(*LABELS[f"notebook.{name}"]) for name in _labelled(notebooks, entries)},
        seal=seal_of(index),
    )


def found_reports(out: Path, index: DataIndex, *, notebooks: Mapping[str, Known]) -> list[CatalogueEntry]:
    """Every report in the folder, recognised by where it lies: PLACE/PERIOD/NOTEBOOK.LANGUAGE.FORMAT.

    Those that failed and left no file are there too, and files to be taken away. Files of a report whose last build failed
    are older than that.
    """
    places, manifest = set(index.dataset.place_ids), read_manifest(out)
    files: dict[_Key, dict[str, str]] = {}
    for path in sorted(out.glob("*/*/*")):
        match = _FILE.fullmatch(path.name)
        if match and (key := _key(path.parent, match["stem"], match["language"], places)):
            files.setdefault(key, {})[match["format"]] = quote(path.relative_to(out).as_posix())
    found = []
    reports = {key: manifest[report] for report in manifest if (key := _key_of(report, places))}
    for key in sorted({*files, *(key for key, entry in reports.items() if entry.state == "failed")}):
        place, period, notebook, language = key
        for taken in (False, True):  # one notebook may be called like a file that is taken away
            own = {form: href for form, href in files.get(key, {}).items() if (form in ("docx", "xlsx")) == taken}
            entry = None if taken else reports.get(key)
            failed = not taken and ("failed.ipynb" in own or (entry is not None and entry.state == "failed"))
            if not own and not failed:
                continue
            state: State = "failed" if failed else "built"
            why = NOTHING
            if failed:
                error = entry.error if entry is not None and entry.error else _SEE_NOTEBOOK
                why = Both(error, error)
            elif not taken and (why := why_stale(key, entry, index=index, notebooks=notebooks, out=out)) != NOTHING:
                state = "stale"
            title = takeaway(notebook, language) if taken else _title(out, notebook, language, own)
            found.append(CatalogueEntry(place, period, notebook, language, title, own, state, why))
    return found


def _key_of(report: str, places: set[str]) -> _Key | None:
    """The report that the manifest calls so."""
    folder, _, name = report.rpartition("/")
    stem, _, language = name.rpartition(".")
    return _key(Path(folder), stem, language, places)


def _key(folder: Path, stem: str, language: str, places: set[str]) -> _Key | None:
    """A report by its folder's and its own name; None where these are no place, period and language."""
    place, period = folder.parent.name, folder_period(folder.name)
    try:
        parse_period(period)
    except ValueError:
        return None
    if place not in places or not stem or not stem.isprintable() or language not in LANGUAGES:
        return None
    return place, period, stem, "zh" if language == "zh" else "en"


def _labelled(notebooks: Mapping[str, Known], entries: list[CatalogueEntry]) -> list[str]:
    named = dict.fromkeys((*notebooks, *(entry.notebook for entry in entries)))
    return [name for name in named if f"notebook.{name}" in LABELS]


def _title(out: Path, notebook: str, language: Language, files: Mapping[str, str]) -> str:
    """A notebook's question: as labelled, else as the heading of its page says, else its name."""
    if f"notebook.{notebook}" in LABELS:
        return label(f"notebook.{notebook}", language)
    heading = _heading(out / unquote(files["html"])) if "html" in files else ""
    return heading or notebook.replace("_", " ")


def _heading(page: Path) -> str:
    try:
        with page.open("rb") as file:
            found = _HEADING.search(file.read(_HEAD))
    except OSError:
        return ""
    return " ".join(html.unescape(_TAG.sub("", found[1].decode(errors="replace"))).split()) if found else ""


def _place(dataset: Dataset, place: str) -> CataloguePlace:
    record, province = dataset.place(place), dataset.place(province_of(dataset, place))
    lies_in_one = province.level == "province"
    chain = [dataset.place(one) for one in dataset.lineage(place)[1:]]
    members = {one for donor in dataset.donors(place) for one in dataset.place(donor).members.split()}
    donors = [donor for donor in dataset.donors(place) if donor not in members]  # a group that is named names them
    within = [one for one in chain if one.level not in ("nation", "province")]
    return CataloguePlace(
        place,
        Both(record.name_zh, record.name_en),
        record.level,
        province.id if lies_in_one else NOWHERE,
        Both(province.name_zh, province.name_en) if lies_in_one else NOTHING,
        Both("·".join(one.name_zh for one in reversed(within)), ", ".join(one.name_en for one in within)),
        tuple(Both(located(dataset, donor, "zh"), located(dataset, donor, "en")) for donor in donors),
    )
