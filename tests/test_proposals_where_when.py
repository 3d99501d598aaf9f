"""Which place, which giver and which time a quantity has; the source it would come from. All sentences are made up."""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path

import pytest

from analysis.dataset import Dataset, load
from analysis.numerals import read
from analysis.periods import parse_period
from analysis.proposals.circumstances.gazetteer import Gazetteer, gazetteer
from analysis.proposals.circumstances.mentions import mentions
from analysis.proposals.circumstances.periods import when
from analysis.proposals.circumstances.places import where
from analysis.proposals.circumstances.romanisation import english, romanised
from analysis.proposals.circumstances.sources import language, source
from analysis.text.article import Article
from analysis.text.cleaning import clean
from analysis.text.quantities.finding import Found

PROJECT = Path(__file__).parents[1]
JINGYUAN = PROJECT.parent / "shared" / "texts" / "jingyuan-2020-07-13.txt"
NUMBER = re.compile(r"[0-9][0-9.]*[万亿]?(?:元|人|户|个|家|座|名|%)")


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load(PROJECT)


@pytest.fixture(scope="module")
def places(data: Dataset) -> Gazetteer:
    return gazetteer(data)


def quantities(text: str) -> list[Found]:
    spans = ((match[0], *match.span()) for match in NUMBER.finditer(text))
    return [Found(words, start, end, start, end, read(words)) for words, start, end in spans]


def placed(text: str, data: Dataset, title: str = "") -> list[tuple[str, str]]:
    choices, _ = where(text, quantities(text), data, title=title)
    return [(place.value, donor.value) for place, donor in choices]


def timed(text: str, published: str = "2020-07-13") -> list[str]:
    return [choice.value for choice in when(text, quantities(text), published=published)]


def named(text: str, places: Gazetteer) -> list[str]:
    return [one.place for one in mentions(text, places)]


# Years that hold, and that do not


@pytest.mark.parametrize(
    ("text", "published", "title", "expected"),
    [
        # a family's year is not that of the article
        ("她家2021年收入3万元。全年销售8600万元，引进企业4家。", "2023-01", "", ["2021", "", ""]),
        ("她家2021年收入3万元。全年销售8600万元。", "2023-01", "澜溪县2022年协作纪实", ["2021", "2022"]),
        ("澜溪县2021年销售3万元。全年培训80人。", "2023-01", "", ["2021", "2021"]),
        ("2021年，村民张三家收入3万元。培训80人。", "2023-01", "", ["2021", ""]),
        # a year that is not over is told of as a whole only where something is planned
        ("今年引进4家。全年销售80元。", "2023-01", "澜溪县2022年协作纪实", ["2023-01", "2022"]),
        ("今年引进4家。全年销售80元。全年计划培训80人。", "2023-07", "", ["2023-01/2023-07", "", "2023"]),
        # nor is one that is compared with
        ("2022年引进4家，是2020年的2倍。全年培训80人。", "2023-01", "", ["2022", "2022"]),
        # two years are those that are named
        ("2021年—2022年，两年累计8元。", "2023-01", "", ["2021/2022"]),
        ("2019年—2022年，两年累计8元。", "2023-01", "", [""]),
        ("2020—2022年三年间累计8元。", "2023-01", "", ["2020/2022"]),
        # a title's year comes before that of publication
        ("汇澄区安排3900万元。", "2023-01", "澜溪县2022年东西部协作成效", ["2022"]),
        ("汇澄区安排3900万元。", "2023-01", "澜溪县东西部协作成效", ["2023"]),
        ("汇澄区安排3900万元。", "2023-01", "2022年总结和2023年计划", ["2023"]),
        # the same months of the year before
        ("2022年1—6月到位300万元，去年同期到位200万元。引进4家。", "2022-12", "", ["2022-01/2022-06", "2021-01/2021-06", "2022-01/2022-06"]),
        ("2022年到位300万元，上年同期到位200万元，比去年同期增加80万元。", "2022-12", "", ["2022", "2021", "2021"]),
        ("2022年到位300万元，比去年同期增加80万元。", "2022-12", "", ["2022", "2022"]),
    ],
)  # fmt: skip
def test_a_year_holds_as_far_as_it_is_told_of(text: str, published: str, title: str, expected: list[str]) -> None:
    assert [one.value for one in when(text, quantities(text), published=published, title=title)] == expected


