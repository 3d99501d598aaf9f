"""What a report needs to say anything on a place and period, and what of it is missing.

A notebook names its need in its metadata (``paired_aid.needs``); a report is built only where the need is met.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from analysis.dataset import Dataset


#: ``figures``: any figure at all; ``money``: an amount; ``rates``: an amount and something to divide it by;
#: ``comparison``: whole-pair money from a source of tier A or B, and a count of people; ``comparison_c``: the same with
#: sources of tier C, which is what a comparison needs that was asked to let them in (``tiers`` = ABC).
Need = Literal["figures", "money", "rates", "comparison", "comparison_c"]
NEEDS: tuple[Need, ...] = get_args(Need)


def missing(dataset: Dataset, *, place: str, period: str, prices: str = "") -> dict[Need, str]:
    """What is missing for each need, in words; empty where the need is met.

    ``prices`` is the year in whose prices a comparison is asked for; empty for prices as printed.

    >>> from analysis.dataset import load
    >>> missing(load(), place="620421", period="2020")["comparison"]
    ''
    >>> missing(load(), place="620622", period="2017/2020")["comparison"]
    'only money for single projects or tranches was published on it'
    """
    # A plan over data that have not changed asks nothing here, and does not pay for these.
    from analysis.comparison.choice import what_is_missing  # noqa: PLC0415
    from analysis.denominators import denominators_of  # noqa: PLC0415

    chosen = [dataset.quantity(figure) for figure in dataset.select(place, period)]
    money = [q for q in chosen if q.kind == "money"]
    divisible = any(q.flow != "registered_capital" and denominators_of(dataset, q) for q in money)
    return {
        "figures": "" if chosen else "nothing was published on it",
        "money": "" if money else "no amount of money was published on it",
        "rates": "" if divisible else "no amount was published with people or things to divide it by",
        "comparison": what_is_missing(dataset, place=place, period=period, tiers="AB", prices=prices),
        "comparison_c": what_is_missing(dataset, place=place, period=period, tiers="ABC", prices=prices),
    }
