"""One table of labels serves both languages: nothing that the data may say lacks its word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from notebook_runner import project_data

from analysis.labels import LABELS, basis_label, label, period_label, unit_label

ROOT = Path(__file__).parents[1]
DESCRIPTOR = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
#: Columns whose words are printed, and the group of labels they take.
PRINTED = {
    ("measures", "kind"): "kind",
    ("measures", "flow"): "flow",
    ("measures", "area"): "area",
    ("figures", "hedge"): "hedge",
    ("figures", "stage"): "stage",
    ("figures", "scope"): "scope",
    ("places", "level"): "level",
    ("links", "relation"): "relation",
    ("links", "basis"): "basis",
    ("links", "complete"): "complete",
}


def enumeration(table, column):
    (resource,) = [r for r in DESCRIPTOR["resources"] if r["name"] == table]
    (field,) = [f for f in resource["schema"]["fields"] if f["name"] == column]
    return field["constraints"]["enum"]


@pytest.mark.parametrize(("place", "group"), PRINTED.items(), ids=str)
def test_every_value_of_an_enumeration_has_its_words(place, group):
    missing = [value for value in enumeration(*place) if f"{group}.{value}" not in LABELS]
    assert missing == []


def test_every_unit_of_the_measures_has_its_words_and_its_singular():
    units = set(project_data().measures["unit"]) - {"yuan_per_person"}
    assert [u for u in units if f"unit.{u}" not in LABELS] == []
    assert [u for u in units - {"yuan", "percent"} if f"item.{u}" not in LABELS] == []


def test_no_label_is_empty_or_the_same_word_in_both_languages_but_for_signs():
    for key, (zh, en) in LABELS.items():
        assert zh != en or zh in {"—", "%", ""}, key
    assert label("unit.percent", "en") == "percent"


def test_units_of_rates_are_made_from_their_parts():
    assert unit_label("yuan_per_household", "zh") == "元/户"
    assert unit_label("yuan_per_greenhouse", "en") == "yuan per greenhouse"
    assert unit_label("yuan_per_person_time", "en") == "yuan per person-time"
    assert unit_label("bee_hives", "en") == "bee hives"  # a newly counted thing keeps its own name


@pytest.mark.parametrize(
    ("iso", "zh", "en"),
    [
        ("2020", "2020年", "2020"),
        ("2020-07", "2020年7月", "July 2020"),
        ("2020-01/2020-07", "2020年1—7月", "January–July 2020"),
        ("2019-11/2020-07", "2019年11月—2020年7月", "November 2019–July 2020"),
        ("2017/2020", "2017—2020年", "2017–2020"),
        ("../2020-07", "截至2020年7月", "to July 2020"),
    ],
)
def test_periods_in_words(iso, zh, en):
    assert (period_label(iso, "zh"), period_label(iso, "en")) == (zh, en)


def test_a_basis_says_what_makes_it_weak():
    assert basis_label("stated", "en", ceiling=True) == "stated, ceiling"
    assert basis_label("population", "zh", ceiling=False, tier="C") == "按地区人口，来源等级 C"
