"""Number phrases: what each says, its interval by hand, what is refused, and the properties that hold for all."""

from __future__ import annotations

import csv
import json
import time
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from analysis import numerals
from analysis.errors import NumberPhraseError, PairedAidError
from analysis.numerals import Reading, interval, normalise, read, write
from analysis.numerals.units import ENGLISH_UNITS, HEDGES, UNITS

SHARED = Path(__file__).resolve().parents[2] / "shared"
PROPERTY = settings(max_examples=400, deadline=timedelta(milliseconds=500), database=None)


# What a phrase says --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "value", "low", "high", "unit", "kind"),
    [
        # half a unit of the last written digit: 0.05万 = 500
        ("12.7万人", "127000", "126500", "127500", "人", "people"),
        # half of 1万
        ("5200万元", "52000000", "51995000", "52005000", "元", "money"),
        # half of 0.01万 = 50
        ("16.86万元", "168600", "168550", "168650", "元", "money"),
        ("33.2%", "33.2", "33.15", "33.25", "%", "percent"),
        ("4000元", "4000", "3999.5", "4000.5", "元", "money"),
        ("1.2万亿元", "1200000000000", "1150000000000", "1250000000000", "元", "money"),
        ("2.25倍", "2.25", "2.245", "2.255", "倍", "ratio"),
        ("3年", "3", "2.5", "3.5", "年", "duration"),
        ("183亩", "183", "182.5", "183.5", "亩", "area"),
        ("8.2亿千瓦时", "820000000", "815000000", "825000000", "千瓦时", "energy"),
        ("5千米", "5", "4.5", "5.5", "千米", "length"),
        ("2.5个百分点", "2.5", "2.45", "2.55", "百分点", "percent"),
        ("3000美元", "3000", "2999.5", "3000.5", "美元", "money"),
        ("600万", "6000000", "5995000", "6005000", "", "number"),
        ("50000", "50000", "49999.5", "50000.5", "", "number"),
        # counts written out to the unit are exact
        ("208人", "208", "208", "208", "人", "people"),
        ("4200人", "4200", "4200", "4200", "人", "people"),
        ("195户", "195", "195", "195", "户", "households"),
        ("9545人次", "9545", "9545", "9545", "人次", "people"),
        ("10.6745万人", "106745", "106745", "106745", "人", "people"),
        ("0人", "0", "0", "0", "人", "people"),
        ("0%", "0", "0", "0.5", "%", "percent"),
        # 1.5万只 is not written out: half of 0.1万
        ("1.5万只", "15000", "14500", "15500", "只", "count"),
        # several multipliers: the last digit is the one before 千, 万
        ("3万5千人", "35000", "34500", "35500", "人", "people"),
        ("1亿2000万元", "120000000", "119995000", "120005000", "元", "money"),
        ("1万2345元", "12345", "12344.5", "12345.5", "元", "money"),
        ("5千万元", "50000000", "45000000", "55000000", "元", "money"),
        # Chinese words: 三 stands at 千, so half of 1000
        ("三千人", "3000", "2500", "3500", "人", "people"),
        ("三十五万六千", "356000", "355500", "356500", "", "number"),
        ("一点二亿元", "120000000", "115000000", "125000000", "元", "money"),
        ("一千二百三十四人", "1234", "1234", "1234", "人", "people"),
        ("一千零三人", "1003", "1003", "1003", "人", "people"),
        ("一百二十户", "120", "120", "120", "户", "households"),
        ("三十人", "30", "30", "30", "人", "people"),
        ("十五个", "15", "15", "15", "个", "count"),
        ("两家", "2", "2", "2", "家", "count"),
        ("三〇五户", "305", "305", "305", "户", "households"),
        ("二十三", "23", "22.5", "23.5", "", "number"),
        # 一千五 is 1500, last digit at 百
        ("一千五", "1500", "1450", "1550", "", "number"),
        ("壹佰贰拾万元", "1200000", "1195000", "1205000", "元", "money"),
        # a multiplier alone has an implied one
        ("千万元", "10000000", "5000000", "15000000", "元", "money"),
        ("亿元", "100000000", "50000000", "150000000", "元", "money"),
        # shares
        ("百分之三十五", "35", "34.5", "35.5", "%", "percent"),
        ("百分之三点五", "3.5", "3.45", "3.55", "%", "percent"),
        ("百分之百", "100", "99.5", "100.5", "%", "percent"),
        ("千分之三", "0.3", "0.25", "0.35", "%", "percent"),
        # 九成 = 90 %, half of 10 %; 九成五 = 95 %, half of 1 %
        ("九成", "90", "85", "95", "%", "percent"),
        ("九成五", "95", "94.5", "95.5", "%", "percent"),
        # 半 is written in steps of a half, so half of 0.5 and of 5 %
        ("一年半", "1.5", "1.25", "1.75", "年", "duration"),
        ("半年", "0.5", "0.25", "0.75", "年", "duration"),
        ("3个半月", "3.5", "3.25", "3.75", "个月", "duration"),
        ("三成半", "35", "32.5", "37.5", "%", "percent"),
        # negative percentages are mirrored
        ("-3.5%", "-3.5", "-3.55", "-3.45", "%", "percent"),
        ("负0.5个百分点", "-0.5", "-0.55", "-0.45", "百分点", "percent"),
        # the unit stood in the table's header
        ("37.17(萬人)", "371700", "371650", "371750", "人", "people"),
        ("326964(人)", "326964", "326964", "326964", "人", "people"),
        # English
        ("54.16 million yuan", "54160000", "54155000", "54165000", "元", "money"),
        ("1.2 billion yuan", "1200000000", "1150000000", "1250000000", "元", "money"),
        ("9,472 households", "9472", "9472", "9472", "户", "households"),
        ("175,000", "175000", "174999.5", "175000.5", "", "number"),
        ("six million people", "6000000", "5500000", "6500000", "人", "people"),
        ("40 percent", "40", "39.5", "40.5", "%", "percent"),
        ("twenty%", "20", "19.5", "20.5", "%", "percent"),
        ("RMB 180 million", "180000000", "179500000", "180500000", "元", "money"),
    ],
)
def test_a_plain_phrase_is_exact_to_half_a_unit_of_its_last_digit(
    *, phrase: str, value: str, low: str, high: str, unit: str, kind: str
) -> None:
    assert read(phrase) == Reading(Fraction(value), Fraction(low), Fraction(high), unit, kind, "exact")


