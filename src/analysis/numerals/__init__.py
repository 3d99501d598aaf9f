"""Read one number phrase, Chinese or Western: "1500余万元" is [15,000,000, 16,000,000) yuan, hedge over.

The rounding rule (:func:`interval`) is the only place where a written number becomes an interval. A number is
exact to half a unit of its last written digit: 12.7万 is [126500, 127500). Counts written out to the unit (208人,
4200人, 一百二十户) are exact. Hedges widen by one step of the lowest written digit that is not zero: 1500余万 is
[1500万, 1600万). 来 means about. A range is its written ends. Everything is a :class:`~fractions.Fraction`; there is no
float. How words are rounded, and what 几 and 数 leave open, stands in :mod:`analysis.numerals.bare`.

The pieces of the grammar (:data:`MULTIPLIER`, :data:`NUMBER`, :data:`QUANTITY`, :data:`ENGLISH_QUANTITY`) are for text
that went through :func:`normalise`; they do not look at what stands beside a match.

One direction: ``units`` and ``bare`` → ``phrases`` → ``reading`` (with ``spelling``) → ``writing``.
"""

from __future__ import annotations

from analysis.numerals.bare import CHINESE, DIGITS, MULTIPLIER, NUMBER, WESTERN
from analysis.numerals.phrases import ENGLISH_QUANTITY, QUANTITY
from analysis.numerals.reading import Reading, interval, read
from analysis.numerals.spelling import normalise
from analysis.numerals.writing import write

__all__ = [
    "CHINESE",
    "DIGITS",
    "ENGLISH_QUANTITY",
    "MULTIPLIER",
    "NUMBER",
    "QUANTITY",
    "WESTERN",
    "Reading",
    "interval",
    "normalise",
    "read",
    "write",
]
