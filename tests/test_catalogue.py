"""The catalogue: what is there and what is not, once each, in both languages, in the state that it is in."""

from __future__ import annotations

import base64
import csv
import hashlib
import random
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import Command
from made_up import county_id, made_up_project, pretend_built
from notebook_runner import PROJECT

import analysis
from analysis.batch import plan as planning
from analysis.batch.catalogue import found_reports, write_catalogue
from analysis.batch.index import DataIndex
from analysis.batch.manifest import Entry, read_manifest, settle
from analysis.batch.plan import plan
from analysis.batch.seal import is_current
from analysis.batch.standing import CHANGED, GONE, UNKNOWN, known_notebooks
from analysis.batch.unbuilt import in_both, unbuilt
from analysis.comparison.records import REASONS
from analysis.errors import ExportError
from analysis.export.blocks import Language
from analysis.export.catalogue import (
    NOTHING,
    NOWHERE,
    Both,
    CatalogueEntry,
    CataloguePlace,
    State,
    Unbuilt,
    render_catalogue,
)
from analysis.needs import missing

GANSU, GUIZHOU = Both("甘肃省", "Gansu"), Both("贵州省", "Guizhou")
PLACES = [
    CataloguePlace(
        "620421",
        Both("靖远县", "Jingyuan County"),
        "county",
        "620000",
        GANSU,
        Both("白银市", "Baiyin"),
        (Both("天津市·和平区", "Heping District, Tianjin"),),
    ),
    CataloguePlace("520000", GUIZHOU, "province", "520000", GUIZHOU),
    CataloguePlace("100000", Both("中国", "China"), "nation"),
]
TITLES = {
    "money": Both("资金投向哪里", "Where did the money go?"),
    "heads": Both("每个人得到多少", "How much reached each person?"),
}


def entry(
    place: str,
    period: str,
    language: Language,
    notebook: str = "money",
    *forms: str,
    state: State = "built",
    why: Both = NOTHING,
    title: str = "",
) -> CatalogueEntry:
    folder = period.replace("/", "--")
    files = {form: f"{place}/{folder}/{notebook}.{language}.{form}" for form in forms or ("html",)}
    named = title or getattr(TITLES.get(notebook, NOTHING), language)
    return CatalogueEntry(place, period, notebook, language, named, files, state, why)


ENTRIES = [
    entry("620421", "2020", "zh", "money", "html", "pdf"),
    entry("620421", "2020", "en"),
    entry("620421", "2017/2020", "zh", "heads"),
    entry("520000", "2019", "en", "money", "pdf"),
    entry("100000", "2020", "zh"),
]


def page_of(*given: CatalogueEntry, lacking: tuple[Unbuilt, ...] = (), places: list[CataloguePlace] = PLACES) -> Tag:
    return BeautifulSoup(render_catalogue(places, given, lacking, titles=TITLES), "html.parser")


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text(" ").split())


# The page --------------------------------------------------------------------------------------------------------------


def test_reports_are_grouped_by_province_place_and_period_and_what_lies_in_no_province_comes_last() -> None:
    page = page_of(*ENTRIES)
    assert [words(h) for h in page.select("h2")] == [
        "贵州省 Guizhou", "甘肃省 Gansu", "全国及跨省 The nation, across provinces",
    ]  # fmt: skip
    assert [code.text for code in page.select(".place code")] == ["520000", "620421", "100000"]
    jingyuan = page.select(".place")[1]
    assert words(jingyuan.header) == (
        "靖远县 Jingyuan County 白银市 Baiyin 620421 结对：天津市·和平区 Paired with Heping District, Tianjin"
    )
    assert [words(h) for h in jingyuan.select("h4")] == ["2017—2020年 2017–2020", "2020年 2020"]


def test_a_report_is_a_line_with_its_question_and_every_file_once() -> None:
    page = page_of(*ENTRIES)
    (line,) = page.select("[data-p='2020'] [data-n='money']")[:1]
    zh, en = line.find_all("p")
    assert (zh["lang"], en["lang"]) == ("zh-CN", "en")
    assert [(a["href"], a.text) for a in line.select("a")] == [
        ("620421/2020/money.zh.html", "资金投向哪里"),
        ("620421/2020/money.zh.pdf", "PDF"),
        ("620421/2020/money.en.html", "Where did the money go?"),
    ]
    links = [a["href"] for a in page.select("main a")]
    assert len(links) == len(set(links)) == 6


