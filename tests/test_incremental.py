"""A report is redone exactly when something that it depends on changed: slices of the data, keys, manifest."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import copy_project
from made_up import county_id, made_up_project, pretend_built
from notebook_runner import NOTEBOOKS, PROJECT, executed

from analysis.batch import fingerprints
from analysis.batch.fingerprints import ONLY, PACKAGE, exporter_hash
from analysis.batch.index import DataIndex
from analysis.batch.manifest import BuiltFile, Entry, known_reports, leave_record, merged, read_manifest, settle
from analysis.batch.plan import FORMATS, Task, plan, stale
from analysis.batch.workspace import WORK, Claim, is_claimed, sweep, write_whole
from analysis.dataset import load
from analysis.errors import ParameterError
from analysis.export.html import ReportHTMLExporter

ONE, TWO = county_id(1), county_id(2)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Jingyuan and two made-up counties; nobody changes it."""
    return made_up_project(tmp_path_factory.mktemp("three") / "project", 2)


@pytest.fixture
def project(three: Path, tmp_path: Path) -> Path:
    """A copy of one's own."""
    return Path(shutil.copytree(three, tmp_path / "project"))


def tasks_of(project: Path) -> list[Task]:
    return plan(project, DataIndex(project / "data"))


def due(project: Path, out: Path) -> dict[str, tuple[str, ...]]:
    """What a run would redo, and why."""
    return {one.task.report: one.reasons for one in stale(tasks_of(project), known_reports(out), out)}


def edit(project: Path, table: str, key: str, **cells: str) -> None:
    """Change cells of the row with this id."""
    path = project / "data" / f"{table}.csv"
    header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
    for row in rows:
        if row[0] == key:
            for name, value in cells.items():
                row[header.index(name)] = value
            break
    else:
        raise AssertionError(key)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    path.write_text(text.getvalue(), encoding="utf-8")


def counties(reports: dict[str, tuple[str, ...]]) -> set[str]:
    return {report.partition("/")[0] for report in reports}


# Slices ---------------------------------------------------------------------------------------------------------------


def test_a_slice_holds_the_places_own_figures_and_its_context_only(three: Path, tmp_path: Path) -> None:
    index = DataIndex(three / "data")
    piece = load(index.slice(ONE, "2020", whole=False).write(tmp_path))
    places = {figure.place for figure in piece.records}
    assert places == {ONE, f"{ONE}-fuping", "100000"}  # the poverty standard is the nation's
    assert {figure.id for figure in piece.records} == {*index.dataset.select(ONE, "2020"), "F0524"}
    assert piece.recipients == (ONE,)
    assert set(piece.place_ids) >= {"120101", "120000", "620400", "620000", "100000"}
    assert TWO not in piece.place_ids


def test_a_slice_of_a_slice_is_itself(three: Path, tmp_path: Path) -> None:
    piece = DataIndex(three / "data").slice(ONE, "2020", whole=False)
    again = DataIndex(piece.write(tmp_path) / "data").slice(ONE, "2020", whole=False)
    assert again == piece


def test_what_is_linked_comes_along_however_far_away(project: Path) -> None:
    path = project / "data" / "links.csv"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{ONE}-12,conflicts_with,{TWO}-12,inferred,,\n")
    index = DataIndex(project / "data")
    figures = index.slice(ONE, "2020", whole=False).files["figures.csv"].decode()
    assert f"\n{TWO}-12," in figures
    assert f"\n{TWO}-02," in figures  # the fund that serves those people


@pytest.mark.parametrize("notebook", NOTEBOOKS)
@pytest.mark.parametrize("place", ["620421", "620421-fuping"])
def test_a_report_from_its_slice_is_the_report_from_all_data(
    notebook: str, place: str, three: Path, tmp_path: Path
) -> None:
    """But for the hash of the data in its title block, which is that of the slice."""
    index = DataIndex(three / "data")
    piece = index.slice(place, "2020", whole=False)
    pages = [
        ReportHTMLExporter().from_notebook_node(
            executed(notebook, project=folder, place=place, period="2020", language="en")
        )[0]
        for folder in (three, piece.write(tmp_path))
    ]
    assert index.dataset.hash in pages[0]
    same = pages[0].replace(index.dataset.hash, piece.hash).replace(index.dataset.hash[:16], piece.hash[:16])
    assert same == pages[1]


