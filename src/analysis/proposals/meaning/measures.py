"""Which of the package's measures a quantity is a value of: by its unit first, then by the words around it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from analysis.proposals.meaning.rules import money, people, things
from analysis.proposals.meaning.rules.rule import Rule
from analysis.proposals.meaning.rules.views import View
from analysis.proposals.proposal import UNKNOWN, Choice

#: What a reading is → the kinds of measure it can be a value of.
_FITTING: Final = {
    "money": frozenset({"money", "income", "output"}),
    "people": frozenset({"people"}),
    "person_times": frozenset({"person_times"}),
    "households": frozenset({"households"}),
    "count": frozenset({"count"}),
    "percent": frozenset({"percent"}),
}
_TABLES: Final[Mapping[str, Sequence[tuple[Rule, ...]]]] = {
    "people": (people.PEOPLE,),
    "person_times": (people.PERSON_TIMES,),
    "households": (people.HOUSEHOLDS,),
    "count": (things.COUNTS,),
    "percent": (things.PERCENTAGES,),
}
_AID: Final = frozenset({"fiscal_aid", "social_assistance", "aid_funds", "combined_funds"})
#: 其中,安排资金113万元: only money, of the kind that the whole has.
_BARE: Final = re.compile(r"^(?:[0-9]{4}年?度?|第[一二三四]批|首批|[^，]{0,8}资金)?$")
#: 其中用于产业1.1亿元、教育3200万元: shares by purpose.
_SPLIT: Final = re.compile(r"其中[^，]{0,4}(?:用于|用在|投向|安排|投入)")
_PAIRS: Final = (
    ("pairings_townships", re.compile("乡镇|镇街|镇乡")),
    ("pairings_schools", re.compile("学校|中小学|校校")),
    ("pairings_hospitals", re.compile("医院|医疗(?:卫生)?机构|卫生院")),
    ("pairings_villages", re.compile("村企|企村")),
)
_OF_WHICH: Final = re.compile(r"其中")
#: 其中用于产业发展2916万元, 劳务协作方面972万元: what a share of the money is for is no kind of money.
_FOR_WHAT: Final = re.compile(
    r"(?:其中|[：:、和及与\s]|主要|重点|集中|优先|安排|投入|拨付|列支|资金|其他|剩余)*"
    r"(?:(?:用于|用在|投向)[^，。；□]{1,24}|[^，。；、□]{2,12}(?:方面|领域)(?:安排|使用|列支|资金)*)"
)
_PURPOSE: Final = (
    "产业|劳务|消费|就业|人才|教育|医疗|健康|文化|科技|技术|乡村|农村|生态|基础设施|住房|饮水|交通|水利|民生|村级"
)
#: 劳务协作资金100万元 among the shares of an amount: the purpose, not a kind.
_FUND_FOR: Final = re.compile(
    rf"(?:{_PURPOSE})[^，]{{0,6}}(?:资金|经费|款)$|^(?:{_PURPOSE})(?:协作|帮扶|扶贫|发展|建设|支援)$"
)
_LEADS: Final = re.compile("^(?:其中|[：:、和及与 ])+")
#: What is moved by the money, or comes from elsewhere, is no share of it.
_NO_SHARE: Final = re.compile(
    "撬动|带动|拉动|吸引|引导|实现|销售额|产值|收入|贷款|投资|社会|捐|自筹|配套|每|人均|户均|村均|同比|增长|增加|减少|比上年|较上年|财政|中央"
)
_FUNDS: Final = re.compile("资金|经费|款")
#: 安排协作资金2600万元,目前到位1800万元: what has come, or gone, of the money just named.
_OF_IT: Final = re.compile(
    r"^(?:目前|现|截至目前|已经|已|实际|累计|共|全部|其中|资金)*(?:到位|拨付|支出|下达|使用|兑现|报账)(?:资金|到位)?$"
)
_ANCESTOR: Final = 200


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure, the flow that its rule gives where there is no measure, and the quantity whose kind it shares (or -1)."""

    choice: Choice
    flow: str = ""
    whole: int = -1


def class_of(view: View) -> str:
    """What kind of number it is: 人次 is no number of people; foreign money and points of percent are of no kind here."""
    kind, unit = view.setting.kind, view.unit
    if kind == "people":
        return "person_times" if unit == "人次" else "people"
    if kind == "money":
        return "money" if unit == "元" else ""
    if kind == "percent":
        return "percent" if unit == "%" else ""
    return kind if kind in _FITTING else ""


def measured(views: Sequence[View], text: str, known: Mapping[str, Any]) -> list[Measured]:
    """The measure of each quantity, "" where the words do not tell; never one that the package has not."""
    found: list[Measured] = []
    for i, view in enumerate(views):
        kind = class_of(view)
        if len(view.of) > 1:
            one = _sum(found, view)
        elif kind == "money":
            one = _money(views, found, i, text)
        else:
            one = _among(views, found, i, text, _by_tables(_TABLES.get(kind, ()), view))
        found.append(_allowed(one, kind, known))
    return found


def _by_tables(tables: Sequence[tuple[Rule, ...]], view: View) -> Measured:
    for table in tables:
        for one in table:
            found = one.match(view)
            if found is not None and one.measure:
                return Measured(replace(found, rule=f"measure.{one.measure}"), one.flow)
            if found is not None:
                return Measured(Choice("", "none", "measure.none_fits", found.words), one.flow)
    return Measured(UNKNOWN)


