"""``paired-aid extract``: what it prints and writes, what it refuses, and that one bad file costs no other."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Command
from notebook_runner import PROJECT
from rich.console import Console

from analysis.datapackage.records import Source
from analysis.errors import ParameterError, ProjectNotFoundError
from analysis.numerals import Reading, read
from analysis.proposals import extracting
from analysis.proposals.account import extract_files
from analysis.proposals.extracting import (
    Wanted,
    articles,
    check_targets,
    extract,
    extract_all,
    write_files,
)
from analysis.proposals.objects import json_text, kind_of, objects
from analysis.proposals.proposal import Choice, LinkProposal, Proposal, Proposals
from analysis.proposals.propose import propose
from analysis.text.article import Article
from analysis.text.cleaning import clean
from analysis.text.quantities import Findings, Found

# Made-up counties, in the manner of real reports.
LINHE = "临河县帮扶纪实\n2021年，东江区安排财政帮扶资金５００萬元，带动贫困人口1200人。\n"
SHAHE = "沙河县消息\n今年销售农产品320.5万元，引进企业3家。\n"


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder with two articles."""
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "linhe.txt").write_text(LINHE, encoding="utf-8")
    (folder / "shahe.txt").write_bytes(SHAHE.encode("gb18030"))
    return folder


# Objects --------------------------------------------------------------------------------------------------------------


def made(text: str, *phrases: str, **read_as: Reading) -> Proposals:
    """Proposals on these phrases of a text, of which nothing is known."""
    figures = []
    for number, phrase in enumerate(phrases, 1):
        start = text.index(phrase)
        found = Found(clean(phrase).text, start, start + len(phrase), start, start, read_as.get(phrase) or read(phrase))
        figures.append(Proposal(number, found, text, 1))
    article = Article("a", "a.txt", "txt", "utf-8", text)
    source = Source("", "", "", "", "", "", "", "", article.sha256)
    findings = Findings(tuple(one.found for one in figures), ())
    return Proposals(article, clean(text), findings, source, (), tuple(figures), ())


def test_an_object_has_the_very_characters_of_the_text_and_exact_numbers() -> None:
    (money, share) = objects(made("安排５００萬元，占千分之三。", "５００萬元", "千分之三"))
    assert (money["as_written"], money["normalised"]) == ("５００萬元", "500万元")
    assert (money["start"], money["end"], money["unit"], money["kind"], money["hedge"]) == (
        2,
        7,
        "元",
        "money",
        "exact",
    )
    assert [money[name] for name in ("value", "low", "high")] == [5_000_000, 4_995_000, 5_005_000]
    assert all(type(money[name]) is int for name in ("value", "low", "high"))
    assert (share["value"], share["unit"]) == (0.3, "%")  # 3 ‰
    assert '"value": 0.3,' in json_text(made("占千分之三", "千分之三"))


def test_a_range_has_its_written_ends_and_a_hedge_its_name() -> None:
    (span, people) = objects(made("投入3—5万元，超过1200余人", "3—5万元", "1200余人"))
    assert [span[name] for name in ("value", "low", "high", "hedge")] == [30_000, 30_000, 50_000, "range"]
    assert people["hedge"] == "over"


def test_kinds_are_those_of_the_labelled_texts() -> None:
    found = objects(made("3人次、5千瓦时、6立方米、7户、8亩、9倍", "3人次", "5千瓦时", "6立方米", "7户", "8亩", "9倍"))
    assert [one["kind"] for one in found] == ["people", "count", "count", "households", "area", "ratio"]
    assert kind_of("duration") == "duration"


def test_what_is_not_known_is_null_and_what_is_known_says_why() -> None:
    bare = made("安排500万元，其中300万元", "500万元", "300万元")
    first = replace(bare.proposals[0], stage=Choice("allocated", "high", "stage.allocated", "安排"))
    link = LinkProposal(2, "part_of", 1, "stated", "", "no", "high", "link.of_which", "其中")
    whole, part = objects(replace(bare, proposals=(first, bare.proposals[1]), links=(link,)))
    assert (whole["stage"], whole["measure"]) == ("allocated", None)
    assert whole["because"] == {"stage": {"confidence": "high", "rule": "stage.allocated", "words": "安排"}}
    assert (whole["links"], part["links"][0]["relation"], part["links"][0]["target"]) == ([], "part_of", 1)


