"""The pages in a real browser, from the file system and without a network: nothing loads, nothing spills, all can be used."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from conftest import Reports
from notebook_runner import LANGUAGES, NOTEBOOKS, PERIOD, PLACE
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PAGES = [f"{PLACE}/{PERIOD}/{notebook}.{language}.html" for notebook in NOTEBOOKS for language in LANGUAGES]
PAGES.append("index.html")
PHONE, DESK = 360, 1280

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


@dataclass
class Visit:
    """An open page, and what happened while it was open."""

    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        reason = "no chromium, chromium-browser or google-chrome on the path"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, reports: Reports) -> Iterator[Any]:
    """Open a page of the reports with the network off; afterwards nothing may have been asked for but the page."""
    visits = []
    contexts = []

    def open_page(name: str, *, width: int = DESK, anchor: str = "", **options: Any) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 800}, locale="en-GB", **options)
        contexts.append(context)
        context.set_offline(True)
        address = (reports.folder / name).as_uri()

        def watch(route: Route) -> None:
            opened.requests.append(route.request.url)
            if route.request.url.startswith("file:"):
                route.continue_()
            else:
                route.abort()

        context.route("**/*", watch)
        opened = Visit(context.new_page())
        opened.page.on("console", lambda message: opened.messages.append(message.text))
        opened.page.on("pageerror", lambda error: opened.messages.append(str(error)))
        opened.page.goto(address + anchor)
        visits.append(opened)
        return opened

    yield open_page
    for opened in visits:
        assert opened.messages == []
        assert [url for url in opened.requests if not url.startswith("file:")] == []
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_but_itself_and_fits_phone_and_desk(name: str, visit: Any) -> None:
    for width in (PHONE, DESK):
        opened = visit(name, width=width)
        spilt = opened.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert spilt == 0, width
        assert [url for url in opened.requests if not url.endswith(name)] == []
        assert opened.page.evaluate("performance.getEntriesByType('resource').map(e => e.name)") == []


@pytest.mark.parametrize("name", PAGES)
def test_a_printed_page_hides_what_only_a_screen_can_use(name: str, visit: Any) -> None:
    page = visit(name).page
    page.emulate_media(media="print")
    for selector in ("label.filter", "nav.formats", "a.skip"):
        assert [e.is_visible() for e in page.locator(selector).all() if e.is_visible()] == [], selector


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_every_text_stands_out_from_what_is_behind_it(name: str, scheme: str, visit: Any) -> None:
    page = visit(name, color_scheme=scheme).page
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) > 15
    assert [(round(ratio, 2), words) for ratio, words in contrasts if ratio < 4.5][:8] == []


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


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_what_is_there(name: str, visit: Any, reports: Reports) -> None:
    page = visit(name).page
    links = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
    inside = {link[1:] for link in links if link.startswith("#")}
    missing = page.evaluate("(ids) => ids.filter(id => !document.getElementById(id))", sorted(inside))
    assert missing == []
    files = {link for link in links if not link.startswith(("#", "http:", "https:"))}
    assert len(files) == (16 if name == "index.html" else 2)
    assert [link for link in files if not ((reports.folder / name).parent / link).is_file()] == []


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
    status = page.locator("#figures [role=status]").inner_text()
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
    page.locator("section.answer a.to-figure").first.click()
    expect(page.locator("tr[id='figure-620421-02']")).to_be_in_viewport()  # once the page has scrolled there
    assert len(rows(page, "figures")) > 50


@pytest.mark.parametrize("hand", ["mouse", "keyboard"])
def test_a_table_is_sorted_by_value_and_back_again(hand: str, visit: Any) -> None:
    page = visit("620421/2020/per_capita_impact.zh.html").page
    head = page.locator("#rates thead th").nth(2)
    button = head.locator("button")
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


@pytest.mark.parametrize("name", PAGES)
def test_the_page_works_without_its_script(name: str, visit: Any) -> None:
    page = visit(name, java_script_enabled=False).page
    assert page.locator("main").is_visible()
    assert page.locator("h1").is_visible()
    assert page.locator("button.sort, input[type=search]").count() == 0