def test_a_year_from_another_sentence_is_less_sure() -> None:
    text = "2021年培训30人。全年培训80人。"
    assert [one.confidence for one in when(text, quantities(text), published="2022-03")] == ["high", "medium"]


# The gazetteer


@pytest.mark.parametrize(
    ("name", "lineage"),
    [
        ("靖远县", ["620421", "620400", "620000"]),
        ("石柱县", ["500240", "500000"]),  # a county right under 重庆
        ("丰台区", ["110106", "110000"]),
        ("仙桃市", ["429004", "420000"]),  # right under its province
        ("神农架林区", ["429021", "420000"]),
        ("六枝特区", ["520203", "520200", "520000"]),
        ("石河子市", ["659001", "650000"]),  # a city of the 兵团
        ("积石山县", ["622927", "622900", "620000"]),
        ("察右前旗", ["150926", "150900", "150000"]),
        ("兴安盟", ["152200", "150000"]),
        ("东莞", ["441900", "440000"]),  # a prefecture without counties
        ("湟中县", ["630106", "630100", "630000"]),  # a district today
        ("都安县", ["451228", "451200", "450000"]),
    ],
)
def test_a_name_has_its_code_and_what_it_lies_in(name: str, lineage: list[str], places: Gazetteer) -> None:
    assert [places.lineage(place) for place, _ in places.names[name]] == [tuple(lineage)]


def test_every_place_has_a_parent_in_the_gazetteer(places: Gazetteer) -> None:
    assert len(places.entries) > 3200
    assert all(entry.parent in places.entries for entry in places.entries.values() if entry.level != "nation")


@pytest.mark.parametrize(
    ("name", "level", "expected"),
    [
        ("临夏回族自治州", "prefecture", "Linxia Hui Autonomous Prefecture"),
        ("双江拉祜族佤族布朗族傣族自治县", "county", "Shuangjiang Lahu, Wa, Blang and Dai Autonomous County"),
        ("东乡族自治县", "county", "Dongxiang Autonomous County"),
        ("六安市", "prefecture", "Lu'an"),
        ("长治市", "prefecture", "Changzhi"),
        ("丰都县", "county", "Fengdu County"),
        ("子长市", "county", "Zichang City"),
        ("台州市", "prefecture", "Taizhou"),
        ("铅山县", "county", "Yanshan County"),
        ("蚌埠市", "prefecture", "Bengbu"),
        ("阿拉善左旗", "county", "Alxa Left Banner"),
        ("滨海新区", "district", "Binhai New Area"),
        ("管城回族区", "district", "Guancheng Hui District"),
        ("津市市", "county", "Jinshi City"),
        ("陕西省", "province", "Shaanxi"),
        ("喀什地区", "prefecture", "Kashgar Prefecture"),
    ],
)
def test_english_names_are_read_as_the_place_is(name: str, level: str, expected: str) -> None:
    assert english(name, level) == expected


def test_english_names_are_those_of_the_package(data: Dataset) -> None:
    zones = {"天津港保税区", "济南高新技术产业开发区"}  # named by the package, not by rule
    different = {
        record.name_zh
        for place in data.place_ids
        if (record := data.place(place)).level not in ("group", "nation") and record.name_zh not in zones
        if english(record.name_zh, record.level) != record.name_en
    }
    assert not different
    assert romanised("富坪") == "fuping"


# Which place a name stands for


def test_a_name_that_several_places_have_is_told_apart_by_its_parent(places: Gazetteer) -> None:
    assert named("福州市鼓楼区与南京市鼓楼区", places) == ["350100", "350102", "320100", "320106"]
    assert named("天津市和平区来访。和平区投入资金", places) == ["120000", "120101", "120101"]
    # the package pairs the Heping of Tianjin, not that of Shenyang, with Jingyuan
    assert named("靖远县与和平区结对", places) == ["620421", "120101"]
    assert named("和平区投入资金", places) == []
    assert named("城关区投入资金", places) == []


def test_short_names_count_only_in_company(places: Gazetteer) -> None:
    assert named("靖远的枸杞", places) == []
    assert named("靖远县种枸杞，靖远的枸杞红了", places) == ["620421", "620421"]
    assert named("甘肃靖远的枸杞", places) == ["620000", "620421"]
    assert named("安定、陇西、渭源、临洮退出", places) == ["621102", "621122", "621123", "621124"]
    assert named("临夏的花椒", places) == ["622900"]
    assert named("临夏县种花椒，临夏的花椒", places) == ["622921", "622921"]


