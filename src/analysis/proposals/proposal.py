"""What is proposed for each quantity of an article, with the rule and the words that led to it."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.datapackage.records import Source
from analysis.text.article import Article
from analysis.text.cleaning import Cleaned
from analysis.text.quantities.finding import Findings, Found


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: its value ("" says that it is not known), how sure it is, the rule and the words that led to it.

    ``confidence`` is high, medium, low or none (nothing is known). ``rule`` is a short name, ``stage.expected``;
    ``words`` are the words of the cleaned text that the rule rests on.
    """

    value: str = ""
    confidence: str = "none"
    rule: str = ""
    words: str = ""


UNKNOWN = Choice()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A quantity and what it is thought to mean. ``number`` counts from 1 in the order of the text."""

    number: int
    found: Found
    sentence: str
    line: int
    subject: Choice = UNKNOWN
    measure: Choice = UNKNOWN
    flow: Choice = UNKNOWN
    stage: Choice = UNKNOWN
    scope: Choice = UNKNOWN
    period: Choice = UNKNOWN
    place: Choice = UNKNOWN
    donor: Choice = UNKNOWN


@dataclass(frozen=True, slots=True)
class LinkProposal:
    """How two quantities belong together, read as "figure relation target", by their numbers."""

    figure: int
    relation: str
    target: int
    basis: str
    group: str
    complete: str
    confidence: str
    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class PlaceProposal:
    """A place that the proposals name: of the package (``known``), or one that would be made."""

    id: str
    name_zh: str
    name_en: str
    level: str
    parent: str
    known: bool


@dataclass(frozen=True, slots=True)
class Proposals:
    """All that is proposed of one article; ``source`` is what would be made, its fields empty where the article does not say."""

    article: Article
    cleaned: Cleaned
    findings: Findings
    source: Source
    places: tuple[PlaceProposal, ...]
    proposals: tuple[Proposal, ...]
    links: tuple[LinkProposal, ...]