def test_json_is_the_same_each_time_and_can_be_read_whatever_the_text_holds() -> None:
    damaged = made("安排\ud83d500万元“\x00”", "500万元")
    assert json_text(damaged) == json_text(damaged)
    assert json.loads(json_text(damaged).encode("utf-8"))[0]["sentence"] == "安排\ud83d500万元“\x00”"
    assert "安排" in json_text(damaged)


# Files ----------------------------------------------------------------------------------------------------------------


def test_two_files_whose_results_would_have_one_name_are_refused_by_their_names(texts: Path) -> None:
    (texts / "LINHE.html").write_text("<p>临河</p>", encoding="utf-8")
    with pytest.raises(ParameterError, match=r"LINHE\.html and .*linhe\.txt.*same name"):
        articles([texts])


def test_a_folder_stands_for_its_articles_and_a_file_named_twice_is_read_once(texts: Path) -> None:
    (texts / "notes.xlsx").write_bytes(b"")
    (texts / ".hidden.txt").write_text("x", encoding="utf-8")
    assert articles([texts / "shahe.txt", texts]) == [texts / "shahe.txt", texts / "linhe.txt"]
    (texts / "empty").mkdir()
    with pytest.raises(ParameterError, match="without an article"):
        articles([texts / "empty"])


def test_no_article_is_replaced_by_what_was_made_of_it(texts: Path) -> None:
    page = texts / "page.html"
    page.write_text("<p>500万元</p>", encoding="utf-8")
    with pytest.raises(ParameterError, match=r"page\.html, which would be replaced"):
        check_targets([page], Wanted(("html",), out=texts))
    check_targets([page], Wanted(("csv", "json"), out=texts))
    # The text as read is the file itself where that is UTF-8, and other bytes where it is not.
    own, other = texts / "linhe.txt", texts / "shahe.txt"
    write_files(texts, {"linhe.txt": LINHE.encode(), "linhe.csv": b"a"}, article=own)
    with pytest.raises(ParameterError, match="would replace the file itself"):
        write_files(texts, {"shahe.txt": SHAHE.encode(), "shahe.csv": b"a"}, article=other)
    assert other.read_bytes() == SHAHE.encode("gb18030")
    assert sorted(p.name for p in texts.iterdir()) == ["linhe.csv", "linhe.txt", "page.html", "shahe.txt"]


def test_where_one_file_cannot_be_written_nothing_is_left_half_written(texts: Path, tmp_path: Path) -> None:
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(OSError, match=r"b\.csv"):
        write_files(tmp_path, {"b.csv": b"new"}, article=texts / "linhe.txt")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.csv", "texts"]
    failed = extract(texts / "linhe.txt", Wanted(("json",), out=tmp_path / "nowhere"), None)
    assert failed.failure.endswith("No such file or directory")


