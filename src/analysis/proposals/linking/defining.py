"""Groups that exclude each other by definition: marginal households (边缘户) are those that are not registered as poor."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.proposals.linking.mentions import Mention, Sentence
from analysis.proposals.proposal import LinkProposal

_MARGINAL = re.compile("边缘(?:易致贫)?(?:人口|人员|群众|对象)")
_REGISTERED = re.compile("建档立卡(?:贫困)?(?:人口|群众|人员)")


def find_outside(sentence: Sentence) -> Iterator[LinkProposal]:
    """The marginal people and the registered poor of one sentence, where each has one number only."""
    people = [m for m in sentence.mentions if m.unit == "人"]
    marginal = [m for m in people if _MARGINAL.search(_named(m))]
    registered = [m for m in people if _REGISTERED.search(_named(m))]
    if len(marginal) == len(registered) == 1 and marginal != registered:
        yield LinkProposal(
            marginal[0].number,
            "outside",
            registered[0].number,
            "inferred",
            "",
            "",
            "medium",
            "link.outside.definition",
            "边缘",
        )


def _named(mention: Mention) -> str:
    """What stands right behind a number, else right before it."""
    behind = re.split("[、()]", mention.after, maxsplit=1)[0]
    return behind or mention.before
