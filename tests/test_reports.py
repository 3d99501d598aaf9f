"""The sixteen reports as built: the right numbers, the same in both languages and formats, each tied to its figures."""

from __future__ import annotations

import io
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import page as validator
import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString
from conftest import Command, Reports, copy_project
from notebook_runner import ALL_NOTEBOOKS, FAULTS, LANGUAGES, PERIOD, PROJECT, executed, on_jingyuan, project_data
from pypdf import PdfReader

from analysis.dataset import Dataset
from analysis.export.document import document_from
from analysis.export.pages import render_html
from analysis.export.pdf import document_tree

REPORTS = [(notebook, language) for notebook in ALL_NOTEBOOKS for language in LANGUAGES]
REPORTS_ON_THE_PLACE = [(notebook, language) for notebook, language in REPORTS if notebook != "county_comparison"]
# All widths are right; the rule misreads fonts with CFF outlines.
FALSE_ALARMS = {"PDFUA1-FONT-GLYPH-WIDTH-001"}
FUNDS, AUDIT, PER_HEAD = "fund_distribution", "source_audit", "per_capita_impact"
FOCUS = "620421-05 620421-07 620421-09"
CAPITAL = "620421-15"


@pytest.fixture(scope="module")
def data() -> Dataset:
    return project_data()


def ids(element: Tag) -> list[str]:
    return str(element.get("data-figures", "")).split()


def numbers(page: BeautifulSoup, figures: str) -> list[Tag]:
    return [element for element in page.select("data.n") if element.get("data-figures") == figures]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


# Values ---------------------------------------------------------------------------------------------------------------

#: Report, figures, exact value, and how it is printed in Chinese and in English.
EXPECTED = [
    # 52,000,000 ÷ 127,000 = 409.4488…
    (PER_HEAD, "620421-02 620421-12", "409.448818898", "409.4元/人", "409.4 yuan per person"),
    (PER_HEAD, "620421-12", "127000", "12.7万人", "127,000 people"),
    # 4,274 + 1,278 + 1,354 = 6,906; 52,000,000 ÷ 6,906 = 7,529.684…
    (PER_HEAD, f"620421-02 {FOCUS}", "7529.68433246", "上限 7,529.7元/人", "ceiling 7,529.7 yuan per person"),
    (PER_HEAD, FOCUS, "6906", "6,906人", "6,906 people"),
    # 4,274 + 1,278 = 5,552 registered, 1,354 outside
    (PER_HEAD, "620421-05 620421-07", "5552", "5,552人", "5,552 people"),
    (PER_HEAD, "620421-09", "1354", "1,354人", "1,354 people"),
    # 52,000,000 ÷ 371,700 = 139.8977…
    (PER_HEAD, "620421-02 F0417", "139.897767016", "139.9元/人", "139.9 yuan per person"),
    (PER_HEAD, "F0417", "371700", "37.17万人", "371,700 people"),
    # 3,864,000 ÷ 173 = 22,335.26…
    (PER_HEAD, "620421-35 620421-36", "22335.2601156", "22,335元/座", "22,335 yuan per greenhouse"),
    # 168,600 ÷ 208 = 810.5769…; ÷ 195 = 864.6153…
    (PER_HEAD, "620421-38 620421-40", "810.576923077", "810.6元/人", "810.6 yuan per person"),
    (PER_HEAD, "620421-38 620421-39", "864.615384615", "864.6元/户", "864.6 yuan per household"),
    # 24,250,000 ÷ 3,498 = 6,932.532…
    (PER_HEAD, "620421-18 620421-19", "6932.53287593", "6,932.5元/人", "6,932.5 yuan per person"),
    (PER_HEAD, "620421-19", "3498", "3,498人", "3,498 people"),
    # 85 ÷ 141 = 60.28… %
    (PER_HEAD, "620421-31 620421-30", "60.2836879433", "60.3%", "60.3%"),
    (PER_HEAD, "620421-24", "77", "77人", "77 people"),
    (PER_HEAD, "620421-25", "316", "316人", "316 people"),
    (PER_HEAD, "620421-26", "1036", "1,036人", "1,036 people"),
    (FUNDS, "620421-02", "52000000", "5,200万元", "52 million yuan"),
    (FUNDS, "620421-33", "5162000", "516.2万元", "5.162 million yuan"),
    # 516.2 ÷ 5,200 = 9.9269… %
    (FUNDS, "620421-33 620421-02", "9.92692307692", "9.927%", "9.927%"),
    (FUNDS, CAPITAL, "52130000", "5,213万元", "52.13 million yuan"),
    # 386.4 + 113 + 16.86 = 516.26
    (AUDIT, "620421-35 620421-37 620421-38", "5162600", "516.26万元", "5.1626 million yuan"),
    (AUDIT, "620421-33", "5162000", "516.2万元", "5.162 million yuan"),
    # 136 + 2 + 33 + 3 = 174
    (AUDIT, "620421-47 620421-48 620421-49 620421-50", "174", "174对", "174 pairs"),
    (AUDIT, "620421-46", "174", "174对", "174 pairs"),
]


