"""The card behind each number: what it says, that it is one for one quantity, and the same on a page and in a notebook."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from notebook_runner import ALL_NOTEBOOKS, LANGUAGES, PERIOD, PLACE, executed, on_jingyuan, project_data

from analysis import open_study, tables
from analysis.dataset import Dataset
from analysis.export import render
from analysis.export.cards import MOST_IN_FULL, Deck, popovers
from analysis.export.document import document_from
from analysis.export.fragments import parse_fragment, write
from analysis.export.notebook_view import in_notebook
from analysis.export.pages import render_html
from analysis.export.screen import Screen
from analysis.labels import Language
from analysis.numbers import number, tally
from analysis.provenance import WITH_TEXT_VARIABLE, Provenance
from analysis.quantity import Quantity, disputed, per_year


@pytest.fixture(scope="module")
def data() -> Dataset:
    return project_data()


def shown(data: Dataset, html: str, language: Language = "en") -> tuple[BeautifulSoup, Deck]:
    """The markup as a page shows it, with its cards behind it."""
    deck = Deck(Provenance(data, language).register(html), language)
    body = Screen(language, frozenset(), deck).html(parse_fragment(html, where="here"))
    return BeautifulSoup(body + write(popovers(deck)), "html.parser"), deck


def text_of(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def per_head(data: Dataset) -> Quantity:
    return data.quantity("620421-02") / data.quantity("620421-12")


# What a card says ----------------------------------------------------------------------------------------------------


def test_the_card_of_an_amount_per_head_says_all_that_it_rests_on(data: Dataset) -> None:
    soup, _ = shown(data, str(number(per_head(data), "en", interval=True)))
    button, interval = soup.select("button.to-card")
    assert (button.text, interval.text) == ("409.4 yuan per person", "[407.8, 411.1]")
    assert interval["popovertarget"] == button["popovertarget"]
    assert (button.get("tabindex"), interval.get("tabindex")) == (None, "-1")  # one stop of the keyboard is enough
    card = soup.find(id=button["popovertarget"])
    assert isinstance(card, Tag)
    words = text_of(card)
    # 52,000,000 ÷ 127,000 = 409.448818897…; 51,995,000 ÷ 127,500 = 407.80…; 52,005,000 ÷ 126,500 = 411.10…
    assert "409.448818898 yuan per person [407.803921569, 411.106719368]" in words
    assert "Formula 52 million yuan 620421-02 ÷ 127,000 people 620421-12" in words
    assert "Stage allocated" in words
    assert "Printed 5200万元" in words
    assert "Printed 12.7万人" in words
    record = data.figure("620421-12")
    assert f"line {record.line}, characters {record.start}–{record.end}" in words
    assert "expected" in words
    source = data.source(record.source)
    assert f"{source.title}" in words
    assert source.publisher in "".join(card.get_text().split())
    assert f"{source.published}, tier B" in words


def test_the_card_of_a_published_figure_says_what_was_printed_and_by_whom(data: Dataset) -> None:
    soup, _ = shown(data, str(number(data.quantity("F0417"), "zh")), "zh")
    (card,) = soup.select(".card")
    words = text_of(card)
    assert words.startswith("× 37.17万人")
    assert "精确值 371,700人" in words
    assert "在文中的位置未说明" in words
    assert "来源等级 C" in words
    assert card.select_one("a[href^=http]") is not None
    assert not card.select("dt:-soup-contains('算式')")


def test_a_hedge_is_said(data: Dataset) -> None:
    figure = next(record.id for record in data.records if record.hedge == "over")
    soup, _ = shown(data, str(number(data.quantity(figure), "en")))
    assert " over " in text_of(soup.select(".card")[0])


@pytest.mark.parametrize(
    ("make", "zh", "en"),
    [
        (
            lambda d: per_year(per_head(d), years(4)),
            "5,200万元 ÷ 12.7万人 ÷ 4年",
            "52 million yuan ÷ 127,000 people ÷ 4 years",
        ),
        (
            lambda d: disputed(d.quantity("620421-12"), [d.quantity("620421-05")]),
            "12.7万人 或（来源不一） 4,274人",
            "127,000 people or (sources disagree) 4,274 people",
        ),
        (
            lambda d: d.quantity("620421-02") / (d.quantity("620421-05") + d.quantity("620421-07")),
            "5,200万元 ÷ (4,274人 + 1,278人)",
            "52 million yuan ÷ (4,274 people + 1,278 people)",
        ),
    ],
)
def test_a_formula_is_written_with_the_numbers_as_printed(data: Dataset, make: Any, zh: str, en: str) -> None:
    for language, words in (("zh", zh), ("en", en)):
        _, deck = shown(data, str(number(make(data), language)), language)  # type: ignore[arg-type]
        card = next(card for card in deck.cards if card.formula)
        said = "".join(piece if isinstance(piece, str) else piece[1] for piece in card.calculation())
        assert said == words


def years(count: int) -> Quantity:
    from fractions import Fraction

    return Quantity(Fraction(count), Fraction(count), Fraction(count), "years", kind="duration")


def test_a_percentage_says_that_it_is_times_hundred(data: Dataset) -> None:
    from analysis.quantity import attained

    _, deck = shown(data, str(number(attained(data.quantity("620421-31"), data.quantity("620421-30")), "en")))
    said = "".join(piece if isinstance(piece, str) else piece[1] for piece in deck.cards[0].calculation())
    assert said == "100 × 85 people ÷ 141 people"


# One card for one quantity -------------------------------------------------------------------------------------------


def test_the_same_quantity_has_one_card_however_it_is_written(data: Dataset) -> None:
    q = per_head(data)
    html = f"<p>{number(q, 'en')} {number(q, 'en', unit=False)} {number(q, 'en', interval=True)}</p>"
    soup, deck = shown(data, html)
    assert len(deck.cards) == 1
    assert {button["popovertarget"] for button in soup.select("button.to-card")} == {"card-1"}
    assert deck.cards[0].heading == "409.4 yuan per person"  # with its unit, whichever came first


def test_a_comma_stays_with_the_number_before_it(data: Dataset) -> None:
    soup, _ = shown(
        data, f"<p>共{number(per_head(data), 'zh')}，按{number(data.quantity('F0417'), 'zh')}人计</p>", "zh"
    )
    assert [kept.text for kept in soup.select("p .kept")] == ["409.4元/人，"]
    assert soup.select("p")[0].text == "共409.4元/人，按37.17万人人计"


def test_a_number_and_the_interval_below_it_are_one_button(data: Dataset) -> None:
    from analysis.tables.making import stacked

    soup, _ = shown(data, f"<p>{stacked(per_head(data), 'en')}</p>")
    assert [button.text for button in soup.select("button")[:1]] == ["409.4 yuan per person[407.8, 411.1]"]


def test_different_quantities_of_the_same_figures_have_cards_of_their_own(data: Dataset) -> None:
    one, other = data.quantity("620421-05"), data.quantity("620421-07")
    _, deck = shown(data, f"<p>{number(one + other, 'en')} {number(disputed(one, [other]), 'en')}</p>")
    assert [card.formula for card in deck.cards] == ["620421-05 + 620421-07", "620421-05 or 620421-07"]


def test_counts_of_the_same_things_share_a_card_that_names_each_with_a_button_of_its_own(data: Dataset) -> None:
    figures = [record.id for record in data.records[: MOST_IN_FULL + 2]]
    soup, deck = shown(data, f"<p>{tally(3, figures)} {tally(6, figures)}</p>")
    first, second = soup.select("button.to-card")
    assert first["popovertarget"] == second["popovertarget"] == "card-1"
    named = soup.select("#card-1 .brief button")
    assert [button.text for button in named] == figures
    assert all(soup.find(id=button["popovertarget"]) for button in named)
    assert len(deck.cards) == 1 + len(figures)


def test_a_count_of_one_thing_is_not_taken_for_the_figure_that_it_is_about(data: Dataset) -> None:
    html = f"<p>{tally(1, ['620421-12'])} {number(data.quantity('620421-12'), 'en')}</p>"
    soup, deck = shown(data, html)
    assert [card.count for card in deck.cards] == [True, False]
    count, figure = (text_of(card) for card in soup.select(".card"))
    assert "Exact value" not in count
    assert "Exact value 127,000 people" in figure


def test_a_number_of_which_nothing_is_known_is_text() -> None:
    html = '<p><data class="n" value="7" data-figures="nobody">7</data></p>'
    body = Screen("en", frozenset(), Deck({}, "en")).html(parse_fragment(html, where="here"))
    assert body == html


def test_a_number_within_a_link_stays_part_of_the_link(data: Dataset) -> None:
    soup, deck = shown(data, f'<p><a href="https://example.org">{number(per_head(data), "en")}</a></p>')
    assert not soup.select("button")
    assert deck.cards == ()


def test_a_reference_to_a_figure_without_a_row_opens_its_card(data: Dataset) -> None:
    from analysis.numbers import figure_reference

    soup, _ = shown(data, f"<p>{figure_reference('620421-12')}</p>")
    button = soup.select("button.to-card")[0]
    assert "127,000 people" in text_of(soup.select(f"#{button['popovertarget']}")[0])


def test_what_data_say_is_text_on_a_card(data: Dataset) -> None:
    register = Provenance(data, "en").of(["620421-12"])
    hostile = "<script>alert(1)</script>"
    register["figures"]["620421-12"] |= {"about": hostile, "printed": hostile, "note": hostile}
    register["sources"][data.figure("620421-12").source] |= {"title": hostile, "url": "javascript:alert(1)"}
    deck = Deck(register, "en")
    deck.deal({"data-figures": "620421-12"})
    html = write(popovers(deck))
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 4
    assert "href" not in html  # only http and https are links


# On charts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notebook", ["fund_distribution", "per_capita_impact", "county_comparison"])
def test_every_number_written_on_a_chart_has_a_button_over_it(notebook: str, language: str) -> None:
    node = on_jingyuan(notebook, language)
    page = BeautifulSoup(render_html(document_from(node)), "html.parser")
    for figure in page.select("figure.drawn"):
        written = [text_of(group) for group in figure.select("svg [data-value]")]
        spots = [" ".join(str(spot["aria-label"]).split()) for spot in figure.select("button.spot")]
        assert spots == written, figure["id"]
        for spot in figure.select("button.spot"):
            left, top, width, height = map(float, re.findall(r":(-?[\d.]+)%", str(spot["style"])))
            assert left > -1
            assert left + width < 106  # words are measured by the letter
            assert -1 < top < top + height < 101
        loose = [t for t in figure.select("svg [data-figures]:not([data-value])") if re.search(r"\d", t.text)]
        if not str(figure["id"]).startswith("overlap-"):  # there the digits are the figures' own short names
            assert [t.text for t in loose if not is_of_words(t.text)] == [], figure["id"]


def is_of_words(text: str) -> bool:
    """Whether the digits of a chart's text belong to a subject or a period, not to a number of its own."""
    return bool(re.search(r"19|20\d\d", text)) or text.strip() in {
        subject for record in project_data().records for subject in (record.subject_zh, record.subject_en)
    }


