"""The command line: ``paired-aid check | report | list | lab``.

Exit codes: 0 all well, 1 something asked for failed (the rest is done and kept), 2 wrong use. An error is one sentence.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from analysis.errors import (
    DataPackageError,
    NothingToReportError,
    PairedAidError,
    ParameterError,
    ProjectNotFoundError,
)

app = typer.Typer(
    name="paired-aid",
    help="Figures on East–West paired assistance: check them, and turn them into reports.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
screen = Console(stderr=True, highlight=False, soft_wrap=True)


class LanguageChoice(StrEnum):
    """Languages a report can be asked for in."""

    zh = "zh"
    en = "en"
    both = "both"


class FormatChoice(StrEnum):
    """Formats a report can be asked for in."""

    html = "html"
    pdf = "pdf"
    both = "both"


ProjectOption = Annotated[
    Path | None,
    typer.Option("--project", help="Project folder; default: the nearest one upwards with data/datapackage.json."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object to standard output instead of words.")]


def main() -> None:
    """Run the command line and turn every error that was raised on purpose into one sentence and an exit code."""
    try:
        code = app(standalone_mode=False)  # a typer.Exit comes back as its exit code
    except PairedAidError as error:
        _say(str(error))
        sys.exit(2 if isinstance(error, ParameterError | NothingToReportError | ProjectNotFoundError) else 1)
    except typer.Abort:
        _say("stopped; finished reports are kept")
        sys.exit(1)
    except KeyboardInterrupt:
        _say("stopped; finished reports are kept")
        sys.exit(130)
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):  # wrong use, as the option parser says it
            _say(error.format_message())
            sys.exit(error.exit_code)
        raise
    sys.exit(code if isinstance(code, int) else 0)


@app.command()
def check(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Validate data/, compare it with the texts that are at hand, audit it; say what is wrong and where."""
    from analysis import audit
    from analysis.batch.plan import default_places, periods_of
    from analysis.dataset import find_project, load
    from analysis.text.places import check_places

    folder = find_project(project)
    try:
        dataset = load(folder)
    except DataPackageError as error:
        if as_json:
            _print_json({"valid": False, "violations": [_violation(v) for v in error.violations]})
            raise typer.Exit(1) from None
        raise
    places = check_places(dataset)
    verdicts: dict[str, dict[str, int]] = {}
    contradictions = []
    for place in default_places(dataset):
        for period in periods_of(dataset, place):
            found = audit.checks(dataset, place=place, period=period)
            verdicts[f"{place} {period}"] = {str(k): int(n) for k, n in audit.summary(found).items()}
            contradictions += [check for check in found if check.verdict == "contradicts"]
    if as_json:
        _print_json({
            "valid": True,
            "figures": len(dataset.figures),
            "links": len(dataset.links),
            "data_hash": dataset.hash,
            "places_in_text": places.to_json(),
            "audit": verdicts,
            "contradictions": [{"rule": c.kind, "figures": list(c.figures)} for c in contradictions],
        })  # fmt: skip
    else:
        _tell(f"data: {len(dataset.figures)} figures, {len(dataset.links)} links, no fault")
        for line in places.lines():
            _tell(f"text: {line}")
        for name, counts in verdicts.items():
            _tell(f"audit {name}: " + ", ".join(f"{n} {verdict}" for verdict, n in counts.items()))
        for contradiction in contradictions:
            _tell(f"contradiction ({contradiction.kind}): figures {', '.join(contradiction.figures)}")
    if not places.ok:
        raise typer.Exit(1)


