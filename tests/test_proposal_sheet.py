"""The sheet survives what spreadsheets do to it on saving; what they have made doubtful is refused in a sentence, never misread."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import jingyuan_alone
from made_up_article import ARTICLE, made_up_proposals
from openpyxl import Workbook

from analysis.adding import add
from analysis.dataset import load
from analysis.errors import ParameterError, ProposalsError
from analysis.proposals import spreadsheets
from analysis.proposals.cells import marked
from analysis.proposals.proposal import Choice
from analysis.proposals.sheet import COLUMNS, NEEDED, read_sheet, write_sheet
from analysis.proposals.spreadsheets import protected, unprotected
from analysis.text.cleaning import clean

Table = list[list[str]]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package, the made-up article beside it; tests only look (dry runs) and write sheets of their own names."""
    folder = tmp_path_factory.mktemp("sheets")
    jingyuan_alone(folder / "data")
    (folder / "yunling.txt").write_bytes(ARTICLE.encode())
    return folder


@pytest.fixture(scope="module")
def table(project: Path) -> Table:
    """The sheet as cells, every row confirmed."""
    text = write_sheet(made_up_proposals(), load(project)).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    return [head, *(["yes", *row[1:]] for row in rows)]


@pytest.fixture(scope="module")
def expected(project: Path, table: Table) -> list[dict[str, str]]:
    """The figures that the sheet as it was written would add."""
    return added(project, as_csv(table))


def as_csv(
    table: Table, *, separator: str = ",", end: str = "\r\n", encoding: str = "utf-8-sig", quote: int = 0
) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=end, quoting=quote).writerows(table)  # type: ignore[arg-type]
    return text.getvalue().encode(encoding)


def as_xlsx(table: Table, value: Callable[[str, str], object] = lambda _, cell: cell) -> bytes:
    book, data = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in table:
        sheet.append([value(name, cell) if cell else None for name, cell in zip(table[0], row, strict=True)])
    book.save(data)
    return data.getvalue()


def added(project: Path, data: bytes, name: str = "sheet.csv") -> list[dict[str, str]]:
    path = project / name
    path.write_bytes(data)
    return [dict(row) for row in add(path, project / "data", dry_run=True).rows["figures"]]


def changed(table: Table, change: Callable[[str, str], str]) -> Table:
    """The table with every cell below its header changed."""
    return [table[0], *([change(name, cell) for name, cell in zip(table[0], row, strict=True)] for row in table[1:])]


def without_marks(_: str, cell: str) -> str:
    """A spreadsheet that takes the apostrophe for its own mark and drops it, keeping the text."""
    return cell.removeprefix("'")


def reformatted(name: str, cell: str) -> str:
    """Thousands, decimals and powers of ten, as cells with a number format are saved."""
    if name in ("value", "low", "high") and cell.isdecimal():
        return f"{int(cell):,}" if int(cell) < 10**7 else f"{int(cell):.1E}".replace("2.3E+07", "2.31E+07")
    return f"{int(cell):,}.00" if name in ("start", "end") else cell


def dates_turned(name: str, cell: str) -> str:
    return "2021/8/6" if name == "published" else "2021年" if cell == "2021" and name == "period" else cell


def shuffled_columns(table: Table) -> Table:
    order = random.Random(1).sample(range(len(table[0])), len(table[0]))
    return [[row[at] for at in order] for row in table]


def only(table: Table, *columns: str) -> Table:
    kept = [at for at, name in enumerate(table[0]) if name in columns]
    return [[row[at] for at in kept] for row in table]


