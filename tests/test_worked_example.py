"""The worked example of the documentation, from the article to the report: its commands, its edits and what it says of them."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from bs4 import BeautifulSoup
from conftest import call_command, copy_project, run_command
from notebook_runner import PROJECT

from analysis.dataset import load

DOC: Final = PROJECT / "docs" / "from-article-to-report.md"
EXAMPLE: Final = PROJECT / "docs" / "example"
SHEET: Final = Path("proposals", "yangou-2022.csv")
COUNTY: Final = "620497"
Rows = dict[int, dict[str, str]]

#: What stands in the invented article, read by hand, in its order: as printed, value in the base unit, hedge.
PRINTED: Final = (
    ("4860万元", 48_600_000, "exact"), ("2916万元", 29_160_000, "exact"), ("972万元", 9_720_000, "exact"), ("972万元", 9_720_000, "exact"),
    ("4131万元", 41_310_000, "exact"), ("21个", 21, "exact"), ("1.8万人", 18_000, "exact"), ("640人", 640, "exact"),
    ("210万元", 2_100_000, "exact"), ("165.2万元", 1_652_000, "exact"), ("365.2万元", 3_652_000, "exact"),
    ("1305万元", 13_050_000, "exact"), ("3个", 3, "exact"), ("522户", 522, "exact"), ("1740人", 1740, "exact"), ("5家", 5, "exact"),
    ("1.2亿元", 120_000_000, "about"), ("186人", 186, "exact"), ("3600余万元", 36_000_000, "over"), ("2100余人", 2100, "over"),
    ("3.6万株", 36_000, "exact"), ("420盏", 420, "exact"), ("800人", 800, "exact"), ("735人", 735, "exact"), ("14期", 14, "exact"),
    ("312名", 312, "exact"), ("1450人", 1450, "exact"), ("300至500元", None, "range"), ("6名", 6, "exact"), ("42名", 42, "exact"),
    ("59对", 59, "exact"), ("12对", 12, "exact"), ("18对", 18, "exact"), ("3对", 3, "exact"), ("26对", 26, "exact"),
)  # fmt: skip
#: What some of them mean, by hand: number, measure, stage.
MEANT: Final = (
    (1, "fiscal_aid", "allocated"),  # 安排财政帮扶资金
    (6, "projects", "reported"),  # 实施帮扶项目
    (9, "social_assistance", "received"),  # 社会各界捐款
    (12, "aid_funds", "not_stated"),  # 投入帮扶资金
    (16, "firms_introduced", "reported"),  # 引进东部企业
    (19, "consumption_sales", "sold"),  # 实现消费帮扶销售额
    (23, "people_trained", "planned"),  # 计划培训
    (24, "people_trained", "reported"),  # 已培训
    (26, "workers_to_east", "reported"),  # 赴天津务工
    (31, "pairings_all", "reported"),  # 结对关系
)


@dataclass(frozen=True)
class Step:
    """A command of the documentation, what it says that is printed, and what was."""

    command: str
    shown: str
    printed: str
    code: int
    before: str
    after: str


@dataclass(frozen=True)
class Example:
    """The project in which the documentation was followed, its steps, and the sheet as proposed."""

    project: Path
    steps: tuple[Step, ...]
    proposed: Rows

    def step(self, words: str, number: int = 0) -> Step:
        """A step by words of its command."""
        return [step for step in self.steps if words in step.command][number]

    def page(self, path: str) -> str:
        """The words of a page, with single spaces."""
        soup = BeautifulSoup((self.project / path).read_text(encoding="utf-8"), "html.parser")
        for unseen in soup(["style", "script"]):
            unseen.decompose()
        return re.sub(r"\s+", " ", soup.get_text(" "))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Example:
    """Follow the documentation from top to bottom, in a project of one's own."""
    project = copy_project(tmp_path_factory.mktemp("worked") / "trial")
    shutil.copytree(EXAMPLE, project / "docs" / "example")
    steps: list[Step] = []
    proposed: Rows = {}
    for language, block in re.findall(
        r"^```(\w+)\n(.*?)^```", DOC.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    ):
        if language == "console":
            steps += [followed(project, *piece) for piece in commands(block)]
        elif language == "python":
            proposed = rows_of(project / SHEET)
            with pytest.MonkeyPatch.context() as patch:
                patch.chdir(project)
                exec(compile(block, str(DOC), "exec"), {})
        elif language == "csv":
            with (project / "data" / "measures.csv").open("a", encoding="utf-8") as file:
                file.write(block)
    return Example(project, tuple(steps), proposed)


