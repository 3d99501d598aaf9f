"""The proof of built reports: every number recomputes, its words say it, both languages print the same; tampering is found."""

from __future__ import annotations

import json
import re
import shutil
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import Command, Reports
from notebook_runner import ALL_NOTEBOOKS, PERIOD, PLACE, PROJECT, project_data

from analysis.comparison import compare
from analysis.errors import FormulaError
from analysis.labels import Language
from analysis.numbers import bounds, number, tie
from analysis.proof import differences, prove_reports, read_page
from analysis.proof.formulas import evaluate, parse_formula, printed_span, unit_of
from analysis.proof.wordings import fault_of_interval, fault_of_number

DATA = project_data()
FUND, REACHED = "620421-02", "620421-12"  # 5200万元, 12.7万人
#: One number of each kind: published, derived, interval, count, and one that is drawn.
RATE = DATA.quantity(FUND) / DATA.quantity(REACHED)


def page(language: Language, *elements: str, chart: str = "") -> str:
    """A page with these numbers in a paragraph, and a chart with these texts."""
    lang = "zh-CN" if language == "zh" else "en"
    drawing = f'<figure id="ladder"><svg viewBox="0 0 1 1">{chart}</svg></figure>'
    buttons = " ".join(f'<button popovertarget="card-{n}">{one}</button>' for n, one in enumerate(elements))
    cards = "".join(card(n, one) for n, one in enumerate(elements))
    return f'<html lang="{lang}"><body><p>{buttons}</p>{drawing}{cards}</body></html>'


def card(n: int, element: str) -> str:
    """A card that tells of a number what it must."""
    (one,) = read_page(element).printed
    interval = f"[{Decimal(one.low):,f}, {Decimal(one.high):,f}]" if one.low else ""
    told = f"{Decimal(one.value):,f} {interval} {' '.join(one.figures)}"
    return f'<div popover id="card-{n}" class="card"><p>{told}</p></div>'


def folder_of(tmp_path: Path, zh: str, en: str) -> Path:
    """A folder with one report in both languages."""
    for language, html in (("zh", zh), ("en", en)):
        path = tmp_path / PLACE / PERIOD / f"per_capita_impact.{language}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, encoding="utf-8")
    return tmp_path


def made_up(language: Language) -> str:
    """A small page that is right."""
    count = f'<data class="n" value="2" data-figures="{FUND} {REACHED}">2</data>'
    drawn = f"<g{tie(RATE, form='drawn')}><text>409.4 {'元/人' if language == 'zh' else 'yuan per person'}</text></g>"
    numbers = [number(DATA.quantity(FUND), language), number(RATE, language), bounds(RATE, language), count]
    return page(language, *numbers, chart=f'{drawn}<g data-figures="{REACHED}"><text>…</text></g>')


# The real reports ----------------------------------------------------------------------------------------------------


def test_every_number_of_the_default_reports_recomputes_and_both_languages_print_the_same(reports: Reports) -> None:
    proof = prove_reports(reports.folder, DATA)
    assert proof.disagreements == []
    assert (proof.pages, proof.pairs, proof.alone) == (2 * len(ALL_NOTEBOOKS), len(ALL_NOTEBOOKS), [])
    assert proof.recomputed > 1000
    assert proof.numbers > proof.recomputed


def test_the_real_reports_hold_numbers_of_every_kind_in_prose_tables_and_charts(reports: Reports) -> None:
    pages = [read_page(reports.path(name, "en").read_text(encoding="utf-8")) for name in ALL_NOTEBOOKS]
    found = [one for page in pages for one in page.printed]
    assert {one.kind for one in found} >= {"number", "interval", "count"}
    assert {bool(one.where) for one in found} == {True, False}
    assert any(page.chart_texts for page in pages)
    operations = {"÷", "+", "or", "HHI", "Gini", "Theil_between"}
    assert {one for one in operations if any(one in printed.formula for printed in found)} == operations