@pytest.mark.parametrize(
    "words",
    [
        "形成县乡村三级网络",
        "振兴县域经济",
        "东方市场",
        "和平发展",
        "互助合作",
        "比如",
        "天津日报讯",
        "兰州7月1日电",
        "三河、西安等6个乡镇",
        "延长产业链",
        "在贺州举行",
    ],
)
def test_words_that_look_like_places_are_none(words: str, places: Gazetteer) -> None:
    assert named(words, places) == []


# Place and donor


def test_the_title_s_county_holds_until_a_clause_names_another(data: Dataset) -> None:
    title = "靖远县扶贫协作纪实"
    text = "和平区投入资金500万元，实施项目3个。和平区向富坪村捐赠30万元，建大棚8座。其中6座已建成，受益20户。\n全县脱贫300人。"
    assert placed(text, data, title) == [
        ("620421", "120101"),
        ("620421", "120101"),
        ("620421-fuping", "120101"),
        ("620421-fuping", "120101"),
        ("620421-fuping", "120101"),
        ("620421-fuping", "120101"),
        ("620421", "120101"),
    ]


def test_a_village_holds_within_its_sentence_or_while_its_paragraph_is_about_it(data: Dataset) -> None:
    title = "靖远县扶贫协作纪实"
    text = (
        "和平区投入资金500万元，用于富坪村建设大棚8座。社会各界捐款300万元，其中捐物20万元。引进企业3家。全县培训80人。"
    )
    places = [place for place, _ in placed(text, data, title)]
    assert places == ["620421", "620421-fuping", "620421", "620421", "620421", "620421"]
    unclear = "和平区投入资金500万元，用于富坪村建设大棚8座。引进企业3家。该村受益20户。"
    assert [place for place, _ in placed(unclear, data, title)][2:] == ["", ""]
    about = "和平区帮扶富坪村。安排资金500万元，建大棚8座。天津市工商联捐赠30万元，富坪村面貌改观。社会各界向全县捐款60万元。"
    assert [place for place, _ in placed(about, data, title)] == [*["620421-fuping"] * 3, "620421"]


def test_what_a_city_or_several_counties_or_a_township_has_is_not_the_county_s(data: Dataset) -> None:
    title = "靖远县扶贫协作纪实"
    text = "白银市五县区共争取资金500万元。白银市下达靖远县300万元。五县区培训80人。靖远县各乡镇安排200万元。"
    assert [place for place, _ in placed(text, data, title)] == ["620400", "620421", "", "620421"]
    text = "白银市下达资金500万元。和平区投入靖远县等5个县资金300万元。靖远县等级公路投入80万元。"
    assert [place for place, _ in placed(text, data, title)] == ["", "", "", "620421"]
    text = "靖远县刘川镇安排500万元，受益20户。靖远县安排600万元。在东湾镇建成大棚8座。城镇就业20人，乡镇结对8个，合作镇街6个。"
    assert [place for place, _ in placed(text, data, title)] == ["", "", "620421", "", *["620421"] * 3]


def test_a_part_has_the_giver_of_its_whole(data: Dataset) -> None:
    text = "靖远县与和平区结对。\n北辰区投入500万元。其中，用于产业300万元，和平区捐赠60万元，用于教育20万元。\n和平区干部到靖远县挂职80人。"
    donors = [donor for _, donor in placed(text, data)]
    assert donors == ["120113", "120113", "120101", "120101", "120101"]
    assert placed("和平区援助靖远县财政资金5200万元，县财政投入300万元。", data) == [
        ("620421", "120101"),
        ("620421", ""),
    ]


def test_a_giver_named_in_the_clause_overrides_the_article_s(data: Dataset) -> None:
    text = "靖远县与和平区结对。\n和平区投入500万元。天津市工商联捐赠防疫资金30万元，购车1个。去年培训80人。"
    assert [donor for _, donor in placed(text, data)] == ["120101", "120000", "120000", "120101"]


def test_what_the_county_has_without_a_giver_has_no_donor(data: Dataset) -> None:
    text = "靖远县与和平区结对。\n和平区投入500万元。全县还有未脱贫户307户，贫困发生率1.2%，县财政投入60万元。"
    assert [donor for _, donor in placed(text, data)] == ["120101", "", "", ""]


