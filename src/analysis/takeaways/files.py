"""The files of one place: all of them written, or none."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from analysis.batch.workspace import WORK, Claim, sweep
from analysis.dataset import Dataset
from analysis.errors import NothingToReportError
from analysis.labels import LANGUAGES, Language
from analysis.periods import period_folder
from analysis.study import Study, check_place, open_study, periods_of
from analysis.takeaways.ledger import ledger
from analysis.takeaways.questionnaire import letter, sheet_of_questions
from analysis.takeaways.quotable import quotable
from analysis.takeaways.scorecard import scorecard

#: Where files wait below the folder of work in progress.
_OWN = "takeaways"
#: What experts take away: name of the file without language, its extension, and what makes it.
KINDS: dict[tuple[str, str], Callable[[Study], bytes]] = {
    ("questions", "docx"): letter,
    ("questions", "xlsx"): sheet_of_questions,
    ("ledger", "xlsx"): ledger,
    ("scorecard", "xlsx"): scorecard,
    ("quotable", "docx"): quotable,
}


def file_names(place: str, period: str, language: Language) -> tuple[str, ...]:
    """Where the files of a place, period and language lie below the output folder.

    >>> file_names("620421", "2017/2020", "en")[0]
    '620421/2017--2020/questions.en.docx'
    """
    return tuple(f"{place}/{period_folder(period)}/{kind}.{language}.{form}" for kind, form in KINDS)


def takeaways(study: Study) -> dict[str, bytes]:
    """The bytes of all files of a study, by name as :func:`file_names` gives them."""
    names = file_names(study.place, study.period, study.language)
    return {name: make(study) for name, make in zip(names, KINDS.values(), strict=True)}


def chosen(
    dataset: Dataset,
    *,
    places: Sequence[str],
    periods: Sequence[str] = (),
    note: Callable[[str], None] = lambda _: None,
) -> dict[str, tuple[str, ...]]:
    """The periods of each place; ``note`` is told of a place on which nothing was published.

    Raises
    ------
    ParameterError
        The data do not know a place or a period.
    NothingToReportError
        Nothing was published on a place in a period that was named, or on any of the places.
    """
    found: dict[str, tuple[str, ...]] = {}
    silent = []
    for place in dict.fromkeys(places):
        check_place(dataset, place)
        wanted = tuple(dict.fromkeys(periods or periods_of(dataset, place)))
        for period in wanted:
            open_study(place=place, period=period, dataset=dataset)  # refuses what is not there
        if wanted:
            found[place] = wanted
        else:
            silent.append(place)
    if not found:
        raise NothingToReportError(f"nothing was published on {', '.join(silent) or 'any place'}")
    for place in silent:
        note(f"{place}: nothing was published on it")
    return found


def files_of(
    dataset: Dataset, *, place: str, periods: Iterable[str], languages: Sequence[Language] = LANGUAGES
) -> dict[str, bytes]:
    """All files of one place."""
    made: dict[str, bytes] = {}
    for period in periods:
        for language in languages:
            made |= takeaways(open_study(place=place, period=period, language=language, dataset=dataset))
    return made


def write_all(out: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder so that all of them are there or none: where one cannot be written, the old ones come back.

    Everything is written elsewhere first and then renamed; only a process killed between two renames leaves old beside new.

    Raises
    ------
    OSError
        A file cannot be written; nothing has changed.
    """
    work = out / WORK / _OWN
    sweep(work)
    claim = Claim(work)
    scratch = claim.folder
    replaced: list[tuple[Path, Path | None]] = []
    try:
        fresh = [(_ready(scratch / str(n), content), out / name) for n, (name, content) in enumerate(files.items())]
        for n, (ready, target) in enumerate(fresh):
            target.parent.mkdir(parents=True, exist_ok=True)
            kept = scratch / f"{n}.old" if target.exists() else None
            replaced.append((target, kept))
            if kept is not None:
                target.replace(kept)
            ready.replace(target)
    except BaseException:
        for target, kept in reversed(replaced):
            if kept is None:
                target.unlink(missing_ok=True)
            elif kept.exists():
                kept.replace(target)
        raise
    finally:
        claim.release()
        for folder in (work, work.parent):
            with suppress(OSError):  # somebody else is at work in it
                folder.rmdir()


def _ready(path: Path, content: bytes) -> Path:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o644)
    return path
