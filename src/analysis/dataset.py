"""Load and validate the data package: every fault named at once, or a dataset that cannot be changed.

>>> from analysis.dataset import load
>>> data = load()
>>> data.quantity("620421-12")
<Quantity 127,000 [126,500, 127,500] persons (620421-12)>
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.datapackage.consistency import meaning_faults, reading_of, shape_faults
from analysis.datapackage.descriptor import Package
from analysis.datapackage.links import Link, LinkGraph, groups_of, link_faults, link_graph, parts_of, wholes_of
from analysis.datapackage.project import PROJECT_VARIABLE, data_folder, find_project
from analysis.datapackage.records import Figure, Place, Source
from analysis.datapackage.rows import Row
from analysis.datapackage.schema import Contents, in_order, read_package
from analysis.errors import DataPackageError, ParameterError, UnknownFigureError, Violation
from analysis.names import meant
from analysis.periods import Period, last_year, parse_period
from analysis.quantity import Quantity

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PROJECT_VARIABLE", "Dataset", "check", "find_project", "load"]

_NUMBERS = ("value", "low", "high")
_INTEGERS = ("line", "start", "end")


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Dataset:
    """The data package, read and found without fault. Made by :func:`load`.

    ``folder`` is the data folder; ``hash`` is the same wherever the same files are read; ``version`` is the package's;
    ``default_places`` are those on which reports are built when none is named (none: all of them).
    """

    folder: Path
    hash: str
    name: str
    version: str
    default_places: tuple[str, ...]
    _places: dict[str, Place]
    _sources: dict[str, Source]
    _figures: dict[str, Figure]
    _periods: dict[str, Period]
    _graph: LinkGraph
    _children: dict[str, list[str]]
    _printed_on: dict[str, list[str]]
    _donors: dict[str, list[str]]
    _groups: dict[str, list[str]]
    _order: dict[str, int]
    _tables: dict[str, dict[str, tuple[Any, ...]]]
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    _quantities: dict[str, Quantity] = field(default_factory=dict)

    # Tables: each access hands out a copy, so that nothing done to it reaches the dataset.

    @property
    def sources(self) -> pd.DataFrame:
        """One row per published document."""
        return self._frame("sources")

    @property
    def places(self) -> pd.DataFrame:
        """One row per place."""
        return self._frame("places")

    @property
    def pairings(self) -> pd.DataFrame:
        """One row per pairing of a recipient and a donor."""
        return self._frame("pairings")

    @property
    def measures(self) -> pd.DataFrame:
        """One row per thing that can be measured."""
        return self._frame("measures")

    @property
    def figures(self) -> pd.DataFrame:
        """One row per published number, with ``low``, ``high`` and the measure's ``kind``, ``flow`` and ``area``.

        Missing text is "", a missing place in the text is ``<NA>``.
        """
        return self._frame("figures")

    @property
    def links(self) -> pd.DataFrame:
        """One row per link between two figures."""
        return self._frame("links")

    def _frame(self, name: str) -> pd.DataFrame:
        import pandas as pd  # noqa: PLC0415 - whoever plans a batch never asks for a frame

        if name not in self._frames:
            columns = {
                column: pd.Series(list(values), dtype=_dtype(name, column))
                for column, values in self._tables[name].items()
            }
            self._frames[name] = pd.DataFrame(columns)
        return self._frames[name].copy()

    # Records

    @property
    def place_ids(self) -> tuple[str, ...]:
        """Ids of all places, in data order."""
        return tuple(self._places)

    @property
    def records(self) -> tuple[Figure, ...]:
        """The records of all figures, in data order: for whoever needs no frame."""
        return tuple(self._figures.values())

    @property
    def recipients(self) -> tuple[str, ...]:
        """Ids of the places that are paired with a donor, in data order."""
        return tuple(dict.fromkeys(self._tables["pairings"]["recipient"]))

    def donors(self, place: str) -> tuple[str, ...]:
        """Ids of the places that are paired with this one as donors, in data order."""
        return tuple(dict.fromkeys(self._donors.get(place, ())))

    def groups_with(self, place: str) -> tuple[str, ...]:
        """Ids of the groups that name this place as a member, in data order."""
        return tuple(self._groups.get(place, ()))

    def printed_on(self, place: str) -> tuple[Figure, ...]:
        """The records of the figures on exactly this place, in data order."""
        return tuple(self._figures[figure] for figure in self._printed_on.get(place, ()))

    @property
    def project(self) -> Path:
        """The project folder: the one above the data folder."""
        return self.folder.parent

    def has(self, figure: str) -> bool:
        """Whether there is a figure with this id."""
        return figure in self._figures

    def figure(self, figure: str) -> Figure:
        """The record of one figure.

        Raises
        ------
        UnknownFigureError
            No figure has this id; the sentence names those that look like it.
        """
        try:
            return self._figures[figure]
        except KeyError:
            raise UnknownFigureError(_unknown("figure", figure, self._figures)) from None

    def quantity(self, figure: str) -> Quantity:
        """The figure as a quantity: exact value and interval as written, with unit, meaning, wholes and groups.

        Raises
        ------
        UnknownFigureError
            No figure has this id.
        """
        if figure not in self._quantities:
            record = self.figure(figure)
            self._quantities[figure] = Quantity(
                record.value,
                record.low,
                record.high,
                record.unit,
                kind=record.kind,
                flow=record.flow,
                stage=record.stage,
                hedge=record.hedge,
                period=record.period,
                scope=record.scope,
                place=record.place,
                figure=record.id,
                wholes=wholes_of(self._graph, figure),
                groups=groups_of(self._graph, figure),
                dataset=self,
            )
        return self._quantities[figure]

    def place(self, place: str) -> Place:
        """The record of one place; :class:`ParameterError` where there is none."""
        if place not in self._places:
            raise ParameterError(f"no place has the id {place!r}{meant(self, place)}")
        return self._places[place]

    def source(self, source: str) -> Source:
        """The record of one source; :class:`ParameterError` where there is none."""
        if source not in self._sources:
            raise ParameterError(_unknown("source", source, self._sources))
        return self._sources[source]

    def figures_of(self, source: str) -> tuple[str, ...]:
        """Ids of the figures that a source printed, in data order."""
        self.source(source)
        return tuple(figure.id for figure in self._figures.values() if figure.source == source)

    # Walks

    @property
    def graph(self) -> LinkGraph:
        """All links, indexed by both ends."""
        return self._graph

    def links_of(self, figure: str, relation: str | None = None) -> tuple[Link, ...]:
        """Links from a figure, of one relation or of all."""
        self.figure(figure)
        return self._graph.of(figure, relation)

    def links_to(self, figure: str, relation: str | None = None) -> tuple[Link, ...]:
        """Links to a figure, of one relation or of all."""
        self.figure(figure)
        return self._graph.to(figure, relation)

    def lineage(self, place: str) -> tuple[str, ...]:
        """The place and those it lies in, from the inside out.

        >>> load().lineage("620421")
        ('620421', '620400', '620000', '100000')
        """
        found = [self.place(place).id]
        while parent := self._places[found[-1]].parent:
            found.append(parent)
        return tuple(found)

    def within(self, place: str) -> frozenset[str]:
        """The place and all that lie in it."""
        found = [self.place(place).id]
        for one in found:  # grows while it is walked
            found += self._children.get(one, ())
        return frozenset(found)

    def reach(self, place: str) -> frozenset[str]:
        """The places that a report on a place is about: itself and, for a county or district, the villages in it.

        Above the county, only what was published on the place itself: a prefecture is not the sum of those of its
        counties that the data happen to know.

        >>> sorted(load().reach("620421")), sorted(load().reach("620400"))
        (['620421', '620421-fuping'], ['620400'])
        """
        return self.within(place) if self.place(place).level in ("county", "district") else frozenset({place})

    def select(self, place: str, period: str) -> tuple[str, ...]:
        """Ids of the figures on the places that ``place`` reaches, whose period lies within ``period``; in data order.

        Parts of a figure belong with it, whatever place they are on. ``2020`` holds ``2020``, ``2020-01/2020-07``, and ``../2020-07``, which belongs where it ends, but not
        ``2017/2020``.

        Raises
        ------
        ParameterError
            There is no such place, or ``period`` is none.
        """
        places = self.reach(place)
        if not isinstance(period, str):
            raise ParameterError(f"parameter period: found {period!r}; allowed: text, such as '2020'")
        try:
            span = parse_period(period)
        except ValueError as error:
            raise ParameterError(f"parameter period: found {period!r}; {error}, such as 2020 or 2017/2020") from None
        chosen = [
            figure
            for one in places
            for figure in self._printed_on.get(one, ())
            if self._periods[self._figures[figure].period].within(span)
        ]
        for figure in chosen:  # grows while it is walked
            chosen += parts_of(self._graph, figure)
        return self._in_order(dict.fromkeys(chosen))

    def context(self, place: str, period: str) -> tuple[str, ...]:
        """Ids of the newest incomes, up to the end of ``period``, of the place and those above it; in data order."""
        last, newest = last_year(period), dict[tuple[str, str], Figure]()
        for one in self.lineage(place):
            for figure in self.printed_on(one):
                if figure.kind == "income" and last_year(figure.period) <= last:
                    key = figure.place, figure.measure
                    if key not in newest or newest[key].period <= figure.period:
                        newest[key] = figure
        return self._in_order(figure.id for figure in newest.values())

    def _in_order(self, figures: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(figures, key=self._order.__getitem__))

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """What JupyterLab shows: what is there, and how to go on."""
        from analysis.overviews import dataset_html  # noqa: PLC0415 - only where somebody looks

        return {"text/plain": repr(self), "text/html": dataset_html(self)}

    def __repr__(self) -> str:
        links = len(self._tables["links"]["figure"])
        counts = (
            f"{len(self._figures)} figures, {links} links, {len(self._places)} places, {len(self._sources)} sources"
        )
        return f"<Dataset {self.name} {self.version}: {counts}\n data hash {self.hash[:12]}>"


def load(folder: str | Path | None = None) -> Dataset:
    """Load and validate the data package.

    Parameters
    ----------
    folder
        The project folder or its data folder; by default the nearest project upwards.

    Returns
    -------
    Dataset
        Plain frames, records and exact quantities; nothing done to them changes the dataset.

    Raises
    ------
    ProjectNotFoundError
        There is no ``datapackage.json``.
    DataPackageError
        The data have faults; ``violations`` names file, row, column, what was found and what is allowed, for all.
    """
    return load_contents(data_folder(folder))[0]


def load_contents(folder: Path) -> tuple[Dataset, Contents]:
    """The dataset of a data folder together with its files as read: for whoever hands parts of it on.

    Raises
    ------
    DataPackageError
        As :func:`load`.
    """
    contents = read_package(folder)
    return assembled(contents, folder=folder), contents


def assembled(contents: Contents, *, folder: Path) -> Dataset:
    """The dataset of a package as read, from a folder or from memory (:func:`~analysis.datapackage.schema.contents_of`).

    ``folder`` is the data folder that it is from, or is meant for; nothing is read there and nothing is written.

    Raises
    ------
    DataPackageError
        As :func:`load`: the whole package is checked first.
    """
    violations = check(contents)
    if violations or contents.package is None:
        raise DataPackageError(violations)
    return _dataset(folder, contents, contents.package)


def check(contents: Contents) -> tuple[Violation, ...]:
    """All faults of a package as read: those of the schema, and those of what its rows claim."""
    if contents.package is None:
        return contents.violations
    shape = tuple(shape_faults(contents.package))
    if shape:
        return in_order((*contents.violations, *shape), contents.package)
    return in_order((*contents.violations, *meaning_faults(contents), *link_faults(contents)), contents.package)


def _dataset(folder: Path, contents: Contents, package: Package) -> Dataset:
    tables = contents.tables
    measures = {row["id"]: row for row in tables["measures"]}
    figures = {row["id"]: _figure(row, measures[row["measure"]]) for row in tables["figures"]}
    columns = {
        resource.name: {f.name: tuple(row[f.name] for row in tables[resource.name]) for f in resource.fields}
        for resource in package.resources
    }
    columns["figures"] |= {
        name: tuple(getattr(figure, name) for figure in figures.values())
        for name in (*_NUMBERS, *_INTEGERS, "kind", "flow", "area")
    }
    donors: dict[str, list[str]] = {}
    for row in tables["pairings"]:
        donors.setdefault(row["recipient"], []).append(row["donor"])
    places = {row["id"]: Place(*_cells(row, Place)) for row in tables["places"]}
    return Dataset(
        folder=folder,
        hash=contents.hash,
        name=package.name,
        version=package.version,
        default_places=package.default_places,
        _places=places,
        _sources={row["id"]: Source(*_cells(row, Source)) for row in tables["sources"]},
        _graph=link_graph(Link(*_cells(row, Link)) for row in tables["links"]),
        _donors=donors,
        _tables=columns,
        **_indexed(figures, places),
    )


def drafted(
    package: Dataset,
    *,
    figures: Iterable[Figure],
    links: Iterable[Link],
    places: Iterable[Place] = (),
    sources: Iterable[Source] = (),
) -> Dataset:
    """These figures and links alone, with the measures, pairings and places of a package: for what is proposed, in no file yet.

    ``places`` and ``sources`` are those that the package lacks. Nothing is checked: the records are taken as they are, and
    the dataset has no hash. The package is unchanged.
    """
    known = package._places | {place.id: place for place in places}
    named = {source.id: source for source in sources}
    held = {figure.id: figure for figure in figures}
    joined = tuple(links)
    tables = dict(package._tables)
    records: dict[str, Iterable[Any]] = {
        "figures": held.values(),
        "links": joined,
        "places": known.values(),
        "sources": named.values(),
    }
    for table, rows in records.items():
        tables[table] = {column: tuple(getattr(row, column, "") for row in rows) for column in tables[table]}
    return Dataset(
        folder=package.folder,
        hash="",
        name=package.name,
        version=package.version,
        default_places=(),
        _places=known,
        _sources=named,
        _graph=link_graph(joined),
        _donors=package._donors,
        _tables=tables,
        **_indexed(held, known),
    )


def _indexed(figures: dict[str, Figure], places: Mapping[str, Place]) -> dict[str, Any]:
    """The figures with what is looked up about them and their places."""
    children: dict[str, list[str]] = {}
    groups: dict[str, list[str]] = {}
    for place in places.values():
        children.setdefault(place.parent, []).append(place.id)
        for member in place.members.split():
            groups.setdefault(member, []).append(place.id)
    printed_on: dict[str, list[str]] = {}
    for figure in figures.values():
        printed_on.setdefault(figure.place, []).append(figure.id)
    return {
        "_figures": figures,
        "_periods": {figure.period: parse_period(figure.period) for figure in figures.values()},
        "_children": children,
        "_printed_on": printed_on,
        "_groups": groups,
        "_order": {figure: number for number, figure in enumerate(figures)},
    }


def _cells(row: Row, record: type) -> Iterable[str]:
    return (row.cells[name] for name in _names(record))


@cache
def _names(record: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(record))


def _figure(row: Row, measure: Row) -> Figure:
    reading = reading_of(row["as_written"], row["hedge"], kind=measure["kind"])
    known: dict[str, Any] = row.cells | {name: measure[name] for name in ("kind", "flow", "area")}
    known |= {"value": Fraction(row["value"]), "low": reading.low, "high": reading.high}
    known |= {name: int(row[name]) if row[name] else None for name in _INTEGERS}
    return Figure(*(known[name] for name in _names(Figure)))


def _dtype(table: str, column: str) -> str:
    if table == "figures" and column in _NUMBERS:
        return "float64"
    return "Int64" if table == "figures" and column in _INTEGERS else "str"


def _unknown(what: str, found: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(str(found), list(known), n=3)
    hint = f"; did you mean {', '.join(close)}?" if close else ""
    return f"no {what} has the id {found!r}{hint}"
