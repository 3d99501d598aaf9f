"""Confirmed proposals get into the package whole or not at all; whatever the text or the package does not bear out is named by its row."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from made_up import jingyuan_alone
from made_up_article import ARTICLE, COUNTY, SOURCE, made_up_proposals

from analysis import adding, cli
from analysis.adding import add
from analysis.adding.cells import CellError, accepted, links, period, published
from analysis.adding.texts import agrees
from analysis.adding.writing import alone, replace_together
from analysis.datapackage.pending import CHANGES, PENDING, STAGING, whole
from analysis.datapackage.schema import hash_of, read_package
from analysis.dataset import check, load
from analysis.errors import AddingError, DataPackageError, ParameterError, ProposalsError, Violation
from analysis.proposals.sheet import COLUMNS, SOURCE_COLUMNS, write_sheet
from analysis.text.places import check_places

Rows = list[dict[str, str]]
SHARED = Path(__file__).parents[2] / "shared" / "texts"
JINGYUAN = "jingyuan-2020-07-13"
TABLES = ("sources", "places", "pairings", "measures", "figures", "links")
FILES = ("datapackage.json", *(f"{name}.csv" for name in TABLES))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package without the made-up county, and the sheet of its article with every row confirmed."""
    folder = tmp_path_factory.mktemp("made")
    jingyuan_alone(folder / "data")
    (folder / "yunling.txt").write_bytes(ARTICLE.encode())
    rows = read_rows(write_sheet(made_up_proposals(), load(folder), text_file="yunling.txt"))
    write_rows(folder / "sheet.csv", [row | {"accept": "yes"} for row in rows])
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "project")
    return tmp_path / "project"


