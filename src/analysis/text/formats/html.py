"""A web page: its article without the menus, and what its head says of it. Nothing is fetched.

The article is the smallest element that holds everything on the page that is like one: paragraphs, and lines that name an
amount. All of that element is read, but for lists of links. Extraction libraries were compared and are not used: they
judge an article by its looks, and drop tables, lists and paragraphs whose class sounds like advertising; a figure lost
in silence is worse than a sentence too many, which the furniture rules and a person still see.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from analysis.errors import ArticleError
from analysis.text.formats.decoding import decode
from analysis.text.formats.furniture import is_furniture
from analysis.text.formats.head import PageHead, head_of
from analysis.text.formats.lines import LONG, MOST_LINES, lines_of
from analysis.text.formats.masthead import is_masthead
from analysis.text.formats.reading import Reading
from analysis.text.formats.visible import Page, PageLine, page_of, prune

_MOST_TAGS = 200_000  # the page of an article has some thousands
_DEEPEST = 400  # elements within each other; a browser shows 512
_MOST_ATTRIBUTES = 256  # of one tag; the parser's time grows with their square, the tag of an article has some ten
_MARKUP = re.compile(r"<!--|<[!?]|</?([A-Za-z][^ \t\n\r\f/>]*)")
_COMMENT_END = re.compile(r"(?<=<!--)-?>|--!?>")
_ATTRIBUTE = re.compile(
    r"[ \t\n\r\f/]*=?(?:[^ \t\n\r\f/>=]+|(?<==))(?:[ \t\n\r\f]*=[ \t\n\r\f]*(?:\"[^\"]*\"|'[^']*'|[^ \t\n\r\f>]+))?"
)
#: What stands in them is no markup, up to their own end.
_RAW = {"script", "style", "title", "textarea", "iframe", "xmp", "noembed", "noframes"}
_CHARSET = re.compile(rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,20})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\A\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]{2,20})")
_ENDS = re.compile(r"</(?:html|body)\b[^>]{0,100}>", re.IGNORECASE)
_LETTERS = re.compile(r"\W+")
_SHORTEST = 4  # letters of a headline
_HEADLINES = 10  # lines between the headline of a page and its article
_SECTION = re.compile(
    r"(?:首页|频道|栏目|新闻中心|新闻动态|工作动态|政务公开|信息公开|正文|详情|列表|详细页?|内容页?|门户网站|官网)$|^首页"
)
_SITE = re.compile(r"\s*(?:[_|丨–—»<>]|--?(?=\s)|(?<=\s)--?)\s*")


def read_html(data: bytes, *, name: str) -> Reading:
    """Text of the page's article, one paragraph a line, and title, publisher, date and address as its head gives them.

    Raises
    ------
    ArticleError
        The encoding is not known, or the page is too deep or has too many tags, or attributes of a tag, to be an article.
    """
    declared = [found[1].decode("ascii", "replace") for found in [_XML_ENCODING.search(data[:200])] if found]
    declared += [label.decode("ascii", "replace") for label in _CHARSET.findall(data[:8192])]
    decoded = decode(data, name=name, declared=declared)
    if (tags := decoded.text.count("<")) > _MOST_TAGS:
        raise ArticleError(f"{name}: found a page with {tags} tags; allowed: at most {_MOST_TAGS}")
    root = _parsed(decoded.text, name)
    head = head_of(root, decoded.text[:4096])
    prune(root)
    page = page_of(root)
    if len(page.lines) > MOST_LINES:
        raise ArticleError(f"{name}: found a page of {len(page.lines)} lines; allowed: at most {MOST_LINES}")
    remarks = (f"characters that could not be read: {decoded.damaged}",) if decoded.damaged else ()
    kept = _article(page, head)
    text = "\n".join(line.text for line in kept)
    title = _title(head, kept)
    return Reading(text, decoded.encoding, title, head.publisher, head.published, head.url, remarks)


def _parsed(text: str, name: str) -> Any:
    import lxml.etree  # type: ignore[import-untyped]  # noqa: PLC0415 - imported when a page comes
    import lxml.html  # type: ignore[import-untyped]  # noqa: PLC0415

    # The characters are settled: a charset in the page must not change them again. Characters XML cannot have go.
    clean = re.sub(r"[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
    # An end in the middle, from a header that was pasted in, is passed over by browsers; here all behind it would be lost.
    clean = _ENDS.sub("", clean)
    if _is_crowded(clean):
        raise ArticleError(f"{name}: found a tag with attributes without end; allowed: at most {_MOST_ATTRIBUTES}")
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(clean.encode(), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise ArticleError(f"{name}: the page cannot be read ({str(error)[:80]}); allowed: an HTML page") from None
    for entry in parser.error_log:
        if "xcessive depth" in entry.message or "imit exceeded" in entry.message:
            raise ArticleError(f"{name}: found tags nested without end; allowed: {_DEEPEST} within each other")
    if _depth(root) > _DEEPEST:
        raise ArticleError(f"{name}: found tags nested {_depth(root)} deep; allowed: {_DEEPEST} within each other")
    return root


def _is_crowded(text: str) -> bool:
    """Whether a tag has too many attributes; one that is long, such as a picture's own bytes, is none too many."""
    at = 0
    while markup := _MARKUP.search(text, at):
        at = markup.end()
        name = (markup[1] or "").lower()
        if not name:
            end = _COMMENT_END.search(text, at) if markup[0] == "<!--" else None
            at = end.end() if end is not None else _behind(text, ">", at)
            continue
        for _ in range(_MOST_ATTRIBUTES + 1):
            attribute = _ATTRIBUTE.match(text, at)
            if attribute is None:
                break
            at = attribute.end()
        else:
            return True
        if name in _RAW and markup[0][1] != "/":
            closing = re.compile(f"</{name}(?=[ \t\n\r\f/>])", re.IGNORECASE).search(text, at)
            at = len(text) if closing is None else closing.start()
    return False


