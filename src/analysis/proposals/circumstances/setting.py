"""What an article is about: the place that receives, the place that gives, and on which side each place stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from analysis.proposals.circumstances.gazetteer import Gazetteer
from analysis.proposals.circumstances.mentions import Mention
from analysis.proposals.circumstances.passages import Passages
from analysis.proposals.proposal import UNKNOWN, Choice

#: Provinces by the side that they have in paired assistance; Liaoning stands for Dalian. The others have none.
_EAST: Final = frozenset(("11", "12", "21", "31", "32", "33", "35", "37", "44"))
_WEST: Final = frozenset(
    ("13", "15", "22", "42", "43", "45", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65")
)
PAIRED: Final = re.compile("结对|协作|帮扶|对口|携手|支援|牵手|援建|援助|挂职|合作")
#: What provinces are called in pairs, the one that gives first; 津甘 and 甘津 are the same pair.
_PAIRS: Final = {
    "京蒙": "110000", "京冀": "110000", "津甘": "120000", "津陇": "120000", "津冀": "120000", "津承": "120000", "粤桂": "440000",
    "粤黔": "440000", "粤川": "440000", "苏陕": "320000", "苏青": "320000", "苏黔": "320000", "浙川": "330000", "浙黔": "330000",
    "闽宁": "350000", "闽甘": "350000", "鲁渝": "370000", "鲁甘": "370000", "沪滇": "310000", "沪黔": "310000", "沪遵": "310000",
    "深桂": "440300", "深百": "440300", "杭黔": "330100", "甬黔": "330200", "穗黔": "440100", "穗毕": "440100", "榕定": "350100",
    "青陇": "370200", "厦临": "350200", "杭恩": "330100", "甬延": "330200",
}  # fmt: skip
_SECOND: Final = {
    "蒙": "150000", "冀": "130000", "桂": "450000", "渝": "500000", "川": "510000", "黔": "520000", "滇": "530000",
    "陕": "610000", "甘": "620000", "陇": "620000", "青": "630000", "宁": "640000",
}  # fmt: skip
_PAIR: Final = re.compile(f"(?:{'|'.join(one for pair in _PAIRS for one in (pair, pair[::-1]))})(?![镇村])")
_LEAD: Final = 150  # characters of the beginning, where an article says what it is about
_MOST: Final = 0.6  # of the mentions of one side, so many name the place that the article is about


@dataclass(frozen=True, slots=True)
class Setting:
    """The place and the donor that hold where a clause names no other; unknown where the article is about several."""

    place: Choice = UNKNOWN
    donor: Choice = UNKNOWN


def side(place: str, places: Gazetteer) -> str:
    """Whether a place gives ("donor") or receives ("recipient"); "" where neither is known.

    >>> from analysis.dataset import load
    >>> from analysis.proposals.circumstances.gazetteer import gazetteer
    >>> places = gazetteer(load())
    >>> side("120101", places), side("620421-fuping", places), side("100000-east-9-provinces", places), side("360000", places)
    ('donor', 'recipient', 'donor', '')
    """
    if place.startswith("100000-"):
        members = places.dataset.place(place).members.split()
        if members:
            sides = {side(member, places) for member in members}
            return sides.pop() if len(sides) == 1 else ""
        return "donor" if place.startswith("100000-east") else "recipient"
    return "donor" if place[:2] in _EAST else "recipient" if place[:2] in _WEST else ""


def setting(
    text: str, found: Sequence[Mention], pieces: Passages, places: Gazetteer, title: Sequence[Mention] = ()
) -> Setting:
    """What the article is about: by its title, then by the package's pairings and the wording, then by what it names most."""
    own = innermost(found, places)
    place = _recipient(own, innermost(title, places), text, places)
    return Setting(place, _donor(text, own, innermost(title, places), pieces, places, place.value))


