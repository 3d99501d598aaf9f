"""The pages in a real browser, from the file system and without a network: nothing loads, nothing spills, all can be used."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import DESK, PHONE, Reports, Visit, Window
from notebook_runner import ALL_NOTEBOOKS, LANGUAGES, PERIOD, PLACE
from playwright.sync_api import Browser, Page, expect

REPORTS = [f"{PLACE}/{PERIOD}/{notebook}.{language}.html" for notebook in ALL_NOTEBOOKS for language in LANGUAGES]
PAGES = [*REPORTS, "index.html"]
#: Each notebook in one language, each language twice.
IN_TURN = [name for number, name in enumerate(REPORTS) if number % 4 in {0, 3}]

#: Ratio of the luminances of each text and what is behind it (WCAG 2), worst first.
CONTRASTS = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const parse = (colour) => {
    if (!known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      known.set(colour, [r, g, b, a / 255]);
    }
    return known.get(colour);
  };
  const over = (top, bottom) => top.slice(0, 3).map((c, i) => c * top[3] + bottom[i] * (1 - top[3])).concat(1);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const behind = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.push(parse(getComputedStyle(e).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), dark ? [18, 18, 18, 1] : [255, 255, 255, 1]);
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, words = walker.currentNode.textContent.trim();
    if (!words || element.closest("svg, script, style") || !element.checkVisibility({ visibilityProperty: true })) continue;
    const back = behind(element), front = over(parse(getComputedStyle(element).color), back);
    const [a, b] = [light(front), light(back)];
    found.push([(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), element.tagName + " " + words.slice(0, 30)]);
  }
  return found.sort((a, b) => a[0] - b[0]);
}"""


@pytest.fixture
def visit(visit_page: Callable[..., Visit], reports: Reports) -> Callable[..., Visit]:
    """Open a page of the reports."""
    return lambda name, **options: visit_page((reports.folder / name).as_uri(), **options)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_but_itself_fits_phone_and_desk_and_leads_to_what_is_there(
    name: str, visit: Callable[..., Visit], reports: Reports
) -> None:
    for width in (PHONE, DESK):
        opened = visit(name, width=width)
        spilt = opened.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert spilt == 0, width
        assert [url for url in opened.requests if not url.endswith(name)] == []
        assert opened.page.evaluate("performance.getEntriesByType('resource').map(e => e.name)") == []
    links = opened.page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
    inside = {link[1:] for link in links if link.startswith("#") and "=" not in link}  # #lang=en is a view, not a place
    missing = opened.page.evaluate("(ids) => ids.filter(id => !document.getElementById(id))", sorted(inside))
    assert missing == []
    files = {link for link in links if not link.startswith(("#", "http:", "https:"))}
    assert len(files) == (16 if name == "index.html" else 3)
    assert [link for link in files if not ((reports.folder / name).parent / link).is_file()] == []


