"""Hostile texts: whatever data hold, nothing of it becomes markup, script, typesetting or a link; all of it is shown as text.

Each string goes in wherever data have words: names of places, subjects, notes, questions, titles, publishers and addresses of
sources, what was printed. Validation refuses some of them; the exporters do not rely on it, so the records are made directly.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nbformat
import pypdf
import pytest
from bs4 import BeautifulSoup
from conftest import copy_jingyuan
from notebook_runner import LANGUAGES, PERIOD, PLACE, executed, project_data
from playwright.sync_api import Browser, Route

from analysis.audit import jobs_side_by_side
from analysis.characters import MOST_MARKS, legible, shortened
from analysis.dataset import Dataset, load
from analysis.display import UNSEEN_VARIABLE
from analysis.errors import ExportError
from analysis.export import render
from analysis.export.catalogue import Both, CatalogueEntry, CataloguePlace, render_catalogue
from analysis.export.document import document_from
from analysis.export.pages import render_html
from analysis.export.pdf import render_pdf
from analysis.export.typefaces import printable
from analysis.provenance import WITH_TEXT_VARIABLE
from analysis.study import Study, open_study

PWN = "window.pwned=1"
#: What would run, load, open, take over or fall over, if any of it took effect.
STRINGS = {
    # script and markup
    "script": f"<script>{PWN}</script>",
    "script in capitals": f"<ScRiPt>{PWN}</sCrIpT >",
    "script from elsewhere": "<script src=//evil.example/x.js></script>",
    "end of script": f"</script><script>{PWN}</script>",
    "end of style": f"</style><script>{PWN}</script>",
    "end of title": f"</title><img src=x onerror={PWN}>",
    "end of drawing": f"</text></svg><script>{PWN}</script>",
    "end of textarea": f"</textarea><script>{PWN}</script>",
    "broken image": f"<img src=x onerror={PWN}>",
    "attribute": f"\" onmouseover=\"{PWN}\" x=\"",
    "attribute in single quotes": f"' onfocus='{PWN}' autofocus='",
    "attribute without quotes": f"x onclick={PWN}",
    "popover": f"<button popovertarget=card-1 onbeforetoggle={PWN}>x</button>",
    "details": f"<details open ontoggle={PWN}>x</details>",
    "body": f"<body onload={PWN}>",
    "frame": f"<iframe srcdoc='<script>parent.{PWN}</script>'></iframe>",
    "object": "<object data=javascript:alert(1)>",
    "embed": "<embed src=data:text/html,<script>alert(1)</script>>",
    "form": "<form action=https://evil.example><input name=q autofocus></form>",
    "base": "<base href=https://evil.example/>",
    "meta": "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "stylesheet": "<link rel=stylesheet href=https://evil.example/x.css>",
    "template": "<template><script>alert(1)</script></template>",
    "svg": f"<svg onload={PWN}><animate onbegin={PWN} attributeName=x dur=1s>",
    "svg with a foreign object": f"<svg><foreignObject><iframe src=javascript:{PWN}></foreignObject></svg>",
    "svg link": f"<svg><a xlink:href='javascript:{PWN}'><text y=9>x</text></a></svg>",
    "svg use": "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'/></svg>",
    "mathml": f"<math><mtext><table><mglyph><style><img src=x onerror={PWN}></style></mglyph></table></mtext></math>",
    "mutation": f"<noscript><p title=\"</noscript><img src=x onerror={PWN}>\">",
    "data element": "<data class=\"n\" value=\"1\" data-figures=\"F0001\">1</data>",
    # comments, sections, entities
    "comment": f"<!--><script>{PWN}</script>-->",
    "end of comment": "--><b>bold</b><!--",
    "CDATA": f"<![CDATA[<script>{PWN}</script>]]>",
    "end of CDATA": "]]><b>bold</b>",
    "instruction": "<?xml-stylesheet href='x'?>",
    "declaration": "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    "entities": f"&lt;script&gt;{PWN}&lt;/script&gt; &amp;amp; &#60;b&#62; &#x202E; &nbsp",
    "unfinished tag": "<a href='",
    "less than": "a < b > c << d",
    # addresses
    "javascript address": f"javascript:{PWN}",
    "javascript address with a tab": f"java\tscript:{PWN}",
    "data address": f"data:text/html,<script>{PWN}</script>",
    "file address": "file:///etc/passwd",
    "Markdown link": f"[click](javascript:{PWN})",
    "Markdown picture": "![x](https://evil.example/x.png)",
    "Markdown HTML": f"**bold** <b onclick={PWN}>x</b> `code` # heading",
    # templates and languages
    "Jinja": "{{7*7}} {% raw %} {# c #}",
    "Jinja that reaches out": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "template literal": "${7*7} `${" + PWN + "}`",
    "format": "{0} {place} {x.__class__} {n!r:>{width}} {",
    "percent format": "%s %(x)d %n 100%",
    "Typst panic": "#panic(\"pwned\")",
    "Typst read": "#read(\"/etc/passwd\")",
    "Typst maths": "$ integral_0^1 x dif x $ *bold* _emph_ = heading",
    "Typst raw": "```rust fn main() {}``` @label <label> // comment",
    "Typst import": "#import \"@preview/cetz:0.2.0\": *; #set page(fill: red)",
    "mathtext": r"$\frac{1}{2}$ \alpha $x",
    "TeX": r"\input{/etc/passwd} \write18{id} ^^41",
    "prototype": "__proto__",
    "constructor": "constructor.prototype.pwned",
    "shell": "$(touch /tmp/pwned); `id` && rm -rf ~ | cat",
    "SQL": "'; DROP TABLE figures; --",
    "spreadsheet command": "=cmd|' /C calc'!A0",
    "spreadsheet sum": "+1+1",
    "spreadsheet function": "@SUM(1+1)*cmd|' /C calc'!A0",
    "spreadsheet minus": "-2+3",
    "CSS": "x;background:url(https://evil.example/x.png);expression(alert(1))",
    "CSS import": "@import 'https://evil.example/x.css'; } body { display: none",
    "style attribute": "\" style=\"position:fixed;inset:0;background:red",
    "path": "../../../../etc/passwd",
    "path of Windows": "..\\..\\con\\nul.txt",
    # characters
    "quotes": "\"'`´‘’“”«»\\ \\\" \\' \\n \\u0041",
    "controls": "a\x01b\x07c\x08d\x0be\x0cf\x1bg\x7fh\x85i\x9bj",
    "NUL": "before\x00after",
    "surrogates": "lone \ud800 and \udfff",
    "noncharacters": "\ufffe \uffff \ufdd0 \U0001fffe",
    "override": "abc\u202egnp.exe",
    "embedding": "\u202a\u202b\u202c\u202d x",
    "isolates": "\u2066left\u2067right\u2068first\u2069",
    "marks of direction": "\u200ea\u200fb\u061cc",
    "right to left": "שלום \u05d0 مرحبا",
    "separators": "line\u2028paragraph\u2029end",
    "zero width": "pay\u200bpal\u200c.\u200dcom\ufeff\u2060 so\u00adft",
    "tags": "x\U000e0041\U000e0042\U000e007f",
    "flood": "Z" + "\u0301\u0316\u035b" * 20 + "algo",
    "emoji with joiners": "👨\u200d👩\u200d👧\u200d👦 🏴 ❤\ufe0f 🇨🇳",
    "outside the font": "𠮷野家 𝒳 ꙮ ﷽",
    "private use": "\ue000\U000f0000",
    "line ends": "one\ntwo\r\nthree\rfour\tfive",
    "a long word": "W" * 300,
    "a long Chinese word": "长" * 400,
    "wide": "\u3000\u00a0 x \u2003",
}  # fmt: skip
NAMES = list(STRINGS)
#: Words that only text which took effect leaves behind.
TOOK_EFFECT = re.compile(r"root:x:0|\bpwned: |uid=0")
DATA = project_data()


def bare(text: str) -> str:
    """Text as it is compared: without white space, and without what has no shape."""
    return re.sub("[\\s\u00ad\u200b-\u200d\u2060\ufeff\ufe00-\ufe0f]+", "", text)


# The data, poisoned --------------------------------------------------------------------------------------------------


def poisoned(strings: list[str], *, data: Dataset = DATA) -> Dataset:
    """The dataset with hostile strings in everything that has words; ids, values and links stay."""
    dose = cycle(strings)
    places = {
        key: replace(place, name_zh=next(dose), name_en=next(dose))
        if place.id in {PLACE, "620421-fuping", "120101"}
        else place
        for key, place in data._places.items()
    }
    sources = {
        key: replace(source, title=next(dose), publisher=next(dose), url=next(dose))
        for key, source in data._sources.items()
    }
    figures = dict(data._figures)
    read = [figure.id for figure in data.records if figure.id.startswith(f"{PLACE}-")]
    # Both languages have the same subject, so that one report in either shows every string.
    for key, subject in zip(read, cycle(strings), strict=False):
        figures[key] = replace(
            figures[key],
            subject_zh=subject,
            subject_en=subject,
            note_zh=next(dose),
            note_en=next(dose),
            question_zh=next(dose),
            question_en=next(dose),
            as_written=next(dose),
        )
    return replace(data, _places=places, _sources=sources, _figures=figures, _frames={}, _quantities={})


def notebook(name: str, language: str, data: Dataset) -> nbformat.NotebookNode:
    """A notebook executed on a dataset of one's own."""
    return executed(name, dataset=data, place=PLACE, period=PERIOD, language=language)