def innermost(found: Sequence[Mention], places: Gazetteer) -> tuple[Mention, ...]:
    """Mentions without those that only say where the next one lies: 甘肃省白银市靖远县 is one mention, of the county."""
    kept = []
    for number, one in enumerate(found):
        after = found[number + 1] if number + 1 < len(found) else None
        if after is None or after.at != one.until or one.place not in places.lineage(after.place)[1:]:
            kept.append(one)
    return tuple(kept)


def _recipient(found: Sequence[Mention], title: Sequence[Mention], text: str, places: Gazetteer) -> Choice:
    mine = [one for one in found if side(one.place, places) == "recipient"]
    # A village is in its county: what is about the village says so in its own clause.
    counts = Counter(_county(one.place, places) for one in mine)
    named = dict.fromkeys(_county(one.place, places) for one in title if side(one.place, places) == "recipient")
    lowest = [one for one in named if not any(one in places.lineage(other)[1:] for other in named)]
    if len(lowest) == 1:
        inside = {one for one in counts if one != lowest[0] and lowest[0] in places.lineage(one)}
        return Choice(
            lowest[0], "high" if len(inside) < 2 else "medium", "place.title", places.entries[lowest[0]].name_zh
        )
    if len(lowest) > 1:
        group = group_of(lowest, places)
        if group:
            return Choice(group, "medium", "place.title", places.entries[group].name_zh)
    total = sum(counts.values())
    for level in (("county", "district"), ("prefecture",), ("province",)):
        # Mentions of what lies inside a place are mentions of it; those of what it lies in speak for no other.
        shares = Counter[str]()
        for place, count in counts.items():
            for one in places.lineage(place):
                if places.entries[one].level in level:
                    shares[one] += count
        if not shares:
            continue
        first, most = max(shares.items(), key=lambda item: item[1])
        wider = [place for place in counts if place in places.lineage(first)[1:]]
        around = sum(counts[place] for place in wider)
        # 黔西南州 once, then 普安县 once: the article may be about the prefecture
        order = list(counts)
        if any(counts[one] >= most and order.index(one) < order.index(first) for one in wider if first in counts):
            continue
        in_lead = any(_county(one.place, places) == first and one.at < _LEAD for one in mine)
        often = most > 1 or (in_lead and not _PAIR.search(text, 0, _LEAD))
        if most >= _MOST * (total - around) and first in counts and often:
            confidence = "medium" if most == total - around else "low"
            return Choice(first, confidence, "place.most_named", places.entries[first].name_zh)
    pairs = _pairs(text)
    if len(pairs) == 1 and (match := _PAIR.search(text, 0, _LEAD)):
        pair = next(iter(pairs.values()))
        province = _SECOND.get(pair[1], "")
        return Choice(province, "low", "place.pair_of_provinces", match[0]) if province else UNKNOWN
    return UNKNOWN


def _pairs(text: str) -> dict[str, str]:
    """The donors of the pairs of provinces that a text names, each with its pair, donor first."""
    ordered = [words if words in _PAIRS else words[::-1] for words in _PAIR.findall(text)]
    return {_PAIRS[words]: words for words in ordered}


def _donor(
    text: str,
    found: Sequence[Mention],
    title: Sequence[Mention],
    pieces: Passages,
    places: Gazetteer,
    recipient: str,
) -> Choice:
    mine = [one for one in found if side(one.place, places) == "donor"]
    counts = Counter(one.place for one in mine)
    named = dict.fromkeys(one.place for one in (*mine, *title) if side(one.place, places) == "donor")
    line = places.lineage(recipient) if recipient else ()
    if own := _paired(line[:1], named, counts, places):
        return own
    in_title = dict.fromkeys(one.place for one in title if side(one.place, places) == "donor")
    lowest = [one for one in in_title if not any(one in places.lineage(other)[1:] for other in in_title)]
    if len(lowest) == 1:
        return Choice(lowest[0], "medium", "donor.title", places.entries[lowest[0]].name_zh)
    if len(lowest) > 1 and (together := group_of(lowest, places) or places.common(lowest)):
        words = "、".join(places.entries[one].name_zh for one in lowest)
        return Choice(together, "low", "donor.several", words)
    if worded := _worded(text, found, mine, pieces, places, recipient):
        return worded
    if above := _paired(line[1:], named, counts, places):
        return above
    if counts:
        common = places.common(counts)
        first, most = counts.most_common(1)[0]
        if most >= _MOST * sum(counts.values()) and (most > 1 or len(counts) == 1):
            return Choice(first, "low", "donor.most_named", places.entries[first].name_zh)
        return Choice(common, "low", "donor.common", places.entries[common].name_zh) if common in counts else UNKNOWN
    pairs = _pairs(text)
    if len(pairs) == 1:
        ((donor, words),) = pairs.items()
        return Choice(donor, "low", "donor.pair_of_provinces", words)
    return UNKNOWN


