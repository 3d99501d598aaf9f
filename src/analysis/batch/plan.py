"""What is to be built: one task per notebook, place, period and language, each giving one file per format."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from analysis.batch.fingerprints import Format, exporter_hash, libraries_hash, package_hash, short_hash
from analysis.batch.index import DataIndex
from analysis.batch.manifest import Entry, report_file
from analysis.batch.parameters import Value, checked, declared, parsed
from analysis.errors import NothingToReportError, ParameterError, UnreadableNotebookError
from analysis.labels import LANGUAGES, Language
from analysis.needs import NEEDS, Need
from analysis.periods import period_folder
from analysis.prices import check_prices
from analysis.text.places import hashed

FORMATS: tuple[Format, ...] = ("html", "pdf")
_OWN = ("place", "period", "language")
#: What a notebook must take to be reported on: where its report lies is named after these.
_TAKEN = ("place", "period")
#: What a notebook's file may be called, for its reports are called the same.
_NAME = re.compile(r"\w[\w\-]*(\.[\w\-]+)*")

#: What a notebook reads, as its metadata say (``paired_aid.reads``): one place's slice of the data, or all of them.
Reads = Literal["place", "all"]
_READS: tuple[Reads, ...] = ("place", "all")


@dataclass(frozen=True, slots=True)
class Task:
    """One notebook to run and the files that come of it (paths relative to the output folder).

    ``texts`` are the folders with the texts that it may quote; none without ``--with-text``.
    """

    notebook: Path
    place: str
    period: str
    language: Language
    formats: tuple[Format, ...]
    parameters: dict[str, Value] = field(default_factory=dict, hash=False)
    inputs: dict[str, str] = field(default_factory=dict, hash=False)
    reads: Reads = "all"
    texts: tuple[Path, ...] = ()

    @property
    def name(self) -> str:
        """For people: place, period, notebook, language."""
        return f"{self.place} {self.period} {self.notebook.stem} {self.language}"

    @property
    def report(self) -> str:
        """What the manifest calls it; with a format behind it, where its file lies below the output folder."""
        return f"{self.place}/{period_folder(self.period)}/{self.notebook.stem}.{self.language}"

    @property
    def files(self) -> tuple[Path, ...]:
        """Where its files go, below the output folder."""
        return tuple(Path(f"{self.report}.{form}") for form in self.formats)


# What there is to do -------------------------------------------------------------------------------------------------


def notebooks_in(project: Path) -> dict[str, Path]:
    """The project's report notebooks by name: those with a parameters cell that takes place, period and language.

    A file that cannot be read is among them: what becomes of it is said in the account, not passed over.
    """
    found = {}
    for path in sorted((project / "notebooks").glob("*.ipynb")):
        try:
            names: Iterable[str] = declared(path)
        except UnreadableNotebookError:
            names = _OWN
        except ParameterError:
            continue
        if set(_OWN) <= set(names):
            found[path.stem] = path
    return found


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A notebook of the plan, read once: values of its own parameters, what it reads and needs, its hash.

    ``only`` is the language of one that is written in one language and has no parameter for it.
    """

    path: Path
    own: dict[str, Value]
    reads: Reads
    needs: Need
    hash: str
    only: Language | None = None

    @property
    def needed(self) -> Need:
        """What it needs with the parameters it is given."""
        return "comparison_c" if self.needs == "comparison" and self.own.get("tiers") == "ABC" else self.needs

    @property
    def prices(self) -> str:
        """The year in whose prices it is asked to compare; empty for as printed, and where it compares nothing."""
        return str(self.own.get("prices", "")) if self.needs in ("comparison", "comparison_c") else ""


