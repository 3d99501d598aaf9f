"""The command line: ``paired-aid check | report | list | export | extract | add | lab``.

Exit codes: 0 all well, 1 something asked for failed (the rest is done and kept), 2 wrong use. An error is one sentence.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from analysis.errors import (
    DataPackageError,
    NothingToReportError,
    PairedAidError,
    ParameterError,
    ProjectNotFoundError,
    ProposalsError,
)

#: An endless loop ends here where nobody says otherwise.
TIMEOUT_SECONDS = 600.0
#: Exit code of a command that Ctrl-C ended.
_STOPPED = 130
_NOTHING_ADDED = "stopped; nothing was added, the data are as before"

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


class ProposalFormat(StrEnum):
    """Formats proposals can be asked for in."""

    csv = "csv"
    json = "json"
    html = "html"


class PageLanguage(StrEnum):
    """Languages of a page that there is one of."""

    zh = "zh"
    en = "en"


PlacesArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[PLACE]...", help="Ids of places; default: the package's default set.")
]
PeriodOption = Annotated[list[str] | None, typer.Option("--period", help="2020, 2017/2020; repeatable; default: all.")]
OutOption = Annotated[Path | None, typer.Option("--out", help="Output folder; default: reports/ of the project.")]
ProjectOption = Annotated[
    Path | None,
    typer.Option("--project", help="Project folder; default: the nearest one upwards with data/datapackage.json."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object to standard output instead of words.")]


def main() -> None:
    """Run the command line and turn every error that was raised on purpose into one sentence and an exit code."""
    handler = signal.getsignal(signal.SIGINT)
    try:
        code = app(standalone_mode=False)  # a typer.Exit comes back as its exit code, and Ctrl-C as 130
        if code == _STOPPED and sys.argv[1:2] == ["add"]:
            _say(_NOTHING_ADDED)  # it listens to Ctrl-C only until it writes
    except PairedAidError as error:
        _say(str(error))
        sys.exit(2 if isinstance(error, ParameterError | NothingToReportError | ProjectNotFoundError) else 1)
    except typer.Abort:
        _say("stopped; finished reports are kept")
        sys.exit(1)
    except KeyboardInterrupt:
        _say(_NOTHING_ADDED if sys.argv[1:2] == ["add"] else "stopped; finished reports are kept")
        sys.exit(_STOPPED)
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):  # wrong use, as the option parser says it
            _say(error.format_message())
            sys.exit(error.exit_code)
        raise
    finally:
        if signal.getsignal(signal.SIGINT) == signal.SIG_IGN != handler:
            signal.signal(signal.SIGINT, handler)
    sys.exit(code if isinstance(code, int) else 0)


@app.command()
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="With --reports: their folder; default: reports/ of the project."),
    ] = None,
    reports: Annotated[
        bool,
        typer.Option(
            "--reports",
            help="Instead, hold built reports against the data and each against its other language: every number again but counts.",
        ),
    ] = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Validate data/, compare it with the texts that are at hand, audit it; say what is wrong and where."""
    if reports:
        _check_reports(folder, project, as_json=as_json)
    elif folder is not None:
        raise ParameterError(f"argument DIR: found {folder}; allowed: with the option --reports only")
    else:
        _check_data(project, as_json=as_json)


def _check_reports(folder: Path | None, project: Path | None, *, as_json: bool) -> None:
    """Prove every number of every built report."""
    from analysis.dataset import find_project, load
    from analysis.proof import prove_reports

    home = find_project(project)
    proof = prove_reports(folder or home / "reports", load(home))
    if as_json:
        _print_json(proof.to_json())
    else:
        for line in proof.lines():
            _tell(line)
    if not proof.ok:
        raise typer.Exit(1)


