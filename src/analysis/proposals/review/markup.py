"""Markup put together quickly: a page is some ten thousand pieces, most of which are elements already and need no escaping."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from markupsafe import Markup, escape

from analysis.characters import MOST_MARKS, legible

_new: Final = str.__new__


def filled(template: str, /, *values: object, **named: object) -> Markup:
    """Markup from a literal and values, each of them escaped unless it is an element; as :func:`analysis.numbers.filled`.

    >>> filled("<em>{}{}</em>", "<3", filled("<br>"))
    Markup('<em>&lt;3<br></em>')
    """
    elements = [value if type(value) is Markup else escape(value) for value in values]
    others = {name: value if type(value) is Markup else escape(value) for name, value in named.items()}
    return _new(Markup, str.format(template, *elements, **others))


def joined(pieces: Iterable[str], between: str = "") -> Markup:
    """Pieces with a literal between them, each of them escaped unless it is an element.

    >>> joined(["<", Markup("<br>")], " ")
    Markup('&lt; <br>')
    """
    return _new(Markup, between.join([piece if type(piece) is Markup else escape(piece) for piece in pieces]))


def legible_page(page: str) -> str:
    """The page as :func:`analysis.characters.legible` makes it, which is asked only where a character of the page concerns it."""
    return page if all(map(_is_harmless, frozenset(page))) else legible(page)


@lru_cache(maxsize=20_000)
def _is_harmless(character: str) -> bool:
    """Whether a character stays as it is, alone and in a flood of its like."""
    flood = character * (MOST_MARKS + 2)
    return legible(flood) == flood
