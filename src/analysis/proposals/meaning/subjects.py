"""What a number counts or measures: the noun phrase beside it, in the words of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.proposals.meaning.clauses import Setting
from analysis.proposals.meaning.words import OTHER, TITLE, N, P, V, Word, words
from analysis.proposals.proposal import UNKNOWN, Choice

LONGEST: Final = 20
"""Characters of the longest subject."""

#: Verbs that name what is counted when no noun follows them: 技能培训25期, 学校结对33个.
_NOMINAL: Final = frozenset(
    ["培训", "结对", "投资", "合作", "采购", "销售", "挂职", "交流", "捐赠", "援助", "补助", "帮扶", "消费", "签约"]
)
#: What follows a number without being what it counts.
_LIGHT: Final = frozenset(["关系", "任务", "目标", "金额", "总额", "左右", "以上", "以下", "以内", "规模", "大关"])
_HEDGE: Final = re.compile(r"^(?:左右|以上|以下|以内|之内|上下|人民币|多|余| )+")
_CHANGE: Final = re.compile(
    r"(?:降低?|下降|减少?|升|上升|提升|提高|增加?|增长|上涨|涨|扩大?|扩|跃升|变|发展)(?:到了?|至|为|成)$|^(?:到|至|升至|增至|降至|减至)$"
)
_FROM: Final = re.compile(r"(?:由|从)[^，]{0,14}$")
_PLACES: Final = frozenset("县市区旗村乡镇省州校国")
_BETWEEN: Final = re.compile(r"^[、，, ]?(?:共计|共|合计|总计|约|近|超过|超|逾|和|及)?$")
_RELATIVE: Final = re.compile(r"^[^，,。；;：:（(□]{1,24}?的(?=[^，,。；;])")
_TIME: Final = re.compile(
    r"^(?:[0-9]{2,4}年度?|[0-9]{1,2}月份?|[0-9]{1,2}日|[0-9.]+)+|(?:同期|当年|全年|年度|前[一二三]季度|[上下]半年|第?[一二三四]季度|过去|每(?:户|县|村|人|亩|家|镇|年|月))$"
)
_LISTED: Final = re.compile(
    "[^、，。；;0-9的]{1,4}(?:[、和及][^、，。；;0-9的]{1,6})+等(?P<rest>[^，。；;、0-9个]{2,})"
)
#: 赴甲市, 到东部地区: what follows is where somebody goes, not what is counted.
_WHITHER: Final = frozenset(["赴", "到", "在", "向", "往", "至", "从", "进入", "运往", "发往"])
#: What these verbs stand after does it; whom they are done with comes behind them: 甲企业吸纳30人.
_DONE_WITH: Final = frozenset(["带动", "惠及", "覆盖", "辐射", "吸纳", "帮助", "安置", "带"])
_PLACE_NAME: Final = re.compile(
    r"[\u4e00-\u9fff](?<![贫援困扶示园社地新灾山牧老小景灌林库校厂老])[县市区旗州省](?<!超市)(?<!城市)(?<!门市)(?<!上市)$"
)
#: 2个村民小组的滑坡点: what is counted ends with one of these, what follows 的 is of it.
_COUNTED: Final = re.compile("(?:[村县乡镇校院户组社厂]|企业|公司|车间|家庭|方面|领域|类别|环节)$")
_YEAR: Final = re.compile(r"[0-9]{4}年?|[0-9]月|去年|今年|当年|上年|目前|现在|如今")
_PEOPLE: Final = re.compile(
    r"(?:建档立卡|未脱贫|已?脱贫|易?返贫|低收入|农村|城镇|残疾|困难|留守|易地搬迁|边缘易致贫|监测)*(?:残疾|贫困)*(?:人口|群众|劳动力|残疾人|学生|儿童|农民|农户|家庭|居民|老人|妇女|户)"
)
_EDGES: Final = "的了等、，,：:“”\"'‘’《》()（） 和与及·|/-－—"


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject, how it was found, and the whole phrase with its verbs, on which the rules for measures rest."""

    choice: Choice
    phrase: str = ""
    where: str = "none"  # after, before, shared, inherited, none