def _check_data(project: Path | None, *, as_json: bool) -> None:
    """Validate the data, compare them with texts, audit them."""
    from analysis import audit
    from analysis.batch.index import default_places, every_place
    from analysis.dataset import find_project, load
    from analysis.study import periods_of
    from analysis.text.places import check_places

    folder = find_project(project)
    _say_interrupted(folder)
    try:
        dataset = load(folder)
        default_places(dataset)
    except DataPackageError as error:
        if as_json:
            _print_json({"valid": False, "violations": [_violation(v) for v in error.violations]})
            raise typer.Exit(1) from None
        raise
    places = check_places(dataset)
    verdicts: dict[str, dict[str, int]] = {}
    contradictions: dict[tuple[str, tuple[str, ...]], audit.Check] = {}  # one may belong to several periods
    for place in every_place(dataset):
        for period in periods_of(dataset, place):
            found = audit.checks(dataset, place=place, period=period)
            verdicts[f"{place} {period}"] = {str(k): int(n) for k, n in audit.summary(found).items()}
            contradictions |= {(c.kind, c.figures): c for c in found if c.verdict == "contradicts"}
    # Places and periods without assistance have no audit of their own; their links are held against their numbers all the same.
    contradictions |= {(c.kind, c.figures): c for c in audit.contradictions_of_links(dataset)}
    if as_json:
        _print_json({
            "valid": True,
            "figures": len(dataset.figures),
            "links": len(dataset.links),
            "data_hash": dataset.hash,
            "places_in_text": places.to_json(),
            "audit": verdicts,
            "contradictions": [{"rule": c.kind, "figures": list(c.figures)} for c in contradictions.values()],
        })  # fmt: skip
    else:
        _tell(f"data: {len(dataset.figures)} figures, {len(dataset.links)} links, no fault")
        for line in places.lines():
            _tell(f"text: {line}")
        for name, counts in verdicts.items():
            _tell(f"audit {name}: " + ", ".join(f"{n} {verdict}" for verdict, n in counts.items()))
        for contradiction in contradictions.values():
            _tell(f"contradiction ({contradiction.kind}): figures {', '.join(contradiction.figures)}")
    if not places.ok:
        raise typer.Exit(1)


