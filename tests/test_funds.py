"""Distribution, breakdown and concentration, on the Jingyuan figures and on cases small enough to check by hand."""

from __future__ import annotations

import shutil
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notebook_runner import project_data

import analysis
from analysis import funds
from analysis.errors import OverlapError, UnknownFigureError
from analysis.quantity import Quantity, quantity

ROOT = Path(__file__).parents[1]
DATA = project_data()
JINGYUAN = {"place": "620421", "period": "2020"}


def test_every_amount_is_listed_once_with_its_whole():
    frame = funds.amounts(DATA, **JINGYUAN).set_index("figure")
    assert len(frame) == 10
    assert frame.loc["620421-02", "amount_yuan"] == 52_000_000
    assert (frame.loc["620421-02", "low_yuan"], frame.loc["620421-02", "high_yuan"]) == (51_995_000, 52_005_000)
    assert frame.loc["620421-35", "whole"] == "620421-33"
    assert frame.loc["620421-33", "whole"] == ""


def test_incomes_are_no_funds():
    assert not set(funds.amounts(DATA, **JINGYUAN)["figure"]) & {"F0441", "F0524"}


def test_distribution_by_flow_gives_no_total_that_no_source_supports():
    found = funds.distribution(DATA, **JINGYUAN, by="flow").set_index("flow")
    assert found.loc["fiscal_aid", "total"].value == 5_162_000  # the parts 386.4, 113 and 16.86 are inside it
    assert found.loc["social_assistance", "total"] is None  # 524.4 (stage open) and 30 (received)
    assert "received" in found.loc["social_assistance", "reason"]


def test_distribution_by_stage_and_place_never_mixes_kinds_of_money():
    by_stage = funds.distribution(DATA, **JINGYUAN, by="stage").set_index("stage")
    assert by_stage.loc["allocated", "total"] is None  # 5,200 of unstated kind and 516.2 fiscal
    by_place = funds.distribution(DATA, **JINGYUAN, by="place").set_index("place")
    assert set(by_place.index) == {"620421", "620421-fuping"}
    assert by_place["total"].isna().all()


def test_distribution_by_project_lists_the_parts():
    found = funds.distribution(DATA, **JINGYUAN, by="project")
    assert list(found["project"]) == ["620421-35", "620421-37", "620421-38"]


def test_nested_places_are_not_added_even_when_kind_and_stage_agree():
    county = replace(DATA.quantity("620421-33"), figure="x", place="620421")
    with pytest.raises(OverlapError, match="nested"):
        funds.add_up(DATA, [county, DATA.quantity("620421-33")])


def test_fupings_fund_is_itemised_in_full():
    split = funds.breakdown(DATA, "620421-33")
    assert split.itemised is not None
    assert split.unitemised is not None
    assert split.itemised.value == 5_162_600  # 386.4 + 113 + 16.86 万
    assert (split.unitemised.low, split.unitemised.value) == (0, 0)
    # 5,162,500 − 5,157,050: the most that rounding leaves for anything else
    assert split.unitemised.high == 5_450
    of_parts = [round(float(q.value), 2) for q in split.parts["share_of_parts"]]
    assert of_parts == [74.85, 21.89, 3.27]  # 386.4, 113 and 16.86 of 516.26


def test_the_countys_fund_is_not_itemised_and_that_is_no_zero():
    split = funds.breakdown(DATA, "620421-02")
    assert split.itemised is None
    assert split.unitemised is None
    assert split.parts.empty


def test_an_unknown_fund_is_named():
    with pytest.raises(UnknownFigureError):
        funds.breakdown(DATA, "620421-99")


def test_village_funds_stand_beside_the_countys_and_not_inside():
    found = funds.possibly_inside(DATA, "620421-02").set_index("figure")
    assert set(found.index) == {"620421-32", "620421-33", "620421-43"}
    assert round(float(found.loc["620421-33", "beside"].value), 2) == 9.93


def test_the_execution_ladder_keeps_its_blanks():
    ladder = funds.execution(DATA, **JINGYUAN).set_index("figure")
    assert ladder.loc["620421-02", "allocated"].value == 52_000_000
    assert ladder.loc["620421-02", ["received", "spent", "completed"]].isna().all()
    assert ladder.loc["620421-32", "not_stated"].value == 5_244_000
    assert ladder.loc["620421-43", "received"].value == 300_000


