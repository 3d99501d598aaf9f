"""The few words that the exporters add themselves, in both languages."""

from __future__ import annotations

from typing import Final

from analysis.export.blocks import Language
from analysis.export.fragments import Fragment, text_of

WORDS: Final[dict[Language, dict[str, str]]] = {
    "zh": {
        "skip": "跳到正文",
        "contents": "目录",
        "tools": "其他格式",
        "other_language": "English",
        "pdf": "PDF 版",
        "catalogue": "全部报告",
        "notes": "数字注释",
        "notes_about": "数字后的小号码指向它的注释：由几个数字算出的在这里，原文公布的在“每个数字的出处”表中；箭头返回该数字首次出现的地方。",
        "place": "地区",
        "period": "时期",
        "sources": "来源",
        "data_hash": "数据指纹",
        "version": "版本",
        "answer": "答案",
        "table": "表",
        "figure": "图",
        "source": "来源：",
        "data_table": "数据表",
        "author": "结对帮扶分析",
    },
    "en": {
        "skip": "Skip to the text",
        "contents": "Contents",
        "tools": "Other formats",
        "other_language": "中文",
        "pdf": "PDF",
        "catalogue": "All reports",
        "notes": "Notes on the numbers",
        "notes_about": "The small number behind each number leads to its note: here for a number that was derived, in the list of figures for one that was published. The arrow leads back to where it first stands.",
        "place": "Place",
        "period": "Period",
        "sources": "Sources",
        "data_hash": "Data hash",
        "version": "Version",
        "answer": "The answer",
        "table": "Table",
        "figure": "Figure",
        "source": "Source: ",
        "data_table": "Data table",
        "author": "Paired Aid",
    },
}
_LABELLED = ("来源", "资料来源", "数据来源", "source", "sources", "data:")


def source_label(source: Fragment, language: Language) -> str:
    """“Source: ”, unless the line says so itself."""
    return "" if text_of(source).lower().startswith(_LABELLED) else WORDS[language]["source"]
