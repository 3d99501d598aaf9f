"""Whom a fund, firm, contract, sale or project reaches: 带动, 受益, 惠及, 覆盖, 吸纳, 解决.

Stated where the source is the nearest one before the words, in the same segment; inferred where the words lead through
something between (what was built, projects). Registered and invested capital serve nobody: they are passed over, and the
firms before them are the source. Numbers of other people, trainings or meetings between the two end the search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from analysis.proposals.linking.funds import VILLAGE, is_capital, is_fund, is_project_or_firm, noun_of
from analysis.proposals.linking.mentions import SIZES, Mention, Sentence
from analysis.proposals.proposal import LinkProposal

_REACH = re.compile("带动|惠及|受益|覆盖|吸纳|带贫|辐射|解决")
_BUILT = re.compile("发展|建|改造|购|种植|养殖")
#: How a clause begins that tells what was made of the money before it.
_BUILDS = re.compile(
    "^(?:共|先后|已|并)*(?:在[^,]{1,16}?)?(?:共|先后|已|并)*(?:新建|扩建|改扩建|改建|建成|建设|建起|修建|援建|改造|发展|购置|种植|养殖)"
)
#: 已支出4131万元 is a stage of a fund named before: the projects are that one's.
_CALLED = re.compile("资金|款|经费|援助|帮扶|捐|投入|安排|拨付|财政|落实")
_PAYS = re.compile("投入|安排|使用|落实|拨付|整合|捐赠|援助")
_IMPLEMENT = re.compile("^(?:确定|计划|拟|共|已|先后)*(?:实施|安排实施|启动实施|组织实施)")
_PROJECT = re.compile("项目|工程")
#: A clause that begins with one of these speaks of something else.
_BREAK = re.compile("^(?:同时|此外|另外|另|还|并在|并组织|并选派|与此同时|截至|目前)")
_YEAR = re.compile("(?:19|20)[0-9]{2}年|去年|今年|上年|次年|前年|当年")
_AMONG = re.compile("其中|包括|占")
#: An item that is said to be paid for something: 其中安排资金300万元. 其中协作资金300万元 only says where it is from.
_ITEM = re.compile("安排|投入|拨付|下拨|下达|落实|使用|用于")
_MOST_CLAUSES = 4


def find_reached(sentence: Sentence, itemised: frozenset[int]) -> Iterator[LinkProposal]:
    """People, households and villages that are said to be reached.

    ``itemised`` are the amounts that are parts of another: all of such an amount is for what its clause names.
    """
    done: set[tuple[int, int]] = set()
    sources: dict[int, Mention] = {}
    for mark in _REACH.finditer(sentence.text):
        place = sentence.start + mark.start()
        targets = _targets(sentence, mark)
        if not targets:
            continue
        begin = min(place, targets[0].start)
        source, passed, inferred = _source(sentence, begin, sources)
        if source is None:
            continue
        payer, alone = _payer(sentence, source)
        if payer is not None:
            yield from _through(payer, [t for t in targets if (payer.number, t.number) not in done], mark.group())
            done.update((payer.number, target.number) for target in targets)
            if not alone:
                continue
        for target in targets:
            if (source.number, target.number) in done:
                continue
            done.add((source.number, target.number))
            sources.setdefault(target.number, source)
            whole = source.kind == "money" and source.number in itemised
            yield LinkProposal(
                source.number,
                "serves",
                target.number,
                "inferred" if inferred else "stated",
                "",
                "yes" if whole and not inferred else "not_stated",
                "low" if inferred else "medium" if passed else "high",
                "link.serves.through" if inferred else "link.serves.reached",
                mark.group(),
            )
        if source.kind == "count" and _PROJECT.search(source.before + source.after):
            yield from _paid_for(sentence, source, targets, mark.group(), done)


def _through(payer: Mention, targets: Sequence[Mention], word: str) -> Iterator[LinkProposal]:
    """Links from a fund to those whom the things reach that were built of it."""
    for target in targets:
        yield LinkProposal(
            payer.number,
            "serves",
            target.number,
            "inferred",
            "",
            "not_stated",
            "low",
            "link.serves.through",
            word,
        )


def _payer(sentence: Sentence, source: Mention) -> tuple[Mention | None, bool]:
    """The fund that a list of things built of it begins with, and whether ``source`` is all of that list.

    投入帮扶资金1305万元,新建车间2个,扩建基地3个,受益522户: the money reaches them, and neither thing is said to do so alone.
    """
    if source.kind != "count" or not _BUILDS.search(source.lead):
        return None, True
    alone, begun = True, source.clause
    for mention in sentence.before(source.start):
        if mention.segment != source.segment or sentence.clauses(mention.end, begun) > 1:
            return None, True
        if is_fund(mention) and mention.nature in ("aid", ""):
            opening = sentence.between(mention.end, source.clause)
            head = (
                sentence.clauses(mention.end, begun) == 1 and _PAYS.search(mention.lead) and not mention.after.strip()
            )
            plain = not _AMONG.search(mention.lead) and not _YEAR.search(opening) and not _beside(sentence, mention)
            return (mention, alone) if head and plain else (None, True)
        if mention.kind in SIZES and mention.clause >= begun:
            continue
        if mention.kind != "count" or not (_BUILDS.search(mention.lead) or mention.clause == begun):
            return None, True
        alone, begun = False, mention.clause
    return None, True


def _targets(sentence: Sentence, mark: re.Match[str]) -> list[Mention]:
    """The people, households and villages that are reached: behind the word up to the end of its clause, or before 受益."""
    place, behind = sentence.start + mark.start(), sentence.start + mark.end()
    before = [m for m in sentence.before(place)[::-1] if sentence.clauses(m.end, place) == 0]
    after = [m for m in sentence.behind(behind) if sentence.clauses(behind, m.start) == 0]
    clause = (*before, *after)
    if mark.group() == "受益" and before and not after:
        found = _joined(sentence, before, place)
        opening = found[0].lead if found else ""
    else:
        found = after
        opening = sentence.between(clause[0].clause, place) if clause else ""
    if _AMONG.search(opening) or not found:
        return []
    targets = []
    for number, mention in enumerate(found):
        if mention.rate or mention.difference or mention.nature:
            break
        gap = sentence.between(found[number - 1].end, mention.start) if number else ""
        if number and not _is_list(gap, found[number - 1]):
            break
        villages = mark.group() in ("覆盖", "惠及", "受益") and mention.kind == "count"
        if mention.head or (villages and noun_of(mention).endswith("村")):
            targets.append(mention)
        elif not villages:
            break
    return targets


def _joined(sentence: Sentence, before: Sequence[Mention], place: int) -> list[Mention]:
    """The last numbers before a word, as far back as they are one list; none where a verb stands between."""
    found: list[Mention] = []
    end = place
    for mention in reversed(before):
        gap = sentence.between(mention.end, end)
        if found and not _is_list(gap, mention):
            break
        if not mention.head and not noun_of(mention).endswith("村"):
            break
        found.insert(0, mention)
        end = mention.start
    return found


def _is_list(gap: str, one: Mention) -> bool:
    """Whether two numbers stand in one list: 195户208人, 1352个贫困村、220多万人."""
    return not gap.strip("(), ") or gap[0] in "、和及" or "、" in gap or (one.unit == "户" and len(gap) <= 3)


def _source(sentence: Sentence, place: int, sources: Mapping[int, Mention]) -> tuple[Mention | None, bool, bool]:
    """The nearest fund, firm or project before; whether something was passed over; whether things were built of it.

    ``sources`` are those of people who were reached before in the sentence: 企业5家,吸纳就业412人,带动脱贫户230户.
    """
    passed = built = False
    for mention in sentence.before(place):
        if mention.segment_end < place or sentence.clauses(mention.end, place) > _MOST_CLAUSES:
            return None, passed, built
        gap = sentence.between(mention.end, place)
        if _YEAR.search(gap) or any(_BREAK.search(clause) for clause in gap.split(",")[1:]):
            return None, passed, built
        if _AMONG.search(mention.lead) and not (mention.kind == "money" and _ITEM.search(mention.lead)):
            return None, passed, built  # of the whole or of the part: not said
        if is_fund(mention):
            return (None if _beside(sentence, mention) else mention), passed, built
        if is_project_or_firm(mention):
            return (None if built or _beside(sentence, mention) else mention), passed, False
        if mention.head and mention.number in sources and sources[mention.number].kind == "count":
            return sources[mention.number], True, False
        if is_capital(mention) or mention.kind in SIZES:
            passed = True
        elif mention.kind == "count" and _BUILT.search(mention.lead) and not VILLAGE.search(noun_of(mention)):
            passed = built = True
        else:
            return None, passed, built
    return None, passed, built


def _beside(sentence: Sentence, mention: Mention) -> bool:
    """Whether another fund, or others of the firms, stand right before it: 甲500万元,乙1200万元,带动600户 is of both."""
    before = next(iter(sentence.before(mention.start)), None)
    if before is None or before.segment != mention.segment or before.unit != mention.unit:
        return False
    if mention.kind == "money":
        return is_fund(before) and before.nature == mention.nature and not _AMONG.search(mention.lead)
    return is_project_or_firm(before) and sentence.clauses(before.end, mention.start) == 0


def _paid_for(
    sentence: Sentence, projects: Mention, targets: Sequence[Mention], word: str, done: set[tuple[int, int]]
) -> Iterator[LinkProposal]:
    """Through the projects: the one fund of a sentence that goes on with 实施 … 项目 reaches whom these reach."""
    money = [m for m in sentence.before(projects.start) if m.kind == "money"]
    if (
        len(money) != 1
        or not is_fund(money[0])
        or money[0].nature not in ("aid", "")
        or money[0].number == projects.number
        or not _CALLED.search(money[0].lead + money[0].after)
    ):
        return
    clause = sentence.between(projects.clause, projects.start)
    if not _IMPLEMENT.search(clause.strip()) or sentence.clauses(money[0].end, projects.start) > _MOST_CLAUSES:
        return
    for target in targets:
        if (money[0].number, target.number) not in done and target.unit == "人":
            done.add((money[0].number, target.number))
            yield LinkProposal(
                money[0].number,
                "serves",
                target.number,
                "inferred",
                "",
                "not_stated",
                "low",
                "link.serves.through_projects",
                word,
            )