@pytest.mark.parametrize(("notebook", "figures", "value", "zh", "en"), EXPECTED)
def test_a_number_stands_in_both_languages_with_one_value(
    reports: Reports, notebook: str, figures: str, value: str, zh: str, en: str
) -> None:
    for language, words in (("zh", zh), ("en", en)):
        found = numbers(reports.page(notebook, language), figures)
        assert {element["value"] for element in found} == {value}, language
        assert words in {element.text for element in found}, language


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_amount_per_head_carries_its_rounding_interval(reports: Reports, language: str) -> None:
    # 51,995,000 ÷ 127,500 = 407.80…; 52,005,000 ÷ 126,500 = 411.10…
    page = reports.page(PER_HEAD, language)
    assert "[407.8, 411.1]" in {element.text for element in page.select("section.answer data.interval")}
    low, high = {(e["data-low"], e["data-high"]) for e in numbers(page, "620421-02 620421-12")}.pop()
    assert float(str(low)) == pytest.approx(51_995_000 / 127_500, rel=1e-11)
    assert float(str(high)) == pytest.approx(52_005_000 / 126_500, rel=1e-11)


@pytest.mark.parametrize(("language", "word"), [("zh", "上限"), ("en", "ceiling")])
def test_an_amount_over_the_focus_groups_is_marked_as_a_ceiling_everywhere(
    reports: Reports, language: str, word: str
) -> None:
    page = reports.page(PER_HEAD, language)
    found = numbers(page, f"620421-02 {FOCUS}")
    assert found
    for element in found:
        before = "".join(str(text) for text in reversed(list(element.find_all_previous(string=True, limit=4)))).rstrip()
        assert element.text.startswith(("上限 ", "ceiling ")) or before.endswith(("最多", "at most"))
    assert word in page.select_one("section.answer").text  # type: ignore[union-attr]
    # Nothing over a denominator that the source names outright is one.
    assert not any(
        "上限" in element.text or "ceiling" in element.text for element in numbers(page, "620421-38 620421-40")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rate_over_all_residents_is_marked_with_the_weakest_tier(reports: Reports, language: str) -> None:
    page = reports.page(PER_HEAD, language)
    tiers = {
        " ".join(ids(row.select("data.n")[2])): row.select("td")[-1].text for row in page.select("#rates tbody tr")
    }
    assert tiers["620421-02 F0417"] == "C"
    assert tiers["620421-02 620421-12"] == "B"


@pytest.mark.parametrize(
    ("notebook", "language", "words"),
    [
        (PER_HEAD, "zh", "不是收入"),
        (PER_HEAD, "en", "not income"),
        (PER_HEAD, "zh", "人均金额是强度，不是效果"),
        (PER_HEAD, "en", "An amount per head is intensity, not effect"),
        (PER_HEAD, "zh", "选用哪个分母，影响远大于舍入误差"),
        (PER_HEAD, "en", "Which denominator is chosen matters far more than rounding"),
        (PER_HEAD, "zh", "不表示因果"),
        (PER_HEAD, "en", "does not mean “caused”"),
        (PER_HEAD, "zh", "原文没有给出合计"),
        (PER_HEAD, "en", "The source states no sum"),
        (FUNDS, "zh", "是否包含在内，来源没有说明"),
        (FUNDS, "en", "No source says whether these are inside it"),
        (FUNDS, "zh", "既不是帮扶资金，也不是已投入的资金"),
        (FUNDS, "en", "neither assistance nor money invested"),
        (AUDIT, "zh", "大概是截尾而非四舍五入"),
        (AUDIT, "en", "probably truncated, not rounded"),
    ],
)
def test_a_report_says_what_its_numbers_do_not_mean(reports: Reports, notebook: str, language: str, words: str) -> None:
    assert words in reports.page(notebook, language).select_one("main").text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("language", "rounding", "consistent"),
    [("zh", "在舍入范围内一致", "一致"), ("en", "consistent within rounding", "consistent")],
)
def test_sums_of_the_source_get_their_verdicts(reports: Reports, language: str, rounding: str, consistent: str) -> None:
    verdicts = {
        tuple(ids(row)[0] for row in row.select("a.ref")): row.select("td")[1].text
        for row in reports.page(AUDIT, language).select("#checks tbody tr")
    }
    # 386.4 + 113 + 16.86 = 516.26 lies in [515.705, 516.815], which meets [516.15, 516.25]
    assert verdicts[("620421-35", "620421-37", "620421-38", "620421-33")] == rounding
    assert verdicts[("620421-47", "620421-48", "620421-49", "620421-50", "620421-46")] == consistent
    assert verdicts[("620421-31", "620421-30")] == consistent