def batches() -> list[list[str]]:
    """The strings in batches, each small enough that one report shows every one of them as a subject."""
    size = 48
    return [[STRINGS[name] for name in NAMES[at : at + size]] for at in range(0, len(NAMES), size)]


def all_strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from all_strings(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from all_strings(value)


@dataclass(frozen=True)
class Built:
    """Reports on poisoned data: for each batch the strings, the notebook, the page, the PDF."""

    strings: list[str]
    node: nbformat.NotebookNode
    html: str
    pdf: bytes


@pytest.fixture(scope="module")
def audits() -> list[Built]:
    """The audit, whose table of figures shows every subject, on each batch; the languages in turn."""
    found = []
    for strings, language in zip(batches(), cycle(LANGUAGES), strict=False):
        node = notebook("source_audit", language, poisoned(strings))
        made = render(node, ["html", "pdf"])
        found.append(Built(strings, node, made["html"].decode(), made["pdf"]))
    return found


@pytest.fixture(scope="module")
def charts() -> list[Built]:
    """The reports that have charts, on each batch; languages in turn."""
    found = []
    names = ("per_capita_impact", "fund_distribution", "county_comparison")
    for (strings, name), language in zip(
        [(strings, name) for strings in batches() for name in names], cycle(LANGUAGES), strict=False
    ):
        node = notebook(name, language, poisoned(strings))
        found.append(Built(strings, node, render(node, ["html"])["html"].decode(), b""))
    return found


def test_there_are_more_than_sixty_hostile_strings_all_different() -> None:
    assert len(set(STRINGS.values())) == len(STRINGS) >= 60


# Pages ---------------------------------------------------------------------------------------------------------------

#: Attributes whose value is an address.
ADDRESSES = ("href", "src", "action", "formaction", "data", "xlink:href", "poster", "srcdoc", "background", "ping")
INERT = re.compile(r"https?://[^\s\"'<>\\]+|#[\w.\-=]+|data:,|([\w.\-]+/)*[\w\-]+(\.(zh|en))?\.(html|pdf|docx|xlsx)")


def live(html: str, *, scripts: int = 1) -> list[str]:
    """What is alive in a page that should not be: elements, attributes, addresses, a second script."""
    soup = BeautifulSoup(html, "html.parser")
    found = [
        str(one)[:90]
        for one in soup.find_all(["iframe", "object", "embed", "base", "math", "foreignobject", "animate"])
    ]
    found += [str(one)[:90] for one in soup.find_all("form", action=True)]
    found += [str(one)[:90] for one in soup.find_all("script")[scripts:]]
    found += [str(one)[:90] for one in soup.find_all("meta", attrs={"http-equiv": "refresh"})]
    for one in soup.find_all(True):
        for name, value in one.attrs.items():
            if name.startswith("on") or (name in ADDRESSES and not INERT.fullmatch(str(value)) and one.name != "use"):
                found.append(f"<{one.name} {name}={str(value)[:60]}>")
            if name == "style" and re.search(r"url\((?!#)|expression|@import|fixed", str(value)):
                found.append(f"<{one.name} style={str(value)[:60]}>")
    return found


def test_the_look_for_what_is_alive_finds_it() -> None:
    for html in ("<script></script><script></script>", "<p onclick=x>", "<a href=javascript:x>", "<svg><a xlink:href='data:x'>",
                 "<iframe>", "<b style='background:url(x)'>", "<meta http-equiv=refresh>"):  # fmt: skip
        assert live(html), html
    assert live('<a href="https://a.cn/b?c=d">x</a><a href="#figure-1">y</a><script></script>') == []


def test_every_string_is_shown_as_text_in_the_page_and_nothing_of_it_is_alive(audits: list[Built]) -> None:
    for built in audits:
        assert live(built.html) == []
        words = bare(BeautifulSoup(built.html, "html.parser").body.get_text())  # type: ignore[union-attr]
        assert [text for text in built.strings if bare(legible(text)) not in words] == []


def test_nothing_is_alive_in_pages_with_charts(charts: list[Built]) -> None:
    assert [live(built.html) for built in charts] == [[]] * len(charts)


def test_no_page_holds_a_character_that_takes_effect(audits: list[Built], charts: list[Built]) -> None:
    for built in (*audits, *charts):
        assert legible(built.html) == built.html


def test_in_a_browser_nothing_runs_loads_or_spills(
    audits: list[Built],
    charts: list[Built],
    browser: Browser,
    tmp_path: Path,
) -> None:
    happened: list[str] = []

    def watch(route: Route) -> None:
        if not route.request.url.startswith("file:"):
            happened.append(route.request.url)
        route.continue_()

    context = browser.new_context(viewport={"width": 360, "height": 800})
    context.set_offline(True)
    context.route("**/*", watch)
    context.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.log('CSP ' + e.violatedDirective))"
    )
    page = context.new_page()
    page.on("dialog", lambda dialog: (happened.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: happened.append(message.text))
    page.on("pageerror", lambda error: happened.append(str(error)))
    for number, built in enumerate((*audits, *charts)):
        path = tmp_path / f"{number}.html"
        path.write_text(built.html, encoding="utf-8")
        page.goto(path.as_uri())
        # Whatever can be opened is opened, hovered over and focused.
        page.evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = true);"
            "document.querySelectorAll('[popover]').forEach(p => { p.showPopover(); p.hidePopover(); });"
            "document.querySelectorAll('main *').forEach(e => { for (const kind of ['mouseover', 'focus', 'click'])"
            " if (!e.closest('a, button, summary')) e.dispatchEvent(new Event(kind, {bubbles: true})); })"
        )
        assert page.evaluate("[typeof window.pwned, ({}).pwned, location.pathname.endsWith('.html')]") == [
            "undefined", None, True,
        ]  # fmt: skip
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        if number < len(audits):
            shown = bare(page.locator("main").inner_text())
            assert [text for text in built.strings if bare(legible(text)) not in shown] == []
    context.close()
    assert happened == []


