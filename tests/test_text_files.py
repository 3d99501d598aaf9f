"""An article is read as its publisher wrote it, whatever the file; what is none is refused in one sentence."""

from __future__ import annotations

import codecs
import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import ArticleError
from analysis.text.article import Article
from analysis.text.files import read_article

SHARED = Path(__file__).parents[2] / "shared" / "texts"

# A made-up county.
FIRST = "今年以来，云岭县到位东西部协作资金5200万元，实施产业项目26个，预计带动脱贫人口12.7万人。"
SECOND = "新建日光温室173座，销售农特产品2624万元，受益195户208人；其余项目明年完成。"
TITLE = "云岭县东西部协作见实效"
TRADITIONAL = "今年以來，雲嶺縣到位東西部協作資金5200萬元，實施產業項目26個，預計帶動脫貧人口12.7萬人。"
Save = Callable[[str, "bytes | str"], Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def furniture(article: Article) -> list[str]:
    return [article.text[start:end] for start, end in article.furniture]


def refusal(path: Path | str) -> str:
    with pytest.raises(ArticleError) as caught:
        read_article(path)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert len(sentence) < 300
    return sentence


# Plain text ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [f"{TITLE}\r\n{FIRST}\n", FIRST[:20], "援建车间9个、学校3所，共1.5万元"])
def test_a_text_is_the_characters_of_the_file_in_every_encoding(save: Save, encoding: str, text: str):
    article = read_article(save("a.txt", text.encode(encoding)))
    assert article.text == text
    assert article.form == "txt"


@pytest.mark.parametrize("encoding", ["big5", "gbk", "utf-16-le", "utf-8"])
def test_a_traditional_text_is_read_in_big5_and_in_gbk(save: Save, encoding: str):
    for text in (TRADITIONAL, TRADITIONAL[:20], TRADITIONAL[20:40]):
        assert read_article(save("a.txt", text.encode(encoding))).text == text


def test_short_sentences_with_digits_and_letters_are_told_apart():
    from analysis.text.formats.decoding import decode

    sentences = [
        FIRST,
        SECOND,
        "与A公司签订合同15份，金额2425万元。",
        "培训683人，其中VR课程25期",
        "截至6月底，到位率达98.5%",
    ]
    for sentence in sentences:
        for begin in range(0, max(1, len(sentence) - 20), 3):
            piece = sentence[begin : begin + 20]
            for encoding in ("gbk", "utf-8", "utf-16-be"):
                assert decode(piece.encode(encoding), name="piece").text == piece


def test_only_ascii_and_other_languages_in_utf8_are_texts(save: Save):
    assert read_article(save("a.txt", "Funds of 5200 wan yuan.\n")).text == "Funds of 5200 wan yuan.\n"
    assert read_article(save("b.txt", "今年の予算は五千二百万円です。")).encoding == "utf-8"


def test_damage_is_kept_in_sight(save: Save):
    cut = (FIRST + SECOND).encode("gbk")[:-1]
    article = read_article(save("cut.txt", cut))
    assert article.text.endswith("完成\ufffd")
    assert article.remarks == ("characters that could not be read: 1",)
    damaged = "雲嶺縣2020年?yáng)|西部協(xié)作資金5200萬(wàn)元。"
    assert read_article(save("damaged.txt", damaged)).text == damaged


@pytest.mark.parametrize(
    "data",
    [
        (FIRST * 2).encode().decode("gb18030", "ignore").encode(),  # UTF-8 that was taken for GBK
        (FIRST * 2).encode().decode("latin-1").encode(),  # … for Latin-1
        "今年の予算は五千二百万円です。地域の皆さんに感謝します。".encode("shift-jis"),
        "올해 예산은 오천이백만 원입니다. 감사합니다.".encode("euc-kr"),
        (FIRST * 3).encode() + (SECOND * 3).encode("gbk"),
        bytes(range(256)) * 20,
        b"\x00\x01\x02 5200\x00" * 50,
    ],
)
def test_a_text_that_would_be_nonsense_is_refused(save: Save, data: bytes):
    refusal(save("a.txt", data))


def test_the_damaged_article_of_the_first_county_is_read():
    path = SHARED / "jingyuan-2020-07-13.txt"
    if not path.exists():
        pytest.skip("the article is not here: it is its publisher's")
    article = read_article(path)
    assert article.text == path.read_bytes().decode()
    assert article.sha256 == "5adffd4e24926b8bc606f08562ec2975c0f761f736c679c2b112ea9343b0ca72"
    assert (article.publisher, article.published) == ("西e網—白銀新聞網", "2020-07-13")
    assert article.title.endswith("紀(jì)實(shí)")
    assert furniture(article)[1:] == ["熱門(mén)資訊"]


# Furniture and masthead ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "publisher", "published"),
    [
        ("2021年03月05日 09:12 | 来源：云岭日报 | 作者：李四 | 阅读：1203", "云岭日报", "2021-03-05"),
        ("编辑:王军 信息来源: 西岭网—云岭新闻网发布时间:2020-7-13", "西岭网—云岭新闻网", "2020-07-13"),
        ("時間：2013-08-01 11:40:50 來源：某省日報", "某省日報", "2013-08-01"),
        ("发布日期：2022/6/1 信息来源：县人社局 点击：[88] 字体：[大 中 小]", "县人社局", "2022-06-01"),
        ("云岭新闻网 2019-06-03 19:02:24", "云岭新闻网", "2019-06-03"),
        ("05.12.2017 10:04 来源：古岭台", "古岭台", "2017-12-05"),
        ("来源：《云岭日报》 2020年7月13日 第3版", "云岭日报", "2020-07-13"),
        ("日期：2020-02-30 来源：某网", "某网", ""),
    ],
)
def test_a_line_of_labels_is_furniture_and_names_publisher_and_date(
    save: Save, line: str, publisher: str, published: str
):
    article = read_article(save("a.txt", f"{TITLE}\n{line}\n{FIRST}\n{SECOND}"))
    assert (article.title, article.publisher, article.published) == (TITLE, publisher, published)
    assert furniture(article) == [line]


