"""Tables of the comparison: places side by side, who could not be compared, where sources disagree."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from analysis.comparison import Comparison, Entry, Uncompared
from analysis.comparison import disagreements as find_disagreements
from analysis.denominators import weakest_tier
from analysis.display import Prose, Table, nothing_to_show, paragraphs
from analysis.labels import label
from analysis.narrative.peers import remarks
from analysis.narrative.words import subject
from analysis.numbers import bounds, figure_reference, filled, number, period, references, sentence
from analysis.places import with_code
from analysis.quantity import Quantity
from analysis.study import Study
from analysis.tables.making import columns_of, finished


def peers(study: Study, found: Comparison) -> Table | Prose:
    """Each place with its fund, what it is divided by, and what falls on each person in a year; the highest first."""
    lang = study.language
    caption = sentence(
        lang,
        zh="可比地区，由高到低；按户籍人口计算的和只是计划的列在最后，不参加排名",
        en="The places that can be compared, the highest first; those over a registered population and those that are "
        "only planned stand last and are not ranked",
    )
    nothing = sentence(
        lang,
        zh="没有一个地区既公布了整笔资金，又有年份合适的人口数。",
        en="No place has both whole funds that were published and a population of fitting date.",
    )
    return _rates(study, "peers", caption, found.entries, nothing)


def registered_poor(study: Study, found: Comparison) -> Table | Prose:
    """The same per registered poor person, where a count of them is known; of different dates, so without ranks."""
    lang = study.language
    caption = sentence(
        lang,
        zh="同类资金除以资金年份之前最近一次（没有的，取脱贫攻坚开始之前）的建档立卡贫困人口。各地人口的日期和口径不同（全部或未脱贫），"
        "资金也不只用于他们，所以不排名",
        en="Such money divided by the registered poor of the last count before its years, or else of one from before the "
        "poverty alleviation campaign. The counts are of different dates and kinds (all of them, or those remaining), and the "
        "money is not for them alone: no ranks are taken",
    )
    nothing = sentence(
        lang,
        zh="可比地区都没有年份合适的建档立卡贫困人口数。",
        en="No count of the registered poor of fitting date is known of any of the places compared.",
    )
    return _rates(study, "registered-poor", caption, found.per_poor, nothing)


def _rates(study: Study, table: str, caption: Markup, entries: Sequence[Entry], nothing: Markup) -> Table | Prose:
    """One row per entry: place, money, people, rate, interval, remark; ``nothing`` where there is none."""
    if not entries:
        return nothing_to_show(nothing)
    lang = study.language
    rows = [(*_cells(study, entry), remarks(study, entry)) for entry in entries]
    columns = columns_of(
        lang,
        ("地区", "Place"), ("资金", "Money"), ("除以", "Divided by"), ("元/人·年", "#Yuan per person and year"),
        ("区间", "#Interval"), ("说明", "Remark"),
    )  # fmt: skip
    return finished(study, table, caption, columns, rows, [f for entry in entries for f in entry.rate.figures])


def _cells(study: Study, entry: Entry) -> tuple[Markup, ...]:
    """Place, money, what it is divided by, what falls on each of them in a year, and its interval."""
    lang = study.language
    rate = number(entry.rate, lang, unit=False), bounds(entry.rate, lang)
    return _place(study, entry), _money(study, entry), _counted(study, entry.people), *rate


def _place(study: Study, entry: Entry) -> Markup:
    place = with_code(study.dataset, entry.place, study.language)
    return filled("<strong>{}</strong>", place) if entry.place == study.place else place


def _money(study: Study, entry: Entry) -> Markup:
    lang = study.language
    return sentence(
        lang,
        zh="{amount}：{subject}（{period}，{stage}；{donor}；来源等级 {tier}）",
        en="{amount}: {subject} ({period}, {stage}; {donor}; tier {tier})",
        amount=number(entry.fund, lang),
        subject=subject(study, entry.fund),
        period=period(entry.fund.period, lang),
        stage=label(f"stage.{entry.fund.stage}", lang),
        donor=study.dataset.place(entry.donor).name(lang) if entry.donor else label("word.not_stated", lang),
        tier=entry.tier,
    )


def _counted(study: Study, people: Quantity) -> Markup:
    lang = study.language
    return sentence(
        lang,
        zh="{n}（{subject}，{period}；来源等级 {tier}）",
        en="{n} ({subject}, {period}; tier {tier})",
        n=number(people, lang),
        subject=subject(study, people),
        period=period(study.dataset.figure(people.figures[0]).period, lang),
        tier=weakest_tier(study.dataset, people),
    )


def uncompared(study: Study, found: Comparison) -> Table | Prose:
    """The recipients that could not be compared, and why; in the order of their administrative codes."""
    lang = study.language
    rows = [(with_code(study.dataset, one.place, lang), _why(study, one)) for one in found.uncompared]
    columns = columns_of(lang, ("地区", "Place"), ("为什么没有比较", "Why it is not compared"))
    caption = sentence(lang, zh="没有比较的受帮扶地区", en="Recipients that are not compared")
    if not rows:
        return paragraphs([sentence(lang, zh="所有受帮扶地区都已比较。", en="All recipients are compared.")])
    return finished(study, "uncompared", caption, columns, rows, [f for one in found.uncompared for f in one.nearest])


def _why(study: Study, one: Uncompared) -> Markup:
    lang = study.language
    why = Markup("{}").format(label(f"reason.{one.reason}", lang))
    groups = study.dataset.groups_with(one.place)
    if one.reason == "together_only" and groups:
        names = ("；" if lang == "zh" else "; ").join(study.dataset.place(group).name(lang) for group in groups)
        return sentence(lang, zh="{why}：{names}", en="{why}: {names}", why=why, names=names)
    shown = [
        sentence(
            lang,
            zh="{subject} {amount} {ref}",
            en="{subject}, {amount} {ref}",
            subject=subject(study, study.quantity(figure)),
            amount=number(study.quantity(figure), lang),
            ref=figure_reference(figure),
        )
        for figure in one.nearest
    ]
    if not shown:
        return why
    return sentence(lang, zh="{why}：{shown}", en="{why}: {shown}", why=why, shown=Markup("；").join(shown))


def disagreements(study: Study, found: Comparison) -> Table | Prose:
    """Sources that disagree, and later cut-offs of the same count, on the peers and the places that the place lies in."""
    lang = study.language
    rows, cited = [], []
    for pair in find_disagreements(study.dataset, found):
        one, other = pair.one, pair.other
        rows.append(
            (
                with_code(study.dataset, one.place, lang),
                _said(study, one),
                _said(study, other),
                label(f"relation.{pair.relation}", lang),
                label(f"verdict.{pair.verdict}", lang),
            )
        )
        cited += [*one.figures, *other.figures]
    columns = columns_of(
        lang, ("地区", "Place"), ("一个来源", "One source"), ("另一个来源", "The other"), ("关系", "Relation"), ("结论", "Verdict")
    )  # fmt: skip
    caption = sentence(
        lang,
        zh="来源之间的矛盾与更新；矛盾的人口数不取舍，而是把区间放宽到包含两者，更新的取较新的一个",
        en="Where sources disagree, and counts that were updated: of counts that contradict each other none is dropped, the "
        "interval holds both; of an updated count the newer one is used",
    )
    return finished(study, "disagreements", caption, columns, rows, cited)


def _said(study: Study, q: Quantity) -> Markup:
    lang = study.language
    record = study.dataset.figure(q.figures[0])
    return sentence(
        lang,
        zh="{subject} {amount}（{period}，来源等级 {tier}）{ref}",
        en="{subject}: {amount} ({period}, tier {tier}) {ref}",
        subject=subject(study, q),
        amount=number(q, lang, interval=True),
        period=period(record.period, lang),
        tier=study.dataset.source(record.source).tier,
        ref=references(q.figures),
    )
