"""The damage drill: mutations of reports, each of which must give a right reading or a clear refusal, and nothing wrong may be added.

    python benchmarks/damage.py [--seed 1] [--only KIND]

Reports are made up (``made_up_reports.py``), each quantity with its label; where the Jingyuan article lies in the folder beside the
project, or in the one that ``PAIRED_AID_SHARED`` names, it is damaged too. Every mutation is handled in a process of its own, with
10 seconds and 1 GB of address space. In it the file is extracted to CSV, JSON and HTML, and then added to a small package:

- what was extracted, every row confirmed;
- the sheet of the undamaged report, every row confirmed, beside the damaged text;
- the same, with the checksum of the damaged text written into it, and only the rows that were damaged confirmed.

Whatever gets into the package is held against the labels. Exit code 0: no fault.
"""

from __future__ import annotations

import argparse
import collections
import csv
import io
import json
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from damaged_files import encodings, forms, no_articles
from made_up import PROJECT, jingyuan_alone
from made_up_reports import Label, Written, laid_out, report
from mutations import CHANGES, Mutation, Pieces, changed, cut_bytes, cuts

from analysis.adding import add
from analysis.dataset import Dataset, load
from analysis.errors import PairedAidError
from analysis.proposals.extracting import Wanted, extract

SECONDS: Final = 10
BYTES: Final = 1 << 30
#: Rows whose number begins so near to a place that was damaged are tried against the damaged text.
NEAR: Final = 12
SHARED: Final = (
    Path(os.environ.get("PAIRED_AID_SHARED") or PROJECT.parent / "shared") / "texts" / "jingyuan-2020-07-13.txt"
)
#: What a person who confirms every row would write.
_MEASURES: Final = {"元": "aid_funds", "人": "beneficiaries_all", "名": "beneficiaries_all", "人次": "beneficiary_person_times",
    "户": "beneficiary_households", "%": "funds_paid_of_agreed", "百分点": "funds_paid_of_agreed"}  # fmt: skip
Rows = list[dict[str, str]]


@dataclass
class Outcome:
    """What came of one mutation: what was found, or the refusal, and what each way to add put into the package."""

    refusal: str = ""
    found: list[tuple[int, int, str, str, str]] = field(default_factory=list)
    added: dict[str, list[tuple[int, int, str, str, str]]] = field(default_factory=dict)
    not_added: dict[str, str] = field(default_factory=dict)
    crash: str = ""
    seconds: float = 0.0
    megabytes: float = 0.0


# Handling one file ----------------------------------------------------------------------------------------------------


def handled(mutation: Mutation, sheet: bytes, dataset: Dataset, folder: Path) -> Outcome:
    """Extract the file and try to add, in a process of its own; what is worse than a refusal is in ``crash``."""
    folder.mkdir()
    path = folder / mutation.file
    lay_down(path, mutation)
    reading, writing = os.pipe()
    begun = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(SECONDS)
            said = json.dumps(tried(path, mutation, sheet, dataset, folder.parent / "package").__dict__).encode()
            signal.alarm(0)
            with os.fdopen(writing, "wb") as file:
                file.write(said)
            code = 0
        except BaseException as error:
            os.write(2, f"{mutation.kind}: {type(error).__name__}: {error}\n".encode("utf-8", "replace"))
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        said = file.read()
    _, status, usage = os.wait4(child, 0)
    shutil.rmtree(folder)
    if os.WIFSIGNALED(status):
        outcome = Outcome(crash=f"killed by {signal.Signals(os.WTERMSIG(status)).name}")
    elif os.WEXITSTATUS(status):
        outcome = Outcome(crash="failed")
    else:
        outcome = Outcome(**json.loads(said))
        outcome.found = [tuple(one) for one in outcome.found]  # type: ignore[misc]
        outcome.added = {way: [tuple(one) for one in rows] for way, rows in outcome.added.items()}  # type: ignore[misc]
    outcome.seconds, outcome.megabytes = time.perf_counter() - begun, usage.ru_maxrss / 1000
    return outcome


def lay_down(path: Path, mutation: Mutation) -> None:
    """Put the file where it is to be read."""
    if mutation.special == "folder":
        path.mkdir()
    elif mutation.special == "pipe":
        os.mkfifo(path)
    elif mutation.special == "loop":
        path.symlink_to(path)
    elif not mutation.special:
        path.write_bytes(mutation.content)


def extracted(
    path: Path, dataset: Dataset | None, out: Path, formats: tuple[str, ...] = ("csv", "json", "html")
) -> Outcome:
    """Extract the file into a folder; what was found, or the refusal."""
    done = extract(path, Wanted(formats, out=out), dataset)
    if done.failure:
        return Outcome(refusal=done.failure)
    objects = json.loads((out / f"{path.stem}.json").read_text(encoding="utf-8"))
    return Outcome(
        found=[
            (one["start"], one["end"], str(Fraction(repr(one["value"]))), one["unit"], one["hedge"]) for one in objects
        ]
    )


