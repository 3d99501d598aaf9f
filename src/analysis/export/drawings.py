"""SVG charts: cleaned once, then coloured for the screen or left as drawn for paper.

A drawing is refused if it could run or load anything. Ids are prefixed, so that two drawings in one page cannot take
each other's clip paths.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

from analysis.errors import ExportError
from analysis.export.fragments import Element, Node, names, write

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_ELEMENTS = names(
    "svg g path rect circle ellipse line polyline polygon text tspan defs clipPath use title desc linearGradient "
    "radialGradient stop pattern marker mask symbol image"
)
_ATTRIBUTES = names(
    "id class style transform x y x1 y1 x2 y2 cx cy r rx ry fx fy d points width height viewBox preserveAspectRatio "
    "version clip-path clip-rule clipPathUnits mask maskUnits maskContentUnits fill fill-rule fill-opacity stroke "
    "stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset stroke-opacity "
    "opacity color font font-family font-size font-style font-weight text-anchor dominant-baseline dx dy rotate "
    "textLength lengthAdjust letter-spacing gradientUnits gradientTransform spreadMethod offset stop-color "
    "stop-opacity patternUnits patternContentUnits patternTransform markerWidth markerHeight markerUnits refX refY "
    "orient marker-start marker-mid marker-end display visibility overflow shape-rendering text-rendering "
    "image-rendering baseline-shift data-figures data-value data-low data-high data-unit data-formula data-stage"
)
_IMAGE = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]+")
_URL = re.compile(r"url\(\s*(['\"]?)#([^)'\"]+)\1\s*\)")
_RISKY = re.compile(r"url\(|@|\\|javascript:|expression|<|&", re.IGNORECASE)
_MATPLOTLIB_STYLE = re.compile(r"\*\{stroke-linejoin: ?round; ?stroke-linecap: ?butt;?\}")
_FONT_FAMILY = re.compile(r"(?<![\w-])font-family:[^;]*;?\s*")
_FONT_SHORTHAND = re.compile(r"((?<![\w-])font:[^;]*?[\d.]+(?:px|pt|em|%)\s+)[^;]+")

INK, MUTED, LINE, PAPER = "currentColor", "var(--muted)", "var(--line)", "var(--paper)"
THEME = {
    "#1d2530": INK,
    "#000000": INK,
    "#000": INK,
    "black": INK,
    "#5a6472": MUTED,
    "#cfd6de": LINE,
    "#1f4e79": "var(--accent)",
    "#b4530a": "var(--warm)",
    "#ffffff": PAPER,
    "#fff": PAPER,
    "white": PAPER,
}
_COLOUR_NAMES = frozenset({"fill", "stroke", "color", "stop-color"})
_DECLARATION = re.compile(r"(?<![\w-])(fill|stroke|color|stop-color)\s*:\s*([#\w]+)")


def clean_drawing(svg: str, *, prefix: str, where: str) -> Element:
    """Read an SVG, refuse what is not a drawing, and prefix every id.

    Raises
    ------
    ExportError
        The text is no SVG, or holds a script, an event attribute, a style sheet, or an address outside itself.
    """
    if "<!ENTITY" in svg:
        raise ExportError(f"{where}: the drawing declares entities")
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - entities are refused above, nothing is fetched
    except ElementTree.ParseError as error:
        raise ExportError(f"{where}: the drawing is no readable SVG: {error}") from None
    if root.tag != f"{_SVG}svg":
        raise ExportError(f"{where}: the drawing is no SVG but <{root.tag}>")
    # Ids that nothing points at only take room.
    used = frozenset(re.findall(r"#([\w.:\-]+)", svg))
    ids = frozenset(found for element in root.iter() if (found := element.get("id")) in used if found)
    drawing = _cleaned(root, ids, prefix, where)
    if not drawing.get("viewBox"):
        raise ExportError(f"{where}: the drawing has no viewBox")
    return drawing


def for_screen(drawing: Element, *, label: str) -> str:
    """Inline SVG in the colours of the page, so that it follows light and dark."""
    kept = tuple((k, v) for k, v in drawing.attributes if k not in {"width", "height", "version", "class", "fill"})
    # Text without a fill of its own would stay black in the dark.
    extra = (("class", "chart"), ("role", "img"), ("aria-label", label), ("fill", INK))
    return write((_themed(Element("svg", (*extra, *kept), drawing.children)),))


def for_paper(drawing: Element, *, font: str) -> str:
    """A file of its own in the colours it was drawn in, every text in one font."""
    namespaces = (("xmlns", "http://www.w3.org/2000/svg"), ("xmlns:xlink", "http://www.w3.org/1999/xlink"))
    whole = Element("svg", (*namespaces, ("font-family", font), *drawing.attributes), drawing.children)
    return write((_on_paper(whole),))


def map_texts(drawing: Element, change: Callable[[str], str]) -> Element:
    """The drawing with every string that it shows changed."""
    children = tuple(change(c) if isinstance(c, str) else map_texts(c, change) for c in drawing.children)
    return Element(drawing.tag, drawing.attributes, children)


def _cleaned(element: ElementTree.Element, ids: frozenset[str], prefix: str, where: str) -> Element:
    tag = element.tag.removeprefix(_SVG)
    if tag not in _ELEMENTS:
        raise ExportError(f"{where}: the drawing holds <{tag}>")
    attributes: dict[str, str] = {}
    for raw, value in element.attrib.items():
        name = raw.removeprefix(_XLINK)
        if name.startswith("{"):
            continue
        if name == "href":
            attributes["href" if tag == "image" else "xlink:href"] = _address(tag, value, ids, prefix, where)
        elif raw.startswith(_XLINK):
            continue
        elif name not in _ATTRIBUTES:
            raise ExportError(f"{where}: the drawing has the attribute {name} on <{tag}>")
        elif name == "id":
            if value in ids:
                attributes[name] = prefix + value
        else:
            local = _URL.sub(lambda match: f"url(#{prefix}{match[2]})", value)
            if _RISKY.search(_URL.sub("", value)):
                raise ExportError(f"{where}: the drawing has {name}={value[:60]!r} on <{tag}>")
            attributes[name] = local
    children: list[Node] = []
    if element.text and tag in {"text", "tspan", "title", "desc"}:
        children.append(element.text)
    for child in element:
        if child.tag == f"{_SVG}style":
            if not _MATPLOTLIB_STYLE.fullmatch((child.text or "").strip()):
                raise ExportError(f"{where}: the drawing holds a style sheet of its own")
        elif child.tag == f"{_SVG}metadata" or not child.tag.startswith(_SVG):
            pass
        else:
            children.append(_cleaned(child, ids, prefix, where))
        if child.tail and tag in {"text", "tspan"}:
            children.append(child.tail)
    if tag == "svg":
        attributes = {"stroke-linejoin": "round", "stroke-linecap": "butt", **attributes}
    return Element(tag, tuple(attributes.items()), tuple(children))


def _address(tag: str, value: str, ids: frozenset[str], prefix: str, where: str) -> str:
    if tag == "image" and _IMAGE.fullmatch(value):
        return value
    if tag != "image" and value.startswith("#") and value[1:] in ids:
        return f"#{prefix}{value[1:]}"
    raise ExportError(f"{where}: the drawing points outside itself: {value[:60]!r}")


def _themed(element: Element) -> Element:
    attributes = []
    for name, drawn in element.attributes:
        value = drawn
        if name == "style":
            plain = _FONT_SHORTHAND.sub(r"\1inherit", _FONT_FAMILY.sub("", drawn))
            value = _DECLARATION.sub(lambda m: f"{m[1]}: {THEME.get(m[2].lower(), m[2])}", plain)
        elif name in _COLOUR_NAMES:
            value = THEME.get(drawn.strip().lower(), drawn)
        if value and name != "font-family":
            attributes.append((name, value))
    children = tuple(child if isinstance(child, str) else _themed(child) for child in element.children)
    return Element(element.tag, tuple(attributes), children)


def _on_paper(element: Element) -> Element:
    attributes = []
    for name, drawn in element.attributes:
        value = _FONT_SHORTHAND.sub(r"\1sans-serif", _FONT_FAMILY.sub("", drawn)) if name == "style" else drawn
        if value and (name != "font-family" or element.tag == "svg") and not name.startswith("data-"):
            attributes.append((name, value))
    children = tuple(child if isinstance(child, str) else _on_paper(child) for child in element.children)
    return Element(element.tag, tuple(attributes), children)