def test_who_is_out_of_poverty_has_the_donor_where_something_is_done_for_them(data: Dataset) -> None:
    paired = "靖远县与和平区结对。\n"
    assert placed(paired + "帮助312名脱贫劳动力赴天津务工。", data) == [("620421", "120101")]
    assert placed(paired + "带动312名脱贫户增收。", data) == [("620421", "120101")]
    # what the county has, and what it has come to
    assert placed(paired + "靖远县312名脱贫人口享受低保。带动312人脱贫。", data) == [("620421", "")] * 2


def test_money_that_is_the_city_s_by_name_is_not_its_district_s(data: Dataset) -> None:
    paired = "靖远县与和平区结对。\n"
    assert placed(paired + "到位天津市财政资金500万元。", data) == [("620421", "120000")]
    assert placed(paired + "争取到天津市的专项资金500万元。", data) == [("620421", "120000")]
    assert placed(paired + "到天津市务工80人，到位资金500万元。", data) == [("620421", "120101")] * 2


def test_a_text_on_many_counties_has_the_place_of_each_clause_or_none(data: Dataset) -> None:
    text = (
        "浦东新区对口帮扶大理州。\n浦东新区投入3亿元。其中，弥渡县5400万元，漾濞县3800万元。\n"
        "在南涧县，建厂3座，带动20户。永平县、云龙县培训80人。\n弥渡县1亿元、漾濞县2亿元，建厂9座。"
    )
    assert [place for place, _ in placed(text, data)] == [
        "532900", "532925", "532922", "532926", "532926", "", "532925", "532922", "",
    ]  # fmt: skip


def test_a_county_named_once_does_not_stand_for_the_prefecture_named_before(data: Dataset) -> None:
    text = "松江区结对西双版纳。\n松江区投入3亿元。2019年景洪市建厂6座。\n培训80人。"
    assert [place for place, _ in placed(text, data)] == ["532800", "532801", "532800"]


def test_places_named_together_are_the_package_s_group(data: Dataset) -> None:
    assert placed("武清区投入静宁、泾川两县2亿元，其中静宁县1亿元。", data) == [
        ("620800-jingning-jingchuan", "120114"),
        ("620826", "120114"),
    ]


def test_where_people_go_is_not_the_place(data: Dataset) -> None:
    text = "靖远县就业纪实\n靖远县到新疆就业300人，与会宁县联合培训80人。"
    assert [place for place, _ in placed(text, data)] == ["620421", "620421"]


def test_a_row_of_places_to_which_people_go_is_left_out_as_a_whole(data: Dataset) -> None:
    text = "宁波市帮扶黔西南州\n引导20家企业到毕节市和安顺市投资。支持毕节市和安顺市紫云县项目8个。"
    assert [place for place, _ in placed(text, data)] == ["522300", ""]


def test_what_counts_something_of_the_other_side_is_not_of_the_article_s_place(data: Dataset) -> None:
    text = "靖远县协作纪实\n和平区20所学校、3家医院与靖远县8家医院结对。东部4个市投入80万元。靖远县4个村受益。"
    numbers = [one.as_written for one in quantities(text)]
    assert dict(zip(numbers, [place for place, _ in placed(text, data)], strict=True)) == {
        "3家": "", "8家": "620421", "4个": "620421", "80万元": "620421",
    }  # fmt: skip


def test_a_place_of_a_giving_province_that_is_helped_itself_is_not_the_article_s(data: Dataset) -> None:
    text = "越秀区帮扶长顺县纪实\n越秀区投入长顺县3亿元，投入连南县4亿元；帮扶的连南县9个村脱贫。"
    assert [place for place, _ in placed(text, data)] == ["522729", "", ""]


def test_counties_named_as_examples_are_not_where_all_of_a_list_is(data: Dataset) -> None:
    text = "天津市帮扶白银市\n推动靖远县制衣、会宁县加工等28个项目落地。推动会宁县加工等6个项目落地。"
    assert [place for place, _ in placed(text, data)] == ["", "620422"]


def test_a_firm_s_name_says_nothing_of_who_gives(data: Dataset) -> None:
    text = "靖远县与和平区结对。\n引进上海甲乙生物有限公司建设车间3座。上海企业援建车间8座。"
    assert [donor for _, donor in placed(text, data)] == ["120101", "310000"]
    # … but where the firm itself gives, the article's donor does not.
    assert [donor for _, donor in placed("靖远县与和平区结对。\n深圳甲乙有限公司捐赠80万元。", data)] == ["440300"]


