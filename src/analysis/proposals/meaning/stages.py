"""How far it has come: allocated, received, spent …; planned, expected, reported; or left open by the words.

A word governs the clause it stands in, and the clauses after it up to a semicolon or a contrary word; the nearest word
decides. 累计 is no stage.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from analysis.proposals.meaning.measures import Measured, class_of, column
from analysis.proposals.meaning.rules.views import View
from analysis.proposals.proposal import UNKNOWN, Choice

_DOES: Final = (
    "带动|实现|新增|解决|吸纳|辐射|惠及|覆盖|提供|创造|达|完成|使|让|培训|屠宰|生产|加工|年产|增收|增加|满足|安置|投入|建|实施|安排|选派|引进|援|组织|"
    "开展|启动|建立|结对|支持|帮助|用于|派|落实|输转|举办|招|到位|获|享|受益|形成|销售|采购|拉动|撬动|补|发放|有|帮扶|投资|出栏|存栏|产|接待|节约|容纳|供"
)
_ADVERBS: Final = "(?:再|会|[与和同][^，]{0,16}|在[^，]{0,10}|于[^，]{0,8}|为[^，]{0,8}|向[^，]{0,10}|从[^，]{0,10}|继续|进一步|陆续|分别|重点|全部|全面|累计|共同|共|直接|间接|可|逐步|力争|每年|年均|新){0,4}"
_CUES: Final = re.compile(
    rf"(?P<expected>预计|预期|预估|有望|可望|估计|(?:(?<![许认不])可|能够|(?<![技功职智产性才动潜效节热太机核])能)(?:直接|间接|新|年|每天|累计)?(?={_DOES}))"
    rf"|(?P<planned>(?<!按)(?<!照)(?<!占)(?<!目)计划(?!生育|内|外|的|数|任务|单列|经济|书|》)|(?<![模虚])拟(?=[^，]{{0,10}}(?:{_DOES}|下达|拨付|定|上|新))|力争|打算|目标(?:任务)?(?=是|为|：|达|到)|规划(?={_DOES}|新|总|到)|确定(?=实施|建设|投入)"
    rf"|即将|将(?=[与和同][^，]{{0,20}}$)|将(?!近)(?!(?:新增|帮扶|援助|支持|投入|到位|落实|补助)[^，]{{0,4}}资金)(?={_ADVERBS}(?:{_DOES}))|(?:要|须|应)(?=完成|实现|达到|确保)|今后|未来|确保(?!了)|(?:努力|争取)(?=实现|完成|带动|达到|在|今年|年内|到20))"
    r"|(?P<done>已(?!脱贫)|截至|截止|目前|如今|实际|至今|迄今|现在|现有|先后|去年|上年|了(?=□|近|约|超|$)|(?:19|20)[0-9]{2}年(?:以来|底止))"
    r"|(?P<unclear>确定(?=[^，]{0,12}项目)|尚未|未能|没有|还没|若|如果|(?<!年)(?:到|至)(?:[0-9]{4}年)?[0-9]{1,2}月)"
    r"|(?P<finished>^完成)"
    r"|(?P<year>(?<![少加降高升长大涨缩年])(?:到|至)20[0-9]{2}年(?!来|以来))"
)
#: What a plan was: 完成年度计划的85%, 超计划.
_PAST_PLAN: Final = re.compile(
    r"(?:完成|超额?|占|按照?|列入|纳入|高于|低于|对照|兑现)[^，]{0,8}计划|计划(?:总)?(?:投资|资金)的|(?:下达|分配|批复)[^，]{0,24}计划"
)
_TITLE: Final = re.compile(r"《[^》]*》|“[^”]{0,12}(?:计划|行动|工程)[^”]{0,6}”")
_DATE: Final = re.compile(r"(?<![0-9])(20[0-9]{2})[-年/.][0-9]{1,2}[-月/.][0-9]{1,2}(?![0-9])")

_MONEY: Final = re.compile(
    "(?P<received>到位|收到|接收|接受|到账|拨付到(?:县|位|账|村|乡)|拨到)"
    "|(?P<given>捐赠|捐款|捐资|捐助|捐献|捐出|捐物|捐(?=[0-9□]))"
    "|(?P<allocated>安排|下达|决定(?!性)|分配|切块|批复|核定|拨款(?=□))"
    "|(?P<spent>支出|使用(?!权|方面|管理|范围|效|情况|上，|率)|花费|花了|支付|已用|报账|报销)"
    "|(?P<open>投入|落实|争取|筹集|筹措|整合|协调|引入|划拨|拨付|下拨|提供|给予|追加|获得|获|募集"
    "|(?:帮扶|援助|支援|支持|资助|扶持|援建|捐助)(?!资金|项目|款|协作|物资|单位|干部|专项|工作|省|市|县))"
)
_ARRIVED: Final = re.compile(
    r"^[^，0-9]{0,12}?(?:目前|现)?(?:资金)?(?:已经|已|全部|均|及时|按时|如期|足额)+(?:于[0-9]{1,2}月(?:底|初|份|中旬|[0-9]{1,2}日)?)?(?:拨付)?(?:到位|到账|拨付到县)(?!率|[^，]{0,4}[0-9])"
)
_USED_UP: Final = re.compile(r"^[^，0-9]{0,10}?(?:已经|已|均|全部)+(?:支出|使用完|用完|支付)(?!率|[^，]{0,6}[0-9])")
_ROUSED: Final = re.compile("引导|动员|协调|争取|发动|鼓励|号召|认捐|承诺|意向|倡议")
_SIGNED: Final = re.compile("签|协议|合同|订单")
_OPEN_OUTCOME: Final = re.compile("援建|资助|补助|奖励|奖补|扶持(?!资金)|用于|支持(?!资金)")
_BUILT: Final = re.compile("建成|完工|竣工|投用|投产|投入使用|累计|已")
_IN_USE: Final = re.compile("建成|完工|竣工|投用|投产|投入使用|复工")
#: After projects: some of them are under way or done, so they are no plan.
_BEGUN: Final = re.compile(
    "[^，。；0-9]{0,4}(?:已|均已|全部|现已|累计|已经)[^，。；]{0,4}(?:完工|竣工|开工|建成|启动|完成|实施|投用|投产|验收)|(?:目前|现)?(?:完工|竣工|开工|建成|投用|验收)(?:率|项目)?[^，。；]{0,2}[0-9]"
)
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
#: 未到位资金300万元: what has not come is not received.
_NOT: Final = re.compile(
    "(?:未|没|没有|尚待|不能|不得|不再|不予|不(?![断仅但久同光只少低超足])|无需|停止|暂停|取消|(?<!相)(?<!反)(?<!响)(?<!供)(?<!适)(?<!回)(?<!对)应(?!急)|欠(?!发)|尚缺|还差)[^，]{0,2}$"
)
_HELPS: Final = frozenset(["帮扶", "援助", "支援", "支持", "资助", "扶持"])
_OF_FUNDS: Final = re.compile("资金|款|经费|元|万|亿|财政|计划|项目")
_FOR: Final = re.compile("用于|用在|面向|针对|投向|倾斜")
_NORM: Final = re.compile(
    "标准(?!化)|要求|规定|不少于|不低于|不得|须|应当|原则上|每(?:个|名|户|人|村|县|亩|年|月|天)|平均"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that tells whether something has happened: expected, planned, done, unclear (cannot be told), or ""."""

    mode: str = ""
    words: str = ""
    near: bool = True


