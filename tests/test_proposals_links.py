"""Links are proposed where words say so and nowhere else; the audit on proposals names what does not add up.

In the made-up sentences each quantity stands in 〔〕; a link is written as its two quantities and the relation between.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest

from analysis.datapackage.records import Source
from analysis.datapackage.schema import contents_of, read_package
from analysis.dataset import Dataset, assembled, check, drafted, load
from analysis.errors import DataPackageError
from analysis.numerals import read
from analysis.proposals.checks import audit_proposals, figure_name, number_of
from analysis.proposals.linking.links import find_links
from analysis.proposals.proposal import Choice, LinkProposal, Proposal, Proposals
from analysis.text.article import Article
from analysis.text.cleaning import Cleaned
from analysis.text.quantities.finding import Findings, Found

PROJECT = Path(__file__).parents[1]
JINGYUAN = PROJECT.parent / "shared" / "texts" / "jingyuan-2020-07-13.txt"
_MARKED = re.compile("〔([^〕|]+)(?:\\|([a-z_]+))?〕")


def marked(written: str) -> tuple[str, list[Found]]:
    """A sentence without its marks, and the quantities that were marked: 〔70亿元|over〕 with its hedge."""
    text, quantities, end = "", [], 0
    for match in _MARKED.finditer(written):
        text += written[end : match.start()]
        start, end = len(text), match.end()
        text += match[1]
        reading = read(match[1], hedge=match[2])
        quantities.append(Found(match[1], start, len(text), start, len(text), reading))
    return text + written[end:], quantities


def links(written: str) -> list[LinkProposal]:
    return list(find_links(*marked(written)))


def said(written: str) -> set[str]:
    """The links of a sentence in words."""
    text, quantities = marked(written)
    names = [one.as_written for one in quantities]
    return {f"{names[k.figure - 1]} {k.relation} {names[k.target - 1]}" for k in find_links(text, quantities)}


# Parts ---------------------------------------------------------------------------------------------------------------

PARTS = [
    ("培训贫困劳动力〔1000人〕,其中妇女〔400人〕。", {"400人 part_of 1000人"}),
    ("培训贫困劳动力〔1000人〕(含残疾人〔40人〕)、干部〔60人〕。", {"40人 part_of 1000人"}),
    (
        "累计投入财政援助资金〔70亿元|over〕。其中,2020年已投入〔30.07亿元〕,较2016年增长〔28.78亿元〕。",
        {"30.07亿元 part_of 70亿元"},
    ),
    (
        "财政资金〔2000万元〕,包括市级〔1500万元〕、区级〔500万元〕。",
        {"1500万元 part_of 2000万元", "500万元 part_of 2000万元"},
    ),
    (
        "全县有贫困户〔1307户〕〔4274人〕,其中因病致贫〔300户〕〔900人〕。",
        {"300户 part_of 1307户", "900人 part_of 4274人"},
    ),
    ("教师〔24人〕、医生〔16人〕,合计〔40人〕。", {"24人 part_of 40人", "16人 part_of 40人"}),
    (
        "安排资金〔5300万元〕,其中产业〔3,180万元〕、劳务〔530万元〕。",
        {"3,180万元 part_of 5300万元", "530万元 part_of 5300万元"},
    ),
    ("结对〔50对〕,其中村企结对〔38个〕,学校结对〔12个〕。", {"38个 part_of 50对", "12个 part_of 50对"}),
    ("落地项目〔28个〕,其中〔24个〕项目在贫困县。", {"24个 part_of 28个"}),
    (
        "脱贫〔18万人〕(其中:东市帮扶的甲县〔3万人〕、乙县〔9万人〕,共〔12万人〕;西市帮扶的丙县〔6万人〕)。",
        {"3万人 part_of 12万人", "9万人 part_of 12万人", "12万人 part_of 18万人", "6万人 part_of 18万人"},
    ),
    ("实施项目〔26个〕,其中产业〔12个〕;基础设施〔8个〕;劳务〔6个〕。", {f"{n}个 part_of 26个" for n in (12, 8, 6)}),
    ("新增就业〔300人〕,选派教师〔24人〕、医生〔16人〕,合计〔40人〕。", {"24人 part_of 40人", "16人 part_of 40人"}),
    (
        "安排资金〔500万元〕,其中劳务协作资金〔100万元〕,产业发展资金〔400万元〕。",
        {"100万元 part_of 500万元", "400万元 part_of 500万元"},
    ),
    (
        "结对关系〔59对〕,其中乡镇结对〔12对〕、学校结对〔18对〕、村企结对〔29对〕。",
        {"12对 part_of 59对", "18对 part_of 59对", "29对 part_of 59对"},
    ),
    ("结对关系〔30对〕,其中乡镇〔12对〕、学校〔18对〕。", {"12对 part_of 30对", "18对 part_of 30对"}),
    ("共有党员〔50名〕,其中女党员〔20名〕,另有〔20人〕列席。", {"20名 part_of 50名"}),
]


@pytest.mark.parametrize(("written", "expected"), PARTS, ids=[written[:14] for written, _ in PARTS])
def test_words_of_inclusion_make_parts(written: str, expected: set[str]) -> None:
    assert said(written) == expected


NO_PARTS = [
    "任务超额完成,比去年多〔15亿元〕。其中,东部投入财政援助资金〔229亿元〕。",  # a difference is no whole
    "投入帮扶资金〔5000万元〕,其中实现销售额〔2000万元〕。",  # sales are no part of funds
    "选派干部〔20名〕、教师〔30名〕,其中女性〔12名〕。",  # of which of them is not said
    "选派教师〔30名〕,医生〔20名〕,其中高级职称〔12名〕。",
    "帮助就业〔1000人〕,培训劳动力〔500人〕,其中赴东部就业〔300人〕。",  # not of the nearest
    "实施项目〔26个〕,其中在〔3个〕村建设大棚〔20个〕。",  # other things
    "培训〔900人次〕,其中贫困劳动力〔300人〕。",  # persons and person-times
    "投入资金〔5000万元〕,其中每村〔200万元〕。",  # a rate
    "新增就业〔100人〕。\n其中贫困人口〔60人〕。",  # another paragraph
    "新增输转〔77人〕,就近就业〔316人〕,到其他地区就业〔1036人〕,培训〔1429人〕。",  # they happen to add up
    "项目〔26个〕,其中产业项目〔30个〕。",  # larger than its whole
    "安排资金〔5300万元〕,其中产业3180、劳务530、乡村建设1060、社会事业〔530万元〕。",  # three have no unit
    "养殖种兔〔59对〕,其中村民〔12个〕学校〔47对〕。",  # no pairs of that kind
    "折合〔365.2万元〕,其中捐款〔210万元〕,捐物折款〔165.2万元〕。",  # 375.2: not all of them can be
]


@pytest.mark.parametrize("written", NO_PARTS, ids=[written[:14] for written in NO_PARTS])
def test_what_the_words_leave_open_is_no_part(written: str) -> None:
    assert said(written) == set()


def test_parts_are_complete_only_where_they_make_the_whole_within_rounding() -> None:
    # 386.4 + 113 + 16.86 = 516.26; 113 is read to half a 万, so that 516.2 fits
    fits = "安排资金〔516.2万元〕,实施项目〔3个〕。其中,安排资金〔386.4万元〕建大棚;安排资金〔113万元〕修路;安排资金〔16.86万元〕补助残疾人。"
    assert [k.complete for k in links(fits) if k.relation == "part_of"] == ["yes"] * 3
    # 300 + 200 = 500 of 600
    short = "资金〔600万元〕,其中市级〔300万元〕、区级〔200万元〕。"
    assert [k.complete for k in links(short)] == ["no", "no"]
    # 1 + 1.2 = 2.2: half a 亿 on either side of each would let it be 2, but nobody can say so
    coarse = "资金〔2亿元〕,其中种植〔1亿元〕、养殖〔1.2亿元〕。"
    assert [k.complete for k in links(coarse)] == ["not_stated", "not_stated"]
    # 200 + 300 = 500: who got jobs is not the rest of those trained
    chance = "培训〔500人〕,其中妇女〔200人〕,就业〔300人〕。"
    assert [k.complete for k in links(chance)] == ["not_stated"]
    # 30 + 40 = 70: over 70 leaves open whether that is all
    hedged = "资金〔70亿元|over〕,其中甲市〔30亿元〕、乙市〔40亿元〕。"
    assert [k.complete for k in links(hedged)] == ["not_stated", "not_stated"]


def test_a_list_of_parts_ends_where_another_statement_begins() -> None:
    written = "培训〔1000人〕,其中妇女〔400人〕,残疾人〔50人〕,实现就业〔300人〕。"
    assert said(written) == {"400人 part_of 1000人", "50人 part_of 1000人"}


# Served --------------------------------------------------------------------------------------------------------------

SERVED = [
    ("引进企业〔8家〕,注册资金〔5000万元〕,带动贫困人口〔660人〕。", {"8家 serves 660人"}),
    ("引进企业〔8家〕,投资〔2.3亿元〕,带动贫困人口〔660人〕。", {"8家 serves 660人"}),
    (
        "签订协议〔15份〕,签订采购合同金额〔2400万元〕,预计带动贫困人口〔3400人〕。",
        {"2400万元 serves 3400人"},
    ),
    (
        "组织〔9个〕企业与〔11家〕外地企业合作,销售农产品〔2600万元〕,带动贫困人口〔1500人〕。",
        {"2600万元 serves 1500人"},
    ),
    ("建成帮扶车间〔8个〕,吸纳就业〔260人〕,其中脱贫人口〔110人〕。", {"8个 serves 260人", "110人 part_of 260人"}),
    (
        "实施帮扶项目〔40个〕,〔120个〕贫困村、〔3.2万人〕受益。",
        {"40个 serves 120个", "40个 serves 3.2万人"},
    ),
    ("捐款〔30万元〕,用于〔20名〕贫困学生的生活补助。", {"30万元 serves 20名"}),
    (
        "安排资金〔300万元〕,实施残疾人产业补助项目,受益〔195户〕〔208人〕。",
        {"300万元 serves 195户", "300万元 serves 208人"},
    ),
]


@pytest.mark.parametrize(("written", "expected"), SERVED, ids=[written[:14] for written, _ in SERVED])
def test_the_nearest_fund_firm_or_project_serves_those_it_is_said_to_reach(written: str, expected: set[str]) -> None:
    assert said(written) == expected
    assert {k.basis for k in links(written)} == {"stated"}


NOT_SERVED = [
    "注册资金〔5213万元〕,带动就业〔300人〕。",  # registered capital serves nobody
    "培训带头人〔65人〕、创业成功〔20人〕,带动贫困人口〔461人〕。",  # people are no fund
    "举办培训班〔25期〕,参训贫困劳动力〔683人〕。",  # no words between them
    "投入资金〔4500万元〕;举办招聘会〔5场〕,带动就业〔300人〕。",  # another statement
    "投入资金〔4500万元〕,同时组织企业参展,带动就业〔300人〕。",
    "2019年投入资金〔1亿元〕,2020年带动贫困人口〔3万人〕。",  # another year
    "引进企业〔20家〕,其中龙头企业〔2家〕,带动贫困人口〔2250人〕。",  # of the whole or of the part
    "整合资金〔2亿元〕,其中协作资金〔4800万元〕,修路〔96公里〕,惠及〔41个〕村。",
    "县里投入资金〔500万元〕,甲区投入资金〔1200万元〕,带动贫困户〔600户〕。",  # of both together
    "引进企业〔5家〕、合作社〔3家〕,带动贫困户〔600户〕。",
    "资金〔500万元〕用于建设〔300户〕安置房。",  # homes
    "资金〔500万元〕用于援建〔3所〕村小学。",  # no villages
    "投入援助资金〔500万元〕,建成〔100个〕改善民生和产业扶持项目。",  # projects are no things that are bought
    "落实社会帮扶资金〔524万元〕。\n带动贫困人口〔461人〕。",  # another paragraph
]


@pytest.mark.parametrize("written", NOT_SERVED, ids=[written[:14] for written in NOT_SERVED])
def test_what_the_words_leave_open_serves_nobody(written: str) -> None:
    assert not [k for k in links(written) if k.relation == "serves"]


def test_money_mainly_for_groups_that_exclude_each_other_has_one_denominator() -> None:
    written = "将〔900万元〕帮扶资金重点用于〔2个〕未脱贫村、〔100户〕〔400人〕未脱贫人口、〔50户〕〔210人〕脱贫监测人口、〔30户〕〔99人〕边缘人口。"
    found = links(written)
    assert [(k.target, k.group, k.complete) for k in found] == [
        (2, "", "no"),
        (3, "focus-households", "no"),
        (4, "focus-people", "no"),
        (5, "focus-households", "no"),
        (6, "focus-people", "no"),
        (7, "focus-households", "no"),
        (8, "focus-people", "no"),
    ]
    # the disabled and the old may be the same people
    assert {k.group for k in links("将〔900万元〕帮扶资金重点用于〔300名〕残疾人、〔500名〕老人。")} == {""}


def test_what_leads_through_purchases_and_projects_is_inferred() -> None:
    bought = links("捐赠防疫资金〔30万元〕,购置清运车〔1辆〕、垃圾箱〔30个〕。")
    assert [(k.target, k.basis, k.complete) for k in bought] == [(2, "inferred", "no"), (3, "inferred", "no")]
    through = links("决定安排帮扶资金〔900万元〕;确定实施产业项目〔26个〕,预计带动贫困人口〔1.2万人〕。")
    assert [(k.figure, k.target, k.basis) for k in through] == [(1, 3, "inferred"), (2, 3, "stated")]


def test_the_fund_at_the_head_of_a_list_of_what_was_built_serves_those_it_reaches() -> None:
    several = links("投入帮扶资金〔1300万元〕,新建车间〔2个〕,扩建基地〔3个〕,受益〔522户〕。")
    assert [(k.figure, k.basis) for k in several if k.relation == "serves" and k.target == 4] == [(1, "inferred")]
    one = links("投入帮扶资金〔1300万元〕,在石堡村等地扩建基地〔3个〕,受益〔522户〕〔1740人〕。")
    # the money by inference, what was built of it by the words
    assert {(k.figure, k.target, k.basis) for k in one if k.target > 2} == {
        (1, 3, "inferred"),
        (1, 4, "inferred"),
        (2, 3, "stated"),
        (2, 4, "stated"),
    }
    for other in (
        "投入帮扶资金〔1300万元〕,选派干部〔3名〕,扩建基地〔3个〕,受益〔522户〕。",  # something else between
        "投入帮扶资金〔1300万元〕;扩建基地〔3个〕,受益〔522户〕。",  # another statement
        "县里安排资金〔500万元〕,投入帮扶资金〔1300万元〕,扩建基地〔3个〕,受益〔522户〕。",  # of which is not said
        "到位投资〔1300万元〕,扩建基地〔3个〕,受益〔522户〕。",  # a firm's own
    ):
        assert not [k for k in links(other) if k.relation == "serves" and k.basis == "inferred" and k.target > 2]
    # 已支出 is a stage of a fund named before: the projects are not said to be this amount's
    spent = links("已支出〔4100万元〕,实施项目〔21个〕,带动群众〔1.8万人〕。")
    assert [(k.figure, k.target) for k in spent] == [(2, 3)]


def test_a_list_that_begins_in_many_ways_is_not_tried_in_all_of_them() -> None:
    begun = process_time()
    for word in ("在", "共在", "已在甲"):
        links(f"投入帮扶资金〔1300万元〕,{(word * 60)[:70]}基地〔3个〕,受益〔522户〕。")
    assert process_time() - begun < 2


# Attained ------------------------------------------------------------------------------------------------------------

ATTAINED = [
    ("年度计划选派干部人才〔141名〕挂职锻炼。目前,已选派〔85名〕,其余八月到位。", {"85名 attains 141名"}),
    ("计划投入资金〔3000万元〕,已到位〔1650万元〕。", {"1650万元 attains 3000万元"}),
    ("预计年内输转〔1000人〕,已输转〔600人〕。", {"600人 attains 1000人"}),
    ("安排资金〔5000万元〕,已到位〔3000万元〕。", {"3000万元 attains 5000万元"}),
    ("完成劳务输转〔1200人〕,占年度计划〔1000人〕的〔120%〕。", {"1200人 attains 1000人"}),
    ("完成培训〔260人〕(目标〔200人〕)。", {"260人 attains 200人"}),
    ("今年计划送电〔10亿千瓦时〕,到10月底已送电〔8.2亿千瓦时〕。", {"8.2亿千瓦时 attains 10亿千瓦时"}),
    ("全年计划实施项目〔20个〕,已开工〔18个〕,完工〔12个〕。", {"18个 attains 20个"}),
    ("计划培训干部〔300名〕,已培训教师〔20名〕。", set()),
    ("全年计划实施项目〔20个〕,已引进企业〔18个〕。", set()),
    ("计划选派教师〔30名〕。\n已选派〔20名〕。", set()),
    ("计划选派教师〔30名〕,选派医生〔20名〕。", set()),
]


@pytest.mark.parametrize(("written", "expected"), ATTAINED, ids=[written[:14] for written, _ in ATTAINED])
def test_an_outcome_attains_the_plan_of_the_same_matter(written: str, expected: set[str]) -> None:
    assert said(written) == expected


# The article as published --------------------------------------------------------------------------------------------


@pytest.mark.skipif(not JINGYUAN.is_file(), reason="the article of Jingyuan is not beside the project")
def test_the_links_of_jingyuan_are_found_and_no_other() -> None:
    from opencc import OpenCC

    original = JINGYUAN.read_text(encoding="utf-8")
    with (PROJECT / "data" / "figures.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["source"] == "jingyuan-2020-07-13"]
    # Only the script is changed, and pinyin in brackets left out: each place is counted anew.
    convert = OpenCC("t2s").convert
    simplified = "".join(convert(character) for character in original)
    pinyin = [match.span() for match in re.finditer(r"\([^()\u4e00-\u9fff]*\)", simplified)]
    kept = [not any(start <= i < end for start, end in pinyin) for i in range(len(simplified))]
    places = [0]
    for one in kept:
        places.append(places[-1] + one)
    text = "".join(c for c, one in zip(simplified, kept, strict=True) if one)
    quantities, ids = [], []
    for row in rows:
        start, end = int(row["start"]), int(row["end"])
        reading = read(row["as_written"], hedge=row["hedge"])
        quantities.append(Found(row["as_written"], start, end, places[start], places[end], reading))
        ids.append(row["id"])
    found = {(ids[k.figure - 1], k.relation, ids[k.target - 1]): k for k in find_links(text, quantities)}
    with (PROJECT / "data" / "links.csv").open(encoding="utf-8") as file:
        known = {(r["figure"], r["relation"], r["target"]): r for r in csv.DictReader(file) if r["figure"] in ids}
    assert len(ids) == 50
    assert found.keys() <= known.keys()
    assert len(found) >= 25
    for key, link in found.items():
        assert (link.basis, link.group, link.complete) == tuple(known[key][c] for c in ("basis", "group", "complete"))


# Checks --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def package() -> Dataset:
    return load(PROJECT)


def proposed(written: str, meanings: Sequence[Mapping[str, str]] = ()) -> Proposals:
    """The proposals of a made-up article; what is not given is not known."""
    text, quantities = marked(written)
    proposals = tuple(
        Proposal(
            number,
            one,
            sentence="",
            line=1,
            **{
                field: Choice(value, "high", "test", "")
                for field, value in (meanings[number - 1] if meanings else {}).items()
            },
        )
        for number, one in enumerate(quantities, start=1)
    )
    return Proposals(
        article=Article("made-up.txt", "made-up.txt", "txt", "utf-8", text),
        cleaned=Cleaned(text, text, range(len(text)), range(1, len(text) + 1)),
        findings=Findings(tuple(quantities), ()),
        source=Source("made-up", "", "descriptive", "", "2022", "", "zh-Hans", "C", ""),
        places=(),
        proposals=proposals,
        links=find_links(text, quantities, proposals),
    )


VERDICTS = [
    ("培训〔1000人〕,其中妇女〔400人〕。", [("part", "consistent", ("made-up-02", "made-up-01"))]),
    ("实施项目〔26个〕,其中产业项目〔30个〕。", [("part", "contradicts", ("made-up-02", "made-up-01"))]),
    (
        "资金〔40万元〕,分别为甲村〔10万元〕、乙村〔20万元〕。",
        [("sum", "contradicts", ("made-up-02", "made-up-03", "made-up-01"))],
    ),
    (
        # 210 + 165.2 = 375.2
        "折合〔365.2万元〕,其中捐款〔210万元〕,捐物折款〔165.2万元〕。",
        [("sum", "contradicts", ("made-up-02", "made-up-03", "made-up-01"))],
    ),
    # by giver and by purpose, of two groups at once, of stages: nothing that has to make the whole
    (
        "资金〔500万元〕,其中财政资金〔480万元〕,产业资金〔35万元〕。",
        [("part", "consistent", ("made-up-02", "made-up-01"))],
    ),
    ("培训〔100人〕,其中妇女〔60人〕,残疾人〔45人〕。", [("part", "consistent", ("made-up-02", "made-up-01"))]),
    ("教师〔24人〕、医生〔16人〕,合计〔41人〕。", [("sum", "contradicts", ("made-up-01", "made-up-02", "made-up-03"))]),
    ("教师〔24人〕、医生〔16人〕,合计〔40人〕。", [("sum", "consistent", ("made-up-01", "made-up-02", "made-up-03"))]),
    ("计划选派〔30名〕,已选派〔35名〕。", [("plan", "untestable", ("made-up-02", "made-up-01"))]),
    ("计划选派〔30名〕,已选派〔18名〕。", [("plan", "consistent", ("made-up-02", "made-up-01"))]),
]


@pytest.mark.parametrize(("written", "expected"), VERDICTS, ids=[written[:14] for written, _ in VERDICTS])
def test_numbers_without_a_measure_are_held_against_the_words(
    package: Dataset, written: str, expected: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    found = audit_proposals(proposed(written), package)
    assert [(check.kind, check.verdict, check.figures) for check in found] == expected


def test_figures_with_a_measure_are_audited_as_in_the_package_and_a_place_may_be_new(package: Dataset) -> None:
    common = {"place": "made-up-county", "period": "2022"}
    meanings = [
        {**common, "measure": "fiscal_aid", "stage": "allocated"},
        {**common, "measure": "fiscal_aid", "stage": "allocated", "scope": "part"},
        {**common, "measure": "fiscal_aid", "stage": "allocated", "scope": "part"},
    ]
    # 386.4 + 129.86 = 516.26, which is not 516.2: each is exact to half a unit of its last digit, [516.205, 516.315)
    found = audit_proposals(
        proposed("财政资金〔516.2万元〕,其中种植〔386.4万元〕、养殖〔129.86万元〕。", meanings), package
    )
    sums = [check for check in found if check.kind == "sum"]
    assert [(check.verdict, check.truncated) for check in sums] == [("rounding", True)]
    assert sums[0].figures == ("made-up-02", "made-up-03", "made-up-01")


def test_one_subject_with_two_numbers_is_named(package: Dataset) -> None:
    meaning = {"subject": "建档立卡贫困人口", "measure": "poor_population", "period": "2022", "place": "620421"}
    article = proposed("全县有建档立卡贫困人口〔1.2万人〕。\n全县建档立卡贫困人口〔13000人〕。", [meaning, meaning])
    repeated = [check for check in audit_proposals(article, package) if check.kind == "repeated"]
    assert [(check.verdict, check.figures) for check in repeated] == [("contradicts", ("made-up-01", "made-up-02"))]
    # Side by side in one sentence they are two things: 乡镇结对资金300万元,村村结对资金200万元.
    together = replace(article, proposals=tuple(replace(one, sentence="一句") for one in article.proposals))
    assert not [check for check in audit_proposals(together, package) if check.kind == "repeated"]
    # Where neither place nor period is known, two numbers may both be right.
    vague = [{"subject": "建档立卡贫困人口"}] * 2
    article = proposed("有建档立卡贫困人口〔1.2万人〕。\n建档立卡贫困人口〔13000人〕。", vague)
    assert [(c.kind, c.verdict) for c in audit_proposals(article, package)] == [("repeated", "untestable")]


def test_a_measure_that_such_a_number_cannot_have_is_not_audited(package: Dataset) -> None:
    article = proposed("培训〔300人次〕。", [{"measure": "trainees", "period": "2022", "place": "620421"}])
    assert audit_proposals(article, package) == ()


def test_money_that_may_be_nothing_is_left_to_the_words(package: Dataset) -> None:
    meaning = {"measure": "fiscal_aid", "period": "2022", "place": "620421"}
    # about 1 亿 is [0, 2 亿]: nothing can be divided by it
    article = proposed("财政资金〔1亿元|about〕,其中市级〔3000万元〕。", [meaning, {**meaning, "scope": "part"}])
    found = audit_proposals(article, package)
    assert [(c.kind, c.verdict) for c in found if len(c.figures) > 1] == [("part", "consistent")]


def test_a_figure_is_named_by_its_article_and_number() -> None:
    article = proposed("培训〔300人〕。")
    assert figure_name(article, 7) == "made-up-07"
    assert number_of(figure_name(article, 123)) == 123


def test_an_article_without_numbers_has_neither_links_nor_checks(package: Dataset) -> None:
    assert audit_proposals(proposed("没有数字。"), package) == ()
    assert find_links("", []) == ()


def test_a_long_text_without_a_full_stop_takes_time_in_proportion_to_its_length() -> None:
    def seconds(copies: int) -> float:
        text, quantities = marked("投入资金〔300万元〕,其中产业〔200万元〕,带动〔80户〕,计划培训〔30人〕" * copies)
        begin = process_time()
        find_links(text, quantities)
        return process_time() - begin

    # sixteen times the text; a quadratic search would take two hundred and fifty-six times as long
    assert seconds(800) < 64 * max(seconds(50), 0.005)


# Packages in memory --------------------------------------------------------------------------------------------------


def test_a_package_in_memory_is_read_as_from_its_folder() -> None:
    contents = read_package(PROJECT / "data")
    again = contents_of(contents.files)
    assert (again.hash, again.tables, again.violations) == (contents.hash, contents.tables, contents.violations)
    assert repr(assembled(again, folder=PROJECT / "data")) == repr(load(PROJECT))


def test_a_package_in_memory_with_a_fault_is_refused_as_a_whole() -> None:
    files = dict(read_package(PROJECT / "data").files)
    files["links.csv"] += b"620421-01,part_of,620421-99,stated,,no\n"
    del files["pairings.csv"]
    found = [str(violation) for violation in check(contents_of(files))]
    assert any("pairings.csv" in sentence and "no such file" in sentence for sentence in found)
    assert any("links.csv" in sentence and "620421-99" in sentence for sentence in found)
    with pytest.raises(DataPackageError):
        assembled(contents_of(files), folder=PROJECT / "data")


def test_a_draft_holds_its_own_figures_and_leaves_the_package_alone(package: Dataset) -> None:
    before = repr(package)
    figure = package.figure("620421-12")
    draft = drafted(package, figures=[figure], links=[])
    assert [record.id for record in draft.records] == ["620421-12"]
    assert list(draft.figures["as_written"]) == ["12.7万人"]
    assert draft.select("620421", "2020") == ("620421-12",)
    assert repr(package) == before
