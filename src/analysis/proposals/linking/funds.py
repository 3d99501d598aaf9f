"""What can serve somebody: money of a kind that is given or earned, firms, projects; and what a count counts."""

from __future__ import annotations

import re

from analysis.proposals.linking.mentions import Mention

#: What a count of villages ends with: 3个未脱贫村, 10个村的道路; 3所村小学 are none.
VILLAGE = re.compile("村(?:的|$)")
_SOURCES = re.compile("项目|工程|企业|公司|合作社|车间|工厂|园区|产业园|基地|龙头")
_OUTLAY = re.compile("(?:安排|拨付|下拨|下达|投入)(?:了|约|近|超过?)?$")
_FUNDS = frozenset({"aid", "consumption_sales", "procurement_contract"})
_CAPITAL_FLOWS = frozenset({"registered_capital", "investment_agreed", "investment_realised", "investment_unspecified"})


def noun_of(mention: Mention) -> str:
    """What a count counts, as far as the words right behind it say, else those before it."""
    behind = re.split("[、() 和及与]", mention.after, maxsplit=1)[0]
    return behind or mention.before


def is_fund(mention: Mention) -> bool:
    """Whether it is aid, sales, contracts or another outlay in yuan: no capital, no income, no difference."""
    if (
        mention.kind != "money"
        or mention.unit != "元"
        or mention.rate
        or mention.difference
        or mention.flow in _CAPITAL_FLOWS
    ):
        return False
    return mention.nature in _FUNDS or (not mention.nature and bool(_OUTLAY.search(mention.before)))


def is_capital(mention: Mention) -> bool:
    """Whether it is registered or invested capital."""
    return mention.kind == "money" and (
        mention.nature in ("registered_capital", "investment") or mention.flow in _CAPITAL_FLOWS
    )


def is_project_or_firm(mention: Mention) -> bool:
    """Whether it counts projects, firms, workshops or the like."""
    if mention.kind != "count" or mention.rate:
        return False
    behind = re.split("[、() ]", mention.after, maxsplit=1)[0]
    return bool(_SOURCES.search(behind or mention.before))
