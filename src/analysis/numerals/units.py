"""The words that stand around a number: units, and the hedges that widen it.

One table each, in simplified characters (:func:`analysis.numerals.normalise` brings traditional ones here first), and
the pattern of each table for the grammars that are built on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Final

COUNTED_KINDS: Final = frozenset({"people", "households", "count"})
"""Kinds whose true value is a whole number: written out to the unit, it is exact."""

HEDGES: Final = ("exact", "about", "over", "under", "range", "at_least", "at_most")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the figures name it: its simplified name, what it measures, and how many of it the spelling stands for.

    The factor is 1 but for spellings of a share: 成 is 10 %, ‰ is 1/10 %.
    """

    name: str
    kind: str
    factor: Fraction | int = 1


# One line a kind; "块钱=元" reads 块钱 as 元.
_PLAIN: Final = {
    "money": "元 块=元 块钱=元 圆=元 元人民币=元 美元 港元 港币=港元 欧元 日元 英镑 澳元",
    "people": "人 名 位 口 口人=口 人口=人 人次",
    "households": "户 户次",
    "count": (
        "个 家 座 期 份 类 大类 对 辆 次 项 所 只 头 株 种 车次 场 场次 批 批次 台次 件次 例次 家次 项次 样 条 台 套 间 栋 幢 处 件 支 组 班 班次 "
        "校 届 笔 省 州 市 县 区 旗 盟 镇 乡 村 国 院 科 站 店 厂 队 匹 羽 尾 棵 张 盏 眼 艘 架 架次 列 趟 枚 本 册 篇 "
        "部 幅 门 节 课时 学时 层 级 款 片 顶 床 盒 箱 袋 瓶 桶 包 双 道 轮 例 起 宗 面 颗 筒 副 团 档 "
        "单 堂 棚 桌 餐 窝 群 首 孔 字 捆 排 筐 锭 担 卷 碗 罐 粒 串 盘 杯 分 棒 省市 省区市 县市 市县 县区 区县 县市区 乡镇 街道 社区 部门 民族"
    ),
    "percent": "% 百分点 个百分点=百分点",
    "ratio": "倍",
    "area": "亩 公顷 平方米 平米=平方米 平方=平方米 ㎡=平方米 平方公里 平方千米",
    "volume": "立方米 立方",
    "length": "公里 千米 里 米 厘米 毫米",
    "mass": "吨 公斤 千克 斤 克",
    "duration": "年 载 周年 学期 个月 周 星期 个星期=星期 天 小时 个小时=小时 分钟 秒 岁 工作日 个工作日=工作日",
    "temperature": "℃ 摄氏度=℃",
    "energy": "千瓦时 度 兆瓦时",
    "power": "千瓦 兆瓦",
}
_ENGLISH: Final = {
    "元": "yuan|rmb",
    "美元": "us dollars|u.s. dollars",
    "人": "people|persons|person|residents|farmers|workers",
    "人次": "person-times",
    "户": "households|household|families",
    "个": "villages|counties|projects",
    "%": "percent|per cent|%",
    "百分点": "percentage points|percentage point",
    "亩": "mu",
    "公顷": "hectares|hectare",
    "公里": "kilometers|kilometres|km",
    "吨": "tons|tonnes|ton",
    "年": "years|year",
    "个月": "months|month",
    "天": "days|day",
    "小时": "hours|hour",
    "千瓦时": "kwh|kilowatt-hours",
}


def _unit_table() -> Mapping[str, Unit]:
    table = {"成": Unit("%", "percent", Fraction(10)), "‰": Unit("%", "percent", Fraction(1, 10))}
    for kind, line in _PLAIN.items():
        for entry in line.split():
            spelling, _, name = entry.partition("=")
            table[spelling] = Unit(name or spelling, kind)
    return MappingProxyType(table)


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first, so that 人次 is never read as 人."""
    return "(?:" + "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) + ")"


UNITS: Final = _unit_table()
"""Chinese spelling → unit."""

ENGLISH_UNITS: Final[Mapping[str, Unit]] = MappingProxyType(
    {word: UNITS[name] for name, words in _ENGLISH.items() for word in words.split("|")}
)
"""English spelling in lower case → unit. Villages, counties and projects are things: 个."""

UNIT: Final = alternatives(UNITS)
ENGLISH_UNIT: Final = alternatives(ENGLISH_UNITS)

HALVED_KINDS: Final = frozenset({"duration", "area", "length", "mass", "ratio"})
"""Kinds of which one says 一年半, 半亩; 三成半 besides."""

_BEFORE: Final = {
    "about": "约 约莫 几乎 大约 近 将近 接近 大概 差不多 约有 约为",
    "over": "超 不止 超过 超出 逾 突破 多于 高于 大于 过",
    "at_least": "至少 起码 最少 最低 不少于 不低于 不下 不下于 上",
    "under": "不到 不足 未满 不满 未到 未达 低于 少于 小于",
    "at_most": "不超过 不超 至多 最多 最高 不多于 不高于 不大于 不过",
}
_AFTER: Final = {
    "about": "左右 上下",
    "over": "多 余 有余 出头",
    "at_least": "以上 及以上",
    "under": "不到",
    "at_most": "以内 之内 以下 及以下",
}
_ENGLISH_BEFORE: Final = {
    "about": "about|around|nearly|some|approximately|almost|roughly|close to",
    "over": "over|more than|exceeding|above",
    "at_least": "at least|no less than|no fewer than|not less than",
    "under": "under|less than|fewer than|below",
    "at_most": "at most|up to|no more than|not more than",
}


def _by_word(table: Mapping[str, str], separator: str | None = None) -> Mapping[str, str]:
    return MappingProxyType({word: hedge for hedge, words in table.items() for word in words.split(separator)})


HEDGE_BEFORE: Final = _by_word(_BEFORE)
"""Chinese words before a number → hedge."""

HEDGE_AFTER: Final = _by_word(_AFTER)
"""Chinese words after a unit → hedge."""

HEDGE_WITHIN: Final[Mapping[str, str]] = MappingProxyType({"余": "over", "多": "over", "来": "about"})
"""Characters between the digits and the unit → hedge: 十来个 is about ten, a little more or a little less."""

ENGLISH_HEDGE: Final = _by_word(_ENGLISH_BEFORE, "|")
"""English words before a number → hedge."""

# 上百 and 过千 are hedges; 上3个 and 过3年 are not.
BEFORE: Final = f"(?:{alternatives(word for word in HEDGE_BEFORE if word not in ('上', '过'))}|[上过](?=[十百千万亿]))"
AFTER: Final = alternatives(HEDGE_AFTER)
ENGLISH_BEFORE: Final = alternatives(ENGLISH_HEDGE)
