"""What a built page prints: its numbers in order, and the figures that the words on its charts are tied to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Literal

from analysis.labels import Language

_LANGUAGES: dict[str, Language] = {"zh-CN": "zh", "en": "en"}
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
#: Where a number stands: in the page as it opens, or on a card that opens over it.
Part = Literal["page", "card"]
Kind = Literal["number", "interval", "drawn", "count"]


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed number, as its element carries it; an attribute that is not there is an empty text.

    ``kind`` is ``number`` (a value with its unit), ``interval`` (its words are both ends), ``drawn`` (words with a number on a
    chart) or ``count`` (things counted in the report itself). ``where`` is the id of the table or chart that it stands in, ``card``
    that of the card which it opens.
    """

    kind: Kind
    value: str
    low: str
    high: str
    unit: str
    figures: tuple[str, ...]
    formula: str
    stage: str
    words: str
    part: Part = "page"
    where: str = ""
    card: str = ""

    def __str__(self) -> str:
        """As a sentence names it: the words, and what they stand for."""
        made = self.formula or " ".join(self.figures[:3]) + (" …" if len(self.figures) > 3 else "")
        place = f" in {self.where}" if self.where else " on a card" if self.part == "card" else ""
        return f"“{self.words}” ({self.value}{' ' + self.unit if self.unit else ''} = {made or 'no figure'}){place}"


@dataclass(frozen=True, slots=True)
class ChartText:
    """Words on a chart that hold no number of their own, and the figures that they are tied to."""

    chart: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: its language (None where it names none of ours), its numbers in order, its charts' texts.

    ``cards`` are the words of each card, by its id.
    """

    language: Language | None
    printed: tuple[Printed, ...]
    chart_texts: tuple[ChartText, ...]
    cards: Mapping[str, str] = field(default_factory=dict)


def read_page(html: str) -> Page:
    """Read the numbers of a built page.

    >>> page = read_page('<html lang="en"><data class="n" value="3" data-figures="a b">3</data></html>')
    >>> page.printed[0].kind, page.printed[0].figures, page.language
    ('count', ('a', 'b'), 'en')
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    cards = {card: " ".join("".join(words).split()) for card, words in reader.cards.items()}
    return Page(reader.language, tuple(reader.printed), tuple(reader.chart_texts), cards)


@dataclass(slots=True)
class _Opened:
    tag: str
    figure: str = ""
    card: str = ""  # id of the card that it is or lies in
    opens: str = ""  # id of the card that it, or the button that it lies in, opens


@dataclass(slots=True)
class _Number:
    given: dict[str, str]
    depth: int
    words: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Walks a page once; closing tags that close nothing are passed over, as a browser does."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.language: Language | None = None
        self.printed: list[Printed] = []
        self.chart_texts: list[ChartText] = []
        self.stack: list[_Opened] = []
        self.open_numbers: list[_Number] = []
        self.cards: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = _LANGUAGES.get(given.get("lang", ""))
        if tag not in _VOID:
            above = self.stack[-1] if self.stack else _Opened("")
            figure = given.get("id", "") if tag == "figure" else above.figure
            card = above.card or (given.get("id", "card") if "card" in given.get("class", "").split() else "")
            opens = given.get("popovertarget", "") if tag == "button" else above.opens
            self.stack.append(_Opened(tag, figure, card, opens))
            if card:  # two elements are two words
                self.cards.setdefault(card, []).append(" ")
        drawn = any(one.tag == "svg" for one in self.stack)
        if tag == "data" or (drawn and "data-value" in given):
            self.open_numbers.append(_Number(given, len(self.stack)))
        elif drawn and "data-figures" in given:
            self.chart_texts.append(ChartText(self.stack[-1].figure, tuple(given["data-figures"].split())))

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        # In HTML the slash means nothing; in a drawing it closes the element.
        if tag not in _VOID and any(one.tag == "svg" for one in self.stack):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not any(one.tag == tag for one in self.stack):
            return
        while self.stack:
            if self.open_numbers and self.open_numbers[-1].depth == len(self.stack):
                self._keep(self.open_numbers.pop())
            if self.stack.pop().tag == tag:
                break

    def handle_data(self, data: str) -> None:
        for number in self.open_numbers:
            number.words.append(data)
        if self.stack and (card := self.stack[-1].card):
            self.cards.setdefault(card, []).append(data)

    def close(self) -> None:
        super().close()
        while self.open_numbers:
            self._keep(self.open_numbers.pop())

    def _keep(self, number: _Number) -> None:
        given, above = number.given, self.stack[-1] if self.stack else _Opened("")
        value, low, high = given.get("value", ""), given.get("data-low", ""), given.get("data-high", "")
        kind: Kind = "count"
        if above.tag != "data":
            kind, value = "drawn", given.get("data-value", "")
        elif "interval" in given.get("class", "").split():
            kind, (low, _, high), value = "interval", value.partition(" "), given.get("data-value", "")
        elif given.keys() & {"data-unit", "data-low", "data-high", "data-formula"}:
            kind = "number"
        self.printed.append(
            Printed(
                kind,
                value,
                low,
                high,
                given.get("data-unit", ""),
                tuple(given.get("data-figures", "").split()),
                " ".join(given.get("data-formula", "").split()),
                given.get("data-stage", ""),
                " ".join("".join(number.words).split()),
                "card" if above.card else "page",
                above.figure,
                above.opens,
            )
        )
