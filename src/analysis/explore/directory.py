"""Which places there are, what was published on them, and how to find one by its name."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis import per_capita
from analysis.dataset import Dataset
from analysis.errors import ParameterError
from analysis.names import meant, places_called
from analysis.study import periods_of, reportable_places

_COLUMNS = ["name_zh", "name_en", "level", "periods", "figures", "amounts", "per_head"]


def places(dataset: Dataset) -> pd.DataFrame:
    """The places on which assistance figures were published.

    Returns
    -------
    pandas.DataFrame
        One row per place, by its id: ``name_zh``, ``name_en``, ``level``, ``periods`` (those that a report can be on),
        and in these ``figures``, ``amounts`` (of money) and ``per_head`` (how many amounts per head, household or thing
        can be defended). Zero says that the sources at hand give none.

    Examples
    --------
    >>> from analysis.dataset import load
    >>> places(load()).loc[["620421"], ["name_en", "periods", "figures", "per_head"]]
                    name_en periods  figures  per_head
    place
    620421  Jingyuan County    2020       51        12
    """
    return _frame(dataset, reportable_places(dataset))


def find(dataset: Dataset, words: str) -> pd.DataFrame:
    """Places by their name in either language, or by their code; any piece of it will do.

    Returns
    -------
    pandas.DataFrame
        As :func:`places`, the likeliest first. Places are among them on which nothing was published: their ``figures`` are 0.

    Raises
    ------
    ParameterError
        No place is called so; the sentence names those that look like it.

    Examples
    --------
    >>> from analysis.dataset import load
    >>> find(load(), "靖远").index.tolist()
    ['620421']
    """
    if not isinstance(words, str) or not words.strip():
        raise ParameterError(f"parameter words: found {words!r}; allowed: a name or an id, such as 靖远 or Jingyuan")
    found = places_called(dataset, words)
    if not found:
        hint = meant(dataset, words) or "; explore.places(data) lists all that have figures"
        raise ParameterError(f"no place is called {words!r}{hint}")
    return _frame(dataset, found)


def _frame(dataset: Dataset, chosen: Iterable[str]) -> pd.DataFrame:
    ids = list(chosen)
    rows = [_row(dataset, place) for place in ids]
    return pd.DataFrame(rows, columns=_COLUMNS, index=pd.Index(ids, name="place", dtype="str"))


def _row(dataset: Dataset, place: str) -> tuple[str, str, str, str, int, int, int]:
    record, periods = dataset.place(place), periods_of(dataset, place)
    figures = {figure for period in periods for figure in dataset.select(place, period)}
    amounts = sum(dataset.figure(figure).kind == "money" for figure in figures)
    frames = [per_capita.rates(dataset, place=place, period=period) for period in periods]
    # A figure may lie in two periods: what it is divided by is then counted once.
    rates = {
        (fund, people) for frame in frames for fund, people in zip(frame["fund"], frame["denominators"], strict=True)
    }
    return record.name_zh, record.name_en, record.level, ", ".join(periods), len(figures), amounts, len(rates)
