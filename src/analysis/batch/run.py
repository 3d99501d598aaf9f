"""Build planned reports: execute each notebook, export it in memory, and put whole files in place or none.

Each worker process keeps its exporters and fonts. Notebooks run in ordinary kernels through papermill.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.batch.plan import Format, Task
from analysis.dataset import PROJECT_VARIABLE
from analysis.errors import ExecutionError, PairedAidError

if TYPE_CHECKING:
    from nbformat import NotebookNode


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one task: its files, or the error in one sentence."""

    task: Task
    seconds: float
    error: str = ""

    @property
    def failed(self) -> bool:
        """Whether the task gave no reports."""
        return bool(self.error)


def run(tasks: Sequence[Task], *, project: Path, out: Path, jobs: int) -> Iterator[Outcome]:
    """Build every task, in as many processes as ``jobs``; outcomes come as they finish.

    One failure does not stop the rest. When the caller stops early, what is finished is kept and nothing is half-written.
    """
    if jobs <= 1 or len(tasks) == 1:
        for task in tasks:
            yield build(task, project, out)
        return
    pool = ProcessPoolExecutor(min(jobs, len(tasks)), mp_context=get_context("spawn"))
    try:
        yield from _collect(pool, tasks, project, out)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _collect(pool: Executor, tasks: Sequence[Task], project: Path, out: Path) -> Iterator[Outcome]:
    waiting: dict[Future[Outcome], Task] = {pool.submit(build, task, project, out): task for task in tasks}
    while waiting:
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            task = waiting.pop(future)
            error = future.exception()
            yield future.result() if error is None else Outcome(task, 0.0, f"the worker process ended: {error}")


def build(task: Task, project: Path, out: Path) -> Outcome:
    """Execute and export one task; an error becomes part of the outcome."""
    start = time.perf_counter()
    try:
        node = execute(task, project)
        exported = {path: _exporter(form)(node) for form, path in zip(task.formats, task.files, strict=True)}
        for path, content in exported.items():
            write_whole(out / path, content)
    except PairedAidError as error:
        return Outcome(task, time.perf_counter() - start, str(error))
    except OSError as error:
        return Outcome(task, time.perf_counter() - start, f"cannot write the report: {error}")
    except Exception as error:  # whatever it is, the other tasks go on
        return Outcome(task, time.perf_counter() - start, f"{type(error).__name__}: {error}")
    return Outcome(task, time.perf_counter() - start)


def execute(task: Task, project: Path) -> NotebookNode:
    """The executed notebook of a task, in memory.

    Raises
    ------
    ExecutionError
        A cell failed; the sentence is the cell's own error.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    os.environ[PROJECT_VARIABLE] = str(project)
    os.environ.setdefault("PYTHONHASHSEED", "0")
    with tempfile.TemporaryDirectory(prefix="paired-aid-") as sockets, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # papermill's and nbformat's own deprecations; parameters were checked before
        try:
            node: NotebookNode = papermill.execute_notebook(
                str(task.notebook),
                None,
                parameters=dict(task.parameters),
                kernel_name="python3",
                language="python",
                cwd=str(task.notebook.parent),
                progress_bar=False,
                request_save_on_cell_execute=False,
                autosave_cell_every=0,
                config=_kernel_settings(Path(sockets)),
                extra_arguments=["--log-level=50"],  # a kernel that is told to stop says so on the terminal
            )
        except PapermillExecutionError as error:
            number = error.exec_count - 1  # papermill ran one more: the given values, behind the notebook's own
            raise ExecutionError(f"code cell {number}: {error.ename}: {error.evalue}") from None
    return node


def _kernel_settings(sockets: Path) -> Any:
    """Talk to a kernel over sockets in a folder of its own where there are such sockets, not over TCP ports.

    Two processes that look for free ports at the same time can find the same ones, and then hear each other's kernels.
    Without a connection file the sockets would lie in the working directory, under one name for all kernels.
    """
    from traitlets.config import Config

    ways = {"transport": "ipc", "connection_file": str(sockets / "kernel.json")}
    return Config({"KernelManager": {} if sys.platform == "win32" else ways})


@cache
def _exporter(form: Format) -> Any:
    """A function from executed notebook to file content; built once in each process."""
    if form == "html":
        from analysis.export.html import ReportHTMLExporter

        html = ReportHTMLExporter()
        return lambda node: html.from_notebook_node(node)[0]
    from analysis.export.pdf import ReportPDFExporter

    pdf = ReportPDFExporter()
    return lambda node: pdf.from_notebook_node(node)[0]


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is there whole or not at all: to a neighbour first, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode() if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink()
        raise