def test_a_fault_of_the_program_on_one_article_is_its_failure_alone(
    texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(article: Article, dataset: object) -> Proposals:
        if "临河" in article.text:
            raise ZeroDivisionError("one by none")
        return propose(article, None)

    monkeypatch.setattr(extracting, "propose", broken)
    bad, good = (extract(texts / f"{name}.txt", Wanted(("json",)), None) for name in ("linhe", "shahe"))
    assert "linhe.txt: the program failed on it (ZeroDivisionError: one by none)" in bad.failure
    assert (good.failure, good.proposals) == ("", 2)


def test_without_a_package_quantities_are_read_with_their_lines_and_sentences() -> None:
    article = Article("linhe", "linhe.txt", "txt", "utf-8", LINHE)
    found = propose(article, None)
    assert [one.found.as_written for one in found.proposals] == ["500万元", "1200人"]
    assert [(one.line, one.sentence) for one in found.proposals] == [(2, LINHE.split("\n")[1])] * 2
    assert {one["measure"] for one in objects(found)} == {None}


# The command ----------------------------------------------------------------------------------------------------------


def test_one_file_is_printed_and_several_are_written_each_whole_with_an_account(
    texts: Path, tmp_path: Path, paired_aid: Command
) -> None:
    printed = paired_aid("extract", str(texts / "linhe.txt"), "--format", "json")
    assert printed.returncode == 0
    assert [one["value"] for one in json.loads(printed.stdout)] == [5_000_000, 1200]
    assert "1 file read, 2 figures proposed" in printed.stderr

    (texts / "picture.pdf").write_bytes(b"\x89PNG\r\n\x1a\n")
    out = tmp_path / "new" / "out"
    formats = [word for form in ("csv", "json", "html") for word in ("--format", form)]
    done = paired_aid("extract", str(texts), str(texts / "gone.txt"), *formats, "--out", str(out))
    assert done.returncode == 1
    assert done.stdout == ""
    *failures, account = done.stderr.splitlines()
    assert [line.split(": ")[1] for line in failures] == ["picture.pdf", "gone.txt"]
    assert account.startswith("paired-aid: 2 files read, 4 figures proposed, ")
    assert account.endswith("; 2 files failed")
    names = {f"{name}.{form}" for name in ("linhe", "shahe") for form in ("csv", "json", "html", "txt")}
    assert {p.name for p in out.iterdir()} == names
    assert (out / "linhe.json").read_text(encoding="utf-8") == printed.stdout
    # The text as read lies beside the sheet, under the checksum that the sheet's rows name.
    text = (out / "shahe.txt").read_bytes()
    assert text.decode("utf-8") == SHAHE
    sheet = (out / "shahe.csv").read_bytes()
    assert sheet.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"))))
    assert {row["text_sha256"] for row in rows} == {hashlib.sha256(text).hexdigest()}
    assert [SHAHE[int(row["start"]) : int(row["end"])] for row in rows] == ["320.5万元", "3家"]
    assert "沙河县消息" in (out / "shahe.html").read_text(encoding="utf-8")


def test_an_article_on_a_county_that_no_list_has_is_said_to_be_without_a_place(texts: Path) -> None:
    said: list[str] = []
    given = {"formats": ("json",), "project": PROJECT, "prepare": Path, "screen": Console(), "say": said.append}
    assert extract_files([texts / "shahe.txt", texts / "linhe.txt"], out=texts, **given)  # type: ignore[arg-type]
    assert [line for line in said if "no place" in line] == [said[-1]]
    (texts / "nowhere.txt").write_text("今年收购农产品320.5万元，引进企业3家。\n", encoding="utf-8")
    said.clear()
    assert extract_files([texts / "nowhere.txt"], out=texts, **given)  # type: ignore[arg-type]
    assert said[0].startswith("nowhere.txt: no place found that the article is about; fill in place")


@pytest.mark.parametrize(
    ("names", "formats", "sentence"),
    [
        (["linhe.txt", "shahe.txt"], [], "found 2 files; allowed: one, which is printed, or several with --out DIR"),
        (["linhe.txt"], ["csv", "json"], "found csv and json; allowed: one, or several with --out DIR"),
    ],
)
def test_what_cannot_be_printed_is_refused(names: list[str], formats: list[str], sentence: str, texts: Path) -> None:
    with pytest.raises(ParameterError, match=sentence):
        extract_files(
            [texts / name for name in names], formats=formats, prepare=Path, screen=Console(), say=lambda _: None
        )


def test_wrong_use_is_one_sentence_and_writes_nothing(texts: Path, paired_aid: Command) -> None:
    (texts / "linhe.html").write_text("<p>临河</p>", encoding="utf-8")
    before = sorted(texts.iterdir())
    done = paired_aid("extract", "linhe.txt", "linhe.html", "--out", "out", cwd=texts)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "whose results would have the same name" in done.stderr
    assert sorted(texts.iterdir()) == before


def test_many_files_are_shared_out_to_processes_and_come_in_their_order(
    texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extracting, "_FILES_PER_PROCESS", 1)
    files = [texts / "linhe.txt", texts / "gone.txt", texts / "shahe.txt"]
    alone = list(extract_all(files, Wanted(("json",)), None))
    shared = list(extract_all(files, Wanted(("json",)), None, jobs=2))
    assert [outcome.proposals for outcome in alone] == [2, 0, 2]
    assert shared == alone


# A sheet on which a person has worked ---------------------------------------------------------------------------------


def edit_sheet(path: Path, row: int, column: str, cell: str) -> None:
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    rows[row][column] = cell
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("column", "cell"), [("accept", "yes"), ("stage", "received"), ("note_zh", "另见附表"), ("tier", "A")]
)
def test_a_sheet_that_a_person_has_edited_is_not_overwritten(
    column: str, cell: str, texts: Path, tmp_path: Path
) -> None:
    wanted = Wanted(("csv", "html"), out=tmp_path)
    assert not extract(texts / "linhe.txt", wanted, None).failure
    edit_sheet(tmp_path / "linhe.csv", 1, column, cell)
    before = {path.name: path.read_bytes() for path in tmp_path.glob("linhe.*")}
    (texts / "linhe.txt").write_text(LINHE.replace("1200", "1300"), encoding="utf-8")
    (again, other) = extract_all([texts / "linhe.txt", texts / "shahe.txt"], wanted, None)
    assert "row 3 with" in again.failure
    assert "allowed: another folder for --out, or move the file away first" in again.failure
    assert {path.name: path.read_bytes() for path in tmp_path.glob("linhe.*")} == before
    assert not other.failure