@app.command()
def report(
    places: PlacesArgument = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every place and period on which anything can be built.")
    ] = False,
    notebook: Annotated[
        list[str] | None, typer.Option("--notebook", help="A notebook's name or path; repeatable.")
    ] = None,
    period: PeriodOption = None,
    language: Annotated[
        LanguageChoice, typer.Option("--language", help="Language of the reports.")
    ] = LanguageChoice.both,
    form: Annotated[FormatChoice, typer.Option("--format", help="File format.")] = FormatChoice.both,
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter", "-p", metavar="NAME=VALUE", help="A parameter of the notebooks that have it; repeatable."
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="Worker processes; default: one per core.")
    ] = os.cpu_count() or 1,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help="A Dask scheduler, tcp://HOST:PORT, for --jobs."),
    ] = None,
    shard: Annotated[
        str | None, typer.Option("--shard", metavar="I/N", help="Only the I-th of N fixed parts of the work.")
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=1, help="Seconds that one notebook may take.")
    ] = TIMEOUT_SECONDS,
    memory: Annotated[
        int | None, typer.Option("--memory", min=1, metavar="MB", help="Megabytes that one notebook may take.")
    ] = None,
    with_text: Annotated[
        bool,
        typer.Option(
            "--with-text", help="Quote the sentence behind each number where the text is at hand (data/raw/)."
        ),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Redo everything, fresh or not.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done; write nothing.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say of each report why it is redone.")] = False,
    out: OutOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Build reports: execute the notebooks and export them to HTML and PDF; only what is out of date is done."""
    from analysis.batch.index import DataIndex
    from analysis.batch.manifest import known_reports
    from analysis.batch.plan import FORMATS, plan, stale
    from analysis.batch.plan import shard as part
    from analysis.datapackage.project import find_project
    from analysis.labels import LANGUAGES
    from analysis.text.places import text_folders

    if places and every:
        raise ParameterError(f"option --all: found beside the place {places[0]}; allowed: places, or --all")
    folder = find_project(project)
    target = (out or folder / "reports").resolve()
    index = DataIndex(folder / "data", target)
    tasks = plan(
        folder,
        index,
        places=places or (),
        every=every,
        periods=period or (),
        notebooks=notebook or (),
        languages=[name for name in LANGUAGES if language.value in (name, "both")],
        formats=[name for name in FORMATS if form.value in (name, "both")],
        parameters=_pairs(parameter or []),
        texts=text_folders(index.dataset) if with_text else (),
        note=_say,
    )
    if shard is not None:
        tasks = part(tasks, *_shard(shard))
    todo = list(stale(tasks, known_reports(target), target, force=force))
    if explain and not as_json:
        for one in todo:
            _tell(f"{one.task.name}: {', '.join(one.reasons)}")
    if dry_run:
        _say_plan(todo, len(tasks), as_json=as_json)
        return
    account = _build(todo, len(tasks), index, _writable(target), jobs, scheduler, timeout, memory, quiet=as_json)
    _say_account(account, target, as_json=as_json)
    if account.failed or account.unwritten:
        raise typer.Exit(1)
    if account.stopped:
        raise typer.Exit(130)


def _build(
    todo: list[Any],
    planned: int,
    index: Any,
    target: Path,
    jobs: int,
    scheduler: str | None,
    timeout: float,
    memory: int | None,
    *,
    quiet: bool,
) -> Any:
    """Do what is out of date, with a progress bar; the account of it."""
    from analysis.batch.account import Account
    from analysis.batch.seal import is_current

    account = Account(planned, planned - len(todo), min(jobs, max(len(todo), 1)))
    index.keep()
    if not todo and (target / "manifest.json").exists() and is_current(target / "index.html", index):
        _written(account, lambda: account.write(target))
        return account

    from analysis.batch.session import Session
    from analysis.kernels.limits import Limits

    workers = _workers(account.jobs, scheduler) if todo else None
    try:
        session = Session(target, index)
    except OSError as error:
        raise _no_folder(target, error) from error
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        if workers is not None:
            work = session.work(todo, Limits(timeout, memory), workers, account)
            with closing(work), _progress(quiet) as progress:
                bar = progress.add_task(
                    "", total=planned, completed=account.fresh, failed=0, fresh=account.fresh, rate=""
                )
                failed = 0
                for outcome in work:
                    failed += outcome.failed
                    rate = f"{60 * len(account.outcomes) / account.seconds:.0f}/min"
                    progress.update(bar, advance=1, description=outcome.task.name, failed=failed, rate=rate)
    except KeyboardInterrupt:
        account.stopped = True
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C does not stop the account from being written
        _written(account, lambda: session.settle(account))
        session.close()
    return account


def _workers(jobs: int, scheduler: str | None) -> Any:
    """Processes of this machine, or a cluster's."""
    if scheduler is None:
        from analysis.batch.run import LocalWorkers

        return LocalWorkers(jobs)
    from analysis.batch.cluster import DaskWorkers

    return DaskWorkers(scheduler)


def _written(account: Any, write: Callable[[], None]) -> None:
    """Write the account; where that cannot be done the reports are there all the same, and the next run takes them over."""
    try:
        write()
    except OSError as error:
        account.unwritten = f"cannot write the account of this run: {error.strerror or error}"


def _progress(quiet: bool) -> Progress:
    columns = (
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[fresh]} fresh, {task.fields[failed]} failed, {task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    return Progress(*columns, console=screen, transient=True, disable=quiet or not screen.is_terminal)


def _say_plan(todo: list[Any], planned: int, *, as_json: bool) -> None:
    if as_json:
        reports = [
            {"report": one.task.report, "formats": list(one.task.formats), "reasons": list(one.reasons)} for one in todo
        ]
        _print_json({"planned": planned, "fresh": planned - len(todo), "todo": reports})
        return
    for reason, count in Counter(reason for one in todo for reason in one.reasons).items():
        _tell(f"{count} because: {reason}")
    _tell(f"{len(todo)} of {planned} notebook runs to do, {planned - len(todo)} fresh; nothing was written")


def _say_account(account: Any, target: Path, *, as_json: bool) -> None:
    if as_json:
        built = [f"{o.task.report}.{form}" for o in account.built for form in o.task.formats]
        _print_json({
            "out": str(target),
            "built": sorted(built),
            "failed": [{"task": o.task.name, "error": o.error} for o in account.failed],
            "fresh": account.fresh,
            "stopped": account.stopped,
            "seconds": round(account.seconds, 1),
        })  # fmt: skip
        return
    for remark in account.remarks:
        _say(f"kernels are spawned, not forked: {remark}")
    for outcome in account.failed:
        _say(f"{outcome.task.name}: {outcome.error}")
    if account.unwritten:
        _say(account.unwritten)
    if account.stopped:
        _say("stopped; finished reports are kept, the same command goes on")
    files = sum(len(o.task.formats) for o in account.built)
    _tell(
        f"{files} {'report' if files == 1 else 'reports'} built in {_near(target)}, "
        f"{account.fresh} notebook {'run' if account.fresh == 1 else 'runs'} fresh, "
        f"{len(account.failed)} failed, {account.seconds:.1f} s; start with index.html"
    )


def _shard(written: str) -> tuple[int, int]:
    number, _, of = written.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise ParameterError(f"option --shard: found {written!r}; allowed: I/N with I from 1 to N, such as 2/8")
    return int(number), int(of)


@app.command("list")
def list_(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Places and periods, which notebooks can be built on each, and what is missing for the others."""
    from analysis.batch.plan import needs_of, notebooks_in
    from analysis.dataset import find_project, load
    from analysis.needs import missing
    from analysis.study import periods_of

    folder = find_project(project)
    dataset = load(folder)
    needs = {name: needs_of(path) for name, path in notebooks_in(folder).items()}
    places: list[dict[str, Any]] = []
    for place in dataset.place_ids:
        record = dataset.place(place)
        periods: list[dict[str, Any]] = []
        for period in periods_of(dataset, place):
            lacking = missing(dataset, place=place, period=period)
            periods.append({
                "period": period,
                "figures": len(dataset.select(place, period)),
                "notebooks": [name for name, need in needs.items() if not lacking[need]],
                "missing": {name: lacking[need] for name, need in needs.items() if lacking[need]},
            })  # fmt: skip
        together = dataset.groups_with(place)
        places.append({
            "place": place, "name": f"{record.name_zh} {record.name_en}", "level": record.level, "periods": periods,
            "together": list(together),
        })  # fmt: skip
    if as_json:
        _print_json({"places": places, "notebooks": list(needs)})
        return
    for one in places:
        _tell(f"{one['place']} {one['name']} ({one['level']})")
        if one["together"]:
            _tell(f"  also together with others: {', '.join(one['together'])}")
        for known in one["periods"]:
            built = ", ".join(known["notebooks"]) or "nothing"
            wanting = "".join(f"; no {name}: {why}" for name, why in known["missing"].items())
            _tell(f"  {known['period']}: {known['figures']} figures; {built}{wanting}")
        if not one["periods"]:
            _tell("  no assistance figure")
    _tell("notebooks: " + ", ".join(needs))


@app.command("export")
def export_(
    places: PlacesArgument = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every place and period on which anything was published.")
    ] = False,
    period: PeriodOption = None,
    language: Annotated[
        LanguageChoice, typer.Option("--language", help="Language of the files.")
    ] = LanguageChoice.both,
    out: OutOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write what experts take away: questions, project ledger, scorecard and quotable sentences, as Word and Excel."""
    from analysis.batch.index import default_places, every_place
    from analysis.dataset import find_project, load
    from analysis.labels import LANGUAGES
    from analysis.takeaways import chosen, files_of, write_all

    if places and every:
        raise ParameterError(f"option --all: found beside the place {places[0]}; allowed: places, or --all")
    folder = find_project(project)
    dataset = load(folder)
    asked = places or (every_place(dataset) if every else default_places(dataset))
    wanted = chosen(dataset, places=asked, periods=period or (), note=_say)
    target = _writable((out or folder / "reports").resolve())
    languages = [name for name in LANGUAGES if language.value in (name, "both")]
    written: list[str] = []
    failed: list[dict[str, str]] = []
    for place, periods in wanted.items():
        files = files_of(dataset, place=place, periods=periods, languages=languages)
        try:
            write_all(target, files)
        except OSError as error:
            words = f"cannot write {error.filename2 or error.filename or target}: {error.strerror}"
            failed.append({"place": place, "error": words})
            _say(f"{place}: {words}; none of its files was changed")
            continue
        written += files
        if not as_json:
            _tell(f"{place}: {len(files)} files on {', '.join(periods)}")
    _link_from_catalogue(folder, target)
    if as_json:
        _print_json({"out": str(target), "written": written, "failed": failed})
    else:
        _tell(f"{len(written)} files written into {_near(target)}")
    if failed:
        raise typer.Exit(1)


def _link_from_catalogue(project: Path, target: Path) -> None:
    """Bring a catalogue that is there up to date with files put beside its reports."""
    if not (target / "index.html").exists():
        return
    from analysis.batch.catalogue import write_catalogue
    from analysis.batch.index import DataIndex

    try:
        write_catalogue(target, DataIndex(project / "data", target))
    except OSError as error:
        _say(f"cannot write index.html: {error.strerror or error}; the files themselves are there")


@app.command()
def extract(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Articles: txt, html, docx, pdf; or folders of them.")
    ],
    form: Annotated[
        list[ProposalFormat] | None,
        typer.Option("--format", help="Repeatable; default: csv, and with --out html besides."),
    ] = None,
    language: Annotated[PageLanguage, typer.Option("--language", help="Language of the html page.")] = PageLanguage.zh,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs", "-j", min=1, help="Worker processes, where there are many files; default: one per core."
        ),
    ] = os.cpu_count() or 1,
    out: Annotated[
        Path | None, typer.Option("--out", help="Output folder; without one, one file goes to standard output.")
    ] = None,
    project: ProjectOption = None,
) -> None:
    """Read articles and propose every figure with its place in the text, to be confirmed; data/ stays as it is."""
    from analysis.proposals.account import extract_files

    well = extract_files(
        files,
        formats=[one.value for one in form or ()],
        language=language.value,
        out=None if out is None else out.resolve(),
        project=project,
        jobs=jobs,
        prepare=_writable,
        screen=screen,
        say=_say,
    )
    if not well:
        raise typer.Exit(1)


