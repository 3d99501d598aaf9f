"""Periods as the figures write them: ``2020``, ``2020-01/2020-07``, ``2017/2020``, ``../2020-07``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_POINT = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True, slots=True)
class Period:
    """First and last month, counted from year zero; ``first`` is None where the start is open."""

    first: int | None
    last: int

    def shares_a_year_with(self, other: Period) -> bool:
        """Whether some calendar year belongs to both; an open start reaches back to the year of the end only."""
        years = [
            (span.last // 12 if span.first is None else span.first // 12, span.last // 12) for span in (self, other)
        ]
        return years[0][0] <= years[1][1] and years[1][0] <= years[0][1]

    def within(self, other: Period) -> bool:
        """Whether this period lies inside the other; one with an open start belongs where it ends."""
        if self.last > other.last:
            return False
        return other.first is None or (self.last if self.first is None else self.first) >= other.first


def parse_period(text: str) -> Period:
    """Read a period.

    Raises
    ------
    ValueError
        The text is no period, a month is none of the twelve, or the end comes before the start.

    Examples
    --------
    >>> parse_period("2020-01/2020-07").within(parse_period("2020"))
    True
    >>> parse_period("2017/2020").within(parse_period("2020")), parse_period("../2020-07").within(parse_period("2020"))
    (False, True)
    """
    start, slash, end = text.partition("/")
    first = None if slash and start == ".." else _months(start)[0]
    last = _months(end if slash else start)[1]
    if first is not None and last < first:
        raise ValueError("the end comes before the start")
    return Period(first, last)


def last_year(text: str) -> str:
    """The calendar year in which a period ends.

    >>> last_year("../2020-07"), last_year("2017/2020")
    ('2020', '2020')
    """
    return text.rpartition("/")[2][:4]


def first_year(text: str) -> int:
    """The calendar year in which a period begins; where the start is open, the year in which it ends.

    >>> first_year("2017/2020-08"), first_year("../2020-07")
    (2017, 2020)
    """
    start, slash, _ = text.partition("/")
    return int(last_year(text) if slash and start == ".." else start[:4])


def years_of(text: str) -> tuple[Fraction, int] | None:
    """How many years a period has: by its months, and by the calendar years it touches; None where its start is open.

    >>> years_of("2017/2020"), years_of("2017/2018-07"), years_of("../2020-07")
    ((Fraction(4, 1), 4), (Fraction(19, 12), 2), None)
    """
    span = parse_period(text)
    if span.first is None:
        return None
    return Fraction(span.last - span.first + 1, 12), span.last // 12 - span.first // 12 + 1


def report_period(text: str) -> str:
    """The period of the report in which a figure appears: its own span of years, or the year in which it ends.

    >>> report_period("2017/2020"), report_period("2020-01/2020-07"), report_period("../2020-07")
    ('2017/2020', '2020', '2020')
    """
    start, slash, end = text.partition("/")
    if slash and start != ".." and start[:4] != end[:4]:
        return f"{start[:4]}/{end[:4]}"
    return last_year(text)


def _months(point: str) -> tuple[int, int]:
    match = _POINT.fullmatch(point)
    if match is None:
        raise ValueError("allowed are a year, a month (2020-01 to 2020-12), and two of them with a slash")
    months = int(match[1]) * 12
    return (months + int(match[2]) - 1,) * 2 if match[2] else (months, months + 11)


def period_folder(period: str) -> str:
    """A period as a folder name.

    >>> period_folder("2020"), period_folder("2017/2020"), period_folder("../2020-07")
    ('2020', '2017--2020', 'until-2020-07')
    """
    return period.replace("../", "until-").replace("/", "--")


def folder_period(folder: str) -> str:
    """The period that a folder is named after; it may be none.

    >>> folder_period("2017--2020"), folder_period("until-2020-07")
    ('2017/2020', '../2020-07')
    """
    return folder.replace("until-", "../").replace("--", "/")
