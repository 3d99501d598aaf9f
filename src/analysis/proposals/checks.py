"""Do the article's own numbers add up? The audit on what is proposed, before anything is added.

What has a measure is audited as it would be in the package (:mod:`analysis.audit`); what has none is held against what
the words say: a part within its whole, parts that make their total, an outcome against its plan. Figures are named by
the article and their number (:func:`figure_name`), so that a page can point at them. Nothing is read from disk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from analysis.agreement import compare
from analysis.audit import VERDICTS, Check, checks
from analysis.datapackage.consistency import fits
from analysis.datapackage.links import Link
from analysis.datapackage.records import Figure, Place, Source
from analysis.dataset import Dataset, drafted
from analysis.periods import parse_period
from analysis.proposals.linking.intervals import amount, sum_of, within
from analysis.proposals.linking.links import find_wholes_in
from analysis.proposals.proposal import LinkProposal, Proposal, Proposals
from analysis.quantity import Quantity

#: Where an article says neither place nor period, its figures share one of each: they can be held against one another.
_NOWHERE = "place-not-stated"
_SOME_TIME = "1000"
#: A subject as short as this may name many things: 项目, 资金.
_SHORTEST_SUBJECT = 4


def audit_proposals(proposals: Proposals, dataset: Dataset) -> tuple[Check, ...]:
    """Every check that the proposals of one article allow, the gravest verdict first.

    Parameters
    ----------
    proposals
        All that is proposed of the article; unchanged.
    dataset
        The package whose measures and places they name. Neither the article nor its places have to be in it.

    Returns
    -------
    tuple of Check
        Those of :func:`analysis.audit.checks` on all figures with a known measure, and those on the words alone: ``part``
        (a part, held against its whole), ``sum`` (parts that are said to be all of it), ``plan`` (an outcome above its
        plan is untestable: the source may mean another), ``repeated`` (one subject, two numbers). Figures are named by
        :func:`figure_name`.
    """
    measures = _measures(dataset)
    figures = {one.number: figure for one in proposals.proposals if (figure := _figure(proposals, one, measures))}
    audited = _audited_links(proposals.links, figures)
    draft = drafted(
        dataset,
        figures=figures.values(),
        links=[_link(proposals, link) for link in audited],
        places=_places(proposals, dataset),
        sources=[_source(proposals)],
    )
    found = [*_audited(draft), *_by_words(proposals, [link for link in proposals.links if link not in audited])]
    found += [*_refused(proposals), *_repeated(proposals)]
    return tuple(sorted(found, key=lambda check: VERDICTS.index(check.verdict)))


def figure_name(proposals: Proposals, number: int) -> str:
    """What a proposal's figure is called in the checks: the source's id (the article's name where it has none) and its number."""
    return f"{proposals.source.id or proposals.article.name}-{number:02d}"


def number_of(figure: str) -> int:
    """The number of the proposal that a check names.

    >>> number_of("jingyuan-2020-07-13-07")
    7
    """
    return int(figure.rpartition("-")[2])


# As a package -------------------------------------------------------------------------------------------------------


def _measures(dataset: Dataset) -> dict[str, tuple[str, str, str, str]]:
    """Kind, unit, flow and area of each measure."""
    frame = dataset.measures
    columns = (frame[name] for name in ("kind", "unit", "flow", "area"))
    return dict(zip(frame["id"], zip(*columns, strict=True), strict=True))


def _figure(proposals: Proposals, one: Proposal, measures: Mapping[str, tuple[str, str, str, str]]) -> Figure | None:
    """A proposal as a record, or None where its measure is unknown or not one of such numbers.

    Money that may be nothing at all (约1万元 reaches down to zero) can have nothing set beside it: it is left to the words.
    """
    known = measures.get(one.measure.value)
    reading = one.found.reading
    if known is None or not fits(reading, known[0]) or (known[0] == "money" and reading.low <= 0):
        return None
    kind, unit, flow, area = known
    return Figure(
        id=figure_name(proposals, one.number),
        source=proposals.source.id,
        place=one.place.value or _NOWHERE,
        donor=one.donor.value,
        period=_period(one.period.value),
        measure=one.measure.value,
        subject_zh=one.subject.value,
        subject_en="",
        value=reading.value,
        low=reading.low,
        high=reading.high,
        unit=unit,
        hedge=reading.hedge,
        stage=one.stage.value or "not_stated",
        scope=one.scope.value or "whole",
        as_written=one.found.as_written,
        line=one.line,
        start=one.found.start,
        end=one.found.end,
        note_zh="",
        note_en="",
        question_zh="",
        question_en="",
        kind=kind,
        flow=flow,
        area=area,
    )


def _period(written: str) -> str:
    try:
        parse_period(written)
    except ValueError:
        return _SOME_TIME
    return written


def _auditable(link: LinkProposal, figures: Mapping[int, Figure]) -> bool:
    """Whether the package could hold the link: both ends have a measure, and of one thing where that is what it says."""
    one, other = figures.get(link.figure), figures.get(link.target)
    if one is None or other is None:
        return False
    return link.relation == "serves" or (one.kind, one.unit, one.flow) == (other.kind, other.unit, other.flow)


def _audited_links(links: Sequence[LinkProposal], figures: Mapping[int, Figure]) -> list[LinkProposal]:
    """The links that the package could hold; of the parts of a whole all or none, so that no sum lacks some."""
    unsound = {link.target for link in links if link.relation == "part_of" and not _auditable(link, figures)}
    return [
        link
        for link in links
        if _auditable(link, figures) and not (link.relation == "part_of" and link.target in unsound)
    ]


def _link(proposals: Proposals, link: LinkProposal) -> Link:
    ends = (figure_name(proposals, number) for number in (link.figure, link.target))
    figure, target = ends
    return Link(figure, link.relation, target, link.basis, link.group, link.complete)


def _places(proposals: Proposals, dataset: Dataset) -> Iterator[Place]:
    """The places that the package lacks; one whose parent nobody knows stands alone."""
    known = {*dataset.place_ids, *(place.id for place in proposals.places)}
    yield Place(_NOWHERE, "", "", "county", "")
    for place in proposals.places:
        if not place.known:
            yield Place(
                place.id, place.name_zh, place.name_en, place.level, place.parent if place.parent in known else ""
            )
    named = {one.place.value for one in proposals.proposals if one.place.value}
    for place_id in sorted(named - known):
        yield Place(place_id, place_id, place_id, "county", "")


def _source(proposals: Proposals) -> Source:
    source = proposals.source
    return Source(
        source.id,
        source.title,
        source.title_kind,
        source.publisher,
        source.published,
        source.url,
        source.language,
        source.tier,
        source.sha256,
    )


def _audited(draft: Dataset) -> Iterator[Check]:
    """The checks on every place that lies in no other one of the article, over all of its time."""
    records = draft.records
    if not records:
        return
    last = max(parse_period(record.period).last for record in records)
    period = f"../{last // 12:04d}-{last % 12 + 1:02d}"
    places = tuple(dict.fromkeys(record.place for record in records))
    reached = {place: draft.reach(place) for place in places}
    for place in places:
        if not any(place in inner for other, inner in reached.items() if other != place):
            yield from checks(draft, place=place, period=period)


# By the words alone --------------------------------------------------------------------------------------------------


def _by_words(proposals: Proposals, links: Iterable[LinkProposal]) -> Iterator[Check]:
    """Links between numbers that have no measure yet: parts, totals and plans by what is printed."""
    by_number = {one.number: one for one in proposals.proposals}
    wholes: dict[int, list[LinkProposal]] = defaultdict(list)
    for link in links:
        if link.figure not in by_number or link.target not in by_number:
            continue
        one, other = by_number[link.figure], by_number[link.target]
        if link.relation == "part_of" and link.complete == "yes":
            wholes[link.target].append(link)
        elif link.relation in ("part_of", "attains"):
            verdict = within(one.found.reading, other.found.reading)
            kind = "part" if link.relation == "part_of" else "plan"
            if kind == "plan" and verdict == "contradicts":
                verdict = "untestable"
            yield Check(kind, (_quantity(proposals, one),), _quantity(proposals, other), verdict)
    for target, parts in wholes.items():
        yield _sum(proposals, [by_number[link.figure] for link in parts], by_number[target])


def _sum(proposals: Proposals, parts: Sequence[Proposal], whole: Proposal) -> Check:
    left, right = tuple(_quantity(proposals, part) for part in parts), _quantity(proposals, whole)
    computed = sum_of(left)
    return Check("sum", left, right, compare(computed, right), computed)


def _quantity(proposals: Proposals, one: Proposal) -> Quantity:
    return amount(one.found.reading, figure_name(proposals, one.number))


def _refused(proposals: Proposals) -> Iterator[Check]:
    """Numbers that words call parts and that cannot be: larger than their whole, or all of it and not making it."""
    by_number = {one.number: one for one in proposals.proposals}
    quantities = [one.found for one in proposals.proposals]
    for whole in find_wholes_in(proposals.cleaned.text, quantities, proposals.proposals):
        target = by_number[proposals.proposals[whole.whole.number - 1].number]
        refused = [by_number[proposals.proposals[m.number - 1].number] for m in whole.refused]
        if whole.complete == "claimed":
            yield _sum(proposals, refused, target)
            continue
        for part in refused:
            yield Check("part", (_quantity(proposals, part),), _quantity(proposals, target), "contradicts")


def _repeated(proposals: Proposals) -> Iterator[Check]:
    """One subject with two numbers in one article, for one place, time and stage, and no link that explains it."""
    linked = {frozenset((link.figure, link.target)) for link in proposals.links}
    parts = {link.figure for link in proposals.links if link.relation == "part_of"}
    first: dict[tuple[str, ...], Proposal] = {}
    for one in proposals.proposals:
        if one.measure.value.endswith(("_exchanged", "_exchange_person_times")):
            continue  # sent by one side, and by the other
        if len(one.subject.value) < _SHORTEST_SUBJECT or one.scope.value in ("part", "mean") or one.number in parts:
            continue
        key = (
            one.subject.value,
            one.found.reading.unit,
            one.measure.value,
            one.stage.value,
            one.period.value,
            one.place.value,
            one.donor.value,
        )
        before = first.setdefault(key, one)
        if (
            before is one
            or frozenset((before.number, one.number)) in linked
            or (one.sentence and before.sentence == one.sentence)
        ):
            continue  # side by side in one sentence they are two things: 乡镇结对资金300万元,村村结对资金200万元
        left, right = _quantity(proposals, before), _quantity(proposals, one)
        verdict = compare(left, right)
        known = bool(one.measure.value and one.period.value and one.place.value)
        yield Check("repeated", (left,), right, "untestable" if verdict == "contradicts" and not known else verdict)
