"""The catalogue of an output folder: every report that is there, by place, period and notebook."""

from __future__ import annotations

import re
from pathlib import Path

from analysis.batch.manifest import read_manifest
from analysis.batch.workspace import write_whole
from analysis.dataset import Dataset
from analysis.export.catalogue import CatalogueEntry, Format, render_catalogue
from analysis.labels import LABELS, LANGUAGES, Language

_REPORT = re.compile(r"(?P<notebook>.+)\.(?P<language>zh|en)\.(?P<format>html|pdf|failed\.ipynb)")

_FORMATS: dict[str, Format] = {"html": "html", "pdf": "pdf", "failed.ipynb": "failed"}


def write_catalogue(out: Path, dataset: Dataset) -> None:
    """Write ``index.html`` over the reports that are in the folder now."""
    write_whole(out / "index.html", render_catalogue(found_reports(out, dataset)))


def found_reports(out: Path, dataset: Dataset) -> list[CatalogueEntry]:
    """Every report in the folder, recognised by where it lies: PLACE/PERIOD/NOTEBOOK.LANGUAGE.FORMAT.

    Files of a report whose last build failed are older than that and are listed as such.
    """
    known, manifest = set(dataset.place_ids), read_manifest(out)
    entries = []
    for path in sorted(out.glob("*/*/*")):
        place, folder = path.parent.parent.name, path.parent.name
        match = _REPORT.fullmatch(path.name)
        if not match or place not in known or path.name.startswith("."):
            continue
        record = dataset.place(place)
        language: Language = "zh" if match["language"] == "zh" else "en"
        report = path.relative_to(out).as_posix().removesuffix(f".{match['format']}")
        entries.append(
            CatalogueEntry(
                place_id=place,
                place_zh=record.name_zh,
                place_en=record.name_en,
                period=folder.replace("until-", "../").replace("--", "/"),
                notebook=match["notebook"],
                title=_title(match["notebook"], language),
                language=language,
                format=_FORMATS[match["format"]],
                href=path.relative_to(out).as_posix(),
                outdated=report in manifest and manifest[report].state == "failed",
            )
        )
    return entries


def _title(notebook: str, language: Language) -> str:
    names = LABELS.get(f"notebook.{notebook}")
    return names[LANGUAGES.index(language)] if names else notebook.replace("_", " ")