# PDF -----------------------------------------------------------------------------------------------------------------


def test_every_string_is_text_in_the_pdf_and_only_web_addresses_are_links(audits: list[Built]) -> None:
    for built in audits:
        reader = pypdf.PdfReader(io.BytesIO(built.pdf))
        words = bare("".join(page.extract_text() for page in reader.pages))
        assert [text for text in built.strings if bare(printable(text)) not in words] == []
        assert not TOOK_EFFECT.search(words)
        addresses = [
            str(annotation.get_object()["/A"]["/URI"])
            for page in reader.pages
            for annotation in page.get("/Annots", ())
            if "/URI" in annotation.get_object().get("/A", {})
        ]
        assert [one for one in addresses if not re.fullmatch(r"https?://[^\s\"'<>\\]+", one)] == []
        root = reader.trailer["/Root"]
        assert "/OpenAction" not in root
        assert "/AA" not in root
        assert not {"/JavaScript", "/EmbeddedFiles"} & set(root.get("/Names", {}))
        assert not re.search(rb"/S\s*/(JavaScript|Launch|GoToR|SubmitForm|ImportData)\b", built.pdf)


# Charts --------------------------------------------------------------------------------------------------------------


def drawings(node: Any) -> list[str]:
    return [
        output.data["image/svg+xml"]
        for cell in node.cells
        for output in cell.get("outputs", ())
        if "image/svg+xml" in output.data
    ]


