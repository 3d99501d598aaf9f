"""The noun phrase beside a number, in the words of the text: what stands before it, and what follows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from analysis.proposals.meaning.clauses import Setting
from analysis.proposals.meaning.words import KINDS, OTHER, TITLE, N, P, V, Word, words

LONGEST: Final = 20
"""Characters of the longest subject."""

#: Verbs that name what is counted when no noun follows them: 技能培训25期, 学校结对33个.
NOMINAL: Final = frozenset(
    ["培训", "结对", "投资", "合作", "采购", "销售", "挂职", "交流", "捐赠", "援助", "补助", "帮扶", "消费", "签约"]
)
_HEDGE: Final = re.compile(r"^(?:左右|以上|以下|以内|之内|上下|人民币|多|余| )+")
_FROM: Final = re.compile(r"(?:由|从)[^，]{0,14}$")
PLACES: Final = frozenset("县市区旗村乡镇省州校国")
_RELATIVE: Final = re.compile(r"^[^，,。；;：:（(□]{1,24}?的(?=[^，,。；;])")
TIME: Final = re.compile(
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
#: What money is for, behind its object: 产业发展500万元, 交通补助12万元, 产业发展资金. What is done with money itself is none.
_PURPOSES: Final = frozenset(
    [
        "发展",
        "建设",
        "培育",
        "培训",
        "补助",
        "补贴",
        "奖补",
        "资助",
        "救助",
        "改造",
        "搬迁",
        "就业",
        "修缮",
        "种植",
        "养殖",
        "交流",
    ]
)
_MONEY_NAMES: Final = frozenset(["资金", "经费", "项目资金"])
_ASPECT: Final = re.compile("(?<=[\u4e00-\u9fff]{2})(?:方面|领域)$")
_EDGES: Final = "的了等、，,：:“”\"'‘’《》()（） 和与及·|/-－—"


def phrase_before(setting: Setting) -> str:
    """The noun phrase before the number; none where a 、 or 和 separates the two."""
    near = setting.near
    if near and near[-1] in "、和与及并":
        return ""
    if found := before_number(near, money=setting.kind == "money"):
        return found
    change = _FROM.search(near)
    return before_number(near[: change.start()]) if change else ""


def phrase_after(setting: Setting) -> str:
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
    if first.text in PLACES and (len(cut) == 1 or cut[1].kind in {V, P}):
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


def before_number(near: str, *, money: bool = False) -> str:
    """The noun phrase at the end of what stands before a number; before money, what it is for with its verb.

    >>> before_number("引进落地甲农贸、乙食用菌等企业"), before_number("开展技能培训"), before_number("贫困人口受益")
    ('企业', '技能培训', '贫困人口')
    >>> before_number("用于产业发展", money=True), before_number("支持农户发展")
    ('产业发展', '农户')
    """
    near = _ASPECT.sub("", near) if money else near
    cut = list(words(near))
    closing: list[Word] = []
    while cut and cut[-1].kind in {V, P}:
        last = cut.pop()
        if last.kind == V:
            closing.insert(0, last)
    taken: list[Word] = []
    while cut and cut[-1].kind in {N, OTHER, TITLE}:
        taken.insert(0, cut.pop())
    if taken and TIME.fullmatch(taken[0].text):
        taken.pop(0)
    if taken and len(taken) > 1 and taken[0].kind == OTHER and _PLACE_NAME.search(taken[0].text):
        taken.pop(0)  # 澜溪县结对关系
    if not taken and closing and closing[-1].text in NOMINAL and not near.endswith("了"):
        return closing[-1].text
    if not taken or (closing and closing[0].text in _DONE_WITH and not near.endswith("了")):
        return ""
    if cut and cut[-1].text in _WHITHER and _goes(cut, taken, closing):
        return "投资" if closing and closing[0].text == "投资" else before_number(near[: cut[-1].start])
    # 学校结对, 乡镇之间结对: the verb belongs to what is counted.
    nominal = closing and closing[0].text in {"培训", "结对", "投资"} and closing[0].start - taken[-1].end <= 2
    end = closing[0].end if nominal else taken[-1].end
    if money and all(word.text in _PURPOSES for word in closing):
        run = sum(len(word.text) for word in closing)
        end = len(near) if taken[-1].end + run == len(near) else end
    if money and not closing and taken[0].text in _MONEY_NAMES and len(cut) > 1:
        purpose, thing = cut[-1], cut[-2]  # 产业发展资金
        if purpose.text in _PURPOSES and thing.kind in {N, OTHER} and not _PLACE_NAME.search(thing.text):
            taken.insert(0, thing)
    phrase = trim(TIME.sub("", near[taken[0].start : end]).strip("0123456789. "))
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
    phrase = phrase.rstrip(_EDGES)
    phrase = phrase if phrase[:2] in KINDS else phrase.lstrip(_EDGES)  # 和平区
    if len(phrase) > LONGEST:
        cut = list(words(phrase))
        while len(cut) > 1 and sum(len(word.text) for word in cut) > LONGEST:
            cut.pop(0)
        phrase = "".join(word.text for word in cut)[-LONGEST:].strip(_EDGES)
    return phrase if len(phrase) > 1 else ""
