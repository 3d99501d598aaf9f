"""The period of each quantity: from the words of time before it, relative to the day of publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from analysis.proposals.circumstances.dates import Expression, Published, day_of, expressions
from analysis.proposals.circumstances.passages import Clause, Passages, passages
from analysis.proposals.circumstances.standing import NONE, SEVERAL_YEARS, Frame, Standing
from analysis.proposals.circumstances.telling import (
    after_rise,
    before_rise,
    frames_more,
    in_title_line,
    of_part,
    only_its,
    opens,
    tells,
)
from analysis.proposals.proposal import Choice
from analysis.text.quantities.finding import Found

#: Money of a year, and what is to come: of the whole year, not of the part of it that is over.
_WHOLE_YEAR: Final = re.compile(
    r"预计|计划(?!外|生育)|拟|将(?![近军士来])|力争|确定|安排(?!部署)|决定|下达|批复|年度|有望|预期|争取"
)
#: What is done: of the part of the year that is over.
_DONE: Final = re.compile(
    r"已(?!脱贫)|完成|累计|截[至止]|目前|到位|建成|实现销售|签订|签约|引进|销售|捐赠|捐款|共计?投入"
)
_CUMULATIVE: Final = re.compile("累计|总计(?=投入|完成|实施)|历年")
#: 今年的5200万元用于3个村: what the money of a year is for is of that year.
_USED_FOR: Final = re.compile("用于|投向|支持|实施")
_CLOSES: Final = re.compile("[；;]")
_LASTING: Final = frozenset(
    ("years", "months", "since", "part", "year_to_date", "year", "plan", "span", "open", "same_year", "as_of")
)
#: Up to this line an article says of which time it tells: its title, what stands beside it, and its first paragraphs. A
#: year that is over is that of the whole article only where its title names it.
_OPENING_LINES: Final = 5
_TITLE: Final = 61  # a title is shorter


def when(text: str, quantities: Sequence[Found], *, published: str = "", title: str = "") -> tuple[Choice, ...]:
    """The period of each quantity, as the package writes periods; "" where it cannot be told.

    Parameters
    ----------
    text
        The article's text after cleaning.
    quantities
        What was found in the text, in its order.
    published
        The day, month or year of publication (ISO); where it is empty, only years that the text names are used.
    title
        The article's title after cleaning; where it is empty the first line is taken for it if it looks like one.

    Notes
    -----
    The words nearest before a quantity in its clause decide, else those of the clauses before in the sentence, of the
    paragraph, of the article's opening. 今年以来 is the start of the year until the month of publication; what is planned
    or allocated in the year is of the whole year; 累计 has an open start unless a year is named with it.
    """
    day = day_of(published)
    reader = _Reader(text, passages(text), day)
    reader.held.article = _of_title(title.strip() or text.lstrip()[:_TITLE].split("\n", 1)[0], day)
    return reader.read(quantities)


def _of_title(title: str, day: Published | None) -> Frame:
    """The one time that a title names, if it is over: then the article tells of it, whenever it was published."""
    if "。" in title or len(title) >= _TITLE:
        return NONE
    clause = Clause(0, len(title), _OPENING_LINES * 2, _OPENING_LINES * 2)
    told = [one for one in expressions(title, 0, len(title), day) if tells(title, one, clause)]
    named = [one for one in told if one.kind in ("year", "years", "part", "months")]
    if len(named) != 1 or len(told) != 1 or (day is not None and int(named[0].end[:4]) >= day.year):
        return NONE
    one = named[0]
    return Frame(one.kind, one.start, one.end, title[one.at : one.until])


class _Reader:
    """Goes through the clauses once, and answers for the quantities in each."""

    def __init__(self, text: str, pieces: Passages, day: Published | None) -> None:
        self.text, self.pieces = text, pieces
        self.held = Standing(day)
        self.after_part = False
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
            self.held.paragraph = self.held.sentence = NONE
            self.line += 1
        if before is None or clause.sentence != before.sentence:
            self.held.sentence, self.after_part = NONE, False
            self.held.plan = self.held.done = self.held.cumulative = ""
        elif _CLOSES.search(self.text, before.until, clause.at):
            self.held.plan = self.held.done = ""

    def _clause(self, clause: Clause, quantities: Sequence[Found]) -> list[Choice]:
        told = [
            one
            for one in expressions(self.text, clause.at, clause.until, self.held.day)
            if tells(self.text, one, clause)
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
        if any(one.kind == "years" for one in frames):  # 2021—2022年两年间: the years say which two
            frames = [one for one in frames if one.kind != "span"]
        part = bool(frames) and of_part(self.text, frames[0], clause, told=bool(self.held.sentence.kind))
        for number, found in enumerate(quantities):
            if match := _last(_CUMULATIVE, self.text, clause.at, found.at):
                self.held.cumulative = match
            self._govern(clause, found.at)
            if not self.held.plan and not self.held.done:  # 今年资金4500万元全部到位
                self.held.done = _last(_DONE, self.text, found.until, clause.until)
            here = [one for one in frames if one.until <= found.at]
            if number - 1 in own and _USED_FOR.search(self.text, quantities[number - 1].until, found.at):
                bound = own[number - 1]
            if number not in own and bound is not None and not here:
                answers.append(self.held.choice(self._frame(bound), "period.number"))
            elif number not in own and before_rise(self.text, clause, found):
                answers.append(Choice("", "none", "period.before_rise", self.text[found.at - 1 : found.until]))
            elif number in own:
                answers.append(self.held.choice(self._frame(own[number]), "period.number"))
            elif here:
                answers.append(self.held.choice(self._frame(here[-1]), "period.clause"))
            elif after_rise(self.text, clause, found) and self.held.kind() in SEVERAL_YEARS:
                answers.append(Choice("", "none", "period.after_rise", self.text[found.at - 2 : found.until]))
            elif self.after_part:
                answers.append(Choice("", "none", "period.after_part", self.held.sentence.words))
            else:
                answers.append(self.held.standing())
        self._govern(clause, clause.until)
        if match := _last(_CUMULATIVE, self.text, clause.at, clause.until):
            self.held.cumulative = match
        self._remember(frames, clause, part=part)
        return answers

    def _remember(self, frames: Sequence[Expression], clause: Clause, *, part: bool) -> None:
        for one in frames:
            opening = opens(self.text, one, clause)
            frame = replace(self._frame(one), opens=opening)
            more = frames_more(self.text, one, clause)
            if more:
                self.held.last_year = one.end[:4] or self.held.last_year
            if part:
                self.after_part = True
                continue
            self.after_part = False
            if one.kind == "whole_year" and not opening:
                continue
            self.held.sentence = frame
            this_year = self.held.day is not None and frame.end[:4] == str(self.held.day.year)
            self.held.this_year |= this_year and one.kind in ("year", "year_to_date", "part", "as_of")
            if one.kind in ("day", "month", "these_days", "now") or not more:
                continue
            this_so_far = self.held.paragraph.kind == "year_to_date" and one.kind == "as_of_now"
            if not this_so_far:  # 今年来,目前到位…。目前已引进…: the second is of this year too
                self.held.paragraph = frame
            if self.held.article.kind in SEVERAL_YEARS and opening and one.kind in ("year_to_date", "year", "part"):
                # 三年来, and further on 今年来: what then has no time of its own may be of either
                self.held.mixed = frame.words
            lasting = one.kind in _LASTING and (
                one.kind != "year" or this_year or (self.line == 1 and in_title_line(self.text, clause))
            )
            if not self.held.article.kind and opening and lasting and self.line <= _OPENING_LINES:
                self.held.article = frame

    def _govern(self, clause: Clause, until: int) -> None:
        """The last word of planning or of doing before a place decides."""
        planned, done = _last(_WHOLE_YEAR, self.text, clause.at, until), _last(_DONE, self.text, clause.at, until)
        if planned and not (
            done and self.text.rfind(done, clause.at, until) > self.text.rfind(planned, clause.at, until)
        ):
            self.held.plan, self.held.done = planned, ""
        elif done:
            self.held.plan, self.held.done = "", done

    def _frame(self, one: Expression) -> Frame:
        return self.held.frame(one, self.text[one.at : one.until])


def _last(pattern: re.Pattern[str], text: str, at: int, until: int) -> str:
    found = ""
    for match in pattern.finditer(text, at, until):
        found = match[0]
    return found
