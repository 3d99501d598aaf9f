"""Parts and their wholes: 其中, 包括, 分别为, and lists that 共计 adds up.

The number after 其中 is a part of the nearest number of its kind before it. Later numbers of the sentence are parts too
as long as their clauses run parallel to the first one's, or where all of them together make the whole. A difference (较去年增加),
a rate (每村), another kind of money (sales after funds), persons and person-times never are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.numerals import Reading
from analysis.proposals.linking.intervals import adds_up, within
from analysis.proposals.linking.mentions import MOST, Mention, Sentence, words
from analysis.proposals.proposal import LinkProposal

_MARK = re.compile(
    r"(?P<among>其中)"
    r"|(?<![^,;(: ])(?P<including>包括|包含|含(?=[^)]{0,20}[0-9一二三四五六七八九十百千万]))"
    r"|(?<![^,;:])(?P<respectively>分别为|分别是)"
)
_TOTAL = re.compile(r"[,、](?:(?P<plain>共计|合计|总计)|共)(?:[^,;0-9]{0,8})$")
_JOINED = re.compile("[、和及与]|以及")
#: Verbs that begin a new statement: what follows them is no longer a list of parts.
_VERBS = re.compile(
    "带动|实现|帮助|培训|引进|引导|完成|签订|签约|销售|建设|建成|新建|开展|举办|组织|落实|投入|安排|实施|吸纳|覆盖|惠及|受益|选派|派出|争取|"
    "援建|新增|转移|输转|采购|购置|发放|捐赠|募集|解决|动员|结对|改造|修建|打造|种植|发展|设立|认定|接收|脱贫|用于|兑现|拨付|到位|支出|使用|"
    "奖励|扶持|支持|补助|资助|奖补|开设|开通|招聘|输送|送|达成|推广|服务|增收|就业|搬迁|入住"
)
_NOUNS = re.compile(
    "村|乡|镇|县|区|户|企业|电站|卫生院|卫生室|公司|合作社|学校|医院|车间|工厂|项目|基地|园区|大棚|温室|协议|市场"
)
_REST = re.compile("^[^,]{0,4}(?:其余|余下|剩余|其他)")
_APART = re.compile("[,:()]|其中|包括")
_ELSE = re.compile("另|此外|同时|以外")
#: Parts make their whole where they miss it by one part in so many at most, rounding or not.
_CLOSE = 50
_RELEASED = frozenset({"percent", "ratio", "duration", "number"})


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole with what its source says are parts of it.

    ``refused`` are numbers that words call parts and that are larger than the whole, or that words call all of it (分别为,
    共计) and that do not make it (``complete`` is then ``claimed``): no links, but something to look at.
    """

    whole: Mention
    parts: tuple[Mention, ...]
    refused: tuple[Mention, ...]
    complete: str
    confidence: str
    rule: str
    words: str


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
    totals = list(_totals(sentence))
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
        whole = next((m for m in reversed(before) if _same_kind(first, m)), None)
        alike = [m for m in inside if m.number not in taken and whole is not None and _same_kind(m, whole)]
        taken.update(m.number for m in (first, *alike))
        if whole is None or not _first(sentence, mark, first) or not _belongs(context, whole, before, first, place):
            continue
        found = _list_of_parts(sentence, whole, [m for m in alike if m.number not in nested], inside)
        if found is None:
            continue
        parts, complete = found
        if mark["respectively"] and complete != "yes":
            if len(parts) > 1 and _exact(parts, whole):
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


def _same_kind(part: Mention, whole: Mention) -> bool:
    """Whether a number can be a part of another: the same unit, and the same kind of money or of things."""
    if part.kind in _RELEASED or whole.rate or whole.difference:
        return False
    if part.kind == "money":
        if part.unit != whole.unit or (part.flow and whole.flow and part.flow != whole.flow):
            return False
        return not part.nature or not whole.nature or part.nature == whole.nature
    if part.unit == whole.unit:
        return part.kind != "count" or _same_things(part, whole)
    if whole.unit == "对":
        return part.kind == "count" and "结对" in part.before + part.after
    return (
        part.kind == whole.kind == "count" and "个" in (part.unit, whole.unit) and bool(_things(part) & _things(whole))
    )


def _things(mention: Mention) -> frozenset[str]:
    return frozenset(_NOUNS.findall(mention.before + mention.after))