@pytest.mark.parametrize(("notebook", "language"), REPORTS)
def test_sums_that_mean_nothing_are_printed_nowhere(reports: Reports, notebook: str, language: str) -> None:
    page = reports.page(notebook, language)
    said = " ".join(text for _, text in visible(page))
    said += " ".join(str(e["value"]) for e in page.select("data")) + " ".join(str(a) for a in alternatives(page))
    # 77 + 316 + 1,036 = 1,429 workers; 5,200 + 524.4 + 516.2 = 6,240.6, + 30 = 6,270.6; 2,425 + 2,624 = 5,049;
    # 5,200 + 2,440 = 7,640; 524.4 + 516.2 = 1,040.6 (万元)
    for number in (
        "1,?429",
        r"62[.,]?406",
        "6,?240.6",
        r"62[.,]?706",
        "6,?270.6",
        "5,?049(?!-)",
        "50.49",
        "7,?640",
        "76.4",
        "1,?040.6",
        "10.406",
    ):
        assert not re.search(rf"(?<![\w.,]){number}(?![\w.]*\d)", said), number


@pytest.mark.parametrize(("notebook", "language"), REPORTS)
def test_money_in_one_number_is_of_one_kind_and_one_stage(
    reports: Reports, data: Dataset, notebook: str, language: str
) -> None:
    for element in reports.page(notebook, language).select("data[data-unit=yuan]"):
        records = [data.figure(figure) for figure in ids(element)]
        assert len({(record.flow, record.stage) for record in records}) == 1, element
        assert {record.kind for record in records} == {"money"}, element


@pytest.mark.parametrize(("notebook", "language"), REPORTS_ON_THE_PLACE)
def test_registered_capital_is_divided_by_nothing_and_added_to_nothing(
    reports: Reports, notebook: str, language: str
) -> None:
    page = reports.page(notebook, language)
    holding = [element for element in page.select("data.n[data-unit]") if CAPITAL in ids(element)]
    assert holding
    assert {(str(e["data-figures"]), e["data-unit"], e["value"]) for e in holding} == {(CAPITAL, "yuan", "52130000")}
    # 52,130,000 ÷ 2,250 people = 23,168.9; ÷ 6 firms = 8,688,333
    assert not re.search(r"23,?16[89]|8,?688,?333", " ".join(text for _, text in visible(page)))


@pytest.mark.parametrize(("notebook", "language"), REPORTS)
def test_a_rate_names_its_numerator_and_its_denominator(
    reports: Reports, data: Dataset, notebook: str, language: str
) -> None:
    for element in reports.page(notebook, language).select("data[data-unit*=_per_]:not([data-unit=yuan_per_year])"):
        kinds = [data.figure(figure).kind for figure in ids(element)]
        assert (
            kinds == ["income"]
            or data.figure(ids(element)[0]).scope == "mean"
            or (len(kinds) > 1 and kinds[0] == "money" and "money" not in kinds[1:])
        ), element


