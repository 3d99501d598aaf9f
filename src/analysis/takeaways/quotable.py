"""Quotable sentences: what these figures allow to be said, what they do not, and why, each with its citation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from analysis.display import plain
from analysis.labels import label, period_label
from analysis.numbers import wording
from analysis.places import located
from analysis.study import Study
from analysis.takeaways.claims import Quote, may_say
from analysis.takeaways.origins import cited_with_figures, joined, with_interval
from analysis.takeaways.paper import Paper
from analysis.takeaways.temptations import may_not_say


def quotable(study: Study) -> bytes:
    """The sentences as a Word document."""
    lang = study.language
    title = wording(
        lang,
        zh="可以引用的句子：{place}，{period}",
        en="Quotable sentences: {place}, {period}",
        place=located(study.dataset, study.place, lang),
        period=period_label(study.period, lang),
    )
    paper = Paper(title, lang)
    paper.paragraph(
        wording(
            lang,
            zh="句子由公布的数字按规则写成。“可以说”的，请连同阶段、依据和出处一起引用；“不可以说”的，是这些数字容易让人写出、"
            "却不能由它们支持的话。不能相加的数，这里也不写出合计。",
            en="The sentences follow from the published figures by rule. Quote what you may say with its stage, basis and citation. What "
            "you may not say are sentences that these figures tempt one to write and cannot bear out. Where numbers do not "
            "add up, no sum is printed here either.",
        )
    )
    paper.heading(wording(lang, zh="可以说", en="You may say"))
    allowed = may_say(study)
    if not allowed:
        paper.paragraph(wording(lang, zh="没有公布可以引用的数字。", en="No quotable figure was published."))
    for topic, quotes in groupby(allowed, key=lambda quote: quote.topic):
        paper.heading(label(f"takeaway.topic.{topic}", lang), level=2)
        _listed(study, paper, list(quotes))
    paper.heading(wording(lang, zh="不可以说", en="You may not say"))
    refused = may_not_say(study)
    if not refused:
        paper.paragraph(
            wording(lang, zh="这些数字里没有常见的误读。", en="These figures hold none of the usual misreadings.")
        )
    _listed(study, paper, refused)
    return paper.packed()


def _listed(study: Study, paper: Paper, quotes: Sequence[Quote]) -> None:
    lang = study.language
    colon = "：" if lang == "zh" else ": "
    for quote in quotes:
        paper.numbered(plain(quote.words), bold=True)
        if quote.reason is not None:
            _below(paper, wording(lang, zh="理由", en="Why not") + colon + plain(quote.reason))
        made_of = ("；" if lang == "zh" else "; ").join(with_interval(q, lang) for q in quote.quantities)
        _below(paper, wording(lang, zh="数值和区间", en="Values and intervals") + colon + made_of)
        _below(paper, wording(lang, zh="出处", en="Citation") + colon + cited_with_figures(study, quote.figures))
        if quote.others:
            _below(paper, wording(lang, zh="相比的数字", en="Compared with") + colon + joined(quote.others, lang))


def _below(paper: Paper, words: str) -> None:
    paper.paragraph(words, small=True, indented=True)
