"""Find a sequence of phrases again in a text, each in its order, some missing."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction


def align(occurrences: Sequence[Sequence[int]], expected: Sequence[int]) -> list[int | None]:
    """Choose one occurrence for as many phrases as possible, so that the order is kept.

    A cursor that only moves forward would lose everything behind a missing "3个" that it finds again much later; the
    longest increasing choice leaves out that one alone. Among choices of the same length the one nearest to where the
    phrases are expected wins.

    Parameters
    ----------
    occurrences
        For each phrase, in the order of the text as read, all positions at which it stands in the other copy.
    expected
        For each phrase its position in the text as read; only used to choose among equals.

    Returns
    -------
    list
        For each phrase its position, or None.

    Examples
    --------
    >>> align([[10], [], [30, 90], [40]], [1, 2, 3, 4])
    [10, None, 30, 40]
    """
    guesses = _guesses(occurrences, expected)
    positions = sorted({position for found in occurrences for position in found})
    # A Fenwick tree: at each position the best chain that ends at or before it, as (length, −distance, link).
    tree: list[tuple[int, Fraction, int]] = [(0, Fraction(), -1)] * (len(positions) + 1)
    chain: list[tuple[int, int, int]] = []
    for phrase, found in enumerate(occurrences):
        for position in sorted(found, reverse=True):  # from the right, so that a phrase never follows itself
            rank = bisect_left(positions, position)
            best, at = tree[0], rank
            while at > 0:
                best = max(best, tree[at])
                at &= at - 1
            chain.append((phrase, position, best[2]))
            mine = (best[0] + 1, best[1] - abs(position - guesses[phrase]), len(chain) - 1)
            at = rank + 1
            while at < len(tree):
                tree[at] = max(tree[at], mine)
                at += at & -at
    result: list[int | None] = [None] * len(occurrences)
    link = max(tree)[2]
    while link >= 0:
        phrase, position, link = chain[link]
        result[phrase] = position
    return result


def _guesses(occurrences: Sequence[Sequence[int]], expected: Sequence[int]) -> list[Fraction]:
    """Where each phrase should stand: on the line between the nearest phrases that occur only once."""
    shared = Counter(position for found in occurrences for position in found)
    fixed = [
        (expected[phrase], found[0])
        for phrase, found in enumerate(occurrences)
        if len(found) == 1 and shared[found[0]] == 1
    ]
    anchors = [pair for number, pair in enumerate(fixed) if all(pair[1] > before[1] for before in fixed[:number])]
    if not anchors:
        return [Fraction(place) for place in expected]
    guesses = []
    for place in expected:
        right = bisect_left(anchors, (place, -1))
        pair = anchors[max(0, right - 1) : right + 1]
        (x0, y0), (x1, y1) = pair[0], pair[-1]
        slope = Fraction(y1 - y0, x1 - x0) if x1 > x0 else Fraction(1)
        guesses.append(y0 + slope * (place - x0))
    return guesses
