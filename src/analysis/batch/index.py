"""What there is to report on: places, their periods, what is missing there, and the hash of the data that a report would read.

Finding that out means to read and validate the data package. The answer is kept beside the reports under the hash of the
data's bytes, so that the next plan over the same data needs neither.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from analysis.batch.fingerprints import short_hash, source_hash
from analysis.batch.slices import Slice, Slicer
from analysis.batch.workspace import WORK, write_whole
from analysis.datapackage.descriptor import DESCRIPTOR
from analysis.datapackage.pending import whole
from analysis.datapackage.schema import hash_of
from analysis.dataset import Dataset, load_contents
from analysis.errors import DataPackageError, NothingToReportError, Violation
from analysis.needs import Need, missing
from analysis.study import check_place, check_place_and_period, periods_of, reportable_places

_FILE = "index.json"


class DataIndex:
    """Places and periods of one data package, and the slices that reports on them read.

    Parameters
    ----------
    data
        The data folder.
    out
        The output folder, in which the answer may be kept; None keeps nothing.
    """

    def __init__(self, data: Path, out: Path | None = None) -> None:
        self._data = data
        self._kept = out / WORK / _FILE if out is not None else None
        self._slicer: Slicer | None = None
        self._known: dict[str, Any] | None = None
        files = _files(data)
        self._key = f"{hash_of(files)} {source_hash()}" if files is not None else ""
        if files is not None and self._kept is not None:
            self._known = self._read()

    @property
    def project(self) -> Path:
        """The project folder: the one above the data folder."""
        return self._data.parent

    @property
    def slicer(self) -> Slicer:
        """The package, read and validated when it is first asked for.

        Raises
        ------
        DataPackageError
            The data have faults.
        """
        if self._slicer is None:
            self._slicer = Slicer(*load_contents(self._data))
        return self._slicer

    @property
    def dataset(self) -> Dataset:
        """The package's dataset."""
        return self.slicer.dataset

    def places(self, *, every: bool = False) -> tuple[str, ...]:
        """Places on which reports are built when none is named; with ``every``, all on which any can be built.

        Raises
        ------
        DataPackageError
            The package names a default place that it does not hold, or on which nothing was published.
        """
        return tuple(self._places()) if every else tuple(self._knowledge()["default"])

    def periods(self, place: str) -> tuple[str, ...]:
        """Periods of a place for which assistance figures were published.

        Raises
        ------
        ParameterError
            The data do not know the place.
        """
        if place in self._places():
            return tuple(self._places()[place])
        check_place(self.dataset, place)
        return periods_of(self.dataset, place)

    def missing(self, place: str, period: str, prices: str = "") -> dict[Need, str]:
        """What is missing there for each need of a notebook; empty where it is met. Only prices as printed are kept."""
        known = self._places().get(place, {}).get(period)
        if known is not None and not prices:
            return dict(known["missing"])
        return missing(self.dataset, place=place, period=period, prices=prices)

    def slice_hash(self, place: str, period: str) -> str:
        """Hash of what a report on the place and period reads.

        Raises
        ------
        ParameterError
            The data do not know the place, or nothing at all was published in the period.
        NothingToReportError
            Both are known, but nothing was published on the two together.
        """
        known = self._places().get(place, {}).get(period)
        if known is not None:
            return str(known["hash"])
        check_place_and_period(self.dataset, place=place, period=period)
        if not self.dataset.select(place, period):
            raise NothingToReportError(f"no figure of {place} for the period {period}")
        return self._hash(place, period)

    def whole_hash(self) -> str:
        """Hash of the whole package, for notebooks that read more than one place."""
        return short_hash(self._key.partition(" ")[0].encode())

    def keep(self) -> None:
        """Write down what was found out, for the next plan over the same data."""
        if self._known is not None and self._slicer is not None and self._kept is not None:
            with suppress(OSError):  # the next plan takes longer, that is all
                write_whole(self._kept, json.dumps(self._known))

    def slice(self, place: str, period: str, *, whole: bool) -> Slice:
        """The files that a report is handed."""
        return self.slicer.whole() if whole else self.slicer.of(place, period)

    def _places(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = self._knowledge()["places"]
        return found

    def _knowledge(self) -> dict[str, Any]:
        if self._known is None:
            places = {
                place: {period: self._of(place, period) for period in periods_of(self.dataset, place)}
                for place in every_place(self.dataset)
            }
            self._known = {"key": self._key, "default": default_places(self.dataset), "places": places}
        return self._known

    def _of(self, place: str, period: str) -> dict[str, Any]:
        return {"hash": self._hash(place, period), "missing": missing(self.dataset, place=place, period=period)}

    def _hash(self, place: str, period: str) -> str:
        return short_hash(self.slicer.of(place, period).hash.encode())

    def _read(self) -> dict[str, Any] | None:
        assert self._kept is not None
        try:
            found: dict[str, Any] = json.loads(self._kept.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) and found.get("key") == self._key else None


def default_places(dataset: Dataset) -> tuple[str, ...]:
    """Places on which reports are built when none is named: those that the package names, or all.

    Raises
    ------
    DataPackageError
        The package names a place that it does not hold, or on which nothing was published.
    """
    faults = []
    for place in dataset.default_places:
        if place not in dataset.place_ids:
            faults.append(Violation(DESCRIPTOR, None, "default_places", repr(place), "ids of places.csv"))
        elif not periods_of(dataset, place):
            found = f"{place!r}, on which no assistance figure was published"
            faults.append(Violation(DESCRIPTOR, None, "default_places", found, "places with an assistance figure"))
    if faults:
        raise DataPackageError(tuple(faults))
    return dataset.default_places or every_place(dataset)


def every_place(dataset: Dataset) -> tuple[str, ...]:
    """Places on which there is anything to report: recipients of pairings and of assistance, in data order."""
    receiving = {*dataset.recipients, *reportable_places(dataset)}
    return tuple(place for place in dataset.place_ids if place in receiving and periods_of(dataset, place))


def _files(data: Path) -> dict[str, bytes] | None:
    """The bytes of a package in the order of its descriptor; None where not all of them can be had."""

    def read(path_of: Callable[[str], Path]) -> dict[str, bytes] | None:
        try:
            descriptor = path_of(DESCRIPTOR).read_bytes()
            paths: Iterable[str] = [resource["path"] for resource in json.loads(descriptor)["resources"]]
            return {DESCRIPTOR: descriptor, **{path: path_of(path).read_bytes() for path in paths}}
        except (OSError, ValueError, KeyError, TypeError):
            return None

    with suppress(DataPackageError):  # loading them says what is wrong
        return whole(data, read)
    return None