#: What is done to a real page, and a part of the sentence that tells of it.
TAMPERED = {
    "a changed value": (r'value="409\.448818898"', 'value="410.448818898"', "the figures give the value 409.448818898"),
    "a changed end": (r'data-low="407\.803921569"', 'data-low="400"', "the figures give the low end 407.803921569"),
    "a changed formula": (r'data-formula="620421-02 ÷ 620421-12"', 'data-formula="620421-02 ÷ 620421-13"', "formula"),
    "a formula left out": (r' data-formula="620421-02 ÷ 620421-12"', "", "has no formula"),
    "another figure": (r'data-figures="620421-02 620421-12"', 'data-figures="620421-02 620421-13"', "formula names"),
    "an unknown figure": (r'data-figures="620421-02"', 'data-figures="620421-0X"', "no figure 620421-0X"),
    "another unit": (r'data-unit="yuan_per_person"', 'data-unit="yuan_per_household"', "it gives yuan_per_person"),
    "changed words": (r">409\.4 yuan per person<", ">490.4 yuan per person<", "its words say 490.4"),
    "a changed interval": (r"\[407\.8, 411\.1\]", "[407.8, 417.1]", "its words say 407.8 to 417.1"),
    "words in another unit": (r">409\.4 yuan per person<", ">409.4 yuan per household<", "its unit is yuan_per_person"),
}


@pytest.mark.parametrize("change", TAMPERED)
def test_tampering_with_a_real_page_is_found(change: str, reports: Reports, tmp_path: Path) -> None:
    pattern, new, told = TAMPERED[change]
    zh, en = (reports.path("per_capita_impact", lang).read_text(encoding="utf-8") for lang in ("zh", "en"))
    tampered, times = re.subn(pattern, new, en)
    assert times > 0
    proof = prove_reports(folder_of(tmp_path, zh, tampered), DATA)
    assert any(told in sentence for report, sentence in proof.disagreements if report.endswith(".en.html"))
    # The words are not compared between the languages, all else is.
    differ = [sentence for report, sentence in proof.disagreements if report.endswith("impact")]
    assert bool(differ) == ("words" not in change and change != "a changed interval")


def test_a_dropped_number_is_found_in_either_language(reports: Reports, tmp_path: Path) -> None:
    pages = {lang: reports.path("source_audit", lang).read_text(encoding="utf-8") for lang in ("zh", "en")}
    dropped = re.sub(r"<data class=\"n\"[^>]*>(.*?)</data>", r"\1", pages["zh"], count=1)
    proof = prove_reports(folder_of(tmp_path, dropped, pages["en"]), DATA)
    assert len(proof.disagreements) == 1
    assert re.search(r"^en has .* and zh has not$", proof.disagreements[0][1])


# Made-up pages -------------------------------------------------------------------------------------------------------


def test_a_right_page_passes_and_is_counted(tmp_path: Path) -> None:
    proof = prove_reports(folder_of(tmp_path, made_up("zh"), made_up("en")), DATA)
    assert proof.disagreements == []
    assert (proof.pages, proof.pairs, proof.numbers, proof.recomputed) == (2, 1, 10, 8)
    assert proof.lines() == [
        "2 reports in 1 pair of languages, 10 numbers, 8 of them recomputed from the figures; no disagreements"
    ]


def test_a_page_is_read_in_order_with_part_and_place() -> None:
    other = f'<div popover id="card-1" class="card"><div></div>{number(RATE, "en")}</div>'
    html = page("en", number(RATE, "en")) + f"<figure id='rates'><img>{bounds(RATE, 'en')}</figure>{other}"
    first, second, third = read_page(html).printed
    assert (first.kind, first.part, first.where, first.words) == ("number", "page", "", "409.4 yuan per person")
    assert (second.kind, second.where, second.low, second.high) == (
        "interval",
        "rates",
        "407.803921569",
        "411.106719368",
    )
    assert (third.kind, third.part) == ("number", "card")
    assert (first.card, second.card) == ("card-0", "")
    assert read_page(html).cards["card-0"] == f"409.448818898 [407.803921569, 411.106719368] {FUND} {REACHED}"
    assert first.figures == (FUND, REACHED)
    assert first.formula == f"{FUND} ÷ {REACHED}"


def test_the_order_may_differ_between_languages_but_not_how_often() -> None:
    one, other = number(RATE, "en"), number(DATA.quantity(FUND), "en")
    zh_one, zh_other = number(RATE, "zh"), number(DATA.quantity(FUND), "zh")
    assert differences(read_page(page("zh", zh_other, zh_one)), read_page(page("en", one, other))) == []
    (said,) = differences(read_page(page("zh", zh_one, zh_one, zh_one)), read_page(page("en", one)))
    assert said.startswith("zh has “409.4")
    assert said.endswith(", 2 times, and en has not")