def test_a_dateline_before_a_sentence_is_furniture_without_the_sentence(save: Save):
    article = read_article(save("a.txt", f"2020-08-06 14:44 云岭网兰山电 {FIRST}"))
    assert furniture(article) == ["2020-08-06 14:44"]
    assert (article.title, article.publisher, article.published) == ("", "云岭网", "2020-08-06")


@pytest.mark.parametrize("title", ["", "一、资金来源\n", "来源：东部财政2400万元\n", f"{FIRST}\n"])
def test_what_is_no_title_is_not_taken_for_one(save: Save, title: str):
    assert read_article(save("a.txt", f"{title}{SECOND}")).title == ""


def test_the_title_of_an_official_letter_stands_below_its_head(save: Save):
    text = f"云岭县人民政府文件\n云政发〔2020〕12号\n关于印发协作方案的通知\n各乡镇：\n{FIRST}\n云岭县人民政府\n2020年3月2日"
    article = read_article(save("a.txt", text))
    assert (article.title, article.publisher) == ("关于印发协作方案的通知", "云岭县人民政府")
    assert article.published == "2020-03-02"


@pytest.mark.parametrize(
    "marker", ["推荐阅读", "相关新闻：", "【延伸阅读】", "热门资讯", "猜你喜欢", "相關閱讀", "熱門(mén)資訊"]
)
def test_a_list_after_a_marker_is_furniture_to_the_end(save: Save, marker: str):
    rest = f"{marker}\n- 某县引进企业3家\n某市卖出2000万元 2020-03-02"
    assert furniture(read_article(save("a.txt", f"{FIRST}\n{rest}\n"))) == [rest]


def test_a_paragraph_and_its_heading_end_the_reach_of_a_marker(save: Save):
    article = read_article(save("a.txt", f"{FIRST}\n相关链接\n· 某县新闻\n二、劳务协作\n{SECOND}\n相关链接\n{FIRST}"))
    assert furniture(article) == ["相关链接\n· 某县新闻", "相关链接"]


@pytest.mark.parametrize(
    "line",
    [
        "当前位置：首页 > 新闻中心 > 县区动态",
        "【打印】【关闭】",
        "上一篇：某县召开5次会议",
        "【责任编辑：王五】",
        "责任编辑：王五",
        "扫一扫在手机打开当前页",
        "分享到：",
        "浏览次数：8123次",
        "字号：[大 中 小]",
        "版权所有：云岭县人民政府",
        "甘ICP备09990001号-1 甘公网安备 62099902000099号",
        "投稿：news@example.com",
        "联系电话：0999-8880001",
        "本篇文章3140字，读完约8分钟",
        "云岭县乡村振兴局　共印150份",
        "Copyright © 2020 云岭网 All Rights Reserved",
    ],
)
def test_lines_of_the_page_are_furniture(save: Save, line: str):
    assert furniture(read_article(save("a.txt", f"{FIRST}\n{SECOND}\n{line}"))) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "责任编辑制度落实后，投入资金300万元，培训编辑20人。",
        "打印店帮扶项目3个，带动30人",
        "来源：省级财政1200万元，市级300万元",
        "资金来源：中央财政3000万元。",
        "分享经验交流会12场",
        "上一年度资金4800万元",
        "推荐就业30人",
        "电话回访200户",
        "时间紧、任务重，完成项目12个",
        "编辑出版图书12种，发放5000册。",
        "版权交易额30万元",
        "评论员队伍20人",
        "开展阅读推广20场，阅读30分钟以上的学生占八成",
    ],
)
def test_words_of_the_page_within_the_article_swallow_nothing(save: Save, line: str):
    for text in (f"{FIRST}\n{line}\n{SECOND}", f"{TITLE}\n{line}\n{SECOND}", f"{FIRST}\n{line}"):
        assert furniture(read_article(save("a.txt", text))) == []


