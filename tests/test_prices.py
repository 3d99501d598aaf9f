"""Constant prices: products of yearly rises by hand, both directions, several years, what is not known."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from notebook_runner import PROJECT, project_data

import analysis
from analysis.comparison import compare
from analysis.errors import DataPackageError, ParameterError
from analysis.prices import check_prices, in_constant_prices, price_years

DATA = project_data()
FUND = DATA.quantity("F0236")  # 3,330万元 of 2018


def test_every_year_from_2011_to_2025_has_its_rise_and_its_source():
    assert price_years(DATA) == tuple(range(2010, 2026))
    for year in range(2011, 2026):
        record = DATA.figure(f"CPI{year}")
        assert record.period == str(year)
        assert DATA.source(record.source).url.startswith("http")


def test_an_amount_of_2018_in_prices_of_2020():
    # 2019: 2.9 %, 2020: 2.5 %, each to half a tenth of a percent
    found = in_constant_prices(DATA, FUND, "2020")
    assert float(found.value) == pytest.approx(33_300_000 * 1.029 * 1.025)
    assert float(found.low) == pytest.approx(33_295_000 * 1.0285 * 1.0245)
    assert float(found.high) == pytest.approx(33_305_000 * 1.0295 * 1.0255)
    assert found.figures == ("F0236", "CPI2019", "CPI2020")
    assert (found.prices, found.unit, found.flow) == ("2020", "yuan", "fiscal_aid")


def test_backwards_it_is_the_inverse():
    found = in_constant_prices(DATA, DATA.quantity("620421-02"), "2018")
    assert float(found.value) == pytest.approx(52_000_000 / (1.029 * 1.025))


def test_an_amount_of_several_years_reaches_from_all_in_the_first_to_all_in_the_last():
    fund = DATA.quantity("F0027")  # over 1亿元, 2017–2019
    found = in_constant_prices(DATA, fund, "2019")
    first, second = 1.021 * 1.029, 1.029
    assert float(found.value) == pytest.approx(100_000_000 * (first + second + 1) / 3)
    assert float(found.low) == pytest.approx(100_000_000)
    assert float(found.high) == pytest.approx(200_000_000 * 1.0215 * 1.0295)


def test_prices_as_printed_change_nothing():
    assert in_constant_prices(DATA, FUND, "") is FUND
    assert in_constant_prices(DATA, FUND, "2018") is FUND


def test_an_amount_since_an_unknown_time_or_of_years_without_an_index_has_none():
    assert in_constant_prices(DATA, DATA.quantity("F0153"), "2020") is None  # to the end of 2020
    assert in_constant_prices(DATA, DATA.quantity("F0672"), "2020") is None  # 1996–2014


def test_amounts_in_prices_of_different_years_are_not_added():
    from analysis.errors import PeriodMismatchError

    with pytest.raises(PeriodMismatchError, match="prices of different years"):
        _ = in_constant_prices(DATA, FUND, "2020") + FUND


def test_a_comparison_in_constant_prices_says_so_in_every_entry():
    found = compare(DATA, place="620421", period="2020", prices="2020")
    assert found.own is not None
    assert float(found.own.rate.value) == pytest.approx(52_000_000 / 371_700)  # it is of 2020
    (xuanen,) = [entry for entry in found.entries if entry.place == "422825"]
    assert float(xuanen.rate.value) == pytest.approx(33_300_000 * 1.029 * 1.025 / 284_955)
    assert xuanen.figure == "F0236"


@pytest.mark.parametrize("prices", ["2009", "2026", "20", "last year"])
def test_a_year_without_an_index_is_refused(prices):
    with pytest.raises(ParameterError, match=r"parameter prices: found .*allowed: empty .* 2010 to 2025"):
        check_prices(DATA, prices)


def fault_of(folder: Path, edit: Callable[[list[list[str]]], object]) -> str:
    """What is said of the package once the rows of figures.csv were edited."""
    shutil.copytree(PROJECT / "data", folder / "data", ignore=shutil.ignore_patterns("raw"))
    path = folder / "data" / "figures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    edit(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    with pytest.raises(DataPackageError) as caught:
        analysis.load(folder)
    (violation,) = caught.value.violations
    return str(violation)


def test_an_index_that_leaves_a_year_out_is_a_fault_of_the_data(tmp_path):
    said = fault_of(tmp_path, lambda rows: rows.remove(next(row for row in rows if row[0] == "CPI2016")))
    assert said.startswith("figures.csv, row ")
    assert said.endswith(
        "column period: found 2017 after 2015; allowed: 2016, as the years of consumer_prices_change follow one another"
    )


def test_a_place_without_residents_is_a_fault_of_the_data(tmp_path):
    def nobody(rows):
        row = next(row for row in rows if row[5] == "population_resident" and row[10] == "exact")
        row[8], row[13] = "0", "0人"

    said = fault_of(tmp_path, nobody)
    assert said.endswith("column value: found '0'; allowed: more than 0, as the measure is population_resident")