SAVED: dict[str, Callable[[Table], bytes]] = {
    "as written": as_csv,
    "without byte order mark": lambda t: as_csv(t, encoding="utf-8"),
    "line ends LF": lambda t: as_csv(t, end="\n"),
    "line ends CR, as on old Macs": lambda t: as_csv(t, end="\r"),
    "every cell quoted": lambda t: as_csv(t, quote=csv.QUOTE_ALL),
    "Chinese Excel, GB 18030": lambda t: as_csv(t, encoding="gb18030"),
    "Excel's Unicode text": lambda t: as_csv(t, separator="\t", encoding="utf-16"),
    "semicolons": lambda t: as_csv(t, separator=";"),
    "tabs": lambda t: as_csv(t, separator="\t"),
    "a line that names the separator": lambda t: b"sep=;\r\n" + as_csv(t, separator=";", encoding="utf-8"),
    "empty rows and columns behind": lambda t: as_csv([[*row, "", ""] for row in t] + [[""] * 50] * 3),
    "empty rows between": lambda t: as_csv([t[0], *(row for one in t[1:] for row in ([], one))]),
    "rows in another order": lambda t: as_csv([t[0], *reversed(t[1:])]),
    "columns in another order": lambda t: as_csv(shuffled_columns(t)),
    "marks of text dropped": lambda t: as_csv(changed(t, without_marks)),
    "numbers reformatted": lambda t: as_csv(changed(t, reformatted)),
    "dates turned round": lambda t: as_csv(changed(t, dates_turned)),
    "capitals in the header": lambda t: as_csv([[name.title() for name in t[0]], *t[1:]]),
    "spaces around cells": lambda t: as_csv([[f" {cell} " for cell in row] for row in t]),
    "a column of one's own": lambda t: as_csv([[*t[0], "谁看过"], *([*row, "李"] for row in t[1:])]),
    "xlsx": as_xlsx,
    "xlsx with numbers as numbers": lambda t: as_xlsx(t, lambda _, c: float(c) if c.replace(".", "").isdecimal() else c),
    "xlsx without marks": lambda t: as_xlsx(changed(t, without_marks)),
    "only what is needed": lambda t: as_csv(only(t, *NEEDED, "id", *COLUMNS[-11:], "new_places", "donor")),
}  # fmt: skip


@pytest.mark.parametrize("way", SAVED)
def test_what_a_spreadsheet_does_on_saving_changes_nothing(
    project: Path, table: Table, expected: list[dict[str, str]], way: str
) -> None:
    found = added(project, SAVED[way](table), f"{'book.xlsx' if way.startswith('xlsx') else 'sheet.csv'}")
    assert sorted(found, key=lambda row: row["id"]) == expected


# Refused, never misread ----------------------------------------------------------------------------------------------


def put(column: str, cell: str) -> Callable[[Table], bytes]:
    """One cell of the first row changed."""
    return lambda t: as_csv(
        [t[0], [cell if name == column else old for name, old in zip(t[0], t[1], strict=True)], *t[2:]]
    )


def header(old: str, new: str) -> Callable[[Table], bytes]:
    return lambda t: as_csv([[new if name == old else name for name in t[0]], *t[1:]])


