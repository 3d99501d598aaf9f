"""How sources are named in reports: under every chart and table, in the title block, and in full at the end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from analysis.datapackage.records import Source
from analysis.labels import Language, label
from analysis.numbers import references, sentence, tally
from analysis.study import Study

#: Nothing else becomes a link, whatever the data say.
_WEB_ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+")
#: More sources than this are not named below a chart or table.
MOST_NAMED = 5


def sources_of(study: Study, figures: Iterable[str]) -> tuple[str, ...]:
    """Ids of the sources that printed these figures, in order of first use."""
    return tuple(dict.fromkeys(study.dataset.figure(figure).source for figure in figures))


def citation(study: Study, source: str, *, link: bool = True) -> Markup:
    """One source: title in its own language, publisher, date, tier, address."""
    record = study.dataset.source(source)
    lang = _tag(record.language)
    marks = ("《", "》") if record.language in ("zh", "zh-Hant") else ("“", "”")
    opening, closing = marks if record.title_kind == "printed" else ("[", "]")
    title = Markup('<span class="title" lang="{}">{}{}{}</span>').format(lang, opening, record.title, closing)
    if link and _WEB_ADDRESS.fullmatch(record.url):
        title = Markup('<a href="{}">{}</a>').format(record.url, title)
    elif link and record.url:
        title = Markup("{} ({})").format(title, record.url)
    return sentence(
        study.language,
        zh="{title}，{publisher}，{date}，来源等级 {tier}",
        en="{title}, {publisher}, {date}, tier {tier}",
        title=title,
        publisher=_publisher(record),
        date=_date(record.published, study.language),
        tier=record.tier,
    )


def source_line(study: Study, figures: Iterable[str]) -> Markup:
    """The line under a chart or table: its sources and the figures it was made of."""
    ids = tuple(dict.fromkeys(figures))
    return sentence(
        study.language,
        zh="{sources}。数据：{figures}",
        en="{sources}. Figures: {figures}",
        sources=named_sources(study, ids, in_full=False),
        figures=references(ids),
    )


def named_sources(study: Study, figures: Sequence[str], *, in_full: bool) -> Markup:
    """The sources of figures in one line; too many for a line are counted, for the list of sources names them all."""
    found = sources_of(study, figures)
    if len(found) > MOST_NAMED:
        return sentence(
            study.language,
            zh="{n}个来源，见文末来源表",
            en="{n} sources, named in the table of sources",
            n=tally(len(found), figures),
        )
    joint = Markup("；" if study.language == "zh" else "; ")
    return joint.join(citation(study, source, link=False) if in_full else _short(study, source) for source in found)


def _short(study: Study, source: str) -> Markup:
    record = study.dataset.source(source)
    return Markup("{} {}").format(_publisher(record), _date(record.published, study.language))


def _publisher(record: Source) -> Markup:
    return Markup('<span class="publisher" lang="{}">{}</span>').format(_tag(record.language), record.publisher)


def _tag(language: str) -> str:
    """A source's language as the reports tag it."""
    return "zh-CN" if language == "zh" else language


def _date(published: str, language: Language) -> Markup:
    if not published:
        return Markup('<span class="not-stated">{}</span>').format(label("word.not_stated", language))
    return Markup('<time datetime="{0}">{0}</time>').format(published)
