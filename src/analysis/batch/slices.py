"""The part of the data package that one report reads: a small data package of its own, and its hash.

A notebook that reads one place is handed this and nothing else. So a report is out of date exactly when its slice has
changed, and no report can rest on a figure that its slice does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from analysis.datapackage.descriptor import DESCRIPTOR
from analysis.datapackage.schema import Contents, hash_of
from analysis.dataset import Dataset
from analysis.denominators import RESIDENTS


@dataclass(frozen=True, slots=True)
class Slice:
    """Files of a data package by name, and their hash."""

    files: dict[str, bytes]
    hash: str

    def write(self, project: Path) -> Path:
        """Lay the files down as the data of a project folder; the folder."""
        for name, content in self.files.items():
            path = project / "data" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return project


class Slicer:
    """Cuts slices out of a package. Rows are lines of the files and stay as they are, in their order."""

    def __init__(self, dataset: Dataset, contents: Contents) -> None:
        assert contents.package is not None, "a dataset was made of it"
        self.dataset = dataset
        self._files = contents.files
        self._paths = {resource.name: resource.path for resource in contents.package.resources}
        self._lines = {name: contents.files[path].split(b"\n") for name, path in self._paths.items()}
        self._at = {
            name: {row["id"]: row.line for row in contents.tables[name]}
            for name in ("sources", "places", "measures", "figures")
        }
        self._pairings: dict[str, list[tuple[int, str, str]]] = {}
        for row in contents.tables["pairings"]:
            self._pairings.setdefault(row["recipient"], []).append((row.line, row["donor"], row["source"]))
        self._links: dict[str, list[tuple[int, str]]] = {}
        for row in contents.tables["links"]:
            for one, other in ((row["figure"], row["target"]), (row["target"], row["figure"])):
                self._links.setdefault(one, []).append((row.line, other))

    def whole(self) -> Slice:
        """All of the package, for a notebook that reads more than one place."""
        return Slice(self._files, self.dataset.hash)

    def of(self, place: str, period: str) -> Slice:
        """What a report on one place and period reads.

        That is: the figures of the place and places in it in the period, the incomes that serve as context, the residents of
        any year, whatever links join to these; their sources, measures and places with those above and the members of
        groups; the pairings of the place and those above.
        """
        data = self.dataset
        start = [*data.select(place, period), *data.context(place, period)]
        start += [f.id for one in data.reach(place) for f in data.printed_on(one) if f.measure == RESIDENTS]
        figures, links = self._joined(start)
        records = [data.figure(figure) for figure in figures]
        lineage = data.lineage(place)
        pairings = [pairing for one in lineage for pairing in self._pairings.get(one, ())]
        named = {place, *(record.place for record in records), *(record.donor for record in records if record.donor)}
        named |= {donor for _, donor, _ in pairings}
        named |= {member for one in named for member in data.place(one).members.split()}
        places = {one for start_of in named for one in data.lineage(start_of)}
        sources = {record.source for record in records} | {source for _, _, source in pairings if source}
        rows = {
            "sources": self._rows("sources", sources),
            "places": self._rows("places", places),
            "pairings": [line for line, _, _ in pairings],
            "measures": self._rows("measures", {record.measure for record in records}),
            "figures": self._rows("figures", figures),
            "links": links,
        }
        files = {DESCRIPTOR: self._files[DESCRIPTOR]}
        for name, path in self._paths.items():
            lines = self._lines[name]
            files[path] = b"\n".join([lines[0], *(lines[line - 1] for line in sorted(rows[name])), b""])
        return Slice(files, hash_of(files))

    def _rows(self, table: str, ids: Iterable[str]) -> list[int]:
        return [self._at[table][one] for one in ids]

    def _joined(self, start: list[str]) -> tuple[set[str], set[int]]:
        """The figures and all that links join to them, however far; and the lines of those links."""
        figures, links = set(start), set[int]()
        waiting = list(figures)
        while waiting:
            for line, other in self._links.get(waiting.pop(), ()):
                links.add(line)
                if other not in figures:
                    figures.add(other)
                    waiting.append(other)
        return figures, links
