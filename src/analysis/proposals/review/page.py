"""Proposals → one self-contained HTML page, in which a person decides on each of them; no script, no request."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from typing import Final

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from analysis.audit import Check
from analysis.dataset import Dataset
from analysis.export.pages import HTML_LANGUAGE, package_text
from analysis.labels import Language
from analysis.proposals.checks import audit_proposals
from analysis.proposals.proposal import Proposals
from analysis.proposals.review.cards import cards, reason_cards
from analysis.proposals.review.choices import choices
from analysis.proposals.review.markup import filled, joined, legible_page
from analysis.proposals.review.tables import audit_table, link_list, passed_table, proposal_table
from analysis.proposals.review.text import article_text
from analysis.proposals.review.view import MOST_SHOWN, View, kind_class, view_of
from analysis.proposals.review.words import SIGNS, remark
from analysis.text.quantities.finding import Reason

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: its anchor, its heading, what stands in it."""

    id: str
    title: str
    content: Markup


def review_page(proposed: Proposals, dataset: Dataset | None, *, language: Language = "zh", name: str = "") -> str:
    """The review page of one article.

    Parameters
    ----------
    proposed
        All that is proposed; unchanged.
    dataset
        The package whose measures and places the proposals name, and against which they are audited; None where there
        is none, and nothing but quantities was read.
    language
        Of the page; the article stays in its own.
    name
        Of the file with the proposals beside the page, without its ending; default: that of the article.

    Returns
    -------
    str
        The page; the same for the same proposals. It holds the article's text and is not meant for publication.
    """
    view = view_of(proposed, dataset, language)
    reasons = {reason: n for n, reason in enumerate(dict.fromkeys(p.reason for p in proposed.findings.passed), 1)}
    # Every pair of amounts is a question: of very many the answers would fill no page that anybody reads.
    audited = dataset is not None and len(proposed.proposals) <= MOST_SHOWN
    checks = audit_proposals(proposed, dataset) if dataset is not None and audited else ()
    sections = list(_sections(view, dataset, checks, reasons, name or proposed.article.name))
    page = _template().render(
        w=view.word,
        tongue=view.tongue,
        html_language=HTML_LANGUAGE[language],
        policy=POLICY,
        style=package_text("report.css") + _file("review.css"),
        title=proposed.source.title or proposed.article.title or proposed.article.name,
        keys=list(_keys(view, checks)),
        facts=list(_facts(view)),
        sections=sections,
        cards=cards(view) + Markup("\n") + reason_cards(view, reasons),
    )
    return legible_page(page)  # the article is anybody's


def _sections(
    view: View, dataset: Dataset | None, checks: Sequence[Check], reasons: Mapping[Reason, int], name: str
) -> Iterator[Section]:
    text = filled(
        '{}<div class="article" lang="{}">\n{}\n</div>', _legend(view), view.tongue, article_text(view, reasons)
    )
    yield Section("next", view.word("next"), _next(view, dataset, name))
    yield Section("text", view.word("text"), text)
    yield Section("table", view.word("table"), proposal_table(view))
    yield Section("links", view.word("links"), link_list(view))
    yield Section("audit", view.word("audit"), audit_table(view, checks))
    yield Section("passed_over", view.word("passed_over"), passed_table(view, reasons))


def _keys(view: View, checks: Sequence[Check]) -> Iterator[tuple[str, str]]:
    proposals = view.proposed.proposals
    yield view.word("count_proposals"), f"{len(proposals):,}"
    yield view.word("count_measured"), f"{sum(bool(one.measure.value) for one in proposals):,}"
    yield view.word("count_links"), f"{len(view.proposed.links):,}"
    if checks:
        yield view.word("count_contradictions"), f"{sum(check.verdict == 'contradicts' for check in checks):,}"
    yield view.word("count_passed"), f"{len(view.proposed.findings.passed):,}"


