"""The notebooks as they are committed: no outputs, one parameters cell, both languages, nothing typed that is computed."""

from __future__ import annotations

import ast
import re
import warnings
from pathlib import Path
from typing import Any

import nbformat
import pytest
from notebook_runner import ALL_NOTEBOOKS, LANGUAGES, PERIOD, PLACE, PROJECT, executed

from analysis.batch.parameters import declared
from analysis.display import UNSEEN_VARIABLE
from analysis.export.document import document_from


def notebook(name: str) -> Any:
    return nbformat.read(PROJECT / "notebooks" / f"{name}.ipynb", as_version=4)


def test_the_four_questions_have_a_notebook_each_beside_the_one_to_explore() -> None:
    assert {*ALL_NOTEBOOKS, "explore"} == {path.stem for path in (PROJECT / "notebooks").glob("*.ipynb")}


@pytest.mark.parametrize("name", ALL_NOTEBOOKS)
def test_a_notebook_is_valid_and_holds_no_output_and_no_run_count(name: str) -> None:
    node = notebook(name)
    nbformat.validate(node)
    code = [cell for cell in node.cells if cell.cell_type == "code"]
    assert [cell.outputs for cell in code] == [[]] * len(code)
    assert [cell.execution_count for cell in code] == [None] * len(code)


@pytest.mark.parametrize("name", ALL_NOTEBOOKS)
def test_cell_ids_are_fixed_and_unique(name: str) -> None:
    ids = [cell.id for cell in notebook(name).cells]
    assert len(set(ids)) == len(ids)
    # An editor that makes up ids writes eight hexadecimal digits.
    assert [cell for cell in ids if not re.fullmatch(r"[a-z]+-[0-9]{2}", cell)] == []


@pytest.mark.parametrize("name", ALL_NOTEBOOKS)
def test_one_parameters_cell_holds_literals_only_and_explains_each(name: str) -> None:
    cells = [cell for cell in notebook(name).cells if "parameters" in cell.metadata.get("tags", [])]
    (cell,) = cells
    own = ["peers", "tiers", "prices"] if name == "county_comparison" else []
    assert list(declared(PROJECT / "notebooks" / f"{name}.ipynb")) == ["place", "period", "language", *own]
    for line in cell.source.splitlines():
        (statement,) = ast.parse(line).body
        assert isinstance(statement, ast.Assign)
        assert [type(target) for target in statement.targets] == [ast.Name]
        ast.literal_eval(statement.value)
        assert "  # " in line


@pytest.mark.parametrize("name", ALL_NOTEBOOKS)
def test_prose_stands_in_both_languages_pair_by_pair(name: str) -> None:
    tags = [cell.metadata.get("tags") for cell in notebook(name).cells if cell.cell_type == "markdown"]
    assert tags == [["zh"], ["en"]] * (len(tags) // 2)


@pytest.mark.parametrize("name", ALL_NOTEBOOKS)
def test_the_two_wordings_of_a_pair_have_the_same_headings_and_paragraphs(name: str) -> None:
    prose = [cell.source for cell in notebook(name).cells if cell.cell_type == "markdown"]
    shapes = [[re.match(r"#*", block)[0] for block in re.split(r"\n\s*\n", source)] for source in prose]  # type: ignore[index]
    assert shapes[::2] == shapes[1::2]
    chinese = [len(re.findall(r"[\u4e00-\u9fff]", source)) > len(re.findall("[a-z]", source)) for source in prose]
    assert chinese == [True, False] * (len(prose) // 2)


@pytest.mark.parametrize("name", ALL_NOTEBOOKS)
def test_no_number_is_typed_into_prose(name: str) -> None:
    digits = {
        cell.id: cell.source
        for cell in notebook(name).cells
        if cell.cell_type == "markdown" and re.search(r"\d", cell.source)
    }
    assert digits == {}


@pytest.mark.parametrize("name", ALL_NOTEBOOKS)
def test_code_cells_define_nothing_write_nothing_and_show_one_thing(name: str) -> None:
    for cell in notebook(name).cells:
        if cell.cell_type != "code":
            continue
        tree = ast.parse(cell.source)
        forbidden = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.With)
        assert [type(node).__name__ for node in ast.walk(tree) if isinstance(node, forbidden)] == [], cell.id
        called = {getattr(node.func, "id", "") for node in ast.walk(tree) if isinstance(node, ast.Call)}
        assert called & {"print", "open", "display", "exec", "eval", "__import__"} == set(), cell.id
        assert not re.search(r"^\s*[%!]", cell.source, re.MULTILINE), cell.id
        assert sum(isinstance(statement, ast.Expr) for statement in tree.body) <= 1, cell.id


def test_no_cell_stands_in_two_notebooks_but_those_that_open_the_study_and_close_with_its_sources() -> None:
    seen: dict[str, str] = {}
    twice = []
    for name in ALL_NOTEBOOKS:
        for cell in notebook(name).cells:
            if cell.cell_type == "code" and cell.source in seen and seen[cell.source] != name:
                twice.append(cell.source)
            seen.setdefault(cell.source, name)
    allowed = re.compile(r"place = |from analysis import |tables\.(figures|sources)\(study\)")
    assert [source for source in twice if not allowed.match(source)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ALL_NOTEBOOKS)
def test_every_code_cell_but_the_first_two_shows_something_and_nothing_is_complained_of(
    name: str, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("WARNING"):
        node = executed(name, place=PLACE, period=PERIOD, language=language)
    assert caplog.messages == []  # JupyterLab would show them in red
    silent = [cell.id for cell in node.cells if cell.cell_type == "code" and not cell.outputs]
    assert [cell.rpartition("-")[2] for cell in silent] == ["03", "04"]
    document_from(node)


def test_a_notebook_runs_in_a_real_kernel_from_an_unrelated_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import papermill

    monkeypatch.delenv("PAIRED_AID_PROJECT", raising=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # papermill's and nbformat's own deprecations
        monkeypatch.setenv(UNSEEN_VARIABLE, "1")
        node = papermill.execute_notebook(
            str(PROJECT / "notebooks" / "source_audit.ipynb"),
            None,
            parameters={"place": "620421", "period": "2020", "language": "en"},
            kernel_name="python3",
            cwd=str(tmp_path),
            progress_bar=False,
        )
    here = executed("source_audit", place="620421", period="2020", language="en")
    shown = [
        [output.get("data") for output in cell.outputs]
        for cell in node.cells
        if cell.cell_type == "code" and cell.outputs
    ]
    same = [
        [dict(output.data) for output in cell.outputs]
        for cell in here.cells
        if cell.cell_type == "code" and cell.outputs
    ]
    assert shown == same
    assert list(tmp_path.iterdir()) == []
