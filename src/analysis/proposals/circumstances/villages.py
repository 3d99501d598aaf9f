"""Villages that a text names: those of the package, and new ones that are clearly in the article's county."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from analysis.proposals.circumstances.gazetteer import Entry, Gazetteer
from analysis.proposals.circumstances.mentions import Mention

#: A name of two or three characters after a mark, a township or a preposition; what follows 村 may be 村's own word.
_NAMED: Final = re.compile(
    r"(?:(?<=[镇乡])|(?<=街道)|(?<=^)|(?<=[\n，。；：、,;:（(“‘\"《 在向到为给从]))([\u4e00-\u9fff]{2,3}村)(?![镇级民寨])"
)
_GENERAL: Final = re.compile(
    r"贫困|示范|重点|深度|行政|自然|脱贫|出列|挂牌|督战|帮扶|结对|美丽|空壳|薄弱|试点|样板|小康|文明|特色|民俗|专业|旅游|搬迁|"
    r"乡村|农村|山村|新村|老村|[进驻到入下返包联扶连强富全整该本各每他邻我个的和等是了被把将多几某这那哪两]村?|中心|城中|项目|产业|集体|"
    r"[0-9一二三四五六七八九十百千万]+个?|移民|民族|边境|党建|合作|县|区|市|镇|乡|镇村|困难|落后|先进|一般|少数"
)
_LEADS_BACK: Final = re.compile("[在为向对给，。；,;]|帮扶|援建|支持|投入")
_MOST: Final = 50  # villages of one article; more names than that are something else
_FAR: Final = 500  # characters behind a place, a village need not be in it
_TIMES: Final = 2  # so often a name stands in the text that is not after its township


def villages(
    text: str, found: Sequence[Mention], county: str, places: Gazetteer
) -> tuple[tuple[Mention, ...], tuple[Entry, ...]]:
    """The mentions with those of villages put in, and the villages that the package lacks.

    A village counts where the paragraph puts it into no other place than the article's county, so that a donor's village
    (张家港经开区善港村) is none. Villages of the package whose county the text does not name are left out.
    """
    named = {
        place for one in found if places.entries[one.place].level != "village" for place in places.lineage(one.place)
    }
    named |= set(places.lineage(county)) if county else set()  # which the title may name alone
    kept = [
        one
        for one in found
        if places.entries[one.place].level != "village" or places.entries[one.place].parent in named
    ]
    if not county or places.entries[county].level not in ("county", "district"):
        return tuple(kept), ()
    clear = _clear(text, kept, county, places)
    if not clear:
        return tuple(kept), ()
    entries: dict[str, Entry] = {}
    for name in clear:
        entry = places.with_village(county, name)
        same = places.entries.get(entry.id) or next((one for one in entries.values() if one.id == entry.id), None)
        # Two names that are read alike would be one place, and a name that cannot be read none.
        if not entry.id.endswith("-") and (same is None or same.name_zh == name):
            entries[name] = entry
    if not entries:
        return tuple(kept), ()
    taken = {one.at for one in kept}
    every = re.compile("|".join(map(re.escape, sorted(entries, key=len, reverse=True))))
    kept += [
        Mention(match.start(), match.end(), entries[match[0]].id)
        for match in every.finditer(text)
        if match.start() not in taken
    ]
    made = tuple(entry for entry in entries.values() if entry.id not in places.entries)
    return tuple(sorted(kept, key=lambda one: one.at)), made


def _clear(text: str, found: Sequence[Mention], county: str, places: Gazetteer) -> list[str]:
    """The names that are villages' for certain, and in the county wherever the text names them."""
    counted: dict[str, list[int]] = {}
    for match in _NAMED.finditer(text):
        if not _GENERAL.search(match[1][:-1]):
            counted.setdefault(match[1], []).append(match.start(1))
    starts = [one.at for one in found]
    clear = []
    for name, at in list(counted.items())[:_MOST]:
        in_township = any(text[place - 1] in "镇乡" for place in at if place)
        if not in_township and text.count(name) < _TIMES:
            continue
        before = (found[number - 1] if (number := bisect_right(starts, place)) else None for place in at)
        if all(_at_home(text, place, last, county, places) for place, last in zip(at, before, strict=True)):
            clear.append(name)
    return clear


def _at_home(text: str, at: int, last: Mention | None, county: str, places: Gazetteer) -> bool:
    """Whether the paragraph does not put a village elsewhere: the last place that it names is the county or lies in it.

    After another place (和平区在刘川镇甲村) there is a word that leads back.
    """
    if last is None or at - last.until > _FAR or text.find("\n", last.until, at) >= 0:
        return True
    return county in places.lineage(last.place) or bool(_LEADS_BACK.search(text, last.until, at))
