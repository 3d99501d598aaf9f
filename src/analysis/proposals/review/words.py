"""The words of the review page, in both languages; what charts and reports print as well stands in analysis.labels."""

from __future__ import annotations

import re
from typing import Final

from analysis.labels import LANGUAGES, Language

#: Kinds of figures as the page tells them apart: the class of its mark, and what stands beside the number so that no colour is needed.
SIGNS: Final = {"money": "¥", "people": "人", "households": "户", "count": "#", "percent": "%", "other": "◇"}

WORDS: Final[dict[str, tuple[str, str]]] = {
    "author": ("结对帮扶分析", "Paired Aid"),
    "skip": ("跳到正文", "Skip to the text"),
    "subtitle": ("审阅页：从这篇文章提取的数字", "Review page: the figures proposed from this article"),
    "private": (
        "本页含文章全文，文章版权归原发布者：仅供自己核对，请勿发布。",
        "This page contains the article’s text, which is its publisher’s: it is for your own checking, not for publication.",
    ),
    "contents": ("目录", "Contents"),
    # how many
    "count_proposals": ("个数字待确认", "figures proposed"),
    "count_measured": ("个已知指标", "with a measure"),
    "count_links": ("条关系", "links"),
    "count_passed": ("处不作为数字", "numbers passed over"),
    "count_contradictions": ("项检验矛盾", "checks contradict"),
    # about the article
    "publisher": ("发布", "Publisher"),
    "published": ("日期", "Published"),
    "url": ("网址", "Address"),
    "file": ("文件", "File"),
    "sha256": ("文本指纹 SHA-256", "SHA-256 of the text"),
    "source": ("拟建来源", "Source to be made"),
    "places": ("涉及地区", "Places"),
    "new_place": ("新建", "new"),
    "remarks": ("读取说明", "Remarks on reading"),
    "version": ("版本", "Version"),
    "not_said": ("文中未说明", "not stated"),
    # sections
    "next": ("接下来", "What to do next"),
    "next_1": (
        "对照下文逐个核对：点数字看含义、依据和把握程度。",
        "Go through the text below: each figure opens what it is thought to mean, why, and how surely.",
    ),
    "next_2": (
        "用 Excel、WPS 或 LibreOffice 打开 {csv}，改正有误的格子，补上 {missing} 列所说的格子，在确认的行的 {accept} 列填 {yes}；其余的行留空，不会入库。",
        "Open {csv} in Excel, WPS or LibreOffice, correct what is wrong, fill in what the column {missing} names, and write {yes} into the column {accept} of each row that you confirm; all other rows stay out.",
    ),
    "next_3": (
        "先运行 {dry} 看会改什么，再运行 {add} 写入数据。文中没有的数字进不去。",
        "Run {dry} to see what would change, then {add}. No number gets in that the text does not say.",
    ),
    "no_place": (
        "没有找到文章所讲的地区：请在 {place} 列填代码；数据里没有的地区，在 {new_places} 列说明。",
        "No place was found that the article is about: fill in {place}, and say in {new_places} what it is where the data do not have it.",
    ),
    "choices": ("表格里可以填什么：指标、阶段、范围、来源等级、关系", "What may stand in the cells: measures, stages, scopes, tiers, relations"),
    "choices_written": ("三列的写法，多项用分号隔开：", "How three columns are written, several answers with a semicolon between them:"),
    "written.links": (
        "关系、对方的 number（或数据中数字的 id）、stated 原文写明或 inferred 推断，part_of 和 serves 再加 yes、no 或 not_stated（各部分是否即全部；资金是否全部用于此）：part_of 31 stated yes; serves 7 inferred not_stated",
        "a relation, the number of the other row (or the id of a figure of the data), stated or inferred, and for part_of and serves yes, no or not_stated (whether the parts are all of it; whether all of it is for these): part_of 31 stated yes; serves 7 inferred not_stated",
    ),
    "written.period": (
        "2022，2022-11，2022-01/2022-11（首尾都算），../2022-11（起点未说明）。在表格软件里先打一个撇号：'2022-11",
        "2022, 2022-11, 2022-01/2022-11 (both included), ../2022-11 (start not stated). In a spreadsheet type an apostrophe first: '2022-11",
    ),
    "written.new_places": (
        "代码 | 中文名 | 英文名 | 级别（county、district、prefecture、village 等）| 所属地的代码：620421 | 靖远县 | Jingyuan County | county | 620400",
        "code | Chinese name | English name | level (county, district, prefecture, village …) | code of the place it lies in: 620421 | 靖远县 | Jingyuan County | county | 620400",
    ),
    "tier.A": ("发布者自己的网页，或注明出处的可靠转载", "the publisher’s own page, or an established repost that names the origin"),
    "tier.B": ("转载", "a repost"),
    "tier.C": ("镜像、聚合页或没有日期的网页", "a mirror, an aggregator or an undated page"),
    "untestable": ("另有 {n} 项无从检验", "{n} more that cannot be tested"),
    "text": ("文章", "The article"),
    "legend": ("图例", "Legend"),
    "kind_other": ("其他计量", "other measures"),
    "passed": ("不作为数字", "passed over"),
    "furniture": ("页面杂项", "page furniture"),
    "unsure": ("指标未知", "measure not known"),
    "table": ("全部待确认的数字", "All proposals"),
    "links": ("数字之间的关系", "How figures belong together"),
    "audit": ("检验", "The audit"),
    "passed_over": ("未采用的数字及原因", "Numbers passed over, and why"),
    "no_proposals": ("文中没有读到可确认的数字。", "No figure was read from this text."),
    "no_links": ("没有找到关系。", "No link was found."),
    "no_checks": ("没有可做的检验。", "There is nothing to check."),
    "not_audited": ("数字太多，本页没有检验。", "Too many figures: they were not checked on this page."),
    "no_passed": ("没有。", "None."),
    "no_package": (
        "没有项目数据，只读出数量和单位；指标、地区、时期和关系需要数据包。",
        "There was no project’s data: only numbers and units were read; measures, places, periods and links need a data package.",
    ),
    # columns and fields
    "not_in_full": (
        "数字太多：后面的 {n} 个只在文中标出，全部见 csv；可把文章分成几个文件。",
        "Too many for one page: the last {n} are only marked in the text, all stand in the csv; the article may be split into files.",
    ),
    "number": ("№", "№"),
    "as_written": ("原文", "As written"),
    "read_as": ("读作", "Read as"),
    "value": ("数值", "Value"),
    "interval": ("区间", "Interval"),
    "point": ("写到个位，视为精确", "written out to the unit, taken as exact"),
    "hedge": ("修饰", "Hedge"),
    "kind": ("类别", "Kind"),
    "unit_implied": ("单位按上下文", "unit from the context"),
    "subject": ("对象", "Subject"),
    "measure": ("指标", "Measure"),
    "flow": ("资金性质", "Flow"),
    "stage": ("阶段", "Stage"),
    "scope": ("范围", "Scope"),
    "period": ("时期", "Period"),
    "place": ("地区", "Place"),
    "donor": ("帮扶方", "Donor"),
    "line": ("行", "Line"),
    "unknown": ("不知道", "Not known"),
    "rests_on": ("依据", "rests on"),
    "relation": ("关系", "Relation"),
    "confidence": ("把握", "Confidence"),
    "reason": ("原因", "Reason"),
    "places_in_text": ("在文中", "In the text"),
    "verdict": ("结论", "Verdict"),
    "check": ("检验", "Check"),
    "computed": ("计算", "Computed"),
    "against": ("对照", "Held against"),
    "and": ("、", " and "),
    "check.repeated": ("同一对象的数字前后一致", "One subject has one number"),
    "in_text": ("文中位置", "In the text"),
    "more": ("另有 {n} 处", "and {n} more"),
    "close": ("关闭", "Close"),
    "stop": ("，", ", "),
    "semicolon": ("；", "; "),
    "colon": ("：", ": "),
    # how sure
    "confidence.high": ("高", "high"),
    "confidence.medium": ("中", "medium"),
    "confidence.low": ("低", "low"),
    "confidence.none": ("无", "none"),
    # relations as sentences between two numbers
    "joined.part_of": ("{figure} 是 {target} 的一部分", "{figure} is part of {target}"),
    "joined.serves": ("{figure} 用于 {target}", "{figure} is for {target}"),
    "joined.attains": ("{figure} 是计划 {target} 的完成情况", "{figure} attains the plan of {target}"),
    "joined.updates": ("{figure} 是 {target} 之后的数字", "{figure} is a later count of {target}"),
    "joined.conflicts_with": ("{figure} 与 {target} 矛盾", "{figure} conflicts with {target}"),
    "joined.outside": ("{figure} 不在 {target} 之内", "{figure} lies outside {target}"),
    "complete.yes": ("各部分是全部", "the parts are all of it"),
    "complete.no": ("各部分不是全部", "the parts are not all of it"),
    "together": ("与 {others} 合成一组", "together with {others}"),
    # why a number was passed over; a reason that is not here stands on the page as it is
    "passed.date": ("日期或年份", "a date or year"),
    "passed.list number": ("列表序号", "the number of a list item"),
    "passed.no unit": ("没有单位，所指不明", "without a unit: what it counts is not said"),
    "passed.ordinal": ("序数", "an ordinal"),
    "passed.article": ("“一个”不表示数量", "“one” as an article, no count"),
    "passed.basis": ("比率的基数，如“每亩”", "the basis of a rate, as in “per mu”"),
    "passed.name": ("名称的一部分", "part of a name"),
    "passed.saying": ("固定说法", "a saying"),
    "passed.slogan": ("口号", "a slogan"),
    "passed.vague": ("约指，没有确数", "too vague to be a number"),
    "passed.code": ("编号或代码", "a code"),
    "passed.address": ("网址、电话或地址", "an address or telephone number"),
    "passed.points back": ("指代前文", "points back to what was named before"),
    "passed.word": ("词语的一部分", "part of a word"),
    "passed.grade": ("等级", "a grade"),
    "passed.pieces": ("块数，不是钱", "pieces, no money"),
    "passed.fraction": ("几分之几", "a fraction"),
    "passed.title": ("书名或文件名的一部分", "part of a title"),
    "passed.page furniture": ("页面杂项", "page furniture"),
    "passed.cut off": ("在文末断开，可能不完整", "at the end of a text that may be cut off"),
    "passed.damaged": ("文字受损，读数不可靠", "damaged: its characters do not say what was read"),
    "passed.not readable": ("不能读作一个数量", "cannot be read as one quantity"),
    # kinds of units that no measure has yet
    "kind.ratio": ("倍数", "ratio"),
    "kind.area": ("面积", "area"),
    "kind.length": ("长度", "length"),
    "kind.mass": ("重量", "mass"),
    "kind.duration": ("时长", "duration"),
    "kind.volume": ("体积", "volume"),
    "kind.energy": ("电量", "energy"),
    "kind.power": ("功率", "power"),
    "kind.number": ("无单位的数", "number without a unit"),
}  # fmt: skip
#: What the reader of files says of one, and the same in Chinese; a remark that is not here stands on the page as it is.
_REMARKS: Final = tuple(
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        (r"characters that could not be read: ([0-9,]+)", r"有 \1 个字符无法读出"),
        (
            r"([0-9,]+) numbers? stands? in cells of tables without a unit beside them .*: they are not read",
            r"表格中有 \1 个数字旁边没有单位（单位可能在表头），没有读取",
        ),
        (
            r"([0-9,]+) lines? ends? within a number and were not joined .*",
            r"有 \1 行在数字中间断开，没有与下一行相接，那里的数字未采用",
        ),
        (r"the file was made on (\S+)", r"文件生成于 \1"),
        (r"([0-9,]+) lines? left out as headers, footers or page numbers", r"略去页眉、页脚或页码 \1 行"),
        (
            r"([0-9,]+) of ([0-9,]+) pages have no text in them: pictures, or blank",
            r"共 \2 页，其中 \1 页没有文字（图片或空白页）",
        ),
    )
)
#: Dots for how sure a proposal is: told apart without colour, and in few characters.
DOTS: Final = {"high": "●●●", "medium": "●●○", "low": "●○○", "none": "○○○"}


def word(key: str, language: Language) -> str:
    """The word for a key in one language."""
    return WORDS[key][LANGUAGES.index(language)]


def remark(said: str, language: Language) -> str:
    """A remark of the reader of files in the language of the page.

    >>> remark("1 lines left out as headers, footers or page numbers", "zh")
    '略去页眉、页脚或页码 1 行'
    """
    if language == "en":
        return re.sub(r"^1 lines", "1 line", said)
    return next((match.expand(chinese) for one, chinese in _REMARKS if (match := one.fullmatch(said))), said)
