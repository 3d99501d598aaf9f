"""Where a text names places, and which: a name that several places have is told apart by what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from analysis.proposals.circumstances.gazetteer import BARE, FULL, SHORT, Gazetteer, is_word

#: What may stand before 宁县 or 文县 (a county of one character is part of many words: 形成县乡村, 人文县情).
_BEFORE_SHORT: Final = re.compile(r"(?:^|[^\u4e00-\u9fff]|[省市州区盟在向对给由到至从赴往为于及和与同等是])$")
#: … and which of them are parts of so many words that they are never taken without such a mark.
_PARTS: Final = frozenset(
    ("成县", "和县", "理县", "应县", "代县", "文县", "易县", "兴县", "临县", "南县", "古县", "新县")
)
_LEVEL_AFTER: Final = re.compile(r"[级域乡镇直里内外委情]")
#: 市 and 区 that belong to the next word: 东方市场, 和平区域.
_CUT: Final = {"市": re.compile("[场值面]"), "区": re.compile("[域间块划]")}
#: A newspaper, an agency's line, a road: the name is part of another's.
_ANOTHERS_AFTER: Final = re.compile(
    r"日报|晚报|早报|晨报|商报|时报|都市报|在线|新闻网|新闻社|电视台|广播|卫视|网讯|融媒|"
    r"(?:[0-9]+月[0-9]+日)?(?:电|讯)(?![商力子站视影器梯信网价费缆])|大街|大道|高速|机场|火车站|时间|网(?![络点上箱])|站(?![在起])"
)
#: 上海某某生物有限公司: where a firm is registered says nothing of who gives or receives.
_FIRM: Final = re.compile("[\u4e00-\u9fff]{2,14}?(?:有限(?:责任)?公司|股份公司)")
_GIVEN_BY: Final = re.compile("[^，。；;\n]{0,60}?(?:捐|资助|援助|赠)")  # a firm that gives is on its place's side
_NO_NAME: Final = re.compile("[的与和同及对向为由在]")
_TOWNSHIP: Final = re.compile(r"[镇村寨屯]|乡(?!村|亲)|街道|路(?![径线])|山区")
#: 在贺州举行: where people met.
_VENUE: Final = re.compile("[\u4e00-\u9fff]{0,6}?(?:举行|召开|举办|开幕|启幕|闭幕)")
#: 三河、西安、高崖等6个乡镇: townships, whatever else is called so.
_TOWNSHIPS: Final = re.compile(
    r"(?=[、等])(?:[、和及][\u4e00-\u9fff]{2,4}?)*等?[0-9一二三四五六七八九十两]*个?(?:乡镇|镇|乡(?!村)|街道|社区|村(?!级))"
)
_AGENCY: Final = re.compile(r"(?:社|网|报)$")
_GENERIC: Final = frozenset(("城区", "郊区", "矿区", "新城区", "市中区", "城中区", "新市区", "东区", "西区"))
_BETWEEN: Final = frozenset("、和与及")
_ENDED: Final = re.compile(r"$|[^\u4e00-\u9fff]|[的在与和及、两对到向帮援结等]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that the text names at characters ``[at, until)``."""

    at: int
    until: int
    place: str


@dataclass(slots=True)
class _Occurrence:
    at: int
    until: int
    name: str
    candidates: tuple[tuple[str, str], ...]
    marked: bool = True
    place: str = ""


def mentions(text: str, places: Gazetteer) -> tuple[Mention, ...]:
    """The places that a text names, in its order.

    A name in full, or a stem that is no other word, stands for its place. A stem such as 靖远 does where the text has its
    full name too, where the place that it lies in stands right before it (甘肃靖远), or in a row with others of the same
    parent (安定、陇西、临洮和漳县). A name that several places have is that of the one whose parent stands right before it,
    here or elsewhere in the text; else the one that the package pairs with a place which the text names; else the one
    whose parent the text names nearest before. Where none of these decides, it is left out.

    Examples
    --------
    >>> from analysis.dataset import load
    >>> from analysis.proposals.circumstances.gazetteer import gazetteer
    >>> places = gazetteer(load())
    >>> [one.place for one in mentions("靖远县与天津市和平区结对，和平发展，和平区投入资金", places)]
    ['620421', '120000', '120101', '120101']
    >>> [one.place for one in mentions("形成县乡村三级网络，和平区投入资金", places)]
    []
    """
    found = [one for at, name in places.occurrences(text) if (one := _occurrence(text, at, name, places))]
    _by_themselves(found, places)
    named = {one.place for one in found if one.place}
    senses = _beside(text, found, places)
    _by_company(found, named, senses)
    _in_rows(text, found, places)
    _by_text(found, places)
    return tuple(Mention(one.at, one.until, one.place) for one in found if one.place)


def _occurrence(text: str, at: int, name: str, places: Gazetteer) -> _Occurrence | None:
    until = at + len(name)
    cut = _CUT.get(name[-1])
    if cut is not None and cut.match(text, until):
        name, until = name[:-1], until - 1
        if name not in places.names:
            return None
    marked = True
    if len(name) == 2 and name[-1] in "县市区旗":
        marked = bool(_BEFORE_SHORT.search(text[max(at - 1, 0) : at]))
        if _LEVEL_AFTER.match(text, until) or (not marked and name in _PARTS):
            return None
    candidates = places.names[name]
    if _elsewhere(text, at, until, bare=candidates[0][1] in (SHORT, BARE)):
        return None
    return _Occurrence(at, until, name, candidates, marked)


