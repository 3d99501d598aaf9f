"""Inequality of amounts per head among places: Gini, Theil and the Lorenz curve, with the intervals that the amounts allow.

Every place counts once, whatever its size: the measures describe how unequal the *rates* of the places are, and only of
those given. Amounts are not negative and not all zero. Functions take plain numbers; an amount that is only known to lie in
an interval is a pair ``(low, high)``.

Intervals contain every value that the amounts allow. The low ends are reached: among all vectors in a box the most equal
ones are those in which every amount comes as close as it can to one common level (A. W. Marshall, I. Olkin and B. C. Arnold,
*Inequalities: Theory of Majorization and Its Applications*, Springer 2011, chapter 5). The high ends come from the lowest
Lorenz curve that the box allows, point by point, and may not quite be reached.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of inequality: its value and the interval that the amounts allow."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Lorenz:
    """A Lorenz curve: share of all amounts that the poorest k of n places have, for k from 0 to n, with its band."""

    share: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Decomposition:
    """Theil's index, and how much of it lies between groups and how much within them."""

    total: Measured
    between: Measured
    within: Measured


def gini(amounts: Sequence[float]) -> float:
    """Gini coefficient: from 0 (all equal) to (n − 1)/n (one has all).

    Half the mean absolute difference over the mean (C. Gini, *Variabilità e mutabilità*, 1912).

    Parameters
    ----------
    amounts
        One amount per place, in any one unit; zero counts as zero.

    Raises
    ------
    ValueError
        There is no amount, one is negative, or all are zero.

    Examples
    --------
    >>> gini([1, 1, 1]), gini([0, 0, 0, 1])
    (0.0, 0.75)
    >>> gini([1, 3])  # |1 − 3| · 2 / (2 · 2² · 2)
    0.25
    """
    ordered = _checked(amounts)
    n, total = len(ordered), math.fsum(ordered)
    return math.fsum((2 * rank - n - 1) * x for rank, x in enumerate(ordered, 1)) / (n * total)


def theil(amounts: Sequence[float]) -> float:
    """Theil's index T: from 0 (all equal) to ln n (one has all); a zero adds nothing.

    The mean of (x/μ) ln(x/μ) (H. Theil, *Economics and Information Theory*, 1967, chapter 4).

    Raises
    ------
    ValueError
        As :func:`gini`.

    Examples
    --------
    >>> theil([5, 5]), math.isclose(theil([0, 0, 0, 10, 10, 10]), math.log(2))
    (0.0, True)
    """
    ordered = _checked(amounts)
    mean = math.fsum(ordered) / len(ordered)
    ratios = (x / mean for x in ordered)
    return max(0.0, math.fsum(ratio * math.log(ratio) for ratio in ratios if ratio > 0) / len(ordered))


def lorenz(amounts: Sequence[float]) -> tuple[float, ...]:
    """Shares of all amounts that the poorest 0, 1, … n places have (M. O. Lorenz, 1905).

    >>> lorenz([3, 1])
    (0.0, 0.25, 1.0)
    """
    ordered = _checked(amounts)
    total = math.fsum(ordered)
    return (*(math.fsum(ordered[:k]) / total for k in range(len(ordered))), 1.0)


def gini_interval(amounts: Sequence[float], box: Sequence[Interval]) -> Measured:
    """The Gini coefficient with its interval over all amounts that the box allows.

    >>> gini_interval([1, 3], [(1, 1), (3, 3)])
    Measured(value=0.25, low=0.25, high=0.25)
    >>> gini_interval([1, 3], [(0, 2), (2, 4)])  # all equal at 2; 0 beside any other amount
    Measured(value=0.25, low=0.0, high=0.5)
    """
    return _interval(gini, amounts, box)


def theil_interval(amounts: Sequence[float], box: Sequence[Interval]) -> Measured:
    """Theil's index with its interval over all amounts that the box allows.

    >>> theil_interval([1, 3], [(0, 2), (2, 4)]).low
    0.0
    """
    return _interval(theil, amounts, box)


def theil_by_group(amounts: Sequence[float], box: Sequence[Interval], groups: Sequence[str]) -> Decomposition:
    """Theil's index split into inequality between the groups' means and within the groups.

    The index is the sum of both: between, each place has its group's mean; within, each group has the weight of its share of
    all amounts (Theil 1967, chapter 4; F. A. Cowell, *Measuring Inequality*, 2011, chapter 3).

    Parameters
    ----------
    groups
        The group of each place, such as its province.

    Examples
    --------
    >>> split = theil_by_group([1, 1, 3, 3], [(1, 1), (1, 1), (3, 3), (3, 3)], ["a", "a", "b", "b"])
    >>> split.within.value, math.isclose(split.between.value, split.total.value)
    (0.0, True)
    """
    members: dict[str, list[int]] = {}
    for place, group in enumerate(groups):
        members.setdefault(group, []).append(place)

    def means(values: Sequence[float]) -> list[float]:
        by_group = {group: math.fsum(values[i] for i in at) / len(at) for group, at in members.items()}
        return [by_group[group] for group in groups]

    whole = theil_interval(amounts, box)
    lows, highs = means([low for low, _ in box]), means([high for _, high in box])
    between = theil_interval(means(amounts), list(zip(lows, highs, strict=True)))
    value = max(0.0, whole.value - between.value)
    low, high = _within(members, box)
    within = Measured(value, min(value, low), max(value, min(high, whole.high)))
    return Decomposition(whole, between, within)