def commands(block: str) -> list[tuple[str, str]]:
    """The commands of a block, each with what is shown below it."""
    return [(command, shown) for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)]


def followed(project: Path, command: str, shown: str) -> Step:
    name, *words = shlex.split(command)
    assert name == "paired-aid"
    before = state(project / "data")
    # Only reports need a process of their own; the others would cost a second each.
    done = (run_command if words[0] == "report" else call_command)(*words, cwd=project)
    return Step(command, shown, done.stdout + done.stderr, done.returncode, before, state(project / "data"))


def state(data: Path) -> str:
    """One checksum of every file in the data folder."""
    digest = hashlib.sha256()
    for path in sorted(path for path in data.rglob("*") if path.is_file()):
        digest.update(path.relative_to(data).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            int(row["number"]): {name: cell.removeprefix("'") for name, cell in row.items()}
            for row in csv.DictReader(file)
        }


def edits() -> list[dict[str, str]]:
    with (EXAMPLE / "edits.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# What the documentation shows ----------------------------------------------------------------------------------------


def test_every_command_prints_what_the_documentation_shows(example: Example) -> None:
    for step in example.steps:
        # A line … stands for any lines, … within a line for any words.
        pattern = re.escape(step.shown.rstrip("\n")).replace("\\\n…\\\n", "\n(?:.*\n)*?").replace("\\\n…", "(?:\n.*)*")
        pattern = re.sub(r"^…\\\n", "(?:.*\n)*?", pattern).replace("…", ".*")
        assert re.fullmatch(pattern, step.printed.rstrip("\n")), f"$ {step.command}\n{step.printed}"


def test_only_the_sheet_with_a_fault_is_refused(example: Example) -> None:
    assert [step.code for step in example.steps] == [0, 1, 0, 0, 0, 0, 0, 0]


def test_the_documented_rows_of_the_sheet_are_as_proposed(example: Example) -> None:
    table = re.findall(r"^\| ([0-9]+) \| (.*) \|$", DOC.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(table) == 6
    columns = ("as_written", "subject_zh", "measure", "stage", "period", "links")
    for number, cells in table:
        row = example.proposed[int(number)]
        assert [cell.strip() for cell in cells.split("|")] == [row[column] for column in columns], number


def test_every_edit_changes_something_that_was_proposed_otherwise(example: Example) -> None:
    needless = [
        f"{edit['number']} {edit['column']}"
        for edit in edits()
        if edit["number"] != "*" and edit["column"] != "accept"
        if example.proposed[int(edit["number"])][edit["column"]] == edit["cell"]
    ]
    assert needless == [], "docs/example/edits.csv asks for what is proposed already: leave these out"


# What is proposed ----------------------------------------------------------------------------------------------------


def test_every_quantity_of_the_article_is_proposed_and_nothing_else(example: Example) -> None:
    rows = example.proposed
    assert [row["as_written"] for row in rows.values()] == [printed for printed, _, _ in PRINTED]
    for row, (printed, value, hedge) in zip(rows.values(), PRINTED, strict=True):
        assert row["hedge"] == hedge, printed
        assert value is None or float(row["value"]) == value, printed
    assert (rows[28]["low"], rows[28]["high"]) == ("300", "500")  # 300至500元
    assert (rows[19]["low"], rows[19]["high"]) == ("36000000", "37000000")  # 3600余万元


def test_each_stands_in_the_text_where_the_sheet_says(example: Example) -> None:
    text = (example.project / SHEET).with_suffix(".txt").read_text(encoding="utf-8")
    for row in example.proposed.values():
        assert text[int(row["start"]) : int(row["end"])] == row["as_written"]
    for furniture in ("12345", "1200", "9.8", "36520", "ICP"):
        assert furniture not in text


def test_measure_and_stage_are_what_the_words_say(example: Example) -> None:
    found = [(number, example.proposed[number]["measure"], example.proposed[number]["stage"]) for number, _, _ in MEANT]
    assert found == list(MEANT)
    assert [example.proposed[number]["measure"] for number in (13, 17, 21, 22, 28)] == [""] * 5  # the data have none


def test_the_plan_and_its_outcome_are_linked_and_the_sum_that_is_wrong_is_said(example: Example) -> None:
    assert example.proposed[24]["links"] == "attains 23 stated"
    page = example.page("proposals/yangou-2022.html")
    # 210 + 165.2 = 375.2
    assert re.search("矛盾 210万元 .{,20} 165.2万元 .{,20} 375.2万元 365.2万元", page)


# What is added -------------------------------------------------------------------------------------------------------


def test_data_change_by_add_alone_and_once(example: Example) -> None:
    # The measure is written by hand between the first dry run and the second.
    changed = [step.command for step in example.steps if step.before != step.after]
    assert changed == [f"paired-aid add {SHEET.as_posix()}"]
    assert example.step("--dry-run", 1).after == example.step(f"add {SHEET.as_posix()}", 2).before


def test_the_proposed_link_that_is_accepted_is_in_the_data(example: Example) -> None:
    data = load(example.project)
    assert [link.target for link in data.links_of(f"{COUNTY}-21", "attains")] == [f"{COUNTY}-20"]
    assert [link.target for link in data.links_of(f"{COUNTY}-01", "serves")] == [f"{COUNTY}-07"]
    assert data.donors(COUNTY) == ("120191",)
    # 2,916 + 972 + 972 = 4,860 and 12 + 18 + 3 + 26 = 59
    for whole, parts in (("01", (2, 3, 4)), ("27", (28, 29, 30, 31))):
        found = data.links_to(f"{COUNTY}-{whole}", "part_of")
        assert {link.figure for link in found} == {f"{COUNTY}-{part:02d}" for part in parts}
        total = data.quantity(f"{COUNTY}-{whole}").value
        assert sum(data.quantity(link.figure).value for link in found) == total


def test_the_report_says_the_amounts_that_are_computed_by_hand(example: Example) -> None:
    page = example.page(f"reports/{COUNTY}/2022/per_capita_impact.en.html")
    quoted = re.findall(r"^> (.+)$", DOC.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(quoted) == 2
    for sentence in quoted:
        assert squeezed(sentence) in squeezed(page)
    # 48,600,000 ÷ 18,000; 48,595,000 ÷ 18,500 and 48,605,000 ÷ 17,500
    assert (48_600_000 / 18_000, round(48_595_000 / 18_500, 1), round(48_605_000 / 17_500, 1)) == (2700, 2626.8, 2777.4)
    assert squeezed("2,700.0 yuan per person [2,626.8, 2,777.4]") in squeezed(quoted[0])
    # 13,050,000 ÷ 1,740; the money to half a 万, the people exact
    assert (13_050_000 / 1740, round(13_045_000 / 1740, 1), round(13_055_000 / 1740, 1)) == (7500, 7497.1, 7502.9)
    assert squeezed("7,500.0 yuan per person [7,497.1, 7,502.9]") in squeezed(quoted[1])


def squeezed(words: str) -> str:
    """Words without any space: elements of a page stand apart where its words do not."""
    return re.sub(r"\s", "", words)


# What stays out of the project ---------------------------------------------------------------------------------------


def test_the_invented_article_is_not_in_the_data_of_the_project() -> None:
    for path in sorted((PROJECT / "data").rglob("*")):
        if path.suffix in (".csv", ".txt", ".json"):
            content = path.read_text(encoding="utf-8", errors="replace")
            assert "雁沟" not in content, path.name
            assert COUNTY not in content, path.name


def test_programs_get_the_same_figures_as_json(example: Example) -> None:
    step = example.step("--format json")
    listed = json.loads(step.printed[: step.printed.rindex("]") + 1])
    assert [one["as_written"] for one in listed] == [printed for printed, _, _ in PRINTED]
    assert {one["place"] for one in listed} == {COUNTY}


def test_the_documentation_names_every_column_that_is_edited() -> None:
    text = DOC.read_text(encoding="utf-8")
    for column in {edit["column"] for edit in edits()}:
        assert f"`{column}`" in text, column
