"""What the panel offers: places with an amount of money, their periods, the amounts, and what each can be divided by.

Each choice follows from the one before it; labels are in one language, values are ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from analysis import per_capita
from analysis.charts.people import denominator_words
from analysis.dataset import Dataset
from analysis.flows import AID_FLOWS
from analysis.frames import walk
from analysis.funds import amounts
from analysis.labels import Language, label, period_label
from analysis.names import places_called
from analysis.numbers import text, wording
from analysis.places import located
from analysis.quantity import Quantity
from analysis.study import Study, periods_of, reportable_places

#: The choice to divide an amount by nobody.
UNDIVIDED = ""
Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """What can be chosen in one dataset."""

    dataset: Dataset

    @property
    def places(self) -> tuple[str, ...]:
        """Places on which an amount of money was published, in data order."""
        return _places_with_money(self.dataset)

    @property
    def left_out(self) -> int:
        """How many places have figures, but no amount."""
        return len(reportable_places(self.dataset)) - len(self.places)

    def place_options(self, language: Language, *, words: str = "") -> Options:
        """Those places; with ``words`` only the ones that go by them, the likeliest first."""
        found = places_called(self.dataset, words) if words.strip() else self.places
        return [(self._place_label(place, language), place) for place in found if place in self.places]

    def period_options(self, place: str, language: Language) -> Options:
        """All periods of the place, those without an amount too: the panel says then that there is none."""
        found = [(period_label(period, language), period) for period in periods_of(self.dataset, place)]
        return [
            (words if money(self.dataset, place, end) else self._without(words, language), end) for words, end in found
        ]

    def first_period(self, place: str) -> str:
        """The first period of a place with an amount that can be divided, else with an amount, else the first."""
        found = periods_of(self.dataset, place)
        divided = (one for one in found if not per_capita.rates(self.dataset, place=place, period=one).empty)
        with_money = (one for one in found if money(self.dataset, place, one))
        return next(divided, next(with_money, found[0]))

    def _place_label(self, place: str, language: Language) -> str:
        other = self.dataset.place(place).name("en" if language == "zh" else "zh")
        return f"{located(self.dataset, place, language)} · {other} · {place}"

    @staticmethod
    def _without(words: str, language: Language) -> str:
        return wording(language, zh="{period}（没有金额）", en="{period} (no amount)", period=words)


@lru_cache(maxsize=8)
def _places_with_money(dataset: Dataset) -> tuple[str, ...]:
    return tuple(
        place
        for place in reportable_places(dataset)
        if any(money(dataset, place, period) for period in periods_of(dataset, place))
    )


def money(dataset: Dataset, place: str, period: str) -> list[Quantity]:
    """The amounts of a place and period; registered capital is none, for it is a memo item."""
    chosen = map(dataset.quantity, dataset.select(place, period))
    return [q for q in chosen if q.kind == "money" and q.flow != "registered_capital"]


def amount_options(study: Study) -> Options:
    """The amounts of the study, assistance first, what can be divided before what cannot."""
    rates = set(rates_of(study)["fund"])
    frame = amounts(study.dataset, place=study.place, period=study.period)
    found = [q for q in frame["quantity"] if q.flow != "registered_capital"]
    found.sort(key=lambda q: (q.flow not in AID_FLOWS, q.figure not in rates))
    return [(_amount_label(study, q), q.figure or "") for q in found]


def denominator_options(study: Study, fund: str) -> Options:
    """What an amount can defensibly be divided by, and last not to divide it; values as :func:`key` makes them."""
    lang = study.language
    frame = rates_of(study)
    found = [(denominator_words(study, row), key(row.denominators)) for row in walk(frame[frame["fund"] == fund])]
    nobody = wording(lang, zh="不相除：金额本身", en="not divided: the amount itself")
    if not found:
        nobody = wording(
            lang,
            zh="不相除：没有公布可作分母的人数或数量",
            en="not divided: nobody and nothing to divide it by was published",
        )
    return [*found, (nobody, UNDIVIDED)]


def key(denominators: tuple[str, ...]) -> str:
    """A denominator as the value of a choice."""
    return " ".join(denominators)


def rates_of(study: Study) -> Any:
    """All amounts per head and thing of the study: :func:`analysis.per_capita.rates`."""
    return per_capita.rates(study.dataset, place=study.place, period=study.period)


def _amount_label(study: Study, q: Quantity) -> str:
    lang = study.language
    subject = study.dataset.figure(q.figure or "").subject(lang)
    return wording(
        lang,
        zh="{amount} · {subject} · {flow} · {stage}",
        en="{amount} · {subject} · {flow} · {stage}",
        amount=text(q, lang),
        subject=subject,
        flow=label(f"flow.{q.flow}", lang),
        stage=label(f"stage.{q.stage}", lang),
    )