def test_planning_from_what_was_kept_reads_no_row_and_gives_the_same(three: Path, tmp_path: Path) -> None:
    first = DataIndex(three / "data", tmp_path)
    expected = plan(three, first)
    first.keep()
    second = DataIndex(three / "data", tmp_path)
    assert plan(three, second) == expected
    assert second._slicer is None
    (tmp_path / WORK / "index.json").write_text("{", encoding="utf-8")
    assert plan(three, DataIndex(three / "data", tmp_path)) == expected


# What is redone, and what is not --------------------------------------------------------------------------------------


def test_nothing_changed_nothing_is_due(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    tasks = tasks_of(project)
    assert set(due(project, out).values()) == {("never built",)}
    pretend_built(tasks, out)
    assert due(project, out) == {}
    assert len(list(stale(tasks, known_reports(out), out, force=True))) == len(tasks) == 18


@pytest.mark.parametrize(
    ("table", "key", "cells", "redone"),
    [
        ("figures", f"{ONE}-12", {"as_written": "12.8万人", "value": "128000"}, {ONE}),
        ("figures", "620421-05", {"subject_en": "people still in poverty"}, {"620421"}),
        ("sources", "made-up-2", {"publisher": "某报"}, {TWO}),
        ("places", f"{TWO}-fuping", {"name_en": "Other Village"}, {TWO}),
        ("places", "120101", {"name_en": "Heping"}, {"620421", ONE, TWO}),
        ("measures", "poverty_standard", {"label_en": "poverty line"}, {"620421", ONE, TWO}),
        ("measures", "population_resident", {"label_en": "inhabitants"}, {"620421"}),
        ("figures", "F0417", {"subject_en": "inhabitants"}, {"620421"}),
    ],
)
def test_a_changed_row_redoes_the_reports_that_read_it_and_no_other(
    table: str, key: str, cells: dict[str, str], redone: set[str], project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    pretend_built(tasks_of(project), out)
    edit(project, table, key, **cells)
    found = due(project, out)
    assert counties(found) == redone
    assert len(found) == 6 * len(redone)
    assert set(found.values()) == {("the data it reads changed",)}


def test_a_row_that_no_report_reads_redoes_nothing(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    pretend_built(tasks_of(project), out)
    with (project / "data" / "places.csv").open("a", encoding="utf-8") as file:
        file.write("620422,会宁县,Huining County,county,620400,\n")
    assert due(project, out) == {}


def test_a_notebook_that_reads_all_is_redone_for_every_figure(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    path = project / "notebooks" / "source_audit.ipynb"
    node = json.loads(path.read_text(encoding="utf-8"))
    del node["metadata"]["paired_aid"]  # says nothing of what it reads: it is handed everything
    path.write_text(json.dumps(node), encoding="utf-8")
    pretend_built(tasks_of(project), out)
    edit(project, "figures", f"{ONE}-12", subject_en="others")
    found = due(project, out)
    assert {r for r in found if "source_audit" in r} == {
        f"{place}/2020/source_audit.{language}" for place in ("620421", ONE, TWO) for language in ("zh", "en")
    }
    assert counties({r: w for r, w in found.items() if "source_audit" not in r}) == {ONE}


def test_what_a_notebook_reads_is_one_of_two_words(project: Path) -> None:
    path = project / "notebooks" / "source_audit.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace('"reads": "place"', '"reads": "plcae"'), encoding="utf-8")
    with pytest.raises(
        ParameterError, match=r"source_audit.ipynb, metadata paired_aid.reads: found 'plcae'; allowed: "
    ):
        tasks_of(project)


def test_a_changed_notebook_redoes_its_reports_and_no_other(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    pretend_built(tasks_of(project), out)
    path = project / "notebooks" / "source_audit.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("## The answer", "## Answer"), encoding="utf-8")
    found = due(project, out)
    assert len(found) == 6
    assert all("/source_audit." in report for report in found)
    assert set(found.values()) == {("the notebook changed",)}


@pytest.mark.parametrize(
    ("name", "reason", "formats"),
    [
        ("package_hash", "the package's source changed", FORMATS),
        ("libraries_hash", "versions of libraries changed", FORMATS),
    ],
)
def test_changed_code_and_libraries_redo_everything(
    name: str, reason: str, formats: tuple[str, ...], project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    pretend_built(tasks_of(project), out)
    monkeypatch.setattr(f"analysis.batch.plan.{name}", lambda: "another")
    found = list(stale(tasks_of(project), known_reports(out), out))
    assert len(found) == 18
    assert {(one.reasons, one.task.formats) for one in found} == {((reason,), formats)}


def test_a_changed_exporter_redoes_its_format_only(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    pretend_built(tasks_of(project), out)
    monkeypatch.setattr(
        "analysis.batch.plan.exporter_hash", lambda form: "another" if form == "pdf" else exporter_hash(form)
    )
    found = list(stale(tasks_of(project), known_reports(out), out))
    assert len(found) == 18
    assert {(one.reasons, one.task.formats) for one in found} == {(("the pdf exporter changed",), ("pdf",))}


def test_changed_parameters_redo_the_report(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    tasks = tasks_of(project)
    pretend_built(tasks, out)
    other = replace(tasks[0], parameters={**tasks[0].parameters, "top": 3})
    assert [one.reasons for one in stale([other], known_reports(out), out)] == [("the parameters changed",)]


def test_a_missing_or_cut_file_is_redone_alone(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    tasks = tasks_of(project)
    pretend_built(tasks, out)
    (out / f"{tasks[0].report}.html").unlink()
    (out / f"{tasks[1].report}.pdf").write_bytes(b"cut")
    found = [(one.task.report, one.task.formats, one.reasons) for one in stale(tasks, known_reports(out), out)]
    assert found == [
        (tasks[0].report, ("html",), ("the html file is not there as it was written",)),
        (tasks[1].report, ("pdf",), ("the pdf file is not there as it was written",)),
    ]


def test_a_failed_report_is_tried_again(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    tasks = tasks_of(project)
    pretend_built(tasks, out)
    failed = Entry(tasks[0].notebook.name, tasks[0].parameters, tasks[0].inputs, "failed", "no such county")
    settle(out, {tasks[0].report: failed}, {})
    assert due(project, out) == {tasks[0].report: ("it failed last time",)}


# What a report's code is ----------------------------------------------------------------------------------------------


def _imports(path: Path) -> set[str]:
    """Files of the package that a file of the package imports, by their name below it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
        elif isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        for name in names:
            below = name.removeprefix("analysis").strip(".").replace(".", "/")
            if name.startswith("analysis"):
                found |= {f for f in (f"{below}.py", f"{below}/__init__.py") if (PACKAGE / f).is_file()}
    return found


def _closure(*start: str) -> set[str]:
    found, waiting = set(start), list(start)
    while waiting:
        for name in _imports(PACKAGE / waiting.pop()) - found:
            found.add(name)
            waiting.append(name)
    return found


def test_no_code_that_makes_a_report_is_left_out_of_its_key() -> None:
    notebooks = _closure("charts/__init__.py", "narrative/__init__.py", "tables/__init__.py", "study.py")
    html, pdf = _closure("export/html.py"), _closure("export/pdf.py")
    left_out = {name for name in notebooks | html | pdf if name.startswith(fingerprints.NOT_READ)}
    assert left_out == set()
    assert html & set(ONLY["pdf"]) == set()
    assert pdf & set(ONLY["html"]) == set()
    for name in (*ONLY["html"], *ONLY["pdf"]):
        assert (PACKAGE / name).is_file()
    for name in fingerprints.NOT_READ:
        assert (PACKAGE / name).exists()


def test_every_text_that_a_template_needs_is_in_the_key() -> None:
    others = {p.suffix for p in PACKAGE.rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert others - fingerprints._SOURCES <= {".typed", ""}


def test_versions_name_the_fonts_and_the_typesetter() -> None:
    assert {"python", "matplotlib", "typst", "pylopdf-fonts-zh-cn", "numpy", "pandas"} <= set(fingerprints.libraries())
    assert "distributed" not in fingerprints.libraries()


# The manifest ---------------------------------------------------------------------------------------------------------


def entry(out: Path, report: str, content: bytes = b"whole", **changes: object) -> Entry:
    write_whole(out / f"{report}.html", content)
    made = Entry(
        "own.ipynb", {"place": "620421"}, {"data": "a", "libraries": "l"}, files={"html": BuiltFile.of(content, "e")}
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_the_same_reports_give_the_same_manifest_whatever_their_order(tmp_path: Path) -> None:
    texts = []
    for name, order in (("a", ("x", "y")), ("b", ("y", "x"))):
        for report in order:
            settle(
                tmp_path / name, {f"p/2020/{report}": entry(tmp_path / name, f"p/2020/{report}")}, {"l": {"typst": "1"}}
            )
        texts.append((tmp_path / name / "manifest.json").read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    assert re.search(r"\d\d:\d\d|/tmp|seconds", texts[0]) is None
    assert json.loads(texts[0])["libraries"] == {"l": {"typst": "1"}}


def test_a_record_counts_as_far_as_its_files_are_there(tmp_path: Path) -> None:
    made = entry(tmp_path, "p/2020/x")
    made = replace(made, files={**made.files, "pdf": BuiltFile.of(b"never written", "e")})
    leave_record(tmp_path, "gone", "p/2020/x", made, by_way_of=tmp_path)
    leave_record(tmp_path, "gone", "p/2020/y", replace(made, files={"pdf": made.files["pdf"]}), by_way_of=tmp_path)
    assert {name: set(e.files) for name, e in known_reports(tmp_path).items()} == {"p/2020/x": {"html"}}
    assert read_manifest(tmp_path) == {}
    settle(tmp_path, {}, {})
    assert {name: set(e.files) for name, e in read_manifest(tmp_path).items()} == {"p/2020/x": {"html"}}
    assert list((tmp_path / WORK / "records").iterdir()) == []


def test_a_record_of_a_living_runner_stays(tmp_path: Path) -> None:
    claim = Claim(tmp_path / WORK)
    leave_record(tmp_path, claim.name, "p/2020/x", entry(tmp_path, "p/2020/x"), by_way_of=tmp_path)
    settle(tmp_path, {}, {})
    assert set(read_manifest(tmp_path)) == {"p/2020/x"}
    assert len(list((tmp_path / WORK / "records").iterdir())) == 1
    claim.release()
    settle(tmp_path, {}, {})
    assert list((tmp_path / WORK / "records").iterdir()) == []


def test_formats_of_the_same_input_stay_together_and_of_another_do_not(tmp_path: Path) -> None:
    old = entry(tmp_path, "p/2020/x")
    pdf = replace(old, files={"pdf": BuiltFile.of(b"p", "e")})
    assert set(merged(old, pdf).files) == {"html", "pdf"}
    assert set(merged(old, replace(pdf, inputs={"data": "b", "libraries": "l"})).files) == {"pdf"}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 99, "reports": {}}', '{"format": 1, "reports": {"x": 3}}'])
def test_an_unreadable_manifest_is_no_manifest(text: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    assert read_manifest(tmp_path) == {}


# Claims ---------------------------------------------------------------------------------------------------------------


def test_a_claim_holds_until_it_is_released_and_only_then_is_swept(tmp_path: Path) -> None:
    claim = Claim(tmp_path)
    (claim.folder / "left").write_text("x", encoding="utf-8")
    assert is_claimed(tmp_path, claim.name)
    assert sweep(tmp_path) == 0
    assert claim.folder.stat().st_mode & 0o077 == 0
    claim._file.close()  # as the end of its process would
    assert not is_claimed(tmp_path, claim.name)
    assert sweep(tmp_path) == 1
    assert list(tmp_path.iterdir()) == []


def test_of_the_projects_own_notebooks_only_the_comparison_reads_all_data() -> None:
    reads = {task.notebook.stem: task.reads for task in tasks_of(PROJECT)}
    assert reads == {**dict.fromkeys(NOTEBOOKS, "place"), "county_comparison": "all"}


def test_a_comparison_is_redone_when_a_figure_on_any_place_changes(tmp_path: Path) -> None:
    project, out = copy_project(tmp_path / "project"), tmp_path / "out"
    pretend_built(tasks_of(project), out)
    edit(project, "figures", "F0615", value="169000000", as_written="1.69亿元")  # Huangyuan's fund
    assert due(project, out) == {
        f"620421/2020/county_comparison.{language}": ("the data it reads changed",) for language in ("zh", "en")
    }