def _facts(view: View) -> Iterator[tuple[str, str | Markup, int]]:
    """Name, content, columns."""
    article, source = view.proposed.article, view.proposed.source
    missing = filled('<span class="not-stated">{}</span>', view.word("not_said"))
    yield view.word("publisher"), source.publisher or article.publisher or missing, 1
    yield view.word("published"), source.published or article.published or missing, 1
    url = source.url or article.url
    if url.startswith(("http://", "https://")):
        yield view.word("url"), filled('<a href="{0}" rel="noopener noreferrer">{0}</a>', url), 2
    form = view.word("stop").join(filter(None, (article.form, article.encoding)))
    yield view.word("file"), f"{article.name} ({form})" if form else article.name, 1
    if source.id:
        yield view.word("source"), filled("<code>{}</code>", source.id), 1
    if view.proposed.places:
        new = view.word("new_place")
        named = [
            filled("{} <code>{}</code>{}", view.places[p.id], p.id, "" if p.known else f" ({new})")
            for p in view.proposed.places
        ]
        yield view.word("places"), Markup(escape(view.word("semicolon"))).join(named), 2
    yield view.word("version"), version("paired-aid"), 1
    yield view.word("sha256"), filled("<code>{}</code>", article.sha256), 3
    if article.remarks:
        yield (
            view.word("remarks"),
            view.word("semicolon").join(remark(one, view.language) for one in article.remarks),
            3,
        )


def _legend(view: View) -> Markup:
    kinds = dict.fromkeys(kind_class(kind) for kind in SIGNS)
    items = [
        filled(
            '<li><span class="figure {}" data-sign="{}">{}</span></li>',
            kind, SIGNS[kind], view.labelled(f"kind.{kind}", view.word("kind_other")),
        )
        for kind in kinds
    ]  # fmt: skip
    if view.measures:
        items.append(filled('<li><span class="figure other unsure" data-sign="">{}</span></li>', view.word("unsure")))
    items += [filled('<li><span class="{}">{}</span></li>', name, view.word(name)) for name in ("passed", "furniture")]
    return filled('<ul class="legend" aria-label="{}">{}</ul>', view.word("legend"), joined(items))


def _next(view: View, dataset: Dataset | None, name: str) -> Markup:
    csv = f"{name}.csv"
    typed = _as_typed(csv)
    named = {
        "csv": filled("<code>{}</code>", csv),
        "accept": Markup("<code>accept</code>"),
        "missing": Markup("<code>missing</code>"),
        "yes": Markup("<code>yes</code>"),
        "dry": filled("<code>paired-aid add {} --dry-run</code>", typed),
        "add": filled("<code>paired-aid add {}</code>", typed),
    }
    steps = [filled("<li>{}</li>", filled(escape(view.word(f"next_{n}")), **named)) for n in (1, 2, 3)]
    words = filled('<ol class="steps">{}</ol>', joined(steps))
    if dataset is None:
        return filled('<p class="private">{}</p>{}', view.word("no_package"), words)
    if is_placeless(view.proposed):
        columns = {name: filled("<code>{}</code>", name) for name in ("place", "new_places")}
        words = filled('<p class="private">{}</p>{}', filled(escape(view.word("no_place")), **columns), words)
    return words + choices(dataset, view.language)


def _as_typed(name: str) -> str:
    """A file name as it is typed into a shell: in double quotes, which every shell knows, where it has blanks or signs."""
    if not re.search(r"[^\w.+,:@%/-]", name) and not name.startswith("-"):
        return name
    return shlex.quote(name) if re.search(r"[\"$`\\!]", name) or name.startswith("-") else f'"{name}"'


def is_placeless(proposed: Proposals) -> bool:
    """Whether there are figures and none has a place, so that a person has to say which place the article is about."""
    return bool(proposed.proposals) and not any(one.place.value for one in proposed.proposals)


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, loader=FunctionLoader(_file),
    )  # fmt: skip
    return environment.get_template("page.html.j2")


@lru_cache(maxsize=4)
def _file(name: str) -> str:
    """A file beside this module."""
    return (files("analysis.proposals.review") / name).read_text(encoding="utf-8")