def test_an_editor_named_at_the_end_of_a_paragraph_is_furniture_without_it(save: Save):
    article = read_article(save("a.txt", f"{FIRST}\n{SECOND}（责任编辑：王五）"))
    assert furniture(article) == ["（责任编辑：王五）"]


# Web pages -----------------------------------------------------------------------------------------------------------

MENU = "<div class='nav'><ul><li><a href='/'>首页</a></li><li><a href='/x'>政务公开</a></li></ul></div>"
RELATED = "<div class='xg'><h3>相关阅读</h3><ul><li><a href='/1'>某县9001号新闻要闻</a><span>2020-07-11</span></li></ul></div>"
FOOTER = "<div class='footer'><p>版权所有：云岭县人民政府</p><p>甘ICP备09990001号 联系电话：0999-8880001</p></div>"
INFO = "<div class='info'>发布时间：2020-07-13 08:30 来源：云岭县融媒体中心 浏览次数：8123次</div>"


def page(body: str, *, head: str = "", title: str = f"{TITLE}_云岭县人民政府") -> str:
    head = f"<meta charset='utf-8'><title>{title}</title>{head}"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{MENU}{body}{RELATED}{FOOTER}</body></html>"


def article_text(article: Article) -> list[str]:
    """Lines of the article without its furniture."""
    kept = list(article.text)
    for start, end in article.furniture:
        kept[start:end] = " " * (end - start)
    return [line.strip() for line in "".join(kept).split("\n") if line.strip()]


LAYOUTS = {
    "paragraphs": f"<div class='TRS_Editor'><p>　　{FIRST}</p><p>&nbsp;&nbsp;{SECOND}</p></div>",
    "line breaks": f"<div id='zoom'>　　{FIRST}<br><br>　　{SECOND}</div>",
    "divisions": f"<div class='content'><div>{FIRST}</div><div>{SECOND}</div></div>",
    "spans": f"<div><p><span>{FIRST[:12]}</span><b>{FIRST[12:30]}</b>{FIRST[30:]}</p><p><span>{SECOND}</span></p></div>",
    "layout table": f"<table><tr><td><table><tr><td>　</td><td><p>{FIRST}</p><p>{SECOND}</p></td></tr></table></td></tr></table>",
    "list": f"<div><ul><li>{FIRST}</li><li>{SECOND}</li></ul></div>",
    "sounds like advertising": f"<div class='share ad-related'><div class='banner'><p>{FIRST}</p></div><p>{SECOND}</p></div>",
    "uncovered by script": f"<div style='visibility: hidden; opacity: 0'><p>{FIRST}</p><p>{SECOND}</p><p>{'图' * 120}</p></div>",
    "an end in the middle": f"</div></body></html><!-- end --><div class='content'><p>{FIRST}</p><p>{SECOND}</p></div>",
    "source broken in lines": f"<div><p>{FIRST[:10]}\n      {FIRST[10:]}</p><p>{SECOND[:5]}\r\n{SECOND[5:]}</p></div>",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_article_of_a_page_is_read_without_its_menus(save: Save, layout: str):
    article = read_article(save("a.html", page(f"<h1>{TITLE}</h1>{INFO}{LAYOUTS[layout]}")))
    lines = [line for line in article_text(article) if not line.startswith("图图")]
    assert lines == [TITLE, FIRST, SECOND]
    assert (article.title, article.publisher, article.published) == (TITLE, "云岭县融媒体中心", "2020-07-13")


def test_tables_are_rows_with_tabs_and_are_never_lost(save: Save):
    rows = "".join(
        f"<tr><td><p>{town}</p></td><td>{funds}</td><td></td></tr>" for town, funds in [("甲镇", 4000), ("乙乡", 41)]
    )
    article = read_article(
        save("a.html", page(f"<h1>{TITLE}</h1><div><p>{FIRST}</p><table>{rows}</table><p>{SECOND}</p></div>"))
    )
    assert article_text(article) == [TITLE, FIRST, "甲镇\t4000", "乙乡\t41", SECOND]
    only = read_article(save("b.html", page(f"<h1>{TITLE}</h1><table><tr><td>甲镇</td><td>4000万元</td></tr></table>")))
    assert article_text(only) == [TITLE, "甲镇\t4000万元"]


def test_what_a_reader_does_not_see_is_no_text(save: Save):
    unseen = (
        "<script>var a='9991万元';</script><style>.a{width:9992px}</style><noscript>9993人</noscript><template>9994人</template>"
        "<p style='color:red;display:none'>9995万元。</p><p hidden>9996万元。</p><p aria-hidden='true'>9997万元。</p><!-- 9998万元 -->"
        "<select><option>9999万元</option></select>"
    )
    ruby = "<ruby>靖<rp>(</rp><rt>jìng</rt><rp>)</rp></ruby>安镇&nbsp;52&#48;0万元&amp;26个项目。"
    article = read_article(save("a.html", page(f"<div><p>{FIRST}</p>{unseen}<p>{ruby}</p></div>")))
    assert article_text(article) == [FIRST, "靖安镇 5200万元&26个项目。"]


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "big5", "iso-8859-1", ""])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_a_page_is_read_in_the_encoding_it_is_in_not_in_the_one_it_declares(save: Save, encoding: str, declared: str):
    source = page(f"<h1>{TITLE}</h1><p>{FIRST}</p>").replace(
        "charset='utf-8'", f"charset='{declared}'" if declared else ""
    )
    assert article_text(read_article(save("a.htm", source.encode(encoding)))) == [TITLE, FIRST]


