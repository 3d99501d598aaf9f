"""Building one report in a worker process, which keeps a fork server, exporters and fonts from one report to the next."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import parent_process
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from analysis.batch.fingerprints import exporter_hash, libraries, libraries_hash, package_hash
from analysis.batch.manifest import BuiltFile, Entry, leave_record, report_file
from analysis.batch.parameters import declared
from analysis.batch.plan import Task
from analysis.batch.workspace import Claim, scratch_parent, sweep, write_whole
from analysis.dataset import PROJECT_VARIABLE
from analysis.display import UNSEEN_VARIABLE
from analysis.errors import ExecutionError, KernelError, PairedAidError
from analysis.export import render
from analysis.kernels import server
from analysis.kernels.limits import Limits
from analysis.provenance import WITH_TEXT_VARIABLE

#: How often a notebook is begun when its kernel dies under it.
KERNEL_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Job:
    """A task with all that a worker needs, wherever it runs: folders that both sides see, limits."""

    task: Task
    project: Path
    out: Path
    run: Path
    limits: Limits = Limits()  # noqa: RUF009 - frozen
    attempt: int = 1

    def again(self) -> Job:
        """The same job after its worker was lost."""
        return replace(self, attempt=self.attempt + 1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one task: its entry in the manifest, and what it took."""

    task: Task
    entry: Entry
    seconds: float = 0.0
    peak: int | None = None
    attempts: int = 1
    remark: str = ""

    @property
    def error(self) -> str:
        """The error in one sentence; empty where the report was built."""
        return self.entry.error

    @property
    def failed(self) -> bool:
        """Whether the task gave no report."""
        return self.entry.state == "failed"


def failure(task: Task, error: str, **what: Any) -> Outcome:
    """The outcome of a task that gave no report."""
    return Outcome(task, Entry(task.notebook.name, task.parameters, task.inputs, "failed", error), **what)


# A worker process ----------------------------------------------------------------------------------------------------


def prepare(project: Path) -> None:
    """Make this a worker: it dies with the runner, leaves Ctrl-C to it, and starts its fork server at once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    scratch()
    server.start_server(project)
    # jsonschema tries to import a grammar of addresses that takes a second to build, and does without where it is missing;
    # nothing in a worker checks addresses by a schema.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    # Before the first report comes, while the server is warming up:
    import analysis.export.html
    import analysis.export.pdf
    import analysis.kernels.execution  # noqa: F401


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def scratch() -> Path:
    """The process's own folder for sockets and temporary files."""
    return _scratch_claim().folder


@cache
def _scratch_claim() -> Claim:
    parent = scratch_parent()
    sweep(parent)  # what dead processes left
    claim = Claim(parent)
    tempfile.tempdir = str(claim.folder)
    return claim


# One report ----------------------------------------------------------------------------------------------------------


def build(job: Job) -> Outcome:
    """Execute and export one task and put its files in place; an error becomes part of the outcome."""
    start = time.perf_counter()
    task, attempts = job.task, job.attempt - 1
    entry = Entry(task.notebook.name, task.parameters, task.inputs)
    notebook: Any = None
    peak = None
    error: str | None = None
    try:
        _check_versions(task)
        declared(task.notebook)  # says in one sentence what is wrong with a file that is no notebook
        notebook, peak, kernels = _executed(job)
        attempts += kernels
        contents = render(notebook, task.formats)
        entry = replace(entry, files={form: BuiltFile.of(contents[form], exporter_hash(form)) for form in task.formats})
        leave_record(job.out, job.run.name, task.report, entry, by_way_of=job.run)
        for form, content in contents.items():
            write_whole(report_file(job.out, task.report, form), content, by_way_of=job.run)
        _failed_notebook(job).unlink(missing_ok=True)
    except PairedAidError as caught:
        if isinstance(caught, ExecutionError):
            notebook, attempts = caught.notebook, attempts + caught.kernels
        error = str(caught)
    except OSError as caught:
        error = f"cannot write the report: {caught.strerror or caught}"
    except Exception as caught:  # whatever it is, the other tasks go on
        error = f"{type(caught).__name__}: {caught}"
    if error is not None:
        entry = replace(entry, state="failed", error=error, files={})
        _keep_failed(job, entry, notebook)
    return Outcome(task, entry, time.perf_counter() - start, peak, max(attempts, job.attempt), server.failure())


def _check_versions(task: Task) -> None:
    """Refuse work that was planned by another version: its report would be put down under a false name."""
    mine = {"package": package_hash(), "libraries": libraries_hash()}
    if any(task.inputs.get(name, value) != value for name, value in mine.items()):
        found = ", ".join(f"{name} {version}" for name, version in libraries().items())
        raise ExecutionError(
            f"this worker runs another state of the package or its libraries than the one that was planned with ({found}); "
            "allowed: the very same"
        )


def _executed(job: Job) -> tuple[Any, int | None, int]:
    """The executed notebook, the kernel's peak memory, and how many kernels it took."""
    from analysis.kernels.execution import execute

    server.start_server(job.project)  # there already in a worker of ours; a cluster's learns of it with its first job
    for attempt in range(1, KERNEL_ATTEMPTS + 1):
        with tempfile.TemporaryDirectory(dir=scratch()) as sockets:
            try:
                node, peak = execute(
                    job.task.notebook,
                    job.task.parameters,
                    environment={
                        PROJECT_VARIABLE: str(job.project),
                        "TMPDIR": str(scratch()),
                        UNSEEN_VARIABLE: "1",
                        WITH_TEXT_VARIABLE: os.pathsep.join(map(str, job.task.texts)),
                    },
                    scratch=Path(sockets),
                    limits=job.limits,
                )
            except KernelError as error:
                if attempt == KERNEL_ATTEMPTS:
                    words = f"{error}, {KERNEL_ATTEMPTS} times"
                    raise ExecutionError(words, error.notebook, KERNEL_ATTEMPTS) from None
            else:
                return node, peak, attempt
    raise AssertionError("the loop returns or raises")


def _failed_notebook(job: Job) -> Path:
    return report_file(job.out, job.task.report, "failed.ipynb")


def _keep_failed(job: Job, entry: Entry, notebook: Any) -> None:
    """Keep the notebook as far as it came beside the good reports, and a record of the failure."""
    try:
        if notebook is not None:
            import nbformat

            from analysis.kernels.execution import marked_as_failed

            text = nbformat.writes(marked_as_failed(notebook, entry.error), version=4)
            write_whole(_failed_notebook(job), text + "\n", by_way_of=job.run)
        leave_record(job.out, job.run.name, job.task.report, entry, by_way_of=job.run)
    except OSError:
        pass  # the runner has the outcome