def plan(
    project: Path,
    index: DataIndex,
    *,
    places: Sequence[str] = (),
    every: bool = False,
    periods: Sequence[str] = (),
    notebooks: Sequence[str] = (),
    languages: Sequence[Language] = LANGUAGES,
    formats: Sequence[Format] = FORMATS,
    parameters: dict[str, str] | None = None,
    texts: Sequence[Path] = (),
    note: Callable[[str], None] = lambda _: None,
) -> list[Task]:
    """All tasks, every parameter checked, in the order place, period, notebook, language.

    A notebook without the parameter ``language`` is built once, in the language that its metadata name.

    Without ``places`` those of the default set are taken, or with ``every`` all that there are. A notebook is passed over
    where what it needs was not published (``paired-aid list`` says what that is); ``note`` is told so where both were named.
    A parameter is given to every notebook that has it; ``texts`` are folders with texts that the reports may quote.

    Raises
    ------
    ParameterError
        A place, period, notebook or parameter that is not there; nothing has run yet.
    NothingToReportError
        Nothing that the notebooks need was published on the places and periods named.
    """
    for name, option in (("place", "the argument PLACE"), ("period", "--period"), ("language", "--language")):
        if name in (parameters or {}):  # the files are named after these: a second way to say them could contradict
            raise ParameterError(
                f"option --parameter: found {name!r}; allowed: a notebook's own, and {option} for this one"
            )
    paths = [_notebook(project, name) for name in notebooks] or list(notebooks_in(project).values())
    if not paths:
        raise ParameterError(f"no notebook with the parameters place, period and language in {project / 'notebooks'}")
    chosen = _chosen(paths, parameters or {})
    for notebook in chosen:
        if notebook.prices:
            check_prices(index.dataset, notebook.prices)
    quoted = {"texts": _hash_of_texts(texts)} if texts else {}
    tasks: list[Task] = []
    lacking: dict[tuple[str, str, str], str] = {}
    for place in dict.fromkeys(places or index.places(every=every)):
        for period in dict.fromkeys(periods or index.periods(place)):
            data = index.slice_hash(place, period)
            for notebook in chosen:
                if why := index.missing(place, period, notebook.prices)[notebook.needed]:
                    lacking[place, period, notebook.path.stem] = why
                    continue
                inputs = {
                    "data": data if notebook.reads == "place" else index.whole_hash(),
                    "libraries": libraries_hash(),
                    "notebook": notebook.hash,
                    "package": package_hash(),
                    **quoted,
                }
                for language in (notebook.only,) if notebook.only else languages:
                    values = {**notebook.own, "place": place, "period": period}
                    if not notebook.only:
                        values["language"] = language
                    tasks.append(
                        Task(
                            notebook.path,
                            place,
                            period,
                            language,
                            tuple(formats),
                            values,
                            inputs,
                            notebook.reads,
                            tuple(texts),
                        )
                    )
    if not tasks:
        why = next(
            (f"{' '.join(what)}: {reason}" for what, reason in lacking.items()),
            "nothing was published on the places named",
        )
        raise NothingToReportError(why)
    for words in _left_out(tasks, lacking, places, named=bool(notebooks), in_each=bool(periods)):
        note(words)
    return tasks


