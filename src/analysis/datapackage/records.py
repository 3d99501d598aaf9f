"""The rows of the data package as records: a place, a source, a published figure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from analysis.labels import Language


@dataclass(frozen=True, slots=True)
class Place:
    """A nation, province, prefecture, county, district, village, or a group of recipients named together."""

    id: str
    name_zh: str
    name_en: str
    level: str
    parent: str
    members: str = ""

    def name(self, language: Language) -> str:
        """The name in one language."""
        return self.name_zh if language == "zh" else self.name_en


@dataclass(frozen=True, slots=True)
class Source:
    """A published document."""

    id: str
    title: str
    title_kind: str
    publisher: str
    published: str
    url: str
    language: str
    tier: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One published number: what it says, where it stands, and what is known about its reading.

    ``value``, ``low`` and ``high`` are exact and in ``unit``; ``kind``, ``flow`` and ``area`` come from its measure.
    ``line``, ``start`` and ``end`` are None where the place in the text is not known.
    """

    id: str
    source: str
    place: str
    donor: str
    period: str
    measure: str
    subject_zh: str
    subject_en: str
    value: Fraction
    low: Fraction
    high: Fraction
    unit: str
    hedge: str
    stage: str
    scope: str
    as_written: str
    line: int | None
    start: int | None
    end: int | None
    note_zh: str
    note_en: str
    question_zh: str
    question_en: str
    kind: str
    flow: str
    area: str

    def subject(self, language: Language) -> str:
        """What the number counts."""
        return self.subject_zh if language == "zh" else self.subject_en

    def note(self, language: Language) -> str:
        """The remark on the reading, or an empty text."""
        return self.note_zh if language == "zh" else self.note_en

    def question(self, language: Language) -> str:
        """The question to the publisher, or an empty text."""
        return self.question_zh if language == "zh" else self.question_en
