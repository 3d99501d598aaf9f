"""A project with as many made-up counties as wanted: Jingyuan's rows under other names, with other amounts and counts.

    python benchmarks/made_up.py FOLDER COUNTIES

For measuring and for drills only: nobody should take these figures for a county's.
"""

from __future__ import annotations

import argparse
import csv
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from analysis.batch.fingerprints import exporter_hash
from analysis.batch.manifest import BuiltFile, Entry, report_file, settle
from analysis.batch.plan import Task

PROJECT = Path(__file__).resolve().parents[1]
COUNTY = "620421"
FIRST = 700_000
_FOUR_DIGITS = re.compile(r"\d{4}(?=万元|人|户)")
_TENFOLD = {"万元": 10_000, "人": 1, "户": 1}


def made_up_project(folder: Path, counties: int) -> Path:
    """Write a project folder with the notebooks and this many made-up counties beside Jingyuan; the folder."""
    shutil.copytree(PROJECT / "data", folder / "data", ignore=shutil.ignore_patterns("raw"))
    shutil.copytree(PROJECT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    for table in ("places", "sources", "pairings", "figures", "links"):
        path = folder / "data" / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        own = [row for row in rows if _is_countys(row)]
        for number in range(1, counties + 1):
            rows += [_renamed(dict(zip(header, row, strict=True)), number) for row in own]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
    return folder


def county_id(number: int) -> str:
    """The id of the n-th made-up county, from 1."""
    return str(FIRST + number)


def pretend_built(tasks: Iterable[Task], out: Path) -> None:
    """Put down a file for each report, and the manifest, as a run that just built them would leave them."""
    built = {}
    for task in tasks:
        files: dict[str, BuiltFile] = {}
        for form in task.formats:
            content = f"{task.report} {form}".encode()
            path = report_file(out, task.report, form)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            files[form] = BuiltFile.of(content, exporter_hash(form))
        built[task.report] = Entry(task.notebook.name, task.parameters, task.inputs, files=files)
    settle(out, built, {})


def _is_countys(row: list[str]) -> bool:
    return row[0].startswith((COUNTY, "jingyuan"))


def _renamed(row: dict[str, str], number: int) -> list[str]:
    county, source = county_id(number), f"made-up-{number}"
    if "name_zh" in row:
        row["name_zh"] = row["name_zh"].replace("靖远", f"虚构{number}")
        row["name_en"] = row["name_en"].replace("Jingyuan", f"Made-up {number}")
    if "as_written" in row and (digits := _FOUR_DIGITS.search(row["as_written"])) and row["as_written"][0].isdigit():
        other = 1000 + (int(digits.group()) + 37 * number) % 9000
        row["as_written"] = str(other) + row["as_written"][4:]
        row["value"] = str(other * _TENFOLD[row["as_written"][4:].strip()])
    cells = [cell.replace(COUNTY, county) for cell in row.values()]
    return [source if cell == "jingyuan-2020-07-13" else cell for cell in cells]


def main() -> None:
    """Write the project that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("counties", type=int)
    given = parser.parse_args()
    made_up_project(given.folder, given.counties)


if __name__ == "__main__":
    main()