# In a notebook -------------------------------------------------------------------------------------------------------


def test_an_output_in_a_notebook_opens_the_same_card_as_the_report(data: Dataset) -> None:
    study = open_study(place=PLACE, period=PERIOD, language="en", dataset=data)
    output, metadata = tables.rates(study)._repr_mimebundle_()
    soup = BeautifulSoup(output["text/html"], "html.parser")
    button = next(b for b in soup.select("button.to-card") if "409.4" in b.text)
    card = soup.find(id=button["popovertarget"])
    assert isinstance(card, Tag)
    assert "409.448818898 yuan per person" in text_of(card)
    assert "<button" not in metadata["paired_aid"]["html"]  # what the exporters read
    assert set(metadata["paired_aid"]["register"]["figures"]) >= {"620421-02", "620421-12"}


def test_two_outputs_in_one_notebook_have_cards_with_different_ids(data: Dataset) -> None:
    study = open_study(place=PLACE, period=PERIOD, language="zh", dataset=data)
    pages = [shown_in_a_notebook(one) for one in (tables.rates(study), tables.amounts(study))]
    ids = [{str(card["id"]) for card in page.select(".card")} for page in pages]
    assert all(ids)
    assert ids[0].isdisjoint(ids[1])


def shown_in_a_notebook(rich: Any) -> BeautifulSoup:
    return BeautifulSoup(rich._repr_mimebundle_()[0]["text/html"], "html.parser")


