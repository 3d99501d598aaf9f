"""The fault drill: kill kernels, workers, fork servers and the runner at random while a batch runs; compare with a quiet run.

    python benchmarks/drill.py [--reports 200] [--kills 50] [--seed 1]

In the end all reports must be there, whole, and identical to those of an undisturbed run; no process and no half-written
file may be left. Exit code 0 says so.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from made_up import county_id, made_up_project

COMMAND = [str(Path(sys.executable).parent / "paired-aid"), "report", "--jobs", "2"]
KINDS = ("kernel", "kernel", "worker", "server", "runner")
_LEVEL = {"runner": 0, "worker": 1, "server": 2, "kernel": 3}


def victims(runner: psutil.Process, kind: str) -> list[psutil.Process]:
    """Living processes of one kind below a runner."""
    alive = [runner]
    try:
        for _ in range(_LEVEL[kind]):
            alive = [child for process in alive for child in process.children()]
        wanted = {"worker": "spawn_main", "server": "forkserver", "kernel": "forkserver"}.get(kind, "")
        return [process for process in alive if wanted in " ".join(process.cmdline())]
    except psutil.NoSuchProcess:
        return []


def contents(out: Path) -> dict[str, str]:
    """Hash of every file that is part of the result: reports and manifest."""
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".work" not in path.parts and path.name != "run.json"
    }


def disturbed(words: list[str], kills: int, chance: random.Random) -> collections.Counter[str]:
    """Run the command until it is through, killing on the way; start it again when the runner was killed."""
    killed: collections.Counter[str] = collections.Counter()
    while True:
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        runner = psutil.Process(process.pid)
        while process.poll() is None:
            time.sleep(chance.uniform(0.1, 2.0))
            if killed.total() >= kills:
                break
            found = victims(runner, kind := chance.choice(KINDS))
            if found and process.poll() is None:
                chance.choice(found).kill()
                killed[kind] += 1
        if process.wait() == 0:
            return killed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counties = -(-given.reports // 6)
        project = made_up_project(Path(folder) / "project", counties)
        places = [county_id(number) for number in range(1, counties + 1)]
        quiet, wild = Path(folder) / "quiet", Path(folder) / "wild"
        words = [*COMMAND, *places, "--project", str(project), "--out"]
        start = time.perf_counter()
        subprocess.run([*words, str(quiet)], check=True, stdout=subprocess.DEVNULL)
        between = time.perf_counter()
        killed = disturbed([*words, str(wild)], given.kills, random.Random(given.seed))
        end = time.perf_counter()
        print(
            f"undisturbed {between - start:.0f} s; with {killed.total()} kills ({dict(killed)}) {end - between:.0f} s"
        )
        expected, found = contents(quiet), contents(wild)
        differing = {name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)}
        left = [p for p in psutil.process_iter(["cmdline"]) if str(wild) in " ".join(p.info["cmdline"] or ())]
        stray = [path for path in wild.rglob(".*") if path.name != ".work"]
        reports = sum(name.endswith((".html", ".pdf")) and "/" in name for name in found)
        print(
            f"{reports} files of {6 * counties} reports; differing: {len(differing)}; processes left: {len(left)}; stray: {len(stray)}"
        )
        shutil.rmtree(wild)
        if differing or left or stray or killed.total() < min(given.kills, 1):
            sys.exit(f"not the same: {sorted(differing)[:5]} {left[:5]} {stray[:5]}")


if __name__ == "__main__":
    main()
