"""Where every figure comes from: the list of figures, whose rows are the anchors of the report, and the sources."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from analysis.display import Prose, Table
from analysis.labels import Language, label
from analysis.narrative.words import subject
from analysis.numbers import data_text, figure_reference, filled, period, sentence
from analysis.sources import citation, sources_of
from analysis.study import Study
from analysis.tables.making import columns_of, finished, stacked


def figures(study: Study, cited: Sequence[str] | None = None) -> Table | Prose:
    """Every published figure with what was printed, its reading and its place in the text; the anchors of the report.

    ``cited`` are the figures to list; by default those of the study.
    """
    lang = study.language
    rows, anchors = [], []
    ids = study.cited if cited is None else tuple(cited)
    numbers = {source: n for n, source in enumerate(sources_of(study, ids), 1)}
    for figure in ids:
        record, q = study.dataset.figure(figure), study.quantity(figure)
        note = filled(
            '<a class="ref" data-figures="{}" href="#source-{}">[{}]</a>', figure, record.source, numbers[record.source]
        )
        rows.append(
            (
                filled("{} {}", figure_reference(figure), note),
                _about(study, figure),
                _printed(study, figure),
                stacked(q, lang),
                label(f"stage.{record.stage}", lang),
                period(record.period, lang),
                data_text(record.note(lang), (figure,)) if record.note(lang) else "",
            )
        )
        anchors.append(f"figure-{figure}")
    columns = columns_of(
        lang,
        ("编号 [来源]", "No. [source]"), ("内容", "Subject"), ("原文；行: 字符", "As printed; line: characters"),
        ("数值和区间", "#Value and interval"), ("阶段", "Stage"), ("时期", "Period"), ("说明", "Remark"),
    )  # fmt: skip
    caption = sentence(lang, zh="每个数字的出处", en="Where every figure comes from")
    return finished(study, "figures", caption, columns, rows, ids, anchors=anchors)


def _printed(study: Study, figure: str) -> Markup:
    """What was printed and where in the text; that the place is not known, where no text was kept."""
    record = study.dataset.figure(figure)
    printed = data_text(record.as_written, (figure,), language=_language(study, record.source))
    if record.line is None:
        where = filled('<span class="not-stated">{}</span>', label("word.no_place", study.language))
    else:
        where = data_text(f"{record.line}: {record.start}–{record.end}", (figure,))
    return filled("{}<br>{}", printed, where)


def _about(study: Study, figure: str) -> Markup:
    """What a figure counts, with its place where that is another one than the report's."""
    record = study.dataset.figure(figure)
    counted = subject(study, study.quantity(figure))
    if record.place == study.place:
        return counted
    place = study.dataset.place(record.place).name(study.language)
    return sentence(study.language, zh="{place}：{counted}", en="{place}: {counted}", place=place, counted=counted)


def _language(study: Study, source: str) -> Language | None:
    found = study.dataset.source(source).language
    return "en" if found == "en" else "zh" if found in ("zh", "zh-Hant") else None


def sources(study: Study, cited: Sequence[str] | None = None) -> Table | Prose:
    """The documents that the report rests on: those of the figures ``cited``, by default the study's."""
    lang = study.language
    ids = sources_of(study, study.cited if cited is None else cited)
    rows = []
    for n, source in enumerate(ids, 1):
        record = study.dataset.source(source)
        sha = filled("<code>{}</code>", record.sha256[:16]) if record.sha256 else "—"
        rows.append((filled("<code>[{}]</code>", n), citation(study, source), filled("<code>{}</code>", source), sha))
    columns = columns_of(
        lang, ("序号", "No."), ("来源", "Source"), ("代号", "Id"), ("文本校验和", "Checksum of the text")
    )
    caption = sentence(
        lang,
        zh="来源。等级：A 发布者本身或注明出处的正规转载；B 转载；C 镜像、汇编或未注日期",
        en="Sources. Tiers: A the publisher’s own or an established repost that names the origin; B a repost; "
        "C a mirror, an aggregator or undated",
    )
    return finished(study, "sources", caption, columns, rows, (), anchors=[f"source-{source}" for source in ids])
