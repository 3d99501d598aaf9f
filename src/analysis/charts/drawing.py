"""How charts are drawn: one theme, one way to write a number on a chart, one way to save it.

A chart is drawn once, at its final size, into SVG with real text, so that it can be searched, copied and read aloud.
Numbers written on it carry their value, formula and figure ids (``data-…``); ticks do not. Same input, same bytes.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, unquote

import matplotlib as mpl
import seaborn as sns
from markupsafe import Markup
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.ticker import FuncFormatter, Locator, MultipleLocator, NullLocator
from matplotlib.transforms import ScaledTranslation

from analysis.characters import legible, shortened
from analysis.display import Bundle, Rich, Table
from analysis.labels import Language
from analysis.numbers import filled, interval_text, text, tie
from analysis.provenance import Provenance
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
#: So many columns fit on a line of a chart, a Chinese character taking two; so many lines between two rows.
COLUMNS, MOST_LINES = 112, 3

_SETTINGS: dict[str, Any] = {
    "font.family": [FONT, "sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib; a reader's browser goes on to its own sans-serif
    "font.size": 9.5,
    "text.color": INK,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "axes.labelsize": 8.5,
    "axes.facecolor": "none",
    "axes.grid": False,  # the panels have their own
    "axes.spines.left": False,
    "axes.spines.bottom": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "figure.facecolor": "none",
    "hatch.linewidth": 0.6,
    "svg.fonttype": "none",
    "svg.hashsalt": "paired-aid",
    "xtick.color": MUTED,
    "xtick.major.size": 0,
    "xtick.labelsize": 8.5,
    "ytick.color": MUTED,
}
#: What words on a chart are about: one quantity, or the ids of figures.
About = Quantity | tuple[str, ...]
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
    provenance: Provenance | None = field(default=None, repr=False, compare=False)

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


@dataclass(frozen=True, slots=True)
class Panel:
    """A band of a chart's axes with rows of its own, counted from 0.

    The panels of a chart have their horizontal axis in common, so one pair of axes serves them all: matplotlib takes as
    long to make axes as to draw what is in them.
    """

    ax: Axes
    top: float  # in inches below the top of the axes, which is what their vertical coordinate counts
    height: float
    first: float  # what row is at the top edge, and what row at the bottom edge
    last: float

    @property
    def row(self) -> float:
        """The height of one row."""
        return self.height / (self.last - self.first)

    def y(self, row: float) -> float:
        """Where a row is on the axes."""
        return self.top + (row - self.first) * self.row

    def box(self, x: float, row: float, width: float, rows: float, **style: Any) -> None:
        """Draw a rectangle that begins at ``x`` and ``row``."""
        self.ax.add_patch(Rectangle((x, self.y(row)), width, rows * self.row, **style))

    def title(self, words: str, about: About = ()) -> None:
        """Write the panel's heading; tied to what it is about where it holds a number or words from data."""
        up = ScaledTranslation(0, 5 / 72, self.ax.figure.dpi_scale_trans)
        heading = self.ax.text(
            0,
            self.top,
            fitting(words),
            color=INK,
            fontsize=10,
            parse_math=False,
            transform=self.ax.get_yaxis_transform() + up,
        )
        if about:
            heading.set_gid(_tie(about))


def canvas(
    *rows: int, row_height: float = 0.56, above: float = 0.5, below: float = -0.6
) -> tuple[Figure, Axes, list[Panel]]:
    """A figure as tall as its panels, which have so many ``rows`` each and stand below one another.

    A panel with n rows reaches from row ``-above`` to row n + ``below``. Numbers that overlap sideways keep so much distance that
    each can be met with a finger.
    """
    gap, top, bottom = 0.42, 0.30, 0.50  # inches
    inside = sum(rows) * row_height + gap * (len(rows) - 1)
    inches = inside + top + bottom
    figure = Figure(figsize=(WIDTH, inches))
    FigureCanvasSVG(figure)
    ax = figure.add_axes((0.02, bottom / inches, 0.95, inside / inches))
    ax.set_ylim(inside, 0)
    ax.yaxis.set_visible(False)
    ax.yaxis.set_major_locator(NullLocator())
    # Where axes have no labels, seaborn makes every tick there is to decide whether it may write its own.
    ax.set(xlabel="x", ylabel="y")
    panels, at = [], 0.0
    for number in rows:
        panels.append(Panel(ax, at, number * row_height, -above, number + below))
        at += number * row_height + gap
    return figure, ax, panels


def ticks(panels: Sequence[Panel], locator: Locator, formatter: Callable[[float], str], unit: str) -> None:
    """Ticks on the common horizontal axis, whose limits are set by now, and their lines through every panel."""
    ax = panels[0].ax
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: formatter(value)))
    ax.set_xlabel(unit, loc="right")
    low, high = ax.get_xlim()
    at = [tick for tick in ax.xaxis.get_majorticklocs() if low <= tick <= high]
    edges = [(panel.top, panel.top + panel.height, math.nan) for panel in panels]
    x = [tick for tick in at for _ in edges for _ in range(3)]
    y = [end for _ in at for edge in edges for end in edge]
    ax.plot(x, y, color=GRID, linewidth=0.6, solid_capstyle="butt", zorder=0.5, scalex=False, scaley=False)


