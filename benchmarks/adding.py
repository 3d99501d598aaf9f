"""The kill drill of ``paired-aid add``: SIGKILL at random moments; each time the package is as before or complete.

    python benchmarks/adding.py [--kills 200] [--commands 10] [--seed 1]

Most kills hit a process forked when everything is loaded: a third of them at any moment between start and end, a third while it
writes, a third in the milliseconds after its new files count. The others hit the command itself. After each one the package is loaded and its hash
compared; then the same add is run again, which has to complete it, with nothing left over. Exit code 0 says so.
"""

from __future__ import annotations

import argparse
import collections
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from made_up import jingyuan_alone
from made_up_article import ARTICLE, made_up_proposals

from analysis.adding import add
from analysis.datapackage.pending import PENDING
from analysis.dataset import load
from analysis.proposals.sheet import write_sheet

#: About what it takes to put the new files in their places.
_MOVING_SECONDS = 0.003
COMMAND = [str(Path(sys.executable).parent / "paired-aid"), "add"]


def ready(folder: Path) -> Path:
    """A project without the made-up county, and the sheet of its article with every row confirmed; the sheet."""
    jingyuan_alone(folder / "data")
    (folder / "yunling.txt").write_bytes(ARTICLE.encode())
    text = write_sheet(made_up_proposals(), load(folder)).decode()
    head, *lines = text.split("\r\n")
    sheet = folder / "sheet.csv"
    sheet.write_bytes("\r\n".join([head, *(f"yes{line}" if line else line for line in lines)]).encode())
    return sheet


def names(folder: Path) -> list[str]:
    """Every file and folder of the data folder."""
    return sorted(path.relative_to(folder).as_posix() for path in (folder / "data").rglob("*"))


def killed_fork(sheet: Path, *, wait: float, since: str) -> bool:
    """Fork, add, and kill a while after the start, the first write, or the moment when the new files count; was it alive."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            add(sheet, sheet.parent / "data", show=lambda _: _told(writing))
        finally:
            os._exit(0)
    os.close(writing)
    if since != "start":
        os.read(reading, 1)
    while since == "change" and not (sheet.parent / "data" / PENDING).exists() and not _ended(child):
        pass
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    os.close(reading)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _told(pipe: int) -> None:
    os.write(pipe, b".")


def _ended(child: int) -> bool:
    """Whether a process is over; what it left is still there for the one who waits for it."""
    found = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    return found is not None


def killed_command(sheet: Path, *, wait: float) -> bool:
    """The same with the command."""
    words = [*COMMAND, str(sheet), "--project", str(sheet.parent)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(wait)
    process.kill()
    return process.wait() == -signal.SIGKILL


def spans(sheet: Path) -> tuple[float, float, float]:
    """Seconds that an add takes in all, that its writing takes, and that the command takes."""
    taken: list[tuple[float, float]] = []
    for _ in range(5):
        shutil.rmtree(sheet.parent / "data")
        jingyuan_alone(sheet.parent / "data")
        began, shown = time.perf_counter(), [0.0]
        add(sheet, sheet.parent / "data", show=lambda _, shown=shown: shown.__setitem__(0, time.perf_counter()))  # type: ignore[misc]
        ended = time.perf_counter()
        taken.append((ended - began, ended - shown[0]))
    whole, writing = min(one[0] for one in taken), min(one[1] for one in taken)
    shutil.rmtree(sheet.parent / "data")
    jingyuan_alone(sheet.parent / "data")
    began = time.perf_counter()
    subprocess.run([*COMMAND, str(sheet), "--project", str(sheet.parent)], check=True, stdout=subprocess.DEVNULL)
    return whole, writing, time.perf_counter() - began


def drill(folder: Path, kills: int, commands: int, chance: random.Random) -> tuple[collections.Counter[str], list[str]]:
    """Kill so many times; what was found how often, and every fault."""
    sheet = ready(folder)
    before = load(folder).hash
    whole, writing, command = spans(sheet)
    after, complete = load(folder).hash, names(folder)
    print(f"an add takes {1000 * whole:.0f} ms, {1000 * writing:.0f} ms of it to write; the command {command:.1f} s")
    counts: collections.Counter[str] = collections.Counter()
    faults: list[str] = []
    number = 0
    while counts["killed"] < kills:
        number += 1
        shutil.rmtree(folder / "data")
        jingyuan_alone(folder / "data")
        if number <= commands:
            alive = killed_command(sheet, wait=chance.uniform(0, 1.1 * command))
        else:
            since, most = (("start", whole), ("writing", writing), ("change", _MOVING_SECONDS))[number % 3]
            alive = killed_fork(sheet, wait=chance.uniform(0, 1.1 * most), since=since)
        left = [name for name in names(folder) if "pending" in name]
        found = load(folder).hash
        where = "as before" if found == before else "complete" if found == after else "torn"
        counts["killed" if alive else "ended first"] += 1
        counts[where] += 1
        counts["new files still waiting for their places"] += any("/.pending/" in f"/{name}" for name in left)
        counts["half laid out"] += any(".pending.tmp" in name for name in left)
        add(sheet, folder / "data")
        if where == "torn" or load(folder).hash != after or names(folder) != complete:
            faults.append(f"kill {number}: {where}, then {sorted(set(names(folder)) ^ set(complete))}")
    return counts, faults


def main() -> int:
    """Run the drill and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--commands", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts, faults = drill(Path(folder) / "project", given.kills, given.commands, random.Random(given.seed))
    for what, count in counts.items():
        print(f"{count:4d} {what}")
    for fault in faults:
        print(fault)
    print("whole every time" if not faults else f"{len(faults)} faults")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
