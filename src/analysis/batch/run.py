"""Run planned work on executors: what is lost with a worker is done again, one failure stops nothing else.

An executor is anything of :mod:`concurrent.futures`: a process of this machine, or a cluster's.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

from analysis.batch.worker import Job, Outcome, build, failure, prepare
from analysis.batch.workspace import scratch_parent, sweep

#: How often a task is begun when its worker dies under it; more often than a kernel, for it may not have been its fault.
WORKER_ATTEMPTS = 4


class Workers(Protocol):
    """Where jobs run."""

    def room(self) -> int:
        """How many jobs there can be at the same time, those that run included."""

    def submit(self, job: Job) -> Future[Outcome]:
        """Begin a job; a future that raises tells of a lost worker."""

    def close(self) -> None:
        """End everything at once, running jobs included."""


class LocalWorkers:
    """Processes of this machine, each an executor of its own: when one dies, it is known whose job it was.

    Parameters
    ----------
    count
        How many.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._idle: deque[ProcessPoolExecutor] = deque()
        self._all: dict[ProcessPoolExecutor, list[int]] = {}

    def room(self) -> int:
        """One job for each process."""
        return self._count

    def submit(self, job: Job) -> Future[Outcome]:
        """Give the job to a process that has none."""
        worker = self._idle.popleft() if self._idle else self._started(job.project)
        future = worker.submit(build, job)
        future.add_done_callback(lambda done: self._put_back(worker, done))
        return future

    def _started(self, project: Path) -> ProcessPoolExecutor:
        """A process whose fork server warms up with its first job's data."""
        worker = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=prepare, initargs=(project,))
        self._all[worker] = []
        worker.submit(os.getpid).add_done_callback(lambda done: self._note(worker, done))
        return worker

    def _note(self, worker: ProcessPoolExecutor, done: Future[int]) -> None:
        if not done.cancelled() and done.exception() is None:
            self._all.get(worker, []).append(done.result())

    def _put_back(self, worker: ProcessPoolExecutor, done: Future[Outcome]) -> None:
        if done.cancelled() or isinstance(done.exception(), BrokenProcessPool):
            self._all.pop(worker, None)
            worker.shutdown(wait=False)
        else:
            self._idle.append(worker)

    def close(self) -> None:
        """End all processes: idle ones too, for they hold nothing that is not on disk."""
        for worker, pids in list(self._all.items()):
            for pid in pids:
                with suppress(OSError):
                    os.kill(pid, signal.SIGTERM)
            worker.shutdown(wait=True, cancel_futures=True)
        self._all.clear()
        self._idle.clear()
        sweep(scratch_parent())


def run(jobs: Iterable[Job | Outcome], workers: Workers) -> Generator[Outcome, None, None]:
    """Do every job; outcomes come as they finish.

    Jobs are taken from the iterable as there is room, so that a long plan is never in memory at once. When the caller stops
    early, running jobs are ended; what is finished is kept and nothing is half-written. An outcome among the jobs, of a task
    that could not even be begun, is handed on.
    """
    coming = iter(jobs)
    lost: deque[Job] = deque()
    running: dict[Future[Outcome], Job] = {}
    try:
        while True:
            while len(running) < workers.room():
                job = lost.popleft() if lost else next(coming, None)
                if job is None:
                    break
                if isinstance(job, Outcome):
                    yield job
                    continue
                running[workers.submit(job)] = job
            if not running:
                return
            done, _ = wait(running, timeout=5, return_when=FIRST_COMPLETED)
            for future in done:
                job = running.pop(future)
                error = future.exception()
                if error is None:
                    yield future.result()
                elif job.attempt < WORKER_ATTEMPTS:
                    lost.append(job.again())
                else:
                    words = f"the worker process died {WORKER_ATTEMPTS} times ({error or type(error).__name__})"
                    yield failure(job.task, words, attempts=job.attempt)
    finally:
        workers.close()
