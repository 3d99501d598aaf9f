"""Sentences on money: where it went, how far it has got, how concentrated it is."""

from __future__ import annotations

from markupsafe import Markup

from analysis import funds
from analysis.display import Prose, paragraphs
from analysis.flows import EXECUTION_STAGES
from analysis.frames import walk
from analysis.labels import label
from analysis.narrative.words import none_stated, subject
from analysis.numbers import number, period, sentence, tally
from analysis.quantity import Quantity
from analysis.study import Study


def fund_answer(study: Study) -> Prose:
    """The funds of the place itself, how far they are itemised, and the funds of places within it."""
    lang = study.language
    own = top_funds(study, own_place=True)
    inner = top_funds(study, own_place=False)
    words: list[Markup | None] = []
    if not own:
        words.append(
            sentence(
                lang,
                zh="{place}的帮扶资金总额：{unknown}。",
                en="Total assistance funds of {place}: {unknown}.",
                place=study.place_name,
                unknown=number(None, lang),
            )
        )
    for fund in own:
        split = funds.breakdown(study.dataset, fund.figure or "")
        words.append(
            sentence(
                lang,
                zh="{subject}{amount}（{when}{stage}）。其中分项列出的金额：{itemised}。",
                en="{subject}: {amount} ({when}{stage}). Itemised: {itemised}.",
                subject=subject(study, fund, capital=True),
                amount=Markup("<strong>{}</strong>").format(number(fund, lang)),
                when=_when(study, fund),
                stage=label(f"stage.{fund.stage}", lang),
                itemised=number(split.itemised, lang),
            )
        )
        words.append(_inside_words(study, fund))
    if not own:
        words += [_fund_words(study, fund) for fund in inner]
    words += [_itemised_words(study, fund) for fund in inner]
    words.append(_blank_words(study))
    return paragraphs(words, answer=True, provenance=study.provenance)


def top_funds(study: Study, *, own_place: bool) -> list[Quantity]:
    """The assistance funds of the place itself, or of the places within it."""
    frame = funds.assistance(study.dataset, place=study.place, period=study.period)
    return [q for q in frame["quantity"] if (q.place == study.place) == own_place]


def _fund_words(study: Study, fund: Quantity) -> Markup:
    return sentence(
        study.language,
        zh="{subject}{amount}（{when}{stage}）。",
        en="{subject}: {amount} ({when}{stage}).",
        subject=subject(study, fund, capital=True),
        amount=number(fund, study.language),
        when=_when(study, fund),
        stage=label(f"stage.{fund.stage}", study.language),
    )


def _when(study: Study, fund: Quantity) -> Markup:
    """The period of a fund that is not the one of the report."""
    if fund.period == study.period:
        return Markup()
    return sentence(study.language, zh="{when}，", en="{when}, ", when=period(fund.period, study.language))


def _inside_words(study: Study, fund: Quantity) -> Markup | None:
    lang = study.language
    frame = funds.possibly_inside(study.dataset, fund.figure or "")
    if frame.empty:
        return None
    each = [
        sentence(
            lang,
            zh="{subject}{amount}（{period}{size}）",
            en="{subject} {amount} ({period}{size})",
            subject=subject(study, row.quantity),
            amount=number(row.quantity, lang),
            period=period(row.quantity.period, lang),
            size=_size_words(study, row.beside),
        )
        for row in walk(frame)
    ]
    return sentence(
        lang,
        zh="同期另有：{each}；是否包含在内，来源没有说明，因此不相加。",
        en="Also published: {each}. No source says whether these are inside it, so they are not added.",
        each=Markup("、" if lang == "zh" else "; ").join(each),
    )


def _size_words(study: Study, size: Quantity | None) -> Markup:
    if size is None:
        return Markup()
    lang = study.language
    return sentence(lang, zh="，相当于其{percent}", en="; {percent} of its size", percent=number(size, lang))


def _itemised_words(study: Study, fund: Quantity) -> Markup | None:
    lang = study.language
    split = funds.breakdown(study.dataset, fund.figure or "")
    if split.itemised is None or len(split.parts) < 2:
        return None
    largest = max(walk(split.parts), key=lambda row: row.quantity.value)
    return sentence(
        lang,
        zh="{subject}{amount}分为{count}项，最大的一项“{largest}”占{share}。",
        en="{subject}, {amount}, are divided into {count} parts; the largest, “{largest}”, takes {share}.",
        subject=subject(study, fund, capital=True),
        amount=number(fund, lang),
        count=tally(len(split.parts), split.itemised.figures),
        largest=subject(study, largest.quantity),
        share=number(largest.share_of_parts, lang, interval=True),
    )


def _blank_words(study: Study) -> Markup | None:
    lang = study.language
    ladder = funds.execution(study.dataset, place=study.place, period=study.period)
    blanks = [stage for stage in EXECUTION_STAGES if not ladder.empty and ladder[stage].isna().all()]
    if not blanks:
        return None
    joint = "、" if lang == "zh" else " or "
    return sentence(
        lang,
        zh="所有帮扶资金的以下环节，原文都没有说明：{stages}。",
        en="For none of these funds does the source report what was {stages}.",
        stages=joint.join(label(f"stage.{stage}", lang) for stage in blanks),
    )


def memo(study: Study) -> Prose:
    """Registered capital, as the memo item that it is."""
    lang = study.language
    frame = funds.amounts(study.dataset, place=study.place, period=study.period)
    words = [
        sentence(
            lang,
            zh="备注：{subject}{amount}。这是认缴资本，既不是帮扶资金，也不是已投入的资金；不与任何金额相加，也不计算人均。",
            en="Memo: {subject}, {amount}. This is subscribed capital, neither assistance nor money invested; it is added to "
            "nothing and divided by no one.",
            subject=subject(study, q),
            amount=number(q, lang),
        )
        for q in frame.loc[frame["flow"] == "registered_capital", "quantity"]
    ]
    return (
        paragraphs(words, provenance=study.provenance)
        if words
        else none_stated(study, zh="注册资金", en="Registered capital")
    )


def concentration(study: Study) -> Prose:
    """What the shares of the projects say about concentration."""
    lang = study.language
    words = []
    for fund in [*top_funds(study, own_place=True), *top_funds(study, own_place=False)]:
        split = funds.breakdown(study.dataset, fund.figure or "")
        if (index := split.herfindahl) is not None:
            words.append(
                sentence(
                    lang,
                    zh="{subject}：赫芬达尔指数 {index}（项目数的倒数为完全平均，一为全部集中于一个项目）。",
                    en="{subject}: Herfindahl index {index} (one over the number of projects would be an even split, one all in a "
                    "single project).",
                    subject=subject(study, fund, capital=True),
                    index=number(index, lang, interval=True),
                )
            )
    return (
        paragraphs(words, provenance=study.provenance)
        if words
        else none_stated(study, zh="资金的集中程度", en="Concentration of the funds")
    )
