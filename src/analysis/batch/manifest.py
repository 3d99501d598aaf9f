"""``manifest.json``: for every report of an output folder what it was made from, what came of it, and its state.

Nothing in it depends on when or where a report was built: the same input gives the same bytes. A worker leaves a record of
what it is about to put in place; whoever ends or starts next folds the records in, each only as far as the files that it
names are really there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from analysis.batch.workspace import WORK, is_claimed, locked, write_whole

MANIFEST = "manifest.json"
_RECORDS = "records"
_VERSION = 1

State = Literal["built", "failed"]


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """One file of a report: hash of its content, its size in bytes, hash of the exporter that made it."""

    sha256: str
    size: int
    exporter: str

    @classmethod
    def of(cls, content: bytes, exporter: str) -> BuiltFile:
        """What the manifest says of this content."""
        return cls(hashlib.sha256(content).hexdigest(), len(content), exporter)

    def is_at(self, path: Path) -> bool:
        """Whether the file is there with its full size: for planning, where reading each file would take too long."""
        try:
            return path.stat().st_size == self.size
        except OSError:
            return False

    def matches(self, path: Path) -> bool:
        """Whether the file is there with exactly these bytes."""
        return self.is_at(path) and hashlib.sha256(path.read_bytes()).hexdigest() == self.sha256


@dataclass(frozen=True, slots=True)
class Entry:
    """One report. ``inputs`` are short hashes: notebook, data (the slice it was handed), package, libraries."""

    notebook: str
    parameters: dict[str, Any]
    inputs: dict[str, str]
    state: State = "built"
    error: str = ""
    files: Mapping[str, BuiltFile] = field(default_factory=dict)

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Entry:
        """Read back what :meth:`to_json` wrote."""
        files = {form: BuiltFile(**file) for form, file in found["files"].items()}
        return cls(**{**found, "error": found.get("error", ""), "files": files})

    def to_json(self) -> dict[str, Any]:
        """Plain values; an empty error is left out."""
        found = asdict(self)
        if not self.error:
            del found["error"]
        return found


def read_manifest(out: Path) -> dict[str, Entry]:
    """Every report of the folder by name (PLACE/PERIOD/NOTEBOOK.LANGUAGE); nothing where there is no readable manifest."""
    return _read(out)[0]


def _read(out: Path) -> tuple[dict[str, Entry], dict[str, dict[str, str]]]:
    """The reports, and the versions of libraries by their hash."""
    try:
        found = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        if found["format"] != _VERSION:
            return {}, {}
        return {name: Entry.from_json(entry) for name, entry in found["reports"].items()}, found["libraries"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, {}


def report_file(out: Path, report: str, form: str) -> Path:
    """Where a report's file of one format lies."""
    return out / f"{report}.{form}"


def leave_record(out: Path, run: str, report: str, entry: Entry, *, by_way_of: Path) -> None:
    """Say, before the files are put in place, what they are going to be."""
    content = json.dumps({"run": run, "report": report, "entry": entry.to_json()}, ensure_ascii=False)
    write_whole(_record(out, report), content, by_way_of=by_way_of)


def known_reports(out: Path) -> dict[str, Entry]:
    """The manifest together with the records that nobody has folded in yet, as far as their files are there."""
    entries = read_manifest(out)
    for _, _, report, entry in _records(out):
        _fold(out, entries, report, entry)
    return entries


def settle(out: Path, built: Mapping[str, Entry], libraries: Mapping[str, Mapping[str, str]]) -> None:
    """Bring the manifest up to date: records that lie about, then what this run built.

    Other runners may do the same at the same time: each does it under a lock, on what it finds.
    """
    with locked(out / WORK / "manifest.lock"):
        entries, known = _read(out)
        before = dict(entries)
        for path, run, report, entry in _records(out):
            _fold(out, entries, report, entry)
            if report in built or not is_claimed(out / WORK, run):
                path.unlink(missing_ok=True)
        for report, entry in built.items():
            entries[report] = merged(entries.get(report), entry)
        entries = {report: entry for report, entry in entries.items() if _is_there(out, report, entry)}
        if entries != before or not (out / MANIFEST).exists():
            _write(out, entries, {**known, **libraries})


def _fold(out: Path, entries: dict[str, Entry], report: str, entry: Entry) -> None:
    files = {form: file for form, file in entry.files.items() if file.matches(report_file(out, report, form))}
    if files or entry.state == "failed":
        entries[report] = merged(entries.get(report), replace(entry, files=files))


def merged(old: Entry | None, new: Entry) -> Entry:
    """The new entry, with files of other formats that the old one made from the very same input."""
    if old is None or old.inputs != new.inputs or old.parameters != new.parameters or new.state == "failed":
        return new
    return replace(new, files=dict(sorted({**old.files, **new.files}.items())))


def _is_there(out: Path, report: str, entry: Entry) -> bool:
    return entry.state == "failed" or any(report_file(out, report, form).exists() for form in entry.files)


def _records(out: Path) -> Iterable[tuple[Path, str, str, Entry]]:
    for path in sorted((out / WORK / _RECORDS).glob("*.json")):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            yield path, found["run"], found["report"], Entry.from_json(found["entry"])
        except (OSError, ValueError, KeyError, TypeError):
            continue  # gone meanwhile, or no record of ours


def _record(out: Path, report: str) -> Path:
    return out / WORK / _RECORDS / f"{hashlib.sha256(report.encode()).hexdigest()[:24]}.json"


def _write(out: Path, entries: Mapping[str, Entry], libraries: Mapping[str, Mapping[str, str]]) -> None:
    used = {entry.inputs["libraries"] for entry in entries.values()}
    content = {
        "format": _VERSION,
        "libraries": {key: dict(libraries[key]) for key in sorted(used) if key in libraries},
        "reports": {report: entries[report].to_json() for report in sorted(entries)},
    }
    write_whole(out / MANIFEST, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