def test_a_line_says_in_which_language_there_is_no_report() -> None:
    page = page_of(*ENTRIES)
    assert words(page.select_one("[data-n='heads'] .none")) == "How much reached each person? (not in English)"
    assert words(page.select_one(".place [data-p='2019'] .none")) == "资金投向哪里 （无中文版）"


def test_the_order_of_what_is_given_does_not_matter() -> None:
    lacking = [Unbuilt("620421", year, "money", Both("无", "none")) for year in ("2018", "2019", "2021")]
    first = render_catalogue(PLACES, ENTRIES, lacking)
    for seed in range(3):
        shuffled = [random.Random(seed).sample(list(one), len(one)) for one in (PLACES, ENTRIES, lacking)]
        assert render_catalogue(*shuffled) == first


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        # money.zh.html, money.zh.pdf, money.en.html, heads.zh.html, money.en.pdf, money.zh.html: six files
        (ENTRIES, "这里有6份报告，就3个地区、2017—2020年，回答2个问题。没有一份生成失败。",
         "6 reports on 3 places, 2017–2020, answering 2 questions. None failed."),
        (ENTRIES[1:2], "这里有1份报告，就1个地区、2020年，回答1个问题。没有一份生成失败。",
         "1 report on 1 place, 2020, answering 1 question. None failed."),
        # two files of one stale report, one build that failed and left nothing
        ([entry("620421", "2020", "zh", "money", "html", "pdf", state="stale", why=GONE),
          CatalogueEntry("620421", "2020", "heads", "zh", "x", {}, "failed")],
         "这里有2份报告，就1个地区、2020年，回答1个问题。1次生成失败。2份已过期：生成之后，所依据的数据或程序有变。",
         "2 reports on 1 place, 2020, answering 1 question. 1 build failed. "
         "2 are out of date: what they were built from has changed since."),
        ([], "还没有报告。", "No report has been built yet."),
    ],
)  # fmt: skip
def test_the_top_says_in_both_languages_what_is_here(given: list[CatalogueEntry], zh: str, en: str) -> None:
    spans = page_of(*given).select(".summary span")
    assert [words(span) for span in spans] == [zh, en]


def test_a_failed_report_shows_its_error_its_notebook_and_that_older_files_are_old() -> None:
    error = Both(*["code cell 3: ValueError: no such county"] * 2)
    given = entry("620421", "2020", "zh", "money", "html", "pdf", "failed.ipynb", state="failed", why=error)
    cell = page_of(given).select_one("[data-s=failed]")
    assert cell is not None
    assert [(a.text, a["href"]) for a in cell.select("a")] == [
        ("失败的笔记本", "620421/2020/money.zh.failed.ipynb"),
        ("HTML（旧）", "620421/2020/money.zh.html"),
        ("PDF（旧）", "620421/2020/money.zh.pdf"),
    ]
    assert words(cell).endswith("code cell 3: ValueError: no such county")
    assert words(cell).startswith("资金投向哪里 生成失败")


def test_a_stale_report_says_what_changed_in_the_language_of_its_line() -> None:
    why = Both("所用数据有改动", "its data changed")
    page = page_of(*(entry("620421", "2020", language, state="stale", why=why) for language in ("zh", "en")))
    assert [words(small) for small in page.select("[data-s=stale] small")] == [
        "已过期：所用数据有改动", "out of date: its data changed",
    ]  # fmt: skip


def test_files_to_take_away_stand_on_one_line_behind_the_reports_of_their_place_and_period() -> None:
    given = [
        entry("620421", "2020", "zh", "questions", "docx", "xlsx", title="致发布单位的问题"),
        entry("620421", "2020", "zh", "ledger", "xlsx", title="项目台账"),
        entry("620421", "2020", "zh"),
    ]
    lines = page_of(*given).select("[data-p='2020'] li")
    assert [line["data-n"] for line in lines] == ["money", ""]
    cell = lines[1].find("p")
    assert words(cell) == "供取用 项目台账 Excel 致发布单位的问题 Word Excel"


