"""One spelling for every text before it is read: simplified characters, ASCII digits, no separators, no pinyin."""

from __future__ import annotations

import re
from typing import Final

_TRADITIONAL: Final = str.maketrans(
    "萬億兩餘幾數來點貳陸叄負約將過為達滿內於畝戶個類輛對隻頭塊間棟處組屆筆場種條臺噸頃縣區鎮鄉項張"
    "輪層級節雙頂艘顆檔冊課學門團隊廠國歐鎊錢幣圓歲鐘鍾時週盞",
    "万亿两余几数来点贰陆叁负约将过为达满内于亩户个类辆对只头块间栋处组届笔场种条台吨顷县区镇乡项张"
    "轮层级节双顶艘颗档册课学门团队厂国欧镑钱币圆岁钟钟时周盏",
)
_WIDTH: Final = str.maketrans(
    "０１２３４５６７８９．％（）－～−￥\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", "0123456789.%()-~-¥       "
)
_LETTERS: Final = "a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_TONED: Final = f"[{_LETTERS}]{{0,5}}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][{_LETTERS}]{{0,5}}"
# "萬(wàn)", and what damage leaves of it: "萬?wàn)", "萬wàn)", "萬(wàn".
_PINYIN: Final = re.compile(rf"(?<=[\u4e00-\u9fff])(?:[(?][{_LETTERS}]{{1,7}}\)|{_TONED}\)|\({_TONED}(?![{_LETTERS}]))")
_COMMA_GROUPS: Final = re.compile(r"(?<![0-9.,，])[1-9][0-9]{0,2}(?:[,，][0-9]{3})++(?![0-9]|[,，][0-9])")
_SPACE_GROUPS: Final = re.compile(r"(?<![0-9.,，])(?<![0-9] )[1-9][0-9]{0,2}(?: [0-9]{3})++(?![0-9]|[ ,，][0-9])")
_NUMBER_WORD: Final = "零〇一二两三四五六七八九十百千万亿几数余多来半"
_INNER_SPACE: Final = re.compile(rf"(?<=[0-9{_NUMBER_WORD}]) +(?=[\u4e00-\u9fff%‰])|(?<=[\u4e00-\u9fff]) +(?=[0-9])")
_SPACED_DASH: Final = re.compile(r"(?<=[0-9%\u4e00-\u9fff]) *([-–—~]) *(?=[0-9])")


def normalise(text: str) -> str:
    """Bring a text into the spelling that the grammar reads.

    Full-width digits and signs become ASCII, bracketed pinyin after a character goes (also where a bracket is damaged),
    number words and units become simplified, separators of thousands and spaces inside a number go. Digits that are
    wrongly grouped stay as they are. Everything else is left alone; doing it twice changes nothing more.

    >>> normalise("５２００萬(wàn)元"), normalise("2,425 万元"), normalise("12,34人")
    ('5200万元', '2425万元', '12,34人')
    """
    text = text.translate(_WIDTH)
    text = _PINYIN.sub("", text).translate(_TRADITIONAL)
    text = _COMMA_GROUPS.sub(lambda match: re.sub("[,，]", "", match.group()), text)
    text = _SPACE_GROUPS.sub(lambda match: match.group().replace(" ", ""), text)
    return _SPACED_DASH.sub(r"\1", _INNER_SPACE.sub("", text))
