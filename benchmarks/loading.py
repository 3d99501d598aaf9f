"""How loading and validating the data grow with their number, beside plain pandas.read_csv of the same files.

    python benchmarks/loading.py [--figures 10000 100000 1000000] [--rounds N]

Each way runs in a process of its own: ``analysis.load`` reads, checks every rule and builds the dataset; ``pandas.read_csv``
reads the same six files as text and checks nothing. Peak memory is the process's, Python and libraries included.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from made_up import PROJECT, TABLES, made_up_project

PER_COUNTY = 50

# Of the process itself: what getrusage says holds what the parent held when it was begun.
PEAK = """
import json, sys, time
def peak_megabytes():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))
"""

LOAD = """
import analysis.dataset
begun = time.perf_counter()
data = analysis.dataset.load(sys.argv[1])
seconds = time.perf_counter() - begun
peak = peak_megabytes()
print(json.dumps({"seconds": seconds, "peak": peak, "figures": len(data.records)}))
"""

READ_CSV = """
import pandas
begun = time.perf_counter()
frames = [pandas.read_csv(f"{sys.argv[1]}/data/{name}.csv", dtype=str, keep_default_na=False) for name in sys.argv[2:]]
seconds = time.perf_counter() - begun
peak = peak_megabytes()
print(json.dumps({"seconds": seconds, "peak": peak, "figures": max(map(len, frames))}))
"""


def run(code: str, project: Path) -> dict[str, float]:
    """One run in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK + code, str(project), *TABLES], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(project: Path, rounds: int) -> str:
    """One line of the table: both ways in turn, the median of the rounds."""
    runs = [(run(LOAD, project), run(READ_CSV, project)) for _ in range(rounds)]
    ours, plain = ({key: median(r[i][key] for r in runs) for key in runs[0][i]} for i in (0, 1))
    return (
        f"| {ours['figures']:,.0f} | {ours['seconds']:.2f} s | {1e6 * ours['seconds'] / ours['figures']:.0f} µs | "
        f"{ours['peak']:,.0f} MB | {plain['seconds']:.2f} s | {plain['peak']:,.0f} MB | "
        f"{ours['seconds'] / plain['seconds']:.0f} |"
    )


def main() -> None:
    """Measure today's data, and made-up data of the sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--figures", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print("| figures | load | per figure | peak | read_csv | peak | ratio |\n|---|---|---|---|---|---|---|")
    print(measure(PROJECT, given.rounds), flush=True)
    for figures in given.figures:
        with tempfile.TemporaryDirectory() as folder:
            project = made_up_project(Path(folder) / "project", figures // PER_COUNTY)
            print(measure(project, given.rounds if figures < 1_000_000 else 1), flush=True)


if __name__ == "__main__":
    main()