def stages(views: Sequence[View], found: Sequence[Measured], text: str, known: Mapping[str, Any]) -> list[Choice]:
    """The stage of each quantity; not_stated where the words leave it open, "" where nothing is known."""
    # The year of the article, if a full date stands in it: 到2025年 is a plan only where that lies ahead.
    latest = max((int(year) for year in _DATE.findall(text)), default=0)
    chosen: list[Choice] = []
    for i, view in enumerate(views):
        cue = _cue(view, latest)
        if class_of(view) == "money" and _is_fund(found[i], known):
            chosen.append(_of_money(views, found, chosen, i, cue, known))
        else:
            chosen.append(_of_outcome(view, found[i], cue, known))
    return chosen


def _is_fund(one: Measured, known: Mapping[str, Any]) -> bool:
    """Whether it is money that moves, not an income, a price or an output."""
    if one.choice.value:
        return column(known[one.choice.value], "kind") == "money" and one.choice.value != "registered_capital"
    return one.flow != "none"


def _cue(view: View, latest: int) -> Cue:
    """The word that decides: the nearest before the number, else that of a clause before."""
    setting = view.setting
    texts = [setting.head]
    texts.extend(clause.text[-120:] for clause in setting.prior[:4] if clause.part == setting.clause.part)
    finished = ""
    for i, words in enumerate(texts):
        found = _last(words, latest)
        if found.mode == "finished":
            # 计划投资2亿元,完成8000万元: after a plan it cannot be told whether this is done or a goal.
            finished = found.words
        elif found.mode:
            if finished and found.mode in {"planned", "expected"}:
                return Cue("unclear", finished, near=False)
            return Cue(found.mode, found.words, near=not i)
    return Cue()


