"""The numbered source notes of a PDF: what a card says on a screen, in a few lines of small type, linked both ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.export.cards import MOST_IN_FULL, WORDS, Card, Deck, described
from analysis.export.typefaces import printable

Tree = dict[str, Any]


def notes(deck: Deck, ids: frozenset[str], met: frozenset[str], sources: Mapping[str, str]) -> list[Tree]:
    """A note for each derived number that was set; a published one has its row in the list of figures, or else a note too.

    Parameters
    ----------
    deck
        All numbers of the report have been dealt.
    ids
        What a link in the PDF can reach.
    met
        Ids of the notes that a number in the text leads to, and that lead back to it.
    sources
        How the report numbers its sources, by the id of their row.

    Returns
    -------
    list of dict
        ``id``, ``number``, ``back`` (whether a number in the text leads here) and ``c``, inline nodes of the tree.
    """
    for card in deck.cards:
        for figure, _ in card.figures if len(card.figures) <= MOST_IN_FULL else ():
            deck.deal({"data-figures": figure})
    return [
        {
            "id": card.id,
            "number": card.id.removeprefix("note-"),
            "back": card.id in met,
            "c": list(_note(card, deck, ids, sources)),
        }
        for card in deck.cards
        if f"figure-{card.published}" not in ids or _quoted(card)
    ]


def _quoted(card: Card) -> bool:
    """Whether there is a sentence to quote, for which the row of a figure has no room."""
    return bool(card.published and card.figures[0][1].get("sentence"))


def _note(card: Card, deck: Deck, ids: frozenset[str], sources: Mapping[str, str]) -> Iterator[Tree]:
    words = WORDS[card.language]
    yield {"t": "strong", "c": [_text(card.heading)]}
    if card.interval or card.exact_interval:
        yield _text(f" {card.interval or card.exact_interval}")
    if card.formula:
        yield _text(" = ")
        for piece in card.calculation():
            if isinstance(piece, str):
                yield _text(piece)
            else:
                yield _text(f"{piece[1]} ")
                yield from _reference(piece[0], deck, ids)
        return
    if not card.published:
        for figure, _ in card.figures:
            yield _text(" ")
            yield from _reference(figure, deck, ids)
        return
    figure, entry = card.figures[0]
    yield _text(f" {entry['about']}")
    yield _text(f"{words['stop']}{words['printed']}{' ' if card.language == 'en' else ''}“{entry['printed']}”")
    yield _text("".join(f"{words['stop']}{said}" for said in described(entry, card.language)))
    source = f"source-{entry['source']}"
    yield _text(words["stop"])
    yield _goto(source, f"{words['source']} {sources.get(source, '')}".rstrip(), ids)
    yield _text(f"{words['stop']}{figure}")
    if entry.get("note"):
        yield _text(f"{words['semicolon']}{entry['note']}")
    if entry.get("sentence"):
        sentence, start, end = entry["sentence"]
        yield {"t": "br"}
        yield _text(f"“{sentence[:start]}")
        yield {"t": "strong", "c": [_text(sentence[start:end])]}
        yield _text(f"{sentence[end:]}”")


def _reference(figure: str, deck: Deck, ids: frozenset[str]) -> Iterator[Tree]:
    note = deck.of_figure(figure)
    words = f"[{note.removeprefix('note-')}]" if note else figure
    target = f"figure-{figure}" if f"figure-{figure}" in ids else note
    yield {"t": "goto", "target": target, "class": ["ref"], "c": [_text(words)]} if target else _text(words)


def _goto(target: str, words: str, ids: frozenset[str]) -> Tree:
    return {"t": "goto", "target": target, "class": ["ref"], "c": [_text(words)]} if target in ids else _text(words)


def _text(words: str) -> Tree:
    return {"t": "text", "text": printable(words)}
