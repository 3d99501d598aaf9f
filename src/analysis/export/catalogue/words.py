"""The words of the catalogue that are computed: its first sentence, names of periods, characters that hide."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from analysis.characters import legible
from analysis.export.blocks import Language
from analysis.export.catalogue.records import NOTHING, REPORTS, Both, CatalogueEntry
from analysis.labels import LABELS, label, period_label
from analysis.numbers import wording

#: An error is told in full as long as nobody abuses it.
_LONGEST = 600


def summary(entries: Iterable[CatalogueEntry], language: Language) -> str:
    """What is here, in a sentence or two: how many reports on how many places and years, and what is wrong with them.

    A report is a file that is read: a question, on a place and period, in a language and a format.
    """
    listed = [entry for entry in entries if not entry.is_taken]
    reports = [(entry, form) for entry in listed for form in REPORTS if form in entry.files]
    there = {id(entry): entry for entry, _ in reports}.values()
    failed = sum(entry.state == "failed" for entry in listed)
    stale = sum(entry.state == "stale" for entry, _ in reports)
    if not listed:
        return wording(language, zh="还没有报告。", en="No report has been built yet.")
    said = []
    if reports:
        said.append(
            wording(
                language,
                zh="这里有{reports}份报告，就{places}、{years}，回答{questions}。",
                en="{reports} on {places}, {years}, answering {questions}.",
                reports=f"{len(reports):,}" if language == "zh" else _count(len(reports), "report", language),
                places=_count(len({entry.place for entry in there}), "place", language),
                years=_years([entry.period for entry in there], language),
                questions=_count(len({entry.notebook for entry in there}), "question", language),
            )
        )
    if failed:
        said.append(
            wording(language, zh="{n}失败。", en="{n} failed.", n=_count(failed, "build", language).capitalize())
        )
    else:
        said.append(wording(language, zh="没有一份生成失败。", en="None failed."))
    if stale:
        said.append(
            wording(
                language,
                zh="{n}份已过期：生成之后，所依据的数据或程序有变。",
                en="{n} out of date: what they were built from has changed since.",
                n=f"{stale:,}" if language == "zh" else _are(stale),
            )
        )
    return ("" if language == "zh" else " ").join(said)


_COUNTED: Final[dict[str, tuple[str, str, str]]] = {
    "report": ("{}份报告", "{} report", "{} reports"),
    "place": ("{}个地区", "{} place", "{} places"),
    "question": ("{}个问题", "{} question", "{} questions"),
    "build": ("{}次生成", "{} build", "{} builds"),
}


def _count(number: int, thing: str, language: Language) -> str:
    zh, one, many = _COUNTED[thing]
    return (zh if language == "zh" else one if number == 1 else many).format(f"{number:,}")


def _are(number: int) -> str:
    return f"{number:,} {'is' if number == 1 else 'are'}"


def _years(periods: Iterable[str], language: Language) -> str:
    """From the first year that any period begins with to the last that any ends with.

    >>> _years(["2017/2020", "../2021-07"], "en"), _years(["2020"], "zh")
    ('2017–2021', '2020年')
    """
    years = sorted(year for period in periods for year in re.findall(r"\d{4}", period))
    return period_label(years[0] if years[0] == years[-1] else f"{years[0]}/{years[-1]}", language)


def period_names(iso: str) -> Both:
    """A period in words; nothing for none."""
    return Both(period_label(iso, "zh"), period_label(iso, "en")) if iso else NOTHING


def takeaway(stem: str, language: Language) -> str:
    """What a file that is taken away is called."""
    return label(f"file.{stem}", language) if f"file.{stem}" in LABELS else stem.replace("_", " ")


def both_seen(both: Both) -> Both:
    """The same in both languages."""
    return Both(legible(both.zh), legible(both.en))


def short(words: str) -> str:
    """An error or a reason on one line, cut where it is beyond reading."""
    shown = legible(" ".join(words.split()))
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
