"""The catalogue in a real browser, from the file system: searched, filtered, in both languages, by keyboard, and at once."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import DESK, PHONE, Visit
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from analysis.export.catalogue import NOTHING, Both, CatalogueEntry, CataloguePlace, State, Unbuilt, render_catalogue

GANSU, GUIZHOU, XINJIANG = Both("甘肃省", "Gansu"), Both("贵州省", "Guizhou"), Both("新疆维吾尔自治区", "Xinjiang")
BAIYIN, HEPING = Both("白银市", "Baiyin"), Both("天津市·和平区", "Heping District, Tianjin")
PLACES = [
    CataloguePlace("620421", Both("靖远县", "Jingyuan County"), "county", "620000", GANSU, BAIYIN, (HEPING,)),
    CataloguePlace("620422", Both("会宁县", "Huining County"), "county", "620000", GANSU, BAIYIN),
    CataloguePlace("520000", GUIZHOU, "province", "520000", GUIZHOU),
    CataloguePlace("650100", Both("乌鲁木齐市", "Ürümqi"), "prefecture", "650000", XINJIANG),
]
TITLES = {
    "heads": Both("每个人得到多少", "How much reached each person?"),
    "money": Both("资金投向哪里", "Where did the money go?"),
}
ERROR = Both(*["code cell 3: ValueError: no such county"] * 2)


def both(
    place: str, period: str, notebook: str, *forms: str, state: State = "built", why: Both = NOTHING
) -> list[CatalogueEntry]:
    folder = f"{place}/{period.replace('/', '--')}"
    return [
        CatalogueEntry(
            place, period, notebook, language, getattr(TITLES.get(notebook, Both("台账", "Ledger")), language),
            {form: f"{folder}/{notebook}.{language}.{form}" for form in forms}, state, why,
        )
        for language in ("zh", "en")
    ]  # fmt: skip


ENTRIES = [
    *both("620421", "2020", "money", "html", "pdf"),
    *both("620421", "2020", "heads", "html"),
    *both("620421", "2020", "ledger", "xlsx"),
    *both("620422", "2017/2020", "money", "html", "pdf", state="stale", why=Both("程序有改动", "the program changed")),
    *both("520000", "2019", "money", "html", "failed.ipynb", state="failed", why=ERROR),
    both("650100", "2019", "money", "pdf")[0],
]
LACKING = [
    Unbuilt("620422", "2017/2020", "heads", Both("没有公布人数", "no count was published")),
    *(
        Unbuilt("650100", year, "heads", Both("尚未生成", "not built yet"), "paired-aid report 650100")
        for year in ("2018", "2019")
    ),
]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("catalogue") / "index.html"
    path.write_text(render_catalogue(PLACES, ENTRIES, LACKING, titles=TITLES), encoding="utf-8")
    return path


@pytest.fixture
def visit(visit_page: Callable[..., Visit], catalogue: Path) -> Iterator[Callable[..., Page]]:
    """Open a catalogue; afterwards nothing else was asked for."""
    visits = []

    def open_page(view: str = "", *, path: Path = catalogue, **options: Any) -> Page:
        visits.append((path.as_uri(), visit_page(path.as_uri() + view, **options)))
        return visits[-1][1].page

    yield open_page
    for address, visited in visits:
        assert [url for url in visited.requests if not url.startswith(address)] == []


def shown(page: Page) -> list[str]:
    """Place and notebook of each line that is shown, of what was built."""
    script = """() => [...document.querySelectorAll("main > .list li")].filter((e) => e.checkVisibility())
        .map((e) => e.closest(".place").querySelector("code").textContent + " " + (e.dataset.n || "taken"))"""
    found: list[str] = page.evaluate(script)
    return found


EVERY = ["520000 money", "620421 heads", "620421 money", "620421 taken", "620422 money", "650100 money"]
JINGYUAN = EVERY[1:4]


SEARCHES = [
    ("jingyuan", JINGYUAN),
    ("靖远", JINGYUAN),
    ("ＪＩＮＧＹＵＡＮ", JINGYUAN),  # full width
    ("620421", JINGYUAN),
    ("heping", JINGYUAN),
    ("和平区", JINGYUAN),
    ("gansu", [*JINGYUAN, "620422 money"]),
    ("甘肃 money", ["620421 money", "620422 money"]),
    ("money  Jingyuan ", ["620421 money"]),
    ("靖远 得到", ["620421 heads"]),
    ("jingyuan huining", []),
    ("urumqi", ["650100 money"]),
    ("2017-2020", ["620422 money"]),
    ("2017—2020年", ["620422 money"]),
    ("ledger", ["620421 taken"]),
    ("no such county", ["520000 money"]),
    ("(.*", []),
    ("", EVERY),
]


def test_a_search_finds_what_has_all_its_words_in_either_language(visit: Callable[..., Page]) -> None:
    page = visit()
    for words, expected in SEARCHES:
        page.get_by_label("Search").fill(words)
        assert shown(page) == expected, words
        expect(page.locator("#nothing")).to_be_visible(visible=not expected)
        count = f"{len(expected)} of 6 entries" if words else "6 entries"
        expect(page.locator("[role=status]")).to_contain_text(count)


FILTERS = [
    ("place", "620000", [*JINGYUAN, "620422 money"]),
    ("place", "level:prefecture", ["650100 money"]),
    ("period", "2019", ["520000 money", "650100 money"]),
    ("question", "heads", ["620421 heads"]),
    ("language", "en", EVERY[:-1]),
    ("format", "pdf", ["620421 money", "620422 money", "650100 money"]),
    ("format", "xlsx", ["620421 taken"]),
    ("state", "built", [*JINGYUAN, "650100 money"]),
    ("state", "stale", ["620422 money"]),
    ("state", "failed", ["520000 money"]),
    ("state", "absent", []),
]


def test_each_filter_leaves_what_answers_to_it(visit: Callable[..., Page]) -> None:
    page = visit()
    for name, value, expected in FILTERS:
        page.locator(f"select[name={name}]").select_option(value)
        assert shown(page) == expected, value
        page.get_by_role("button", name="Clear").click()
        assert shown(page) == EVERY
    expect(page.get_by_label("Search")).to_be_focused()


def test_what_was_not_built_comes_forward_when_it_is_asked_for(visit: Callable[..., Page]) -> None:
    page = visit()
    folded, status = page.locator("#absent"), page.locator("[role=status]")
    assert folded.get_attribute("open") is None
    expect(status).to_have_text("6 entries; 3 not built")
    page.locator("select[name=state]").select_option("absent")
    expect(status).to_have_text("3 not built")
    expect(folded).to_contain_text("no count was published")
    expect(folded.get_by_text("paired-aid report 650100")).to_be_visible()
    page.locator("select[name=period]").select_option("2018")
    expect(status).to_have_text("1 not built")  # one of the two years of that line
    page.get_by_role("button", name="Clear").click()
    assert folded.get_attribute("open") is None
    page.get_by_label("Search").fill("huining person")  # in the question of what is missing there
    expect(folded.get_by_text("no count was published")).to_be_visible()
    page.get_by_label("Search").fill("")
    folded.locator("summary").click()
    expect(folded.get_by_text("paired-aid report 650100")).to_be_visible()


def test_the_address_reproduces_a_view(visit: Callable[..., Page]) -> None:
    page = visit()
    page.get_by_label("Search").fill("靖远 & 资金")
    page.locator("select[name=format]").select_option("html")
    page.wait_for_url(lambda url: "format" in url)
    again = visit("#" + page.url.partition("#")[2], locale="zh-CN")
    assert again.get_by_label("Search").input_value() == "靖远 & 资金"
    assert again.locator("select[name=format]").input_value() == "html"
    assert again.evaluate("document.documentElement.lang") == "en"
    assert shown(again) == shown(page) == []  # nothing has the word "&"
    other = visit("#lang=zh&q=jingyuan&question=no-such&place=620000")
    assert shown(other) == JINGYUAN
    assert other.locator("select[name=question]").input_value() == ""
    other.evaluate("location.hash = 'lang=en&q=huining'")
    expect(other.locator("html")).to_have_attribute("lang", "en")
    assert shown(other) == ["620422 money"]


def test_the_page_speaks_the_readers_language_and_either_on_demand(visit: Callable[..., Page]) -> None:
    page = visit(locale="zh-CN")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.title() == "东西部协作报告"
    expect(page.get_by_role("heading", level=1)).to_have_text("东西部协作报告", use_inner_text=True)
    page.get_by_label("检索").fill("靖远")
    page.wait_for_url(lambda url: "q=" in url)
    page.get_by_role("link", name="English").click()
    assert page.title() == "Reports on paired assistance"
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Reports on East–West paired assistance", use_inner_text=True
    )
    assert page.get_by_label("Search").input_value() == "靖远"
    assert shown(page) == JINGYUAN
    first = page.locator("main > .list li").nth(1)
    assert first.locator("p").first.get_attribute("lang") == "en"
    assert page.locator("option[value=failed]").text_content() == "failed"
    page.go_back()
    assert page.title() == "东西部协作报告"
    assert first.locator("p").first.get_attribute("lang") == "zh-CN"


def test_a_report_is_found_and_opened_by_keyboard_alone(visit: Callable[..., Page], catalogue: Path) -> None:
    page = visit("#lang=en")
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText || document.activeElement.name"))
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none", reached[-1]
    assert reached == ["Skip to the reports", "中文", "English", "q"]
    page.keyboard.type("jingyuan reached")
    for _ in range(8):  # six filters, the button that clears them, the first report
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "620421/2020/heads.en.html"
    assert page.evaluate("document.activeElement.innerText") == "How much reached each person?"
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    assert shown(page) == ["620421 heads"]  # the skip link asks for nothing else


@pytest.mark.parametrize(
    ("view", "width", "scheme"),
    [
        ("#lang=zh", DESK, "dark"),
        ("#lang=zh&q=2019", PHONE, "light"),
        ("#lang=en", PHONE, "dark"),
        ("#lang=en&q=2019", DESK, "light"),
    ],
)
def test_axe_finds_nothing(view: str, width: int, scheme: str, visit: Callable[..., Page]) -> None:
    """Each language in both colour schemes and both widths, with all that there is and with what a search has left."""
    options = {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        "resultTypes": ["violations"],
    }
    # The page's policy runs no script but its own: the checks come in by the browser's door for tools.
    found = Axe().run(visit(view, color_scheme=scheme, width=width), options=options)
    assert found.violations_count == 0, found.generate_report()


def test_without_script_the_reports_are_listed_and_can_be_opened(visit: Callable[..., Page]) -> None:
    page = visit(java_script_enabled=False)
    assert page.locator("main > .list li").count() == 6
    expect(page.get_by_role("link", name="资金投向哪里").first).to_be_visible()
    expect(page.get_by_role("link", name="Where did the money go?").first).to_be_visible()
    expect(page.get_by_text("Reports on East–West paired assistance")).to_be_visible()
    for unusable in ("form.asked", ".languages", "#nothing"):
        expect(page.locator(unusable)).to_be_hidden()
    page.locator("summary").click()
    expect(page.get_by_text("paired-aid report 650100")).to_be_visible()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_nothing_spills_and_nothing_hostile_happens(width: int, visit: Callable[..., Page], tmp_path: Path) -> None:
    hostile = "<img src=x onerror=alert(1)>'\"><script>alert(1)</script>" + "超长" * 5000 + "W" * 5000
    named = [replace(place, name=Both(hostile, hostile), within=Both(hostile, hostile)) for place in PLACES]
    titles = [replace(entry, title=hostile, why=Both(hostile, hostile)) for entry in ENTRIES]
    path = tmp_path / "index.html"
    path.write_text(render_catalogue(named, titles, LACKING), encoding="utf-8")
    page = visit("#lang=en&q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", path=path, width=width)
    assert len(shown(page)) == 6
    assert page.locator("main img, main script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") == width


def long_catalogue(counties: int) -> str:
    """Four questions on each of so many made-up counties, and as many that were not built."""
    places = [
        CataloguePlace(str(700_000 + n), Both(f"虚构{n}县", f"Made-up {n} County"), "county", "620000", GANSU, BAIYIN, (HEPING,))
        for n in range(counties)
    ]  # fmt: skip
    notebooks = ("money", "heads", "audit", "peers")
    entries = [one for place in places for name in notebooks for one in both(place.id, "2020", name, "html", "pdf")]
    lacking = [Unbuilt(place.id, "2019", name, NOTHING) for place in places for name in notebooks]
    return render_catalogue(places, entries, lacking, titles=TITLES)


#: Milliseconds from each key to the frame that answers it.
STOPWATCH = """() => { window.taken = []; addEventListener("keydown", (event) => requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = () => window.taken.push(performance.now() - event.timeStamp);
    after.port2.postMessage(0);
  }), true); }"""

UNTIL_ANSWERED = """(number) => new Promise((done) => {
    const look = () => window.taken.length >= number ? done() : requestAnimationFrame(look);
    look();
  })"""


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """5,000 lines, 20,000 files, and 5,000 that were not built."""
    path = tmp_path_factory.mktemp("long") / "index.html"
    path.write_text(long_catalogue(1250), encoding="utf-8")
    return path


def test_five_thousand_lines_answer_a_keystroke_within_a_tenth_of_a_second(
    visit: Callable[..., Page], long: Path
) -> None:
    page = visit("#lang=en", path=long)
    expect(page.locator("[role=status]")).to_have_text("5,000 entries; 5,000 not built")
    page.get_by_label("Search").click()
    page.evaluate(STOPWATCH)
    for _ in range(3):  # another process may have had the machine
        page.evaluate("window.taken.length = 0")
        keys = ["m", "o", "n", "e", "y", "Space", "1", "2", *["Backspace"] * 8]
        for pressed, key in enumerate(keys, 1):
            page.keyboard.press(key)
            page.evaluate(UNTIL_ANSWERED, pressed)
        taken = page.evaluate("window.taken")
        if max(taken) < 100:
            break
    assert max(taken) < 100, taken
    assert page.locator("[role=status]").inner_text() == "5,000 entries; 5,000 not built"


def test_a_long_list_is_drawn_as_far_as_somebody_looks_and_whole_on_paper(
    visit: Callable[..., Page], tmp_path: Path
) -> None:
    path = tmp_path / "index.html"
    path.write_text(long_catalogue(60), encoding="utf-8")
    page = visit("#lang=en", path=path)
    drawn = page.locator("main > .list li")
    before = drawn.count()
    assert before < 240
    page.mouse.wheel(0, 100_000)
    expect(drawn.nth(before)).to_be_attached()
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    assert "Made-up 59 County" in text
    assert "Show more" not in text
    assert drawn.count() == 240
    page.get_by_label("Search").fill("made-up 59")
    assert len(shown(page)) == 4
