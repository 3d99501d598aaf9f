"""The times that a text has named so far, and which period one of them means where a quantity stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from analysis.periods import parse_period
from analysis.proposals.circumstances.dates import Expression, Published, number
from analysis.proposals.proposal import UNKNOWN, Choice

_AHEAD: Final = re.compile("预计|计划|拟|将|力争|有望|预期|争取")
_HOW_MANY: Final = re.compile("[0-9]+|[一二三四五六七八九十两]+")
SEVERAL_YEARS: Final = frozenset(("span", "since", "open", "plan", "years"))
"""Kinds of times that are longer than a year."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A time that holds until another is named, and the words that named it."""

    kind: str = ""
    start: str = ""
    end: str = ""
    words: str = ""
    opens: bool = True  # a clause, and so what follows
    sure: bool = True  # the year stands in the sentence itself


NONE: Final = Frame()
"""No time named yet."""


@dataclass(slots=True)
class Standing:
    """What has been told of time up to a place, by how far it holds; ``day`` is that of publication.

    ``plan``, ``done`` and ``cumulative`` are the words that govern the clauses of a stretch without a semicolon, ``mixed``
    those of another time than the article's, once one has been named; ``last_year`` is for 同年.
    """

    day: Published | None
    article: Frame = NONE
    paragraph: Frame = NONE
    sentence: Frame = NONE
    last_year: str = ""
    plan: str = ""
    done: str = ""
    cumulative: str = ""
    this_year: bool = False
    mixed: str = ""

    def kind(self) -> str:
        """The kind of time that holds where a clause names none."""
        return self.sentence.kind or self.paragraph.kind or self.article.kind

    def standing(self) -> Choice:
        """The period where a clause names none: of the sentence, the paragraph, the article."""
        if self.sentence.kind:
            return self.choice(self.sentence, "period.sentence")
        if self.paragraph.kind:
            return self.choice(self.paragraph, "period.paragraph")
        if self.mixed and self.article.kind in SEVERAL_YEARS:
            return Choice("", "none", "period.mixed", f"{self.article.words} {self.mixed}")
        if self.article.kind == "plan" and not self.cumulative:
            return UNKNOWN  # “十四五”以来 opens an article; what follows may be of any year of it
        if self.article.kind:
            return self.choice(self.article, "period.article")
        return self.choice(NONE, "period.publication")

    def frame(self, one: Expression, words: str) -> Frame:
        """What an expression of time means after what has been told so far."""
        if one.kind == "same_year":
            return (
                Frame("year", self.last_year, self.last_year, words)
                if self.last_year
                else Frame("unknown", "", "", words)
            )
        if one.kind == "whole_year":
            return self._whole_year(words)
        if one.kind == "same_time":
            return self._year_before(one, words)
        since = self.article
        if one.kind == "span" and (count := _HOW_MANY.search(words)):
            for frame in (self.sentence, self.paragraph):  # 2021—2022年,两年累计: these two
                if frame.kind == "years" and int(frame.end) - int(frame.start) + 1 == number(count[0]):
                    return replace(frame, words=f"{frame.words} {words}", opens=True)
            if self.sentence.kind == "years":
                return Frame("unknown", "", "", f"{self.sentence.words} {words}")  # which of them is not said
        if one.kind == "span" and since.kind == "since" and abs(int(since.start[:4]) - int(one.start)) <= 1:
            return Frame(one.kind, since.start, one.end, f"{since.words} {words}")  # the article says which year
        if one.kind == "as_of" and len(one.end) > 4:
            # 2023年，…。截至11月底: of the year that is being told of, so far
            for frame in (self.sentence, self.paragraph, self.article):
                if frame.kind in ("year", "year_to_date") and frame.end[:4] == one.end[:4]:
                    return Frame(one.kind, f"{one.end[:4]}-01", one.end, words)
        return Frame(one.kind, one.start, one.end, words)

    def _whole_year(self, words: str) -> Frame:
        """全年: of the year that its sentence names, else of the one that is told of; 年底前 may be of the article's own."""
        kinds = ("year", "part", "year_to_date")
        holding = next((one for one in (self.sentence, self.paragraph, self.article) if one.kind in kinds), NONE)
        year = holding.end[:4] or (str(self.day.year) if self.day and words != "全年" else "")
        day = self.day
        if words == "全年" and day is not None and year == str(day.year) and 0 < day.month < 12 and not self.plan:
            year = self.article.end[:4] if self.article.kind in kinds else ""  # this year is not over: 全年 is another
            year = year if year != str(day.year) else ""
        if not year:
            return Frame("unknown", "", "", words)
        return Frame("year", year, year, words, sure=words != "全年" or holding is self.sentence)

    def _year_before(self, one: Expression, words: str) -> Frame:
        """去年同期: the same months of the year before, where those of this year are told of."""
        held = self.choice(
            next((f for f in (self.sentence, self.paragraph, self.article) if f.kind), NONE), "period.same"
        )
        start, _slash, end = held.value.partition("/")
        this_year = str(int(one.start) + 1) if one.start else ""
        if held.value and start[:4] == (end or start)[:4] == this_year:
            first, last = (one.start + part[4:] for part in (start, end or start))
            return Frame("same_time", first, last, f"{held.words} {words}".strip())
        return Frame("same_time" if one.start and not held.value else "unknown", one.start, one.end, words, sure=False)

    def choice(self, frame: Frame, rule: str) -> Choice:
        """The period that a time means; ``rule`` says where it was named."""
        value, confidence, rule, words = self._value(frame, rule)
        if not value:
            return Choice("", "none", rule, words) if words else UNKNOWN
        try:
            parse_period(value)
        except ValueError:
            return Choice("", "none", rule, words)
        return Choice(value, confidence, rule, words)

    def _value(self, frame: Frame, rule: str) -> tuple[str, str, str, str]:
        day, near = self.day, rule in ("period.number", "period.clause", "period.sentence")
        near_by = "high" if frame.sure else "medium"
        confidence = near_by if near else "medium" if rule == "period.paragraph" and frame.opens else "low"
        this_year = (
            day is not None and frame.kind in ("year", "year_to_date", "part") and frame.end[:4] == str(day.year)
        )
        if _AHEAD.match(self.plan) and frame.kind in ("since", "span", "open", "as_of") and rule != "period.clause":
            return "", "none", "period.ahead", self.plan
        if self.cumulative and rule != "period.number":
            if frame.kind in ("since", "span", "plan", "years", "months") or (
                near and frame.kind in ("year", "year_to_date", "part")
            ):
                return *self._plain(frame, confidence), rule, f"{frame.words} {self.cumulative}".strip()
            if frame.kind == "as_of":
                return f"../{frame.end}", confidence, "period.cumulative", f"{frame.words} {self.cumulative}"
            if frame.kind == "unknown" and near:
                return "", "none", rule, frame.words
            if day is None:
                return "", "none", "period.cumulative", self.cumulative
            if rule == "period.paragraph" and this_year and frame.kind == "year_to_date":
                return day.to_date, "low", "period.cumulative", f"{frame.words} {self.cumulative}"
            return f"../{day.end}", "medium", "period.cumulative", self.cumulative
        if frame.kind == "as_of_now":
            return self._now(frame)
        if frame.kind == "as_of":
            if frame.start:
                return _joined(frame.start, frame.end), "medium", "period.as_of", frame.words
            if self.this_year and day is not None and frame.end[:4] == str(day.year) and len(frame.end) > 4:
                return _joined(f"{day.year}-01", frame.end), "medium", "period.as_of", frame.words
            return f"../{frame.end}", "medium", "period.as_of", frame.words
        if frame.kind == "year_to_date" and self.plan and day is not None:
            return str(day.year), "medium", "period.whole_year", f"{self.plan} {frame.words}".strip()
        if frame.kind == "year" and day is not None and frame.words.startswith(("今年", "本年")):
            # 今年已拨付 is of the year so far, 今年的5200万元 of the year
            if self.done and rule != "period.number":
                return day.to_date, confidence, rule, f"{frame.words} {self.done}"
            return str(day.year), confidence, rule, frame.words
        if frame.kind == "now":
            return "", "none", "period.now", frame.words
        if frame.kind:
            return *self._plain(frame, confidence), rule, frame.words
        return self._by_publication()

    def _plain(self, frame: Frame, confidence: str) -> tuple[str, str]:
        day = self.day
        if frame.kind == "open":
            return (f"../{frame.end}", "medium") if frame.end else ("", "none")
        if frame.kind == "span":
            return _joined(frame.start, frame.end), "low"
        if frame.kind == "plan" and day is not None and int(frame.start) <= day.year < int(frame.end) and not self.plan:
            return _joined(frame.start, day.end), "low"
        return _joined(frame.start, frame.end), confidence

    def _now(self, frame: Frame) -> tuple[str, str, str, str]:
        """目前: of the year so far where the article tells of the year, since its year where it tells since one."""
        day = self.day
        if day is None:
            return "", "none", "period.now", frame.words
        for held in (self.sentence, self.paragraph):
            if held.kind == "year_to_date":
                return day.to_date, "medium", "period.now", f"{held.words} {frame.words}"
        article = self.article
        if self.mixed and article.kind in SEVERAL_YEARS:
            return "", "none", "period.mixed", f"{article.words} {self.mixed}"
        if article.kind in ("since", "span", "open"):
            return *self._plain(article, "low"), "period.now", f"{article.words} {frame.words}"
        if article.kind in ("year_to_date", "year", "part") and article.end[:4] == str(day.year):
            return day.to_date, "medium", "period.now", f"{article.words} {frame.words}"
        if article.kind:
            return "", "none", "period.now", frame.words
        return f"../{day.end}", "low", "period.now", frame.words

    def _by_publication(self) -> tuple[str, str, str, str]:
        """No word of time that holds here: of the year, where the article tells of it elsewhere; else it is not known.

        News of one gift, a story of one family, a report on five years all have numbers without a word of time: that they
        were printed in a year does not make them of that year.
        """
        day = self.day
        if day is None:
            return "", "none", "", ""
        if self.plan in ("年度", "安排", "下达"):
            return str(day.year), "low", "period.publication", self.plan
        if not self.this_year:
            return "", "none", "", ""
        return (str(day.year) if self.plan else day.to_date), "low", "period.publication", self.plan or day.end


def _joined(start: str, end: str) -> str:
    if start == end:
        return start
    return f"{start}/{end}" if start and end else ""
