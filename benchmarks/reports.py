"""``paired-aid report`` beside ``papermill`` and ``jupyter nbconvert`` called one after the other, for the same twelve reports.

    python benchmarks/reports.py [--rounds 3]

Both build the three notebooks in two languages as HTML and PDF, from the same data, on the same machine, in turn. The loop
is what a user would write without the command: one ``papermill`` per notebook and language, then one ``nbconvert`` per
format (HTML by nbconvert's own exporter, PDF by this project's, because nbconvert's own needs LaTeX). Times differ from
machine to machine; the ratio is what counts.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ("fund_distribution", "per_capita_impact", "source_audit")
LANGUAGES = ("zh", "en")
PROGRAMS = Path(sys.executable).parent


def command(out: Path) -> int:
    """``paired-aid report`` with everything installed; files that came of it, but for the catalogue."""
    _call(PROGRAMS / "paired-aid", "report", "620421", "--out", out)
    return len(list(out.rglob("*.??.*")))


def loop(out: Path) -> int:
    """``papermill``, then ``jupyter nbconvert`` twice, for each notebook and language."""
    for notebook in NOTEBOOKS:
        for language in LANGUAGES:
            executed = out / f"{notebook}.{language}.ipynb"
            source = PROJECT / "notebooks" / f"{notebook}.ipynb"
            _call(PROGRAMS / "papermill", source, executed, "-p", "language", language, "-k", "python3")
            for exporter in ("html", "paired-aid-pdf"):
                _call(PROGRAMS / "jupyter", "nbconvert", "--to", exporter, "--no-input", executed)
            executed.unlink()
    return len(list(out.iterdir()))


def _call(*words: str | Path) -> None:
    environment = {**os.environ, "PAIRED_AID_PROJECT": str(PROJECT)}
    subprocess.run([str(word) for word in words], check=True, capture_output=True, env=environment)


def main() -> None:
    """Run both in turn and print medians, ranges and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    ways: dict[str, Callable[[Path], int]] = {"paired-aid report": command, "papermill + nbconvert": loop}
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, build in ways.items():
            folder = Path(tempfile.mkdtemp())
            try:
                start = time.perf_counter()
                made = build(folder)
                seconds[way].append(time.perf_counter() - start)
            finally:
                shutil.rmtree(folder)
            if made != len(NOTEBOOKS) * len(LANGUAGES) * 2:
                sys.exit(f"{way} made {made} reports instead of 12")
    for way, taken in seconds.items():
        print(f"{way:24} median {statistics.median(taken):6.1f} s   range {min(taken):.1f}–{max(taken):.1f} s")
    ratios = [slow / fast for fast, slow in zip(*seconds.values(), strict=True)]
    print(
        f"ratio, round by round     median {statistics.median(ratios):6.1f}     range {min(ratios):.1f}–{max(ratios):.1f}"
    )


if __name__ == "__main__":
    main()
