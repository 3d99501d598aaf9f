"""What the parts of a review page share: the proposals, the page's language, and how each value is said in it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction

from markupsafe import Markup

from analysis.dataset import Dataset
from analysis.labels import LABELS, LANGUAGES, Language, period_label, unit_label
from analysis.proposals.proposal import Proposal, Proposals
from analysis.proposals.review.markup import filled
from analysis.proposals.review.words import DOTS, SIGNS, WORDS, word
from analysis.quantity import BASE_UNITS

_EXACT = Context(prec=60)
#: So many proposals have a card and a row; of more a browser makes nothing that a person could go through.
MOST_SHOWN = 1500


@dataclass(frozen=True, slots=True)
class View:
    """The proposals of one article as a page in one language shows them. Made by :func:`view_of`."""

    proposed: Proposals
    language: Language
    measures: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    numbered: dict[int, Proposal] = field(default_factory=dict)
    _written: dict[tuple[object, ...], Markup] = field(default_factory=dict)

    @property
    def tongue(self) -> str:
        """The article's language, for whoever reads the page aloud or picks its typeface."""
        return self.proposed.source.language or "zh"

    def word(self, key: str) -> str:
        """A word of the page."""
        return word(key, self.language)

    def said(self, name: str, value: str) -> str:
        """The value of a field in words; as it is where no word is known."""
        if name == "measure":
            return self.measures.get(value, value)
        if name in ("place", "donor"):
            return self.places.get(value, value)
        if name == "period":
            try:
                return period_label(value, self.language)
            except (ValueError, IndexError):
                return value
        return self.labelled(f"{name}.{value}", value)

    def labelled(self, key: str, otherwise: str) -> str:
        """A label of the page or of the reports."""
        pair = WORDS.get(key) or LABELS.get(key)
        return pair[LANGUAGES.index(self.language)] if pair else otherwise

    def once(self, write: Callable[..., Markup], *what: Hashable) -> Markup:
        """Markup that many proposals share (the same place, for the same reason), written once."""
        key = (write, *what)
        if key not in self._written:
            self._written[key] = write(self, *what)
        return self._written[key]

    def sure(self, confidence: str) -> Markup:
        """How sure a proposal is, in dots and a word."""
        return filled(
            '<span class="sure"><span aria-hidden="true">{}</span> {}</span>',
            DOTS.get(confidence, ""),
            self.labelled(f"confidence.{confidence}", confidence),
        )

    def unit(self, printed: str) -> str:
        """A printed unit, in words of the page's language where it has them."""
        base = BASE_UNITS.get(printed)
        return unit_label(base, self.language) if base and base != "ratio" else printed

    def amount(self, value: Fraction, unit: str) -> str:
        """A value in the base unit with all its digits."""
        words = self.unit(unit)
        gap = "" if self.language == "zh" or not words or words == "%" else " "
        return f"{digits(value)}{gap}{words}"

    def interval(self, one: Proposal) -> str:
        """The interval in the base unit; empty where it is a point."""
        reading = one.found.reading
        return "" if reading.low == reading.high else f"[{digits(reading.low)}, {digits(reading.high)}]"

    def button(self, number: int) -> Markup:
        """A proposal's number with its subject, as a button that opens its card where it has one."""
        one = self.numbered.get(number)
        if one is None:
            return filled("№ {}", number)
        subject = filled(' <small lang="zh">{}</small>', one.subject.value) if one.subject.value else Markup()
        if not self.has_card(one):
            return filled('<span lang="zh">{}</span> № {}', one.found.as_written, number) + subject
        return (
            filled('<button class="to-card" popovertarget="q{}" lang="zh">{}</button>', number, one.found.as_written)
            + subject
        )

    def has_card(self, one: Proposal) -> bool:
        """Whether a proposal is told of in full."""
        return one.number <= MOST_SHOWN

    @property
    def in_full(self) -> tuple[Proposal, ...]:
        """The proposals that are told of in full."""
        return tuple(filter(self.has_card, self.proposed.proposals))

    def quoted(self, words: str) -> Markup:
        """Words of the article."""
        return filled('<q lang="{}">{}</q>', self.tongue, words)


def view_of(proposed: Proposals, dataset: Dataset | None, language: Language) -> View:
    """Collect how measures and places are called."""
    measures, places = {}, {}
    if dataset is not None:
        frame = dataset.measures
        measures = dict(zip(frame["id"], frame[f"label_{language}"], strict=True))
        used = {choice.value for one in proposed.proposals for choice in (one.place, one.donor)}
        for place in used & set(dataset.place_ids):
            record = dataset.place(place)
            places[place] = record.name_zh if language == "zh" else record.name_en or record.name_zh
    for named in proposed.places:
        places[named.id] = named.name_zh if language == "zh" else named.name_en or named.name_zh
    return View(proposed, language, measures, places, {one.number: one for one in proposed.proposals})


def digits(value: Fraction) -> str:
    """A number with all its digits, in groups of three; one that no decimal ends is cut off after twelve places."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    exact = _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
    return f"{exact:,f}" if len(exact.as_tuple().digits) < _EXACT.prec else f"{exact:,.12f}"


def kind_class(kind: str) -> str:
    """The class of a figure's mark.

    >>> kind_class("money"), kind_class("area")
    ('money', 'other')
    """
    return kind if kind in SIGNS else "other"
