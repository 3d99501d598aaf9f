"""The tables of the review page: all proposals, the links, the audit, and what was passed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from markupsafe import Markup

from analysis.audit import Check
from analysis.numbers import text
from analysis.proposals.checks import number_of
from analysis.proposals.proposal import Choice, Proposal
from analysis.proposals.review.cards import link_words
from analysis.proposals.review.markup import filled, joined
from analysis.proposals.review.text import figure_button
from analysis.proposals.review.view import MOST_SHOWN, View
from analysis.quantity import Quantity
from analysis.text.quantities.finding import Passed, Reason

#: So many numbers are named for each reason; the text shows all of them.
_MOST_NAMED = 40
#: So many checks are listed, the gravest first: what may lie inside what is asked of every pair.
_MOST_CHECKS = 500
_SURE = frozenset({"high", ""})


def proposal_table(view: View) -> Markup:
    """One row a proposal; how sure it is stands where it is not high."""
    if not view.proposed.proposals:
        return _nothing(view, "no_proposals")
    fields = ("subject", "measure", "flow", "stage", "period", "place", "donor")
    head = [view.word(key) for key in ("number", "as_written", "value", *fields, "line")]
    rows = [_proposal(view, one, fields) for one in view.in_full]
    more = len(view.proposed.proposals) - len(rows)
    remark = filled('<p class="private">{}</p>', view.word("not_in_full").format(n=f"{more:,}")) if more else Markup()
    return remark + _table(view, "table", head, rows, numeric={2, len(head) - 1})


def _proposal(view: View, one: Proposal, fields: Sequence[str]) -> list[str | Markup]:
    reading = one.found.reading
    value = filled("{}", view.amount(reading.value, reading.unit))
    if interval := view.interval(one):
        value += filled('<br><span class="interval">{}</span>', interval)
    place = filled('<a class="ref" href="#at-{}">{}</a>', one.number, one.line)
    cells = [view.once(_choice, name, getattr(one, name)) for name in fields]
    if not one.flow.value and reading.kind != "money":  # only money has a flow: nothing is missing
        cells[fields.index("flow")] = Markup("—")
    return [f"{one.number}", figure_button(view, one, one.found.as_written), value, *cells, place]


def _choice(view: View, name: str, choice: Choice) -> Markup:
    if not choice.value:
        # Not every figure has a donor.
        return Markup("—") if name == "donor" else Markup('<span class="unknown">?</span>')
    said = filled('<span lang="zh">{}</span>' if name == "subject" else "{}", view.said(name, choice.value))
    if choice.confidence in _SURE or choice.value == "none":
        return said
    return filled("{} {}", said, view.once(View.sure, choice.confidence))


def link_list(view: View) -> Markup:
    """The links as sentences, those of one target together."""
    links = sorted(view.proposed.links, key=lambda link: (link.target, link.relation, link.figure))
    if not links:
        return _nothing(view, "no_links")
    items = [filled("<li>{}</li>", view.once(link_words, link)) for link in links[:MOST_SHOWN]]
    if more := len(links) - len(items):
        items.append(filled("<li>{}</li>", view.word("more").format(n=f"{more:,}")))
    return filled('<ul class="links">{}</ul>', joined(items))


def audit_table(view: View, checks: Sequence[Check]) -> Markup:
    """One row a check, in the order given: what was held against what, and what came of it; those without an answer folded."""
    if not checks:
        return _nothing(view, "no_checks" if len(view.in_full) == len(view.proposed.proposals) else "not_audited")
    answered = [check for check in checks if check.verdict != "untestable"]
    open_questions = [check for check in checks if check.verdict == "untestable"]
    table = _checks(view, answered) if answered else Markup()
    if not open_questions:
        return table
    summary = view.word("untestable").format(n=f"{len(open_questions):,}")
    return table + filled("<details><summary>{}</summary>{}</details>", summary, _checks(view, open_questions))


def _checks(view: View, checks: Sequence[Check]) -> Markup:
    head = [view.word(key) for key in ("check", "verdict", "as_written", "computed", "against")]
    rows = [
        [
            view.once(_kind, check.kind),
            view.once(_verdict, check.verdict),
            Markup(" + " if check.computed else view.word("and")).join(_term(view, term) for term in check.left),
            text(check.computed, view.language) if check.computed else "",
            _term(view, check.right) if check.right else "",
        ]
        for check in checks[:_MOST_CHECKS]
    ]
    more = len(checks) - len(rows)
    remark = filled("<p>{}</p>", view.word("more").format(n=f"{more:,}")) if more else Markup()
    return _table(view, "audit", head, rows, numeric=set()) + remark


def _kind(view: View, kind: str) -> Markup:
    return filled("{}", view.labelled(f"check.{kind}", kind))


def _verdict(view: View, verdict: str) -> Markup:
    return filled('<span class="verdict-{}">{}</span>', verdict, view.labelled(f"verdict.{verdict}", verdict))


def _term(view: View, term: Quantity) -> Markup:
    """A number of a check, as it is written in the article."""
    with suppress(ValueError):
        return view.once(View.button, number_of(term.figure or ""))
    return filled("{}", text(term, view.language))


def passed_table(view: View, reasons: Mapping[Reason, int]) -> Markup:
    """One row for each reason, with the numbers that were passed over for it."""
    if not reasons:
        return _nothing(view, "no_passed")
    of: dict[str, list[Passed]] = {reason: [] for reason in reasons}
    for one in view.proposed.findings.passed:
        of[one.reason].append(one)
    rows = [
        [view.labelled(f"passed.{reason}", reason), f"{len(numbers):,}", _named(view, numbers)]
        for reason, numbers in of.items()
    ]
    return _table(view, "passed_over", [view.word("reason"), "n", view.word("as_written")], rows, numeric={1})


def _named(view: View, numbers: list[Passed]) -> Markup:
    different = list(dict.fromkeys(one.as_written for one in numbers))
    shown = joined((filled('<span lang="zh">{}</span>', words) for words in different[:_MOST_NAMED]), " · ")
    more = len(different) - _MOST_NAMED
    return shown + (f"{view.word('stop')}{view.word('more').format(n=more)}" if more > 0 else "")


def _nothing(view: View, key: str) -> Markup:
    return filled('<p class="not-stated">{}</p>', view.word(key))


def _table(
    view: View, name: str, head: Sequence[str], rows: Iterable[Sequence[str | Markup]], *, numeric: set[int]
) -> Markup:
    """A table that scrolls by itself where it is wider than the page."""
    opening = [Markup('<td class="num">') if at in numeric else Markup("<td>") for at in range(len(head))]
    heading = joined(
        filled('<th scope="col"{}>{}</th>', Markup(' class="num"' if at in numeric else ""), words)
        for at, words in enumerate(head)
    )
    closing = Markup("</td>")
    written = [
        joined(piece for begin, content in zip(opening, row, strict=True) for piece in (begin, content, closing))
        for row in rows
    ]
    body = joined((filled("<tr>{}</tr>", cells) for cells in written), "\n")
    return filled(
        '<div class="scroll" role="region" tabindex="0" aria-label="{}">'
        "<table><thead><tr>{}</tr></thead><tbody>\n{}\n</tbody></table></div>",
        view.word(name), heading, body,
    )  # fmt: skip