def _elsewhere(text: str, at: int, until: int, *, bare: bool) -> bool:
    """Whether the name is part of another: of a newspaper, of an agency's line, of a road, of a township."""
    if bare and (_TOWNSHIP.match(text, until) or _TOWNSHIPS.match(text, until)):
        return True
    firm = _FIRM.match(text, until) if bare else None
    if firm is not None and not _NO_NAME.search(firm[0]) and not _GIVEN_BY.match(text, firm.end()):
        return True
    match = _ANOTHERS_AFTER.match(text, until)
    if match is None:
        return bool(_VENUE.match(text, until)) and text[max(at - 1, 0) : at] in ("在", "于")
    if match[0].endswith(("电", "讯")):
        before = text[max(at - 1, 0) : at]
        return not before.strip() or bool(_AGENCY.search(before)) or match[0][0].isdigit()
    return True


def _by_themselves(found: list[_Occurrence], places: Gazetteer) -> None:
    """Names that only one place has in full or safely for short; of a province and its city, the province."""
    marked = {one.name for one in found if one.marked}
    for one in found:
        strong = [place for place, how in one.candidates if how != BARE and one.name in marked]
        if strong and one.name not in _GENERIC:
            outer = [place for place in strong if all(place in places.lineage(other) for other in strong)]
            one.place = outer[0] if outer else ""
    # 临夏 is the county where the text names the county in full, and never the prefecture.
    full = {one.place for one in found if one.place and one.candidates[0][1] not in (SHORT, BARE)}
    for one in found:
        inner = [place for place, how in one.candidates if how == BARE and place in full]
        if one.place and one.place not in full and len(inner) == 1 and one.candidates[0][1] in (SHORT, BARE):
            one.place = inner[0]


def _beside(text: str, found: list[_Occurrence], places: Gazetteer) -> dict[str, str]:
    """What stands right after a place that it lies in; the senses of names that this decides."""
    senses: dict[str, str] = {}
    for before, one in pairwise(found):
        if before.until != one.at or not before.place:
            continue
        inside = [place for place, _ in one.candidates if before.place in places.lineage(place)[1:]]
        outer = [place for place in inside if all(place in places.lineage(other) for other in inside)]
        if len(outer) == 1 and (not is_word(one.name) or _ENDED.match(text, one.until)):
            one.place = outer[0]
            if not is_word(one.name):
                senses.setdefault(one.name, outer[0])
    return senses


def _by_company(found: list[_Occurrence], named: set[str], senses: dict[str, str]) -> None:
    named = named | {one.place for one in found if one.place}
    for one in found:
        if one.place:
            continue
        if one.name in senses:
            one.place = senses[one.name]
        elif all(how == BARE for _, how in one.candidates) and not is_word(one.name):
            inside = [place for place, _ in one.candidates if place in named]
            if len(inside) == 1:
                one.place = inside[0]


def _in_rows(text: str, found: list[_Occurrence], places: Gazetteer) -> None:
    """Stems in a row with places of the same parent: with one that is certain, or three and more together."""
    row: list[_Occurrence] = []
    for one in [*found, None]:
        if row and one is not None and one.at - row[-1].until == 1 and text[row[-1].until] in _BETWEEN:
            row.append(one)
            continue
        if len(row) > 1 and any(not member.place for member in row):
            _row(row, places)
        row = [one] if one is not None else []


def _row(row: list[_Occurrence], places: Gazetteer) -> None:
    certain = {places.entries[one.place].parent for one in row if one.place}
    open_ones = [one for one in row if not one.place]
    parents = [{places.entries[place].parent for place, _ in one.candidates} for one in open_ones]
    shared = (
        certain if len(certain) == 1 else set.intersection(*parents) if len(open_ones) > 2 and not certain else set()
    )
    for one in open_ones:
        inside = [place for place, _ in one.candidates if places.entries[place].parent in shared]
        if len(shared) == 1 and len(inside) == 1:
            one.place = inside[0]


def _by_text(found: list[_Occurrence], places: Gazetteer) -> None:
    """Names that several places have in full: by the package's pairings, else by the nearest parent before."""
    certain = [one for one in found if one.place]
    named = {place for one in certain for place in places.lineage(one.place)}
    decided: dict[str, str] = {}
    for one in found:
        strong = [place for place, how in one.candidates if how == FULL and one.marked]
        if one.place or len(strong) < 2:
            continue
        if one.name not in decided:
            decided[one.name] = _decided(one, strong, certain, named, places)
        one.place = decided[one.name]


def _decided(
    one: _Occurrence, strong: Sequence[str], certain: Sequence[_Occurrence], named: set[str], places: Gazetteer
) -> str:
    if one.name in _GENERIC:
        return ""
    paired = [place for place in strong if places.partners(place) & named]
    if len(paired) == 1:
        return paired[0]
    inside = [place for place in strong if set(places.lineage(place)[1:]) & named]
    if len(inside) < 2:
        return inside[0] if inside else ""
    for other in reversed([other for other in certain if other.at < one.at]):
        near = [place for place in inside if set(places.lineage(place)[1:]) & set(places.lineage(other.place))]
        if len(near) == 1:
            return near[0]
    return ""