@pytest.mark.parametrize(
    ("phrase", "value", "low", "high", "unit", "hedge"),
    [
        # 5 of 1500 is the lowest digit that is not zero, at 100万
        ("1500余万元", "15000000", "15000000", "16000000", "元", "over"),
        ("12000余户", "12000", "12000", "13000", "户", "over"),
        ("3406.77余万元", "34067700", "34067700", "34067800", "元", "over"),
        ("1.2万余人次", "12000", "12000", "13000", "人次", "over"),
        ("2.3亿余元", "230000000", "230000000", "240000000", "元", "over"),
        ("7万多元", "70000", "70000", "80000", "元", "over"),
        ("三千余人", "3000", "3000", "4000", "人", "over"),
        ("百余人", "100", "100", "200", "人", "over"),
        ("十余万元", "100000", "100000", "200000", "元", "over"),
        ("1万多亿元", "1000000000000", "1000000000000", "2000000000000", "元", "over"),
        ("220多万", "2200000", "2200000", "2300000", "", "over"),
        ("三年多", "3", "3", "4", "年", "over"),
        ("两个多月", "2", "2", "3", "个月", "over"),
        ("超80亿元", "8000000000", "8000000000", "9000000000", "元", "over"),
        ("more than 25 million yuan", "25000000", "25000000", "26000000", "元", "over"),
        ("more than 40%", "40", "40", "50", "%", "over"),
        # 来 may be a little more or a little less
        ("十来个", "10", "0", "20", "个", "about"),
        ("约5800万元", "58000000", "57000000", "59000000", "元", "about"),
        ("56亿元左右", "5600000000", "5500000000", "5700000000", "元", "about"),
        ("近百人", "100", "0", "200", "人", "about"),
        # about and over together: the wider of the two
        ("近1.2万余人次", "12000", "11000", "13000", "人次", "about"),
        ("1亿元以上", "100000000", "100000000", "200000000", "元", "at_least"),
        ("不少于3000米", "3000", "3000", "4000", "米", "at_least"),
        ("上千人", "1000", "1000", "2000", "人", "at_least"),
        ("不到10万人", "100000", "0", "100000", "人", "under"),
        ("低于0.4%", "0.4", "0.3", "0.4", "%", "under"),
        ("不超过35天", "35", "34", "35", "天", "at_most"),
        ("50亩以内", "50", "40", "50", "亩", "at_most"),
        ("半年多", "0.5", "0.5", "1", "年", "over"),
        ("约-3%", "-3", "-4", "-2", "%", "about"),
    ],
)
def test_a_hedge_widens_by_one_step_of_the_lowest_digit_that_is_not_zero(
    *, phrase: str, value: str, low: str, high: str, unit: str, hedge: str
) -> None:
    reading = read(phrase)
    assert (reading.value, reading.low, reading.high) == (Fraction(value), Fraction(low), Fraction(high))
    assert (reading.unit, reading.hedge) == (unit, hedge)


