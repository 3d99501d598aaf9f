"""Gini, Theil and Lorenz on cases that can be done by hand, and their intervals against every corner of the box."""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.inequality import (
    gini,
    gini_interval,
    lorenz,
    lorenz_band,
    theil,
    theil_by_group,
    theil_interval,
)

amounts = st.floats(0, 1000).map(lambda x: round(x, 3))
box = st.lists(st.tuples(amounts, st.floats(0, 500)), min_size=1, max_size=6).map(
    lambda pairs: [(low, low + width) for low, width in pairs]
)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([5], 0),
        ([7, 7, 7], 0),
        ([0, 1], 1 / 2),  # (n − 1)/n
        ([0, 0, 0, 1], 3 / 4),
        ([1, 2, 3, 4], 1 / 4),  # Σ|xᵢ − xⱼ| = 20 over ordered pairs; 20 / (2 · 4² · 2.5)
        ([0, 0, 0, 10, 10, 10], 1 / 2),
    ],
)
def test_gini_by_hand(values, expected):
    assert gini(values) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([3, 3], 0),
        ([0, 1], math.log(2)),  # one of two has all
        ([0, 0, 0, 10, 10, 10], math.log(2)),
        ([1, 3], 0.25 * math.log(0.5) + 0.75 * math.log(1.5)),  # mean 2; ½ (½ ln ½ + 3⁄2 ln 3⁄2)
    ],
)
def test_theil_by_hand(values, expected):
    assert theil(values) == pytest.approx(expected, abs=1e-12)


def test_lorenz_by_hand():
    assert lorenz([6, 1, 3]) == pytest.approx((0, 0.1, 0.4, 1))


@pytest.mark.parametrize("values", [[], [1, -1], [0, 0]])
def test_what_has_no_inequality_is_refused(values):
    for measure in (gini, theil, lorenz):
        with pytest.raises(ValueError, match="amount"):
            measure(values)


def test_an_amount_outside_its_interval_is_refused():
    with pytest.raises(ValueError, match=r"found the amount 3 with the interval \[1, 2\]"):
        gini_interval([3.0], [(1.0, 2.0)])


@given(st.lists(amounts, min_size=1, max_size=30), st.floats(0.1, 100))
def test_the_measures_do_not_depend_on_the_unit_or_the_order(values, factor):
    assume(sum(values) > 1)
    for measure in (gini, theil):
        assert measure(values) == pytest.approx(measure([factor * x for x in reversed(values)]), abs=1e-9)
        assert measure(values) == pytest.approx(measure(values * 2), abs=1e-9)  # every place twice
    assert 0 <= gini(values) <= 1 - 1 / len(values) + 1e-9
    assert 0 <= theil(values) <= math.log(len(values)) + 1e-9


@given(box, st.lists(st.floats(0, 1), min_size=6, max_size=6))
def test_an_interval_holds_every_corner_and_every_point_of_the_box(intervals, weights):
    values = [low + w * (high - low) for (low, high), w in zip(intervals, weights, strict=False)]
    assume(sum(values) > 1)
    corners = [corner for corner in product(*intervals) if sum(corner) > 1e-9]
    for measure, bounded in ((gini, gini_interval), (theil, theil_interval)):
        found = bounded(values, intervals)
        assert found.value == measure(values)
        assert found.low <= min(map(measure, [*corners, values])) + 1e-9
        assert found.high >= max(map(measure, [*corners, values])) - 1e-9
    band = lorenz_band(values, intervals)
    for corner in corners:
        for low, share, high in zip(band.low, lorenz(corner), band.high, strict=True):
            assert low - 1e-9 <= share <= high + 1e-9


def test_the_low_end_is_reached_where_all_intervals_have_a_common_level():
    found = gini_interval([1.0, 4.0], [(0.0, 3.0), (2.0, 5.0)])
    assert found.low == 0  # 2.5 and 2.5
    # the highest: 0 beside 5
    assert found.high == pytest.approx(0.5)


def test_without_intervals_the_bounds_are_the_value():
    exact = [(x, x) for x in (1.0, 2.0, 5.0)]
    assert gini_interval([1, 2, 5], exact).low == gini_interval([1, 2, 5], exact).high == gini([1, 2, 5])


def test_theil_is_split_between_and_within_groups():
    # Means 2 and 6, overall 4: between ½ (½ ln ½ + 3⁄2 ln 3⁄2). Within b all are equal; within a [1, 3] has a quarter of all.
    values = [1.0, 3.0, 6.0, 6.0]
    split = theil_by_group(values, [(x, x) for x in values], ["a", "a", "b", "b"])
    between = 0.25 * math.log(0.5) + 0.75 * math.log(1.5)
    assert split.between.value == pytest.approx(between)
    assert split.within.value == pytest.approx(0.25 * theil([1, 3]))
    assert split.total.value == pytest.approx(split.between.value + split.within.value)
    assert split.total.value == pytest.approx(theil(values))


@given(box, st.lists(st.sampled_from("ab"), min_size=6, max_size=6), st.lists(st.floats(0, 1), min_size=6, max_size=6))
def test_both_parts_of_theil_hold_every_point_of_the_box(intervals, groups, weights):
    groups = groups[: len(intervals)]
    middle = [(low + high) / 2 for low, high in intervals]
    point = [low + w * (high - low) for (low, high), w in zip(intervals, weights, strict=False)]
    assume(sum(middle) > 1 and sum(point) > 1)
    bounded = theil_by_group(middle, intervals, groups)
    exact = theil_by_group(point, [(x, x) for x in point], groups)
    for name in ("total", "between", "within"):
        one, value = getattr(bounded, name), getattr(exact, name).value
        assert one.low - 1e-9 <= value <= one.high + 1e-9, name
