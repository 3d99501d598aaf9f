"""What the dataset, an audit and a comparison show of themselves in JupyterLab: small tables in both languages.

They have no language of their own, so that headings stand in both, and numbers are written in full with the unit that data and
code use. Everything that comes from data is escaped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from analysis.labels import LABELS, LANGUAGES, label
from analysis.numbers import filled, number
from analysis.periods import first_year, last_year

if TYPE_CHECKING:
    from analysis.audit import Check
    from analysis.comparison.records import Comparison, Entry
    from analysis.dataset import Dataset
    from analysis.quantity import Quantity


def dataset_html(dataset: Dataset) -> Markup:
    """Tables with their counts, the places reports are on by default, the hash, and how to go on."""
    from analysis.study import reportable_periods, reportable_places  # noqa: PLC0415 - the study knows the dataset

    reportable = set(reportable_places(dataset))
    tiers = Counter(str(tier) for tier in dataset.sources["tier"])
    periods = reportable_periods(dataset)
    default = "；".join(
        f"{dataset.place(one).name_zh} {dataset.place(one).name_en} ({one})" for one in dataset.default_places
    )
    rows = [
        ("figures", f"{len(dataset.records):,}", "已发布的数字，每行一个 · published numbers, one a row"),
        ("links", f"{len(dataset.links):,}", "数字之间的关系 · how figures belong together"),
        (
            "places",
            f"{len(dataset.place_ids):,}",
            f"其中{len(reportable):,}个有帮扶数字 · {len(reportable):,} of them with figures on assistance",
        ),
        (
            "sources",
            f"{sum(tiers.values()):,}",
            "来源等级 · tiers: " + ", ".join(f"{tier} {tiers[tier]:,}" for tier in sorted(tiers)),
        ),
        ("pairings", f"{len(dataset.pairings):,}", "谁与谁结对 · who helps whom"),
        ("measures", f"{len(dataset.measures):,}", "计量什么 · what is measured"),
    ]
    lines = [
        filled("时期 · Years: {}–{}", min(map(first_year, periods)), max(map(last_year, periods)))
        if periods
        else Markup(),
        filled("默认报告地区 · Reports by default on: {}", default) if default else Markup(),
        filled("数据指纹 · Data hash: <code>{}</code>", dataset.hash[:12]),
        Markup(
            "接下来 · Next: <code>data.figures</code>, <code>data.quantity(…)</code>, "
            '<code>explore.find(data, "靖远")</code>, <code>explore.panel(data)</code>'
        ),
    ]
    table = _table(
        ("表 · Table", "行数 · Rows", "内容 · Contents"),
        [(filled("<code>data.{}</code>", name), count, words) for name, count, words in rows],
        numeric=(1,),
    )
    title = filled("<p><strong>{} {}</strong></p>", dataset.name, dataset.version)
    return title + table + _paragraphs(lines)


def checks_html(checks: Sequence[Check]) -> Markup:
    """How many checks came to each verdict, and each with its arithmetic, in the order of the list."""
    counts = Counter(check.verdict for check in checks)
    head = "；".join(f"{_both(f'verdict.{verdict}')} {count:,}" for verdict, count in counts.items())
    rows = [
        (
            _both(f"verdict.{check.verdict}"),
            filled("{} · {} <code>{}</code>", *LABELS[f"check.{check.kind}"], check.kind),
            Markup("<br>").join(_named(q) for q in check.left),
            _computed(check.computed),
            _named(check.right) if check.right else "—",
        )
        for check in checks
    ]
    columns = ("结论 · Verdict", "规则 · Rule", "一边 · Left", "相加 · Sum", "另一边 · Right")
    return filled("<p>{}</p>", head or "没有可做的检验 · nothing to check") + (
        _table(columns, rows) if rows else Markup()
    )


def comparison_html(comparison: Comparison) -> Markup:
    """The entries with the highest rate first, those that are ranked before the others; the place's own in bold."""
    kinds = (
        ("参加排名 · ranked", comparison.given),
        ("按户籍人口 · over registered people", comparison.by_registered),
        ("计划 · planned", comparison.planned),
    )
    rows = [_entry(comparison, kind, entry) for kind, entries in kinds for entry in entries]
    rank = comparison.rank(comparison.given)
    words = filled("{} {}: {}", comparison.place, comparison.period, "没有排名 · no rank")
    if rank is not None:
        words = filled(
            "{} {}: 第 · rank {}–{} / {}", comparison.place, comparison.period, rank.best, rank.worst, rank.of
        )
    left_out = filled("未能比较 · Not compared: {}（<code>.uncompared</code>）", len(comparison.uncompared))
    columns = (
        "地区 · Place", "资金 · Fund", "人均每年 · Per person and year", "时期 · Period", "等级：资金 / 人数 · Tier: money / people",
        "怎样列出 · How it is listed",
    )  # fmt: skip
    return _paragraphs([words]) + _table(columns, rows) + _paragraphs([left_out])


def _entry(comparison: Comparison, kind: str, entry: Entry) -> tuple[object, ...]:
    place = filled("<strong>{}</strong>" if entry.place == comparison.place else "{}", entry.place)
    return (
        place,
        filled("<code>{}</code>", entry.figure),
        number(entry.rate, "en", interval=True),
        entry.fund.period,
        f"{entry.tier} / {entry.people_tier}",
        kind,
    )


def _named(q: Quantity) -> Markup:
    """A quantity with the figures behind it."""
    return filled('{} <code style="white-space:nowrap">{}</code>', number(q, "en", interval=True), q.formula)


def _computed(q: Quantity | None) -> Markup:
    return number(q, "en", interval=True) if q is not None else Markup("—")


def _both(key: str) -> str:
    return " · ".join(label(key, language) for language in LANGUAGES)


def _paragraphs(lines: Iterable[Markup]) -> Markup:
    return Markup("").join(filled("<p>{}</p>", line) for line in lines if line)


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, numeric: Sequence[int] = ()) -> Markup:
    """A table whose first column heads its rows; the styles are those that a notebook's own theme lacks."""
    head = Markup("").join(filled('<th scope="col" style="{}">{}</th>', _LEFT, words) for words in columns)
    body = Markup("").join(
        filled(
            "<tr>{}</tr>",
            Markup("").join(
                filled(
                    '<th scope="row" style="{}">{}</th>' if i == 0 else '<td style="{}">{}</td>',
                    _RIGHT if i in numeric else _LEFT,
                    cell,
                )
                for i, cell in enumerate(row)
            ),
        )
        for row in rows
    )
    return filled("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, body)


_LEFT = "text-align:left;vertical-align:top"
_RIGHT = "text-align:right;vertical-align:top"
