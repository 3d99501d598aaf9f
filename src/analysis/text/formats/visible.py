"""The lines of a web page as a reader sees them, each with where it stands in the tree of elements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from analysis.text.formats.raised import is_mark, is_sure_mark, lowered, raised

_UNSEEN = {
    "script", "style", "noscript", "template", "iframe", "object", "embed", "applet", "svg", "math", "canvas", "audio",
    "video", "head", "select", "option", "button", "input", "textarea", "datalist", "rt", "rp", "rtc", "map", "frameset",
    "noframes", "link", "meta", "title", "dialog", "del", "s", "strike",
}  # fmt: skip
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "caption", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
    "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot",
    "thead", "tr", "ul",
}  # fmt: skip
_CELLS = {"td", "th"}
_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*none\b", re.IGNORECASE)
_VISIBILITY = re.compile(r"(?:^|;)\s*visibility\s*:\s*(?:hidden|collapse)\b", re.IGNORECASE)
# What is invisible but keeps its place is uncovered by a script where it is long: WeChat publishes articles so.
_UNCOVERED = 200
_ASIDE_TAGS = {"nav", "footer", "aside", "menu"}
_ASIDE_MARKS = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|foot|footer|copyright|sidebar|side|related|relate|recommend|tuijian|xgnews|xgyd|hot|rank"
    r"|comments?|pinglun|pl|reply|liuyan|guestbook|breadcrumb|crumbs?|share|pager|links|friendlink|banner|topbar|toolbar)(?:$|[\s_\d-])",
    re.IGNORECASE,
)
_SHAPELESS = re.compile(r"[\u200b-\u200f\u2060-\u2064\ufeff\xad\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
# A line break in the source beside a Chinese character is no space.
_BROKEN = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n]\s*|[ \t]*[\r\n]\s*(?=[{_WIDE}])")
_LETTER = re.compile(r"[^\W\d_]")
_CELL, _LINE = "\x1f", "\x0b"  # stand for the end of a cell, of a line; the page has neither
_TEASER = re.compile(
    r"[\[【(（<《…]\s*(?:查看|阅读|点击)?(?:详细|详情|全文|更多|原文)[^\w]*$|(?:更多|详情|全文|详细)\s*[>»]+$"
)
_PROSE = 30  # characters of a line that is a paragraph by itself
_SHORT = 60  # characters of an item of a menu
_WIDEST_LINE = 5_000
_WIDEST_CELL = 150  # characters of a cell of data; more is a layout made of tables


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page; ``element`` is the number, in the order of the page, of the element that it begins in."""

    text: str
    element: int
    letters: int
    linked: int  # letters in links
    aside: int  # the element around it that the author calls navigation, footer, comments …, by number; or 0

    @property
    def is_links(self) -> bool:
        """Whether it is nothing but links, but for a date."""
        return self.linked >= 0.8 * self.letters > 0

    @property
    def prose(self) -> bool:
        """Whether it is a paragraph: long, with the end of a sentence, not a link."""
        return len(self.text) >= _PROSE and not self.is_links and bool(re.search(r"[。；！？]", self.text))

    @property
    def teaser(self) -> bool:
        """Whether it announces another page: "… [详细]"."""
        return self.linked > 0 and bool(_TEASER.search(self.text))

    @property
    def menu(self) -> bool:
        """Whether it can be left out: only links without a sentence, or short and beside the article."""
        return (
            (self.is_links and len(self.text) <= _SHORT and "。" not in self.text)
            or self.teaser
            or (self.aside > 0 and not self.prose)
        )


@dataclass(frozen=True, slots=True)
class Page:
    """Lines of a page. Element i stands in element ``parents[i]``, and holds elements i to ``lasts[i]``."""

    lines: tuple[PageLine, ...]
    parents: tuple[int, ...]
    lasts: tuple[int, ...]

    def holding(self, lines: Sequence[PageLine]) -> tuple[int, int]:
        """First and last element of the smallest element that holds the lines, of which there is one at least."""
        first = min(line.element for line in lines)
        last = max(line.element for line in lines)
        while self.lasts[first] < last:
            first = self.parents[first]
        return first, self.lasts[first]


def prune(root: Any) -> int:
    """Take out what a reader does not see; how many elements are left."""
    for element in list(root.iter()):
        if element is root or element.getparent() is None:
            continue
        if not isinstance(element.tag, str) or element.tag in _UNSEEN or _is_hidden(element):
            element.drop_tree()
        elif element.tag in {"sup", "sub"}:
            _set_apart(element)
    return sum(1 for _ in root.iter())


def _set_apart(element: Any) -> None:
    """Let no raised or lowered digit look like one of the number before it: 1307<sup>2</sup>户, 300<sup>[3]</sup>万元."""
    words = "".join(element.itertext())
    if element.tag == "sup" and (is_sure_mark(words) or (_is_linked(element) and is_mark(words))):
        element.drop_tree()
        return
    change = raised if element.tag == "sup" else lowered
    for one in element.iter():
        one.text = change(one.text) if one.text else one.text
        if one is not element:
            one.tail = change(one.tail) if one.tail else one.tail


