"""The words of both languages: one table for every enumeration and unit that charts, tables and reports print.

Terms follow the field's usage (东西部扶贫协作, East–West collaboration). Keys are ``group.value``; a unit's entry is its
Chinese measure word and its English plural, an ``item`` entry what one of them is.
"""

from __future__ import annotations

from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

LABELS: dict[str, tuple[str, str]] = {
    # flows
    "flow.fiscal_aid": ("财政帮扶资金", "fiscal assistance"),
    "flow.social_assistance": ("社会帮扶资金", "social assistance"),
    "flow.aid_unspecified": ("帮扶资金（性质未说明）", "assistance funds, kind not stated"),
    "flow.investment_agreed": ("协议投资", "agreed investment"),
    "flow.investment_realised": ("到位投资", "realised investment"),
    "flow.investment_unspecified": ("企业投资（协议或到位未说明）", "investment, agreed or realised not stated"),
    "flow.registered_capital": ("注册资金（备注）", "registered capital (memo)"),
    "flow.procurement_contract": ("采购合同", "procurement contracts"),
    "flow.consumption_sales": ("消费扶贫销售", "consumption-assistance sales"),
    "flow.combined": ("各类资金合计（原文）", "several kinds together, as the source adds them"),
    "flow.project_cost": ("项目总投资", "total cost of projects"),
    "flow.central_funds": ("中央财政扶贫资金", "central government’s poverty funds"),
    "flow.none": ("—", "—"),
    # stages
    "stage.allocated": ("安排", "allocated"),
    "stage.received": ("到位", "received"),
    "stage.spent": ("支出", "spent"),
    "stage.completed": ("完工", "completed"),
    "stage.contracted": ("签约", "contracted"),
    "stage.sold": ("售出", "sold"),
    "stage.planned": ("计划", "planned"),
    "stage.expected": ("预计", "expected"),
    "stage.reported": ("已报告", "reported"),
    "stage.baseline": ("底数", "baseline"),
    "stage.not_stated": ("阶段未说明", "stage not stated"),
    # hedges
    "hedge.exact": ("无修饰", "no hedge"),
    "hedge.about": ("约数", "about"),
    "hedge.over": ("超过", "over"),
    "hedge.under": ("不到", "under"),
    "hedge.range": ("区间", "range"),
    "hedge.at_least": ("至少", "at least"),
    "hedge.at_most": ("至多", "at most"),
    # the same before a number
    "before.about": ("约", "about"),
    "before.over": ("超", "over"),
    "before.under": ("不到", "under"),
    "before.at_least": ("至少", "at least"),
    "before.at_most": ("至多", "at most"),
    # kinds
    "kind.money": ("金额", "money"),
    "kind.income": ("人均收入", "income per head"),
    "kind.output": ("产值", "output"),
    "kind.people": ("人数", "people"),
    "kind.person_times": ("人次", "person-times"),
    "kind.households": ("户数", "households"),
    "kind.count": ("个数", "count"),
    "kind.percent": ("百分比", "percent"),
    # scopes
    "scope.whole": ("全部", "whole"),
    "scope.part": ("其中一项", "part"),
    "scope.mean": ("平均", "mean"),
    # areas of the official assessment
    "area.leadership": ("组织领导", "leadership"),
    "area.talent": ("人才支援", "talent"),
    "area.funds": ("资金支持", "funds"),
    "area.industry": ("产业合作", "industry"),
    "area.labour": ("劳务协作", "labour"),
    "area.pairing": ("携手结对", "pairing"),
    "area.population": ("帮扶对象与人口", "people and population"),
    # levels
    "level.nation": ("国家", "nation"),
    "level.province": ("省级", "province"),
    "level.prefecture": ("市州", "prefecture"),
    "level.county": ("县", "county"),
    "level.district": ("区", "district"),
    "level.village": ("村", "village"),
    "level.group": ("合并地区", "group"),
    # links
    "relation.part_of": ("其中", "part of"),
    "relation.serves": ("用于", "is for"),
    "relation.attains": ("完成计划", "attains"),
    "relation.updates": ("更新", "updates"),
    "relation.conflicts_with": ("矛盾", "conflicts with"),
    "relation.outside": ("不在其中", "lies outside"),
    "basis.stated": ("原文说明", "stated"),
    "basis.inferred": ("推断", "inferred"),
    "basis.population": ("按地区人口", "population of the place"),
    "complete.yes": ("全部", "all of it"),
    "complete.no": ("部分", "not all of it"),
    "complete.not_stated": ("未说明", "not stated"),
    # verdicts
    "verdict.consistent": ("一致", "consistent"),
    "verdict.rounding": ("在舍入范围内一致", "consistent within rounding"),
    "verdict.contradicts": ("矛盾", "contradictory"),
    "verdict.untestable": ("无法检验", "cannot be tested"),
    # what a check holds against what
    "check.sum": ("各部分之和等于总数", "The parts make the total"),
    "check.parts": ("各部分合计不大于总数", "The parts together are not above the whole"),
    "check.part": ("部分不大于总数", "The part is not above the whole"),
    "check.plan": ("计划完成情况", "The outcome against its plan"),
    "check.update": ("后一次不小于前一次", "The later count is not below the earlier"),
    "check.conflict": ("两个来源一致", "Two sources agree"),
    "check.household": ("人数不少于户数", "No fewer people than households"),
    "check.residents": ("人数不超过常住人口", "No more people than residents"),
    "check.itemised": ("分项之和等于总数", "The items make the total"),
    "check.inside": ("是否包含在内", "Whether it lies inside"),
    "check.fulfils": ("销售是否履行合同", "Whether the sales fulfil the contracts"),
    "check.no_total": ("并列数字的合计", "The sum of numbers side by side"),
    # overlaps
    "overlap.same": ("同一组", "the same"),
    "overlap.disjoint": ("互不重叠", "disjoint"),
    "overlap.inside": ("包含", "one inside the other"),
    "overlap.unknown": ("可能重叠，未说明", "may overlap, not stated"),
    "overlap.different": ("性质不同，不相加", "different kinds, never added"),
    # units: measure word; plural
    "unit.yuan": ("元", "yuan"),
    "unit.persons": ("人", "people"),
    "unit.person_times": ("人次", "person-times"),
    "unit.households": ("户", "households"),
    "unit.percent": ("%", "percent"),
    "unit.ratio": ("", ""),
    "unit.meetings": ("次", "meetings"),
    "unit.categories": ("类", "categories"),
    "unit.projects": ("个", "projects"),
    "unit.greenhouses": ("座", "greenhouses"),
    "unit.markets": ("个", "markets"),
    "unit.vehicles": ("辆", "vehicles"),
    "unit.containers": ("个", "containers"),
    "unit.firms": ("家", "firms"),
    "unit.agreements": ("份", "agreements"),
    "unit.sessions": ("期", "sessions"),
    "unit.pairs": ("对", "pairs"),
    "unit.villages": ("个", "villages"),
    "unit.townships": ("个", "townships"),
    "unit.counties": ("个", "counties"),
    "unit.schools": ("所", "schools"),
    "unit.hospitals": ("家", "hospitals"),
    "unit.workshops": ("个", "workshops"),
    "unit.years": ("年", "years"),
    # what one of them is; yuan_per_… is made of it
    "item.persons": ("人", "person"),
    "item.person_times": ("人次", "person-time"),
    "item.households": ("户", "household"),
    "item.meetings": ("次会议", "meeting"),
    "item.categories": ("类", "category"),
    "item.projects": ("个项目", "project"),
    "item.greenhouses": ("座", "greenhouse"),
    "item.markets": ("个市场", "market"),
    "item.vehicles": ("辆", "vehicle"),
    "item.containers": ("个垃圾箱", "container"),
    "item.firms": ("家企业", "firm"),
    "item.agreements": ("份协议", "agreement"),
    "item.sessions": ("期", "session"),
    "item.pairs": ("对", "pair"),
    "item.villages": ("个村", "village"),
    "item.townships": ("个乡镇", "township"),
    "item.counties": ("个县", "county"),
    "item.schools": ("所学校", "school"),
    "item.hospitals": ("家医院", "hospital"),
    "item.workshops": ("个车间", "workshop"),
    "item.years": ("年", "year"),
    "item.person_years": ("人·年", "person and year"),
    # titles of the notebooks
    "notebook.fund_distribution": ("资金投向哪里", "Where did the money go?"),
    "notebook.per_capita_impact": ("每个人得到多少", "How much reached each person?"),
    "notebook.source_audit": ("原文的数字对得上吗", "Do the numbers add up?"),
    "notebook.county_comparison": ("在同类地区中处于什么位置", "How does it stand among its peers?"),
    # files that are taken away
    "file.questions": ("致发布单位的问题", "Questions to the publisher"),
    "file.ledger": ("项目台账", "Project ledger"),
    "file.scorecard": ("六个方面对照表", "Scorecard over the six areas"),
    "file.quotable": ("可引用的句子", "Quotable sentences"),
    # words that reports print by themselves
    "word.not_stated": ("未说明", "not stated"),
    "word.ceiling": ("上限", "ceiling"),
    "word.tier_c": ("来源等级 C", "source of tier C"),
    "word.until": ("截至", "to"),
    "word.in_text": ("第{line}行，字符 {start}–{end}", "line {line}, characters {start}–{end}"),
    "word.no_place": ("位置未说明", "place not stated"),
    "word.annual_mean": ("多年平均", "mean of several years"),
    "word.part_year": ("不满一年", "of part of the year"),
    "word.constant_prices": ("已换算价格", "in converted prices"),
    "word.other_years": ("年份不同", "other years"),
    "word.by_registered": (
        "不参加排名：无常住人口，按户籍或口径未说明的人口",
        "not ranked: no residents known, registered or unspecified population",
    ),
    "word.plan": ("不参加排名：只是计划", "not ranked: only a plan"),
    "word.disputed": ("来源不一", "sources disagree"),
    # places that are compared with one another
    "peers.ranked": ("参加排名", "ranked"),
    "peers.county": ("县级地区", "county-level places"),
    "peers.prefecture": ("市级地区", "prefectures"),
    "peers.province": ("省级地区", "provinces"),
    # what experts take away
    "takeaway.questions": ("问题", "Questions"),
    "takeaway.figures": ("数字", "Figures"),
    "takeaway.ledger": ("项目台账", "Project ledger"),
    "takeaway.served": ("用于谁", "Who it is for"),
    "takeaway.scorecard": ("六个方面", "Six areas"),
    "takeaway.columns": ("列的含义", "What the columns mean"),
    "takeaway.no_place": ("未记录位置", "place not recorded"),
    "takeaway.complete.yes": ("全部用于此", "wholly for these"),
    "takeaway.complete.no": ("只有一部分用于此", "only partly for these"),
    "takeaway.complete.not_stated": ("是否全部用于此未说明", "whether wholly for these is not stated"),
    "takeaway.topic.money": ("资金", "Money"),
    "takeaway.topic.heads": ("人均金额", "Amounts per head"),
    "takeaway.topic.parts": ("资金的构成", "What funds are made of"),
    "takeaway.topic.plans": ("计划与完成", "Plans and outcomes"),
    "takeaway.topic.business": ("不属于帮扶资金的钱", "Money that is not assistance"),
    "takeaway.topic.people": ("带动和受益的人", "People said to be reached"),
    "takeaway.topic.counts": ("其他公布的数字", "Other published numbers"),
    "takeaway.topic.rank": ("在同类地区中的位置", "Among its peers"),
    # why a recipient is not compared
    "reason.together_only": ("只与其他地区合并公布", "published only together with other places"),
    "reason.part_only": ("只有个别项目或批次的资金", "only money for single projects or tranches"),
    "reason.mean_only": ("只有多地平均数", "only a mean over several places"),
    "reason.other_flow_only": ("只有捐赠、商业往来或各类合计", "only donations, business or sums over several kinds"),
    "reason.weak_source": (
        "资金只见于C级来源（参数 tiers=ABC 可纳入）",
        "money known from a source of tier C only (tiers=ABC lets it in)",
    ),
    "reason.open_start": ("累计起点未说明", "adds up since a time that is not stated"),
    "reason.no_residents": (
        "没有年份相近的常住或户籍人口数",
        "no count of residents, present or registered, near the years of the money",
    ),
    "reason.no_price": ("部分年份的价格涨幅未知", "the rise of prices is not known for all years"),
    "reason.no_money": ("没有公布帮扶资金", "no assistance published"),
}


