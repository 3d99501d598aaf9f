"""The source that an article would be: what its page says of itself, and nothing that only a person can judge."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from operator import ne
from typing import Final

from analysis.datapackage.records import Source
from analysis.dataset import Dataset
from analysis.proposals.circumstances.gazetteer import gazetteer
from analysis.proposals.circumstances.romanisation import romanised, stem
from analysis.text.article import Article
from analysis.text.cleaning import clean, simplified

_SAMPLE: Final = 3000  # characters that tell which script a text is in
_TRADITIONAL: Final = 0.02  # of its characters change on the way to simplified ones; quotations and names change fewer
_LONGEST: Final = 60
_URL: Final = re.compile(r"https?://[^\s\"'<>\\]+")
_DATE: Final = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


def source(article: Article, dataset: Dataset, *, places: Sequence[str] = ()) -> Source:
    """The source that would be made of an article, as far as it says; the package's own where it has this text already.

    The id is the place that most quantities are about and the day of publication, ``jingyuan-2020-07-13``; where that id
    belongs to another text, with a number behind it. A text without a date has the start of its checksum instead.

    ``tier`` is C where the page tells neither publisher nor date: such a page is C whatever else is found out. In every
    other case it is left empty for a person. Whether a page is the publisher's own, an established repost that names the
    origin, or a copy stands in no text, and a wrong tier takes a source into comparisons, or keeps it out, in silence.

    Parameters
    ----------
    places
        Ids of the places that the article's quantities are about, one a quantity; "" where it is not known.
    """
    known = _known(dataset)
    for row in known.values():
        if row.sha256 and row.sha256 == article.sha256:
            return row
    title, title_kind = _title(article)
    date = article.published if _DATE.fullmatch(article.published) else ""
    base = f"{_name(dataset, places)}-{date or article.sha256[:8]}"
    wanted, number = base, 1
    while wanted in known:
        number += 1
        wanted = f"{base}-{number}"
    return Source(
        id=wanted,
        title=title,
        title_kind=title_kind,
        publisher=article.publisher.strip(),
        published=date,
        url=article.url if _URL.fullmatch(article.url) else "",
        language=language(article.text),
        tier="" if article.publisher.strip() or date else "C",
        sha256=article.sha256,
    )


@lru_cache(maxsize=4)
def _known(dataset: Dataset) -> dict[str, Source]:
    return {one: dataset.source(one) for one in dataset.sources["id"]}


def language(text: str) -> str:
    """``zh-Hant`` where a text's characters become others on the way to simplified ones, ``zh`` where they do not.

    Empty where there is no Chinese character: which language it is in is not for this to tell.

    >>> language("靖遠縣幫扶資金"), language("靖远县帮扶资金"), language("Tianjin district assists Gansu")
    ('zh-Hant', 'zh', '')
    """
    sample = text[:_SAMPLE]
    han = len(_HAN.findall(sample))
    if not han:
        return ""
    after = simplified(sample)
    changed = sum(map(ne, sample, after)) if after != sample else 0
    return "zh-Hant" if changed > _TRADITIONAL * han else "zh"


def _title(article: Article) -> tuple[str, str]:
    """The printed title without bracketed pinyin; where the page prints none, its first words as a description."""
    if title := clean(article.title).text.strip():
        return " ".join(title.split()), "printed"
    lines = (line.strip() for line in clean(article.text[:_SAMPLE]).text.split("\n"))
    first = next((line for line in lines if _HAN.search(line)), "")
    return first[:_LONGEST], "descriptive"


def _name(dataset: Dataset, places: Sequence[str]) -> str:
    """The place that most quantities are about, as part of an id; a village is in its county."""
    entries = gazetteer(dataset).entries
    counted = Counter(_county(place, dataset) for place in places if place)
    if not counted:
        return "article"
    place = counted.most_common(1)[0][0]
    if place not in entries:
        return "article"
    if entries[place].level == "group":
        return place.partition("-")[2]
    return re.sub("[^a-z0-9]", "", romanised(stem(entries[place].name_zh))) or "article"


def _county(place: str, dataset: Dataset) -> str:
    if place in dataset.place_ids and dataset.place(place).level == "group":
        return place
    return place.partition("-")[0]