def square_canvas() -> tuple[Figure, Axes, Callable[[str, str], None]]:
    """A square from 0 to 100 percent both ways, and what writes the words along its axes."""
    side, left, bottom, top = 4.0, 0.75, 0.55, 0.12  # inches
    inches = bottom + side + top
    figure = Figure(figsize=(WIDTH, inches))
    FigureCanvasSVG(figure)
    ax = figure.add_axes((left / WIDTH, bottom / inches, side / WIDTH, side / inches))

    def label_axes(x: str, y: str) -> None:
        for axis, words in ((ax.xaxis, x), (ax.yaxis, y)):
            axis.set_major_locator(MultipleLocator(20))
            axis.set_minor_locator(NullLocator())
            axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
            axis.set_label_text(words)
        ax.grid(visible=True, color=GRID, linewidth=0.6)

    return figure, ax, label_axes


def matrix_canvas(size: int) -> tuple[Figure, Axes]:
    """A square matrix with room for words on its left and short names above and on its right."""
    left, right, top = 3.0, 0.32, 0.28  # inches
    cell = min(0.3, (WIDTH - left - right) / size)
    inches = top + size * cell + 0.1
    figure = Figure(figsize=(WIDTH, inches))
    FigureCanvasSVG(figure)
    ax = figure.add_axes((left / WIDTH, 0.1 / inches, size * cell / WIDTH, size * cell / inches))
    ax.set_axis_off()
    return figure, ax


def write_number(
    ax: Axes, x: float, y: float, q: Quantity, language: Language, *, interval: bool = False, **style: Any
) -> Text:
    """Write a quantity on a chart; its figure ids travel with it into the SVG."""
    words = text(q, language)
    if interval and not q.exact:
        words += f" {interval_text(q, language)}"
    return write_data(ax, x, y, words, q, **style)


def write_data(ax: Axes, x: float, y: float, words: str, about: About, **style: Any) -> Text:
    """Write words that come from data on a chart; data coordinates, never math text.

    ``about`` is the quantity whose number is among the words, or the figures whose words they are.
    """
    style.setdefault("va", "center")
    style.setdefault("linespacing", 1.4)
    return ax.text(x, y, fitting(words), gid=_tie(about), parse_math=False, **style)


def fitting(words: str) -> str:
    """Words as a chart can hold them: no line longer than the chart, nothing that takes effect; tables have them in full."""
    return "\n".join(shortened(line, COLUMNS) for line in legible(words).split("\n")[:MOST_LINES])


def _tie(about: About) -> str:
    """An id for matplotlib to carry into the SVG, where :func:`save` turns it into attributes."""
    ties = tie(about, form="drawn") if isinstance(about, Quantity) else filled(' data-figures="{}"', " ".join(about))
    return f"tie={quote(str(ties))}#{next(_serial)}"


class _Renderer(RendererSVG):
    """Measures a text by its characters, each of which is measured once; to shape every text would take much longer.

    Of these measures only the height counts here, which is exact: an SVG names the point that a text is aligned to.
    """

    def get_text_width_height_descent(
        self, s: str, prop: font_manager.FontProperties, ismath: bool | Literal["TeX"]
    ) -> tuple[float, float, float]:
        """Width, height and depth in points, as the base gives them."""
        if ismath or not s:
            return super().get_text_width_height_descent(s, prop, ismath)  # type: ignore[no-any-return,no-untyped-call]
        family = tuple(prop.get_family())
        sizes = [_character_size(character, family, prop.get_style(), prop.get_weight()) for character in s]
        scale = prop.get_size_in_points() / text_to_path.FONT_SCALE
        descent = max(descent for _, _, descent in sizes)
        ascent = max(height - descent for _, height, descent in sizes)
        return sum(width for width, _, _ in sizes) * scale, (ascent + descent) * scale, descent * scale


@lru_cache(maxsize=1 << 14)
def _character_size(
    character: str, family: tuple[str, ...], style: Literal["normal", "italic", "oblique"], weight: str | int
) -> tuple[float, float, float]:
    font = font_manager.FontProperties(family=family, style=style, weight=weight, size=text_to_path.FONT_SCALE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # no glyph: the browser has one, or the PDF writes the code
        size: tuple[float, float, float] = text_to_path.get_text_width_height_descent(character, font, ismath=False)
    return size


def save(figure: Figure) -> str:
    """The figure as SVG text; the same drawing gives the same bytes."""
    buffer = io.StringIO()
    figure.dpi = 72  # as the pixels of an SVG are points
    width, height = figure.get_size_inches() * figure.dpi
    renderer: Any = _Renderer(width, height, buffer, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]
    figure.draw(renderer)
    renderer.finalize()
    svg = re.sub(r' id="tie=([^"#]*)#\d+"', lambda m: unquote(m[1]), buffer.getvalue())
    svg = re.sub("(?<=[A-Za-z])’", "'", svg)  # the Chinese typeface draws it as wide as a character
    return svg[svg.index("<svg") :]