def test_a_quantity_shows_both_languages_and_its_card(data: Dataset) -> None:
    output, _ = per_head(data)._repr_mimebundle_()
    soup = BeautifulSoup(output["text/html"], "html.parser")
    assert [b.text for b in soup.select("button.to-card:not([tabindex])")] == ["409.4元/人", "409.4 yuan per person"]
    assert "原文 5200万元" in text_of(soup.select(".card")[0])
    assert output["text/plain"] == repr(per_head(data))


def test_a_quantity_that_nobody_published_shows_itself_without_a_card() -> None:
    from analysis.quantity import quantity

    output, _ = quantity("1.2万余人次")._repr_mimebundle_()
    soup = BeautifulSoup(output["text/html"], "html.parser")
    assert "over 12,000 person-times [12,000, 13,000]" in text_of(soup)
    assert not soup.select("button")


@pytest.mark.parametrize("notebook", ALL_NOTEBOOKS)
def test_a_notebook_that_was_looked_at_gives_the_same_report(notebook: str) -> None:
    unseen = render(on_jingyuan(notebook, "en"), ["html"])
    seen = executed(notebook, unseen=False, place=PLACE, period=PERIOD, language="en")
    assert any("popover" in str(cell.get("outputs", "")) for cell in seen.cells)
    assert render(seen, ["html"]) == unseen