REFUSED: dict[str, tuple[Callable[[Table], bytes], str]] = {
    "an empty file": (lambda _: b"", "an empty file"),
    "only empty rows": (lambda _: b"\r\n\r\n,,,\r\n", "an empty file"),
    "another table": (lambda _: b"a,b,c\r\n1,2,3\r\n", "no sheet of proposals, but 'a b c'; allowed: .*accept"),
    "a web page": (lambda _: b"<html><body>accept</body></html>", "no sheet of proposals"),
    "a picture": (lambda _: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "(bytes that are no text|the character)"),
    "an old Excel file": (lambda _: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "an old or encrypted Excel file"),
    "a torn xlsx": (lambda t: as_xlsx(t)[:-3000], "cannot be read"),
    "a zip that is no xlsx": (lambda _: b"PK\x03\x04" + b"x" * 90, "cannot be read"),
    "Latin-1, characters lost": (lambda t: as_csv(t).decode("utf-8-sig").encode("cp1252", "replace"), "save as CSV UTF-8|lost them"),
    "Big5": (lambda t: as_csv(t, encoding="utf-8").decode().encode("big5", "replace"), "."),
    "a quote that is not closed": (lambda t: as_csv(t)[:-2] + b',"', "cells with quotes that are closed|in a column without a name"),
    "a column twice": (header("stage", "scope"), "this column twice|no such column"),
    "no column accept": (header("accept", "acepted"), "row 1, column accept: found no such column"),
    "a column misspelt": (header("donor", "donnor"), "the column 'donor', if that is meant"),
    "a needed column gone": (header("period", "zeit"), "column period: found no such column"),
    "a cell too far right": (lambda t: as_csv([t[0], [*t[1], "", "stray"], *t[2:]]), "'stray' in a column without a name"),
    "a cell shifted in": (lambda t: as_csv([t[0], ["", *t[1]], *t[2:]]), "."),
    "a cell shifted out": (lambda t: as_csv([t[0], t[1][1:], *t[2:]]), "column as_written"),
    "too many rows": (lambda t: as_csv([t[0], *([t[1][:3]] * 20_001)]), "more than 20000 rows"),
    "a formula in xlsx": (lambda t: as_xlsx(changed(t, lambda n, c: "=1+1" if n == "start" else c)), "no formula"),
    "an error in xlsx": (lambda t: as_xlsx(changed(t, lambda n, c: "#N/A" if n == "note_zh" else c)), "."),
    "NUL bytes": (lambda t: as_csv(t).replace(b"yes", b"y\0s"), r"U\+0000"),
    "an overlong cell": (put("note_zh", "长" * 140_000), "a row that cannot be read|too long"),
    "a long cell": (put("note_zh", "长" * 10_001), "too long"),
    "a bidirectional mark": (put("subject_zh", "资金\u202e"), "U\\+202E"),
    "a percentage rounded": (lambda t: as_csv(changed(t, lambda n, c: "66%" if n == "as_written" and "65.5" in c else c)), "as_written"),
    "one column sorted": (lambda t: as_csv([t[0], *([*a[:2], b[2], *a[3:]] for a, b in zip(t[1:], t[2:] + t[1:2], strict=True))]), "as_written"),
    "the places sorted": (lambda t: as_csv([t[0], *([*r[:t[0].index("start")], t[-1][t[0].index("start")], *r[t[0].index("start") + 1:]] for r in t[1:])]), "column (start|end|as_written)"),
    "a month made a date": (put("period", "Jul-21"), "type an apostrophe first"),
    "a month made a day": (put("period", "2021/7/1"), "type an apostrophe first"),
    "a day of America": (lambda t: as_csv(changed(t, lambda n, c: "8/6/2021" if n == "published" else c)), "a date such as 2020-07-13"),
    "a number of dates": (put("period", "44378"), "type an apostrophe first"),
    "places in powers of ten": (put("start", "4.2E+01"), "a number of characters"),
    "a negative place": (put("start", "-42"), "a number of characters"),
    "places turned round": (lambda t: as_csv([t[0], *([*r[:at], r[at + 1], r[at], *r[at + 2:]] for at in [t[0].index("start")] for r in t[1:])]), "column start"),
    "a huge place": (put("end", "9" * 40), "a number of characters"),
    "an arabic digit": (put("start", "٤٢"), "a number of characters"),
    "a value of another row": (put("value", "14"), "column value: found '14'; allowed: 23100000"),
    "a wrong answer": (put("accept", "ja"), "column accept: found 'ja'; allowed: yes or no"),
    "a formula as an answer": (put("accept", "=1"), "column accept"),
    "no subject in English": (put("subject_en", ""), "column subject_en: found an empty cell"),
    "a unit that is another": (put("unit", "美元"), "column unit"),
    "a range with wrong hedge": (put("hedge", "range"), "column hedge"),
    "under where over stands": (put("hedge", "under"), "column hedge"),
    "a hedge made up": (put("hedge", "at_least"), "column hedge"),
    "a figure of the package": (put("id", "620421-01"), "which is another figure of the data"),
    "a path as the source": (lambda t: as_csv(changed(t, lambda n, c: "../../etc/passwd" if n == "source_id" else c)), "column source_id"),
    "a script as the address": (lambda t: as_csv(changed(t, lambda n, c: "javascript:alert(1)" if n == "url" else c)), "column url"),
    "two sources for one text": (lambda t: as_csv([t[0], *([("b" if i else "a") if n == "source_id" else c for n, c in zip(t[0], r, strict=True)] for i, r in enumerate(t[1:]))]), "."),
    "another text's checksum": (lambda t: as_csv(changed(t, lambda n, c: "ab" * 32 if n == "text_sha256" else c)), "no text with abababababab…"),
    "capitals in the checksum": (lambda t: as_csv(changed(t, lambda n, c: c.upper() if n == "text_sha256" else c)), "64 digits"),
    "a link to itself": (put("links", "part_of 1 stated yes"), "another figure than the link's own"),
    "a link to nobody": (put("links", "part_of 31 stated yes"), "no row with number 31"),
    "a link of no kind": (put("links", "likes 3 stated"), "links separated by semicolons"),
    "a link between unlike things": (put("links", "part_of 2 stated yes"), "a figure like"),
    "a link in a circle": (lambda t: as_csv([t[0], *([("part_of 5 stated no" if i == 0 else "part_of 1 stated no") if n == "links" and i in (0, 4) else c for n, c in zip(t[0], r, strict=True)] for i, r in enumerate(t[1:]))]), "column links"),
    "a place that lies in itself": (lambda t: as_csv(changed(t, lambda n, c: c.replace("| 620400", "| 620499") if n == "new_places" else c)), "a place that does not lie in this one"),
    "a county above a prefecture": (lambda t: as_csv(changed(t, lambda n, c: c.replace("county |", "province |") if n == "new_places" else c)), "a place above a province"),
    "a level of no kind": (lambda t: as_csv(changed(t, lambda n, c: c.replace("county |", "shire |") if n == "new_places" else c)), "one of nation"),
    "a place without a name": (lambda t: as_csv(changed(t, lambda n, c: c.replace("Yunling County", "") if n == "new_places" else c)), "a value"),
    "no code": (lambda t: as_csv(changed(t, lambda n, c: c.replace("620499", "yunling") if n in ("new_places", "place") else c)), "text that matches"),
    "a donor of no kind": (put("donor", "和平区"), "the id of a place of the data"),
    "a stage in other words": (put("stage", "已到位"), "one of allocated"),
    "a measure in other words": (put("measure", "帮扶资金"), "column measure"),
    "money counted as people": (put("measure", "trainees"), "column as_written"),
    "a piece of a number": (lambda t: as_csv([t[0], *([str(int(c) + 1) if n == "start" and r[2] == "285人次" else "85人次" if c == "285人次" else c for n, c in zip(t[0], r, strict=True)] for r in t[1:])]), "a whole number with its unit"),
    "everything in one cell": (lambda t: "\r\n".join("|".join(r) for r in t).encode(), "no sheet of proposals|cells with quotes that are closed"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_doubtful_is_refused_in_a_sentence(project: Path, table: Table, kind: str) -> None:
    make, words = REFUSED[kind]
    name = "book.xlsx" if "xlsx" in kind or "zip" in kind else "sheet.csv"
    with pytest.raises((ProposalsError, ParameterError), match=words) as caught:
        added(project, make(table), name)
    assert "Traceback" not in str(caught.value)
    assert name in str(caught.value)


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    project: Path, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheets, "_MAX_UNPACKED", 5000)
    with pytest.raises(ProposalsError, match="bytes when unpacked; allowed: at most 5000"):
        added(project, as_xlsx(table), "book.xlsx")


def test_a_sheet_cut_off_anywhere_is_never_misread(project: Path, table: Table, expected: list[dict[str, str]]) -> None:
    data = as_csv(table)
    chance = random.Random(2)
    for _ in range(40):
        try:
            found = added(project, data[: chance.randrange(len(data))])
        except (ProposalsError, ParameterError):
            continue
        assert all(row in expected for row in found)


def test_a_sheet_with_any_byte_changed_is_never_misread_as_another_number(project: Path, table: Table) -> None:
    data, chance = as_csv(table), random.Random(3)
    right = {(row["as_written"], row["value"], row["start"]) for row in added(project, data)}
    for _ in range(60):
        at = chance.randrange(len(data))
        try:
            found = added(project, data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :])
        except (ProposalsError, ParameterError):
            continue
        assert {(row["as_written"], row["value"], row["start"]) for row in found} <= right