def test_the_head_of_a_page_names_title_publisher_date_and_address(save: Save):
    head = (
        "<meta property='og:title' content='云岭县东西部协作见实效'><meta name='ContentSource' content='云岭日报'>"
        "<meta name='PubDate' content='2020-07-13 08:30'><link rel='canonical' href='https://www.example.org/a.html'>"
    )
    article = read_article(save("a.html", page(f"<p>{FIRST}</p>", head=head)))
    assert (article.title, article.publisher, article.published) == (TITLE, "云岭日报", "2020-07-13")
    assert article.url == "https://www.example.org/a.html"


def test_a_page_saved_by_a_browser_tells_its_address_and_a_title_loses_the_name_of_the_site(save: Save):
    saved = "<!-- saved from url=(0030)https://www.example.org/b.html -->\n" + page(f"<p>{FIRST}</p>")
    article = read_article(save("a.html", saved))
    assert (article.url, article.title) == ("https://www.example.org/b.html", TITLE)


def test_comments_teasers_and_what_is_said_of_the_site_are_not_the_article(save: Save):
    others = (
        "<div class='r2'><p>近日某地开展活动，现场有9501人参加，大家纷纷表示满意。<a href='/z'>[详细]</a></p></div>"
        "<div class='comments'><p>说得很好，我们村里去年也分到了9701元，希望今年还能增加。</p></div>"
        "<div><p>凡注明来源为本网的所有作品，版权均属于本网，联系电话9998887。</p></div>"
    )
    article = read_article(save("a.html", page(f"<div><h1>{TITLE}</h1><p>{FIRST}</p></div>{others}")))
    assert article_text(article) == [TITLE, FIRST]


def test_marks_of_notes_struck_out_words_and_invisible_characters_are_no_digits_of_a_number(save: Save):
    words = (
        "到位5200<sup>[1]</sup>万元、300<sup>①</sup>人、12<sup><a href='#2'>2</a></sup>家、1307<sup>3</sup>户、50m<sup>2</sup>，"
        "受益<del>300</del>310人，<b>5</b>2<span>0</span>0&nbsp;万元，1&shy;3&#8203;07户，12<wbr>00人。"
    )
    article = read_article(save("a.html", page(f"<div><p>{FIRST}</p><p>{words}</p></div>")))
    assert article_text(article)[-1] == (
        "到位5200万元、300人、12家、1307³户、50m²，受益310人，5200 万元，1307户，1200人。"
    )


IN_TABLES = (
    "{} numbers stand in cells of tables without a unit beside them (it may be in the header): they are not read"
)


def test_numbers_that_are_not_read_are_counted(save: Save):
    rows = [
        ("资金（万元）", "户数（户）", "人口（人）"),
        ("3000万元", "120", "户"),
        ("5", "人民医院", "1,307"),
        ("2020", "4.5", ""),
    ]
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    article = read_article(save("a.html", page(f"<div><p>{FIRST}</p><table>{table}</table><p>{SECOND}</p></div>")))
    assert article.remarks == (IN_TABLES.format(3),)  # 120, 1,307 and 4.5; 5 is the number of a row, 2020 a year
    text = f"{FIRST}\n甲镇      5200　　41\n乙乡      3000万元　　120户\n累计到位资金4.27\n亿元，1307\n户\n一共 5200\n{SECOND}"
    assert read_article(save("a.txt", text)).remarks == (
        IN_TABLES.format(2),
        "2 lines end within a number and were not joined with the next: numbers there are passed over",
    )
    assert read_article(save("b.txt", f"{TITLE}\n　　{FIRST}\n　　{SECOND}\n一、5\n")).remarks == ()


