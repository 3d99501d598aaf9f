"""How charts are drawn: one theme, one way to write a number on a chart, one way to save it.

A chart is drawn once, at its final size, into SVG with real text, so that it can be searched, copied and read aloud.
Numbers written on it carry their figure ids (``data-figures``); ticks do not. Same input, same bytes.
"""

from __future__ import annotations

import io
import re
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any

import matplotlib as mpl
import seaborn as sns
from markupsafe import Markup
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.display import Bundle, Rich, Table
from analysis.labels import Language
from analysis.numbers import interval_text, text
from analysis.quantity import Quantity

#: Ink, muted ink and grid; the HTML report turns exactly these into its own colours, so that dark mode works.
INK, MUTED, GRID = "#1d2530", "#5a6472", "#cfd6de"
#: Colour-blind-safe after Okabe and Ito (2008), each with at least 3:1 contrast on white and on the dark page.
BLUE, ORANGE, GREEN, PURPLE, GREY = "#2a78b5", "#c9621a", "#128a68", "#a8658c", "#7a8594"
FLOW_COLOURS = {
    "aid_unspecified": GREEN,
    "fiscal_aid": BLUE,
    "social_assistance": ORANGE,
    "procurement_contract": PURPLE,
    "consumption_sales": PURPLE,
}
FONT = "Noto Sans SC"
WIDTH = 7.2  # inches; the text width of the reports

_SETTINGS: dict[str, Any] = {
    "font.family": [FONT, "sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib; a reader's browser goes on to its own sans-serif
    "font.size": 9.5,
    "text.color": INK,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "axes.labelsize": 8.5,
    "axes.titlesize": 10,
    "axes.titlecolor": INK,
    "axes.facecolor": "none",
    "axes.unicode_minus": True,
    "figure.facecolor": "none",
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.6,
    "svg.fonttype": "none",
    "svg.hashsalt": "paired-aid",
    "xtick.color": MUTED,
    "xtick.labelsize": 8.5,
    "ytick.color": MUTED,
}
_serial = count()


@cache
def _register_fonts() -> None:
    folder = Path(str(files("pylopdf_fonts_zh_cn")))
    for path in sorted([*folder.rglob("*Sans*.otf"), *folder.rglob("*Sans*.ttf")]):
        font_manager.fontManager.addfont(path)


def theme() -> AbstractContextManager[None]:
    """The project's look, for the length of a ``with`` block; nothing stays behind in the analyst's session."""
    _register_fonts()
    settings = {**sns.axes_style("whitegrid"), **sns.plotting_context("paper"), **_SETTINGS}
    return mpl.rc_context(settings)


@dataclass(frozen=True)
class Chart(Rich):
    """A finished chart: its drawing, what it shows in words, its caption, its source and its numbers as a table."""

    id: str
    svg: str
    alt: str
    caption: Markup
    source: Markup
    table: Table | None = None

    def bundle(self) -> Bundle:  # noqa: D102 - as the base
        metadata = {
            "kind": "figure",
            "id": self.id,
            "alt": self.alt,
            "caption": str(self.caption),
            "source": str(self.source),
            "table": str(self.table.html()) if self.table else "",
        }
        return {"image/svg+xml": self.svg, "text/plain": self.alt}, {"paired_aid": metadata}


def canvas(rows: float, *, panels: list[float] | None = None, row_height: float = 0.52) -> tuple[Figure, list[Axes]]:
    """A figure as tall as its rows; ``panels`` gives the rows of each of several axes below one another."""
    heights = panels or [rows]
    gap, top, bottom = 0.42, 0.30, 0.50  # inches
    inches = sum(heights) * row_height + gap * (len(heights) - 1) + top + bottom
    figure = Figure(figsize=(WIDTH, inches))
    FigureCanvasSVG(figure)
    axes, at = [], inches - top
    for panel in heights:
        height = panel * row_height
        at -= height
        axes.append(figure.add_axes((0.02, at / inches, 0.95, height / inches)))
        at -= gap
    for ax in axes:
        ax.tick_params(axis="y", left=False, labelleft=False)
        ax.spines[:].set_visible(False)
        ax.grid(axis="y", visible=False)
        ax.tick_params(axis="x", length=0)
        ax.set_axisbelow(True)
    return figure, axes


def matrix_canvas(size: int) -> tuple[Figure, Axes]:
    """A square matrix with room for words on its left and short names above and on its right."""
    left, right, top = 3.0, 0.32, 0.28  # inches
    cell = min(0.3, (WIDTH - left - right) / size)
    inches = top + size * cell + 0.1
    figure = Figure(figsize=(WIDTH, inches))
    FigureCanvasSVG(figure)
    return figure, figure.add_axes((left / WIDTH, 0.1 / inches, size * cell / WIDTH, size * cell / inches))


def write_number(
    ax: Axes, x: float, y: float, q: Quantity, language: Language, *, interval: bool = False, **style: Any
) -> Text:
    """Write a quantity on a chart; its figure ids travel with it into the SVG."""
    words = text(q, language)
    if interval and not q.exact:
        words += f" {interval_text(q, language)}"
    return write_data(ax, x, y, words, q.figures, **style)


def write_data(ax: Axes, x: float, y: float, words: str, figures: tuple[str, ...], **style: Any) -> Text:
    """Write words that come from data on a chart, tied to their figures; data coordinates, never math text."""
    style.setdefault("va", "center")
    return ax.text(x, y, words, gid=_tie(figures), parse_math=False, **style)


def panel_title(ax: Axes, words: str, figures: tuple[str, ...] = ()) -> None:
    """The heading of a panel; tied to figures where it holds numbers or words from data."""
    heading = ax.set_title(words, loc="left", pad=5, parse_math=False)
    if figures:
        heading.set_gid(_tie(figures))


def _tie(figures: tuple[str, ...]) -> str:
    return f"figures={'+'.join(figures)}#{next(_serial)}"


def save(figure: Figure) -> str:
    """The figure as SVG text; the same drawing gives the same bytes."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches=None)
    svg = re.sub(
        r'\bid="figures=([^"#]*)#\d+"', lambda m: f'data-figures="{m[1].replace("+", " ")}"', buffer.getvalue()
    )
    return svg[svg.index("<svg") :]
