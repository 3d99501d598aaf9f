"""Outcomes and the plans they are measured against: 计划选派141名 … 目前,已选派85名; 完成…,占年度计划的…; 安排…,已到位….

Plan and outcome stand in one sentence, or the outcome in the sentence right after the plan. Both have one unit, and
their clauses share a word of the matter, or the outcome's clause has none of its own (已完成60名). Where two plans could
be meant there is no link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.proposals.linking.mentions import MOST, Mention, Sentence, words
from analysis.proposals.proposal import LinkProposal

_PLAN = re.compile("计划(?!》)|目标|任务|力争|拟|预计|规划")
_DONE = re.compile("已|目前|截至|截止|实际|完成|到[0-9]{1,2}月底")
_AGAINST = re.compile(
    "(?:年初|年度|全年|总)?(?:计划|规划|目标|任务)(?:任务|目标|总)?(?:数|量|额)?(?:的|为|是)?[^,;。]{0,6}$"
)
_LEADING = re.compile(
    "截至|截止|目前|今年|上半年|年内|现已|已经|已|实际|累计|共|完成|开工|完工|竣工|建成|验收|启动|到位|支出|使用|拨付|落实|下达|资金|其中|[到至]?[0-9]+[年月日]?底?末?|[,:]"
)
_ALLOCATED = re.compile("安排|下达|分配")
_RECEIVED = re.compile("(?:已|实际|全部)?(?:到位|拨付到位|到账)")
_STAGES_OF_PLANS = frozenset({"", "not_stated", "planned", "expected", "baseline"})
_UNMEASURED = frozenset({"percent", "ratio", "duration", "number"})


def find_attained(sentence: Sentence, previous: Sentence | None) -> Iterator[LinkProposal]:
    """Links from the outcomes of a sentence to the plans in it, or in the sentence before it on the same line."""
    earlier = [m for m in previous.mentions if _is_plan(m)] if previous is not None and sentence.follows else []
    plans: list[Mention] = []
    taken: set[int] = set()
    for number, mention in enumerate(sentence.mentions):
        if _is_goal(sentence, mention) and number:
            outcome = sentence.mentions[number - 1]
            if _alike(outcome, mention) and outcome.number not in taken and not _is_plan(outcome):
                taken.update((outcome.number, mention.number))
                yield _link(outcome, mention, "against_goal", "high")
            continue
        if _is_plan(mention):
            plans = [*plans[1 - MOST :], mention]
            continue
        if not _DONE.search(mention.lead) and not _opens_done(sentence, mention):
            if _alike_any(mention, plans):
                plans = [p for p in plans if not _alike(mention, p)]
            continue
        plan = _plan_of(mention, plans) or (
            _plan_of(mention, earlier) if previous is not None and number == 0 else None
        )
        if plan is not None and plan.number not in taken:
            taken.add(plan.number)
            yield _link(mention, plan, "plan", "high" if plan in plans else "medium")
    yield from _received(sentence, taken)


def _link(outcome: Mention, plan: Mention, rule: str, confidence: str) -> LinkProposal:
    word = _PLAN.search(plan.lead) or _ALLOCATED.search(plan.lead)
    return LinkProposal(
        outcome.number,
        "attains",
        plan.number,
        "stated",
        "",
        "",
        confidence,
        f"link.attains.{rule}",
        word.group() if word else "",
    )


def _is_plan(mention: Mention) -> bool:
    """Whether the words in front of a number, in its clause, speak of a plan and not of what is done."""
    if mention.kind in _UNMEASURED or mention.rate or mention.difference or mention.stage not in _STAGES_OF_PLANS:
        return False
    mark = _PLAN.search(mention.before) or (_PLAN.search(mention.lead) if "、" in mention.lead else None)
    return mark is not None and not re.search("已|完成|超额|提前", mention.lead)


def _is_goal(sentence: Sentence, mention: Mention) -> bool:
    """A goal named behind its outcome: 占年度计划的100名, 达到规划任务100名的95%, (目标100名)."""
    if mention.kind in _UNMEASURED or mention.rate or mention.difference or not _AGAINST.search(mention.before):
        return False
    opening = sentence.between(max(sentence.start, mention.start - 16), mention.start)
    return bool(re.search("占|[(]", opening)) or ("达" in opening and mention.after.startswith("的"))


def _opens_done(sentence: Sentence, mention: Mention) -> bool:
    """Whether a clause just before, without a number, says that it is done: 目前,选派85名."""
    opening = sentence.between(mention.clause - 40, mention.clause)
    last = [clause for clause in re.split("[,;]", opening) if clause.strip()][-1:]
    return any(len(clause) <= 12 and _DONE.search(clause) for clause in last)


def _alike(one: Mention, other: Mention) -> bool:
    if one.unit != other.unit or one.kind != other.kind or one.kind in _UNMEASURED:
        return False
    if one.kind == "money" and one.nature and other.nature and one.nature != other.nature:
        return False
    return not (one.flow and other.flow and one.flow != other.flow)


def _alike_any(mention: Mention, plans: Sequence[Mention]) -> bool:
    return any(_alike(mention, plan) for plan in plans)


def _plan_of(outcome: Mention, plans: Sequence[Mention]) -> Mention | None:
    """The one plan that an outcome is of: more than half of what its clause says stands in the plan's clause too."""
    if outcome.rate or outcome.difference or outcome.kind in _UNMEASURED:
        return None
    matter = words(_LEADING.sub("", outcome.lead)) or words(_noun(outcome))
    fitting = []
    for plan in plans:
        if plan.number >= outcome.number or not _alike(outcome, plan):
            continue
        if 2 * len(matter & words(plan.lead + plan.after)) > len(matter) or not matter:
            fitting.append(plan)
    return fitting[0] if len(fitting) == 1 else None


def _noun(mention: Mention) -> str:
    return re.split("[、()]", mention.after, maxsplit=1)[0]


def _received(sentence: Sentence, taken: set[int]) -> Iterator[LinkProposal]:
    """安排资金5000万元,已到位3000万元: money received and the allocation that it is of, side by side."""
    for allocated, received in zip(sentence.mentions, sentence.mentions[1:], strict=False):
        if allocated.kind != "money" or not _alike(received, allocated) or received.number in taken:
            continue
        if allocated.rate or received.rate or allocated.difference or received.difference:
            continue
        alone = sentence.clauses(allocated.end, received.start) == 1
        matter = received.lead.replace("资金", "")
        if alone and _ALLOCATED.search(allocated.lead) and _RECEIVED.fullmatch(matter):
            yield _link(received, allocated, "received", "medium")