def tried(path: Path, mutation: Mutation, sheet: bytes, dataset: Dataset, package: Path) -> Outcome:
    """Extract the file, then try to add to copies of the package whatever might get in; all beside the file."""
    out = path.parent / "out"
    out.mkdir()
    outcome = extracted(path, dataset, out)
    if outcome.refusal:
        return outcome
    own = rows_of((out / f"{path.stem}.csv").read_bytes())
    old = rows_of(sheet)
    text = out / f"{path.stem}.txt"
    sha256 = own[0]["text_sha256"] if own else ""
    damaged = [row for row in old if any(abs(int(row["start"]) - at) < NEAR for at in mutation.touched)]
    ways: dict[str, tuple[Rows, Path | None]] = {"own sheet": (own, None), "old sheet": (old, text)}
    if sha256:
        forged = [row | {"text_sha256": sha256} for row in damaged or old[:1]]
        ways["old rows, new checksum"] = (forged, None)
    for way, (rows, given) in ways.items():
        project = path.parent / "project"
        shutil.copytree(package, project)
        try:
            addition = add(write_rows(out / "confirmed.csv", rows), project / "data", text=given)
        except PairedAidError as error:
            outcome.not_added[way] = str(error)[:400]
        else:
            outcome.added[way] = [
                (
                    int(row["start"]),
                    int(row["end"]),
                    str(Fraction(row["value"])),
                    _UNITS.get(row["unit"], row["unit"]),
                    row["hedge"],
                )
                for row in addition.rows["figures"]
            ]
        shutil.rmtree(project)
    return outcome


#: Units of the package that say which one is printed; persons may be 名, and a percent a percentage point.
_UNITS: Final = {"yuan": "元", "households": "户", "person_times": "人次"}
_PRINTED: Final = frozenset(_UNITS.values())


# Sheets, as a person confirms them -----------------------------------------------------------------------------------


def rows_of(sheet: bytes) -> Rows:
    """The rows of a sheet, each confirmed, with what a person would fill in where nothing is known."""
    rows = list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"), newline="")))
    for number, row in enumerate(rows, 1):
        row |= {
            "accept": "yes", "subject_zh": f"第{number}项", "subject_en": f"item {number}", "measure": _measure(row["unit"].lstrip("'")),
            "measure_zh": "", "stage": "not_stated", "scope": "whole", "period": "2020", "place": "620421", "place_zh": "", "donor": "",
            "donor_zh": "", "links": "", "flow": "", "id": f"620421-{500 + number}", "new_places": "", "source_id": "damaged-report",
            "source_title": "报道", "title_kind": "descriptive", "publisher": "某网", "published": "2020", "url": "https://example.org/",
            "language": "zh", "tier": "C",
        }  # fmt: skip
    return rows


def _measure(unit: str) -> str:
    return _MEASURES.get(unit, "projects")