def read_rows(data: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def write_rows(path: Path, rows: Rows) -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    return path


def edited(project: Path, change: Callable[[Rows], object]) -> Path:
    """The sheet as a person changed it; row 2 of the spreadsheet is ``rows[0]``."""
    rows = read_rows((project / "sheet.csv").read_bytes())
    change(rows)
    return write_rows(project / "edited.csv", rows)


def cell(row: int, column: str, text: str) -> Callable[[Rows], object]:
    return lambda rows: rows[row - 2].update({column: text})


def refused(project: Path, change: Callable[[Rows], object]) -> tuple[Violation, ...]:
    """What is named when the changed sheet is added; nothing in the folder may be touched."""
    sheet, before = edited(project, change), state(project / "data")
    with pytest.raises(ProposalsError) as caught:
        add(sheet, project / "data")
    assert state(project / "data") == before
    return caught.value.violations


def state(data: Path) -> dict[str, str]:
    """Every file below a data folder with its checksum and mode."""
    return {
        path.relative_to(data).as_posix(): f"{hashlib.sha256(path.read_bytes()).hexdigest()} {path.stat().st_mode:o}"
        for path in sorted(data.rglob("*"))
        if path.is_file()
    }


# What gets in --------------------------------------------------------------------------------------------------------


def test_confirmed_rows_stand_in_the_package_and_in_their_text(project: Path) -> None:
    old = {name: (project / "data" / f"{name}.csv").read_bytes() for name in TABLES}
    add(project / "sheet.csv", project / "data")
    dataset = load(project)
    assert dataset.quantity("620499-01").value == 23_100_000  # 2,310万元
    assert (dataset.quantity("620499-07").low, dataset.quantity("620499-07").high) == (15_000_000, 16_000_000)
    assert [one.target for one in dataset.links_of("620499-05", "part_of")] == ["620499-01"]
    assert dataset.lineage(COUNTY) == (COUNTY, "620400", "620000", "100000")
    assert dataset.donors(COUNTY) == ("120101",)
    found = next(one for one in check_places(dataset).sources if one.source == SOURCE)
    assert (found.status, found.figures, found.mismatches) == ("same_text", 12, ())
    for name in TABLES:
        lines = (project / "data" / f"{name}.csv").read_bytes().splitlines(keepends=True)
        kept = old[name].splitlines(keepends=True)
        assert [line for line in lines if line in kept] == kept, "existing rows keep their bytes and their order"


def test_new_places_and_pairings_keep_their_tables_in_order(project: Path) -> None:
    add(project / "sheet.csv", project / "data")
    ids = [row["id"] for row in read_rows((project / "data" / "places.csv").read_bytes())]
    assert ids == sorted(ids)
    assert COUNTY in ids


def test_a_dry_run_shows_the_difference_and_writes_nothing(project: Path) -> None:
    before = state(project / "data")
    shown = list(add(project / "sheet.csv", project / "data", dry_run=True).lines())
    assert "data/figures.csv: 12 new rows" in shown
    assert any(line.startswith("+ 620499-05 | 640万元 | 6400000 | yuan | exact | fiscal_aid") for line in shown)
    assert state(project / "data") == before


def test_twice_is_the_same_as_once(project: Path) -> None:
    first = add(project / "sheet.csv", project / "data")
    once = state(project / "data")
    again = add(project / "sheet.csv", project / "data")
    assert (first.written, again.written, again.empty, len(again.already)) == (True, False, True, 12)
    assert state(project / "data") == once
    assert first.data_hash == load(project).hash


def test_rows_can_be_confirmed_in_two_goes(project: Path) -> None:
    def some(rows: Rows) -> None:
        for row in rows[4:]:
            row["accept"] = ""

    first = add(edited(project, some), project / "data")
    assert [row["id"] for row in first.rows["figures"]] == [f"620499-0{n}" for n in range(1, 5)]

    def rest(rows: Rows) -> None:
        for row in rows[:4]:
            row["accept"] = "no"

    second = add(edited(project, rest), project / "data")
    # Row 6 (number 5) is a part of number 1, which is in the package since the first go.
    assert ("620499-05", "part_of", "620499-01") in {tuple(row.values())[:3] for row in second.rows["links"]}
    assert len(load(project).figures_of(SOURCE)) == 12


def test_a_link_to_a_row_that_is_not_accepted_is_left_out_and_said_so(project: Path) -> None:
    addition = add(edited(project, cell(2, "accept", "否")), project / "data")
    assert len(addition.dropped) == 2
    assert addition.dropped[0] == "row 6 (number 5): part_of 1 stated no (row 2 (number 1) is not accepted)"
    assert not addition.rows["links"]


def test_without_ids_the_next_free_ones_are_given(project: Path) -> None:
    def no_ids(rows: Rows) -> None:
        for row in rows:
            del row["id"]

    add(project / "sheet.csv", project / "data")
    other = edited(project, no_ids)
    assert add(other, project / "data").empty
    shutil.rmtree(project / "data")
    jingyuan_alone(project / "data")
    assert [row["id"] for row in add(other, project / "data").rows["figures"]][-1] == "620499-12"


def test_a_sheet_of_a_known_article_keeps_the_ids_that_its_figures_have(project: Path) -> None:
    add(edited(project, cell(3, "id", "620499-77")), project / "data")
    again = read_rows(write_sheet(made_up_proposals(), load(project)))
    assert [row["id"] for row in again][:3] == ["620499-01", "620499-77", "620499-03"]


# What does not -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "text", "named", "words"),
    [
        (2, "accept", "perhaps", "accept", "yes or no"),
        (2, "as_written", "2311万元", "as_written", "'2310万元'"),
        (2, "as_written", "2310元", "as_written", "what stands at 42 to 54"),
        (2, "as_written", "much", "as_written", "a number with its unit"),
        (2, "start", "44", "as_written", "what stands at 44 to 54"),
        (12, "start", "195", "start", "a place in the text"),
        (2, "end", "99999", "end", "a place in the text"),
        (2, "end", "", "end", "a number of characters"),
        (2, "start", "5.2E+01", "start", "a number of characters"),
        (2, "line", "3", "line", "2, where character 42 stands"),
        (2, "hedge", "about", "hedge", "exact, as the text says"),
        (5, "hedge", "exact", "hedge", "about, as the text says"),
        (8, "hedge", "exact", "hedge", "over"),
        (2, "hedge", "roughly", "hedge", "one of exact"),
        (2, "value", "23200000", "value", "23100000, as '2310万元' reads"),
        (2, "unit", "人", "unit", "元, as as_written says"),
        (2, "flow", "social_assistance", "flow", "that of the measure fiscal_aid"),
        (2, "measure_zh", "社会帮扶资金", "measure_zh", "if another one is meant, change measure"),
        (2, "measure", "fiscal_ade", "measure", "did you mean 'fiscal_aid'"),
        (2, "measure", "财政帮扶资", "measure", "did you mean 'fiscal_aid'"),
        (2, "measure", "", "measure", "the review page lists them"),
        (2, "measure", "projects", "as_written", "as the measure is projects"),
        (2, "stage", "安排了", "stage", "not_stated; did you mean 'allocated'"),
        (2, "stage", "", "stage", "one of allocated, received"),
        (2, "scope", "", "scope", "one of whole, part, mean"),
        (2, "period", "Jul-21", "period", "type an apostrophe first"),
        (2, "period", "2021/7/1", "period", "2020-07"),
        (2, "period", "44378", "period", "2020-07"),
        (2, "period", "2021-13", "period", "exist"),
        (2, "period", "", "period", "2020"),
        (2, "subject_zh", "", "subject_zh", "in the words of the text"),
        (2, "subject_en", "", "subject_en", "what the number counts, in English"),
        (2, "subject_zh", "????", "subject_zh", "save as CSV UTF-8"),
        (2, "place", "629999", "place", "new_places describes"),
        (2, "place", "", "place", "one of places.csv, or another GB/T 2260 code"),
        (2, "place_zh", "靖远县", "place_zh", "if another place is meant, change place"),
        (2, "donor_zh", "河西区", "donor_zh", "和平区, the name of 120101"),
        (4, "donor_zh", "河西区", "donor_zh", "the id of this place in donor"),
        (2, "new_places", "620499 云岭县", "new_places", "id | Chinese name"),
        (2, "new_places", "620499 | 云岭县 | Yunling | county | 629900", "new_places", "each place once"),
        (2, "new_places", "620421 | 靖边县 | Jingbian | county | 620400", "new_places", "靖远县 in 620400"),
        (2, "links", "part of 5", "links", "part_of 33 stated yes"),
        (2, "links", "serves 99 inferred", "links", "the number of one row"),
        (2, "links", "part_of 620421-99 stated no", "links", "a value of id in figures.csv"),
        (2, "links", "part_of 4 stated yes", "links", "a figure like 620499-01"),
        (2, "links", "part_of 1 stated yes", "links", "another figure"),
        (2, "id", "620421-02", "id", "an id that is free"),
        (2, "id", "620499-02", "id", "each id once"),
        (2, "id", "六", "id", "text that matches"),
        (2, "source_title", "another title", "source_title", "as row 3 (number 2) and 10 more have for the same source"),
        (9, "source_id", "another", "source_id", "as row 2 (number 1) and 10 more have for the same text"),
        (2, "sentence", "引進企業4家。", "sentence", "mixed up"),
        (2, "sentence", "引進企業【4家】，吸納就業131人。", "sentence", "in which character 42 stands"),
        (2, "as_proposed", '{"number":"1","start":"60","measure":"projects"}', "as_proposed", "mixed up"),
        (3, "note_zh", "a\x07b", "note_zh", "without control characters"),
    ],
)  # fmt: skip
def test_a_faulty_cell_is_named_by_row_and_column_and_nothing_gets_in(
    project: Path, row: int, column: str, text: str, named: str, words: str
) -> None:
    found = refused(project, cell(row, column, text))
    matching = [one for one in found if one.column == named and words in f"{one.found} {one.allowed}"]
    assert matching, found
    assert all(one.file == "edited.csv" and one.row is not None for one in found), found


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("source_id", "云岭", "text that matches"),
        ("source_id", "", "the name that"),
        ("source_title", "", "title as printed"),
        ("title_kind", "headline", "one of printed"),
        ("published", "7/13/2021", "a date such as"),
        ("published", "2021-02-30", "a date such as"),
        ("url", "www.example.org", "text that matches"),
        ("language", "Chinese", "one of zh"),
        ("tier", "D", "one of A"),
        ("text_sha256", "", "64 digits"),
        ("text_sha256", "0" * 64, "--text"),
    ],
)
def test_a_faulty_source_is_named_once(project: Path, column: str, text: str, words: str) -> None:
    found = refused(project, lambda rows: [row.update({column: text}) for row in rows])
    named = [one for one in found if one.column == column]
    assert [one.row for one in named] == [2]
    assert words in named[0].allowed


