"""How figures belong together: the graph of links, the walks that audits and tables take, and its checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from analysis.datapackage.rows import Row, quoted
from analysis.datapackage.schema import Contents
from analysis.errors import Violation

#: Relations that order figures: none of them may lead back to where it began.
ORDERED = ("part_of", "attains", "updates")


@dataclass(frozen=True, slots=True)
class Link:
    """One link, read as "figure relation target": 35 part_of 33, 02 serves 12."""

    figure: str
    relation: str
    target: str
    basis: str = "stated"
    group: str = ""
    complete: str = ""


@dataclass(frozen=True, slots=True)
class LinkGraph:
    """Links indexed by both ends, in data order. Made by :func:`link_graph`."""

    outgoing: Mapping[str, tuple[Link, ...]]
    incoming: Mapping[str, tuple[Link, ...]]

    def of(self, figure: str, relation: str | None = None) -> tuple[Link, ...]:
        """Links from the figure, of one relation or of all."""
        return tuple(link for link in self.outgoing.get(figure, ()) if relation in (None, link.relation))

    def to(self, figure: str, relation: str | None = None) -> tuple[Link, ...]:
        """Links to the figure, of one relation or of all."""
        return tuple(link for link in self.incoming.get(figure, ()) if relation in (None, link.relation))

    def __reduce__(self) -> tuple[Callable[..., LinkGraph], tuple[tuple[Link, ...]]]:
        # Read-only mappings cannot be pickled; the links can, and a dataset travels to other processes.
        return link_graph, (tuple(link for links in self.outgoing.values() for link in links),)


def link_graph(links: Iterable[Link]) -> LinkGraph:
    """Index links by figure and by target.

    Examples
    --------
    >>> graph = link_graph([Link("part", "part_of", "whole"), Link("whole", "part_of", "all")])
    >>> parts_of(graph, "whole"), sorted(wholes_of(graph, "part"))
    (('part',), ['all', 'whole'])
    """
    outgoing: dict[str, list[Link]] = {}
    incoming: dict[str, list[Link]] = {}
    for link in links:
        outgoing.setdefault(link.figure, []).append(link)
        incoming.setdefault(link.target, []).append(link)
    return LinkGraph(
        MappingProxyType({figure: tuple(found) for figure, found in outgoing.items()}),
        MappingProxyType({figure: tuple(found) for figure, found in incoming.items()}),
    )


def parts_of(graph: LinkGraph, whole: str) -> tuple[str, ...]:
    """The figures that are directly a part of this one."""
    return tuple(link.figure for link in graph.to(whole, "part_of"))


def wholes_of(graph: LinkGraph, part: str) -> frozenset[str]:
    """The figures that this one is a part of, also through others."""
    return reachable(graph, part, "part_of")


def served_by(graph: LinkGraph, fund: str) -> tuple[str, ...]:
    """The people, households or things that a fund, firm or project is for."""
    return tuple(link.target for link in graph.of(fund, "serves"))


def reachable(graph: LinkGraph, figure: str, relation: str) -> frozenset[str]:
    """All figures to which links of one relation lead, the start left out unless a cycle leads back to it."""
    found: set[str] = set()
    waiting = [figure]
    while waiting:
        for link in graph.of(waiting.pop(), relation):
            if link.target not in found:
                found.add(link.target)
                waiting.append(link.target)
    return frozenset(found)


def groups_of(graph: LinkGraph, figure: str) -> frozenset[str]:
    """Names of the sets within which this figure has no member in common with the others.

    ``fund/group`` for the targets of a fund that make one denominator together; ``parts-of/whole`` for parts that are
    all of their whole. Parts that are not all of it ("of which women", "of which disabled") may overlap.
    """
    served = {f"{link.figure}/{link.group}" for link in graph.to(figure, "serves") if link.group}
    parts = {f"parts-of/{link.target}" for link in graph.of(figure, "part_of") if link.complete == "yes"}
    return frozenset(served | parts)


def closing_links(links: Iterable[Link]) -> list[Link]:
    """The links that close a cycle of one ordered relation, each cycle named once, by its last link in data order."""
    targets: dict[tuple[str, str], list[str]] = {}
    closing = []
    for link in links:
        if link.relation not in ORDERED:
            continue
        seen, waiting = {link.target}, [link.target]
        while waiting and link.figure not in seen:
            for target in targets.get((waiting.pop(), link.relation), ()):
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
        if link.figure in seen:
            closing.append(link)
        else:
            targets.setdefault((link.figure, link.relation), []).append(link.target)
    return closing


# Checks --------------------------------------------------------------------------------------------------------------

_FILE = "links.csv"
#: Relations between two numbers of the same thing: same kind, unit and flow.
_ALIKE = ("part_of", "attains", "updates", "conflicts_with", "outside")
_EXECUTION = ("allocated", "received", "spent", "completed")
_SAME_SOURCE = ("part_of", "serves", "attains")
_HEADS = ("people", "person_times", "households")


def link_faults(contents: Contents) -> Iterator[Violation]:
    """Check every link beyond the schema: that it can mean something, and that no two contradict each other.

    A part that is larger than its whole is no fault here: the source may have printed it so.
    """
    measures = {
        row["id"]: row for row in contents.tables.get("measures", ()) if row.sound("id", "kind", "unit", "flow")
    }
    figures: dict[str, tuple[Row, Row]] = {}
    for row in contents.tables.get("figures", ()):
        if row.sound("id", "measure", "source", "stage") and row["measure"] in measures:
            figures[row["id"]] = row, measures[row["measure"]]
    links: dict[Link, Row] = {}
    pairs: dict[frozenset[str], tuple[Link, Row]] = {}
    for row in contents.tables.get("links", ()):
        if not row.sound("figure", "relation", "target", "basis", "group", "complete"):
            continue
        link = Link(*(row[name] for name in ("figure", "relation", "target", "basis", "group", "complete")))
        if link.figure == link.target:
            yield Violation(_FILE, row.line, "target", quoted(link.target), "another figure than the link's own")
            continue
        first, first_row = pairs.setdefault(frozenset((link.figure, link.target)), (link, row))
        if first_row is not row:
            if first.figure != link.figure or first.relation != link.relation:
                found = f"{quoted(link.relation)} beside {first.relation} in row {first_row.line}"
                yield Violation(_FILE, row.line, "relation", found, "one link between two figures")
            continue  # the very same link again is the primary key's
        links[link] = row
        yield from _form_faults(link, row)
        if link.figure in figures and link.target in figures:
            yield from _pair_faults(link, row, figures[link.figure], figures[link.target])
    closing = closing_links(links)
    for link in closing:
        allowed = f"links of {link.relation} that never lead back to {link.figure}"
        yield Violation(_FILE, links[link].line, "target", quoted(link.target), allowed)
    yield from _disjoint_faults({link: row for link, row in links.items() if link not in closing}, figures)


def _form_faults(link: Link, row: Row) -> Iterator[Violation]:
    if link.group and link.relation != "serves":
        yield Violation(
            _FILE, row.line, "group", quoted(link.group), f"an empty cell, as the relation is {link.relation}"
        )
    if link.relation in ("part_of", "serves"):
        if not link.complete:
            yield Violation(_FILE, row.line, "complete", "an empty cell", "yes, no or not_stated")
    elif link.complete:
        allowed = f"an empty cell, as the relation is {link.relation}"
        yield Violation(_FILE, row.line, "complete", quoted(link.complete), allowed)


def _pair_faults(link: Link, row: Row, figure: tuple[Row, Row], target: tuple[Row, Row]) -> Iterator[Violation]:
    """Check one link against what its two figures are."""
    (one, measure), (other, other_measure) = figure, target
    found = f"{quoted(link.target)} ({', '.join(_thing(other_measure))})"
    if link.relation in _ALIKE and _thing(measure) != _thing(other_measure):
        allowed = f"a figure like {link.figure} ({', '.join(_thing(measure))})"
        yield Violation(_FILE, row.line, "target", found, allowed)
    if link.relation in _SAME_SOURCE and one["source"] != other["source"]:
        what = f"{quoted(link.target)} from {other['source']}"
        yield Violation(_FILE, row.line, "target", what, f"a figure of the same source, {one['source']}")
    if link.relation == "attains" and not _attainable(one["stage"], other["stage"]):
        what = f"{quoted(link.target)} ({other['stage']})"
        allowed = "a figure that is planned or expected, or money at an earlier stage (allocated, received, spent)"
        yield Violation(_FILE, row.line, "target", what, allowed)
    if link.relation != "serves":
        return
    if other_measure["kind"] not in (*_HEADS, "count"):
        yield Violation(_FILE, row.line, "target", found, "people, households or things")
    if measure["kind"] not in ("money", "count"):
        what = f"{quoted(link.figure)} ({', '.join(_thing(measure))})"
        yield Violation(_FILE, row.line, "figure", what, "a fund, a firm or a project")
    elif measure["flow"] == "registered_capital" and other_measure["kind"] in _HEADS:
        what = f"{quoted(link.figure)} (registered capital)"
        yield Violation(
            _FILE, row.line, "figure", what, "a fund, a firm or a project; registered capital serves nobody"
        )


def _attainable(stage: str, target: str) -> bool:
    """Whether something at one stage can be measured against something at another."""
    if stage in _EXECUTION and target in _EXECUTION:
        return _EXECUTION.index(target) < _EXECUTION.index(stage)
    return target in ("planned", "expected")


def _thing(measure: Row) -> tuple[str, ...]:
    """What must agree: kind and unit, and the flow where it is money."""
    words = (measure["kind"], measure["unit"], measure["flow"])
    return words if measure["flow"] != "none" else words[:2]


def _disjoint_faults(links: Mapping[Link, Row], figures: Mapping[str, tuple[Row, Row]]) -> Iterator[Violation]:
    """Targets of one group, and figures outside each other, have one unit and no part in common."""
    graph = link_graph(links)
    first: dict[tuple[str, str], str] = {}
    for link, row in links.items():
        if link.relation == "outside" and _nested(graph, link.figure, link.target):
            allowed = "a figure that is neither a part nor the whole of the other"
            yield Violation(_FILE, row.line, "relation", quoted(link.relation), allowed)
        if link.relation != "serves" or not link.group:
            continue
        others = [other.target for other in graph.of(link.figure, "serves") if other.group == link.group]
        leader = first.setdefault((link.figure, link.group), link.target)
        if leader in figures and link.target in figures:
            unit, expected = figures[link.target][1]["unit"], figures[leader][1]["unit"]
            if unit != expected:
                allowed = f"targets in one unit, {expected} as {leader} has"
                yield Violation(_FILE, row.line, "group", f"{quoted(link.group)} with {link.target} in {unit}", allowed)
        inside = [other for other in others if other in wholes_of(graph, link.target)]
        if inside:
            found = f"{quoted(link.group)} with {link.target}, a part of {inside[0]}"
            yield Violation(_FILE, row.line, "group", found, "targets that have no member in common")


def _nested(graph: LinkGraph, one: str, other: str) -> bool:
    return other in wholes_of(graph, one) or one in wholes_of(graph, other)
