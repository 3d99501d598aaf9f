"""Pay for first uses once: draw every chart and make every table of one report, before the first kernel is forked."""

from __future__ import annotations

from inspect import signature
from pathlib import Path
from typing import Any

from analysis import charts, narrative, tables
from analysis.comparison import compare
from analysis.dataset import load
from analysis.errors import PairedAidError
from analysis.periods import report_period
from analysis.study import open_study

#: What some of them want besides the study.
_NAMED: dict[str, dict[str, Any]] = {
    "overlaps": {"kind": "people"},
    "title": {"notebook": "fund_distribution"},
}


def warm_up(project: str | Path) -> int:
    """Make all that a notebook can show for one place of this project, and throw it away; how many things were made."""
    dataset = load(project)
    first = next((figure for figure in dataset.records if figure.donor), None)
    if first is None:
        return 0
    # One language is enough: what the other one adds costs hardly more the first time than later.
    place, period = first.place, report_period(first.period)
    study = open_study(place=place, period=period, language="zh", dataset=dataset)
    made = 0
    for module in (charts, narrative, tables):
        for name in module.__all__:
            function, named = getattr(module, name), _NAMED.get(name, {})
            try:
                if "found" in signature(function).parameters:
                    named = {"found": compare(dataset, place=place, period=period)}
                function(study, **named)._repr_mimebundle_()
            except PairedAidError:
                continue  # this place has nothing of the kind
            made += 1
    return made
