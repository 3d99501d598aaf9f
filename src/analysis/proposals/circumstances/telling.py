"""Whether an expression of time tells when a clause's quantities are of: not a comparison, a meeting, a title, a part."""

from __future__ import annotations

import re
from typing import Final

from analysis.proposals.circumstances.dates import Expression
from analysis.proposals.circumstances.passages import Clause
from analysis.text.quantities.finding import Found

#: Before an expression: it is compared with, not told of.
_COMPARED: Final = re.compile(r"(?:[比较]|相当于|相比|对比|超过|高于|低于|高出)(?:上一年|于)?$")
#: 去年同期的2倍, 与去年同期持平: what is told of is compared with it.
_SAME_TIME_BEFORE: Final = re.compile(r"(?:[与和同为是达]|[由从]|多于|少于|好于)$")
_SAME_TIME_AFTER: Final = re.compile(
    r"[^，。；,;0-9]{0,2}(?:相比|持平|相当|水平|增|减|下降|提高|提升|多|少|翻)|的?(?:近|约|超过?)?[0-9.]+倍"
)
#: A person, a family: the year of their story is not that of what the article goes on to tell.
_STORY: Final = re.compile(
    "[她他我]家|一家[人三四五六几]|家里|夫妇|夫妻|两口子?|[她他](?![们乡县市区村人山日])|大[姐妈爷叔婶伯嫂]|"
    "(?:村民|农户|脱贫户|贫困户|群众|户主|女工|工人|农民)[\u4e00-\u9fff]{2,3}(?:家|一家|说|的[^，。]{0,6}收入|(?:19|20)[0-9]{2}年)"
)
#: 澜溪县2020年: of the place, and so of what follows.
_OF_A_PLACE: Final = re.compile("[县市区州省旗盟]|两地|双方|东西部(?:扶贫)?协作")
#: 按照2016年的部署: when it was decided, not when it was done.
_ACCORDING: Final = re.compile(r"(?:按照?|根据|依据|依照|遵照|落实|贯彻)$")
#: 较上年的0.8亿元: what it is compared with is of another time.
_COMPARED_WITH: Final = re.compile("[较比](?:上年|去年|上一年|[0-9]{4}年度?|同期)(?:同期)?的?(?:约|近)?$")
_COMPARED_AFTER: Final = re.compile(r"(?:同期|相比|的?[0-9.]+倍)")
#: After it: a meeting, a publication, a journey of that day, on which something else is told.
_EVENT: Final = re.compile(
    r"[^，。；,;\n]{0,24}?(?:会议?上|会上|仪式上|举行|召开|举办|发布|通报|电[，,：:\s]|讯|采访|获悉|记者|消息|报道|调研|考察|看望|走访|印发|出台|起草)"
)
_TABLE: Final = re.compile(r"来源|编辑|作者|记者|责编|发布时间|发布日期|日期[:：]|时间[:：]|浏览|点击|字号|供稿")
#: Right after it the number that it belongs to, and only that one: 今年的5200万元, 2021年的17.8万元.
_ITS_NUMBER: Final = re.compile(r"度?的?(?:约|近|超|共)?[0-9]")
_RISE: Final = re.compile(r"[由从](?=[^，。；,;]*[升增降涨减提扩达]?[到至])")
_RISES: Final = re.compile(r"[^，。；,;]{0,4}[升增降涨减提扩达跌][^，。；,;]{0,2}[到至为]")
#: In front of an expression that opens a clause.
_OPENING: Final = re.compile(
    r"\s*(?:其中|仅|只算|在|到|于|自|从|据统计|同时|另外|此外|而|【|（|\(|[—\-•·◆●▲]|[0-9]{1,2}[.、])?\s*"
)
_PART_OF: Final = re.compile(r"其中|仅|只算|包括")
#: “十三五”期间 and “十四五”规划, but not “十三五”第一批光伏项目
_PERIOD_OF_PLAN: Final = re.compile("期|末|来|年|规划|协作规|[，。；,;]")
#: 由4.4%降到, 从帮扶前的9%降到
_FROM: Final = re.compile("[由从](?:约|近|[^，。；,;0-9由从]{1,8}的)?$")
_RISEN: Final = re.compile("[升增降涨减提扩跌高少低](?:到|至|为)(?:了|约|近)?$")
_INSIDE: Final = re.compile("[，。；,;]")
#: 一家2014年引进的企业
_MEASURED: Final = re.compile("[家个名位座所]$")
_ATTRIBUTE: Final = re.compile("[^，。；,;0-9]{1,6}的")
_SENTENCE_END: Final = re.compile("[。！？\n]")
_STORY_REACH: Final = 120  # characters of a sentence in which a family may be named
_HEAD: Final = 8  # paragraphs in which a page says when it was published
_LONGEST_TITLE: Final = 60