def test_the_giver_is_the_one_before_the_words_of_giving_not_one_far_behind(data: Dataset) -> None:
    text = "砚山县协作\n上海市对口帮扶砚山县投入500万元的项目9个（含市级6个、虹口区3个）。"
    assert [donor for _, donor in placed(text, data)] == ["310000"] * 4


def test_where_the_city_gives_more_often_than_its_district_only_the_city_is_known(data: Dataset) -> None:
    often = "上海市对口帮扶砚山县。上海市向砚山县援助。虹口区帮扶砚山县。\n培训80人。"
    assert placed(often, data)[0][1] == "310000"
    once = "上海市虹口区对口帮扶砚山县。虹口区帮扶砚山县。\n培训80人。"
    assert placed(once, data)[0][1] == "310109"


def test_two_givers_in_one_sentence_leave_the_next_open(data: Dataset) -> None:
    text = "广东省、浙江省对口支援四川省。帮扶资金共计5亿元。"
    assert [donor for _, donor in placed(text, data)] == [""]
    assert [donor for _, donor in placed(text.replace("广东省、", ""), data)] == ["330000"]


def test_nothing_is_known_where_the_text_names_no_place(data: Dataset) -> None:
    assert placed("今年安排资金500万元，带动300户。", data) == [("", ""), ("", "")]


def test_new_places_come_with_what_they_lie_in(data: Dataset) -> None:
    text = "普安县与镇海区结对。\n镇海区向普安县捐赠50万元。"
    _, proposed = where(text, quantities(text), data)
    assert [(one.id, one.name_en, one.level, one.known) for one in proposed] == [
        ("520000", "Guizhou", "province", True),
        ("522300", "Qianxinan Buyei and Miao Autonomous Prefecture", "prefecture", True),
        ("522323", "Pu'an County", "county", False),
        ("330000", "Zhejiang", "province", True),
        ("330200", "Ningbo", "prefecture", True),
        ("330211", "Zhenhai District", "district", False),
    ]
    seen = {"100000"}
    for one in proposed:
        assert one.parent in seen
        seen.add(one.id)


def test_a_village_is_one_of_the_article_s_county_or_none(data: Dataset) -> None:
    text = "会宁县扶贫协作纪实\n中川镇高陵村建大棚8座。\n张家港市善港村派来6人。各贫困村、示范村建大棚9座。"
    choices, proposed = where(text, quantities(text), data)
    assert choices[0][0].value == "620422-gaoling"
    assert {one.id for one in proposed if one.level == "village"} == {"620422-gaoling"}


def test_provinces_that_help_xinjiang_are_not_taken_for_those_that_are_helped(data: Dataset) -> None:
    text = "湖北援疆纪实\n湖北省向博尔塔拉州投入援疆资金5亿元。湖北省选派干部80人。"
    assert [place for place, _ in placed(text, data)] == ["652700", "652700"]


def test_two_villages_that_are_read_alike_are_not_one(data: Dataset) -> None:
    text = "靖远县扶贫协作纪实\n刘川镇付坪村建大棚8座。"
    choices, proposed = where(text, quantities(text), data)
    assert choices[0][0].value == ""  # of a township, which is not the county
    assert "620421-fuping" not in {one.id for one in proposed}


def test_a_title_with_pinyin_in_it_is_read(data: Dataset) -> None:
    assert placed(
        "和平区投入500万元，会宁县建厂6座。", data, "靖遠(yuǎn)縣(xiàn)紀實".replace("遠", "远").replace("縣", "县")
    )[0] == (
        "620421",
        "120101",
    )


@pytest.mark.parametrize("glue", ["，", "。", "", "\n", "、"])
def test_every_place_that_is_chosen_is_proposed_and_unknown_has_no_value(glue: str, data: Dataset) -> None:
    pieces = (
        "甘肃省",
        "靖远县80人",
        "会宁县",
        "和平区500万元",
        "天津市捐赠",
        "分别80人",
        "全县6座",
        "全国3个",
        "富坪村3个",
        "由",
        "到",
        "浙江4个",
    )
    for shift in range(len(pieces)):
        text = glue.join(pieces[shift:] + pieces[:shift])
        choices, proposed = where(text, quantities(text), data)
        ids = [one.id for one in proposed]
        assert len(ids) == len(set(ids))
        for choice in (one for pair in choices for one in pair):
            assert bool(choice.value) == (choice.confidence != "none")
            assert choice.value in (*ids, "", "100000")


