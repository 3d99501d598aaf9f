"""Amounts per head over every denominator; each number is checked by hand in a comment."""

from __future__ import annotations

import pytest
from notebook_runner import project_data

from analysis import per_capita

DATA = project_data()
JINGYUAN = {"place": "620421", "period": "2020"}
RATES = per_capita.rates(DATA, **JINGYUAN)


def rate(fund, *denominators):
    (row,) = [r for r in RATES.itertuples() if (r.fund, r.denominators) == (fund, denominators)]
    return row


@pytest.mark.parametrize(
    ("fund", "denominators", "unit", "value", "low", "high"),
    [
        # 52,000,000 / 127,000; 51,995,000 / 127,500; 52,005,000 / 126,500
        ("620421-02", ("620421-12",), "yuan_per_person", 409.449, 407.804, 411.107),
        # 52,000,000 / (4,274 + 1,278 + 1,354 = 6,906); ± 5,000 / 6,906
        ("620421-02", ("620421-05", "620421-07", "620421-09"), "yuan_per_person", 7529.684, 7528.960, 7530.408),
        # 52,000,000 / (1,307 + 277 + 367 = 1,951)
        ("620421-02", ("620421-04", "620421-06", "620421-08"), "yuan_per_household", 26653.0, 26650.436, 26655.561),
        # 52,000,000 / 371,700; 51,995,000 / 371,750; 52,005,000 / 371,650
        ("620421-02", ("F0417",), "yuan_per_person", 139.898, 139.866, 139.930),
        # 3,864,000 / 173; ± 500 / 173
        ("620421-35", ("620421-36",), "yuan_per_greenhouse", 22335.26, 22332.37, 22338.15),
        # 168,600 / 208; ± 50 / 208
        ("620421-38", ("620421-40",), "yuan_per_person", 810.577, 810.337, 810.817),
        # 168,600 / 195
        ("620421-38", ("620421-39",), "yuan_per_household", 864.615, 864.359, 864.872),
        # 24,250,000 / 3,498
        ("620421-18", ("620421-19",), "yuan_per_person", 6932.533, 6931.103, 6933.962),
    ],
)
def test_each_rate_by_hand(fund, denominators, unit, value, low, high):
    row = rate(fund, *denominators)
    assert row.unit == unit
    assert (row.rate, row.low, row.high) == pytest.approx((value, low, high), abs=0.006)
    assert row.quantity.figures == (fund, *denominators)


def test_only_what_the_money_is_mainly_for_is_a_ceiling():
    assert set(RATES.loc[RATES["ceiling"], "fund"]) == {"620421-02", "620421-43"}  # the 30万 buy two kinds of things
    assert rate("620421-02", "620421-05", "620421-07", "620421-09").quantity.ceiling
    assert not rate("620421-02", "620421-12").ceiling
    assert not rate("620421-35", "620421-36").ceiling


def test_each_denominator_says_what_it_rests_on():
    assert rate("620421-02", "F0417").basis == "population"
    assert rate("620421-02", "F0417").tier == "C"
    assert rate("620421-02", "620421-12").basis == "inferred"
    assert rate("620421-35", "620421-36").basis == "stated"


def test_residents_come_first_then_smaller_groups():
    people = RATES[(RATES["fund"] == "620421-02") & (RATES["unit"] == "yuan_per_person")]
    assert list(people["rate"]) == sorted(people["rate"])


def test_registered_capital_has_no_rate_anywhere():
    assert "620421-15" not in set(RATES["fund"])


def test_contracts_are_not_spread_over_all_residents():
    assert not any("F0417" in d for d in RATES.loc[RATES["fund"] == "620421-18", "denominators"])


def test_a_part_of_a_fund_is_not_spread_over_the_whole_place():
    assert set(RATES.loc[["F0417" in d for d in RATES["denominators"]], "fund"]) == {"620421-02"}


def test_marginal_people_lie_outside_the_registered():
    (split,) = per_capita.outside(DATA, ("620421-05", "620421-07", "620421-09")).itertuples()
    assert split.group == "620421-12"
    assert split.outside.value == 1354
    assert split.rest.value == 5552  # 4,274 + 1,278


def test_attained_against_planned():
    (row,) = per_capita.attainment(DATA, **JINGYUAN).itertuples()
    assert (row.outcome, row.plan) == ("620421-31", "620421-30")
    assert float(row.attained.value) == pytest.approx(60.284, abs=0.001)  # 85 / 141


def test_side_by_side_makes_no_sum():
    frame = per_capita.side_by_side(DATA, **JINGYUAN, area="labour", kind="people")
    assert list(frame["value"]) == [77, 316, 1036, 683, 154]


def test_context_is_the_newest_income_of_the_place_and_those_above_it():
    frame = per_capita.context(DATA, **JINGYUAN).set_index("measure")
    assert frame.loc["poverty_standard", "value"] == 4000
    assert frame.loc["rural_income_per_capita", "period"] == "2010"
    assert per_capita.context(DATA, place="620421", period="2009").empty


def test_the_overlap_matrix_is_symmetric_and_knows_what_the_links_say():
    people = per_capita.overlaps(DATA, **JINGYUAN, kind="people")
    assert (people == people.T).all().all()
    assert people.loc["620421-05", "620421-05"] == "same"
    assert people.loc["620421-05", "620421-09"] == "disjoint"  # one group of focus people
    assert people.loc["620421-13", "620421-12"] == "inside"
    assert people.loc["620421-09", "620421-12"] == "disjoint"  # not registered
    assert people.loc["620421-09", "620421-13"] == "disjoint"  # a part of the registered
    assert "620421-30" not in people.index  # officials sent are no group of those meant
    assert people.loc["620421-19", "620421-23"] == "unknown"
    money = per_capita.overlaps(DATA, **JINGYUAN, kind="money")
    assert money.loc["620421-35", "620421-33"] == "inside"
    assert money.loc["620421-02", "620421-33"] == "unknown"
    assert money.loc["620421-18", "620421-22"] == "unknown"  # sales may fulfil contracts
    assert money.loc["620421-15", "620421-02"] == "different"
    assert money.loc["620421-22", "620421-32"] == "different"
