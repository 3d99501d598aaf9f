"""What a person writes into the sheet, read with as much freedom as leaves no doubt: yes and no, periods, links, new places."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from analysis.datapackage.rows import quoted

_YES: Final = frozenset({"yes", "y", "1", "x", "true", "是", "√", "✓", "✔"})
_NO: Final = frozenset({"", "no", "n", "0", "false", "否"})
RELATIONS: Final = ("part_of", "serves", "attains", "updates", "conflicts_with", "outside")
_BASES: Final = ("stated", "inferred")
_COMPLETE: Final = ("yes", "no", "not_stated")
_YEAR_AND_MONTH: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})|年(?:([0-9]{1,2})月)?)?")
_DAY: Final = re.compile(r"([0-9]{4})([-/]|年)([0-9]{1,2})(?:\2|月)([0-9]{1,2})日?")

LINKS_ALLOWED: Final = (
    "links separated by semicolons, each a relation, the number of a row or the id of a figure, stated or inferred, and for "
    "part_of and serves yes, no or not_stated, such as: part_of 33 stated yes; serves 12 inferred not_stated group:focus"
)
PERIOD_ALLOWED: Final = (
    "2020, 2020-07, 2017/2020, 2020-01/2020-07 or ../2020-07 as text (in a spreadsheet type an apostrophe first, '2020-07, "
    "or it becomes a date)"
)
PUBLISHED_ALLOWED: Final = "a date such as 2020-07-13, a month such as 2020-07 or a year"
PLACES_ALLOWED: Final = (
    "places separated by semicolons, each as: id | Chinese name | English name | level | id of the place it lies in"
)


class CellError(ValueError):
    """A cell that cannot be read; ``found`` and ``allowed`` are for the sentence."""

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(found)
        self.found = found
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class WrittenLink:
    """A link as written: the target is the number of another row of the sheet, or the id of a figure of the package."""

    relation: str
    number: int | None
    figure: str
    basis: str
    group: str
    complete: str
    words: str


@dataclass(frozen=True, slots=True)
class WrittenPlace:
    """A place that would be made, as written."""

    id: str
    name_zh: str
    name_en: str
    level: str
    parent: str


def accepted(cell: str) -> bool:
    """Whether a row was confirmed.

    >>> accepted("是"), accepted("Y"), accepted(""), accepted("０")
    (True, True, False, False)
    """
    word = unicodedata.normalize("NFKC", cell).strip().casefold()
    word = word.removesuffix(".0")
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellError(quoted(cell), "yes or no, 是 or 否, y or n, 1 or 0, x, or an empty cell")


def period(cell: str) -> str:
    """A period as the package writes it; 2020年7月 is read too, whatever a spreadsheet made of a month is refused.

    >>> period("2020年7月"), period("2020年"), period("../2020-07"), period("2020-01/2020-07")
    ('2020-07', '2020', '../2020-07', '2020-01/2020-07')
    """
    ends = []
    for end in cell.replace("／", "/").split("/"):
        match = _YEAR_AND_MONTH.fullmatch(end.strip())
        if end.strip() == "..":
            ends.append("..")
        elif match is None:
            raise CellError(quoted(cell), PERIOD_ALLOWED)
        else:
            month = match[2] or match[3]
            ends.append(f"{match[1]}-{int(month):02d}" if month else match[1])
    if len(ends) > 2 or ends[-1] == "..":
        raise CellError(quoted(cell), PERIOD_ALLOWED)
    return "/".join(ends)


def published(cell: str) -> str:
    """A date of publication; one that a spreadsheet turned round is read where the year comes first.

    >>> published("2020/7/3"), published("2020年7月13日"), published("2020")
    ('2020-07-03', '2020-07-13', '2020')
    """
    day = _DAY.fullmatch(cell)
    if day is not None:
        try:
            return date(int(day[1]), int(day[3]), int(day[4])).isoformat()
        except ValueError:
            raise CellError(quoted(cell), PUBLISHED_ALLOWED) from None
    if cell and not re.fullmatch(r"[0-9]{4}(-[0-9]{2})?", cell):
        raise CellError(quoted(cell), PUBLISHED_ALLOWED)
    return cell


def links(cell: str) -> list[WrittenLink]:
    """The links of a row.

    >>> [(one.relation, one.number, one.basis, one.complete) for one in links("part_of 33 stated yes; updates F0123 inferred")]
    [('part_of', 33, 'stated', 'yes'), ('updates', None, 'inferred', '')]
    """
    found = []
    for words in filter(None, (one.strip() for one in re.split("[;；]", cell))):
        relation, *rest = words.split()
        if relation not in RELATIONS or not 2 <= len(rest) <= 4:
            raise CellError(quoted(words), LINKS_ALLOWED)
        target, basis, *others = rest
        group = [one.removeprefix("group:") for one in others if one.startswith("group:")]
        complete = [one for one in others if one in _COMPLETE]
        if basis not in _BASES or len(group) > 1 or len(complete) > 1 or len(group) + len(complete) != len(others):
            raise CellError(quoted(words), LINKS_ALLOWED)
        number = int(target) if re.fullmatch("[0-9]{1,5}", target) else None
        default = "not_stated" if relation in ("part_of", "serves") else ""
        found.append(WrittenLink(relation, number, target, basis, "".join(group), "".join(complete) or default, words))
    return found


def new_places(cell: str) -> list[WrittenPlace]:
    """The places that a row would make.

    >>> new_places("620499 | 云岭县 | Yunling County | county | 620400")
    [WrittenPlace(id='620499', name_zh='云岭县', name_en='Yunling County', level='county', parent='620400')]
    """
    found = []
    for words in filter(None, (one.strip() for one in re.split("[;；]", cell))):
        parts = [part.strip() for part in re.split("[|｜]", words)]
        if len(parts) != 5 or not parts[0]:
            raise CellError(quoted(words), PLACES_ALLOWED)
        found.append(WrittenPlace(*parts))
    return found


def whole_number(cell: str) -> int | None:
    """A whole number as a spreadsheet may have written it: 1024, 1,024, 1024.00; None where it is none."""
    match = re.fullmatch(r"([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.0{1,4})?", cell)
    return int(match[1].replace(",", "")) if match else None