# Both languages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("notebook", ALL_NOTEBOOKS)
def test_chinese_and_english_say_the_same_numbers_about_the_same_figures(reports: Reports, notebook: str) -> None:
    said, cited = [], []
    for language in LANGUAGES:
        page = reports.page(notebook, language)
        said.append(Counter((str(e["data-figures"]), str(e["value"])) for e in page.select("data")))
        cited.append({figure for element in page.select("[data-figures]") for figure in ids(element)})
    assert said[0] - said[1] == Counter()
    assert said[1] - said[0] == Counter()
    assert cited[0] == cited[1]


@pytest.mark.parametrize("notebook", ALL_NOTEBOOKS)
def test_both_pages_are_made_of_the_same_elements_with_the_same_attributes(reports: Reports, notebook: str) -> None:
    """So that what a browser finds of one, it finds of the other."""
    made_of = []
    for language in LANGUAGES:
        found = set()
        for tag in reports.page(notebook, language).find_all(True):
            css = [name for name in tag.get_attribute_list("class") if name and not name.startswith("columns-")]
            given = sorted(name for name, value in tag.attrs.items() if str(value).strip())
            foreign = tag.name == "span" and given == ["lang"]  # a Chinese title in English prose
            drawn = any(parent.name == "svg" for parent in tag.parents)  # a drawing is one picture
            if not drawn and not foreign and "kept" not in css:  # words that are kept on one line
                found.add((tag.name, *css, tag.get("role"), *given, bool(tag.get_text(strip=True))))
        made_of.append(found)
    assert made_of[0] ^ made_of[1] == set()


@pytest.mark.parametrize("notebook", ALL_NOTEBOOKS)
def test_html_and_pdf_say_the_same_numbers(reports: Reports, notebook: str) -> None:
    page = reports.page(notebook, "zh")
    folded = {id(element) for element in page.select("details data")}
    html = Counter((str(e["data-figures"]), str(e["value"])) for e in page.select("data") if id(e) not in folded)
    tree = document_tree(document_from(on_jingyuan(notebook, "zh")))
    pdf = Counter((" ".join(n["figures"]), n["value"]) for n in nodes(tree, "number"))
    assert html == pdf


# Where digits stand ---------------------------------------------------------------------------------------------------


def visible(page: BeautifulSoup) -> Iterator[tuple[NavigableString, str]]:
    """Every piece of text that a reader sees."""
    for text in page.find_all(string=True):
        if isinstance(text, PreformattedString) or (text.parent and text.parent.name in {"style", "script"}):
            continue
        yield text, str(text)


def alternatives(page: BeautifulSoup) -> list[str]:
    return [str(drawing.get("aria-label", "")) for drawing in page.select("svg")]


def stray_digits(page: BeautifulSoup, *, ticks: Counter[str], titles: set[str]) -> list[str]:
    """Texts with digits that no figure answers for.

    Allowed are: elements with figures, ``<time>``, ``<code>``; the numbers of chart axes, of which each may stand as
    often as it was drawn; titles of the documents cited; and the period in the page's title and subtitle, which
    stands in the title block as ``<time>``.
    """
    left = ticks.copy()
    stray = []
    for text, words in visible(page):
        if not re.search(r"\d", words):
            continue
        around = [tag for tag in text.parents if isinstance(tag, Tag)]
        if any(tag.name in {"time", "code"} or tag.get("data-figures") or tag.get("value") == "0" for tag in around):
            continue
        if any("card" in tag.get_attribute_list("class") for tag in around):  # it tells of figures and of nothing else
            continue
        parent, said = around[0], words.strip()
        css = parent.get_attribute_list("class")
        if parent.name == "text" and left[said] > 0:
            left[said] -= 1
        elif {"title", "publisher"} & set(css) and said in titles:
            continue
        elif parent.name == "title" or "subtitle" in css:
            if re.search(r"\d", re.sub(rf" · {PERIOD}年?$", "", said)):
                stray.append(said)
        else:
            stray.append(f"{said} (in {parent.name})")
    return stray