@pytest.mark.parametrize(
    ("row", "cells", "named", "words"),
    [
        (
            2,
            {"measure": "investment_agreed", "stage": "received"},
            "stage",
            "contracted, planned, expected, not_stated",
        ),
        (2, {"measure": "registered_capital", "stage": "spent"}, "stage", "reported"),
        (3, {"stage": "allocated"}, "stage", "as the measure projects is count"),
        (2, {"stage": "sold"}, "stage", "allocated, received, spent, completed"),
        (13, {"period": "2021-01/2021-12"}, "period", "a stage of what is to come"),  # published 2021-08-06
        (13, {"period": "2022"}, "period", "a stage of what is to come"),
    ],
)
def test_a_meaning_that_cannot_be_is_refused(
    project: Path, row: int, cells: dict[str, str], named: str, words: str
) -> None:
    def change(rows: Rows) -> None:
        for one in rows:
            one["links"] = ""
        rows[row - 2].update(cells)

    (found,) = refused(project, change)
    assert (found.row, found.column) == (row, named)
    assert words in found.allowed


def test_a_plan_may_lie_ahead(project: Path) -> None:
    assert add(edited(project, cell(3, "period", "2021/2025")), project / "data", dry_run=True).rows["figures"]


def test_an_english_subject_that_nobody_touched_follows_its_measure(project: Path) -> None:
    def change(rows: Rows) -> None:
        rows[0] |= {"measure": "social_assistance", "links": ""}
        rows[2] |= {"subject_en": "households reached by the plan", "links": ""}
        rows[4]["links"] = rows[6]["links"] = ""

    added = add(edited(project, change), project / "data", dry_run=True).rows["figures"]
    labels = {row["id"]: row["label_en"] for row in read_rows((project / "data" / "measures.csv").read_bytes())}
    assert [added[0]["subject_en"], added[2]["subject_en"]] == [
        labels["social_assistance"],
        "households reached by the plan",
    ]


def test_parts_that_cannot_be_are_said_before_they_are_written_and_again_by_check(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(rows: Rows) -> None:
        rows[3]["links"] = "part_of 12 stated not_stated"  # 7,200 people are no part of 131
        for at in (3, 11):
            rows[at] |= {"measure": "workers_employed_locally", "donor": ""}
        rows[4]["links"] = "part_of 1 stated yes"  # 640万元 alone are not all of 2,310万元
        rows[6]["links"] = "part_of 1 stated no"

    sheet = edited(project, change)
    said = add(sheet, project / "data").warnings
    assert said[:2] == (
        "contradiction: 620499-05 (640万元) against 620499-01 (2310万元), parts that are said to be all of their whole do not "
        "make it; added as it is printed, paired-aid check will say it again",
        "contradiction: 620499-04 (7200人) against 620499-12 (131人), a part larger than its whole; added as it is printed, "
        "paired-aid check will say it again",
    )
    assert "row 8 (number 7): 620499-07 is a part of 620499-01, but its scope is whole" in said
    assert run(monkeypatch, "check", "--project", str(project)) == 0
    told = capsys.readouterr().out
    assert "contradiction (sum): figures 620499-05, 620499-01" in told
    assert "contradiction (part): figures 620499-04, 620499-12" in told


def pasted(project: Path, count: int, **cells: str) -> Path:
    """The first rows of the same article once more, under another name and with another line break."""
    article = ARTICLE.replace("。\n（", "。 （")
    (project / "pasted.txt").write_bytes(article.encode())
    rows = read_rows(write_sheet(made_up_proposals(article), load(project)))
    for at, row in enumerate(rows):
        row.update({"accept": "yes" if at < count else "", "source_id": "pasted"} | cells)
    return write_rows(project / "pasted.csv", rows)


def test_the_same_article_under_another_name_is_refused(project: Path) -> None:
    add(project / "sheet.csv", project / "data")
    before = state(project / "data")
    with pytest.raises(ProposalsError, match=rf"numbers .* stand in the same order in {SOURCE}"):
        add(pasted(project, 12), project / "data")
    assert state(project / "data") == before


def test_a_figure_that_another_source_has_too_is_said_and_added(project: Path) -> None:
    add(project / "sheet.csv", project / "data")
    addition = add(pasted(project, 2), project / "data", dry_run=True)
    assert addition.warnings[0].startswith(
        f"row 2 (number 1), 2310万元: same amount, period, measure and place as 620499-01 of source {SOURCE}; "
    )
    assert len(addition.warnings) == 2
    linked = add(pasted(project, 1, links="outside 620499-01 inferred"), project / "data", dry_run=True)
    assert not linked.warnings


# Edits, and what only looks like one -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("measure", "social_assistance"),  # flow and measure_zh stay as they were
        ("donor", "120000"),  # donor_zh stays 和平区
        ("donor", ""),
        ("stage", "received"),
        ("scope", "part"),
        ("period", "2021-07"),
        ("sentence", ""),
        ("sentence", "縣財政幫扶資金【2，310萬(wàn)元】，"),  # cut short by hand
    ],
)  # fmt: skip
def test_an_edit_of_one_cell_asks_for_no_other(project: Path, column: str, text: str) -> None:
    def change(rows: Rows) -> None:
        rows[0][column] = text
        for one in rows:
            one["links"] = ""

    added = add(edited(project, change), project / "data", dry_run=True).rows["figures"]
    assert added[0].get(column, text) == text


