"""A Dask cluster of two workers over loopback beside the local runner: overhead per report, and a worker killed midway.

python benchmarks/cluster.py [--rounds 5] [--reports 42]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from distributed import Client
from drill import contents
from made_up import county_id, made_up_project
from rounds import in_turn, table

COMMAND = [str(Path(sys.executable).parent / "paired-aid"), "report", "--jobs", "2"]


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers of one thread each; its address and the workers."""
    file = folder / "scheduler.json"
    file.unlink(missing_ok=True)
    boss = _program("scheduler", "--port", "0", "--scheduler-file", str(file))
    while not file.exists() or not file.read_text(encoding="utf-8"):
        time.sleep(0.05)
    address = json.loads(file.read_text(encoding="utf-8"))["address"]
    workers = [_program("worker", address, "--nthreads", "1", "--no-nanny") for _ in range(2)]
    try:
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, workers
    finally:
        for process in (*workers, boss):
            process.kill()
            process.wait()


def _program(name: str, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{name}", *words, "--host", "127.0.0.1", "--no-dashboard"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--reports", type=int, default=42, help="a multiple of 6")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = made_up_project(folder / "project", given.reports // 6)
        places = [county_id(number) for number in range(1, given.reports // 6 + 1)]

        def running(out: Path, *words: str) -> float:
            """Seconds per report from the first finished one to the last."""
            command = [*COMMAND, *places, "--project", str(project), "--out", str(out), "--force", *words]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            times = sorted(path.stat().st_mtime for path in out.glob("*/*/*.pdf"))
            return 1000 * (times[-1] - times[0]) / (len(times) - 1)

        with cluster(folder) as (address, _):
            running(folder / "warm", "--scheduler", address)
            ways = {
                "local": lambda: running(folder / "local"),
                "Dask": lambda: running(folder / "dask", "--scheduler", address),
            }
            found = in_turn(ways, given.rounds)
        print(table(found, "milliseconds per report", "local"))
        same = contents(folder / "local") == contents(folder / "dask")
        with cluster(folder) as (address, workers):
            command = [
                *COMMAND,
                *places,
                "--project",
                str(project),
                "--out",
                str(folder / "lost"),
                "--scheduler",
                address,
            ]
            runner = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            while len(list((folder / "lost").glob("*/*/*.pdf"))) < given.reports // 2:
                time.sleep(0.05)
            workers[0].kill()
            code = runner.wait()
        lost = contents(folder / "local") == contents(folder / "lost")
        print(f"same bytes as the local run: {same}; with a worker killed midway: exit code {code}, same bytes: {lost}")


if __name__ == "__main__":
    main()
