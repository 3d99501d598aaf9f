"""Which place each quantity is about, and who gave: from its clause, from what the clauses before name, from the article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from analysis.dataset import Dataset
from analysis.numerals import normalise
from analysis.proposals.circumstances.donors import giver, of_its_own
from analysis.proposals.circumstances.gazetteer import NATION, Gazetteer, gazetteer
from analysis.proposals.circumstances.mentions import Mention, mentions
from analysis.proposals.circumstances.passages import Clause, Passages, passages
from analysis.proposals.circumstances.recipients import Recipients
from analysis.proposals.circumstances.setting import Setting, innermost, paired_donor, setting, side
from analysis.proposals.circumstances.villages import villages
from analysis.proposals.proposal import UNKNOWN, Choice, PlaceProposal
from analysis.text.quantities.finding import Found

#: A sentence that begins so need not go on about the place of the sentence before.
_ANEW: Final = re.compile(
    r"\s*(?:截至|截止|目前|据统计|据介绍|据悉|今年|去年|近年|近[0-9一二三四五两]|[0-9]{4}年|此外|另外|总的|累计|[“\"]?十[三四]五|"
    r"全|自|几年来|[0-9一二三四五六七八九十]+年来|两地|双方|下一步|与此同时)"
)
#: A village goes on where the sentence after says so; what others give is the county's.
_SAME_VILLAGE: Final = re.compile(
    r"\s*(?:[“\"]|据介绍[，,]|如今[，,]|现在[，,])?(?:其中|包括|该村|村里|全村|村内|村民|村集体|村上|村子|这里|当地|这个村)"
)
_GIVEN: Final = re.compile("社会各界|社会力量|爱心|捐[款物资赠助]")
#: 其中用于产业3180万元: who gave the whole gave its parts.
_PARTS: Final = re.compile("其中|包括|包含")
#: Provinces that receive from the East, or have no part in that, and give to Xinjiang, Tibet and Qinghai: in an article on
#: that aid they are neither, for it is not told here on which side they stand.
_FRONTIER: Final = re.compile("援疆|援藏|援青")
_HELPERS: Final = frozenset(("13", "14", "22", "23", "34", "36", "41", "42", "43"))


_OPENING: Final = 20  # characters of a clause that say what it is about


@dataclass(slots=True)
class _State:
    """What the clauses so far have left standing; ``narrow`` is a place and the words that named it."""

    narrow: Choice = UNKNOWN
    outside: Choice = UNKNOWN  # the same, where a township is named in it until the sentence ends
    giver: Choice = UNKNOWN
    earlier: Choice = UNKNOWN  # who gave in the paragraph's sentences before
    last: dict[str, Choice] = field(default_factory=dict)  # who gave the last number of each unit
    whole: dict[str, Choice] | None = None  # the same where 其中 stood last
    sentence: int = -1
    paragraph: int = -1


def where(
    text: str, quantities: Sequence[Found], dataset: Dataset, *, title: str = ""
) -> tuple[tuple[tuple[Choice, Choice], ...], tuple[PlaceProposal, ...]]:
    """The place and the donor of each quantity.

    Parameters
    ----------
    text
        The article's text after cleaning.
    quantities
        What was found in the text, in its order.
    title
        The article's title; where it is empty the first line is taken for it if it looks like one.

    Returns
    -------
    tuple
        One (place, donor) a quantity, in the order given; values are ids of the data package or of GB/T 2260. Then the
        places that these name, with all that they lie in, each parent before its children.

    Notes
    -----
    A place is proposed only where the text names it. The article's place, its title's first of all, holds until a clause
    names another; that holds for the sentence, and within its paragraph until a sentence starts anew. Several places
    named together are the package's group of them, or unknown.
    """
    places = gazetteer(dataset)
    found, in_title = _mentions(text, title, places)
    if _FRONTIER.search(text):
        found = tuple(one for one in found if one.place[:2] not in _HELPERS)
    pieces = passages(text)
    about = setting(text, found, pieces, places, in_title)
    found, made = villages(text, found, about.place.value, places)
    if made:
        places = replace(places, entries=places.entries | {one.id: one for one in made})
    reader = _Reader(text, innermost(found, places), pieces, places, about)
    choices = reader.read(quantities)
    named = [choice.value for pair in choices for choice in pair if choice.value]
    return choices, places.proposals(dict.fromkeys(named))


def _mentions(text: str, title: str, places: Gazetteer) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """The mentions of the text, and those of its title, which is part of it or stands apart."""
    title = normalise(title).strip()
    if not title:
        first = text.lstrip().split("\n", 1)[0].strip()
        title = first if len(first) <= 60 and "。" not in first else ""
    if not title:
        return mentions(text, places), ()
    at = text.find(title)
    if 0 <= at < 400:
        found = mentions(text, places)
        return found, tuple(one for one in found if at <= one.at < at + len(title))
    shift = len(title) + 1
    both = mentions(f"{title}\n{text}", places)
    inside = tuple(Mention(one.at - shift, one.until - shift, one.place) for one in both if one.at >= shift)
    return inside, tuple(one for one in both if one.at < shift)


class _Reader:
    """Goes through the clauses once, and answers for the quantities in each."""

    def __init__(
        self, text: str, found: Sequence[Mention], pieces: Passages, places: Gazetteer, about: Setting
    ) -> None:
        self.text, self.pieces, self.places, self.about = text, pieces, places, about
        self.home = about.place.value
        self.recipients = Recipients(text, found, places, about)
        donors = [one.place for one in found if side(one.place, places) == "donor"]
        mine = about.donor.value
        self.donors_apart = any(
            mine not in places.lineage(one) and one not in (places.lineage(mine) if mine else ()) for one in donors
        )
        self.topics: frozenset[tuple[int, str]] = frozenset()
        self.named = frozenset(one.place for one in found)
        self.by_clause: dict[int, list[Mention]] = {}
        for one in found:
            self.by_clause.setdefault(pieces.at(one.at), []).append(one)

    def read(self, quantities: Sequence[Found]) -> tuple[tuple[Choice, Choice], ...]:
        within: dict[int, list[int]] = {}
        for number, one in enumerate(quantities):
            within.setdefault(self.pieces.at(one.at), []).append(number)
        self.topics = self._topics(quantities)
        answers: list[tuple[Choice, Choice]] = [(UNKNOWN, UNKNOWN)] * len(quantities)
        state = _State()
        for number, clause in enumerate(self.pieces.clauses):
            if clause.until == clause.at:
                continue
            self._enter(state, clause)
            mine = self.by_clause.get(number, [])
            receiving = self.recipients.receiving(mine, clause)
            giving = [one for one in mine if side(one.place, self.places) == "donor"]
            if named := giver(self.text, giving, clause, self.places):
                state.giver = named
            giving_here = named is not None
            handed = None if receiving else self.recipients.handed_down(mine, clause)
            for index in within.get(number, ()):
                one = quantities[index]
                place = self.recipients.place(one.at, receiving, giving, clause, state.narrow)
                if handed is not None and place == self.about.place:
                    place = handed
                if giving_here:
                    state.whole = None  # 其中乙区援助1000万元,用于…: of what that giver gave
                elif _PARTS.search(self.text, clause.at, one.at):
                    state.whole = state.whole or dict(state.last)
                donor = self._donor(one, place, clause, state)
                if state.whole is not None and one.reading.unit in state.whole:
                    donor = self._of_whole(donor, state.whole[one.reading.unit])
                elif state.whole is None:
                    state.last[one.reading.unit] = donor
                answers[index] = place, donor
            if number not in within and _PARTS.search(self.text, clause.at, clause.until):
                state.whole = state.whole or dict(state.last)
            self._leave(state, receiving, clause)
        return tuple(answers)

    def _topics(self, quantities: Sequence[Found]) -> frozenset[tuple[int, str]]:
        """Paragraphs that are about a village: its first sentence names it before any number, and a later one again."""
        clauses, at = self.pieces.clauses, self.pieces.at
        first_sentence: dict[int, int] = {}
        for clause in clauses:
            if clause.until > clause.at:
                first_sentence.setdefault(clause.paragraph, clause.sentence)
        first_number: dict[int, int] = {}
        for found in quantities:
            first_number.setdefault(clauses[at(found.at)].sentence, found.at)
        opened: set[tuple[int, str]] = set()
        topics: set[tuple[int, str]] = set()
        for number, mentioned in self.by_clause.items():
            sentence, paragraph = clauses[number].sentence, clauses[number].paragraph
            for one in mentioned:
                key = paragraph, one.place
                if self.places.entries[one.place].level != "village":
                    continue
                if sentence == first_sentence[paragraph]:
                    if one.at < first_number.get(sentence, one.until):
                        opened.add(key)
                elif key in opened:
                    topics.add(key)
        return frozenset(topics)

    def _of_whole(self, donor: Choice, whole: Choice) -> Choice:
        """The donor of a part: its whole's, unless the part is nobody's (其中县财政配套…)."""
        if donor.rule in ("donor.local", "donor.own_money") or donor.value == whole.value:
            return donor
        return replace(whole, confidence="medium" if whole.value and whole.confidence == "high" else whole.confidence)

    def _enter(self, state: _State, clause: Clause) -> None:
        anew = clause.sentence != state.sentence or clause.paragraph != state.paragraph
        if anew:
            state.whole = None
            if not _PARTS.match(self.text, clause.at) or clause.paragraph != state.paragraph:
                state.last = {}
        if anew and state.narrow.rule == "place.township":
            state.narrow = state.outside
        self._village(state, clause, anew=anew)
        if clause.paragraph != state.paragraph:
            state.narrow, state.giver, state.earlier = UNKNOWN, UNKNOWN, UNKNOWN
        elif clause.sentence != state.sentence:
            if state.giver.value or state.giver.rule in ("donor.several", "donor.each"):
                state.earlier = state.giver
            state.giver = UNKNOWN
            if state.narrow.value and _ANEW.match(self.text, clause.at):
                state.narrow = Choice("", "none", "place.anew", "")
            elif state.narrow.value:
                state.narrow = replace(state.narrow, confidence="low" if state.narrow.confidence == "low" else "medium")
        state.sentence, state.paragraph = clause.sentence, clause.paragraph

    def _village(self, state: _State, clause: Clause, *, anew: bool) -> None:
        """A village holds to the end of its sentence, or while it stays the subject; gifts to the county are not its own."""
        village = state.narrow.value and self.places.entries[state.narrow.value].level == "village"
        if not village or clause.paragraph != state.paragraph:
            return
        topic = (clause.paragraph, state.narrow.value) in self.topics
        given = _GIVEN.search(self.text, clause.at, min(clause.until, clause.at + _OPENING))
        if given is not None and (not topic or given[0].startswith("社会")):
            state.narrow = UNKNOWN
        elif anew and not topic and not _SAME_VILLAGE.match(self.text, clause.at):
            state.narrow = Choice("", "none", "place.anew", state.narrow.words)

    def _leave(self, state: _State, receiving: Sequence[Mention], clause: Clause) -> None:
        self._goes_on(state, receiving, clause)
        inner = self.recipients.inside(clause.until, receiving, clause)
        if inner is not None and inner.rule == "place.township":
            if state.narrow.rule != "place.township":
                state.outside = state.narrow
            state.narrow = inner

    def _goes_on(self, state: _State, receiving: Sequence[Mention], clause: Clause) -> None:
        if receiving:
            named = self.recipients.named(receiving[-1], receiving, "place.before")
            line = self.places.lineage(receiving[-1].place)
            apart = [
                one
                for one in receiving
                if one.place not in line and one not in self.recipients.row(receiving[-1], receiving)
            ]
            if apart:  # 甲县1.3亿元、乙县1亿元: of which the next clause tells is open
                words = self.text[apart[0].at : receiving[-1].until]
                state.narrow = Choice("", "none", "place.several", words)
            elif named.value == self.home and self.home:
                state.narrow = UNKNOWN
            else:
                state.narrow = named
        elif (whole := self.recipients.whole(clause.until, clause, state.narrow)) is not None:
            state.narrow = UNKNOWN if whole[1].value == self.home else replace(whole[1], rule="place.before")

    def _donor(self, found: Found, about: Choice, clause: Clause, state: _State) -> Choice:
        place = about.value
        if own := of_its_own(self.text, found, clause, given=bool(state.giver.rule)):
            return own
        if state.giver.rule:
            return state.giver
        if state.earlier.rule and not state.earlier.value:
            return replace(state.earlier, rule="donor.before")  # several in the sentence before
        if not place and self.donors_apart and about.rule in ("place.several", "place.each"):
            return Choice("", "none", "donor.several", about.words)  # each of them may have its own
        if place and place != self.home and self.places.entries[place].level != "village":
            # A county of several that the article is about has a donor of its own.
            if paired := paired_donor(place, self.named, self.places):
                return Choice(paired, "medium", "donor.pairing", self.places.entries[paired].name_zh)
            if place == NATION or (self.home and place in self.places.lineage(self.home)):
                return Choice("", "none", "donor.wider", self.places.entries[place].name_zh)
            if state.earlier.value:
                return replace(state.earlier, confidence="low", rule="donor.before")
            return replace(self.about.donor, confidence="low") if self.about.donor.value else UNKNOWN
        if not self.about.donor.value and state.earlier.value:
            return replace(state.earlier, confidence="low", rule="donor.before")
        return self.about.donor
