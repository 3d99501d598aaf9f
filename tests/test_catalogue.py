"""The catalogue: every report once, both languages, relative addresses."""

from __future__ import annotations

import random

import pytest
from bs4 import BeautifulSoup

from analysis.errors import ExportError
from analysis.export.blocks import Language
from analysis.export.catalogue import CatalogueEntry, Format, render_catalogue


def entry(place: str, period: str, language: Language, kind: Format = "html", **more: str) -> CatalogueEntry:
    given = {
        "place_zh": "靖远县",
        "place_en": "Jingyuan",
        "notebook": "fund_distribution",
        "title": "钱到哪里去了" if language == "zh" else "Where did the money go?",
        "href": f"{place}/{period}/fund_distribution.{language}.{kind}",
        **more,
    }
    return CatalogueEntry(place_id=place, period=period, language=language, format=kind, **given)


ENTRIES = [
    entry("620421", "2020", "zh"),
    entry("620421", "2020", "zh", "pdf"),
    entry("620421", "2020", "en"),
    entry("130624", "2017--2020", "zh"),
]


def test_each_report_has_one_row_in_order_of_place_and_period() -> None:
    soup = BeautifulSoup(render_catalogue(ENTRIES), "html.parser")
    rows = soup.select("tbody tr")
    assert [code.text for row in rows for code in row.select("code")] == ["130624", "620421"]
    assert [a["href"] for a in rows[1].select("a")] == [
        "620421/2020/fund_distribution.zh.html",
        "620421/2020/fund_distribution.zh.pdf",
        "620421/2020/fund_distribution.en.html",
    ]
    assert "钱到哪里去了" in rows[1].text
    assert "Where did the money go?" in rows[1].text


def test_the_order_of_the_entries_does_not_matter() -> None:
    shuffled = ENTRIES.copy()
    random.Random(1).shuffle(shuffled)
    assert render_catalogue(shuffled) == render_catalogue(ENTRIES)


def test_names_are_text() -> None:
    page = render_catalogue([entry("620421", "2020", "zh", place_zh="<script>alert(1)</script>")])
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("href", ["https://x.example", "/etc/passwd", "../a.html", "a/../../b", "javascript:x", ""])
def test_an_address_outside_the_folder_of_reports_is_refused(href: str) -> None:
    with pytest.raises(ExportError, match="catalogue: the address"):
        render_catalogue([entry("620421", "2020", "zh", href=href)])


def test_two_files_for_one_place_in_the_table_are_refused() -> None:
    with pytest.raises(ExportError, match="second zh html"):
        render_catalogue([entry("620421", "2020", "zh"), entry("620421", "2020", "zh", href="b.html")])


def test_an_empty_catalogue_says_so() -> None:
    assert "No report has been built yet." in render_catalogue([])
