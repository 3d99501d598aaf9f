"""A place among its peers: the comparison itself."""

from __future__ import annotations

from typing import get_args

from analysis.comparison.choice import NO_LEVEL, entries_of, level_of, peers_of
from analysis.comparison.records import REASONS, Comparison, Entry, Peers, Tiers, Uncompared
from analysis.dataset import Dataset
from analysis.errors import NothingToReportError, ParameterError
from analysis.prices import check_prices


def compare(
    dataset: Dataset, *, place: str, period: str, peers: str = "all", tiers: str = "AB", prices: str = ""
) -> Comparison:
    """Set a place beside its peers.

    Parameters
    ----------
    place, period
        The place and period of the report: its own fund is one that lies in the period; of its peers, the fund nearest to
        the period is taken, money given before plans, better sources before weaker ones.
    peers
        ``donor`` (recipients of the same donor or its districts), ``province`` (of the same province), ``all``.
    tiers
        Tiers of the sources of money: ``AB``, or ``ABC`` to let mirrors and aggregators in. Counts of residents enter
        whatever their tier, and are marked: without them almost nobody could be compared.
    prices
        Empty for prices as printed, or a year whose prices all amounts are converted to.

    Raises
    ------
    ParameterError
        A parameter is none of those allowed.
    NothingToReportError
        The place itself cannot be compared; the sentence says why.

    Examples
    --------
    >>> from analysis.dataset import load
    >>> side_by_side = compare(load(), place="620421", period="2020")
    >>> side_by_side.own.rate
    <Quantity 139.897767 [139.866, 139.93] yuan_per_person_year = 620421-02 ÷ F0417 ÷ 1 years>
    """
    check_comparison(dataset, peers=peers, tiers=tiers, prices=prices)
    if not level_of(dataset, place):
        raise NothingToReportError(f"{place} {period} cannot be compared: {NO_LEVEL}")
    found: list[Entry] = []
    uncompared: list[Uncompared] = []
    for one in peers_of(dataset, place, peers):
        own = period if one == place else ""
        entries, reason, nearest = entries_of(dataset, one, period, tiers, prices, own)
        found += entries
        if all(entry.over == "poor" for entry in entries):
            uncompared.append(Uncompared(one, reason, nearest))
    if not any(entry.place == place for entry in found):
        reason = next(one.reason for one in uncompared if one.place == place)
        raise NothingToReportError(f"{place} {period} cannot be compared: {REASONS[reason]}")
    found.sort(key=lambda entry: (-entry.rate.value, entry.place))
    return Comparison(
        place,
        period,
        peers,  # type: ignore[arg-type]
        tiers,  # type: ignore[arg-type]
        prices,
        tuple(entry for entry in found if not entry.planned and entry.over == "residents"),
        tuple(entry for entry in found if not entry.planned and entry.over == "registered"),
        tuple(entry for entry in found if entry.planned and entry.over != "poor"),
        tuple(entry for entry in found if entry.over == "poor"),
        tuple(uncompared),
    )


def check_comparison(dataset: Dataset, *, peers: str, tiers: str, prices: str) -> None:
    """Refuse parameters that are none of those allowed.

    Raises
    ------
    ParameterError
        The sentence names the parameter, what was found and what is allowed.
    """
    for name, value, allowed in (("peers", peers, get_args(Peers)), ("tiers", tiers, get_args(Tiers))):
        if value not in allowed:
            raise ParameterError(f"parameter {name}: found {value!r}; allowed: {', '.join(allowed)}")
    check_prices(dataset, prices)