def _sum(found: Sequence[Measured], view: View) -> Measured:
    """A total is of the kind that all its terms are of, if they are of one."""
    terms = [found[j] for j in view.of]
    if len({(one.choice.value, one.flow) for one in terms}) > 1 or not terms[0].choice.value:
        return Measured(Choice("", "none", "measure.of_sum", ""))
    return Measured(Choice(terms[0].choice.value, "medium", "measure.of_sum", terms[0].choice.words), terms[0].flow)


def _among(views: Sequence[View], found: Sequence[Measured], i: int, text: str, one: Measured) -> Measured:
    """People among others that no measure fits have none either; pairs among all pairs are of their own kind."""
    view = views[i]
    reached = one.choice.value.startswith("beneficiaries") and class_of(view) == "people"
    paired = not one.choice.rule and view.unit == "对"
    if not (reached or paired):
        return one
    whole = whole_of(views, i, text)
    if whole < 0:
        return one
    of = found[whole].choice
    if reached and not of.value and of.rule == "measure.none_fits":
        # 带动脱贫人口1.8万人,其中残疾人640人
        return Measured(Choice("", "none", "measure.of_which", "其中"))
    if paired and of.value == "pairings_all":
        measure = next((name for name, kinds in _PAIRS if kinds.fullmatch(view.subject)), "")
        if measure:
            return Measured(Choice(measure, "medium", f"measure.{measure}", view.subject))
    return one


def _share(views: Sequence[View], found: Sequence[Measured], i: int, whole: int) -> bool:
    """Whether an amount is said to be what a share of the money named before is for, and all amounts between are shares too."""
    view = views[i]
    if not _FUNDS.search(views[whole].subject) or class_of(views[whole]) != "money":
        return False
    if any(found[j].whole != whole for j in range(whole + 1, i) if class_of(views[j]) == "money"):
        return False
    if _NO_SHARE.search(view.setting.near + view.setting.tail):
        return False
    if _FOR_WHAT.fullmatch(view.setting.near):
        alone = all(views[j].setting.kind in {"money", "percent"} for j in range(whole + 1, i))
        return alone or "用" in view.setting.near
    return bool(_FUND_FOR.search(view.subject) or _FUND_FOR.search(_LEADS.sub("", view.setting.near)))


def _money(views: Sequence[View], found: Sequence[Measured], i: int, text: str) -> Measured:
    view = views[i]
    round_one = view.setting.found.as_written[0] in "百千万亿"
    whole = whole_of(views, i, text)
    if whole >= 0 and not round_one and _share(views, found, i, whole):
        of = found[whole]
        sure = "medium" if of.choice.value else "none"
        return Measured(Choice(of.choice.value, sure, "measure.of_which", "其中"), of.flow, whole)
    for table in (money.FIRST, money.NO_FUNDS, money.KINDS_OF_MONEY):
        one = _by_tables((table,), view)
        if one.choice.rule and not (round_one and one.choice.value):
            return one
    if round_one:
        # 投资超千万元的企业, 捐款过亿元: a threshold, or a figure of speech.
        return Measured(Choice("", "none", "measure.threshold", view.setting.found.as_written))
    one = _by_tables((money.AID,), view)
    shared = whole >= 0 and found[whole].choice.value in _AID and one.choice.value in {"", "aid_funds"}
    if shared and (_BARE.match(view.subject) or _SPLIT.search(view.clause)):
        value = found[whole].choice.value
        return Measured(Choice(value, "medium", "measure.of_which", "其中"), found[whole].flow, whole)
    if one.choice.rule:
        return one
    if len(view.of) == 1 and found[view.of[0]].choice.value in _AID:
        return Measured(
            Choice(found[view.of[0]].choice.value, "medium", "measure.of_the_money_before", view.setting.head)
        )
    before = view.setting.prior[:2]
    near = i and views[i - 1].setting.clause in before and class_of(views[i - 1]) == "money"
    if near and _OF_IT.match(view.setting.head.strip()) and found[i - 1].choice.value in _AID:
        return Measured(Choice(found[i - 1].choice.value, "medium", "measure.of_the_money_before", view.setting.head))
    change = view.setting.before_in_clause and "□" in view.core and view.subject == views[i - 1].subject != ""
    if change and found[i - 1].choice.value in _AID:
        return Measured(Choice(found[i - 1].choice.value, "medium", "measure.as_before", view.subject), "", i - 1)
    return one


def whole_of(views: Sequence[View], i: int, text: str) -> int:
    """The amount of which this one is said to be a part (其中), as its number; -1 where there is none."""
    here = views[i].setting
    start = here.prior[-1].start if here.prior else here.clause.start
    begun = max(start, here.found.at - _ANCESTOR)
    marks = list(_OF_WHICH.finditer(text, begun, here.found.at))
    if not marks:
        return -1
    mark = marks[-1].start()
    for j in range(i - 1, max(-1, i - 13), -1):
        other = views[j].setting
        if other.found.until <= mark:
            if mark - other.found.until > _ANCESTOR:
                return -1
            if other.clause.sentence < here.clause.sentence - (not text[start:mark].strip(' “"')):
                return -1  # of a sentence before only where this one begins with 其中
            if other.kind == here.kind and other.unit == here.unit:
                return j
    return -1


def _allowed(one: Measured, kind: str, known: Mapping[str, Any]) -> Measured:
    """The same, or nothing where the package has no such measure or it counts something else."""
    value = one.choice.value
    if not value:
        return one
    if value not in known:
        return Measured(Choice("", "none", "measure.not_in_package", value))
    if _text(known[value], "kind") not in _FITTING.get(kind, ()):
        return Measured(UNKNOWN)
    return one


def _text(row: Any, name: str) -> str:
    """A column of a row of the package, be it a mapping or a record."""
    return str(row[name]) if isinstance(row, Mapping) else str(getattr(row, name))


column = _text
