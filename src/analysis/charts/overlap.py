"""The matrix of groups and amounts that may overlap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import seaborn as sns
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import ListedColormap
from matplotlib.text import Text

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


#: Where the row holds the column, and not the other way round.
HOLDS = "⊃"
SIGN_ON_COLOUR = "#14202c"  # stays dark in dark mode, as the coloured cells stay light
MIN_MATRIX = 2


class _Sign(Artist):
    """One text at many places: there are four signs for hundreds of cells, and a text takes as long to make as to draw."""

    zorder = Text.zorder

    def __init__(self, ax: Axes, words: str, places: Sequence[tuple[float, float]], color: str) -> None:
        super().__init__()
        style: dict[str, Any] = {"ha": "center", "fontsize": 7.5, "color": color}
        self._text = Text(text=words, transform=ax.transData, figure=ax.figure, **style)
        self._places = places

    def draw(self, renderer: RendererBase) -> None:
        """Draw the text at each place; how far its foot is below its middle is found once."""
        sign = self._text
        sign.set_verticalalignment("center")
        middle = sign.get_window_extent(renderer).y0
        sign.set_verticalalignment("baseline")
        drop = sign.get_window_extent(renderer).y0 - middle
        style = renderer.new_gc()
        style.set_foreground(sign.get_color())
        _, height = renderer.get_canvas_width_height()
        for place in self._places:
            sign.set_position(place)
            x, y = sign.get_transform().transform(place)
            words, look = sign.get_text(), sign.get_fontproperties()
            renderer.draw_text(style, x, height - y + drop, words, look, 0, mtext=sign)
        style.restore()


def overlaps(study: Study, *, kind: str) -> Chart | Prose:
    """The matrix of groups of people (``people``) or amounts (``money``) that may overlap."""
    lang = study.language
    matrix = per_capita.overlaps(study.dataset, place=study.place, period=study.period, kind=kind)
    ids = [str(figure) for figure in matrix.index]
    if len(ids) < MIN_MATRIX:
        return nothing(study, zh="没有两个可以比较的数字。", en="There are no two numbers to hold against each other.")
    relations: list[list[str]] = matrix.to_numpy().tolist()
    order = list(OVERLAP_STYLES)
    found = {key for row in relations for key in row}
    shown = [key for key in order if key in found]
    with theme():
        figure, ax = matrix_canvas(len(ids))
        sns.heatmap(
            [[order.index(key) for key in row] for row in relations],
            ax=ax,
            cmap=ListedColormap([colour for colour, _ in OVERLAP_STYLES.values()]),
            vmin=-0.5,
            vmax=len(order) - 0.5,
            cbar=False,
            linewidths=0.8,
            linecolor=GRID,
            xticklabels=False,
            yticklabels=False,
        )
        for i, one in enumerate(ids):
            q = study.quantity(one)
            words = f"{subject(study, q)}  {text(q, lang)}"
            lines = wrapped(words, 46, lines=2).split("\n")  # a row has room for two
            for k, line in enumerate(lines):  # one by one: only a single line keeps its right edge in any font
                y = i + 0.5 + (k - (len(lines) - 1) / 2) * 0.42
                write_data(ax, -0.3, y, line, (one,), ha="right", color=INK, fontsize=7.5)
            short = one.rpartition("-")[2]
            write_data(ax, i + 0.5, -0.25, short, (one,), ha="center", va="bottom", color=MUTED, fontsize=7.5)
            write_data(ax, len(ids) + 0.25, i + 0.5, short, (one,), ha="left", color=MUTED, fontsize=7.5)
        for key in shown:
            fill, mark = OVERLAP_STYLES[key]
            colour = SIGN_ON_COLOUR if fill != "none" else INK
            signs: dict[str, list[tuple[float, float]]] = {}
            for i, row in enumerate(relations):
                for j, one in enumerate(row):
                    if one == key:
                        holds = key == "inside" and ids[j] not in study.quantity(ids[i]).wholes
                        signs.setdefault(HOLDS if holds else mark, []).append((j + 0.5, i + 0.52))
            for sign, places in signs.items():
                if sign:
                    ax.add_artist(_Sign(ax, sign, places, color=colour))
        svg = save(figure)
    legend = "；".join if lang == "zh" else "; ".join
    said = {key: f"{OVERLAP_STYLES[key][1]} {label(f'overlap.{key}', lang)}" for key in shown if key != "same"}
    if "inside" in said:
        said["inside"] = wording(lang, zh="⊂ 行在列之内，⊃ 行包含列", en="⊂ row inside column, ⊃ column inside row")
    words = legend(said.values())
    what = (
        sentence(lang, zh="哪些人群可能重叠：{legend}", en="Which groups of people may overlap: {legend}", legend=words)
        if kind == "people"
        else sentence(lang, zh="哪些资金可能重叠：{legend}", en="Which amounts may overlap: {legend}", legend=words)
    )
    rows = []
    for i, one in enumerate(ids):
        for other, relation in list(zip(ids, relations[i], strict=True))[i + 1 :]:
            if relation in {"inside", "disjoint"}:
                pair = [subject(study, study.quantity(figure)) for figure in (one, other)]
                rows.append(f"{' / '.join(pair)}: {label(f'overlap.{relation}', lang)}")
    rest = [label(f"overlap.{key}", lang) for key in shown if key in {"unknown", "different"}]
    rows.append(wording(lang, zh="其余各对：{rest}", en="all other pairs: {rest}", rest=" / ".join(rest)))
    quantities = [study.quantity(figure) for figure in ids]
    return finished(study, f"overlap-{kind}", svg, what, rows, quantities, kind=wording(lang, zh="矩阵图", en="Matrix"))
