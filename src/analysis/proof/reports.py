"""The proof over a folder of built reports: every number of every page, every pair of languages.

Counts of things in a report (checks, questions, places) have no formula: they are held against their words, their card and the
other language only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from analysis.dataset import Dataset
from analysis.errors import FormulaError, ParameterError, UnknownFigureError
from analysis.labels import LANGUAGES, Language
from analysis.numbers import machine
from analysis.proof.formulas import Span, parse_formula, printed_span
from analysis.proof.pages import Page, Printed, read_page
from analysis.proof.pairs import differences
from analysis.proof.wordings import fault_of_count, fault_of_drawn, fault_of_interval, fault_of_number

_PARTNER: Final[dict[Language, Language]] = {"zh": "en", "en": "zh"}
_NAME = re.compile(r"(.+)\.(zh|en)\.html")
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass
class Proof:
    """What was looked at, and what did not agree: ``(report, sentence)`` each.

    ``alone`` are reports that are there in one language only, which is no fault.
    """

    pages: int = 0
    pairs: int = 0
    numbers: int = 0
    recomputed: int = 0
    alone: list[str] = field(default_factory=list)
    disagreements: list[tuple[str, str]] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything agreed."""
        return not self.disagreements

    def lines(self) -> list[str]:
        """The account in sentences."""
        said = [f"{report}: {sentence}" for report, sentence in self.disagreements]
        said += [f"{report}: no report in the other language to hold it against" for report in self.alone]
        said.append(
            f"{_counted(self.pages, 'report')} in {_counted(self.pairs, 'pair')} of languages, "
            f"{_counted(self.numbers, 'number')}, {self.recomputed} of them recomputed from the figures; "
            f"{_counted(len(self.disagreements), 'disagreement')}"
        )
        return said

    def to_json(self) -> dict[str, Any]:
        """The account for programs."""
        return {
            "reports": self.pages,
            "pairs": self.pairs,
            "numbers": self.numbers,
            "recomputed": self.recomputed,
            "without_other_language": self.alone,
            "disagreements": [{"report": report, "sentence": words} for report, words in self.disagreements],
        }


