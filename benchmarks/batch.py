"""Reports per minute: ``paired-aid report`` beside what a user would run instead, and beside the limit.

    python benchmarks/batch.py [--rounds 5] [--sets 40] [--ploomber PYTHON]

One report is one notebook executed for one county and language, and exported. The ways:

- loop: ``papermill -k python3`` and ``jupyter nbconvert --to html``, called one after the other (HTML only; its rate does
  not depend on how many there are, so it builds an eighth of the sets);
- pool: papermill's and nbconvert's functions in two processes, a new kernel each (HTML only; a quarter of the sets);
- ploomber, where the Python of an environment that has it is named (HTML only; an eighth of the sets);
- paired-aid: the whole command, start to end, HTML and PDF;
- paired-aid, running: the same run, from its first finished report to its last;
- limit: the notebooks' cells called as plain functions, and both exporters, in as many processes, all warm.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from made_up import COUNTY, PROJECT, county_id, made_up_project
from plain_cells import cells_called
from rounds import in_turn, table

NOTEBOOKS = ("fund_distribution", "per_capita_impact", "source_audit")
LANGUAGES = ("zh", "en")
PROGRAMS = Path(sys.executable).parent
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Set:
    """One parameter set: a notebook, a county, a language."""

    notebook: str
    place: str
    language: str

    @property
    def parameters(self) -> dict[str, str]:
        return {"place": self.place, "period": "2020", "language": self.language}


def sets(count: int) -> list[Set]:
    """So many parameter sets over made-up counties, in the order in which the command plans them."""
    found = [
        Set(notebook, county_id(number), language)
        for number in range(1, count // 6 + 2)
        for notebook in NOTEBOOKS
        for language in LANGUAGES
    ]
    return found[:count]


# What a user would run instead -----------------------------------------------------------------------------------------


def loop(project: Path, chosen: list[Set], out: Path) -> None:
    for number, one in enumerate(chosen):
        executed = out / f"{number}.ipynb"
        words = [word for name, value in one.parameters.items() for word in ("-r", name, value)]
        call(project, PROGRAMS / "papermill", "-k", "python3", source(project, one), executed, *words)
        call(project, PROGRAMS / "jupyter", "nbconvert", "--to", "html", "--no-input", executed)


def pooled(project: Path, one: Set, html: Path) -> None:
    """One report by the libraries' own functions."""
    import papermill
    from nbconvert import HTMLExporter

    os.environ["PAIRED_AID_PROJECT"] = str(project)
    node = papermill.execute_notebook(
        str(source(project, one)), None, parameters=one.parameters, kernel_name="python3", progress_bar=False
    )
    html.write_text(HTMLExporter(exclude_input=True).from_notebook_node(node)[0], encoding="utf-8")


def ploomber(python: Path, project: Path, chosen: list[Set], out: Path) -> None:
    """A pipeline of notebook tasks, as Ploomber's own documentation writes one, run in parallel."""
    tasks = [
        {
            "source": str(source(project, one)),
            "name": f"task-{number}",
            "product": {"nb": str(out / f"{number}.html")},
            "params": {
                "language": one.language
            },  # it would read "2020" and "700001" as numbers: the notebooks' defaults serve
            "papermill_params": {"progress_bar": False},
            "kernelspec_name": "python3",
            "static_analysis": "disable",
        }
        for number, one in enumerate(chosen)
    ]
    meta = {"extract_upstream": False, "extract_product": False}
    pipeline = {
        "meta": meta,
        "executor": {"dotted_path": "ploomber.executors.Parallel", "processes": WORKERS},
        "tasks": tasks,
    }
    (out / "pipeline.yaml").write_text(json.dumps(pipeline), encoding="utf-8")
    call(project, python.parent / "ploomber", "build", "--entry-point", "pipeline.yaml", "--force", cwd=out)


# The command -----------------------------------------------------------------------------------------------------------


def command(project: Path, chosen: list[Set], out: Path) -> None:
    """Exactly these sets, by the places that they are about; the last county is cut off by its notebooks."""
    whole = [one.place for one in chosen[::6] if sum(other.place == one.place for other in chosen) == 6]
    rest = [one for one in chosen if one.place not in whole]
    call(project, PROGRAMS / "paired-aid", "report", *whole, "--jobs", WORKERS, "--out", out, "--project", project)
    if rest:
        raise SystemExit(f"{len(chosen)} sets are not whole counties; take a multiple of 6")


# The limit -------------------------------------------------------------------------------------------------------------


