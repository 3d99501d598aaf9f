"""The HTML report: self-contained, safe, linked, the same every time."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import REGISTER
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis.errors import ExportError
from analysis.export.html import ReportHTMLExporter

NUMBER = '<data class="n" value="409.4" data-figures="620421-02 620421-12">409.4</data>'
ROW = '<tr id="figure-620421-02"><th scope="row">620421-02</th><td class="num">{}</td></tr>'
SOURCES = f"<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>{ROW.format(NUMBER)}</tbody></table>"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="5" height="5" viewBox="0 0 5 5"><text>万元</text></svg>'


def cell(kind: str, html: str = "", **metadata: object) -> Any:
    data = {"image/svg+xml": html} if kind == "figure" else {"text/html": html}
    output = new_output("display_data", data=data, metadata={"paired_aid": {"kind": kind, **metadata}})
    return new_code_cell("hidden_code()", outputs=[output])


def notebook(*cells: Any, language: str = "zh") -> Any:
    title = cell(
        "title",
        language=language,
        title="人均<多少>",
        subtitle="靖远县 · 2020",
        place_id="620421",
        place_name="靖远县",
        period="2020",
        notebook="per_capita_impact",
        data_hash="9f86d081884c",
        version="0.1.0",
        sources='<a href="https://example.org/a">甘肃日报</a>',
        facts=[["援助方", "<strong>和平区</strong>"]],
    )
    return new_notebook(cells=[title, *cells])


def page(*cells: Any, language: str = "zh") -> BeautifulSoup:
    html, _ = ReportHTMLExporter().from_notebook_node(notebook(*cells, language=language))
    return BeautifulSoup(html, "html.parser")


def one(soup: Tag, selector: str) -> Tag:
    (found,) = soup.select(selector)
    return found


def test_the_title_block_names_place_period_sources_hash_and_version() -> None:
    masthead = one(page(), "header.masthead")
    assert one(masthead, "h1").text == "人均<多少>"
    for words in ("靖远县", "620421", "2020", "甘肃日报", "9f86d081884c", "0.1.0", "援助方", "和平区"):
        assert words in masthead.text


def test_a_fact_that_the_notebook_gives_itself_is_not_said_twice() -> None:
    given = notebook()
    given.cells[0].outputs[0].metadata["paired_aid"]["facts"] = [["地区", "甘肃省 · 靖远县"]]
    html, _ = ReportHTMLExporter().from_notebook_node(given)
    labels = [dt.text for dt in BeautifulSoup(html, "html.parser").select(".facts dt")]
    assert sorted(labels) == sorted(["地区", "时期", "来源", "版本", "数据指纹"])


@pytest.mark.parametrize(("language", "tag", "other"), [("zh", "zh-CN", "en"), ("en", "en", "zh")])
def test_the_page_says_its_language_and_links_to_the_other_and_to_the_pdf(language: str, tag: str, other: str) -> None:
    soup = page(language=language)
    assert one(soup, "html")["lang"] == tag
    links = [a["href"] for a in soup.select(".formats a")]
    assert links == [f"per_capita_impact.{other}.html", f"per_capita_impact.{language}.pdf", "../../index.html"]


def test_the_policy_forbids_everything_but_the_one_script() -> None:
    soup = page()
    policy = one(soup, 'meta[http-equiv="Content-Security-Policy"]')["content"]
    script = one(soup, "script").string or ""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert str(policy).startswith("default-src 'none'; ")
    assert f"script-src 'sha256-{digest}';" in str(policy)
    assert "unsafe" not in str(policy).replace("style-src 'unsafe-inline'", "")


def test_nothing_is_loaded_from_anywhere() -> None:
    soup = page(cell("figure", SVG, alt="a", caption="b"), cell("table", SOURCES))
    loaded = [tag[name] for name in ("src", "srcset", "data", "poster", "action") for tag in soup.select(f"[{name}]")]
    loaded += [tag["href"] for tag in soup.select("link, use, image")]
    assert all(str(address).startswith(("data:", "#")) for address in loaded)
    assert not re.search(r"@import|url\((?!#)", str(one(soup, "style")))


def test_code_is_not_shown() -> None:
    assert "hidden_code" not in str(page(cell("prose", "<p>a</p>")))


def test_the_contents_lead_to_every_section() -> None:
    soup = page(new_markdown_cell("## 一\n\n### 二"), new_markdown_cell("## 三"))
    links = soup.select("nav.contents a")
    assert [a.text for a in links] == ["一", "二", "三"]
    for link in links:
        assert one(soup, str(link["href"])).text == link.text


def test_every_anchor_leads_somewhere() -> None:
    ref = '<a class="ref" data-figures="999999-01" href="#figure-999999-01">999999-01</a>'
    known = '<a class="ref" data-figures="620421-02" href="#figure-620421-02">620421-02</a>'
    soup = page(cell("prose", f"<p>{NUMBER} {ref} {known}</p>"), cell("table", SOURCES), new_markdown_cell("## 一"))
    ids = {tag["id"] for tag in soup.select("[id]")}
    targets = [str(a["href"])[1:] for a in soup.select('a[href^="#"]')]
    assert "figure-620421-02" in targets
    assert set(targets) <= ids
    assert len(ids) == len(soup.select("[id]"))


def test_a_number_opens_its_card_and_the_card_leads_to_the_rows_of_its_figures() -> None:
    soup = page(cell("prose", f"<p>{NUMBER}</p>", register=REGISTER), cell("table", SOURCES))
    button = one(soup, ".prose button.to-card")
    assert one(button, "data")["data-figures"] == "620421-02 620421-12"
    card = one(soup, f"#{button['popovertarget']}")
    assert card.has_attr("popover")
    assert [a["href"] for a in card.select("a[href^='#']")] == ["#figure-620421-02"]  # the other has no row here
    assert [h["id"] for h in soup.select(".card [id]")] == []


def test_a_figure_without_a_row_has_its_permanent_address_on_its_card() -> None:
    alone = '<data class="n" value="127000" data-unit="persons" data-figures="620421-12">12.7万人</data>'
    soup = page(cell("prose", f"<p>{alone}</p>", register=REGISTER), cell("table", SOURCES))
    assert one(soup, "#figure-620421-12").find_parent(class_="card") is not None
    assert one(soup, "#figure-620421-02").name == "tr"


def test_the_lead_stands_under_the_title_and_not_in_the_text() -> None:
    lead = cell("lead", "<p>x</p>", sentence=f"人均{NUMBER}。", keys=[["人均", NUMBER], ["到位", "<em>未说明</em>"]])
    soup = page(lead, cell("prose", "<p>b</p>"))
    assert one(soup, ".masthead .headline").text == "人均409.4。"
    assert [dt.text for dt in soup.select(".keys dt")] == ["人均", "到位"]
    assert [dd.text for dd in soup.select(".keys dd")] == ["409.4", "未说明"]
    assert "x" not in one(soup, "main").text
    second = cell("lead", "<p>x</p>", sentence="又一句", keys=[])
    with pytest.raises(ExportError, match="a second lead"):
        page(lead, second)


def test_the_answer_stands_where_the_notebook_put_it() -> None:
    soup = page(cell("answer", "<p>约</p>"), cell("prose", "<p>b</p>"))
    first = one(soup, "main").find(True)
    assert first is not None
    assert first["class"] == ["answer"]


def test_a_figure_has_alt_text_caption_source_and_folded_data() -> None:
    table = "<table><tbody><tr><td>万元</td></tr></tbody></table>"
    soup = page(cell("figure", SVG, id="chart", alt="条形图", caption="三项", source="日报", table=table))
    figure = one(soup, "figure#chart")
    drawing = one(figure, "svg")
    assert (drawing["role"], drawing["aria-label"]) == ("img", "条形图")
    assert drawing["viewbox"] == "0 0 5 5"
    assert not drawing.has_attr("width")
    assert one(figure, "figcaption").text == "三项"
    assert one(figure, ".source").text == "来源：日报"
    assert not one(figure, "details").has_attr("open")
    assert one(figure, "summary").text == "数据表"


def test_a_table_scrolls_in_a_named_region_of_its_own() -> None:
    region = one(page(cell("table", SOURCES, caption="数字")), "figure .scroll")
    assert (region["role"], region["tabindex"], region["aria-label"]) == ("region", "0", "数字")


def test_captions_are_numbered_without_digits_in_the_text() -> None:
    figure = one(page(cell("figure", SVG, alt="a", caption="三项资金")), "figure")
    assert not re.search(r"\d", figure.text)


def test_chinese_in_an_english_report_is_marked() -> None:
    soup = page(cell("prose", '<p>reached (带动) <span lang="zh">靖远</span></p>'), language="en")
    assert [(s["lang"], s.text) for s in soup.select(".prose span")] == [("zh-CN", "带动"), ("zh", "靖远")]
    assert one(soup, ".subtitle span[lang=zh-CN]").text == "靖远县"


def test_text_can_never_become_markup() -> None:
    soup = page(cell("prose", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"))
    assert len(soup.select("script")) == 1
    assert "<script>alert(1)</script>" in one(soup, ".prose").text
    with pytest.raises(ExportError):
        page(cell("prose", "<script>alert(1)</script>"))


def test_the_same_notebook_gives_the_same_bytes_and_one_exporter_serves_many() -> None:
    exporter = ReportHTMLExporter()
    first, resources = exporter.from_notebook_node(notebook(cell("figure", SVG, alt="a")))
    exporter.from_notebook_node(notebook(cell("table", SOURCES), new_markdown_cell("## x"), language="en"))
    again, _ = exporter.from_notebook_node(notebook(cell("figure", SVG, alt="a")))
    assert first == again
    assert resources["output_extension"] == ".html"
    assert first == ReportHTMLExporter().from_notebook_node(notebook(cell("figure", SVG, alt="a")))[0]


def test_nbconvert_knows_the_exporters_by_name() -> None:
    from nbconvert.exporters import get_exporter

    from analysis.export.pdf import ReportPDFExporter

    assert get_exporter("paired-aid-html") is ReportHTMLExporter
    assert get_exporter("paired-aid-pdf") is ReportPDFExporter