def drawings(notebook: str, language: str) -> Iterator[BeautifulSoup]:
    return drawings_of(on_jingyuan(notebook, language))


def drawings_of(node: Any) -> Iterator[BeautifulSoup]:
    for cell in node.cells:
        for output in cell.get("outputs", ()):
            if "image/svg+xml" in output.data:
                yield BeautifulSoup(output.data["image/svg+xml"], "html.parser")


def tick_words(drawing: BeautifulSoup) -> list[str]:
    return [str(text.text) for text in drawing.select("g[id^=xtick_] text, g[id^=ytick_] text")]


def document_titles(data: Dataset) -> set[str]:
    """Titles as they are printed, and publishers: a yearbook has its year in its name."""
    titles = {f"{a}{title}{b}" for title in data.sources["title"] for a, b in ("《》", "[]", "“”")}
    return titles | set(data.sources["publisher"])


@pytest.mark.parametrize(("notebook", "language"), REPORTS)
def test_every_digit_of_a_page_is_tied_to_its_figures(
    reports: Reports, data: Dataset, notebook: str, language: str
) -> None:
    ticks = Counter(words for drawing in drawings(notebook, language) for words in tick_words(drawing))
    assert stray_digits(reports.page(notebook, language), ticks=ticks, titles=document_titles(data)) == []


#: Other places, periods and parameters, each with something that the default set has not.
OTHERS: list[tuple[str, dict[str, str]]] = [
    ("county_comparison", {"place": "620421", "period": "2020", "prices": "2020"}),
    ("county_comparison", {"place": "620421", "period": "2020", "peers": "province", "tiers": "ABC"}),  # fewer than ten
    ("county_comparison", {"place": "620000", "period": "2012"}),  # over the registered poor only
    ("county_comparison", {"place": "520324", "period": "2020"}),  # over a registered population only
    ("county_comparison", {"place": "520381", "period": "2013/2020", "tiers": "ABC"}),
    ("fund_distribution", {"place": "621027", "period": "2020"}),  # a later cut-off; parts of different stages
    ("fund_distribution", {"place": "630200", "period": "2018"}),  # parts on other places
    ("fund_distribution", {"place": "150926", "period": "2018/2020"}),  # parts that exceed their whole
    ("fund_distribution", {"place": "513400", "period": "2016/2019"}),  # a year's amount beside one of several years
    ("per_capita_impact", {"place": "422823", "period": "2016/2019"}),  # the mean of a year, a count that is disputed
    ("source_audit", {"place": "150000", "period": "2018/2019"}),
    ("source_audit", {"place": "520381", "period": "2014/2017"}),
    ("source_audit", {"place": "100000", "period": "2011/2015"}),  # trillions; one number for two periods
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("notebook", "parameters"), OTHERS, ids=str)
def test_other_reports_tie_every_digit_to_a_figure_that_has_a_row(
    data: Dataset, notebook: str, parameters: dict[str, str], language: str
) -> None:
    node = executed(notebook, **parameters, language=language)
    page = BeautifulSoup(render_html(document_from(node)), "html.parser")
    ticks = Counter(words for drawing in drawings_of(node) for words in tick_words(drawing))
    named = {element.text for element in page.select("p.subtitle, title")}
    stray = stray_digits(page, ticks=ticks, titles=document_titles(data))
    assert [words for words in stray if words not in named] == []
    cited = {figure for element in page.select("[data-figures]") for figure in ids(element)}
    rows = {str(row["id"]) for row in page.select("tr[id]")}
    assert [figure for figure in sorted(cited) if f"figure-{figure}" not in rows] == []
    assert [words for _, words in visible(page) if FAULTS.search(words)] == []
    targets = {str(a["href"])[1:] for a in page.select('a[href^="#"]')}
    assert targets <= {str(tag["id"]) for tag in page.select("[id]")}


