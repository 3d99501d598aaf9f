"""What experts take away: the files read back, by hand, in both languages, and against hostile content."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from conftest import Command
from docx.oxml.ns import qn
from notebook_runner import LANGUAGES, PERIOD, PLACE, project_data

import analysis
from analysis.batch.index import every_place
from analysis.characters import legible
from analysis.dataset import Dataset
from analysis.display import plain
from analysis.errors import NothingToReportError, ParameterError
from analysis.questions import questions
from analysis.study import Study, open_study, periods_of
from analysis.takeaways import KINDS, chosen, file_names, files_of, takeaways, write_all
from analysis.takeaways.claims import Quote, may_say
from analysis.takeaways.ledger import ledger
from analysis.takeaways.ledger import rows_of as ledger_rows
from analysis.takeaways.paper import Paper
from analysis.takeaways.questionnaire import letter
from analysis.takeaways.scorecard import AREAS
from analysis.takeaways.scorecard import rows_of as scorecard_rows
from analysis.takeaways.temptations import may_not_say
from analysis.takeaways.workbook import MOST_IN_A_CELL, Column, Sheet, workbook

DATA = project_data()
FIGURE = re.compile(r"\b(?:620421-\d\d|F\d{4})\b")
PRINTED = re.compile(r'<data class="[^"]*" value="([^"]*)"[^>]*data-figures="([^"]*)"')
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "#N/A", "'=1", '=HYPERLINK("http://x","y")')


def study(language: str = "en", place: str = PLACE, period: str = PERIOD, dataset: Dataset = DATA) -> Study:
    return open_study(place=place, period=period, language=language, dataset=dataset)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def jingyuan() -> dict[str, bytes]:
    """The ten files on Jingyuan."""
    return files_of(DATA, place=PLACE, periods=[PERIOD])


def words_of(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]


def sheets_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_by(sheet: Any, column: str, header: int = 1) -> dict[str, dict[str, Any]]:
    """The rows of a sheet as dictionaries, by the value in one column."""
    head, *rows = list(sheet.iter_rows(min_row=header, values_only=True))
    return {row[head.index(column)]: dict(zip(head, row, strict=True)) for row in rows}


def named(jingyuan: dict[str, bytes], name: str) -> bytes:
    return jingyuan[f"{PLACE}/{PERIOD}/{name}"]


def quotes(language: str = "en", place: str = PLACE, period: str = PERIOD, dataset: Dataset = DATA) -> list[Quote]:
    one = study(language, place, period, dataset)
    return [*may_say(one), *may_not_say(one)]


def of_rule(found: list[Quote], rule: str) -> list[Quote]:
    return [quote for quote in found if quote.rule == rule]


# Questions ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_asks_every_question_once_with_its_figures_and_a_blank(
    jingyuan: dict[str, bytes], language: str
) -> None:
    asked = questions(DATA, place=PLACE, period=PERIOD, language=language)  # type: ignore[arg-type]
    found = docx.Document(io.BytesIO(named(jingyuan, f"questions.{language}.docx"))).paragraphs
    assert [p.text for p in found if p.style.name == "List Number"] == [plain(one.words) for one in asked]
    blanks = [p for p in found if p.text.strip() in ("Answer:", "答复：")]
    assert len(blanks) == len(asked)
    starts = [n for n, p in enumerate(found) if p.style.name == "List Number"]
    for one, start, end in zip(asked, starts, [*starts[1:], len(found)], strict=True):
        assert tuple(p.text.split(" ")[0] for p in found[start + 1 : end - 1]) == one.figures


def test_a_figure_of_the_letter_says_what_was_printed_and_where_it_stands(jingyuan: dict[str, bytes]) -> None:
    words = words_of(named(jingyuan, "questions.en.docx"))
    (first, *_) = [one for one in words if one.startswith("620421-02 [1]")]
    assert "printed “5200万元”, line 5, characters 807–818" in first
    (source,) = [one for one in words if one.startswith("[1] ")]
    assert "西e网—白银新闻网, 2020-07-13, tier B" in source
    assert DATA.source("jingyuan-2020-07-13").sha256[:16] in source


def test_a_place_in_the_text_that_nobody_recorded_is_said_to_be_so() -> None:
    words = "\n".join(words_of(letter(study(place="620123", period="2017/2020"))))
    assert "printed “1500余万元”, place not recorded" in words
    assert "line None" not in words


def test_the_sheet_of_questions_repeats_the_letter_and_leaves_the_answer_blank(jingyuan: dict[str, bytes]) -> None:
    book = sheets_of(named(jingyuan, "questions.en.xlsx"))
    first, second, columns = book.worksheets
    asked = questions(DATA, place=PLACE, period=PERIOD, language="en")
    head, *rows = list(first.iter_rows(values_only=True))
    assert [row[head.index("Question")] for row in rows] == [plain(one.words) for one in asked]
    assert [row[0] for row in rows] == list(range(1, len(asked) + 1))
    assert {row[head.index("Answer")] for row in rows} == {None}
    fund = rows_by(second, "Figure")["620421-02"]
    # 5200万 is read to the 万: half of it, 5,000 yuan, both ways
    assert (fund["Value"], fund["Low"], fund["High"]) == (52_000_000, 51_995_000, 52_005_000)
    assert (fund["As printed"], fund["Line"], fund["From character"], fund["To character"]) == ("5200万元", 5, 807, 818)
    explained = {(row[0], row[1]) for row in columns.iter_rows(min_row=2, values_only=True)}
    assert {(first.title, name) for name in head} <= explained


# Ledger ---------------------------------------------------------------------------------------------------------------


def test_the_ledger_has_hand_checked_amounts_and_people(jingyuan: dict[str, bytes]) -> None:
    rows = rows_by(sheets_of(named(jingyuan, "ledger.en.xlsx")).worksheets[0], "Figure")
    fund = rows["620421-02"]
    assert (fund["Amount (yuan)"], fund["Low (yuan)"], fund["High (yuan)"]) == (52_000_000, 51_995_000, 52_005_000)
    assert (fund["Stage"], fund["Donor"]) == ("allocated", "Heping District")
    # stated before inferred: 4274 + 1278 + 1354 = 6906 people and 1307 + 277 + 367 = 1951 households, only partly for these
    assert (fund["Persons"], fund["Households"]) == (6906, 1951)
    assert "only partly for these" in fund["Persons: interval and basis"]
    grants = rows["620421-38"]
    assert (grants["Amount (yuan)"], grants["Persons"], grants["Households"]) == (168_600, 208, 195)
    assert (grants["Part of"], grants["Place or village"]) == ("620421-33", "Fuping Village")
    assert rows["620421-35"]["Things it is for"].startswith("solar greenhouses: 173 greenhouses")


def test_the_ledger_is_blank_where_the_source_is_silent_and_never_zero(jingyuan: dict[str, bytes]) -> None:
    sheet = sheets_of(named(jingyuan, "ledger.en.xlsx")).worksheets[0]
    rows = rows_by(sheet, "Figure")
    social, market = rows["620421-32"], rows["620421-42"]
    assert (social["Persons"], social["Households"], social["Person-times"], social["Address"]) == (None,) * 4
    assert (market["Amount (yuan)"], market["Low (yuan)"], market["Kind of money"]) == (None,) * 3
    assert (market["Number of things"], market["Unit"]) == (1, "markets")
    assert all(cell.value != 0 for row in sheet.iter_rows() for cell in row)


def test_the_ledger_has_no_total_every_amount_is_a_published_one(jingyuan: dict[str, bytes]) -> None:
    rows = rows_by(sheets_of(named(jingyuan, "ledger.zh.xlsx")).worksheets[0], "编号")
    assert set(rows) == set(ledger_rows(study("zh")))
    for figure, row in rows.items():
        q = DATA.quantity(figure)
        assert row["金额（元）"] == (q.value if q.kind == "money" else None)


def test_every_group_that_a_fund_is_for_stands_on_the_second_sheet(jingyuan: dict[str, bytes]) -> None:
    sheet = sheets_of(named(jingyuan, "ledger.en.xlsx")).worksheets[1]
    groups = [row[3:8] for row in sheet.iter_rows(min_row=2, values_only=True) if row[0] == "620421-02"]
    # 12.7万 is read to the 千: 127,000 ± 500
    assert (127_000, 126_500, 127_500, "people", "inferred") in groups
    assert (6906, 6906, 6906, "people", "stated") in groups


def test_a_ledger_can_be_filtered_and_printed_and_explains_its_columns(jingyuan: dict[str, bytes]) -> None:
    book = sheets_of(named(jingyuan, "ledger.en.xlsx"))
    sheet = book.worksheets[0]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("C2", "$1:$1")
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet["J2"].number_format == "#,##0"
    assert all(sheet.column_dimensions[cell.column_letter].width >= 6 for cell in sheet[1])
    explained = {row[1]: row[2] for row in book.worksheets[2].iter_rows(min_row=4, values_only=True)}
    assert all(explained[cell.value] for cell in sheet[1])


def test_a_place_without_money_gets_a_ledger_that_says_so() -> None:
    place, period = next(
        (place, period)
        for place in every_place(DATA)
        for period in periods_of(DATA, place)
        if not ledger_rows(study(place=place, period=period))
    )
    sheet = sheets_of(ledger(study(place=place, period=period))).worksheets[0]
    assert sheet["B2"].value == "No amount of money and no project was published."


# Scorecard ------------------------------------------------------------------------------------------------------------


def test_the_scorecard_holds_the_outcome_against_its_target(jingyuan: dict[str, bytes]) -> None:
    rows = rows_by(sheets_of(named(jingyuan, "scorecard.en.xlsx")).worksheets[0], "Figure", header=3)
    sent, planned, fund = rows["620421-31"], rows["620421-30"], rows["620421-02"]
    assert (sent["Value"], sent["Target"], sent["Figure of the target"]) == (85, 141, "620421-30")
    # 85 / 141 = 60.28…, two exact counts
    assert [round(sent[name], 2) for name in ("Attained (%)", "Attained, low", "Attained, high")] == [60.28] * 3
    assert (planned["Stage"], planned["On the target"]) == ("planned", "itself the target of 620421-31")
    assert (fund["Target"], fund["Attained (%)"], fund["On the target"]) == (None, None, "no target published")


def test_the_scorecard_has_the_six_areas_in_order_and_no_score(jingyuan: dict[str, bytes]) -> None:
    sheet = sheets_of(named(jingyuan, "scorecard.en.xlsx")).worksheets[0]
    areas = [row[0] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert list(dict.fromkeys(areas)) == list(AREAS)
    assert "no composite score" in sheet["A2"].value


def test_an_area_on_which_nothing_was_published_says_so() -> None:
    found = scorecard_rows(study(place="620421-fuping"))
    assert ["talent", "nothing published"] in found
    assert not any(row[0] == "talent" and len(row) > 2 for row in found)


def test_an_interval_of_both_numbers_reaches_what_was_attained() -> None:
    # 400 million of 1.2 billion, both read to their last written digit or wider: a third, give or take
    found = scorecard_rows(study(place="130800-5-counties", period="2016/2017"))
    (row,) = [row for row in found if len(row) > 2 and row[11] is not None]
    value, low, high = row[13:16]
    outcome, target = DATA.quantity(str(row[2])), DATA.quantity(str(row[12]))
    assert value == 100 * outcome.value / target.value
    assert (low, high) == (100 * outcome.low / target.high, 100 * outcome.high / target.low)
    assert low < value < high


# Quotable sentences ---------------------------------------------------------------------------------------------------


def test_the_amount_is_quoted_with_its_stage_and_what_is_open() -> None:
    (first, *_) = of_rule(quotes(), "fund")
    assert plain(first.words) == (
        "Jingyuan County, 2020: East–West poverty alleviation assistance funds, 52 million yuan (allocated). How much of it was "
        "received, spent or completed, the source does not say. Whether it is fiscal, social or both, the source does not say."
    )
    (zh, *_) = of_rule(quotes("zh"), "fund")
    assert plain(zh.words).startswith("靖远县，2020年：东西部扶贫协作帮扶资金5,200万元（安排）。")


def test_the_amount_per_head_is_quoted_with_its_basis_and_refused_as_a_receipt() -> None:
    found = quotes()
    (said,) = [q for q in of_rule(found, "per_head") if q.figures == ("620421-02", "620421-12")]
    # 52,000,000 / 127,000 = 409.4
    assert "409.4 yuan per person [407.8, 411.1]" in plain(said.words)
    assert "inferred" in plain(said.words)
    (refused,) = [q for q in of_rule(found, "each_received") if q.figures == ("620421-02", "620421-12")]
    assert "received 409.4 yuan.”" in plain(refused.words)
    assert "“allocated” is no receipt" in plain(refused.reason or "")


def test_a_ceiling_is_quoted_as_at_most_and_refused_as_an_amount() -> None:
    found = quotes()
    # 52,000,000 / 6906 = 7529.7
    (said,) = [q for q in of_rule(found, "per_head") if q.quantities[0].ceiling]
    assert "at most 7,529.7 yuan per person" in plain(said.words)
    (refused,) = of_rule(found, "ceiling")
    assert "this is a ceiling and no amount" in plain(refused.reason or "")


def test_a_forbidden_sum_is_never_printed() -> None:
    for language in LANGUAGES:
        for rule in ("kinds_added", "maybe_inside", "alike_added", "part_added", "people_added"):
            for quote in of_rule(quotes(language), rule):
                values = {value for value, _ in PRINTED.findall(quote.words)}
                assert values == {str(int(q.value)) for q in quote.quantities}
                assert "…" in quote.words


def test_the_plan_the_rank_and_poverty_are_refused_with_their_reasons() -> None:
    found = quotes()
    (plan,) = of_rule(found, "plan_as_done")
    assert "85 people, which is 60.3%" in plain(plan.reason or "")
    (rank,) = [quote for quote in of_rule(found, "rank") if quote.reason is not None]
    assert plain(rank.words) == "“Jingyuan County is number 6 of 11 county-level places.”"
    assert "between 6 and 7" in plain(rank.reason or "")
    (poverty,) = of_rule(found, "out_of_poverty")
    assert "lifted 127,000 people" in plain(poverty.words)


def test_nobody_is_warned_of_a_temptation_that_is_not_there() -> None:
    # In the village there are funds, parts and beneficiaries, but no sales, no contracts, no registered capital and no plan.
    rules = {q.rule for q in quotes(place="620421-fuping") if q.reason is not None}
    assert rules.isdisjoint({"registered_capital", "turnover_as_income", "rank", "plan_as_done", "ceiling"})
    assert {"each_received", "part_added", "later_stage"} <= rules


def test_money_of_unstated_stage_is_not_quoted_as_spent() -> None:
    refused = [q for q in of_rule(quotes(), "later_stage") if q.figures == ("620421-32",)]
    assert [plain(q.reason or "") for q in refused] == [
        "The source does not say at which stage the money is, and not stated is not spent."
    ]


def test_every_sentence_of_the_document_has_its_citation(jingyuan: dict[str, bytes]) -> None:
    for language, said in (("en", "Citation: "), ("zh", "出处：")):
        words = words_of(named(jingyuan, f"quotable.{language}.docx"))
        found = quotes(language)
        assert [plain(q.words) for q in found] == [one for one in words if one in {plain(q.words) for q in found}]
        cited = [one for one in words if one.startswith(said)]
        assert [tuple(dict.fromkeys(FIGURE.findall(one))) for one in cited] == [
            tuple(sorted(q.figures, key=FIGURE.findall(line).index)) for q, line in zip(found, cited, strict=True)
        ]
        assert all("2020-07-13" in one for one in cited)


# Both languages, all places -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", range(4))
def test_both_languages_say_the_same_of_every_place_and_period(part: int) -> None:
    pairs = [(place, period) for place in every_place(DATA) for period in periods_of(DATA, place)]
    for place, period in pairs[part::4]:
        zh, en = (study(language, place, period) for language in ("zh", "en"))
        said = []
        for one in (zh, en):
            found = [*may_say(one), *may_not_say(one)]
            for quote in found:
                assert quote.figures
                assert not re.search(r"(?<![A-Za-z])(nan|None|inf)(?![A-Za-z])", plain(quote.words))
            said.append([(q.rule, q.figures, q.others, _printed(q)) for q in found])
        assert said[0] == said[1], (place, period)
        assert list(ledger_rows(zh)) == list(ledger_rows(en))
        assert _numbers(scorecard_rows(zh)) == _numbers(scorecard_rows(en))


def _printed(quote: Quote) -> list[tuple[str, str]]:
    return sorted(PRINTED.findall(quote.words + (quote.reason or "")))


def _numbers(rows: list[list[Any]]) -> list[list[Any]]:
    return [[cell for cell in row if isinstance(cell, int | Fraction)] for row in rows]


def test_both_languages_carry_the_same_figures_and_numbers_in_the_files(jingyuan: dict[str, bytes]) -> None:
    for kind, form in KINDS:
        zh, en = (named(jingyuan, f"{kind}.{language}.{form}") for language in ("zh", "en"))
        if form == "docx":
            assert sorted(FIGURE.findall("\n".join(words_of(zh)))) == sorted(FIGURE.findall("\n".join(words_of(en))))
            continue
        for one, other in zip(sheets_of(zh).worksheets, sheets_of(en).worksheets, strict=True):
            numbers = [[c.value if c.data_type == "n" else None for c in row] for row in one.iter_rows()]
            assert numbers == [[c.value if c.data_type == "n" else None for c in row] for row in other.iter_rows()]


# Hostile content ------------------------------------------------------------------------------------------------------


def hostile_book() -> Any:
    columns = [Column("=A1", "@x", 10), Column("b", "c", 10)]
    return sheets_of(workbook([Sheet("s", columns, [(w, w) for w in FORMULAS])], title="=t", language="zh"))


def test_a_text_never_becomes_a_formula_or_an_error() -> None:
    for sheet in hostile_book().worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.value is None or cell.data_type == "s"
                if cell.value and cell.value[0] in "=+-@\t'":
                    assert cell.quotePrefix
    assert [row[0] for row in hostile_book().worksheets[0].iter_rows(min_row=2, values_only=True)] == list(FORMULAS)


@pytest.mark.parametrize(
    ("hostile", "visible"),
    [
        ("a\x00b", "aU+0000b"),
        ("\x1b[31m", "U+001B[31m"),
        ("\ud800", "U+D800"),
        ("\ufffe\uffff", "U+FFFEU+FFFF"),
        ("\u202egpj.exe", "U+202Egpj.exe"),
        ("\u2028", "U+2028"),
        ("\U000e0041", "U+E0041"),
        ("<script>&amp;</script>", "<script>&amp;</script>"),
        ("靖远县\u3000甲", "靖远县\u3000甲"),
    ],
)
def test_what_xml_forbids_or_turns_a_line_round_is_shown_by_its_code(hostile: str, visible: str) -> None:
    assert legible(hostile) == visible
    paper = Paper(hostile, "zh")
    paper.numbered(hostile)
    assert set(words_of(paper.packed())) == {visible}
    book = sheets_of(workbook([Sheet("s", [Column(hostile, hostile)], [(hostile,)])], title=hostile, language="en"))
    assert {cell.value for row in book.worksheets[0].iter_rows() for cell in row} == {visible}


def test_a_text_that_looks_like_an_escaped_character_stays_what_it_is() -> None:
    content = workbook([Sheet("s", [Column("a", "b")], [("_x003D_1+1",)])], title="t", language="en")
    raw = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "_x005F_x003D_1+1" in raw


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    for long in ("长" * 100_000, "😀" * 20_000, "_x0041_" * 10_000):
        book = sheets_of(workbook([Sheet("s", [Column("a", "b")], [(long,)])], title="t", language="zh"))
        words = book.worksheets[0]["A2"].value
        assert len(words.encode("utf-16-le")) // 2 <= MOST_IN_A_CELL
        assert re.search(r"… \(\+[\d,]+\)$", words)


def test_a_number_with_more_digits_than_a_sheet_keeps_is_written_as_text() -> None:
    content = workbook([Sheet("s", [Column("a", "b")], [(10**16 + 1,), (10**14,)])], title="t", language="zh")
    cells = [row[0] for row in sheets_of(content).worksheets[0].iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type) for cell in cells] == [("10000000000000001", "s"), (10**14, "n")]


def test_hostile_data_reach_every_file_as_text(jingyuan_project: Path) -> None:
    path = jingyuan_project / "data" / "figures.csv"
    text = path.read_text(encoding="utf-8")
    for old in ("两地党政对接会议", "确定实施的项目", "引进落地企业,"):
        text = text.replace(old, "=cmd|' /C calc'!A0<script>" + ("," if old.endswith(",") else ""))
    path.write_text(text, encoding="utf-8")
    data = analysis.load(jingyuan_project)
    hostile = 0
    for name, content in takeaways(study("zh", dataset=data)).items():
        if name.endswith("docx"):
            assert docx.Document(io.BytesIO(content)).paragraphs
            continue
        for sheet in sheets_of(content).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type in ("n", "s")
                    hostile += str(cell.value).startswith("=cmd")
    assert hostile >= 3


# The files themselves -------------------------------------------------------------------------------------------------


def test_the_same_data_give_the_same_bytes(jingyuan: dict[str, bytes]) -> None:
    assert takeaways(study("zh")) == {name: made for name, made in jingyuan.items() if ".zh." in name}


def test_no_file_tells_when_or_by_whom_it_was_made(jingyuan: dict[str, bytes]) -> None:
    for name, content in jingyuan.items():
        archive = zipfile.ZipFile(io.BytesIO(content))
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
        assert "<dc:creator>Paired Aid</dc:creator>" in core
        assert f"<dc:language>{'zh-CN' if '.zh.' in name else 'en'}</dc:language>" in core
        assert not re.search("created|modified|lastModifiedBy|python", core)
        assert not [part for part in archive.namelist() if "thumbnail" in part]


def test_word_files_are_a4_in_song_and_hei_with_page_numbers_and_languages(jingyuan: dict[str, bytes]) -> None:
    for name in ("questions.zh.docx", "quotable.zh.docx", "questions.en.docx"):
        document = docx.Document(io.BytesIO(named(jingyuan, name)))
        (section,) = document.sections
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        faces = {style: _east_asian(document.styles[style]) for style in ("Normal", "Title", "Heading 1")}
        assert faces == {"Normal": "宋体", "Title": "黑体", "Heading 1": "黑体"}
        language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
        assert (language.get(qn("w:val")), language.get(qn("w:eastAsia"))) == ("en-GB", "zh-CN")
        codes = [code.text.strip() for code in section.footer._element.iter(qn("w:instrText"))]
        assert codes == ["PAGE", "NUMPAGES"]


def _east_asian(style: Any) -> str:
    return str(style.element.rPr.rFonts.get(qn("w:eastAsia")))


def test_each_list_of_a_document_counts_from_one() -> None:
    paper = Paper("t", "en")
    for heading in ("a", "b"):
        paper.heading(heading)
        paper.numbered("x")
        paper.numbered("y")
    found = docx.Document(io.BytesIO(paper.packed()))
    numbers = [p._p.pPr.numPr.numId.val for p in found.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_files_lie_where_the_reports_lie() -> None:
    assert file_names("620123", "2017/2020", "zh") == (
        "620123/2017--2020/questions.zh.docx",
        "620123/2017--2020/questions.zh.xlsx",
        "620123/2017--2020/ledger.zh.xlsx",
        "620123/2017--2020/scorecard.zh.xlsx",
        "620123/2017--2020/quotable.zh.docx",
    )


def test_all_files_of_a_place_are_written_or_none(tmp_path: Path) -> None:
    write_all(tmp_path, {"p/a.docx": b"old", "p/b.docx": b"old"})
    (tmp_path / "p" / "taken").mkdir()
    (tmp_path / "p" / "taken" / "file").touch()
    with pytest.raises(OSError, match="taken"):
        write_all(tmp_path, {"p/a.docx": b"new", "p/c.docx": b"new", "p/taken/file/d.docx": b"new"})
    left = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"p/a.docx": b"old", "p/b.docx": b"old", "p/taken/file": b""}


# Choosing, the command ------------------------------------------------------------------------------------------------


def test_a_place_without_figures_is_named_and_the_others_are_done() -> None:
    said: list[str] = []
    assert chosen(DATA, places=["620421", "120101"], note=said.append) == {"620421": ("2020",)}
    assert said == ["120101: nothing was published on it"]
    with pytest.raises(NothingToReportError, match="nothing was published on 120101"):
        chosen(DATA, places=["120101"])


def test_an_unknown_place_or_period_is_refused() -> None:
    with pytest.raises(ParameterError, match="place: found '999999'"):
        chosen(DATA, places=["999999"])
    with pytest.raises(ParameterError, match="period: found '1999'; allowed for 620421: 2020"):
        chosen(DATA, places=["620421"], periods=["1999"])
    with pytest.raises(NothingToReportError, match="no figure of 620421 for the period 2012"):
        chosen(DATA, places=["620421"], periods=["2012"])


def test_the_command_writes_the_default_places_and_says_so_as_json(paired_aid: Command, tmp_path: Path) -> None:
    done = paired_aid("export", "--json", "--out", str(tmp_path / "out"))
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert said["written"] == [*file_names(PLACE, PERIOD, "zh"), *file_names(PLACE, PERIOD, "en")]
    there = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert there == set(said["written"])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["620421", "--all"], r"--all: found beside the place 620421; allowed: places, or --all"),
        (["999999"], r"place: found '999999'; allowed"),
        (["--period", "20"], r"period: found '20'"),
        (["120101"], r"nothing was published on 120101"),
    ],
)
def test_wrong_use_of_export_is_one_sentence_and_writes_nothing(
    words: list[str], expected: str, paired_aid_here: Command, tmp_path: Path
) -> None:
    done = paired_aid_here("export", *words, "--out", str(tmp_path / "out"))
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert re.search(expected, line)
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_way_fails_its_place_with_one_sentence(paired_aid: Command, tmp_path: Path) -> None:
    (tmp_path / PLACE).write_text("mine", encoding="utf-8")
    done = paired_aid("export", "--language", "en", "--out", str(tmp_path))
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert re.search(rf"620421: cannot write .*{PLACE}.*none of its files was changed", line)
    assert [path.name for path in tmp_path.iterdir()] == [PLACE]


def test_the_command_line_starts_without_word_and_excel() -> None:
    code = "import sys, analysis.cli, analysis.takeaways; print({'docx', 'openpyxl'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
