"""Run one notebook in a kernel of its own, through papermill, with a limit on its time and memory."""

from __future__ import annotations

import logging
import os
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_markdown_cell
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from papermill.exceptions import PapermillExecutionError

from analysis.errors import ExecutionError, KernelError
from analysis.kernels.limits import Limits
from analysis.kernels.manager import KERNEL, BatchKernelManager, kernel_manager

if TYPE_CHECKING:
    from nbformat import NotebookNode

FAILED_TAG = "failed"
_PAPERMILLS = "papermill-error-cell-tag"
_ENGINE = "paired-aid"
_MEGABYTE = 1_000_000


@dataclass(slots=True)
class _Run:
    """One execution, as the engine sees it."""

    manager: BatchKernelManager
    folder: Path
    environment: Mapping[str, str]
    limits: Limits
    started: float = field(default_factory=time.monotonic)
    notebook: NotebookNode | None = None

    def seconds_left(self, _cell: object) -> float:
        assert self.limits.seconds is not None
        return max(self.started + self.limits.seconds - time.monotonic(), 0.001)


class BatchEngine(Engine):  # type: ignore[misc]  # papermill is untyped
    """papermill's engine with a kernel manager of ours: the kernel is killed at the end, not asked to shut down."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, *, run: _Run, **_: Any) -> None:
        """Run all cells; see :meth:`papermill.engines.Engine.execute_managed_notebook`."""
        run.notebook = nb_man.nb
        client = PapermillNotebookClient(
            nb_man,
            km=run.manager,
            kernel_name=kernel_name,
            startup_timeout=120,
            timeout_func=run.seconds_left if run.limits.seconds is not None else None,
            shutdown_kernel="immediate",
            extra_arguments=[
                "--log-level=50",
                "--HistoryManager.enabled=False",  # a batch has no up-arrow
            ],
            resources={"metadata": {"path": str(run.folder)}},
        )
        client.execute(cleanup_kc=True, env=dict(run.environment))


papermill_engines.register(_ENGINE, BatchEngine)
# Parameters were checked before. papermill reads them again, line by line, and complains of an equals sign in a comment.
logging.getLogger("papermill").setLevel(logging.ERROR)


def execute(
    notebook: Path,
    parameters: Mapping[str, Any],
    *,
    environment: Mapping[str, str],
    scratch: Path,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> tuple[NotebookNode, int | None]:
    """Execute a notebook in a kernel of its own.

    Parameters
    ----------
    notebook
        The file; it is only read. The kernel works in its folder.
    parameters
        Values for its parameters cell, already checked.
    environment
        Variables for the kernel, beside those of this process.
    scratch
        A folder of this run's own, for sockets; its path is short.

    Returns
    -------
    tuple
        The executed notebook, and the most memory in bytes that the kernel held (None where that is unknown).

    Raises
    ------
    ExecutionError
        A cell failed or the time was over: the notebook's own fault, for which another try is no help.
    KernelError
        The kernel could not be had or died.
    """
    import papermill  # noqa: PLC0415 - its package, beside the names above

    manager = kernel_manager(scratch, limits.megabytes * _MEGABYTE if limits.megabytes else None)
    run = _Run(manager, notebook.parent, {**os.environ, "PYTHONHASHSEED": "0", **environment}, limits)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # papermill's and nbformat's own deprecations; parameters were checked before
        try:
            node: NotebookNode = papermill.execute_notebook(
                str(notebook),
                None,
                parameters=dict(parameters),
                engine_name=_ENGINE,
                kernel_name=KERNEL,
                language="python",
                progress_bar=False,
                request_save_on_cell_execute=False,
                autosave_cell_every=0,
                run=run,
            )
        except PapermillExecutionError as error:
            hint = ""
            if error.ename == "MemoryError" and limits.megabytes:
                hint = f" (the limit of {limits.megabytes} MB is reached)"
            raise _failed(run, f"{error.ename}: {error.evalue}{hint}") from None
        except CellTimeoutError:
            raise _failed(run, f"not finished after {limits.seconds:g} s") from None
        except (DeadKernelError, RuntimeError) as error:
            if isinstance(error, KernelError):
                raise
            raise KernelError(f"{_where(run.notebook)}: the kernel died", run.notebook) from error
    return node, manager.peak


def _failed(run: _Run, what: str) -> ExecutionError:
    return ExecutionError(f"{_where(run.notebook)}: {what}", run.notebook)


def marked_as_failed(node: NotebookNode, sentence: str) -> NotebookNode:
    """The notebook with the error on top, so that nothing made from it can pass for a report; without times of day."""
    words = "**运行失败：以下内容不是报告。 This notebook failed: what follows is no report.**\n\n" + "\n".join(
        f"    {line}" for line in sentence.splitlines()
    )
    top: NotebookNode = new_markdown_cell(words, metadata={"tags": [FAILED_TAG]})
    top["id"] = "failed"
    node.cells = [top, *(cell for cell in node.cells if _PAPERMILLS not in cell.metadata.get("tags", ()))]
    for part in (node, *node.cells):
        part.metadata.pop("papermill", None)
    return node


def _where(node: NotebookNode | None) -> str:
    """The last code cell that was begun, as a reader of the notebook's own file counts."""
    cells = node.cells if node is not None else []
    own = [
        cell for cell in cells
        if cell.cell_type == "code" and "injected-parameters" not in cell.metadata.get("tags", ())
    ]  # fmt: skip
    begun = [number for number, cell in enumerate(own, start=1) if cell.metadata.get("papermill", {}).get("start_time")]
    return f"code cell {begun[-1]}" if begun else "before the first cell"