def test_charts_write_hostile_words_as_they_are_and_set_no_maths(charts: list[Built]) -> None:
    every = [svg for built in charts for svg in drawings(built.node)]
    assert len(every) > 10
    words = " ".join(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)) for svg in every)
    for written in (r"$\frac{1}{2}$ \alpha $x", "U+202E", "&lt;script&gt;", "{{7*7}}", "#panic("):
        assert written in words, written
    for svg in every:
        for element in ElementTree.fromstring(svg).iter():
            assert element.tag.rpartition("}")[2] not in {"script", "foreignObject", "a", "animate", "image"}
            assert [name for name in element.attrib if name.startswith("on") or "evil" in element.attrib[name]] == []
        assert legible(svg) == svg


# Notebooks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_jupyterlab_shows_holds_no_live_markup(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(UNSEEN_VARIABLE, raising=False)
    for strings in batches():
        study = open_study(place=PLACE, period=PERIOD, language=language, dataset=poisoned(strings))  # type: ignore[arg-type]
        seen = "".join(shown(one) for one in everything(study))
        assert live(seen, scripts=0) == []
        words = bare(BeautifulSoup(seen, "html.parser").get_text())
        assert [text for text in strings if bare(legible(text)) not in words] == []


def everything(study: Study) -> list[Any]:
    """One output of each kind."""
    from analysis import charts, narrative, tables

    return [
        narrative.title(study, "source_audit"),
        narrative.audit_answer(study),
        narrative.question_list(study),
        tables.figures(study),
        tables.sources(study),
        charts.per_head_ladder(study),
    ]


