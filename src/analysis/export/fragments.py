"""HTML fragments as small immutable trees: everything that is not on the list is refused.

Text from data reaches a report only through these trees. Both exporters write them out anew, escaping every string,
so data can never become markup, script or typesetting code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from analysis.characters import legible
from analysis.errors import ExportError


@dataclass(frozen=True, slots=True)
class Element:
    """One element; ``attributes`` are in the order written, values without entities."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Node, ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """Value of an attribute."""
        for key, value in self.attributes:
            if key == name:
                return value
        return default

    @property
    def classes(self) -> tuple[str, ...]:
        """The class names."""
        return tuple(self.get("class").split())


Node = Element | str
Fragment = tuple[Node, ...]


def names(listed: str) -> frozenset[str]:
    """The names in a text, white space between them."""
    return frozenset(listed.split())


VOID = frozenset({"br", "hr", "img"})
INLINE = names("strong em b i del s sup sub span small code a time data br img")
PARENTS = {
    "thead": {"table"},
    "tbody": {"table"},
    "tfoot": {"table"},
    "caption": {"table"},
    "tr": {"table", "thead", "tbody", "tfoot"},
    "th": {"tr"},
    "td": {"tr"},
    "li": {"ul", "ol"},
    "dt": {"dl"},
    "dd": {"dl"},
}
_ONLY_CHILDREN = {parent: tag for tag, parents in PARENTS.items() for parent in parents}
_NO_BLOCKS_INSIDE = INLINE | {"p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption", "pre"}
_BLOCKS = names("p ul ol dl table h1 h2 h3 h4 h5 h6 blockquote pre hr")
_ATTRIBUTES = {
    **dict.fromkeys(INLINE | _BLOCKS | PARENTS.keys(), frozenset({"class", "lang", "id", "data-figures"})),
    "a": frozenset({"class", "lang", "id", "data-figures", "href", "title"}),
    "data": names("class lang id value data-figures data-value data-low data-high data-unit data-formula data-stage"),
    "time": frozenset({"class", "lang", "datetime"}),
    "th": frozenset({"class", "lang", "id", "data-figures", "scope", "colspan", "rowspan"}),
    "td": frozenset({"class", "lang", "id", "data-figures", "colspan", "rowspan"}),
    "ol": frozenset({"class", "lang", "id", "start"}),
    "img": frozenset({"src", "alt"}),
}
_SHAPES = {
    "class": re.compile(r"[\w\- ]*"),
    "lang": re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*"),
    "id": re.compile(r"[^\W\d][\w.\-]*"),
    "data-figures": re.compile(r"[\w.\-:/ ]*"),
    "href": re.compile(r"https?://[^\s\"'<>\\]+|#[\w.\-]+"),
    "scope": re.compile(r"row|col|rowgroup|colgroup"),
    "colspan": re.compile(r"[1-9]\d{0,2}"),
    "rowspan": re.compile(r"[1-9]\d{0,3}"),
    "start": re.compile(r"\d{1,6}"),
    "src": re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]+"),
}
_ALIGNMENT = re.compile(r"\s*text-align:\s*(left|right|center);?\s*")
_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff][\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef·—“”]*")
_CHINESE_LINE_END = re.compile(rf"(?<={_CJK})[ \t]*\n\s*(?={_CJK})")


@dataclass(slots=True)
class _Opened:
    """An element that is not closed yet, and what the elements around it forbid."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    inline_in: str  # the outermost element that holds no blocks
    in_link: bool
    in_pre: bool
    children: list[Node] = field(default_factory=list)


