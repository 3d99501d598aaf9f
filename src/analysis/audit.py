"""Do the source's own numbers add up? Every check with its verdict and the arithmetic behind it.

Verdicts: ``consistent`` (the printed values agree), ``rounding`` (they differ, but one true value fits both intervals),
``contradicts`` (no true value fits), ``untestable`` (the source gives one side only).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from analysis.agreement import Verdict, agreement, at_most, compare
from analysis.dataset import Dataset
from analysis.denominators import POPULATIONS, RESIDENTS
from analysis.errors import ArithmeticRefusedError
from analysis.funds import amounts, assistance, possibly_inside
from analysis.quantity import Quantity, total

VERDICTS: tuple[Verdict, ...] = ("contradicts", "rounding", "consistent", "untestable")


@dataclass(frozen=True, slots=True, repr=False)
class Check:
    """One check: what was compared, and what came of it.

    ``kind`` names the rule: ``sum`` (parts against their whole), ``part`` (a part within its whole), ``parts`` (some parts
    together within it), ``plan`` (an outcome
    within its plan; above it the source may mean another plan, so that is ``untestable``), ``update`` (a later count not below the earlier), ``conflict`` (two sources), ``household`` (no fewer
    people than households), ``residents`` (no more people than residents), and the untestable ``itemised``, ``inside``,
    ``fulfils`` and ``no_total``. ``left`` are the terms, ``computed`` their sum where there is one, ``right`` the printed
    figure they are held against. ``truncated`` says that the printed total is the sum with its last digits cut off.
    """

    kind: str
    left: tuple[Quantity, ...]
    right: Quantity | None
    verdict: Verdict
    computed: Quantity | None = None
    truncated: bool = False

    @property
    def figures(self) -> tuple[str, ...]:
        """Ids of all figures in the check."""
        sides = (*self.left, *((self.right,) if self.right else ()))
        return tuple(dict.fromkeys(figure for q in sides for figure in q.figures))

    def __repr__(self) -> str:
        left = " and ".join(repr(q) for q in self.left)
        return f"<Check {self.kind}, {self.verdict}: {left}{f' against {self.right!r}' if self.right else ''}>"


class Checks(list[Check]):
    """The checks of one place and period: a list, which JupyterLab shows as a table."""

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        from analysis.overviews import checks_html  # noqa: PLC0415 - only where somebody looks

        return {"text/plain": repr(self), "text/html": checks_html(self)}

    def __repr__(self) -> str:
        return "\n".join([f"<Checks: {_counted(self)}>", *(f" {check!r}" for check in self)])


def checks(dataset: Dataset, *, place: str, period: str) -> Checks:
    """Every check that the links and measures of a place and period allow, the gravest verdict first.

    Examples
    --------
    >>> from analysis.dataset import load
    >>> found = checks(load(), place="620421-fuping", period="2020")
    >>> found[0]
    <Check sum, rounding: <Quantity 3,864,000 [3.8635e+06, 3.8645e+06] yuan (620421-35)> and ...>
    """
    figures = dataset.select(place, period)
    found = [
        *_sums(dataset, figures),
        *_parts(dataset, figures),
        *_some_parts(dataset, figures),
        *_plans(dataset, figures),
        *_updates(dataset, figures),
        *_conflicts(dataset, figures),
        *_households(dataset, figures),
        *_residents(dataset, figures),
        *_untestable(dataset, place, period),
    ]
    return Checks(sorted(found, key=lambda check: VERDICTS.index(check.verdict)))


def _counted(found: list[Check]) -> str:
    """How many checks came to each verdict, in words."""
    counts = {verdict: sum(check.verdict == verdict for check in found) for verdict in VERDICTS}
    return ", ".join(f"{count} {verdict}" for verdict, count in counts.items())


def summary(found: list[Check]) -> pd.Series:
    """How many checks came to each verdict; index: verdicts, zero where none."""
    counts = pd.Series([check.verdict for check in found], dtype="object").value_counts()
    return counts.reindex(VERDICTS, fill_value=0)


def contradictions_of_links(dataset: Dataset) -> list[Check]:
    """Every contradiction between linked figures, whatever their place and period: also where no assistance is known.

    Parts that exceed or do not make their whole, and a later count below the earlier one.
    """
    figures = tuple(record.id for record in dataset.records)
    found = [
        *_sums(dataset, figures), *_parts(dataset, figures), *_some_parts(dataset, figures), *_updates(dataset, figures),
    ]  # fmt: skip
    return [check for check in found if check.verdict == "contradicts"]


def _sums(dataset: Dataset, figures: tuple[str, ...]) -> Iterator[Check]:
    """Parts that are all of their whole against it; parts of another breakdown beside them are checked by themselves."""
    for figure in figures:
        links = [link for link in dataset.links_to(figure, "part_of") if link.complete == "yes"]
        if not links:
            continue
        parts = tuple(dataset.quantity(link.figure) for link in links)
        printed = dataset.quantity(figure)
        try:
            computed = total(parts)
        except ArithmeticRefusedError:
            yield Check("sum", parts, printed, "untestable")
            # What cannot be added up can still be larger than its whole, each by itself.
            for part in parts:
                if at_most(part, printed) == "contradicts":
                    yield Check("part", (part,), printed, "contradicts")
            continue
        verdict = compare(computed, printed)
        yield Check(
            "sum", parts, printed, verdict, computed, verdict == "rounding" and _is_truncated(computed, printed)
        )


def _is_truncated(computed: Quantity, printed: Quantity) -> bool:
    """Whether the printed total is the computed one with its last digits cut off."""
    step = printed.high - printed.low
    return step > 0 and printed.value <= computed.value < printed.value + step


def _parts(dataset: Dataset, figures: tuple[str, ...]) -> Iterator[Check]:
    for figure in figures:
        for link in dataset.links_of(figure, "part_of"):
            if link.complete != "yes":
                part, whole = dataset.quantity(figure), dataset.quantity(link.target)
                yield Check("part", (part,), whole, at_most(part, whole))


def _some_parts(dataset: Dataset, figures: tuple[str, ...]) -> Iterator[Check]:
    """Parts that are not said to be all of their whole: together, where they add up, they are not above it."""
    for figure in figures:
        links = [link for link in dataset.links_to(figure, "part_of") if link.complete != "yes"]
        if len(links) < 2:
            continue
        parts, whole = tuple(dataset.quantity(link.figure) for link in links), dataset.quantity(figure)
        with suppress(ArithmeticRefusedError):
            computed = total(parts)
            yield Check("parts", parts, whole, at_most(computed, whole), computed)


def _plans(dataset: Dataset, figures: tuple[str, ...]) -> Iterator[Check]:
    for figure in figures:
        for link in dataset.links_of(figure, "attains"):
            outcome, plan = dataset.quantity(figure), dataset.quantity(link.target)
            within = at_most(outcome, plan)
            yield Check("plan", (outcome,), plan, "untestable" if within == "contradicts" else within)


def _updates(dataset: Dataset, figures: tuple[str, ...]) -> Iterator[Check]:
    for figure in figures:
        for link in dataset.links_of(figure, "updates"):
            earlier, later = dataset.quantity(link.target), dataset.quantity(figure)
            yield Check("update", (earlier,), later, at_most(earlier, later))


def _conflicts(dataset: Dataset, figures: tuple[str, ...]) -> Iterator[Check]:
    for figure in figures:
        for link in dataset.links_of(figure, "conflicts_with"):
            one, other = dataset.quantity(figure), dataset.quantity(link.target)
            yield Check("conflict", (one,), other, agreement(one, other))


def _households(dataset: Dataset, figures: tuple[str, ...]) -> Iterator[Check]:
    """Measures named households_x and people_x of one place and source, and both served by one fund's project."""
    records = [dataset.figure(figure) for figure in figures]
    for one in records:
        stem = one.measure.removeprefix("households_")
        if stem == one.measure:
            continue
        for other in records:
            same = (other.place, other.source, other.period) == (one.place, one.source, one.period)
            if same and other.measure == f"people_{stem}":
                homes, people = dataset.quantity(one.id), dataset.quantity(other.id)
                yield Check("household", (homes,), people, at_most(homes, people))
    for figure in figures:
        served = [dataset.quantity(link.target) for link in dataset.links_of(figure, "serves") if not link.group]
        homes_served = [q for q in served if q.unit == "households"]
        people_served = [q for q in served if q.unit == "persons"]
        if len(homes_served) == len(people_served) == 1:
            yield Check("household", tuple(homes_served), people_served[0], at_most(homes_served[0], people_served[0]))


