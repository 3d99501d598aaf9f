"""Every report on every place and period: nothing is added that does not add up, and every number knows its figures.

The notebooks' cells are called as plain code, so that all of them can be walked; how they look is tested on the default set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import combinations
from typing import Any

import pytest
from matplotlib.figure import Figure
from notebook_runner import FAULTS, LANGUAGES, PROJECT, executed, project_data, words_only

from analysis.batch.index import DataIndex
from analysis.batch.plan import Task, plan
from analysis.dataset import Dataset
from analysis.export.document import document_from
from analysis.flows import PLANS

CHUNKS = 12
DATA = project_data()
NUMBER = re.compile(r"<data\b([^>]*)>")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
#: Units in which several figures behind one number mean that they were added (or are one count that sources dispute).
ADDED = {"yuan", "persons", "person_times", "households"}


def tasks() -> list[Task]:
    """One task a place, period and notebook, the languages in turn: both say the same by construction."""
    every = plan(PROJECT, DataIndex(PROJECT / "data"), every=True)
    return [task for number, task in enumerate(every) if LANGUAGES.index(task.language) == (number // 2) % 2]


TASKS = tasks()


def pieces(node: Any) -> Iterator[str]:
    """Everything that the outputs show as markup."""
    for cell in node.cells:
        for output in cell.get("outputs", ()):
            yield from (text for kind, text in output.data.items() if kind in ("text/html", "image/svg+xml"))
            ours = output.metadata["paired_aid"]
            yield from (str(ours.get(name, "")) for name in ("caption", "source", "table"))


def numbers(node: Any) -> set[tuple[str, tuple[str, ...], str]]:
    """Unit, figures and value of every number that was printed."""
    found = set()
    for piece in pieces(node):
        for attributes in NUMBER.findall(piece):
            given = dict(ATTRIBUTE.findall(attributes))
            if "data-unit" in given:
                found.add((given["data-unit"], tuple(unescape(given["data-figures"]).split()), given["value"]))
    return found


def disputed(data: Dataset, one: str, other: str) -> bool:
    """Whether sources say either the one or the other."""
    links = (*data.links_of(one, "conflicts_with"), *data.links_to(one, "conflicts_with"))
    return any(other in (link.figure, link.target) for link in links)


def wrong_sum(data: Dataset, figures: tuple[str, ...]) -> str:
    """Why these figures may not stand in one sum; empty where they may."""
    for one, other in combinations(figures, 2):
        a, b = data.quantity(one), data.quantity(other)
        pair = f"{one} and {other}"
        if disputed(data, one, other) or any(
            disputed(data, one, third) and disputed(data, other, third)
            for third in figures
            if third not in (one, other)
        ):
            continue  # one count, of which sources say different things
        if (a.unit, a.kind) != (b.unit, b.kind):
            return f"{pair}: {a.unit} and {b.unit}"
        if a.flow != b.flow:
            return f"{pair}: {a.flow} and {b.flow}"
        if a.stage != b.stage or (a.stage in PLANS) != (b.stage in PLANS):
            return f"{pair}: {a.stage} and {b.stage}"
        if one in b.wholes or other in a.wholes:
            return f"{pair}: a part and its whole"
        if (a.scope == "mean") != (b.scope == "mean") or a.period != b.period:
            return f"{pair}: {a.period} ({a.scope}) and {b.period} ({b.scope})"
    return ""


def wrong_rate(data: Dataset, unit: str, figures: tuple[str, ...]) -> str:
    """Why these figures may not be a rate: money first, then people, households or things, and prices where converted."""
    kinds = [data.figure(figure).kind for figure in figures]
    if kinds == ["income"] or unit == "yuan_per_year" or data.figure(figures[0]).scope == "mean":
        return ""
    if kinds[0] != "money" or data.figure(figures[0]).flow == "registered_capital":
        return f"{figures[0]} is no money that may be divided"
    counted = {kind for kind, figure in zip(kinds[1:], figures[1:], strict=True) if not figure.startswith("CPI")}
    return "" if len(counted) == 1 and counted <= {"people", "person_times", "households", "count"} else str(counted)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_report_adds_what_does_not_add_up(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if chunk % 4:  # of four reports one is drawn, of the others the words are looked at
        monkeypatch.setattr(Figure, "draw", words_only)
    wrong: dict[str, str] = {}
    for task in TASKS[chunk::CHUNKS]:
        node = executed(task.notebook, **task.parameters)
        document_from(node)  # accepted by the exporters
        for unit, figures, value in numbers(node):
            where = f"{task.name}: {value} {unit} of {' '.join(figures)}"
            if not figures:
                wrong[where] = "no figures"
            elif (unit in ADDED and (why := wrong_sum(DATA, figures))) or (
                "_per_" in unit and (why := wrong_rate(DATA, unit, figures))
            ):
                wrong[where] = why
        said = unescape(" ".join(re.sub(r"<[^>]*>", " ", piece) for piece in pieces(node)))
        if fault := FAULTS.search(said):
            wrong[task.name] = said[max(fault.start() - 40, 0) : fault.end() + 40]
    assert wrong == {}


def test_there_are_reports_on_every_level_and_most_of_them_are_walked() -> None:
    assert {DATA.place(task.place).level for task in TASKS} >= {"nation", "province", "prefecture", "county", "group"}
    assert len(TASKS) > 400
    assert {task.notebook.stem for task in TASKS} == {
        "county_comparison", "fund_distribution", "per_capita_impact", "source_audit",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "why"),
    [
        (("620421-02", "620421-22"), "aid_unspecified and consumption_sales"),
        (("F0733", "F0734"), "not_stated and planned"),
        (("F0096", "F0095"), "a part and its whole"),
        (("F0102", "F0103"), "households and persons"),
        (("F0232", "F0318"), "not_stated and received"),
        (("F0286", "F0281"), "a part and its whole"),
        (("F0160", "F0162"), r"2017 \(whole\) and 2018 \(whole\)"),
        (("F0232", "F0233"), "^$"),
        (("F2034", "F0637"), "^$"),  # one count, two sources
    ],
)
def test_the_walk_finds_a_wrong_sum(figures: tuple[str, ...], why: str) -> None:
    assert re.search(why, wrong_sum(DATA, figures))


def test_the_walk_finds_a_wrong_rate() -> None:
    assert wrong_rate(DATA, "yuan_per_person", ("620421-15", "620421-16"))  # registered capital
    assert wrong_rate(DATA, "yuan_per_person", ("620421-02", "620421-04", "620421-05"))  # households and people
    assert wrong_rate(DATA, "yuan_per_person", ("620421-02", "F0417")) == ""
