"""The questions to the publisher, as a letter and as a sheet: numbered, with what was printed and a blank for the answer."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.display import plain
from analysis.labels import bracketed, label, period_label
from analysis.numbers import text, wording
from analysis.places import located
from analysis.questions import Question, questions
from analysis.sources import sources_of
from analysis.study import Study
from analysis.takeaways.origins import (
    place_in_text,
    place_name,
    printed,
    source_cells,
    source_columns,
    when,
    whole_citation,
)
from analysis.takeaways.paper import Paper
from analysis.takeaways.workbook import Column, Sheet, Value, workbook


def asked(study: Study) -> list[Question]:
    """The questions, in the order of their numbers."""
    return questions(study.dataset, place=study.place, period=study.period, language=study.language)


def letter(study: Study) -> bytes:
    """The questions as a letter that can be sent to a county office."""
    lang, found = study.language, asked(study)
    paper = Paper(_title(study), lang)
    cited = tuple(dict.fromkeys(figure for question in found for figure in question.figures))
    sources = sources_of(study, cited or study.figures)
    number_of = {source: n for n, source in enumerate(sources, 1)}
    paper.paragraph(
        wording(
            lang,
            zh="致：{publishers}",
            en="To: {publishers}",
            publishers=("；" if lang == "zh" else "; ").join(
                dict.fromkeys(study.dataset.source(source).publisher for source in sources)
            ),
        )
    )
    if not found:
        paper.paragraph(_none(study))
        return paper.packed()
    paper.paragraph(
        wording(
            lang,
            zh="我们把贵方公开发布的文字整理成了可以核对的数字。下面{n}个问题，是原文没有说明、"
            "或者只能由我们推断的地方。没有说明的，我们一律记为“未说明”，不当作零。恳请在每个问题下作答；"
            "如有可以公开的文件，请注明名称或网址。",
            en="We have turned what you published into figures that can be checked. The questions below, {n} in all, are about what the "
            "text leaves open or what we could only infer. We record what is not stated as “not stated”, never as zero. Please "
            "answer below each question and, where a public document says so, name it or give its address.",
            n=str(len(found)),
        )
    )
    paper.heading(wording(lang, zh="所依据的原文", en="What the questions rest on"))
    paper.bullets([f"[{number_of[source]}] {whole_citation(study, source)}" for source in sources])
    paper.heading(wording(lang, zh="问题", en="Questions"))
    for question in found:
        paper.numbered(plain(question.words))
        for figure in question.figures:
            record = study.dataset.figure(figure)
            paper.paragraph(
                f"{figure} [{number_of[record.source]}] {_about(study, figure)}；{printed(record, lang)}"
                if lang == "zh"
                else f"{figure} [{number_of[record.source]}] {_about(study, figure)}; {printed(record, lang)}",
                small=True,
                indented=True,
            )
        paper.blank(wording(lang, zh="答复：", en="Answer:"))
    return paper.packed()


def sheet_of_questions(study: Study) -> bytes:
    """The same as a workbook: one row a question, and one row for every figure that a question is about."""
    lang, found = study.language, asked(study)
    first = Sheet(
        label("takeaway.questions", lang), _question_columns(study), _question_rows(study, found), nothing=_none(study)
    )
    second = Sheet(label("takeaway.figures", lang), _figure_columns(study), _figure_rows(study, found), fixed=2)
    return workbook([first, second], title=_title(study), language=lang)


def _title(study: Study) -> str:
    return wording(
        study.language,
        zh="关于{place}{period}结对帮扶公开数字的问题",
        en="Questions on the published figures of {place}, {period}",
        place=located(study.dataset, study.place, study.language),
        period=period_label(study.period, study.language),
    )


def _none(study: Study) -> str:
    return wording(
        study.language,
        zh="这些数字没有留下按规则可以提出的问题。",
        en="By our rules these figures leave no question open.",
    )


def _about(study: Study, figure: str) -> str:
    """What a figure counts, its place, period and stage."""
    record = study.dataset.figure(figure)
    return wording(
        study.language,
        zh="{subject}（{place}，{when}，{stage}）",
        en="{subject} ({place}, {when}, {stage})",
        subject=record.subject(study.language),
        place=place_name(study, record.place),
        when=when(study, figure),
        stage=label(f"stage.{record.stage}", study.language),
    )


def _question_columns(study: Study) -> list[Column]:
    lang = study.language
    said = (
        ("序号", "No.", "问题的编号，与信函一致", "Number of the question, as in the letter", 6),
        ("问题", "Question", "向发布者提出的问题", "The question to the publisher", 60),
        ("答复", "Answer", "由发布者填写", "For the publisher to fill in", 40),
        ("涉及的数字", "Figures", "数字的编号，逐个见下一张表", "Ids of the figures, one by one on the next sheet", 16),
        ("原文和位置", "As printed, and where", "每个数字在原文中的写法、行和字符", "How the source writes each figure, its line and characters", 44),
        ("来源", "Source", "标题、发布者、日期、等级", "Title, publisher, date, tier", 50),
    )  # fmt: skip
    return [Column(wording(lang, zh=a, en=b), wording(lang, zh=c, en=d), width) for a, b, c, d, width in said]


def _question_rows(study: Study, found: Sequence[Question]) -> list[list[Value]]:
    lang = study.language
    rows: list[list[Value]] = []
    for n, question in enumerate(found, 1):
        records = [study.dataset.figure(figure) for figure in question.figures]
        where = "\n".join(f"{one.id}: {one.as_written}{bracketed(place_in_text(one, lang), lang)}" for one in records)
        cited = "\n".join(whole_citation(study, source) for source in sources_of(study, question.figures))
        rows.append([n, plain(question.words), None, "\n".join(question.figures), where, cited])
    return rows


def _figure_columns(study: Study) -> list[Column]:
    lang = study.language
    said = (
        ("问题", "Question", "问题的编号", "Number of the question", 7),
        ("编号", "Figure", "数字的编号", "Id of the figure", 13),
        ("内容", "Subject", "数字说的是什么", "What the figure counts", 36),
        ("地区", "Place", "数字所属的地区", "The place that it is about", 18),
        ("时期", "Period", "数字所属的时期", "The period that it is about", 18),
        ("阶段", "Stage", "资金或成果所处的阶段", "Stage of the money or outcome", 16),
        ("数值", "Value", "读出的数值", "The value as read", 16),
        ("下限", "Low", "写法所允许的最小值", "The least that the writing allows", 16),
        ("上限", "High", "写法所允许的最大值", "The most that the writing allows", 16),
        ("读法", "As read", "带单位和修饰语的数值", "The value with its unit and hedge", 20),
    )  # fmt: skip
    made = [Column(wording(lang, zh=a, en=b), wording(lang, zh=c, en=d), width) for a, b, c, d, width in said]
    return [*made, *source_columns(lang)]


def _figure_rows(study: Study, found: Sequence[Question]) -> list[list[Value]]:
    lang = study.language
    rows: list[list[Value]] = []
    for n, question in enumerate(found, 1):
        for figure in question.figures:
            record, q = study.dataset.figure(figure), study.quantity(figure)
            about: list[Value] = [
                n, figure, record.subject(lang), place_name(study, record.place), when(study, figure),
                label(f"stage.{record.stage}", lang), q.value, q.low, q.high, text(q, lang),
            ]  # fmt: skip
            rows.append(about + source_cells(study, figure))
    return rows
