"""Meanings that cannot be: what is done before its time has come, money at a stage that its kind does not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from analysis.adding.faults import RowViolation
from analysis.adding.merging import NewRow
from analysis.datapackage.records import Figure
from analysis.datapackage.rows import quoted
from analysis.dataset import Dataset
from analysis.errors import Violation

_AHEAD: Final = ("planned", "expected", "not_stated")
_AID: Final = ("allocated", "received", "spent", "completed", *_AHEAD)
#: Stages that money of one kind can be at. What is not listed is aid, or cost, and goes the way from allocated to completed.
_OF_FLOW: Final = {
    "investment_agreed": ("contracted", *_AHEAD),
    "investment_realised": ("received", "spent", "completed", "reported", *_AHEAD),
    "investment_unspecified": ("contracted", "received", "spent", "completed", "reported", *_AHEAD),
    "procurement_contract": ("contracted", *_AHEAD),
    "consumption_sales": ("sold", *_AHEAD),
    "registered_capital": ("reported", *_AHEAD),
}
#: People, households, things, shares and incomes: no money that changes hands.
_OF_OUTCOMES: Final = ("reported", "baseline", *_AHEAD)
#: What has happened cannot have happened after it was printed.
_DONE: Final = ("received", "spent", "completed", "sold", "reported", "baseline")


def impossible(merged: Dataset, new: Sequence[NewRow], sheet: str) -> Iterator[Violation]:
    """Name each new figure whose stage or period cannot be meant.

    Parameters
    ----------
    merged
        The package with the new rows, found without fault.
    new
        The new rows of figures.csv.
    sheet
        Name of the file that they are from.
    """
    for row in new:
        figure = merged.figure(row.cells["id"])
        stages = _stages(figure)
        if figure.stage not in stages:
            what = figure.flow if figure.kind == "money" else figure.kind
            allowed = f"{', '.join(stages)}, as the measure {figure.measure} is {what}; or another measure"
            yield RowViolation(sheet, row.row, "stage", quoted(figure.stage), allowed, row.number)
        published = merged.source(figure.source).published
        if figure.stage in _DONE and later(figure.period, published):
            found = f"{quoted(figure.period)} of what is {figure.stage}, in a source of {published}"
            allowed = "a period that had ended or begun when the source was published, or a stage of what is to come (planned, expected)"
            yield RowViolation(sheet, row.row, "period", found, allowed, row.number)


def _stages(figure: Figure) -> tuple[str, ...]:
    return _OF_FLOW.get(figure.flow, _AID) if figure.kind == "money" else _OF_OUTCOMES


def later(period: str, published: str) -> bool:
    """Whether a period ends after the day, month or year of a publication, as far as both are written.

    >>> later("2022", "2022-11-18"), later("2022-12", "2022-11-18"), later("2021/2025", "2022"), later("2020", "")
    (False, True, True, False)
    """
    end = period.rpartition("/")[2]
    written = min(len(end), len(published))
    return end[:written] > published[:written]
