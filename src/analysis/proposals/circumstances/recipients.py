"""Which place a number is about, by the clause that it stands in: named before it, or what the text is at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from analysis.proposals.circumstances.gazetteer import NATION, Gazetteer
from analysis.proposals.circumstances.mentions import Mention
from analysis.proposals.circumstances.passages import Clause
from analysis.proposals.circumstances.setting import Setting, group_of, side
from analysis.proposals.proposal import UNKNOWN, Choice

#: The place is only where people go, come from, or whom something is done with.
_GOES: Final = re.compile(r"(?:[到赴往去来]|前往|来自|送往|输往|输送到|转移到|发往|销往|走进|考察|学习)$")
_ALONGSIDE: Final = re.compile(r"[与和同跟]$")
_TO: Final = re.compile(r"(?:[向对为给助]|帮扶|援助|支援|支持|扶持|惠及|覆盖|用于|投向|援建|帮助|结对|投入|助力)$")
_HANDS_OUT: Final = re.compile("下达|拨付|拨给|安排|投入|划拨|分配|争取|批复|奖励")
_WHOLE: Final = re.compile(r"(?:全|我|该|本)([县旗州盟省市区])(?![域级委长])")
_WHOLE_LEVELS: Final = {
    "县": ("county", "县"), "旗": ("county", "旗"), "州": ("prefecture", "州"), "盟": ("prefecture", "盟"), "省": ("province", "省"),
}  # fmt: skip
#: Between a place and a number that counts something of it: 天津全部16个区.
_COUNTED: Final = re.compile("(?:全部|全|共有|共|现有|有|的|各|约|近|当地){0,2}")
_NATION_WIDE: Final = re.compile("全国(?:共有|共|累计|有|约|近|的)*$")
_AND_OTHERS: Final = re.compile(
    "(?:等地|等[0-9一二三四五六七八九十]*个?(?:贫困|脱贫|受援|结对|对口|重点)?(?:县|区(?!域)|市(?!场)|旗|州))(?![级])"
)
_ROW: Final = frozenset("、和与及")
_OPENING: Final = 12  # characters of a clause in which it says which township it is about
#: 甲州和乙州丙县: what the second lies in stands between the two.
_ROW_WITHIN: Final = re.compile("[、和与及][\u4e00-\u9fff]{1,12}[省市州盟区县]")
_WITH: Final = frozenset("与和同")
_OF_THE_EAST: Final = re.compile("东部[0-9一二三四五六七八九十]+个?(?:省|市|区|县|城市)")
#: 固原市五县区, 澜溪州各县: the clause is about all of it, whatever it hands out or wins.
_ALL_OF_IT: Final = re.compile(
    "(?:下辖|所辖|辖区|全[市州省区])?的?(?:[0-9二两三四五六七八九十]+个?|各|所有)(?:贫困|脱贫|受援|重点帮扶|国家级?贫困)?(?:县|市区|区县|市县|旗县|区(?!域)|旗)"
)
#: The same with no city named: 五县区共争取.
_SEVERAL_COUNTIES: Final = re.compile(
    r"\s*(?:其中|同期|目前|今年|[0-9]{4}年|，|,)*(?:全[市州省])?(?:[0-9二两三四五六七八九十]+个?|各)(?:贫困|脱贫|受援)?(?:县[市区旗]|[市区旗]县|县市区)(?!级)"
)
#: 澜溪县石桥镇, 在石桥乡, and a clause that begins so: a township, which the package has no place for.
_TOWNSHIP_NAME: Final = (
    "(?:(?![在为向对给由从到于与])[\u4e00-\u9fff]){2,3}?(?:镇(?![区域级街]|村结)|乡(?![村镇亲贤土级])|街道(?!办法))"
)
_TOWNSHIP: Final = re.compile(_TOWNSHIP_NAME)
_IN_TOWNSHIP: Final = re.compile(
    f"(?:^|[在为向对给由、和及，])(?:[\u4e00-\u9fff]{{2,4}}[县市区旗州])?(?P<name>{_TOWNSHIP_NAME})"
)
_NO_NAME: Final = re.compile(
    "[0-9几各每的在与同对向给为由从到个全多以及等该本我]|乡镇|镇乡|城镇|其中|之间|结成|互|重点|特色|小城|中心|贫困|结对|示范|帮扶|所有|部分|其他|东部|受援|集镇|建制|农村|对口|街道"
)
#: Before a place of the giving provinces that is helped itself.
_HELPED: Final = re.compile("(?:帮扶的?|投入|支援的?|援助的?|援建的?)$")


class Recipients:
    """Says of clauses which places they are about; ``about`` is what the article is about, where none is named."""

    def __init__(self, text: str, found: Sequence[Mention], places: Gazetteer, about: Setting) -> None:
        self.text, self.places, self.about = text, places, about
        self.home = about.place.value
        self.ends = frozenset(one.until for one in found if side(one.place, places) == "recipient")

    def receiving(self, mine: Sequence[Mention], clause: Clause) -> list[Mention]:
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
            if _TO.search(before) or _ALL_OF_IT.match(self.text, one.until):
                return True
            return one.at == clause.at and not _HANDS_OUT.search(self.text, one.until, clause.until)
        return not (self.home and _ALONGSIDE.search(before)) or one.at - 1 in self.ends  # 甲县和乙县

    def place(
        self, at: int, receiving: Sequence[Mention], giving: Sequence[Mention], clause: Clause, narrow: Choice
    ) -> Choice:
        """The place of the number at ``at``; ``narrow`` is the one that the clauses before left standing."""
        whole = self.whole(at, clause, narrow)
        if _NATION_WIDE.search(self.text, clause.at, at):
            return Choice(NATION, "medium", "place.nation", "全国")
        if any(_COUNTED.fullmatch(self.text, one.until, at) for one in giving) and not any(
            one.until <= at for one in receiving
        ):
            return Choice("", "none", "place.of_the_donor", self.text[giving[0].at : giving[0].until])
        before = [one for one in receiving if one.until <= at]
        if elsewhere := self._elsewhere(at, before, receiving, giving, clause):
            return elsewhere
        if inner := self.inside(at, before, clause):
            return inner
        chosen = before or receiving
        if whole is not None and (not before or whole[0] > before[-1].at):
            return whole[1]
        if "分别" in self.text[clause.at : clause.until] and len({one.place for one in receiving}) > 1:
            return Choice("", "none", "place.each", "分别")
        if chosen:
            one = chosen[-1] if before else chosen[0]
            return self.named(one, receiving, "place.clause")
        if narrow.rule:
            return narrow
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
        if before and (others := _AND_OTHERS.match(self.text, before[-1].until, clause.until)):
            words = self.text[before[-1].at : others.end()]
            return Choice("", "none", "place.several", words)  # 甲县等5县
        if len({one.place for one in before}) > 1 and self.text[at - 1] == "等":
            row = self.row(before[-1], before)
            if len(row) < len(before):  # 甲县制衣、乙县加工等28个: examples
                return Choice("", "none", "place.several", self.text[before[0].at : before[-1].until])
        return None

    def handed_down(self, mine: Sequence[Mention], clause: Clause) -> Choice | None:
        """Why a number is not known to be the county's: what it lies in hands money down, and to whom is not said."""
        first = mine[0] if mine else None
        if (
            first is None
            or first.at != clause.at
            or not self.home
            or first.place not in self.places.lineage(self.home)[1:]
        ):
            return None
        match = _HANDS_OUT.search(self.text, first.until, min(clause.until, first.until + _OPENING))
        return Choice("", "none", "place.handed_down", self.text[first.at : first.until]) if match else None

    def inside(self, at: int, before: Sequence[Mention], clause: Clause) -> Choice | None:
        """Why a number is not the county's: it is a township's, or that of several counties together."""
        if before and self.places.entries[before[-1].place].level == "village":
            return None
        match = _TOWNSHIP.match(self.text, before[-1].until, at) if before else None
        if match is None and not before:
            if several := _SEVERAL_COUNTIES.match(self.text, clause.at, at):
                return Choice("", "none", "place.several", several[0].strip())
            named = _IN_TOWNSHIP.search(self.text[clause.at : min(at, clause.at + _OPENING)])
            if named is not None and not _NO_NAME.search(named["name"]):
                return Choice("", "none", "place.township", named["name"])
        if match is not None and not _NO_NAME.search(match[0]):
            return Choice("", "none", "place.township", match[0])
        return None

    def named(self, one: Mention, receiving: Sequence[Mention], rule: str) -> Choice:
        """The place that a mention names, or the group that it stands in a row with."""
        words = self.text[one.at : one.until]
        row = self.row(one, receiving)
        if len(row) > 1:
            members = list(dict.fromkeys(member.place for member in row))
            group = group_of(members, self.places) if len(members) > 1 else members[0]
            words = self.text[row[0].at : row[-1].until]
            return Choice(group, "medium" if group else "none", "place.several", words)
        line = self.places.lineage(one.place)
        known = not self.home or self.home in line or one.place in self.places.lineage(self.home)
        return Choice(one.place, "high" if known else "medium", rule, words)

    def row(self, one: Mention, receiving: Sequence[Mention]) -> list[Mention]:
        """The mentions that stand in a row with one: 甲县、乙县和丙县."""
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

    def whole(self, at: int, clause: Clause, narrow: Choice) -> tuple[int, Choice] | None:
        """全县, 全州, 全省 before the number: the county that the text is at, and what it lies in."""
        last = None
        for match in _WHOLE.finditer(self.text, clause.at, at):
            last = match
        if last is None:
            return None
        focus = narrow.value or self.home
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


def _in_a_row(between: str) -> bool:
    return between in _ROW or _ROW_WITHIN.fullmatch(between) is not None