def label(key: str, language: Language) -> str:
    """The word for ``key`` in one language; an unknown key is a fault of the code and raises KeyError."""
    return LABELS[key][LANGUAGES.index(language)]


def bracketed(words: str, language: Language) -> str:
    """Words in the brackets of the language, to stand behind others."""
    return f"（{words}）" if language == "zh" else f" ({words})"


def basis_label(basis: str, language: Language, *, ceiling: bool, tier: str = "") -> str:
    """What a denominator rests on; that it makes a ceiling, where the money is only partly for it; and a weak source."""
    words = [label(f"basis.{basis}", language)]
    if ceiling:
        words.append(label("word.ceiling", language))
    if tier == "C":
        words.append(label("word.tier_c", language))
    return ("，" if language == "zh" else ", ").join(words)


def unit_label(unit: str, language: Language, *, one: bool = False) -> str:
    """The unit as printed behind a number: ``元/户``, ``yuan per household``; ``one`` gives the English singular.

    A unit that the table does not know (a newly counted thing) is printed by its own name, never dropped.
    """
    if "_per_" in unit:
        over, under = unit.split("_per_", 1)
        item = next(
            (LABELS[key] for key in LABELS if key.startswith("item.") and LABELS[key][1] == _words(under)), None
        )
        thing = item[LANGUAGES.index(language)] if item else _words(under)
        joint = "/" if language == "zh" else " per "
        return f"{unit_label(over, language)}{joint}{thing}"
    if one and language == "en" and f"item.{unit}" in LABELS:
        return LABELS[f"item.{unit}"][1]
    return LABELS[f"unit.{unit}"][LANGUAGES.index(language)] if f"unit.{unit}" in LABELS else _words(unit)