def prove_reports(folder: Path, dataset: Dataset) -> Proof:
    """Prove every HTML report in a folder.

    Parameters
    ----------
    folder
        As ``paired-aid report`` writes it: ``PLACE/PERIOD/NOTEBOOK.LANGUAGE.html``.
    dataset
        The data that the reports were built from.

    Raises
    ------
    ParameterError
        There is no such folder, or no report in it.
    """
    paths = sorted(path for path in folder.rglob("*.html") if _NAME.fullmatch(path.name) and _is_shown(path, folder))
    if not paths:
        what = "no report in it" if folder.is_dir() else "no such folder"
        raise ParameterError(f"option --reports: found {folder} ({what}); allowed: a folder of built HTML reports")
    proof, prover = Proof(pages=len(paths)), _Prover(dataset)
    waiting: dict[Path, Page] = {}
    for path in paths:
        report = path.relative_to(folder).as_posix()
        try:
            page = read_page(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            proof.disagreements.append((report, f"it cannot be read: {error}"))
            continue
        language = _language_of(path)
        proof.disagreements += [(report, sentence) for sentence in prover.faults(page, language)]
        proof.numbers += len(page.printed)
        proof.recomputed += sum(one.kind != "count" for one in page.printed)
        # The name of the English page comes first.
        partner = path.with_name(f"{_stem(path)}.{_PARTNER[language]}.html")
        if partner in waiting:
            pair = {language: page, _PARTNER[language]: waiting.pop(partner)}
            proof.pairs += 1
            report = report.removesuffix(f".{language}.html")
            proof.disagreements += [(report, words) for words in differences(pair["zh"], pair["en"])]
        else:
            waiting[path] = page
    proof.alone += [path.relative_to(folder).as_posix() for path in waiting]
    return proof


class _Prover:
    """Proves the numbers of one page after the other; the same number is computed once."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.computed: dict[tuple[str, str], Span | str] = {}

    def faults(self, page: Page, language: Language) -> list[str]:
        """One sentence for each number that does not follow from its formula, or whose words say another."""
        found = []
        if page.language != language:
            found.append(f"its name says {language}, and the page {page.language or 'none of zh, en'}")
        if not page.printed:
            found.append("it carries no number")
        for one in page.printed:
            if fault := self.fault(one, language) or _fault_of_card(one, page):
                found.append(f"{one}: {fault}")
        return list(dict.fromkeys(found))

    def fault(self, one: Printed, language: Language) -> str:
        if not one.figures:
            return "no figure is named" if one.kind != "count" or one.value != "0" else ""
        if unknown := [figure for figure in one.figures if not self.dataset.has(figure)]:
            return f"no figure {unknown[0]}"
        if one.kind == "count":
            good = _PLAIN_NUMBER.fullmatch(one.value)
            return fault_of_count(one.words, value=Fraction(one.value)) if good else "its value is no number"
        if not all(map(_PLAIN_NUMBER.fullmatch, (one.value, one.low, one.high))):
            return "its value or an end of its interval is no number"
        return self.arithmetic(one) or _fault_of_words(one, language)

    def arithmetic(self, one: Printed) -> str:
        """What is wrong with a number's value, interval, unit or figures, given its formula."""
        if not one.formula and len(one.figures) > 1:
            return "it is made of several figures and has no formula"
        formula = one.formula or one.figures[0]
        found = self.span(formula, one.unit)
        if isinstance(found, str):
            return f"its formula cannot be computed: {found}"
        named = parse_formula(formula).figures
        if named != one.figures:
            return f"its formula names {' '.join(named)}"
        capped = _capped(found, one)
        for name, printed, computed in (
            ("value", one.value, capped.value),
            ("low end", one.low, capped.low),
            ("high end", one.high, capped.high),
        ):
            if printed != machine(computed):
                return f"the figures give the {name} {machine(computed)}, printed is {printed}"
        return ""

    def span(self, formula: str, unit: str) -> Span | str:
        if (formula, unit) not in self.computed:
            try:
                self.computed[formula, unit] = printed_span(formula, unit, self.dataset)
            except (FormulaError, UnknownFigureError) as error:
                self.computed[formula, unit] = str(error)
        return self.computed[formula, unit]


def _fault_of_card(one: Printed, page: Page) -> str:
    """What is wrong with the card that a number opens: there is none, or it tells of another value or not of every figure."""
    if one.part == "card" or one.kind == "drawn" or not one.figures:
        return ""
    if one.card not in page.cards:
        return f"there is no card {one.card}" if one.card else "it opens no card"
    words = page.cards[one.card]
    if missing := [figure for figure in one.figures if not _tells(words, figure)]:
        return f"its card does not name {missing[0]}"
    if one.kind == "count":
        return ""
    value, low, high = (f"{Decimal(end):,f}" for end in (one.value, one.low, one.high))
    if not _tells(words, value):
        return f"its card does not tell its value, {value}"
    return "" if low == high or f"[{low}, {high}]" in words else f"its card does not tell its interval, [{low}, {high}]"


def _tells(words: str, piece: str) -> bool:
    """Whether a number or an id stands in words by itself: 3 not in 13, 0.3 or 3,000."""
    return re.search(rf"(?<![\w.,-]){re.escape(piece)}(?![A-Za-z0-9-]|[.,]\d)", words) is not None


def _fault_of_words(one: Printed, language: Language) -> str:
    value, low, high = Fraction(one.value), Fraction(one.low), Fraction(one.high)
    if one.kind == "interval":
        return fault_of_interval(one.words, language, low=low, high=high)
    if one.kind == "drawn":
        return fault_of_drawn(one.words, language, value=value, low=low, high=high)
    return fault_of_number(one.words, language, unit=one.unit, value=value, low=low, high=high)


def _capped(span: Span, one: Printed) -> Span:
    """What is left of a whole is not below zero, and a part is not above a hundred percent: where the page says so, as it says."""
    value, low, high = span.value, span.low, span.high
    if one.low == "0" and low < 0:
        low, value = Fraction(), max(value, Fraction())
    if one.unit == "percent" and one.high == "100" and high > 100:
        value, low, high = min(value, Fraction(100)), min(low, Fraction(100)), Fraction(100)
    return Span(value, low, high)


def _counted(count: int, thing: str) -> str:
    return f"{count or 'no'} {thing}{'' if count == 1 else 's'}"


def _stem(path: Path) -> str:
    match = _NAME.fullmatch(path.name)
    assert match is not None, "only such names are read"
    return match[1]


def _language_of(path: Path) -> Language:
    return next(language for language in LANGUAGES if path.name.endswith(f".{language}.html"))


def _is_shown(path: Path, folder: Path) -> bool:
    """Whether a file is no working copy of a run."""
    return not any(part.startswith(".") for part in path.relative_to(folder).parts)
