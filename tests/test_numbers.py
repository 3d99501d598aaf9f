"""The one door for printed numbers: words, scale, interval, origin."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from notebook_runner import project_data

from analysis.numbers import bounds, interval_text, machine, number, sentence, tally, text, wording
from analysis.quantity import Quantity, in_prices, quantity

DATA = project_data()


@pytest.mark.parametrize(
    ("phrase", "zh", "en"),
    [
        ("5200万元", "5,200万元", "52 million yuan"),
        ("16.86万元", "16.86万元", "168,600 yuan"),
        ("1.5亿元", "1.5亿元", "150 million yuan"),
        ("229亿元", "229亿元", "22.9 billion yuan"),
        ("4000元", "4,000元", "4,000 yuan"),
        ("12.7万人", "12.7万人", "127,000 people"),
        ("4274人", "4,274人", "4,274 people"),
        ("126543人", "126,543人", "126,543 people"),
        ("1人", "1人", "1 person"),
        ("195户", "195户", "195 households"),
        ("33.2%", "33.2%", "33.2%"),
    ],
)
def test_numbers_in_words(phrase, zh, en):
    assert text(quantity(phrase), "zh") == zh
    assert text(quantity(phrase), "en") == en


@pytest.mark.parametrize(
    ("phrase", "zh", "en"),
    [
        ("1.5亿余元", "超1.5亿元", "over 150 million yuan"),
        ("约4000万元", "约4,000万元", "about 40 million yuan"),
        ("1200余户", "超1,200户", "over 1,200 households"),
        ("不到5000人", "不到5,000人", "under 5,000 people"),
        ("3—5万元", "3–5万元", "30,000–50,000 yuan"),
        ("3%", "3%", "3%"),
    ],
)
def test_the_sources_hedge_is_printed_with_its_number(phrase, zh, en):
    assert text(quantity(phrase), "zh") == zh
    assert text(quantity(phrase), "en") == en


def test_what_is_not_stated_is_words_and_never_a_zero():
    for language, words in (("zh", "未说明"), ("en", "not stated")):
        assert text(None, language) == words
        assert not any(c.isdigit() for c in number(None, language))


def test_a_number_carries_value_interval_unit_and_figures():
    rate = replace(quantity("5200万元"), figure="a") / replace(quantity("12.7万人"), figure="b")
    value, interval = BeautifulSoup(number(rate, "en", interval=True), "html.parser").find_all("data")
    assert value["value"] == "409.448818898"
    assert (value["data-low"], value["data-high"]) == ("407.803921569", "411.106719368")
    assert value["data-unit"] == "yuan_per_person"
    assert value["data-figures"] == interval["data-figures"] == "a b"
    assert (value.text, interval.text) == ("409.4 yuan per person", "[407.8, 411.1]")


def test_ceilings_are_marked_wherever_they_are_printed():
    rate = replace(quantity("5200万元") / quantity("6906人"), ceiling=True)
    assert text(rate, "zh") == "上限 7,529.7元/人"
    assert 'class="n ceiling"' in number(rate, "en")


def test_an_interval_whose_ends_would_look_the_same_gets_more_decimals():
    # 51,995,000 / 371,750 = 139.866 … 52,005,000 / 371,650 = 139.930
    assert interval_text(quantity("5200万元") / quantity("37.17万人"), "en") == "[139.87, 139.93]"


def test_an_exact_number_has_a_dash_for_its_interval():
    assert bounds(quantity("208人"), "zh") == "—"


def test_markup_in_data_is_escaped():
    assert sentence("en", zh="{x}", en="{x}", x="<script>") == "&lt;script&gt;"
    assert wording("en", zh="{x}", en="{x}", x="<b> & co") == "<b> & co"
    assert 'data-figures="a&#34;b"' in tally(3, ['a"b'])


def test_both_languages_must_name_the_same_numbers():
    with pytest.raises(ValueError, match="different values"):
        sentence("zh", zh="{a}", en="{b}", a=1, b=2)
    with pytest.raises(ValueError, match="leaves out"):
        sentence("zh", zh="{a}", en="{a}", a=1, b=2)


@pytest.mark.parametrize("figure", list(DATA.figures["id"]))
def test_parsing_what_was_printed_gives_the_same_value_and_unit(figure):
    q = DATA.quantity(figure)
    if q.kind in {"income", "output"} or q.unit in {"pairs", "households"}:
        return  # per-head units are not phrases; pairs are printed with another measure word than some were read with
    if figure == "F0743":
        return  # "73 million yuan": Chinese has no way to write 7,300万 to the nearest million
    again = quantity(text(q, "zh"), hedge=q.hedge if q.hedge != "exact" else None)
    assert again.value == q.value
    assert (again.low, again.high) == (q.low, q.high)


@given(st.integers(1, 10**11))
def test_any_whole_amount_of_money_survives_printing_and_reading(yuan):
    assert quantity(text(quantity(f"{yuan}元"), "zh")).value == yuan


@given(st.fractions(min_value=0, max_value=10**9, max_denominator=10**6))
def test_machine_values_are_plain_decimals_within_one_part_in_ten_to_the_eleventh(value):
    written = machine(value)
    assert "e" not in written.lower()
    assert abs(Fraction(written) - value) <= value / 10**11


def test_rounding_moves_no_end_of_an_interval_by_much():
    # 0.6 is [0.55, 0.65]: with one decimal it would look like [0.6, 0.7]
    assert interval_text(quantity("0.6%"), "en") == "[0.55, 0.65]"
    # 3,160,500 ÷ 177,251 = 17.8306, 3,161,500 ÷ 177,251 = 17.8363
    narrow = quantity("316.1万元") / quantity("177251人")
    assert interval_text(narrow, "zh") == "[17.831, 17.836]"


def test_a_number_lies_in_its_own_interval_as_printed():
    narrow = quantity("316.1万元") / quantity("177251人")
    assert text(narrow, "zh") == "17.833元/人"  # 17.8 and 17.83 would lie below 17.831


def test_converted_money_has_four_digits():
    relative = Quantity(Fraction(948, 1000), Fraction(948, 1000), Fraction(948, 1000), "ratio", kind="ratio")
    converted = in_prices(quantity("5200万元"), relative, "2018")  # 4,929.6 exactly
    assert text(converted, "zh") == "4,930万元"
