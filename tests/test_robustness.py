"""Gaps in the data: whatever a source does not say, a report is either whole and honest or refused in one sentence."""

from __future__ import annotations

import csv
import re
import tempfile
import traceback
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import copy_jingyuan
from made_up import jingyuan_alone
from matplotlib.figure import Figure
from notebook_runner import FAULTS, LANGUAGES, NOTEBOOKS, PERIOD, PLACE, PROJECT, executed, words_only

from analysis.dataset import load
from analysis.errors import DataPackageError, NothingToReportError, PairedAidError, ParameterError
from analysis.export.document import document_from
from analysis.export.pages import render_html

Row = dict[str, str]
CHUNKS = 8
# A zero that stands for "unknown": a unit behind a bare nought.
ZERO = re.compile(
    r"(?<![\d.,])[0０](?:\.0+)?\s*(?:%|万?亿?元|人|户|座|个|家|对|million|billion|yuan|people|households)"
)


_FOLDER = tempfile.TemporaryDirectory()
DATA = jingyuan_alone(Path(_FOLDER.name) / "data")


def table(name: str) -> list[Row]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FIGURES, LINKS = table("figures"), table("links")
KINDS = {row["id"]: row["kind"] for row in table("measures")}
DELETIONS: list[tuple[str, int]] = [("figures", i) for i in range(len(FIGURES))] + [
    ("links", i) for i in range(len(LINKS))
]


def write(project: Path, name: str, rows: list[Row]) -> None:
    path = project / "data" / f"{name}.csv"
    head = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def keep(project: Path, wanted: Callable[[Row], bool]) -> None:
    """Keep the wanted figures and the links between them."""
    figures = [row for row in FIGURES if wanted(row)]
    ids = {row["id"] for row in figures}
    write(project, "figures", figures)
    write(project, "links", [row for row in LINKS if {row["figure"], row["target"]} <= ids])


def pages(project: Path, language: str, place: str = PLACE) -> dict[str, str]:
    """The three reports of a project as HTML."""
    found, data = {}, load(project)
    for name in NOTEBOOKS:
        node = executed(name, project=project, dataset=data, place=place, period=PERIOD, language=language)
        found[name] = render_html(document_from(node))
    return found


def outputs(project: Path, language: str) -> dict[str, str]:
    """What the three notebooks show, accepted by the exporters but not set: alternative texts, captions, contents."""
    found, data = {}, load(project)
    for name in NOTEBOOKS:
        node = executed(name, project=project, dataset=data, place=PLACE, period=PERIOD, language=language)
        document_from(node)
        shown = [output for cell in node.cells for output in cell.get("outputs", ())]
        parts = [piece for output in shown for kind, piece in output.data.items() if kind != "text/plain"]
        for ours in (output.metadata["paired_aid"] for output in shown):
            parts += [ours.get(key, "") for key in ("caption", "source", "table", "sources", "subtitle")]
            parts.append(f'<svg aria-label="{escape(ours.get("alt", ""))}">')
        found[name] = "\n".join(parts)
    return found


def faults(html: str) -> list[str]:
    """What a reader must never see: words of a fault, a nought for what is unknown, a number without its figures."""
    html = re.sub(r"<(style|script)\b.*?</\1>", "", html, flags=re.DOTALL)
    said = [*re.findall(r'aria-label="([^"]*)"', html), *re.split(r"<[^>]*>", html)]
    found = [unescape(words) for words in said if FAULTS.search(words) or ZERO.search(words)]
    for element in re.findall(r"<data\b[^>]*>", html):
        given = dict(re.findall(r'([a-z-]+)="([^"]*)"', element))
        value = given.get("data-value", given.get("value", ""))  # an interval has both its ends in ``value``
        if ("data-unit" in given and (float(value) == 0 or not given["data-figures"])) or re.search(
            "nan|inf|None", str(given)
        ):
            found.append(element)
    return found


