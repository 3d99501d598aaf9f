"""The review page: the whole article, each figure marked and explained, nothing of the article takes effect."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup, Tag
from conftest import Visit
from notebook_runner import PROJECT

from analysis.audit import Check
from analysis.characters import legible
from analysis.datapackage.records import Source
from analysis.dataset import Dataset, load
from analysis.labels import LABELS
from analysis.numerals import read
from analysis.proposals.linking.intervals import amount
from analysis.proposals.proposal import Choice, LinkProposal, PlaceProposal, Proposal, Proposals
from analysis.proposals.review import review_page
from analysis.proposals.review.markup import legible_page
from analysis.proposals.review.tables import audit_table
from analysis.proposals.review.view import MOST_SHOWN, view_of
from analysis.proposals.review.words import SIGNS, WORDS, remark
from analysis.text.article import Article
from analysis.text.cleaning import clean
from analysis.text.formats.unread import unread
from analysis.text.quantities import Findings, Found, Passed

# A made-up article: traditional characters, pinyin, full-width digits, markup, a mark that would turn the line round.
TEXT = (
    "首页 > 要闻\n"
    "临河县帮扶纪实\n\n"
    "2021年，东江区安排财政帮扶资金５００萬(wàn)元，其中300万元用于<b>青石村</b>，预计带动贫困人口1.2万人、307户，\u202e占全县的35%。\n"
    "建成大棚60亩，举办第3期培训2场。<script>alert('1')</script>\n"
    "分享到 99"
)
PHRASES = ["５００萬(wàn)元", "300万元", "1.2万人", "307户", "35%", "60亩", "2场"]
PASSED = [("2021年", "date"), ("第3期", "ordinal"), ("99", "invented reason")]


def proposal(number: int, phrase: str) -> Proposal:
    start = TEXT.index(phrase)
    found = Found(clean(phrase).text, start, start + len(phrase), start, start, read(phrase))
    return Proposal(number, found, "句子", TEXT.count("\n", 0, start) + 1)


def made() -> Proposals:
    """Seven figures; what is thought of the first two and the third is known."""
    figures = [proposal(number, phrase) for number, phrase in enumerate(PHRASES, 1)]
    known = {
        "subject": Choice("财政帮扶资金", "high", "subject.before", "财政帮扶资金"),
        "measure": Choice("fiscal_aid", "medium", "measure.money", "财政帮扶资金"),
        "flow": Choice("fiscal_aid", "medium", "flow.fiscal", "财政"),
        "stage": Choice("allocated", "high", "stage.allocated", "安排"),
        "scope": Choice("whole", "low", "scope.default"),
        "period": Choice("2021", "high", "period.year", "2021年"),
        "place": Choice("629901", "high", "place.title", "临河县"),
        "donor": Choice("129901", "low", "donor.subject", "东江区"),
    }
    figures[0] = replace(figures[0], **known)
    figures[1] = replace(figures[1], **{**known, "scope": Choice("part", "high", "scope.of_which", "其中")})
    figures[2] = replace(figures[2], stage=Choice("expected", "high", "stage.expected", "预计"))
    article = Article(
        "linhe", "linhe.txt", "txt", "utf-8", TEXT, title="临河县帮扶<i>纪实</i>", url="javascript:alert(2)",
        furniture=((0, 7), (TEXT.index("分享到"), len(TEXT))), remarks=("2 characters could not be read",),
    )  # fmt: skip
    places = (
        PlaceProposal("629901", "临河县", "Linhe", "county", "620000", known=False),
        PlaceProposal("129901", "东江区", "Dongjiang", "district", "120000", known=False),
    )
    passed = tuple(Passed(words, TEXT.index(words), TEXT.index(words) + len(words), why) for words, why in PASSED)
    source = Source("linhe", article.title, "printed", "", "2021-03-01", article.url, "zh", "C", article.sha256)
    link = LinkProposal(2, "part_of", 1, "stated", "", "no", "high", "link.of_which", "其中")
    findings = Findings(tuple(one.found for one in figures), passed)
    return Proposals(article, clean(TEXT), findings, source, places, tuple(figures), (link,))


@cache
def data() -> Dataset:
    return load(PROJECT)


@cache
def html(language: str = "zh") -> str:
    return review_page(made(), data(), language=language)  # type: ignore[arg-type]


@cache
def page(language: str = "zh") -> BeautifulSoup:
    return BeautifulSoup(html(language), "html.parser")


def card(number: int, language: str = "zh") -> str:
    found = page(language).find(id=f"q{number}")
    assert isinstance(found, Tag)
    return re.sub(r"\s+", " ", found.get_text())


def test_the_whole_article_stands_on_the_page_and_nothing_else_among_it() -> None:
    shown = [p.get_text() for p in page().select(".article > p")]
    assert shown == [line.replace("\u202e", "U+202E") for line in TEXT.split("\n") if line]


def test_each_figure_is_marked_by_its_kind_with_a_sign_and_opens_its_own_card() -> None:
    marks = page().select(".article button.figure")
    assert [mark.get_text() for mark in marks] == PHRASES
    assert [mark["popovertarget"] for mark in marks] == [f"q{n}" for n in range(1, 8)]
    kinds = ["money", "money", "people", "households", "percent", "other", "count"]
    assert [mark["data-sign"] for mark in marks] == [SIGNS[kind] for kind in kinds]
    assert [mark["class"][1] for mark in marks] == kinds
    assert len(set(SIGNS.values())) == len(SIGNS)  # told apart without colour
    assert {sign["data-sign"] for sign in page().select(".legend [data-sign]")} >= set(SIGNS.values())


def test_a_card_says_what_was_read_and_on_which_words_each_answer_rests() -> None:
    said = card(1)
    assert "5,000,000元 [4,995,000, 5,005,000]" in said  # 500万 is read to half a 万 either way
    for words in ("财政帮扶资金", "●●○ 中", "安排", "依据 2021年 period.year", "临河县", "东江区 ●○○ 低", "2021年"):
        assert words in said, words
    assert "第4行" in said
    assert "不知道" not in said


def test_what_is_not_known_is_said_so() -> None:
    assert "不知道：对象，指标，资金性质，范围，时期，地区，帮扶方" in card(3)
    assert "Not known: Subject, Measure, Flow, Scope, Period, Place, Donor" in card(3, "en")
    assert "写到个位，视为精确" in card(4)


def test_a_link_reads_as_a_sentence_on_both_cards_and_in_its_list() -> None:
    for said in (card(1), card(2), page().select_one("#links").get_text()):  # type: ignore[union-attr]
        assert "300万元 财政帮扶资金 是 500万元 财政帮扶资金 的一部分" in said
    assert "300万元 财政帮扶资金 is part of 500万元" in card(2, "en")


def test_what_was_passed_over_has_its_reason_and_furniture_is_grey() -> None:
    marks = {mark.get_text(): mark["popovertarget"] for mark in page().select(".article button.passed")}
    assert list(marks) == [words for words, _ in PASSED]
    for (words, _), reason in zip(PASSED, ("日期或年份", "序数", "invented reason"), strict=True):
        told = page().find(id=marks[words])
        assert isinstance(told, Tag)
        assert reason in told.get_text()
    assert [p.get_text() for p in page().select(".article p.furniture")] == ["首页 > 要闻"]
    assert [s.get_text() for s in page().select(".article p:not(.furniture) > span.furniture")] == ["分享到 "]


def test_the_audit_stands_on_the_page_with_its_verdict() -> None:
    row = page().select_one("#audit tbody tr")
    assert row is not None
    assert [cell.get_text() for cell in row.find_all("td")] == [
        "部分不大于总数", "一致", "300万元 财政帮扶资金", "", "500万元 财政帮扶资金",
    ]  # fmt: skip


def test_what_contradicts_stands_first_and_what_cannot_be_tested_is_folded_with_its_count() -> None:
    view = view_of(made(), data(), "en")
    whole, part = (amount(one.found.reading, f"linhe-{one.number:02d}") for one in view.proposed.proposals[:2])
    checks = [Check("part", (whole,), part, "contradicts"), Check("part", (part,), whole, "consistent")]
    checks += [Check("inside", (part,), whole, "untestable")] * 2
    shown = BeautifulSoup(audit_table(view, checks), "html.parser")
    folded = shown.find("details")
    assert isinstance(folded, Tag)
    assert "open" not in folded.attrs
    assert folded.find("summary").get_text() == "2 more that cannot be tested"  # type: ignore[union-attr]
    assert len(folded.select("tbody tr")) == 2
    assert shown.select("tbody tr")[0].select_one(".verdict-contradicts") is not None
    assert not BeautifulSoup(audit_table(view, checks[:2]), "html.parser").find("details")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_lists_what_may_stand_in_the_cells_folded(language: str) -> None:
    listed = page(language).select_one("#next details.choices")
    assert listed is not None
    assert "open" not in listed.attrs
    codes = [code.get_text() for code in listed.select("code")]
    frame = data().measures
    enumerations = [key.partition(".")[2] for key in LABELS if key.startswith(("stage.", "scope.", "relation."))]
    assert sorted(codes) == sorted([*frame["id"], *enumerations, "A", "B", "C"])
    assert set(frame[f"label_{language}"]) <= {
        span.get_text().partition(" ")[2] for span in listed.select("span")
    } | set(codes)
    for words in ("part_of 31 stated yes", "../2022-11", "| county |"):
        assert words in listed.get_text()


def test_where_no_place_is_known_the_page_says_what_to_fill_in() -> None:
    said = "没有找到文章所讲的地区：请在 place 列填代码"
    nowhere = tuple(replace(one, place=Choice()) for one in made().proposals)
    assert said in BeautifulSoup(review_page(replace(made(), proposals=nowhere), data()), "html.parser").get_text()
    assert said not in page().get_text()


def test_punctuation_stays_with_the_mark_beside_it() -> None:
    kept = [span.get_text() for span in page().select(".article .kept")]
    assert kept == ["2021年，", "５００萬(wàn)元，", "1.2万人、", "307户，", "35%。", "60亩，", "2场。"]


def test_a_page_without_characters_that_take_effect_is_not_gone_through_twice() -> None:
    flood = "e" + "\u0301" * 6
    for words in ("靖远县\t\n", "a\u202eb", "\x00", flood, "e\u0301", "\U000e0041", "\ud800", "\ufffe", "葛\U000e0100"):
        assert legible_page(words) == legible(words)
    assert legible_page(flood) != flood


def test_nothing_of_the_article_takes_effect_and_nothing_is_loaded() -> None:
    assert page().find("script") is None
    assert page().select_one(".article b") is None
    assert "\u202e" not in html()
    policy = page().find("meta", {"http-equiv": "Content-Security-Policy"})
    assert isinstance(policy, Tag)
    assert "default-src 'none'" in str(policy["content"])
    assert "script-src" not in str(policy["content"])
    assert not [a["href"] for a in page().select("a[href]") if not str(a["href"]).startswith("#")]
    assert re.findall(r"\son\w+=|url\(|@import", html()) == []


def test_the_page_says_what_it_is_for_and_what_to_do_next() -> None:
    assert "请勿发布" in page().get_text()
    assert "not for publication" in page("en").get_text()
    assert "paired-aid add linhe.csv --dry-run" in page().get_text()
    assert "2 characters could not be read" in page().get_text()
    keys = [dd.get_text() for dd in page().select(".keys dd")]
    assert keys == ["7", "2", "1", "0", "3"]  # proposals, with a measure, links, contradictions, passed over


def test_commands_can_be_typed_as_they_stand_whatever_the_file_is_called() -> None:
    assert (
        'paired-aid add "我的 文章.csv"'
        in BeautifulSoup(review_page(made(), None, name="我的 文章"), "html.parser").get_text()
    )
    assert "paired-aid add '-$a.csv'" in BeautifulSoup(review_page(made(), None, name="-$a"), "html.parser").get_text()


@pytest.mark.parametrize(
    ("said", "chinese"),
    [
        ("1 lines left out as headers, footers or page numbers", "略去页眉、页脚或页码 1 行"),
        ("2 of 5 pages have no text in them: pictures, or blank", "共 5 页，其中 2 页没有文字（图片或空白页）"),
        ("characters that could not be read: 3", "有 3 个字符无法读出"),
        ("something new", "something new"),
    ],
)
def test_remarks_of_the_reader_are_in_the_language_of_the_page(said: str, chinese: str) -> None:
    assert remark(said, "zh") == chinese
    assert remark(said, "en") == said.replace("1 lines", "1 line")


def test_every_remark_that_there_is_has_its_chinese() -> None:
    table = "乡镇\t资金（万元）\n甲镇\t5200\n乙乡\t41\n"
    broken = "全县累计到位财政帮扶资金4.27\n亿元，预计带动1307\n户。"
    for said in (*unread(table), *unread(broken)):
        assert not re.search("[a-z]", remark(said, "zh"))


def test_both_languages_have_every_word() -> None:
    for key, pair in WORDS.items():
        assert all(pair), key
        zh, en = (sorted(re.findall(r"{\w+}", words)) for words in pair)
        assert zh == en, key
    assert not re.search(r"{\w+}", page().get_text() + page("en").get_text())


def test_the_same_proposals_give_the_same_bytes_and_no_folder_of_this_machine() -> None:
    assert review_page(made(), data()) == html()
    assert str(PROJECT) not in html()


def test_without_a_package_the_page_says_that_only_quantities_were_read() -> None:
    bare = review_page(replace(made(), links=(), places=()), None)
    assert "只读出数量和单位" in bare


def test_a_text_with_very_many_figures_makes_a_page_that_can_still_be_used() -> None:
    count = MOST_SHOWN + 200
    text = "拨付资金5万元，" * count
    step = len("拨付资金5万元，")
    figures = tuple(
        Proposal(n + 1, Found("5万元", n * step + 4, n * step + 7, n * step + 4, n * step + 7, read("5万元")), "", 1)
        for n in range(count)
    )
    article = Article("many", "many.txt", "txt", "utf-8", text)
    empty = Source("", "", "", "", "", "", "", "", article.sha256)
    findings = Findings(tuple(one.found for one in figures), ())
    start = time.perf_counter()
    made_page = review_page(Proposals(article, clean(text), findings, empty, (), figures, ()), None)
    assert time.perf_counter() - start < 5
    assert len(made_page) < 4_000_000
    assert made_page.count('class="figure money"') == count + MOST_SHOWN + 1  # in the text, in the table, in the legend
    assert "后面的 200 个只在文中标出" in made_page
    assert "没有检验" in made_page


#: The first character of each line of the article, where it is one that begins none.
_LINE_STARTS = """() => {
  const walk = document.createTreeWalker(document.querySelector(".article"), NodeFilter.SHOW_TEXT), found = [];
  let last = null;
  for (let node; (node = walk.nextNode()); )
    for (let at = 0; at < node.length; at++) {
      const range = document.createRange();
      range.setStart(node, at); range.setEnd(node, at + 1);
      const box = range.getClientRects()[0];
      if (!box || !box.width) continue;
      if (last && box.left < last.left && box.top > last.top && "，。、；：？！》）”".includes(node.data[at])) found.push(node.data[at]);
      last = box;
    }
  return found;
}"""


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_the_page_works_in_a_browser(scheme: str, width: int, tmp_path: Path, visit_page: Callable[..., Visit]) -> None:
    """Fits the screen, asks for nothing, opens a card without script, and axe finds nothing, with the card open."""
    file = tmp_path / "linhe.html"
    file.write_text(html("zh" if width == 390 else "en"), encoding="utf-8")
    page = visit_page(file.as_uri(), width=width, color_scheme=scheme, bypass_csp=True).page
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    for narrow in (320, 350, 380, width):
        page.set_viewport_size({"width": narrow, "height": 800})
        assert page.evaluate(_LINE_STARTS) == [], f"at {narrow} pixels a line begins with punctuation"
    page.locator("#at-1").click()
    assert page.locator("#q1").is_visible()
    rules = {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        "resultTypes": ["violations"],
    }
    found = Axe().run(page, options=rules).response["violations"]
    assert [(one["id"], one["impact"], one["nodes"][0]["html"][:200]) for one in found] == []