def _last(words: str, latest: int) -> Cue:
    words = _TITLE.sub(lambda match: "〇" * len(match.group()), words)
    words = _PAST_PLAN.sub(lambda match: "〇" * len(match.group()), words)
    found = Cue()
    for match in _CUES.finditer(words):
        mode = str(match.lastgroup)
        if mode == "year":
            mode = "planned" if int(match.group()[1:5]) > latest > 0 else "unclear"
            if found.mode in {"planned", "expected"}:
                continue
        if mode == "done" and found.mode in {"planned", "expected"} and match.group() == "先后":
            continue
        found = Cue(mode, match.group())
    return found


def _of_money(
    views: Sequence[View],
    found: Sequence[Measured],
    chosen: Sequence[Choice],
    i: int,
    cue: Cue,
    known: Mapping[str, Any],
) -> Choice:
    view, one = views[i], found[i]
    flow = column(known[one.choice.value], "flow") if one.choice.value else one.flow
    sure = "high" if cue.near else "medium"
    if flow in _COMMERCIAL:
        return _of_commerce(view, flow, cue)
    verb = _money_verb(view.setting.head)
    if verb is not None and _NOT.search(view.setting.head[: verb.start()]):
        return UNKNOWN
    if match := _ARRIVED.match(view.setting.follow) or _ARRIVED.match(view.setting.next_clause):
        return Choice("received", "high", "stage.received", match.group())
    if match := _USED_UP.match(view.setting.follow) or _USED_UP.match(view.setting.next_clause):
        return Choice("spent", "high", "stage.spent", match.group())
    if cue.mode in {"planned", "expected"}:
        return Choice(cue.mode, sure, f"stage.{cue.mode}", cue.words)
    if cue.mode == "unclear" and cue.words.startswith(("到20", "至20")):
        return UNKNOWN
    # 其中用于教育帮扶500万元, 人才支援500万元: the verb is what the money is for.
    open_part = one.whole >= 0 and verb is not None and verb.lastgroup == "open"
    purpose = open_part and verb is not None and (_FOR.search(view.setting.near) or verb.group() in _HELPS)
    if verb is not None and not purpose:
        return _by_verb(verb, view.setting.head, "high")
    if one.whole >= 0 and chosen[one.whole].value:
        return Choice(chosen[one.whole].value, "medium", "stage.of_whole", chosen[one.whole].words)
    if not one.choice.value:
        return UNKNOWN
    for clause in view.setting.prior[:1]:
        if clause.part == view.setting.clause.part and (verb := _money_verb(clause.text[-80:])) is not None:
            if verb.lastgroup == "received":
                break  # what arrived is that other amount
            if verb.lastgroup == "allocated" and not _OF_FUNDS.search(clause.text):
                break  # 省里安排甲市协作乙县,3600万元…
            return _by_verb(verb, clause.text[-80:], "medium")
    return UNKNOWN


def _money_verb(words: str) -> re.Match[str] | None:
    last = None
    for match in _MONEY.finditer(words):
        last = match
    return last


def _by_verb(verb: re.Match[str], words: str, sure: str) -> Choice:
    group = str(verb.lastgroup)
    if group == "given":
        if _ROUSED.search(words):
            return Choice("not_stated", sure, "stage.left_open", verb.group())
        return Choice("received", "medium", "stage.given", verb.group())
    value = "not_stated" if group == "open" else group
    return Choice(value, sure, "stage.left_open" if group == "open" else f"stage.{group}", verb.group())


