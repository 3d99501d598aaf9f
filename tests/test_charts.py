"""What charts draw and say: units of the axis, which figures are drawn, how the report's own place stands out."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

import pytest
from notebook_runner import project_data

from analysis import charts, open_study, tables
from analysis.charts.drawing import Chart
from analysis.charts.marks import money_scale, tick_words
from analysis.comparison import Comparison, central_beside, compare, flows_side_by_side, timeline
from analysis.denominators import weakest_tier
from analysis.display import plain
from analysis.labels import Language
from analysis.numbers import tally
from analysis.quantity import quantity
from analysis.study import Study

DATA = project_data()
JINGYUAN, ZHENYUAN, GANSU = "620421", "621027", "620000"


def study_of(place: str, period: str, language: Language = "zh") -> Study:
    return open_study(place=place, period=period, language=language, dataset=DATA)


def chart(made: object) -> Chart:
    assert isinstance(made, Chart)
    return made


def texts(made: Chart) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", made.svg)


def drawn(found: Comparison) -> set[str]:
    return {side.amount.figures[0] for sides in flows_side_by_side(DATA, found).values() for side in sides}


@pytest.mark.parametrize(
    ("amounts", "language", "unit"),
    [
        (["5200万元", "9999万元"], "zh", "万元"),
        (["5200万元", "1亿元"], "zh", "亿元"),
        (["99999万元"], "en", "million yuan"),
        (["5200万元", "10亿元"], "en", "billion yuan"),
        (["300元"], "zh", "万元"),
    ],
)
def test_a_money_axis_counts_in_what_its_largest_amount_reaches(amounts, language, unit):
    assert money_scale([quantity(amount) for amount in amounts], language)[1] == unit


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (0.1 + 0.2, "0.3"), (1.5, "1.5"), (20, "20"), (1_200_000, "1,200,000"), (3e15, "3,000,000,000,000,000")],
)
def test_a_tick_is_written_out(value, words):
    assert tick_words(value) == words


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("draw", [charts.flows, charts.itemised])
@pytest.mark.parametrize(("place", "period"), [("100000", "2019"), ("520600", "2013/2021")])
def test_no_axis_is_in_powers_of_ten(language: Language, draw: Callable[[Study], object], place: str, period: str):
    made = chart(draw(study_of(place, period, language)))
    assert not [words for words in texts(made) if re.search(r"\de[+−-]?\d", words)]
    assert {"zh": "亿元", "en": "billion yuan"}[language] in made.caption


def test_figures_of_sources_that_were_not_asked_for_are_not_drawn():
    strong = compare(DATA, place=JINGYUAN, period="2020")
    all_tiers = compare(DATA, place=JINGYUAN, period="2020", tiers="ABC")
    assert "F0739" in drawn(all_tiers) - drawn(strong)
    assert all(weakest_tier(DATA, DATA.quantity(figure)) in "AB" for figure in drawn(strong))
    of_gansu = [{q.figure for q in timeline(DATA, GANSU, tiers)} for tiers in ("AB", "ABC")]
    assert "F0016" in of_gansu[1] - of_gansu[0]
    assert all(weakest_tier(DATA, q) in "AB" for pair in central_beside(DATA) for q in pair)


@pytest.mark.parametrize("tiers", ["AB", "ABC"])
def test_no_figure_is_drawn_beside_the_one_that_supersedes_it(tiers):
    for place in (JINGYUAN, ZHENYUAN):
        period = "2020-01/2020-09" if place == ZHENYUAN else "2020"
        found = compare(DATA, place=place, period=period, tiers=tiers)
        ids = drawn(found) | {figure for q in timeline(DATA, place, tiers) for figure in q.figures}
        assert not [figure for figure in ids for link in DATA.links_to(figure, "updates") if link.figure in ids]


@pytest.mark.parametrize(("language", "words"), [("zh", "按当年价格，未作换算"), ("en", "in prices as printed")])
def test_charts_in_prices_as_printed_say_so_where_others_are_converted(language: Language, words: str):
    study = study_of(JINGYUAN, "2020", language)
    for prices, said in (("", False), ("2020", True)):
        found = compare(DATA, place=JINGYUAN, period="2020", prices=prices)
        for draw in (charts.flows_side_by_side, charts.province_timeline):
            assert (words in chart(draw(study, found)).caption) == said


def test_the_own_place_is_marked_in_colours_of_its_kinds():
    study = study_of(JINGYUAN, "2020")
    made = chart(charts.flows_side_by_side(study, compare(DATA, place=JINGYUAN, period="2020")))
    marked = [words for words in texts(made) if words.startswith("◆")]
    assert marked
    assert all(words.startswith(f"◆ {study.place_name}") for words in marked)
    assert "◆" in made.caption


def test_amounts_that_are_not_drawn_are_counted(monkeypatch):
    study = study_of(JINGYUAN, "2020", "en")
    found = compare(DATA, place=JINGYUAN, period="2020")
    sides = flows_side_by_side(DATA, found)
    assert "not drawn" not in chart(charts.flows_side_by_side(study, found)).caption
    monkeypatch.setattr(sys.modules["analysis.charts.peers"], "MOST_OF_A_KIND", 2)  # a function has its name
    rest = [side for of in sides.values() for side in of[2:] if side.place != JINGYUAN]
    made = chart(charts.flows_side_by_side(study, found))
    assert f"not drawn: {tally(len(rest), (f for side in rest for f in side.yearly.figures))}" in made.caption
    assert any(words.startswith("◆") for words in texts(made))


def test_no_english_chart_has_a_curly_apostrophe():
    study = study_of(JINGYUAN, "2020", "en")
    found = compare(DATA, place=JINGYUAN, period="2020")
    of_tongren = study_of("520600", "2013/2021", "en")  # “townships paired, recipient’s side” in the data
    for made in (charts.peers(study, found), charts.per_head_ladder(study), charts.pairings(of_tongren)):
        assert "’" not in " ".join(texts(chart(made)))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_count_that_sources_dispute_is_named_once_and_not_as_a_sum(language: Language) -> None:
    study = study_of(
        "422823", "2016/2019", language
    )  # its residents: 395,376 in one source, another number in the other
    words = {
        "zh": ("常住人口，来源不一", "常住人口＋常住人口"),
        "en": ("resident population, sources disagree", "resident population + "),
    }
    once, twice = words[language]
    ladder, table = chart(charts.per_head_ladder(study)), tables.rates(study)
    for said in (ladder.alt, " ".join(texts(ladder)), plain(table.html())):
        assert once in said
        assert twice not in said


def test_a_label_of_a_matrix_has_two_lines_at_most() -> None:
    """A row has room for two; a third would lie over its neighbour's. One of these labels is as long as three."""
    made = chart(charts.overlaps(study_of(JINGYUAN, "2020", "en"), kind="money"))
    assert made.table is not None
    lines = re.findall(r"<text[^>]*text-anchor: end[^>]*>([^<]*)", made.svg)
    assert len(made.table.rows) < len(lines) <= 2 * len(made.table.rows)
    assert any("…" in line for line in lines)
    assert any(line.endswith("300,000 yuan") for line in lines)  # the number stays
