"""Executed notebook → document: what is kept, what is refused, and which cell is named."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis.errors import ExportError, PairedAidError
from analysis.export.blocks import Document, Figure, Heading, Preformatted, Prose, Table
from analysis.export.document import document_from
from analysis.export.drawings import for_screen
from analysis.export.fragments import parse_fragment, text_of, write

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10">'
    '<defs><clipPath id="clip"><rect width="4" height="4"/></clipPath><path id="mark" d="M 0 0 L 1 1"/></defs>'
    '<rect width="9" height="9" clip-path="url(#clip)" style="fill: #CFD6DE; stroke: #1D2530"/>'
    '<use xlink:href="#mark"/><g data-figures="620421-02"><text x="1" y="1">5,200</text></g></svg>'
)


def ours(kind: str, html: str = "", **metadata: Any) -> Any:
    data = {"image/svg+xml": html} if kind == "figure" else {"text/html": html}
    return new_output("display_data", data=data, metadata={"paired_aid": {"kind": kind, **metadata}})


def title(language: str = "zh", **more: Any) -> Any:
    return new_code_cell("title", outputs=[ours("title", language=language, title="人均多少", **more)])


def report(*outputs: NotebookNode, language: str = "zh") -> Document:
    return document_from(new_notebook(cells=[title(language), new_code_cell("x", outputs=list(outputs))]))


def foreign(*outputs: NotebookNode) -> Document:
    return document_from(new_notebook(cells=[new_markdown_cell("# Mine"), new_code_cell("x", outputs=list(outputs))]))


def shown(data: dict[str, Any], **metadata: Any) -> Any:
    return new_output("execute_result", data=data, metadata=metadata)


def words(document: Document) -> str:
    return " ".join(text_of(b.content) for b in document.blocks if isinstance(b, Prose | Heading))


def test_a_report_keeps_only_its_own_language_and_no_code() -> None:
    notebook = new_notebook(
        cells=[
            new_code_cell("place = 1", metadata={"tags": ["parameters"]}),
            title("en"),
            new_markdown_cell("# 只给 JupyterLab 看\n\nboth"),
            new_markdown_cell("中文", metadata={"tags": ["zh"]}),
            new_markdown_cell("English", metadata={"tags": ["en"]}),
            new_code_cell("secret_source = 1", outputs=[ours("prose", "<p>computed</p>")]),
        ]
    )
    assert words(document_from(notebook)) == "both English computed"


def test_reading_a_notebook_leaves_it_unchanged() -> None:
    notebook = new_notebook(cells=[title(), new_markdown_cell("## 一"), new_code_cell("x", outputs=[])])
    before = copy.deepcopy(notebook)
    document_from(notebook)
    assert notebook == before


def test_headings_of_markdown_and_fragments_become_sections_and_no_level_is_skipped() -> None:
    notebook = new_notebook(cells=[title(), new_markdown_cell("## 一\n\n#### 二\n\n正文")])
    headings = [b for b in document_from(notebook).blocks if isinstance(b, Heading)]
    assert [(h.level, text_of(h.content)) for h in headings] == [(2, "一"), (3, "二")]
    inside = report(ours("prose", "<p>a</p><h3>b</h3><p>c</p>"))
    assert [type(b) for b in inside.blocks] == [Prose, Heading, Prose]
    assert [b.level for b in inside.blocks if isinstance(b, Heading)] == [2]


def test_chinese_lines_are_joined_without_a_space() -> None:
    notebook = new_notebook(cells=[title(), new_markdown_cell("钱到\n哪里去了\nEnglish\nwords")])
    assert words(document_from(notebook)) == "钱到哪里去了 English words"


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<p onclick='x()'>a</p>",
        "<a href='javascript:x()'>a</a>",
        "<a href='//elsewhere.example'>a</a>",
        "<a href='data:text/html,x'>a</a>",
        "<p style='color:red'>a</p>",
        "<style>p{}</style>",
        "<iframe src='https://x.example'></iframe>",
        "<img src='https://x.example/a.png' alt='a'>",
        "<svg><script>1</script></svg>",
        "<p>never closed",
        "<p>a</strong></p>",
        "<ul><p>a</p></ul>",
        "<!DOCTYPE html><p>a</p>",
        "<?php x ?>",
    ],
)
def test_markup_that_no_report_may_hold_is_refused_and_the_cell_named(html: str) -> None:
    with pytest.raises(ExportError, match=r"^cell 2: "):
        report(ours("prose", html))


@pytest.mark.parametrize(
    "source", ["<script>1</script>", "[a](javascript:x)", "<b onmouseover='x'>a</b>", "![a](x.png)"]
)
def test_markdown_is_checked_like_any_fragment(source: str) -> None:
    with pytest.raises(ExportError, match=r"^cell 2: "):
        document_from(new_notebook(cells=[title(), new_markdown_cell(source)]))


def test_text_that_looks_like_markup_stays_text() -> None:
    document = report(ours("prose", "<p>&lt;script&gt; &amp; #panic(&quot;x&quot;)</p>"))
    block = document.blocks[0]
    assert isinstance(block, Prose)
    assert write(block.content) == '<p>&lt;script&gt; &amp; #panic("x")</p>'


def test_a_fragment_written_out_reads_back_as_itself() -> None:
    source = '<p lang="en">a <data class="n" value="409.4" data-figures="620421-02 620421-12">409.4</data><br>b</p>'
    assert write(parse_fragment(source, where="here")) == source


@pytest.mark.parametrize("alt", [None, "", "  \n "])
def test_a_figure_without_alt_text_is_refused_and_the_cell_named(alt: str | None) -> None:
    with pytest.raises(ExportError, match=r"^cell 2: the figure has no alt text$"):
        report(ours("figure", SVG, alt=alt))


def test_ids_of_two_drawings_do_not_clash() -> None:
    document = report(ours("figure", SVG, alt="a"), ours("figure", SVG, alt="b"))
    first, second = (for_screen(b.drawing, label=b.alt) for b in document.blocks if isinstance(b, Figure) and b.drawing)
    for page, prefix in ((first, "drawing-1-"), (second, "drawing-2-")):
        assert f'id="{prefix}clip"' in page
        assert f'clip-path="url(#{prefix}clip)"' in page
        assert f'xlink:href="#{prefix}mark"' in page
    assert "drawing-1-" not in second


def test_a_drawing_takes_the_colours_of_the_page_and_keeps_its_figure_ids() -> None:
    figure = report(ours("figure", SVG, alt='a "quoted" <alt>')).blocks[0]
    assert isinstance(figure, Figure)
    assert figure.drawing is not None
    page = for_screen(figure.drawing, label=figure.alt)
    assert 'style="fill: var(--line); stroke: currentColor"' in page
    assert '<g data-figures="620421-02">' in page
    assert 'role="img" aria-label="a &quot;quoted&quot; &lt;alt&gt;"' in page


@pytest.mark.parametrize(
    "bad",
    [
        "<script>1</script>",
        '<rect onload="x()"/>',
        '<image href="https://x.example/a.png"/>',
        '<use xlink:href="https://x.example/a.svg#b"/>',
        '<rect style="fill: url(https://x.example/a)"/>',
        '<rect fill="url(//x.example)"/>',
        "<foreignObject/>",
        "<style>@import 'x';</style>",
        '<a xlink:href="#mark"><text>x</text></a>',
    ],
)
def test_a_drawing_that_could_run_or_load_anything_is_refused(bad: str) -> None:
    with pytest.raises(ExportError, match=r"^cell 2: the drawing"):
        report(ours("figure", SVG.replace("</svg>", f"{bad}</svg>"), alt="a"))


def test_entities_in_a_drawing_are_refused() -> None:
    with pytest.raises(ExportError, match="entities"):
        report(ours("figure", '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG, alt="a"))


def test_a_failed_cell_is_an_error_that_names_the_cell() -> None:
    failed = new_output("error", ename="ValueError", evalue="no funds", traceback=[])
    with pytest.raises(ExportError, match=r"^cell 2 failed: ValueError: no funds$"):
        report(failed)


def test_an_id_that_stands_twice_is_refused() -> None:
    table = '<table><tbody><tr id="figure-1"><td>a</td></tr></tbody></table>'
    with pytest.raises(ExportError, match=r"^cell 2: the id 'figure-1' stands in cell 2 already$"):
        report(ours("table", table), ours("table", table))


def test_a_report_has_one_title_in_a_known_language() -> None:
    with pytest.raises(ExportError, match=r"^cell 2: a second title; cell 1 has one already$"):
        document_from(new_notebook(cells=[title(), title()]))
    with pytest.raises(ExportError, match="'fr'; allowed: zh, en"):
        document_from(new_notebook(cells=[title("fr")]))


def test_a_table_output_holds_one_table() -> None:
    with pytest.raises(ExportError, match="exactly one <table>"):
        report(ours("table", "<p>a</p>"))


def test_foreign_pandas_tables_come_through_with_numbers_right_aligned() -> None:
    import pandas as pd

    html = pd.DataFrame({"county": ["靖远"], "yuan": [409.4]}).to_html()
    (table,) = foreign(shown({"text/html": html, "text/plain": "x"})).blocks
    assert isinstance(table, Table)
    assert table.columns == 3
    assert '<td class="num">409.4</td>' in write((table.table,))
    assert "style" not in write((table.table,))


def test_foreign_pictures_need_alt_text_and_a_repr_is_none() -> None:
    data = {"image/png": "aGVsbG8=", "text/plain": "<Figure size 640x480 with 1 Axes>"}
    with pytest.raises(ExportError, match=r"^cell 2: the figure has no alt text$"):
        foreign(shown(data))
    (figure,) = foreign(shown(data, **{"image/png": {"alt": "Funds by year"}})).blocks
    assert isinstance(figure, Figure)
    assert (figure.alt, figure.picture, figure.mimetype) == ("Funds by year", b"hello", "image/png")


def test_foreign_text_comes_through_and_stderr_does_not() -> None:
    document = foreign(
        new_output("stream", name="stderr", text="a warning"),
        new_output("stream", name="stdout", text="\x1b[31mprinted\x1b[0m\n"),
        shown({"text/plain": "409.4"}),
        shown({"text/markdown": "**bold**", "text/plain": "x"}),
    )
    assert [b.text for b in document.blocks if isinstance(b, Preformatted)] == ["printed", "409.4"]
    assert words(document) == "bold"
    assert document.title.title == "Mine"


def test_foreign_output_that_no_report_can_show_is_an_error() -> None:
    with pytest.raises(ExportError, match=r"^cell 2: no report can show application/javascript$"):
        foreign(shown({"application/javascript": "alert(1)"}))
    with pytest.raises(ExportError, match=r"^cell 2: .*onclick"):
        foreign(shown({"text/html": '<table onclick="x()"><tr><td>1</td></tr></table>'}))


def test_errors_of_the_export_are_errors_of_the_package() -> None:
    assert issubclass(ExportError, PairedAidError)
    assert issubclass(ExportError, ValueError)
