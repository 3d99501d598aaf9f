"""Every kind of broken package is refused with file, row and column, and with nothing else named."""

from __future__ import annotations

import csv
import json
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_up import jingyuan_alone

from analysis.dataset import load
from analysis.errors import DataPackageError, Violation

# A small package: Jingyuan's, without its peers.
_FOLDER = tempfile.TemporaryDirectory()
DATA = jingyuan_alone(Path(_FOLDER.name) / "data")
FILES = ("sources.csv", "places.csv", "pairings.csv", "measures.csv", "figures.csv", "links.csv")
DESCRIPTOR = "datapackage.json"

Break = Callable[[Path], object]
Expected = tuple[str, int | None, str | None, str]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    for name in (DESCRIPTOR, *FILES):
        shutil.copy(DATA / name, folder)
    return folder


def violations(folder: Path) -> tuple[Violation, ...]:
    with pytest.raises(DataPackageError) as caught:
        load(folder)
    return caught.value.violations


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# Ways to break a package ---------------------------------------------------------------------------------------------


def text(file: str, old: str, new: str) -> Break:
    """Replace a piece of a file that occurs in it once."""

    def change(folder: Path) -> None:
        content = (folder / file).read_bytes()
        assert content.count(old.encode()) == 1, f"{old!r} occurs {content.count(old.encode())} times"
        (folder / file).write_bytes(content.replace(old.encode(), new.encode()))

    return change


def raw(file: str, edit: Callable[[bytes], bytes]) -> Break:
    return lambda folder: (folder / file).write_bytes(edit((folder / file).read_bytes()))


def line_of(file: str, key: str) -> int:
    """The line of the row that begins with these cells."""
    lines = (DATA / file).read_text("utf-8").split("\n")
    found = [number for number, line in enumerate(lines, start=1) if line.startswith(key + ",")]
    assert len(found) == 1, f"{key} begins {len(found)} rows of {file}"
    return found[0]


def cell(file: str, key: str, **changed: str) -> Break:
    """Put other text into cells of one row; ``from_`` is the column ``from``."""

    def change(folder: Path) -> None:
        path = folder / file
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.reader(handle))
        row = rows[line_of(file, key) - 1]
        for column, value in changed.items():
            row[rows[0].index(column.rstrip("_"))] = value
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows(rows)

    return change


def add(file: str, *rows: str) -> Break:
    return raw(file, lambda content: content + "".join(row + "\n" for row in rows).encode())


def both(*breaks: Break) -> Break:
    return lambda folder: [change(folder) for change in breaks]


def descriptor(edit: Callable[[dict[str, Any]], object]) -> Break:
    def change(folder: Path) -> None:
        content = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
        edit(content)
        (folder / DESCRIPTOR).write_text(json.dumps(content, ensure_ascii=False), "utf-8")

    return change


def table(content: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in content["resources"] if one["name"] == name)


def column(content: dict[str, Any], name: str) -> dict[str, Any]:
    where, _, which = name.partition(".")
    return next(one for one in table(content, where)["schema"]["fields"] if one["name"] == which)


def without_column(file: str, name: str) -> Break:
    def change(folder: Path) -> None:
        path = folder / file
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.reader(handle))
        at = rows[0].index(name)
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows([row[:at] + row[at + 1 :] for row in rows])

    return change


def figure(number: str) -> int:
    return line_of("figures.csv", f"620421-{number}")


def link(figure: str, relation: str, target: str) -> int:
    return line_of("links.csv", f"620421-{figure},{relation},620421-{target}")


LAST_LINK = len((DATA / "links.csv").read_text("utf-8").splitlines())
NEW_LINK = LAST_LINK + 1
NEW_PLACE = len((DATA / "places.csv").read_text("utf-8").splitlines()) + 1
DESCRIPTOR_LINES = (DATA / DESCRIPTOR).read_bytes()[:-5].count(b"\n") + 1
F = "figures.csv"
L = "links.csv"
F02, F05, F12, F13 = "620421-02", "620421-05", "620421-12", "620421-13"


