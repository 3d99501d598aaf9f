"""Run a report notebook's cells in this process: no kernel, the same outputs.

A cell's last expression is shown the way a kernel shows it, so that :func:`executed` gives a notebook that the exporters
take. Where the kernel itself is the point, the tests use papermill.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from plain_cells import cells_called

from analysis.dataset import PROJECT_VARIABLE
from analysis.display import UNSEEN_VARIABLE

PROJECT = Path(__file__).parents[1]
#: The notebooks that read one place, and all of them.
NOTEBOOKS = ("fund_distribution", "per_capita_impact", "source_audit")
ALL_NOTEBOOKS = ("county_comparison", *NOTEBOOKS)
LANGUAGES = ("zh", "en")
PLACE, PERIOD = "620421", "2020"

#: Words that only a fault leaves behind in what a reader sees.
FAULTS = re.compile(r"(?<![A-Za-z])(nan|NaN|NaT|None|inf|Infinity|Traceback|<NA>|undefined)(?![A-Za-z])")


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    """Set environment variables for the length of a ``with`` block."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def executed(
    notebook: Path | str, *, project: Path = PROJECT, shared: Mapping[str, Any] | None = None, **parameters: Any
) -> nbformat.NotebookNode:
    """Execute a notebook's code cells in one namespace; the outputs are those that a kernel would keep.

    ``notebook`` is a path, or the name of one of the project's; ``parameters`` replace those of the tagged cell.
    """
    path = PROJECT / "notebooks" / f"{notebook}.ipynb" if isinstance(notebook, str) else notebook
    with environment(**{PROJECT_VARIABLE: str(project), UNSEEN_VARIABLE: "1"}):
        return cells_called(path, parameters, shared)
