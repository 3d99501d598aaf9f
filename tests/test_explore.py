"""What an analyst meets in the first hour: the panel's callbacks, finding a place, rich outputs, errors that help."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib.pyplot
import nbformat
import pytest
from bs4 import BeautifulSoup
from notebook_runner import FAULTS, PROJECT, project_data

import analysis
from analysis import audit, explore, per_capita
from analysis.comparison import compare
from analysis.dataset import Dataset
from analysis.display import UNSEEN_VARIABLE
from analysis.errors import ParameterError
from analysis.explore.controls import Panel
from analysis.names import places_called
from analysis.study import open_study

NOTEBOOK = PROJECT / "notebooks" / "explore.ipynb"


@pytest.fixture(scope="module")
def data() -> Dataset:
    return project_data()


@pytest.fixture(autouse=True)
def _somebody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(UNSEEN_VARIABLE, raising=False)


@pytest.fixture
def panel(data: Dataset) -> Iterator[Panel]:
    yield explore.panel(data, place="620421", language="en")
    assert matplotlib.pyplot.get_fignums() == []  # nothing drawn is left behind


def headline(panel: Panel) -> str:
    """The number in large type, with its interval."""
    found = BeautifulSoup(panel.number.value, "html.parser").select_one(".scroll > p")
    assert found is not None
    return " ".join(found.get_text(" ", strip=True).split())


def values(control: Any) -> list[str]:
    return [value for _, value in control.options]


# The panel ------------------------------------------------------------------------------------------------------------


def test_the_panel_begins_with_a_number_its_interval_its_sources_and_a_chart(panel: Panel) -> None:
    # 52,000,000 / 371,700 = 139.9; 51,995,000 / 371,750 = 139.87 … 52,005,000 / 371,650 = 139.93
    assert headline(panel) == "139.9 yuan per person [139.87, 139.93]"
    page = BeautifulSoup(panel.number.value, "html.parser")
    assert {"620421-02", "F0417"} <= set(page.select_one("data.n")["data-figures"].split())  # type: ignore[index]
    assert "Basis: population of the place. Weakest source: tier C." in page.get_text()
    assert "Sources: " in page.get_text()
    chart = BeautifulSoup(panel.picture.value, "html.parser").select_one("svg")
    assert chart is not None
    assert chart["role"] == "img"
    assert "139.9 yuan per person" in chart["aria-label"]
    assert panel.trouble.value == ""


def test_what_the_money_is_divided_by_changes_number_and_chart(panel: Panel) -> None:
    before = panel.picture.value
    panel.people.value = "620421-12"
    assert headline(panel) == "409.4 yuan per person [407.8, 411.1]"
    assert panel.picture.value != before
    panel.people.value = "620421-05 620421-07 620421-09"
    # 52,000,000 / (4,274 + 1,278 + 1,354 = 6,906) = 7,529.7, and not all of the money is for them
    assert headline(panel).startswith("ceiling 7,529.7 yuan per person")
    assert "the true amount is not higher" in panel.number.value
    panel.people.value = "620421-04 620421-06 620421-08"
    # … over 1,307 + 277 + 367 = 1,951 households; the chart's axis counts in the unit chosen
    assert "per household" in headline(panel)
    assert "yuan per household (logarithmic)" in panel.picture.value


def test_an_amount_can_be_shown_undivided(panel: Panel) -> None:
    panel.people.value = ""
    assert headline(panel) == "52 million yuan [51.995, 52.005] million"
    assert "Bar chart" in panel.picture.value


def test_periods_amounts_and_people_follow_the_place(data: Dataset, panel: Panel) -> None:
    panel.place.value = "620000"
    assert len(values(panel.period)) > 5
    assert panel.period.value == "2018"  # the first whose money can be divided: 2012 is before any count of people
    assert all(data.figure(figure).place == "620000" for figure in values(panel.fund))
    assert values(panel.people)[-1] == ""
    panel.period.value = "2012"
    assert values(panel.people) == [""]
    assert "nobody and nothing to divide it by was published" in panel.people.options[0][0]
    assert "per person" not in headline(panel)


def test_a_period_without_an_amount_says_so(panel: Panel) -> None:
    panel.place.value = "620000"
    label = next(label for label, value in panel.period.options if value == "2017")
    assert label == "2017 (no amount)"
    panel.period.value = "2017"
    assert "no amount was published in this period" in panel.number.value
    assert (panel.picture.value, values(panel.fund), values(panel.people)) == ("", [], [])
    assert panel.fund.disabled
    assert panel.people.disabled
    panel.period.value = "2018"
    assert not panel.fund.disabled
    assert "per person" in headline(panel)


def test_business_is_not_taken_for_assistance(panel: Panel) -> None:
    panel.fund.value = "620421-22"
    assert panel.people.value == "620421-23"
    # 26,240,000 / 1,500 = 17,493.3
    assert headline(panel).startswith("17,493 yuan per person")
    assert "This is no assistance" in panel.number.value
    assert "how intense" not in panel.number.value
    assert "per person" in panel.picture.value
    assert "409.4" not in panel.picture.value  # assistance is no neighbour of sales


def test_places_without_an_amount_are_not_offered_and_the_panel_counts_them(data: Dataset, panel: Panel) -> None:
    table = explore.places(data)
    assert set(values(panel.place)) == set(table.index[table["amounts"] > 0])
    without = int((table["amounts"] == 0).sum())
    assert f"Another {without} places published figures, but no amount" in panel.picture.value


def test_words_narrow_the_places_down_and_nothing_found_is_a_sentence(panel: Panel) -> None:
    panel.find.value = "gulang"
    assert values(panel.place) == ["620622"]
    assert panel.place.value == "620622"
    panel.find.value = "<b>nowhere</b>"
    assert "none is called “&lt;b&gt;nowhere&lt;/b&gt;”" in panel.trouble.value
    assert "<b>" not in panel.trouble.value
    assert panel.place.value == "620622"
    panel.find.value = ""
    assert len(values(panel.place)) > 50
    assert (panel.place.value, panel.trouble.value) == ("620622", "")


def test_the_language_turns_every_word_and_keeps_what_was_chosen(panel: Panel) -> None:
    panel.people.value = "620421-12"
    panel.language.value = "zh"
    assert headline(panel) == "409.4元/人 [407.8, 411.1]"
    assert (panel.place.value, panel.fund.value, panel.people.value) == ("620421", "620421-02", "620421-12")
    assert [getattr(panel, name).description for name in ("place", "period", "fund", "people", "find")] == [
        "地区", "时期", "金额", "除以", "查找",
    ]  # fmt: skip
    shown = BeautifulSoup(panel.number.value + panel.picture.value, "html.parser")
    for hidden in shown.select("style, .card"):
        hidden.decompose()
    assert "per person" not in shown.get_text()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_choice_there_is_shows_a_number_and_a_chart(language: Any, data: Dataset) -> None:
    panel = explore.panel(data, language=language)
    seen = 0
    for place in values(panel.place)[::7]:
        panel.place.value = place
        for period in values(panel.period):
            panel.period.value = period
            for people in values(panel.people):
                panel.people.value = people
                seen += 1
                assert panel.trouble.value == "", (place, period, people)
                words = BeautifulSoup(panel.number.value, "html.parser").get_text()
                assert not FAULTS.search(words), words
    assert seen > 25


def test_what_goes_wrong_is_a_sentence_and_the_next_turn_mends_it(panel: Panel) -> None:
    panel.people.options = [*panel.people.options, ("no such people", "nobody")]
    panel.people.value = "nobody"  # as no hand could
    assert 'role="alert"' in panel.trouble.value
    assert "Traceback" not in panel.trouble.value
    assert (panel.number.value, panel.picture.value) == ("", "")
    panel.people.value = "620421-12"
    assert panel.trouble.value == ""
    assert headline(panel).startswith("409.4")


def test_controls_have_labels_and_hints_and_the_panel_a_short_name(panel: Panel) -> None:
    for name in ("language", "find", "place", "period", "fund", "people"):
        control = getattr(panel, name)
        assert control.description
        assert control.tooltip
    assert repr(panel) == "<Panel 620421 2020 (en): 620421-02 ÷ F0417>"
    assert "application/vnd.jupyter.widget-view+json" in panel._repr_mimebundle_()


WRONG_PANELS: dict[str, tuple[dict[str, Any], str]] = {
    "a name for an id": (
        {"place": "靖远"},
        r"no place has the id '靖远'; did you mean 620421 \(靖远县, Jingyuan County\)\?",
    ),
    "a place without amounts": ({"place": "110106"}, "no amount was published"),
    "an unknown period": ({"place": "620421", "period": "1999"}, r"period: found '1999'; allowed for 620421: 2020"),
    "an unknown language": ({"language": "fr"}, r"language: found 'fr'; allowed: zh, en"),
}


@pytest.mark.parametrize("case", WRONG_PANELS)
def test_a_panel_that_cannot_begin_says_why_in_one_sentence(case: str, data: Dataset) -> None:
    asked, words = WRONG_PANELS[case]
    with pytest.raises(ParameterError, match=words) as caught:
        explore.panel(data, **asked)
    assert "\n" not in str(caught.value)


def test_two_panels_can_be_made_one_after_the_other(data: Dataset) -> None:
    # A module of the same name would take the function's place once it is imported.
    assert isinstance(explore.panel(data), Panel)
    assert isinstance(explore.panel(data), Panel)


def test_the_package_is_imported_without_widgets() -> None:
    code = (
        "import sys, analysis; analysis.load(); from analysis import overviews, names; import analysis.explore.directory; "
        "print({'ipywidgets', 'analysis.explore.controls'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "set()\n"


# Finding a place ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["靖远", "靖远县", "jingyuan", "Jingyuan County", "JING YUAN", "620421", "白银 靖远", "Gansu, jingyuan"]
)
def test_a_place_is_found_by_its_name_in_either_language_or_its_code(words: str, data: Dataset) -> None:
    assert places_called(data, words)[0] == "620421"
    found = explore.find(data, words)
    assert found.index[0] == "620421"
    assert found.loc["620421", ["name_en", "periods", "per_head"]].tolist() == ["Jingyuan County", "2020", 12]


def test_places_with_figures_come_before_others_and_exact_names_first(data: Dataset) -> None:
    assert places_called(data, "甘肃")[0] == "620000"
    assert places_called(data, "甘肃省 县")[0] != "620000"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Jingyaun", r"no place is called 'Jingyaun'; did you mean .*620421 \(靖远县, Jingyuan County\)"),
        ("qqqqq", r"no place is called 'qqqqq'; explore\.places\(data\) lists all that have figures"),
        ("  ", r"parameter words: found '  '; allowed: a name or an id"),
        (620421, r"parameter words: found 620421; allowed: a name or an id"),
    ],
)
def test_what_no_place_is_called_is_one_sentence(words: Any, sentence: str, data: Dataset) -> None:
    with pytest.raises(ParameterError, match=sentence):
        explore.find(data, words)


def test_the_table_of_places_counts_nothing_twice_and_guesses_nothing(data: Dataset) -> None:
    table = explore.places(data)
    assert table.index.is_unique
    assert table.loc["620421", ["figures", "amounts", "per_head"]].tolist() == [51, 10, 12]
    assert (table["amounts"] <= table["figures"]).all()
    assert not table.isna().any().any()


# Errors that help -----------------------------------------------------------------------------------------------------

WRONG: dict[str, tuple[Callable[[Dataset], Any], str]] = {
    "a name for an id": (
        lambda data: open_study(place="靖远", period="2020", dataset=data),
        r"parameter place: found '靖远'; .*did you mean 620421 \(靖远县, Jingyuan County\)\?$",
    ),
    "a name for an id, deeper down": (
        lambda data: per_capita.rates(data, place="Jingyuan", period="2020"),
        r"no place has the id 'Jingyuan'; did you mean 620421 ",
    ),
    "a number for an id": (
        lambda data: open_study(place=620421, period="2020", dataset=data),  # type: ignore[arg-type]
        r"place: found 620421; .*text, such as '620421'",
    ),
    "a number for a period": (
        lambda data: open_study(place="620421", period=2020, dataset=data),  # type: ignore[arg-type]
        r"period: found 2020; allowed: text, such as '2020'",
    ),
    "a letter in a period": (
        lambda data: per_capita.rates(data, place="620421", period="2O20"),
        r"period: found '2O20'; allowed are a year",
    ),
    "an unknown figure": (
        lambda data: data.quantity("620421-2"),
        r"no figure has the id '620421-2'; did you mean 620421-",
    ),
    "money over money of another kind": (
        lambda data: data.quantity("620421-02") / data.quantity("620421-22"),
        "different kinds of money",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_word_in_a_call_is_answered_in_one_sentence(case: str, data: Dataset) -> None:
    call, words = WRONG[case]
    with pytest.raises(analysis.errors.PairedAidError, match=words) as caught:
        call(data)
    assert "\n" not in str(caught.value)


# Rich outputs ---------------------------------------------------------------------------------------------------------


def shown(thing: Any) -> BeautifulSoup:
    return BeautifulSoup(thing._repr_mimebundle_()["text/html"], "html.parser")


def test_a_dataset_shows_its_tables_and_how_to_go_on_and_keeps_its_plain_words(data: Dataset) -> None:
    page = shown(data)
    rows = {row.th.get_text(): row.td.get_text() for row in page.select("tbody tr")}
    assert rows["data.figures"] == f"{len(data.figures):,}"
    assert rows["data.places"] == f"{len(data.places):,}"
    words = page.get_text()
    assert data.hash[:12] in words
    assert "靖远县 Jingyuan County (620421)" in words
    assert "1996–2025" in words
    assert data._repr_mimebundle_()["text/plain"] == repr(data)
    assert repr(data).startswith("<Dataset paired-aid ")


def test_checks_are_a_list_and_show_a_table_of_verdicts(data: Dataset) -> None:
    found = audit.checks(data, place="620421", period="2020")
    assert isinstance(found, list)
    assert found == list(found)
    page = shown(found)
    assert len(page.select("tbody tr")) == len(found) == 17
    # 386.4 + 113 + 16.86 = 516.26 against 516.2: within rounding
    first = page.select_one("tbody tr").get_text(" ")  # type: ignore[union-attr]
    assert "consistent within rounding" in first
    assert "620421-33" in first
    assert "consistent 8" in page.get_text()
    assert repr(found).splitlines()[0] == "<Checks: 0 contradicts, 1 rounding, 8 consistent, 8 untestable>"
    assert repr(found[0]).startswith("<Check sum, rounding: <Quantity 3,864,000 ")
    assert "nothing to check" in shown(audit.Checks()).get_text()


def test_every_rule_of_the_audit_has_words_in_an_overview(data: Dataset) -> None:
    from analysis.labels import LABELS

    rules = {key.removeprefix("check.") for key in LABELS if key.startswith("check.")}

    documented = re.findall(r"``(\w+)``", audit.Check.__doc__ or "")
    assert rules <= set(documented)
    kinds = {
        check.kind
        for place in explore.places(data).index[:30]
        for check in audit.checks(data, place=place, period="2020")
    }
    assert kinds <= rules


def test_a_comparison_shows_its_entries_in_order_and_its_rank(data: Dataset) -> None:
    peers = compare(data, place="620421", period="2020")
    page = shown(peers)
    assert [row.th.get_text() for row in page.select("tbody tr")] == [entry.place for entry in peers.entries]
    assert page.select_one("tbody strong").get_text() == "620421"  # type: ignore[union-attr]
    assert "rank 6–7 / 11" in page.get_text()
    assert repr(peers).startswith("<Comparison 620421 2020 (all, AB): 11 ranked, ")


def test_what_comes_from_data_is_escaped(tmp_path: Path) -> None:
    from conftest import copy_project

    project = copy_project(tmp_path / "project")
    path = project / "data" / "places.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("靖远县", "<script>alert(1)</script>", 1), encoding="utf-8")
    hostile = analysis.load(project)
    assert "<script>" not in hostile._repr_mimebundle_()["text/html"]
    assert "&lt;script&gt;" in hostile._repr_mimebundle_()["text/html"]
    made = explore.panel(hostile, place="620421")
    made.find.value = "<script>alert(2)</script> x"
    assert "<script>" not in made.number.value + made.picture.value + made.trouble.value


def test_completion_offers_public_names_only(data: Dataset) -> None:
    names = [name for name in dir(analysis) if not name.startswith("_")]
    assert {"load", "open_study", "charts", "tables", "explore", "audit", "per_capita"} <= set(names)
    assert {"annotations", "TYPE_CHECKING", "Any"} & set(names) == set()
    assert dir(explore) == ["find", "panel", "places"]
    for name in names:
        assert getattr(analysis, name).__doc__, name
    assert all(hasattr(getattr(analysis, name), "__doc__") for name in names)
    public = [name for name in dir(data) if not name.startswith("_")]
    assert {"figures", "links", "places", "quantity", "figure"} <= set(public)


@pytest.mark.parametrize(
    "function", [explore.find, explore.places, explore.panel, open_study, per_capita.rates, audit.checks]
)
def test_what_the_notebook_calls_is_documented_with_its_parameters_or_an_example(function: Any) -> None:
    assert function.__doc__
    assert re.search(r"Parameters\n|Examples\n|Returns\n", function.__doc__)


# The notebook ---------------------------------------------------------------------------------------------------------


def test_the_notebook_is_committed_without_outputs_and_counts_and_defines_nothing() -> None:
    raw = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert NOTEBOOK.read_text(encoding="utf-8") == json.dumps(raw, ensure_ascii=False, indent=1) + "\n"
    node = nbformat.reads(json.dumps(raw), as_version=4)
    nbformat.validate(node)
    code = [cell for cell in node.cells if cell.cell_type == "code"]
    assert [cell.outputs for cell in code] == [[]] * len(code)
    assert [cell.execution_count for cell in code] == [None] * len(code)
    assert [cell.id for cell in node.cells] == [f"explore-{i:02d}" for i in range(1, len(node.cells) + 1)]
    assert not any(
        re.search(r"^\s*(def|class|for|while|with) |^\s*[%!]|lambda", cell.source, re.MULTILINE) for cell in code
    )
    assert not any(cell.metadata.get("tags") for cell in node.cells)  # no parameters: no report is built of it


def test_every_passage_of_the_notebook_stands_in_both_languages() -> None:
    node = nbformat.read(NOTEBOOK, as_version=4)
    for cell in node.cells:
        if cell.cell_type == "markdown":
            words = re.sub(r"`[^`]*`", "", cell.source)
            chinese, english = len(re.findall(r"[\u4e00-\u9fff]", words)), len(re.findall(r"[A-Za-z]+", words))
            assert chinese > 15, cell.id
            assert english > 12, cell.id
            assert 0.4 < chinese / english < 3.2, (cell.id, chinese, english)


def test_the_notebook_runs_in_a_real_kernel_without_an_error_or_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nbclient import NotebookClient

    monkeypatch.setenv("PAIRED_AID_PROJECT", str(PROJECT))
    node = nbformat.read(NOTEBOOK, as_version=4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbclient's own deprecations
        NotebookClient(
            node, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
        ).execute()
    outputs = [(cell.id, output) for cell in node.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [
        (cell, output.get("text", output.output_type))
        for cell, output in outputs
        if output.output_type != "execute_result"
    ] == []
    kinds = {kind for _, output in outputs for kind in output.data}
    assert {"text/html", "application/vnd.jupyter.widget-view+json", "text/plain"} <= kinds
    first = next(output.data["text/plain"] for _, output in outputs if "yuan_per_person" in output.data["text/plain"])
    assert "409.448819" in first  # 52,000,000 / 127,000, in five lines of pandas
    silent = [cell.id for cell in node.cells if cell.cell_type == "code" and not cell.outputs]
    assert len(silent) == 1  # the one that chooses place and period
    assert list(tmp_path.iterdir()) == []
