"""Numbers in Chinese words: which of them count something.

In running text most characters for numbers count nothing: 统一, 两地, 三农, 一个 as an article, 千方百计. A number in words is
a quantity only where a unit follows, and where neither the unit nor the words around make it an ordinal (二期), a word that
points back (两县, 这三个村), a basis (一个月挣), a slogan (四个意识) or a saying (千家万户).
"""

from __future__ import annotations

import re
from typing import Final, Literal

from analysis.text.quantities.finding import Reason

#: Administrative units, institutions and sides: 两县, 三省, 两校 point back to what was named before.
_BARE: Final = frozenset("省州市县区旗盟镇乡村国院校站店厂队科字群") | {"乡镇", "街道", "社区", "部门", "民族"}
#: 八县市 and 四省市 count, where 两省 does not.
_SEVERAL: Final = frozenset({"省市", "省区市", "县市", "市县", "县区", "区县", "县市区"})
_RANKS: Final = frozenset({"级", "面", "度"})
_CHAIN: Final = re.compile("(?:[一两二三四五六七八九十]+[省州市县区旗])(?:[一两二三四五六七八九十]+[省州市县区旗])+")
_NAMED_SETS: Final = frozenset({"三区三州", "两州一县"})
_POINTS_BACK: Final = re.compile("(?:这|那|该|此|上述|前述|以上|前)$")
_SHORT_TIME: Final = re.compile(
    "(?:只用|仅用|才用|用了?|历时|短短|为期|长达|仅|只|近|约|不到|不足|超过|至少|耗时|工期|期限|期|到任|满|整整|足足|未满|缩短|提前|有效期|周期|每隔|连续|再过)$"
)
_LASTS: Final = re.compile("[多半]|来(?!到)|时间|以上|以内|之内|左右|[内余]|期(?!间)|的?(?:工期|期限|车程|路程)")
_SAID_OF_YEARS: Final = re.compile("(?:大庆|一贯|一次|如一|树|磨|寒窗)")
_SLOGAN_AFTER: Final = re.compile(
    "(?:一批|一律|一体|确保|维护|确立|不|意识|自信|全面|转变|坚持|突出|强化|到位|精准|聚焦|着力|注重|落实|优先|率先|统筹|文明|革命|抓|覆盖|"
    "先|更|新|必须|务必|就是|明确|从|替代|责任(?!人)|一[^\u4e00-\u9fff]|一$)"
)
_SHORT_DURATIONS: Final = frozenset({"年", "个月", "周", "天", "小时", "个小时", "分钟", "星期", "个星期"})
_GRADES: Final = frozenset({"期", "类", "级", "组", "队", "班", "批", "道", "院", "社", "档"})
_COURSES: Final = re.compile("(?:班|训|会|课|展|坛|赛|举办|开设|开展|开办|组织|举行|举办了|培训|办|共|了|累计|已)$")
_AFTER_COURSES: Final = re.compile("(?:[^，。；、]{0,8}(?:班|培训|会|课|论坛|展|赛|活动|讲座))")
_PLACE_TAIL: Final = re.compile(
    "[\u4e00-\u9fff]?(?:镇|乡|村(?!民)|县|区|市(?!场)|河|峡|沟|屯|堡|铺|庄|渠|湾|坪|寨|州|岛|桥)"
)
_NO_SPAN_OF_TIME: Final = ("的", "新", "去", "又", "当", "头", "后", "前", "此", "上", "下", "过", "大")
_SAYINGS: Final = ("班子", "九旱", "如一日", "磨一剑", "五载")
_TWINS: Final = re.compile("[一二三四五六七八九十]([只个家户头亩块人天年])[一二三四五六七八九十]\\1")
_CONGRESS: Final = re.compile(
    "(?:[一二三四五六七]中|全会|中央|人大|人民|政协|全国|党代|省委|市委|县委|区委|县政府|市政府)"
)
#: Divisions and mountains whose names begin with a number and what could be its unit.
_PLACES: Final = (
    *("七台河", "七里河", "九台", "三元区", "三台县", "三门县", "三门峡", "五台县", "五台山", "五家渠"),
    *("六盘水", "六盘山", "万年县", "二道区", "二道江"),
)
_PLACE_UNITS: Final = frozenset("台门家道间棵眼面层元组队所块岔站")
_POWERS: Final = frozenset("百千万亿")
_MASSES: Final = frozenset({"亩", "吨", "公斤", "头", "只", "元", "株", "公里", "平方米", "块钱", "公顷", "斤", "羽"})
#: 三人 after those who were named.
_NAMED_BEFORE: Final = re.compile(
    '(?:[，。；：、“"\n]|夫妻|兄弟|姐弟|姐妹|父子|母女|母子|他们|她们|我们|咱们|夫妇|祖孙|兄妹)$|^$'
)
_VAGUE: Final = frozenset("几数")


