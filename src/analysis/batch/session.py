"""One run of the batch on one output folder: what it claims, what it hands out, what it leaves behind."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from analysis.batch.account import Account
from analysis.batch.catalogue import CATALOGUE, write_catalogue
from analysis.batch.fingerprints import libraries, libraries_hash
from analysis.batch.index import DataIndex
from analysis.batch.manifest import Entry, settle
from analysis.batch.plan import Stale, Task
from analysis.batch.run import Workers, run
from analysis.batch.seal import is_current
from analysis.batch.worker import Job, Outcome, failure
from analysis.batch.workspace import WORK, Claim, sweep
from analysis.kernels.limits import Limits


class Session:
    """A runner's hold on an output folder. Others may hold it as well: nothing of theirs is touched."""

    def __init__(self, out: Path, index: DataIndex) -> None:
        self.out = out
        self._index = index
        sweep(out / WORK)
        self._claim = Claim(out / WORK)
        self._waiting: Counter[str] = Counter()
        self._entries: dict[str, Entry] = {}

    def close(self) -> None:
        """Let go of the folder."""
        self._claim.release()

    def work(
        self, stale: Sequence[Stale], limits: Limits, workers: Workers, account: Account
    ) -> Generator[Outcome, None, None]:
        """Do what is out of date; each outcome is in the account when it is handed on."""
        self._waiting = Counter(_slice_name(one.task) for one in stale)
        with closing(run(self._jobs(stale, limits), workers)) as outcomes:
            for outcome in outcomes:
                account.add(outcome)
                self._entries[outcome.task.report] = outcome.entry
                self._forget_slice(outcome.task)
                yield outcome

    def settle(self, account: Account) -> None:
        """Bring manifest, account and catalogue up to date with what was done."""
        settle(self.out, self._entries, {libraries_hash(): libraries()})
        account.write(self.out)
        if account.outcomes or not is_current(self.out / CATALOGUE, self._index):
            write_catalogue(self.out, self._index)

    def _jobs(self, stale: Iterable[Stale], limits: Limits) -> Iterator[Job | Outcome]:
        for one in stale:
            try:
                project = self._lay_down(one.task)
            except OSError as error:
                yield failure(one.task, f"cannot write the data it reads: {error.strerror or error}")
                continue
            yield Job(one.task, project, self.out, self._claim.folder, limits)

    def _lay_down(self, task: Task) -> Path:
        folder = self._claim.folder / _slice_name(task)
        if not folder.exists():
            try:
                self._index.slice(task.place, task.period, whole=task.reads == "all").write(folder)
            except OSError:
                shutil.rmtree(folder, ignore_errors=True)
                raise
        return folder

    def _forget_slice(self, task: Task) -> None:
        name = _slice_name(task)
        self._waiting[name] -= 1
        if not self._waiting[name]:
            shutil.rmtree(self._claim.folder / name, ignore_errors=True)


def _slice_name(task: Task) -> str:
    return f"data-{task.inputs['data']}"