def test_what_was_not_built_is_folded_and_grouped_by_reason() -> None:
    can, cannot = Both("可以生成", "can be built"), Both("没有公布资金数额", "no amount of money was published on it")
    lacking = (
        Unbuilt("620421", "2018", "money", can, "paired-aid report 620421"),
        Unbuilt("620421", "2018", "heads", cannot),
        Unbuilt("620421", "2019", "heads", cannot),
        Unbuilt("620421", "2019", "money", cannot),
        Unbuilt("620421", "2021", "heads", cannot),
        Unbuilt("520000", "", "", Both("没有", "nothing")),
    )
    page = page_of(ENTRIES[0], lacking=lacking)
    folded = page.select_one("details#absent")
    assert folded is not None
    assert "open" not in folded.attrs
    assert words(folded.select_one(".many")) == "6"
    # 2018 and 2021 lack the same question for the same reason; 2019 lacks both.
    assert [(line["data-p"], line["data-n"]) for line in folded.select("li")] == [
        ("", ""), ("2018", "money"), ("2018 2021", "heads"), ("2019", "heads/money"),
    ]  # fmt: skip
    said = [words(line.select_one("p[lang=en]")) for line in folded.select("li")]
    assert said[1:] == [
        "2018 Where did the money go? can be built",
        "2018, 2021 How much reached each person? no amount of money was published on it",
        "2019 every question no amount of money was published on it",
    ]
    assert words(folded.select("li")[1].code) == "paired-aid report 620421"


def test_names_titles_and_errors_are_text() -> None:
    hostile = "<script>alert(1)</script>"
    place = replace(PLACES[0], name=Both(hostile, hostile), donors=(Both(hostile, hostile),))
    given = entry("620421", "2020", "zh", state="failed", why=Both(hostile, hostile), title=hostile)
    lacking = (Unbuilt("620421", "2019", hostile, Both(hostile, hostile), hostile),)
    page = render_catalogue([place], [given], lacking)
    assert hostile not in page
    assert page.count("<script>") == 1
    assert page.count("&lt;script&gt;alert(1)") > 8


def test_characters_that_hide_or_turn_others_around_are_written_out() -> None:
    place = replace(PLACES[0], name=Both("靖\u202e远\x00县\ud800", "Jing\u2066yuan"))
    page = render_catalogue([place], [ENTRIES[0]])
    assert "靖U+202E远U+0000县U+D800" in page
    assert "JingU+2066yuan" in page
    page.encode()  # no half of a character is left


def test_an_error_of_100_kb_is_cut() -> None:
    given = entry("620421", "2020", "zh", state="failed", why=Both("x" * 100_000, "x" * 100_000))
    small = page_of(given).select_one("[data-s=failed] small")
    assert words(small) == "x" * 600 + "…"


@pytest.mark.parametrize("href", ["https://x.example", "/etc/passwd", "../a.html", "a/../../b", "javascript:x", ""])
def test_an_address_outside_the_folder_of_reports_is_refused(href: str) -> None:
    with pytest.raises(ExportError, match="catalogue: the address"):
        page_of(replace(ENTRIES[0], files={"html": href}))


def test_a_report_that_is_there_twice_an_unknown_place_and_an_unknown_format_are_refused() -> None:
    with pytest.raises(ExportError, match="620421/2020/money is there twice in zh"):
        page_of(ENTRIES[0], ENTRIES[0])
    with pytest.raises(ExportError, match="found the place '999999'"):
        page_of(entry("999999", "2020", "zh"))
    with pytest.raises(ExportError, match="found the place '999999'"):
        page_of(lacking=(Unbuilt("999999", "2020", "money", NOTHING),))
    with pytest.raises(ExportError, match="found the format 'exe'"):
        page_of(replace(ENTRIES[0], files={"exe": "a.exe"}))


def test_the_filters_offer_what_is_there_and_nothing_else() -> None:
    lacking = (Unbuilt("620421", "2016/2021", "heads", Both("无", "none")),)
    page = page_of(*ENTRIES, lacking=lacking)

    def offered(name: str) -> list[str]:
        return [str(option["value"]) for option in page.select(f"select[name={name}] option")][1:]

    assert offered("place") == [
        "level:nation", "level:province", "level:county", "520000", "620000", NOWHERE,
    ]  # fmt: skip
    assert offered("period") == ["2016/2021", "2020", "2017/2020", "2019"]
    assert offered("question") == ["heads", "money"]
    assert offered("format") == ["html", "pdf"]
    assert offered("state") == ["built", "stale", "failed", "absent"]


