"""The sentence and the numbers under a title: they say no more than the figures do, on every place and period."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from notebook_runner import FAULTS, LANGUAGES, project_data

from analysis import narrative
from analysis.comparison import compare
from analysis.dataset import Dataset
from analysis.display import Lead
from analysis.labels import Language
from analysis.needs import missing
from analysis.study import Study, open_study, periods_of, reportable_places


@pytest.fixture(scope="module")
def data() -> Dataset:
    return project_data()


def study(data: Dataset, place: str, period: str, language: Language = "en") -> Study:
    return open_study(place=place, period=period, language=language, dataset=data)


def words(lead: Lead) -> str:
    return BeautifulSoup(lead.sentence, "html.parser").get_text()


def keys(lead: Lead) -> list[tuple[str, str]]:
    return [tuple(BeautifulSoup(str(part), "html.parser").get_text() for part in key) for key in lead.keys]  # type: ignore[misc]


def numbers(lead: Lead) -> list[tuple[str, str, str]]:
    html = str(lead.sentence) + "".join(f"{name}{value}" for name, value in lead.keys)
    found = BeautifulSoup(html, "html.parser").select("data")
    return sorted((str(e["value"]), str(e["data-figures"]), str(e.get("data-formula", ""))) for e in found)


def test_jingyuans_leads_say_what_can_be_worked_out_by_hand(data: Dataset) -> None:
    one = study(data, "620421", "2020")
    assert words(narrative.fund_lead(one)).startswith(
        "Of the assistance published for Jingyuan County the largest fund is 52 million yuan (2020, allocated)."
    )
    assert ("received", "not stated") in keys(narrative.fund_lead(one))
    # 52,000,000 ÷ 371,700 = 139.9; ÷ (4,274 + 1,278 + 1,354 = 6,906) = 7,529.7, of which it is only said to be mainly for them
    heads = words(narrative.per_head_lead(one))
    assert "139.9 yuan per person divided by 371,700 people" in heads
    assert "at most 7,529.7 yuan per person divided by 6,906 people" in heads
    audit = words(narrative.audit_lead(one))
    assert audit.startswith("Checks: 17. Contradictory: 0; consistent within rounding: 1; consistent: 8;")
    found = compare(data, place="620421", period="2020")
    standing = narrative.comparison_lead(one, found)
    assert words(standing) == (
        "Jingyuan County comes to 139.9 yuan per person and year: number 4 from the top among the 4 county-level places whose "
        "money shares its years, number 6 to 7 among 11 of any years."
    )
    assert ("rank from the top, same years", "4 / 4") in keys(standing)
    assert ("rank from the top, any years", "6–7 / 11") in keys(standing)


def test_money_that_was_only_planned_is_never_divided_without_saying_so(data: Dataset) -> None:
    # 40,000,000 ÷ 244,400 = 163.7
    one = study(data, "620525", "2020")
    said = "40 million yuan (planned) divided by 244,400 people (resident population) is 163.7 yuan per person."
    assert words(narrative.per_head_lead(one)) == said
    answer = BeautifulSoup("".join(map(str, narrative.per_head_answer(one).paragraphs)), "html.parser").get_text()
    assert "(planned) is, per person" in answer


@pytest.mark.parametrize(
    ("place", "period", "said"),
    [
        ("510000", "2016", "only amounts that are a mean over several places"),
        ("620000", "2024", "only amounts that are for single projects or tranches"),
    ],
)
def test_a_part_or_a_mean_is_not_told_as_the_fund_of_a_place(data: Dataset, place: str, period: str, said: str) -> None:
    lead = words(narrative.fund_lead(study(data, place, period)))
    assert lead.startswith("No total of assistance was published")
    assert said in lead
    assert "largest fund is" not in lead


@pytest.mark.parametrize(
    ("place", "period", "whose"),
    [("150000", "2018/2019", "poor"), ("620000", "2012", "poor")],
)
def test_an_amount_per_poor_person_is_not_told_as_one_per_resident(
    data: Dataset, place: str, period: str, whose: str
) -> None:
    found = compare(data, place=place, period=period)
    assert found.own is None
    lead = narrative.comparison_lead(study(data, place, period), found)
    assert whose in words(lead)
    assert "only money that was given, over residents, is ranked" in words(lead)
    assert not any(name.startswith("per person and year") for name, _ in keys(lead))


@pytest.mark.parametrize("which", ["fund_lead", "per_head_lead", "audit_lead", "comparison_lead"])
def test_every_lead_of_every_place_says_the_same_numbers_in_both_languages_and_no_more_than_is_known(
    data: Dataset, which: str
) -> None:
    need = {"fund_lead": "money", "per_head_lead": "rates", "audit_lead": "figures", "comparison_lead": "comparison"}[
        which
    ]
    seen = 0
    for place in reportable_places(data):
        for period in periods_of(data, place):
            if missing(data, place=place, period=period)[need]:  # type: ignore[index]
                continue
            seen += 1
            found = (compare(data, place=place, period=period),) if need == "comparison" else ()
            leads = [getattr(narrative, which)(study(data, place, period, one), *found) for one in LANGUAGES]  # type: ignore[arg-type]
            assert numbers(leads[0]) == numbers(leads[1]), (place, period)
            assert len(leads[1].keys) <= 5
            assert not any(
                "<" in text for lead in leads for key in keys(lead) for text in key
            )  # no markup shown as text
            english = words(leads[1])
            assert not FAULTS.search(english), english
            if found and found[0].own is None and "no amount per head" not in english:
                assert "is ranked" in english, english
            if which == "fund_lead" and "largest fund is" in english:
                largest = BeautifulSoup(leads[1].sentence, "html.parser").select_one("data")
                assert largest is not None
                assert data.figure(str(largest["data-figures"])).scope == "whole", (place, period)
    assert seen > 20
