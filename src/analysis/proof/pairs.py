"""Two languages, one report: do both pages carry the same numbers of the same figures?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping

from analysis.proof.pages import Page, Printed


def differences(zh: Page, en: Page) -> list[str]:
    """One sentence for each number, and each chart's figures, that one page has and the other has not.

    The order need not be the same, as sentences turn round. Numbers on cards count once, however often their card is there,
    and so do those on charts, whose lines break differently.
    """
    found = []
    for part in ("page", "card"):
        ours, theirs = (_counted(page.printed, part) for page in (zh, en))
        examples = {_carried(one): one for page in (en, zh) for one in page.printed}
        for key, excess in _excess(ours, theirs):
            more, less = ("zh", "en") if excess > 0 else ("en", "zh")
            times = f", {abs(excess)} times" if abs(excess) > 1 else ""
            found.append(f"{more} has {examples[key]}{times}, and {less} has not")
    for chart, ours_only, theirs_only in _charts(zh, en):
        for figures, more, less in [
            *((one, "zh", "en") for one in ours_only),
            *((one, "en", "zh") for one in theirs_only),
        ]:
            found.append(
                f"{more} has words on {' '.join(figures)} in the chart {chart or 'without id'}, and {less} has not"
            )
    return found


def _carried(one: Printed) -> tuple[Hashable, ...]:
    """What must be the same in both languages: all but the words and the place."""
    chart = one.where if one.kind == "drawn" else ""
    return (one.part, one.kind, chart, one.value, one.low, one.high, one.unit, one.figures, one.formula, one.stage)


def _counted(printed: Iterable[Printed], part: str) -> Counter[tuple[Hashable, ...]]:
    found = [one for one in printed if one.part == part]
    once = {_carried(one) for one in found if part == "card" or one.kind == "drawn"}
    counted = Counter(map(_carried, found))
    return Counter({key: 1 if key in once else times for key, times in counted.items()})


def _excess(
    ours: Mapping[tuple[Hashable, ...], int], theirs: Mapping[tuple[Hashable, ...], int]
) -> Iterator[tuple[tuple[Hashable, ...], int]]:
    for key in dict.fromkeys((*ours, *theirs)):
        if excess := ours.get(key, 0) - theirs.get(key, 0):
            yield key, excess


def _charts(zh: Page, en: Page) -> Iterator[tuple[str, list[tuple[str, ...]], list[tuple[str, ...]]]]:
    """By chart, the sets of figures that words are tied to in one language only; lines break differently, so not how often."""
    for chart in dict.fromkeys(text.chart for page in (zh, en) for text in page.chart_texts):
        ours, theirs = (
            dict.fromkeys(text.figures for text in page.chart_texts if text.chart == chart) for page in (zh, en)
        )
        yield chart, [one for one in ours if one not in theirs], [one for one in theirs if one not in ours]