# Cells that stay text ------------------------------------------------------------------------------------------------


@given(st.text(max_size=12) | st.text("'=+-@0123456789./:%年月日 eE", max_size=12))
def test_a_protected_cell_reads_back(cell: str) -> None:
    assert unprotected(protected(cell)) == cell
    assert unprotected(protected(protected(cell))) == protected(cell)


def test_nothing_that_a_spreadsheet_would_run_or_change_stands_bare() -> None:
    for cell in ("=1+1", "+1", "-1+2", "@SUM(A1)", "＝1", "|cmd", "%x", " =1", "2020-07", "2021/7/1", "9.50%", "007", "1.20",
                 "123456789012", "1e5", "1:30", "Jul-20", "3 May", "true", "2021年7月", "(12)", "¥5", "10 am", "1/2"):  # fmt: skip
        assert protected(cell) == f"'{cell}", cell
    for cell in (
        "5200万元",
        "1200",
        "-2.1",
        "0.5",
        "620499-02",
        "2017 to 2020",
        "12.7万人",
        "年度",
        "part_of 33 stated yes",
    ):
        assert protected(cell) == cell


def test_a_formula_in_an_article_is_written_as_text_and_read_back(tmp_path: Path) -> None:
    proposals = made_up_proposals()
    first = proposals.proposals[0]
    evil = '=HYPERLINK("http://x","y")\n\x07;,"'
    object.__setattr__(first, "subject", Choice(evil, "high", "=cmd|'/C calc'!A0", "@x"))
    data = write_sheet(proposals)
    assert data.startswith(b"\xef\xbb\xbfaccept,number,as_written,")
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row]
    assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in cells)
    (tmp_path / "sheet.csv").write_bytes(data)
    assert read_sheet(tmp_path / "sheet.csv")[0]["subject_zh"] == '=HYPERLINK("http://x","y") ;,"'


