"""Run a report notebook's cells in this process: no kernel, the same outputs.

A cell's last expression is shown the way a kernel shows it, so that :func:`executed` gives a notebook that the exporters
take. Where the kernel itself is the point, the tests use papermill.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from plain_cells import cells_called

import analysis.study
from analysis.dataset import PROJECT_VARIABLE, Dataset, load
from analysis.display import UNSEEN_VARIABLE

PROJECT = Path(__file__).parents[1]
#: The notebooks that read one place, and all of them.
NOTEBOOKS = ("fund_distribution", "per_capita_impact", "source_audit")
ALL_NOTEBOOKS = ("county_comparison", *NOTEBOOKS)
LANGUAGES = ("zh", "en")
PLACE, PERIOD = "620421", "2020"

#: Words that only a fault leaves behind in what a reader sees.
FAULTS = re.compile(r"(?<![A-Za-z])(nan|NaN|NaT|None|inf|Infinity|Traceback|<NA>|undefined)(?![A-Za-z])")


@cache
def project_data() -> Dataset:
    """The project's data, loaded once a process: nothing done to them changes them."""
    return load(PROJECT)


def executed(
    notebook: Path | str,
    *,
    project: Path = PROJECT,
    dataset: Dataset | None = None,
    unseen: bool = True,
    **parameters: Any,
) -> nbformat.NotebookNode:
    """Execute a notebook's code cells in one namespace; the outputs are those that a kernel would keep.

    ``notebook`` is a path, or the name of one of the project's; ``dataset`` is what it works on instead of loading
    ``project``; it is ``unseen``, as in a batch, or looked at; ``parameters`` replace those of the tagged cell.
    """
    path = PROJECT / "notebooks" / f"{notebook}.ipynb" if isinstance(notebook, str) else notebook
    if dataset is None and project == PROJECT:
        dataset = project_data()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PROJECT_VARIABLE, str(project))
        patch.setenv(UNSEEN_VARIABLE, "1" if unseen else "")
        if dataset is not None:  # to load the data takes as long as all that a short notebook does with them
            patch.setattr(analysis.study, "load", lambda _folder=None: dataset)
        return cells_called(path, parameters)


@cache
def on_jingyuan(notebook: str, language: str) -> nbformat.NotebookNode:
    """One of the project's notebooks executed as for the default set, once a process; nobody changes it."""
    return executed(notebook, place=PLACE, period=PERIOD, language=language)


def words_only(figure: Figure, renderer: Any) -> None:
    """In place of ``Figure.draw``: the words of a chart without the drawing, which takes a fifth of a report's time."""
    for words in {text.get_text(): None for text in figure.findobj(Text) if text.get_text()}:
        renderer.writer.element("text", words, attrib={"x": "0", "y": "0"})
