"""Checked fragments → HTML for a screen: every number a button that opens its card, Chinese in English marked, links safe."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.export.cards import Card, Deck
from analysis.export.fragments import Element, Fragment, Node, mark_chinese, text_of, walk, write
from analysis.labels import Language

_CLOSING = re.compile(r"[，。；：、？！）》”’,.;:?!)\]%]+")
_TRANSLATED = re.compile(r"translate\((-?[\d.]+)[ ,]+(-?[\d.]+)\)")


@dataclass(frozen=True, slots=True)
class Screen:
    """What the fragments of one page have in common: language, the ids that links can reach, the cards of its numbers."""

    language: Language
    ids: frozenset[str]
    deck: Deck

    def html(self, content: Fragment) -> str:
        """HTML of a checked tree: numbers open their cards, dead anchors are unlinked, foreign passages have their language."""
        return write(tuple(self._pieces(content, busy=False, chinese=False)))

    def _pieces(self, nodes: Sequence[Node], *, busy: bool, chinese: bool) -> Iterator[Node]:
        """``busy``: within a link or button, where no other may stand."""
        waiting = list(nodes)
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, str):
                yield from mark_chinese(node) if self.language == "en" and not chinese else (node,)
                continue
            number = None if busy else _number_in(node)
            card = self._card(number) if number else None
            if card is None:
                yield (
                    self._element(node, busy=busy, chinese=chinese) if busy else self._reference(node, chinese=chinese)
                )
                continue
            # A number and the interval below it are one button; in a line they are two, for a button is never broken.
            gap = 1 if waiting and _is_break(waiting[0]) else 0
            behind = waiting[gap] if len(waiting) > gap else ""
            shown: tuple[Node, ...] = (node,)
            if isinstance(behind, Element) and behind.classes == ("interval",) and self._is_of(behind, card):
                shown = (node, *waiting[: gap + 1])
                del waiting[: gap + 1]
            button = opens(card, *self._pieces(shown, busy=True, chinese=chinese))
            if node.classes == ("interval",):  # by keyboard the number before it is enough
                button = replace(button, attributes=(*button.attributes, ("tabindex", "-1")))
            closing = _CLOSING.match(waiting[0]) if waiting and isinstance(waiting[0], str) else None
            if closing is None:
                yield button
            else:  # a line never begins with the comma behind a number
                waiting[0] = str(waiting[0])[closing.end() :]
                yield Element("span", (("class", "kept"),), (button, closing[0]))

    def _reference(self, node: Element, *, chinese: bool) -> Element:
        """An element; a reference to a figure that has no row on the page opens the figure's card instead."""
        target = node.get("href") if node.tag == "a" else ""
        if target.startswith("#figure-") and target[1:] not in self.ids:
            card = self.deck.deal({"data-figures": node.get("data-figures")})
            if card is not None:
                return opens(card, *self._pieces(node.children, busy=True, chinese=chinese))
        return self._element(node, busy=False, chinese=chinese)

    def _is_of(self, number: Element, card: Card) -> bool:
        other = self._card(number)
        return other is not None and other.id == card.id

    def _card(self, number: Element) -> Card | None:
        return self.deck.deal(dict(number.attributes), text_of(number.children))

    def _element(self, node: Element, *, busy: bool, chinese: bool) -> Element:
        if node.get("lang"):
            chinese = node.get("lang").startswith("zh")
        attributes = node.attributes
        if node.tag == "a":
            busy = True
            target = node.get("href")
            if target.startswith("#") and target[1:] not in self.ids:
                attributes = tuple((name, value) for name, value in attributes if name != "href")
            elif target.startswith("http"):
                attributes = (*attributes, ("rel", "noopener noreferrer"))
        return replace(
            node, attributes=attributes, children=tuple(self._pieces(node.children, busy=busy, chinese=chinese))
        )

    def spots(self, drawing: Element) -> str:
        """Buttons to lie over the numbers written on a drawing, each where its words are; in the order of the drawing."""
        return write(tuple(self._spots(drawing)))

    def _spots(self, drawing: Element) -> Iterator[Element]:
        _, _, width, height = map(float, drawing.get("viewBox").replace(",", " ").split())
        for group in walk((drawing,)):
            if not (group.get("data-value") and group.get("data-figures")):
                continue
            texts = [element for element in walk((group,)) if element.tag == "text" and _point(element)]
            words = " ".join(text_of(element.children) for element in texts)
            card = self.deck.deal(dict(group.attributes))
            if not texts or card is None:
                continue
            boxes = [_box(element) for element in texts]
            left, top = (min(box[i] for box in boxes) for i in (0, 1))
            right, bottom = (max(box[i] for box in boxes) for i in (2, 3))
            places = (
                ("left", left / width),
                ("top", top / height),
                ("width", (right - left) / width),
                ("height", (bottom - top) / height),
            )
            style = ";".join(f"{name}:{100 * share:.2f}%" for name, share in places)
            yield replace(opens(card), attributes=(("class", "spot"), ("popovertarget", card.id), ("style", style), ("aria-label", words)))  # fmt: skip


def opens(card: Card, *shown: Node) -> Element:
    """A button that opens a card, without any script."""
    return Element("button", (("class", "to-card"), ("popovertarget", card.id)), shown)


def _number_in(node: Element) -> Element | None:
    """The number that an element is, or that alone it sets off."""
    if node.tag == "data":
        return node
    if node.tag in ("strong", "b") and len(node.children) == 1 and isinstance(node.children[0], Element):
        return _number_in(node.children[0])
    return None


def _is_break(node: Node) -> bool:
    return isinstance(node, Element) and node.tag == "br"


def _point(text: Element) -> tuple[float, float] | None:
    """The point that a text is aligned to; None where it is turned or scaled, which no text with a number is."""
    if moved := _TRANSLATED.fullmatch(text.get("transform")):
        return float(moved[1]), float(moved[2])
    return (float(text.get("x")), float(text.get("y"))) if text.get("x") else None


def _box(text: Element) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a line of text on a drawing, whose letters are as wide as such letters mostly are."""
    style = dict(part.split(":", 1) for part in text.get("style").replace(" ", "").split(";") if ":" in part)
    size = float(style.get("font-size", "9px").removesuffix("px"))
    x, y = _point(text) or (0.0, 0.0)
    width = size * sum(map(_advance, text_of(text.children)))
    left = x - {"middle": width / 2, "end": width}.get(style.get("text-anchor", "start"), 0)
    return left, y - size, left + width, y + 0.3 * size


def _advance(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    return 0.3 if character in " ,.;:[]()" else 0.52
