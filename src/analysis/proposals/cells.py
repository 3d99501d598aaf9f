"""What ``extract`` writes into single cells of the sheet: the sentence with its number marked, what is missing, what was proposed.

:func:`marked` is used again when rows come back, so that both sides mean the same sentence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from analysis.proposals.proposal import Choice, LinkProposal, Proposal
from analysis.text.sentences import sentence_span

#: The number among the words of its sentence: found at once, also where it stands there twice.
MARK: Final = ("【", "】")
#: Cells that a person judges, and those beside them that follow from them and are there to be read.
JUDGED: Final = (
    "subject_zh", "subject_en", "measure", "stage", "period", "place", "donor", "scope", "links",
)  # fmt: skip
#: Cells that say which row and which figure it is; nobody edits them.
WHERE: Final = ("number", "start", "end")
FOLLOWING: Final = ("measure_zh", "place_zh", "donor_zh", "unit", "flow")
#: What no row gets in without: cells of the figure, then cells of the source of which one row is enough.
_OF_THE_FIGURE: Final = ("subject_zh", "measure", "subject_en", "stage", "period", "scope", "place")
_OF_THE_SOURCE: Final = ("source_id", "source_title", "title_kind", "publisher", "language", "tier")
#: Answers by which a row is ordered; place, donor and period are mostly those of the whole article, and the same in each row.
_OWN: Final = ("subject", "measure", "stage")
_CHOICES: Final = ("subject", "measure", "flow", "stage", "scope", "period", "place", "donor")
_CERTAINTY: Final = ("high", "medium", "low", "none")
#: Characters that damage left; a spreadsheet leaves the same where it loses one, so that in a sheet they would say that it was.
_DAMAGE: Final = re.compile("[\x00\ufffd\ue000-\uf8ff\ud800-\udfff]")


def marked(text: str, at: int, until: int) -> str:
    """The sentence of a place in a cleaned text with that place marked, at most 200 characters to either side.

    >>> marked("今年共投入5万元。其中5万元用于修路，惠及7户。", 11, 14)
    '其中【5万元】用于修路，惠及7户。'
    """
    first, last = sentence_span(text, at, until)
    return visible(f"{text[first:at]}{MARK[0]}{text[at:until]}{MARK[1]}{text[until:last]}")


def visible(words: str) -> str:
    """Words of a damaged text as a sheet shows them, with a box for each lost character."""
    return _DAMAGE.sub("□", words)


def link_cell(link: LinkProposal) -> str:
    """A link as the column ``links`` has it: ``part_of 33 stated yes``."""
    words = [link.relation, str(link.target), link.basis]
    if link.relation in ("part_of", "serves"):
        words.append(link.complete or "not_stated")
    return " ".join([*words, f"group:{link.group}"] if link.group else words)


def least_sure(one: Proposal) -> str:
    """How sure the least sure answer is that the row's own words give: subject, measure, stage."""
    return _least([getattr(one, name) for name in _OWN])


def least_sure_around(one: Proposal) -> str:
    """How sure the least sure answer is that is mostly the article's: place, period, and the donor where one is given."""
    return _least([one.place, one.period, *([one.donor] if one.donor.value else [])])


def _least(said: Sequence[Choice]) -> str:
    return next(word for word in reversed(_CERTAINTY) if any(choice.confidence == word for choice in said))


def why(one: Proposal, links: Iterable[LinkProposal]) -> str:
    """The rule and words of each answer: "stage expected.yuji (预计, high)"."""
    choices: list[tuple[str, Choice]] = [(name, getattr(one, name)) for name in _CHOICES]
    said = [f"{name} {choice.rule} ({choice.words}, {choice.confidence})" for name, choice in choices if choice.rule]
    said += [f"{link.relation} {link.target} {link.rule} ({link.words}, {link.confidence})" for link in links]
    return "; ".join(said)


def missing(cells: Mapping[str, str], *, source_known: bool) -> str:
    """The columns that a person has to fill in before the row gets in, the row's own first: "stage, place, tier"."""
    needed = _OF_THE_FIGURE + (() if source_known else _OF_THE_SOURCE)
    return ", ".join(column for column in needed if not cells[column])


def as_proposed(cells: Mapping[str, str]) -> str:
    """What was proposed of a row, as a JSON object: what was edited can be told from what was mixed up."""
    said = {column: cells[column] for column in (*WHERE, *JUDGED, *FOLLOWING) if cells[column]}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
