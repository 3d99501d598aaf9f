"""The sentence in which a place of a text stands."""

from __future__ import annotations

import re
from typing import Final

_ENDS: Final = re.compile("[。！？；\n\r\u2028\u2029]")
_MOST: Final = 200


def sentence_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a place begins and ends, at most 200 characters to either side, white space left out.

    >>> text = "今年共投入5万元。 其中5万元用于修路，惠及7户。"
    >>> text[slice(*sentence_span(text, 12, 15))]
    '其中5万元用于修路，惠及7户。'
    """
    before, after = text[max(0, start - _MOST) : start], text[end : end + _MOST]
    begins = max((match.end() for match in _ENDS.finditer(before)), default=0)
    stop = _ENDS.search(after)
    ahead, behind = before[begins:].lstrip(), after[: stop.end() if stop else None].rstrip()
    return start - len(ahead), end + len(behind)
