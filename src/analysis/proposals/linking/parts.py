"""Parts and their wholes: 其中, 包括, 分别为, and lists that 共计 adds up.

The number after 其中 is a part of the nearest number of its kind before it. Later numbers of the sentence are parts too
as long as their clauses run parallel to the first one's, or where all of them together make the whole. A difference (较去年增加),
a rate (每村), another kind of money (sales after funds), persons and person-times never are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.proposals.linking.intervals import within
from analysis.proposals.linking.mentions import MOST, Mention, Sentence, words
from analysis.proposals.linking.totals import find_totals
from analysis.proposals.linking.wholes import Whole, complete, exact, same_kind, things
from analysis.proposals.proposal import LinkProposal

_MARK = re.compile(
    r"(?P<among>其中)"
    r"|(?<![^,;(: ])(?P<including>包括|包含|含(?=[^)]{0,20}[0-9一二三四五六七八九十百千万]))"
    r"|(?<![^,;:])(?P<respectively>分别为|分别是)"
)
#: Verbs that begin a new statement: what follows them is no longer a list of parts.
_VERBS = re.compile(
    "带动|实现|帮助|培训|引进|引导|完成|签订|签约|销售|建设|建成|新建|开展|举办|组织|落实|投入|安排|实施|吸纳|覆盖|惠及|受益|选派|派出|争取|"
    "援建|新增|转移|输转|采购|购置|发放|捐赠|募集|解决|动员|结对|改造|修建|打造|种植|发展|设立|认定|接收|脱贫|用于|兑现|拨付|到位|支出|使用|"
    "奖励|扶持|支持|补助|资助|奖补|开设|开通|招聘|输送|送|达成|推广|服务|增收|就业|搬迁|入住"
)
#: 产业发展资金400万元, 乡村建设972万元: what money is for, no statement.
_PURPOSE = re.compile("(?:发展|建设|培训|改造|补助|资助|奖补|就业|搬迁|种植)(?=(?:资金|经费)?$)")
#: Shares of money or pairs that exceed their whole by one part in so many at most are meant to be all of it.
_EXCESS = 20
#: By whom, and not for what: 财政资金4800万元,产业资金500万元 are shares by two views.
_GIVER = re.compile("财政|社会|捐|企业|自筹|配套|[省市区县]级|中央")
_BARE_NUMBER = re.compile(r"(?<![0-9.,])[0-9]+(?:\.[0-9]+)?(?=[、,;和及](?![0-9]{3}(?![0-9])))")
_REST = re.compile("^[^,]{0,4}(?:其余|余下|剩余|其他)")
_ELSE = re.compile("另|此外|同时|以外")


def part_links(wholes: Sequence[Whole]) -> Iterator[LinkProposal]:
    """One link a part; a part that is larger than its whole gets none."""
    for one in wholes:
        for part in one.parts:
            yield LinkProposal(
                part.number,
                "part_of",
                one.whole.number,
                "stated",
                "",
                one.complete,
                one.confidence,
                one.rule,
                one.words,
            )


def find_wholes(sentence: Sentence, previous: Sentence | None) -> Iterator[Whole]:
    """The wholes of a sentence, or of the one before it on the same line where this one begins with 其中."""
    totals = list(find_totals(sentence))
    yield from totals
    # 其中:甲市3万人、乙市2万人,共5万人;丙市4万人: what a subtotal is made of is a part of that, not of the whole above.
    nested = frozenset(m.number for one in totals for m in one.parts)
    marks = list(_MARK.finditer(sentence.text))
    for number, mark in enumerate(marks):
        place = sentence.start + mark.start()
        following = [m.start() + sentence.start for m in marks[number + 1 :] if m["among"]]
        end = following[0] if following else sentence.end
        if mark.start() and sentence.text[mark.start() - 1] in "(":
            closing = sentence.text.find(")", mark.end())
            end = min(end, sentence.start + closing) if closing >= 0 else end
        inside = [m for m in sentence.behind(sentence.start + mark.end()) if m.start < end]
        before = sentence.before(place)[::-1]
        context = sentence
        if not before and previous is not None and sentence.follows and not sentence.text[: mark.start()].strip(' “"'):
            before, context = list(previous.mentions[-MOST:]), previous
        yield from _parted(context, sentence, mark, place, inside, before, nested)


def _parted(
    context: Sentence,
    sentence: Sentence,
    mark: re.Match[str],
    place: int,
    inside: Sequence[Mention],
    before: Sequence[Mention],
    nested: frozenset[int],
) -> Iterator[Whole]:
    taken: set[int] = set()
    for first in inside:
        if first.number in taken:
            continue
        whole = next((m for m in reversed(before) if same_kind(first, m)), None)
        alike = [m for m in inside if m.number not in taken and whole is not None and same_kind(m, whole)]
        taken.update(m.number for m in (first, *alike))
        if (
            whole is None
            or _unread(sentence, mark, alike)
            or not _first(sentence, mark, first)
            or not _belongs(context, whole, before, first, place)
        ):
            continue
        found = _list_of_parts(sentence, whole, [m for m in alike if m.number not in nested], inside)
        if found is None:
            continue
        parts, complete = found
        if complete == "claimed" and not mark["respectively"]:
            yield Whole(whole, (), parts, "claimed", "medium", "link.part_of.among", mark.group())
            continue
        if mark["respectively"] and complete != "yes":
            if len(parts) > 1 and exact(parts, whole):
                yield Whole(whole, (), parts, "claimed", "medium", "link.part_of.respectively", mark.group())
            continue
        fitting = tuple(m for m in parts if within(m.found.reading, whole.found.reading) != "contradicts")
        confidence = "high" if mark["among"] and (first.clause <= place + 4 or complete == "yes") else "medium"
        yield Whole(
            whole,
            fitting,
            tuple(m for m in parts if m not in fitting),
            complete if len(fitting) == len(parts) else "not_stated",
            confidence,
            "link.part_of." + (mark.lastgroup or "among"),
            mark.group(),
        )


def _unread(sentence: Sentence, mark: re.Match[str], alike: Sequence[Mention]) -> bool:
    """Whether the list has numbers without a unit (产业3180、劳务530、教育1060万元): what is read of it is not all of it."""
    start = sentence.start + mark.end()
    return bool(alike) and _BARE_NUMBER.search(sentence.between(start, alike[-1].start)) is not None


def _first(sentence: Sentence, mark: re.Match[str], first: Mention) -> bool:
    """Whether the number after the mark is a part at all: in the clause that the mark opens, or after a time in it."""
    if first.rate or first.difference:
        return False
    opened = sentence.between(sentence.start + mark.end(), first.clause)
    clauses = [clause for clause in re.split("[,:]", opened) if clause.strip()]
    return len(clauses) <= 1 and not re.search("[;]", opened) and all(len(clause) <= 12 for clause in clauses)


def _belongs(context: Sentence, whole: Mention, before: Sequence[Mention], first: Mention, place: int) -> bool:
    """Whether the nearest number of the kind is the whole: it stands alone, and in the clause before or a like one."""
    others = [m for m in before if m.end <= whole.start and m.unit == whole.unit and m.kind == whole.kind]
    if others:
        gap = context.between(others[-1].end, whole.start)
        if not re.search("[,;:]", gap) and not (whole.kind == "count" and things(others[-1]) != things(whole)):
            return False  # 干部20名、教师30名,其中女性12名: of which of them is not said
        # 教师30名,医生20名,其中高级职称12名: the list before goes on, and of which of them is not said.
        listed = context.clauses(others[-1].end, whole.start) == 1 and not _VERBS.search(whole.lead)
        if listed and not _matter(context, whole) & words(first.lead + first.after):
            return False
    across = place >= context.end
    if whole.segment_end < place and not across:
        return False
    matter = words(first.lead + first.after)
    like = bool(_matter(context, whole) & matter)
    # 帮助就业1000人,培训500人,其中赴东部就业300人: the nearest is not the one that is meant.
    if not like and others and (across or any(_matter(context, m) & matter for m in others)):
        return False
    return like or context.clauses(whole.end, min(place, context.end)) + across <= 1


def _matter(context: Sentence, mention: Mention) -> frozenset[str]:
    return words(context.between(mention.clause, mention.clause_end))


def _list_of_parts(
    sentence: Sentence, whole: Mention, alike: Sequence[Mention], inside: Sequence[Mention]
) -> tuple[tuple[Mention, ...], str] | None:
    """The parts among the numbers after the mark, and whether they are all of the whole."""
    usable = [m for m in alike if not m.rate and not m.difference]
    if not usable or usable[0] is not alike[0]:
        return None
    reading = whole.found.reading
    relaxed = list(_run(sentence, usable, strict=False))
    if complete([m.found.reading for m in relaxed], reading):
        return tuple(relaxed), "yes"
    parts = list(_run(sentence, usable, strict=True))
    readings = [m.found.reading for m in parts]
    if sum(one.low for one in readings) > reading.high and len(parts) > 1:
        return (tuple(parts), "claimed") if _too_much(parts, whole) else (tuple(parts[:1]), "not_stated")
    # Where other numbers of the kind follow that may be parts as well, it stays open whether these are all.
    following = next((m for m in inside if m.start > parts[-1].start and m.unit == parts[-1].unit), None)
    more = following is not None and not re.search("[,;]", sentence.between(parts[-1].end, following.start))
    more = more or len(parts) < len(usable)
    if not more and (_rest_follows(sentence, parts[-1]) or sum(one.high for one in readings) < reading.low):
        return tuple(parts), "no"
    return tuple(parts), "not_stated"


def _too_much(parts: Sequence[Mention], whole: Mention) -> bool:
    """Whether shares that exclude each other make a little more than their whole: 365.2万元,其中捐款210万元,捐物165.2万元.

    People may be in two groups at once, and what makes far more than the whole may be shares by two views of it.
    """
    exclusive = whole.kind == "money" or whole.unit == "对"
    total = sum(one.found.reading.value for one in parts)
    reading = whole.found.reading
    views = {bool(_GIVER.search(one.before)) for one in parts}
    return exclusive and len(views) == 1 and exact(parts, whole) and (total - reading.value) * _EXCESS <= reading.value


def _rest_follows(sentence: Sentence, last: Mention) -> bool:
    return _REST.search(sentence.between(last.end, last.end + 12)) is not None


def _run(sentence: Sentence, usable: Sequence[Mention], *, strict: bool) -> Iterator[Mention]:
    first = usable[0]
    yield first
    opening = _verbs(first)
    last = first
    for mention in usable[1:]:
        gap = sentence.between(last.end, mention.start)
        if _ELSE.search(gap):
            return
        if not re.search("[,;、]|[和及与]", gap):
            return  # 其中30个村实施项目12个: the second number is of something else
        verbs = _verbs(mention)
        if mention.clause != last.clause and not verbs & opening and (verbs or (strict and ";" in gap)):
            return
        yield mention
        last = mention


def _verbs(mention: Mention) -> frozenset[str]:
    lead = _PURPOSE.sub("", mention.lead) if mention.kind == "money" else mention.lead
    return frozenset(_VERBS.findall(lead))