def test_all_rows_can_be_given_another_place_and_donor_without_touching_their_names(project: Path) -> None:
    def change(rows: Rows) -> None:
        for row in rows:
            row |= {"place": "620498", "donor": "120000"}
            row["new_places"] = "620498 | 云峰县 | Yunfeng County | county | 620400"

    added = add(edited(project, change), project / "data", dry_run=True).rows
    assert {row["place"] for row in added["figures"]} == {"620498"}
    assert [row["name_zh"] for row in added["places"]] == ["云峰县"]


@pytest.mark.parametrize("column", ["measure", "stage", "subject_zh", "subject_en", "period", "links"])
def test_a_column_sorted_on_its_own_is_named(project: Path, column: str) -> None:
    def change(rows: Rows) -> None:
        cells = sorted((row[column] for row in rows), reverse=column in ("stage", "links"))
        for row, cell in zip(rows, cells, strict=True):
            row[column] = cell

    found = refused(project, change)
    assert any(one.column == column and "sorted or shifted on its own" in one.allowed for one in found), found


@pytest.mark.parametrize("kept", [True, False])
def test_two_numbers_exchanged_are_named_for_links_would_lead_elsewhere(project: Path, kept: bool) -> None:
    def change(rows: Rows) -> None:
        rows[0]["number"], rows[3]["number"] = rows[3]["number"], rows[0]["number"]
        for row in rows if not kept else ():
            row["as_proposed"] = ""

    found = [one for one in refused(project, change) if one.column == "number"]
    assert found
    assert "links" in found[0].allowed


def test_a_column_shifted_by_one_row_is_named(project: Path) -> None:
    def change(rows: Rows) -> None:
        for row, cell in zip(rows, [*(row["stage"] for row in rows[1:]), "reported"], strict=True):
            row["stage"] = cell

    named = [one for one in refused(project, change) if one.column == "stage"]
    assert "as they were proposed for other rows" in named[0].found


def test_rows_sorted_as_a_whole_and_answers_exchanged_between_two_are_edits(project: Path) -> None:
    def change(rows: Rows) -> None:
        rows.sort(key=lambda row: row["stage"])
        for row in rows:
            row["links"] = ""
        one, other = (next(row for row in rows if row["number"] == number) for number in ("1", "7"))
        one["stage"], other["stage"] = other["stage"], one["stage"]

    assert len(add(edited(project, change), project / "data", dry_run=True).rows["figures"]) == 12


def test_a_sheet_without_what_was_proposed_is_held_to_what_follows(project: Path) -> None:
    def change(rows: Rows) -> None:
        for row in rows:
            del row["as_proposed"]
        rows[0]["measure"] = "social_assistance"

    assert {one.column for one in refused(project, change)} >= {"flow", "measure_zh"}


def test_one_fault_of_many_rows_is_said_once_with_all_of_them(project: Path) -> None:
    (found,) = refused(project, lambda rows: [row.update(subject_en="") for row in rows[2:6]])
    assert (found.row, found.found) == (4, "an empty cell, as in rows 5 to 7 (numbers 4 to 6)")


def test_a_link_to_a_row_that_stays_out_under_its_old_source_is_left_out_all_the_same(project: Path) -> None:
    def change(rows: Rows) -> None:
        for row in rows[1:]:
            row["source_id"] = "yunling-2021"
        rows[0]["accept"] = ""

    assert len(add(edited(project, change), project / "data", dry_run=True).dropped) == 2


def test_two_rows_at_one_place_are_named_by_the_rows_of_the_sheet(project: Path) -> None:
    again = {"number": "13", "id": "620499-13", "links": "", "as_proposed": ""}
    found = refused(project, lambda rows: rows.append(rows[0] | again))
    assert [(one.row, one.column) for one in found] == [(14, "start")]
    assert "row 2 (number 1) of edited.csv ends at 54" in found[0].allowed


def test_a_piece_of_a_longer_number_is_no_figure(project: Path) -> None:
    start = ARTICLE.index("285人次")
    piece = {"as_written": "85人", "start": str(start + 1), "end": str(start + 4), "measure": "trainees", "value": "85"}
    found = refused(project, lambda rows: rows[10].update(piece | {"unit": "人"}) or rows[9].update(accept=""))
    assert any(one.column == "start" and "a whole number" in one.allowed for one in found), found


