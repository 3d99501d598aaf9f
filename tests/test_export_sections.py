"""A section with nothing to show is named in a list and left out; one that shows anything stays whole."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from notebook_runner import executed

from analysis.display import Prose, nothing_to_show, paragraphs
from analysis.export.document import document_from
from analysis.export.pages import render_html
from analysis.export.sections import with_content


def showing(*shown: Any) -> list[Any]:
    cells = []
    for one in shown:
        data, metadata = one.bundle()
        cells.append(new_code_cell("", outputs=[new_output("execute_result", data=data, metadata=metadata)]))
    return cells


def heading(words: str, language: str = "en") -> Any:
    return new_markdown_cell(f"## {words}\n\nAbout it.", metadata={"tags": [language]})


NOTHING = nothing_to_show(Markup("The source gives no numbers."))
SOMETHING = paragraphs([Markup("There is something.")])


def test_empty_sections_are_replaced_by_one_list_of_their_headings():
    cells = [
        heading("Jobs"), *showing(NOTHING),
        heading("Money"), *showing(SOMETHING),
        heading("Plans & outcomes"), *showing(NOTHING, NOTHING),
    ]  # fmt: skip
    kept = [cell for _, cell in with_content(cells, "en")]
    assert [cell["source"] for cell in kept if cell["cell_type"] == "markdown"] == ["## Money\n\nAbout it."]
    html = kept[-1]["outputs"][0]["data"]["text/html"]
    assert "<h2>Parts without figures</h2>" in html
    assert "<li>Jobs</li>\n<li>Plans &amp; outcomes</li>" in html


def test_a_section_that_shows_anything_stays_whole():
    cells = [heading("Jobs"), *showing(NOTHING, SOMETHING)]
    assert [cell for _, cell in with_content(cells, "en")] == cells


def test_a_section_of_prose_only_stays():
    cells = [heading("What this does not show")]
    assert [cell for _, cell in with_content(cells, "en")] == cells


@pytest.mark.parametrize("language", ["zh", "en"])
def test_headings_of_the_other_language_part_nothing(language):
    cells = [heading("就业", "zh"), heading("Jobs", "en"), *showing(NOTHING)]
    (number, named) = [one for one in with_content(cells, language) if one[1]["cell_type"] == "code"][-1]
    assert number >= 1
    assert ("就业" if language == "zh" else "Jobs") in named["outputs"][0]["data"]["text/html"]


@pytest.mark.parametrize(
    ("language", "named", "empty"),
    [("zh", "没有数字可列的部分", "就业、人才与结对"), ("en", "Parts without figures", "Jobs, people sent, pairings")],
)
def test_a_short_report_is_short_and_says_what_is_missing(language, named, empty):
    node = executed("per_capita_impact", place="422825", period="2018", language=language)  # Xuan'en: two figures
    page = BeautifulSoup(render_html(document_from(node)), "html.parser")
    headings = [heading.text for heading in page.select("main h2")]
    assert named in headings
    assert empty not in headings
    assert empty in [item.text for item in page.select("main li")]


def test_an_answer_is_never_empty():
    assert Prose((Markup("x"),), answer=True).bundle()[1] == {"paired_aid": {"kind": "answer"}}
    assert NOTHING.bundle()[1] == {"paired_aid": {"kind": "prose", "empty": True}}


def test_a_heading_from_data_is_text():
    cells = [heading("<script>alert(1)</script>"), *showing(NOTHING)]
    html = with_content(cells, "en")[-1][1]["outputs"][0]["data"]["text/html"]
    assert "<script>" not in html