def shown(output: Any) -> str:
    """The markup of an output in JupyterLab; every text of the output is legible."""
    data, metadata = output._repr_mimebundle_()
    for text in all_strings([dict(data), metadata]):
        assert legible(text) == text
    return str(data.get("text/html") or data["image/svg+xml"])


def test_outputs_of_a_notebook_hold_no_lone_surrogate_so_that_a_kernel_can_send_them(audits: list[Built]) -> None:
    for built in audits:
        nbformat.writes(built.node).encode("utf-8")


@pytest.mark.parametrize("kind", ["text/plain", "stdout", "text/markdown", "text/html", "markdown cell"])
def test_in_a_notebook_of_ones_own_a_string_is_text_or_refused_in_one_sentence(kind: str) -> None:
    refused = 0
    for text in STRINGS.values():
        if "\ud800" in text:
            continue  # no notebook file can hold it
        html, told = outcome(kind, text)
        if told:
            refused += 1
            assert "\n" not in told
            assert kind not in {"text/plain", "stdout"}, text
            continue
        assert live(html) == [], text
        if kind in {"text/plain", "stdout"}:
            assert bare(legible(re.sub(r"\x1b\[[0-9;?]*[ -/]*[@-~]", "", text))) in bare(
                BeautifulSoup(html, "html.parser").get_text()
            )
    assert refused < len(STRINGS)


def outcome(kind: str, text: str) -> tuple[str, str]:
    """The page, or the sentence of the refusal."""
    try:
        return render_html(document_from(own_notebook(kind, text))), ""
    except ExportError as error:
        return "", str(error)


def own_notebook(kind: str, text: str) -> nbformat.NotebookNode:
    """A notebook that is not ours, with one text in one place."""
    new = nbformat.v4
    cells = [new.new_markdown_cell("# Own\n\nA paragraph.")]
    if kind == "markdown cell":
        cells.append(new.new_markdown_cell(text))
    elif kind == "stdout":
        cells.append(new.new_code_cell("", outputs=[new.new_output("stream", name="stdout", text=text)]))
    else:
        cells.append(new.new_code_cell("", outputs=[new.new_output("display_data", data={kind: text})]))
    return new.new_notebook(cells=cells)


