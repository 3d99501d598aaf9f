"""Charts of money: kinds and stages, what is itemised, shares of projects, the execution ladder."""

from __future__ import annotations

from analysis import funds
from analysis.charts.drawing import (
    FLOW_COLOURS,
    GREY,
    GRID,
    INK,
    MUTED,
    Chart,
    canvas,
    save,
    theme,
    write_data,
    write_number,
)
from analysis.charts.marks import (
    Mark,
    bar_words,
    bars,
    finished,
    money_scale,
    nothing,
    plain_ticks,
    subject,
)
from analysis.display import Prose
from analysis.flows import EXECUTION_STAGES
from analysis.frames import walk
from analysis.labels import label
from analysis.numbers import sentence, text, wording
from analysis.study import Study


def flows(study: Study) -> Chart | Prose:
    """Every amount by kind of money and stage: one panel for each kind, because kinds are never added."""
    frame = funds.standing(funds.amounts(study.dataset, place=study.place, period=study.period))
    frame = frame[frame["flow"] != "registered_capital"]
    if frame.empty:
        return nothing(study, zh="原文没有给出任何金额。", en="The source gives no amount of money.")
    lang = study.language
    by_flow = {str(flow): list(group["quantity"]) for flow, group in frame.groupby("flow", sort=False)}
    groups = sorted(
        by_flow.items(), key=lambda item: list(FLOW_COLOURS).index(item[0]) if item[0] in FLOW_COLOURS else 99
    )
    every = [q for _, group in groups for q in group]
    scale, unit = money_scale(every, lang)
    with theme():
        figure, _, panels = canvas(*(len(group) for _, group in groups))
        limit = max(float(q.high) for q in every) / scale * 1.32
        marks = []
        for panel, (flow, group) in zip(panels, groups, strict=True):
            panel.title(label(f"flow.{flow}", lang))
            colour = FLOW_COLOURS.get(flow, GREY)
            marks.append([Mark(subject(study, q), q, label(f"stage.{q.stage}", lang), colour) for q in group])
        bars(list(zip(panels, marks, strict=True)), study, limit=limit, unit=unit, scale=scale)
        svg = save(figure)
    caption = sentence(
        lang,
        zh="各类资金与金额，按性质分列，性质不同的资金不相加；横轴为{unit}",
        en="Amounts by kind of money; different kinds are never added. Axis in {unit}",
        unit=unit,
    )
    rows = [
        f"{label(f'flow.{flow}', lang)}, {label(f'stage.{q.stage}', lang)}: {subject(study, q)} {text(q, lang)}"
        for flow, group in groups
        for q in group
    ]
    return finished(study, "flows", svg, caption, rows, every, kind=bar_words(lang))


def itemised(study: Study) -> Chart | Prose:
    """How much of each assistance fund its source breaks down into projects, and how much it does not."""
    lang = study.language
    frame = funds.assistance(study.dataset, place=study.place, period=study.period)
    if frame.empty:
        return nothing(study, zh="原文没有给出帮扶资金。", en="The source gives no assistance funds.")
    split = [funds.breakdown(study.dataset, figure) for figure in frame["figure"]]
    scale, unit = money_scale([b.fund for b in split], lang)
    rows, every = [], []
    with theme():
        figure, ax, (panel,) = canvas(len(split), row_height=0.72, below=-0.45)
        limit = max(float(b.fund.high) for b in split) / scale
        for i, b in enumerate(split):
            start = 0.0
            colour = FLOW_COLOURS.get(b.fund.flow, GREY)
            for part in b.parts["quantity"]:
                width = float(part.value) / scale
                panel.box(start, i - 0.02, width, 0.34, facecolor=colour, edgecolor=INK, linewidth=0.5)
                start += width
            rest = float(b.fund.value) / scale - start
            if rest > 0:
                panel.box(start, i - 0.02, rest, 0.34, facecolor="none", edgecolor=MUTED, hatch="////")
            heading = f"{subject(study, b.fund)}  {text(b.fund, lang)}"
            write_data(ax, 0, panel.y(i - 0.25), heading, b.fund, color=INK)
            if b.itemised is None:
                words = wording(lang, zh="未分项", en="not itemised")
                found = b.fund
            else:
                amount = text(b.itemised, lang)
                words = wording(lang, zh="已分项 {a}", en="itemised {a}", a=amount)
                found = b.itemised
            end = start + max(rest, 0.0)
            about = found.figures if b.itemised is None else found
            write_data(ax, end + limit * 0.012, panel.y(i + 0.15), words, about, color=MUTED)
            rows.append(f"{subject(study, b.fund)} {text(b.fund, lang)}: {words}")
            every.append(found)
        ax.set_xlim(0, limit * 1.25)
        plain_ticks([panel], unit)
        svg = save(figure)
    caption = sentence(
        lang,
        zh="原文分项列出的金额（实色，一段为一项：项目或地区）与没有分项的金额（斜线）；横轴为{unit}",
        en="What the source itemises (solid, one segment an item: a project or a place) and what it does not (hatched). "
        "Axis in {unit}",
        unit=unit,
    )
    funds_shown = [b.fund for b in split]
    return finished(
        study, "itemised", svg, caption, rows, [*funds_shown, *every], kind=bar_words(lang), listed=funds_shown
    )