# Word ----------------------------------------------------------------------------------------------------------------


def word(change: Callable[[Any], object] = lambda document: None) -> bytes:
    import docx

    document = docx.Document()
    document.add_heading(TITLE, 0)
    paragraph = document.add_paragraph("到位资金")
    for piece in ("52", "00", "万元。"):
        paragraph.add_run(piece)
    change(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def repacked(data: bytes, **parts: bytes | None) -> bytes:
    """The package with parts replaced, or left out: ``word_document`` is word/document.xml."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        contents: dict[str, bytes | None] = {name: old.read(name) for name in old.namelist()}
        contents.update({name.replace("_", "/") + ".xml": content for name, content in parts.items()})
        for name, content in contents.items():
            if content is not None:
                new.writestr(name, content)
    return file.getvalue()


def test_a_word_file_is_read_in_the_order_of_the_document(save: Save):
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    def change(document: Any) -> None:
        w = nsdecls("w")
        paragraph = document.paragraphs[1]._p
        paragraph.append(parse_xml(f"<w:del {w} w:id='1'><w:r><w:delText>删去999万元</w:delText></w:r></w:del>"))
        paragraph.append(parse_xml(f"<w:ins {w} w:id='2'><w:r><w:t>补充300万元。</w:t></w:r></w:ins>"))
        paragraph.append(parse_xml(f"<w:r {w}><w:rPr><w:vanish/></w:rPr><w:t>隐藏777万元</w:t></w:r>"))
        paragraph.append(parse_xml(f"<w:hyperlink {w}><w:r><w:t>另有12个。</w:t></w:r></w:hyperlink>"))
        box = "<w:txbxContent><w:p><w:r><w:t>框中6家</w:t></w:r></w:p></w:txbxContent>"
        paragraph.append(
            parse_xml(
                f"<w:r {w}><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r>"
            )
        )
        table = document.add_table(rows=2, cols=2)
        for row, words in enumerate([("乡镇", "资金"), ("甲镇", "41万元")]):
            for column, word_ in enumerate(words):
                table.cell(row, column).text = word_
        document.add_paragraph(SECOND)
        document.sections[0].header.paragraphs[0].text = "页眉888"
        document.sections[0].footer.paragraphs[0].text = "第999页"

    article = read_article(save("a.docx", word(change)))
    assert article.text.split("\n") == [
        TITLE,
        "到位资金5200万元。补充300万元。另有12个。",
        "框中6家",
        "乡镇\t资金",
        "甲镇\t41万元",
        SECOND,
    ]
    assert (article.form, article.encoding, article.title) == ("docx", "", TITLE)


def test_footnotes_stand_at_the_end(save: Save):
    w = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
    notes = f"<w:footnotes {w}><w:footnote w:type='separator' w:id='0'><w:p/></w:footnote><w:footnote w:id='1'><w:p><w:r><w:t>注：含上年结转30万元。</w:t></w:r></w:p></w:footnote></w:footnotes>"
    data = word()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        types = package.read("[Content_Types].xml").replace(
            b"</Types>",
            b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>',
        )
        relations = package.read("word/_rels/document.xml.rels").replace(
            b"</Relationships>",
            b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/></Relationships>',
        )
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as new:
            for name in package.namelist():
                content = {"[Content_Types].xml": types, "word/_rels/document.xml.rels": relations}.get(
                    name, package.read(name)
                )
                new.writestr(name, content)
            new.writestr("word/footnotes.xml", notes)
    assert read_article(save("a.docx", file.getvalue())).text.split("\n") == [
        TITLE,
        "到位资金5200万元。",
        "注：含上年结转30万元。",
    ]


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"word_media_bomb": b"\0" * 60_000_000}, "zip bomb"),
        ({"word_document": b"<a>" + b" " * 12_000_000 + b"</a>"}, "zip bomb"),
        ({"word_document": b'<!DOCTYPE a [<!ENTITY x "xxxx">]><a>&x;</a>'}, "entities"),
        ({"word_document": b"garbage"}, "damaged"),
        ({"word_document": None}, "damaged"),
    ],
)
def test_a_hostile_or_damaged_word_file_is_refused(save: Save, parts: dict[str, bytes | None], words: str):
    assert words in refusal(save("a.docx", repacked(word(), **parts)))


def test_a_word_file_that_is_cut_off_or_changed_is_refused(save: Save):
    data = word()
    assert "damaged" in refusal(save("a.docx", data[:-200]))
    assert "damaged" in refusal(save("b.docx", data[:3000] + b"XXXX" + data[3004:]))


def test_what_is_struck_out_or_raised_in_a_word_file_is_no_digit_of_a_number(save: Save):
    from docx.shared import Pt

    def change(document: Any) -> None:
        paragraph = document.add_paragraph("受益1307")
        paragraph.add_run("2").font.superscript = True
        paragraph.add_run("户，到位5200")
        paragraph.add_run("[1]").font.superscript = True
        paragraph.add_run("万元，带动")
        paragraph.add_run("300").font.strike = True
        paragraph.add_run("310人。").font.size = Pt(9)

    article = read_article(save("a.docx", word(change)))
    assert article.text.split("\n")[2] == "受益1307²户，到位5200万元，带动310人。"


# PDF -----------------------------------------------------------------------------------------------------------------


def pdf(body: str, *, page_setup: str = "") -> bytes:
    import typst

    from analysis.export.typefaces import font_folder

    head = '#set text(font: "Noto Sans SC", size: 11pt, lang: "zh")\n#set par(first-line-indent: (amount: 2em, all: true))\n'
    return bytes(
        typst.compile((head + page_setup + body).encode(), font_paths=[str(font_folder())], ignore_system_fonts=True)
    )


def test_lines_of_a_pdf_are_joined_to_paragraphs_without_headers_and_page_numbers(save: Save):
    # A break is allowed after every digit, so that numbers are broken in the middle at some margin or other.
    breakable = [
        "".join(f"{one}\u200b" if one.isdigit() else one for one in f"{FIRST}第{number}段完，{SECOND}")
        for number in range(1001, 1021)
    ]
    setup = "#set page(header: [云岭县工作总结 #h(1fr) 2020], footer: context align(center)[— #counter(page).display() —])\n"
    article = read_article(save("a.pdf", pdf(f"= {TITLE}\n\n" + "\n\n".join(breakable), page_setup=setup)))
    assert article.text.split("\n") == [TITLE, *(f"{FIRST}第{number}段完，{SECOND}" for number in range(1001, 1021))]
    assert article.title == TITLE
    assert article.remarks[0].endswith("left out as headers, footers or page numbers")


def test_rows_of_a_table_in_a_pdf_stay_rows(save: Save):
    table = "#table(columns: (1fr, 1fr), [乡镇], [资金（万元）], [甲镇], [5200], [乙乡], [41])"
    article = read_article(save("a.pdf", pdf(f"{FIRST}\n\n{table}\n\n{SECOND}")))
    assert article.text.split("\n") == [FIRST, "乡镇\t资金（万元）", "甲镇\t5200", "乙乡\t41", SECOND]
    assert article.remarks == (IN_TABLES.format(2),)


def test_headline_in_two_lines_columns_and_signature_of_a_pdf_are_told_apart(save: Save):
    long_title = "云岭县2020年东西部协作工作总结与下一年度工作计划安排"
    setup = "#set page(width: 12cm, height: 16cm, margin: 1.5cm)\n"
    signature = "#align(right)[云岭县乡村振兴局]\n#align(right)[2020年12月3日]"
    body = f"#align(center)[#text(16pt)[{long_title}]]\n\n{FIRST}\n\n（一）{SECOND}\n\n{signature}"
    article = read_article(save("a.pdf", pdf(body, page_setup=setup)))
    assert article.text.split("\n") == [long_title, FIRST, f"（一）{SECOND}", "云岭县乡村振兴局", "2020年12月3日"]
    assert (article.title, article.publisher, article.published) == (long_title, "云岭县乡村振兴局", "2020-12-03")
    columns = "#set page(columns: 2, width: 16cm, height: 8cm, margin: 1cm)\n"
    article = read_article(save("b.pdf", pdf("\n\n".join([FIRST, SECOND] * 6), page_setup=columns)))
    assert article.text.split("\n") == [FIRST, SECOND] * 6


LONG_TITLE = "云岭县2020年东西部协作工作情况的报告：真情帮扶结硕果携手共进奔小康"
ACROSS = '#place({}, scope: "parent", float: true)[{}]\n'
COLUMNS = {
    "two under a headline": ("columns: 2", ACROSS.format("top", f"#text(20pt)[{LONG_TITLE}]")),
    "a headline in the type of the text": ("columns: 2", ACROSS.format("top", f"#text(11pt)[{LONG_TITLE[:24]}]")),
    "three": ("columns: 3, flipped: true", ACROSS.format("top", f"#text(20pt)[{LONG_TITLE}]")),
    "a figure across": (
        "columns: 2",
        ACROSS.format("bottom", "#rect(width: 90%, height: 2cm)\n #text(9pt)[图1 云岭县帮扶项目现场示意图]"),
    ),
    "a table across": (
        "columns: 2",
        ACROSS.format("top", "#table(columns: (1fr, 1fr), [乡镇], [资金（万元）], [甲镇], [5200], [乙乡], [41])"),
    ),
    "ragged": ("columns: 2", "#set par(justify: false)\n" + ACROSS.format("top", f"#text(20pt)[{LONG_TITLE}]")),
}


@pytest.mark.parametrize("layout", COLUMNS)
def test_lines_of_columns_are_joined_whatever_runs_across_them(save: Save, layout: str):
    setup, across = COLUMNS[layout]
    paragraphs = [f"{first}第{number}段。" for number in range(1001, 1013) for first in (FIRST, SECOND, FIRST + SECOND)]
    page_setup = f"#set page({setup}, height: 16cm, margin: 1.5cm)\n#set par(justify: true)\n"
    article = read_article(save("a.pdf", pdf("\n\n".join(paragraphs), page_setup=page_setup + across)))
    lines = article.text.split("\n")
    assert [line for line in lines if line.endswith("段。")] == paragraphs
    assert len(lines) - len(paragraphs) <= 3  # the headline, the caption or the rows of the table
    assert not any("end within a number" in remark for remark in article.remarks)


@pytest.mark.parametrize("columns", [1, 2])
def test_short_lines_of_one_length_are_a_list(save: Save, columns: int):
    lines = [line for number in range(100, 116) for line in (f"投资规模{number}", f"{number}万元的项目")]
    setup = f"#set page(columns: {columns})\n"
    assert read_article(save("a.pdf", pdf("\n\n".join(lines), page_setup=setup))).text.split("\n") == lines


def test_lines_that_differ_in_an_amount_are_no_running_title(save: Save):
    pages = [f"甲镇安排资金{number}万元\n#v(2em)\n{FIRST}" for number in (520, 41)]
    article = read_article(save("a.pdf", pdf("\n#pagebreak()\n".join(pages))))
    assert article.text.split("\n") == ["甲镇安排资金520万元", FIRST, "甲镇安排资金41万元", FIRST]


def test_columns_that_a_pdf_holds_row_by_row_are_read_one_after_the_other(save: Save):
    left, right = (FIRST + SECOND) * 3, (SECOND + FIRST) * 3
    rows = [f"[{left[at : at + 21]}], [{right[at : at + 21]}]" for at in range(0, min(len(left), len(right)), 21)]
    table = "#set par(first-line-indent: 0em)\n#grid(columns: (9cm, 8cm), row-gutter: 6pt, " + ", ".join(rows) + ")"
    assert "".join(read_article(save("a.pdf", pdf(table))).text.split("\n")) == left + right


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("#set page(header: [云岭年鉴2020扶贫开发 第1页])\n#align(center)[#text(18pt)[携手奔小康]]", "携手奔小康"),
        ("#set page(header: [云岭年鉴2020 #h(1fr) 第1页])\n东西部协作工作综述", "东西部协作工作综述"),
        ("#set page(header: text(8pt)[云岭年鉴2020扶贫开发])\n东西部协作工作综述", "东西部协作工作综述"),
        ("#text(40pt)[云岭日报]\n\n2020年7月13日 第3版\n\n#text(22pt)[东西携手山海情深]", "东西携手山海情深"),
        ("#text(9pt)[图1 项目现场]\n\n#text(18pt)[携手奔小康]", "携手奔小康"),
        ('#set document(title: "Microsoft Word - 文档1")\n', ""),
    ],
)
def test_the_title_of_a_pdf_is_its_headline_and_not_what_runs_over_the_page(save: Save, above: str, title: str):
    assert read_article(save("a.pdf", pdf(f"{above}\n\n{FIRST}\n\n{SECOND}"))).title == title


def test_raised_digits_of_a_pdf_are_no_digits_of_the_number_before(save: Save):
    small = "typographic: false"
    body = f"到位5200#super[\\[1\\]]万元，1307#super({small})[2]户，300#super[12]人，#text(7pt)[小字12户]，26个。"
    assert read_article(save("a.pdf", pdf(body))).text == "到位5200万元，1307²户，300¹²人，小字12户，26个。"


def test_a_pdf_without_text_encrypted_cut_off_or_too_long_is_refused(save: Save):
    import pikepdf

    data = pdf(FIRST)
    assert "only pictures: run OCR first" in refusal(save("a.pdf", pdf("#rect(width: 3cm)")))
    assert "damaged" in refusal(save("b.pdf", data[: len(data) // 2]))
    assert "damaged" in refusal(save("c.pdf", b"%PDF-1.7\n" + b"x" * 1000))
    with pikepdf.open(io.BytesIO(data)) as document:
        file = io.BytesIO()
        document.save(file, encryption=pikepdf.Encryption(user="a", owner="b"))
        assert "encrypted" in refusal(save("d.pdf", file.getvalue()))
        for _ in range(400):
            document.pages.append(document.pages[0])
        file = io.BytesIO()
        document.save(file)
        assert "found 401 pages; allowed: at most 300" in refusal(save("e.pdf", file.getvalue()))


# What is no article --------------------------------------------------------------------------------------------------

CROWDED = f"<html><body><p {' '.join(f'a{number}=1' for number in range(40_000))}>".encode()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", codecs.BOM_UTF8 + " \r\n　".encode(), "no text"),
        ("a.html", b"<html><body><script>1</script></body></html>", "no text"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "Word 97–2003 file (.doc); save it as .docx"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.docx", FIRST.encode(), "plain text, not a Word file"),
        ("a.pdf", FIRST.encode(), "plain text, not a PDF"),
        ("a.txt", b"%PDF-1.7 x", "a PDF under the name of plain text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture (PNG)"),
        ("a.rtf", b"{\\rtf1 5200}", "Rich Text"),
        ("a.zip", b"PK\x05\x06" + bytes(18), "an archive (zip)"),
        ("a.html", b"<div>" * 3000 + FIRST.encode(), "nested"),
        ("a.html", b"<html><body>" + b"<b>1</b>" * 110_000, "220002 tags"),
        ("a.html", CROWDED + FIRST.encode(), "attributes without end; allowed: at most 256"),
        ("a.html", b"<html><!-->" + CROWDED + FIRST.encode() + b"-->", "attributes without end"),
        ("a.html", b"<title><p a='</title>" + CROWDED + b"'>" + FIRST.encode(), "attributes without end"),
        ("a.txt", b"a" * 20_000_001, "found 20 MB; allowed: at most 20 MB"),
        ("a.txt", b"a\n" * 30_000, "30001 lines"),
    ],
)
def test_what_is_no_article_is_refused_with_what_it_is(save: Save, name: str, data: bytes, words: str):
    sentence = refusal(save(name, data))
    assert sentence.startswith(f"{name}: ")
    assert words in sentence


def test_long_attributes_and_crowded_scripts_and_comments_stop_no_page(save: Save):
    picture = f"<img src='data:image/png;base64,{'A' * 3_000_000}' alt='a=1 {'b ' * 1000}'>"
    shapes = "a='1' " * 1000
    drawn = f'<img src="data:image/svg+xml,<svg {shapes}>">'
    unseen = f"<script>if (i<n {'j ' * 1000}) s='>'</script><!-- <p {'b ' * 1000}> --><style>a<b {'c ' * 1000}</style>"
    article = read_article(save("a.html", page(f"<div>{unseen}<p>{FIRST}{picture}</p><p>{drawn}{SECOND}</p></div>")))
    assert article_text(article) == [FIRST, SECOND]


def test_an_excel_workbook_is_named(save: Save):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("xl/workbook.xml", "<a/>")
    assert "an Excel workbook" in refusal(save("a.docx", file.getvalue()))


def test_a_file_of_50_megabytes_is_refused_without_being_read(tmp_path: Path):
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(50_000_001)
    begun = time.perf_counter()
    assert "found 50 MB" in refusal(path)
    assert time.perf_counter() - begun < 1


def test_one_huge_line_is_read(save: Save):
    assert read_article(save("a.txt", FIRST * 10_000)).text == FIRST * 10_000


def test_what_is_no_file_is_refused_and_never_waited_for(tmp_path: Path):
    assert "folder" in refusal(tmp_path)
    assert "no such file" in refusal(tmp_path / "missing.txt")
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    assert "cannot be opened" in refusal(tmp_path / "one")
    os.mkfifo(tmp_path / "pipe")
    assert "device or pipe" in refusal(tmp_path / "pipe")
    assert "device or pipe" in refusal("/dev/zero")
    refusal("a\0b")


def test_a_file_without_permission_is_refused(save: Save):
    path = save("a.txt", FIRST)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert "no permission" in refusal(path)


def test_the_same_file_gives_the_same_article(save: Save):
    path = save("a.html", page(f"<h1>{TITLE}</h1>{INFO}<p>{FIRST}</p>"))
    assert read_article(path) == read_article(path)


def test_heavy_libraries_come_with_their_format_only():
    code = (
        "import sys, analysis.text.files\n"
        "print([name for name in ('lxml', 'docx', 'pypdfium2', 'pandas', 'trafilatura', 'bs4') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