def _paired(line: Sequence[str], named: Collection[str], counts: Counter[str], places: Gazetteer) -> Choice | None:
    for place in line:
        paired = paired_donor(place, named, places)
        if paired and not _below(paired, counts, places):
            return Choice(paired, "medium", "donor.pairing", places.entries[paired].name_zh)
    return None


def _worded(
    text: str,
    found: Sequence[Mention],
    mine: Sequence[Mention],
    pieces: Passages,
    places: Gazetteer,
    recipient: str,
) -> Choice | None:
    """The donor that stands in one clause with the recipient and a word of pairing, most often."""
    beside: Counter[str] = Counter()
    words: dict[str, str] = {}
    line = set(places.lineage(recipient)) if recipient else set()
    with_recipient = {pieces.at(one.at) for one in found if line & set(places.lineage(one.place))}
    for one in mine:
        clause = pieces.at(one.at)
        piece = pieces.clauses[clause]
        match = PAIRED.search(text, piece.at, piece.until)
        if match is not None and clause in with_recipient:
            beside[one.place] += 1
            words.setdefault(one.place, f"{text[one.at : one.until]} {match[0]}")
    if not beside:
        return None
    lowest = [one for one in beside if not any(one in places.lineage(other)[1:] for other in beside)]
    if len(lowest) != 1:
        return None
    # 甲市 three times and its 乙区 once: who of them gives where a clause names nobody is only known for the city.
    outer = max((one for one in beside if one != lowest[0]), key=lambda one: beside[one], default=lowest[0])
    if beside[outer] > beside[lowest[0]]:
        return Choice(outer, "low", "donor.wording", words[outer])
    return Choice(lowest[0], "medium", "donor.wording", words[lowest[0]])


def group_of(members: Sequence[str], places: Gazetteer) -> str:
    """The group of the package that has exactly these members; "" where there is none.

    >>> from analysis.dataset import load
    >>> from analysis.proposals.circumstances.gazetteer import gazetteer
    >>> group_of(["620826", "620821"], gazetteer(load()))
    '620800-jingning-jingchuan'
    """
    if not members:
        return ""
    for group in places.dataset.groups_with(members[0]):
        if set(places.dataset.place(group).members.split()) == set(members):
            return group
    return ""


def _county(place: str, places: Gazetteer) -> str:
    entry = places.entries[place]
    return entry.parent if entry.level == "village" else place


def paired_donor(place: str, named: Collection[str], places: Gazetteer) -> str:
    """The one donor that the package pairs with a place and that is named; "" where there is none or several."""
    paired = [one for one in places.dataset.donors(place) if _is_named(one, named, places)]
    lowest = [one for one in paired if not any(one in places.lineage(other)[1:] for other in paired)]
    return lowest[0] if len(lowest) == 1 else ""


def _is_named(place: str, named: Collection[str], places: Gazetteer) -> bool:
    if places.entries[place].level != "group":
        return place in named
    members = places.dataset.place(place).members.split() if place in places.dataset.place_ids else []
    return place in named or (bool(members) and all(member in named for member in members))


def _below(place: str, counts: Counter[str], places: Gazetteer) -> bool:
    """Whether the text names one district of a donor at least as often as the donor itself: then it is not sure which."""
    inside = sum(count for one, count in counts.items() if place in places.lineage(one)[1:])
    return inside > counts[place]
