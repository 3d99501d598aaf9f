"""What is to be built: one task per notebook, place, period and language, each giving one file per format."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from analysis.batch.parameters import Value, checked, declared, parsed
from analysis.dataset import Dataset
from analysis.errors import NothingToReportError, ParameterError
from analysis.labels import LANGUAGES, Language
from analysis.periods import report_period
from analysis.study import check_place, check_place_and_period, reportable_places

Format = Literal["html", "pdf"]
FORMATS: tuple[Format, ...] = ("html", "pdf")


@dataclass(frozen=True, slots=True)
class Task:
    """One notebook to run and the files that come of it (paths relative to the output folder)."""

    notebook: Path
    place: str
    period: str
    language: Language
    formats: tuple[Format, ...]
    parameters: dict[str, Value] = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        """For people: place, period, notebook, language."""
        return f"{self.place} {self.period} {self.notebook.stem} {self.language}"

    @property
    def files(self) -> tuple[Path, ...]:
        """Where its reports go, below the output folder."""
        folder = Path(self.place) / period_folder(self.period)
        return tuple(folder / f"{self.notebook.stem}.{self.language}.{form}" for form in self.formats)


def period_folder(period: str) -> str:
    """A period as a folder name.

    >>> period_folder("2020"), period_folder("2017/2020"), period_folder("../2020-07")
    ('2020', '2017--2020', 'until-2020-07')
    """
    return period.replace("../", "until-").replace("/", "--")


def notebooks_in(project: Path) -> dict[str, Path]:
    """The project's report notebooks by name: those with a parameters cell that takes place, period and language."""
    found = {}
    for path in sorted((project / "notebooks").glob("*.ipynb")):
        try:
            names = declared(path)
        except ParameterError:
            continue
        if {"place", "period", "language"} <= set(names):
            found[path.stem] = path
    return found


def default_places(dataset: Dataset) -> tuple[str, ...]:
    """Places on which reports are built when none is named: recipients of pairings and of assistance, but no villages."""
    receiving = [place for place in reportable_places(dataset) if dataset.place(place).level != "village"]
    return tuple(dict.fromkeys([*dataset.pairings["recipient"], *receiving]))


def periods_of(dataset: Dataset, place: str) -> tuple[str, ...]:
    """Periods in which assistance figures were published on the place or places within it."""
    within = dataset.within(place)
    frame = dataset.figures
    own = frame.loc[frame["place"].isin(within) & (frame["donor"] != ""), "period"]
    return tuple(sorted({report_period(period) for period in own}))


def plan(
    project: Path,
    dataset: Dataset,
    *,
    places: Sequence[str] = (),
    periods: Sequence[str] = (),
    notebooks: Sequence[str] = (),
    languages: Sequence[Language] = LANGUAGES,
    formats: Sequence[Format] = FORMATS,
    parameters: dict[str, str] | None = None,
) -> list[Task]:
    """All tasks, every parameter checked, in the order place, period, notebook, language.

    Raises
    ------
    ParameterError
        A place, period, notebook or parameter that is not there; nothing has run yet.
    NothingToReportError
        A place and period were named on which nothing was published.
    """
    for name, option in (("place", "the argument PLACE"), ("period", "--period"), ("language", "--language")):
        if name in (parameters or {}):  # the files are named after these: a second way to say them could contradict
            raise ParameterError(
                f"option --parameter: found {name!r}; allowed: a notebook's own, and {option} for this one"
            )
    chosen = [_notebook(project, name) for name in notebooks] or list(notebooks_in(project).values())
    if not chosen:
        raise ParameterError(f"no notebook with the parameters place, period and language in {project / 'notebooks'}")
    # Each notebook is read once; place, period and language are texts in every task, so one check of their types serves all.
    texts = dict.fromkeys(("place", "period", "language"), "")
    own = {notebook: checked(notebook, {**texts, **parsed(notebook, parameters or {})}) for notebook in chosen}
    tasks = []
    for place in places or default_places(dataset):
        check_place(dataset, place)
        for period in periods:
            check_place_and_period(dataset, place=place, period=period)
            if not dataset.select(place, period):
                raise NothingToReportError(f"no figure of {place} for the period {period}")
        for period in periods or periods_of(dataset, place):
            for notebook in chosen:
                for language in languages:
                    values = {**own[notebook], "place": place, "period": period, "language": language}
                    tasks.append(Task(notebook, place, period, language, tuple(formats), values))
    if not tasks:
        raise NothingToReportError("nothing was published on the places named")
    return tasks


def _notebook(project: Path, name: str) -> Path:
    known = notebooks_in(project)
    if name in known:
        return known[name]
    path = Path(name)
    if path.suffix == ".ipynb" and path.is_file():
        return path.resolve()
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise ParameterError(
        f"parameter notebook: found {name!r}; allowed: {', '.join(known)}, or the path of a notebook{hint}"
    )