# Periods


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("2019年投入500万元", ["2019"]),
        ("去年投入500万元，今年已投入80万元", ["2019", "2020-01/2020-07"]),
        ("今年以来培训80人，预计带动90人", ["2020-01/2020-07", "2020"]),
        ("今年的500万元用于3个村", ["2020", "2020"]),
        ("2018年至2020年投入500万元", ["2018/2020"]),
        ("2018年、2019年引进企业3家", ["2018/2019"]),
        ("2016年以来累计投入500万元，实施项目3个", ["2016/2020-07", "2016/2020-07"]),
        ("累计投入500万元，其中2019年80万元", ["../2020-07", "2019"]),
        ("上半年培训80人，1—5月就业90人，一季度3人", ["2020-01/2020-06", "2020-01/2020-05", "2020-01/2020-03"]),
        ("截至2019年底，投入500万元", ["../2019"]),
        ("今年以来，培训80人。截至6月底，就业90人", ["2020-01/2020-07", "2020-01/2020-06"]),
        ("“十三五”期间投入500万元", ["2016/2020"]),
        ("2018年培训80人；同年就业90人。去年培训3人", ["2018", "2018", "2019"]),
        ("今年以来，培训80人。年度计划选派141人。目前，已选派85人", ["2020-01/2020-07", "2020", "2020-01/2020-07"]),
        ("贫困发生率由2016年的28%降到2019年的1%", ["2016", "2019"]),
        ("2019年贫困发生率由28%降到1%", ["", "2019"]),
        ("2019年销售500万元，比2018年多80万元", ["2019", "2019"]),
        ("按《2019年计划》投入500万元", [""]),
        ("7月1日的会上，双方签约3个", [""]),
        ("三年内带动80人", [""]),
        ("如今一年卖500万元", [""]),
        ("每户分红800元", [""]),
        ("结对以来，培训80人", ["../2020-07"]),
        ("自2017年甲区与乙县建立协作关系以来，培训80人。三年多来，就业90人", ["2017/2020-07", "2017/2020-07"]),
        ("2020年以来培训80人。截至今年6月，就业90人", ["2020-01/2020-07", "2020-01/2020-06"]),
        ("2019年建成“十三五”第一批光伏项目，受益80户", ["2019"]),
        ("2023年以来培训80人", [""]),
        ("2025年前的年份之外：2019年13月培训80人", [""]),
        (
            "三年来，投入500万元。\n今年来，加大支持，目前到位80万元。目前已引进3家",
            ["2017/2020-07", "2020-01/2020-07", "2020-01/2020-07"],
        ),
        ("三年来，投入500万元。\n今年来，到位80万元。\n另外，培训80人", ["2017/2020-07", "2020-01/2020-07", ""]),
        ("三年来，投入500万元。\n另外，培训80人", ["2017/2020-07", "2017/2020-07"]),
        ("“十三五”以来，两地携手同行。\n产业园用工20人", [""]),
        ("三年来，贫困发生率从帮扶前的12.4%下降到1.6%", ["", ""]),
        ("2016年以来投入9亿元，其中，2020年度2亿元，实施项目8个", ["2016/2020-07", "2020", ""]),
        ("2018年提供资金500万元，较上年的80万元多", ["2018", ""]),
        ("按照2016年的部署，引进3家。按照部署，2016年引进3家", ["", "2016"]),
        ("至2019年底，已投入500万元。到2018年末,累计培训80人", ["../2019", "../2018"]),
        ("至2019年底，全县贫困人口90人。降至2019年底，已投入500万元。2019年底，已投入80万元", ["2019"] * 3),
        ("至2019年底已帮扶80人脱贫。贫困人口下降到2019年底的90人", ["../2019", "2019"]),
    ],
)
def test_words_of_time_make_periods(text: str, periods: list[str]) -> None:
    assert timed(text) == periods


def test_a_time_holds_within_its_paragraph_and_the_article_s_opening_in_all() -> None:
    text = "一县纪实\n今年以来，培训80人。就业90人。\n去年引进企业3家。建厂6座。\n建大棚9座。"
    assert timed(text) == ["2020-01/2020-07", "2020-01/2020-07", "2019", "2019", "2020-01/2020-07"]


def test_without_a_date_only_years_that_the_text_names_are_used() -> None:
    assert timed("2019年投入500万元。今年投入80万元，累计90万元。2018年至2020年培训3人", "") == [
        "2019",
        "",
        "",
        "2018/2020",
    ]


