"""What money is said to be for: 重点用于 … and what is bought or built of it, 购置, 扶持…发展."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.proposals.linking.funds import VILLAGE, is_fund, noun_of
from analysis.proposals.linking.mentions import MOST, Mention, Sentence
from analysis.proposals.proposal import LinkProposal

_FOR = re.compile("(?P<how>重点|主要|集中|优先|全部|专项|专门|其中|部分)?(?:用于|用在|投向)")
_THINGS = re.compile("发展|建设|新建|建成|修建|改造|援建|建|购置|购买|种植|养殖|购")
_SUPPORT = re.compile("扶持|支持|奖励|奖补|补助|资助|用于")
_PURCHASE = re.compile(r"^[,、]?(?:先后|共|并)?(?:购置|购买|采购|新建|建成|修建|建设|援建|改造)")
_PAID = re.compile("安排|投入|拨付|落实|资金|使用|捐|援助|补助")
_HOMES = re.compile("房|的?住宅")
_NO_THINGS = re.compile("项目|工程|协议|村$|乡|镇|企业|公司")
#: Groups of people that exclude each other by definition: remaining poor, monitored, marginal, in sudden difficulty.
_DISJOINT = (
    ("marginal", re.compile("边缘")),
    ("remaining", re.compile("未脱贫|尚未脱贫|剩余贫困")),
    ("monitored", re.compile("监测|脱贫不稳定")),
    ("sudden", re.compile("突发严重困难|突发困难")),
)
_GROUP_NAMES = {"人": "people", "户": "households"}


def find_meant_for(sentence: Sentence) -> Iterator[LinkProposal]:
    """People, households and villages that a fund is said to be for."""
    for mark in _FOR.finditer(sentence.text):
        place = sentence.start + mark.start()
        fund = _fund_before(sentence, place)
        if fund is None:
            continue
        targets = _listed(sentence, sentence.start + mark.end())
        groups = _groups(sentence, targets, "focus-" if mark["how"] in ("重点", "主要", "集中", "优先") else "")
        how = mark["how"] or ""
        complete = {"全部": "yes", "": "not_stated", "专项": "not_stated", "专门": "not_stated"}.get(how, "no")
        for target in targets:
            yield LinkProposal(
                fund.number,
                "serves",
                target.number,
                "stated",
                groups.get(target.number, ""),
                complete,
                "high" if fund.clause_end >= place else "medium",
                "link.serves.meant_for",
                mark.group(),
            )


def _fund_before(sentence: Sentence, place: int) -> Mention | None:
    """The money that the words speak of: in their clause, or alone in the clause before."""
    for mention in sentence.before(place)[:1]:
        near = sentence.clauses(mention.end, place) <= 1 and mention.segment_end >= place
        return mention if near and is_fund(mention) and mention.nature != "consumption_sales" else None
    return None


def _listed(sentence: Sentence, start: int) -> list[Mention]:
    """People, households and villages in the list that begins here; it ends with its clause."""
    found: list[Mention] = []
    for mention in sentence.behind(start):
        if found and mention.clause > found[-1].clause:
            break
        if sentence.clauses(start, mention.start) or mention.rate:
            break
        if mention.head and _HOMES.search(mention.after[:6]):
            break  # 300户安置房
        if mention.head or (mention.kind == "count" and VILLAGE.search(noun_of(mention))):
            found.append(mention)
        elif not found or mention.kind == "money":
            break
    return found


def _groups(sentence: Sentence, targets: Sequence[Mention], prefix: str) -> dict[int, str]:
    """Names of the groups of targets that exclude each other by definition, each unit its own.

    1307户4274人未脱贫人口、277户1278人…监测人口: what is named behind a run of numbers is true of all of them.
    """
    names: dict[int, str] = {}
    for position, target in enumerate(targets):
        end = targets[-1].clause_end
        for follower in targets[position + 1 :]:
            if "、" in sentence.between(target.end, follower.start):
                end = follower.start
                break
        described = sentence.between(target.end, end)
        names[target.number] = next((name for name, word in _DISJOINT if word.search(described)), "")
    found: dict[int, str] = {}
    for unit, plural in _GROUP_NAMES.items():
        members = [t for t in targets if t.unit == unit]
        classes = [names[t.number] for t in members]
        if len(members) > 1 and all(classes) and len(set(classes)) == len(classes):
            found.update((t.number, prefix + plural) for t in members)
    return found


def find_bought(sentence: Sentence, itemised: frozenset[int]) -> Iterator[LinkProposal]:
    """Things that money is said to go into, in the clause right after it."""
    for position, fund in enumerate(sentence.mentions):
        if not is_fund(fund) or fund.nature not in ("aid", "") or not _PAID.search(fund.lead + fund.after):
            continue
        clause = _next_clause(sentence, fund, position)
        if not clause:
            continue
        opening = sentence.between(clause[0].clause, clause[0].start)
        supported = _SUPPORT.search(opening) and _THINGS.search(opening)
        purchase = _PURCHASE.search(opening)
        if not (supported or purchase):
            continue
        for target in clause:
            if (
                target.kind != "count"
                or target.rate
                or _NO_THINGS.search(noun_of(target) + re.split("[、()]", target.after, maxsplit=1)[0][-4:])
            ):
                break
            stated = bool(supported) and not purchase
            gift = re.search("捐", fund.lead) is not None
            complete = (
                ("yes" if fund.number in itemised else "not_stated") if stated else "no" if gift else "not_stated"
            )
            word = purchase or supported
            yield LinkProposal(
                fund.number,
                "serves",
                target.number,
                "stated" if stated else "inferred",
                "",
                complete,
                "medium" if stated else "low",
                "link.serves.supported" if stated else "link.serves.bought",
                word.group().strip(",、") if word else "",
            )


def _next_clause(sentence: Sentence, fund: Mention, position: int) -> list[Mention]:
    """The numbers of the clause right after an amount's own, where that one has no other number behind it."""
    following = sentence.mentions[position + 1 : position + 1 + MOST]
    if not following or sentence.clauses(fund.end, following[0].start) != 1 or following[0].segment != fund.segment:
        return []
    return [m for m in following if m.clause == following[0].clause]
