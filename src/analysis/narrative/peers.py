"""Sentences on a place among its peers: where it stands, how sure that is, how unequal the peers are, who is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from analysis.comparison import Comparison, Entry, Rank, central_beside
from analysis.display import Prose, nothing_to_show, paragraphs
from analysis.labels import bracketed, label
from analysis.narrative.words import subject
from analysis.numbers import bounds, number, period, sentence, tally
from analysis.study import Study


def comparison_answer(study: Study, found: Comparison) -> Prose:
    """How the place stands among its peers, in money per person and year, and how sure that is."""
    own = [entry for entry in found.entries if entry.place == study.place]
    own = own or [entry for entry in found.per_poor if entry.place == study.place]
    words: list[Markup | tuple[Markup, ...] | None] = [_own_words(study, entry) for entry in own]
    words.append(_rank_words(study, found))
    words.append(_sure_words(study, found))
    words.append(_price_words(study, found))
    return paragraphs(words, answer=True, provenance=study.provenance)


def _own_words(study: Study, entry: Entry) -> Markup:
    lang = study.language
    said = remarks(study, entry)
    return sentence(
        lang,
        zh="{place}：{rate} {interval}，即{subject}{amount}（{period}，{stage}）除以{people}（{counted}，{year}）{remark}。",
        en="{place}: {rate} {interval}: {subject}, {amount} ({period}, {stage}), divided by {people} ({counted}, {year}){remark}.",
        place=study.place_name,
        rate=Markup("<strong>{}</strong>").format(number(entry.rate, lang)),
        interval=bounds(entry.rate, lang),
        subject=subject(study, entry.fund),
        amount=number(entry.fund, lang),
        period=period(entry.fund.period, lang),
        stage=label(f"stage.{entry.fund.stage}", lang),
        people=number(entry.people, lang),
        counted=subject(study, entry.people),
        year=period(study.dataset.figure(entry.people.figures[0]).period, lang),
        remark=bracketed(said, lang) if said else "",
    )


def remarks(study: Study, entry: Entry) -> str:
    """What weakens an entry, in words."""
    said = {
        "word.plan": entry.planned,
        "word.by_registered": entry.over == "registered",
        "word.annual_mean": entry.mean,
        "word.part_year": entry.part_year,
        "word.constant_prices": bool(entry.fund.prices and entry.fund.operands),
        "word.other_years": not entry.same_years,
        "word.disputed": len(entry.people.figures) > 1,
        "word.tier_c": "C" in (entry.tier, entry.people_tier),
    }
    joint = "，" if study.language == "zh" else ", "
    return joint.join(label(key, study.language) for key, holds in said.items() if holds)


def _rank_words(study: Study, found: Comparison) -> Markup:
    lang = study.language
    level = level_words(study)
    if found.own is None:
        return sentence(
            lang,
            zh="排名只比较已给付的资金与常住人口之比，所以{place}不参加排名。",
            en="Only money that was given, over residents, is ranked; so {place} is not.",
            place=study.place_name,
        )
    among, all_ranks = found.rank(found.same_years), found.rank(found.given)
    if all_ranks is None:
        return sentence(
            lang,
            zh="没有可以与之排名的{level}。",
            en="There are no {level} that it could be ranked with.",
            level=level,
        )
    every = _rank(study, all_ranks, found.given)
    if among is None or among.of == all_ranks.of:
        return sentence(
            lang,
            zh="在可比的{n}个{level}中，由高到低居{rank}。",
            en="Among {n} {level} that can be compared it is {rank} from the top.",
            n=tally_of(all_ranks.of, found.given),
            level=level,
            rank=every,
        )
    return sentence(
        lang,
        zh="在资金与本报告期间有共同年份的{near}个{level}中，由高到低居{rank}；在年份不限的全部{n}个中居{every}。",
        en="Among the {near} {level} whose money shares a year with this report's period it is {rank} from the top; among all "
        "{n}, of whatever years, {every}.",
        near=tally_of(among.of, found.same_years),
        level=level,
        rank=_rank(study, among, found.same_years),
        n=tally_of(all_ranks.of, found.given),
        every=every,
    )


def _rank(study: Study, rank: Rank, entries: Sequence[Entry]) -> Markup:
    where = rank_words(study, rank, entries)
    if rank.best == rank.worst:
        return sentence(study.language, zh="{where}位", en="{where}", where=where)
    return sentence(
        study.language,
        zh="{where}位（区间重叠，不能再分先后）",
        en="{where} (intervals overlap, so the order is open)",
        where=where,
    )


def rank_words(study: Study, rank: Rank, entries: Sequence[Entry]) -> Markup:
    """A rank among entries in words: the one place that it is, or from the best to the worst that it may be."""
    best, worst = (tally_of(place, entries) for place in (rank.best, rank.worst))
    if rank.best == rank.worst:
        return sentence(study.language, zh="第{best}", en="number {best}", best=best)
    return sentence(study.language, zh="第{best}至第{worst}", en="number {best} to {worst}", best=best, worst=worst)


def _sure_words(study: Study, found: Comparison) -> Markup:
    lang = study.language
    places = {entry.place for entry in found.entries}
    weak = {entry.place for entry in found.entries if entry.people_tier == "C"}
    several = {entry.place for entry in found.entries if entry.mean}
    if not places:
        return sentence(
            lang,
            zh="{all}个受帮扶地区中，没有一个能按常住人口比较。",
            en="Of {all} recipients none can be compared per resident.",
            all=tally_of(found.recipients, found.every),
        )
    return sentence(
        lang,
        zh="这有多可靠：受帮扶地区{all}个，能够比较的{n}个；其中人口数来自C级来源的{weak}个，资金是多年平均的{mean}个。"
        "公布数字的地区不是随机样本，这里所说的只对它们成立。",
        en="How sure this is: recipients, {all}; those that can be compared, {n}; of these with a population from a source of "
        "tier C, {weak}, and with money that is a mean of several years, {mean}. Places that publish are no random sample: "
        "what is said here holds for them alone.",
        all=tally_of(found.recipients, found.every),
        n=tally_of(len(places), found.every),
        weak=tally_of(len(weak), found.every),
        mean=tally_of(len(several), found.every),
    )


def _price_words(study: Study, found: Comparison) -> Markup:
    if not found.prices:
        return sentence(
            study.language,
            zh="金额均为当年价格，没有扣除物价上涨。",
            en="All amounts are at the prices of their own years; the rise of prices is not taken out.",
        )
    return sentence(
        study.language,
        zh="金额均按全国居民消费价格换算为{year}的价格；多年资金各年的分配不明，区间为此放宽。",
        en="All amounts are converted to prices of {year} by the national consumer price index; how the money of several "
        "years fell on each is not known, and the intervals allow for it.",
        year=period(found.prices, study.language),
    )


def inequality(study: Study, found: Comparison) -> Prose:
    """Gini and Theil with their intervals, within and between provinces; or that there are too few places."""
    lang = study.language
    level = level_words(study)
    if found.gini is None or found.theil is None:
        words = sentence(
            lang,
            zh="可比的{level}只有{n}个，少于十个时不计算不平等指标。",
            en="Number of {level} that can be compared: {n}; below ten no measure of inequality is taken.",
            level=level,
            n=tally_of(len(found.given), found.every),
        )
        return paragraphs([words], provenance=study.provenance)
    measured = {
        "gini": found.measure(found.gini, "Gini"),
        "theil": found.measure(found.theil.total, "Theil"),
        "between": found.measure(found.theil.between, "Theil_between"),
        "within": found.measure(found.theil.within, "Theil_within"),
    }
    return paragraphs(
        [
            sentence(
                lang,
                zh="{n}个{level}人均每年金额的基尼系数为{gini}；泰尔指数为{theil}，其中省际{between}，省内{within}。每个地区算一个，"
                "不论大小；各地资金的年份、性质和环节不尽相同，所以这只描述这些地区，不代表全国。",
                en="The amounts per person and year of the {n} {level} have a Gini coefficient of {gini} and a Theil index of "
                "{theil}, of which {between} lies between provinces and {within} within them. Each place counts once, whatever "
                "its size; years, kinds and stages of the money differ, so this describes these places only, not the country.",
                n=tally_of(len(found.given), found.every),
                level=level,
                **{name: number(q, lang, interval=True) for name, q in measured.items()},
            )
        ],
        provenance=study.provenance,
    )


def coverage(study: Study, found: Comparison) -> Prose:
    """How many recipients are compared, and for which reasons the others are not."""
    lang = study.language
    counts = Counter(one.reason for one in found.uncompared)
    each = [
        sentence(
            lang,
            zh="{why}：{n}个",
            en="{why}: {n}",
            why=label(f"reason.{reason}", lang),
            n=tally_of(count, found.every),
        )
        for reason, count in counts.most_common()
    ]
    words: list[Markup | tuple[Markup, ...] | None] = [
        sentence(
            lang,
            zh="{all}个受帮扶地区中，{n}个能够比较，{rest}个不能：",
            en="Of {all} recipients {n} can be compared and {rest} cannot:",
            all=tally_of(found.recipients, found.every),
            n=tally_of(len({entry.place for entry in found.entries}), found.every),
            rest=tally_of(len(found.uncompared), found.every),
        ),
        tuple(each) if each else None,
    ]
    return paragraphs(words, provenance=study.provenance)


def central_funds(study: Study, found: Comparison) -> Prose:
    """East–West assistance beside the central government's own funds, wherever one source or another gives both."""
    lang = study.language
    words = [
        sentence(
            lang,
            zh="{place}{period}：{central}{amount}；同期{aid}{other}。",
            en="{place}, {period}: {central}, {amount}; {aid} in the same time, {other}.",
            place=study.dataset.place(central.place).name(lang),
            period=period(central.period, lang),
            central=subject(study, central),
            amount=number(central, lang),
            aid=subject(study, aid),
            other=number(aid, lang),
        )
        for central, aid in central_beside(study.dataset, found.tiers)
    ]
    if not words:
        return nothing_to_show(sentence(lang, zh="没有可以对照的数字。", en="No figures are known to set beside them."))
    return paragraphs(words, provenance=study.provenance)


def level_words(study: Study) -> str:
    """What the places that are compared are called."""
    return label(f"peers.{_level(study)}", study.language)


def _level(study: Study) -> str:
    level = study.dataset.place(study.place).level
    return "county" if level == "district" else level


def tally_of(count: int, entries: Iterable[Entry]) -> Markup:
    """A count of entries, tied to the figures of their rates."""
    return tally(count, (figure for entry in entries for figure in entry.rate.figures))