@app.command()
def add(
    proposals: Annotated[
        Path,
        typer.Argument(
            metavar="PROPOSALS", help="The sheet that extract wrote, its column accept filled in: CSV or xlsx."
        ),
    ],
    text: Annotated[
        Path | None,
        typer.Option(
            "--text", help="The article; default: its text beside PROPOSALS, in data/raw/ or in PAIRED_AID_TEXTS."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check, and say what would be added; write nothing.")
    ] = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add confirmed proposals to data/: checked against text and data, shown, then all of them or none."""
    from analysis.adding import add as add_confirmed
    from analysis.datapackage.project import find_project

    folder = find_project(project, installed=False)
    _say_interrupted(folder)
    try:
        addition = add_confirmed(
            proposals,
            folder / "data",
            text=text,
            dry_run=dry_run,
            show=lambda shown: None if as_json else _tell("\n".join(shown.lines())),
            committing=_ignore_ctrl_c,
        )
    except ProposalsError as error:
        if as_json:
            _print_json({"written": False, "violations": [_violation(v) for v in error.violations]})
            raise typer.Exit(1) from None
        raise
    except KeyboardInterrupt:
        _ignore_ctrl_c()  # pressed twice, it is still one sentence
        raise typer.Exit(_STOPPED) from None
    if as_json:
        _print_json(addition.to_json())
    else:
        _tell(addition.summary(dry_run=dry_run))


def _say_interrupted(project: Path) -> None:
    """Say that an earlier add was interrupted, where one was."""
    from analysis.datapackage.pending import interrupted

    if words := interrupted(project / "data"):
        _say(words)


def _ignore_ctrl_c() -> None:
    """From here on what was begun is finished, and said to be."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@app.command()
def lab(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NOTEBOOK]",
            help="A notebook's name or path; default: explore. JupyterLab's own options go behind two hyphens.",
        ),
    ] = None,
    project: ProjectOption = None,
) -> None:
    """Open JupyterLab on a notebook; without one on explore.ipynb, for the first hour."""
    from analysis.datapackage.project import PROJECT_VARIABLE, find_project

    folder = find_project(project).resolve()
    named = [word for word in words or () if not word.startswith("-")]
    if len(named) > 1:
        raise ParameterError(f"argument NOTEBOOK: found {' and '.join(named)}; allowed: one notebook")
    first = _notebook_to_open(folder, *named)
    # The folder that the browser shows is the project's, or the notebook's own where that lies elsewhere.
    root = folder if first.is_relative_to(folder) else first.parent
    options = [word for word in words or () if word.startswith("-")]
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root}", str(first), *options]
    environment = {**os.environ, PROJECT_VARIABLE: str(folder)}
    if os.name == "posix":  # JupyterLab takes this process's place: Ctrl-C asks once and ends it properly
        os.execve(sys.executable, command, environment)  # noqa: S606 - our own list, no shell is meant
    raise typer.Exit(subprocess.run(command, env=environment, check=False).returncode)


