"""Every number of a text that counts or measures something, at its place, and nothing else."""

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.dataset import load
from analysis.numerals import normalise, read
from analysis.text.cleaning import clean, simplified
from analysis.text.quantities import find

SHARED = Path(os.environ.get("PAIRED_AID_SHARED", Path(__file__).parents[2] / "shared"))


def written(text: str) -> list[str]:
    return [one.as_written for one in find(clean(text + "。")).quantities]


def said(text: str) -> list[tuple[str, float, str, str]]:
    found = find(clean(text + "。")).quantities
    return [(one.as_written, float(one.reading.value), one.reading.unit, one.reading.hedge) for one in found]


# What counts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年到位资金1,234.5万元", [("1234.5万元", 12_345_000, "元", "exact")]),
        ("安排３００萬(wàn)元，用於４２戶(hù)", [("300万元", 3_000_000, "元", "exact"), ("42户", 42, "户", "exact")]),
        ("超过80亿元，近1918个，不到三成", [("80亿元", 8e9, "元", "over"), ("1918个", 1918, "个", "about"), ("三成", 30, "%", "under")]),
        ("带动1.2万余人次", [("1.2万余人次", 12_000, "人次", "over")]),
        ("海拔3000米以上，低于500元", [("3000米", 3000, "米", "at_least"), ("500元", 500, "元", "under")]),
        ("每户3至5万元", [("3至5万元", 30_000, "元", "range")]),
        ("吸纳800人至1000人", [("800人至1000人", 800, "人", "range")]),
        ("九成给农户，涨了一倍，增长百分之三十五", [("九成", 90, "%", "exact"), ("一倍", 1, "倍", "exact"), ("百分之三十五", 35, "%", "exact")]),
        ("帮助39.05万贫困人口", [("39.05万", 390_500, "人", "exact")]),
        ("争取600万启动资金", [("600万", 6_000_000, "元", "exact")]),
        ("带动2.3万农户", [("2.3万", 23_000, "户", "exact")]),
        ("拨付1100万元，这1100万不是白给的", [("1100万元", 11_000_000, "元", "exact"), ("1100万", 11_000_000, "元", "exact")]),
        ("9市33个县、18县的代表", [("9市", 9, "市", "exact"), ("33个", 33, "个", "exact"), ("18县", 18, "县", "exact")]),
        ("产值超千万元的两家企业", [("千万元", 10_000_000, "元", "over"), ("两家", 2, "家", "exact")]),
        ("一百来人，上百户，十几块钱", [("一百来人", 100, "人", "about"), ("百户", 100, "户", "at_least"), ("十几块钱", 11, "元", "range")]),
        ("三年内建成，用了半年，一年多时间", [("三年", 3, "年", "exact"), ("半年", 0.5, "年", "exact"), ("一年多", 1, "年", "over")]),
        ("一区四县摘帽", [("一区", 1, "区", "exact"), ("四县", 4, "县", "exact")]),
        ("52岁的他养了1.5万只鸡，4口人", [("52岁", 52, "岁", "exact"), ("1.5万只", 15_000, "只", "exact"), ("4口人", 4, "口", "exact")]),
        ("兩億多元、628.43萬畝", [("两亿多元", 2e8, "元", "over"), ("628.43万亩", 6_284_300, "亩", "exact")]),
        ("从1000多万元涨到近5800万元", [("1000多万元", 1e7, "元", "over"), ("5800万元", 5.8e7, "元", "about")]),
        ("从500元到800元", [("500元", 500, "元", "exact"), ("800元", 800, "元", "exact")]),
        ("人口 4 . 9 万 人", [("4.9万人", 49_000, "人", "exact")]),
        ("产业，1 307户", [("1307户", 1307, "户", "exact")]),
        ("增长-3.5%，下降2.3个百分点", [("-3.5%", -3.5, "%", "exact"), ("2.3个百分点", 2.3, "百分点", "exact")]),
        ("12万7000人，1万2千300人", [("12万7000人", 127_000, "人", "exact"), ("1万2千300人", 12_300, "人", "exact")]),
        ("脱贫人口1200（万人），20万（人）", [("1200(万人)", 12e6, "人", "exact"), ("20万(人)", 200_000, "人", "exact")]),
        ("3000万元不到，≥20户，不止200户", [("3000万元", 3e7, "元", "under"), ("20户", 20, "户", "at_least"), ("200户", 200, "户", "over")]),
        ("近（5200万元），200户（以上）", [("5200万元", 5.2e7, "元", "about"), ("200户", 200, "户", "at_least")]),
        ("至少开办12家，破亿元", [("12家", 12, "家", "at_least"), ("亿元", 1e8, "元", "over")]),
    ],
)  # fmt: skip
def test_what_counts_or_measures_is_found_with_value_unit_and_hedge(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2020年7月13日", "2018—2020年", "2019、2020年", "2021.03.05 09:30", "1—6月份", "8月底前", "上世纪90年代", "下午4时许", "07:52:17", "2020-08",
        "第3批、第二十三次、第21届", "一、工作开展情况", "（三）下一步打算", "1.加强领导", "一是抓产业，二是抓就业",
        "“1+6”协议", "“两不愁三保障”", "《三年行动计划（2018—2020年）》", "坚持一村一品、一户一策", "“四个不摘”", "三区三州",
        "四川、三门峡市、七台河市、六盘水市", "两地、双方、两县、三省、这三个村", "一个县、一家企业、一批项目、一名干部",
        "统一部署，一定一起干，万众一心，千方百计，百姓满意，十分感谢", "几次、数十人、几十家",
        "5G基站、4A级景区、G30高速、省道326线、3D打印", "电话0943-6123456，邮编、邮箱a1@example.com", "9:1的比例、1对1帮扶、2/3",
        "每亩、一亩地、一个月能挣", "两年前、三个月前", "80后、世界500强、六年级", "二期工程、三级联动",
    ],
)  # fmt: skip
def test_what_counts_nothing_is_passed_over(text):
    assert written(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "港币5200万元", "5200万元港币", "$5200万元", "50万元（美元）",  # another currency
        "负3.5%", "3元5角", "廿五户", "2000人（次）", "资金5200【万元】",  # another number or unit than the characters say
        "覆盖3. 5万人", "覆盖.5万元",  # a point that may be none
        "400余-500户", "400户-500余户", "800元-500元", "5200-万元",  # no ranges
        "（单位：万元）\n到位资金5200", "甲镇资金\t300\t41", "甲镇  120   户数",
    ],
)  # fmt: skip
def test_what_may_be_another_number_is_passed_over(text):
    assert written(text) == []


