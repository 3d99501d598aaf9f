"""Places by what they are called: in Chinese, in English, by their code, in part, or nearly."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.dataset import Dataset

_BETWEEN = re.compile(r"[\s,，、·/]+")
_LEFT_OUT = re.compile(r"[\s\-'’.()（）]+")


def places_called(dataset: Dataset, words: str) -> tuple[str, ...]:
    """Ids of the places that go by these words, the likeliest first.

    Parameters
    ----------
    words
        An id, a name in either language, or the beginning or any piece of one; case, accents and spaces do not matter. Of
        several words the place's own name holds at least one, and the names of what it lies in the others.

    Returns
    -------
    tuple of str
        Places that are called exactly so come first, then names that begin so, then names that hold the words; places on
        which figures were published before others, short names before long ones. Empty where nothing is called so.

    Examples
    --------
    >>> from analysis.dataset import load
    >>> data = load()
    >>> places_called(data, "jingyuan"), places_called(data, "白银 靖远"), places_called(data, "6204")[0]
    (('620421',), ('620421',), '620400')
    """
    whole, terms = _folded(words), [folded for one in _BETWEEN.split(words) if (folded := _folded(one))]
    found = []
    for number, place in enumerate(dataset.place_ids):
        own = _names(dataset, place)
        above = [name for one in dataset.lineage(place)[1:] for name in _names(dataset, one)]
        inside = [any(term in name for name in own) for term in terms]
        if not any(inside) or not all(
            here or any(t in name for name in above) for t, here in zip(terms, inside, strict=True)
        ):
            continue
        exact = any(name == whole or name in terms for name in own)
        begins = any(name.startswith(term) for term in terms for name in own)
        silent = not dataset.printed_on(place)
        length = min(len(name) for name in own if any(term in name for term in terms))
        found.append(((not exact, not begins, not all(inside), silent, length, number), place))
    return tuple(place for _, place in sorted(found))


def places_nearly_called(dataset: Dataset, words: str, *, most: int = 3) -> tuple[str, ...]:
    """Ids of the places that were probably meant: those that go by these words, else those whose name or id looks like them.

    >>> from analysis.dataset import load
    >>> "620421" in places_nearly_called(load(), "Jingyaun")
    True
    """
    if found := places_called(dataset, words):
        return found[:most]
    known: dict[str, str] = {}
    for place in dataset.place_ids:
        short = _folded(dataset.place(place).name_en.split()[0])  # Jingyuan of Jingyuan County
        for name in (*_names(dataset, place), short):
            known.setdefault(name, place)
    near = difflib.get_close_matches(_folded(words), list(known), n=most)
    return tuple(dict.fromkeys(known[name] for name in near))


def called(dataset: Dataset, place: str) -> str:
    """A place as errors name it: ``620421 (靖远县, Jingyuan County)``."""
    record = dataset.place(place)
    return f"{place} ({record.name_zh}, {record.name_en})"


def meant(dataset: Dataset, words: object) -> str:
    """The end of an error's sentence on a place that is none: which were probably meant; empty where none looks like it.

    >>> from analysis.dataset import load
    >>> meant(load(), "靖远")
    '; did you mean 620421 (靖远县, Jingyuan County)?'
    """
    if not isinstance(words, str):
        return f"; allowed: text, such as '{words}'"
    near = ", ".join(called(dataset, one) for one in places_nearly_called(dataset, words))
    return f"; did you mean {near}?" if near else ""


def _names(dataset: Dataset, place: str) -> tuple[str, ...]:
    record = dataset.place(place)
    return _folded(place), _folded(record.name_zh), _folded(record.name_en)


def _folded(words: str) -> str:
    """Without case, accents, spaces and hyphens."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))
    return _LEFT_OUT.sub("", plain.casefold())