def test_without_the_text_nothing_gets_in(project: Path) -> None:
    (project / "yunling.txt").unlink()
    with pytest.raises(ProposalsError, match=r"no text with a04efedfb832…; allowed: a \.txt with this checksum in "):
        add(project / "sheet.csv", project / "data")


def test_the_text_may_lie_elsewhere_or_be_given(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "yunling.txt").rename(tmp_path / "article.txt")
    assert not add(project / "sheet.csv", project / "data", text=tmp_path / "article.txt", dry_run=True).empty
    monkeypatch.setenv("PAIRED_AID_TEXTS", str(tmp_path))
    assert not add(project / "sheet.csv", project / "data", dry_run=True).empty
    (tmp_path / "other.txt").write_text("别的文章，共5人。", "utf-8")
    with pytest.raises(ProposalsError, match="whose text has another checksum"):
        add(project / "sheet.csv", project / "data", text=tmp_path / "other.txt")


def test_nothing_accepted_is_said_in_a_sentence(project: Path) -> None:
    with pytest.raises(ParameterError, match="none of its 12 rows is accepted"):
        add(edited(project, lambda rows: [row.update(accept="") for row in rows]), project / "data")


# Conflicts with what is there ----------------------------------------------------------------------------------------


def test_another_reading_of_the_same_place_is_a_conflict(project: Path) -> None:
    add(project / "sheet.csv", project / "data")
    found = refused(project, cell(2, "stage", "received"))
    assert [(one.row, one.column) for one in found] == [(2, "stage")]
    assert "'allocated', as the figure 620499-01 has" in found[0].allowed


def test_the_same_text_under_another_name_is_a_conflict(project: Path) -> None:
    add(project / "sheet.csv", project / "data")
    found = refused(project, lambda rows: [row.update(source_id="other") for row in rows])
    assert (2, "source_id", SOURCE) in {(one.row, one.column, one.allowed) for one in found}


def other_article(project: Path, number: str) -> Path:
    """A second source that prints another amount of fiscal aid for the same county and year; only that row is accepted."""
    article = ARTICLE.replace("2，310萬", f"{number[0]}，{number[1:]}萬")
    (project / "other.txt").write_bytes(article.encode())
    rows = read_rows(write_sheet(made_up_proposals(article), load(project)))
    rows[0] |= {"accept": "是", "as_written": f"{number}万元", "value": "", "links": "", "id": ""}
    rows[0] |= {"source_id": "other", "sentence": ""}
    return write_rows(project / "other.csv", rows[:1])


def test_another_number_from_another_source_needs_a_link_that_says_so(project: Path) -> None:
    add(project / "sheet.csv", project / "data")
    sheet = other_article(project, "2510")
    with pytest.raises(
        ProposalsError, match=f"'2510万元' where {SOURCE} has '2310万元' .620499-01.; allowed: the same number"
    ):
        add(sheet, project / "data")
    rows = read_rows(sheet.read_bytes())
    rows[0]["links"] = "conflicts_with 620499-01 inferred"
    addition = add(write_rows(sheet, rows), project / "data")
    assert [row["relation"] for row in addition.rows["links"]] == ["conflicts_with"]
    assert addition.rows["figures"][0]["id"] == "620499-13"


def test_the_same_number_from_another_source_needs_none(project: Path) -> None:
    add(project / "sheet.csv", project / "data")
    article = ARTICLE.replace("131人", "132人")
    (project / "other.txt").write_bytes(article.encode())
    rows = read_rows(write_sheet(made_up_proposals(article), load(project)))
    rows[0] |= {"accept": "yes", "links": "", "source_id": "other"}
    assert len(add(write_rows(project / "other.csv", rows[:1]), project / "data").rows["figures"]) == 1


# Written together or not at all --------------------------------------------------------------------------------------


class Killed(BaseException):
    """The process ends here."""


class Steps:
    """Ends the process, as it were, before the n-th step that touches the file system below a folder."""

    def __init__(self) -> None:
        self.folder, self.left, self.error = "", -1, Killed()
        self.on = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on or not event.startswith(("open", "os.", "shutil.", "tempfile.", "fsync")):
            return
        if event.startswith("os.") and event in ("os.listdir", "os.scandir"):
            return
        if not any(isinstance(one, str | Path) and str(one).startswith(self.folder) for one in arguments):
            return
        self.left -= 1
        if self.left < 0:
            self.on = False
            raise self.error


STEPS = Steps()
sys.addaudithook(STEPS)


@pytest.fixture
def steps(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Steps]:
    def fsync(_: int) -> None:  # a test outlives no power cut, and a disk takes long to settle
        STEPS("fsync", (STEPS.folder,))

    monkeypatch.setattr(os, "fsync", fsync)
    STEPS.folder, STEPS.error = str(project / "data"), Killed()
    yield STEPS
    STEPS.on = False


def prepared(project: Path) -> tuple[dict[str, tuple[bytes, bytes]], dict[str, bytes]]:
    """The files that the sheet changes, as they are and as they will be."""
    addition = add(project / "sheet.csv", project / "data", dry_run=True)
    return dict(addition._files), dict(addition._texts)


def as_read(data: Path) -> str:
    """The hash of the package as any reader finds it."""
    return whole(data, lambda path_of: hash_of({name: path_of(name).read_bytes() for name in FILES}))


def undone(data: Path, tables: dict[str, tuple[bytes, bytes]], texts: dict[str, bytes]) -> None:
    for name, (old, _) in tables.items():
        (data / name).write_bytes(old)
    for name in texts:
        (data / name).unlink(missing_ok=True)


