"""Where a figure comes from, as plain words and as cells: what was printed, its place in the text, its source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from analysis.datapackage.records import Figure
from analysis.display import plain
from analysis.labels import Language, bracketed, label, period_label, unit_label
from analysis.numbers import interval_text, text, wording
from analysis.quantity import Quantity
from analysis.sources import citation, sources_of
from analysis.study import Study
from analysis.takeaways.workbook import Column, Value

#: A number in a formula that is no figure: ``4 years``.
_CONSTANT = re.compile(r"(?<![\w.-])([\d.,]+) ([a-z][a-z_]*)")


def place_in_text(figure: Figure, language: Language) -> str:
    """Line and characters of a figure in its source; that they were not recorded, where they were not."""
    if figure.line is None:
        return label("takeaway.no_place", language)
    return label("word.in_text", language).format(line=figure.line, start=figure.start, end=figure.end)


def printed(figure: Figure, language: Language) -> str:
    """What was printed and where: “5200万元”, line 5, characters 807–818."""
    return wording(
        language,
        zh="原文“{words}”，{where}",
        en="printed “{words}”, {where}",
        words=figure.as_written,
        where=place_in_text(figure, language),
    )


def whole_citation(study: Study, source: str) -> str:
    """A source with its address and, where the text was kept, the checksum of the text that lines and characters refer to."""
    record = study.dataset.source(source)
    words = [plain(citation(study, source, link=False))]
    if record.url:
        words.append(record.url)
    if record.sha256:
        words.append(
            wording(
                study.language,
                zh="行和字符按校验和（SHA-256）为 {sum}… 的文本计",
                en="lines and characters are those of the text with the checksum (SHA-256) {sum}…",
                sum=record.sha256[:16],
            )
        )
    return ("；" if study.language == "zh" else "; ").join(words)


def cited_with_figures(study: Study, figures: Sequence[str]) -> str:
    """Sources in full, each with those of the figures that it printed, and with what it printed."""
    each = []
    for source in sources_of(study, figures):
        records = [study.dataset.figure(figure) for figure in dict.fromkeys(figures)]
        own = [
            f"{one.id}{bracketed(printed(one, study.language), study.language)}"
            for one in records
            if one.source == source
        ]
        joint, colon = ("、", "：") if study.language == "zh" else (", ", ": ")
        each.append(f"{plain(citation(study, source, link=False))}{colon}{joint.join(own)}")
    return ("；" if study.language == "zh" else "; ").join(each)


def with_interval(q: Quantity, language: Language) -> str:
    """A number with its interval, and with what it was made of where it is derived: ``a ÷ b = 409.4 … [407.8, 411.1]``."""
    span = "" if q.exact else f" {interval_text(q, language)}"
    if q.operands:
        return f"{_formula(q, language)} = {text(q, language)}{span}"
    return f"{q.figure} = {text(q, language)}{span}"


def _formula(q: Quantity, language: Language) -> str:
    """A formula by figure ids, its words in one language: ``F0314 ÷ F2034 ÷ 4年``."""

    def unit(found: re.Match[str]) -> str:
        gap = "" if language == "zh" else " "
        return f"{found[1]}{gap}{unit_label(found[2], language, one=found[1] == '1')}"

    formula = q.formula if language == "en" else q.formula.replace(" or ", " 或 ")
    return _CONSTANT.sub(unit, formula)


def when(study: Study, figure: str) -> str:
    """The period of a figure in words."""
    return period_label(study.dataset.figure(figure).period, study.language)


def place_name(study: Study, place: str) -> str:
    """A place by its own name; nothing where there is none."""
    return study.dataset.place(place).name(study.language) if place else ""


def source_columns(language: Language) -> list[Column]:
    """Heading and meaning of the cells of :func:`source_cells`."""
    said = (
        ("原文", "As printed", "数字在原文中的写法", "The number as the source writes it", 16),
        ("行", "Line", "原文的行，从一数起；空白：没有记录位置", "Line of the text, counted from one; blank: place not recorded", 7),
        ("起", "From character", "数字的第一个字符，从零数起", "First character of the number, counted from zero", 11),
        ("止", "To character", "数字之后的字符", "The character after its last one", 11),
        ("来源", "Source", "原文标题", "Title of the document", 34),
        ("发布者", "Publisher", "发布原文的机构或媒体", "Who published it", 20),
        ("发布日期", "Published", "发布日期；空白：未注日期", "Date of publication; blank: undated", 12),
        (
            "等级", "Tier",
            "A 发布者本身或注明出处的正规转载；B 转载；C 镜像、汇编或未注日期",
            "A the publisher’s own or an established repost; B a repost; C a mirror, an aggregator or undated",
            7,
        ),
        ("网址", "Address", "原文网址；空白：不知道", "Address of the document; blank: not known", 30),
    )  # fmt: skip
    return [
        Column(wording(language, zh=zh, en=en), wording(language, zh=meaning_zh, en=meaning_en), width)
        for zh, en, meaning_zh, meaning_en, width in said
    ]


def source_cells(study: Study, figure: str) -> list[Value]:
    """What was printed, where in the text, and in which document."""
    record = study.dataset.figure(figure)
    source = study.dataset.source(record.source)
    return [
        record.as_written,
        record.line,
        record.start,
        record.end,
        source.title,
        source.publisher,
        source.published or None,
        source.tier,
        source.url or None,
    ]


def joined(words: Iterable[str], language: Language) -> str:
    """A list in running text."""
    return ("、" if language == "zh" else ", ").join(words)
