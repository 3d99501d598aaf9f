"""Running a batch for real: what is lost with a process is done again, what is whole is kept, nobody disturbs anybody."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from cluster import cluster
from conftest import Command, Reports, built_once, command_line, copy_project, start_a_thread_in_the_server
from drill import contents
from nbformat.v4 import new_code_cell, new_notebook

from analysis.batch.workspace import WORK
from analysis.kernels.server import can_fork

PARAMETERS = 'place = "620421"\nperiod = "2020"\nlanguage = "zh"'


def own_notebook(project: Path, name: str, *sources: str) -> Path:
    cells: list[Any] = [new_code_cell(source, id=f"cell-{n}") for n, source in enumerate((PARAMETERS, *sources))]
    cells[0].metadata["tags"] = ["parameters"]
    path = project / "notebooks" / f"{name}.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    return path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with no notebooks yet."""
    return without_notebooks(tmp_path / "project")


def without_notebooks(folder: Path) -> Path:
    copy_project(folder)
    for path in (folder / "notebooks").iterdir():
        path.unlink()
    return folder


def started(project: Path, *words: str) -> subprocess.Popen[str]:
    """The command, begun in a session of its own, as a terminal would."""
    return subprocess.Popen(
        [*command_line(), "report", "--project", str(project), "--out", str(project / "reports"), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "NO_COLOR": "1"},
    )


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def run_json(project: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((project / "reports" / "run.json").read_text(encoding="utf-8"))
    return found


def nothing_is_left(project: Path) -> bool:
    """No process of the run, no scratch folder of a dead one."""
    ours = [p for p in psutil.process_iter(["cmdline"]) if str(project) in " ".join(p.info["cmdline"] or ())]
    return not [p for p in ours if p.status() != psutil.STATUS_ZOMBIE]


SLOW = "import time, pathlib\npathlib.Path('begun').touch()\ntime.sleep({})\nprint(language)"


# Faults are named, the rest is done -----------------------------------------------------------------------------------


def test_every_kind_of_fault_is_named_in_the_account_and_the_others_are_built(project: Path) -> None:
    own_notebook(project, "good", "print('good')")
    own_notebook(project, "endless", "while True: pass")
    own_notebook(project, "exits", "import os; os._exit(3)")
    own_notebook(project, "hungry", "x = bytearray(2_000_000_000)")
    own_notebook(project, "raises", "{}['county']")
    (project / "notebooks" / "broken.ipynb").write_text("{", encoding="utf-8")
    own_notebook(project, "shows", "from IPython.display import HTML\nHTML('<script>1</script>')")
    done = started(project, "--language", "zh", "--format", "html", "--timeout", "6", "--memory", "500", "--jobs", "2")
    _, errors = done.communicate(timeout=180)
    assert done.returncode == 1, errors
    account = run_json(project)
    assert {row["report"].split("/")[-1]: row.get("error", "")[:60] for row in account["reports"]} == {
        "broken.zh": "notebook broken.ipynb: found JSONDecodeError; allowed: a readable notebook"[:60],
        "endless.zh": "code cell 2: not finished after 6 s",
        "exits.zh": "code cell 2: the kernel died, 3 times",
        "good.zh": "",
        "hungry.zh": "code cell 2: MemoryError:  (the limit of 500 MB is reached)",
        "raises.zh": "code cell 2: KeyError: 'county'",
        "shows.zh": account["reports"][-1]["error"][:60],
    }
    assert "script" in account["reports"][-1]["error"]
    assert (account["built"], account["failed"]) == (1, 6)
    assert {row["report"][-8:]: row["attempts"] for row in account["reports"]}["exits.zh"] == 3
    assert all(row["error"] in errors for row in account["reports"] if row["state"] == "failed")
    folder = project / "reports" / "620421" / "2020"
    names = ("endless", "exits", "hungry", "raises", "shows")
    assert {p.name for p in folder.iterdir()} == {"good.zh.html", *(f"{name}.zh.failed.ipynb" for name in names)}
    for name in names:
        top = nbformat.read(folder / f"{name}.zh.failed.ipynb", as_version=4).cells[0].source
        (row,) = [row for row in account["reports"] if row["report"].endswith(f"/{name}.zh")]
        assert row["error"].splitlines()[0] in top
    if can_fork():
        assert all(10 < row["peak_memory_mb"] < 2000 for row in account["reports"] if row["state"] == "built")
    manifest = json.loads((project / "reports" / "manifest.json").read_text(encoding="utf-8"))
    assert {name.split("/")[-1]: e["state"] for name, e in manifest["reports"].items()} == {
        "good.zh": "built", **{f"{name}.zh": "failed" for name in (*names, "broken")},
    }  # fmt: skip
    until(lambda: nothing_is_left(project))


def test_a_folder_that_cannot_be_written_to_fails_its_reports_only(project: Path) -> None:
    own_notebook(project, "good", "print('good')")
    (project / "reports").mkdir()
    (project / "reports" / "620421-fuping").write_text("in the way", encoding="utf-8")
    done = started(
        project, "620421", "620421-fuping", "--period", "2020", "--format", "html", "--language", "en", "--jobs", "1"
    )
    _, errors = done.communicate(timeout=120)
    assert done.returncode == 1
    assert "620421-fuping 2020 good en: cannot write the report: " in errors
    assert (project / "reports" / "620421" / "2020" / "good.en.html").exists()
    assert (project / "reports" / "620421-fuping").read_text(encoding="utf-8") == "in the way"


@pytest.fixture
def small_disk(project: Path) -> Iterator[Callable[[str], Path]]:
    """Mount a file system of so many bytes as the project's output folder."""
    reports = project / "reports"
    reports.mkdir()
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a small file system needs root")

    def mount(size: str) -> Path:
        words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(reports)]
        if subprocess.run(words, check=False, capture_output=True).returncode:
            pytest.skip("this machine lets nobody mount a file system")
        return reports

    yield mount
    if os.path.ismount(reports):
        subprocess.run(["umount", str(reports)], check=True)