def test_killed_before_any_step_the_package_is_as_before_or_complete(project: Path, steps: Steps) -> None:
    data = project / "data"
    tables, texts = prepared(project)
    before = as_read(data)
    with alone(data):
        replace_together(data, tables, texts=texts)
    after, complete = as_read(data), state(data)
    assert after == load(project).hash
    seen: list[bool] = []
    while True:
        undone(data, tables, texts)
        steps.left, steps.on = len(seen), True
        try:
            with alone(data):
                replace_together(data, tables, texts=texts)
        except Killed:
            pass
        else:
            break
        finally:
            steps.on = False
        found = as_read(data)
        assert found in (before, after), f"torn at step {len(seen)}"
        with alone(data):  # the next one to write finishes or sweeps away what was begun
            assert as_read(data) == found
            if found == before:
                replace_together(data, tables, texts=texts)
        assert state(data) == complete, f"left over after step {len(seen)}"
        seen.append(found == after)
    assert seen == sorted(seen), "from one step on it is complete"
    assert seen.count(False) > 20
    assert seen.count(True) > 8


def test_a_full_disk_is_one_sentence_and_leaves_nothing_behind(project: Path, steps: Steps) -> None:
    data = project / "data"
    tables, texts = prepared(project)
    before = state(data)
    said: list[str] = []
    for number in range(90):
        steps.left, steps.on, steps.error = number, True, OSError(28, "No space left on device", str(data / "x"))
        words = ""
        try:
            with alone(data):
                replace_together(data, tables, texts=texts)
        except AddingError as error:
            words = str(error)
        finally:
            steps.on = False
        if words.startswith("nothing was added: "):
            assert state(data) == before
            assert not (data / STAGING).exists()
        else:
            with alone(
                data
            ):  # what was added all the same is put in its place, or it went well: nothing needed the disk
                undone(data, tables, texts)
        said.append(words)
    refusals = [words for words in said if words]
    assert [words for words in refusals if not words.endswith("(No space left on device)")] == []
    assert sum(words.startswith("nothing was added: cannot write ") for words in refusals) > 20
    assert any(words.startswith("the figures are added all the same") for words in refusals)


