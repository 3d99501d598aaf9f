"""Reading articles: quantities per second beside JioNLP and a plain expression, and a thousand articles with all proposals.

    python benchmarks/reading.py [--rounds N] [--articles N] [--jionlp PYTHON]

All on one core and on the same texts: made-up reports (``made_up_reports.py``), no two alike. JioNLP is no dependency of this
project; without it its row is left out. To have it measured, in an environment of its own:

    python -m venv /tmp/jionlp && /tmp/jionlp/bin/pip install jionlp
    python benchmarks/reading.py --jionlp /tmp/jionlp/bin/python

F1 is that of amounts of money: a found amount is right when it overlaps a label and has its value in yuan. The labels are those
of ``extraction/dev`` in the folder beside the project or in the one that ``PAIRED_AID_SHARED`` names, and what was written
into the made-up reports, which are in the manner this project knows, so that the first count for more.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final, NamedTuple

from made_up import PROJECT
from made_up_reports import made_up_reports, size

from analysis.text.cleaning import clean
from analysis.text.quantities import find

SHARED: Final = Path(os.environ.get("PAIRED_AID_SHARED") or PROJECT.parent / "shared") / "extraction" / "dev"
MEGABYTES: Final = 2
_MONEY: Final = ("元", "块钱", "块")
#: What a user would write.
PLAIN: Final = re.compile("([0-9][0-9.,]*)(万|亿)?(元|人次|人|户|个|家|名|亩|吨|%|公里|平方米|座|台|件|期|场|所|只)")
_POWERS: Final = {"": 1, "万": 10**4, "亿": 10**8}


class Money(NamedTuple):
    """An amount of money at its place."""

    start: int
    end: int
    value: float


class Run(NamedTuple):
    """One way through all texts: seconds of processor and wall, and the money that it found in each text."""

    processor: float
    wall: float
    money: list[list[Money]]


def fresh(way: Callable[[Sequence[str]], Run], texts: Sequence[str]) -> Run:
    """The same in a process of its own: what is remembered of one round makes no other one faster."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(way, texts).result()


def ours(texts: Sequence[str]) -> Run:
    """Clean each text and find its quantities."""
    clean("幫扶5人。"), find(clean("帮扶5人。"))
    return _timed(
        texts,
        lambda text: [
            Money(one.start, one.end, float(one.reading.value))
            for one in find(clean(text)).quantities
            if one.reading.unit in _MONEY
        ],
    )


def plain(texts: Sequence[str]) -> Run:
    """The plain expression, with the value that it gives."""
    return _timed(
        texts,
        lambda text: [
            Money(*match.span(), _plain_value(match)) for match in PLAIN.finditer(text) if match[3] in _MONEY
        ],
    )


def _plain_value(match: re.Match[str]) -> float:
    try:
        return float(Fraction(match[1].replace(",", "")) * _POWERS[match[2] or ""])
    except ValueError:
        return float("nan")


def _timed(texts: Sequence[str], read: Callable[[str], list[Money]]) -> Run:
    processor, wall = time.process_time(), time.perf_counter()
    money = [read(text) for text in texts]
    return Run(time.process_time() - processor, time.perf_counter() - wall, money)


# In the interpreter that has it; what it prints on import goes elsewhere.
_JIONLP: Final = """
import contextlib, json, os, sys, time
with contextlib.redirect_stdout(sys.stderr):
    import jionlp
    jionlp.ner.extract_money("拨款5万元。")
with open(sys.argv[1], encoding="utf-8") as file:
    texts = json.load(file)
processor, wall = time.process_time(), time.perf_counter()
found = [jionlp.ner.extract_money(text) for text in texts]
processor, wall = time.process_time() - processor, time.perf_counter() - wall
def amount(one):
    number = one["detail"]["num"]
    return float(number[0] if isinstance(number, (list, tuple)) else number)
money = [[[*one["offset"], amount(one)] for one in each if one["detail"]["case"] == "元"] for each in found]
print(json.dumps([processor, wall, money]))
"""