def _hash_of_texts(folders: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for _, sha256 in hashed(folders):
        digest.update(sha256.encode())
    return digest.hexdigest()[:16]


def _left_out(
    tasks: Sequence[Task],
    lacking: Mapping[tuple[str, str, str], str],
    places: Iterable[str],
    *,
    named: bool,
    in_each: bool,
) -> Iterator[str]:
    """What was asked for by name and is not built, and why.

    ``named``: the notebooks were asked for by name; ``in_each``: the periods were.
    """
    built = {(task.place, task.notebook.stem) for task in tasks}
    somehow = {task.place for task in tasks}
    for place in dict.fromkeys(places):
        reasons = {(period, notebook): why for (one, period, notebook), why in lacking.items() if one == place}
        if place not in somehow and not reasons:
            yield f"{place}: nothing was published on it"
        for (period, notebook), why in reasons.items():
            if place not in somehow or (named and (in_each or (place, notebook) not in built)):
                yield f"{place} {period} {notebook}: {why}"


def _chosen(paths: Sequence[Path], written: Mapping[str, str]) -> list[_Chosen]:
    """The notebooks, each with those of the parameters that it has; a parameter that none has is refused."""
    names = {path: _names(path) for path in paths}
    known = list(dict.fromkeys(name for found in names.values() for name in found))
    for name in written:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            own = ", ".join(one for one in known if one not in _OWN) or "none"
            raise ParameterError(f"parameter {name}: none of the chosen notebooks has it; allowed: {own}{hint}")
    return [_read(path, {name: value for name, value in written.items() if name in names[path]}) for path in paths]


def _names(path: Path) -> tuple[str, ...]:
    """A notebook's parameters; none where it cannot be read, which the account of the run will say."""
    try:
        return tuple(declared(path))
    except UnreadableNotebookError:
        return ()


def _read(path: Path, written: Mapping[str, str]) -> _Chosen:
    try:
        known = declared(path)
        _refuse_unlike_the_batchs(path, known)
        own = checked(path, parsed(path, written))
        content = path.read_bytes()
    except UnreadableNotebookError:
        return _Chosen(path, {}, "all", "figures", "unreadable")
    node = json.loads(content)
    reads, needs = said_of(path, node)
    only = None if "language" in known else written_in(path, node)
    return _Chosen(path, own, reads, needs, short_hash(content), only)


def _refuse_unlike_the_batchs(path: Path, known: Mapping[str, Value]) -> None:
    """Refuse a notebook that does not take what every task gives it: place and period, and texts for all three."""
    lacking = [name for name in _TAKEN if name not in known]
    if lacking:
        own = f"only {', '.join(known)}" if known else "none"
        raise ParameterError(
            f"notebook {path.name}, parameters cell: found {own}; allowed: place and period, such as "
            'place = "620421" and period = "2020", beside its own'
        )
    for name in _OWN:
        if not isinstance(value := known.get(name, ""), str):
            raise ParameterError(
                f'notebook {path.name}, parameter {name}: found {value!r}; allowed: text, such as {name} = "{value}"'
            )


def written_in(path: Path, notebook: Mapping[str, Any]) -> Language:
    """The language of a notebook without a parameter for it, as its metadata say (``paired_aid.language``, default: en).

    Raises
    ------
    ParameterError
        It is neither zh nor en.
    """
    language = notebook.get("metadata", {}).get("paired_aid", {}).get("language", "en")
    if language not in LANGUAGES:
        raise ParameterError(
            f"notebook {path.name}, metadata paired_aid.language: found {language!r}; allowed: {', '.join(LANGUAGES)}"
        )
    return "zh" if language == "zh" else "en"


def needs_of(path: Path) -> Need:
    """What a notebook needs; one that cannot be read needs nothing but fails when it is built.

    Raises
    ------
    ParameterError
        Its metadata say anything but the words allowed.
    """
    try:
        return said_of(path, json.loads(path.read_bytes()))[1]
    except (OSError, ValueError):
        return "figures"


def said_of(path: Path, notebook: Mapping[str, Any]) -> tuple[Reads, Need]:
    """What a notebook says in its metadata that it reads (default: all) and needs (default: any figure).

    Raises
    ------
    ParameterError
        It says anything but the words allowed.
    """
    given = notebook.get("metadata", {}).get("paired_aid", {})
    if not isinstance(given, dict):
        raise ParameterError(f"notebook {path.name}, metadata paired_aid: found {given!r}; allowed: reads and needs")
    reads, needs = given.get("reads", "all"), given.get("needs", "figures")
    for name, value, allowed in (("reads", reads, _READS), ("needs", needs, NEEDS)):
        if value not in allowed:
            raise ParameterError(
                f"notebook {path.name}, metadata paired_aid.{name}: found {value!r}; allowed: {', '.join(allowed)}"
            )
    return reads, needs


def _notebook(project: Path, name: str) -> Path:
    known = notebooks_in(project)
    if name in known:
        return known[name]
    path = Path(name)
    if path.suffix == ".ipynb" and path.is_file():
        return _of_ones_own(path.resolve(), known)
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise ParameterError(
        f"parameter notebook: found {name!r}; allowed: {', '.join(known)}, or the path of a notebook{hint}"
    )


def _of_ones_own(path: Path, known: Mapping[str, Path]) -> Path:
    """A notebook given by its path, whose name must do for its reports and may not be that of the project's own."""
    if not _NAME.fullmatch(path.stem):
        raise ParameterError(
            f"parameter notebook: found the name {path.name!r}; allowed: letters, digits, _ and - (its reports are called the same)"
        )
    if path.stem in known and known[path.stem].resolve() != path:
        raise ParameterError(
            f"parameter notebook: found {path.name}, whose reports would take the place of those of the project's own "
            f"{path.stem}; allowed: another name"
        )
    return path


def shard(tasks: Iterable[Task], number: int, of: int) -> list[Task]:
    """A fixed part of the tasks, the ``number``-th (from 1) of ``of``: a task is in the same one whatever else is planned."""
    return [
        task
        for task in tasks
        if int.from_bytes(hashlib.sha256(task.report.encode()).digest()[:8], "big") % of == number - 1
    ]


# What of it is out of date -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stale:
    """A task that is to be done, in the formats that are out of date, and why."""

    task: Task
    reasons: tuple[str, ...]


_CHANGED = {
    "notebook": "the notebook changed",
    "data": "the data it reads changed",
    "package": "the package's source changed",
    "libraries": "versions of libraries changed",
    "texts": "the texts that it quotes changed, or it is to quote none",
}


def stale(tasks: Iterable[Task], manifest: Mapping[str, Entry], out: Path, *, force: bool = False) -> Iterator[Stale]:
    """Tasks whose reports are not there as the present input would make them."""
    for task in tasks:
        entry = manifest.get(task.report)
        if force:
            yield Stale(task, ("--force",))
        elif entry is None:
            yield Stale(task, ("never built",))
        elif reasons := _reasons(task, entry):
            yield Stale(task, reasons)
        else:
            wanting = {form: reason for form in task.formats if (reason := _file_reason(task, form, entry, out))}
            if wanting:
                yield Stale(replace(task, formats=tuple(wanting)), tuple(dict.fromkeys(wanting.values())))


def _reasons(task: Task, entry: Entry) -> tuple[str, ...]:
    found = [words for name, words in _CHANGED.items() if entry.inputs.get(name) != task.inputs.get(name)]
    if entry.parameters != task.parameters:
        found.append("the parameters changed")
    if entry.state == "failed":
        found.append("it failed last time")
    return tuple(found)


def _file_reason(task: Task, form: Format, entry: Entry, out: Path) -> str:
    file = entry.files.get(form)
    if file is None:
        return f"no {form} yet"
    if file.exporter != exporter_hash(form):
        return f"the {form} exporter changed"
    return "" if file.is_at(report_file(out, task.report, form)) else f"the {form} file is not there as it was written"