@app.command()
def report(
    places: Annotated[
        list[str] | None, typer.Argument(metavar="[PLACE]...", help="Ids of places; default: all recipients.")
    ] = None,
    notebook: Annotated[
        list[str] | None, typer.Option("--notebook", help="A notebook's name or path; repeatable.")
    ] = None,
    period: Annotated[
        list[str] | None, typer.Option("--period", help="2020, 2017/2020; repeatable; default: all.")
    ] = None,
    language: Annotated[
        LanguageChoice, typer.Option("--language", help="Language of the reports.")
    ] = LanguageChoice.both,
    form: Annotated[FormatChoice, typer.Option("--format", help="File format.")] = FormatChoice.both,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", metavar="NAME=VALUE", help="A notebook's own parameter; repeatable."),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="Worker processes; default: one per core.")
    ] = os.cpu_count() or 1,
    out: Annotated[Path | None, typer.Option("--out", help="Output folder; default: reports/ of the project.")] = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Build reports: execute the notebooks and export them to HTML and PDF."""
    from analysis.batch.catalogue import write_catalogue
    from analysis.batch.plan import FORMATS, plan
    from analysis.batch.run import run
    from analysis.dataset import find_project, load
    from analysis.labels import LANGUAGES

    folder = find_project(project)
    dataset = load(folder)
    tasks = plan(
        folder,
        dataset,
        places=places or (),
        periods=period or (),
        notebooks=notebook or (),
        languages=[name for name in LANGUAGES if language.value in (name, "both")],
        formats=[name for name in FORMATS if form.value in (name, "both")],
        parameters=_pairs(parameter or []),
    )
    target = _writable((out or folder / "reports").resolve())
    start = time.perf_counter()
    outcomes = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True, disable=as_json or not screen.is_terminal) as progress:
        bar = progress.add_task("building", total=len(tasks))
        for outcome in run(tasks, project=folder, out=target, jobs=jobs):
            outcomes.append(outcome)
            progress.update(bar, advance=1, description=outcome.task.name)
    write_catalogue(target, dataset)
    built = [str(path) for o in outcomes if not o.failed for path in o.task.files]
    failed = [o for o in outcomes if o.failed]
    seconds = time.perf_counter() - start
    if as_json:
        _print_json({
            "out": str(target),
            "built": sorted(built),
            "failed": [{"task": o.task.name, "error": o.error} for o in failed],
            "seconds": round(seconds, 1),
        })  # fmt: skip
    else:
        for outcome in failed:
            _say(f"{outcome.task.name}: {outcome.error}")
        _tell(
            f"{len(built)} reports in {_near(target)}, {len(failed)} tasks failed, {seconds:.1f} s; start with index.html"
        )
    if failed:
        raise typer.Exit(1)


@app.command("list")
def list_(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Places, periods and notebooks: what can be reported on, and why not."""
    from analysis.batch.plan import notebooks_in, periods_of
    from analysis.dataset import find_project, load
    from analysis.study import reportable_places

    folder = find_project(project)
    dataset = load(folder)
    rows: list[dict[str, Any]] = []
    reportable = reportable_places(dataset)
    for place in dataset.places["id"]:
        record = dataset.place(place)
        periods = periods_of(dataset, place)
        if periods:
            for one in periods:
                rows.append(
                    _row(
                        record,
                        one,
                        len(dataset.select(place, one)),
                        "" if place in reportable else "through places in it",
                    )
                )
        else:
            rows.append(_row(record, "", 0, "no assistance figure"))
    notebooks = list(notebooks_in(folder))
    if as_json:
        _print_json({"places": rows, "notebooks": notebooks})
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("place", "name", "level", "period", "figures", "remark"):
        table.add_column(heading, justify="right" if heading == "figures" else "left")
    for row in rows:
        table.add_row(*(str(row[key]) for key in ("place", "name", "level", "period", "figures", "remark")))
    Console(highlight=False).print(table)
    _tell("notebooks: " + ", ".join(notebooks))


@app.command()
def lab(project: ProjectOption = None) -> None:
    """Open JupyterLab on the notebooks."""
    from analysis.dataset import PROJECT_VARIABLE, find_project

    folder = find_project(project)
    environment = {**os.environ, PROJECT_VARIABLE: str(folder)}
    done = subprocess.run([sys.executable, "-m", "jupyterlab", str(folder / "notebooks")], env=environment, check=False)
    raise typer.Exit(done.returncode)


def _row(record: Any, period: str, figures: int, remark: str) -> dict[str, Any]:
    name = f"{record.name_zh} {record.name_en}"
    return {
        "place": record.id, "name": name, "level": record.level, "period": period, "figures": figures, "remark": remark,
    }  # fmt: skip


def _pairs(written: list[str]) -> dict[str, str]:
    pairs = {}
    for words in written:
        name, equals, value = words.partition("=")
        if not equals or not name:
            raise ParameterError(f"option --parameter: found {words!r}; allowed: NAME=VALUE")
        pairs[name] = value
    return pairs


def _violation(violation: Any) -> dict[str, Any]:
    return {key: getattr(violation, key) for key in ("file", "row", "column", "found", "allowed")}


def _writable(folder: Path) -> Path:
    """The output folder, made where it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ParameterError(f"option --out: found {folder} ({error.strerror}); allowed: a folder") from error
    if not os.access(folder, os.W_OK):
        raise ParameterError(f"option --out: found {folder} (it cannot be written to); allowed: a folder of one's own")
    return folder


def _near(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _print_json(content: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _tell(words: str) -> None:
    sys.stdout.write(words + "\n")


def _say(words: str) -> None:
    sys.stderr.write(f"paired-aid: {words}\n")


if __name__ == "__main__":
    main()