def test_charts_are_tied_to_the_same_figures() -> None:
    tied, other = (f'<g data-figures="{figure}"><text>x</text></g>' for figure in (FUND, REACHED))
    assert differences(read_page(page("zh", chart=tied * 2)), read_page(page("en", chart=tied))) == []
    assert differences(read_page(page("zh", chart=tied)), read_page(page("en", chart=tied + other))) == [
        f"en has words on {REACHED} in the chart ladder, and zh has not"
    ]


def test_a_drawn_number_must_be_among_its_words(tmp_path: Path) -> None:
    wrong = made_up("en").replace("<text>409.4 yuan", "<text>Funds of 2020: 904.4 yuan")
    proof = prove_reports(folder_of(tmp_path, made_up("zh"), wrong), DATA)
    (sentence,) = [sentence for _, sentence in proof.disagreements]
    assert sentence.endswith("none of its numbers says 409.448818898")


def test_a_card_must_be_there_and_tell_of_its_number(tmp_path: Path) -> None:
    right = made_up("zh")
    for old, new, told in (
        ('popovertarget="card-1"', 'popovertarget="card-9"', "there is no card card-9"),
        ('<button popovertarget="card-1">', "<button>", "it opens no card"),
        ("<p>409.448818898 ", "<p>9,409.448818898 ", "its card does not tell its value, 409.448818898"),
        ("[407.803921569, 411.106719368] 6", "6", "its card does not tell its interval"),
        (f"<p>2  {FUND} {REACHED}", f"<p>2  {FUND}0 {REACHED}", f"its card does not name {FUND}"),
    ):
        assert old in right
        proof = prove_reports(folder_of(tmp_path, right.replace(old, new), made_up("en")), DATA)
        assert any(told in sentence for _, sentence in proof.disagreements), told


def test_what_cannot_be_proved_is_no_pass(tmp_path: Path) -> None:
    without = made_up("zh")
    for html, told in (
        (re.sub(r' data-figures="[^"]*"', "", without), "no figure is named"),
        (without.replace('value="2"', 'value="two"'), "its value is no number"),
        (without.replace('data-low="51995000"', 'data-low="nan"'), "is no number"),
        (without.replace('lang="zh-CN"', 'lang="fr"'), "its name says zh, and the page none of zh, en"),
        ("", "it carries no number"),
    ):
        proof = prove_reports(folder_of(tmp_path, html, made_up("en")), DATA)
        assert any(told in sentence for _, sentence in proof.disagreements), told


def test_a_report_in_one_language_is_told_but_no_fault(tmp_path: Path) -> None:
    (folder_of(tmp_path, made_up("zh"), made_up("en")) / PLACE / PERIOD / "per_capita_impact.en.html").unlink()
    proof = prove_reports(tmp_path, DATA)
    assert proof.ok
    assert proof.alone == [f"{PLACE}/{PERIOD}/per_capita_impact.zh.html"]
    assert "no report in the other language" in proof.lines()[0]


def test_working_copies_and_the_catalogue_are_no_reports(tmp_path: Path) -> None:
    folder_of(tmp_path, made_up("zh"), made_up("en"))
    (tmp_path / ".work").mkdir()
    (tmp_path / ".work" / "half.zh.html").write_text("<html", encoding="utf-8")
    (tmp_path / "index.html").write_text("<html lang='en'>", encoding="utf-8")
    assert prove_reports(tmp_path, DATA).pages == 2


# Formulas ------------------------------------------------------------------------------------------------------------


def test_operators_bind_as_in_arithmetic() -> None:
    def tree(formula: str) -> str:
        term = parse_formula(formula)

        def said(one: object) -> str:
            assert isinstance(one, type(term))
            inner = f" {one.operation} ".join(map(said, one.operands))
            return f"({inner})" if one.operands else one.figure or f"{one.amount} {one.unit}"

        return said(term)

    assert tree("a ÷ b ÷ 4 years") == "((a ÷ b) ÷ 4 years)"
    assert tree("a ÷ b + c × d") == "((a ÷ b) + (c × d))"
    assert tree("a − b − c + d") == "(((a − b) − c) + d)"
    assert tree("a + b + c") == "(a + b + c)"
    assert tree("a ÷ (b or c + d)") == "(a ÷ (b or (c + d)))"
    assert tree("HHI(a-1, b.2)") == "(a-1 HHI b.2)"
    assert tree("1,234.5 yuan ÷ 620421-02") == "(2469/2 yuan ÷ 620421-02)"


