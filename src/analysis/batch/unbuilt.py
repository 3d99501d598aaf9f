"""What is not in an output folder: notebooks that could be built on a place and period, and those that cannot, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from analysis.batch.index import DataIndex
from analysis.comparison.choice import NO_LEVEL
from analysis.comparison.records import REASONS, Reason
from analysis.export.catalogue import Both, Unbuilt
from analysis.needs import Need

#: What :func:`analysis.needs.missing` says, in Chinese; a test holds both together.
_NEEDS = {
    "nothing was published on it": "没有公布任何数字",
    "no amount of money was published on it": "没有公布资金数额",
    "no amount was published with people or things to divide it by": "公布的资金没有可作分母的人数或数量",
    NO_LEVEL: "不是县、市、省级地区，没有同类可比",
}
_REASONS: dict[Reason, str] = {
    "together_only": "资金只与其他地区合并公布",
    "part_only": "只公布了个别项目或批次的资金",
    "mean_only": "只公布了多个地区的平均数",
    "other_flow_only": "只公布了捐赠、商业往来或多类资金的合计",
    "weak_source": "资金只见于C级来源，参数 tiers=ABC 可纳入",
    "open_start": "资金是累计数，起点未说明",
    "no_residents": "资金年份前后没有公布常住或户籍人口",
    "no_price": "部分年份的价格涨幅未知",
    "no_money": "没有公布帮扶资金",
}
_NEVER_ASKED = Both("尚未生成，可以生成", "not built yet, but can be")
_NOTHING = Both("没有公布任何帮扶数字", "no assistance figure was published on it")


def unbuilt(index: DataIndex, needs: dict[str, Need], there: Collection[tuple[str, str, str]]) -> Iterator[Unbuilt]:
    """Every notebook of the project on every place and period that is not there, with the reason.

    Parameters
    ----------
    needs
        The project's notebooks, each with what it needs.
    there
        Place, period and notebook of what was built, or failed.
    """
    places = index.places(every=True)
    for place in places:
        for period in index.periods(place):
            missing = index.missing(place, period)
            for notebook, need in needs.items():
                if (place, period, notebook) not in there:
                    why = missing[need]
                    command = "" if why else f"paired-aid report {place}"
                    yield Unbuilt(place, period, notebook, in_both(why) if why else _NEVER_ASKED, command)
    known = {*places, *(place for place, _, _ in there)}
    for place in index.dataset.recipients:
        if place not in known:
            yield Unbuilt(place, "", "", _NOTHING)


def in_both(why: str) -> Both:
    """A reason of :func:`analysis.needs.missing` in both languages; one that has no Chinese stands as it is."""
    return Both(_in_chinese().get(why, why), why)


@cache
def _in_chinese() -> dict[str, str]:
    return _NEEDS | {REASONS[reason]: words for reason, words in _REASONS.items()}