def _notebook_to_open(project: Path, name: str = "explore") -> Path:
    """A notebook by its path, or by its name in the project; where the project has no explore.ipynb, its notebooks."""
    notebooks = project / "notebooks"
    for path in (Path(name), notebooks / name, notebooks / f"{name}.ipynb"):
        if path.suffix == ".ipynb" and path.is_file():
            return path.resolve()
    if name == "explore":
        return notebooks if notebooks.is_dir() else project
    known = ", ".join(path.stem for path in sorted(notebooks.glob("*.ipynb"))) or "none there yet"
    raise ParameterError(f"argument NOTEBOOK: found {name!r}; allowed: {known}, or the path of a notebook")


def _pairs(written: list[str]) -> dict[str, str]:
    pairs = {}
    for words in written:
        name, equals, value = words.partition("=")
        if not equals or not name:
            raise ParameterError(f"option --parameter: found {words!r}; allowed: NAME=VALUE")
        pairs[name] = value
    return pairs


def _violation(violation: Any) -> dict[str, Any]:
    named = {key: getattr(violation, key) for key in ("file", "row", "column", "found", "allowed")}
    return named | {"number": getattr(violation, "number", "")}


def _writable(folder: Path) -> Path:
    """The output folder, made where it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _no_folder(folder, error) from error
    if not os.access(folder, os.W_OK):
        raise ParameterError(f"option --out: found {folder} (it cannot be written to); allowed: a folder of one's own")
    return folder


def _no_folder(folder: Path, error: OSError) -> ParameterError:
    return ParameterError(f"option --out: found {folder} ({error.strerror}); allowed: a folder")


def _near(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _print_json(content: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _tell(words: str) -> None:
    sys.stdout.write(f"{_harmless(words)}\n")


def _say(words: str) -> None:
    sys.stderr.write(f"paired-aid: {_harmless(words)}\n")


def _harmless(words: str) -> str:
    """Names of files and cells must not colour, clear or overwrite what stands on the screen."""
    from analysis.characters import legible

    return legible(words).replace("\r", "U+000D")


if __name__ == "__main__":
    main()
