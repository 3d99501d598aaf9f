"""A quantity as a notebook shows it: the number in both languages, its interval, its formula, and the card behind it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from analysis.display import UNSEEN_VARIABLE, Bundle, Rich
from analysis.labels import LANGUAGES, Language
from analysis.numbers import filled, number
from analysis.provenance import Provenance
from analysis.quantity import Quantity

if TYPE_CHECKING:
    from analysis.dataset import Dataset


@dataclass(frozen=True)
class QuantityView(Rich):
    """What a notebook shows of a quantity, in both languages; a report takes the one that it is written in."""

    q: Quantity

    def bundle(self) -> Bundle:  # noqa: D102 - as the base
        said = {language: self._said(language) for language in LANGUAGES}
        html = Markup("").join(filled("<p>{}</p>", Markup(ours["html"])) for ours in said.values())
        return {"text/html": html, "text/plain": repr(self.q)}, {"paired_aid": {"kind": "prose", "by_language": said}}

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        data, metadata = self.bundle()
        if os.environ.get(UNSEEN_VARIABLE):
            return data, metadata
        from analysis.export.notebook_view import in_notebook  # noqa: PLC0415 - only where somebody looks

        shown = {
            language: in_notebook({"text/html": ours["html"]}, ours, language)
            for language, ours in metadata["paired_aid"]["by_language"].items()
        }
        return {**data, "text/html": "".join(shown.values())}, metadata

    def _said(self, language: Language) -> dict[str, Any]:
        words = number(self.q, language, interval=True)
        dataset = next(_datasets(self.q), None)
        register = Provenance(dataset, language).of(self.q.figures) if dataset else {}
        return {"kind": "prose", "html": str(filled("<p>{}</p>", words)), "register": register}


def _datasets(q: Quantity) -> Iterator[Dataset]:
    if q.dataset is not None:
        yield q.dataset
    for operand in q.operands:
        yield from _datasets(operand)
