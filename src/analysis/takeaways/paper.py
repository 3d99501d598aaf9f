"""A Word document: A4, Song for text and Hei for headings, page numbers, every passage with its language.

Characters choose their own typeface: Chinese ones the ``eastAsia`` one, all others the Western one beside it, and so they
do with the language that a screen reader or a spelling checker takes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from analysis.characters import legible
from analysis.labels import Language
from analysis.takeaways.archive import repacked

_SONG, _HEI = "宋体", "黑体"
_SERIF, _SANS = "Times New Roman", "Arial"
_INK, _FAINT = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x4A, 0x4A, 0x4A)
_THEME_FACES = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")
_STYLES = {
    # style: size in points, Hei or Song, bold, space before, space after
    "Normal": (11, _SONG, False, 0, 6),
    "Title": (18, _HEI, True, 0, 10),
    "Heading 1": (14, _HEI, True, 16, 6),
    "Heading 2": (12, _HEI, True, 12, 4),
    "List Number": (11, _SONG, False, 10, 3),
    "List Bullet": (9.5, _SONG, False, 0, 2),
    "Footer": (9, _SONG, False, 0, 0),
}


class Paper:
    """A document under way; :meth:`packed` gives its bytes."""

    def __init__(self, title: str, language: Language) -> None:
        self.title, self.language = title, language
        self._document = docx.Document()
        self._list: int | None = None
        self._set_page()
        self._set_styles()
        self._add("Title", title)

    def heading(self, words: str, level: int = 1) -> None:
        """A heading; a numbered list that follows begins anew."""
        self._add(f"Heading {level}", words)
        self._list = None

    def paragraph(self, words: str, *, small: bool = False, indented: bool = False) -> None:
        """Running text; ``small`` for what stands below something, ``indented`` for what belongs to a list item."""
        made = self._add("Normal", words)
        if indented:
            made.paragraph_format.left_indent = Cm(0.75)
        if small:
            made.paragraph_format.space_after = Pt(3)
            for run in made.runs:
                run.font.size, run.font.color.rgb = Pt(9.5), _FAINT

    def numbered(self, words: str, *, bold: bool = False) -> None:
        """The next item of the numbered list."""
        made = self._add("List Number", words, bold=bold)
        made.paragraph_format.keep_with_next = True
        number = made._p.get_or_add_pPr().get_or_add_numPr()
        number.get_or_add_ilvl().val = 0
        number.get_or_add_numId().val = self._numbering()

    def bullets(self, items: Sequence[str]) -> None:
        """A list without numbers."""
        for words in items:
            self._add("List Bullet", words)

    def blank(self, words: str, *, lines: int = 3) -> None:
        """A framed space to write into, with a word at its head."""
        made = self._add("Normal", words + "\n" * (lines - 1))
        made.paragraph_format.left_indent, made.paragraph_format.space_before = Cm(0.75), Pt(4)
        made.paragraph_format.space_after = Pt(10)
        border = OxmlElement("w:pBdr")
        for side in ("top", "left", "bottom", "right"):
            line = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", "4"), ("space", "4"), ("color", "888888")):
                line.set(qn(f"w:{name}"), value)
            border.append(line)
        properties = made._p.get_or_add_pPr()
        properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")

    def packed(self) -> bytes:
        """The finished file."""
        file = io.BytesIO()
        self._document.save(file)
        return repacked(file.getvalue(), title=self.title, language=self.language)

    def _add(self, style: str, words: str, *, bold: bool = False) -> Any:
        paragraph = self._document.add_paragraph()
        paragraph._p.style = self._document.styles[style].style_id  # by name it looks through all styles each time
        run = paragraph.add_run(legible(words))
        run.bold = True if bold else None
        if self.language == "zh":  # “ ” — … belong to both scripts; in a Chinese text they are Chinese
            run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
        return paragraph

    def _numbering(self) -> int:
        """The numbering of the list under way; a new one counts from one."""
        if self._list is None:
            part = self._document.part.numbering_part.element
            style = self._document.styles["List Number"].element
            wanted = style.pPr.numPr.numId.val
            (abstract,) = [n.abstractNumId.val for n in part.num_lst if n.numId == wanted]
            number = part.add_num(abstract)
            number.add_lvlOverride(ilvl=0).add_startOverride(1)
            self._list = int(number.numId)
        return self._list

    def _set_page(self) -> None:
        (section,) = self._document.sections
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.6)
        section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.4)
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _field(footer, "PAGE")
        footer.add_run(" / ")
        _field(footer, "NUMPAGES")

    def _set_styles(self) -> None:
        styles = self._document.styles
        defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        _face(defaults.get_or_add_rFonts(), _SONG)
        language = defaults.find(qn("w:lang"))
        language.set(qn("w:val"), "en-GB")
        language.set(qn("w:eastAsia"), "zh-CN")
        theme = self._document.settings.element.find(qn("w:themeFontLang"))
        theme.set(qn("w:val"), "en-GB")
        theme.set(qn("w:eastAsia"), "zh-CN")
        for name, (size, face, bold, before, after) in _STYLES.items():
            style = styles[name]
            style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, _INK
            _face(style.element.get_or_add_rPr().get_or_add_rFonts(), face)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
            style.paragraph_format.line_spacing = 1.3
        for rule in styles["Title"].element.pPr.findall(qn("w:pBdr")):
            styles["Title"].element.pPr.remove(rule)


def _face(fonts: Any, chinese: str) -> None:
    """One Chinese typeface and the Western one that goes with it, instead of a theme's."""
    for name in _THEME_FACES:
        fonts.attrib.pop(qn(f"w:{name}"), None)
    western = _SERIF if chinese == _SONG else _SANS
    for name, value in (("ascii", western), ("hAnsi", western), ("eastAsia", chinese), ("cs", western)):
        fonts.set(qn(f"w:{name}"), value)


def _field(paragraph: Any, code: str) -> None:
    """A number that Word fills in."""
    for kind, words in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = words
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {words} "
            run._r.append(instruction)
