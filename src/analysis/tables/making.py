"""How tables are made: columns from headings in both languages, the source below, a sentence where there is nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from analysis.display import Column, Prose, Table, nothing_to_show
from analysis.labels import Language
from analysis.numbers import bounds, filled, number, sentence
from analysis.quantity import Quantity
from analysis.sources import named_sources, source_line
from analysis.study import Study


def finished(
    study: Study,
    table: str,
    caption: Markup,
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
    cited: Iterable[str],
    *,
    anchors: Sequence[str] = (),
) -> Table | Prose:
    """The last step: the table with the sources of the figures it cites, or a sentence where it has no rows."""
    if not rows:
        words = sentence(
            study.language, zh="原文没有给出这张表所需的数字。", en="The source gives no numbers for this table."
        )
        return nothing_to_show(words)
    ids = tuple(dict.fromkeys(cited))
    if len(ids) > 12:  # the list of figures names them all
        return Table(table, caption, columns, rows, named_sources(study, ids, in_full=True), anchors, study.provenance)
    return Table(table, caption, columns, rows, source_line(study, ids) if ids else Markup(), anchors, study.provenance)


def columns_of(language: Language, *heads: tuple[str, str]) -> list[Column]:
    """Columns from (zh, en) headings; ``#`` before the English one marks a column of numbers."""
    return [Column(zh if language == "zh" else en.removeprefix("#"), numeric=en.startswith("#")) for zh, en in heads]


def stacked(q: Quantity, language: Language) -> Markup:
    """The number, and its interval on a line of its own."""
    value = number(q, language)
    return value if q.exact else filled("{}<br>{}", value, bounds(q, language))
