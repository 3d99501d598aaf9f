"""The card behind each number: value and interval, formula, what was printed, where, and by whom.

A :class:`Deck` deals one card to all numbers of a page that are the same quantity. What a number says of itself stands in its
element's attributes (:func:`analysis.numbers.tie`), what is known of its figures in the register that the notebook's outputs
carry (:mod:`analysis.provenance`); so the cards need no data, and a page, a PDF and a notebook cannot tell different stories.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from analysis.export.fragments import Element, Fragment, Node, mark_chinese
from analysis.labels import LABELS, LANGUAGES, Language, label, unit_label

Register = Mapping[str, Mapping[str, Mapping[str, Any]]]

#: Names of functions in formulas, as cards print them.
_FUNCTIONS: Final = {
    "HHI": ("赫芬达尔指数", "Herfindahl index"),
    "Gini": ("基尼系数", "Gini coefficient"),
    "Theil": ("泰尔指数", "Theil index"),
    "Theil_between": ("泰尔指数（省际）", "Theil index between provinces"),
    "Theil_within": ("泰尔指数（省内）", "Theil index within provinces"),
    "mean": ("平均", "mean"),
    "∏": ("历年涨幅连乘", "product of yearly rises"),
}
WORDS: Final[dict[Language, dict[str, str]]] = {
    "zh": {
        "exact": "精确值",
        "point": "原文写到个位，视为精确",
        "stage": "阶段",
        "formula": "算式",
        "disputed": "或（来源不一）",
        "about": "涉及的数字",
        "counted": "这是本报告自己的计数；它涉及以下已公布的数字。",
        "ceiling": "上限",
        "ceiling_means": "资金只有一部分用于这些对象，实际不会更高。",
        "printed": "原文",
        "no_place": "在文中的位置未说明",
        "source": "来源",
        "tier": "来源等级 {tier}",
        "close": "关闭",
        "stop": "，",
        "semicolon": "；",
    },
    "en": {
        "exact": "Exact value",
        "point": "written out to the unit, taken as exact",
        "stage": "Stage",
        "formula": "Formula",
        "disputed": "or (sources disagree)",
        "about": "Figures concerned",
        "counted": "A count made in this report; these are the published figures that it is about.",
        "ceiling": "Ceiling",
        "ceiling_means": "Only part of the money is for these; the true amount is not higher.",
        "printed": "Printed",
        "no_place": "place in the text not stated",
        "source": "Source",
        "tier": "tier {tier}",
        "close": "Close",
        "stop": ", ",
        "semicolon": "; ",
    },
}
#: A card tells of so many figures in full; of more it names each, with a button that opens its own card.
MOST_IN_FULL = 4
_TOKEN = re.compile(r"([\d.,]+) ([a-z][a-z_]*)|([\w∏][\w.\-]*)(\()?|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Card:
    """What one number rests on. ``words`` are the number as printed, ``figures`` pairs of id and what is known of it.

    ``bounds`` is the interval as printed, ``low`` and ``high`` are plain decimals; all are empty where the number has no interval of
    its own. ``formula`` is empty for a published figure and for a ``count`` of things in the report.
    """

    id: str
    words: str
    figures: tuple[tuple[str, Mapping[str, Any]], ...]
    sources: tuple[tuple[str, Mapping[str, Any]], ...]
    language: Language
    value: str = ""
    low: str = ""
    high: str = ""
    unit: str = ""
    formula: str = ""
    stage: str = ""
    bounds: str = ""
    count: bool = False
    ceiling: bool = False

    @property
    def published(self) -> str:
        """Id of the figure, where the number is a published one."""
        return self.figures[0][0] if len(self.figures) == 1 and not self.formula and not self.count else ""

    @property
    def heading(self) -> str:
        """The number with its unit, as a report prints it; what the card is about where it is that of a count."""
        if self.published:
            return str(self.figures[0][1]["value"])
        return self.words or WORDS[self.language]["about"]

    @property
    def interval(self) -> str:
        """The interval as printed with the number; empty where it was not, or there is none."""
        return str(self.figures[0][1]["interval"]) if self.published else self.bounds

    @property
    def exact_value(self) -> str:
        """The value in the base unit with all its digits, at most twelve."""
        words = unit_label(self.unit, self.language, one=self.value == "1" and "_per_" not in self.unit)
        gap = "" if self.language == "zh" or self.unit == "percent" or not words else " "
        return f"{_grouped(self.value)}{gap}{'%' if self.unit == 'percent' else words}" if self.value else ""

    @property
    def exact_interval(self) -> str:
        """The interval in the base unit with all its digits."""
        return f"[{_grouped(self.low)}, {_grouped(self.high)}]" if self.low and self.low != self.high else ""

    def calculation(self) -> Iterator[str | tuple[str, str]]:
        """The formula in pieces: text, or a figure's id with its number as printed."""
        known, words = dict(self.figures), WORDS[self.language]
        if self.unit == "percent":
            yield "100 × "
        for number, unit, name, opened in _pieces(self.formula):
            if number:
                gap = "" if self.language == "zh" else " "
                yield f"{number}{gap}{unit_label(unit, self.language, one=number == '1')}"
            elif name in known:
                yield name, str(known[name]["value"])
            elif opened and name in _FUNCTIONS:
                yield f"{_FUNCTIONS[name][LANGUAGES.index(self.language)]}("
            elif name == "or":
                yield words["disputed"]
            else:
                yield f"{name}{opened}"


