"""What the panel shows for a choice: the number in a sentence, and the chart in which it stands among the others."""

from __future__ import annotations

from typing import Any

import pandas as pd
import seaborn as sns
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator

from analysis import charts
from analysis.charts.drawing import (
    FLOW_COLOURS,
    GREY,
    INK,
    MUTED,
    Chart,
    canvas,
    save,
    theme,
    ticks,
    write_data,
    write_number,
)
from analysis.charts.marks import finished, subject, tick_words, wrapped
from analysis.charts.people import DOT, LADDER, WORDS, denominator_words
from analysis.display import Prose
from analysis.explore.choices import UNDIVIDED, key, rates_of
from analysis.flows import AID_FLOWS
from analysis.frames import walk
from analysis.labels import Language, basis_label, label, unit_label
from analysis.narrative.words import counted, yearly_remark
from analysis.narrative.words import subject as subject_words
from analysis.numbers import number, period, sentence, text, wording
from analysis.quantity import Quantity
from analysis.sources import source_line
from analysis.study import Study


def answer(study: Study, *, fund: str, people: str) -> Prose:
    """The chosen number with its interval, what it was made of, what it rests on, and its sources.

    ``people`` is a value of :func:`~analysis.explore.choices.denominator_options`.
    """
    lang = study.language
    row = _chosen(study, fund, people)
    q = study.quantity(fund)
    shown: Quantity = row.quantity if row is not None else q
    words: list[Markup] = [Markup("<strong>{}</strong>").format(number(shown, lang, interval=True))]
    if row is None:
        words.append(_whole(study, q))
    else:
        words += [_quotient(study, row), Markup("" if lang == "zh" else " ").join(_caveats(lang, row))]
    if shown.exact:
        words.append(
            sentence(
                lang,
                zh="这个数字写到了个位，因此没有舍入区间。",
                en="This number is written out to the unit and has no interval from rounding.",
            )
        )
    words.append(
        sentence(lang, zh="来源：{sources}", en="Sources: {sources}", sources=source_line(study, shown.figures))
    )
    return Prose(tuple(words), answer=True, provenance=study.provenance)


def _quotient(study: Study, row: Any) -> Markup:
    return sentence(
        study.language,
        zh="{fund} {amount} ÷ {people}（{counted}{yearly}）",
        en="{fund}, {amount} ÷ {people} ({counted}{yearly})",
        fund=subject_words(study, row.numerator, capital=True),
        amount=number(row.numerator, study.language),
        people=number(row.denominator, study.language),
        counted=counted(study, row.denominator),
        yearly=yearly_remark(study, row.quantity),
    )


def _whole(study: Study, q: Quantity) -> Markup:
    lang = study.language
    return sentence(
        lang,
        zh="{fund}：{flow}，{stage}，{when}。",
        en="{fund}: {flow}, {stage}, {when}.",
        fund=subject_words(study, q, capital=True),
        flow=label(f"flow.{q.flow}", lang),
        stage=label(f"stage.{q.stage}", lang),
        when=period(q.period, lang),
    )


def _caveats(language: Language, row: Any) -> list[Markup]:
    """What an amount per head rests on, and what it must not be taken for."""
    words = [
        sentence(
            language,
            zh="依据：{basis}。最弱的来源等级：{tier}。",
            en="Basis: {basis}. Weakest source: tier {tier}.",
            basis=basis_label(row.basis, language, ceiling=row.ceiling),
            tier=row.tier,
        )
    ]
    if row.ceiling:
        words.append(
            sentence(
                language,
                zh="这是上限：资金只有一部分用于他们，实际数额不会更高。",
                en="This is a ceiling: only part of the money is for them, so the true amount is not higher.",
            )
        )
    if row.numerator.flow in AID_FLOWS:
        words.append(
            sentence(
                language,
                zh="它说明投入的强度，不说明效果；区间只反映数字读得多准，不反映分母选得对不对。",
                en="It tells how intense the effort was, not what it achieved; the interval shows how precisely the source was "
                "read, not whether this is the right denominator.",
            )
        )
    else:
        words.append(
            sentence(
                language,
                zh="这不是帮扶资金：合同额和营业额既不是收入，也不是援助。",
                en="This is no assistance: contracts, turnover and investment are neither income nor aid.",
            )
        )
    return words


