"""What the head of a web page says of its article: title, publisher, date, address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from analysis.text.formats.masthead import iso_date

_SPACE = re.compile(r"\s+")
_TITLES = ("og:title", "articletitle", "twitter:title", "title")
_PUBLISHERS = ("contentsource", "source", "article:publisher", "mediaid", "publisher", "dc.publisher")
_SITES = ("sitename", "og:site_name", "application-name")
_PLATFORMS = {"微信公众平台", "今日头条", "百家号", "网易号", "搜狐号", "Weixin Official Accounts Platform"}
_DATES = (
    "pubdate", "publishdate", "publish_date", "article:published_time", "og:published_time", "og:release_date",
    "publishtime", "datepublished", "dc.date", "dc.date.issued", "date", "firstpublishedtime",
)  # fmt: skip
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://[^\s>]+)\s*-->")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_HEADLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:art(?:icle)?|news|con(?:tent)?|xl|main|detail|info|doc)?[\s_-]?(?:title|tit|bt|headline|biaoti)(?:$|[\s_-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PageHead:
    """Empty where the page does not say. ``headlines`` are its h1 and what is marked as title, in order."""

    title: str
    headlines: tuple[str, ...]
    page_titles: tuple[str, ...]
    publisher: str
    published: str
    url: str


def head_of(root: Any, source: str) -> PageHead:
    """Read the head of a parsed page; ``source`` is how the page begins, where browsers note what they saved."""
    said: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        value = _spaced(meta.get("content") or "")
        if key and value:
            said.setdefault(key, value)
    page_titles = tuple(words for title in root.iter("title") if (words := _spaced(title.text or "")))[:1]
    title = next((said[key] for key in _TITLES if key in said), "")
    url = next(
        (link.get("href", "") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"), ""
    )
    url = url if _ADDRESS.fullmatch(url) else said.get("og:url", "")
    if not _ADDRESS.fullmatch(url):
        saved = _SAVED_FROM.search(source)
        url = saved[1] if saved else ""
    # WeChat names the account that publishes an article in an element of its own; its site is the platform's.
    account = next(
        (_spaced("".join(one.itertext())) for one in root.iter("a", "strong", "span") if one.get("id") == "js_name"), ""
    )
    return PageHead(
        title=title,
        headlines=_headlines(root),
        page_titles=page_titles,
        publisher=account
        or next(
            (
                said[key]
                for key in (*_PUBLISHERS, *_SITES)
                if key in said and not _ADDRESS.match(said[key]) and said[key] not in _PLATFORMS
            ),
            "",
        ),
        published=next((when for key in _DATES if (when := iso_date(said.get(key, "")))), ""),
        url=url,
    )


def _headlines(root: Any) -> tuple[str, ...]:
    found = [_spaced("".join(heading.itertext())) for heading in root.iter("h1")]
    for element in root.iter("h2", "h3", "div", "p", "td", "span", "strong"):
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        if len(element) <= 5 and _HEADLINE_CLASS.search(marks):
            found.append(_spaced("".join(element.itertext())))
    return tuple(dict.fromkeys(words for words in found if 4 <= len(words) <= 80))


def _spaced(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