def test_the_walk_finds_a_stray_digit() -> None:
    def walk(html: str) -> list[str]:
        return stray_digits(BeautifulSoup(html, "html.parser"), ticks=Counter({"20": 1}), titles={"《2020》"})

    assert walk("<p>about 410 yuan</p>") == ["about 410 yuan (in p)"]
    assert walk("<p>约４１０元</p>") == ["约４１０元 (in p)"]
    assert walk('<p><data data-figures="">410</data></p>') == ["410 (in data)"]
    assert walk("<svg><text>20</text><text>20</text></svg>") == ["20 (in text)"]
    assert walk("<title>County 7 · 2020</title><p class='subtitle'>in 2021</p>") == ["County 7 · 2020", "in 2021"]
    assert walk("<span class='title'>《2021》</span>") == ["《2021》 (in span)"]
    assert walk("<span class='publisher'>年鉴2021</span>") == ["年鉴2021 (in span)"]
    assert (
        walk(
            '<p><data data-figures="a">4</data><time>2020</time><code>9f</code><b data-figures="a"><i>7</i></b></p>'
            "<span class='title'>《2020》</span><script>1</script><!-- 2 --><svg><text>20</text></svg>"
        )
        == []
    )


@pytest.mark.parametrize(("notebook", "language"), REPORTS)
def test_every_digit_drawn_on_a_chart_belongs_to_figures_or_to_an_axis(notebook: str, language: str) -> None:
    stray = []
    for drawing in drawings(notebook, language):
        axes = {id(text) for text in drawing.select("g[id^=xtick_] text, g[id^=ytick_] text")}
        tied = {id(text) for text in drawing.select("[data-figures] text")}
        stray += [t.text for t in drawing.select("text") if re.search(r"\d", t.text) and id(t) not in axes | tied]
    assert stray == []


def nodes(tree: Any, kind: str) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        if tree.get("t") == kind:
            yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for child in tree:
            yield from nodes(child, kind)


def loose_texts(tree: Any, *, span: bool = False) -> Iterator[tuple[str, bool]]:
    """Texts with digits of the PDF's tree outside numbers, codes and references, and whether a span holds them."""
    if isinstance(tree, list):
        for child in tree:
            yield from loose_texts(child, span=span)
    elif isinstance(tree, dict):
        kind = tree.get("t")
        if (
            kind in {"number", "code", "note"}
            or "own" in tree.get("class", ())
            or (kind == "goto" and tree["target"].startswith(("figure-", "source-")))
        ):
            if kind == "number" and not tree["figures"] and tree["value"] != "0":
                yield tree["text"], False
            return
        if kind == "text" and re.search(r"\d", tree["text"]):
            yield tree["text"], span
        for key in (
            "headline",
            "keys",
            "label",
            "facts",
            "blocks",
            "c",
            "items",
            "term",
            "head",
            "body",
            "caption",
            "source",
        ):
            if key in tree:
                yield from loose_texts(tree[key], span=span or kind == "span")


@pytest.mark.parametrize(("notebook", "language"), REPORTS)
def test_every_digit_of_a_pdf_is_tied_to_its_figures(
    reports: Reports, data: Dataset, notebook: str, language: str
) -> None:
    page = reports.page(notebook, language)
    known = {e.text for e in page.select("span[data-figures], time")} | document_titles(data)
    tree = document_tree(document_from(on_jingyuan(notebook, language)))
    assert [text for text, span in loose_texts(tree) if not span or not any(text in words for words in known)] == []
    assert not re.search(r"\d", tree["title"])
    assert not re.search(r"\d", re.sub(rf" · {PERIOD}年?$", "", tree["subtitle"]))


def test_the_walk_finds_a_stray_digit_in_a_pdf() -> None:
    text = {"t": "text", "text": "约410"}
    number = {"t": "number", "text": "410", "value": "410", "figures": []}
    tree = {"blocks": [{"t": "p", "c": [text, number, {"t": "span", "c": [text]}, {"t": "code", "text": "4"}]}]}
    assert list(loose_texts(tree)) == [("约410", False), ("410", False), ("约410", True)]


# Links, charts, words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("notebook", "language"), REPORTS)
def test_every_figure_cited_is_in_the_data_and_has_a_row_in_the_report(
    reports: Reports, data: Dataset, notebook: str, language: str
) -> None:
    page = reports.page(notebook, language)
    cited = {figure for element in page.select("[data-figures]") for figure in ids(element)}
    assert cited
    assert [figure for figure in sorted(cited) if not data.has(figure)] == []
    anchors = {str(row["id"]) for row in page.select("tr[id]")}
    assert [figure for figure in sorted(cited) if f"figure-{figure}" not in anchors] == []


