"""What a source leaves open, as numbered questions to its publisher, in both languages.

Most questions follow from figures and links by rule: a blank on the execution ladder, a fund that may lie inside another,
a link that was only inferred. The rest were put by the data keeper in the columns ``question_zh`` and ``question_en``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from analysis.audit import Check, checks
from analysis.dataset import Dataset
from analysis.flows import AID_FLOWS, EXECUTION_STAGES
from analysis.frames import walk
from analysis.funds import amounts, execution
from analysis.labels import Language, label
from analysis.numbers import data_text, number, sentence
from analysis.quantity import Quantity, total


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the figures it is about and its words as HTML (numbers carry their figure ids)."""

    figures: tuple[str, ...]
    words: Markup


def questions(dataset: Dataset, *, place: str, period: str, language: Language) -> list[Question]:
    """All questions that a place's and period's figures leave open; money first, then links, then single figures."""
    found = [
        *_about_execution(dataset, place, period, language),
        *_about_kind(dataset, place, period, language),
        *_about_targets(dataset, place, period, language),
        *(q for check in checks(dataset, place=place, period=period) if (q := _about_check(dataset, check, language))),
        *_about_overlap(dataset, place, period, language),
        *_asked_by_the_keeper(dataset, place, period, language),
    ]
    return list({question.words: question for question in found}.values())


def _named(dataset: Dataset, q: Quantity, language: Language) -> Markup:
    """A figure's subject and number: “solar greenhouses (173 greenhouses)”."""
    subject = data_text(dataset.figure(q.figure or "").subject(language), q.figures)
    return sentence(language, zh="{subject}（{n}）", en="{subject} ({n})", subject=subject, n=number(q, language))


def _listed(dataset: Dataset, quantities: list[Quantity], language: Language) -> Markup:
    return Markup("、" if language == "zh" else ", ").join(_named(dataset, q, language) for q in quantities)


def _about_execution(dataset: Dataset, place: str, period: str, language: Language) -> Iterator[Question]:
    for row in walk(execution(dataset, place=place, period=period)):
        fund = dataset.quantity(row.figure)
        known = [stage for stage in EXECUTION_STAGES if getattr(row, stage) is not None]
        reached = max((EXECUTION_STAGES.index(stage) for stage in known), default=-1)
        blanks = [label(f"stage.{stage}", language) for stage in EXECUTION_STAGES[reached + 1 :] if stage not in known]
        if row.not_stated is not None:
            yield Question(
                fund.figures,
                sentence(
                    language,
                    zh="{fund}处于哪个阶段：已安排、已到位还是已支出？",
                    en="At which stage are the {fund}: allocated, received or spent?",
                    fund=_named(dataset, fund, language),
                ),
            )
        elif blanks:
            joint = "、" if language == "zh" else " or "
            yield Question(
                fund.figures,
                sentence(
                    language,
                    zh="{fund}中，已{stages}的各有多少？",
                    en="Of the {fund}, how much has been {stages}?",
                    fund=_named(dataset, fund, language),
                    stages=joint.join(blanks),
                ),
            )


def _about_kind(dataset: Dataset, place: str, period: str, language: Language) -> Iterator[Question]:
    for q in amounts(dataset, place=place, period=period)["quantity"]:
        if q.flow == "aid_unspecified":
            yield Question(
                q.figures,
                sentence(
                    language,
                    zh="{fund}是财政资金、社会资金，还是两者都有？",
                    en="Are the {fund} fiscal, social, or both?",
                    fund=_named(dataset, q, language),
                ),
            )


