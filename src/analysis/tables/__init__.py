"""The tables of the reports: units in every cell, sources below, both languages.

Each takes a :class:`~analysis.study.Study` and gives a :class:`~analysis.display.Table`; an empty table is replaced by a
sentence that says what the source does not give.
"""

from analysis.tables.money import amounts, shares
from analysis.tables.peers import disagreements, peers, registered_poor, uncompared
from analysis.tables.people import context, rates
from analysis.tables.provenance import figures, sources
from analysis.tables.verdicts import checks

__all__ = [
    "amounts",
    "checks",
    "context",
    "disagreements",
    "figures",
    "peers",
    "rates",
    "registered_poor",
    "shares",
    "sources",
    "uncompared",
]
