"""Whether an amount is the whole, a part of it (one project, one tranche, one giver), or a mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from analysis.proposals.meaning.measures import Measured, column, whole_of
from analysis.proposals.meaning.rules.views import View
from analysis.proposals.proposal import UNKNOWN, Choice

_MEAN: Final = re.compile(
    "县均|人均|户均|村均|亩均|月均|年均|平均|每年(?=[^，0-9为给向使让]{0,30}□)|每(?:县|村|户|人|个县|个村|镇)"
)
_TRANCHE: Final = re.compile("第[一二三四五六]批|首批|追加|第[一二三]期")
_GIVER: Final = re.compile(
    "(?:工商联|商会|协会|公司|集团|企业|总会|基金会|银行|校友会|先生|女士|党员|医院|学校|街道|委)[^，等]{0,8}捐"
)
_MANY: Final = re.compile("等|共|累计|各界|社会力量|多家|[0-9]家")
#: 企业和社会组织捐赠: more than one giver.
_SEVERAL: Final = re.compile(
    "(?:企业|组织|公司|协会|商会|单位|干部|群众|职工|街道)[和与及、]|[和与及、](?:社会|企业|个人|爱心|单位)"
)
_ONE_USE: Final = re.compile(
    r"^[^，]{0,6}?(?:专项)?(?:用于|建设|援建|新建|修建|改造|购置|打造)[^，0-9等、]{2,30}(?:项目|工程|车间|基地|学校|医院|桥|路|村|中心|大棚|园)"
)
#: 澜溪县石桥镇安排500万元: of the county at most a part.
_TOWNSHIP: Final = re.compile(
    "(?:^|[县区市旗州在为向对给由])(?P<name>[\u4e00-\u9fff]{2,3}(?:镇(?![区域级街]|村结)|乡(?![村镇亲贤土级])|街道(?!办法)))"
)
_NO_TOWNSHIP: Final = re.compile(
    "乡镇|镇乡|其中|城镇|各|的|个|重点|特色|小城|贫困|结对|示范|帮扶|全|几|每|所有|部分|[0-9两三]|对口"
)


def scope(views: Sequence[View], found: Sequence[Measured], i: int, text: str, known: Mapping[str, Any]) -> Choice:
    """The scope of a quantity; "" where its measure is not known and no word tells."""
    view, one = views[i], found[i]
    kind = column(known[one.choice.value], "kind") if one.choice.value else ""
    if one.choice.value == "poverty_standard":
        return Choice("whole", "medium", "scope.whole", "")
    if kind == "income":
        return Choice("mean", "high", "scope.mean", "人均")
    if view.setting.kind in {"money", "people", "households"} and (match := _mean(view)):
        return Choice("mean", "high", "scope.mean", match.group())
    if view.setting.kind == "money":
        if one.whole >= 0 or (whole_of(views, i, text) >= 0 and one.choice.value):
            return Choice("part", "high", "scope.of_which", "其中")
        if match := _TRANCHE.search(view.core):
            return Choice("part", "high", "scope.tranche", match.group())
        giver = _GIVER.search(view.clause)
        several = giver and _SEVERAL.search(view.clause[: giver.end()])
        if one.choice.value == "social_assistance" and giver and not several and not _MANY.search(view.clause):
            return Choice("part", "medium", "scope.one_giver", giver.group())
        township = _TOWNSHIP.search(view.setting.head)
        if one.choice.value and township and not _NO_TOWNSHIP.search(township["name"]):
            return Choice("part", "low", "scope.township", township["name"])
        use = _ONE_USE.match(view.setting.follow) or _ONE_USE.match(view.setting.next_clause)
        if one.choice.value and use:
            return Choice("part", "low", "scope.one_use", use.group())
        return Choice("whole", "low", "scope.whole", "") if one.choice.value else UNKNOWN
    return Choice("whole", "medium", "scope.whole", "")


def _mean(view: View) -> re.Match[str] | None:
    """The words of a mean; 每年为70户贫困户带来租金 says how often, not how many a year."""
    match = _MEAN.search(view.core)
    return None if match and match.group() == "每年" and view.setting.head.endswith(("为", "给", "向")) else match