# The catalogue -------------------------------------------------------------------------------------------------------


def test_the_catalogue_shows_names_titles_and_errors_as_text(browser: Browser, tmp_path: Path) -> None:
    texts = {f"{620_000 + number}": text for number, text in enumerate(STRINGS.values())}
    places = [
        CataloguePlace(
            key, Both(text, text), "county", "620000", Both(text, text), Both(text, text), (Both(text, text),)
        )
        for key, text in texts.items()
    ]
    entries = [
        CatalogueEntry(key, PERIOD, "own", language, text, {"html": f"{key}/{PERIOD}/own.{language}.html"}, state, Both(text, text))
        for key, text in texts.items()
        for language, state in (("zh", "stale"), ("en", "failed"))
    ]  # fmt: skip
    html = render_catalogue(places, entries)  # type: ignore[arg-type]
    assert live(html) == []
    assert legible(html) == html
    words = bare(BeautifulSoup(html, "html.parser").get_text())
    assert [text for text in texts.values() if bare(legible(text)) not in words] == []
    happened: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: happened.append(message.text))
    page.on("dialog", lambda dialog: (happened.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: happened.append(str(error)))
    (tmp_path / "index.html").write_text(html, encoding="utf-8")
    page.goto((tmp_path / "index.html").as_uri())
    for text in ("<script>", "$(", "[", "\\", "__proto__", "{{7*7}}"):
        page.locator("input[type=search]").fill(text)
    assert page.evaluate("[typeof window.pwned, ({}).pwned]") == ["undefined", None]
    page.close()
    assert happened == []


# Texts ---------------------------------------------------------------------------------------------------------------


def test_an_article_that_is_hostile_stays_text_on_the_cards(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # One sentence a figure, in the order of the text, around what it printed; another copy than the one that was read.
    placed = sorted((f for f in DATA.records if f.start is not None), key=lambda f: (f.line or 0, f.start or 0))
    # Numbers of its own would be taken for the figures', and a full stop for the end of the sentence.
    dose = cycle(re.sub(r"[\d。！？!?;；\r\n\ud800-\udfff]", "", text) for text in STRINGS.values())
    article = "\n".join(f"{next(dose)} {figure.as_written} {next(dose)}。" for figure in placed)
    source = placed[0].source
    (tmp_path / f"{source}.txt").write_text(article, encoding="utf-8", errors="replace")
    monkeypatch.setenv(WITH_TEXT_VARIABLE, str(tmp_path))
    html = render(notebook("source_audit", "en", DATA), ["html", "pdf"])["html"].decode()
    assert live(html) == []
    soup = BeautifulSoup(html, "html.parser")
    assert len(soup.select(".card blockquote mark")) > 10
    assert "<script>window.pwned=</script>" in soup.get_text()


# Long labels ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "piece"), [("en", "label without an end "), ("zh", "W")])
def test_a_label_of_a_hundred_thousand_characters_breaks_neither_build_nor_layout(
    language: str,
    piece: str,
    browser: Browser,
    tmp_path: Path,
) -> None:
    label = f"<i>{piece * (100_000 // len(piece))}the very end"
    one = jobs_side_by_side(DATA, place=PLACE, period=PERIOD)[0].figure or ""
    figures = DATA._figures | {one: replace(DATA.figure(one), subject_zh=label, subject_en=label)}
    data = replace(DATA, _figures=figures, _frames={}, _quantities={})
    node = notebook("per_capita_impact", language, data)
    document = document_from(node)
    html = render_html(document)
    table = BeautifulSoup(html, "html.parser").select_one("#figures")
    assert table is not None
    assert label in table.get_text()
    # On charts it is cut, so that it covers nothing; in alternative texts, so that they can be listened to.
    texts = [text for svg in drawings(node) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]
    assert max(map(len, texts)) < 130
    assert any("…" in text for text in texts)
    assert all(len(alt) < 6000 for alt in re.findall(r'<svg class="chart"[^>]* aria-label="([^"]*)"', html))
    path = tmp_path / "long.html"
    path.write_text(html, encoding="utf-8")
    for width in (360, 1280):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.close()
    if language == "zh":
        return  # on paper once is enough: it takes seconds
    # There it runs over as many pages as it takes, none of it lost: 100,000 characters, at most some 6,000 to a page.
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(document)))
    assert len(reader.pages) > 100_000 // 6000
    assert "theveryend" in bare("".join(page.extract_text() for page in reader.pages[-8:]))