def subjects(settings: Sequence[Setting], text: str) -> list[Subject]:
    """The subject of each quantity: after the number, before it, or shared with a neighbour."""
    found: list[Subject] = []
    for i, setting in enumerate(settings):
        found.append(_own(setting) or _from_before(settings, found, i, text))
    for i in range(len(settings) - 2, -1, -1):
        adjoining = settings[i].found.until == settings[i + 1].found.at and found[i].choice.rule != "subject.unit"
        if not adjoining and "money" in {settings[i].kind, settings[i + 1].kind}:
            continue  # 每县6000万元、32个县: what is counted after the money is not what the money is
        if (adjoining or found[i].where in {"none", "inherited"}) and (shared := _from_after(settings, found, i, text)):
            found[i] = shared
    return found


def _own(setting: Setting) -> Subject | None:
    if setting.unit in _PLACES:  # 东部4市对甘肃: the unit says what is counted
        return Subject(Choice(setting.unit, "medium", "subject.unit", setting.unit), setting.unit, "after")
    # What follows a time is not what it is a time of: 连续三年获好等次.
    after = _after(setting) if setting.kind != "duration" else ""
    before = _before(setting)
    # 总投资2400万元的幼儿园: what is measured stands before the number, whose it is after 的.
    owner = before and setting.kind == "money" and setting.tail.startswith("的")
    if after and after not in _LIGHT and not owner:
        return Subject(Choice(after, "high", "subject.after", after), setting.reach, "after")
    if before:
        sure = "high" if setting.near.endswith(before) else "medium"
        return Subject(Choice(before, sure, "subject.before", before), setting.near, "before")
    if after:
        return Subject(Choice(after, "low", "subject.after", after), setting.tail, "after")
    return None


def _before(setting: Setting) -> str:
    """The noun phrase before the number; none where a 、 or 和 separates the two."""
    near = setting.near
    if near and near[-1] in "、和与及并":
        return ""
    if found := before_number(near):
        return found
    change = _FROM.search(near)
    return before_number(near[: change.start()]) if change else ""


def _after(setting: Setting) -> str:
    """The noun phrase that follows the number."""
    tail = _HEDGE.sub("", setting.tail)
    if not tail or tail[0] in "，,。；;：:）)":
        return ""
    if (listed := _LISTED.match(_HEDGE.sub("", setting.reach))) and (noun := _run(words(listed["rest"]))):
        return noun  # 60名医疗、农业、规划等专业技术人才
    cut = words(tail)
    first = cut[0]
    if first.text == "的" and len(cut) > 1:
        cut, first = cut[1:], cut[1]
    relative = first.kind == V or first.text in {"还", "未", "尚", "尚未", "已", "还没", "还没有", "没有"}
    if relative and (match := _RELATIVE.match(_HEDGE.sub("", setting.reach))):
        # 3户有种植经验、经营状况较好的种植户: what stands before the last 的 tells which.
        rest = _HEDGE.sub("", setting.reach)[match.end() :]
        while further := _RELATIVE.match(rest):
            rest = rest[further.end() :]
        return _run(words(rest))
    if first.text in {"未", "尚未", "已"} and len(cut) > 2 and cut[1].kind == V and cut[2].kind in {N, OTHER}:
        return trim(first.text + cut[1].text + _run(cut[2:]))  # 14个未出列贫困村
    if first.kind in {V, P}:
        return ""
    if first.text in _PLACES and (len(cut) == 1 or cut[1].kind in {V, P}):
        return first.text  # 10个村与8个社区
    phrase = _run(cut)
    owner, _of, _thing = phrase.partition("的")
    if _COUNTED.search(owner):
        return owner
    while (at := phrase.find("的")) >= 0 and at + 1 < len(phrase):
        phrase = phrase[at + 1 :]
    return phrase


def _run(cut: Sequence[Word]) -> str:
    """Nouns from the start on, up to a verb or particle; 的 binds them."""
    taken = ""
    for i, word in enumerate(cut):
        binds = word.text == "的" and i and i + 1 < len(cut) and cut[i + 1].kind in {N, OTHER}
        if word.kind not in {N, OTHER, TITLE} and not binds:
            break
        taken += word.text
    return trim(taken)