def test_the_page_loads_nothing_and_knows_its_script_by_its_hash() -> None:
    html = render_catalogue(PLACES, ENTRIES)
    page = BeautifulSoup(html, "html.parser")
    (script,) = page.select("script")
    policy = page.select_one("meta[http-equiv=Content-Security-Policy]")
    assert policy is not None
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    assert f"default-src 'none'; script-src 'sha256-{digest}'" in str(policy["content"])
    assert [tag for tag in page.select("[src], link") if tag.get("href") != "data:,"] == []
    assert re.findall(r"https?://", html) == []
    assert [name for tag in page.find_all() for name in tag.attrs if name.startswith("on")] == []


def test_five_thousand_lines_of_four_files_stay_below_three_megabytes() -> None:
    places = [replace(PLACES[0], id=str(700_000 + n)) for n in range(1250)]
    given = [
        entry(place.id, "2020", language, notebook, "html", "pdf", title="每个人得到多少" if language == "zh" else "How much?")
        for place in places
        for notebook in ("county_comparison", "fund_distribution", "per_capita_impact", "source_audit")
        for language in ("zh", "en")
    ]  # fmt: skip
    assert 2_000_000 < len(render_catalogue(places, given).encode()) < 3_000_000


# What is in a folder ----------------------------------------------------------------------------------------------------

ONE, TWO = county_id(1), county_id(2)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Jingyuan and two made-up counties, all built; nobody changes it."""
    folder = tmp_path_factory.mktemp("two")
    project = made_up_project(folder / "project", 2)
    index = DataIndex(project / "data", folder / "out")
    pretend_built(plan(project, index), folder / "out")
    index.keep()
    return folder


@pytest.fixture
def folder(two: Path, tmp_path: Path) -> Path:
    """A copy of one's own, with ``project`` and ``out``."""
    return Path(shutil.copytree(two, tmp_path / "two"))


def states(folder: Path) -> dict[str, tuple[State, str]]:
    """State and English reason of every report in the folder."""
    index = DataIndex(folder / "project" / "data", folder / "out")
    found = found_reports(folder / "out", index, notebooks=known_notebooks(index.project))
    return {f"{one.place} {one.notebook} {one.language}": (one.state, one.why.en) for one in found}


