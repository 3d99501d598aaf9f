"""An article on a county that does not exist, in the manner of real reports, and what is to be proposed of it.

Written by hand, so that what adds proposals can be tried without what makes them. The prefecture that the county is put in
exists; county, village and every number are made up.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.datapackage.records import Source
from analysis.numerals import read
from analysis.proposals.proposal import Choice, LinkProposal, PlaceProposal, Proposal, Proposals
from analysis.text.article import Article
from analysis.text.cleaning import Cleaned
from analysis.text.quantities.finding import Findings, Found

COUNTY = "620499"
SOURCE = "yunling-2021-08-06"
ARTICLE = (
    "云嶺縣東西部協作紀(jì)實(shí)\n"
    "今年以來，天津市和平區安排云岭縣財政幫扶資金2，310萬(wàn)元，實施產業項目14個，預計帶動1,860戶脫貧戶、約7200人受益。\n"
    "其中，撥付鄉村振興資金640万元，用於3個村修建日光溫室。截至7月底，已到位資金1500余万元，占65.5%。\n"
    "兩地舉辦技能培訓6期，培訓鄉村幹部285人次，引進企業4家，吸納就業131人。\n"
    "（云岭县融媒体中心供稿）\n"
)
_PLACES = (
    PlaceProposal(COUNTY, "云岭县", "Yunling County", "county", "620400", known=False),
    PlaceProposal("120101", "和平区", "Heping District", "district", "120000", known=True),
    PlaceProposal("620400", "白银市", "Baiyin", "prefecture", "620000", known=True),
)


@dataclass(frozen=True)
class _Said:
    printed: str
    as_written: str
    subject: str
    measure: str
    flow: str = "none"
    stage: str = "reported"
    period: str = "2021-01/2021-07"
    scope: str = "whole"
    hedge: str | None = None


SAID = (
    _Said("2，310萬(wàn)元", "2310万元", "财政帮扶资金", "fiscal_aid", "fiscal_aid", "allocated", "2021"),
    _Said("14個", "14个", "产业项目", "projects", stage="planned", period="2021"),
    _Said("1,860戶", "1860户", "预计带动的脱贫户", "beneficiary_households", stage="expected", period="2021"),
    _Said("7200人", "7200人", "预计受益人口", "beneficiaries_all", stage="expected", period="2021", hedge="about"),
    _Said("640万元", "640万元", "乡村振兴资金", "fiscal_aid", "fiscal_aid", "allocated", "2021", "part"),
    _Said("3個", "3个", "修建日光温室的村", "villages_helped", stage="planned", period="2021"),
    _Said("1500余万元", "1500余万元", "到位资金", "fiscal_aid", "fiscal_aid", "received"),
    _Said("65.5%", "65.5%", "到位比例", "funds_paid_of_agreed"),
    _Said("6期", "6期", "技能培训", "training_sessions"),
    _Said("285人次", "285人次", "培训乡村干部", "training_person_times"),
    _Said("4家", "4家", "引进企业", "firms_introduced"),
    _Said("131人", "131人", "吸纳就业", "workers_employed_locally"),
)
LINKS = (
    LinkProposal(1, "serves", 3, "inferred", "", "not_stated", "medium", "serves.reach", "带动"),
    LinkProposal(5, "part_of", 1, "stated", "", "no", "high", "part_of.of_which", "其中"),
    LinkProposal(7, "attains", 1, "inferred", "", "", "medium", "attains.received", "已到位"),
)


def made_up_proposals(article: str = ARTICLE) -> Proposals:
    """What is to be proposed of the article, or of one in which other numbers of the same length stand."""
    proposals = []
    at = 0
    for number, said in enumerate(SAID, 1):
        start = ARTICLE.index(said.printed, at)
        at = start + len(said.printed)
        reading = read(said.as_written, hedge=said.hedge)
        line = ARTICLE.count("\n", 0, start) + 1
        proposals.append(
            Proposal(
                number,
                Found(said.as_written, start, at, start, at, reading),
                ARTICLE.splitlines()[line - 1],
                line,
                subject=Choice(said.subject, "high", "subject.before", said.subject),
                measure=Choice(said.measure, "high", "measure.words", said.subject),
                flow=Choice(said.flow, "high", "flow.measure", ""),
                stage=Choice(said.stage, "medium", f"stage.{said.stage}", "安排"),
                scope=Choice(said.scope, "high", "scope.default", ""),
                period=Choice(said.period, "medium", "period.this_year", "今年以来"),
                place=Choice(COUNTY, "high", "place.title", "云岭县"),
                donor=Choice("120101", "high", "donor.named", "和平区") if said.measure == "fiscal_aid" else Choice(),
            )
        )
    read_from = Article("yunling", "yunling.txt", "txt", "utf-8", article)
    source = Source(
        SOURCE, "云岭县东西部协作纪实", "printed", "云岭县融媒体中心", "2021-08-06", "https://example.org/yunling", "zh-Hant",
        "B", read_from.sha256,
    )  # fmt: skip
    cleaned = Cleaned(article, article, range(len(article)), range(1, len(article) + 1))
    findings = Findings(tuple(one.found for one in proposals), ())
    return Proposals(read_from, cleaned, findings, source, _PLACES, tuple(proposals), LINKS)
