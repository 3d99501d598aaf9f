"""Expressions of time in a cleaned text, and which months they mean, relative to the day of publication."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

_DIGITS: Final = {character: number for number, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_YEARS: Final = range(1978, 2050)  # 对口支援 began in 1979; what is far ahead is no plan of these articles

_Y: Final = r"(?<![0-9])(?:19|20)[0-9]{2}"
_N: Final = r"(?:[0-9]{1,2}|[一二三四五六七八九十两]{1,3})"
_TO: Final = r"\s*(?:—+|-+|–|~|～|至|到)\s*"
_THIS: Final = "今年|本年度?|去年|上年度?|前年|明年"
_PART: Final = rf"(?:的?(?:上半年|下半年|前三季度|第?[一二三四]季度|前{_N}个?月|1{_TO}{_N}月(?:份|底|末)?|1月{_TO}{_N}月(?:份|底|末)?))"
_SINCE: Final = (
    r"(?:以来|至今|起(?![步来草])|开始|到现在|"
    r"[^，。；,;、\n0-9]{0,24}?(?:结对|协作|帮扶|开展|启动|实施|建立|确立|合作|挂职|援助|支援|签订|签署|调整|脱贫攻坚)[^，。；,;、\n0-9]{0,6}以来)"
)
#: Name of the kind, pattern. The first that fits at a place wins, so the longer stand first.
_PATTERNS: Final = (
    ("as_of_now", r"截[至止](?:到)?(?:目前|现在|当前|发稿时?|今(?!年))|(?:到|迄)目前为止|目前|迄今(?:为止)?|至今"),
    ("now", "眼下|如今|现在|当前|现已"),
    ("these_days", "近日|日前|昨日|昨天|今天|今日"),
    ("as_of", rf"截[至止](?:到)?(?:(?P<ay>{_Y})年|(?P<ar>{_THIS}))?(?:度|的)?(?:(?P<am>[0-9]{{1,2}})月(?:份|底|末|初|[0-9]+[日号])?|(?P<ap>上半年|年底|年末|底|末|初))?"),
    ("as_of", r"[到至](?:今年)?(?P<bm>[0-9]{1,2})月(?:底|末)"),
    ("as_of", rf"(?<![降升增少加高低减扩年0-9])[到至](?P<cy>{_Y})年(?:底|末)(?=[^。；，,]{{0,4}}(?:已|累计|共))"),
    ("years", rf"(?P<y1>{_Y})年?{_TO}(?P<y2>{_Y})年(?:底|末|度|初)?(?:期间|间)?"),
    ("years", rf"(?P<y3>{_Y})年?(?:、{_Y}年?)*[、和及与](?P<y4>{_Y})年(?:度|底)?(?:[两三四五]年)?"),
    ("months", rf"(?P<my1>{_Y})年(?P<m1>[0-9]{{1,2}})月?(?:[0-9]+日|份|底|末)?{_TO}(?:(?P<my2>{_Y})年)?(?P<m2>[0-9]{{1,2}})月(?:[0-9]+[日号]|份|底|末)?"),
    ("since", rf"(?:自|从)?(?P<sy>{_Y})年(?:(?P<sm>[0-9]{{1,2}})月(?:份|底)?(?:[0-9]+[日号])?)?(?:年?底|年?初)?{_SINCE}"),
    ("since", rf"(?:自|从)(?P<sr>今年|去年|前年)(?:[0-9]{{1,2}}月(?:份|底)?)?{_SINCE}|(?P<sr2>去年|前年){_SINCE}"),
    ("since", rf"(?:自|从)(?P<sz>{_Y})年(?:初|末|底)?(?![的底末0-9到至])"),
    ("same_time", rf"(?:(?P<ty>{_Y})年|(?P<tr>去年|上年度?|上一年度?|前年))的?同期"),
    ("part", rf"(?:(?P<py>{_Y})年|(?P<pr>{_THIS}))?(?P<part>{_PART})"),
    ("year_to_date", r"今年(?:[0-9]{1,2}月)?(?:以来|来(?!的))|年初以来"),
    ("day", rf"(?:(?P<dy>{_Y})年|(?P<dr>{_THIS}))?(?P<dm>[0-9]{{1,2}})月(?P<dd>[0-9]{{1,2}})[日号]"),
    ("month", rf"(?:(?P<ey>{_Y})年|(?P<er>{_THIS}))(?P<em>[0-9]{{1,2}})月(?:份|底|末|初|中旬|上旬|下旬)?"),
    ("month", r"(?<![0-9个])(?P<fm>[0-9]{1,2})月(?:份|底|末|初|中旬|上旬|下旬)?"),
    ("year", rf"(?P<yy>{_Y})年(?:度|底|末|初|全年|内)?(?:前)?|(?P<yr>{_THIS})(?:年?底|年?末|全年|内|初)?"),
    ("plan", r"[“\"‘]?(?P<five>十[一二三四五])五[”\"’]?(?:时期|期间|规划|末|以来|开局之年)?"),
    ("span", rf"(?:结对|协作|帮扶|合作|挂职|对口帮扶|结对帮扶)?(?:最近|近|过去|这|连续|历时)?(?P<n>{_N})年(?P<more>多|余)?(?:以来|来|间)(?!的?[今明])|(?:最近|近|过去)(?P<n2>{_N})(?:个)?年(?:内|里)?|(?P<n3>{_N})年(?=累计)"),
    ("recent", r"近年来?|近几年来?|几年来|多年来|连续多年|历年来?|一直以来|长期以来"),
    ("open", r"(?:结对|协作|帮扶|合作|援助|支援|脱贫攻坚|党的十八大|精准扶贫|挂职|对口)[^，。；,;、\n0-9]{0,12}以来"),
    ("within", rf"(?:未来|今后|力争|用)?(?P<w>{_N})年(?:之)?内|未来{_N}年|今后{_N}年|下一步|今后|未来|接下来"),
    ("same_year", "同年|当年"),
    ("whole_year", "全年|年度|年内|年底前|到年底|至年底|年底"),
)  # fmt: skip
#: 至2019年底,已投入: what is done by then; without a word of that it is a year like others.
_BY_YEAR_END: Final = re.compile(r"(?<![降升增少加高低减扩年0-9])[到至]$")
_BY_THEN: Final = re.compile(r"[，,]\s*[^。；，,]{0,4}(?:已|累计|共)")
#: With what an expression can begin; only there the patterns are tried.
_BEGINS: Final = '0-9一二三四五六七八九十两几多截到至迄目眼如现当近日昨今自从去上下前明本第年“"‘结协帮合挂对最过这连历长援支脱党精未力用同全接'
_EXPRESSION: Final = re.compile(
    rf"(?=[{_BEGINS}])(?:"
    + "|".join(f"(?P<k{number}>{pattern})" for number, (_, pattern) in enumerate(_PATTERNS))
    + ")"
)
#: A clause without any of these characters has no expression: most have none.
_HINT: Final = re.compile("[年月目今截眼如现迄当五来季半前日昨天已步后]")


@dataclass(frozen=True, slots=True)
class Published:
    """The day of publication as far as it is known; ``month`` is 0 where only the year is."""

    year: int
    month: int

    @property
    def end(self) -> str:
        """Until when the article can tell: its month, or its year."""
        return f"{self.year}-{self.month:02d}" if self.month else str(self.year)

    @property
    def to_date(self) -> str:
        """From the start of the year until the article; in December that is the year."""
        return f"{self.year}-01/{self.end}" if 1 < self.month < 12 else str(self.year) if self.month == 12 else self.end


@dataclass(frozen=True, slots=True)
class Expression:
    """Words of time at characters ``[at, until)``.

    ``kind`` says what they do to a figure (``year``, ``since``, ``as_of`` …); it is ``unknown`` where the words stand for a
    time that cannot be told, such as 去年 in an article without a date. ``start`` and ``end`` are years or months, empty
    where they are open or follow from what was said before.
    """

    at: int
    until: int
    kind: str
    start: str = ""
    end: str = ""


def day_of(date: str) -> Published | None:
    """The day of publication, from an ISO date, month or year; None where it is none.

    >>> day_of("2020-07-13"), day_of("2020"), day_of("yesterday")
    (Published(year=2020, month=7), Published(year=2020, month=0), None)
    """
    match = re.fullmatch(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-[0-9]{2})?)?", date)
    return Published(int(match[1]), int(match[2] or 0)) if match else None


def expressions(text: str, at: int, until: int, day: Published | None) -> Iterator[Expression]:
    """The expressions of time between two places of a text.

    >>> day = day_of("2020-07-13")
    >>> [(one.kind, one.start, one.end) for one in expressions("2016年以来，去年底，近三年，1—6月", 0, 22, day)]
    [('since', '2016', '2020-07'), ('year', '2019', '2019'), ('span', '2017', '2020-07'), ('part', '2020-01', '2020-06')]
    """
    if not _HINT.search(text, at, until):
        return
    for match in _EXPRESSION.finditer(text, at, until):
        kind = next(kind for one, (kind, _) in enumerate(_PATTERNS) if match.group(f"k{one}") is not None)
        start, end = _READERS[kind](match.groupdict(), day)
        if kind == "year" and match.end() == until and _by_then(text, at, match):
            kind, start = "as_of", ""
        if start is None or end is None:
            yield Expression(match.start(), match.end(), "unknown")
        else:
            yield Expression(match.start(), match.end(), kind, start, end)


def _by_then(text: str, at: int, year: re.Match[str]) -> bool:
    """Whether a year ends its clause, 至2019年底, and the next one says what had been done."""
    until_then = year[0].endswith(("底", "末")) and year["yy"] is not None
    return until_then and bool(
        _BY_YEAR_END.search(text, max(at, year.start() - 2), year.start()) and _BY_THEN.match(text, year.end())
    )


def number(words: str) -> int:
    """A small number in digits or in Chinese.

    >>> number("3"), number("五"), number("十二"), number("二十")
    (3, 5, 12, 20)
    """
    if words.isascii():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    value = _DIGITS.get(ones, 0)
    return value + 10 * (_DIGITS.get(tens, 1) if tens else 1) if ten else value


_Groups = dict[str, str | None]
_Span = tuple[str | None, str | None]


def _year(written: str | None, relative: str | None, day: Published | None) -> int | None:
    if written:
        return int(written) if int(written) in _YEARS else None
    if day is None:
        return None
    if not relative:
        return day.year
    return day.year + {"今": 0, "本": 0, "去": -1, "上": -1, "前": -2, "明": 1}[relative[0]]


def _month(year: int | None, month: str | None) -> str | None:
    if year is None or not month or not 1 <= int(month) <= 12:
        return None
    return f"{year}-{int(month):02d}"


def _as_of(groups: _Groups, day: Published | None) -> _Span:
    year = _year(groups["ay"], groups["ar"], day)
    if groups["cy"]:
        return "", groups["cy"]
    if groups["bm"]:
        return "", _month(year, groups["bm"])
    if not any(groups[name] for name in ("ay", "ar", "am", "ap")) or year is None:
        return None, None
    if groups["am"]:
        return "", _month(year, groups["am"])
    return "", f"{year}-06" if groups["ap"] == "上半年" else str(year)


def _years(groups: _Groups, _: Published | None) -> _Span:
    first, last = groups["y1"] or groups["y3"] or "", groups["y2"] or groups["y4"] or ""
    return (first, last) if first < last and int(first) in _YEARS else (None, None)


def _months(groups: _Groups, day: Published | None) -> _Span:
    first = _year(groups["my1"], None, day)
    last = _year(groups["my2"], None, day) if groups["my2"] else first
    return _month(first, groups["m1"]), _month(last, groups["m2"])


def _since(groups: _Groups, day: Published | None) -> _Span:
    year = _year(groups["sy"], groups["sr"] or groups["sr2"], day)
    if groups["sz"]:
        year = _year(groups["sz"], None, day)
    if year is None or day is None or year > day.year:
        return None, None
    if groups["sm"]:
        return _month(year, groups["sm"]), day.end
    return (str(year), day.end) if year < day.year else _to_date(groups, day)


def _part(groups: _Groups, day: Published | None) -> _Span:
    year, words = _year(groups["py"], groups["pr"], day), (groups["part"] or "").lstrip("的第")
    if year is None:
        return None, None
    months = re.findall(_N, words.replace("季度", ""))
    if words.startswith(("上", "下")):
        first, last = (1, 6) if words[0] == "上" else (7, 12)
    elif words.endswith("季度"):
        quarter = number(words.removeprefix("前")[0])
        first, last = (1, 9) if words[0] == "前" else (3 * quarter - 2, 3 * quarter)
    else:
        first, last = 1, number(months[-1])
    if not 1 <= last <= 12:
        return None, None
    return f"{year}-{first:02d}", f"{year}-{last:02d}"


def _one_month(year: str | None, relative: str | None, month: str | None, day: Published | None) -> _Span:
    found = _month(_year(year, relative, day), month)
    # A month without its year is that of this year, as far as it has come.
    if found is None or (not year and not relative and day is not None and found > f"{day.year}-{day.month:02d}"):
        return None, None
    return found, found


def _one_year(groups: _Groups, day: Published | None) -> _Span:
    year = _year(groups["yy"], groups["yr"], day)
    return (str(year), str(year)) if year is not None else (None, None)


def _same_time(groups: _Groups, day: Published | None) -> _Span:
    year = _year(groups["ty"], groups["tr"], day)
    return (str(year), str(year)) if year is not None else (None, None)


def _plan(groups: _Groups, _: Published | None) -> _Span:
    first = 2001 + 5 * (number(groups["five"] or "十") - 10)
    return str(first), str(first + 4)


def _span(groups: _Groups, day: Published | None) -> _Span:
    count = number(groups["n"] or groups["n2"] or groups["n3"] or "0")
    if day is None or not 2 <= count <= 30:
        return None, None
    # Three years until March began three years ago; until November, with the year before last. 三年多 is more than that.
    late = not groups["more"] and (day.month > 7 or not day.month)
    return str(day.year - count + late), day.end


def _open(_: _Groups, day: Published | None) -> _Span:
    return "", day.end if day is not None else ""


def _to_date(_: _Groups, day: Published | None) -> _Span:
    if day is None:
        return None, None
    start, _slash, end = day.to_date.partition("/")
    return start, end or start


def _these_days(_: _Groups, day: Published | None) -> _Span:
    return (day.end, day.end) if day is not None and day.month else (None, None)


def _nothing(_: _Groups, __: Published | None) -> _Span:
    return "", ""


_READERS: Final[dict[str, Callable[[_Groups, Published | None], _Span]]] = {
    "as_of_now": _nothing, "now": _nothing, "these_days": _these_days, "as_of": _as_of, "years": _years, "months": _months, "since": _since, "part": _part,
    "year_to_date": _to_date, "year": _one_year, "plan": _plan, "span": _span, "recent": _nothing, "open": _open,
    "same_time": _same_time, "within": _nothing, "same_year": _nothing, "whole_year": _nothing,
    "day": lambda groups, day: _one_month(groups["dy"], groups["dr"], groups["dm"], day),
    "month": lambda groups, day: _one_month(groups["ey"], groups["er"], groups["em"] or groups["fm"], day),
}  # fmt: skip