@pytest.mark.parametrize(
    "formula",
    [
        "", "+", "a +", "a b", "(a", "a)", "a ÷", "sum(a, b)", "HHI()", "HHI(a", "a ^ b", "4", "4 years 5", "a, b", "__import__('os')",
        "(" * 500 + "a" + ")" * 500, "1 ÷ 0", "a" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_formula_is_refused_in_one_sentence(formula: str) -> None:
    with pytest.raises(FormulaError) as caught:
        evaluate(parse_formula(formula), DATA)
    assert "\n" not in str(caught.value)


def test_every_operation_gives_what_the_package_gives() -> None:
    found = compare(DATA, place=PLACE, period=PERIOD, prices="2018")
    assert found.gini is not None
    assert found.theil is not None
    measured = [
        found.measure(found.gini, "Gini"),
        found.measure(found.theil.total, "Theil"),
        found.measure(found.theil.between, "Theil_between"),
        found.measure(found.theil.within, "Theil_within"),
    ]
    derived = [*measured, *(entry.rate for entry in found.every)]
    assert any("∏" in q.formula for q in derived)
    for q in derived:
        span = printed_span(q.formula, q.unit, DATA)
        assert (span.value, span.low, span.high) == (q.value, q.low, q.high), q.formula


def test_a_quotient_in_percent_is_times_a_hundred_and_a_ratio_is_not() -> None:
    # 3,864,000 ÷ 5,162,000 = 74.85 %
    assert float(printed_span("620421-26 ÷ 620421-25", "percent", DATA).value) == pytest.approx(
        100 * float(printed_span("620421-26 ÷ 620421-25", "ratio", DATA).value)
    )


def test_the_share_of_a_term_in_its_sum_counts_its_own_interval_once() -> None:
    one, other = DATA.quantity("620421-26"), DATA.quantity("620421-28")
    span = printed_span("620421-26 ÷ (620421-26 + 620421-28)", "percent", DATA)
    assert span.low == 100 * one.low / (one.low + other.high)
    assert span.high == 100 * one.high / (one.high + other.low)


def test_years_must_be_those_of_the_money() -> None:
    assert unit_of(parse_formula(f"{FUND} ÷ {REACHED} ÷ 1 years"), DATA) == "yuan_per_person_year"
    with pytest.raises(FormulaError, match=f"{FUND} is of 1 years, not of 4"):
        printed_span(f"{FUND} ÷ {REACHED} ÷ 4 years", "yuan_per_person_year", DATA)


@pytest.mark.parametrize(
    ("formula", "unit", "told"),
    [
        (f"{FUND} + {REACHED}", "yuan", "yuan and persons stand in one sum"),
        (f"{FUND} ÷ {REACHED}", "yuan", "it gives yuan_per_person, not yuan"),
        (f"{FUND} ÷ {REACHED}", "percent", "it gives yuan_per_person, not percent"),
        (f"HHI({FUND} ÷ {REACHED})", "ratio", "the parts of an HHI are figures"),
        (f"{FUND} ÷ ({REACHED} − {REACHED})", "yuan_per_person", "the denominator may be zero"),
        ("no-such", "yuan", "no figure no-such"),
        ("Theil(4 years)", "ratio", "cannot be taken"),
    ],
)
def test_formulas_that_mean_nothing_are_refused(formula: str, unit: str, told: str) -> None:
    with pytest.raises(FormulaError, match=re.escape(told)):
        printed_span(formula, unit, DATA)


# Words ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "language", "unit", "value", "good"),
    [
        ("5,200万元", "zh", "yuan", 52_000_000, True),
        ("5,200万", "zh", "yuan", 52_000_000, True),  # the unit stands at the head of the column
        ("5,200元", "zh", "yuan", 52_000_000, False),
        ("1.5亿元", "zh", "yuan", 150_000_000, True),
        ("1.2万亿元", "zh", "yuan", 1_200_000_000_000, True),
        ("52 million yuan", "en", "yuan", 52_000_000, True),
        ("52 billion yuan", "en", "yuan", 52_000_000, False),
        ("52 million people", "en", "yuan", 52_000_000, False),
        ("over 1,200 households", "en", "households", 1_200, True),
        ("超1,200户", "zh", "households", 1_200, True),
        ("上限 7,529.7元/人", "zh", "yuan_per_person", Fraction("7529.684332464"), True),
        ("ceiling 7,529.6 yuan per person", "en", "yuan_per_person", Fraction("7529.684332464"), False),
        ("1 person", "en", "persons", 1, True),
        ("9.93%", "zh", "percent", Fraction("9.92692307692"), True),
        ("10%", "zh", "percent", Fraction("9.92692307692"), True),  # fewer digits, but right ones
        ("9.92%", "zh", "percent", Fraction("9.92692307692"), False),
        ("−3", "en", "ratio", -3, True),
        ("about", "en", "yuan", 1, False),
        ("", "zh", "yuan", 1, False),
    ],
)  # fmt: skip
def test_words_agree_with_a_value_to_the_precision_printed(
    words: str, language: Language, unit: str, value: Fraction, good: bool
) -> None:
    value = Fraction(value)
    fault = fault_of_number(words, language, unit=unit, value=value, low=value, high=value)
    assert (fault == "") == good, fault


def test_both_ends_of_a_range_are_read() -> None:
    ends = {"value": Fraction(40_000), "low": Fraction(30_000), "high": Fraction(50_000)}
    assert fault_of_number("3–5万元", "zh", unit="yuan", **ends) == ""
    assert fault_of_number("30,000–50,000 yuan", "en", unit="yuan", **ends) == ""
    assert fault_of_number("3–6万元", "zh", unit="yuan", **ends) == "its words say 3 to 60000"
    # What would be wrong: the word of scale lost, or taken over from the middle.
    assert fault_of_number(
        "8,000–1元", "zh", unit="yuan", value=Fraction(9000), low=Fraction(8000), high=Fraction(10**4)
    )


def test_intervals_are_read_in_their_scale() -> None:
    low, high = Fraction("407.803921569"), Fraction("411.106719368")
    assert fault_of_interval("[407.8, 411.1]", "en", low=low, high=high) == ""
    assert fault_of_interval("[407.9, 411.1]", "en", low=low, high=high) != ""
    assert fault_of_interval("407.8 to 411.1", "en", low=low, high=high) == "its words are no interval"
    assert (
        fault_of_interval("[51.995, 52.005] million", "en", low=Fraction(51_995_000), high=Fraction(52_005_000)) == ""
    )


# The command ---------------------------------------------------------------------------------------------------------


def test_check_reports_tells_counts_and_every_disagreement(
    paired_aid: Command, reports: Reports, tmp_path: Path
) -> None:
    done = paired_aid("check", "--reports", str(reports.folder), "--project", str(PROJECT))
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"8 reports in 4 pairs of languages, \d+ numbers, .*; no disagreements\n", done.stdout)

    copy = tmp_path / "reports"
    shutil.copytree(reports.folder, copy, ignore=shutil.ignore_patterns("*.pdf"))
    changed = copy / PLACE / PERIOD / "source_audit.en.html"
    changed.write_text(changed.read_text(encoding="utf-8").replace(FUND, "620421-03", 1), encoding="utf-8")
    done = paired_aid("check", "--reports", str(copy), "--project", str(PROJECT), "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert (found["reports"], found["pairs"], found["without_other_language"]) == (8, 4, [])
    assert {one["report"].split("/")[-1].split(".")[0] for one in found["disagreements"]} == {"source_audit"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--reports", "nowhere"), "option --reports: found nowhere (no such folder); allowed: "),
        (("--reports", "."), "option --reports: found . (no report in it); allowed: "),
        (("nowhere",), "argument DIR: found nowhere; allowed: with the option --reports only"),
    ],
)
def test_wrong_use_is_one_sentence(words: tuple[str, ...], told: str, paired_aid_here: Command, tmp_path: Path) -> None:
    done = paired_aid_here("check", *words, "--project", str(PROJECT), cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"paired-aid: {told}")
    assert done.stderr.count("\n") == 1
