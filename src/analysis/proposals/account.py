"""The command ``paired-aid extract`` from its words to its account: what is refused first, then the work, then what came of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from analysis.characters import legible
from analysis.datapackage.project import PROJECT_VARIABLE, find_project
from analysis.dataset import Dataset, load
from analysis.errors import ParameterError, ProjectNotFoundError
from analysis.labels import Language
from analysis.proposals.extracting import FORMATS, Outcome, Wanted, articles, check_targets, extract_all

_NO_PROJECT = (
    "no project folder here (--project): numbers and units only, for measures, places and periods need its data"
)
_INSTALLED = (
    "no project folder here (--project): measures and places are those of the installed project, which stays as it is"
)
_NO_PLACE = "no place found that the article is about; fill in place and, where the data do not have it, new_places"


def extract_files(
    given: Sequence[Path],
    *,
    formats: Sequence[str] = (),
    language: Language = "zh",
    out: Path | None = None,
    project: Path | None = None,
    jobs: int = 1,
    prepare: Callable[[Path], Path],
    screen: Console,
    say: Callable[[str], None],
) -> bool:
    """Propose every figure of the files, write or print what is wanted, and give an account; whether all went well.

    Parameters
    ----------
    given
        Files, and folders of files.
    formats
        Of ``FORMATS``; default: csv, and with ``out`` html besides, the sheet to decide on and the page to decide by.
    language
        Of the review page.
    out
        Output folder. Without one there may be only one file and format, which goes to standard output.
    project
        Its folder; default: the nearest upwards, or none.
    jobs
        Processes, where there are many files.
    prepare
        Makes the output folder once nothing is left to refuse.
    screen, say
        Where the progress is drawn, and who is told of failures and of the account.

    Raises
    ------
    ParameterError
        What is asked for cannot be done as a whole; nothing was written.
    """
    chosen = tuple(dict.fromkeys(formats)) or (("csv", "html") if out is not None else ("csv",))
    files = articles(given)
    if out is None and len(files) > 1:
        raise ParameterError(
            f"argument FILE: found {len(files)} files; allowed: one, which is printed, or several with --out DIR"
        )
    if out is None and len(chosen) > 1:
        raise ParameterError(f"option --format: found {' and '.join(chosen)}; allowed: one, or several with --out DIR")
    folder, dataset = _data(project, say)
    wanted = Wanted(chosen, language, out, folder)
    check_targets(files, wanted)
    if out is not None:
        prepare(out)
    done, failed, proposals, passed, placeless = 0, 0, 0, 0, 0
    try:
        with (
            closing(extract_all(files, wanted, dataset, jobs=jobs)) as outcomes,
            _progress(screen, len(files)) as progress,
        ):
            bar = progress.add_task("", total=len(files), failed=0)
            for outcome in outcomes:
                done, failed = done + 1, failed + bool(outcome.failure)
                proposals, passed = proposals + outcome.proposals, passed + outcome.passed
                placeless += outcome.placeless
                progress.update(bar, advance=1, description=outcome.file.name, failed=failed)
                _tell_of(outcome, say, alone=len(files) == 1)
    except KeyboardInterrupt:
        say(f"stopped after {done:,} of {_counted(len(files), 'file')}; what is written is whole")
        raise
    finally:
        say(
            f"{_counted(done - failed, 'file')} read, {_counted(proposals, 'figure')} proposed, "
            f"{_counted(passed, 'number')} passed over"
            + (f"; no place found in {_counted(placeless, 'file')}" if placeless and len(files) > 1 else "")
            + (f"; {_counted(failed, 'file')} failed" if failed else "")
        )
    return not failed


def _data(project: Path | None, say: Callable[[str], None]) -> tuple[Path | None, Dataset | None]:
    """The project and its data; where none was named and none is near, the installed one, which is only read, or none."""
    try:
        folder = find_project(project, installed=False)
    except ProjectNotFoundError:
        if project is not None or os.environ.get(PROJECT_VARIABLE):
            raise
        try:
            folder = find_project()
        except ProjectNotFoundError:
            say(_NO_PROJECT)
            return None, None
        say(_INSTALLED)
    return folder, load(folder)


def _tell_of(outcome: Outcome, say: Callable[[str], None], *, alone: bool) -> None:
    if outcome.failure:
        say(_on_one_line(outcome.failure))
    for remark in outcome.remarks if alone else ():
        say(_on_one_line(f"{outcome.file.name}: {remark}"))
    if alone and outcome.placeless:
        say(_on_one_line(f"{outcome.file.name}: {_NO_PLACE}"))
    for name, content in (outcome.files or {}).items():
        if not name.endswith(".txt"):  # the text as read is for a folder, where rows are checked against it
            _print(content)


def _on_one_line(words: str) -> str:
    """Names of files and what stands in them are anybody's: nothing of them takes effect in a terminal."""
    return legible(" ".join(words.splitlines()))


def _print(content: bytes) -> None:
    """Bytes as they are, whatever the terminal's encoding; whoever reads them may stop early."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(content.decode("utf-8"))
        return
    try:
        stream.write(content)
        stream.flush()
    except BrokenPipeError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _progress(screen: Console, files: int) -> Progress:
    columns = (
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[failed]} failed"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    return Progress(*columns, console=screen, transient=True, disable=files < 2 or not screen.is_terminal)


__all__ = ["FORMATS", "extract_files"]
