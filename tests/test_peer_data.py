"""The published figures on the peers: which of the rows they were taken from came in, which did not, and why.

The rows themselves are not part of the project; what can only be held against them is skipped, and says so, where they are not
at hand.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from decimal import Decimal

import pytest
from notebook_runner import PROJECT, project_data

DATA = project_data()
FACTS = PROJECT.parent / "shared" / "facts" / "peer-figures.csv"
with_facts = pytest.mark.skipif(not FACTS.is_file(), reason="the rows that the figures were taken from are not at hand")

#: Rows that did not come in, and why: 5 of 815.
LEFT_OUT = {
    "F0017": "a change between two amounts, not an amount",
    "F0045": "a change between two amounts, not an amount",
    "F0169": "people or households: the source leaves open which",
    "F0479": "formerly poor people, but not said in what respect",
    "F0742": "people above an income line, not tied to the assistance",
}
PEERS = [figure for figure in DATA.records if re.fullmatch(r"F\d{4}", figure.id)]


def rows() -> list[dict[str, str]]:
    with FACTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_how_many_figures_there_are_by_tier_and_on_which_levels() -> None:
    assert len(PEERS) == 810
    tiers = Counter(DATA.source(figure.source).tier for figure in PEERS)
    assert tiers == {"A": 367, "B": 160, "C": 283}
    assert {DATA.place(figure.place).level for figure in PEERS} == {
        "nation", "province", "prefecture", "county", "district", "group",
    }  # fmt: skip


@with_facts
def test_every_row_came_in_or_is_left_out_with_its_reason() -> None:
    given = {row["record_id"] for row in rows()}
    assert len(given) == 815
    assert {figure.id for figure in PEERS} | set(LEFT_OUT) == given
    assert {figure.id for figure in PEERS}.isdisjoint(LEFT_OUT)


@with_facts
def test_every_row_of_tiers_a_and_b_that_has_a_measure_came_in() -> None:
    measured = {row["record_id"] for row in rows() if row["measure"] != "other"}
    assert [record for record in LEFT_OUT if record in measured] == []


@with_facts
def test_value_source_and_place_are_those_of_the_row() -> None:
    codes = {"湟中区": "630106"}  # its code was left blank there
    wrong = []
    for row in rows():
        if row["record_id"] in LEFT_OUT:
            continue
        figure = DATA.figure(row["record_id"])
        place = row["recipient_admin_code"] or codes.get(row["recipient_zh"], "")
        level = DATA.place(figure.place).level
        if Decimal(row["value"]) * figure.value.denominator != figure.value.numerator:
            wrong.append(f"{figure.id}: value")
        if row["source_id"] != figure.source:
            wrong.append(f"{figure.id}: source")
        if place != figure.place if place else level not in ("group", "nation"):
            wrong.append(f"{figure.id}: place")
        if bool(row["donor_zh"]) != bool(figure.donor):
            wrong.append(f"{figure.id}: donor")
    assert wrong == []


@with_facts
def test_parts_means_and_plans_are_marked_in_columns() -> None:
    wrong = []
    for row in rows():
        if row["record_id"] in LEFT_OUT:
            continue
        figure = DATA.figure(row["record_id"])
        if row["note"].startswith("part:") and figure.scope != "part":
            wrong.append(f"{figure.id}: part")
        if row["note"].startswith("mean aid per county") and figure.scope != "mean":
            wrong.append(f"{figure.id}: mean")
        if row["status"] in ("planned", "expected") and figure.stage not in (
            "planned", "expected", "allocated", "contracted",
        ):  # fmt: skip
            wrong.append(f"{figure.id}: {figure.stage}")
        if row["status"] in ("actual", "cumulative") and figure.stage in ("planned", "expected"):
            wrong.append(f"{figure.id}: {figure.stage}")
        if row["unit"] == "person-times" and figure.kind != "person_times":
            wrong.append(f"{figure.id}: {figure.kind}")
    assert wrong == []


def test_money_that_a_source_only_calls_funds_is_of_unstated_kind() -> None:
    for figure in ("F0027", "F0034", "F0041", "F0043", "F0118", "F0153", "F0363", "F0367", "F0583", "F0624", "F0805"):
        assert DATA.figure(figure).flow == "aid_unspecified", figure


def test_sums_over_several_kinds_and_money_that_is_no_assistance_have_flows_of_their_own() -> None:
    assert {DATA.figure(f).flow for f in ("F0379", "F0395", "F0467")} == {"combined"}
    assert {DATA.figure(f).flow for f in ("F0249", "F0613", "F0751")} == {"project_cost"}
    assert DATA.figure("F0174").flow == "central_funds"
    assert DATA.figure("F0451").kind == "output"


def test_recipients_named_together_are_groups_with_their_members() -> None:
    ning = DATA.place(DATA.figure("F0740").place)
    assert (ning.level, ning.members.split()) == ("group", ["623024", "621026"])
    for place in DATA.place_ids:
        record = DATA.place(place)
        for member in record.members.split():
            assert record.parent in DATA.lineage(member), (place, member)


@pytest.mark.parametrize(
    ("whole", "parts", "total"),
    [
        ("F0547", ["F0548", "F0549", "F0550", "F0551", "F0552", "F0553"], 40_000_000),  # 819+1226+600+1155+100+100 万
        ("F0231", ["F0232", "F0233"], 1_141_000_000),  # 7.53 + 3.88 亿
        ("F0172", ["F0170", "F0171"], 9_311_000_000),  # 72.8 + 20.31 亿
        ("F0733", ["F0734", "F0735"], 54_065_000),  # 5,150 + 256.5 万
    ],
)
def test_parts_that_are_all_of_their_whole_make_it(whole: str, parts: list[str], total: int) -> None:
    assert [link.figure for link in DATA.links_to(whole, "part_of")] == parts
    assert sum(DATA.figure(part).value for part in parts) == DATA.figure(whole).value == total


def test_a_place_has_its_code_and_lies_in_a_place_whose_code_begins_its_own() -> None:
    wrong = []
    for place in DATA.place_ids:
        parent = DATA.place(place).parent
        digits = {"nation": 0, "province": 2, "prefecture": 4}.get(DATA.place(parent).level, 6) if parent else 0
        if not place.startswith(parent[:digits]):
            wrong.append(place)
    assert wrong == []
    assert len({(DATA.place(p).name_zh, DATA.place(p).parent) for p in DATA.place_ids}) == len(DATA.place_ids)


def test_every_subject_and_note_stands_in_both_languages() -> None:
    for figure in DATA.records:
        assert bool(figure.note_zh) == bool(figure.note_en), figure.id
        assert re.search(r"[\u4e00-\u9fff]", figure.subject_zh), figure.id
        assert not re.search(r"[\u4e00-\u9fff]", figure.subject_en), figure.id
        if figure.id.startswith("F") and figure.note_zh:
            assert figure.note_zh.endswith("。"), figure.id
            assert figure.note_en.endswith("."), figure.id