def test_a_receipt_climbs_the_ladder_of_its_allocation(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("raw"))
    head = (tmp_path / "data" / "figures.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    values = {
        "id": "X1", "source": "jingyuan-2020-07-13", "place": "620421", "donor": "120101", "period": "2020",
        "measure": "aid_funds", "subject_zh": "到位资金", "subject_en": "funds received", "value": "30000000",
        "unit": "yuan", "hedge": "exact", "stage": "received", "scope": "whole", "as_written": "3000万元",
    }  # fmt: skip
    with (tmp_path / "data" / "figures.csv").open("a", encoding="utf-8") as file:
        file.write(",".join(values.get(column, "") for column in head) + "\n")
    with (tmp_path / "data" / "links.csv").open("a", encoding="utf-8") as file:
        file.write("X1,attains,620421-02,stated,,\n")
    ladder = funds.execution(analysis.load(tmp_path), **JINGYUAN).set_index("figure")
    assert "X1" not in ladder.index
    assert ladder.loc["620421-02", "allocated"].value == 52_000_000
    assert ladder.loc["620421-02", "received"].value == 30_000_000
    assert ladder.loc["620421-02", ["spent", "completed"]].isna().all()


def test_a_single_donation_may_be_inside_the_funds_of_its_place():
    assert list(funds.possibly_inside(DATA, "620421-32")["figure"]) == ["620421-43"]


def test_inputs_are_not_changed():
    before = DATA.figures
    funds.amounts(DATA, **JINGYUAN)
    funds.execution(DATA, **JINGYUAN)
    assert DATA.figures.equals(before)


# Herfindahl index -----------------------------------------------------------------------------------------------------


def test_equal_parts_have_the_smallest_concentration_and_one_part_the_largest():
    assert funds.herfindahl([quantity("5个")] * 4).value == Fraction(1, 4)
    assert funds.herfindahl([quantity("7个")]).value == 1


def test_fupings_concentration_by_hand():
    # (386.4² + 113² + 16.86²) / 516.26² = (149,304.96 + 12,769 + 284.2596) / 266,524.3876 = 0.60917
    found = funds.herfindahl([quantity("386.4万元"), quantity("113万元"), quantity("16.86万元")])
    assert float(found.value) == pytest.approx(0.60917, abs=1e-5)
    assert found.low < found.value < found.high


@pytest.mark.parametrize(
    ("ends", "low", "high"),
    [
        ([(1, 2), (4, 8)], Fraction(20, 36), Fraction(65, 81)),  # (2² + 4²) / 6² … (1² + 8²) / 9²
        ([(1, 19), (1, 1)], Fraction(1, 2), Fraction(362, 400)),  # 1 and 1 … (19² + 1²) / 20²
        ([(1, 5), (2, 3), (4, 4)], Fraction(25, 74), Fraction(21, 49)),  # t, 3, 4: t = 25/7 … 1, 2, 4
    ],
)
def test_the_ends_of_the_concentration_are_really_reached(ends, low, high):
    found = funds.herfindahl([Quantity(Fraction(h), Fraction(lo), Fraction(h), "yuan") for lo, h in ends])
    assert (found.low, found.high) == (low, high)


boxes = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted).filter(lambda e: e[1] > 0), min_size=1, max_size=4
)


@settings(max_examples=60)
@given(boxes)
def test_no_true_concentration_lies_outside_the_interval(ends):
    parts = [Quantity(Fraction(high), Fraction(low), Fraction(high), "yuan") for low, high in ends]
    found = funds.herfindahl(parts)
    steps = 6
    grids = [[Fraction(low) + Fraction(high - low) * k / steps for k in range(steps + 1)] for low, high in ends]
    tried = [
        sum((v * v for v in values), Fraction()) / sum(values) ** 2 for values in product(*grids) if sum(values) > 0
    ]
    assert found.low <= min(tried)
    assert max(tried) == found.high  # the largest stands at a corner of the grid
    assert found.low >= Fraction(1, len(ends))  # an even split is the least that there is


def test_many_parts_are_bounded_from_above():
    parts = [quantity(f"{n}万元") for n in range(1, 21)]
    found = funds.herfindahl(parts)
    assert found.low <= found.value <= found.high <= 1


def test_two_ways_of_splitting_a_fund_are_not_added_up(project_copy):
    # 386.4万 + 113万 are "all" of it here, and 16.86万 another part: 4,994,000, not 5,162,600.
    links = project_copy / "data" / "links.csv"
    text = links.read_text(encoding="utf-8")
    links.write_text(
        text.replace("620421-38,part_of,620421-33,stated,,yes", "620421-38,part_of,620421-33,stated,,no"),
        encoding="utf-8",
    )
    split = funds.breakdown(analysis.load(project_copy), "620421-33")
    assert list(split.parts["figure"]) == ["620421-35", "620421-37"]
    assert split.itemised.value == 4_994_000
