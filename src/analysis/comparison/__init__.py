"""Places side by side: whole-pair assistance per head and year, who can be compared, and why the others cannot.

Only money that a source gives for a whole pairing enters, never that for one project or tranche; what was planned stands
apart from what was given; the means of several years are marked. A prefecture is no sum of counties: places are compared with
places of their own level only. Published places are a convenience sample, and what is said here is said of them alone.
"""

from __future__ import annotations

from analysis.comparison.beside import (
    Disagreement,
    Side,
    central_beside,
    cited,
    disagreements,
    flows_side_by_side,
    timeline,
)
from analysis.comparison.choice import COMPARED_FLOWS, what_is_missing
from analysis.comparison.compare import compare
from analysis.comparison.records import FEWEST_FOR_INEQUALITY, Comparison, Entry, Rank, Uncompared

__all__ = [
    "COMPARED_FLOWS",
    "FEWEST_FOR_INEQUALITY",
    "Comparison",
    "Disagreement",
    "Entry",
    "Rank",
    "Side",
    "Uncompared",
    "central_beside",
    "cited",
    "compare",
    "disagreements",
    "flows_side_by_side",
    "timeline",
    "what_is_missing",
]
