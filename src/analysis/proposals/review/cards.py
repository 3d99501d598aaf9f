"""The card behind each figure: what was read, what it is thought to mean, on which words that rests, and how surely."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from markupsafe import Markup, escape

from analysis.proposals.objects import FIELDS, kind_of
from analysis.proposals.proposal import Choice, LinkProposal, Proposal
from analysis.proposals.review.markup import filled, joined
from analysis.proposals.review.view import View
from analysis.text.quantities.finding import Reason

#: So much of the sentence is shown on either side of the number; the text itself is one click away.
_CONTEXT = 60
#: So many links are on a card; all of them in the list of links.
_MOST_LINKS = 20


def cards(view: View) -> Markup:
    """The cards of all proposals, as elements that buttons open without any script."""
    linked: dict[int, list[LinkProposal]] = defaultdict(list)
    for link in view.proposed.links:
        linked[link.figure].append(link)
        if link.target != link.figure:
            linked[link.target].append(link)
    return joined((_card(view, one, linked[one.number]) for one in view.in_full), "\n")


def reason_cards(view: View, reasons: Mapping[Reason, int]) -> Markup:
    """A card for each reason for which something was passed over."""
    return joined(
        (
            popover(
                view,
                f"reason-{number}",
                view.word("passed"),
                filled("<b>{}</b>", view.word("passed")),
                filled(
                    "<p>{}{}{}</p>", view.word("reason"), view.word("colon"), view.labelled(f"passed.{reason}", reason)
                ),
            )
            for reason, number in reasons.items()
        ),
        "\n",
    )


def popover(view: View, name: str, label: str, head: Markup, body: Markup) -> Markup:
    """A card with its heading and what closes it."""
    return filled(
        '<div popover class="card" id="{0}" role="dialog" aria-label="{1}">'
        '<button class="close" popovertarget="{0}" popovertargetaction="hide" aria-label="{2}">×</button>'
        '<p class="head">{3}</p>{4}</div>',
        name, label, view.word("close"), head, body,
    )  # fmt: skip


def _card(view: View, one: Proposal, links: list[LinkProposal]) -> Markup:
    name = one.found.as_written
    head = filled('<b lang="zh">{}</b> <small>№ {}</small>', name, one.number)
    known = [view.once(_field, field, getattr(one, field)) for field in FIELDS if _is_known(getattr(one, field))]
    body = _context(view, one) + filled(
        "<dl><dt>{}</dt><dd>{}</dd>{}</dl>", view.word("read_as"), _reading(view, one), joined(known)
    )
    if unknown := [view.word(field) for field in FIELDS if not _is_known(getattr(one, field))]:
        body += filled(
            '<p class="remark">{}{}{}</p>',
            view.word("unknown"), view.word("colon"), view.word("stop").join(unknown),
        )  # fmt: skip
    if links:
        items = [filled("<li>{}</li>", view.once(link_words, link)) for link in links[:_MOST_LINKS]]
        if more := len(links) - len(items):
            items.append(filled("<li>{}</li>", view.word("more").format(n=f"{more:,}")))
        body += filled("<ul>{}</ul>", joined(items))
    return popover(view, f"q{one.number}", name, head, body)


def _is_known(choice: Choice) -> bool:
    return bool(choice.value)


def _reading(view: View, one: Proposal) -> Markup:
    """Value, interval, hedge and kind."""
    reading, interval = one.found.reading, view.interval(one)
    said = [view.word("point")] if not interval and reading.hedge == "exact" else []
    if reading.hedge != "exact":
        said.append(view.labelled(f"hedge.{reading.hedge}", reading.hedge))
    said.append(view.labelled(f"kind.{reading.kind}", kind_of(reading.kind)))
    if one.found.implied:
        said.append(view.word("unit_implied"))
    return filled(
        '{} <span class="interval">{}</span> <small>{}</small>',
        view.amount(reading.value, reading.unit), interval, view.word("stop").join(said),
    )  # fmt: skip


def _field(view: View, name: str, choice: Choice) -> Markup:
    said: str | Markup = view.said(name, choice.value)
    if name == "subject":
        said = filled('<span lang="zh">{}</span>', said)
    return filled(
        "<dt>{}</dt><dd>{} {} {}</dd>", view.word(name), said, view.once(View.sure, choice.confidence),
        because(view, choice.rule, choice.words),
    )  # fmt: skip


def because(view: View, rule: str, words: str) -> Markup:
    """The rule and the words that led to an answer."""
    said = [view.quoted(words)] if words else []
    said += [filled("<code>{}</code>", rule)] if rule else []
    return (
        filled('<small class="because">· {} {}</small>', view.word("rests_on"), joined(said, " ")) if said else Markup()
    )


def link_words(view: View, link: LinkProposal) -> Markup:
    """A link as a sentence between two numbers, with how surely and why."""
    sentence = escape(view.labelled(f"joined.{link.relation}", "{figure} " + link.relation + " {target}"))
    words = filled(sentence, figure=view.once(View.button, link.figure), target=view.once(View.button, link.target))
    said = [view.labelled(f"basis.{link.basis}", link.basis)] if link.basis else []
    if link.relation == "part_of" and link.complete in ("yes", "no"):
        said.append(view.word(f"complete.{link.complete}"))
    remark = filled(' <small class="remark">{}</small>', view.word("stop").join(said)) if said else Markup()
    sure = view.once(View.sure, link.confidence)
    return filled("{}{} {} {}", words, remark, sure, because(view, link.rule, link.words))


def _context(view: View, one: Proposal) -> Markup:
    """The words around the number in the text as given, and the way to its place there."""
    text, found = view.proposed.article.text, one.found
    left = max(text.rfind("\n", 0, found.start) + 1, found.start - _CONTEXT)
    stop = text.find("\n", found.end, found.end + _CONTEXT)
    right = stop if stop >= 0 else min(len(text), found.end + _CONTEXT)
    place = view.labelled("word.in_text", "").format(line=one.line, start=found.start, end=found.end)
    return filled(
        '<blockquote lang="{}">{}{}<mark>{}</mark>{}{}</blockquote><p class="where"><a href="#at-{}">{}</a></p>',
        view.tongue, "…" if left and text[left - 1] != "\n" else "", text[left : found.start], text[found.start : found.end],
        text[found.end : right], "…" if stop < 0 and right < len(text) else "", one.number, place,
    )  # fmt: skip
