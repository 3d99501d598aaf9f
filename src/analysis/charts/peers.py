"""Charts of the comparison: places side by side, the Lorenz curve, kinds of money, the province's funds over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import seaborn as sns
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.ticker import MultipleLocator

from analysis.charts.drawing import (
    BLUE,
    FLOW_COLOURS,
    GREY,
    INK,
    MUTED,
    ORANGE,
    Chart,
    canvas,
    save,
    square_canvas,
    theme,
    ticks,
    write_data,
)
from analysis.charts.marks import Mark, bar_words, bars, finished, money_scale, nothing, plain_ticks, subject
from analysis.comparison import Comparison, Entry, Side
from analysis.comparison import flows_side_by_side as sides_of
from analysis.comparison import timeline as find_timeline
from analysis.denominators import several_years
from analysis.display import Prose
from analysis.flows import PLANS
from analysis.labels import Language, label, period_label
from analysis.numbers import interval_text, sentence, tally, text, wording
from analysis.periods import first_year, last_year, years_of
from analysis.quantity import Quantity
from analysis.study import Study

#: So many places are drawn at most: those nearest to the report's own in the row.
MOST_DRAWN = 40
#: So many places are drawn at most of a kind of money, besides the report's own.
MOST_OF_A_KIND = 12
#: Before the name of the report's own place, where colours say something else.
OWN = "◆"


def peers(study: Study, found: Comparison) -> Chart | Prose:
    """Yuan per person and year of each place, with its interval; the report's own place stands out."""
    lang = study.language
    groups = {
        "peers.ranked": _nearest(found.given, study.place),
        "word.by_registered": found.by_registered,
        "word.plan": found.planned,
    }
    groups = {key: entries for key, entries in groups.items() if entries}
    if not groups:
        return nothing(study, zh="没有可以比较的人均金额。", en="There are no amounts per person to compare.")
    shown = [entry for entries in groups.values() for entry in entries]
    rows, names = [], []
    with theme():
        figure, ax, panels = canvas(*map(len, groups.values()), row_height=0.42, above=0.55, below=-0.45)
        high = max(float(entry.rate.high) for entry in shown)
        ax.set_xlim(0, high * 1.45)
        dots: list[tuple[float, Entry]] = []
        for panel, (key, entries) in zip(panels, groups.items(), strict=True):
            panel.title(label(key, lang))
            for i, entry in enumerate(entries):
                dots.append((panel.y(i + 0.16), entry))
                words = f"{_place_words(study, entry)} · {period_label(entry.fund.period, lang)}"
                flags = _flags(study, entry)
                words += f" · {flags}" if flags else ""
                own = entry.place == study.place
                at = 0, panel.y(i - 0.28)
                look: dict[str, Any] = {"color": INK, "fontsize": 10} if own else {"color": MUTED, "fontsize": 8.5}
                write_data(ax, *at, words, entry.rate.figures, **look)
                rows.append(f"{words}: {text(entry.rate, lang)}")
                names.append(words)
        _dots(ax, dots, study, high)
        plain_ticks(panels, wording(lang, zh="元/人·年", en="yuan per person and year"))
        svg = save(figure)
    caption = sentence(
        lang,
        zh="每人每年多少元，橙色为本地区。实心：资金与本报告期间有共同年份；空心：没有共同年份；粗线为区间",
        en="Yuan per person and year; orange: the place of the report. Solid: money that shares a year with the period of "
        "the report; hollow: money that shares none; the thick line is the interval",
    )
    every = [entry.rate for entry in shown]
    return finished(
        study, "peers-dots", svg, caption, rows, every, kind=wording(lang, zh="点图", en="Dot plot"), names=names
    )


