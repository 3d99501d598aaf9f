"""The facts under a report's title: what the notebook gives, completed by what every report must name."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.characters import columns
from analysis.export.blocks import Title
from analysis.export.fragments import Element, Fragment, text_of
from analysis.export.words import WORDS

# Longer texts take two columns of three, or all of them.
_TWO_COLUMNS, _ALL_COLUMNS = 28, 66


@dataclass(frozen=True, slots=True)
class Fact:
    """A label, what it says, and how many of three columns it needs."""

    label: str
    content: Fragment
    columns: int


def facts_of(title: Title) -> tuple[Fact, ...]:
    """Place, period, given facts, sources, version and data hash; a label that the notebook gives itself wins.

    The first stays first; of the others short ones come before long ones, so that they share lines.
    """
    words = WORDS[title.language]
    place: Fragment = (title.place_name, *((" ", _code(title.place_id)) if title.place_id else ()))
    first = ((words["place"], place), (words["period"], (title.period,)))
    last = (
        (words["sources"], title.sources),
        (words["version"], (_code(title.version),)),
        (words["data_hash"], (_code(title.data_hash[:16]),)),
    )
    given = {label for label, _ in title.facts}
    listed = [
        *(fact for fact in first if fact[0] not in given),
        *title.facts,
        *(fact for fact in last if fact[0] not in given),
    ]
    facts = [Fact(label, content, _columns(text_of(content))) for label, content in listed if text_of(content)]
    return (*facts[:1], *sorted(facts[1:], key=lambda fact: fact.columns))


def _code(text: str) -> Element:
    return Element("code", (), (text,))


def _columns(text: str) -> int:
    width = columns(text)
    return 1 if width <= _TWO_COLUMNS else 2 if width <= _ALL_COLUMNS else 3
