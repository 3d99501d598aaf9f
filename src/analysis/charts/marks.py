"""What the charts share: bars with words and numbers, ticks, and the last step from drawing to chart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import seaborn as sns
from markupsafe import Markup
from matplotlib.ticker import MaxNLocator

from analysis.characters import columns, legible, shortened
from analysis.charts.drawing import (
    BLUE,
    GREY,
    INK,
    Chart,
    Panel,
    canvas,
    save,
    theme,
    ticks,
    write_data,
)
from analysis.display import Column, Prose, Table, nothing_to_show
from analysis.labels import Language, unit_label
from analysis.numbers import bounds, data_text, interval_text, number, sentence, text, wording
from analysis.quantity import Quantity
from analysis.sources import source_line
from analysis.study import Study

#: What a money axis counts in, the larger unit first; the last where the largest amount reaches none.
SCALES: dict[Language, tuple[tuple[int, str], ...]] = {
    "zh": ((10**8, "亿元"), (10**4, "万元")),
    "en": ((10**9, "billion yuan"), (10**6, "million yuan")),
}
FEW = 6  # ticks
OUTLINE = 1.6  # points, around the bars that stand out
MOST_OF_A_ROW = 400  # columns of a row in an alternative text


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of a chart: its words, its number, the words behind the number; a quantity that the words tell of."""

    words: str
    q: Quantity
    after: str = ""
    colour: str = BLUE
    outlined: bool = False
    about: Quantity | None = None


def money_scale(amounts: Sequence[Quantity], language: Language) -> tuple[int, str]:
    """The number of yuan that a chart of these amounts counts in, and its unit in words."""
    largest = max(q.value for q in amounts)
    scales = SCALES[language]
    return next((scale for scale in scales if largest >= scale[0]), scales[-1])


def bars(
    panels: Sequence[tuple[Panel, Sequence[Mark]]],
    study: Study,
    *,
    limit: float,
    unit: str,
    scale: int = 1,
    interval: bool = False,
) -> None:
    """Horizontal bars in panels, with their words above and their numbers behind; the axis counts in ``scale``."""
    lang = study.language
    placed = [(panel, i, mark) for panel, marks in panels for i, mark in enumerate(marks)]
    ax = panels[0][0].ax
    data = pd.DataFrame({"x": [float(mark.q.value) / scale for *_, mark in placed], "y": range(len(placed))})
    edges = ax.get_ylim()
    sns.barplot(
        data, x="x", y="y", orient="h", ax=ax, native_scale=True, color=GREY, saturation=1, errorbar=None, legend=False
    )
    ax.set(xlim=(0, limit), ylim=edges)
    spans = []
    for (panel, i, mark), bar in zip(placed, ax.patches, strict=True):
        bar.set(y=panel.y(i - 0.04), height=0.4 * panel.row, facecolor=mark.colour)
        if mark.outlined:
            bar.set(edgecolor=INK, linewidth=OUTLINE)
        low, high = float(mark.q.low) / scale, float(mark.q.high) / scale
        if high > low:
            spans.append((panel.y(i + 0.16), low, high))
        write_data(ax, 0, panel.y(i - 0.29), mark.words, mark.about or mark.q.figures, color=INK, fontsize=9)
        words = text(mark.q, lang)
        if interval and not mark.q.exact:
            words += f" {interval_text(mark.q, lang)}"
        words += f" · {mark.after}" if mark.after else ""
        write_data(ax, high + limit * 0.012, panel.y(i + 0.16), words, mark.q, color=INK, fontsize=9)
    if spans:
        ax.hlines(*zip(*spans, strict=True), color=INK, linewidth=1.6)
    plain_ticks([panel for panel, _ in panels], unit)