def chart(study: Study, *, fund: str, people: str) -> Chart | Prose:
    """The chosen amount per head in colour among all of its unit, one panel for each fund; undivided, the amounts by kind."""
    row = _chosen(study, fund, people)
    if row is None:
        return charts.flows(study)
    frame = rates_of(study)
    aid = pd.Series([q.flow in AID_FLOWS for q in frame["numerator"]], index=frame.index, dtype=bool)
    frame = frame[(frame["unit"] == row.unit) & (aid == (row.numerator.flow in AID_FLOWS))]
    return _dots(study, frame, fund, people)


def _dots(study: Study, frame: pd.DataFrame, fund: str, people: str) -> Chart:
    lang = study.language
    groups = [(str(one), group) for one, group in frame.groupby("fund", sort=False)]
    rows = []
    with theme():
        figure, ax, panels = canvas(*(len(group) for _, group in groups), **LADDER)
        low, high = float(frame["low"].min()), float(frame["high"].max())
        ax.set_xscale("log")  # before anything is drawn: the ends of a single number are the same
        ax.set_xlim(low * 0.6, high * 30)
        for panel, (one, group) in zip(panels, groups, strict=True):
            q = study.quantity(one)
            panel.title(f"{subject(study, q)}  {text(q, lang)}", q)
            for i, row in enumerate(walk(group)):
                chosen = one == fund and key(row.denominators) == people
                words = denominator_words(study, row)
                style: dict[str, Any] = {"color": INK if chosen else MUTED, "fontsize": 8.5}
                write_data(ax, low * 0.62, panel.y(i + WORDS), wrapped(words), row.denominator, **style)
                _dot(ax, panel.y(i + DOT), row.quantity, lang, chosen=chosen)
                rows.append(f"{subject(study, q)} {text(q, lang)} ÷ {words}: {text(row.quantity, lang)}")
        unit = unit_label(str(frame["unit"].iloc[0]), lang)
        ticks(panels, LogLocator(base=10, subs=(1, 2, 5)), tick_words, f"{unit}{_LOGARITHMIC[lang]}")
        svg = save(figure)
    caption = sentence(
        lang,
        zh="彩色为所选的一项，灰色为同一单位的其他各项；横线为区间，上限在数字前注明；对数坐标",
        en="In colour the one chosen, in grey the others of the same unit; a line is the interval, ceilings say so before the "
        "number; logarithmic axis",
    )
    kind = wording(lang, zh="点图，横轴为对数坐标", en="Dot plot on a logarithmic axis")
    return finished(study, "explore-per-head", svg, caption, rows, list(frame["quantity"]), kind=kind)


_LOGARITHMIC = {"zh": "（对数坐标）", "en": " (logarithmic)"}


def _dot(ax: Axes, y: float, q: Quantity, language: Language, *, chosen: bool) -> None:
    colour = FLOW_COLOURS.get(q.flow, INK) if chosen else GREY
    ax.hlines(y, float(q.low), float(q.high), color=colour, linewidth=4, alpha=0.5)
    point = pd.DataFrame({"x": [float(q.value)], "y": [y]})
    size = 90 if chosen else 36
    sns.scatterplot(point, x="x", y="y", ax=ax, legend=False, color=colour, s=size, marker="D" if chosen else "o")
    write_number(ax, float(q.value) * 1.2, y, q, language, interval=True, color=INK if chosen else MUTED)


def _chosen(study: Study, fund: str, people: str) -> Any | None:
    """The row of the chosen amount per head; None where the amount is not divided."""
    if people == UNDIVIDED:
        return None
    return next(row for row in walk(rates_of(study)) if row.fund == fund and key(row.denominators) == people)
