"""Each quantity of an article with the clause, segment and sentence it stands in, and what it is a number of.

A clause ends at a comma, a segment at a semicolon, a sentence at a full stop or the end of a line.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from analysis.proposals.proposal import UNKNOWN, Choice
from analysis.text.quantities.finding import Found


class Described(Protocol):
    """What is thought of a quantity, as far as links look at it."""

    @property
    def measure(self) -> Choice:
        """Id of its measure."""

    @property
    def flow(self) -> Choice:
        """Kind of money."""

    @property
    def stage(self) -> Choice:
        """Planned, expected, reported, …"""


# A text may use either width; one pattern each then suffices. One character for one, so that places stay.
_FOLDED = str.maketrans("\uff0c\uff1b\uff1a\uff08\uff09\uff01\uff1f", ",;:()!?")
# A question mark before a letter is damage (2020年?yang), not the end of a sentence.
_SENTENCE = re.compile(r"(?:[^。!?\n\r]|\?(?=[a-z]))+")
_SEGMENT_END = ";"
_CLAUSE_END = ",;"
_MARKS = re.compile("[,;]")
#: Characters of a sentence at most, and quantities that are looked at on either side of a word.
_LONGEST = 2000
MOST = 24

#: Characters of a clause that are looked at on either side: text without any punctuation costs no more.
_WINDOW = 80

_PERSONS = frozenset("人名位口")
#: What is measured, not counted: a number of it may stand between a fund and its people.
SIZES = frozenset({"area", "volume", "length", "mass", "energy", "power", "duration", "percent", "ratio"})

# The kind of an amount, by the word before it, the nearest one first; what follows it decides only where none is before.
_NATURES = (
    ("registered_capital", "注册资金|注册资本|注册资"),
    ("consumption_sales", "销售|出售|卖出|卖掉|营业|消费扶贫金额|消费帮扶金额|采购、销售|购买|买走|采购"),
    ("procurement_contract", "采购合同|合同金额|购销|订单|签约|协议金额|合同"),
    ("investment", "投资|引资|融资"),
    ("other", "产值|增收|收入|工资|分红|收益|利润|税收|贷款|授信|保费|学费|单价|价格|成本|节约"),
    ("aid", "资金|援助|帮扶款|捐赠|捐助|捐款|捐资|捐|拨款|经费|款物|补助|补贴|奖补|专款|善款"),
)
_BY_FLOW = {
    "fiscal_aid": "aid",
    "social_assistance": "aid",
    "aid_unspecified": "aid",
    "consumption_sales": "consumption_sales",
    "procurement_contract": "procurement_contract",
    "registered_capital": "registered_capital",
    "investment_agreed": "investment",
    "investment_realised": "investment",
    "investment_unspecified": "investment",
}
_NATURE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _NATURES))
#: A number per head, per place or per year is neither a part nor a fund.
_RATE = re.compile(r"每[个人户县区乡镇村年月名只头亩座家]?|[人户县村亩年月]均|平均|均达")
#: A difference from another year or place.
_DIFFERENCE = re.compile(r"同比|环比|[较比](?!例|赛|重)|增长|增加了?|增幅|提高|提升|下降|减少|多出|高出|翻")


@dataclass(frozen=True, slots=True)
class Mention:
    """A quantity in its sentence. All places are characters of the cleaned text.

    ``before`` is the text of its clause in front of it, back to the quantity before; ``after`` what follows it, up to
    the next quantity or the end of the clause. ``clause`` and ``segment`` are where these begin. ``unit`` is 人 for
    人, 名, 位 and 口.
    """

    number: int
    found: Found
    unit: str
    kind: str
    start: int
    end: int
    clause: int
    clause_end: int
    segment: int
    segment_end: int
    lead: str
    before: str
    after: str
    described: Described | None = None

    @property
    def flow(self) -> str:
        """The kind of money that is proposed for it, or ""."""
        return _value(self.described, "flow")

    @property
    def stage(self) -> str:
        """The stage that is proposed for it, or ""."""
        return _value(self.described, "stage")

    @property
    def nature(self) -> str:
        """What kind of money the words around it say, else its flow: aid, consumption_sales, …, or ""."""
        if self.kind != "money":
            return ""
        said = _nature(self.before) or _nature(self.after) or _nature(self.lead)
        return said or _BY_FLOW.get(self.flow, "")

    @property
    def head(self) -> bool:
        """Whether it counts people, person-times or households."""
        return self.unit in ("人", "人次", "户")

    @property
    def rate(self) -> bool:
        """Whether it is a number per head, per place or per year, or an income."""
        return bool(_RATE.search(self.before) or self.after.startswith("/") or self.nature == "other")

    @property
    def difference(self) -> bool:
        """Whether it says by how much something changed."""
        return bool(_DIFFERENCE.search(self.before))


def _value(described: Described | None, name: str) -> str:
    if described is None:
        return ""
    choice: Choice = getattr(described, name, UNKNOWN)
    return choice.value


@lru_cache(maxsize=1024)
def _nature(text: str) -> str:
    found = ""
    for match in _NATURE.finditer(text):  # the last one stands nearest to the number
        found = match.lastgroup or ""
    return found


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its quantities; ``follows`` says that the sentence before it stands on the same line.

    ``commas`` are the places of its clause ends.
    """

    text: str
    start: int
    end: int
    follows: bool
    mentions: tuple[Mention, ...]
    commas: tuple[int, ...]

    def between(self, start: int, end: int) -> str:
        """The text between two places of the article."""
        return self.text[max(start, self.start) - self.start : max(end, self.start) - self.start]

    def clauses(self, start: int, end: int) -> int:
        """How many clause ends lie between two places."""
        return max(0, bisect_left(self.commas, end) - bisect_left(self.commas, start))

    def before(self, place: int) -> list[Mention]:
        """The quantities that end before a place, the nearest first, no more than can matter."""
        number = bisect_right(self.mentions, place, key=_end)
        return list(reversed(self.mentions[max(0, number - MOST) : number]))

    def behind(self, place: int) -> list[Mention]:
        """The quantities that begin at a place or after it, in their order, no more than can matter."""
        number = bisect_left(self.mentions, place, key=_start)
        return list(self.mentions[number : number + MOST])


