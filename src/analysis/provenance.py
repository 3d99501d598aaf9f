"""What is known of published figures, in words of one language: for the card behind each number of a report.

An output of a notebook carries the register of the figures that it names, so that an executed notebook is all that the
exporters need. The sentence that printed a figure goes in only where the environment asks for it (``--with-text``), for an
article is its publisher's.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from analysis.dataset import Dataset
from analysis.labels import Language, label, period_label
from analysis.numbers import interval_text, text
from analysis.text.places import sentence

#: Environment variable with the folders of the texts that may be quoted, as ``PATH`` has them; empty or missing: none.
WITH_TEXT_VARIABLE = "PAIRED_AID_WITH_TEXT"

Register = dict[str, dict[str, Any]]
_NAMED = re.compile(r'data-figures="([^"]*)"')


@dataclass(frozen=True, slots=True, eq=False)
class Provenance:
    """Tells of the figures of a dataset in one language."""

    dataset: Dataset
    language: Language
    _known: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)

    def register(self, *shown: str) -> Register:
        """The figures that pieces of markup name, and their sources.

        Returns
        -------
        dict
            ``figures`` by id: ``about``, ``value``, ``interval``, ``stage``, ``flow``, ``hedge``, ``period``, ``printed``, ``line``,
            ``start``, ``end``, ``note``, ``source``, and ``sentence`` (text, start and end of the number in it) where it was
            asked for and the text is at hand; ``sources`` by id: ``title``, ``language``, ``publisher``, ``published``, ``tier``,
            ``url``.
        """
        named = dict.fromkeys(
            one for piece in shown for found in _NAMED.findall(piece) for one in unescape(found).split()
        )
        return self.of(figure for figure in named if self.dataset.has(figure))

    def of(self, figures: Iterable[str]) -> Register:
        """The same for figures by id."""
        entries = {figure: self._figure(figure) for figure in dict.fromkeys(figures)}
        sources = dict.fromkeys(entry["source"] for entry in entries.values())
        return {"figures": entries, "sources": {source: self._source(source) for source in sources}}

    def _figure(self, figure: str) -> dict[str, Any]:
        if figure not in self._known:
            record, q, lang = self.dataset.figure(figure), self.dataset.quantity(figure), self.language
            place = self.dataset.place(record.place).name(lang)
            entry: dict[str, Any] = {
                "about": f"{place}：{record.subject(lang)}" if lang == "zh" else f"{place}: {record.subject(lang)}",
                "value": text(q, lang),
                "interval": "" if q.exact else interval_text(q, lang),
                "stage": label(f"stage.{record.stage}", lang),
                "flow": "" if record.flow == "none" else label(f"flow.{record.flow}", lang),
                "hedge": label(f"hedge.{record.hedge}", lang),
                "period": period_label(record.period, lang),
                "printed": record.as_written,
                "line": record.line,
                "start": record.start,
                "end": record.end,
                "note": record.note(lang),
                "source": record.source,
            }
            if folders := [Path(one) for one in os.environ.get(WITH_TEXT_VARIABLE, "").split(os.pathsep) if one]:
                entry["sentence"] = sentence(self.dataset, figure, folders)
            self._known[figure] = entry
        return self._known[figure]

    def _source(self, source: str) -> dict[str, Any]:
        record = self.dataset.source(source)
        marks = ("《", "》") if record.language in ("zh", "zh-Hant") else ("“", "”")
        opening, closing = marks if record.title_kind == "printed" else ("[", "]")
        return {
            "title": f"{opening}{record.title}{closing}",
            "language": "zh-CN" if record.language == "zh" else record.language,
            "publisher": record.publisher,
            "published": record.published or label("word.not_stated", self.language),
            "tier": record.tier,
            "url": record.url,
        }
