"""How funds are distributed: by flow, stage, place and project, what is itemised and what is not.

Amounts come from published figures and stay tied to them. Nothing here adds money of different kinds, an allocation to a
receipt, a part to its whole, or a county's fund to that of a village which may lie inside it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product
from typing import Literal

import pandas as pd

from analysis.datapackage.links import Link
from analysis.dataset import Dataset
from analysis.errors import ArithmeticRefusedError, OverlapError, UnknownDenominatorError
from analysis.flows import AID_FLOWS, EXECUTION_STAGES, PLANS
from analysis.periods import parse_period, report_period
from analysis.quantity import Quantity, beside, difference, share, shares, total

_COLUMNS = [
    "figure", "place", "flow", "stage", "scope", "period", "whole", "newer", "amount_yuan", "low_yuan", "high_yuan",
]  # fmt: skip


def amounts(dataset: Dataset, *, place: str, period: str) -> pd.DataFrame:
    """Every amount of money that was published on a place and period.

    Returns
    -------
    pandas.DataFrame
        One row per figure, in the order of the sources: ``figure``, ``place``, ``flow``, ``stage``, ``scope``, ``period``,
        ``whole`` (the figure among them that it is a part of, or ""), ``newer`` (the later cut-off of the same count among
        them, or ""), ``amount_yuan``, ``low_yuan``, ``high_yuan`` (nominal yuan) and ``quantity``, which carries interval
        and origin. Amounts per person (incomes) and the output of an economy are not among them.
    """
    rows = []
    chosen = dataset.select(place, period)
    for figure in chosen:
        q = dataset.quantity(figure)
        if q.kind != "money":
            continue
        whole = next((link.target for link in dataset.links_of(figure, "part_of") if link.target in chosen), "")
        newer = next((link.figure for link in dataset.links_to(figure, "updates") if link.figure in chosen), "")
        values = (float(q.value), float(q.low), float(q.high), q)
        rows.append((figure, q.place, q.flow, q.stage, q.scope, q.period, whole, newer, *values))
    return pd.DataFrame(rows, columns=[*_COLUMNS, "quantity"])


def standing(frame: pd.DataFrame) -> pd.DataFrame:
    """The amounts that stand for themselves: neither a part of another one nor an earlier cut-off of it."""
    return frame[(frame["whole"] == "") & (frame["newer"] == "")]


def assistance(dataset: Dataset, *, place: str, period: str) -> pd.DataFrame:
    """The assistance funds of a place and period that stand for themselves, as :func:`amounts` gives them."""
    frame = standing(amounts(dataset, place=place, period=period))
    return frame[frame["flow"].isin(AID_FLOWS)]


def distribution(
    dataset: Dataset, *, place: str, period: str, by: Literal["flow", "stage", "place", "project"] = "flow"
) -> pd.DataFrame:
    """Money by flow, stage, place or project, with a total only where one means something.

    Parameters
    ----------
    by
        ``project`` lists the parts of each itemised fund; the others list every amount that is not a part.

    Returns
    -------
    pandas.DataFrame
        One row per group: the key (``flow`` …), ``figures`` (tuple of ids), ``total`` (a Quantity, or None where the
        amounts do not add up) and ``reason`` (why not, or "").
    """
    frame = amounts(dataset, place=place, period=period)
    if by == "project":
        frame = frame[frame["whole"] != ""].rename(columns={"figure": "project"}).assign(figure=lambda f: f["project"])
    else:
        frame = standing(frame)
    rows = []
    for key, group in frame.groupby(by, sort=False):
        try:
            found, reason = add_up(dataset, list(group["quantity"])), ""
        except ArithmeticRefusedError as refusal:
            found, reason = None, str(refusal)
        rows.append((key, tuple(group["figure"]), found, reason))
    return pd.DataFrame(rows, columns=[by, "figures", "total", "reason"])


def add_up(dataset: Dataset, quantities: Sequence[Quantity]) -> Quantity:
    """Add amounts as :func:`analysis.quantity.total` does, and refuse those of nested places as well.

    Raises
    ------
    OverlapError
        One place lies in the other and no source says whether its money is inside the other's.
    ArithmeticRefusedError
        Any refusal of :func:`analysis.quantity.total`.
    """
    for i, one in enumerate(quantities):
        for other in quantities[i + 1 :]:
            if one.place != other.place and (
                one.place in dataset.lineage(other.place) or other.place in dataset.lineage(one.place)
            ):
                raise OverlapError(
                    f"cannot add {one.formula} and {other.formula}: {one.place} and {other.place} are nested, and no "
                    "source says whether one amount is inside the other"
                )
    return total(quantities)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A fund and what its source says of its parts.

    ``parts`` has one row per part: ``figure``, ``quantity``, ``share_of_whole`` and ``share_of_parts`` (percent, as
    Quantity; the latter None where the parts do not add up). ``itemised`` is the sum of the parts, or None where there is
    none or they do not add up (one planned, the other given). ``unitemised`` is the rest, or None where there is none to
    speak of: the parts are of another stage, or exceed the whole.
    """

    fund: Quantity
    parts: pd.DataFrame
    itemised: Quantity | None
    unitemised: Quantity | None
    complete: bool

    @property
    def herfindahl(self) -> Quantity | None:
        """The Herfindahl index of the parts, where the source names them all."""
        return herfindahl(list(self.parts["quantity"])) if self.complete else None


