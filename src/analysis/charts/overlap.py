"""The matrix of groups and amounts that may overlap."""

from __future__ import annotations

import seaborn as sns
from matplotlib.colors import ListedColormap

from analysis import per_capita
from analysis.charts.drawing import (
    GREY,
    GRID,
    INK,
    MUTED,
    Chart,
    matrix_canvas,
    save,
    theme,
    write_data,
)
from analysis.charts.marks import (
    finished,
    nothing,
    subject,
    wrapped,
)
from analysis.display import Prose
from analysis.labels import label
from analysis.numbers import sentence, text, wording
from analysis.study import Study

#: Colour and sign of each way in which two groups can stand to each other.
OVERLAP_STYLES = {
    "same": (GREY, ""),
    "inside": ("#9cc3e0", "⊂"),
    "disjoint": ("#a9d6c5", "○"),
    "unknown": ("none", "?"),
    "different": ("none", "≠"),
}


SIGN_ON_COLOUR = "#14202c"  # stays dark in dark mode, as the coloured cells stay light
MIN_MATRIX = 2


def overlaps(study: Study, *, kind: str) -> Chart | Prose:
    """The matrix of groups of people (``people``) or amounts (``money``) that may overlap."""
    lang = study.language
    matrix = per_capita.overlaps(study.dataset, place=study.place, period=study.period, kind=kind)
    ids = [str(figure) for figure in matrix.index]
    if len(ids) < MIN_MATRIX:
        return nothing(study, zh="没有两个可以比较的数字。", en="There are no two numbers to hold against each other.")
    order = list(OVERLAP_STYLES)
    shown = [key for key in order if (matrix == key).any().any()]
    with theme():
        figure, ax = matrix_canvas(len(ids))
        codes = matrix.map(order.index).astype(float)
        colours = ListedColormap([colour for colour, _ in OVERLAP_STYLES.values()])
        sns.heatmap(
            codes, ax=ax, cmap=colours, vmin=-0.5, vmax=len(order) - 0.5, cbar=False, linewidths=0.8, linecolor=GRID
        )
        ax.set(xlabel="", ylabel="", xticks=[], yticks=[])
        for i, one in enumerate(ids):
            q = study.quantity(one)
            words = f"{subject(study, q)}  {text(q, lang)}"
            lines = wrapped(words, 46).split("\n")
            for k, line in enumerate(lines):  # one by one: only a single line keeps its right edge in any font
                y = i + 0.5 + (k - (len(lines) - 1) / 2) * 0.42
                write_data(ax, -0.3, y, line, (one,), ha="right", color=INK, fontsize=7.5)
            short = one.rpartition("-")[2]
            write_data(ax, i + 0.5, -0.25, short, (one,), ha="center", va="bottom", color=MUTED, fontsize=7.5)
            write_data(ax, len(ids) + 0.25, i + 0.5, short, (one,), ha="left", color=MUTED, fontsize=7.5)
            for j, other in enumerate(ids):
                fill, mark = OVERLAP_STYLES[str(matrix.loc[one, other])]
                colour = SIGN_ON_COLOUR if fill != "none" else INK
                ax.text(j + 0.5, i + 0.52, mark, ha="center", va="center", fontsize=7.5, color=colour)
        svg = save(figure)
    legend = "；".join if lang == "zh" else "; ".join
    words = legend(f"{OVERLAP_STYLES[key][1]} {label(f'overlap.{key}', lang)}" for key in shown if key != "same")
    what = (
        sentence(lang, zh="哪些人群可能重叠：{legend}", en="Which groups of people may overlap: {legend}", legend=words)
        if kind == "people"
        else sentence(lang, zh="哪些资金可能重叠：{legend}", en="Which amounts may overlap: {legend}", legend=words)
    )
    rows = []
    for i, one in enumerate(ids):
        for other in ids[i + 1 :]:
            if (relation := str(matrix.loc[one, other])) in {"inside", "disjoint"}:
                pair = [subject(study, study.quantity(figure)) for figure in (one, other)]
                rows.append(f"{' / '.join(pair)}: {label(f'overlap.{relation}', lang)}")
    rest = [label(f"overlap.{key}", lang) for key in shown if key in {"unknown", "different"}]
    rows.append(wording(lang, zh="其余各对：{rest}", en="all other pairs: {rest}", rest=" / ".join(rest)))
    quantities = [study.quantity(figure) for figure in ids]
    return finished(study, f"overlap-{kind}", svg, what, rows, quantities, kind=wording(lang, zh="矩阵图", en="Matrix"))