class Deck:
    """Deals the cards of one page, in the order in which its numbers first stand there."""

    def __init__(self, register: Register, language: Language, *, prefix: str = "card-") -> None:
        self.language = language
        self._figures, self._sources = register.get("figures", {}), register.get("sources", {})
        self._prefix = prefix
        self._cards: dict[tuple[str, ...], Card] = {}

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards dealt so far, and those of the figures that these only name."""
        for card in tuple(self._cards.values()):
            if len(card.figures) > MOST_IN_FULL:
                for figure, _ in card.figures:
                    self.deal({"data-figures": figure})
        return tuple(self._cards.values())

    def of_figure(self, figure: str) -> str:
        """Id of the card of a published figure; empty where none was dealt."""
        card = self._cards.get((figure,))
        return card.id if card else ""

    def deal(self, attributes: Mapping[str, str], words: str = "") -> Card | None:
        """The card of a number, given what its element says of it; None where nothing is known of its figures."""
        figures = [one for one in attributes.get("data-figures", "").split() if one in self._figures]
        if not figures or (attributes.get("data-formula") and len(figures) < len(attributes["data-figures"].split())):
            return None  # a card that told of half of what a number was made of would be worse than none
        value, _, _ = (attributes.get("data-value") or attributes.get("value", "")).partition(" ")
        low, high, bounds = attributes.get("data-low", ""), attributes.get("data-high", ""), ""
        if attributes.get("class") == "interval":
            low, _, high = attributes.get("value", "").partition(" ")
            bounds, words = words, ""
        formula, unit = attributes.get("data-formula", ""), attributes.get("data-unit", "")
        counted = not formula and (len(figures) > 1 or bool(value and not unit))
        if counted:  # a count of things in the report: all counts of the same things have one card
            words = value = low = high = unit = bounds = ""
        key = (formula, unit, value) if formula else ("", *figures) if counted else tuple(figures)
        card = self._cards.get(key)
        if card is None:
            known = tuple((figure, self._figures[figure]) for figure in figures)
            used = dict.fromkeys(str(entry["source"]) for _, entry in known)
            sources = tuple((source, self._sources[source]) for source in used if source in self._sources)
            number = f"{self._prefix}{len(self._cards) + 1}"
            card = Card(
                number, words, known, sources, self.language, formula=formula,
                stage=attributes.get("data-stage", ""), count=counted,
            )  # fmt: skip
        given: dict[str, Any] = {"value": value, "low": low, "high": high, "unit": unit, "bounds": bounds}
        given["ceiling"] = "ceiling" in attributes.get("class", "").split()
        missing = {name: new for name, new in given.items() if new and not getattr(card, name)}
        if len(words) > len(card.words):
            missing["words"] = words
        self._cards[key] = replace(card, **missing) if missing else card
        return self._cards[key]


# The card as HTML ----------------------------------------------------------------------------------------------------


def popovers(deck: Deck, *, rows: frozenset[str] = frozenset(), marked: bool = False) -> tuple[Element, ...]:
    """All cards of a deck as elements that buttons open without any script.

    Parameters
    ----------
    deck
        All its numbers have been dealt.
    rows
        Ids on the page that a figure's own id may link to (``figure-620421-02``).
    marked
        Whether the card can be reached by its figure's permanent address: where the page has no row of that figure.
    """
    return tuple(_popover(card, deck, rows, marked=marked) for card in deck.cards)


def _popover(card: Card, deck: Deck, rows: frozenset[str], *, marked: bool) -> Element:
    words, lang = WORDS[card.language], card.language
    own = f"figure-{card.published}"
    heading: list[Node] = [_element("b", *_said(card.heading, lang))]
    if card.interval:
        heading += [" ", _element("span", card.interval, css="interval")]
    close = Element(
        "button",
        (
            ("class", "close"),
            ("popovertarget", card.id),
            ("popovertargetaction", "hide"),
            ("aria-label", words["close"]),
        ),
        ("×",),
    )
    head = _element("p", *heading, css="head", id=own if marked and card.published and own not in rows else "")
    facts: list[Node] = []
    note = [_element("p", words["counted"], css="remark")] if card.count else []
    for name, said in _facts(card):
        facts += [_element("dt", words[name]), _element("dd", *said)]
    if len(card.figures) > MOST_IN_FULL:
        named = [_named(card, figure, entry, deck.of_figure(figure)) for figure, entry in card.figures]
        listed = [_element("ol", *named, css="brief")]
    else:
        numbered = {source: n for n, (source, _) in enumerate(card.sources, 1)}
        figures = [_figure(card, figure, entry, numbered, rows) for figure, entry in card.figures]
        sources = [_source(n, source, lang) for n, (_, source) in enumerate(card.sources, 1)]
        listed = [_element("ol", *figures), _element("ul", *sources)]
    attributes = (("popover", ""), ("class", "card"), ("id", card.id), ("role", "dialog"), ("aria-label", card.heading))
    return Element("div", attributes, (close, head, *note, *([_element("dl", *facts)] if facts else []), *listed))


def _named(card: Card, figure: str, entry: Mapping[str, Any], target: str) -> Element:
    button = Element("button", (("popovertarget", target),), (figure,))
    return _element("li", button, " ", *_said(f"{entry['about']} {entry['value']}", card.language))


def _facts(card: Card) -> Iterator[tuple[str, list[Node]]]:
    if card.exact_value and card.unit:
        point = WORDS[card.language]["point"] if card.low and card.low == card.high and card.published else ""
        joint = WORDS[card.language]["stop"] if point else " " if card.exact_interval else ""
        yield "exact", [f"{card.exact_value}{joint}{card.exact_interval or point}"]
    if card.formula:
        said: list[Node] = []
        for piece in card.calculation():
            said += (
                [piece]
                if isinstance(piece, str)
                else [*_said(piece[1], card.language), " ", _element("small", piece[0])]
            )
        yield "formula", said
        if card.ceiling:
            yield "ceiling", [WORDS[card.language]["ceiling_means"]]
        # An index over places has no stage of its own.
        if f"stage.{card.stage}" in LABELS and card.unit != "ratio":
            yield "stage", [LABELS[f"stage.{card.stage}"][LANGUAGES.index(card.language)]]


def _figure(
    card: Card, figure: str, entry: Mapping[str, Any], numbered: Mapping[str, int], rows: frozenset[str]
) -> Element:
    words, lang = WORDS[card.language], card.language
    target = f"figure-{figure}"
    name = Element("a", (("href", f"#{target}"),), (figure,)) if target in rows else _element("span", figure)
    number = f"{entry['value']} {entry['interval']}".rstrip()
    first: list[Node] = [*_said(str(entry["about"]), lang)]
    if not card.published:
        first += [" ", *_said(number, lang)]
    source = numbered.get(str(entry["source"]))
    lines = [
        _element("p", name, " ", *first),
        _element(
            "p",
            words["printed"], " ", Element("q", _lang(_language_of(card, entry)), (str(entry["printed"]),)),
            *_said("".join(f"{' · '}{said}" for said in described(entry, lang)), lang),
            f" · {words['source']} [{source}]" if source else "",
            css="printed-as",
        ),
    ]  # fmt: skip
    if entry.get("note"):
        lines.append(_element("p", *_said(str(entry["note"]), lang), css="remark"))
    if entry.get("sentence"):
        text, start, end = entry["sentence"]
        shown = (text[:start], _element("mark", text[start:end]), text[end:])
        lines.append(Element("blockquote", _lang(_language_of(card, entry)), shown))
    return _element("li", *lines)


def described(entry: Mapping[str, Any], language: Language) -> Iterator[str]:
    """Hedge, kind of money, stage, period and place in the text of a figure, in words."""
    words = WORDS[language]
    yield str(entry["hedge"])
    if entry["flow"]:
        yield str(entry["flow"])
    yield str(entry["stage"])
    yield str(entry["period"])
    yield words["no_place"] if entry["line"] is None else label("word.in_text", language).format(**entry)


def _source(number: int, source: Mapping[str, Any], language: Language) -> Element:
    title: Node = Element("span", _lang(str(source["language"])), (str(source["title"]),))
    if str(source["url"]).startswith(("http://", "https://")):
        title = Element("a", (("href", str(source["url"])), ("rel", "noopener noreferrer")), (title,))
    return _element("li", f"[{number}] ", title, *_said(source_words(source, language), language))


def source_words(source: Mapping[str, Any], language: Language) -> str:
    """What is said of a source after its title: publisher, date, tier."""
    words = WORDS[language]
    after = (str(source["publisher"]), str(source["published"]), words["tier"].format(tier=source["tier"]))
    return "".join(f"{words['stop']}{said}" for said in after)


def _language_of(card: Card, entry: Mapping[str, Any]) -> str:
    return str(dict(card.sources).get(str(entry["source"]), {}).get("language", ""))


def _element(tag: str, *children: Node, css: str = "", id: str = "") -> Element:  # noqa: A002 - the attribute's name
    attributes = tuple((name, value) for name, value in (("class", css), ("id", id)) if value)
    return Element(tag, attributes, tuple(child for child in children if child != ""))


def _lang(language: str) -> tuple[tuple[str, str], ...]:
    return (("lang", language),) if language else ()


def _said(text: str, language: Language) -> Fragment:
    return tuple(mark_chinese(text)) if language == "en" else (text,)


def _pieces(formula: str) -> Iterator[tuple[str, str, str, str]]:
    for match in _TOKEN.finditer(formula):
        number, unit, name, opened = match.groups(default="")
        yield number, unit, name or (match[0] if not number else ""), opened


def _grouped(plain: str) -> str:
    return f"{Decimal(plain):,f}" if plain else ""