def jionlp(texts: Sequence[str], python: str) -> Run:
    """JioNLP's money, in a process of its own; its import and first call are not counted."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.json"
        path.write_text(json.dumps(list(texts)), encoding="utf-8")
        done = subprocess.run([python, "-c", _JIONLP, str(path)], capture_output=True, text=True, check=True)
    processor, wall, money = json.loads(done.stdout.splitlines()[-1])
    return Run(processor, wall, [[Money(*one) for one in each] for each in money])


def has_jionlp(python: str) -> bool:
    """Whether JioNLP can be imported there."""
    return subprocess.run([python, "-c", "import jionlp"], capture_output=True, check=False).returncode == 0


def score(labels: Sequence[Sequence[Money]], found: Sequence[Sequence[Money]]) -> str:
    """F1, precision and recall; each found amount counts for one label at most."""
    right = 0
    for wanted, got in zip(labels, found, strict=True):
        free = list(got)
        for label in wanted:
            one = next((one for one in free if _same(label, one)), None)
            if one is not None:
                free.remove(one)
                right += 1
    wanted_count, found_count = sum(map(len, labels)), sum(map(len, found))
    precision, recall = right / max(1, found_count), right / max(1, wanted_count)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return f"{f1:.3f} ({precision:.3f}, {recall:.3f})"


def _same(label: Money, found: Money) -> bool:
    overlaps = label.start < found.end and found.start < label.end
    return overlaps and abs(label.value - found.value) <= 1e-9 * max(1.0, abs(label.value))


def labelled_texts() -> tuple[list[str], list[list[Money]]]:
    """The texts labelled by hand, with their amounts of money; none where they are not there."""
    texts, labels = [], []
    for path in sorted((SHARED / "gold").glob("*.json")):
        gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        with (SHARED / "texts" / f"{path.stem}.txt").open(encoding="utf-8", newline="") as file:
            texts.append(file.read())
        money = [one for one in gold["quantities"] if one["unit"] == "元"]
        labels.append([Money(one["start"], one["end"], one["value"]) for one in money])
    return texts, labels


# A thousand articles, in a process of its own so that its memory is nobody else's.
_ALL: Final = """
import json, sys, time
from pathlib import Path
from analysis.dataset import load
from analysis.proposals.propose import propose
from analysis.text.files import read_article
def megabytes():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6
dataset = load(Path(sys.argv[1]))
paths = sorted(Path(sys.argv[2]).iterdir())
found, links, memory = 0, 0, {0: megabytes()}
processor, wall = time.process_time(), time.perf_counter()
for number, path in enumerate(paths, 1):
    proposals = propose(read_article(path), dataset)
    found, links = found + len(proposals.proposals), links + len(proposals.links)
    if number in (1, len(paths) // 10, len(paths) // 2, len(paths)):
        memory[number] = megabytes()
processor, wall = time.process_time() - processor, time.perf_counter() - wall
print(json.dumps({"processor": processor, "wall": wall, "found": found, "links": links, "memory": memory}))
"""


def all_proposals(texts: Sequence[str]) -> dict[str, Any]:
    """Read each article from its file and propose everything, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            (Path(folder) / f"{number:05d}.txt").write_bytes(text.encode())
        done = subprocess.run(
            [sys.executable, "-c", _ALL, str(PROJECT), folder], capture_output=True, text=True, check=True
        )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def main() -> None:
    """Measure, and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--jionlp", default=sys.executable, metavar="PYTHON", help="an interpreter that has JioNLP")
    given = parser.parse_args()
    made = made_up_reports(max(given.articles, 1))
    texts = [text for text, _ in made]
    few = texts[: next((n for n in range(1, len(texts)) if size(texts[:n]) >= MEGABYTES), len(texts))]
    ways: dict[str, Callable[[Sequence[str]], Run]] = {
        "`clean` and `find`: every quantity": ours,
        "plain expression": plain,
    }
    if has_jionlp(given.jionlp):
        ways["JioNLP: money"] = partial(jionlp, python=given.jionlp)
    else:
        print("JioNLP is not installed, and left out; the head of this file says how to have it", file=sys.stderr)
    characters, labels = sum(map(len, few)), sum(len(one) for _, one in made[: len(few)])
    print(f"{size(few):.2f} MB: {len(few)} reports, {characters:,} characters, {labels:,} quantities; load {_load()}\n")
    runs: dict[str, list[Run]] = {way: [] for way in ways}
    for number in range(1, given.rounds + 1):
        for way, measure in ways.items():
            runs[way].append(fresh(measure, few))
            print(f"round {number}: {way}: {size(few) / runs[way][-1].processor:.3f} MB/s", file=sys.stderr, flush=True)
    hand, hand_labels = labelled_texts()
    made_labels = [
        [Money(one.start, one.end, float(one.value)) for one in each if one.unit == "元"]
        for _, each in made[: len(few)]
    ]
    count = f"{sum(map(len, hand_labels))} by hand" if hand else "by hand: not there"
    print("| way | MB a second of processor time: median (range) | of wall time | ", end="")
    print(
        f"F1 (precision, recall) on money, {count} | on {sum(map(len, made_labels)):,} made up |\n|---|---|---|---|---|"
    )
    for way, done in runs.items():
        of_hand = score(hand_labels, ways[way](hand).money) if hand else "–"
        of_made = score(made_labels, done[-1].money)
        print(
            f"| {way} | {_rates(few, [run.processor for run in done])} | {_rates(few, [run.wall for run in done])} | {of_hand} | {of_made} |",
            flush=True,
        )
    print(f"\nAll proposals of {len(texts)} articles, {size(texts):.2f} MB; load {_load()}\n")
    print("| articles | proposals | links | processor | wall | articles a second of processor time | memory |")
    print("|---|---|---|---|---|---|---|")
    said = all_proposals(texts)
    memory = ", ".join(f"{megabytes:.0f} MB after {number}" for number, megabytes in said["memory"].items())
    print(
        f"| {len(texts)} | {said['found']:,} | {said['links']:,} | {said['processor']:.1f} s | {said['wall']:.1f} s | "
        f"{len(texts) / said['processor']:.1f} | {memory} |"
    )


def _rates(texts: Sequence[str], seconds: Sequence[float]) -> str:
    rates = [size(texts) / one for one in seconds]
    return f"{statistics.median(rates):.3g} ({min(rates):.3g}–{max(rates):.3g})"


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


if __name__ == "__main__":
    main()