def _residents(dataset: Dataset, figures: tuple[str, ...]) -> Iterator[Check]:
    """The largest group of people of each place against its residents."""
    for figure in figures:
        record = dataset.figure(figure)
        if record.measure != RESIDENTS:
            continue
        groups = [
            q
            for q in map(dataset.quantity, figures)
            if q.kind == "people"
            and q.place == record.place
            and dataset.figure(q.figure or "").measure not in POPULATIONS
        ]
        if groups:
            largest, residents = max(groups, key=lambda q: q.value), dataset.quantity(figure)
            yield Check("residents", (largest,), residents, at_most(largest, residents))


def _untestable(dataset: Dataset, place: str, period: str) -> Iterator[Check]:
    money = amounts(dataset, place=place, period=period)
    funds = list(assistance(dataset, place=place, period=period)["quantity"])
    for fund in funds:
        if fund.scope == "whole" and not dataset.links_to(fund.figure or "", "part_of"):
            yield Check("itemised", (fund,), None, "untestable")
    for fund in funds:
        for inner in possibly_inside(dataset, fund.figure or "")["quantity"]:
            yield Check("inside", (inner,), fund, "untestable")
    sales = [q for q in money["quantity"] if q.flow == "consumption_sales"]
    contracts = [q for q in money["quantity"] if q.flow == "procurement_contract"]
    for sale in sales:
        for contract in contracts:
            if sale.place == contract.place:
                yield Check("fulfils", (sale,), contract, "untestable")
    if len(jobs := jobs_side_by_side(dataset, place=place, period=period)) > 1:
        yield Check("no_total", tuple(jobs), None, "untestable")


def jobs_side_by_side(dataset: Dataset, *, place: str, period: str) -> list[Quantity]:
    """Workers in jobs by destination: numbers that stand side by side and whose sum no source states."""
    found = [dataset.figure(figure) for figure in dataset.select(place, period)]
    jobs = [dataset.quantity(f.id) for f in found if f.measure.startswith("workers_")]
    linked = {q.figure for one, other in combinations(jobs, 2) if one.groups & other.groups for q in (one, other)}
    return [q for q in jobs if q.figure not in linked]