def edit(path: Path, key: str, column: str, value: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    for row in rows:
        if row[0] == key:
            row[header.index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def test_what_was_just_built_is_up_to_date(folder: Path) -> None:
    found = states(folder)
    assert len(found) == 3 * 3 * 2
    assert set(found.values()) == {("built", "")}


def test_reports_whose_data_changed_are_stale_and_no_others(folder: Path) -> None:
    edit(folder / "project" / "data" / "places.csv", ONE, "name_en", "Another County")
    found = states(folder)
    assert {name.split()[0] for name, (state, _) in found.items() if state == "stale"} == {ONE}
    assert {why for state, why in found.values() if state == "stale"} == {"its data changed"}


def test_a_changed_notebook_a_damaged_file_and_a_failure_are_told_apart(folder: Path) -> None:
    out = folder / "out"
    notebook = folder / "project" / "notebooks" / "source_audit.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (out / ONE / "2020" / "fund_distribution.zh.pdf").write_bytes(b"cut")
    failed = read_manifest(out)[f"{TWO}/2020/fund_distribution.en"]
    settle(
        out, {f"{TWO}/2020/fund_distribution.en": replace(failed, state="failed", error="no such county", files={})}, {}
    )
    found = states(folder)
    assert {name: found.pop(name) for name in list(found) if "source_audit" in name} == {
        f"{place} source_audit {language}": ("stale", "its notebook changed")
        for place in ("620421", ONE, TWO)
        for language in ("zh", "en")
    }
    assert found.pop(f"{ONE} fund_distribution zh") == ("stale", "its PDF is not as it was written")
    assert found.pop(f"{TWO} fund_distribution en") == ("failed", "no such county")
    assert set(found.values()) == {("built", "")}


def test_a_report_that_failed_without_leaving_a_file_is_listed(folder: Path) -> None:
    out = folder / "out"
    name = f"{ONE}/2020/own.zh"
    settle(out, {name: Entry("own.ipynb", {}, {"libraries": "x"}, "failed", "a kernel died, 3 times")}, {})
    assert states(folder)[f"{ONE} own zh"] == ("failed", "a kernel died, 3 times")


def test_a_file_of_which_nothing_is_on_record_is_stale_and_a_place_that_is_gone_is_said_to_be(folder: Path) -> None:
    (folder / "out" / ONE / "2020" / "own.zh.html").write_text("<h1>Own</h1>", encoding="utf-8")
    (folder / "out" / ONE / "1999").mkdir()
    (folder / "out" / ONE / "1999" / "own.zh.html").write_text("<h1>Own</h1>", encoding="utf-8")
    settle(folder / "out", {f"{ONE}/1999/own.zh": Entry("own.ipynb", {}, {"libraries": "x"}, files={})}, {})
    assert states(folder)[f"{ONE} own zh"] == ("stale", UNKNOWN.en)


def test_a_report_built_with_parameters_or_from_a_notebook_elsewhere_is_not_stale_for_that(folder: Path) -> None:
    out = folder / "out"
    before = read_manifest(out)[f"{ONE}/2020/fund_distribution.zh"]
    changed = replace(before, parameters={**before.parameters, "top": 3})
    own = replace(before, notebook="own.ipynb", inputs={**before.inputs, "notebook": "elsewhere"})
    for form in ("html", "pdf"):
        shutil.copy(out / ONE / "2020" / f"fund_distribution.zh.{form}", out / ONE / "2020" / f"own.zh.{form}")
    settle(out, {f"{ONE}/2020/fund_distribution.zh": changed, f"{ONE}/2020/own.zh": own}, {})
    found = states(folder)
    assert found[f"{ONE} fund_distribution zh"] == ("built", "")
    assert found[f"{ONE} own zh"] == ("built", "")


def test_the_question_of_ones_own_notebook_is_the_heading_of_its_page(folder: Path) -> None:
    out = folder / "out" / ONE / "2020"
    (out / "my own.en.html").write_text(
        "<style>h1{}</style><h1 id='x'>Who &amp; <em>where</em> &lt;b&gt;?</h1>", encoding="utf-8"
    )
    (out / "paper_only.en.pdf").write_bytes(b"x")
    index = DataIndex(folder / "project" / "data", folder / "out")
    found = found_reports(folder / "out", index, notebooks={})
    titles = {one.notebook: one.title for one in found if one.place == ONE and one.language == "en"}
    assert titles["my own"] == "Who & where <b>?"
    assert titles["paper_only"] == "paper only"
    assert titles["source_audit"] == "Do the numbers add up?"
    write_catalogue(folder / "out", index)
    page = (folder / "out" / "index.html").read_text(encoding="utf-8")
    assert f'href="{ONE}/2020/my%20own.en.html">Who &amp; where &lt;b&gt;?</a>' in page


def test_only_files_that_lie_where_reports_lie_are_listed(tmp_path: Path) -> None:
    there = [
        "620421/2020/fund_distribution.zh.html", "620421/2020/fund_distribution.en.pdf",
        "620421/2017--2020/own_question.en.html", "620421-fuping/until-2020-07/source_audit.zh.pdf",
        "620421/2020/questions.zh.docx", "620421/2020/ledger.en.xlsx",
    ]  # fmt: skip
    others = [
        "620421/2020/.fund_distribution.zh.html.x1", "620421/2020/notes.txt", "620421/2020/fund.de.html",
        "999999/2020/fund_distribution.zh.html", "README.md", "index.html", "620421/drafts/own.zh.html",
        "620421/2020/own\udcff.zh.html", "620421/2020/own\n.zh.html",
    ]  # fmt: skip
    for name in there + others:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = found_reports(tmp_path, DataIndex(PROJECT / "data"), notebooks={})
    assert sorted(href for one in found for href in one.files.values()) == sorted(there)
    assert {one.period for one in found} == {"2020", "2017/2020", "../2020-07"}
    titles = {href: one.title for one in found for href in one.files.values()}
    assert titles["620421/2020/fund_distribution.en.pdf"] == "Where did the money go?"
    assert titles["620421/2020/questions.zh.docx"] == "致发布单位的问题"
    assert titles["620421/2020/ledger.en.xlsx"] == "Project ledger"


# What is not ------------------------------------------------------------------------------------------------------------


def test_what_nobody_asked_for_is_told_with_the_command_that_builds_it(folder: Path) -> None:
    index = DataIndex(folder / "project" / "data", folder / "out")
    needs = {name: known.needs for name, known in known_notebooks(index.project).items()}
    there = {(place, "2020", notebook) for place in ("620421", ONE) for notebook in needs}
    found = [one for one in unbuilt(index, needs, there) if one.place == TWO]
    assert {(one.period, one.notebook) for one in found} == {("2020", notebook) for notebook in needs}
    assert {one.command for one in found} == {f"paired-aid report {TWO}"}


def test_every_reason_why_something_cannot_be_built_has_its_chinese() -> None:
    data = analysis.load()
    index = DataIndex(PROJECT / "data")
    given = {
        why
        for place in index.places(every=True)
        for period in index.periods(place)
        for why in missing(data, place=place, period=period).values()
        if why
    }
    assert len(given) > 8
    for why in {*given, *REASONS.values()}:
        assert re.search(r"[\u4e00-\u9fff]", in_both(why).zh), why


def test_every_reason_why_a_report_is_stale_has_its_words() -> None:
    reasons = {*planning._CHANGED.values()}
    for form in ("html", "pdf"):
        reasons |= {f"the {form} exporter changed", f"the {form} file is not there as it was written"}
    assert reasons == set(CHANGED)


def test_of_the_real_data_everything_is_either_there_or_not_built_for_a_reason(tmp_path: Path) -> None:
    index = DataIndex(PROJECT / "data")
    write_catalogue(tmp_path, index)
    page = BeautifulSoup((tmp_path / "index.html").read_text(encoding="utf-8"), "html.parser")
    many = page.select_one(".many")
    wanted = sum(len(index.periods(place)) for place in index.places(every=True)) * len(known_notebooks(PROJECT))
    assert words(many) == f"{wanted:,}"
    assert "No report has been built yet." in words(page.select_one(".summary"))


# When it is written -----------------------------------------------------------------------------------------------------


def test_the_same_folder_gives_the_same_page(folder: Path) -> None:
    pages = []
    for _ in range(2):
        write_catalogue(folder / "out", DataIndex(folder / "project" / "data", folder / "out"))
        pages.append((folder / "out" / "index.html").read_bytes())
    assert pages[0] == pages[1]


def test_the_seal_breaks_when_data_or_notebooks_change(folder: Path) -> None:
    def current() -> bool:
        return is_current(page, DataIndex(folder / "project" / "data", folder / "out"))

    page = folder / "out" / "index.html"
    assert not current()
    write_catalogue(folder / "out", DataIndex(folder / "project" / "data", folder / "out"))
    assert current()
    notebook = folder / "project" / "notebooks" / "source_audit.ipynb"
    before = notebook.read_bytes()
    notebook.write_bytes(before + b"\n")
    assert not current()
    notebook.write_bytes(before)
    assert current()
    edit(folder / "project" / "data" / "places.csv", ONE, "name_en", "Another County")
    assert not current()
    page.write_text("no catalogue", encoding="utf-8")
    assert not current()


def test_a_run_with_nothing_to_do_brings_the_catalogue_up_to_date_and_otherwise_leaves_it(
    folder: Path, paired_aid: Command
) -> None:
    page = folder / "out" / "index.html"

    def run() -> str:
        done = paired_aid("report", TWO, "--project", str(folder / "project"), "--out", str(folder / "out"))
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("0 reports built")
        return page.read_text(encoding="utf-8")

    assert "out of date:" not in run()
    before = page.stat().st_mtime_ns
    run()
    assert page.stat().st_mtime_ns == before
    edit(folder / "project" / "data" / "places.csv", ONE, "name_en", "Another County")
    assert run().count("out of date: its data changed") == 3  # the English lines of three notebooks


def test_files_to_take_away_are_linked_as_soon_as_they_are_written(folder: Path, paired_aid: Command) -> None:
    page = folder / "out" / "index.html"
    write_catalogue(folder / "out", DataIndex(folder / "project" / "data", folder / "out"))
    done = paired_aid("export", TWO, "--project", str(folder / "project"), "--out", str(folder / "out"))
    assert (done.returncode, done.stderr) == (0, "")
    links = re.findall(rf'href="({TWO}/2020/[^"]*[.](?:docx|xlsx))"', page.read_text(encoding="utf-8"))
    assert links == sorted(set(links), key=links.index)
    assert {f"{TWO}/2020/questions.zh.docx", f"{TWO}/2020/ledger.en.xlsx"} <= set(links)
    assert [link for link in links if not (folder / "out" / link).is_file()] == []
