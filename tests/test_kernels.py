"""Kernels forked from a server: fresh, isolated, limited, and gone when anybody who wants them is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from conftest import start_a_thread_in_the_server
from nbformat.v4 import new_code_cell, new_notebook
from notebook_runner import PROJECT

from analysis.errors import ExecutionError, KernelError
from analysis.kernels import server as module
from analysis.kernels.execution import execute, marked_as_failed
from analysis.kernels.limits import Limits
from analysis.kernels.server import ForkServer, can_fork, current_server
from analysis.kernels.warmup import warm_up

UNLIMITED = Limits()
forking = pytest.mark.skipif(not can_fork(), reason="kernels are forked on Linux only")


def notebook(folder: Path, *sources: str) -> Path:
    """A notebook with a parameters cell and these cells after it."""
    cells: list[Any] = [new_code_cell("x = 1"), *(new_code_cell(source) for source in sources)]
    cells[0].metadata["tags"] = ["parameters"]
    path = folder / "own.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    return path


@pytest.fixture
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short path: sockets allow no more than about a hundred characters."""
    return tmp_path_factory.mktemp("k")


def outputs(folder: Path, scratch: Path, *sources: str, limits: Limits = UNLIMITED, **environment: str) -> list[str]:
    node, _ = execute(notebook(folder, *sources), {"x": 2}, environment=environment, scratch=scratch, limits=limits)
    found = [
        output.get("text") or output["data"]["text/plain"] for cell in node.cells for output in cell.get("outputs", ())
    ]
    return [text.strip() for text in found]


