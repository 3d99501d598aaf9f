"""The words that sentences share: a figure by its subject, lists of them, what is not stated."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from analysis.display import Prose
from analysis.flows import PLANS
from analysis.labels import label
from analysis.numbers import data_text, number, sentence
from analysis.quantity import Quantity
from analysis.study import Study


def subject(study: Study, q: Quantity, *, capital: bool = False) -> Markup:
    """What a quantity counts; ``capital`` where it begins a sentence."""
    words = study.dataset.figure(q.figures[0]).subject(study.language)
    return data_text(words[:1].upper() + words[1:] if capital else words, q.figures[:1])


def subjects(study: Study, figures: Sequence[str]) -> Markup:
    """What several figures count, joined by plus signs."""
    joint = Markup("＋") if study.language == "zh" else Markup(" + ")
    return joint.join(data_text(study.dataset.figure(f).subject(study.language), (f,)) for f in figures)


def counted(study: Study, denominator: Quantity) -> Markup:
    """Who a denominator counts, everywhere; one count that sources dispute is still one count, and no sum."""
    if denominator.operation != "or":
        return subjects(study, denominator.figures)
    return sentence(
        study.language,
        zh="{subject}，{disputed}",
        en="{subject}, {disputed}",
        subject=subject(study, denominator),
        disputed=label("word.disputed", study.language),
    )


def yearly_remark(study: Study, q: Quantity) -> Markup:
    """That an amount per head is the mean of a year, where it was divided by years as well; to stand behind a basis."""
    if not q.unit.endswith("_year"):
        return Markup()
    return sentence(study.language, zh="；{mean}", en="; {mean}", mean=label("word.annual_mean", study.language))


def if_planned(study: Study, q: Quantity) -> Markup:
    """That money was only planned, in brackets behind its amount; empty where it was more than that."""
    if q.stage not in PLANS:
        return Markup()
    return sentence(study.language, zh="（{stage}）", en=" ({stage})", stage=label(f"stage.{q.stage}", study.language))


def named(study: Study, q: Quantity, *, capital: bool = False) -> Markup:
    """A figure by its subject, its number in brackets; ``capital`` where it begins a sentence."""
    return sentence(
        study.language,
        zh="{subject}（{n}）",
        en="{subject} ({n})",
        subject=subject(study, q, capital=capital),
        n=number(q, study.language),
    )


def listed(study: Study, found: Sequence[Quantity], *, capital: bool = False) -> Markup:
    """Several figures by their subjects."""
    return Markup("、" if study.language == "zh" else ", ").join(
        named(study, q, capital=capital and i == 0) for i, q in enumerate(found)
    )


def not_stated(study: Study, *, zh: str, en: str, **values: object) -> Markup:
    """The sentence that something is not stated; names from data go in as values, never as a part of the wording."""
    words = sentence(study.language, zh=zh, en=en, **values)
    return sentence(
        study.language,
        zh="{what}：{unknown}。",
        en="{what}: {unknown}.",
        what=words,
        unknown=number(None, study.language),
    )


def none_stated(study: Study, *, zh: str, en: str) -> Prose:
    """The same as all that there is to show."""
    return Prose((not_stated(study, zh=zh, en=en),), empty=True)