@pytest.mark.parametrize(
    ("phrase", "low", "high", "unit"),
    [
        ("3—5万元", "30000", "50000", "元"),
        ("3至5万元", "30000", "50000", "元"),
        ("3-5万元", "30000", "50000", "元"),
        ("3万—5万元", "30000", "50000", "元"),
        ("3 ～ 5万元", "30000", "50000", "元"),
        ("3~5", "3", "5", ""),
        ("800人至1000人", "800", "1000", "人"),
        ("三十至五十万元", "300000", "500000", "元"),
        # 8000万 to 1.2万 would fall: the 万 is not shared
        ("8000—1.2万元", "8000", "12000", "元"),
        ("3元至5万元", "3", "50000", "元"),
        ("3%—5%", "3", "5", "%"),
        ("百分之三至五", "3", "5", "%"),
        ("八九成", "80", "90", "%"),
        ("三到四成", "30", "40", "%"),
        ("三五万元", "30000", "50000", "元"),
        ("一两千元", "1000", "2000", "元"),
        ("六七十人", "60", "70", "人"),
        ("二三十人", "20", "30", "人"),
        ("十七八岁", "17", "18", "岁"),
        ("一百二三十户", "120", "130", "户"),
        # 几 is an open digit; all below it is open too
        ("十几块钱", "11", "19", "元"),
        ("十几万元", "110000", "199999", "元"),
        ("几十人", "20", "99", "人"),
        ("数百名", "200", "999", "名"),
        ("数百余名", "200", "999", "名"),
        ("几百多万元", "2000000", "9999999", "元"),
        ("几个", "2", "9", "个"),
        ("约3—5万元", "30000", "50000", "元"),
        ("3 to 5 million yuan", "3000000", "5000000", "元"),
    ],
)
def test_a_range_is_its_written_ends(phrase: str, low: str, high: str, unit: str) -> None:
    reading = read(phrase)
    assert (reading.value, reading.low, reading.high) == (Fraction(low), Fraction(low), Fraction(high))
    assert (reading.unit, reading.hedge) == (unit, "range")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("５２００万元", "5200万元"),
        ("１７．４５亿元", "17.45亿元"),
        ("４５％", "45%"),
        ("2,425万元", "2425万元"),
        ("2，425 万元", "2425万元"),
        ("79 300", "79300"),
        ("283\u00a0900 人", "283900人"),
        ("5200萬(wàn)元", "5200万元"),
        ("5200萬（wàn）元", "5200万元"),
        ("1307戶(hù)", "1307户"),
        ("1307戶?hù)", "1307户"),
        ("1307戶hù)", "1307户"),
        ("兩億多元", "两亿多元"),
        ("12000餘戶", "12000余户"),
        ("300多隻", "300多只"),
        ("10分鐘", "10分钟"),
        ("628.43萬畝", "628.43万亩"),
        ("約 3 — 5 萬元", "约3—5万元"),
        ("參加學習的12,000餘人", "參加学習的12000余人"),
        ("12,34人", "12,34人"),
        ("在2020，300户", "在2020，300户"),
        ("54.16 million yuan", "54.16 million yuan"),
        ("2020年?", "2020年?"),
    ],
)
def test_normalise_brings_every_spelling_to_one(written: str, plain: str) -> None:
    assert normalise(written) == plain
    assert normalise(plain) == plain