def _words(name: str) -> str:
    return name.replace("person_time", "person-time").replace("person_year", "person and year").replace("_", " ")


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def period_label(period: str, language: Language) -> str:
    """An ISO 8601 period in words.

    >>> period_label("2020-01/2020-07", "en"), period_label("2020-01/2020-07", "zh")
    ('January–July 2020', '2020年1—7月')
    >>> period_label("../2020-07", "en"), period_label("2017/2020", "zh")
    ('to July 2020', '2017—2020年')
    """
    if "/" not in period:
        return _point_label(period, language)
    start, end = period.split("/")
    if start == "..":
        joint = "" if language == "zh" else " "
        return f"{label('word.until', language)}{joint}{_point_label(end, language)}"
    if len(start) == len(end) == 7 and start[:4] == end[:4]:
        first, last = int(start[5:]), int(end[5:])
        if language == "zh":
            return f"{start[:4]}年{first}—{last}月"
        return f"{MONTHS[first - 1]}–{MONTHS[last - 1]} {start[:4]}"
    if language == "zh" and len(start) == len(end) == 4:
        return f"{start}—{end}年"
    joint = "—" if language == "zh" else "–"
    return f"{_point_label(start, language)}{joint}{_point_label(end, language)}"


def _point_label(point: str, language: Language) -> str:
    year, _, month = point.partition("-")
    if language == "zh":
        return f"{year}年{int(month)}月" if month else f"{year}年"
    return f"{MONTHS[int(month) - 1]} {year}" if month else year