def _behind(text: str, mark: str, at: int) -> int:
    found = text.find(mark, at)
    return len(text) if found < 0 else found + 1


def _depth(root: Any) -> int:
    import lxml.etree  # noqa: PLC0415

    deepest = depth = 0
    for event, _ in lxml.etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _letters(text: str) -> str:
    return _LETTERS.sub("", text)


def _article(page: Page, head: PageHead) -> Sequence[PageLine]:
    """Lines of the smallest element that holds the article, from the headline above it, without menus in it."""
    lines = page.lines
    core = [line for line in lines if _is_article(line)]
    if not core:
        return [line for line in lines if not line.aside] or lines
    first, last = _with_heading(page, *page.holding(core))
    inside = [at for at, line in enumerate(lines) if first <= line.element <= last]
    first_core = next(at for at in inside if lines[at] is core[0])
    headline, start = _start(lines, inside[0], first_core, head)
    kept = [lines[headline]] if headline < start else []
    chosen = {id(line) for line in core}
    ends = [at for at in inside if id(lines[at]) in chosen]
    for at in range(start, inside[-1] + 1):
        line = lines[at]
        # Between paragraphs an amount is the article's, whatever its author calls the box around it.
        if not line.menu or id(line) in chosen or (ends[0] < at < ends[-1] and _names_an_amount(line)):
            kept.append(line)
    return kept


def _names_an_amount(line: PageLine) -> bool:
    return not line.is_links and any(one.amounts for one in lines_of(line.text))


def _with_heading(page: Page, first: int, last: int) -> tuple[int, int]:
    """The element, or where it is a single paragraph what it stands in, as long as that brings in no menu."""
    for _ in range(2):
        inside = [line for line in page.lines if first <= line.element <= last]
        parent = page.parents[first]
        around = [line for line in page.lines if parent <= line.element <= page.lasts[parent]]
        if len(inside) > 1 or parent == 0 or any(line.menu for line in around):
            break
        first, last = parent, page.lasts[parent]
    return first, last


def _is_article(line: PageLine) -> bool:
    """Whether a line is a paragraph or names an amount, outside menus, teasers and what is said of the site."""
    if line.aside or line.is_links or line.teaser:
        return False
    plain = lines_of(line.text[: 2 * LONG])
    return any((one.prose or one.amounts) and not is_furniture(one, at_an_end=True) for one in plain)


def _start(lines: Sequence[PageLine], first: int, core: int, head: PageHead) -> tuple[int, int]:
    """Where the headline stands, and where the article begins: there if it is close above, else where its element does."""
    titles = {_letters(title) for title in (*head.headlines, head.title) if title}
    titles |= {_letters(_SITE.split(title)[0]) for title in head.page_titles}
    # Where the element is the whole page, what stands above the last menu is the page's.
    start = max((at + 1 for at in range(first, core) if lines[at].menu), default=min(first, core))
    for at in range(core, -1, -1):
        letters = _letters(lines[at].text)
        if len(letters) >= _SHORTEST and not lines[at].is_links and letters in titles:
            near = at >= core - _HEADLINES
            return at, at if near else max(start, at + 1)
    return start, start


def _title(head: PageHead, lines: Sequence[PageLine]) -> str:
    """The headline of the article; what the page shows and its head says alike is surest. Empty where neither is.

    "云岭县东西部协作见实效_云岭县人民政府" begins with the headline, "首页 - 新闻动态" names a section and no article.
    """
    shown = {_letters(line.text): line.text for line in lines[:_HEADLINES]}
    said = [_letters(title) for title in (head.title, *head.page_titles) if title]
    parts = {_letters(part): part for title in head.page_titles if (part := _SITE.split(title)[0].strip())}
    marked = [title for title in (head.title, *head.headlines) if title and not is_masthead(lines_of(title)[0])]
    for title in marked:
        letters = _letters(title)
        if len(letters) >= _SHORTEST and letters in shown and any(letters in whole for whole in said):
            return title
    for letters, words in shown.items():
        if len(letters) >= 2 * _SHORTEST and letters in parts:
            return words
    for title in [
        *([head.title] if head.title else []),
        *[one for one in marked if _letters(one) in shown],
        *parts.values(),
    ]:
        if len(_letters(title)) >= 2 * _SHORTEST and not _SECTION.search(title):
            return title
    return ""
