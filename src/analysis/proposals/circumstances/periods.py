"""The period of each quantity: from the words of time before it, relative to the day of publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from analysis.periods import parse_period
from analysis.proposals.circumstances.dates import Expression, Published, day_of, expressions
from analysis.proposals.circumstances.passages import Clause, Passages, passages
from analysis.proposals.circumstances.telling import (
    after_rise,
    before_rise,
    in_title_line,
    of_part,
    only_its,
    opens,
    tells,
)
from analysis.proposals.proposal import UNKNOWN, Choice
from analysis.text.quantities.finding import Found

#: Money of a year, and what is to come: of the whole year, not of the part of it that is over.
_WHOLE_YEAR: Final = re.compile(
    r"预计|计划(?!外|生育)|拟|将(?![近军士来])|力争|确定|安排(?!部署)|决定|下达|批复|年度|有望|预期|争取"
)
_AHEAD: Final = re.compile("预计|计划|拟|将|力争|有望|预期|争取")
#: What is done: of the part of the year that is over.
_DONE: Final = re.compile(
    r"已(?!脱贫)|完成|累计|截[至止]|目前|到位|建成|实现销售|签订|签约|引进|销售|捐赠|捐款|共计?投入"
)
_CUMULATIVE: Final = re.compile("累计|总计(?=投入|完成|实施)|历年")
#: 今年的5200万元用于3个村: what the money of a year is for is of that year.
_USED_FOR: Final = re.compile("用于|投向|支持|实施")
_CLOSES: Final = re.compile("[；;]")
_SEVERAL_YEARS: Final = frozenset(("span", "since", "open", "plan", "years"))
_LASTING: Final = frozenset(
    ("years", "months", "since", "part", "year_to_date", "year", "plan", "span", "open", "same_year", "as_of")
)
#: Up to this line an article says of which time it tells: its title, what stands beside it, and its first paragraphs. A
#: year that is over is that of the whole article only where its title names it.
_OPENING_LINES: Final = 5


@dataclass(frozen=True, slots=True)
class _Frame:
    """A time that holds until another is named, and the words that named it."""

    kind: str = ""
    start: str = ""
    end: str = ""
    words: str = ""
    opens: bool = True  # a clause, and so what follows


_NONE: Final = _Frame()


def when(text: str, quantities: Sequence[Found], *, published: str = "") -> tuple[Choice, ...]:
    """The period of each quantity, as the package writes periods; "" where it cannot be told.

    Parameters
    ----------
    text
        The article's text after cleaning.
    quantities
        What was found in the text, in its order.
    published
        The day, month or year of publication (ISO); where it is empty, only years that the text names are used.

    Notes
    -----
    The words nearest before a quantity in its clause decide, else those of the clauses before in the sentence, of the
    paragraph, of the article's opening. 今年以来 is the start of the year until the month of publication; what is planned
    or allocated in the year is of the whole year; 累计 has an open start unless a year is named with it.
    """
    return _Reader(text, passages(text), day_of(published)).read(quantities)


class _Reader:
    """Goes through the clauses once, and answers for the quantities in each."""

    def __init__(self, text: str, pieces: Passages, day: Published | None) -> None:
        self.text, self.pieces, self.day = text, pieces, day
        self.article = self.paragraph = self.sentence = _NONE
        self.last_year = ""  # for 同年
        self.plan = self.done = self.cumulative = (
            ""  # the word that governs the clauses of a stretch without a semicolon
        )
        self.after_part = self.this_year = False
        self.mixed = ""  # the words of another time than the article's, once one has been named
        self.line = 0

    def read(self, quantities: Sequence[Found]) -> tuple[Choice, ...]:
        within: dict[int, list[Found]] = {}
        for one in quantities:
            within.setdefault(self.pieces.at(one.at), []).append(one)
        answers: list[Choice] = []
        before: Clause | None = None
        for number, clause in enumerate(self.pieces.clauses):
            if clause.until == clause.at:
                continue
            self._enter(clause, before)
            answers += self._clause(clause, within.get(number, ()))
            before = clause
        return tuple(answers)

    def _enter(self, clause: Clause, before: Clause | None) -> None:
        if before is None or clause.paragraph != before.paragraph:
            self.paragraph = self.sentence = _NONE
            self.line += 1
        if before is None or clause.sentence != before.sentence:
            self.sentence, self.after_part = _NONE, False
            self.plan = self.done = self.cumulative = ""
        elif _CLOSES.search(self.text, before.until, clause.at):
            self.plan = self.done = ""

    def _clause(self, clause: Clause, quantities: Sequence[Found]) -> list[Choice]:
        told = [
            one for one in expressions(self.text, clause.at, clause.until, self.day) if tells(self.text, one, clause)
        ]
        own: dict[int, Expression] = {}
        for one in told:
            near = [number for number, found in enumerate(quantities) if one.until <= found.at]
            if not near:
                continue
            if only_its(self.text, one, clause, quantities[near[0]], last=len(near) == 1):
                own[near[0]] = one
        answers, bound = [], None
        frames = [one for one in told if one not in own.values()]
        part = bool(frames) and of_part(self.text, frames[0], clause, told=bool(self.sentence.kind))
        for number, found in enumerate(quantities):
            if match := _last(_CUMULATIVE, self.text, clause.at, found.at):
                self.cumulative = match
            self._govern(clause, found.at)
            if not self.plan and not self.done:  # 今年资金4500万元全部到位
                self.done = _last(_DONE, self.text, found.until, clause.until)
            here = [one for one in frames if one.until <= found.at]
            if number - 1 in own and _USED_FOR.search(self.text, quantities[number - 1].until, found.at):
                bound = own[number - 1]
            if number not in own and bound is not None and not here:
                answers.append(self._choice(self._frame(bound), "period.number"))
            elif number not in own and before_rise(self.text, clause, found):
                answers.append(Choice("", "none", "period.before_rise", self.text[found.at - 1 : found.until]))
            elif number in own:
                answers.append(self._choice(self._frame(own[number]), "period.number"))
            elif here:
                answers.append(self._choice(self._frame(here[-1]), "period.clause"))
            elif after_rise(self.text, clause, found) and self._standing_kind() in _SEVERAL_YEARS:
                answers.append(Choice("", "none", "period.after_rise", self.text[found.at - 2 : found.until]))
            elif self.after_part:
                answers.append(Choice("", "none", "period.after_part", self.sentence.words))
            else:
                answers.append(self._standing())
        self._govern(clause, clause.until)
        if match := _last(_CUMULATIVE, self.text, clause.at, clause.until):
            self.cumulative = match
        self._remember(frames, clause, part=part)
        return answers

    def _remember(self, frames: Sequence[Expression], clause: Clause, *, part: bool) -> None:
        for one in frames:
            opening = opens(self.text, one, clause)
            frame = replace(self._frame(one), opens=opening)
            self.last_year = one.end[:4] or self.last_year
            if part:
                self.after_part = True
                continue
            self.after_part = False
            if one.kind == "whole_year" and not opening:
                continue
            self.sentence = frame
            this_year = self.day is not None and frame.end[:4] == str(self.day.year)
            self.this_year |= this_year and one.kind in ("year", "year_to_date", "part", "as_of")
            if one.kind in ("day", "month", "these_days", "now"):
                continue
            this_so_far = self.paragraph.kind == "year_to_date" and one.kind == "as_of_now"
            if not this_so_far:  # 今年来,目前到位…。目前已引进…: the second is of this year too
                self.paragraph = frame
            if self.article.kind in _SEVERAL_YEARS and opening and one.kind in ("year_to_date", "year", "part"):
                # 三年来, and further on 今年来: what then has no time of its own may be of either
                self.mixed = frame.words
            lasting = one.kind in _LASTING and (
                one.kind != "year" or this_year or (self.line == 1 and in_title_line(self.text, clause))
            )
            if not self.article.kind and opening and lasting and self.line <= _OPENING_LINES:
                self.article = frame

    def _govern(self, clause: Clause, until: int) -> None:
        """The last word of planning or of doing before a place decides."""
        planned, done = _last(_WHOLE_YEAR, self.text, clause.at, until), _last(_DONE, self.text, clause.at, until)
        if planned and not (
            done and self.text.rfind(done, clause.at, until) > self.text.rfind(planned, clause.at, until)
        ):
            self.plan, self.done = planned, ""
        elif done:
            self.plan, self.done = "", done

    # What holds

    def _standing_kind(self) -> str:
        return self.sentence.kind or self.paragraph.kind or self.article.kind

    def _standing(self) -> Choice:
        if self.sentence.kind:
            return self._choice(self.sentence, "period.sentence")
        if self.paragraph.kind:
            return self._choice(self.paragraph, "period.paragraph")
        if self.mixed and self.article.kind in _SEVERAL_YEARS:
            return Choice("", "none", "period.mixed", f"{self.article.words} {self.mixed}")
        if self.article.kind == "plan" and not self.cumulative:
            return UNKNOWN  # “十四五”以来 opens an article; what follows may be of any year of it
        if self.article.kind:
            return self._choice(self.article, "period.article")
        return self._choice(_NONE, "period.publication")

    def _frame(self, one: Expression) -> _Frame:
        words = self.text[one.at : one.until]
        if one.kind == "same_year":
            return (
                _Frame("year", self.last_year, self.last_year, words)
                if self.last_year
                else _Frame("unknown", "", "", words)
            )
        if one.kind == "whole_year":
            holding = next(
                (frame for frame in (self.sentence, self.paragraph) if frame.kind in ("year", "part")), _NONE
            )
            year = (
                holding.end[:4]
                or (self.last_year if words == "全年" else "")
                or (str(self.day.year) if self.day else "")
            )
            return _Frame("year", year, year, words) if year else _Frame("unknown", "", "", words)
        since = self.article
        if one.kind == "span" and since.kind == "since" and abs(int(since.start[:4]) - int(one.start)) <= 1:
            return _Frame(one.kind, since.start, one.end, f"{since.words} {words}")  # the article says which year
        if one.kind == "as_of" and len(one.end) > 4:
            # 2023年，…。截至11月底: of the year that is being told of, so far
            for frame in (self.sentence, self.paragraph, self.article):
                if frame.kind in ("year", "year_to_date") and frame.end[:4] == one.end[:4]:
                    return _Frame(one.kind, f"{one.end[:4]}-01", one.end, words)
        return _Frame(one.kind, one.start, one.end, words)

    def _choice(self, frame: _Frame, rule: str) -> Choice:
        value, confidence, rule, words = self._value(frame, rule)
        if not value:
            return Choice("", "none", rule, words) if words else UNKNOWN
        try:
            parse_period(value)
        except ValueError:
            return Choice("", "none", rule, words)
        return Choice(value, confidence, rule, words)

    def _value(self, frame: _Frame, rule: str) -> tuple[str, str, str, str]:
        day, near = self.day, rule in ("period.number", "period.clause", "period.sentence")
        confidence = "high" if near else "medium" if rule == "period.paragraph" and frame.opens else "low"
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

    def _plain(self, frame: _Frame, confidence: str) -> tuple[str, str]:
        day = self.day
        if frame.kind == "open":
            return (f"../{frame.end}", "medium") if frame.end else ("", "none")
        if frame.kind == "span":
            return _joined(frame.start, frame.end), "low"
        if frame.kind == "plan" and day is not None and int(frame.start) <= day.year < int(frame.end) and not self.plan:
            return _joined(frame.start, day.end), "low"
        return _joined(frame.start, frame.end), confidence

    def _now(self, frame: _Frame) -> tuple[str, str, str, str]:
        """目前: of the year so far where the article tells of the year, since its year where it tells since one."""
        day = self.day
        if day is None:
            return "", "none", "period.now", frame.words
        for held in (self.sentence, self.paragraph):
            if held.kind == "year_to_date":
                return day.to_date, "medium", "period.now", f"{held.words} {frame.words}"
        article = self.article
        if self.mixed and article.kind in _SEVERAL_YEARS:
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


def _last(pattern: re.Pattern[str], text: str, at: int, until: int) -> str:
    found = ""
    for match in pattern.finditer(text, at, until):
        found = match[0]
    return found
