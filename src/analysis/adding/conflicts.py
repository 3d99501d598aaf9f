"""New figures beside those of other sources: a second number for the same thing does not get in unless the row says so.

The package keeps both numbers where sources disagree, and links them by ``conflicts_with``, so that no report takes one for the
other or adds them up. A second number without that link would be a disagreement that nobody has seen: it is refused, with the
figure that it disagrees with. Any link between the two will do, for it says how they belong together; the same number from
another source, or one that may be the same within rounding, needs none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from analysis.adding.faults import RowViolation
from analysis.adding.merging import NewRow
from analysis.agreement import compare
from analysis.datapackage.records import Figure
from analysis.datapackage.rows import quoted
from analysis.dataset import Dataset
from analysis.errors import Violation


def conflicts(merged: Dataset, new: Sequence[NewRow], sheet: str) -> Iterator[Violation]:
    """Name each new figure that another source contradicts without a link between the two.

    Parameters
    ----------
    merged
        The package with the new rows, found without fault.
    new
        The new rows of figures.csv.
    sheet
        Name of the file that they are from.
    """
    fresh = {row.cells["id"]: row for row in new}
    alike: dict[tuple[str, ...], list[Figure]] = {}
    for record in merged.records:
        alike.setdefault(_thing(record), []).append(record)
    for name, row in fresh.items():
        figure = merged.figure(name)
        linked = {link.target for link in merged.links_of(name)} | {link.figure for link in merged.links_to(name)}
        for other in alike[_thing(figure)]:
            if other.id in linked or other.source == figure.source or not _same_donor(figure, other):
                continue
            if compare(merged.quantity(name), merged.quantity(other.id)) == "contradicts":
                found = f"{quoted(figure.as_written)} where {other.source} has {quoted(other.as_written)} ({other.id})"
                allowed = (
                    f"the same number, or a link that says how the two belong together, such as conflicts_with {other.id} "
                    f"inferred, or {_TELLS_APART[_is_whole_money(figure)]}"
                )
                yield RowViolation(sheet, row.row, "as_written", found, allowed, row.number)
                break


_TELLS_APART: Final = {
    False: "a subject that tells them apart",
    True: "the scope part, where one is money for a part of it",
}


def _thing(figure: Figure) -> tuple[str, ...]:
    """What a figure says the amount of, and when and how far along.

    A place has one whole amount of one kind of money, however it is called: 财政帮扶资金 and 云岭县财政援助资金 are the same.
    """
    subject = "" if _is_whole_money(figure) else figure.subject_zh
    return figure.place, figure.period, figure.measure, subject, figure.stage, figure.scope


def _is_whole_money(figure: Figure) -> bool:
    return figure.kind == "money" and figure.scope == "whole"


def _same_donor(one: Figure, other: Figure) -> bool:
    return one.donor == other.donor or "" in (one.donor, other.donor)
