"""The charts of the reports. Each takes a :class:`~analysis.study.Study` and gives a :class:`~analysis.charts.drawing.Chart`.

Every chart has units on its axis, its interval drawn where there is one, its numbers written beside the marks, an
alternative text made from the same numbers, and its source below. Where the source gives nothing to draw, the function
returns a sentence that says so instead of an empty chart.
"""

from analysis.charts.money import execution_ladder, flows, itemised, project_shares
from analysis.charts.overlap import overlaps
from analysis.charts.peers import flows_side_by_side, lorenz, peers, province_timeline
from analysis.charts.people import attainment, jobs, pairings, per_head_ladder

__all__ = [
    "attainment",
    "execution_ladder",
    "flows",
    "flows_side_by_side",
    "itemised",
    "jobs",
    "lorenz",
    "overlaps",
    "pairings",
    "peers",
    "per_head_ladder",
    "project_shares",
    "province_timeline",
]
