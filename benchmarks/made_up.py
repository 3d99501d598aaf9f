"""A project with as many made-up counties as wanted: Jingyuan's rows under other names, with other amounts and counts.

    python benchmarks/made_up.py FOLDER COUNTIES

For measuring and for drills only: nobody should take these figures for a county's.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from analysis.batch.fingerprints import exporter_hash
from analysis.batch.manifest import BuiltFile, Entry, report_file, settle
from analysis.batch.plan import Task

PROJECT = Path(__file__).resolve().parents[1]
COUNTY = "620421"
#: Figures that stand beside the county's own: residents, income, the poverty standard.
CONTEXT = ("F0417", "F0441", "F0524")
TABLES = ("sources", "places", "pairings", "measures", "figures", "links")
FIRST = 700_000
_FOUR_DIGITS = re.compile(r"\d{4}(?=万元|人|户)")
_TENFOLD = {"万元": 10_000, "人": 1, "户": 1}


def jingyuan_alone(folder: Path) -> Path:
    """Write a data folder that holds Jingyuan's report and its context and nothing on any peer; the folder."""
    folder.mkdir(parents=True)
    tables = {name: _read(PROJECT / "data" / f"{name}.csv") for name in TABLES}
    kept = {
        "figures": [row for row in tables["figures"][1] if _is_countys(row) or row[0] in CONTEXT],
        "pairings": [row for row in tables["pairings"][1] if row[0] == COUNTY],
        "measures": tables["measures"][1],
    }
    figures, sources = {row[0] for row in kept["figures"]}, {row[1] for row in kept["figures"]}
    parents = {row[0]: row[4] for row in tables["places"][1]}
    places = {*(row[2] for row in kept["figures"]), *(row[1] for row in kept["pairings"])}
    while above := {parents[place] for place in places if parents[place]} - places:
        places |= above
    kept["links"] = [row for row in tables["links"][1] if {row[0], row[2]} <= figures]
    kept["places"] = [row for row in tables["places"][1] if row[0] in places]
    kept["sources"] = [row for row in tables["sources"][1] if row[0] in sources]
    for name, rows in kept.items():
        _write(folder / f"{name}.csv", tables[name][0], rows)
    shutil.copy(PROJECT / "data" / "datapackage.json", folder)
    return folder


def made_up_project(folder: Path, counties: int) -> Path:
    """Write a project folder with this many made-up counties beside Jingyuan; the folder.

    It holds the notebooks that read one place: a comparison would set made-up counties side by side.
    """
    data = jingyuan_alone(folder / "data")
    (folder / "notebooks").mkdir()
    for notebook in sorted((PROJECT / "notebooks").glob("*.ipynb")):
        if json.loads(notebook.read_bytes())["metadata"].get("paired_aid", {}).get("reads") == "place":
            shutil.copy(notebook, folder / "notebooks")
    for table in ("places", "sources", "pairings", "figures", "links"):
        header, rows = _read(data / f"{table}.csv")
        own = [row for row in rows if _is_countys(row)]
        for number in range(1, counties + 1):
            rows += [_renamed(dict(zip(header, row, strict=True)), number) for row in own]
        _write(data / f"{table}.csv", header, rows)
    descriptor = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["default_places"] = [COUNTY, *map(county_id, range(1, counties + 1))]
    (data / "datapackage.json").write_text(json.dumps(descriptor, ensure_ascii=False), encoding="utf-8")
    return folder


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def _write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


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