_COMMERCIAL: Final = frozenset(
    {
        "procurement_contract",
        "consumption_sales",
        "investment_agreed",
        "investment_realised",
        "investment_unspecified",
        "project_cost",
        "central_funds",
    }
)


def _of_commerce(view: View, flow: str, cue: Cue) -> Choice:
    """Business and what is no aid: contracts are contracted, sales sold, if they are not planned or expected."""
    if cue.mode in {"planned", "expected"}:
        return Choice(cue.mode, "high" if cue.near else "medium", f"stage.{cue.mode}", cue.words)
    if cue.mode == "unclear" and not cue.words.endswith("完成") and "月" not in cue.words:
        return UNKNOWN
    signed = _SIGNED.search(view.clause) or _SIGNED.search(view.part)
    if flow == "procurement_contract" and signed:
        return Choice("contracted", "high", "stage.contracted", signed.group())
    if flow == "procurement_contract":
        return UNKNOWN
    if flow == "consumption_sales":
        return Choice("sold", "high", "stage.sold", view.subject)
    if flow == "investment_agreed":
        return Choice("contracted", "high", "stage.contracted", signed.group()) if signed else UNKNOWN
    if flow == "investment_realised":
        arrived = "到位" in view.core
        return Choice("received", "medium", "stage.received", "到位") if arrived else UNKNOWN
    return Choice("not_stated", "medium", "stage.left_open", view.subject)


def _of_outcome(view: View, one: Measured, cue: Cue, known: Mapping[str, Any]) -> Choice:
    setting = view.setting
    row = known[one.choice.value] if one.choice.value else None
    stock = row is not None and column(row, "area") == "population" and column(row, "kind") in _STOCKS
    meant = _FOR.search(setting.head) or _FOR.search(setting.part_before[-80:])
    if stock and meant:
        return Choice("baseline", "high", "stage.baseline", meant.group())
    if cue.mode in {"planned", "expected"} and not (stock and not cue.near):
        return Choice(cue.mode, "high" if cue.near else "medium", f"stage.{cue.mode}", cue.words)
    if (cue.mode == "unclear" and not stock) or not _CHINESE.search(setting.around):
        return UNKNOWN
    if stock:
        return Choice("reported", "medium", "stage.stock", view.subject)
    if cue.mode == "done" and cue.near:
        return Choice("reported", "high", "stage.reported", cue.words)
    left_open = _left_open(view) if setting.kind != "percent" else None
    if left_open is not None:
        return left_open
    if cue.mode == "done":
        return Choice("reported", "medium", "stage.reported", cue.words)
    if setting.kind == "duration" or (row is None and _NORM.search(setting.head)):
        return UNKNOWN
    return Choice("reported", "medium" if row is not None else "low", "stage.told_as_fact", "")


_STOCKS: Final = frozenset({"people", "households", "count"})


def _left_open(view: View) -> Choice | None:
    """Whether the words tell what money is for, not what has come of it: 安排资金…,实施项目3个; 援建市场1个."""
    setting = view.setting
    if _BUILT.search(setting.head) or _IN_USE.search(setting.tail):
        return None
    before = setting.part_before[-100:]
    verb = _money_verb(before) if "元" in before else None
    if verb is not None and verb.lastgroup == "allocated":
        if "项目" in view.core and re.search("实施|开展|建设", setting.head):
            if begun := _BEGUN.search(setting.follow) or _BEGUN.match(setting.next_clause):
                return Choice("reported", "medium", "stage.begun", begun.group())  # 实施项目17个,已完工15个
            return Choice("planned", "medium", "stage.allocated_for", verb.group())
        return Choice("not_stated", "medium", "stage.allocated_for", verb.group())
    own = _money_verb(setting.head)
    if (
        own is not None
        and own.lastgroup == "allocated"
        and re.search("元[、，]?(?:实施|建设|改造|新建|修建)", setting.head)
    ):
        return Choice("planned", "medium", "stage.allocated_for", own.group())
    if "项目" in view.core and own is not None and own.lastgroup == "allocated":
        return Choice("planned", "medium", "stage.allocated_for", own.group())
    if setting.kind != "people" and (match := _OPEN_OUTCOME.search(setting.head)):
        return Choice("not_stated", "medium", "stage.left_open", match.group())
    return None
