"""Who gives what a clause tells of: named before a word of giving; and what nobody gave, for it is the county's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from analysis.proposals.circumstances.gazetteer import Gazetteer
from analysis.proposals.circumstances.mentions import Mention
from analysis.proposals.circumstances.passages import Clause
from analysis.proposals.circumstances.setting import group_of
from analysis.proposals.proposal import Choice
from analysis.text.quantities.finding import Found

#: Who does this with money, people or things gives.
_GIVES: Final = re.compile(
    "帮扶|援助|捐赠|捐助|捐款|捐资|捐|投入|援建|支援|支持|扶持|拨付|选派|派出|派驻|派往|派遣|派来|派|筹集|筹措|筹|引导|资助|出资|安排|落实|"
    "购买|采购|帮助|帮|赠送|赠|提供|注资|建设|实施|援|输送"
)
_TAKES_PART: Final = re.compile("由$")
#: What a county has or had, whoever helps it; and money that is its own or the state's.
_LOCAL: Final = re.compile(
    "未脱贫|没脱贫|只剩|还剩|返贫风险|致贫风险|返贫监测|边缘户|边缘易致贫|边缘人口|监测户|监测人口|贫困发生率|综合贫困|常住人口|总人口|户籍人口|可支配收入|"
    "行政村|库区移民|幅员|群众(?:居|住)在|生产总值|财政收入|人均收入|人均纯收入|集体收入|还有贫困|剩余贫困|尚有贫困|减贫|脱贫摘帽|退出贫困|贫困村退出|\\|(?:贫困人口|群众)?(?:实现|稳定)*脱贫(?!劳动力|人口|户|群众|家庭|残疾)|森林覆盖率"
)
#: 312名脱贫劳动力 are the county's own where nothing is done with them.
_OUT_OF_POVERTY: Final = re.compile("\\|脱贫(?:劳动力|人口|户|群众|家庭|残疾)")
_HELPS: Final = re.compile(
    "帮助|帮扶|带动|组织|输转|输送|转移|培训|吸纳|促进|资助|救助|受益|惠及|务工|就业|分红|增收|返岗|慰问|捐"
)
#: 天津市财政资金3000万元: whose money it is, though no word says that it is given.
_ITS_MONEY: Final = re.compile(
    "的?(?:省级|市级|区级|县级|本级|两级|财政|对口|东西部|扶贫|协作|帮扶|援助|支援|专项|无偿|社会|各界){0,5}(?:资金|款物|捐款|经费)"
)
_RATE: Final = re.compile("贫困发生率|贫困率|森林覆盖率|自来水普及率|入学率|城镇化率")
_OWN_MONEY: Final = re.compile(
    "(?<![两三四各])县财政(?!帮扶|援助|协作)|州财政|旗财政|自治区财政|中央财政|中央预算|中央专项|省级财政|本级财政|自筹|涉农整合|整合涉农|整合资金|整合[^，。；,;0-9]{0,4}(?:部门|行业|项目)资金|部门资金"
)
#: 援助澜溪县财政资金: what is given to the county is not its own.
_TO_THE_COUNTY: Final = re.compile("(?:援助|帮扶|支援|拨付|安排|[给向])[\u4e00-\u9fff]{1,4}$")
#: 全县共有, 全县草原: a stock.
_OF_ITS_OWN: Final = re.compile(
    "全[县旗州盟省市区国][^，。；,;]{0,8}?(?:共有|现有|尚有|还有|有|总|面积|草原|草场|耕地|茶园|果园|人口|户籍|农户|贫困)"
)
_WEAK: Final = ("实施", "建设")  # of which the county may be the subject
_NEAR: Final = 14  # characters on either side of a number that say what it counts
_JOINED: Final = re.compile("[、和及]")
_LIST: Final = 12  # characters between two givers at most: 甲市援助和乙区捐赠


def giver(text: str, giving: Sequence[Mention], clause: Clause, places: Gazetteer) -> Choice | None:
    """Who gives in a clause: places of the giving side before a word of giving, or after 由; None where nobody does.

    Several that give together are the package's group of them, else the place that they all lie in.
    """
    if not giving:
        return None
    row = [giving[0]]
    for one in giving[1:]:
        between = text[row[-1].until : one.at]
        if _GIVES.search(between) and not (_JOINED.search(between) and len(between) <= _LIST):
            break
        row.append(one)
    match = _GIVES.search(text, row[-1].until, clause.until) or _ITS_MONEY.match(text, row[-1].until, clause.until)
    if match is None and not _TAKES_PART.search(text[max(0, row[0].at - 1) : row[0].at]):
        return None
    words = f"{text[row[0].at : row[-1].until]} {match[0] if match else ''}".strip()
    names = list(dict.fromkeys(one.place for one in row))
    if len(names) == 1:
        return Choice(names[0], "high" if match and match[0] not in _WEAK else "medium", "donor.clause", words)
    if "分别" in text[clause.at : clause.until]:
        return Choice("", "none", "donor.each", words)
    together = group_of(names, places) or places.common(names)
    sure = "medium" if together in names or "-" in together else "low" if together else "none"
    return Choice(together, sure, "donor.several", words)


def of_its_own(text: str, found: Found, clause: Clause, *, given: bool) -> Choice | None:
    """Why a quantity has no donor: it counts what the county has, or its own or the state's money; None where it may have one.

    Parameters
    ----------
    given
        Whether somebody gives in the sentence: then 全县 before the number does not make it the county's own.
    """
    after = text[found.until : min(clause.until, found.until + _NEAR)]
    near = text[max(clause.at, found.at - _NEAR) : found.at] + "|" + after
    if match := _LOCAL.search(near):
        return Choice("", "none", "donor.local", match[0].lstrip("|"))
    if (match := _OUT_OF_POVERTY.search(near)) and not _HELPS.search(text, clause.at, clause.until):
        return Choice("", "none", "donor.local", match[0].lstrip("|"))
    if found.reading.unit == "%" and (match := _RATE.search(text, clause.at, found.at)):
        return Choice("", "none", "donor.local", match[0])
    match = _OWN_MONEY.search(text, clause.at, found.at)
    if match and not _TO_THE_COUNTY.search(text[clause.at : match.start()]):
        return Choice("", "none", "donor.own_money", match[0])
    if not given and (match := _OF_ITS_OWN.search(text, clause.at, found.at)):
        return Choice("", "none", "donor.local", match[0])
    return None
