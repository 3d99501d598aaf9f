"""What stands at a place of the text is a whole number, or it does not get in."""

import pytest

from analysis.adding.texts import Text, figure_at


def faults(sentence: str, cut: str, *, within: str = "", hedge: str = "exact", kind: str = "") -> list[str]:
    text = f"云岭县协作情况\n{sentence}各项工作有序推进。\n"
    whole = within or cut
    start = text.index(whole) + whole.index(cut)
    _, found = figure_at(
        Text(text), as_written=cut, start=str(start), end=str(start + len(cut)), line="2", hedge=hedge, kind=kind
    )
    return [f"{column}: {allowed}" for column, _, allowed in found]


def test_a_whole_number_gets_in():
    assert faults("带动7200人增收。", "7200人", kind="people") == []
    assert faults("带动贫困人口2.3万增收。", "2.3万", kind="people") == []


@pytest.mark.parametrize(
    ("sentence", "whole", "cut", "kind"),
    [
        ("带动3千人增收。", "3千人", "3", "people"),
        ("种植12.7万亩小麦。", "12.7万亩", "12.7万", "people"),
        ("2020年带动群众增收。", "2020年", "2020", "people"),
        ("到位1 200万元资金。", "1 200万元", "200万元", "money"),
        ("到位二千五百万元资金。", "二千五百万元", "五百万元", "money"),
        ("每户补助5—8万元。", "5—8万元", "8万元", "money"),
        ("提高5个百分点。", "5个百分点", "5个", "count"),
        ("培训2000人次。", "2000人次", "2000", "people"),
        ("到位5200余万元。", "5200余万元", "5200", "people"),
        ("到位港币5200万元。", "5200万元", "5200万元", "money"),
        ("培训2000人（次）。", "2000人", "2000人", "people"),
    ],
)
def test_a_number_cut_out_of_a_longer_one_does_not(sentence: str, whole: str, cut: str, kind: str):
    assert faults(sentence, cut, within=whole, kind=kind)


def test_what_is_allowed_is_the_whole_number_at_its_place():
    assert faults("种植12.7万亩小麦。", "12.7万", within="12.7万亩", kind="people") == [
        "start: the whole number, '12.7万亩' at 10 to 16"
    ]
    assert faults("安排600万启动资金。", "600万", kind="money") == [
        "as_written: a number with its unit beside it; here the words only imply 元"
    ]