def project_shares(study: Study) -> Chart | Prose:
    """Share of each item in the itemised funds, with its interval."""
    lang = study.language
    frame = funds.amounts(study.dataset, place=study.place, period=study.period)
    wholes = dict.fromkeys(frame.loc[frame["whole"] != "", "whole"])
    split = [b for b in (funds.breakdown(study.dataset, whole) for whole in wholes) if b.itemised is not None]
    if not split:
        return nothing(study, zh="原文没有把任何一笔资金分到项目。", en="The source divides no fund among projects.")
    with theme():
        figure, _, panels = canvas(*(len(b.parts) for b in split))
        marks = []
        for panel, b in zip(panels, split, strict=True):
            panel.title(subject(study, b.fund), b.fund.figures)
            marks.append(
                [
                    Mark(
                        f"{subject(study, part)}  {text(part, lang)}",
                        portion,
                        "",
                        FLOW_COLOURS.get(part.flow, GREY),
                        about=part,
                    )
                    for part, portion in zip(b.parts["quantity"], b.parts["share_of_parts"], strict=True)
                ]
            )
        unit = wording(lang, zh="占各项目合计的百分比", en="percent of the projects' sum")
        bars(list(zip(panels, marks, strict=True)), study, limit=118, unit=unit, interval=True)
        svg = save(figure)
    rows = [f"{mark.words}: {text(mark.q, lang)}" for group in marks for mark in group]
    every = [mark.q for group in marks for mark in group]
    caption = sentence(
        lang,
        zh="各项占已分项资金的比重（%），方括号内为舍入允许的区间",
        en="Share of each project in the itemised funds (percent); brackets give the interval that rounding allows",
    )
    return finished(study, "project-shares", svg, caption, rows, every, kind=bar_words(lang))


def execution_ladder(study: Study) -> Chart | Prose:
    """Allocated → received → spent → completed for each fund; what the source does not say stays a hatched blank."""
    lang = study.language
    ladder = funds.execution(study.dataset, place=study.place, period=study.period)
    if ladder.empty:
        return nothing(study, zh="原文没有给出帮扶资金。", en="The source gives no assistance funds.")
    stages = list(EXECUTION_STAGES)
    rows, every = [], []
    with theme():
        figure, ax, (panel,) = canvas(len(ladder), row_height=0.74, above=0.85)
        ax.set_axis_off()
        ax.set_xlim(0, 4)
        for i, row in enumerate(walk(ladder)):
            fund = study.quantity(row.figure)
            every.append(fund)
            write_data(ax, 0, panel.y(i - 0.36), subject(study, fund), fund.figures, color=INK)
            said = []
            for j, stage in enumerate(stages):
                q = getattr(row, stage)
                known = q is not None
                panel.box(
                    j + 0.01,
                    i - 0.18,
                    0.97,
                    0.5,
                    facecolor=FLOW_COLOURS.get(row.flow, GREY) if known else "none",
                    edgecolor=GRID if known else MUTED,
                    hatch=None if known else "///",
                    linewidth=0.6,
                    alpha=1 if known else 0.55,
                )
                if known:
                    write_number(ax, j + 0.5, panel.y(i + 0.07), q, lang, ha="center", color="#ffffff")
                said.append(f"{label(f'stage.{stage}', lang)} {text(q, lang)}")
            beside = [q for q in (row.planned, row.not_stated) if q is not None]
            for n, q in enumerate(beside):
                words = f"{text(q, lang)} — {label(f'stage.{q.stage}', lang)}"
                write_data(ax, 4, panel.y(i - 0.36 - 0.2 * n), words, q, color=MUTED, ha="right", fontsize=8.5)
                said.append(words)
            rows.append(f"{subject(study, fund)}: {', '.join(said)}")
        for j, stage in enumerate(stages):
            ax.text(j + 0.5, panel.y(-0.72), label(f"stage.{stage}", lang), ha="center", va="center", color=MUTED)
        svg = save(figure)
    caption = sentence(
        lang,
        zh="资金执行阶梯：安排 → 到位 → 支出 → 完工。斜线格表示原文未说明，不等于零",
        en="The execution ladder: allocated → received → spent → completed. Hatched: the source does not say, "
        "which is not zero",
    )
    return finished(study, "execution-ladder", svg, caption, rows, every, kind=wording(lang, zh="阶梯图", en="Ladder"))