def plain(project: Path, one: Set, stem: Path) -> None:
    """One report without a kernel: the cells' own code in this process, then both exporters."""
    exporters = warm()
    os.environ["PAIRED_AID_PROJECT"] = str(project)
    node = cells_called(source(project, one), one.parameters)
    for form, exporter in exporters.items():
        content = exporter.from_notebook_node(node)[0]
        stem.with_suffix(f".{form}").write_bytes(content if isinstance(content, bytes) else content.encode())


_exporters: dict[str, Any] = {}


def warm() -> dict[str, Any]:
    """Exporters, made once in each process."""
    if not _exporters:
        from analysis.export.html import ReportHTMLExporter
        from analysis.export.pdf import ReportPDFExporter

        _exporters.update(html=ReportHTMLExporter(), pdf=ReportPDFExporter())
    return _exporters


# Measuring -------------------------------------------------------------------------------------------------------------


def source(project: Path, one: Set) -> Path:
    return project / "notebooks" / f"{one.notebook}.ipynb"


def call(project: Path, *words: object, cwd: Path | None = None) -> None:
    environment = {**os.environ, "PAIRED_AID_PROJECT": str(project)}
    done = subprocess.run([str(word) for word in words], check=False, capture_output=True, env=environment, cwd=cwd)
    if done.returncode:
        raise SystemExit(f"{words[0]} failed: {done.stderr.decode()[-2000:]}")


def slice_projects(project: Path, folder: Path, chosen: list[Set]) -> dict[str, Path]:
    """A project with one county's data for each county: the other ways are not made to read all the counties."""
    from analysis.batch.index import DataIndex

    index = DataIndex(project / "data")
    found = {}
    for place in dict.fromkeys(one.place for one in chosen):
        found[place] = index.slice(place, "2020", whole=False).write(folder / place)
        shutil.copytree(project / "notebooks", found[place] / "notebooks")
        for notebook in (found[place] / "notebooks").glob("*.ipynb"):
            text = notebook.read_text(encoding="utf-8")
            notebook.write_text(text.replace(COUNTY, place), encoding="utf-8")
    return found


def per_minute(build: Callable[[Path], object], reports: int) -> Callable[[], float]:
    """Reports per minute of a way that builds so many in a folder of its own."""

    def measure() -> float:
        with tempfile.TemporaryDirectory() as out:
            start = time.perf_counter()
            build(Path(out))
            return 60 * reports / (time.perf_counter() - start)

    return measure


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sets", type=int, default=42, help="a multiple of 6")
    parser.add_argument("--ploomber", type=Path, help="Python of an environment with ploomber and this package")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, warm_processes() as warm_ones, cold_pool() as pool:
        chosen = sets(given.sets)
        project = made_up_project(Path(folder) / "project", given.sets // 6 + 1)
        own = slice_projects(project, Path(folder) / "own", chosen)
        few, some = chosen[:: max(len(chosen) // 6, 1)], chosen[::4]
        running: list[float] = []

        def whole_command(out: Path) -> None:
            command(project, chosen, out)
            times = sorted(path.stat().st_mtime for path in out.glob("*/*/*.pdf"))
            running.append(60 * (len(times) - 1) / (times[-1] - times[0]))

        def pooling(out: Path) -> None:
            futures = [pool.submit(pooled, own[one.place], one, out / f"{n}.html") for n, one in enumerate(some)]
            for future in futures:
                future.result()

        def limit(out: Path) -> None:
            futures = [warm_ones.submit(plain, own[one.place], one, out / str(n)) for n, one in enumerate(chosen)]
            for future in futures:
                future.result()

        def looping(out: Path) -> None:
            for one in few:
                loop(own[one.place], [one], out)

        limit(Path(tempfile.mkdtemp(dir=folder)))  # warms both processes
        ways: dict[str, Callable[[], float]] = {"loop": per_minute(looping, len(few))}
        ways["pool"] = per_minute(pooling, len(some))
        if given.ploomber:
            ways["ploomber"] = per_minute(
                lambda out: ploomber(given.ploomber, own[few[0].place], few_of(few), out), len(few)
            )
        ways["paired-aid"] = per_minute(whole_command, len(chosen))
        ways["limit"] = per_minute(limit, len(chosen))
        found = in_turn(ways, given.rounds)
        found["paired-aid, running"] = running
        print(table(found, "reports per minute", "loop"))
        print()
        print(table(found, "reports per minute", "limit"))


def few_of(few: list[Set]) -> list[Set]:
    """The same sets, all about the first one's county: a pipeline has one project."""
    return [Set(one.notebook, few[0].place, one.language) for one in few]


def warm_processes() -> Executor:
    return ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"))


def cold_pool() -> Executor:
    return ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"))


if __name__ == "__main__":
    assert PROJECT.is_dir()
    main()
