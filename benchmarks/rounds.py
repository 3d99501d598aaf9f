"""Measure several ways in turn, round by round, and say medians, ranges and ratios."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Mapping


def in_turn(ways: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Call every way once per round; each gives its own figure, such as reports per minute."""
    found: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(1, rounds + 1):
        for way, measure in ways.items():
            found[way].append(measure())
            print(f"round {number}: {way}: {found[way][-1]:.1f}", file=sys.stderr, flush=True)
    return found


def table(found: Mapping[str, list[float]], unit: str, against: str) -> str:
    """A Markdown table of medians and ranges, and of ratios to one of the ways, taken round by round."""
    lines = [f"| way | {unit}: median (range) | times `{against}`: median (range) |", "|---|---|---|"]
    for way, values in found.items():
        ratios = [value / base for value, base in zip(values, found[against], strict=True)]
        lines.append(f"| {way} | {_median_and_range(values)} | {_median_and_range(ratios, 2)} |")
    return "\n".join(lines)


def _median_and_range(values: list[float], digits: int = 1) -> str:
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"