def test_every_period_is_one_and_every_choice_names_its_words() -> None:
    starts = (
        "2020年12月至2019年1月",
        "截至",
        "2016年以来",
        "十四五",
        "近20年来",
        "明年",
        "前13个月",
        "2020年5月",
        "去年下半年",
    )
    text = "。".join(f"{words}投入500万元" for words in starts)
    for published in ("2020-07-13", "2020-12", "2020-01-05", "2020", "", "soon"):
        for choice in when(text, quantities(text), published=published):
            assert bool(choice.value) == (choice.confidence != "none")
            if choice.value:
                parse_period(choice.value)
                assert choice.rule
                assert choice.words


# The article that started it all


def figures() -> list[dict[str, str]]:
    with (PROJECT / "data" / "figures.csv").open(encoding="utf-8", newline="") as handle:
        return [row for row in csv.DictReader(handle) if row["source"] == "jingyuan-2020-07-13"]


def at_places(rows: Iterable[dict[str, str]], starts: Iterable[int]) -> list[Found]:
    kept = list(starts)
    found = []
    for row in rows:
        at = bisect_left(kept, int(row["start"]))
        until = at + len(row["as_written"])
        found.append(Found(row["as_written"], int(row["start"]), int(row["end"]), at, until, read(row["as_written"])))
    return found


def test_the_jingyuan_article_has_its_places_donors_and_periods(data: Dataset) -> None:
    if not JINGYUAN.exists():
        pytest.skip("the article's text is not here; it is its publisher's")
    rows, cleaned = figures(), clean(JINGYUAN.read_text("utf-8"))
    found = at_places(rows, cleaned.starts)
    assert all(cleaned.text[one.at : one.until] == one.as_written for one in found)
    choices, _ = where(cleaned.text, found, data, title="为决战决胜加力加劲——靖远县深化东西部扶贫协作纪实")
    periods = when(cleaned.text, found, published="2020-07-13")
    assert [place.value for place, _ in choices] == [row["place"] for row in rows]
    assert [donor.value for _, donor in choices] == [row["donor"] for row in rows]
    assert [period.value for period in periods] == [row["period"] for row in rows]


# Sources


def article(text: str, **known: str) -> Article:
    return Article(name="a", file="a.txt", form="txt", encoding="utf-8", text=text, **known)


def test_a_source_is_what_the_page_says_and_its_tier_is_left_to_a_person(data: Dataset) -> None:
    page = {"title": "靖遠縣扶貧協作紀實", "publisher": "某网", "published": "2019-05-06", "url": "https://a.example/b"}
    made = source(article("靖遠縣投入500萬元", **page), data, places=["620421-fuping", "620421", "", "620421"])
    assert (made.id, made.title, made.title_kind) == ("jingyuan-2019-05-06", "靖远县扶贫协作纪实", "printed")
    assert (made.publisher, made.published, made.url) == ("某网", "2019-05-06", "https://a.example/b")
    assert (made.language, made.tier, len(made.sha256)) == ("zh-Hant", "", 64)


def test_a_page_without_publisher_and_date_is_of_the_lowest_tier(data: Dataset) -> None:
    made = source(article("某县投入500万元。", url="javascript:alert(1)"), data)
    assert (made.tier, made.url, made.title_kind, made.language) == ("C", "", "descriptive", "zh")
    assert re.fullmatch("article-[0-9a-f]{8}", made.id)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("靖远县" * 49 + "靖遠縣", "zh"),  # 2 of 150 characters: a name or a quotation
        ("靖远县" * 20 + "靖遠縣", "zh-Hant"),  # 2 of 63
        ("５００元 (hù) 2019", "zh"),
        ("500 yuan", ""),
        ("", ""),
        ("a" * 3000 + "县", ""),  # only the beginning is looked at
    ],
)
def test_the_script_is_that_of_the_beginning_of_the_text(text: str, expected: str) -> None:
    assert language(text) == expected


def test_a_text_that_the_package_has_is_its_source_and_another_has_another_id(data: Dataset) -> None:
    known = data.source("jingyuan-2020-07-13")
    if JINGYUAN.exists():
        assert source(article(JINGYUAN.read_text("utf-8")), data).id == known.id
    other = source(article("别的文字", published="2020-07-13"), data, places=["620421"])
    assert other.id == "jingyuan-2020-07-13-2"