def test_the_cell_of_a_table_takes_no_unit_from_a_number_above():
    assert written("受益300人。\n甲镇\t300\t41") == ["300人"]


def test_long_chains_of_digits_and_marks_take_no_time_to_speak_of():
    for piece in ("1-", "3至", "1.", "1万", "a1-", "1、", "至少", "1@"):
        assert len(find(clean(piece * 20_000)).quantities) <= 20_000


def test_every_number_in_digits_that_is_none_is_named_with_the_reason():
    found = find(clean("2020年，“1+6”协议第3批落地，门牌326，另有12处。"))
    assert [one.as_written for one in found.quantities] == ["12处"]
    assert [(one.as_written, one.reason) for one in found.passed] == [
        ("2020年", "date"), ("1+6", "name"), ("3", "ordinal"), ("326", "no unit"),
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["签约", "节约", "就近", "附近", "通过", "渡过", "高超"])
def test_the_end_of_another_word_is_no_hedge(word):
    assert said(f"{word}15人")[0][3] == "exact"


@pytest.mark.parametrize(
    ("unit", "word"),
    [("人", "人才"), ("户", "户籍"), ("家", "家庭"), ("项", "项目"), ("期", "期间"), ("对", "对口"), ("部", "部队")],
)
def test_the_beginning_of_another_word_is_no_unit(unit, word):
    assert all(one.reading.unit != unit for one in find(clean(f"共有12{word}。")).quantities)


def test_numbers_in_page_furniture_and_at_the_cut_off_end_of_a_text_are_not_proposed():
    text = "到位3000万元。\n浏览5000次\n"
    furniture = [(text.index("浏览"), len(text) - 1)]
    assert [one.as_written for one in find(clean(text), furniture).quantities] == ["3000万元"]
    assert written("") == []
    cut = "先到位3000万元，后到位520"
    assert [one.as_written for one in find(clean(cut)).quantities] == ["3000万元"]
    assert [(one.as_written, one.reason) for one in find(clean(cut + "0万元")).passed] == [("5200万元", "cut off")]


def test_every_reason_has_its_words_on_the_review_page():
    from analysis.proposals.review.words import WORDS
    from analysis.text.quantities.finding import Reason

    assert {f"passed.{reason}" for reason in get_args(Reason)} == {name for name in WORDS if name.startswith("passed.")}