def breakdown(dataset: Dataset, fund: str) -> Breakdown:
    """Split a fund into its parts.

    Raises
    ------
    UnknownFigureError
        There is no such figure.
    """
    whole = dataset.quantity(fund)
    links = itemised_by(dataset, fund)
    parts = [dataset.quantity(link.figure) for link in links]
    columns = ["figure", "quantity", "share_of_whole", "share_of_parts"]
    if not parts:
        return Breakdown(whole, pd.DataFrame(columns=columns), None, None, complete=False)
    itemised: Quantity | None = None
    of_sum: Sequence[Quantity | None] = [None] * len(parts)
    with suppress(ArithmeticRefusedError):
        itemised, of_sum = total(parts), shares(parts)
    rows = [(part.figure, part, share(part, whole), of_parts) for part, of_parts in zip(parts, of_sum, strict=True)]
    complete = itemised is not None and all(link.complete == "yes" for link in links)
    frame = pd.DataFrame(rows, columns=columns)
    return Breakdown(whole, frame, itemised, _rest(whole, itemised), complete)


def itemised_by(dataset: Dataset, fund: str) -> tuple[Link, ...]:
    """The links of the parts that make a fund up: where some are all of it, these alone, since others split it another way."""
    links = dataset.links_to(fund, "part_of")
    complete = tuple(link for link in links if link.complete == "yes")
    return complete or links


def _rest(whole: Quantity, itemised: Quantity | None) -> Quantity | None:
    if itemised is None or itemised.low > whole.high or itemised.stage != whole.stage:
        return None
    return difference(whole, itemised)


def possibly_inside(dataset: Dataset, fund: str) -> pd.DataFrame:
    """Assistance of places within the fund's place, for one project there, or for a shorter time, that may be inside it.

    Returns
    -------
    pandas.DataFrame
        ``figure``, ``quantity``, ``beside`` (its size in percent of the fund: no share, for it may lie outside; no source
        says; None where the fund's interval reaches zero: 约1亿元). Amounts that a link joins to the fund, means, and
        plans beside what was given are not among them.
    """
    whole = dataset.quantity(fund)
    span = parse_period(whole.period)
    joined = {end for link in (*dataset.links_of(fund), *dataset.links_to(fund)) for end in (link.figure, link.target)}
    rows = []
    for figure in dataset.select(whole.place, report_period(whole.period)):
        q = dataset.quantity(figure)
        if figure == fund or figure in joined or q.wholes or q.flow not in AID_FLOWS or q.scope == "mean":
            continue
        if (q.stage in PLANS) != (whole.stage in PLANS):
            continue
        same_kind = q.flow == whole.flow or "aid_unspecified" in (q.flow, whole.flow)
        shorter = q.period != whole.period and parse_period(q.period).within(span)
        smaller = q.place != whole.place or (q.scope, whole.scope) == ("part", "whole") or shorter
        if same_kind and smaller:
            rows.append((figure, q, beside(q, whole) if whole.low > 0 else None))
    return pd.DataFrame(rows, columns=["figure", "quantity", "beside"], dtype="object")