def tells(text: str, one: Expression, clause: Clause) -> bool:
    """Whether an expression is told of what its clause counts."""
    before = text[max(clause.at, one.at - 5) : one.at]
    if _ACCORDING.search(before):
        return False
    if _COMPARED.search(before) or _COMPARED_AFTER.match(text, one.until):
        return False
    if one.kind == "same_time" and (_SAME_TIME_BEFORE.search(before) or _SAME_TIME_AFTER.match(text, one.until)):
        return False
    if one.kind in ("day", "month", "year", "these_days", "unknown") and _EVENT.match(text, one.until):
        return False
    if clause.paragraph < _HEAD and one.kind in ("day", "unknown") and _TABLE.search(text, *_line(text, clause)):
        return False
    if _MEASURED.search(before) and _ATTRIBUTE.match(text, one.until):
        return False
    if (
        one.kind == "plan"
        and not _PERIOD_OF_PLAN.search(text, one.until - 1, one.until + 4)
        and not opens(text, one, clause)
    ):
        return False
    return not _in_title(text, one)


def opens(text: str, one: Expression, clause: Clause) -> bool:
    """Whether an expression stands at the start of its clause, so that what follows is of its time too."""
    return bool(_OPENING.fullmatch(text, clause.at, one.at))


def frames_more(text: str, one: Expression, clause: Clause) -> bool:
    """Whether an expression can hold for the sentences after its own: not a family's year, nor one inside a clause.

    她家2021年收入3.8万元。全年销售…: the year of the first is not that of the second; 澜溪县2021年… is.
    """
    if one.kind == "same_time":
        return False
    begun = max(0, clause.at - _STORY_REACH)
    begun = max((match.end() for match in _SENTENCE_END.finditer(text, begun, clause.at)), default=begun)
    end = _SENTENCE_END.search(text, one.until, one.until + _STORY_REACH)
    if one.kind == "year" and _STORY.search(text, begun, end.start() if end else one.until + _STORY_REACH):
        return False
    return one.kind != "year" or opens(text, one, clause) or bool(_OF_A_PLACE.search(text, clause.at, one.at))


def only_its(text: str, one: Expression, clause: Clause, found: Found, *, last: bool) -> bool:
    """Whether an expression is that of the number after it and of no other: 今年的5200万元, 由2021年的17.8万元升到40.8万元.

    Parameters
    ----------
    found
        The quantity that follows it.
    last
        Whether no other quantity follows in the clause.
    """
    if _ITS_NUMBER.match(text, one.until) and "的" in text[one.until : found.at]:
        return not (opens(text, one, clause) and one.kind == "since")
    return not last and bool(_RISE.search(text, clause.at, one.at + 1))


def of_part(text: str, one: Expression, clause: Clause, *, told: bool) -> bool:
    """Whether a time is only that of a part (其中2020年19亿元): what follows is of the whole or of the part, who knows.

    Parameters
    ----------
    told
        Whether the sentence has named a time before.
    """
    if text[max(0, clause.at - 3) : clause.at] in ("其中，", "其中,", "其中：", "其中:"):
        return True
    match = _PART_OF.search(text, clause.at, one.at)
    return match is not None and (match[0] == "其中" or told)


def before_rise(text: str, clause: Clause, found: Found) -> bool:
    """Whether a number is what something rose or fell from (由4.4%降到1.8%): of a time before, which the words do not tell."""
    before = text[max(clause.at, found.at - 12) : found.at]
    if _COMPARED_WITH.search(before):
        return True
    return bool(_FROM.search(before)) and bool(_RISES.match(text, found.until))


def after_rise(text: str, clause: Clause, found: Found) -> bool:
    """Whether a number is what something rose or fell to (降到1.8%): as it is at the end of the time that is told of."""
    return bool(_RISEN.search(text[max(clause.at, found.at - 8) : found.at]))


def in_title_line(text: str, clause: Clause) -> bool:
    """Whether a clause's line looks like a title."""
    start, end = _line(text, clause)
    return end - start <= _LONGEST_TITLE and "。" not in text[start:end]


def _in_title(text: str, one: Expression) -> bool:
    """Whether it stands in the title of a plan or an event: 《靖远县2020年项目计划》, “2017丝绸之路博览会”."""
    opened = text.rfind("《", max(0, one.at - 40), one.at)
    if opened >= 0 and text.find("》", opened, one.at) < 0:
        return True
    opened = text.rfind("“", max(0, one.at - 20), one.at)
    if opened < 0 or text.find("”", opened, one.at) >= 0:
        return False
    closed = text.find("”", one.until, one.until + 24)
    return closed >= 0 and not _INSIDE.search(text, opened, closed)


def _line(text: str, clause: Clause) -> tuple[int, int]:
    """The line of a clause, of a long one the part around it."""
    first = max(0, clause.at - _LONGEST_TITLE)
    start = max(first, text.rfind("\n", first, clause.at) + 1)
    end = text.find("\n", clause.at, clause.at + 2 * _LONGEST_TITLE)
    return start, end if end >= 0 else min(len(text), clause.at + 2 * _LONGEST_TITLE)
