"""Places side by side: values, choices, ranks and reasons that can be checked by hand against the figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from notebook_runner import project_data

from analysis.comparison import (
    Comparison,
    Entry,
    Rank,
    central_beside,
    cited,
    compare,
    disagreements,
    flows_side_by_side,
    timeline,
)
from analysis.comparison.choice import peers_of
from analysis.comparison.records import rank
from analysis.errors import NothingToReportError, ParameterError

DATA = project_data()
JINGYUAN = "620421"


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare(DATA, place=JINGYUAN, period="2020")


def entries(found: Comparison, place: str) -> list[Entry]:
    return [entry for entry in found.entries if entry.place == place]


#: County, fund, 万元, people it is divided by, years, and yuan per person and year as worked out by hand.
BY_HAND = [
    ("620421", "620421-02", 5200, "F0417", 371_700, 1, 139.90),  # 52,000,000 ÷ 371,700
    ("621027", "F0733", 5406.5, "F0798", 357_000, 1, 151.44),  # 54,065,000 ÷ 357,000
    ("620123", "F0001", 9035, "F2038", 446_700, 4, 50.57),  # 90,350,000 ÷ 446,700 ÷ 4 (registered people)
    ("520324", "F0360", 4959, "F2039", 650_000, 1, 76.29),  # 49,590,000 ÷ 650,000 (kind of population not stated)
    ("422825", "F0236", 3330, "F0457", 284_955, 1, 116.86),  # 33,300,000 ÷ 284,955
    ("422823", "F0314", 9150, "F2034", 395_376, 4, 57.86),  # 91,500,000 ÷ 395,376 ÷ 4
    ("520326", "F0363", 45500, "F2001", 308_466, 8, 184.38),  # 455,000,000 ÷ 308,466 ÷ 8
    ("630224", "F0604", 33000, "F0592", 200_474, 8, 205.76),  # 330,000,000 ÷ 200,474 ÷ 8
    ("630123", "F0615", 16800, "F0594", 109_802, 5, 306.01),  # 168,000,000 ÷ 109,802 ÷ 5
    ("622927", "F0118", 3415, "F2033", 239_390, 8, 17.83),  # 34,150,000 ÷ 239,390 ÷ 8
]


@pytest.mark.parametrize(("place", "fund", "wan", "count", "people", "years", "rate"), BY_HAND)
def test_yuan_per_person_and_year_by_hand(found, place, fund, wan, count, people, years, rate):
    (entry,) = [entry for entry in entries(found, place) if not entry.planned]
    assert (entry.figure, entry.fund.value) == (fund, Fraction(str(wan)) * 10_000)
    assert (entry.people.figures[0], entry.people.value) == (count, people)
    assert entry.rate.unit == "yuan_per_person_year"
    assert float(entry.rate.value) == pytest.approx(rate, abs=0.005)
    assert entry.rate.value == entry.fund.value / people / years
    assert entry.mean == (years > 1)


def test_a_plan_stands_apart_from_money_that_was_given(found):
    # Zhangjiachuan: over 1亿元 in 2017–2019, and 4,000万元 planned for 2020.
    given, planned = entries(found, "620525")
    assert (given.figure, given.planned, planned.figure, planned.planned) == ("F0027", False, "F0026", True)
    assert planned.fund.value == 40_000_000
    assert float(planned.rate.value) == pytest.approx(40_000_000 / 244_400)
    assert planned not in found.given
    assert [entry.figure for entry in found.planned] == ["F0026"]


def test_a_registered_population_stands_in_and_is_not_ranked(found):
    assert {entry.place for entry in found.by_registered} == {"520324", "620123"}
    assert {entry.over for entry in found.by_registered} == {"registered"}
    assert {entry.over for entry in found.given} == {"residents"}


def test_the_interval_holds_rounding_and_hedge_of_both_and_a_year_that_is_not_over(found):
    (lintao,) = entries(found, "621124")
    # 3,487万 is [34,865,000, 34,875,000), 47.83万 [478,250, 478,350); 2017 to July 2018 are 19 months, two calendar years.
    assert float(lintao.rate.low) == pytest.approx(34_865_000 / 478_350 / 2)
    assert float(lintao.rate.high) == pytest.approx(34_875_000 / 478_250 / (19 / 12))
    zhangjiachuan = entries(found, "620525")[0]
    # 超1亿 is [1亿, 2亿)
    assert float(zhangjiachuan.rate.high) == pytest.approx(200_000_000 / 244_350 / 3)


def test_sources_that_disagree_on_the_people_widen_the_interval(found):
    (badong,) = entries(found, "422823")  # 395,376 at the census; 478,700 in another source
    assert badong.people.figures == ("F2034", "F0637")
    assert (badong.people.low, badong.people.high) == (395_376, 478_750)
    assert float(badong.rate.low) == pytest.approx(91_495_000 / 478_750 / 4)
    (guzhang,) = entries(found, "433126")  # 13.44万 in the old series of 2018, 108,798 at the census
    assert set(guzhang.people.figures) == {"F2004", "F2003", "F2005"}
    assert guzhang.people.low == 108_798


def test_of_successive_cut_offs_the_newest_of_the_tiers_allowed_is_used():
    strong = compare(DATA, place="621027", period="2020")
    assert strong.own is not None
    assert (strong.own.figure, strong.own.fund.value) == ("F0733", 54_065_000)  # May, tier A
    weak = compare(DATA, place="621027", period="2020", tiers="ABC")
    assert weak.own is not None
    assert (weak.own.figure, weak.own.fund.value) == ("F0738", 54_160_000)  # 18 September, tier C


def test_ranks_are_ranges_where_intervals_overlap(found):
    # From the top: 306.0, 239.6, 205.8, 184.4, 151.4, Jingyuan 139.9, Zhangjiachuan 136.4 [136.4, 272.8], …
    assert [entry.place for entry in found.given][:7] == [
        "630123", "433126", "630224", "520326", "621027", "620421", "620525",
    ]  # fmt: skip
    assert found.rank(found.given) == Rank(6, 7, 11)
    # Of the same years: Hualong, Wuchuan, Zhenyuan and Jingyuan.
    assert [entry.place for entry in found.same_years] == ["630224", "520326", "621027", "620421"]
    assert found.rank(found.same_years) == Rank(4, 4, 4)


def test_what_was_allocated_is_never_ranked_against_what_was_received(found):
    own, other = found.own, found.given[0]
    assert own is not None
    assert own.fund.stage == "allocated"
    received = replace(other, fund=replace(other.fund, stage="received"))
    assert rank(own, [own, received]) is None
    assert rank(own, [own, other, received]) == Rank(2, 2, 2)


def test_gini_and_theil_are_taken_from_ten_places_on(found):
    assert len(found.given) == 11
    assert found.gini is not None
    assert found.theil is not None
    rates = sorted(float(entry.rate.value) for entry in found.given)
    weighted = sum((2 * i - 11 - 1) * x for i, x in enumerate(rates, 1))
    assert found.gini.value == pytest.approx(weighted / (11 * sum(rates)))
    assert found.gini.low < found.gini.value < found.gini.high
    assert found.theil.total.value == pytest.approx(found.theil.between.value + found.theil.within.value)
    few = replace(found, given=found.given[:9])
    assert (few.gini, few.theil, few.lorenz) == (None, None, None)


def test_a_measure_knows_every_figure_it_was_made_of(found):
    q = found.measure(found.gini, "Gini")
    assert set(q.figures) == {figure for entry in found.given for figure in entry.rate.figures}
    assert q.unit == "ratio"


def test_every_recipient_is_compared_or_has_its_reason(found):
    compared = {entry.place for entry in found.entries}
    left = {one.place: one.reason for one in found.uncompared}
    assert compared.isdisjoint(left)
    assert found.recipients == len(compared) + len(left) == 65
    assert left["620622"] == "part_only"  # Gulang: industry funds only
    assert left["621026"] == "together_only"  # Ning: with Diebu
    assert left["620422"] == "weak_source"  # Huining: tier C
    assert left["150926"] == "no_residents"  # Chahar Right Front Banner
    assert left["621222"] == "other_flow_only"  # Wen: donations
    assert left["620522"] == "no_money"  # Qin'an: jobs only
    assert Counter(left.values())["part_only"] == 24


def test_tier_c_money_enters_on_request_only(found):
    weak = compare(DATA, place=JINGYUAN, period="2020", tiers="ABC")
    more = {entry.place for entry in weak.entries} - {entry.place for entry in found.entries}
    assert more == {"620422", "640522"}  # Huining, Haiyuan
    # Of Chishui no residents are known, but its registered poor: 9,086万元 over 28,000 people in 2013–2020.
    assert {entry.place for entry in weak.per_poor} - {entry.place for entry in found.per_poor} == {"520381", "620422"}
    (chishui,) = [entry for entry in weak.per_poor if entry.place == "520381"]
    assert float(chishui.rate.value) == pytest.approx(90_860_000 / 28_000 / 8)
    assert {entry.tier for entry in found.entries} == {"A", "B"}


@pytest.mark.parametrize(
    ("peers", "compared"),
    [
        ("province", {"620421", "620123", "620525", "621027", "621124", "622927"}),
        ("donor", {"620421", "620123", "620525", "621027"}),  # recipients of Tianjin's districts
    ],
)
def test_peers_can_be_those_of_the_province_or_of_the_donor(peers, compared):
    near = compare(DATA, place=JINGYUAN, period="2020", peers=peers)
    assert {entry.place for entry in near.entries} == compared
    assert near.gini is None  # fewer than ten


def test_places_are_compared_with_their_own_level_only():
    found = compare(DATA, place="620000", period="2021/2022")
    assert {DATA.place(entry.place).level for entry in found.every} == {"province"}
    found = compare(DATA, place="621200", period="2016/2020")
    assert {DATA.place(entry.place).level for entry in found.every} == {"prefecture"}
    # Longnan: 15.66亿元 of five years ÷ 240.73万 residents ÷ 5
    assert found.own is not None
    assert float(found.own.rate.value) == pytest.approx(1_566_000_000 / 2_407_300 / 5)


def test_gansus_two_headcounts_of_2012_are_carried_as_one_wide_interval():
    found = compare(DATA, place="620000", period="2012")
    assert found.own is None  # no residents of a year near 2012 are known
    (own,) = [entry for entry in found.per_poor if entry.place == "620000"]
    assert own.figure == "F0781"  # 9,990.93万元
    # “Nearly six million” of a tier A source stands first; 692万 of tier B lies in the same interval.
    assert own.people.figures == ("F0776", "F0444")
    assert (own.people.value, own.people.low, own.people.high) == (6_000_000, 5_000_000, 7_000_000)
    assert float(own.rate.low) == pytest.approx(99_909_250 / 7_000_000)
    assert float(own.rate.high) == pytest.approx(99_909_350 / 5_000_000)


def test_disagreements_and_updates_name_both_sources(found):
    pairs = {(pair.relation, pair.one.figure, pair.other.figure): pair.verdict for pair in disagreements(DATA, found)}
    assert pairs["conflicts_with", "F0444", "F0776"] == "rounding"  # 692万 lies in “nearly six million”
    assert pairs["conflicts_with", "F0392", "F2026"] == "contradicts"  # Napo: 55,645 and 53,768
    assert pairs["updates", "F0738", "F0733"] == "consistent"  # Zhenyuan: September and May


def test_kinds_of_money_stand_side_by_side_each_by_itself(found):
    sides = flows_side_by_side(DATA, found)
    for flow, of in sides.items():
        assert {side.amount.flow for side in of} == {flow}
        assert not any(side.amount.stage in ("planned", "expected") for side in of)
        assert [side.yearly.value for side in of] == sorted((side.yearly.value for side in of), reverse=True)
    assert [side.place for side in sides["social_assistance"]] == ["422823", "620123"]
    yuzhong = sides["social_assistance"][1]
    assert yuzhong.yearly.value == 15_000_000 / 4  # 1500余万元 over 2017–2020


def test_the_timeline_is_of_the_province_itself(found):
    funds = timeline(DATA, JINGYUAN)
    assert {q.place for q in funds} == {"620000"}
    assert {q.scope for q in funds} == {"whole"}
    assert [q.figure for q in funds][:2] == ["F0781", "F0784"]


def test_central_funds_are_set_beside_the_assistance_of_the_same_place_and_time():
    ((central, aid),) = central_beside(DATA)
    assert (central.figure, aid.figure) == ("F0174", "F0172")  # Yunnan 2015–2019: 402.56亿 beside 93.11亿
    assert (central.place, central.period) == (aid.place, aid.period)


def test_what_is_cited_is_all_that_the_entries_rest_on(found):
    ids = cited(DATA, found)
    assert {figure for entry in found.entries for figure in entry.rate.figures} <= set(ids)
    assert list(ids) == [figure.id for figure in DATA.records if figure.id in set(ids)]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"peers": "friends"}, "parameter peers: found 'friends'; allowed: donor, province, all"),
        ({"tiers": "A"}, "parameter tiers: found 'A'; allowed: AB, ABC"),
        (
            {"prices": "1999"},
            r"parameter prices: found '1999'; allowed: empty \(as printed\), or a year from 2010 to 2025",
        ),
    ],
)
def test_a_parameter_that_is_none_is_refused(asked, words):
    with pytest.raises(ParameterError, match=words):
        compare(DATA, place=JINGYUAN, period="2020", **asked)


@pytest.mark.parametrize(
    ("place", "period", "why"),
    [
        ("620622", "2017/2020", "only money for single projects or tranches"),
        ("620422", "2018", "tier C only"),
        ("620421", "2019", "no assistance was published"),
        ("100000", "2019", "neither a county"),
    ],
)
def test_a_place_that_cannot_be_compared_is_refused_with_the_reason(place, period, why):
    with pytest.raises(NothingToReportError, match=why):
        compare(DATA, place=place, period=period)


def test_a_frame_has_one_row_an_entry_and_leaves_nothing_behind(found):
    frame = found.frame()
    assert len(frame) == len(found.every) == 14
    assert list(frame.loc[frame["place"] == JINGYUAN, "over"]) == [
        "residents"
    ]  # 4,274 who remained poor at its end are no denominator
    assert set(frame.loc[frame["place"] == JINGYUAN, "amount_yuan"]) == {52_000_000}
    frame.loc[:, "low"] = 0
    assert found.frame()["low"].min() > 0


def test_donors_that_are_named_together_make_peers_too():
    # Tianjin helps seven areas that are named together, Qinghai (630000) among them; Fuzhou and Xiamen, named together with
    # Tianjin as donors of Gansu, lie in Fujian, which helps Ningxia (640000).
    assert {"620000", "630000", "640000"} < set(peers_of(DATA, "620000", "donor"))
    assert "520000" not in peers_of(DATA, "620000", "donor")  # Guizhou: seven other cities


def test_of_funds_of_one_tier_the_one_of_the_reports_own_period_is_taken():
    gansu = compare(DATA, place="620000", period="2018/2020", tiers="ABC")
    own = [entry for entry in gansu.every if entry.place == "620000"]
    assert {entry.fund.figures[0] for entry in own} == {
        "F0015"
    }  # over 70亿元 of 2018–2020, not 30.07亿元 of ten months


def test_money_of_some_months_is_marked(found):
    assert {entry.place for entry in found.entries if entry.part_year} == {"621027"}  # Zhenyuan, January to May
