"""The PDF report: accessible, searchable, the same every time; data is text and never code."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import page as validator
import pytest
from conftest import REGISTER
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pypdf import PdfReader

from analysis.errors import ExportError
from analysis.export.document import document_from
from analysis.export.pdf import ReportPDFExporter, document_tree
from analysis.export.typefaces import printable

# All widths are right; the rule misreads fonts with CFF outlines.
FALSE_ALARMS = {"PDFUA1-FONT-GLYPH-WIDTH-001"}
NUMBER = '<data class="n" value="409.4" data-figures="620421-02 620421-12">409.4 元</data>'
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200pt" height="80pt" viewBox="0 0 200 80">'
    '<text x="20" y="40" style="font-size: 12px; font-family: \'Noto Sans SC\'">富民产业园区</text></svg>'
)


def cell(kind: str, html: str = "", **metadata: object) -> Any:
    data = {"image/svg+xml": html} if kind == "figure" else {"text/html": html}
    output = new_output("display_data", data=data, metadata={"paired_aid": {"kind": kind, **metadata}})
    return new_code_cell("hidden_code()", outputs=[output])


def table(columns: int, rows: int, *, anchor: str = "") -> str:
    head = "".join(f'<th scope="col" class="num">列{i}</th>' for i in range(columns))
    cells = '<td class="num">1,234.5</td>' * (columns - 1)
    body = "".join(
        f"<tr{f' id={anchor!r}' if anchor and not i else ''}><th scope='row'>行{i}</th>{cells}</tr>"
        for i in range(rows)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def notebook(*cells: Any, language: str = "zh", title: str = "人均多少") -> Any:
    first = cell(
        "title",
        language=language,
        title=title,
        subtitle="靖远县 · 2020",
        place_name="靖远县",
        period="2020",
        data_hash="9f86d081884c7d659a2feaa0c55ad015",
        version="0.1.0",
        sources='<a href="https://example.org/a">甘肃日报</a>',
        facts=[["援助方", "和平区"]],
    )
    return new_notebook(cells=[first, *cells])


def pdf(*cells: Any, **options: Any) -> PdfReader:
    content, _ = ReportPDFExporter().from_notebook_node(notebook(*cells, **options))
    return PdfReader(io.BytesIO(content))


def text(reader: PdfReader) -> str:
    return "\n".join(p.extract_text() for p in reader.pages)


def nodes(tree: Any, kind: str) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        if tree.get("t") == kind:
            yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for child in tree:
            yield from nodes(child, kind)


REFERENCE = '公报 <a class="ref" data-figures="620421-02" href="#figure-620421-02">620421-02</a>'
RICH = (
    cell("answer", f"<p>人均约 <strong>{NUMBER}</strong> <span class='interval'>[407.8, 411.1]</span></p>"),
    new_markdown_cell("## 一\n\n- a\n- b\n\n### 二\n\n1. c\n\n> d\n\n```\ne\n```"),
    cell("figure", SVG, alt="条形图", caption="三项", source="日报"),
    cell("table", table(5, 60, anchor="figure-620421-02"), id="t1", caption="各县", source=REFERENCE),
    cell("table", table(12, 4), caption="逐年", source="公报"),
    cell(
        "prose", "<dl><dt>区间</dt><dd>舍入</dd></dl><p><span class='verdict-contradicts'>矛盾</span> <em>着重</em></p>"
    ),
)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pdf_passes_pdf_ua_1(language: str) -> None:
    content, resources = ReportPDFExporter().from_notebook_node(notebook(*RICH, language=language))
    assert resources["output_extension"] == ".pdf"
    report = validator.validate_pdf_bytes(content, profile="ua1")
    assert {failure.rule_id for failure in report.failures} - FALSE_ALARMS == set()


def test_chinese_text_can_be_selected_in_prose_and_in_charts() -> None:
    found = text(pdf(*RICH))
    assert "人均约" in found
    assert "富民产业园区" in found
    assert "409.4" in found


def test_the_pdf_has_a_title_a_language_and_bookmarks() -> None:
    reader = pdf(*RICH)
    assert reader.metadata is not None
    assert reader.metadata.title == "人均多少"
    assert str(reader.root_object["/Lang"]) == "zh-CN"
    flat = json.dumps([str(getattr(o, "title", o)) for o in reader.outline], ensure_ascii=False)
    assert "一" in flat
    assert "二" in flat


def test_header_footer_and_contents_carry_page_numbers() -> None:
    reader = pdf(*RICH)
    pages = len(reader.pages)
    second = reader.pages[1].extract_text()
    assert "人均多少 · 靖远县 · 2020" in second
    assert f"2 / {pages}" in second
    assert "9f86d081884c" in second
    assert "7d659a2feaa0" not in second
    assert "目录" in reader.pages[0].extract_text()


def test_the_head_of_a_long_table_is_repeated_and_a_wide_one_turned() -> None:
    reader = pdf(cell("table", table(5, 60), caption="各县"), cell("table", table(12, 4), caption="逐年"))
    with_head = [p for p in reader.pages if "列 4" in p.extract_text() and "列 11" not in p.extract_text()]
    assert len(with_head) >= 2
    turned = [p for p in reader.pages if p.mediabox.width > p.mediabox.height]
    assert ["列 11" in p.extract_text() for p in turned] == [True]


def test_the_source_of_a_long_table_stands_on_each_of_its_pages() -> None:
    content = cell("table", table(5, 90, anchor="figure-620421-02"), caption="各县", source=REFERENCE)
    pages = [p.extract_text() for p in pdf(content).pages]
    assert len(pages) >= 3
    assert ["来源：公报 620421-02" in page for page in pages] == [True] * len(pages)


def test_text_that_looks_like_typesetting_code_is_printed() -> None:
    nasty = '#panic("x") $x$ *a* `b` <label> @ref // c'
    escaped = nasty.replace("&", "&amp;").replace("<", "&lt;")
    reader = pdf(
        cell("prose", f"<p>{escaped}</p>"),
        cell("table", f"<table><tbody><tr><td>{escaped}</td></tr></tbody></table>", caption=escaped),
        title=nasty,
    )
    assert text(reader).count('#panic("x")') >= 4


def test_emoji_and_characters_without_a_glyph_are_printed_as_code_points() -> None:
    assert printable("好😀𠮷") == "好U+1F600U+20BB7"
    assert printable("e\ufe0f\u200d") == "e"
    assert printable("a\u202eb") == "aU+202Eb"
    drawing = SVG.replace("富民", "😀民")
    found = text(pdf(cell("prose", "<p>好😀</p>"), cell("figure", drawing, alt="条形图 😀"), title="题😀"))
    assert found.count("U+1F600") >= 3


def test_numbers_stay_nodes_with_their_figures_and_lead_to_notes() -> None:
    row = '<table><tbody><tr id="figure-620421-02"><td>5,200万</td></tr></tbody></table>'
    with_row = document_tree(
        document_from(notebook(cell("answer", f"<p>{NUMBER}</p>", register=REGISTER), cell("table", row)))
    )
    without = document_tree(document_from(notebook(cell("answer", f"<p>{NUMBER}</p>"))))
    (number,) = nodes(with_row, "number")
    assert number == {
        "t": "number",
        "text": "409.4 元",
        "value": "409.4",
        "figures": ["620421-02", "620421-12"],
        "note": "note-1",
        "mark": "1",
        "class": ["n"],
        "first": True,
        "hangs": False,
    }
    assert [n["note"] for n in nodes(without, "number")] == [""]
    assert [n["id"] for n in nodes(with_row, "anchor")] == ["figure-620421-02"]


def test_a_note_says_how_its_number_was_made_and_leads_to_the_rows_and_back() -> None:
    row = '<table><tbody><tr id="figure-620421-02"><td>5,200万</td></tr></tbody></table>'
    derived = NUMBER.replace("data-figures", 'data-formula="620421-02 ÷ 620421-12" data-figures')
    tree = document_tree(
        document_from(notebook(cell("answer", f"<p>{derived}</p>", register=REGISTER), cell("table", row)))
    )
    first, other = tree["notes"]
    said = "".join(n["text"] for n in nodes(first["c"], "text"))
    assert said == "409.4 元 = 5,200万元 [2] ÷ 12.7万人 [3]"
    assert [n["target"] for n in nodes(first["c"], "goto")] == [
        "figure-620421-02",
        "note-3",
    ]  # the row is a note itself
    assert (first["id"], first["back"], other["id"], other["back"]) == ("note-1", True, "note-3", False)
    assert "原文“12.7万人”" in "".join(n["text"] for n in nodes(other["c"], "text"))
    (row_note,) = nodes(tree["blocks"], "note")
    assert (row_note["number"], row_note["back"]) == ("2", False)


def test_the_folded_data_of_a_chart_is_left_out_and_leaves_no_dead_link() -> None:
    folded = '<table><tbody><tr id="figure-620421-02"><td>折叠</td></tr></tbody></table>'
    found = text(pdf(cell("figure", SVG, alt="a", table=folded), cell("prose", f"<p>{NUMBER}</p>")))
    assert "折叠" not in found
    assert "409.4" in found


def test_the_same_notebook_gives_the_same_bytes_and_one_exporter_serves_many() -> None:
    exporter = ReportPDFExporter()
    first, _ = exporter.from_notebook_node(notebook(*RICH))
    exporter.from_notebook_node(notebook(new_markdown_cell("## other"), language="en"))
    again, _ = exporter.from_notebook_node(notebook(*RICH))
    assert first == again
    assert b"/tmp" not in first
    assert b"CreationDate" not in first


def test_an_analysts_own_notebook_can_be_set() -> None:
    import pandas as pd

    html = pd.DataFrame({"county": ["靖远"], "yuan": [409.4]}).to_html()
    outputs = [
        new_output("execute_result", data={"text/html": html, "text/plain": "x"}),
        new_output("stream", name="stdout", text="printed"),
    ]
    own = new_notebook(cells=[new_markdown_cell("# Mine\n\nprose"), new_code_cell("x", outputs=outputs)])
    content, _ = ReportPDFExporter().from_notebook_node(own)
    found = text(PdfReader(io.BytesIO(content)))
    assert [word in found for word in ("Mine", "409.4", "printed")] == [True] * 3


def test_what_typst_refuses_is_an_export_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import analysis.export.pdf as module

    monkeypatch.setattr(module, "figure_files", lambda _: {})
    with pytest.raises(ExportError, match=r"the PDF cannot be set: file not found"):
        pdf(cell("figure", SVG, alt="a"))