def test_a_sheet_as_it_was_written_is_replaced_and_one_that_only_a_spreadsheet_saved_too(
    texts: Path, tmp_path: Path
) -> None:
    wanted = Wanted(("csv",), out=tmp_path)
    for _ in range(2):
        assert not extract(texts / "linhe.txt", wanted, None).failure
    edit_sheet(tmp_path / "linhe.csv", 1, "accept", "")
    assert not extract(texts / "linhe.txt", wanted, None).failure
    (tmp_path / "linhe.xlsx").write_bytes(b"a workbook of one's own would not be replaced")
    assert not extract(texts / "linhe.txt", wanted, None).failure
    (tmp_path / "linhe.csv").write_bytes(b"a,b\n1,2\n")
    assert "a table that extract did not write" in extract(texts / "linhe.txt", wanted, None).failure


@pytest.mark.parametrize("name", ["sheet.csv", "proposals.JSON", "book.xlsx", "script.py"])
def test_a_file_that_is_no_article_is_refused_by_its_ending(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(LINHE, encoding="utf-8")
    assert (
        "which is no article; allowed: txt, html, docx or pdf"
        in extract(tmp_path / name, Wanted(("json",)), None).failure
    )


def test_outside_any_project_extract_reads_the_installed_ones_measures_and_says_so(
    texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PAIRED_AID_PROJECT", raising=False)
    monkeypatch.chdir(texts)
    said: list[str] = []
    given = {"formats": ("csv",), "prepare": Path, "screen": Console(), "say": said.append}
    assert extract_files([texts / "linhe.txt"], out=texts, **given)  # type: ignore[arg-type]
    assert said[0].startswith("no project folder here (--project): measures and places are those of the installed")
    (row, _) = csv.DictReader(io.StringIO((texts / "linhe.csv").read_text(encoding="utf-8-sig")))
    assert row["measure"]


def test_where_none_is_installed_extract_proposes_numbers_alone_and_says_so(
    texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PAIRED_AID_PROJECT", raising=False)
    monkeypatch.chdir(texts)
    monkeypatch.setattr("analysis.datapackage.project.__file__", str(texts / "project.py"))
    said: list[str] = []
    given = {"formats": ("csv",), "prepare": Path, "screen": Console(), "say": said.append}
    assert extract_files([texts / "linhe.txt"], out=texts, **given)  # type: ignore[arg-type]
    assert said[0].startswith("no project folder here (--project): numbers and units only")
    (row, _) = csv.DictReader(io.StringIO((texts / "linhe.csv").read_text(encoding="utf-8-sig")))
    assert (row["unit"], row["measure"], row["id"]) == ("元", "", "")
    monkeypatch.setenv("PAIRED_AID_PROJECT", str(texts))
    with pytest.raises(ProjectNotFoundError):
        extract_files([texts / "linhe.txt"], out=texts, **given)  # type: ignore[arg-type]