def test_a_notebook_view_refuses_what_no_report_may_hold() -> None:
    from analysis.errors import ExportError

    with pytest.raises(ExportError, match="<script>"):
        in_notebook({"text/html": "<script>1</script>"}, {"kind": "prose"}, "en")


# With the text at hand -----------------------------------------------------------------------------------------------


def made_up_text(data: Dataset, folder: Path, figure: str) -> str:
    """A text of our own that prints one figure where its row says; for its source's file name."""
    record = data.figure(figure)
    assert record.start is not None
    assert record.line is not None
    before = "\n" * (record.line - 1)
    filler = "甲" * (record.start - len(before) - 4) + "。其中："
    text = f"{before}{filler}{record.as_written}。后一句。"
    (folder / f"{record.source}.txt").write_text(text, encoding="utf-8")
    return text


def test_a_sentence_stands_on_the_card_only_where_it_was_asked_for(
    data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_up_text(data, tmp_path, "620421-12")
    html = str(number(data.quantity("620421-12"), "zh"))
    plain, _ = shown(data, html, "zh")
    monkeypatch.setenv(WITH_TEXT_VARIABLE, str(tmp_path))
    quoted, _ = shown(data, html, "zh")
    (sentence,) = quoted.select(".card blockquote")
    assert sentence.text == "其中：12.7万人。"
    assert [mark.text for mark in sentence.select("mark")] == ["12.7万人"]
    assert not plain.select("blockquote")