def lorenz_band(amounts: Sequence[float], box: Sequence[Interval]) -> Lorenz:
    """The Lorenz curve with the lowest and highest share that the box allows at each number of places.

    >>> lorenz_band([1, 3], [(1, 2), (3, 3)]).high  # 2 of 5
    (0.0, 0.4, 1.0)
    """
    _check_box(amounts, box)
    return Lorenz(lorenz(amounts), _lowest_shares(box), _highest_shares(box))


# Bounds --------------------------------------------------------------------------------------------------------------


def _interval(
    measure: Callable[[Sequence[float]], float], amounts: Sequence[float], box: Sequence[Interval]
) -> Measured:
    _check_box(amounts, box)
    value = measure(amounts)
    if all(low == high for low, high in box):
        return Measured(value, value, value)
    least = min(measure(levelled) for levelled in _levelled(box))
    most = measure(_steps(_lowest_shares(box)))
    return Measured(value, min(value, least), max(value, most))


def _levelled(box: Sequence[Interval]) -> list[list[float]]:
    """The most equal vectors of a box: every amount at a common level, or at the end of its interval nearest to it.

    Between two neighbouring ends the Gini coefficient is a ratio of two linear functions of the level, so that it is least
    at an end. Theil's index is least where the level is the mean of ln x over the amounts at their ends, weighted by these.
    """
    ends = sorted({end for interval in box for end in interval})
    levels = list(ends)
    for below, above in pairwise(ends):
        fixed = [high if high <= below else low for low, high in box if high <= below or low >= above]
        if (total := math.fsum(fixed)) > 0:
            level = math.exp(math.fsum(x * math.log(x) for x in fixed if x > 0) / total)
            if below < level < above:
                levels.append(level)
    vectors = [[min(max(level, low), high) for low, high in box] for level in levels]
    return [vector for vector in vectors if math.fsum(vector) > 0]


def _lowest_shares(box: Sequence[Interval]) -> tuple[float, ...]:
    """For each k, the smallest share that k places can have: they at their low ends, all others at their high ends.

    Which k places is found by Dinkelbach's method for ratios (W. Dinkelbach, *Management Science* 13, 1967): those with the
    smallest low·(1 − λ) + high·λ, where λ is the share itself.
    """
    n, shares = len(box), [0.0]
    for k in range(1, n):
        ratio = 1.0
        while True:
            order = sorted(range(n), key=lambda i: box[i][0] * (1 - ratio) + box[i][1] * ratio)
            own = math.fsum(box[i][0] for i in order[:k])
            total = own + math.fsum(box[i][1] for i in order[k:])
            better = own / total if total > 0 else 0.0
            if better >= ratio:
                break
            ratio = better
        shares.append(ratio)
    return (*shares, 1.0)


def _highest_shares(box: Sequence[Interval]) -> tuple[float, ...]:
    """For each k, the largest share that the k poorest places can have: found at one of the levelled vectors."""
    curves = [lorenz(vector) for vector in _levelled(box)]
    return tuple(max(at) for at in zip(*curves, strict=True))


def _steps(shares: Sequence[float]) -> list[float]:
    """Amounts whose Lorenz curve is the greatest convex curve below these shares."""
    hull: list[int] = []
    for k, share in enumerate(shares):
        while len(hull) > 1:
            a, b = hull[-2], hull[-1]
            if (shares[b] - shares[a]) * (k - a) <= (share - shares[a]) * (b - a):
                break
            hull.pop()
        hull.append(k)
    amounts: list[float] = []
    for a, b in pairwise(hull):
        amounts += [max(0.0, (shares[b] - shares[a]) / (b - a))] * (b - a)
    return amounts


def _within(members: Mapping[str, Sequence[int]], box: Sequence[Interval]) -> Interval:
    """Bounds of the part within groups: each group's index and its share of all, each at the ends of its own interval."""
    sums = {g: (math.fsum(box[i][0] for i in at), math.fsum(box[i][1] for i in at)) for g, at in members.items()}
    low = high = 0.0
    for group, at in members.items():
        own = [box[i] for i in at]
        if not any(end for _, end in own):
            continue
        index = theil_interval([end for _, end in own], own)
        rest_low = math.fsum(s[0] for g, s in sums.items() if g != group)
        rest_high = math.fsum(s[1] for g, s in sums.items() if g != group)
        low += index.low * _portion(sums[group][0], rest_high)
        high += index.high * _portion(sums[group][1], rest_low)
    return low, high


def _portion(part: float, rest: float) -> float:
    return part / (part + rest) if part + rest > 0 else 0.0


def _checked(amounts: Sequence[float]) -> list[float]:
    ordered = sorted(amounts)
    if not ordered:
        raise ValueError("no amount: the inequality of nothing means nothing")
    if ordered[0] < 0:
        raise ValueError(f"found the amount {ordered[0]:g}; allowed are amounts of zero and above")
    if ordered[-1] <= 0:
        raise ValueError("all amounts are zero: there is nothing to share")
    return ordered


def _check_box(amounts: Sequence[float], box: Sequence[Interval]) -> None:
    _checked(amounts)
    for amount, (low, high) in zip(amounts, box, strict=True):
        if not 0 <= low <= amount <= high:
            raise ValueError(f"found the amount {amount:g} with the interval [{low:g}, {high:g}]; allowed: inside it")