def simple_bars(study: Study, chart: str, found: Sequence[Quantity], caption: Markup, *, colour: str) -> Chart | Prose:
    """Bars of counts of one unit; the source's order is kept."""
    if not found:
        return nothing(study, zh="原文没有给出这些数字。", en="The source does not give these numbers.")
    lang = study.language
    with theme():
        figure, _, (panel,) = canvas(len(found))
        limit = max(float(q.high) for q in found) * 1.18 or 1.0
        marks = [Mark(subject(study, q), q, "", colour) for q in found]
        bars([(panel, marks)], study, limit=limit, unit=unit_label(found[0].unit, lang))
        svg = save(figure)
    rows = [f"{subject(study, q)}: {text(q, lang)}" for q in found]
    return finished(study, chart, svg, caption, rows, list(found), kind=bar_words(lang))


def plain_ticks(panels: Sequence[Panel], unit: str) -> None:
    """A few ticks with thousands separators; whole numbers wherever the axis is long enough for them."""
    _, longest = panels[0].ax.get_xlim()
    ticks(panels, MaxNLocator(nbins=6, integer=longest > FEW), tick_words, unit)


def tick_words(value: float) -> str:
    """A tick with thousands separators and no more decimals than it needs, never in powers of ten."""
    words = f"{value:,.6f}"
    return words.rstrip("0").rstrip(".")


def wrapped(words: str, width: int = 96, *, lines: int = 3) -> str:
    """Words over so many ``lines`` of as many columns as fit on a chart, their middle left out where they are longer."""
    words = shortened(legible(words).replace("\n", " "), lines * width - 12)
    made, line, taken = [], "", 0
    for piece in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+", words):
        size = columns(piece)
        if line and taken + size > width:
            made.append(line.rstrip())
            line, taken = "", 0
        line, taken = line + piece, taken + size
    return "\n".join([*made, line])


def finished(
    study: Study,
    chart: str,
    svg: str,
    caption: Markup,
    rows: Sequence[str],
    quantities: Sequence[Quantity],
    *,
    kind: str,
    listed: Sequence[Quantity] | None = None,
    names: Sequence[str] | None = None,
) -> Chart:
    """The last step: drawing, alternative text from the same rows, caption, source, and the numbers as a table.

    ``rows`` are the numbers in words; ``quantities`` what was drawn; ``listed`` what the table lists, if that is less;
    ``names`` what it calls each, if not by its subject.
    """
    joint, colon, stop = ("；", "：", "。") if study.language == "zh" else ("; ", ": ", ".")
    alt = f"{kind}{colon}{joint.join(shortened(row, MOST_OF_A_ROW) for row in rows)}{stop}"
    figures = tuple(dict.fromkeys(figure for q in quantities for figure in q.figures))
    table = _data_table(study, chart, caption, listed or quantities, names)
    return Chart(chart, svg, alt, caption, source_line(study, figures), table, study.provenance)


def _data_table(
    study: Study, chart: str, caption: Markup, quantities: Sequence[Quantity], names: Sequence[str] | None
) -> Table:
    lang = study.language
    columns = [
        Column("项目" if lang == "zh" else "Item"),
        Column("数值" if lang == "zh" else "Value", numeric=True),
        Column("区间" if lang == "zh" else "Interval", numeric=True),
    ]
    rows = []
    for name, q in zip(names or [subject(study, q) for q in quantities], quantities, strict=True):
        rows.append((data_text(name, q.figures), number(q, lang), bounds(q, lang)))
    return Table(f"{chart}-data", caption, columns, rows, Markup())


def subject(study: Study, q: Quantity) -> str:
    """What a quantity counts, in the study's language: the subject of its first figure."""
    return study.dataset.figure(q.figures[0]).subject(study.language)


def nothing(study: Study, *, zh: str, en: str) -> Prose:
    """The sentence that stands where a chart would, when the source gives nothing to draw."""
    return nothing_to_show(sentence(study.language, zh=zh, en=en))


def bar_words(language: Language) -> str:
    """The kind of chart, as an alternative text begins."""
    return wording(language, zh="条形图", en="Bar chart")
