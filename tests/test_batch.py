"""Planning and building many reports: parameters, plan, whole files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from notebook_runner import ALL_NOTEBOOKS, PROJECT, project_data

from analysis.batch.index import DataIndex, default_places
from analysis.batch.parameters import Value, checked, declared, parsed
from analysis.batch.plan import notebooks_in, plan, shard
from analysis.batch.workspace import write_whole
from analysis.dataset import Dataset
from analysis.errors import NothingToReportError, ParameterError
from analysis.periods import folder_period, period_folder
from analysis.study import periods_of

OWN = (
    'place = "620421"\nperiod = "2020"\nlanguage = "zh"\ntop = 5\nshare = 0.5\ndraft = False\nonly = ["a"]\nnote = None'
)


@pytest.fixture(scope="module")
def data() -> Dataset:
    return project_data()


@pytest.fixture(scope="module")
def index() -> DataIndex:
    return DataIndex(PROJECT / "data")


def notebook(folder: Path, *sources: str, name: str = "own") -> Path:
    """A notebook whose first cell is the parameters cell."""
    cells: list[Any] = [new_code_cell(source) for source in sources]
    cells[0].metadata["tags"] = ["parameters"]
    path = folder / f"{name}.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    return path


# Parameters -----------------------------------------------------------------------------------------------------------


def test_the_declared_parameters_are_names_and_literals(tmp_path: Path) -> None:
    found = declared(notebook(tmp_path, OWN))
    assert found == {
        "place": "620421", "period": "2020", "language": "zh", "top": 5, "share": 0.5, "draft": False, "only": ["a"],
        "note": None,
    }  # fmt: skip


def test_an_annotated_parameter_counts_and_a_comment_does_not(tmp_path: Path) -> None:
    assert declared(notebook(tmp_path, "top: int = 5  # how many\n# bottom = 3")) == {"top": 5}


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("top = 2 + 3 * n", "parameter top: found an expression; allowed: a literal"),
        ("top = len('a')", "parameter top: found an expression; allowed: a literal"),
        ("import os", "found 'import os'; allowed: name = literal"),
        ("a = b = 1", "found 'a = b = 1'; allowed: name = literal"),
        ("a, b = 1, 2", "allowed: name = literal"),
        ("print('x')", "allowed: name = literal"),
    ],
)
def test_a_parameters_cell_with_anything_but_literals_is_refused(cell: str, found: str, tmp_path: Path) -> None:
    with pytest.raises(ParameterError) as caught:
        declared(notebook(tmp_path, cell))
    assert "notebook own.ipynb" in str(caught.value)
    assert found in str(caught.value)


def test_a_parameters_cell_that_is_no_python_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"notebook own\.ipynb"):
        declared(notebook(tmp_path, "top = = 5"))


def test_no_parameters_cell_and_two_of_them_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "two.ipynb"
    tagged = [new_code_cell("a = 1", metadata={"tags": ["parameters"]}) for _ in range(2)]
    for cells, count in (([], 0), (tagged, 2)):
        nbformat.write(new_notebook(cells=cells), path)
        with pytest.raises(ParameterError, match=rf"two\.ipynb: found {count} cells tagged parameters; allowed: one"):
            declared(path)


def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_text("not json", encoding="utf-8")
    with pytest.raises(ParameterError, match=r"broken\.ipynb: found \w+; allowed: a readable notebook"):
        declared(path)


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("top", "7", 7),
        ("top", "-7", -7),
        ("share", "1", 1),
        ("share", "2.5", 2.5),
        ("draft", "true", True),
        ("draft", "False", False),
        ("only", "['b', 'c']", ["b", "c"]),
        ("place", "620421", "620421"),
        ("period", "2017/2020", "2017/2020"),
        ("note", "words", "words"),
    ],
)
def test_a_typed_value_is_read_by_the_type_of_its_default(
    name: str, written: str, value: Value, tmp_path: Path
) -> None:
    found = parsed(notebook(tmp_path, OWN), {name: written})
    assert found == {name: value}
    assert type(found[name]) is type(value)


@pytest.mark.parametrize(
    ("name", "written", "allowed"),
    [
        ("top", "many", "a whole number"),
        ("top", "5.5", "a whole number"),
        ("top", "True", "a whole number"),
        ("top", "", "a whole number"),
        ("top", "__import__('os')", "a whole number"),
        ("share", "half", "a number"),
        ("draft", "1", "true or false"),
        ("draft", "yes", "true or false"),
        ("only", "a", "a list"),
    ],
)
def test_a_typed_value_of_another_type_is_refused(name: str, written: str, allowed: str, tmp_path: Path) -> None:
    with pytest.raises(ParameterError) as caught:
        parsed(notebook(tmp_path, OWN), {name: written})
    assert str(caught.value) == f"notebook own.ipynb, parameter {name}: found {written!r}; allowed: {allowed}"


def test_given_values_are_checked_by_name_and_type_and_not_changed(tmp_path: Path) -> None:
    path = notebook(tmp_path, OWN)
    given: dict[str, Value] = {"top": 9, "language": "en"}
    assert checked(path, given) == {"top": 9, "language": "en"}
    assert given == {"top": 9, "language": "en"}
    with pytest.raises(ParameterError, match=r"parameter tpo: not one of its own; .*did you mean top\?"):
        checked(path, {"tpo": 9})
    with pytest.raises(ParameterError, match=r"parameter top: found '9'; allowed: a whole number"):
        checked(path, {"top": "9"})
    with pytest.raises(ParameterError, match=r"parameter place: found 620421; allowed: text"):
        checked(path, {"place": 620421})


# Plan -----------------------------------------------------------------------------------------------------------------


def test_the_default_set_is_the_places_that_the_package_names_with_all_their_notebooks(index: DataIndex) -> None:
    tasks = plan(PROJECT, index)
    assert [task.name for task in tasks] == [f"620421 2020 {n} {lang}" for n in ALL_NOTEBOOKS for lang in ("zh", "en")]
    files = [path.as_posix() for task in tasks for path in task.files]
    assert len(files) == len(set(files)) == 16
    assert files[2:4] == ["620421/2020/county_comparison.en.html", "620421/2020/county_comparison.en.pdf"]
    assert tasks[3].parameters == {"place": "620421", "period": "2020", "language": "en"}


def test_a_plan_can_be_narrowed_and_keeps_the_order_asked_for(index: DataIndex) -> None:
    tasks = plan(
        PROJECT, index, places=["620421-fuping", "620421"], periods=["2020"], notebooks=["source_audit"],
        languages=("en",), formats=("pdf",),
    )  # fmt: skip
    assert [path.as_posix() for task in tasks for path in task.files] == [
        "620421-fuping/2020/source_audit.en.pdf",
        "620421/2020/source_audit.en.pdf",
    ]


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"places": ["999999"]}, ParameterError, r"place: found '999999'; allowed: .*620421"),
        ({"places": ["120101"]}, NothingToReportError, "nothing was published"),
        ({"periods": ["2O20"]}, ParameterError, r"period: found '2O20'; allowed.* 2020"),
        ({"periods": ["1999"]}, ParameterError, r"period: found '1999'; allowed for 620421: 2020"),
        ({"notebooks": ["fund_distributin"]}, ParameterError, r"did you mean fund_distribution\?"),
        ({"notebooks": ["nowhere/own.ipynb"]}, ParameterError, "nowhere"),
        ({"parameters": {"laguage": "zh"}}, ParameterError, r"laguage.*did you mean language\?"),
        ({"parameters": {"language": "en"}}, ParameterError, "--language"),
        ({"parameters": {"period": "2017/2020"}}, ParameterError, "--period"),
    ],
)
def test_what_cannot_be_planned_is_refused_before_anything_runs(
    asked: dict[str, Any], error: type[Exception], words: str, index: DataIndex
) -> None:
    with pytest.raises(error, match=words) as caught:
        plan(PROJECT, index, **asked)
    assert "\n" not in str(caught.value)


def test_a_folder_without_report_notebooks_is_refused(tmp_path: Path, index: DataIndex) -> None:
    (tmp_path / "notebooks").mkdir()
    notebook(tmp_path / "notebooks", "top = 5", name="explore")
    assert notebooks_in(tmp_path) == {}
    with pytest.raises(ParameterError, match="no notebook with the parameters place, period and language"):
        plan(tmp_path, index)


def test_a_file_that_is_no_notebook_is_planned_so_that_it_is_accounted_for(tmp_path: Path, index: DataIndex) -> None:
    (tmp_path / "notebooks").mkdir()
    notebook(tmp_path / "notebooks", OWN)
    broken = tmp_path / "notebooks" / "broken.ipynb"
    broken.write_text("{", encoding="utf-8")
    assert list(notebooks_in(tmp_path)) == ["broken", "own"]
    tasks = plan(tmp_path, index, languages=("zh",))
    assert [task.notebook.stem for task in tasks] == ["broken", "own"]


def test_ones_own_notebook_gets_its_own_parameters(tmp_path: Path, index: DataIndex) -> None:
    path = notebook(tmp_path, OWN)
    (task,) = plan(PROJECT, index, notebooks=[str(path)], languages=("zh",), parameters={"top": "9"})
    assert task.notebook == path
    assert task.parameters == {"place": "620421", "period": "2020", "language": "zh", "top": 9}
    assert [file.name for file in task.files] == ["own.zh.html", "own.zh.pdf"]


def test_a_parameter_is_given_to_the_notebooks_that_have_it(index: DataIndex) -> None:
    tasks = plan(PROJECT, index, languages=("zh",), parameters={"prices": "2020"})
    assert {task.notebook.stem: task.parameters.get("prices") for task in tasks} == {
        "county_comparison": "2020", "fund_distribution": None, "per_capita_impact": None, "source_audit": None,
    }  # fmt: skip


def test_what_is_left_out_is_said_where_place_and_notebook_were_named(index: DataIndex) -> None:
    said: list[str] = []
    plan(PROJECT, index, places=["620421", "620622", "120101"], notebooks=["county_comparison"], note=said.append)
    assert said == [
        "620622 2017/2020 county_comparison: only money for single projects or tranches was published on it",
        "620622 2020 county_comparison: only donations, business or sums over several kinds of money were published on it",
        "120101: nothing was published on it",
    ]
    said.clear()
    plan(PROJECT, index, places=["620421", "620622"], note=said.append)  # county_comparison was not named
    plan(PROJECT, index, every=True, notebooks=["county_comparison"], note=said.append)  # nor was any place
    assert said == []


def test_a_period_named_is_not_left_out_in_silence_either(index: DataIndex) -> None:
    said: list[str] = []
    asked: dict[str, Any] = {"places": ["422825"], "notebooks": ["county_comparison"], "note": said.append}
    plan(PROJECT, index, **asked)  # 2018 can be compared, 2019 cannot
    assert said == []
    plan(PROJECT, index, **asked, periods=["2018", "2019"])
    assert said == ["422825 2019 county_comparison: only money for single projects or tranches was published on it"]


def test_places_and_periods_follow_from_the_data(data: Dataset) -> None:
    assert default_places(data) == ("620421",)
    assert periods_of(data, "620421") == ("2020",)
    assert periods_of(data, "120101") == ()


@pytest.mark.parametrize(
    ("period", "folder"),
    [
        ("2020", "2020"),
        ("2017/2020", "2017--2020"),
        ("../2020-07", "until-2020-07"),
        ("2020-01/2020-07", "2020-01--2020-07"),
    ],
)
def test_a_period_becomes_a_folder_of_one_level(period: str, folder: str) -> None:
    assert period_folder(period) == folder
    assert folder_period(folder) == period
    assert len(Path(folder).parts) == 1


def test_shards_are_fixed_parts_that_together_are_all(index: DataIndex) -> None:
    tasks = plan(PROJECT, index, places=["620421", "620421-fuping"])
    parts = [shard(tasks, number, 3) for number in (1, 2, 3)]
    assert sorted(task.report for part in parts for task in part) == sorted(task.report for task in tasks)
    # A task's part does not depend on what else is planned.
    alone = [shard(plan(PROJECT, index, places=["620421"]), number, 3) for number in (1, 2, 3)]
    for part, smaller in zip(parts, alone, strict=True):
        assert [task.report for task in part if task.place == "620421"] == [task.report for task in smaller]


# Building -------------------------------------------------------------------------------------------------------------


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a" / "report.html"
    write_whole(path, "旧")
    write_whole(path, "新")
    assert path.read_bytes() == "新".encode()
    write_whole(path, b"\x00")
    assert path.read_bytes() == b"\x00"
    assert path.stat().st_mode & 0o777 == 0o644
    assert [p.name for p in path.parent.iterdir()] == ["report.html"]


@pytest.mark.parametrize("stop", [OSError("no space left"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", ["fsync", "fdopen", "replace"])
def test_an_interrupted_write_leaves_the_old_file_and_no_other(
    step: str, stop: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.html"
    write_whole(path, "old")

    def fail(*arguments: object, **options: object) -> None:
        raise stop

    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail)
        if step == "replace":
            patch.setattr(Path, "replace", fail)
        with pytest.raises(type(stop)):
            write_whole(path, "new" * 100_000)
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]