CASES: dict[str, tuple[Break, Expected | list[Expected]]] = {
    # files
    "a table's file is missing": (
        lambda folder: (folder / "measures.csv").unlink(),
        ("measures.csv", None, None, "no such file"),
    ),
    "a folder stands where the file should be": (
        both(lambda f: (f / "pairings.csv").unlink(), lambda f: (f / "pairings.csv").mkdir()),
        ("pairings.csv", None, None, "no such file"),
    ),
    "a file is empty": (raw("pairings.csv", lambda _: b""), ("pairings.csv", None, None, "an empty file")),
    "there is not one figure": (
        both(*(raw(file, lambda content: content.split(b"\n")[0] + b"\n") for file in (F, L))),
        (F, None, None, "no rows"),
    ),
    "a file begins with a byte order mark": (
        raw(F, lambda content: b"\xef\xbb\xbf" + content),
        (F, 1, None, "byte order mark"),
    ),
    "a file has CRLF line ends": (
        raw("places.csv", lambda content: content.replace(b"\n", b"\r\n")),
        ("places.csv", 1, None, "CRLF"),
    ),
    "one line ends in CRLF": (
        text("places.csv", "China,nation,,\n", "China,nation,,\r\n"),
        ("places.csv", 2, None, "CRLF"),
    ),
    "a file has bare CR line ends": (
        raw("places.csv", lambda content: content.replace(b"\n", b"\r")),
        ("places.csv", 1, None, "CR"),
    ),
    "a bare CR stands inside a cell": (
        text("places.csv", "Baiyin", "Bai\ryin"),
        ("places.csv", 6, "name_en", "U+000D"),
    ),
    "a byte is not UTF-8": (
        raw("places.csv", lambda content: content.replace(b"Tianjin", b"Tian\xffin")),
        ("places.csv", 3, None, "byte 0xff at position"),
    ),
    "a file is in UTF-16": (
        raw("pairings.csv", lambda content: content.decode().encode("utf-16")),
        [("pairings.csv", 1, None, "byte 0xff at position 0")],
    ),
    "the last line is cut off": (
        raw("pairings.csv", lambda content: content[:-3]),
        ("pairings.csv", 2, None, "no line break"),
    ),
    "an empty line stands between rows": (
        text("places.csv", "\n120000,", "\n\n120000,"),
        ("places.csv", 3, None, "an empty line"),
    ),
    # header
    "a column is missing": (without_column(F, "note_en"), (F, 1, "note_en", "no such column")),
    "a column is surplus": (
        raw("pairings.csv", lambda c: c.replace(b"source\n", b"source,remark\n").replace(b"-13\n", b"-13,\n")),
        ("pairings.csv", 1, "remark", "'remark'"),
    ),
    "a column is there twice": (
        raw("pairings.csv", lambda c: c.replace(b"source\n", b"source,to\n").replace(b"-13\n", b"-13,\n")),
        ("pairings.csv", 1, "to", "twice"),
    ),
    "two columns change places": (
        text("places.csv", "name_zh,name_en", "name_en,name_zh"),
        ("places.csv", 1, "name_en", "order"),
    ),
    "a column is written with a capital": (
        text("places.csv", "id,name_zh,name_en,level", "id,name_zh,name_en,Level"),
        [("places.csv", 1, "Level", "'Level'"), ("places.csv", 1, "level", "no such column")],
    ),
    # rows
    "a row has too few cells": (
        text("places.csv", "Baiyin,prefecture,620000", "Baiyin,prefecture"),
        ("places.csv", 6, None, "5 cells"),
    ),
    "a row has too many cells": (text("places.csv", "Baiyin,", "Bai,yin,"), ("places.csv", 6, None, "7 cells")),
    "a quote is not closed": (text("places.csv", "Baiyin", '"Baiyin'), ("places.csv", 6, None, "not closed")),
    "a quote stands in the middle of a quoted cell": (
        text("places.csv", "Baiyin", '"Bai"yin"'),
        ("places.csv", 6, None, "faulty line"),
    ),
    # cells
    "a cell holds a NUL": (text("places.csv", "Baiyin", "Bai\0yin"), ("places.csv", 6, "name_en", "U+0000")),
    "a cell holds a tab": (text("places.csv", "Baiyin", "Bai\tyin"), ("places.csv", 6, "name_en", "U+0009")),
    "a cell turns the direction of reading": (
        text("places.csv", "Baiyin", "Bai\u202eyin"),
        ("places.csv", 6, "name_en", "U+202E"),
    ),
    "a cell holds a direction mark": (
        text("places.csv", "Baiyin", "Bai\u200fyin"),
        ("places.csv", 6, "name_en", "U+200F"),
    ),
    "a cell isolates its direction": (
        text("places.csv", "Baiyin", "Bai\u2066yin"),
        ("places.csv", 6, "name_en", "U+2066"),
    ),
    "a cell begins with a space": (text("places.csv", "Baiyin", " Baiyin"), ("places.csv", 6, "name_en", "' Baiyin'")),
    "a cell ends with an ideographic space": (
        text("places.csv", "白银市", "白银市\u3000"),
        ("places.csv", 6, "name_zh", "no space at either end"),
    ),
    "a cell is longer than 10,000 characters": (
        cell(F, F02, note_en="n" * 10_001),
        (F, figure("02"), "note_en", "at most 10000 characters"),
    ),
    "a cell of 10 MB": (
        cell(F, F02, note_en="n" * 10_000_000),
        (F, figure("02"), "note_en", "at most 10000 characters"),
    ),
    "a cell of 10 MB full of quotes": (
        text("places.csv", "Baiyin", '"' + '""' * 5_000_000 + '"'),
        ("places.csv", 6, None, "field larger"),
    ),
    # types and rules
    "a value has separators of thousands": (cell(F, F12, value="127,000"), (F, figure("12"), "value", "plain decimal")),
    "a value is in scientific notation": (cell(F, F12, value="1.27e5"), (F, figure("12"), "value", "'1.27e5'")),
    "a value is not a number": (cell(F, F12, value="NaN"), (F, figure("12"), "value", "'NaN'")),
    "a value is infinite": (cell(F, F12, value="inf"), (F, figure("12"), "value", "'inf'")),
    "a value has full-width digits": (cell(F, F12, value="１２７０００"), (F, figure("12"), "value", "plain decimal")),
    "a value has 5000 digits": (cell(F, F12, value="9" * 5000), (F, figure("12"), "value", "at most 15 digits")),
    "a value is missing": (cell(F, F12, value=""), (F, figure("12"), "value", "an empty cell")),
    "a line is no integer": (cell(F, F12, line="5.0"), (F, figure("12"), "line", "an integer")),
    "a line is below the first": (cell(F, F12, line="0"), (F, figure("12"), "line", "at least 1")),
    "a start is negative": (cell(F, F12, start="-1"), (F, figure("12"), "start", "at least 0")),
    "a hedge is unknown": (cell(F, F12, hedge="roughly"), (F, figure("12"), "hedge", "one of exact")),
    "a stage is written in capitals": (cell(F, F12, stage="Expected"), (F, figure("12"), "stage", "expected")),
    "a checksum is too short": (
        raw("sources.csv", lambda content: content.replace(b"43b0ca72", b"43b0ca7")),
        ("sources.csv", 2, "sha256", "[0-9a-f]{64}"),
    ),
    "a place id has a capital letter": (
        text("places.csv", "620421-fuping,", "620421-Fuping,"),
        [("places.csv", 8, "id", "'620421-Fuping'")],
    ),
    "an address has another scheme": (
        text("sources.csv", "http://hbz", "javascript://hbz"),
        ("sources.csv", 3, "url", "javascript"),
    ),
    "as_written is longer than 60 characters": (
        cell(F, F12, as_written="12.7万人" * 15),
        (F, figure("12"), "as_written", "at most 60"),
    ),
    "a subject is missing": (cell(F, F12, subject_en=""), (F, figure("12"), "subject_en", "a value")),
    # keys
    "a figure's id is there twice": (
        cell(F, "620421-10", id="620421-09"),
        (F, figure("10"), "id", f"as in row {figure('09')}"),
    ),
    "a figure names no known source": (
        cell(F, F12, source="jingyuan-2021"),
        (F, figure("12"), "source", "sources.csv"),
    ),
    "a figure names no known place": (cell(F, F12, place="620422"), (F, figure("12"), "place", "such as '620421'")),
    "a figure names no known donor": (cell(F, F12, donor="120102"), (F, figure("12"), "donor", "places.csv")),
    "a figure names no known measure": (cell(F, F12, measure="people"), (F, figure("12"), "measure", "measures.csv")),
    "a place names no known parent": (
        text("places.csv", "prefecture,620000", "prefecture,620009"),
        ("places.csv", 6, "parent", "620009"),
    ),
    "a link leads to no figure": (
        text(L, "620421-13,part_of,620421-12", "620421-13,part_of,620421-99"),
        (L, link("13", "part_of", "12"), "target", "'620421-99'"),
    ),
    "a link starts from no figure": (
        text(L, "620421-13,part_of,", "620421-93,part_of,"),
        (L, link("13", "part_of", "12"), "figure", "'620421-93'"),
    ),
    "a link is there twice": (add(L, "620421-31,attains,620421-30,stated,,"), (L, NEW_LINK, "figure", "again")),
    # what the rows claim
    "a value is not what as_written reads": (cell(F, F12, value="127001"), (F, figure("12"), "value", "127000")),
    "as_written loses its 万": (cell(F, F12, as_written="12.7人"), (F, figure("12"), "value", "'127000'")),
    "as_written is no number": (cell(F, F12, as_written="很多人"), (F, figure("12"), "as_written", "很多人")),
    "as_written holds two numbers": (
        cell(F, F12, as_written="12.7万人3人"),
        (F, figure("12"), "as_written", "12.7万人3人"),
    ),
    "the hedge contradicts the phrase": (
        cell(F, F12, as_written="不到12.7万人"),
        (F, figure("12"), "hedge", "under, as"),
    ),
    "the hedge is the opposite of the phrase": (
        cell(F, F12, as_written="不到12.7万人", hedge="over"),
        (F, figure("12"), "hedge", "'over'"),
    ),
    "people are printed as person-times": (
        cell(F, F12, as_written="12.7万人次"),
        (F, figure("12"), "as_written", "not person-times"),
    ),
    "people are printed as households": (
        cell(F, F12, as_written="12.7万户"),
        (F, figure("12"), "as_written", "people"),
    ),
    "people are printed in tons": (cell(F, F12, as_written="12.7万吨"), (F, figure("12"), "as_written", "people")),
    "people are printed as times": (cell(F, F12, as_written="12.7万人次"), (F, figure("12"), "as_written", "people")),
    "a county has members": (
        cell("places.csv", "620421", members="620400"),
        ("places.csv", line_of("places.csv", "620421"), "members", "county"),
    ),
    "a group has a member that nobody knows": (
        add("places.csv", "620000-some,某县等,Some,group,620000,620999"),
        ("places.csv", NEW_PLACE, "members", "no groups"),
    ),
    "a group has a group as a member": (
        add("places.csv", "620000-some,某县等,Some,group,620000,620000-some"),
        ("places.csv", NEW_PLACE, "members", "no groups"),
    ),
    "a group has one member twice": (
        add("places.csv", "620000-some,某县等,Some,group,620000,620421 620421"),
        ("places.csv", NEW_PLACE, "members", "once"),
    ),
    "money is printed without a unit": (cell(F, F02, as_written="5200万"), (F, figure("02"), "as_written", "元")),
    "money is printed in dollars": (cell(F, F02, as_written="5200万美元"), (F, figure("02"), "as_written", "元")),
    "things are printed as money": (cell(F, "620421-11", as_written="26元"), (F, figure("11"), "as_written", "things")),
    "a percentage is printed for households": (
        cell(F, "620421-04", as_written="1307%"),
        (F, figure("04"), "as_written", "households"),
    ),
    "the unit is not the measure's": (cell(F, F12, unit="households"), (F, figure("12"), "unit", "persons")),
    "a month does not exist": (cell(F, "620421-01", period="2020-13"), (F, figure("01"), "period", "2020-13")),
    "a period runs backwards": (cell(F, "620421-01", period="2020-07/2020-01"), (F, figure("01"), "period", "before")),
    "a publication date does not exist": (
        text("sources.csv", ",2020-07-13,", ",2020-02-30,"),
        ("sources.csv", 2, "published", "2020-02-30"),
    ),
    "a line is given without start and end": (
        cell(F, F12, start="", end=""),
        (F, figure("12"), "start", "none of them"),
    ),
    "a place in the text lacks its line": (cell(F, F12, line=""), (F, figure("12"), "line", "none of them")),
    "the end comes before the start": (cell(F, F12, end="1096"), (F, figure("12"), "end", "more than start")),
    "two figures stand in the same place": (
        cell(F, F13, start="1100", end="1105"),
        (F, figure("13"), "start", "no other figure"),
    ),
    "a place is given for a source without a text": (
        cell(F, "F0417", line="1", start="10", end="20"),
        (F, line_of(F, "F0417"), "line", "no sha256"),
    ),
    "places lie in each other": (
        cell("places.csv", "620000", parent="620400"),
        [("places.csv", 5, "parent", "620400"), ("places.csv", 6, "parent", "620000")],
    ),
    "a place lies in itself": (
        cell("places.csv", "620421", parent="620421"),
        ("places.csv", 7, "parent", "does not lie in"),
    ),
    "a county lies in a village": (
        both(
            cell("places.csv", "620421-fuping", parent="620400"), cell("places.csv", "620421", parent="620421-fuping")
        ),
        ("places.csv", 7, "parent", "above a county"),
    ),
    "a county lies nowhere": (cell("places.csv", "620421", parent=""), ("places.csv", 7, "parent", "an empty cell")),
    "the nation lies somewhere": (cell("places.csv", "100000", parent="120000"), ("places.csv", 2, "parent", "empty")),
    "a place helps itself": (
        cell("pairings.csv", "620421", donor="620421"),
        ("pairings.csv", 2, "donor", "another place"),
    ),
    "a pairing ends before it begins": (
        cell("pairings.csv", "620421", from_="2020", to="2017"),
        ("pairings.csv", 2, "to", "2020 or later"),
    ),
    "money is measured in persons": (
        both(cell("measures.csv", "registered_capital", unit="persons"), cell(F, "620421-15", unit="persons")),
        ("measures.csv", line_of("measures.csv", "registered_capital"), "unit", "yuan"),
    ),
    "things are measured in yuan": (
        both(cell("measures.csv", "vehicles", unit="yuan"), cell(F, "620421-44", unit="yuan")),
        ("measures.csv", line_of("measures.csv", "vehicles"), "unit", "the thing"),
    ),
    "money has no kind": (
        cell("measures.csv", "registered_capital", flow="none"),
        ("measures.csv", line_of("measures.csv", "registered_capital"), "flow", "a kind of money"),
    ),
    "people have a kind of money": (
        cell("measures.csv", "trainees", flow="fiscal_aid"),
        ("measures.csv", line_of("measures.csv", "trainees"), "flow", "none"),
    ),
    # links
    "a figure is a part of itself": (
        add(L, f"{F05},part_of,{F05},stated,,no"),
        (L, NEW_LINK, "target", "another figure"),
    ),
    "a whole is a part of its part": (
        add(L, f"{F12},part_of,{F13},stated,,no"),
        (L, NEW_LINK, "relation", f"in row {link('13', 'part_of', '12')}"),
    ),
    "parts lead back to their whole through another": (
        add(L, f"{F12},part_of,{F05},stated,,no", f"{F05},part_of,{F13},stated,,no"),
        (L, NEW_LINK + 1, "target", "never lead back"),
    ),
    "later counts lead back to the first": (
        add(
            L, f"{F12},updates,{F05},stated,,", f"{F05},updates,620421-07,stated,,", f"620421-07,updates,{F12},stated,,"
        ),
        (L, NEW_LINK + 2, "target", "updates"),
    ),
    "households are a part of people": (
        add(L, f"620421-04,part_of,{F12},stated,,no"),
        (L, NEW_LINK, "target", "households"),
    ),
    "fiscal aid is a part of aid of unstated kind": (
        add(L, f"620421-33,part_of,{F02},stated,,no"),
        (L, NEW_LINK, "target", "aid_unspecified"),
    ),
    "sales conflict with contracts": (
        add(L, "620421-22,conflicts_with,620421-18,inferred,,"),
        (L, NEW_LINK, "target", "procurement_contract"),
    ),
    "money updates people": (add(L, f"620421-33,updates,{F05},stated,,"), (L, NEW_LINK, "target", "people, persons")),
    "a part is from another source than its whole": (
        add(L, f"{F05},part_of,F0417,inferred,,no"),
        (L, NEW_LINK, "target", "same source"),
    ),
    "an outcome attains what was no plan": (
        add(L, f"620421-16,attains,{F05},inferred,,"),
        (L, NEW_LINK, "target", "planned or expected"),
    ),
    "money serves money": (
        add(L, f"{F02},serves,620421-33,inferred,,no"),
        (L, NEW_LINK, "target", "people, households"),
    ),
    "people serve people": (add(L, f"{F05},serves,{F13},inferred,,no"), (L, NEW_LINK, "figure", "a fund")),
    "registered capital serves people": (
        add(L, "620421-15,serves,620421-16,inferred,,no"),
        (L, NEW_LINK, "figure", "registered capital"),
    ),
    "a group mixes people and households": (
        text(L, "620421-04,stated,focus-households", "620421-04,stated,focus-people"),
        (L, link("02", "serves", "04"), "group", "persons"),
    ),
    "a group holds a part beside its whole": (
        both(
            text(L, f"{F02},serves,{F12},inferred,,", f"{F02},serves,{F12},inferred,reached,"),
            add(L, f"{F02},serves,{F13},inferred,reached,no"),
        ),
        (L, NEW_LINK, "group", "no member in common"),
    ),
    "a part lies outside its whole": (
        add(L, f"{F05},part_of,{F13},inferred,,no", f"{F05},outside,{F12},inferred,,"),
        (L, NEW_LINK + 1, "relation", "neither a part"),
    ),
    "two figures have two links": (
        add(L, f"{F13},outside,{F12},inferred,,"),
        (L, NEW_LINK, "relation", "one link"),
    ),
    "a part does not say whether the parts are complete": (
        text(L, f"{F13},part_of,{F12},stated,,no", f"{F13},part_of,{F12},stated,,"),
        (L, link("13", "part_of", "12"), "complete", "an empty cell"),
    ),
    "a plan says whether parts are complete": (
        text(L, "620421-31,attains,620421-30,stated,,", "620421-31,attains,620421-30,stated,,yes"),
        (L, link("31", "attains", "30"), "complete", "'yes'"),
    ),
    "a group stands on a part": (
        text(L, f"{F13},part_of,{F12},stated,,no", f"{F13},part_of,{F12},stated,disabled,no"),
        (L, link("13", "part_of", "12"), "group", "'disabled'"),
    ),
    # descriptor
    "the descriptor is no JSON": (
        raw(DESCRIPTOR, lambda content: content[:-5]),
        (DESCRIPTOR, DESCRIPTOR_LINES, None, "no JSON"),
    ),
    "the descriptor is a list": (raw(DESCRIPTOR, lambda _: b"[]"), (DESCRIPTOR, None, None, "a JSON object")),
    "the descriptor is not UTF-8": (
        raw(DESCRIPTOR, lambda c: c.replace(b"paired-aid", b"\xfe")),
        (DESCRIPTOR, None, None, "0xfe"),
    ),
    "the descriptor nests too deeply": (
        raw(DESCRIPTOR, lambda _: b"[" * 100_000),
        (DESCRIPTOR, None, None, "no usable JSON"),
    ),
    "the descriptor has a key twice": (
        raw(DESCRIPTOR, lambda content: content.replace(b'"version"', b'"name"', 1)),
        (DESCRIPTOR, None, None, "'name' twice"),
    ),
    "the descriptor lists no tables": (
        descriptor(lambda content: content.update(resources=[])),
        (DESCRIPTOR, None, "resources", "a list of tables"),
    ),
    "the descriptor lacks a table": (
        descriptor(lambda content: content["resources"].pop()),
        (DESCRIPTOR, None, "resources", "no table links"),
    ),
    "the descriptor lacks a column": (
        both(
            descriptor(lambda content: table(content, "figures")["schema"]["fields"].pop()),
            without_column(F, "question_en"),
        ),
        (DESCRIPTOR, None, "figures.question_en", "no such column"),
    ),
    "a column has an unknown type": (
        descriptor(lambda content: column(content, "figures.value").update(type="money")),
        (DESCRIPTOR, None, "figures.value.type", "'money'"),
    ),
    "the value is declared as text": (
        descriptor(lambda content: column(content, "figures.value").update(type="string")),
        (DESCRIPTOR, None, "figures.value", "type number"),
    ),
    "a constraint is unknown": (
        descriptor(lambda content: column(content, "places.parent").update(constraints={"nullable": True})),
        (DESCRIPTOR, None, "places.parent.constraints.nullable", "'nullable'"),
    ),
    "a pattern is no regular expression": (
        descriptor(lambda content: column(content, "figures.id")["constraints"].update(pattern="(")),
        (DESCRIPTOR, None, "figures.id.constraints.pattern", "a regular expression"),
    ),
    "a path leads out of the folder": (
        descriptor(lambda content: table(content, "links").update(path="../links.csv")),
        (DESCRIPTOR, None, "links.path", "inside the data folder"),
    ),
    "a path is absolute": (
        descriptor(lambda content: table(content, "links").update(path="/etc/passwd")),
        (DESCRIPTOR, None, "links.path", "'/etc/passwd'"),
    ),
    "a path is an address": (
        descriptor(lambda content: table(content, "links").update(path="https://example.org/links.csv")),
        (DESCRIPTOR, None, "links.path", "inside the data folder"),
    ),
    "a foreign key is dropped": (
        descriptor(lambda content: table(content, "links")["schema"]["foreignKeys"].pop()),
        (DESCRIPTOR, None, "links.foreignKeys", "target to figures.id"),
    ),
    "a foreign key leads to no table": (
        descriptor(
            lambda content: table(content, "links")["schema"]["foreignKeys"][0]["reference"].update(resource="facts")
        ),
        (DESCRIPTOR, None, "links.foreignKeys", "facts.id"),
    ),
    "cells are separated by semicolons": (
        descriptor(lambda content: table(content, "links").update(dialect={"delimiter": ";"})),
        (DESCRIPTOR, None, "links.dialect", "comma"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_fault_is_named_and_no_other(name: str, package: Path) -> None:
    change, expected = CASES[name]
    change(package)
    before = bytes_of(package)
    started = time.perf_counter()
    found = violations(package)
    assert time.perf_counter() - started < 3, "a refusal must be quick"
    wanted = expected if isinstance(expected, list) else [expected]
    spots = [(one.file, one.row, one.column) for one in found]
    if name in CASCADES:
        assert set(spots) >= {one[:3] for one in wanted}
        assert {file for file, _, _ in spots} <= CASCADES[name]
    else:
        assert spots == [one[:3] for one in wanted], [str(one) for one in found]
    for spot in wanted:
        assert any((one.file, one.row, one.column) == spot[:3] and spot[3] in str(one) for one in found), [
            *map(str, found)
        ]
    assert all(len(one.found) < 140 and "\n" not in str(one) for one in found)
    assert bytes_of(package) == before, "loading must not write"


#: Faults that necessarily cause others, and the files in which these may be.
CASCADES = {
    "a table's file is missing": {"measures.csv", "figures.csv"},
    "a file is in UTF-16": {"pairings.csv"},
    "a place id has a capital letter": {"places.csv", "figures.csv"},
    "a figure's id is there twice": {"figures.csv", "links.csv"},
}


def test_there_are_more_than_a_hundred_kinds_of_faults() -> None:
    assert len(CASES) > 100


def test_a_line_break_in_a_cell_is_refused(package: Path) -> None:
    cell("measures.csv", "trainees", meaning='"Poor workers\nwho took part in training."')(package)
    row = line_of("measures.csv", "trainees")
    found = violations(package)
    assert [one.row for one in found] == [row, row + 1]
    assert "quotes closed on the same line" in found[0].allowed


def test_faults_in_several_files_are_all_named_at_once_and_in_order(package: Path) -> None:
    cell("places.csv", "620421", level="shire")(package)
    cell(F, F12, value="127001", stage="hoped")(package)
    cell(F, F02, period="2020-13")(package)
    add(L, f"{F05},part_of,{F05},stated,,no")(package)
    assert [(one.file, one.row, one.column) for one in violations(package)] == [
        ("places.csv", 7, "level"),
        (F, figure("02"), "period"),
        (F, figure("12"), "value"),
        (F, figure("12"), "stage"),
        (L, NEW_LINK, "target"),
    ]


def test_the_error_is_readable_and_counts_its_faults(package: Path) -> None:
    cell(F, F12, value="127001")(package)
    with pytest.raises(DataPackageError) as caught:
        load(package)
    message = str(caught.value)
    assert message.startswith("the data package has a fault:\n")
    expected = "column value: found '127001'; allowed: 127000, as '12.7万人' reads"
    assert f"figures.csv, row {figure('12')}, {expected}" in message


def test_a_package_without_links_or_pairings_loads(package: Path) -> None:
    for file in (L, "pairings.csv"):
        raw(file, lambda content: content.split(b"\n")[0] + b"\n")(package)
    data = load(package)
    assert len(data.links) == len(data.pairings) == 0
    assert data.quantity(F13).wholes == frozenset()


def test_text_that_a_spreadsheet_would_take_for_a_formula_is_plain_text(package: Path) -> None:
    cell(F, F02, note_en="=HYPERLINK(1)")(package)
    cell(F, F05, note_en="@SUM(A1)")(package)
    cell(F, F12, note_en="+1+1|cmd")(package)
    assert load(package).figure(F02).note("en") == "=HYPERLINK(1)"


def test_a_part_larger_than_its_whole_is_left_to_the_audit(package: Path) -> None:
    cell(F, F13, value="7680000", as_written="768万人")(package)
    assert load(package).quantity(F13).value == 7_680_000


def test_decimal_zeros_do_not_make_another_value(package: Path) -> None:
    cell(F, F12, value="127000.0")(package)
    assert load(package).figure(F12).value == 127_000


@pytest.mark.parametrize("seed", range(60))
def test_no_corruption_of_bytes_raises_anything_but_a_named_fault(seed: int, package: Path) -> None:
    chance = random.Random(seed)
    path = package / chance.choice((*FILES, DESCRIPTOR))
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 1, 5, 50))):
        at = chance.randrange(len(content) or 1)
        kind = chance.randrange(4)
        if kind == 0:
            content[at : at + 1] = chance.randbytes(1)
        elif kind == 1:
            content[at : at + 1] = chance.choice((b'"', b",", b"\n", b"\r", b"\0", b"-", b"9", b""))
        elif kind == 2:
            content[at : at + chance.randrange(40)] = b""
        elif chance.random() < 0.1:
            del content[max(at, 1) :]
    path.write_bytes(content)
    try:
        dataset = load(package)
    except DataPackageError:
        return
    assert dataset.figures.notna()["id"].all()
    assert all(dataset.quantity(one).low <= dataset.quantity(one).high for one in dataset.figures["id"])


@pytest.mark.parametrize("share", [0.1, 0.35, 0.5, 0.75, 0.9, 0.99])
@pytest.mark.parametrize("file", FILES)
def test_a_truncated_file_is_refused(file: str, share: float, package: Path) -> None:
    content = (package / file).read_bytes()
    cut = content[: int(len(content) * share)]
    (package / file).write_bytes(cut if not cut.endswith(b"\n") else cut[:-1])
    assert any(one.file == file for one in violations(package))
