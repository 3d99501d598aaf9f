"""How sources are named in reports: under every chart and table, in the title block, and in full at the end."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from analysis.labels import Language, label
from analysis.numbers import references, sentence
from analysis.study import Study


def sources_of(study: Study, figures: Iterable[str]) -> tuple[str, ...]:
    """Ids of the sources that printed these figures, in order of first use."""
    return tuple(dict.fromkeys(study.dataset.figure(figure).source for figure in figures))


def citation(study: Study, source: str, *, link: bool = True) -> Markup:
    """One source: title in its own language, publisher, date, tier, address."""
    record = study.dataset.source(source)
    lang = "zh-Hant" if record.language == "zh-Hant" else "zh-CN"
    opening, closing = ("《", "》") if record.title_kind == "printed" else ("[", "]")
    title = Markup('<span class="title" lang="{}">{}{}{}</span>').format(lang, opening, record.title, closing)
    if link and record.url:
        title = Markup('<a href="{}">{}</a>').format(record.url, title)
    return sentence(
        study.language,
        zh="{title}，{publisher}，{date}，来源等级 {tier}",
        en="{title}, {publisher}, {date}, tier {tier}",
        title=title,
        publisher=Markup('<span lang="zh-CN">{}</span>').format(record.publisher),
        date=_date(record.published, study.language),
        tier=record.tier,
    )


def source_line(study: Study, figures: Iterable[str]) -> Markup:
    """The line under a chart or table: its sources and the figures it was made of."""
    ids = tuple(dict.fromkeys(figures))
    named = Markup("；" if study.language == "zh" else "; ").join(
        Markup("{}").format(_short(study, source)) for source in sources_of(study, ids)
    )
    return sentence(
        study.language,
        zh="{sources}。数据：{figures}",
        en="{sources}. Figures: {figures}",
        sources=named,
        figures=references(ids),
    )


def _short(study: Study, source: str) -> Markup:
    record = study.dataset.source(source)
    publisher = Markup('<span lang="zh-CN">{}</span>').format(record.publisher)
    return Markup("{} {}").format(publisher, _date(record.published, study.language))


def _date(published: str, language: Language) -> Markup:
    if not published:
        return Markup('<span class="not-stated">{}</span>').format(label("word.not_stated", language))
    return Markup('<time datetime="{0}">{0}</time>').format(published)