def write_rows(path: Path, rows: Rows) -> Path:
    """Save rows as a spreadsheet would."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else ["accept"])
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8-sig", "replace"))
    return path


def sheet_of(pieces: Pieces, dataset: Dataset, folder: Path) -> bytes:
    """The sheet of the undamaged report."""
    folder.mkdir()
    path = folder / "report.txt"
    path.write_bytes(laid_out(pieces)[0].encode())
    done = extract(path, Wanted(("csv",), out=folder), dataset)
    assert not done.failure, done.failure
    sheet = (folder / "report.csv").read_bytes()
    shutil.rmtree(folder)
    return sheet


# Judging ---------------------------------------------------------------------------------------------------------------


def faults(mutation: Mutation, outcome: Outcome) -> Iterator[str]:
    """Everything about an outcome that must not be."""
    if outcome.crash:
        yield outcome.crash
        return
    if outcome.seconds > SECONDS:
        yield f"took {outcome.seconds:.1f} s"
    if outcome.megabytes > BYTES / 1e6:
        yield f"took {outcome.megabytes:.0f} MB"
    if outcome.refusal:
        if "the program failed" in outcome.refusal or not outcome.refusal.startswith((mutation.file, "/")):
            yield f"no clear refusal: {outcome.refusal}"
        if mutation.refusal == "no":
            yield f"refused: {outcome.refusal}"
        return
    if mutation.refusal == "must":
        yield f"not refused, {len(outcome.found)} proposals"
    skipped = 0 if mutation.placed else 2  # places of another text
    required = collections.Counter(_plain(label)[skipped:] for label in mutation.labels)
    allowed = required + collections.Counter(_plain(label)[skipped:] for label in mutation.maybe)
    found = collections.Counter(one[skipped:] for one in outcome.found)
    text = mutation.content.decode("utf-8", "replace") if mutation.placed else ""
    for one in found - allowed:
        yield f"proposed {one} in {_around(text, one)!r}"
    for one in required - found:
        yield f"not proposed {one} in {_around(text, one)!r}"
    stands = {_plain(label) for label in (*mutation.labels, *mutation.maybe)}
    for way, added in outcome.added.items():
        for one in added if mutation.placed else ():
            if not any(one[:3] == label[:3] and (one[3] == label[3] or one[3] not in _PRINTED) for label in stands):
                yield f"{way}: added {one} in {_around(text, one)!r}"


def _plain(label: Label) -> tuple[int, int, str, str, str]:
    return label.start, label.end, str(label.value), label.unit, label.hedge


def _around(text: str, one: tuple[Any, ...]) -> str:
    return text[max(0, one[0] - 12) : one[1] + 12] if text else ""


# All of it --------------------------------------------------------------------------------------------------------------


def jingyuan() -> list[Any]:
    """The Jingyuan article as pieces, by the places of its figures in the package; empty where it is not there."""
    if not SHARED.is_file():
        return []
    with SHARED.open(encoding="utf-8", newline="") as file:
        text = file.read()
    pieces: list[Any] = []
    at = 0
    own = [
        record
        for record in load(PROJECT).records
        if record.source == "jingyuan-2020-07-13" and record.start is not None
    ]
    for record in sorted(own, key=lambda record: record.start or 0):
        start, end = record.start or 0, record.end or 0
        pieces += [text[at:start], _written(record.as_written, text[start:end], record.hedge)]
        at = end
    return [*pieces, text[at:]]


def _written(phrase: str, printed: str, hedge: str) -> Written:
    match = re.fullmatch(r"([0-9.]+)([余多]?)([万亿]?)([余多]?)(.*)", phrase)
    assert match is not None, phrase
    said = "" if hedge in ("exact", "over") and (match[2] or hedge == "exact") else hedge
    if match[4]:
        # 1.2万余人次: what stands inside stands behind the power here.
        return Written(match[1], match[3], match[4] + match[5], said=hedge, printed=printed)
    return Written(match[1], match[3], match[5], within=match[2], said=said, printed=printed)


def mutations(pieces: Pieces, hedged: Pieces, chance: random.Random) -> Iterator[tuple[Mutation, bool]]:
    """All mutations of one report; the second answer says whether it is of ``hedged``, the report with hedges."""
    for kind, (count, _, _) in CHANGES.items():
        for _ in range(count):
            of_hedged = kind in ("hedge removed", "line broken inside", "character lost inside")
            yield changed(kind, hedged if of_hedged else pieces, chance), of_hedged
    yield from ((one, True) for one in cuts(hedged, chance, 60))
    yield from ((one, True) for one in cut_bytes(hedged, chance, 14))
    for more in (encodings(pieces, chance), forms(pieces), no_articles(pieces, chance)):
        yield from ((one, False) for one in more)


def drill(
    folder: Path, *, seed: int, wanted: Callable[[Mutation], bool] = lambda _: True, tell: bool = True
) -> tuple[collections.Counter[str], list[str]]:
    """Run the drill; how often what came out, and every fault."""
    jingyuan_alone(folder / "package" / "data")
    dataset = load(folder / "package")
    chance = random.Random(seed)
    pieces, hedged = report(chance, length=1800, hedged=0), report(chance, length=1800, hedged=1)
    sheets = [sheet_of(one, dataset, folder / "sheet") for one in (pieces, hedged)]
    todo: list[tuple[Mutation, bytes]] = [
        (one, sheets[of_hedged]) for one, of_hedged in mutations(pieces, hedged, chance) if wanted(one)
    ]
    if article := jingyuan():
        sheet = sheet_of(article, dataset, folder / "sheet")
        todo += [(one, sheet) for one in _of_article(article, chance) if wanted(one)]
    counts: collections.Counter[str] = collections.Counter()
    found: list[str] = []
    slowest, largest = 0.0, 0.0
    for number, (mutation, sheet) in enumerate(todo, 1):
        outcome = handled(mutation, sheet, dataset, folder / "one")
        wrong = list(faults(mutation, outcome))
        counts["mutations"] += 1
        counts["faulty" if wrong else "refused" if outcome.refusal else "read right"] += 1
        for way in outcome.added:
            counts[f"{way}: added"] += 1
        for way in outcome.not_added:
            counts[f"{way}: refused"] += 1
        slowest, largest = max(slowest, outcome.seconds), max(largest, outcome.megabytes)
        found += [f"{number} {mutation.kind}: {one}" for one in wrong]
        if tell and (why := outcome.not_added.get("own sheet")) and not outcome.refusal and mutation.labels:
            print(f"{number} {mutation.kind}: own sheet not added: {why}", file=sys.stderr)
    if tell:
        print(f"slowest {slowest:.1f} s, largest {largest:.0f} MB")
    return counts, found


def _of_article(article: Pieces, chance: random.Random) -> Iterable[Mutation]:
    for kind in (
        "digit changed",
        "digit deleted",
        "万 dropped",
        "unit swapped",
        "decimal point moved",
        "line broken inside",
        "character lost inside",
    ):
        yield from (changed(kind, article, chance) for _ in range(4))
    yield from cuts(article, chance, 20)
    yield from cut_bytes(article, chance, 4)


def main() -> int:
    """Run the drill and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", metavar="KIND", help="mutations whose kind begins with this")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts, found = drill(Path(folder), seed=given.seed, wanted=lambda one: one.kind.startswith(given.only))
    for what, count in counts.items():
        print(f"{count:4d} {what}")
    for fault in found:
        print(fault)
    print(f"{len(found)} faults" if found else "no fault")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