# What is refused -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "phrase",
    [
        *(
            "",
            " ",
            "元",
            "万人次的",
            "两不愁三保障",
            "2020年?",
            "2020年",
            "二〇二〇年",
            "2017—2020年",
            "2017-2020",
            "1+6",
        ),
        *(
            "5200万元和3人",
            "195户208人",
            "5200万元 3人",
            "第3",
            "1..2万",
            "1.2.3",
            ".5万",
            "5.万",
            "007人",
            "1e5",
            "0x10",
        ),
        *("１２，34人", "12,34人", "1,2345人", "1 3户", "1,234 567", "NaN", "nan", "inf", "∞", "½", "²", "٣人", "Ⅳ"),
        *(
            "-3人",
            "-5200万元",
            "-0%",
            "--3%",
            "+3%",
            "-3—5%",
            "5—3万元",
            "3—3人",
            "3%—5元",
            "3余—5余人",
            "三五至六七万",
        ),
        *(
            "3万5人",
            "3万5",
            "1.5万3千",
            "亿万元",
            "三亿万",
            "三十十",
            "一百百",
            "两十",
            "几十几",
            "几百二",
            "二三四",
            "零五人",
        ),
        *(
            "3亿多万",
            "三千多百",
            "10余多人",
            "百分之三十%",
            "5万(万人)",
            "5人(人)",
            "¥5人",
            "上3人",
            "3个半",
            "三百年半",
            "百分之三成半",
            "半个",
        ),
        *(
            "约",
            "约约3人",
            "三分之一",
            "3.5.元",
            "3元元",
            "一" * 100,
            "九" * 21,
            "1" + "0" * 25,
            "0." + "1" * 15 + "元",
        ),
    ],
)
def test_what_is_not_one_quantity_is_refused_in_one_sentence(phrase: str) -> None:
    with pytest.raises(NumberPhraseError, match="allowed") as error:
        read(phrase)
    assert isinstance(error.value, PairedAidError)
    assert isinstance(error.value, ValueError)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 300


def test_the_message_names_what_was_found() -> None:
    with pytest.raises(NumberPhraseError, match="found “和3人” after “5200万元”; allowed is one number"):
        read("5200万元和3人")