def _start(mention: Mention) -> int:
    return mention.start


def _end(mention: Mention) -> int:
    return mention.end


def sentences(text: str, quantities: Sequence[Found], described: Sequence[Described]) -> Iterator[Sentence]:
    """The sentences that have quantities, each with them; numbers count from 1 in the order given.

    Their texts have commas, semicolons, colons and brackets in half width. One that is longer than any real one is cut.
    """
    text = text.translate(_FOLDED)
    order = sorted(range(len(quantities)), key=lambda i: quantities[i].at)
    at, last_end = 0, -1
    for start, end in _spans(text):
        first = at
        while at < len(order) and quantities[order[at]].at < end:
            at += 1
        inside = [i for i in order[first:at] if quantities[i].at >= start]
        follows = last_end >= 0 and "\n" not in text[last_end:start]
        last_end = end
        if inside:
            spans = [(quantities[i].at, min(quantities[i].until, end)) for i in inside]
            marks = tuple(_marks(text, start, end, spans))
            mentions = tuple(_mentions(text, start, end, marks, inside, spans, quantities, described))
            yield Sentence(text[start:end], start, end, follows, mentions, tuple(place for place, _ in marks))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while end - start > _LONGEST:
            cut = max(text.rfind(mark, start, start + _LONGEST) for mark in _CLAUSE_END) + 1
            cut = cut if cut > start else start + _LONGEST
            yield start, cut
            start = cut
        yield start, end


def _mentions(
    text: str,
    begin: int,
    stop: int,
    marks: Sequence[tuple[int, bool]],
    inside: Sequence[int],
    spans: Sequence[tuple[int, int]],
    quantities: Sequence[Found],
    described: Sequence[Described],
) -> Iterator[Mention]:
    commas = [begin - 1, *(place for place, _ in marks), stop]
    semicolons = [begin - 1, *(place for place, ends_segment in marks if ends_segment), stop]
    for position, (i, (start, end)) in enumerate(zip(inside, spans, strict=True)):
        before = spans[position - 1][1] if position else begin
        behind = spans[position + 1][0] if position + 1 < len(spans) else stop
        clause, clause_end = _around(commas, start, end)
        segment, segment_end = _around(semicolons, start, end)
        reading = quantities[i].reading
        yield Mention(
            number=i + 1,
            found=quantities[i],
            unit="人" if reading.unit in _PERSONS else reading.unit,
            kind=reading.kind,
            start=start,
            end=end,
            clause=clause,
            clause_end=clause_end,
            segment=segment,
            segment_end=segment_end,
            lead=text[max(clause, start - _WINDOW) : start],
            before=text[max(clause, before, start - _WINDOW) : start],
            after=text[end : min(clause_end, behind, end + _WINDOW)],
            described=described[i] if i < len(described) else None,
        )


def _marks(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, bool]]:
    """Where clauses end, and whether their segment does too; the comma in 1,200 is no end."""
    number = 0
    for match in _MARKS.finditer(text, start, end):
        place = match.start()
        while number < len(spans) and spans[number][1] <= place:
            number += 1
        if number == len(spans) or place < spans[number][0]:
            yield place, match.group() == _SEGMENT_END


def _around(marks: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """From the last mark before a quantity to the first one after it."""
    return marks[bisect_left(marks, start) - 1] + 1, marks[bisect_left(marks, end)]


# Words that many clauses share: they do not show that two clauses speak of the same thing.
_SHARED = (
    "建档 档立 立卡 贫困 困人 人口 困户 今年 以来 全县 全年 全市 累计 目前 截至 已经 东西 西部 部扶 扶贫 贫协 协作 帮扶 "
    "分别 其中 包括 计划 年度 任务 目标 完成 达到 共计"
)
_COMMON = frozenset(_SHARED.split(" "))


def words(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters that say something of the matter: what two clauses may share."""
    pairs = {text[i : i + 2] for i in range(len(text) - 1)}
    return frozenset(pair for pair in pairs if pair not in _COMMON and all("\u4e00" <= c <= "\u9fff" for c in pair))
