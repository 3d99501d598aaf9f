"""Links between the quantities of one article, proposed from its words.

Precision first: a link is proposed where words state it, or where a rule that can be defended leads to it; where they
leave it open there is none. :func:`find_wholes_in` also keeps parts that are larger than their whole, for the checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.proposals.linking.attaining import find_attained
from analysis.proposals.linking.defining import find_outside
from analysis.proposals.linking.mentions import Described, Sentence, sentences
from analysis.proposals.linking.parts import find_wholes, part_links
from analysis.proposals.linking.purposes import find_bought, find_meant_for
from analysis.proposals.linking.serving import find_reached
from analysis.proposals.linking.wholes import Whole
from analysis.proposals.proposal import LinkProposal
from analysis.text.quantities.finding import Found

__all__ = ["Described", "find_links", "find_wholes_in"]


def find_links(
    cleaned_text: str, quantities: Sequence[Found], described: Sequence[Described] = ()
) -> tuple[LinkProposal, ...]:
    """How the quantities of an article belong together.

    Parameters
    ----------
    cleaned_text
        The text after cleaning.
    quantities
        Its quantities; ``at`` and ``until`` are characters of ``cleaned_text``. Their numbers count from 1.
    described
        What is thought of each, in the same order; empty where nothing is known.

    Returns
    -------
    tuple of LinkProposal
        Sorted by figure and target, at most one link between two quantities, none that leads back to where it began.
    """
    found: list[LinkProposal] = []
    previous: Sentence | None = None
    for sentence in sentences(cleaned_text, quantities, described):
        parts = list(part_links(list(find_wholes(sentence, previous))))
        itemised = frozenset(link.figure for link in parts)
        found += [*parts, *find_attained(sentence, previous), *find_meant_for(sentence)]
        found += [*find_reached(sentence, itemised), *find_bought(sentence, itemised), *find_outside(sentence)]
        previous = sentence
    return _one_each(found)


def find_wholes_in(
    cleaned_text: str, quantities: Sequence[Found], described: Sequence[Described] = ()
) -> tuple[Whole, ...]:
    """The wholes of an article with their parts, those included that are larger than their whole."""
    found: list[Whole] = []
    previous: Sentence | None = None
    for sentence in sentences(cleaned_text, quantities, described):
        found += find_wholes(sentence, previous)
        previous = sentence
    return tuple(found)


def _one_each(links: Iterable[LinkProposal]) -> tuple[LinkProposal, ...]:
    """The first link between two quantities stands; a part has one whole."""
    kept: dict[frozenset[int], LinkProposal] = {}
    parts: set[int] = set()
    for link in links:
        pair = frozenset((link.figure, link.target))
        if len(pair) < 2 or pair in kept or (link.relation == "part_of" and link.figure in parts):
            continue
        if link.relation == "part_of":
            parts.add(link.figure)
        kept[pair] = link
    return tuple(sorted(kept.values(), key=lambda link: (link.figure, link.target)))