def test_something_that_is_no_text_is_refused() -> None:
    with pytest.raises(NumberPhraseError, match="found a float"):
        read(float("nan"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "phrase",
    [
        "1" * 10_000_000,
        "一" * 10_000_000,
        *(
            (
                "1" * 119,
                "一" * 119,
                "1万" * 59,
                "一万" * 59,
                "1 234" * 24,
                "1,234" * 24,
                "几" * 119,
                "万亿" * 60,
                "1至" * 60,
            )
        ),
        *(
            (
                "十百千万亿" * 24,
                "三四" * 59,
                "约" * 119,
                "不超过" * 40,
                "3余" * 59,
                "1.1" * 40,
                "5" + " " * 117 + "x",
                "半" * 119,
            )
        ),
        *(
            (
                "百分之" * 40,
                "1万1万1万1万" * 10 + "x",
                "一万多" * 39 + "x",
                "萬(wàn" * 20,
                "萬(" + "a" * 110,
                "1个半" * 39,
            )
        ),
    ],
)
def test_a_hostile_phrase_is_refused_at_once(phrase: str) -> None:
    begin = time.perf_counter()
    with pytest.raises(NumberPhraseError):
        read(phrase)
    assert time.perf_counter() - begin < 0.1


# Hedges from outside -------------------------------------------------------------------------------------------------


def test_the_words_around_a_phrase_set_its_hedge() -> None:
    # about, one step of 0.01亿 both ways; over, one step of 1亿
    assert read("23.32億元", hedge="about") == read("约23.32亿元")
    assert read("1亿元", hedge="over") == read("超1亿元")
    assert read("1500余万元", hedge="exact") == read("1500余万元", hedge="over") == read("1500余万元")
    assert read("1.2万余人次", hedge="about") == read("近1.2万余人次")
    assert read("3—5万元", hedge="range") == read("3—5万元")


@pytest.mark.parametrize(
    ("phrase", "hedge"),
    [("1500余万元", "under"), ("不到10人", "at_least"), ("3—5万元", "over"), ("5200万元", "range"), ("3人", "many")],
)
def test_a_hedge_that_contradicts_the_phrase_is_refused(phrase: str, hedge: str) -> None:
    with pytest.raises(NumberPhraseError, match=hedge):
        read(phrase, hedge=hedge)


# The rounding rule and the tables ------------------------------------------------------------------------------------


def test_interval_is_the_rule_for_every_hedge() -> None:
    def rule(hedge: str) -> list[int]:
        ends = interval(Fraction(15_000_000), place=Fraction(10_000), kind="money", hedge=hedge)
        return [int(end) for end in ends if end.denominator == 1]

    # 1500万: half of 1万; steps of 100万
    assert rule("exact") == [14_995_000, 15_005_000]
    assert rule("about") == [14_000_000, 16_000_000]
    assert rule("over") == rule("at_least") == [15_000_000, 16_000_000]
    assert rule("under") == rule("at_most") == [14_000_000, 15_000_000]


def test_interval_refuses_a_value_that_no_digits_write() -> None:
    with pytest.raises(NumberPhraseError, match="no last digit"):
        interval(Fraction(1, 3), place=Fraction(1), kind="money", hedge="about")


@pytest.mark.parametrize("spelling", sorted(UNITS))
def test_every_unit_is_read_and_its_name_is_a_unit_too(spelling: str) -> None:
    unit = UNITS[spelling]
    reading = read(f"12{spelling}")
    assert (reading.value, reading.unit, reading.kind) == (12 * unit.factor, unit.name, unit.kind)
    assert UNITS[unit.name].name == unit.name
    assert UNITS[unit.name].factor == 1
    assert normalise(spelling) == spelling


@pytest.mark.parametrize("spelling", sorted(ENGLISH_UNITS))
def test_every_english_unit_is_read(spelling: str) -> None:
    assert read(f"12 {spelling}").unit == ENGLISH_UNITS[spelling].name
    assert read(f"12 {spelling.upper()}").unit == ENGLISH_UNITS[spelling].name


# Published figures ---------------------------------------------------------------------------------------------------


def gold_labels() -> list[dict[str, object]]:
    return [
        label
        for path in sorted(SHARED.glob("extraction/dev/gold/*.json"))
        for label in json.loads(path.read_text(encoding="utf-8"))["quantities"]
    ]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the labelled texts are not beside the project: no ../shared")
def test_every_labelled_phrase_is_read_as_labelled() -> None:
    labels = gold_labels()
    assert len(labels) == 191
    wrong, implied = [], 0
    for label in labels:
        reading = read(str(label["as_written"]), hedge=str(label["qualifier"]))
        right = reading.value == Fraction(str(label["value"])) and reading.hedge == label["qualifier"]
        if reading.unit == "":
            implied += 1  # the label's unit stands in the sentence, not in the phrase
        else:
            right &= reading.unit == label["unit"]
            # Electricity is labelled as a count, here it is energy.
            right &= reading.kind == label["kind"] or reading.unit == "千瓦时"
        if label.get("low") is not None:
            right &= (reading.low, reading.high) == (label["low"], label["high"])
        if not right:
            wrong.append((label["as_written"], reading))
    assert wrong == []
    assert implied == 4


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published figures are not beside the project: no ../shared")
@pytest.mark.parametrize(("name", "count"), [("jingyuan-2020-figures", 50), ("peer-figures", 815)])
def test_every_published_figure_is_read_to_its_value(name: str, count: int) -> None:
    with (SHARED / "facts" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == count
    for row in rows:
        reading = read(row["as_written"], hedge=row.get("qualifier") or None)
        assert reading.value == Fraction(row["value"]), row
        assert reading.hedge == (row.get("qualifier") or reading.hedge), row
        assert read(write(reading)) == reading, row


# Properties ----------------------------------------------------------------------------------------------------------

FULL_WIDTH = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")
SECTIONS = ((10**8, "亿"), (10**4, "万"))


def in_words(number: int) -> str:
    """A whole number in Chinese words, as one writes it: 1003 → 一千零三, 12 → 十二."""
    for size, word in SECTIONS:
        if number >= size:
            head, rest = divmod(number, size)
            gap = "零" if 0 < rest < size // 10 else ""
            return in_words(head) + word + gap + (in_words(rest) if rest else "")
    digits, text = f"{number:04d}", ""
    for digit, word in zip(digits, ("千", "百", "十", ""), strict=True):
        if digit != "0":
            text += "零一二三四五六七八九"[int(digit)] + word
        elif text and not text.endswith("零"):
            text += "零"
    text = text.rstrip("零")
    return text.removeprefix("一") if text.startswith("一十") and number < 20 else text or "零"


def half_up(value: Fraction, place: Fraction) -> Fraction:
    return (value / place + Fraction(1, 2)).__floor__() * place


def decimal(value: Fraction, decimals: int) -> str:
    scaled = value * 10**decimals
    assert scaled.denominator == 1
    digits = str(scaled.numerator).zfill(decimals + 1)
    return f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits


def with_commas(digits: str) -> str:
    whole, point, rest = digits.partition(".")
    return f"{int(whole):,}{point}{rest}"


def inside(truth: Fraction, reading: Reading) -> bool:
    return reading.low <= truth < reading.high or truth == reading.low == reading.high


counts = st.sampled_from(["人", "户", "个", "名", "辆"])
measures = st.sampled_from(["元", "亩", "公里", "%", "吨", "倍", ""])
dress = st.sampled_from(["plain", "comma", "wide"])


def dressed(digits: str, style: str) -> str:
    if style == "comma":
        return with_commas(digits)
    return with_commas(digits).translate(FULL_WIDTH) if style == "wide" else digits


@PROPERTY
@given(truth=st.integers(0, 10**9), unit=counts, style=dress)
def test_a_count_written_out_is_the_truth(truth: int, unit: str, style: str) -> None:
    assert inside(Fraction(truth), read(dressed(str(truth), style) + unit))


@PROPERTY
@given(
    thousandths=st.integers(0, 10**14),
    decimals=st.integers(0, 3),
    multiplier=st.sampled_from([("", 1), ("百", 100), ("千", 1000), ("万", 10**4), ("百万", 10**6), ("亿", 10**8)]),
    unit=measures,
    style=dress,
)
@example(thousandths=499, decimals=0, multiplier=("", 1), unit="元", style="plain")
def test_the_truth_lies_within_half_a_unit_of_the_last_digit(
    thousandths: int, decimals: int, multiplier: tuple[str, int], unit: str, style: str
) -> None:
    truth, (word, power) = Fraction(thousandths, 1000), multiplier
    shown = half_up(truth / power, Fraction(1, 10**decimals))
    assert inside(truth, read(dressed(decimal(shown, decimals), style) + word + unit))


@PROPERTY
@given(truth=st.integers(1, 10**10), place=st.sampled_from([1, 100, 1000, 10**4, 10**6, 10**7, 10**8]), unit=counts)
def test_the_truth_lies_within_what_chinese_words_say(truth: int, place: int, unit: str) -> None:
    shown = int(half_up(Fraction(truth), Fraction(place)))
    assume(shown > 0)
    reading = read(in_words(shown) + unit)
    assert reading.value == shown
    assert inside(Fraction(truth), reading)


@PROPERTY
@given(
    truth=st.integers(1, 10**12),
    kept=st.integers(1, 6),
    word=st.sampled_from(["余", "多"]),
    section=st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8)]),
    words=st.booleans(),
    unit=st.one_of(counts, measures),
)
def test_a_truncated_truth_lies_above_what_is_written(
    *, truth: int, kept: int, word: str, section: tuple[str, int], words: bool, unit: str
) -> None:
    place = 10 ** max(0, len(str(truth)) - kept)
    shown = truth // place * place
    name, power = section
    written, phrases = Fraction(shown, power), []
    if words:
        phrases = [in_words(shown) + word + unit]
    elif (written * 10**8).denominator == 1:
        decimals = next(count for count in range(9) if (written * 10**count).denominator == 1)
        digits = decimal(written, decimals)
        phrases = [digits + word + name + unit, digits + name + word + unit]
    for phrase in phrases:
        reading = read(phrase)
        assert reading.hedge == "over"
        assert reading.value == shown
        assert inside(Fraction(truth), reading)