def _nearest(entries: Sequence[Entry], place: str) -> Sequence[Entry]:
    if len(entries) <= MOST_DRAWN:
        return entries
    at = next((i for i, entry in enumerate(entries) if entry.place == place), 0)
    start = min(max(at - MOST_DRAWN // 2, 0), len(entries) - MOST_DRAWN)
    return entries[start : start + MOST_DRAWN]


def _place_words(study: Study, entry: Entry) -> str:
    """The place with its province: names repeat across provinces."""
    lang = study.language
    place, province = (study.dataset.place(one).name(lang) for one in (entry.place, entry.province))
    if entry.place == entry.province:
        return place
    return f"{place}（{province}）" if lang == "zh" else f"{place} ({province})"


def _flags(study: Study, entry: Entry) -> str:
    """What makes an entry unlike the others, in few words."""
    said = {"word.annual_mean": entry.mean, "word.disputed": len(entry.people.figures) > 1}
    joint = "，" if study.language == "zh" else ", "
    return joint.join(label(key, study.language) for key, holds in said.items() if holds)


def _dots(ax: Axes, dots: Sequence[tuple[float, Entry]], study: Study, high: float) -> None:
    looks: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for y, entry in dots:
        q = entry.rate
        colour = ORANGE if entry.place == study.place else BLUE
        face = colour if entry.same_years else "#ffffff"
        looks.setdefault((face, colour), []).append((float(q.value), y))
        ax.hlines(y, float(q.low), float(q.high), color=colour, linewidth=4, alpha=0.5)
        words = text(q, study.language, unit=False)
        if not q.exact:
            words += f" {interval_text(q, study.language)}"
        write_data(ax, float(q.high) + high * 0.025, y, words, q, color=INK, fontsize=8.5)
    for (face, colour), places in looks.items():
        data = pd.DataFrame(places, columns=["x", "y"])
        style: dict[str, Any] = {"s": 40, "color": face, "edgecolor": colour, "linewidth": 1.6}
        sns.scatterplot(data, x="x", y="y", ax=ax, legend=False, zorder=3, **style)


def lorenz(study: Study, found: Comparison) -> Chart | Prose:
    """The Lorenz curve of the amounts per person and year, with the band that their intervals allow."""
    lang = study.language
    curve = found.lorenz
    if curve is None or found.gini is None:
        return nothing(
            study, zh="可比的地区少于十个，不画洛伦兹曲线。", en="Below ten places no Lorenz curve is drawn."
        )
    gini = found.measure(found.gini, "Gini")
    n = len(found.given)
    at = [100 * k / n for k in range(n + 1)]
    low, middle, high = ([100 * share for share in line] for line in (curve.low, curve.share, curve.high))
    with theme():
        figure, ax, panel = square_canvas()
        ax.fill_between(at, low, high, color=BLUE, alpha=0.25, linewidth=0)
        ax.plot([0, 100], [0, 100], color=MUTED, linewidth=1, linestyle=(0, (4, 3)))
        data = pd.DataFrame({"x": at, "y": middle})
        sns.lineplot(data, x="x", y="y", ax=ax, color=BLUE, linewidth=2, legend=False, errorbar=None, sort=False)
        ax.set(xlim=(0, 100), ylim=(0, 100), xlabel="", ylabel="")
        words = f"{wording(lang, zh='基尼系数', en='Gini')} {text(gini, lang)} {interval_text(gini, lang)}"
        write_data(ax, 4, 92, words, gini, color=INK, fontsize=9.5)
        ax.text(62, 72, wording(lang, zh="完全平均", en="all equal"), color=MUTED, fontsize=8.5, ha="right")
        panel(
            wording(lang, zh="地区所占比例（由低到高，%）", en="share of the places, the lowest first (percent)"),
            wording(lang, zh="人均金额之和所占比例（%）", en="share of the sum of their amounts per person (percent)"),
        )
        svg = save(figure)
    caption = sentence(
        lang,
        zh="洛伦兹曲线：人均每年金额最低的若干地区，占各地人均金额之和的多少；带状区域为区间所允许的范围，虚线为完全平均",
        en="Lorenz curve: what share of the sum of the amounts per person of all places the lowest of them have; the band is what "
        "the intervals allow, the dashed line an even distribution",
    )
    return finished(
        study, "lorenz", svg, caption, [words], [gini], kind=wording(lang, zh="洛伦兹曲线", en="Lorenz curve"),
        names=[wording(lang, zh="基尼系数", en="Gini coefficient")],
    )  # fmt: skip


def flows_side_by_side(study: Study, found: Comparison) -> Chart | Prose:
    """Each kind of money of the places compared in a panel of its own, as the mean of a year."""
    lang = study.language
    sides = sides_of(study.dataset, found)
    if not sides:
        return nothing(study, zh="没有可以并列的金额。", en="There are no amounts to set side by side.")
    shown = {flow: _drawn(of, study.place) for flow, of in sides.items()}
    every = [side for of in shown.values() for side in of]
    left_out = [side for flow, of in sides.items() for side in of if side not in shown[flow]]
    scale, of_money = money_scale([side.yearly for side in every], lang)
    with theme():
        figure, _, panels = canvas(*(len(of) for of in shown.values()))
        limit = max(float(side.yearly.high) for side in every)
        limit *= (1.4 if lang == "zh" else 1.9) / scale
        marks = []
        for panel, (flow, of) in zip(panels, shown.items(), strict=True):
            panel.title(label(f"flow.{flow}", lang))
            marks.append([_side_mark(study, side, flow) for side in of])
        unit = wording(
            lang, zh="{money}，多年的为年平均", en="{money}, of several years the mean of a year", money=of_money
        )
        bars(list(zip(panels, marks, strict=True)), study, limit=limit, unit=unit, scale=scale)
        svg = save(figure)
    caption = sentence(
        lang,
        zh="各类资金与金额，逐类并列，多年的取年平均；性质不同的不相加，投资和销售不是帮扶资金",
        en="Each kind of money by itself, amounts of several years as the mean of a year; kinds are never added, and "
        "investment and sales are no assistance",
    )
    if any(side.place == study.place for side in every):
        caption += sentence(
            lang,
            zh="；{mark}和加框的条为本地区",
            en="; {mark} and an outlined bar: the place of the report",
            mark=OWN,
        )
    if left_out:
        caption += sentence(
            lang,
            zh="；各类中较小的共{n}笔未画出",
            en="; smaller amounts of their kinds not drawn: {n}",
            n=tally(len(left_out), (figure for side in left_out for figure in side.yearly.figures)),
        )
    caption += _price_words(found, lang)
    names = [f"{label(f'flow.{flow}', lang)}, {_side_words(study, side)}" for flow, of in shown.items() for side in of]
    rows = [f"{name}: {text(side.yearly, lang)}" for name, side in zip(names, every, strict=True)]
    yearly = [side.yearly for side in every]
    return finished(study, "flows-side-by-side", svg, caption, rows, yearly, kind=bar_words(lang), names=names)


def _drawn(sides: Sequence[Side], place: str) -> list[Side]:
    """The largest of a kind, and the report's own place wherever it stands."""
    return [side for i, side in enumerate(sides) if i < MOST_OF_A_KIND or side.place == place]


def _price_words(found: Comparison, language: Language) -> Markup:
    """What a caption adds where the report asks for constant prices and the chart has none."""
    if not found.prices:
        return Markup()
    return sentence(language, zh="；金额按当年价格，未作换算", en=". Amounts are in prices as printed")


def _side_words(study: Study, side: Side) -> str:
    lang = study.language
    place = study.dataset.place(side.place).name(lang)
    return f"{place} · {period_label(side.amount.period, lang)}"


def _side_mark(study: Study, side: Side, flow: str) -> Mark:
    own = side.place == study.place
    words = _side_words(study, side)
    key = "word.annual_mean" if several_years(side.amount) else f"stage.{side.amount.stage}"
    after = label(key, study.language)
    return Mark(f"{OWN} {words}" if own else words, side.yearly, after, FLOW_COLOURS.get(flow, GREY), outlined=own)


def province_timeline(study: Study, found: Comparison) -> Chart | Prose:
    """The assistance funds of the province over the years that each is for."""
    lang = study.language
    funds = find_timeline(study.dataset, study.place, found.tiers)
    if not funds:
        return nothing(
            study,
            zh="所选等级的来源没有公布以全省为对象的帮扶资金。",
            en="No source of the tiers chosen published assistance to the province as a whole.",
        )
    rows = []
    with theme():
        figure, ax, (panel,) = canvas(len(funds), row_height=0.5)
        first = min(first_year(q.period) for q in funds)
        last = max(int(last_year(q.period)) for q in funds) + 1
        span = last - first
        for i, q in enumerate(funds):
            start, end = float(first_year(q.period)), float(last_year(q.period)) + 1
            planned, open_start = q.stage in PLANS, years_of(q.period) is None
            colour = FLOW_COLOURS.get(q.flow, GREY)
            style: dict[str, Any] = (
                {"facecolor": "none", "edgecolor": colour, "hatch": "////"} if planned else {"facecolor": colour}
            )
            panel.box(start, i - 0.02, end - start, 0.34, **style)
            if open_start:
                ax.annotate(
                    "", (start - 0.06 * span, panel.y(i + 0.15)), (start, panel.y(i + 0.15)),
                    arrowprops={"arrowstyle": "->", "color": colour, "linewidth": 1.4},
                )  # fmt: skip
            words = _fund_words(study, q)
            write_data(ax, first, panel.y(i - 0.2), words, q, color=INK, fontsize=8.5)
            rows.append(f"{words}: {period_label(q.period, lang)}")
        ax.set_xlim(first - 0.02 * span, last + 0.02 * span)
        ticks(
            [panel], MultipleLocator(max(1, span // 8)), lambda year: f"{year:.0f}", wording(lang, zh="年", en="year")
        )
        svg = save(figure)
    caption = sentence(
        lang,
        zh="全省帮扶资金各自对应的年份；相互重叠的不相加，斜线为计划，向左的箭头表示起始年份未说明",
        en="The years that each fund of the province is for; those that overlap are not added. Hatched: a plan; an arrow to "
        "the left: it adds up since a year that is not stated",
    ) + _price_words(found, lang)
    kind = wording(lang, zh="时间线", en="Timeline")
    return finished(study, "province-timeline", svg, caption, rows, list(funds), kind=kind, names=rows)


def _fund_words(study: Study, q: Quantity) -> str:
    lang: Language = study.language
    donor = study.dataset.figure(q.figures[0]).donor
    giver = study.dataset.place(donor).name(lang) if donor else label("word.not_stated", lang)
    stage = label(f"stage.{q.stage}", lang)
    return f"{text(q, lang)} · {subject(study, q)} · {giver} · {stage}"
