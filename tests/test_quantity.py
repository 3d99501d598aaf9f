"""Arithmetic keeps interval and origin, and refuses what does not add up."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import (
    ArithmeticRefusedError,
    DoubleCountError,
    FlowMismatchError,
    OverlapError,
    PairedAidError,
    PartOfWholeError,
    PeriodMismatchError,
    RegisteredCapitalError,
    StageMismatchError,
    UnitMismatchError,
    UnknownDenominatorError,
)
from analysis.quantity import Quantity, attained, beside, difference, is_part, quantity, ratio, share, shares, total


def money(phrase, figure=None, *, flow="fiscal_aid", stage="allocated", period="2020", **more):
    return replace(quantity(phrase, flow=flow, stage=stage), figure=figure, period=period, **more)


def people(phrase, figure=None, **more):
    return replace(quantity(phrase), figure=figure, **more)


def test_rounding_of_both_figures_reaches_the_rate():
    rate = money("5200万元", "a") / people("12.7万人", "b")
    # 51,995,000 / 127,500 = 407.804 … 52,005,000 / 126,500 = 411.107
    assert rate.value == Fraction(52_000_000, 127_000)
    assert rate.low == Fraction(51_995_000, 127_500)
    assert rate.high == Fraction(52_005_000, 126_500)
    assert (rate.unit, rate.figures, rate.formula) == ("yuan_per_person", ("a", "b"), "a ÷ b")


def test_a_sum_adds_the_ends_of_its_terms():
    # 386.35 + 112.5 + 16.855 = 515.705 … 386.45 + 113.5 + 16.865 = 516.815 (万元)
    parts = [money("386.4万元"), money("113万元"), money("16.86万元")]
    found = total(parts)
    assert (found.value, found.low, found.high) == (5_162_600, 5_157_050, 5_168_150)


def test_a_sum_remembers_its_figures_and_what_they_are_parts_of():
    found = total([money("3万元", "a", wholes=frozenset({"w"})), money("4万元", "b", wholes=frozenset({"w"}))])
    assert found.figures == ("a", "b")
    assert found.wholes == {"w"}
    assert found.formula == "a + b"
    assert (found / people("7人", "c")).formula == "(a + b) ÷ c"


def test_per_greenhouse_and_per_household_rates_name_their_unit():
    assert float((money("386.4万元") / quantity("173座")).value) == pytest.approx(22335.26, abs=0.01)
    per_home = money("16.86万元") / quantity("195户")
    assert per_home.unit == "yuan_per_household"
    assert float(per_home.value) == pytest.approx(864.615, abs=0.001)


def test_a_share_of_its_whole_never_exceeds_one_hundred_percent():
    part = money("10万元", "p", wholes=frozenset({"w"}))
    found = share(part, money("10万元", "w"))
    # 9.5 / 10.5 = 90.476 % … 10.5 / 9.5 would be 110.5 %, which no part can be
    assert found.value == found.high == 100
    assert float(found.low) == pytest.approx(90.476, abs=0.001)


def test_shares_count_their_own_uncertainty_once():
    one, three = shares([money("1万元"), money("3万元")])
    # 0.5 / (0.5 + 3.5) = 12.5 % … 1.5 / (1.5 + 2.5) = 37.5 %
    assert (one.value, one.low, one.high) == (25, Fraction("12.5"), Fraction("37.5"))
    assert (three.value, three.low, three.high) == (75, Fraction("62.5"), Fraction("87.5"))


def test_what_is_left_of_a_whole_is_never_below_zero():
    whole = money("516.2万元", "w")
    parts = total([money("386.4万元", "a", wholes=frozenset({"w"})), money("129.9万元", "b", wholes=frozenset({"w"}))])
    left = whole - parts
    assert (left.low, left.value) == (0, 0)
    assert left.high == 5_162_500 - (3_863_500 + 1_298_500)


def test_side_by_side_needs_no_link_and_says_so_by_its_name():
    found = beside(money("516.2万元", "v"), money("5200万元", "c", flow="aid_unspecified"))
    assert float(found.value) == pytest.approx(9.927, abs=0.001)
    with pytest.raises(FlowMismatchError):
        share(money("516.2万元", "v"), money("5200万元", "c", flow="aid_unspecified"))
    with pytest.raises(PartOfWholeError):
        share(money("516.2万元", "v"), money("5200万元", "c"))


def test_attained_is_the_outcome_over_its_plan():
    found = attained(people("85名"), people("141名"))
    assert float(found.value) == pytest.approx(60.284, abs=0.001)
    assert found.exact


@pytest.mark.parametrize(
    ("one", "other", "error"),
    [
        (money("1万元"), people("1人"), UnitMismatchError),
        (people("3人"), people("3人次"), UnitMismatchError),
        (people("3人"), people("3户"), UnitMismatchError),
        (money("1万元"), money("1万元", flow="consumption_sales", stage="sold"), FlowMismatchError),
        (
            money("1万元", flow="procurement_contract", stage="contracted"),
            money("1万元", flow="consumption_sales", stage="sold"),
            FlowMismatchError,
        ),
        (money("1万元"), money("1万元", stage="received"), StageMismatchError),
        (people("3人", stage="planned"), people("3人", stage="reported"), StageMismatchError),
        (money("1万元", "p", wholes=frozenset({"w"})), money("2万元", "w"), PartOfWholeError),
        (money("2万元", "w"), money("1万元", "p", wholes=frozenset({"w"})), PartOfWholeError),
        (money("1万元", "a"), money("1万元", "a"), DoubleCountError),
        (people("77人", "a"), people("316人", "b"), OverlapError),
        (money("1万元", period="2019"), money("1万元"), PeriodMismatchError),
        (money("1万元", scope="mean"), money("1万元"), PeriodMismatchError),
        (money("1万元", "a", scope="part"), money("1万元", "b"), OverlapError),
        (money("1万元", flow="registered_capital"), money("1万元"), RegisteredCapitalError),
        (quantity("45%"), quantity("5%"), UnitMismatchError),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else str(value)[:40],
)
def test_what_does_not_add_up_is_refused(one, other, error):
    with pytest.raises(error) as refusal:
        one + other
    assert isinstance(refusal.value, ArithmeticRefusedError | PairedAidError | TypeError)
    assert "\n" not in str(refusal.value)


def test_groups_that_are_disjoint_by_definition_add_up():
    groups = frozenset({"fund/focus"})
    found = (
        people("4274人", "a", groups=groups)
        + people("1278人", "b", groups=groups)
        + people("1354人", "c", groups=groups)
    )
    assert found.value == 6906


def test_registered_capital_is_divided_by_no_one():
    for heads in ("2250人", "6家", "100户"):
        with pytest.raises(RegisteredCapitalError):
            ratio(money("5213万元", flow="registered_capital"), quantity(heads))


def test_a_ratio_of_different_kinds_of_money_is_refused():
    with pytest.raises(FlowMismatchError):
        money("2624万元", flow="consumption_sales") / money("2425万元", flow="procurement_contract")


def test_a_denominator_that_may_be_zero_is_refused():
    with pytest.raises(UnknownDenominatorError):
        money("1万元") / quantity("0人")
    with pytest.raises(ZeroDivisionError):
        money("1万元") / quantity("不到1人")


def test_an_empty_sum_is_no_zero():
    with pytest.raises(ValueError, match="no source states"):
        total([])


def test_a_value_outside_its_interval_cannot_be_made():
    with pytest.raises(ValueError, match="outside its interval"):
        Quantity(Fraction(3), Fraction(4), Fraction(5), "yuan")


def test_a_ceiling_stays_a_ceiling_in_what_is_made_of_it():
    rate = replace(money("10万元") / people("5人"), ceiling=True)
    assert beside(rate, rate).ceiling


def test_bare_numbers_are_parts_of_nothing_stated():
    assert not is_part(money("1万元", "a"), money("2万元", "w"))
    assert is_part(money("1万元", "a", wholes=frozenset({"w"})), money("2万元", "w"))


# Property: whatever the true values, the true result lies inside the interval ------------------------------------------

ends = st.fractions(min_value=0, max_value=10**9, max_denominator=1000)


@st.composite
def with_truth(draw, *, above_zero=False):
    low, high = sorted([draw(ends), draw(ends)])
    if above_zero:
        low, high = low + 1, high + 1
    portions = st.fractions(min_value=0, max_value=1, max_denominator=1000)
    value, truth = (low + (high - low) * draw(portions) for _ in range(2))
    return Quantity(value, low, high, "yuan"), truth


@given(with_truth(), with_truth())
def test_the_true_sum_and_difference_lie_inside(one, other):
    (a, true_a), (b, true_b) = one, other
    assert (a + b).low <= true_a + true_b <= (a + b).high
    assert difference(a, b).low <= true_a - true_b <= difference(a, b).high


@given(with_truth(), with_truth(above_zero=True))
def test_the_true_ratio_lies_inside(one, other):
    (a, true_a), (b, true_b) = one, other
    assert (a / b).low <= true_a / true_b <= (a / b).high


@given(st.lists(with_truth(above_zero=True), min_size=1, max_size=5))
def test_the_true_shares_lie_inside_and_make_one_hundred(parts):
    truths = [truth for _, truth in parts]
    found = shares([q for q, _ in parts])
    assert sum(s.value for s in found) == 100
    for s, truth in zip(found, truths, strict=True):
        assert s.low <= 100 * truth / sum(truths) <= s.high


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_ends_of_a_ratio_are_reached_exactly(a, b):
    rate = quantity(f"{a}万元") / quantity(f"{b}人")
    assert rate.low == Fraction(2 * a - 1, 2) * 10**4 / b
    assert rate.high == Fraction(2 * a + 1, 2) * 10**4 / b