number_texts = st.one_of(
    st.integers(0, 10**9).map(str),
    st.tuples(st.integers(0, 10**6), st.integers(1, 5)).map(
        lambda pair: decimal(Fraction(pair[0], 10 ** pair[1]), pair[1])
    ),
    st.integers(0, 10**10).map(in_words),
    st.integers(1, 10**9).map(lambda number: f"{number:,}".translate(FULL_WIDTH)),
    st.sampled_from(
        ["十几", "几十", "数百", "六七十", "一两千", "百", "3万5千", "3亿零500万", "三〇五", "壹佰", "二十七八"]
    ),
)
phrases = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "", "", "约", "近", "超过", "至少", "不到", "不超过", "-"]),
        st.one_of(number_texts, st.tuples(number_texts, st.sampled_from(["—", "至", "~"]), number_texts).map("".join)),
        st.sampled_from(["", "", "余", "多", "来"]),
        st.sampled_from(["", "", "百", "千", "万", "亿", "千万", "万亿"]),
        st.sampled_from([*sorted(UNITS), "", "", "(万人)", "年半", "个半月", "成半", "个多月"]),
        st.sampled_from(["", "", "", "左右", "以上", "多", "以内"]),
    ),
)


def holds_together(reading: Reading) -> None:
    assert reading.low <= reading.value <= reading.high
    assert reading.value < 0 or reading.low >= 0
    assert reading.hedge in HEDGES
    assert all(isinstance(number, Fraction) for number in (reading.value, reading.low, reading.high))
    assert read(write(reading)) == reading