@pytest.mark.parametrize(("notebook", "language"), REPORTS)
def test_every_link_inside_a_page_leads_to_one_place(reports: Reports, notebook: str, language: str) -> None:
    page = reports.page(notebook, language)
    anchors = Counter(str(tag["id"]) for tag in page.select("[id]"))
    assert [name for name, times in anchors.items() if times > 1] == []
    targets = {str(a["href"])[1:] for a in page.select('a[href^="#"]')}
    assert len(targets) > 10
    assert targets - set(anchors) == set()


@pytest.mark.parametrize(("notebook", "language"), REPORTS)
def test_links_to_other_files_lead_to_files_that_are_there(reports: Reports, notebook: str, language: str) -> None:
    page, folder = reports.page(notebook, language), reports.path(notebook, language).parent
    files = {str(a["href"]) for a in page.select("a[href]") if not str(a["href"]).startswith(("#", "http"))}
    other = "en" if language == "zh" else "zh"
    assert files == {f"{notebook}.{other}.html", f"{notebook}.{language}.pdf", "../../index.html"}
    assert all((folder / name).is_file() for name in files)


@pytest.mark.parametrize(("notebook", "language"), REPORTS)
def test_every_number_of_a_chart_is_read_aloud(reports: Reports, notebook: str, language: str) -> None:
    page = reports.page(notebook, language)
    assert bool(page.select("figure.drawn")) == (notebook != AUDIT)
    for figure in page.select("figure.drawn"):
        drawing = figure.select_one("svg")
        assert drawing is not None
        assert drawing["role"] == "img"
        alt = str(drawing["aria-label"])
        assert len(alt) > 20, figure["id"]
        if not str(figure["id"]).startswith("overlap-"):  # a matrix is about relations: each pair that is known
            missing = [e.text for e in figure.select("details data.n") if e.text not in alt]
            assert missing == [], figure["id"]


@pytest.mark.parametrize(("notebook", "language"), REPORTS)
def test_every_table_and_chart_names_its_source(reports: Reports, notebook: str, language: str) -> None:
    for figure in reports.page(notebook, language).select("figure"):
        caption, source = figure.select_one("figcaption"), figure.select_one("p.source")
        assert caption is not None, figure.get("id")
        assert caption.text.strip()
        if figure.get("id") != "sources":
            assert source is not None, figure.get("id")
            assert len(source.text) > 10


@pytest.mark.parametrize(("notebook", "language"), REPORTS)
def test_nothing_that_went_wrong_shows(reports: Reports, notebook: str, language: str) -> None:
    page = reports.page(notebook, language)
    said = [words for _, words in visible(page)] + alternatives(page)
    assert [words for words in said if FAULTS.search(words)] == []
    assert [words for words in said if re.search(r"&(#\d+|amp|lt|gt|quot);|\{[a-z_]+\}|\\u[0-9a-f]{4}", words)] == []


def test_the_catalogue_names_every_report_once(reports: Reports) -> None:
    page = BeautifulSoup((reports.folder / "index.html").read_text(encoding="utf-8"), "html.parser")
    links = [str(a["href"]) for a in page.select("main a[href]")]
    expected = {f"620421/2020/{n}.{lang}.{form}" for n, lang in REPORTS for form in ("html", "pdf")}
    assert len(links) == 16
    assert set(links) == expected == set(map(str, reports.account["built"]))
    there = {p.relative_to(reports.folder) for p in reports.folder.rglob("*.*")}
    accounts = {"index.html", "manifest.json", "run.json"}
    assert {p.as_posix() for p in there if ".work" not in p.parts} == expected | accounts


# PDF ------------------------------------------------------------------------------------------------------------------


@cache
def pdf_words(path: Path) -> tuple[str, str, str, tuple[str, ...]]:
    """Text without spaces, title, language, bookmarks."""
    reader = PdfReader(io.BytesIO(path.read_bytes()))

    def flat(outline: Any) -> Iterator[str]:
        for item in outline:
            if isinstance(item, list):
                yield from flat(item)
            else:
                yield str(item.title)

    text = squeezed("".join(page.extract_text() for page in reader.pages))
    title = str(reader.metadata.title if reader.metadata else "")
    return text, title, str(reader.root_object.get("/Lang")), tuple(flat(reader.outline))


