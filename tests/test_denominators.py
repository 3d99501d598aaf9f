"""What a fund is divided by: the count nearest in time, the better source, and both where sources disagree."""

from __future__ import annotations

import pytest
from notebook_runner import project_data

from analysis.denominators import contradicted, denominators_of, registered, registered_poor, residents, yearly
from analysis.quantity import ratio

DATA = project_data()


@pytest.mark.parametrize(
    ("fund", "count"),
    [
        ("620421-02", "F0417"),  # of 2020 itself, though 2019 and 2021 are known
        ("F0583", "F2004"),  # Guzhang 2018: the count of 2018
        ("F0604", "F0592"),  # Hualong 2017–2024: the census of 2020 lies within
        ("F0118", "F2033"),  # Jishishan 2010–2017: the census, three years later
        ("F0733", "F0798"),  # Zhenyuan 2020: 2023 is the only one
    ],
)
def test_residents_are_those_nearest_to_the_years_of_the_fund(fund, count):
    found = residents(DATA, DATA.quantity(fund))
    assert found is not None
    assert found.figures[0] == count


def test_of_two_counts_of_one_year_the_better_source_is_taken():
    # Pingchuan 2020: 20.1万 of tier C, 200,869 of tier B; a fund of the district does not exist, so any place's will do
    from dataclasses import replace

    fund = replace(DATA.quantity("F0717"), place="620403", period="2020")
    found = residents(DATA, fund)
    assert found is not None
    assert found.figures == ("F0800",)


def test_a_count_too_far_away_in_time_is_none():
    assert residents(DATA, DATA.quantity("F0781")) is None  # Gansu 2012; counts of 2019 and 2021


def test_a_registered_population_is_another_thing_than_residents():
    fund = DATA.quantity("F0001")  # Yuzhong
    assert residents(DATA, fund) is None
    people = registered(DATA, fund)
    assert people is not None
    assert people.figures == ("F2038",)


def test_the_registered_poor_are_those_before_the_fund_began():
    huining = registered_poor(DATA, DATA.quantity("F0717"))  # 2018: the count of 2013
    assert huining is not None
    assert huining.figures == ("F0648",)
    chishui = registered_poor(DATA, DATA.quantity("F0367"))  # 2013–2020: none before, so the first within
    assert chishui is not None
    assert chishui.figures == ("F2021",)


def test_a_count_of_those_who_remain_poor_is_no_denominator():
    for fund in (
        "620421-02",  # 2020: only the 4,274 who remained poor in that year are known
        "F0232",  # Qiandongnan 2019: only those who remained poor at its end
        "F0677",  # Gansu 2021–2022: after the last year of registered poverty
    ):
        assert registered_poor(DATA, DATA.quantity(fund)) is None, fund


def test_counts_that_contradict_each_other_make_one_interval():
    napo = contradicted(DATA, "F2026")
    assert (napo.value, napo.low, napo.high) == (53_768, 53_768, 55_645)
    assert napo.figures == ("F2026", "F0392")
    assert napo.formula == "F2026 or F0392"
    assert contradicted(DATA, "F0417") == DATA.quantity("F0417")


def test_residents_serve_for_assistance_to_the_whole_place_only():
    bases = {figure: [basis for _, basis, _ in denominators_of(DATA, DATA.quantity(figure))] for figure in (
        "620421-02",  # the county's own
        "620421-22",  # sales
        "F0085",  # one programme
        "F0153",  # adds up since an unknown time
    )}  # fmt: skip
    assert bases["620421-02"][0] == "population"
    assert "population" not in bases["620421-22"] + bases["F0085"] + bases["F0153"]


def test_a_fund_of_several_years_is_the_mean_of_a_year():
    fund, people = DATA.quantity("F0314"), DATA.quantity("F2034")  # 9,150万元 in 2016–2019
    rate = yearly(ratio(fund, people))
    assert rate.unit == "yuan_per_person_year"
    assert float(rate.value) == pytest.approx(91_500_000 / 395_376 / 4)
    with pytest.raises(ValueError, match="unknown time"):
        yearly(DATA.quantity("F0153"))


def test_an_amount_per_head_of_several_years_is_said_to_be_one_of_a_year():
    from analysis.per_capita import rates

    frame = rates(DATA, place="422823", period="2016/2019")
    assert set(frame.loc[frame["basis"] == "population", "unit"]) == {"yuan_per_person_year"}
    of_one_year = rates(DATA, place="620421", period="2020")
    assert set(of_one_year.loc[of_one_year["basis"] == "population", "unit"]) == {"yuan_per_person"}
