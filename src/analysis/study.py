"""A study: one dataset, one place, one period, one language — what every notebook opens first."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from pathlib import Path

from analysis.dataset import Dataset, load
from analysis.denominators import denominators_of
from analysis.errors import NothingToReportError, ParameterError
from analysis.labels import LANGUAGES, Language
from analysis.names import meant
from analysis.periods import report_period
from analysis.provenance import Provenance
from analysis.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Study:
    """What a report is about. Made by :func:`open_study`; charts and tables take it as their first argument.

    ``provenance`` tells what is known of the figures, for the cards behind the numbers.
    """

    dataset: Dataset
    place: str
    period: str
    language: Language
    figures: tuple[str, ...]
    provenance: Provenance = field(repr=False, compare=False)

    def quantity(self, figure: str) -> Quantity:
        """The published figure with this id."""
        return self.dataset.quantity(figure)

    @property
    def place_name(self) -> str:
        """The place in the report's language."""
        return self.dataset.place(self.place).name(self.language)

    @property
    def cited(self) -> tuple[str, ...]:
        """Every figure that a report on the study may name, in data order.

        Those of the place and period, those that links join to them, what their funds are divided by, and those above the
        place that serve as context.
        """
        data = self.dataset
        chosen = {*self.figures, *data.context(self.place, self.period)}
        for figure in self.figures:
            links = (*data.links_of(figure), *data.links_to(figure))
            chosen |= {end for link in links for end in (link.figure, link.target)}
            fund = data.quantity(figure)
            if fund.kind == "money":
                chosen |= {one for denominator, _, _ in denominators_of(data, fund) for one in denominator.figures}
        return tuple(figure.id for figure in data.records if figure.id in chosen)

    def __repr__(self) -> str:
        return f"<Study {self.place} {self.period} ({self.language}): {len(self.figures)} figures>"


def open_study(
    *,
    place: str,
    period: str,
    language: Language = "zh",
    dataset: Dataset | None = None,
    folder: str | Path | None = None,
) -> Study:
    """Load the data and choose what was published on one place and period.

    Parameters
    ----------
    place
        Id of a place, such as ``620421``.
    period
        A year (``2020``) or an interval (``2017/2020``).
    dataset, folder
        A dataset already loaded, or the project folder; by default the nearest project upwards.

    Raises
    ------
    ParameterError
        The language, place or period is not one that the data know; the sentence says which are.
    NothingToReportError
        The data know the place and the period, but nothing was published on both.

    Examples
    --------
    >>> open_study(place="620421", period="2020", language="en")
    <Study 620421 2020 (en): 51 figures>
    """
    if language not in LANGUAGES:
        raise ParameterError(f"parameter language: found {language!r}; allowed: {', '.join(LANGUAGES)}")
    data = dataset if dataset is not None else load(folder)
    check_place_and_period(data, place=place, period=period)
    figures = data.select(place, period)
    if not figures:
        raise NothingToReportError(f"no figure of {place} for the period {period}")
    return Study(data, place, period, language, figures, Provenance(data, language))


def check_place(dataset: Dataset, place: str) -> None:
    """Refuse a place that the data do not know."""
    if place not in dataset.place_ids:
        known = reportable_places(dataset)
        near = difflib.get_close_matches(str(place), known, n=3) or (*dataset.default_places, *known)[:1]
        raise ParameterError(
            f"parameter place: found {place!r}; allowed: an id that paired-aid list names, such as {', '.join(near)}{meant(dataset, place)}"
        )


def check_place_and_period(dataset: Dataset, *, place: str, period: str) -> None:
    """Refuse a place that the data do not know and a period in which nothing was published at all."""
    check_place(dataset, place)
    if period not in reportable_periods(dataset) and not dataset.select(place, period):
        own = ", ".join(periods_of(dataset, place)) or "none, for nothing was published on it"
        raise ParameterError(f"parameter period: found {period!r}; allowed for {place}: {own}")


def reportable_places(dataset: Dataset) -> tuple[str, ...]:
    """Places that assistance figures are about, in data order: those that receive, and the places within them."""
    return tuple(dict.fromkeys(figure.place for figure in dataset.records if figure.donor))


def periods_of(dataset: Dataset, place: str) -> tuple[str, ...]:
    """Periods in which assistance figures were published on the place or, for a county, on villages in it."""
    own = (figure for one in dataset.reach(place) for figure in dataset.printed_on(one))
    return tuple(sorted({report_period(figure.period) for figure in own if figure.donor}))


def reportable_periods(dataset: Dataset) -> tuple[str, ...]:
    """Years and year spans for which there is assistance to report on, oldest first."""
    return tuple(sorted({report_period(figure.period) for figure in dataset.records if figure.donor}))
