"""Which place each quantity is about, and who gave: from its clause, from what the clauses before name, from the article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from analysis.dataset import Dataset
from analysis.numerals import normalise
from analysis.proposals.circumstances.donors import giver, of_its_own
from analysis.proposals.circumstances.gazetteer import NATION, Gazetteer, gazetteer
from analysis.proposals.circumstances.mentions import Mention, mentions
from analysis.proposals.circumstances.passages import Clause, Passages, passages
from analysis.proposals.circumstances.setting import Setting, group_of, innermost, paired_donor, setting, side
from analysis.proposals.circumstances.villages import villages
from analysis.proposals.proposal import UNKNOWN, Choice, PlaceProposal
from analysis.text.quantities.finding import Found

#: The place is only where people go, come from, or whom something is done with.
_GOES: Final = re.compile(r"(?:[到赴往去来]|前往|来自|送往|输往|输送到|转移到|发往|销往|走进|考察|学习)$")
_ALONGSIDE: Final = re.compile(r"[与和同跟]$")
_TO: Final = re.compile(r"(?:[向对为给助]|帮扶|援助|支援|支持|扶持|惠及|覆盖|用于|投向|援建|帮助|结对|投入|助力)$")
_HANDS_OUT: Final = re.compile("下达|拨付|拨给|安排|投入|划拨|分配|争取|批复|奖励")
_WHOLE: Final = re.compile(r"(?:全|我|该|本)([县旗州盟省市区])(?![域级委长])")
_WHOLE_LEVELS: Final = {
    "县": ("county", "县"), "旗": ("county", "旗"), "州": ("prefecture", "州"), "盟": ("prefecture", "盟"), "省": ("province", "省"),
}  # fmt: skip
#: A sentence that begins so need not go on about the place of the sentence before.
_ANEW: Final = re.compile(
    r"\s*(?:截至|截止|目前|据统计|据介绍|据悉|今年|去年|近年|近[0-9一二三四五两]|[0-9]{4}年|此外|另外|总的|累计|[“\"]?十[三四]五|"
    r"全|自|几年来|[0-9一二三四五六七八九十]+年来|两地|双方|下一步|与此同时)"
)
#: Between a place and a number that counts something of it: 天津全部16个区.
_COUNTED: Final = re.compile("(?:全部|全|共有|共|现有|有|的|各|约|近|当地){0,2}")
_NATION_WIDE: Final = re.compile("全国(?:共有|共|累计|有|约|近|的)*$")
#: Provinces that receive from the East, or have no part in that, and give to Xinjiang, Tibet and Qinghai: in an article on
#: that aid they are neither, for it is not told here on which side they stand.
_FRONTIER: Final = re.compile("援疆|援藏|援青")
_HELPERS: Final = frozenset(("13", "14", "22", "23", "34", "36", "41", "42", "43"))
_ROW: Final = frozenset("、和与及")
#: 甲州和乙州丙县: what the second lies in stands between the two.
_ROW_WITHIN: Final = re.compile("[、和与及][\u4e00-\u9fff]{1,12}[省市州盟区县]")
_WITH: Final = frozenset("与和同")
_OF_THE_EAST: Final = re.compile("东部[0-9一二三四五六七八九十]+个?(?:省|市|区|县|城市)")
#: Before a place of the giving provinces that is helped itself.
_HELPED: Final = re.compile("(?:帮扶的?|投入|支援的?|援助的?|援建的?)$")


@dataclass(slots=True)
class _State:
    """What the clauses so far have left standing; ``narrow`` is a place and the words that named it."""

    narrow: Choice = UNKNOWN
    giver: Choice = UNKNOWN
    earlier: Choice = UNKNOWN  # who gave in the paragraph's sentences before
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
        self.ends = frozenset(one.until for one in found if side(one.place, places) == "recipient")
        donors = [one.place for one in found if side(one.place, places) == "donor"]
        mine = about.donor.value
        self.donors_apart = any(
            mine not in places.lineage(one) and one not in (places.lineage(mine) if mine else ()) for one in donors
        )
        self.named = frozenset(one.place for one in found)
        self.by_clause: dict[int, list[Mention]] = {}
        for one in found:
            self.by_clause.setdefault(pieces.at(one.at), []).append(one)

    def read(self, quantities: Sequence[Found]) -> tuple[tuple[Choice, Choice], ...]:
        within: dict[int, list[int]] = {}
        for number, one in enumerate(quantities):
            within.setdefault(self.pieces.at(one.at), []).append(number)
        answers: list[tuple[Choice, Choice]] = [(UNKNOWN, UNKNOWN)] * len(quantities)
        state = _State()
        for number, clause in enumerate(self.pieces.clauses):
            if clause.until == clause.at:
                continue
            self._enter(state, clause)
            mine = self.by_clause.get(number, [])
            receiving = self._receiving(mine, clause)
            giving = [one for one in mine if side(one.place, self.places) == "donor"]
            if named := giver(self.text, giving, clause, self.places):
                state.giver = named
            for index in within.get(number, ()):
                place = self._place(quantities[index].at, receiving, giving, clause, state)
                answers[index] = place, self._donor(quantities[index], place, clause, state)
            self._leave(state, receiving, clause)
        return tuple(answers)

    def _enter(self, state: _State, clause: Clause) -> None:
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

    # The place

    def _receiving(self, mine: Sequence[Mention], clause: Clause) -> list[Mention]:
        """The mentions that say what the clause is about; those in a row with one that does not, do not either."""
        kept: list[Mention] = []
        left_out = -1
        for one in mine:
            joined = one.at - 1 == left_out and self.text[left_out] in _ROW
            if not joined and self._receives(one, clause):
                kept.append(one)
            elif side(one.place, self.places) == "recipient":
                left_out = one.until  # 到甲州和乙州投资
        return kept

    def _receives(self, one: Mention, clause: Clause) -> bool:
        """Whether a mention says what the clause is about, not where people go or with whom something is done."""
        if side(one.place, self.places) != "recipient":
            return False
        before = self.text[max(clause.at, one.at - 4) : one.at]
        line = self.places.lineage(one.place)
        home = self.places.lineage(self.home) if self.home else ()
        if self.home and (self.home in line or one.place in home[:1]):
            return True
        if _GOES.search(before):
            return False
        if self.home and one.place in home:
            # What the county lies in: only where the clause is about it, not where it hands money down.
            if _TO.search(before):
                return True
            return one.at == clause.at and not _HANDS_OUT.search(self.text, one.until, clause.until)
        return not (self.home and _ALONGSIDE.search(before)) or one.at - 1 in self.ends  # 甲县和乙县

    def _place(
        self, at: int, receiving: Sequence[Mention], giving: Sequence[Mention], clause: Clause, state: _State
    ) -> Choice:
        whole = self._whole(at, clause, state)
        if _NATION_WIDE.search(self.text, clause.at, at):
            return Choice(NATION, "medium", "place.nation", "全国")
        if any(_COUNTED.fullmatch(self.text, one.until, at) for one in giving) and not any(
            one.until <= at for one in receiving
        ):
            return Choice("", "none", "place.of_the_donor", self.text[giving[0].at : giving[0].until])
        before = [one for one in receiving if one.until <= at]
        if elsewhere := self._elsewhere(at, before, receiving, giving, clause):
            return elsewhere
        chosen = before or receiving
        if whole is not None and (not before or whole[0] > before[-1].at):
            return whole[1]
        if "分别" in self.text[clause.at : clause.until] and len({one.place for one in receiving}) > 1:
            return Choice("", "none", "place.each", "分别")
        if chosen:
            one = chosen[-1] if before else chosen[0]
            return self._named(one, receiving, "place.clause")
        if state.narrow.rule:
            return state.narrow
        if self.home:
            return self.about.place
        return UNKNOWN

    def _elsewhere(
        self,
        at: int,
        before: Sequence[Mention],
        receiving: Sequence[Mention],
        giving: Sequence[Mention],
        clause: Clause,
    ) -> Choice | None:
        """What counts something of the other side, or of more places than are named."""
        if not before and receiving and self.text[receiving[0].at - 1] in _WITH:
            return Choice("", "none", "place.of_the_donor", "与")  # 20所学校与甲县30所学校
        if _OF_THE_EAST.match(self.text, max(clause.at, at - 2)):
            return Choice("", "none", "place.of_the_donor", "东部")  # 东部4市
        given = [one for one in giving if one.until <= at and _HELPED.search(self.text[clause.at : one.at][-5:])]
        if given and not any(one.at > given[-1].at for one in before):
            words = self.text[given[-1].at : given[-1].until]
            return Choice("", "none", "place.elsewhere", words)  # 帮扶的某县, of a province that gives
        if len({one.place for one in before}) > 1 and self.text[at - 1] == "等":
            row = self._row(before[-1], before)
            if len(row) < len(before):  # 甲县制衣、乙县加工等28个: examples
                return Choice("", "none", "place.several", self.text[before[0].at : before[-1].until])
        return None

    def _named(self, one: Mention, receiving: Sequence[Mention], rule: str) -> Choice:
        words = self.text[one.at : one.until]
        row = self._row(one, receiving)
        if len(row) > 1:
            members = list(dict.fromkeys(member.place for member in row))
            group = group_of(members, self.places) if len(members) > 1 else members[0]
            words = self.text[row[0].at : row[-1].until]
            return Choice(group, "medium" if group else "none", "place.several", words)
        line = self.places.lineage(one.place)
        known = not self.home or self.home in line or one.place in self.places.lineage(self.home)
        return Choice(one.place, "high" if known else "medium", rule, words)

    def _row(self, one: Mention, receiving: Sequence[Mention]) -> list[Mention]:
        row = [one]
        for other in reversed([other for other in receiving if other.at < one.at]):
            if not _in_a_row(self.text[other.until : row[0].at]):
                break
            row.insert(0, other)
        for other in [other for other in receiving if other.at > one.at]:
            if not _in_a_row(self.text[row[-1].until : other.at]):
                break
            row.append(other)
        return row

    def _whole(self, at: int, clause: Clause, state: _State) -> tuple[int, Choice] | None:
        """全县, 全州, 全省 before the number: the county that the text is at, and what it lies in."""
        last = None
        for match in _WHOLE.finditer(self.text, clause.at, at):
            last = match
        if last is None:
            return None
        focus = state.narrow.value or self.home
        wanted = _WHOLE_LEVELS.get(last[1])
        for place in self.places.lineage(focus) if focus else ():
            entry = self.places.entries[place]
            fits = (
                entry.level == wanted[0]
                if wanted is not None
                else entry.name_zh.endswith(last[1]) and entry.level != "village"
            )
            if fits:
                return last.start(), Choice(place, "medium", "place.whole", last[0])
        # 全县 of a text whose county is not known, 全市 of one that may speak for the donor's city
        return last.start(), Choice("", "none", "place.whole", last[0])

    def _leave(self, state: _State, receiving: Sequence[Mention], clause: Clause) -> None:
        if receiving:
            named = self._named(receiving[-1], receiving, "place.before")
            line = self.places.lineage(receiving[-1].place)
            apart = [
                one for one in receiving if one.place not in line and one not in self._row(receiving[-1], receiving)
            ]
            if apart:  # 甲县1.3亿元、乙县1亿元: of which the next clause tells is open
                words = self.text[apart[0].at : receiving[-1].until]
                state.narrow = Choice("", "none", "place.several", words)
            elif named.value == self.home and self.home:
                state.narrow = UNKNOWN
            else:
                state.narrow = named
        elif (whole := self._whole(clause.until, clause, state)) is not None:
            state.narrow = UNKNOWN if whole[1].value == self.home else replace(whole[1], rule="place.before")

    # The donor

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


def _in_a_row(between: str) -> bool:
    return between in _ROW or _ROW_WITHIN.fullmatch(between) is not None
