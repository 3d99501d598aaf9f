"""What the lines around an article say of it: title, who published it, when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analysis.text.formats.furniture import Span, is_furniture, is_marker
from analysis.text.formats.lines import Line, lines_of
from analysis.text.formats.plainness import bare, without_pinyin

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATE = re.compile(
    rf"(?<!\d)(?:{_YEAR} ?[-/.年] ?(?P<month>\d{{1,2}}) ?[-/.月] ?(?P<day>\d{{1,2}})(?!\d)(?: ?[日号])?"
    rf"|(?P<day2>\d{{1,2}})\.(?P<month2>\d{{1,2}})\.(?P<year2>(?:19|20)\d\d)(?!\d))"
)
_TIME = r"(?:[ T,]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d+)?)?"
_DATED = re.compile(_DATE.pattern + _TIME)
_WHEN = (
    r"(?:(?:信息)?(?:发布|发表|发稿|刊发|公开|更新|上传|成文|录入|添加) ?(?:时间|日期)|(?:发布|发表)于|日 ?期|时 ?间)"
)
_WHO = r"(?:(?:信息|文章|稿件|新闻|资料|内容)? ?(?:来 ?源|出 ?处|稿 ?源)|(?:信息)?(?:发布|供稿|发文|公开) ?(?:机构|单位|机关|部门))"
_LABEL = (
    rf"(?:{_WHEN}|{_WHO}|作 ?者|编 ?辑|责 ?任 ?编 ?辑|责 ?编|记 ?者|通讯员|摄影|审核|校对|录入|发布人|浏览(?:次数|量)?|点击(?:数|率|量|次数)?"
    r"|阅读(?:数|量|次数)?|访问(?:量|次数)?|人气|字[号体](?:大小)?|分享(?:到|至)?|打印|收藏|评论(?:数)?|索引号|文号|视力保护色|保护视力色|背景色)"
)
_LABELLED = re.compile(rf"{_LABEL} ?[:：]")
_VALUE = rf"(.*?)(?= ?{_LABEL} ?[:：]|[|丨【\[(;]|$)"
_PUBLISHER = re.compile(rf"{_WHO} ?[:：] ?{_VALUE}")
_PUBLISHED = re.compile(rf"{_WHEN} ?[:：] ?({_DATED.pattern})")
_MEDIUM = r"[\w·—-]{1,18}?(?:网|社|报|日报|晚报|早报|时报|电视台|广播|融媒体中心|融媒|客户端|频道|传媒|新闻中心|发布|政府|局|办|办公室|委员会|公众号|杂志)"
_CREDIT = re.compile(rf"[\[【( ]*(?P<article>本文|原文)?{_WHO} ?:")
_NAMED = re.compile(rf"^{_MEDIUM}$")
_WIRE = re.compile(
    r"^[(【\[]?(?P<agency>[\w·]{1,8}?(?:网|社|报|台|客户端))[^,。;\d]{0,10}?(?:(?:\d{1,2}月)?\d{1,2}日[电讯]|[电讯](?=[ )】\]]))"
)
_COUNTER = re.compile(
    r"(?:浏览|点击|阅读|访问|人气|评论|收藏|打印|分享|字[号体]|关闭|大 中 小|大中小|\+|-|小 中 大|t\|t|[:：|丨/【】\[\]()（）\s]|\d+ ?次?)",
    re.IGNORECASE,
)
_ORGAN = re.compile(
    r"^[\w·（）()]{2,30}(?:局|办|办公室|政府|委员会|中心|领导小组|小组|委|部|处|社|报|网|台|联合会|工商联|总工会)$"
)
# "云岭县人民政府文件", "云政发〔2020〕12号" stand above the title; "一、", "来源：" begin what is none.
_LETTERHEAD = re.compile(r"文件$|[〔\[【(]\d{4}[〕\]】)] ?第?\d+号$|^附件 ?\d*:?$")
_PAGE_NUMBER = re.compile(r"第 ?\d{1,4} ?[页版](?: ?[/,]? ?共 ?\d{1,4} ?页)?$|^第 ?\d{1,4} ?页")
_CAPTION = re.compile(r"[\[(【]?[图圖表] ?\d{1,2}(?![\d年月])|[图圖]片?[:为為]")
_NO_TITLE = re.compile(rf"[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+[.、]\D|{_LABEL} ?:")
_NOBODY = re.compile(
    r"(?:本站|本网|网站|网络|互联网|原创|转载|其他|其它|不详|未知|整理|综合|发布|编辑|admin|管理员|匿名)*"
)
_LONGEST_NAME = 40
_HEAD = 12  # lines in which a masthead may stand
_TITLE = 80  # characters of a title at most


@dataclass(frozen=True, slots=True)
class Masthead:
    """Title, publisher and date (ISO) as far as the lines say; the spans that say so and no more; where the head ends."""

    title: str
    publisher: str
    published: str
    spans: tuple[Span, ...]
    head: int


def masthead_of(text: str, lines: Sequence[Line], *, title: str = "") -> Masthead:
    """Read the lines above the first paragraph, and a signature below the last.

    ``title`` is what the page itself calls its title: it is kept.
    """
    publisher = published = ""
    spans: list[Span] = []
    head = 0
    for at, line in enumerate(lines[:_HEAD]):
        if is_masthead(line):
            who, when = credits_of(line.plain)
            publisher = publisher or _as_printed(who, text[line.start : line.end])
            published = published or when
            spans.append((line.start, line.end))
            head = at + 1
            continue
        who, when, length = _dateline(line, text)
        publisher = publisher or who
        published = published or when
        if length:
            spans.append((line.start, line.start + length))
        if line.prose:
            break
    if not title:
        title = _title(text, lines)
    signed, signed_when = _signature(lines)
    publisher = publisher or _credited(text, lines[head:]) or signed
    return Masthead(title, publisher, published or signed_when, tuple(spans), head)


def credits_of(plain: str) -> tuple[str, str]:
    """Publisher and date that a line of labels names: "来源: 某网 发布时间:2020-7-13"; empty where it does not."""
    who = when = ""
    if found := _PUBLISHER.search(plain):
        who = _cut(found[1])
    if found := _PUBLISHED.search(plain):
        when = iso_date(found[1])
    if not when and (found := _DATE.search(plain)):
        when = iso_date(found[0])
    if not who:
        rest = _DATED.sub(" ", plain)
        rest = re.split(rf"{_LABEL} ?[:：]", rest)[0].strip(" |丨/·-")
        if _NAMED.match(rest):
            who = rest
    return who, when


def iso_date(words: str) -> str:
    """The first full date in the words as ISO 8601; empty where there is none, or none of the calendar.

    >>> iso_date("发布时间：2020年7月3日"), iso_date("2020-07-13T08:30:00+08:00"), iso_date("2020-13-45")
    ('2020-07-03', '2020-07-13', '')
    """
    if found := re.match(r"\s*((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)", words):
        year, month, day = found.groups()
    elif found := _DATE.search(words):
        year = found["year"] or found["year2"]
        month = found["month"] or found["month2"]
        day = found["day"] or found["day2"]
    else:
        return ""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def is_masthead(line: Line) -> bool:
    """Whether the line says who, when and how often, and nothing else."""
    plain = line.plain
    if len(plain) > 160 or "。" in plain or "地点" in plain or is_marker(line):
        return False
    labels = len(_LABELLED.findall(plain))
    dated = bool(_DATE.search(plain))
    if not labels and not dated:
        return is_furniture(line, at_an_end=True)
    if line.amounts and not re.search(r"(?:浏览|点击|阅读|访问|人气|评论)", plain):
        return False
    if dated and len(plain) <= 80 and re.match(r"(?:发表|发布|更新|刊登|刊发)(?:于|时间|日期) ?\d", plain):
        return True
    rest = _DATED.sub(" ", plain)
    if labels and _LABELLED.match(plain.lstrip("【[(（ ")):
        # All behind the first label is values, as long as they are as short as names are.
        return all(len(value) <= 40 for value in re.split(rf"{_LABEL} ?[:：]", rest))
    before = re.split(rf"{_LABEL} ?[:：]", rest)[0]
    before = _COUNTER.sub("", before)
    return not before or bool(_NAMED.match(before)) or (dated and len(before) <= 6 and not line.sentence and labels > 0)


def _dateline(line: Line, text: str) -> tuple[str, str, int]:
    """Publisher, date and how many characters of the line they take: "2020-08-06 14:44 人民网昆明电 …"."""
    plain = line.plain
    published = ""
    length = 0
    found = _DATED.match(plain)
    if found and plain[found.end() : found.end() + 1] in {" ", ""} and re.search(r":\d\d", found[0]):
        published = iso_date(found[0])
        plain = plain[found.end() :].strip()
        printed = _DATED.match(text, line.start, line.end)
        length = printed.end() - line.start if printed else 0
    wire = _WIRE.match(plain)
    return (wire["agency"] if wire else ""), published, length


def _title(text: str, lines: Sequence[Line]) -> str:
    """The first line above the text that looks like a headline; empty where none does."""
    if not any(line.prose or line.sentence for line in lines):
        return ""
    for at, line in enumerate(lines[:_HEAD]):
        if line.prose or at + 1 == len(lines):
            return ""
        if _stands_above(line):
            continue
        return text[line.start : line.end] if _reads_like_title(line.plain) else ""
    return ""


def is_title(words: str) -> bool:
    """Whether a line may be a title: no label, no letterhead, no sentence, no caption, not the name of a newspaper."""
    lines = lines_of(words)
    if len(lines) != 1 or lines[0].prose or _CAPTION.match(lines[0].plain) or _NAMED.match(lines[0].plain):
        return False
    return not _stands_above(lines[0]) and _reads_like_title(lines[0].plain)


def _stands_above(line: Line) -> bool:
    """Whether it is what a page puts above a title."""
    return (
        is_masthead(line)
        or is_marker(line)
        or is_furniture(line, at_an_end=True)
        or bool(_LETTERHEAD.search(line.plain) or _PAGE_NUMBER.search(line.plain) or _CAPTION.match(line.plain))
    )


def _reads_like_title(plain: str) -> bool:
    if len(plain) > _TITLE or "。" in plain or plain.endswith((";", ",", ":")) or _NO_TITLE.match(plain):
        return False
    return len(plain) >= 4 and bool(re.search(r"[^\W\d_]{2}", plain))


def _signature(lines: Sequence[Line]) -> tuple[str, str]:
    """Who signed below the last paragraph, and when: an organ on one line, a date on the next."""
    for at in range(len(lines) - 1, max(0, len(lines) - 6), -1):
        found = _DATE.fullmatch(lines[at].plain.strip("()（） "))
        if found:
            organ = lines[at - 1].plain
            return (organ if _ORGAN.match(organ) else ""), iso_date(found[0])
    return "", ""


def _credited(text: str, lines: Sequence[Line]) -> str:
    """The publisher that a line below the last paragraph names: "本文来源：某网"."""
    below = True
    for line in reversed(lines):
        below = below and not line.prose
        credit = _CREDIT.match(line.plain)
        if credit and (below or credit["article"]) and is_furniture(line, at_an_end=True):
            return _as_printed(credits_of(line.plain)[0], text[line.start : line.end])
    return ""


def _cut(value: str) -> str:
    """A publisher's name out of what follows its label: to the first space, date or counter."""
    value = _DATED.split(value)[0].strip(" ·|丨/-—、,，")
    name = re.split(r" (?=\S)", value)[0] if re.search(r"[\u4e00-\u9fff]", value) else value
    name = name.strip("《》“”\"' ")
    return "" if len(name) > _LONGEST_NAME or _NOBODY.fullmatch(name) else name


def _as_printed(name: str, line: str) -> str:
    """The name in the characters of the line, where it stands in it in these."""
    if not name:
        return ""
    printed = without_pinyin(line)
    if name in printed:
        return name
    # Labels were simplified for reading, one character for one; the name is given as the page has it.
    at = bare(line).find(name)
    spaced = re.sub(r"[\s\u3000]+", " ", printed).strip()
    return spaced[at : at + len(name)] if at >= 0 and len(spaced) == len(bare(line)) else name