@PROPERTY
@given(phrase=phrases, hedge=st.sampled_from([None, *HEDGES]))
@example(phrase="0.3万米", hedge=None)
@example(phrase="半成", hedge="over")
@example(phrase="0.00%", hedge="about")
@example(phrase="0万元", hedge="under")
@example(phrase="两千年", hedge=None)
def test_what_is_written_reads_the_same(phrase: str, hedge: str | None) -> None:
    try:
        reading = read(phrase, hedge=hedge)
    except NumberPhraseError:
        assume(False)
    holds_together(reading)


dense = st.text(
    "0123456789０.,，．% ％-—~至到一二两三九十百千万亿零〇点几数余多来半约近超不到上过以内"
    "个人户元年月成块倍米瓦时分之()（）負萬億戶à",
    max_size=14,
)
spaced = st.text("0123456789,， .-—万元(wàn)", max_size=14)


@PROPERTY
@given(text=st.one_of(st.text(max_size=40), dense, spaced), hedge=st.sampled_from([None, *HEDGES]))
def test_junk_is_read_soundly_or_refused(text: str, hedge: str | None) -> None:
    try:
        reading = read(text, hedge=hedge)
    except NumberPhraseError:
        return
    holds_together(reading)


@PROPERTY
@given(text=st.one_of(st.text(max_size=40), dense, spaced))
def test_normalise_twice_is_normalise_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


def test_no_phrase_is_written_for_what_no_phrase_says() -> None:
    yuan = read("4000元")
    for reading in (
        Reading(Fraction(1, 3), Fraction(0), Fraction(1), "元", "money", "about"),
        Reading(yuan.value, yuan.low, yuan.high + 1, "元", "money", "exact"),
        Reading(yuan.value, yuan.low, yuan.high, "元", "people", "exact"),
        Reading(Fraction(10**40), Fraction(0), Fraction(10**50), "元", "money", "exact"),
    ):
        with pytest.raises(NumberPhraseError, match="no phrase reads as"):
            write(reading)


def test_the_grammar_finds_phrases_in_a_normalised_text() -> None:
    text = normalise("帶動(dòng)12.7萬(wàn)人,安排資金近5,200萬元,受益195戶(hù)208人。")
    assert [match.group() for match in numerals.QUANTITY.finditer(text)] == ["12.7万人", "近5200万元", "195户", "208人"]
