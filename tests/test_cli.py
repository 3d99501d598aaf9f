"""The command as a user runs it: exit codes, one sentence per error, nothing written that was not asked for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import Command, copy_project
from nbformat.v4 import new_code_cell, new_notebook
from notebook_runner import ALL_NOTEBOOKS, PROJECT

SHARED_TEXTS = PROJECT.parent / "shared" / "texts"
PARAMETERS = 'place = "620421"  # id\nperiod = "2020"  # year\nlanguage = "zh"  # zh or en'


def only_sentence(stderr: str) -> str:
    """The one line of an error, without the command's name."""
    lines = stderr.splitlines()
    assert len(lines) == 1, stderr
    assert lines[0].startswith("paired-aid: ")
    assert "Traceback" not in stderr
    return lines[0].removeprefix("paired-aid: ")


def own_notebook(folder: Path, *sources: str, parameters: str = PARAMETERS, name: str = "own") -> Path:
    """A report notebook of one's own."""
    folder.mkdir(parents=True, exist_ok=True)
    cells: list[Any] = [new_code_cell(source) for source in (parameters, *sources)]
    cells[0].metadata["tags"] = ["parameters"]
    path = folder / f"{name}.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    return path


def edited(project: Path, table: str, old: str, new: str) -> Path:
    """The project with one piece of one table changed."""
    path = project / "data" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return project


# check ----------------------------------------------------------------------------------------------------------------


def test_check_finds_no_fault_and_says_that_places_without_a_text_were_not_checked(
    paired_aid: Command, project_copy: Path
) -> None:
    done = paired_aid("check", cwd=project_copy)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^data: \d+ figures, \d+ links, no fault$", done.stdout, re.MULTILINE)
    assert "jingyuan-2020-07-13: places of 50 figures not checked, no text at hand" in done.stdout
    assert "0 contradicts" in done.stdout


@pytest.mark.skipif(not SHARED_TEXTS.is_dir(), reason="the article is not part of the project; no folder with it here")
def test_check_finds_all_fifty_figures_in_the_article(paired_aid: Command, project_copy: Path) -> None:
    done = paired_aid("check", cwd=project_copy, PAIRED_AID_TEXTS=str(SHARED_TEXTS))
    assert (done.returncode, done.stderr) == (0, "")
    assert "jingyuan-2020-07-13: 50 of 50 figures stand where the data say" in done.stdout


def test_check_exits_with_one_where_a_figure_does_not_stand_in_its_text(
    paired_aid: Command, project_copy: Path, tmp_path: Path
) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "jingyuan-2020-07-13.txt").write_text("决定将5200万元用于扶贫。", encoding="utf-8")
    done = paired_aid("check", cwd=project_copy, PAIRED_AID_TEXTS=str(texts))
    assert done.returncode == 1
    assert "another copy of the text" in done.stdout
    assert "figure 620421-12" in done.stdout
    assert "figure 620421-02" not in done.stdout


def test_check_names_file_row_and_column_of_each_fault(paired_aid: Command, project_copy: Path) -> None:
    # Header is row 1, so 620421-02, the second figure, is row 3.
    broken = edited(project_copy, "figures", ",52000000,yuan,", ",53000000,yuan,")
    done = paired_aid("check", "--project", str(broken))
    assert done.returncode == 1
    assert done.stdout == ""
    assert "figures.csv, row 3, column value: found" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_speaks_json_whether_or_not_there_is_a_fault(paired_aid: Command, project_copy: Path) -> None:
    good = paired_aid("check", "--json", "--project", str(project_copy))
    said = json.loads(good.stdout)
    assert (good.returncode, good.stderr) == (0, "")
    assert said["valid"] is True
    assert said["audit"]["620421 2020"]["contradicts"] == 0
    broken = edited(project_copy, "figures", ",52000000,yuan,", ",53000000,yuan,")
    bad = paired_aid("check", "--json", "--project", str(broken))
    said = json.loads(bad.stdout)
    assert (bad.returncode, bad.stderr) == (1, "")
    assert said["valid"] is False
    assert {(v["file"], v["row"], v["column"]) for v in said["violations"]} == {("figures.csv", 3, "value")}