def test_a_reader_is_not_torn_between_two_states(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = project / "data"
    tables, texts = prepared(project)
    read_bytes, overtaken = Path.read_bytes, []

    def slow(path: Path) -> bytes:
        content = read_bytes(path)
        if path.name == "places.csv" and path.parent == data and not overtaken:
            overtaken.append(path)
            with alone(data):
                replace_together(data, tables, texts=texts)
        return content

    monkeypatch.setattr(Path, "read_bytes", slow)
    contents = read_package(data)
    assert not check(contents)
    assert len(contents.tables["figures"]) == 65  # Jingyuan's 53 and twelve


def interrupted(data: Path, tables: dict[str, tuple[bytes, bytes]]) -> None:
    """An add that was killed right after its change counted."""
    (data / PENDING).mkdir()
    for name, (_, after) in tables.items():
        (data / PENDING / name).write_bytes(after)
    sums = {n: [hashlib.sha256(x).hexdigest() for x in pair] for n, pair in tables.items()}
    (data / PENDING / CHANGES).write_text(json.dumps(sums))


def test_what_waits_for_its_place_counts_for_every_reader(project: Path) -> None:
    from analysis.batch.index import DataIndex

    data = project / "data"
    tables, _ = prepared(project)
    key = DataIndex(data).whole_hash()
    interrupted(data, tables)
    dataset = load(project)
    assert dataset.has("620499-01")
    assert DataIndex(data).whole_hash() != key
    assert COUNTY in DataIndex(data).places(every=True)
    assert add(project / "sheet.csv", data, dry_run=True).empty
    assert (data / PENDING).is_dir(), "a dry run finishes nothing"
    assert add(project / "sheet.csv", data).empty
    assert not (data / PENDING).exists()
    assert load(project).hash == dataset.hash


def test_a_table_edited_while_another_waits_for_its_place_is_refused(project: Path) -> None:
    data = project / "data"
    tables, _ = prepared(project)
    interrupted(data, tables)
    (data / "figures.csv").write_bytes((data / "figures.csv").read_bytes() + b"\n")
    with pytest.raises(
        DataPackageError, match=r"figures\.csv: found a file that was changed while \.pending/figures\.csv waits"
    ):
        load(project)
    with pytest.raises(AddingError, match=r"waits to take its place; allowed: the file as it was"):
        add(project / "sheet.csv", data)


def test_a_second_add_waits_or_is_refused(project: Path) -> None:
    data = project / "data"
    words = "is being written to by another paired-aid add"
    with alone(data), pytest.raises(AddingError, match=words), alone(data, patience=0.1):
        pass
    with alone(data):
        pass


def test_modes_are_kept_and_a_changed_table_is_noticed(project: Path) -> None:
    data = project / "data"
    (data / "figures.csv").chmod(0o640)
    tables, texts = prepared(project)
    with alone(data):
        replace_together(data, tables, texts=texts)
    assert (data / "figures.csv").stat().st_mode & 0o777 == 0o640
    with pytest.raises(AddingError, match="was changed while the proposals were checked"), alone(data):
        replace_together(data, tables)


def test_another_text_of_that_name_is_not_overwritten(project: Path) -> None:
    (project / "data" / "raw").mkdir()
    (project / "data" / "raw" / f"{SOURCE}.txt").write_text("别的", "utf-8")
    before = state(project / "data")
    with pytest.raises(AddingError, match="found another text"):
        add(project / "sheet.csv", project / "data")
    assert state(project / "data") == before


# Cells and the command -----------------------------------------------------------------------------------------------


def test_yes_and_no_are_read_in_the_ways_people_write_them() -> None:
    assert all(accepted(word) for word in ("yes", "YES", "y", "是", "1", "1.0", "x", "X", "TRUE", "√", "ｙ"))
    assert not any(accepted(word) for word in ("", "no", "N", "否", "0", "FALSE"))
    for word in ("maybe", "2", "不", "ok", "yes?"):
        with pytest.raises(CellError):
            accepted(word)


def test_periods_and_dates_that_a_spreadsheet_made_ambiguous_are_refused() -> None:
    assert [period(one) for one in ("2021", "2021年", "2021年7月", "2021-07")] == ["2021", "2021", "2021-07", "2021-07"]
    assert published("2021/8/6") == published("2021-08-06") == published("2021年8月6日") == "2021-08-06"
    for one in ("Jul-21", "2021/7", "2021.7", "44378", "7/2021", "2021-7", "2017/2020/2021", "2017/..", "2021-07-01"):
        with pytest.raises(CellError):
            period(one)
    for one in ("08/06/2021", "6.8.2021", "Aug-21", "2021/13/1"):
        with pytest.raises(CellError):
            published(one)


def test_a_value_may_be_reformatted_but_not_changed() -> None:
    for shown in ("52000000", "52,000,000", "52,000,000.00", "52.000.000,00", "5.2E+07", "52 000 000"):
        assert agrees(shown, 52_000_000), shown  # type: ignore[arg-type]
    for shown in ("52000001", "5.3E+07", "5200", "52,00", "n/a", "5.2E+70"):
        assert not agrees(shown, 52_000_000), shown  # type: ignore[arg-type]


def test_links_are_refused_where_their_words_leave_a_doubt() -> None:
    for words in (
        "part_of",
        "part_of 3",
        "of 3 stated",
        "serves 3 maybe",
        "serves 3 stated yes no",
        "serves 3 4 stated",
    ):
        with pytest.raises(CellError):
            links(words)
    assert links("serves 3 stated group:a no")[0].group == "a"


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["paired-aid", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_the_command_shows_then_adds_and_says_so(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, where = str(project / "sheet.csv"), ("--project", str(project))
    assert run(monkeypatch, "add", sheet, "--dry-run", *where) == 0
    assert (
        "12 figures, 3 links, 1 source, 1 place, 1 pairing would be added; nothing was written"
        in capsys.readouterr().out
    )
    assert run(monkeypatch, "add", sheet, "--json", *where) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["written"], len(told["added"]["figures"]), told["data_hash"]) == (True, 12, load(project).hash)
    assert run(monkeypatch, "add", sheet, *where) == 0
    said = capsys.readouterr().out
    assert "in the data already: 12 figures, 620499-01 … 620499-12\nnothing to add" in said
    bad = str(edited(project, cell(2, "value", "1")))
    assert run(monkeypatch, "add", bad, *where) == 1
    assert "edited.csv, row 2 (number 1), column value: found '1'" in capsys.readouterr().err
    assert run(monkeypatch, "add", bad, "--json", *where) == 1
    fault = json.loads(capsys.readouterr().out)["violations"][0]
    assert (fault["row"], fault["number"], fault["column"]) == (2, "1", "value")
    assert run(monkeypatch, "add", str(project / "none.csv"), *where) == 2
    assert run(monkeypatch, "add", str(edited(project, lambda r: [x.update(accept="") for x in r])), *where) == 2
    with suppress(OSError):
        (project / "empty.csv").write_bytes(b"")
    assert run(monkeypatch, "add", str(project / "empty.csv"), *where) == 1


def test_names_in_chinese_stand_for_what_they_alone_name(project: Path) -> None:
    def change(rows: Rows) -> None:
        rows[0] |= {
            "measure": "社会帮扶资金",
            "stage": "到位",
            "scope": "全部",
            "place": "靖远县",
            "place_zh": "",
            "links": "",
        }
        rows[1]["place"] = "云岭县"  # described in new_places
        rows[4]["links"] = rows[6]["links"] = ""

    first, second, *_ = add(edited(project, change), project / "data", dry_run=True).rows["figures"]
    assert [first[name] for name in ("measure", "stage", "scope", "place")] == [
        "social_assistance",
        "received",
        "whole",
        "620421",
    ]
    assert second["place"] == COUNTY
    # The data have the 和平区 of Tianjin alone, but there is one in Shenyang too.
    assert [one.column for one in refused(project, cell(2, "donor", "和平区"))] == ["donor"]


def test_ctrl_c_is_answered_in_one_sentence_that_says_what_came_of_it(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before, handler = state(project / "data"), signal.getsignal(signal.SIGINT)
    words = ("add", str(project / "sheet.csv"), "--project", str(project))
    with monkeypatch.context() as patch:
        patch.setattr(adding, "load_contents", lambda _: os.kill(os.getpid(), signal.SIGINT) or ({}, {}))
        assert run(monkeypatch, *words) == 130
    assert capsys.readouterr().err == "paired-aid: stopped; nothing was added, the data are as before\n"
    assert state(project / "data") == before

    def pressed(*given: Any, **named: Any) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        replace_together(*given, **named)

    monkeypatch.setattr(adding, "replace_together", pressed)
    assert run(monkeypatch, *words) == 0
    assert "12 figures, 3 links, 1 source, 1 place, 1 pairing added" in capsys.readouterr().out
    assert signal.getsignal(signal.SIGINT) is handler


def test_the_text_saved_by_an_editor_is_known_again_and_one_that_was_edited_is_named(project: Path) -> None:
    beside = project / "yunling.txt"
    for saved in (
        b"\xef\xbb\xbf" + ARTICLE.encode(),
        ARTICLE.replace("\n", "\r\n").encode(),
        ARTICLE.encode("gb18030"),
    ):
        beside.write_bytes(saved)
        assert len(add(project / "sheet.csv", project / "data", dry_run=True).rows["figures"]) == 12
    beside.write_text(ARTICLE + "又及", "utf-8")
    (found,) = refused(project, lambda rows: rows)
    assert "yunling.txt as extract wrote it: it is there, but it was changed since" in found.allowed


def test_a_figure_that_is_in_the_data_is_corrected_there(project: Path) -> None:
    add(project / "sheet.csv", project / "data")
    (found,) = refused(project, cell(2, "subject_zh", "财政资金"))
    assert "edit data/figures.csv (and its rows of links.csv) by hand and run paired-aid check" in found.allowed


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("page.html", b"<!DOCTYPE html><p>5", "a web page, no sheet of proposals"),
        ("page.csv", b"\xef\xbb\xbf\n<html>", "a web page, no sheet of proposals"),
        ("article.pdf", b"%PDF-1.7", "a PDF, no sheet of proposals"),
        ("article.txt", "今年投入500万元".encode(), "no sheet of proposals, but '今年投入500万元'"),
    ],
)
def test_an_article_in_the_place_of_the_sheet_is_named(project: Path, name: str, content: bytes, words: str) -> None:
    (project / name).write_bytes(content)
    with pytest.raises(ProposalsError, match=words):
        add(project / name, project / "data")


def test_outside_any_project_nothing_is_added_to_the_one_that_the_program_is_installed_from(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.delenv("PAIRED_AID_PROJECT", raising=False)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert run(monkeypatch, "add", str(project / "sheet.csv"), "--dry-run") == 2
    assert "name the project folder with --project or PAIRED_AID_PROJECT" in capsys.readouterr().err
    monkeypatch.setenv("PAIRED_AID_PROJECT", str(project))
    assert run(monkeypatch, "add", str(project / "sheet.csv"), "--dry-run") == 0


def test_every_column_of_the_sheet_is_written_and_can_be_told_apart() -> None:
    rows = read_rows(write_sheet(made_up_proposals()))
    assert tuple(rows[0]) == COLUMNS
    assert len(set(COLUMNS)) == len(COLUMNS)
    assert [row["id"] for row in rows][:2] == ["620499-01", "620499-02"]


def test_two_articles_on_one_sheet_number_their_rows_on_their_own(project: Path) -> None:
    article = ARTICLE.replace("131人", "132人")
    (project / "other.txt").write_bytes(article.encode())
    first = read_rows((project / "sheet.csv").read_bytes())
    other = read_rows(write_sheet(made_up_proposals(article), load(project)))
    for row in other:
        row |= {"accept": "yes" if row["number"] in ("1", "5") else "", "source_id": "other", "id": ""}
        row |= {"subject_zh": f"另一{row['subject_zh']}"}
    addition = add(write_rows(project / "both.csv", first + other), project / "data")
    links = {(row["figure"], row["target"]) for row in addition.rows["links"]}
    assert {("620499-05", "620499-01"), ("620499-14", "620499-13")} <= links
    assert addition.texts == (f"raw/{SOURCE}.txt", "raw/other.txt")


@pytest.mark.skipif(
    not (SHARED / f"{JINGYUAN}.txt").is_file(), reason="the text of the Jingyuan article is not at hand"
)
def test_the_fifty_figures_of_jingyuan_added_again_are_the_very_rows_that_were_taken_out(tmp_path: Path) -> None:
    data = tmp_path / "data"
    jingyuan_alone(data)
    was = {name: (data / f"{name}.csv").read_bytes().splitlines() for name in TABLES}
    tables = {name: read_rows((data / f"{name}.csv").read_bytes()) for name in TABLES}
    source = next(row for row in tables["sources"] if row["id"] == JINGYUAN)
    rows: Rows = []
    for number, figure in enumerate((row for row in tables["figures"] if row["source"] == JINGYUAN), 1):
        said = [row for row in tables["links"] if row["figure"] == figure["id"]]
        written = (
            [
                link["relation"],
                link["target"],
                link["basis"],
                link["complete"],
                link["group"] and f"group:{link['group']}",
            ]
            for link in said
        )
        rows.append(
            dict.fromkeys(COLUMNS, "")
            | {name: cell for name, cell in figure.items() if name in COLUMNS and name != "unit"}
            | {column: source[name] for column, name in SOURCE_COLUMNS.items()}
            | {
                "accept": "是",
                "number": str(number),
                "links": "; ".join(" ".join(filter(None, one)) for one in written),
            }
        )
    for name, column in (("figures", "source"), ("sources", "id"), ("pairings", "source")):
        kept = [line for line, row in zip(was[name][1:], tables[name], strict=True) if row[column] != JINGYUAN]
        (data / f"{name}.csv").write_bytes(b"".join(line + b"\n" for line in [was[name][0], *kept]))
    (data / "links.csv").write_bytes(was["links"][0] + b"\n")
    add(write_rows(tmp_path / "sheet.csv", rows), data, text=SHARED / f"{JINGYUAN}.txt")
    for name in TABLES:
        assert sorted((data / f"{name}.csv").read_bytes().splitlines()) == sorted(was[name]), name
