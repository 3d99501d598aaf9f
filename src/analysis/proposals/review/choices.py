"""What may stand in the cells of the sheet: measures, stages, scopes, tiers, relations of links, and how three columns are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from markupsafe import Markup

from analysis.dataset import Dataset
from analysis.labels import LABELS, LANGUAGES, Language
from analysis.proposals.review.markup import filled, joined
from analysis.proposals.review.words import word

#: Columns whose values the labels have, and the group of labels.
_LABELLED = (("stage", "stage"), ("scope", "scope"), ("links", "relation"))
_TIERS = ("A", "B", "C")
_WRITTEN = ("links", "period", "new_places")


@lru_cache(maxsize=4)
def choices(dataset: Dataset, language: Language) -> Markup:
    """The folded list, the same for every article of a package."""
    rows = [_row(column, _values(_labelled(group, language))) for column, group in _LABELLED]
    tiers = ((tier, word(f"tier.{tier}", language)) for tier in _TIERS)
    rows.insert(2, _row("tier", _values(tiers)))
    rows += [_row(f"measure · {area}", _values(measures)) for area, measures in _by_area(dataset, language)]
    written = [_row(column, filled("{}", word(f"written.{column}", language))) for column in _WRITTEN]
    return filled(
        '<details class="choices"><summary>{}</summary><dl>{}</dl><p>{}</p><dl>{}</dl></details>',
        word("choices", language), joined(rows), word("choices_written", language), joined(written),
    )  # fmt: skip


def _labelled(group: str, language: Language) -> Iterator[tuple[str, str]]:
    at = LANGUAGES.index(language)
    for key, pair in LABELS.items():
        if key.startswith(f"{group}."):
            yield key.removeprefix(f"{group}."), pair[at]


def _by_area(dataset: Dataset, language: Language) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The measures of each area, areas and measures in the order of the data."""
    frame = dataset.measures
    areas: dict[str, list[tuple[str, str]]] = {}
    for measure, said, area in zip(frame["id"], frame[f"label_{language}"], frame["area"], strict=True):
        areas.setdefault(str(area), []).append((str(measure), str(said)))
    for area, measures in areas.items():
        label = LABELS.get(f"area.{area}")
        yield label[LANGUAGES.index(language)] if label else area, measures


def _values(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Each with what it is called, where that is another word."""
    named = (
        filled("<span><code>{}</code>{}</span>", value, "" if said == value else f" {said}") for value, said in pairs
    )
    return joined(named, "\n")


def _row(name: str, content: Markup) -> Markup:
    return filled("<dt>{}</dt><dd>{}</dd>", name, content)
