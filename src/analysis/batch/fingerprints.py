"""What a report depends on besides the data, each as a short hash: package source, exporters, libraries, notebooks.

The package's files fall into four groups: those that make a notebook's outputs, those that make HTML of them, those that
make PDF of them (some do both), and those that only decide what is run. A change to the last redoes nothing.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path
from typing import Literal

from packaging.requirements import Requirement

Format = Literal["html", "pdf"]

PACKAGE = Path(__file__).parents[1]
#: Folders and files of the package that no report's content follows from.
NOT_READ = (
    "adding/", "batch/", "kernels/", "proof/", "proposals/", "takeaways/", "text/article.py", "text/cleaning.py", "text/files.py",
    "text/formats/", "text/quantities/",
    "text/sentences.py", "cli.py", "needs.py", "datapackage/codebook.py",
    "export/catalogue/", "export/templates/catalogue.css", "export/templates/catalogue.html.j2",
    "export/templates/catalogue.js",
)  # fmt: skip
#: Files of the exporters that make one format only; every other file in export/ serves both.
ONLY: dict[Format, tuple[str, ...]] = {
    "html": (
        "export/html.py",
        "export/pages.py",
        "export/screen.py",
        "export/templates/report.css",
        "export/templates/report.html.j2",
        "export/templates/report.js",
    ),
    "pdf": (
        "export/notes.py",
        "export/pdf.py",
        "export/report.typ",
        "export/tabular.py",
        "export/tree.py",
        "export/typefaces.py",
    ),
}
_SOURCES = {".py", ".j2", ".css", ".js", ".typ"}


@cache
def package_hash() -> str:
    """Of the modules whose functions the notebooks call."""
    return _hash_files(name for name in _files() if not name.startswith(("export/", *NOT_READ)))


@cache
def exporter_hash(form: Format) -> str:
    """Of the modules, templates and layout that make this format."""
    other = ONLY["pdf" if form == "html" else "html"]
    return _hash_files(
        name for name in _files() if name.startswith("export/") and not name.startswith((*other, *NOT_READ))
    )


@cache
def source_hash() -> str:
    """Of everything in the package: for what is only kept to save time."""
    return _hash_files(_files())


@cache
def libraries() -> dict[str, str]:
    """Versions of Python and of every library that the package names, fonts among them."""
    names = [Requirement(line) for line in requires("paired-aid") or ()]
    direct = sorted({one.name for one in names if not one.marker or one.marker.evaluate({"extra": ""})} | {"numpy"})
    return {"python": platform.python_version(), "paired-aid": version("paired-aid")} | {
        name: version(name) for name in direct
    }


@cache
def libraries_hash() -> str:
    """Of those versions."""
    return short_hash(json.dumps(libraries(), sort_keys=True).encode())


def short_hash(content: bytes) -> str:
    """The first 16 hexadecimal digits of SHA-256: enough to notice a change."""
    return hashlib.sha256(content).hexdigest()[:16]


@cache
def _files() -> dict[str, bytes]:
    """The package's own files by their name below it, in a fixed order."""
    paths = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*") if path.suffix in _SOURCES}
    return {name: path.read_bytes() for name, path in sorted(paths.items())}


def _hash_files(names: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for name in names:
        content = _files()[name]
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]
