"""What each quantity of a text means: subject, measure, flow, stage and scope, each with the rule and words it rests on.

One direction: ``clauses`` (what stands around a quantity) → ``subjects`` → ``measures`` (by the tables in ``rules``) →
``flows``, ``stages``, ``scopes``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.proposals.meaning.clauses import settings
from analysis.proposals.meaning.flows import flow
from analysis.proposals.meaning.measures import measured
from analysis.proposals.meaning.rules.views import views
from analysis.proposals.meaning.scopes import scope
from analysis.proposals.meaning.stages import stages
from analysis.proposals.meaning.subjects import subjects
from analysis.proposals.proposal import Choice
from analysis.text.quantities.finding import Found


@dataclass(frozen=True, slots=True)
class Described:
    """What a quantity is thought to mean; a value "" says that it is not known."""

    subject: Choice
    measure: Choice
    flow: Choice
    stage: Choice
    scope: Choice


def describe(cleaned_text: str, quantities: Sequence[Found], measures: Mapping[str, Any]) -> tuple[Described, ...]:
    """Say what each quantity means, from the words around it.

    Parameters
    ----------
    cleaned_text
        The text in one spelling: simplified characters, ASCII digits, no pinyin. Any length; time is linear in it.
    quantities
        What was found in it, in the order of the text; ``at`` and ``until`` are places in ``cleaned_text``.
    measures
        The package's measures by id: mappings or records with ``kind``, ``flow`` and ``area``. No other is proposed.

    Returns
    -------
    tuple of Described
        One for each quantity, in the same order.
    """
    around = settings(cleaned_text, quantities)
    named = subjects(around, cleaned_text)
    seen = views(around, named, cleaned_text)
    found = measured(seen, cleaned_text, measures)
    staged = stages(seen, found, cleaned_text, measures)
    return tuple(
        Described(
            named[i].choice,
            found[i].choice,
            flow(view, found[i], measures),
            staged[i],
            scope(seen, found, i, cleaned_text, measures),
        )
        for i, view in enumerate(seen)
    )