def _is_linked(element: Any) -> bool:
    return element.find(".//a") is not None or next(element.iterancestors("a"), None) is not None


def page_of(root: Any) -> Page:
    """Lines of a pruned page from top to bottom: a paragraph, heading or list item each, a table's row with tabs."""
    writer = _Writer()
    rows = _data_rows(root)
    parents: list[int] = []
    lasts: list[int] = []
    around: dict[int, int] = {}
    open_elements: list[tuple[int, int]] = []
    links = 0
    row = 0  # how many rows of data the place is in: 0 or 1
    for event, element in _walk(root):
        tag = element.tag
        if event == "start":
            number = len(parents)
            parents.append(open_elements[-1][0] if open_elements else 0)
            lasts.append(number)
            above = open_elements[-1][1] if open_elements else 0
            if _is_aside(element):
                around[number] = above
                above = number
            open_elements.append((number, above))
            links += tag == "a"
            if element in rows:
                writer.end()
                row += 1
            elif row and tag in _CELLS:
                writer.cell()
            elif tag in _BLOCKS or tag in _CELLS or tag == "br":
                writer.space() if row else writer.end()
            words = element.text
        else:
            number, _ = open_elements.pop()
            lasts[number] = len(parents) - 1
            links -= tag == "a"
            if element in rows:
                writer.end()
                row -= 1
            elif tag in _BLOCKS or tag in _CELLS:
                writer.space() if row else writer.end()
            words = element.tail
        if words and open_elements:
            at, aside = open_elements[-1]
            writer.write(words, at, links=bool(links), aside=aside)
    writer.end()
    return Page(tuple(_without_wrappers(writer.lines, around)), tuple(parents), tuple(lasts))


def _without_wrappers(lines: Sequence[PageLine], around: dict[int, int]) -> list[PageLine]:
    """The lines, with no "sidebar" or "banner" around them that holds half of the page's paragraphs.

    ``around`` names for what is aside what is aside around it, or 0.
    """
    total = sum(line.letters for line in lines if line.prose)
    inside: dict[int, int] = {}
    for line in lines:
        aside = line.aside if line.prose else 0
        while aside:
            inside[aside] = inside.get(aside, 0) + line.letters
            aside = around[aside]
    wrappers = {element for element, letters in inside.items() if letters * 2 > total}
    freed = []
    for line in lines:
        aside = line.aside
        while aside in wrappers:
            aside = around[aside]
        freed.append(replace(line, aside=aside))
    return freed


class _Writer:
    """Collects the words of a line until it ends."""

    def __init__(self) -> None:
        self.lines: list[PageLine] = []
        self._clear()

    def _clear(self) -> None:
        self._parts: list[str] = []
        self._letters = self._linked = self._cells = 0
        self._where: tuple[int, int] | None = None

    def write(self, words: str, element: int, *, links: bool, aside: int) -> None:
        words = _SHAPELESS.sub("", words)
        if self._where is None and words.strip():
            self._where = (element, aside)
        letters = len(_LETTER.findall(words[:_WIDEST_LINE]))  # a line of more is no link
        self._letters += letters
        self._linked += letters if links else 0
        self._parts.append(words)

    def space(self) -> None:
        self._parts.append(" ")

    def cell(self) -> None:
        if self._cells:
            self._parts.append(_CELL)
        self._cells += 1

    def end(self) -> None:
        if self._where is not None:
            text = _tidy("".join(self._parts))
            if text:
                self.lines.append(PageLine(text, self._where[0], self._letters, self._linked, self._where[1]))
        self._clear()


def _tidy(text: str) -> str:
    text = _SPACES.sub(" ", _BROKEN.sub("", text))
    return "\t".join(cell.strip() for cell in text.split(_CELL)).strip(" \u3000")


def _walk(root: Any) -> Any:
    import lxml.etree  # type: ignore[import-untyped]  # noqa: PLC0415 - imported when a page comes

    return lxml.etree.iterwalk(root, events=("start", "end"))


def _data_rows(root: Any) -> set[Any]:
    """Rows of tables that hold data: two short cells at least, none with a table in it."""
    rows = set()
    for row in root.iter("tr"):
        cells = [cell for cell in row if cell.tag in _CELLS]
        if len(cells) < 2 or any(cell.find(".//table") is not None for cell in cells):
            continue
        words = ["".join(cell.itertext()).strip() for cell in cells]
        if sum(map(bool, words)) >= 2 and max(map(len, words)) <= _WIDEST_CELL:
            rows.add(row)
    return rows


def _is_hidden(element: Any) -> bool:
    if element.tag in {"html", "body"}:
        return False
    if element.get("hidden") is not None or (element.get("aria-hidden") or "").strip().lower() == "true":
        return True
    style = element.get("style")
    if not style:
        return False
    if _DISPLAY.search(style):
        return True
    return bool(_VISIBILITY.search(style)) and sum(map(len, element.itertext())) < _UNCOVERED


def _is_aside(element: Any) -> bool:
    if element.tag in _ASIDE_TAGS or (element.get("role") or "") in {"navigation", "contentinfo", "complementary"}:
        return True
    return element.tag not in {"html", "body"} and bool(
        _ASIDE_MARKS.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    )
