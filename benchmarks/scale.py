"""What planning costs as the batch grows, and whether a long run slows down or takes ever more memory.

    python benchmarks/scale.py [--reports 1000 10000 30000] [--run 500]

Made-up counties: six reports (three notebooks, two languages) of two files each. Planning is the whole command,
``paired-aid report``, when every report is there and nothing changed; for the first plan, with nothing kept, the command
with ``--dry-run``. Then reports of the second size are really run, and the rate and the memory of runner, workers and fork
servers are read off as it goes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import psutil
from made_up import county_id, made_up_project, pretend_built

from analysis.batch.catalogue import write_catalogue
from analysis.batch.index import DataIndex
from analysis.batch.plan import plan

COMMAND = [str(Path(sys.executable).parent / "paired-aid"), "report"]


def leave_as_built(project: Path, out: Path) -> int:
    """Leave every report, manifest and catalogue as a finished run would; how many reports."""
    index = DataIndex(project / "data", out)
    tasks = plan(project, index)
    pretend_built(tasks, out)
    index.keep()
    write_catalogue(out, index)
    return len(tasks)


def timed(*words: str) -> tuple[float, float, str]:
    """Seconds, peak memory in MB and output of a command."""
    start = time.perf_counter()
    with subprocess.Popen([*COMMAND, *words], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.read().strip()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"the command failed: {said}")
    return seconds, usage.ru_maxrss / 1000, said


def planning(reports: int, rounds: int) -> None:
    """Print what a first plan and a plan with nothing to do cost for so many reports."""
    with tempfile.TemporaryDirectory() as folder:
        project, out = made_up_project(Path(folder) / "project", reports // 6), Path(folder) / "reports"
        first, first_memory, _ = timed("--project", str(project), "--out", str(out), "--dry-run")
        # In a process of its own: a child's peak counts what its parent held when it was begun.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as aside:
            planned = aside.submit(leave_as_built, project, out).result()
        runs = [timed("--project", str(project), "--out", str(out)) for _ in range(rounds)]
        assert all(f"{planned} notebook runs fresh" in said for _, _, said in runs), runs[0]
        seconds = sorted(second for second, _, _ in runs)
        print(
            f"| {planned} | {first:.2f} s | {first_memory:.0f} MB | {seconds[len(seconds) // 2]:.2f} s "
            f"({seconds[0]:.2f}–{seconds[-1]:.2f}) | {runs[-1][1]:.0f} MB |",
            flush=True,
        )


def running(planned: int, run: int) -> None:
    """Really run some of a large plan; print rate and memory for each fifth of it."""
    with tempfile.TemporaryDirectory() as folder:
        project, out = made_up_project(Path(folder) / "project", planned // 6), Path(folder) / "reports"
        places = [county_id(number) for number in range(1, run // 6 + 1)]
        words = [*COMMAND, *places, "--project", str(project), "--out", str(out)]
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        runner, total, fifth = psutil.Process(process.pid), 6 * len(places), 6 * len(places) // 5
        reached, since, before = 0, 0.0, 0
        while process.poll() is None:
            time.sleep(0.2)
            done = len(list(out.glob("*/*/*.pdf")))
            if done and not since:
                since, before = time.perf_counter(), done
            if done >= min(fifth * (reached + 1), total - 1) and reached < 5 and done > before:
                rate = 60 * (done - before) / (time.perf_counter() - since)
                print(f"| {done} of {total} | {rate:.0f} | {_memory(runner)} |", flush=True)
                reached, since, before = reached + 1, time.perf_counter(), done
        if process.returncode:
            raise SystemExit("the run failed")


def _memory(runner: psutil.Process) -> str:
    try:
        workers = [child for child in runner.children() if "spawn_main" in " ".join(child.cmdline())]
        servers = [child for worker in workers for child in worker.children()]
        groups = [[runner], workers, servers]
        return " | ".join(" + ".join(f"{p.memory_info().rss / 1e6:.0f}" for p in group) for group in groups)
    except psutil.NoSuchProcess:
        return " | | "


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--reports", type=int, nargs="+", default=[1000, 10_000, 30_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--planned", type=int, default=10_000)
    parser.add_argument("--run", type=int, default=500)
    given = parser.parse_args()
    print("| planned | first plan | its memory | nothing changed: median (range) | its memory |\n|---|---|---|---|---|")
    for reports in given.reports:
        planning(reports, given.rounds)
    if given.run:
        print("\n| done | reports/min | runner, MB | workers, MB | fork servers, MB |\n|---|---|---|---|---|")
        running(given.planned, given.run)


if __name__ == "__main__":
    main()