def _same_things(part: Mention, whole: Mention) -> bool:
    """24个项目 is a part of 28个项目, 3个村 is none; a part that names nothing of its own counts what its whole does."""
    behind = re.split("[、() ]", part.after[:12], maxsplit=1)[0]
    named = frozenset(_NOUNS.findall(behind)) or frozenset(_NOUNS.findall(part.before[-4:]))
    return not named or bool(named & _things(whole))


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
        if not re.search("[,;:]", gap) and not (whole.kind == "count" and _things(others[-1]) != _things(whole)):
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
    if _complete([m.found.reading for m in relaxed], reading):
        return tuple(relaxed), "yes"
    parts = list(_run(sentence, usable, strict=True))
    readings = [m.found.reading for m in parts]
    if sum(one.low for one in readings) > reading.high and len(parts) > 1:
        return tuple(parts[:1]), "not_stated"
    # Where other numbers of the kind follow that may be parts as well, it stays open whether these are all.
    following = next((m for m in inside if m.start > parts[-1].start and m.unit == parts[-1].unit), None)
    more = following is not None and not re.search("[,;]", sentence.between(parts[-1].end, following.start))
    more = more or len(parts) < len(usable)
    if not more and (_rest_follows(sentence, parts[-1]) or sum(one.high for one in readings) < reading.low):
        return tuple(parts), "no"
    return tuple(parts), "not_stated"


def _rest_follows(sentence: Sentence, last: Mention) -> bool:
    return _REST.search(sentence.between(last.end, last.end + 12)) is not None


def _exact(parts: Sequence[Mention], whole: Mention) -> bool:
    return all(m.found.reading.hedge == "exact" for m in (*parts, whole))


def _complete(parts: Sequence[Reading], whole: Reading) -> bool:
    """Whether parts make the whole within rounding; where a word widens a number (超过), it is not known.

    Rounding does not stretch far: 1亿元 and 1.2亿元 are not known to be all of 2亿元.
    """
    if any(one.hedge != "exact" for one in (*parts, whole)) or adds_up(parts, whole) == "contradicts":
        return False
    return abs(sum(one.value for one in parts) - whole.value) * _CLOSE <= whole.value


def _run(sentence: Sentence, usable: Sequence[Mention], *, strict: bool) -> Iterator[Mention]:
    first = usable[0]
    yield first
    opening = frozenset(_VERBS.findall(first.lead))
    last = first
    for mention in usable[1:]:
        gap = sentence.between(last.end, mention.start)
        if _ELSE.search(gap):
            return
        if not re.search("[,;、]|[和及与]", gap):
            return  # 其中30个村实施项目12个: the second number is of something else
        verbs = frozenset(_VERBS.findall(mention.lead))
        if mention.clause != last.clause and not verbs & opening and (verbs or (strict and ";" in gap)):
            return
        yield mention
        last = mention


def _totals(sentence: Sentence) -> Iterator[Whole]:
    """A list that its sentence adds up: 党政干部20名、专技人才30名,共计50名."""
    for position, whole in enumerate(sentence.mentions):
        mark = _TOTAL.search(sentence.between(max(sentence.start, whole.clause - 1), whole.start))
        if mark is None or position < 2 or whole.rate or whole.difference or whole.kind in _RELEASED:
            continue
        parts = _listed_before(sentence, whole, position)
        if len(parts) > 1 and _exact(parts, whole):
            if _complete([m.found.reading for m in parts], whole.found.reading):
                yield Whole(whole, parts, (), "yes", "high", "link.part_of.total", mark.group().strip(",、")[:2])
            elif mark["plain"]:
                yield Whole(whole, (), parts, "claimed", "medium", "link.part_of.total", mark["plain"])


def _listed_before(sentence: Sentence, whole: Mention, position: int) -> tuple[Mention, ...]:
    """The list in front of a total: what 、 joins; else as many of the clauses before as make exactly the total."""
    run: list[Mention] = []
    for part in reversed(sentence.mentions[max(0, position - MOST) : position]):
        if not _same_kind(part, whole) or part.rate or part.difference or part.segment != whole.segment:
            break
        run.insert(0, part)
    joined = run[-1:]
    for part in reversed(run[:-1]):
        if _APART.search(sentence.between(part.end, joined[0].start)):
            break
        joined.insert(0, part)
    if len(joined) > 1:
        return tuple(joined)
    for number in range(2, len(run) + 1):
        if sum(m.found.reading.value for m in run[-number:]) == whole.found.reading.value:
            return tuple(run[-number:])
    return ()