def test_a_full_disk_is_named_and_no_half_report_stays(project: Path, small_disk: Callable[[str], Path]) -> None:
    own_notebook(project, "small", "print('good')")
    own_notebook(project, "large", "for i in range(300_000): print(i, 'a line of a long report')")
    reports = small_disk("2m")
    done = started(project, "--format", "html", "--language", "en", "--jobs", "1")
    _, errors = done.communicate(timeout=120)
    assert done.returncode == 1, errors
    assert "620421 2020 large en: cannot write the report: No space left on device" in errors
    assert {p.name for p in (reports / "620421" / "2020").iterdir()} <= {"small.en.html", "large.en.failed.ipynb"}
    assert (reports / "620421" / "2020" / "small.en.html").stat().st_size > 1000
    states = {row["report"][-8:]: row["state"] for row in run_json(project)["reports"]}
    assert states == {"small.en": "built", "large.en": "failed"}


def test_a_disk_that_was_full_before_is_said_in_sentences(project: Path, small_disk: Callable[[str], Path]) -> None:
    own_notebook(project, "small", "print('good')")
    reports = small_disk("64k")
    with suppress(OSError), (reports / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(b"x" * 4096)
    done = started(project, "--format", "html", "--language", "en", "--jobs", "1")
    _, errors = done.communicate(timeout=120)
    assert done.returncode == 1, errors
    assert "Traceback" not in errors
    assert "620421 2020 small en: cannot write the data it reads: No space left on device" in errors
    assert "cannot write the account of this run: No space left on device" in errors


# Killed at any moment -------------------------------------------------------------------------------------------------


def three_slow_notebooks(project: Path) -> Path:
    for name in ("a", "b", "c"):
        own_notebook(project, name, SLOW.format(1.0))
    return project


@pytest.fixture
def six(project: Path) -> Iterator[Path]:
    """Three notebooks in two languages, of which each takes a while."""
    yield three_slow_notebooks(project)
    until(lambda: nothing_is_left(project))


WORDS = ("--format", "html", "--jobs", "2")


def finished(project: Path) -> list[Path]:
    return list((project / "reports").glob("*/*/*.html"))


@pytest.fixture(scope="session")
def undisturbed(shared: Path) -> dict[str, str]:
    """What is in the output folder of a run on the same notebooks that nobody disturbed."""

    def build(folder: Path) -> None:
        done = started(three_slow_notebooks(without_notebooks(folder)), *WORDS)
        assert done.wait(timeout=120) == 0, done.communicate()
        done.communicate()

    return contents(built_once(shared / "undisturbed", build) / "reports")


def test_ctrl_c_keeps_what_is_finished_and_the_same_command_goes_on(six: Path, undisturbed: dict[str, str]) -> None:
    first = started(six, *WORDS)
    until(lambda: len(finished(six)) >= 2)
    os.killpg(first.pid, signal.SIGINT)
    _, errors = first.communicate(timeout=30)
    assert first.returncode == 130
    assert "stopped; finished reports are kept" in errors
    assert "Traceback" not in errors
    kept = {path: path.stat().st_mtime_ns for path in finished(six)}
    assert run_json(six)["stopped"] is True
    until(lambda: nothing_is_left(six))
    second = started(six, *WORDS)
    said, _ = second.communicate(timeout=120)
    assert second.returncode == 0
    assert f"{len(kept)} notebook runs fresh" in said
    assert {path: path.stat().st_mtime_ns for path in kept} == kept  # nothing done twice that was whole
    assert contents(six / "reports") == undisturbed


def test_a_killed_runner_leaves_whole_reports_and_the_next_one_goes_on(six: Path, undisturbed: dict[str, str]) -> None:
    first = started(six, *WORDS)
    until(lambda: len(finished(six)) >= 2)
    first.kill()
    first.communicate()
    until(lambda: nothing_is_left(six))
    kept = {path: path.stat().st_mtime_ns for path in finished(six)}
    assert not (six / "reports" / "manifest.json").exists()
    second = started(six, *WORDS)
    said, errors = second.communicate(timeout=120)
    assert second.returncode == 0, errors
    assert f"{len(kept)} notebook runs fresh" in said
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert contents(six / "reports") == undisturbed
    work = six / "reports" / WORK
    assert {path.name for path in work.iterdir()} == {"records", "manifest.lock", "catalogue.lock", "index.json"}
    assert list((work / "records").iterdir()) == []


@pytest.mark.parametrize("victim", ["worker", "server", "kernel"])
def test_what_a_killed_process_had_in_hand_is_done_again(victim: str, six: Path, undisturbed: dict[str, str]) -> None:
    if not can_fork() and victim != "worker":
        pytest.skip("no server to kill")
    runner = started(six, *WORDS)
    until(lambda: len(finished(six)) >= 1)
    kinds = {"worker": "spawn_main", "server": "analysis.kernels.forkserver", "kernel": "analysis.kernels.forkserver"}
    depth = {"worker": 1, "server": 2, "kernel": 3}[victim]
    found: list[psutil.Process] = []

    def is_there() -> bool:
        alive = psutil.Process(runner.pid).children()
        for _ in range(depth - 1):
            alive = [child for process in alive for child in process.children()]
        found[:] = [process for process in alive if kinds[victim] in " ".join(process.cmdline())]
        return bool(found)

    until(is_there)
    first = found[0]
    first.kill()
    _, errors = runner.communicate(timeout=180)
    assert runner.returncode == 0, errors
    assert contents(six / "reports") == undisturbed


def test_two_runners_at_once_do_not_disturb_each_other(six: Path, undisturbed: dict[str, str]) -> None:
    both = [started(six, *WORDS[:-1], "1"), started(six, *WORDS[:-1], "1")]
    for runner in both:
        _, errors = runner.communicate(timeout=180)
        assert runner.returncode == 0, errors
    assert contents(six / "reports") == undisturbed
    done = started(six, *WORDS)
    said, _ = done.communicate(timeout=60)
    assert "0 reports built" in said
    assert "6 notebook runs fresh" in said


# Options --------------------------------------------------------------------------------------------------------------


def test_a_second_run_does_nothing_and_force_does_everything_to_the_same_bytes(
    paired_aid: Command, project: Path
) -> None:
    own_notebook(project, "good", "print(language)")
    out = project / "reports"
    words = ("report", "--project", str(project), "--format", "html", "--jobs", "1")
    assert "2 reports built" in paired_aid(*words).stdout
    first = contents(out)
    done = paired_aid(*words)
    assert "0 reports built" in done.stdout
    assert "2 notebook runs fresh" in done.stdout
    assert "2 reports built" in paired_aid(*words, "--force").stdout
    assert contents(out) == first


def test_a_dry_run_says_what_and_why_and_writes_nothing(paired_aid: Command, project: Path) -> None:
    own_notebook(project, "good", "print(language)")
    words = ("report", "--project", str(project), "--format", "html", "--dry-run")
    done = paired_aid(*words, "--explain")
    assert done.returncode == 0
    assert "620421 2020 good zh: never built" in done.stdout
    assert "2 of 2 notebook runs to do, 0 fresh; nothing was written" in done.stdout
    assert not (project / "reports").exists()
    said = json.loads(paired_aid(*words, "--json").stdout)
    assert (said["planned"], said["fresh"]) == (2, 0)
    assert said["todo"][0] == {"report": "620421/2020/good.zh", "formats": ["html"], "reasons": ["never built"]}
    own_notebook(project, "good", "print(language * 2)")
    assert "the notebook changed" not in paired_aid(*words, "--explain").stdout


def test_the_shards_of_a_batch_make_the_batch(paired_aid: Command, project: Path) -> None:
    own_notebook(project, "good", "print(language)")
    words = ("report", "620421", "620421-fuping", "--period", "2020", "--format", "html", "--jobs", "1")
    counts = []
    for number in (1, 2):
        done = paired_aid(*words, "--project", str(project), "--shard", f"{number}/2", "--json")
        assert done.returncode == 0, done.stderr
        counts.append(len(json.loads(done.stdout)["built"]))
    assert sum(counts) == len(finished(project)) == 4


@pytest.mark.parametrize("shard", ["0/2", "3/2", "1", "a/b", "1/0", "-1/2"])
def test_a_part_that_is_none_is_refused(shard: str, paired_aid_here: Command, project: Path) -> None:
    own_notebook(project, "good", "print(language)")
    done = paired_aid_here("report", "--project", str(project), "--shard", shard)
    assert done.returncode == 2
    assert f"option --shard: found '{shard}'; allowed: I/N" in done.stderr
    assert not (project / "reports").exists()


def test_without_forking_everything_works_and_it_is_said_once(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something starts a thread in the server, which no kernel can be forked beside."""
    for name in ("a", "b"):
        own_notebook(project, name, "import os\nprint(language)")
    start_a_thread_in_the_server(tmp_path / "lib")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "lib"))
    done = started(project, "--format", "html", "--language", "en", "--jobs", "1")
    _, errors = done.communicate(timeout=120)
    assert done.returncode == 0, errors
    assert errors.count("kernels are spawned, not forked: the fork server refused to serve: 2 threads") == 1


# A cluster ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler and two workers on this machine, over loopback."""
    with cluster(tmp_path) as running:
        yield running


def test_a_cluster_gives_the_same_reports_though_a_worker_is_lost(
    six: Path, undisturbed: dict[str, str], scheduler: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, workers = scheduler
    runner = started(six, *WORDS, "--scheduler", address)
    until(lambda: len(finished(six)) >= 1)
    workers[0].kill()
    workers[0].wait()
    _, errors = runner.communicate(timeout=180)
    assert runner.returncode == 0, errors
    workers[1].kill()
    workers[1].wait()
    assert contents(six / "reports") == undisturbed


def test_a_scheduler_that_is_not_there_is_one_sentence(paired_aid: Command, project: Path) -> None:
    own_notebook(project, "good", "print(language)")
    done = paired_aid("report", "--project", str(project), "--scheduler", "tcp://127.0.0.1:9")
    assert done.returncode == 2
    assert "option --scheduler: found 'tcp://127.0.0.1:9'" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (project / "reports" / "manifest.json").exists()


def test_the_projects_own_notebooks_are_forked_from_a_warm_server(reports: Reports) -> None:
    account = json.loads((reports.folder / "run.json").read_text(encoding="utf-8"))
    assert (account["built"], account["remarks"]) == (8, [])