def _about_targets(dataset: Dataset, place: str, period: str, language: Language) -> Iterator[Question]:
    for fund in amounts(dataset, place=place, period=period)["quantity"]:
        if fund.flow not in AID_FLOWS:
            continue
        links = dataset.links_of(fund.figure, "serves")
        for link in links:
            if link.basis == "inferred":
                yield Question(
                    (fund.figure, link.target),
                    sentence(
                        language,
                        zh="{fund}是否用于{target}，是否为其唯一资金来源？",
                        en="Do the {fund} pay for the {target}, and are they the only source?",
                        fund=_named(dataset, fund, language),
                        target=_named(dataset, dataset.quantity(link.target), language),
                    ),
                )
        for group in dict.fromkeys(link.group for link in links if link.group and link.complete == "no"):
            targets = [dataset.quantity(link.target) for link in links if link.group == group]
            yield Question(
                (fund.figure, *(target.figure or "" for target in targets)),
                sentence(
                    language,
                    zh="{fund}中，实际用于{targets}（合计{sum}）的有多少？",
                    en="How much of the {fund} really goes to these {sum}: {targets}?",
                    fund=_named(dataset, fund, language),
                    targets=_listed(dataset, targets, language),
                    sum=number(total(targets), language),
                ),
            )


def _about_check(dataset: Dataset, check: Check, language: Language) -> Question | None:
    first = _named(dataset, check.left[0], language)
    off = {"sum": {"rounding", "contradicts"}, "parts": {"contradicts"}}.get(check.kind, set())
    if check.verdict in off and check.right and check.computed:
        words = sentence(
            language,
            zh="{printed}的各部分合计{computed}，与总数不符，哪一个正确？",
            en="The parts of the {printed} make {computed}: which is right?",
            computed=number(check.computed, language),
            printed=_named(dataset, check.right, language),
        )
    elif check.kind == "itemised":
        words = sentence(
            language,
            zh="{fund}在各项目、各乡村和各类人群之间如何分配？",
            en="How are the {fund} divided among projects, places and groups of people?",
            fund=first,
        )
    elif check.kind == "inside" and check.right:
        words = sentence(
            language,
            zh="{part}是否包含在{fund}之内？",
            en="Are the {part} inside the {fund}?",
            part=first,
            fund=_named(dataset, check.right, language),
        )
    elif check.kind == "fulfils" and check.right:
        words = sentence(
            language,
            zh="{sales}中，有多少是在履行{contracts}？",
            en="How much of the {sales} fulfils the {contracts}?",
            sales=first,
            contracts=_named(dataset, check.right, language),
        )
    elif check.kind == "no_total":
        words = sentence(
            language,
            zh="{numbers}：去重后一共多少人，是新增还是全部在岗人数？",
            en="{numbers}: how many different people are they in all, and are they new jobs or all jobs?",
            numbers=_listed(dataset, list(check.left), language),
        )
    elif check.kind in {"conflict", "part", "update", "household", "residents"} and check.verdict == "contradicts":
        assert check.right is not None
        words = sentence(
            language,
            zh="{one}与{other}不能同时成立，哪一个正确？",
            en="The {one} and the {other} cannot both be true: which is right?",
            one=first,
            other=_named(dataset, check.right, language),
        )
    else:
        return None
    return Question(check.figures, words)


def _about_overlap(dataset: Dataset, place: str, period: str, language: Language) -> Iterator[Question]:
    reached = [
        q
        for figure in dataset.select(place, period)
        if (q := dataset.quantity(figure)).kind == "people"
        and dataset.figure(figure).measure.startswith("beneficiaries_")
        and not q.wholes
    ]
    if len(reached) > 1:
        yield Question(
            tuple(q.figure or "" for q in reached),
            sentence(
                language,
                zh="{groups}：有多少人被重复统计？",
                en="{groups}: how many people are counted in more than one of these groups?",
                groups=_listed(dataset, reached, language),
            ),
        )


def _asked_by_the_keeper(dataset: Dataset, place: str, period: str, language: Language) -> Iterator[Question]:
    for figure in dataset.select(place, period):
        record = dataset.figure(figure)
        if words := record.question(language):
            yield Question(
                (figure,),
                sentence(
                    language,
                    zh="{figure}：{words}",
                    en="{figure}: {words}",
                    figure=_named(dataset, dataset.quantity(figure), language),
                    words=data_text(words, (figure,)),
                ),
            )
