"""A line as its words are compared: simplified where that matters for labels, without pinyin, in half width."""

from __future__ import annotations

import re
import unicodedata

# The characters of labels and markers ("信息來源", "發佈時間", "推薦閱讀") that traditional pages write differently.
_SIMPLER = str.maketrans(
    "來發佈時間編輯責訊閱讀關鏈連結聞熱門資猜歡篇條網電話郵號稿權聲許備頁當擊瀏覽數體點開閉視複製擴類錄監審核對聯繫轉載標題單辦導廣續薦圖報記業統處紀會臺長維碼務應圍蹤專選掃線傳處黨",
    "来发布时间编辑责讯阅读关链连结闻热门资猜欢篇条网电话邮号稿权声许备页当击浏览数体点开闭视复制扩类录监审核对联系转载标题单办导广续荐图报记业统处纪会台长维码务应围踪专选扫线传处党",
)
# Pinyin that a conversion left in brackets after a character, whole "(yuǎn)" or damaged "?yáng)|".
_PINYIN = re.compile(r"[(（?？][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüɑɡ]{1,6}[)）]\|?")
_SPACE = re.compile(r"[\s\u200b\ufeff]+")


def bare(line: str) -> str:
    """The line with pinyin dropped, half width, single spaces, and the characters of labels simplified.

    >>> bare("信息來(lái)源：　西e網(wǎng)")
    '信息来源: 西e网'
    """
    # A character in full width is one in half width, so that only brackets of pinyin change the length.
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", _PINYIN.sub("", line)).translate(_SIMPLER)).strip()


def without_pinyin(text: str) -> str:
    """The text with pinyin in brackets dropped, else as it is."""
    return _PINYIN.sub("", text)