class _Parser(HTMLParser):
    """Builds the tree; the first thing not allowed raises."""

    def __init__(self, where: str, *, foreign: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.where = where
        self.foreign = foreign
        self.skipping = False
        self.stack = [_Opened("", (), "", in_link=False, in_pre=False)]

    def refuse(self, message: str) -> ExportError:
        return ExportError(f"{self.where}: {message}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.foreign and tag == "style":
            self.skipping = True
            return
        if self.foreign and tag == "div" and not any(name.startswith("on") for name, _ in attrs):
            return
        if tag not in _ATTRIBUTES:
            raise self.refuse(f"the element <{tag}> is not allowed in a report")
        self._check_place(tag)
        attributes = self._checked(tag, attrs)
        outer = self.stack[-1]
        if tag in VOID:
            outer.children.append(Element(tag, attributes))
        else:
            self.stack.append(
                _Opened(
                    tag,
                    attributes,
                    outer.inline_in or (tag if tag in _NO_BLOCKS_INSIDE else ""),
                    in_link=outer.in_link or tag == "a",
                    in_pre=outer.in_pre or tag == "pre",
                )
            )

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.foreign and tag in {"style", "div"}:
            self.skipping = False
            return
        opened = self.stack[-1]
        if tag != opened.tag:
            raise self.refuse(
                f"</{tag}> closes nothing" if not opened.tag else f"</{tag}> stands where </{opened.tag}> belongs"
            )
        self.stack.pop()
        self.stack[-1].children.append(Element(tag, opened.attributes, tuple(opened.children)))

    def handle_data(self, data: str) -> None:
        if self.skipping:
            return
        parent = self.stack[-1]
        if parent.tag in _ONLY_CHILDREN:
            if data.strip():
                raise self.refuse(f"text {data.strip()[:40]!r} stands directly in <{parent.tag}>")
            return
        if "\n" in data and not parent.in_pre:
            data = _CHINESE_LINE_END.sub("", data)
        parent.children.append(data)

    def handle_decl(self, decl: str) -> None:
        raise self.refuse(f"the declaration <!{decl[:20]}> is not allowed in a report")

    def handle_pi(self, data: str) -> None:
        raise self.refuse(f"the instruction <?{data[:20]}> is not allowed in a report")

    def unknown_decl(self, data: str) -> None:
        raise self.refuse(f"the declaration <![{data[:20]} is not allowed in a report")

    def tree(self) -> Fragment:
        if len(self.stack) > 1:
            raise self.refuse(f"<{self.stack[-1].tag}> is never closed")
        return tuple(self.stack[0].children)

    def _check_place(self, tag: str) -> None:
        parent = self.stack[-1]
        if (tag in PARENTS and parent.tag not in PARENTS[tag]) or (parent.tag in _ONLY_CHILDREN and tag not in PARENTS):
            raise self.refuse(f"<{tag}> cannot stand in <{parent.tag or 'the fragment'}>")
        if parent.inline_in and tag not in INLINE:
            raise self.refuse(f"<{tag}> cannot stand in <{parent.inline_in}>")
        if tag == "a" and parent.in_link:
            raise self.refuse("a link cannot stand in a link")

    def _checked(self, tag: str, attrs: list[tuple[str, str | None]]) -> tuple[tuple[str, str], ...]:
        kept: dict[str, str] = {}
        for name, raw in attrs:
            value = raw or ""
            if name == "style" and tag in {"th", "td"} and (side := _ALIGNMENT.fullmatch(value)):
                if side[1] == "right":
                    kept["class"] = "num"
                continue
            if name not in _ATTRIBUTES[tag]:
                if self.foreign and not name.startswith("on"):
                    continue
                raise self.refuse(f"the attribute {name} is not allowed on <{tag}>")
            if self.foreign and name in {"class", "id"}:
                continue
            if name in _SHAPES and not _SHAPES[name].fullmatch(value):
                raise self.refuse(f"the attribute {name} of <{tag}> is {value[:60]!r}")
            kept[name] = value
        return tuple(kept.items())


def parse_fragment(source: str, *, where: str, foreign: bool = False) -> Fragment:
    """Read an HTML fragment, refusing whatever a report may not hold.

    Parameters
    ----------
    source
        The HTML text.
    where
        Named at the start of an error: ``cell 3``.
    foreign
        True for output that is not ours (a pandas table): looks are left out instead of refused; scripts and event
        attributes are refused all the same.

    Raises
    ------
    ExportError
        An element, attribute or address is not allowed, or tags do not match.
    """
    parser = _Parser(where, foreign=foreign)
    parser.feed(str(source))
    parser.close()
    return parser.tree()


def walk(nodes: Fragment) -> Iterator[Element]:
    """Every element, parents before children."""
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        if isinstance(node, Element):
            yield node
            waiting.extend(reversed(node.children))


def strings(element: Element) -> Iterator[str]:
    """Every string in an element, in order."""
    for child in element.children:
        if isinstance(child, str):
            yield child
        else:
            yield from strings(child)


def text_of(nodes: Fragment) -> str:
    """Plain text, white space collapsed."""
    found: list[str] = []
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            found.append(node)
        elif node.tag == "br":
            found.append(" ")
        else:
            waiting.extend(reversed(node.children))
    return " ".join("".join(found).split())


def mark_chinese(text: str) -> Iterator[Node]:
    """Chinese passages of an English text, each marked with its language."""
    end = 0
    for match in _CHINESE.finditer(text):
        if match.start() > end:
            yield text[end : match.start()]
        yield Element("span", (("lang", "zh-CN"),), (match[0],))
        end = match.end()
    if end < len(text):
        yield text[end:]


def write(nodes: Fragment) -> str:
    """HTML of a tree; every string is escaped here and nowhere else."""
    pieces: list[str] = []
    for node in nodes:
        _write(node, pieces)
    return "".join(pieces)


def _write(node: Node, pieces: list[str]) -> None:
    if isinstance(node, str):
        pieces.append(escape(legible(node), quote=False))
        return
    pieces.append(f"<{node.tag}")
    for name, value in node.attributes:
        pieces.append(f' {name}="{escape(legible(value))}"')
    pieces.append(">")
    if node.tag not in VOID:
        for child in node.children:
            _write(child, pieces)
        pieces.append(f"</{node.tag}>")
