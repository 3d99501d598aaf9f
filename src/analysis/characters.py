"""Characters of a text that must not take effect: written as their codes, the same way in HTML, charts, PDF and notebooks.

Text comes from data. Whatever it holds, it turns no line round, hides nothing, ends no file and covers no other line: controls,
marks of direction, lone surrogates, noncharacters, and the rest of a flood of combining marks are shown as ``U+202E``. Joiners
and variation selectors stay, for they shape what is seen; the PDF's typefaces have none and leave them out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

#: So many marks may stand on one letter, as in stacked accents; a flood of them would cover the lines above and below.
MOST_MARKS = 4
#: Controls but tab and line ends · marks, embeddings, overrides and isolates of direction, line and paragraph separators,
#: deprecated format characters · notes between lines · surrogates, noncharacters · invisible tags.
_EFFECTIVE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u180e\u200e\u200f\u2028-\u202e\u2061-\u206f\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06dc\u06df-\u06e4\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe20-\ufe2f"
)
_FLOOD = re.compile(f"(?<=[{_MARKS}]{{{MOST_MARKS}}})[{_MARKS}]+")


def legible(text: str) -> str:
    r"""The text with every character that would take effect written as its code.

    >>> legible("a\u202eb\x00"), legible("tab\tand\nline"), legible("e\u0301") == "e\u0301"
    ('aU+202EbU+0000', 'tab\tand\nline', True)
    >>> legible("e" + "\u0301" * 6).count("U+0301")
    2
    """
    return _FLOOD.sub(_codes, _EFFECTIVE.sub(_codes, text))


def legible_values(content: Any) -> Any:
    """Every text in lists and mappings, as :func:`legible`; what is no text stays as it is."""
    if isinstance(content, str):
        return legible(content)
    if isinstance(content, Mapping):
        return {key: legible_values(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return type(content)(legible_values(value) for value in content)
    return content


def shortened(words: str, most: int) -> str:
    """Words over at most so many columns, an ellipsis in place of their middle; a Chinese character takes two.

    The end is kept, for it may be the number that the words are about.

    >>> shortened("assistance funds of unstated kind  52 million yuan", 32)
    'assistance funds…52 million yuan'
    """
    if len(words) * 2 <= most or columns(words) <= most:
        return words
    room = most - 1
    head = _taken(words, room - room // 2)
    tail = _taken(words[::-1], room // 2)[::-1]
    return f"{head.rstrip()}…{tail.lstrip()}"


def columns(words: str) -> int:
    """How many columns words take, a Chinese character two."""
    return sum(map(_columns, words))


def _taken(words: str, most: int) -> str:
    """So much from the start as fits."""
    taken = 0
    for at, character in enumerate(words):
        taken += _columns(character)
        if taken > most:
            return words[:at]
    return words


def _columns(character: str) -> int:
    return 2 if character >= "\u2e80" else 1


def _codes(match: re.Match[str]) -> str:
    return "".join(f"U+{ord(character):04X}" for character in match[0])