@pytest.mark.parametrize("name", PAGES)
def test_print_hides_what_only_a_screen_can_use_and_every_text_stands_out_in_light_and_dark(
    name: str, visit: Callable[..., Visit]
) -> None:
    page = visit(name).page
    page.emulate_media(media="print")
    shown = page.evaluate(
        """() => [...document.querySelectorAll("div.tools, nav.formats, a.skip, button.spot, div.card")]
          .filter((e) => e.getClientRects().length && getComputedStyle(e).visibility !== "hidden")
          .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert shown == []
    page.emulate_media(media="screen")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    if page.locator("button.to-card").count():
        page.locator("button.to-card").first.click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        contrasts = page.evaluate(CONTRASTS)
        assert len(contrasts) > 15
        assert [(round(ratio, 2), words) for ratio, words in contrasts if ratio < 4.5][:8] == [], scheme


def test_what_a_page_asks_of_a_network_and_what_goes_wrong_is_noticed(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    script = "new WebSocket('wss://b.invalid/'); alert('c'); throw new Error('d')"
    path.write_text(f"<img src='https://a.invalid/x.png'><script>{script}</script>", encoding="utf-8")
    window = Window(browser, {})
    seen = window.show(path.as_uri(), width=DESK, color_scheme="light")
    asked = {"https://a.invalid/x.png", "wss://b.invalid/"}
    for _ in range(100):  # a socket is told of in its own time, after the page has loaded
        if asked <= set(seen.requests) and {"c", "d"} <= set(seen.messages):
            break
        window.page.wait_for_timeout(50)
    window.page.context.close()
    assert {url for url in seen.requests if "invalid" in url} == asked
    assert {"c", "d"} <= set(seen.messages)


def test_dark_mode_is_dark_and_light_mode_is_light(visit: Any) -> None:
    shades = {}
    for scheme in ("light", "dark"):
        page = visit("620421/2020/source_audit.zh.html", color_scheme=scheme).page
        colour = page.evaluate(
            "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.body).color"
        )
        back, ink = re.findall(r"rgba?\(([\d., ]+)\)", colour)
        shades[scheme] = [sum(map(float, one.split(",")[:3])) / 3 for one in (back, ink)]
    (paper, ink), (night, chalk) = shades["light"], shades["dark"]
    assert ink < 100 < paper
    assert night < 60 < chalk
    assert chalk > 180


def test_the_measure_of_contrast_finds_grey_on_grey(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<body style='background:#fff'><p style='color:#aaa'>faint</p><p style='color:#000'>clear</p>")
    (faint, first), (clear, _) = page.evaluate(CONTRASTS)
    assert first == "P faint"
    # (1.05) / (0.402 + 0.05) = 2.32; black on white is 21
    assert faint == pytest.approx(2.32, abs=0.01)
    assert clear == pytest.approx(21)
    page.close()


def test_the_other_language_is_one_click_away(visit: Any) -> None:
    page = visit("620421/2020/source_audit.zh.html").page
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    page.locator("nav.formats a[hreflang=en]").click()
    page.wait_for_url("**/source_audit.en.html")
    assert page.evaluate("document.documentElement.lang") == "en"


def test_a_report_is_one_click_away_from_the_catalogue(visit: Any) -> None:
    page = visit("index.html").page
    page.locator("a[href$='per_capita_impact.en.html']").click()
    page.wait_for_url("**/per_capita_impact.en.html")
    assert "409.4 yuan per person" in page.locator("section.answer").inner_text()


def rows(page: Page, table: str) -> list[str]:
    """The first cells of the rows that are shown."""
    script = "(id) => [...document.querySelectorAll(`#${id} tbody tr`)].filter(r => !r.hidden).map(r => r.cells[0].innerText.trim())"
    found: list[str] = page.evaluate(script, table)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_is_filtered_as_one_types(language: str, visit: Any) -> None:
    page = visit(f"620421/2020/source_audit.{language}.html").page
    every = rows(page, "figures")
    box = page.locator("#figures input[type=search]")
    box.click()
    page.keyboard.type("12.7万")
    assert rows(page, "figures") == ["620421-12 [1]"]
    status = page.locator("#figures label [role=status]").inner_text()
    assert status.startswith("1 ")
    assert str(len(every)) in status
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    assert rows(page, "figures") == every
    page.keyboard.type("no such thing")
    assert rows(page, "figures") == []


def test_a_link_to_a_row_that_is_filtered_away_brings_it_back(visit: Any) -> None:
    page = visit("620421/2020/per_capita_impact.zh.html").page
    page.locator("#figures input[type=search]").fill("没有这样的行")
    assert rows(page, "figures") == []
    page.locator("section.answer button.to-card").first.click()
    page.locator(".card:popover-open a[href='#figure-620421-02']").click()
    expect(page.locator("tr[id='figure-620421-02']")).to_be_in_viewport()  # once the page has scrolled there
    assert len(rows(page, "figures")) > 50


@pytest.mark.parametrize("hand", ["mouse", "keyboard"])
def test_a_table_is_sorted_by_value_and_back_again(hand: str, visit: Any) -> None:
    page = visit("620421/2020/per_capita_impact.zh.html").page
    head = page.locator("#rates thead th").nth(2)
    button = head.locator("button.sort")
    values = (
        "[...document.querySelectorAll('#rates tbody tr')].map(r => Number(r.cells[2].querySelector('data').value))"
    )
    printed = page.evaluate(values)
    seen: list[tuple[str | None, list[float]]] = []
    for _ in range(3):
        if hand == "mouse":
            button.click()
        else:
            button.focus()
            page.keyboard.press("Enter" if len(seen) % 2 else "Space")
        seen.append((head.get_attribute("aria-sort"), page.evaluate(values)))
    assert seen == [
        ("ascending", sorted(printed)),
        ("descending", sorted(printed, reverse=True)),
        (None, printed),
    ]
    assert printed not in (sorted(printed), sorted(printed, reverse=True))


def test_everything_that_can_be_used_is_reached_by_keyboard_and_shows_where_it_is(visit: Any) -> None:
    page = visit("620421/2020/source_audit.en.html").page
    reached = []
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "(() => { const e = document.activeElement; return [e.tagName, e.className, e.innerText.trim()] })()"
            )
        )
        style = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle + s.boxShadow })()"
        )
        assert style != "nonenone", reached[-1]
    assert reached[0] == ["A", "skip", "Skip to the text"]
    assert ["A", "", "中文"] in reached
    assert "The answer" in [words for _, _, words in reached]
    # The skip link leads into the text.
    page.evaluate("document.querySelector('a.skip').focus()")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_opens_its_numbers_and_stays_inside_the_phone(language: str, visit: Any) -> None:
    page = visit(f"620421/2020/per_capita_impact.{language}.html", width=PHONE).page
    details = page.locator("#per-head-ladder details")
    assert not details.locator("table").is_visible()
    details.locator("summary").click()
    assert details.locator("table").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE
    assert "409.4" in details.inner_text()


@pytest.mark.parametrize("name", [REPORTS[0], REPORTS[-1], "index.html"])  # all reports have one script
def test_the_page_works_without_its_script(name: str, visit: Any) -> None:
    page = visit(name, java_script_enabled=False).page
    assert page.locator("main").is_visible()
    assert page.locator("h1").is_visible()
    assert page.locator("button.sort, input[type=search]").locator("visible=true").count() == 0


# The card behind each number ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", IN_TURN)
def test_every_number_is_a_button_whose_card_opens_and_closes_without_leaving_the_page(name: str, visit: Any) -> None:
    """All of them, one after the other; by a script, for a hand would take minutes. That nothing was found (0) has no card.

    That the page in the other language has all its cards, the proof of the reports tells.
    """
    page = visit(name).page
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = page.evaluate(
        """() => {
          const wrong = [], buttons = [...document.querySelectorAll("button.to-card, button.spot")];
          for (const button of buttons) {
            button.click();
            const card = document.getElementById(button.getAttribute("popovertarget"));
            if (!card || !card.matches(":popover-open")) wrong.push(button.outerHTML.slice(0, 120));
            else if (!card.querySelector("ol > li")) wrong.push("empty: " + card.id);
            card?.hidePopover();
          }
          const loose = [...document.querySelectorAll("main data, .masthead data")].filter((d) => !d.closest("button.to-card") && d.value !== "0");
          return [buttons.length, wrong, loose.map((d) => d.outerHTML.slice(0, 120)), location.hash];
        }"""
    )
    count, wrong, loose, place = found
    assert count > 50
    assert (wrong, loose, place) == ([], [], "")


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_is_opened_and_closed_by_hand(language: str, script: bool, visit: Any) -> None:
    page = visit(f"620421/2020/per_capita_impact.{language}.html", java_script_enabled=script).page
    button = page.locator("section.answer button.to-card").nth(1)
    button.focus()
    page.keyboard.press("Enter")
    card = page.locator(".card:popover-open")
    expect(card).to_be_visible()
    expect(card).to_contain_text("5200万元")  # as printed, in both languages
    expect(card).to_contain_text("620421-02")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    button.click()
    expect(card).to_be_visible()
    card.locator("button.close").click()
    expect(card).to_have_count(0)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_card_stays_within_the_window(width: int, visit: Any) -> None:
    page = visit("620421/2020/county_comparison.en.html", width=width).page
    for button in (page.locator(".keys button.to-card").nth(1), page.locator("#figures button.to-card").last):
        button.scroll_into_view_if_needed()
        button.click()
        box = page.locator(".card:popover-open").bounding_box()
        assert box is not None
        assert box["x"] >= -0.5
        assert box["y"] >= -0.5
        assert box["x"] + box["width"] <= width + 0.5
        assert box["y"] + box["height"] <= 800.5
        page.keyboard.press("Escape")


def test_a_number_on_a_chart_opens_its_card(visit: Any) -> None:
    page = visit("620421/2020/per_capita_impact.en.html").page
    page.get_by_role("button", name="409.4 yuan per person [407.8, 411.1]").and_(page.locator(".spot")).click()
    expect(page.locator(".card:popover-open")).to_contain_text("409.448818898 yuan per person")


def test_a_count_leads_on_to_the_cards_of_what_was_counted(visit: Any) -> None:
    page = visit("620421/2020/county_comparison.en.html").page
    page.locator(".keys div", has_text="recipients").locator("button.to-card").first.click()
    first = page.locator(".card:popover-open .brief button").first
    figure = first.inner_text()
    first.click()
    cards = page.locator(".card:popover-open")
    expect(cards).to_have_count(2)
    expect(cards.last).to_contain_text(figure)
    page.keyboard.press("Escape")
    expect(cards).to_have_count(1)


def test_a_card_prints_by_itself(visit: Any) -> None:
    page = visit("620421/2020/per_capita_impact.zh.html").page
    page.evaluate("window.print = () => { window.printed = [...document.documentElement.classList] }")
    page.locator("section.answer button.to-card").first.click()
    page.locator(".card:popover-open button.print").click()
    assert page.evaluate("window.printed") == ["print-card"]
    page.emulate_media(media="print")
    page.evaluate("document.documentElement.classList.add('print-card')")
    expect(page.locator(".card:popover-open")).to_be_visible()
    expect(page.locator("main")).to_be_hidden()


@pytest.mark.parametrize(("name", "scheme"), [*zip(IN_TURN, ("light", "dark", "dark", "light"), strict=True)])
def test_axe_finds_nothing(name: str, scheme: str, visit: Any) -> None:
    """Of any impact, with everything folded out, on the phone, and on an open card.

    Each question in one language, which is made of the same elements in the other; each language in both colour schemes.
    """
    page = visit(name, width=PHONE, color_scheme=scheme, bypass_csp=True).page
    rules = {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        "resultTypes": ["violations"],  # to tell of all that is right takes longer than to find it
        # The measure above takes all texts; on the longest page this rule takes longer than all others.
        "rules": {"color-contrast": {"enabled": "county_comparison" not in name}},
    }

    def violations(**options: Any) -> list[Any]:
        found = Axe().run(page, options=rules, **options).response["violations"]
        return [(one["id"], one["impact"], one["nodes"][0]["html"][:200]) for one in found]

    page.locator(".keys button.to-card").first.click()
    # Hundreds of closed cards of the same make would take it most of its time.
    page.evaluate("document.querySelectorAll('.card:not(:popover-open)').forEach(c => c.remove())")
    assert violations(context=".card:popover-open") == []
    page.evaluate("document.querySelector('.card').remove()")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert violations() == []


def test_axe_finds_what_is_wrong(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html><body><img src='data:,'><p style='color:#bbb;background:#fff'>faint</p></body></html>")
    found = {one["id"] for one in Axe().run(page).response["violations"]}
    assert found >= {"image-alt", "color-contrast", "html-has-lang"}
    page.close()


# What a reader takes along -------------------------------------------------------------------------------------------


def test_a_table_is_copied_and_saved_as_csv_with_exact_values(visit: Any) -> None:
    opened = visit("620421/2020/per_capita_impact.en.html", permissions=["clipboard-read", "clipboard-write"])
    page = opened.page
    with page.expect_download() as saved:
        page.locator("#rates .tools button", has_text="Download CSV").click()
    assert saved.value.suggested_filename == "620421.2020.per_capita_impact.en.rates.csv"
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    head, *lines = list(csv.reader(text.splitlines()))
    at = head.index("Result and interval")
    what = "Result and interval"
    assert head[at : at + 5] == [what, f"{what} low", f"{what} high", f"{what} unit", f"{what} as printed"]
    # 52,000,000 ÷ 127,000; 51,995,000 ÷ 127,500; 52,005,000 ÷ 126,500
    assert [
        "409.448818898", "407.803921569", "411.106719368", "yuan_per_person", "409.4 yuan per person [407.8, 411.1]",
    ] in [line[at : at + 5] for line in lines]  # fmt: skip
    page.locator("#rates .tools button", has_text="Copy as CSV").click()
    expect(page.locator("#rates .tools > [role=status]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == text.replace("\r\n", "\n")


def test_a_csv_holds_nothing_that_a_spreadsheet_takes_for_a_formula(visit: Any) -> None:
    page = visit("620421/2020/per_capita_impact.en.html").page
    page.evaluate("document.querySelector('#rates tbody th').textContent = '=1+1, \"x\"'")
    with page.expect_download() as saved:
        page.locator("#rates .tools button", has_text="Download CSV").click()
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    assert list(csv.reader(text.splitlines()))[1][0] == '\'=1+1, "x"'


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chart_is_saved_as_a_drawing_that_stands_by_itself(scheme: str, visit: Any) -> None:
    page = visit("620421/2020/per_capita_impact.zh.html", color_scheme=scheme).page
    with page.expect_download() as saved:
        page.locator("#per-head-ladder .tools button", has_text="下载 SVG").click()
    assert saved.value.suggested_filename == "620421.2020.per_capita_impact.zh.per-head-ladder.svg"
    text = Path(saved.value.path()).read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "409.4元/人" in text
    assert not re.search(r"var\(|currentcolor|<script|https?://(?!www\.w3\.org)", text, re.IGNORECASE)
    with page.expect_download() as data:
        page.locator("#per-head-ladder .tools button", has_text="下载 CSV").click()
    head, *lines = list(csv.reader(Path(data.value.path()).read_text(encoding="utf-8-sig").splitlines()))
    assert head[:6] == ["项目", "数值", "数值 下限", "数值 上限", "数值 单位", "数值 原样"]
    assert ["409.448818898", "407.803921569", "411.106719368", "yuan_per_person", "409.4元/人"] in [
        line[1:6] for line in lines
    ]
    assert "上限 7,529.7元/人" in {line[5] for line in lines}  # a ceiling stays one
    assert all(line[0] for line in lines)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_light(name: str, reports: Reports) -> None:
    page = reports.folder / name
    assert page.stat().st_size < 600_000
    assert page.with_suffix(".pdf").stat().st_size < 500_000
