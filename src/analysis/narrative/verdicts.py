"""Sentences on the audit: how many checks came to which verdict, and the questions that are left."""

from __future__ import annotations

from markupsafe import Markup

from analysis import audit
from analysis.display import Numbered, Prose, paragraphs
from analysis.labels import label
from analysis.narrative.words import subject
from analysis.numbers import number, references, sentence, tally
from analysis.questions import questions as all_questions
from analysis.study import Study


def audit_answer(study: Study) -> Prose:
    """How many checks came to which verdict, and how many questions are left."""
    lang = study.language
    found = audit.checks(study.dataset, place=study.place, period=study.period)
    asked = all_questions(study.dataset, place=study.place, period=study.period, language=lang)
    counts = []
    for verdict in ("consistent", "rounding", "contradicts", "untestable"):
        of = [check for check in found if check.verdict == verdict]
        figures = [figure for check in of for figure in check.figures]
        counts.append(
            sentence(
                lang,
                zh="{verdict} {n} 项",
                en="{n} {verdict}",
                verdict=label(f"verdict.{verdict}", lang),
                n=tally(len(of), figures),
            )
        )
    joint = Markup("，") if lang == "zh" else Markup(", ")
    words: list[Markup | None] = [
        sentence(
            lang,
            zh="{figures}个已发布数字，{checks}项检验：{counts}。原文留下{questions}个问题。",
            en="{figures} published figures, {checks} checks: {counts}. The source leaves {questions} questions open.",
            figures=tally(len(study.figures), study.figures),
            checks=tally(len(found), [f for check in found for f in check.figures]),
            counts=joint.join(counts),
            questions=tally(len(asked), [f for question in asked for f in question.figures]),
        )
    ]
    for check in found:
        if check.kind == "sum" and check.computed and check.right and check.verdict != "consistent":
            words.append(
                sentence(
                    lang,
                    zh="{subject}：各部分合计{sum}，原文{printed}——{verdict}。",
                    en="{subject}: the parts make {sum}, the source prints {printed} — {verdict}.",
                    subject=subject(study, check.right, capital=True),
                    sum=number(check.computed, lang),
                    printed=number(check.right, lang),
                    verdict=label(f"verdict.{check.verdict}", lang),
                )
            )
    return paragraphs(words, answer=True, provenance=study.provenance)


def question_list(study: Study) -> Numbered | Prose:
    """The numbered questions to the publisher."""
    asked = all_questions(study.dataset, place=study.place, period=study.period, language=study.language)
    if not asked:
        return paragraphs([sentence(study.language, zh="没有遗留问题。", en="No question is left open.")])
    return Numbered(tuple(Markup("{} {}").format(q.words, references(q.figures)) for q in asked), study.provenance)
