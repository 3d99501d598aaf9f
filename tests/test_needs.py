"""What can be reported on where, what is missing there, and what a plan makes of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from notebook_runner import ALL_NOTEBOOKS, PROJECT, project_data

from analysis.batch.index import DataIndex, default_places, every_place
from analysis.batch.plan import needs_of, notebooks_in, plan
from analysis.errors import DataPackageError, NothingToReportError, ParameterError
from analysis.needs import NEEDS, missing
from analysis.study import periods_of

DATA = project_data()


@pytest.fixture(scope="module")
def index() -> DataIndex:
    return DataIndex(PROJECT / "data")


def test_every_notebook_says_what_it_needs() -> None:
    assert {name: needs_of(path) for name, path in notebooks_in(PROJECT).items()} == {
        "county_comparison": "comparison",
        "fund_distribution": "money",
        "per_capita_impact": "rates",
        "source_audit": "figures",
    }


@pytest.mark.parametrize(
    ("place", "period", "met"),
    [
        ("620421", "2020", {"figures", "money", "rates", "comparison", "comparison_c"}),
        ("620422", "2018", {"figures", "money", "rates", "comparison_c"}),  # Huining: tier C
        ("620622", "2017/2020", {"figures", "money"}),  # Gulang: money for projects, nothing to divide it by
        ("621026", "2017/2020", {"figures"}),  # Ning: one count of households
        ("620000", "2012", {"figures", "money", "comparison", "comparison_c"}),  # over the registered poor
        ("100000", "2019", {"figures", "money"}),
    ],
)
def test_what_is_missing_where(place: str, period: str, met: set[str]) -> None:
    found = missing(DATA, place=place, period=period)
    assert set(found) == set(NEEDS)
    assert {need for need, why in found.items() if not why} == met
    assert all(why == "" or len(why) > 10 for why in found.values())


def test_the_default_set_is_what_the_package_names_and_all_is_everything(index: DataIndex) -> None:
    assert index.places() == default_places(DATA) == ("620421",)
    every = index.places(every=True)
    assert every == every_place(DATA)
    assert {"620421", "620421-fuping", "620000", "620000-diebu-ning", "100000"} <= set(every)
    assert all(periods_of(DATA, place) for place in every)
    # Baiyin has figures of its own for 2019; of 2020 there are only those of its counties.
    assert periods_of(DATA, "620400") == ("2019",)


def test_a_notebook_is_planned_only_where_its_need_is_met(index: DataIndex) -> None:
    built = {task.notebook.stem for task in plan(PROJECT, index, places=["620622"], periods=["2017/2020"])}
    assert built == {"fund_distribution", "source_audit"}
    with pytest.raises(NothingToReportError, match=r"621026 2017/2020 fund_distribution: no amount of money"):
        plan(PROJECT, index, places=["621026"], notebooks=["fund_distribution"])


def test_asking_for_tier_c_widens_what_a_comparison_can_be_built_on(index: DataIndex) -> None:
    asked = {"places": ["620422"], "notebooks": ["county_comparison"], "periods": ["2018"]}
    with pytest.raises(NothingToReportError, match=r"tier C only.*tiers=ABC"):
        plan(PROJECT, index, **asked)
    tasks = plan(PROJECT, index, **asked, parameters={"tiers": "ABC"})
    assert [task.parameters["tiers"] for task in tasks] == ["ABC", "ABC"]


@pytest.mark.parametrize("prices", ["1999", "x", "2026"])
def test_prices_of_a_year_without_an_index_are_refused_before_anything_runs(prices: str, index: DataIndex) -> None:
    with pytest.raises(ParameterError, match=f"parameter prices: found '{prices}'; allowed: empty .* 2010 to 2025"):
        plan(PROJECT, index, parameters={"prices": prices})


def test_a_comparison_in_constant_prices_needs_the_rise_of_prices(
    index: DataIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(dataset: object, fund: object, prices: str) -> object:
        return None if prices else fund

    monkeypatch.setattr("analysis.comparison.choice.in_constant_prices", unknown)
    asked = {"places": ["620421"], "notebooks": ["county_comparison"]}
    assert plan(PROJECT, index, **asked)
    with pytest.raises(NothingToReportError, match="620421 2020 county_comparison: the rise of prices is not known"):
        plan(PROJECT, index, **asked, parameters={"prices": "2018"})


def test_a_value_that_the_notebook_does_not_allow_is_refused_before_anything_runs(index: DataIndex) -> None:
    with pytest.raises(ParameterError, match="parameter peers: found 'friends'; allowed: donor, province, all"):
        plan(PROJECT, index, notebooks=["county_comparison"], parameters={"peers": "friends"})


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["620421", "620999"], "'620999'; allowed: ids of places.csv"),
        (
            ["110106"],
            "'110106', on which no assistance figure was published; allowed: places with an assistance figure",
        ),
        ("620421", "'620421'; allowed: a list of ids of places; without the property, all places"),
        ([], "'[]'; allowed: a list of ids of places; without the property, all places"),
        ([620421], "'[620421]'; allowed: a list of ids"),
    ],
)
def test_default_places_that_cannot_be_reported_on_are_refused(given: object, found: str, tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("raw"))
    path = tmp_path / "data" / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    descriptor["default_places"] = given
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    with pytest.raises(DataPackageError) as caught:
        DataIndex(tmp_path / "data").places()
    (violation,) = caught.value.violations
    assert str(violation).startswith(f"datapackage.json, column default_places: found {found}")


def test_without_default_places_everything_is_built(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("raw"))
    path = tmp_path / "data" / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    del descriptor["default_places"]
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    found = DataIndex(tmp_path / "data")
    assert found.places() == found.places(every=True)


@pytest.mark.parametrize("given", [{"needs": "luck"}, "money"])
def test_metadata_that_nobody_understands_are_refused(given: object, tmp_path: Path) -> None:
    path = tmp_path / "own.ipynb"
    node = json.loads((PROJECT / "notebooks" / "source_audit.ipynb").read_text(encoding="utf-8"))
    node["metadata"]["paired_aid"] = given
    path.write_text(json.dumps(node), encoding="utf-8")
    with pytest.raises(ParameterError, match=r"own.ipynb, metadata paired_aid(\.needs)?: found .*; allowed: "):
        plan(PROJECT, DataIndex(PROJECT / "data"), notebooks=[str(path)])


def test_every_notebook_can_be_built_somewhere(index: DataIndex) -> None:
    assert {task.notebook.stem for task in plan(PROJECT, index, every=True)} == set(ALL_NOTEBOOKS)
