"""Charts of people: amounts per head over every denominator, jobs, outcomes against plans, pairings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator

from analysis import per_capita
from analysis.audit import jobs_side_by_side
from analysis.charts.drawing import (
    BLUE,
    FLOW_COLOURS,
    GREEN,
    GREY,
    INK,
    MUTED,
    ORANGE,
    Chart,
    canvas,
    save,
    theme,
    ticks,
    write_data,
    write_number,
)
from analysis.charts.marks import (
    bar_words,
    finished,
    nothing,
    plain_ticks,
    simple_bars,
    subject,
    wrapped,
)
from analysis.denominators import PER_PERSON
from analysis.display import Prose, plain
from analysis.flows import AID_FLOWS
from analysis.frames import walk
from analysis.labels import basis_label, unit_label
from analysis.narrative.words import counted
from analysis.numbers import sentence, text, wording
from analysis.quantity import Quantity
from analysis.study import Study

#: A ladder of amounts per head: how its rows are spaced, and where in a row its words and its dot stand.
LADDER = {"row_height": 0.78, "above": 0.62, "below": -0.5}
WORDS, DOT = -0.26, 0.21


def per_head_ladder(study: Study) -> Chart | Prose:
    """Yuan per head over every defensible denominator, on a logarithmic axis, with interval, basis and ceilings."""
    lang = study.language
    frame = per_capita.rates(study.dataset, place=study.place, period=study.period)
    aid = [q.flow in AID_FLOWS for q in frame["numerator"]]
    frame = frame[pd.Series(aid, index=frame.index, dtype=bool) & frame["unit"].isin(PER_PERSON)]
    if frame.empty:
        return nothing(study, zh="没有可用的人数作分母。", en="No number of people can serve as a denominator.")
    groups = [(str(fund), group) for fund, group in frame.groupby("fund", sort=False)]
    rows, every = [], list(frame["quantity"])
    with theme():
        figure, ax, panels = canvas(*(len(group) for _, group in groups), **LADDER)
        low, high = float(frame["low"].min()), float(frame["high"].max())
        dots: list[tuple[float, Any]] = []
        for panel, (fund, group) in zip(panels, groups, strict=True):
            q = study.quantity(fund)
            panel.title(f"{subject(study, q)}  {text(q, lang)}", q)
            for i, row in enumerate(walk(group)):
                dots.append((panel.y(i + DOT), row))
                words = denominator_words(study, row)
                at = low * 0.62, panel.y(i + WORDS)
                write_data(ax, *at, wrapped(words), row.denominator, color=MUTED, fontsize=8.5)
                rows.append(f"{subject(study, q)} {text(q, lang)} ÷ {words}: {text(row.quantity, lang)}")
        ax.set_xscale("log")
        ax.set_xlim(low * 0.6, high * 30)
        _dots(ax, dots, study)
        unit = wording(lang, zh="元/人（对数坐标）", en="yuan per person (logarithmic)")
        if (frame["unit"] == PER_PERSON[1]).any():
            unit = wording(
                lang,
                zh="元/人，多年资金为元/人·年（对数坐标）",
                en="yuan per person, money of several years per person and year (logarithmic)",
            )
        ticks(panels, LogLocator(base=10, subs=(1, 2, 5)), lambda value: f"{value:,.0f}", unit)
        svg = save(figure)
    caption = sentence(
        lang,
        zh="每人多少元：分母不同，结果不同。圆点为原文说明的对象，空心为推断，菱形为常住人口；向左的箭头表示上限；对数坐标",
        en="Yuan per person depends on who is counted. Dot: people the source names; hollow: inferred; diamond: "
        "all residents; arrow to the left: a ceiling. Logarithmic axis",
    )
    return finished(
        study,
        "per-head-ladder",
        svg,
        caption,
        rows,
        every,
        kind=wording(lang, zh="点图，横轴为对数坐标", en="Dot plot on a logarithmic axis"),
    )


def denominator_words(study: Study, row: Any) -> str:
    """What an amount is divided by, in words: number, who is counted, what that rests on; ``row`` is one of the rates."""
    return wording(
        study.language,
        zh="{number}：{counted}（{basis}）",
        en="{number}: {counted} ({basis})",
        number=text(row.denominator, study.language),
        counted=plain(counted(study, row.denominator)),
        basis=basis_label(row.basis, study.language, ceiling=row.ceiling, tier=row.tier),
    )


def _dots(ax: Axes, rows: Sequence[tuple[float, Any]], study: Study) -> None:
    """A dot for each rate at its height, with its interval, its number, and an arrow where it is a ceiling."""
    looks: dict[tuple[str, str, str], list[tuple[float, float]]] = {}
    for y, row in rows:
        q: Quantity = row.quantity
        x, colour = float(q.value), FLOW_COLOURS.get(q.flow, GREY)
        face = colour if row.basis != "inferred" else "#ffffff"
        marker = "D" if row.basis == "population" else "o"
        looks.setdefault((marker, face, colour), []).append((x, y))
        ax.hlines(y, float(q.low), float(q.high), color=colour, linewidth=4, alpha=0.5)
        if q.ceiling:
            style = {"arrowstyle": "->", "color": colour, "linewidth": 1.4}
            ax.annotate("", (x * 0.55, y), (x * 0.97, y), arrowprops=style)
        write_number(ax, x * 1.16, y, q, study.language, interval=True, color=INK)
    for (marker, face, colour), places in looks.items():
        data = pd.DataFrame(places, columns=["x", "y"])
        style = {"marker": marker, "s": 46, "color": face, "edgecolor": colour, "linewidth": 1.6}
        sns.scatterplot(data, x="x", y="y", ax=ax, legend=False, **style)


def pairings(study: Study) -> Chart | Prose:
    """Pairing relations by kind."""
    frame = per_capita.side_by_side(study.dataset, place=study.place, period=study.period, area="pairing", kind="count")
    parts = [q for q in frame["quantity"] if q.wholes] or list(frame["quantity"])
    caption = sentence(study.language, zh="结对关系，按类别（对）", en="Pairing relations by kind (pairs)")
    return simple_bars(study, "pairings", parts, caption, colour=GREEN)


def jobs(study: Study) -> Chart | Prose:
    """Workers in jobs as the source groups them, side by side: no source states their sum."""
    found = jobs_side_by_side(study.dataset, place=study.place, period=study.period)
    caption = sentence(
        study.language,
        zh="就业贫困劳动力，按原文分类（人）；各项并列，原文未给合计，可能重叠，不相加",
        en="Poor workers in jobs as the source groups them (people); side by side: no sum is stated, they may overlap",
    )
    return simple_bars(study, "jobs", found, caption, colour=ORANGE)


def attainment(study: Study) -> Chart | Prose:
    """What was attained against what was planned."""
    lang = study.language
    frame = per_capita.attainment(study.dataset, place=study.place, period=study.period)
    if frame.empty:
        return nothing(study, zh="原文没有可与计划对照的结果。", en="The source sets no outcome against a plan.")
    rows, every = [], []
    with theme():
        figure, ax, (panel,) = canvas(len(frame), row_height=0.8, below=-0.5)
        limit = max(float(q.high) for q in frame["planned"]) * 1.28
        for i, row in enumerate(walk(frame)):
            planned, reached = float(row.planned.value), float(row.reached.value)
            panel.box(0, i - 0.08, planned, 0.36, facecolor="none", edgecolor=MUTED, hatch="///")
            panel.box(0, i - 0.08, reached, 0.36, facecolor=BLUE)
            write_data(ax, 0, panel.y(i - 0.28), subject(study, row.planned), row.planned.figures, color=INK)
            of = wording(
                lang, zh="{a} / 计划 {b}", en="{a} of {b} planned", a=text(row.reached, lang), b=text(row.planned, lang)
            )
            words = f"{of}  {text(row.attained, lang)}"
            at = max(planned, reached) + limit * 0.012, panel.y(i + 0.10)
            write_data(ax, *at, words, row.attained, color=INK)
            rows.append(f"{subject(study, row.planned)}: {words}")
            every.append(row.attained)
        ax.set_xlim(0, limit * 1.45)
        plain_ticks([panel], unit_label(str(frame["planned"].iloc[0].unit), lang))
        svg = save(figure)
    caption = sentence(
        lang, zh="已完成（实色）与年度计划（斜线框）", en="Attained (solid) against the plan for the year (hatched)"
    )
    return finished(study, "attainment", svg, caption, rows, every, kind=bar_words(lang))
