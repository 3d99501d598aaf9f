"""What was found in a text: quantities, and numbers that are none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.numerals import Reading

#: Why a number is no quantity, or none that may be proposed.
Reason = Literal[
    "address",
    "article",
    "basis",
    "code",
    "cut off",
    "damaged",
    "date",
    "fraction",
    "grade",
    "list number",
    "name",
    "no unit",
    "not readable",
    "ordinal",
    "page furniture",
    "pieces",
    "points back",
    "saying",
    "slogan",
    "title",
    "vague",
    "word",
]


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity in a text.

    ``start`` and ``end`` are characters of the original text; ``at`` and ``until`` the same place in the cleaned one.
    ``as_written`` is its spelling after cleaning: 5200万元, 1.2万余人次. ``reading`` is in the base unit with the hedge
    of the words around it; ``reading.unit`` is the printed unit in simplified characters (元, 人, 户, 个, …). Where none
    is printed, ``implied`` is the unit that the words around say (220多万贫困人口: 人), and ``reading.unit`` the same.
    """

    as_written: str
    start: int
    end: int
    at: int
    until: int
    reading: Reading
    implied: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """A number that is no quantity, and why."""

    as_written: str
    start: int
    end: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Findings:
    """All numbers of a text, in its order."""

    quantities: tuple[Found, ...]
    passed: tuple[Passed, ...]