# Data ----------------------------------------------------------------------------------------------------------------


def test_validation_lets_in_all_but_characters_that_take_effect_and_what_is_too_long(tmp_path: Path) -> None:
    project = copy_jingyuan(tmp_path / "project")
    good = [text for text in STRINGS.values() if text == text.strip() and not re.search(r"[\x00-\x1f]", text)]
    good = [text for text in good if not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in text)]
    assert len(good) > 60
    dose = cycle(good)
    worded = [f"{words}_{language}" for words in ("subject", "note", "question") for language in LANGUAGES]
    rows = rewrite(project, "figures", lambda row: row | dict.fromkeys(worded, next(dose)))
    loaded = load(project)
    assert [figure.subject("zh") for figure in loaded.records] == [row["subject_zh"] for row in rows]
    html = render(executed("source_audit", project=project, place=PLACE, period=PERIOD, language="zh"), ["html"])
    assert live(html["html"].decode()) == []


def rewrite(
    project: Path, name: str, change: Callable[[dict[str, str]], dict[str, str] | None]
) -> list[dict[str, str]]:
    """Change the rows of a table, or leave them out; the rows that are left."""
    path = project / "data" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = [changed for row in reader if (changed := change(row)) is not None]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(reader.fieldnames or ()), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return rows


# The rule ------------------------------------------------------------------------------------------------------------


def test_one_rule_for_what_takes_effect() -> None:
    for name in (
        "controls",
        "NUL",
        "surrogates",
        "noncharacters",
        "override",
        "embedding",
        "isolates",
        "separators",
        "tags",
    ):
        told = legible(STRINGS[name])
        assert "U+" in told, name
        told.encode("utf-8")
        assert all(unicodedata.category(c) not in {"Cc", "Cs", "Zl", "Zp"} for c in told)
        # On paper it says the same.
        assert bare(printable(STRINGS[name])) == bare(printable(told))
    assert legible(STRINGS["override"]) == "abcU+202Egnp.exe"
    # Letters of languages that run from right to left are letters; joiners shape what is seen.
    for name in ("right to left", "emoji with joiners", "zero width", "outside the font", "line ends", "quotes"):
        assert legible(STRINGS[name]) == STRINGS[name], name
    marks = re.findall("[\u0300-\u036f]+", legible(STRINGS["flood"]))
    assert [len(run) for run in marks] == [MOST_MARKS]
    assert legible("Việt Nam, é, ạ̈") == "Việt Nam, é, ạ̈"


def test_what_is_shortened_keeps_its_ends() -> None:
    assert shortened("short", 5) == "short"
    assert shortened("一二三四五六七八九十", 9) == "一二…九十"  # each of two columns: 4 + 1 + 4
    assert shortened("a" * 100 + " 52 million yuan", 40).endswith("…52 million yuan") or "…" in shortened("a" * 100, 40)
    assert all(len(shortened("x" * 1000, columns)) == columns for columns in range(3, 60))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_from_data_is_no_part_of_a_wording(language: str, tmp_path: Path) -> None:
    # Without any money the answer is a sentence made around the name of the place.
    project = copy_jingyuan(tmp_path / "project")
    name = STRINGS["format"]
    rewrite(project, "places", lambda row: row | ({"name_zh": name, "name_en": name} if row["id"] == PLACE else {}))
    money = {figure.id for figure in DATA.records if figure.kind == "money"}
    rewrite(project, "figures", lambda row: None if row["id"] in money else row)
    rewrite(project, "links", lambda row: None if {row["figure"], row["target"]} & money else row)
    node = executed("per_capita_impact", project=project, place=PLACE, period=PERIOD, language=language)
    answer = BeautifulSoup(render_html(document_from(node)), "html.parser").select_one("section.answer")
    assert answer is not None
    assert name in answer.get_text()
