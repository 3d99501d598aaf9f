"""From an article to proposals: clean it, find its quantities, say what each means and how they belong together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from analysis.datapackage.records import Source
from analysis.dataset import Dataset
from analysis.proposals.circumstances.periods import when
from analysis.proposals.circumstances.places import where
from analysis.proposals.circumstances.sources import source
from analysis.proposals.linking.links import find_links
from analysis.proposals.meaning.describe import describe
from analysis.proposals.proposal import Choice, Proposal, Proposals
from analysis.text.article import Article
from analysis.text.cleaning import Cleaned, clean, simplified
from analysis.text.quantities import Found, find
from analysis.text.sentences import sentence_span


def propose(article: Article, dataset: Dataset | None) -> Proposals:
    """All that is proposed of an article.

    Parameters
    ----------
    article
        The article as read.
    dataset
        The data package, whose measures and places are proposed. None: only the quantities, for their meaning needs one.

    Returns
    -------
    Proposals
        One proposal for each quantity of the text, in its order; links between them; the source and the places that they
        would need. What the words leave open is not known.
    """
    cleaned = clean(article.text)
    findings = find(cleaned, article.furniture)
    quantities = findings.quantities
    if dataset is None:
        return Proposals(
            article, cleaned, findings, _unknown_source(article), (), _numbered(article, quantities, ()), ()
        )
    described = describe(cleaned.text, quantities, _measures(dataset))
    title = simplified(article.title)
    periods = when(cleaned.text, quantities, published=article.published, title=title)
    placed, places = where(_without_furniture(article, cleaned), quantities, dataset, title=title)
    meant = [
        {
            "subject": one.subject,
            "measure": one.measure,
            "flow": one.flow,
            "stage": one.stage,
            "scope": one.scope,
            "period": period,
            "place": place,
            "donor": donor,
        }
        for one, period, (place, donor) in zip(described, periods, placed, strict=True)
    ]
    return Proposals(
        article,
        cleaned,
        findings,
        source(article, dataset, places=[place.value for place, _ in placed]),
        places,
        _numbered(article, quantities, meant),
        find_links(cleaned.text, quantities, described),
    )


def _numbered(
    article: Article, quantities: Sequence[Found], meant: Sequence[dict[str, Choice]]
) -> tuple[Proposal, ...]:
    lines, text = _Lines(article.text), article.text
    return tuple(
        Proposal(
            number,
            found,
            text[slice(*sentence_span(text, found.start, found.end))],
            lines.at(found.start),
            **(meant[number - 1] if meant else {}),
        )
        for number, found in enumerate(quantities, 1)
    )


def _unknown_source(article: Article) -> Source:
    return Source("", article.title, "", article.publisher, article.published, article.url, "", "", article.sha256)


def _without_furniture(article: Article, cleaned: Cleaned) -> str:
    """The cleaned text with the page's own lines left blank: places in its menus say nothing of the article."""
    pieces, at = [], 0
    for start, end in article.furniture:
        first, last = bisect_left(cleaned.starts, start), bisect_left(cleaned.starts, end)
        pieces += [cleaned.text[at:first], "\n" * (last - first)]
        at = last
    return "".join([*pieces, cleaned.text[at:]])


@lru_cache(maxsize=4)
def _measures(dataset: Dataset) -> dict[str, dict[str, str]]:
    return {str(row["id"]): {str(k): str(v) for k, v in row.items()} for row in dataset.measures.to_dict("records")}


class _Lines:
    """The line of each place of a text, asked for from its start to its end."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._line = text, 0, 1

    def at(self, place: int) -> int:
        self._line += self._text.count("\n", self._at, place)
        self._at = place
        return self._line