# report: wrong use ----------------------------------------------------------------------------------------------------

WRONG = {
    "a letter in the year": (["--period", "2O20"], r"period: found '2O20'; allowed.* 2020"),
    "a year without any figure": (["--period", "1999"], r"period: found '1999'; allowed for 620421: 2020"),
    "a period without figures of the place": (["--period", "2012"], r"no figure of 620421 for the period 2012"),
    "a span without any figure": (["--period", "2003/2004"], r"period: found '2003/2004'"),
    "a place beside all": (["620421", "--all"], r"--all: found beside the place 620421; allowed: places, or --all"),
    "a notebook that lacks what it needs": (
        ["620622", "--notebook", "county_comparison"],
        r"620622 .*county_comparison: only money for single projects or tranches",
    ),
    "peers of an unknown kind": (
        ["--notebook", "county_comparison", "-p", "peers=friends"],
        r"parameter peers: found 'friends'; allowed: donor, province, all",
    ),
    "prices of a year without an index": (
        ["--notebook", "county_comparison", "-p", "prices=1999"],
        r"parameter prices: found '1999'; allowed: empty \(as printed\), or a year from 2010 to 2025",
    ),
    "a parameter that none of the notebooks has": (
        ["--notebook", "source_audit", "--notebook", "fund_distribution", "-p", "prices=2020"],
        r"parameter prices: none of the chosen notebooks has it; allowed: none$",
    ),
    "an unknown place": (["999999"], r"place: found '999999'; allowed: .*620421"),
    "a place that only gives": (["120101"], r"nothing was published|no figure"),
    "an unknown notebook": (
        ["--notebook", "fund_distributin"],
        r"'fund_distributin'.*did you mean fund_distribution\?",
    ),
    "a misspelt parameter": (["-p", "laguage=zh"], r"laguage: .*did you mean language\?"),
    "a parameter with an option of its own": (["-p", "language=en"], r"'language'.*--language"),
    "a parameter without a value": (["-p", "language"], r"--parameter: found 'language'; allowed: NAME=VALUE"),
    "an unknown format": (["--format", "docx"], r"'docx'.*'html', 'pdf', 'both'"),
    "an unknown language": (["--language", "fr"], r"'fr'.*'zh', 'en', 'both'"),
    "no worker": (["--jobs", "0"], r"--jobs.*1"),
    "half a worker": (["--jobs", "0.5"], r"--jobs"),
    "an unknown option": (["--outt", "x"], r"--outt"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_use_of_report_is_one_sentence_and_writes_nothing(
    case: str, paired_aid_here: Command, tmp_path: Path
) -> None:
    words, expected = WRONG[case]
    done = paired_aid_here("report", *words, "--out", str(tmp_path / "out"))
    assert (done.returncode, done.stdout) == (2, "")
    assert re.search(expected, only_sentence(done.stderr))
    assert list(tmp_path.iterdir()) == []


def test_text_for_a_number_is_refused_before_anything_runs(paired_aid_here: Command, tmp_path: Path) -> None:
    path = own_notebook(tmp_path / "mine", "raise SystemExit", parameters=f"{PARAMETERS}\ntop = 5  # rows")
    done = paired_aid_here("report", "--notebook", str(path), "-p", "top=many", "--out", str(tmp_path / "out"))
    assert (done.returncode, done.stdout) == (2, "")
    assert only_sentence(done.stderr) == "notebook own.ipynb, parameter top: found 'many'; allowed: a whole number"
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_no_project_is_refused(paired_aid_here: Command, tmp_path: Path) -> None:
    for command in (["check"], ["report", "--out", str(tmp_path / "out")], ["list"]):
        done = paired_aid_here(*command, "--project", str(tmp_path))
        assert (done.returncode, done.stdout) == (2, "")
        assert "data/datapackage.json" in only_sentence(done.stderr)
    assert list(tmp_path.iterdir()) == []


def test_broken_data_give_no_report(paired_aid: Command, project_copy: Path, tmp_path: Path) -> None:
    edited(project_copy, "figures", ",52000000,yuan,", ",53000000,yuan,")
    done = paired_aid("report", "--project", str(project_copy), "--out", str(tmp_path / "out"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "figures.csv, row 3, column value" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_file_in_place_of_the_output_folder_is_one_sentence(paired_aid: Command, tmp_path: Path) -> None:
    taken = tmp_path / "out"
    taken.write_text("mine", encoding="utf-8")
    done = paired_aid(
        "report", "--notebook", "source_audit", "--language", "zh", "--format", "html", "--out", str(taken)
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert str(taken) in only_sentence(done.stderr)
    assert taken.read_text(encoding="utf-8") == "mine"


def test_a_place_asked_for_by_name_is_not_dropped_in_silence(paired_aid: Command, tmp_path: Path) -> None:
    words = ("report", "620421", "450000", "--notebook", "county_comparison", "--dry-run", "--out", str(tmp_path))
    done = paired_aid(*words)
    assert done.returncode == 0
    assert re.search(r"^paired-aid: 450000 \S+ county_comparison: \w+", done.stderr)
    assert "Traceback" not in done.stderr
    assert "2 of 2 notebook runs to do" in done.stdout


# report: what it builds -----------------------------------------------------------------------------------------------


def test_a_failing_notebook_is_named_and_the_others_are_built(paired_aid: Command, tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    own_notebook(project / "notebooks", "1 + 1", "raise ValueError('no such county')", name="failing")
    out = tmp_path / "out"
    done = paired_aid(
        *("report", "--notebook", "failing", "--notebook", "source_audit", "--language", "en", "--jobs", "1"),
        *("--out", str(out)),
        cwd=project,
    )
    assert done.returncode == 1
    sentence = only_sentence(done.stderr)
    assert sentence == "620421 2020 failing en: code cell 3: ValueError: no such county"
    written = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert {name for name in written if not name.startswith(".work/")} == {
        "620421/2020/source_audit.en.html", "620421/2020/source_audit.en.pdf", "620421/2020/failing.en.failed.ipynb",
        "index.html", "manifest.json", "run.json",
    }  # fmt: skip
    page = (out / "index.html").read_text(encoding="utf-8")
    assert 'href="620421/2020/failing.en.failed.ipynb"' in page
    assert "ValueError: no such county" in page
    # Nothing is left beside the notebooks either.
    assert {path.name for path in (project / "notebooks").iterdir()} == {
        f"{n}.ipynb" for n in (*ALL_NOTEBOOKS, "explore", "failing")
    }


def test_an_earlier_report_survives_a_failed_rebuild(paired_aid: Command, tmp_path: Path) -> None:
    path = own_notebook(tmp_path / "mine", "print('good')")
    words = ("report", "--notebook", str(path), "--language", "zh", "--format", "html", "--out", str(tmp_path / "out"))
    assert paired_aid(*words).returncode == 0
    report = tmp_path / "out" / "620421" / "2020" / "own.zh.html"
    before = report.read_bytes()
    own_notebook(tmp_path / "mine", "1 / 0")
    done = paired_aid(*words)
    assert done.returncode == 1
    assert "ZeroDivisionError" in only_sentence(done.stderr)
    assert report.read_bytes() == before
    assert {p.name for p in report.parent.iterdir()} == {"own.zh.html", "own.zh.failed.ipynb"}
    assert "HTML（旧）" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    own_notebook(tmp_path / "mine", "print('better')")
    assert paired_aid(*words).returncode == 0
    assert [p.name for p in report.parent.iterdir()] == ["own.zh.html"]


def test_a_notebooks_own_parameter_reaches_the_report_and_json_accounts_for_it(
    paired_aid: Command, tmp_path: Path
) -> None:
    path = own_notebook(tmp_path / "mine", "print('top is', top + 1)", parameters=f"{PARAMETERS}\ntop = 5  # rows")
    done = paired_aid(
        *("report", "620421", "--notebook", str(path), "-p", "top=41", "--language", "en", "--format", "html"),
        *("--json", "--out", str(tmp_path / "out")),
    )
    assert (done.returncode, done.stderr) == (0, "")
    account = json.loads(done.stdout)
    assert account["built"] == ["620421/2020/own.en.html"]
    assert account["failed"] == []
    assert "top is 42" in (tmp_path / "out" / account["built"][0]).read_text(encoding="utf-8")


def test_a_village_can_be_reported_on(paired_aid: Command, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = paired_aid(
        *("report", "620421-fuping", "--period", "2020", "--notebook", "per_capita_impact", "--language", "zh"),
        *("--out", str(out)),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 reports" in done.stdout
    folder = out / "620421-fuping" / "2020"
    assert {p.name for p in folder.iterdir()} == {"per_capita_impact.zh.html", "per_capita_impact.zh.pdf"}
    page = (folder / "per_capita_impact.zh.html").read_text(encoding="utf-8")
    assert "富坪村" in page
    assert "22,335" in page


# list, help -----------------------------------------------------------------------------------------------------------


def test_list_names_places_periods_notebooks_and_why_not(paired_aid: Command) -> None:
    done = paired_aid("list")
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        "620421 靖远县 Jingyuan County (county)\n  2020: 51 figures; county_comparison, fund_distribution, per_capita_impact, "
        "source_audit\n" in done.stdout
    )
    assert "110106 丰台区 Fengtai District (district)\n  no assistance figure\n" in done.stdout
    # Gulang has money for its industry only; Ning county is published together with Diebu, but for one count.
    assert re.search(
        r"620622 古浪县 .*\n  2017/2020: \d+ figures; fund_distribution, source_audit; "
        r"no county_comparison: only money for single projects or tranches was published on it; no per_capita_impact: ",
        done.stdout,
    )
    assert re.search(r"621026 宁县 .*\n  also together with others: 620000-diebu-ning\n", done.stdout)
    assert f"notebooks: {', '.join(ALL_NOTEBOOKS)}" in done.stdout


def test_list_speaks_json(paired_aid: Command) -> None:
    done = paired_aid("list", "--json")
    said = json.loads(done.stdout)
    places = {row["place"]: row for row in said["places"]}
    (period,) = places["620421"]["periods"]
    assert (period["period"], period["figures"], period["missing"]) == ("2020", 51, {})
    assert places["120101"]["periods"] == []
    assert said["notebooks"] == list(ALL_NOTEBOOKS)


OPTIONS = {
    "check": {"--project", "--json", "--reports"},
    "export": {"--all", "--period", "--language", "--out", "--project", "--json"},
    "report": {
        "--all", "--notebook", "--period", "--language", "--format", "--parameter", "-p", "--jobs", "-j", "--scheduler", "--shard",
        "--timeout", "--memory", "--with-text", "--force", "--dry-run", "--explain", "--out", "--project", "--json",
    },
    "extract": {"--format", "--language", "--jobs", "-j", "--out", "--project"},
    "add": {"--text", "--dry-run", "--project", "--json"},
    "list": {"--project", "--json"},
    "lab": {"--project"},
}  # fmt: skip


def test_help_names_every_command(paired_aid: Command) -> None:
    done = paired_aid("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert all(re.search(rf"\b{command}\b", done.stdout) for command in OPTIONS)
    bare = paired_aid()
    assert all(re.search(rf"\b{command}\b", bare.stdout + bare.stderr) for command in OPTIONS)


@pytest.mark.parametrize("command", OPTIONS)
def test_help_of_a_command_explains_each_option(command: str, paired_aid: Command) -> None:
    done = paired_aid(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    words = set(re.findall(r"(?<![\w-])--?[a-z]+(?:-[a-z]+)*", done.stdout))
    assert words == OPTIONS[command] | {"--help"}


def test_every_option_of_the_commands_is_known_to_these_tests() -> None:
    from typer.main import get_command

    from analysis.cli import app

    commands: dict[str, Any] = get_command(app).commands  # type: ignore[attr-defined]
    found = {name: {o for p in c.params for o in p.opts if o.startswith("-")} for name, c in commands.items()}
    assert found == OPTIONS
    undocumented = [(n, p.name) for n, c in commands.items() for p in c.params if not getattr(p, "help", None)]
    assert undocumented == []
    assert [name for name, command in commands.items() if not command.help] == []


def test_an_unknown_command_is_one_sentence(paired_aid: Command) -> None:
    done = paired_aid("reprot")
    assert (done.returncode, done.stdout) == (2, "")
    assert "reprot" in only_sentence(done.stderr)
