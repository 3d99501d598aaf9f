"""Verdicts with their arithmetic, and the questions that are left."""

from __future__ import annotations

import pytest
from notebook_runner import project_data

from analysis import audit
from analysis.display import plain
from analysis.quantity import quantity
from analysis.questions import questions

DATA = project_data()
JINGYUAN = {"place": "620421", "period": "2020"}
CHECKS = audit.checks(DATA, **JINGYUAN)


def check_on(kind, figure):
    (found,) = [c for c in CHECKS if c.kind == kind and figure in c.figures]
    return found


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("208人", "208人", "consistent"),
        ("12.7万人", "126800人", "rounding"),
        ("12.7万人", "127500人", "contradicts"),  # 127,500 would be printed as 12.8
        ("12.7万人", "126500人", "rounding"),
        ("3—5万元", "5万元", "rounding"),
        ("1.2万余人", "13000人", "contradicts"),
    ],
)
def test_verdicts_follow_the_intervals(one, other, verdict):
    assert audit.compare(quantity(one), quantity(other)) == verdict
    assert audit.compare(quantity(other), quantity(one)) == verdict


def test_fupings_parts_agree_with_their_total_only_by_rounding_and_it_was_probably_truncated():
    found = check_on("sum", "620421-33")
    # 386.4 + 113 + 16.86 = 516.26, in [515.705, 516.815]; printed 516.2, in [516.15, 516.25)
    assert found.verdict == "rounding"
    assert found.truncated
    assert found.computed.value == 5_162_600


def test_pairings_add_up_exactly():
    found = check_on("sum", "620421-46")
    assert found.verdict == "consistent"
    assert found.computed.value == 174  # 136 + 2 + 33 + 3
    assert not found.truncated


def test_what_the_source_gives_one_side_of_cannot_be_tested():
    untestable = {(c.kind, c.figures[0]) for c in CHECKS if c.verdict == "untestable"}
    assert ("itemised", "620421-02") in untestable
    assert ("inside", "620421-33") in untestable
    assert ("fulfils", "620421-22") in untestable
    assert ("no_total", "620421-24") in untestable


def test_households_never_outnumber_their_people():
    pairs = {(c.left[0].figure, c.right.figure) for c in CHECKS if c.kind == "household"}
    assert pairs == {
        ("620421-04", "620421-05"), ("620421-06", "620421-07"), ("620421-08", "620421-09"), ("620421-39", "620421-40"),
    }  # fmt: skip


def test_every_check_has_a_verdict_and_the_gravest_come_first():
    order = [audit.VERDICTS.index(c.verdict) for c in CHECKS]
    assert order == sorted(order)
    assert audit.summary(CHECKS).to_dict() == {"contradicts": 0, "rounding": 1, "consistent": 8, "untestable": 8}


def test_a_contradiction_is_found():
    assert audit.at_most(quantity("208人"), quantity("195人")) == "contradicts"
    assert audit.at_most(quantity("12.7万人"), quantity("126700人")) == "rounding"


def test_no_job_numbers_are_added():
    found = check_on("no_total", "620421-25")
    assert [q.value for q in found.left] == [77, 316, 1036]
    assert found.computed is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_questions_are_numbered_once_each_and_about_known_figures(language):
    found = questions(DATA, **JINGYUAN, language=language)
    assert len({q.words for q in found}) == len(found) > 20
    assert all(DATA.has(figure) for q in found for figure in q.figures)
    assert all(plain(q.words).rstrip().endswith(("？", "?")) for q in found)


def test_both_languages_ask_the_same_questions():
    zh, en = (questions(DATA, **JINGYUAN, language=language) for language in ("zh", "en"))
    assert [q.figures for q in zh] == [q.figures for q in en]


def test_the_gravest_gaps_are_asked_about():
    words = " ".join(plain(q.words) for q in questions(DATA, **JINGYUAN, language="en"))
    assert "how much has been received or spent or completed" in words
    assert "fiscal, social, or both" in words
    assert "inside the East–West poverty alleviation assistance funds" in words
    assert "which is right?" in words
    assert "fulfils the procurement contracts" in words


def test_the_same_number_for_two_periods_is_a_conflict_and_for_one_it_is_none():
    data = DATA
    # 1.2万亿元 of investment: for 2011–2015 in one source, for 1996–2014 in another
    assert audit.agreement(data.quantity("F0809"), data.quantity("F0673")) == "contradicts"
    assert audit.agreement(data.quantity("F0444"), data.quantity("F0776")) == "rounding"


def test_parts_that_exceed_their_whole_leave_no_rest():
    from analysis.funds import breakdown

    split = breakdown(DATA, "F0554")  # 3,952 + 1,291.3 = 5,243.3 of 5,107.12万元
    assert split.itemised is not None
    assert split.itemised.value == 52_433_000
    assert split.unitemised is None
    found = audit.checks(DATA, place="150926", period="2018/2020")
    (check,) = [check for check in found if check.kind == "parts"]
    assert check.verdict == "contradicts"
    assert check.computed == split.itemised
    assert check.figures == ("F0558", "F0559", "F0554")


def test_parts_that_are_not_all_of_their_whole_may_be_less():
    # Anshun 11.04 and Longnan 15.66 of 34.15亿元 for three
    found = audit.checks(DATA, place="100000-anshun-longnan-heze", period="2016/2020")
    (check,) = [check for check in found if check.kind == "parts"]
    assert (check.verdict, check.computed and check.computed.value) == ("consistent", 2_670_000_000)