def eventually(condition: Any, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return bool(condition())


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


# What a kernel is -----------------------------------------------------------------------------------------------------


@forking
def test_each_notebook_runs_in_a_fresh_child_of_the_server(tmp_path: Path, scratch: Path) -> None:
    ask = "import os\nprint(os.getppid(), os.getpid(), x, 'left' in globals())\nleft = 1"
    first, second = (outputs(tmp_path, scratch, ask)[0].split() for _ in range(2))
    assert first[0] == second[0] == str(current_server().pid)
    assert first[1] != second[1]
    assert first[2:] == second[2:] == ["2", "False"]
    assert gone(int(first[1]))
    assert gone(int(second[1]))


@forking
def test_libraries_are_loaded_and_warm_before_the_first_cell(tmp_path: Path, scratch: Path) -> None:
    ask = "import sys\n[name in sys.modules for name in ('pandas', 'seaborn', 'analysis.charts', 'matplotlib_inline.backend_inline')]"
    assert outputs(tmp_path, scratch, ask) == ["[True, True, True, False]"]


@forking
def test_twins_draw_different_random_numbers(tmp_path: Path, scratch: Path) -> None:
    ask = "import random, numpy\nprint(random.random(), numpy.random.rand())"
    first, second = (outputs(tmp_path, scratch, ask)[0].split() for _ in range(2))
    assert set(first).isdisjoint(second)


def test_a_kernel_has_its_own_environment_and_folder(tmp_path: Path, scratch: Path) -> None:
    ask = "import os\nprint(os.environ['PAIRED_AID_TRIAL'], os.getcwd(), hash('a'))"
    word, folder, number = outputs(tmp_path, scratch, ask, PAIRED_AID_TRIAL="here")[0].split()
    assert (word, folder) == ("here", str(tmp_path))
    assert (
        number == outputs(tmp_path, scratch, ask, PAIRED_AID_TRIAL="x")[0].split()[2]
    )  # sets have one order everywhere
    assert "PAIRED_AID_TRIAL" not in os.environ


@forking
def test_threads_and_processes_work_inside_a_notebook(tmp_path: Path, scratch: Path) -> None:
    ask = (
        "import subprocess, sys, threading, multiprocessing\n"
        "found = []\nt = threading.Thread(target=found.append, args=(1,)); t.start(); t.join()\n"
        "with multiprocessing.get_context('fork').Pool(2) as pool: found += pool.map(abs, [-2, -3])\n"
        "found.append(subprocess.run([sys.executable, '-c', 'print(4)'], capture_output=True, text=True).stdout.strip())\n"
        "print(found)"
    )
    assert outputs(tmp_path, scratch, ask) == ["[1, 2, 3, '4']"]


@forking
def test_without_a_server_kernels_are_spawned_and_give_the_same(
    tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = "import os\nprint(os.getppid(), sorted({'b', 'a', 'c'}, key=hash), x)"
    forked = outputs(tmp_path, scratch, ask)[0].split(maxsplit=1)
    assert forked[0] == str(current_server().pid)
    monkeypatch.setattr(module, "_failure", "")
    monkeypatch.setattr(module, "_server", None)
    monkeypatch.setattr(module, "can_fork", lambda: False)
    spawned = outputs(tmp_path, scratch, ask)[0].split(maxsplit=1)
    assert module.failure() == "no forking on this platform"
    assert spawned[0] == str(os.getpid())
    assert spawned[1] == forked[1]


@forking
def test_a_server_with_a_second_thread_refuses_to_fork(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start_a_thread_in_the_server(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    server = ForkServer()
    with pytest.raises(KernelError, match="refused to serve: 2 threads"):
        server.wait_until_serving()
    server.close()


@forking
def test_a_server_that_ends_again_and_again_is_given_up(
    tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\nif 'analysis.kernels.forkserver' in sys.orig_argv: os._exit(7)\n", encoding="utf-8"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    for name, value in (("_server", None), ("_failure", ""), ("_failed_starts", 0)):
        monkeypatch.setattr(module, name, value)
    for _ in range(module.MOST_STARTS):
        assert module.failure() == ""
        assert outputs(tmp_path, scratch, "print(x)") == ["2"]
    assert module.failure() == "the fork server ended with status 7"


@forking
def test_a_warm_up_that_fails_leaves_a_server_that_serves(tmp_path: Path) -> None:
    server = ForkServer(tmp_path)  # no project: nothing to warm up with
    server.wait_until_serving()
    server.close()
    assert gone(server.pid)


def test_everything_a_notebook_shows_is_made_once_beforehand() -> None:
    from analysis import charts, narrative, tables

    names = [*charts.__all__, *narrative.__all__, *tables.__all__]
    assert warm_up(PROJECT) == len(names)


# Faults ---------------------------------------------------------------------------------------------------------------


def test_a_failed_cell_is_named_by_its_number_and_the_notebook_says_so_on_top(tmp_path: Path, scratch: Path) -> None:
    with pytest.raises(ExecutionError, match=r"^code cell 3: ValueError: no such county$") as caught:
        outputs(tmp_path, scratch, "1 + 1", "raise ValueError('no such county')", "'never'")
    node: Any = marked_as_failed(caught.value.notebook, str(caught.value))
    assert "code cell 3: ValueError: no such county" in node.cells[0].source
    assert node.cells[0].metadata.tags == ["failed"]
    assert [cell.source for cell in node.cells[1:]] == [
        "x = 1", "# Parameters\nx = 2\n", "1 + 1", "raise ValueError('no such county')", "'never'",
    ]  # fmt: skip
    assert "papermill" not in str(nbformat.writes(node)).replace("papermill.record", "")


def test_a_notebook_that_never_ends_is_stopped(tmp_path: Path, scratch: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(ExecutionError, match=r"^code cell 3: not finished after 1.5 s$"):
        outputs(tmp_path, scratch, "1", "while True: pass", limits=Limits(seconds=1.5))
    assert time.monotonic() - begun < 30


@forking
def test_the_time_is_for_all_cells_together(tmp_path: Path, scratch: Path) -> None:
    with pytest.raises(ExecutionError, match=r"^code cell 4: not finished after 2 s$"):
        outputs(tmp_path, scratch, *["import time; time.sleep(0.8)"] * 5, limits=Limits(seconds=2))


@forking
def test_a_notebook_that_takes_too_much_memory_is_refused_it(tmp_path: Path, scratch: Path) -> None:
    ask = "import numpy\nbig = numpy.ones({} * 1000 * 1000 // 8)\nprint(int(big.sum()) > 0)"
    assert outputs(tmp_path, scratch, ask.format(100), limits=Limits(megabytes=200)) == ["True"]
    with pytest.raises(ExecutionError, match=r"MemoryError: .* \(the limit of 200 MB is reached\)$"):
        outputs(tmp_path, scratch, ask.format(400), limits=Limits(megabytes=200))


@pytest.mark.parametrize("end", ["import os; os._exit(3)", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
def test_a_kernel_that_dies_is_no_fault_of_the_notebook_at_once(end: str, tmp_path: Path, scratch: Path) -> None:
    with pytest.raises(KernelError, match=r"^code cell 2: the kernel died$"):
        outputs(tmp_path, scratch, end, limits=Limits(seconds=60))


@forking
def test_a_new_server_takes_the_place_of_a_killed_one(tmp_path: Path, scratch: Path) -> None:
    before = current_server().pid
    os.kill(before, signal.SIGKILL)
    assert eventually(lambda: gone(before))
    assert outputs(tmp_path, scratch, "print(x)") == ["2"]
    assert current_server().pid != before


# Nobody is left behind ------------------------------------------------------------------------------------------------

_WORKER = """
import os, sys, tempfile, pathlib
from analysis.kernels.execution import execute
from analysis.kernels.server import current_server
print(current_server().pid, flush=True)
execute(pathlib.Path(sys.argv[1]), {}, environment={}, scratch=pathlib.Path(sys.argv[2]))
"""


@pytest.fixture
def busy(tmp_path: Path, scratch: Path) -> Iterator[tuple[subprocess.Popen[str], int, int, int]]:
    """A process with a server, a kernel that sleeps, and a child of that kernel: (process, server, kernel, child)."""
    told = tmp_path / "told"
    path = notebook(
        tmp_path,
        "import os, pathlib, subprocess, time\n"
        "child = subprocess.Popen(['sleep', '600'])\n"
        f"pathlib.Path({str(told)!r}).write_text(f'{{os.getpid()}} {{child.pid}} .')\n"
        "time.sleep(600)",
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", _WORKER, str(path), str(scratch)], stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    server = int(worker.stdout.readline())
    assert eventually(lambda: told.exists() and told.read_text().endswith("."), 60)
    kernel, child, _ = told.read_text().split()
    yield worker, server, int(kernel), int(child)
    worker.kill()
    worker.communicate()


@forking
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_when_the_worker_dies_so_do_server_kernel_and_its_children(
    number: signal.Signals, busy: tuple[subprocess.Popen[str], int, int, int]
) -> None:
    worker, *others = busy
    worker.send_signal(number)
    worker.wait()
    assert eventually(lambda: all(gone(pid) for pid in others))


@forking
def test_when_the_server_dies_so_do_kernel_and_its_children(
    busy: tuple[subprocess.Popen[str], int, int, int],
) -> None:
    _, server, kernel, child = busy
    os.kill(server, signal.SIGKILL)
    assert eventually(lambda: gone(kernel) and gone(child))


@forking
def test_when_the_kernel_dies_the_worker_learns_of_it(busy: tuple[subprocess.Popen[str], int, int, int]) -> None:
    worker, _, kernel, child = busy
    os.kill(kernel, signal.SIGKILL)
    assert worker.wait(timeout=30) != 0
    assert eventually(lambda: gone(child))