def outcome(project: Path, language: str, made_by: Callable[[Path, str], dict[str, str]] = pages) -> str:
    """Nothing, or what is wrong with the reports; a refusal on purpose, in words, is not wrong."""
    try:
        made = made_by(project, language)
    except PairedAidError as error:
        return "" if str(error).strip() and not FAULTS.search(str(error)) else f"refused without words: {error!r}"
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({where.filename}:{where.lineno})"
    wrong = {name: found for name, html in made.items() if (found := faults(html))}
    return str(wrong) if wrong else ""


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_any_one_figure_or_link_may_be_missing(chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Figure, "draw", words_only)
    broken = {}
    project = copy_jingyuan(tmp_path / "project")
    for number, (name, i) in list(enumerate(DELETIONS))[chunk::CHUNKS]:
        if name == "figures":
            keep(project, lambda row, gone=FIGURES[i]["id"]: row["id"] != gone)  # type: ignore[misc]
        else:
            write(project, "figures", FIGURES)
            write(project, "links", LINKS[:i] + LINKS[i + 1 :])
        if found := outcome(project, LANGUAGES[number // CHUNKS % 2], outputs):
            broken[f"{name} {i}: {(FIGURES if name == 'figures' else LINKS)[i]}"] = found
    assert broken == {}


def test_most_deletions_still_give_reports(tmp_path: Path) -> None:
    project = copy_jingyuan(tmp_path / "project")
    refused = []
    for row in FIGURES:
        keep(project, lambda other, gone=row["id"]: other["id"] != gone)  # type: ignore[misc]
        try:
            load(project)
        except DataPackageError as error:
            refused.append((row["id"], str(error)))
    assert refused == []


MISSING: dict[str, Callable[[Row], bool]] = {
    "all money": lambda row: KINDS[row["measure"]] != "money",
    "all people": lambda row: KINDS[row["measure"]] != "people",
    "all but money": lambda row: KINDS[row["measure"]] == "money",
    "all but people": lambda row: KINDS[row["measure"]] == "people",
    "all residents and incomes": lambda row: not row["id"].startswith("F"),
    "all but three figures": lambda row: row["id"] in {"620421-02", "620421-12", "620421-25"},
    "all but one fund": lambda row: row["id"] == "620421-02",
    "all but registered capital": lambda row: row["id"] == "620421-15",
    "all of the county itself": lambda row: row["place"] != PLACE,
    "all of the village": lambda row: row["place"] != "620421-fuping",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("missing", MISSING)
def test_whole_kinds_of_figures_may_be_missing(missing: str, language: str, jingyuan_project: Path) -> None:
    keep(jingyuan_project, MISSING[missing])
    assert outcome(jingyuan_project, language) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_links_of_the_funds_may_be_missing(language: str, jingyuan_project: Path) -> None:
    write(jingyuan_project, "links", [row for row in LINKS if row["target"] == "620421-46"])
    made = pages(jingyuan_project, language)
    assert {name: faults(html) for name, html in made.items()} == {name: [] for name in NOTEBOOKS}
    # Without a link, only all residents are left as a denominator.
    assert "409.4" not in made["per_capita_impact"]
    assert "139.9" in made["per_capita_impact"]


@pytest.mark.parametrize(("language", "unknown"), [("zh", "未说明"), ("en", "not stated")])
def test_without_money_the_answer_says_not_stated(language: str, unknown: str, jingyuan_project: Path) -> None:
    keep(jingyuan_project, MISSING["all money"])
    for name in ("fund_distribution", "per_capita_impact"):
        answer = BeautifulSoup(pages(jingyuan_project, language)[name], "html.parser").select_one("section.answer")
        assert answer is not None
        assert unknown in answer.text
        assert not answer.select("data[data-unit*=yuan]")


def test_a_place_and_period_without_figures_is_refused_in_one_sentence(jingyuan_project: Path) -> None:
    keep(jingyuan_project, lambda row: row["place"] != "620421-fuping")
    with pytest.raises((NothingToReportError, ParameterError), match=r"620421-fuping"):
        pages(jingyuan_project, "en", place="620421-fuping")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_village_alone_can_be_reported_on(language: str) -> None:
    made = pages(PROJECT, language, place="620421-fuping")
    assert {name: faults(html) for name, html in made.items()} == {name: [] for name in NOTEBOOKS}
    # The county's money is not the village's; 3,864,000 ÷ 173 = 22,335
    assert "22,335" in made["per_capita_impact"]
    assert "409.4" not in made["per_capita_impact"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_changed_figure_changes_every_number_made_of_it(language: str, jingyuan_project: Path) -> None:
    changed = [
        row | ({"value": "53000000", "as_written": "5300万元"} if row["id"] == "620421-02" else {}) for row in FIGURES
    ]
    write(jingyuan_project, "figures", changed)
    made = pages(jingyuan_project, language)
    answer = BeautifulSoup(made["per_capita_impact"], "html.parser").select_one("section.answer")
    assert answer is not None
    # 53,000,000 ÷ 127,000 = 417.32; ÷ 6,906 = 7,674.5; ÷ 371,700 = 142.6
    for number in ("417.3", "7,674.5", "142.6"):
        assert number in answer.text
        assert made["per_capita_impact"].count(number) > 3
    # 5,162,000 ÷ 53,000,000 = 9.7396 %
    assert "9.74%" in made["fund_distribution"]
    old = r"409\.4|7,529\.7|139\.9|5,?200万|52 million|52000000|9\.93%"
    placed = re.compile(r' style="[^"]*"')  # where a button lies over a chart, in per cent of it
    assert {name: re.findall(old, placed.sub("", html)) for name, html in made.items()} == {
        name: [] for name in NOTEBOOKS
    }


def test_the_look_for_faults_finds_them() -> None:
    assert faults("<p>平均为nan元</p>") == ["平均为nan元"]
    assert faults("<p>received 0 yuan</p>") == ["received 0 yuan"]
    assert faults("<p>到位0万元</p>") == ["到位0万元"]
    assert len(faults('<data data-unit="yuan" data-figures="a" value="0">—</data>')) == 1
    assert len(faults('<data data-unit="yuan" data-figures="" value="7">7</data>')) == 1
    assert faults("<p>0.58% of information in Finland, 5,200 yuan, 10 people, 1,000人, 0 contradicts</p>") == []