@pytest.mark.parametrize(("notebook", "language"), REPORTS)
def test_a_pdf_passes_pdf_ua_1(reports: Reports, notebook: str, language: str) -> None:
    content = reports.path(notebook, language, "pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    found = validator.validate_pdf_bytes(content, profile="ua1")
    assert {failure.rule_id for failure in found.failures} - FALSE_ALARMS == set()


@pytest.mark.parametrize(("notebook", "language"), REPORTS)
def test_a_pdf_has_title_language_and_a_bookmark_for_each_section(
    reports: Reports, notebook: str, language: str
) -> None:
    page = reports.page(notebook, language)
    _, title, tag, bookmarks = pdf_words(reports.path(notebook, language, "pdf"))
    heading = page.select_one("h1")
    assert heading is not None
    assert heading.text in title
    assert tag == ("zh-CN" if language == "zh" else "en")
    sections = [squeezed(h.text) for h in page.select("main h2, main h3")]
    assert len(sections) >= 5
    notes = "数字注释" if language == "zh" else "Notesonthenumbers"
    assert [squeezed(mark) for mark in bookmarks] == [*sections, notes]


@pytest.mark.parametrize(
    ("notebook", "language", "words"),
    [
        (PER_HEAD, "zh", "409.4元/人[407.8,411.1]"),
        (PER_HEAD, "zh", "人均金额是强度，不是效果"),
        (PER_HEAD, "zh", "元/人（对数坐标）"),  # stands on a chart only
        (PER_HEAD, "zh", "上限7,529.7元/人"),
        (PER_HEAD, "en", "yuanperperson(logarithmic)"),  # stands on a chart only
        (PER_HEAD, "en", "409.4yuanperperson[407.8,411.1]"),
        (FUNDS, "zh", "是否包含在内，来源没有说明"),
        (FUNDS, "zh", "占各项目合计的百分比"),  # stands on a chart only
        (FUNDS, "en", "percentoftheprojects'sum"),  # stands on a chart only
        (FUNDS, "en", "52millionyuan"),
        (AUDIT, "zh", "大概是截尾而非四舍五入"),
        (AUDIT, "en", "consistentwithinrounding"),
    ],
)
def test_words_of_text_and_charts_can_be_selected_in_a_pdf(
    reports: Reports, notebook: str, language: str, words: str
) -> None:
    text, *_ = pdf_words(reports.path(notebook, language, "pdf"))
    assert words in text


@pytest.mark.parametrize(("notebook", "language"), REPORTS)
def test_no_machine_path_and_no_date_of_building_is_in_a_report(reports: Reports, notebook: str, language: str) -> None:
    for form in ("html", "pdf"):
        content = reports.path(notebook, language, form).read_bytes()
        for trace in (
            str(reports.folder),
            str(PROJECT),
            "/tmp/",
            "/home/",
            "/Users/",
            "/site-packages/",
            "CreationDate",
        ):
            assert trace.encode() not in content, trace


# Same input, same bytes -----------------------------------------------------------------------------------------------


def test_another_machine_day_and_folder_gives_the_same_bytes(
    reports: Reports, paired_aid: Command, tmp_path: Path
) -> None:
    project = copy_project(tmp_path / "another place" / "副本")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = paired_aid(
        *("report", "620421", "--notebook", PER_HEAD, "--language", "zh", "--jobs", "1"),
        *("--project", str(project), "--out", str(tmp_path / "out")),
        cwd=elsewhere,
        TZ="Pacific/Kiritimati",
        PYTHONHASHSEED="12345",
        LC_ALL="C.UTF-8",
        SOURCE_DATE_EPOCH="86400",
    )
    assert done.returncode == 0, done.stderr
    for form in ("html", "pdf"):
        name = f"620421/2020/{PER_HEAD}.zh.{form}"
        assert (tmp_path / "out" / name).read_bytes() == (reports.folder / name).read_bytes(), form
    assert list(elsewhere.iterdir()) == []
    shutil.rmtree(tmp_path / "out")