# Cleaning ------------------------------------------------------------------------------------------------------------


def test_every_cleaned_character_knows_where_it_stood():
    text = "財政資金５,２００萬(wàn)元，\u200b惠及 1 307 戶(hù)。"
    cleaned = clean(text)
    assert cleaned.text == "财政资金5200万元，惠及1307户。"
    assert [text[start:end] for start, end in zip(cleaned.starts, cleaned.ends, strict=True)] == list(
        "財政資金５２００萬元，惠及1307戶。"
    )
    assert text[slice(*cleaned.span(4, 10))] == "５,２００萬(wàn)元"


def test_damage_stays_visible():
    assert clean("2020年?yáng)|西部").text == "2020年|西部"
    assert clean("资金\ufffd\ufffd万元").text == "资金\ufffd\ufffd万元"
    assert clean("a\ud800b萬").text == "a\ud800b万"


def test_all_units_and_hedges_are_read_in_traditional_characters_too():
    import opencc

    from analysis.numerals.units import HEDGE_AFTER, HEDGE_BEFORE, UNITS

    traditional = opencc.OpenCC("s2t")
    for word in (*UNITS, *HEDGE_BEFORE, *HEDGE_AFTER, "亿", "万", "两", "余"):
        assert normalise(traditional.convert(word)) == word
        assert simplified(traditional.convert(word)) == word


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="1234567890.,万亿元人户个年月日至近约余多超以上(wàn)，。 \n第一二两三十百千半成倍萬戶億餘", max_size=60
    )
)
def test_whatever_is_found_is_what_stands_there(text):
    cleaned = clean(text)
    assert clean(cleaned.text).text == cleaned.text
    found = find(cleaned)
    last = 0
    for one in found.quantities:
        assert last <= one.start < one.end <= len(text)
        last = one.end
        piece = text[one.start : one.end]
        assert normalise(piece) == one.as_written == cleaned.text[one.at : one.until]
        again = read(piece, hedge=one.reading.hedge, unit=one.implied or None)
        assert again == one.reading
        assert not text[one.end : one.end + 1].isdigit() or not piece[-1].isdigit()
        assert not (piece[0].isdigit() and text[one.start - 1 : one.start].isdigit() and one.start)


def test_two_copies_of_a_text_are_read_alike_wherever_they_stand():
    text = "安排资金386.4万元，发展日光温室173座；安排113万元。\n"
    once, twice = find(clean(text)).quantities, find(clean(text * 2)).quantities
    assert [one.start + len(text) for one in once] == [two.start for two in twice[len(once) :]]


# Labelled texts ------------------------------------------------------------------------------------------------------

needs_labels = pytest.mark.skipif(
    not (SHARED / "extraction" / "score.py").exists(), reason="the labelled texts are not beside the project"
)


@needs_labels
def test_labelled_texts_are_read_as_labelled(tmp_path):
    from analysis.proposals.objects import json_text
    from analysis.proposals.propose import propose
    from analysis.text.files import read_article

    for path in sorted((SHARED / "extraction/dev/texts").glob("*.txt")):
        written = json_text(propose(read_article(path), None))
        (tmp_path / f"{path.stem}.json").write_text(written, encoding="utf-8")
    command = [sys.executable, SHARED / "extraction/score.py", SHARED / "extraction/dev/gold", tmp_path]
    line = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1].split()
    score = {name: float(value) for name, value in zip(line[::2], line[1::2], strict=True)}
    assert score["F1"] >= 0.98
    assert score["exact-span"] >= 0.96
    assert score["hedge"] >= 0.97


ARTICLE = SHARED / "texts" / "jingyuan-2020-07-13.txt"


@pytest.mark.skipif(not ARTICLE.exists(), reason="the Jingyuan article is not beside the project")
def test_all_fifty_figures_of_jingyuan_are_found_on_the_damaged_page_and_no_other():
    data = load()
    text = ARTICLE.read_bytes().decode("utf-8")
    found = {(one.start, one.end): one for one in find(clean(text)).quantities}
    figures = {(f.start, f.end): f for f in map(data.figure, data.figures_of("jingyuan-2020-07-13"))}
    assert found.keys() == figures.keys()
    for place, figure in figures.items():
        assert (found[place].as_written, found[place].reading.value) == (figure.as_written, Fraction(figure.value))