def before_number(near: str) -> str:
    """The noun phrase at the end of what stands before a number.

    >>> before_number("引进落地甲农贸、乙食用菌等企业"), before_number("开展技能培训"), before_number("贫困人口受益")
    ('企业', '技能培训', '贫困人口')
    """
    cut = list(words(near))
    closing: list[Word] = []
    while cut and cut[-1].kind in {V, P}:
        last = cut.pop()
        if last.kind == V:
            closing.insert(0, last)
    taken: list[Word] = []
    while cut and cut[-1].kind in {N, OTHER, TITLE}:
        taken.insert(0, cut.pop())
    if taken and _TIME.fullmatch(taken[0].text):
        taken.pop(0)
    if not taken and closing and closing[-1].text in _NOMINAL and not near.endswith("了"):
        return closing[-1].text
    if not taken or (closing and closing[0].text in _DONE_WITH and not near.endswith("了")):
        return ""
    if cut and cut[-1].text in _WHITHER and _goes(cut, taken, closing):
        return "投资" if closing and closing[0].text == "投资" else before_number(near[: cut[-1].start])
    # 学校结对, 乡镇之间结对: the verb belongs to what is counted.
    nominal = closing and closing[0].text in {"培训", "结对", "投资"} and closing[0].start - taken[-1].end <= 2
    end = closing[0].end if nominal else taken[-1].end
    phrase = trim(_TIME.sub("", near[taken[0].start : end]).strip("0123456789. "))
    return "" if _PLACE_NAME.search(phrase) else phrase


def _goes(cut: Sequence[Word], taken: Sequence[Word], closing: Sequence[Word]) -> bool:
    """Whether the noun is where somebody goes or is, not what is counted: 赴甲市务工, 在乙县; 到位资金 is none."""
    whither = cut[-1].text
    ends = taken[-1].text
    return (
        whither in {"赴", "运往", "发往", "进入"}
        or bool(_PLACE_NAME.search(ends))
        or (bool(closing) and ends.endswith(("地区", "东部", "省外", "省内", "县外", "县内", "基地", "园区")))
    )


def trim(phrase: str) -> str:
    """Without marks at its ends, at most LONGEST characters: what stands nearest to the number stays. One alone says nothing."""
    phrase = phrase.strip(_EDGES)
    if len(phrase) > LONGEST:
        cut = list(words(phrase))
        while len(cut) > 1 and sum(len(word.text) for word in cut) > LONGEST:
            cut.pop(0)
        phrase = "".join(word.text for word in cut)[-LONGEST:].strip(_EDGES)
    return phrase if len(phrase) > 1 else ""


def _from_before(settings: Sequence[Setting], found: Sequence[Subject], i: int, text: str) -> Subject:
    """The subject of the quantity before: 受益户195户208人, 由4.4%降到1.8%, 计划选派141名…已选派85名."""
    here = settings[i]
    if i and found[i - 1].choice.value:
        last = settings[i - 1]
        gap = text[last.found.until : here.found.at] if here.found.at - last.found.until <= 40 else "?"
        value, phrase = found[i - 1].choice.value, found[i - 1].phrase
        if found[i - 1].choice.rule == "subject.clause_before":
            phrase = here.near  # what the clause between says of the former is not said of this one
        if _BETWEEN.match(gap) and found[i - 1].where in {"before", "inherited"}:
            return Subject(Choice(value, "medium", "subject.parallel", gap), phrase, "inherited")
        same = last.unit == here.unit
        near = words(here.near)
        if same and _CHANGE.search("".join(word.text for word in near) or "?"):
            return Subject(Choice(value, "medium", "subject.change", here.near[-6:]), phrase, "inherited")
        verb = next((word.text for word in reversed(near) if word.kind == V), "")
        bare = all(word.kind in {V, P} or _TIME.fullmatch(word.text) for word in near)
        sentence = last.clause.sentence == here.clause.sentence
        if same and sentence and bare and gap != "?" and _YEAR.search(here.near):
            return Subject(Choice(value, "medium", "subject.time", here.near[-8:]), phrase, "inherited")
        if same and bare and verb and len(verb) > 1 and verb in last.near + last.head:
            return Subject(Choice(value, "medium", "subject.same_verb", verb), phrase, "inherited")
    if here.kind in {"people", "households"} and here.prior and here.prior[0].part == here.clause.part:
        named = list(_PEOPLE.finditer(here.prior[0].text[-60:]))
        if named and len(named[-1].group()) > 2:
            word = named[-1].group()
            return Subject(Choice(word, "low", "subject.clause_before", word), here.near, "inherited")
    return Subject(UNKNOWN, here.near)


def _from_after(settings: Sequence[Setting], found: Sequence[Subject], i: int, text: str) -> Subject | None:
    """The noun after the next quantity: 1307户4274人未脱贫人口."""
    gap = text[settings[i].found.until : settings[i + 1].found.at]
    following = found[i + 1]
    if len(gap) <= 6 and _BETWEEN.match(gap) and following.where in {"after", "shared"}:
        value = following.choice.value
        return Subject(Choice(value, "medium", "subject.parallel", value), following.phrase, "shared")
    return None
