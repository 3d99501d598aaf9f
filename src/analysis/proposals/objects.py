"""Proposals as plain objects: what ``paired-aid extract --format json`` prints, for any program to read along."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from fractions import Fraction
from typing import Any, Final

from analysis.proposals.proposal import UNKNOWN, Choice, LinkProposal, Proposal, Proposals

#: What a proposal says of its quantity, each with the rule and the words that led to it.
FIELDS: Final = ("subject", "measure", "flow", "stage", "scope", "period", "place", "donor")
#: Kinds of units that the objects do not tell apart: kilowatt-hours and cubic metres are things that are counted.
_COUNTED: Final = frozenset({"energy", "power", "volume", "number"})
_LONE: Final = re.compile("[\ud800-\udfff]")


def objects(proposed: Proposals) -> list[dict[str, Any]]:
    """One object a proposal, in the order of the text.

    Parameters
    ----------
    proposed
        All that is proposed of one article; unchanged.

    Returns
    -------
    list of dict
        ``number`` counts from 1. ``as_written`` are the very characters ``start`` to ``end`` (end exclusive) of the text as
        given, ``normalised`` their spelling after cleaning. ``value``, ``low`` and ``high`` are in the base unit ``unit``
        (元, 人, 户, 个, %, …; "" where none is printed or meant): int where whole, else the decimal as written; a range has its
        written ends, and its low end as value. ``kind`` is as :func:`kind_of` says. ``subject``, ``measure``, ``flow``, ``stage``, ``scope``,
        ``period``, ``place`` and ``donor`` are None where nothing is known; ``because`` holds confidence, rule and words
        of each that is. ``links`` name their target by its ``number``.
    """
    links: dict[int, list[LinkProposal]] = defaultdict(list)
    for link in proposed.links:
        links[link.figure].append(link)
    return [_object(one, proposed.article.text, links[one.number]) for one in proposed.proposals]


def json_text(proposed: Proposals) -> str:
    """The objects as JSON with one line a field, the same for the same proposals; ends with a line end."""
    written = json.dumps(objects(proposed), ensure_ascii=False, indent=1)
    # A lone surrogate has no UTF-8; JSON has an escape for it.
    return _LONE.sub(lambda match: f"\\u{ord(match[0]):04x}", written) + "\n"


def kind_of(kind: str) -> str:
    """The kind of a unit as the objects name it: money, people, households, count, percent, ratio, duration, area, length, mass.

    Person-times are people; energy, power, volume and numbers without a unit are counts.

    >>> kind_of("money"), kind_of("energy")
    ('money', 'count')
    """
    return "count" if kind in _COUNTED else kind


def _object(one: Proposal, text: str, links: list[LinkProposal]) -> dict[str, Any]:
    found, reading = one.found, one.found.reading
    choices: dict[str, Choice] = {name: getattr(one, name) for name in FIELDS}
    return {
        "number": one.number,
        "as_written": text[found.start : found.end],
        "normalised": found.as_written,
        "start": found.start,
        "end": found.end,
        "value": _number(reading.value),
        "low": _number(reading.low),
        "high": _number(reading.high),
        "unit": reading.unit,
        "kind": kind_of(reading.kind),
        "hedge": reading.hedge,
        **{name: choice.value or None for name, choice in choices.items()},
        "line": one.line,
        "sentence": one.sentence,
        "because": {
            name: {"confidence": choice.confidence, "rule": choice.rule, "words": choice.words}
            for name, choice in choices.items()
            if choice != UNKNOWN
        },
        "links": [
            {
                "relation": link.relation,
                "target": link.target,
                "basis": link.basis,
                "group": link.group,
                "complete": link.complete,
                "confidence": link.confidence,
                "rule": link.rule,
                "words": link.words,
            }
            for link in links
        ],
    }


def _number(value: Fraction) -> int | float:
    """Whole numbers as such; a decimal with up to fifteen digits is printed as it was written."""
    return value.numerator if value.denominator == 1 else float(value)
