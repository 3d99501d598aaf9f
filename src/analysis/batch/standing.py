"""Whether a built report is as the present input would make it: the plan's own question, asked of what is there.

A report is held against the parameters that it was built with, so that one of ``--parameter`` is not out of date for being
unlike the others. A notebook that is not among the project's own is taken to be unchanged: where it lies is not recorded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.batch.fingerprints import libraries_hash, package_hash, short_hash
from analysis.batch.index import DataIndex
from analysis.batch.manifest import Entry
from analysis.batch.plan import FORMATS, Reads, Task, notebooks_in, said_of, stale
from analysis.errors import NothingToReportError, ParameterError
from analysis.export.catalogue import Both
from analysis.labels import Language
from analysis.needs import Need

#: Why a report is out of date: as the plan says it, and as the catalogue does.
CHANGED: Mapping[str, Both] = {
    "the notebook changed": Both("笔记本有改动", "its notebook changed"),
    "the data it reads changed": Both("所用数据有改动", "its data changed"),
    "the package's source changed": Both("程序有改动", "the program changed"),
    "versions of libraries changed": Both("程序库换了版本", "libraries changed"),
    "the texts that it quotes changed, or it is to quote none": Both("所引原文有改动", "the texts it quotes changed"),
    "the html exporter changed": Both("HTML导出程序有改动", "the HTML exporter changed"),
    "the pdf exporter changed": Both("PDF导出程序有改动", "the PDF exporter changed"),
    "the html file is not there as it was written": Both("HTML文件与生成时不同", "its HTML is not as it was written"),
    "the pdf file is not there as it was written": Both("PDF文件与生成时不同", "its PDF is not as it was written"),
}
UNKNOWN = Both("依据何种数据和程序生成，未见记录", "what it was built from is not on record")
GONE = Both("数据中已没有这一地区或时期", "the data no longer hold its place or period")


@dataclass(frozen=True, slots=True)
class Known:
    """A notebook of the project as it is now."""

    path: Path
    hash: str
    reads: Reads
    needs: Need


def known_notebooks(project: Path) -> dict[str, Known]:
    """The project's notebooks by name; one that cannot be read, or says what is not allowed, as the plan would take it."""
    found = {}
    for name, path in notebooks_in(project).items():
        try:
            content = path.read_bytes()
            reads, needs = said_of(path, json.loads(content))
        except (OSError, ValueError, AttributeError):  # a ParameterError is a ValueError
            found[name] = Known(path, "unreadable", "all", "figures")
        else:
            found[name] = Known(path, short_hash(content), reads, needs)
    return found


def why_stale(
    report: tuple[str, str, str, Language],
    entry: Entry | None,
    *,
    index: DataIndex,
    notebooks: Mapping[str, Known],
    out: Path,
) -> Both:
    """What changed since a report was built; nothing where it is up to date.

    ``report`` is its place, period, notebook and language; ``entry`` what the manifest says of it.
    """
    if entry is None:
        return UNKNOWN
    place, period, notebook, language = report
    try:
        sliced = index.slice_hash(place, period)
    except (NothingToReportError, ParameterError):
        return GONE
    known = notebooks.get(notebook)
    before = entry.inputs.get("data", "")
    if known is not None:
        data = sliced if known.reads == "place" else index.whole_hash()
    else:
        data = before if before in (sliced, index.whole_hash()) else sliced
    inputs = {
        "data": data,
        "libraries": libraries_hash(),
        "notebook": known.hash if known is not None else entry.inputs.get("notebook", ""),
        "package": package_hash(),
    }
    if "texts" in entry.inputs:  # a choice of the run, as parameters are; where the texts lay is not recorded
        inputs["texts"] = entry.inputs["texts"]
    formats = tuple(form for form in FORMATS if form in entry.files)
    task = Task(
        known.path if known is not None else Path(entry.notebook),
        place,
        period,
        language,
        formats,
        dict(entry.parameters),
        inputs,
    )
    reasons = [reason for one in stale([task], {task.report: entry}, out) for reason in one.reasons]
    words = [CHANGED.get(one, Both(one, one)) for one in reasons]
    return Both("；".join(one.zh for one in words), "; ".join(one.en for one in words))