def execution(dataset: Dataset, *, place: str, period: str) -> pd.DataFrame:
    """The ladder allocated → received → spent → completed of every assistance fund, with its blanks.

    A fund's later stages are the figures that attain it. A blank is None: the source does not say, which is not zero.

    Returns
    -------
    pandas.DataFrame
        One row per fund that is no part of another: ``figure``, ``flow``, and one column per stage of
        :data:`EXECUTION_STAGES` plus ``not_stated`` (the amount whose stage the source leaves open) and ``planned`` (one
        that was only planned or expected), as Quantity or None.
    """
    funds = assistance(dataset, place=place, period=period)
    rows = []
    for figure, q in zip(funds["figure"], funds["quantity"], strict=True):
        if dataset.links_of(figure, "attains"):
            continue
        ladder: dict[str, Quantity | None] = dict.fromkeys((*EXECUTION_STAGES, "not_stated", "planned"))
        for one in [q, *_later_stages(dataset, figure)]:
            ladder["planned" if one.stage in PLANS else one.stage if one.stage in ladder else "not_stated"] = one
        rows.append((figure, q.flow, *ladder.values()))
    return pd.DataFrame(rows, columns=["figure", "flow", *EXECUTION_STAGES, "not_stated", "planned"])


def _later_stages(dataset: Dataset, fund: str) -> list[Quantity]:
    """Figures that attain the fund, and those that attain these; of one stage the one with the latest period comes last."""
    found: dict[str, Quantity] = {}
    waiting = [fund]
    while waiting:
        for link in dataset.links_to(waiting.pop(), "attains"):
            if link.figure not in found:
                found[link.figure] = dataset.quantity(link.figure)
                waiting.append(link.figure)
    return sorted(found.values(), key=lambda q: parse_period(q.period).last)


def herfindahl(parts: Sequence[Quantity]) -> Quantity:
    """Herfindahl index of the parts' shares: from 1/n (equal parts) to 1 (all in one), with its exact range.

    The sum of squared shares (O. C. Herfindahl, *Concentration in the Steel Industry*, 1950). Over all amounts that the
    intervals allow, the smallest value has every part as close as it can be to a common amount; the largest stands at
    corners of the intervals, which are tried one by one up to twelve parts; beyond that the sum of the squared largest
    shares bounds it from above.

    >>> from analysis.quantity import quantity
    >>> float(herfindahl([quantity("3个"), quantity("1个")]).value)  # (3² + 1²) / 4²
    0.625
    """
    whole = total(parts)
    if whole.value <= 0:
        raise UnknownDenominatorError("the parts add up to nothing: no concentration can be taken")
    if len(parts) <= 12:
        # There are thousands of corners; in whole numbers, each takes a hundredth of the time.
        unit = math.lcm(*(end.denominator for p in parts for end in (p.low, p.high)))
        corners = product(*({int(p.low * unit), int(p.high * unit)} for p in parts))
        sums = ((sum(v * v for v in corner), sum(corner)) for corner in corners)
        high = max(Fraction(squares, amount * amount) for squares, amount in sums if amount > 0)
    else:
        high = min(Fraction(1), sum(((s.high / 100) ** 2 for s in shares(parts)), Fraction()))
    value = _concentration([p.value for p in parts])
    return Quantity(
        value,
        min(value, _least_concentration(parts)),
        high,
        "ratio",
        kind="ratio",
        flow=parts[0].flow,
        stage=parts[0].stage,
        period=parts[0].period,
        operation="HHI",
        operands=tuple(parts),
    )


def _concentration(values: Sequence[Fraction]) -> Fraction:
    whole = sum(values, Fraction())
    return sum((v * v for v in values), Fraction()) / (whole * whole)


def _least_concentration(parts: Sequence[Quantity]) -> Fraction:
    """The minimum over the box: every part at the common level t, or at the end of its interval nearest to t."""
    ends = sorted({end for p in parts for end in (p.low, p.high)})
    levels = list(ends)
    for below, above in pairwise(ends):
        fixed = [p.high if p.high <= below else p.low for p in parts if p.high <= below or p.low >= above]
        if (amount := sum(fixed, Fraction())) > 0:
            level = sum((f * f for f in fixed), Fraction()) / amount
            if below < level < above:
                levels.append(level)
    boxes = [[min(max(level, p.low), p.high) for p in parts] for level in levels]
    return min(_concentration(box) for box in boxes if sum(box) > 0)