def test_the_sheet_is_the_same_each_time_and_long_sentences_are_cut(project: Path) -> None:
    proposals = made_up_proposals()
    assert write_sheet(proposals, load(project)) == write_sheet(made_up_proposals(), load(project))
    text = "长" * 5000 + "14个" + "文" * 40_000
    assert marked(text, 5000, 5003) == "长" * 200 + "【14个】" + "文" * 200


def test_the_number_is_marked_in_its_sentence_in_the_spelling_after_cleaning() -> None:
    text = "去年投入5萬(wàn)元。\n今年投入５萬(wàn)元，其中5萬(wàn)元修路；共7户。"
    cleaned = clean(text).text
    places = [match.span() for match in re.finditer("5万元", cleaned)]
    assert [marked(cleaned, *place) for place in places] == [
        "去年投入【5万元】。",
        "今年投入【5万元】，其中5万元修路；",
        "今年投入5万元，其中【5万元】修路；",
    ]


def test_a_row_says_what_it_lacks_and_how_sure_its_own_answers_are(project: Path) -> None:
    proposals = made_up_proposals()
    one, other = proposals.proposals[:2]
    object.__setattr__(one, "place", Choice())
    object.__setattr__(other, "measure", Choice())
    object.__setattr__(proposals.source, "tier", "")
    first, second, third, *_ = csv.DictReader(
        io.StringIO(write_sheet(proposals, load(project)).decode("utf-8-sig"), newline="")
    )
    assert (first["missing"], first["confidence"]) == ("place, tier", "medium")  # its stage is medium
    assert (second["missing"], second["confidence"]) == ("measure, subject_en, tier", "none")
    assert (third["missing"], third["confidence"]) == ("tier", "medium")
    assert json.loads(third["as_proposed"])["stage"] == third["stage"] == "expected"


def test_a_file_that_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProposalsError, match="a file that cannot be read"):
        read_sheet(tmp_path)
    shutil.rmtree(tmp_path)
    with pytest.raises(ProposalsError, match="a file that cannot be read"):
        read_sheet(tmp_path / "none.csv")
