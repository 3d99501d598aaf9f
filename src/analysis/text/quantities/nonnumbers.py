"""Numbers that are no quantities and can be told by their shape: dates, ordinals, addresses, codes, sums such as 1+6.

Every pattern is for cleaned text and is tried where a digit stands that no other digit or decimal point precedes.
"""

from __future__ import annotations

import re
from typing import Final

from analysis.text.quantities.finding import Reason

_YEAR: Final = "(?:19|20)[0-9]{2}"
_MONTH: Final = "(?:1[0-2]|0?[1-9])"
_DAY: Final = "(?:3[01]|[12][0-9]|0?[1-9])"
_TO: Final = "(?:[—–~～至到和与、及-]|——)"
_CLOCK: Final = "[0-2]?[0-9][:：][0-5][0-9](?:[:：][0-5][0-9])?"
_DAYS: Final = f"{_DAY}(?:日?{_TO}{_DAY}){{0,5}}[日号]"
_MONTHS: Final = f"{_MONTH}(?:月份?)?(?:{_TO}{_MONTH}){{0,5}}月(?:份|底|初|末|中旬|上旬|下旬)?"
# What is dotted may be an amount as well (2019.5万元), so it needs all three parts, or nothing behind it.
_DATES: Final = re.compile(
    "|".join(
        [
            rf"{_YEAR}([-/.]){_MONTH}\1{_DAY}(?![0-9])(?:[ T]*{_CLOCK})?",
            rf"{_DAY}[./]{_DAY}[./]{_YEAR}(?![0-9])(?: *{_CLOCK})?",
            rf"{_YEAR}[-/]{_MONTH}(?![0-9.])",
            rf"{_YEAR}\.{_MONTH}(?=[ \n)\]】]|$)",
            rf"{_YEAR}(?:年度?)?(?:{_TO}{_YEAR}(?:年度?)?){{1,9}}(?![0-9.万亿余多元人户个])(?:{_MONTH}月(?:{_DAY}[日号])?)?",
            rf"{_YEAR} *(?:年度?|年间|学年|届|级)(?: *{_MONTHS}(?: *{_DAYS})?(?:{_TO}(?:{_YEAR}年)?{_MONTHS}(?:{_DAYS})?)?)?",
            rf"{_MONTHS}(?: *{_DAYS}| *{_DAY}(?={_TO}?{_MONTH}月)|)(?:{_TO}(?:翌年|次年|{_YEAR}年)?{_MONTHS}(?:{_DAYS})?)?",
            _DAYS,
            rf"{_CLOCK}(?![0-9])",
            "[0-2]?[0-9]时(?![长间代段空常尚而期令装刻候速髦])(?:[0-5]?[0-9]分(?![钟之]))?[半许整]?",
            "[0-2]?[0-9]点(?![位评集])多?钟?(?:[0-5]?[0-9]分(?![钟之]))?[半许整]?",
            "[0-9]{2}世纪(?:[0-9]{2}年代)?",
            "(?:19|20)?[0-9]0年代",
            "0[0-9]年",
        ]
    )
)
_ADDRESSES: Final = re.compile(
    "|".join(
        [
            r"[0-9]{3,4}-[0-9]{7,8}(?![0-9])",
            r"1[3-9][0-9]{9}(?![0-9万亿.])",
            r"[0-9]+(?:\.[0-9]+){2,}",
            r"[0-9A-Za-z._-]{1,64}@[0-9A-Za-z.-]{1,64}",
            r"[0-9A-Za-z-]{1,40}(?:\.[0-9A-Za-z-]{1,40}){0,4}\.(?:com|cn|net|org|gov)(?![0-9A-Za-z])",
        ]
    )
)
_NAMES: Final = re.compile(
    "|".join(
        [
            r"[0-9]+(?:[+＋](?:[0-9]+|[A-Za-zＮＸ]))+",
            r"[0-9.]+(?: ?[:：∶] ?[0-9.]+)+",
            r"[0-9]+(?:[·•][0-9]+)+",
            r"[0-9]{1,2}[对比][0-9]{1,2}(?![0-9年])",
            r"[0-9]+/[0-9]+(?![0-9])",
            r"[0-9]+[×xX*][0-9]+",
            r"[0-9]+\.[0-9]+(?:版|国家)",
            r"[0-9]+号(?:楼|线|院|文件?|公告|令|机)?",
            r"[0-9]{2,3}(?:国|省|县|乡)道",
            r"[0-9]{2,4}线",
            r"[0-9]+(?:路公?交?车?(?![0-9])|次列车|单元|年级|强(?![0-9])|周年)",
            r"[0-9]{0,2}[0-9][05]后(?![0-9])",
        ]
    )
)
_CODES: Final = re.compile("[0-9]{1,20}(?:[.-][0-9]{1,20}){0,6}[A-Za-z][0-9A-Za-z-]{0,40}级?")
_METRIC: Final = re.compile(r"[0-9.]+ *(?:[kK][gG]|[kK][mM]|[kKMG][wW]|[mc]m|ml|m2|m²|m|t|h)(?![0-9A-Za-z])")
_LIST: Final = re.compile(r"[0-9]{1,2}(?:[.、．](?![0-9])|\)(?![0-9]))")
_NUMBER: Final = re.compile("[0-9]+(?:[.,][0-9]+)*")


def no_quantity(text: str, at: int) -> tuple[int, Reason] | None:
    """The end of a number that is no quantity, and why; None where it may be one.

    >>> no_quantity("2020年7月13日，", 0), no_quantity("1+6框架", 0), no_quantity("3个", 0)
    ((10, 'date'), (3, 'name'), None)
    """
    before = text[at - 1] if at else "\n"
    if before == "第":
        return _number_end(text, at), "ordinal"
    if before.isascii() and (before.isalpha() or before in "@_/"):
        return _number_end(text, at), "code"
    if match := _ADDRESSES.match(text, at):
        return match.end(), "address"
    if before in "\n\r。；;：:)> \t(" and (match := _LIST.match(text, at)) and _begins_line(text, at):
        return match.end(), "list number"
    if match := _DATES.match(text, at):
        return match.end(), "date"
    if match := _NAMES.match(text, at):
        return match.end(), "name"
    if (match := _CODES.match(text, at)) and not _METRIC.match(text, at):
        return match.end(), "code"
    return None


def _begins_line(text: str, at: int) -> bool:
    while at and text[at - 1] in " \t(":
        at -= 1
    return at == 0 or text[at - 1] in "\n\r。；;：:"


def _number_end(text: str, at: int) -> int:
    match = _NUMBER.match(text, at)
    return at + 1 if match is None else match.end()