def word_quantity(text: str, at: int, number: str, unit: str, end: int, *, hedged: bool) -> Reason | Literal[""]:
    """Why a number in words with its unit is no quantity; empty where it is one.

    Parameters
    ----------
    text
        The cleaned text.
    at, end
        Where the number begins and its unit ends.
    number
        The number as written, with the hedge within it: 三, 十几, 一百二十余.
    unit
        The printed unit, which is not empty.
    hedged
        Whether a word before or after the phrase widens or bounds it: 上百个, 近一倍.
    """
    before, after = text[max(0, at - 6) : at], text[end : end + 12]
    if number[0] in _VAGUE or number == "百十":
        return "vague"
    if before.endswith("第"):
        return "ordinal"
    if unit in ("倍", "%", "个百分点", "百分点"):
        return ""
    if unit == "成":
        return "word" if number == "十" and not hedged else ""
    if number == "一":
        return _one(before, after, unit, hedged=hedged)
    if number == "半":
        past = before.endswith(("上", "下")) or after.startswith("前")
        return "date" if past else "word" if before.endswith(("大", "小")) else ""
    if set(number) <= _POWERS and not hedged:
        return _power(number, before, unit)
    if number == "二":
        return "ordinal"
    if unit in _RANKS:
        return "points back"
    if unit in _BARE or unit in _SEVERAL:
        counts = len(number) > 1 and number not in ("二三", "三五")
        counts = counts or (number != "两" and (after.startswith("之一") or unit in _SEVERAL))
        return "" if counts and not _POINTS_BACK.search(before) else "points back"
    if _POINTS_BACK.search(before):
        return "points back"
    if unit == "年" or unit in _SHORT_DURATIONS:
        return _duration(before, after, unit)
    if unit in _GRADES and len(number) == 1 and number != "两":
        return _grade(before, after, unit)
    if unit == "个" and len(number) == 1 and _SLOGAN_AFTER.match(after):
        return "slogan"
    if after.startswith(_SAYINGS) or _TWINS.match(text, at):
        return "saying"
    if unit == "团" and len(number) > 1:
        return "name"  # a regiment of Xinjiang: 四十一团
    if unit == "届" and _CONGRESS.match(after):
        return "ordinal"
    if text.startswith(_PLACES, at) or (unit in _PLACE_UNITS and _PLACE_TAIL.match(after)):
        return "name"
    if unit == "元" and number in ("三", "二", "多"):
        return "word"
    if unit == "口" and number == "三" and before.endswith("一家"):
        return "saying"
    if unit == "人" and len(number) == 1 and _NAMED_BEFORE.search(before):
        return "points back"
    if unit == "分":
        return "" if before.endswith(("得", "考", "满", "得了", "考了")) else "word"
    if unit == "里" and not hedged and not re.match("[路外地山之远多]", after):
        return "word"
    if unit in ("位", "名") and after.startswith("一体"):
        return "word"
    if unit == "块" and not re.match("[钱多/，。；、）)]|$", after):
        return "word"
    if unit == "头" and not re.match("[\u4e00-\u9fff]{0,3}[牛猪羊驴骡马骆]", after):
        return "word"
    return ""


def chain_of_places(text: str, at: int) -> str:
    """Counts of administrative units that stand together: 一区四县. Empty where none begin here, or where they are a name."""
    match = _CHAIN.match(text, at)
    if match is None or match.group() in _NAMED_SETS or text[max(0, at - 1) : at] == "第":
        return ""
    return match.group()


def _one(before: str, after: str, unit: str, *, hedged: bool) -> Reason | Literal[""]:
    if unit in _SHORT_DURATIONS and not before.endswith(("每", "这", "那", "同", "近一", "第", "周", "有")):
        if _SAID_OF_YEARS.match(after) or after.startswith(("四季", "一度", "一")):
            return "word"
        if (
            hedged
            or _SHORT_TIME.search(before)
            or (after.startswith("后") and unit != "年")
            or (_LASTS.match(after) and not after.startswith("期"))
        ):
            return ""
        if re.match("[。！？”；]", after) and not before.endswith(_NO_SPAN_OF_TIME):
            return ""  # 他在这里干了一年。
        return "basis"
    return "" if hedged and unit not in ("个", "家", "名", "位", "次", "批", "起", "种", "些") else "article"


def _power(number: str, before: str, unit: str) -> Reason | Literal[""]:
    """千亩 and 百万元 measure; 千家, 万户, 千万个 only say that there are many."""
    if (unit in _MASSES or unit == "名") and not before.endswith(("每", "户均")) and (unit, number) != ("元", "万"):
        return ""
    return "saying"


def _duration(before: str, after: str, unit: str) -> Reason | Literal[""]:
    if after.startswith("前") and not after.startswith(("前期", "前往")):
        return "date"
    if before.endswith(("前", "第", "每", "个")) or (unit == "年" and after.startswith("后")):
        return "date"
    if before.endswith("的") and not before.endswith("长的") and re.match("[，。；、！？]|$", after):
        return "points back"
    if unit == "年" and _SAID_OF_YEARS.match(after):
        return "name"
    return ""


def _grade(before: str, after: str, unit: str) -> Reason | Literal[""]:
    if unit == "期":
        return "" if _COURSES.search(before) or _AFTER_COURSES.match(after) else "ordinal"
    if unit in ("类", "批", "道", "档"):
        return ""
    if unit == "组" and not before.endswith(("村", "社")):
        return ""
    return "" if unit == "班" and before.endswith(("开设", "开办", "共")) else "ordinal"
