"""A cheap part of the damage drill (``benchmarks/damage.py``): a damaged report is read right or left, and nothing wrong is added."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from damage import extracted, faults, lay_down, sheet_of, tried
from damaged_files import encodings
from made_up import jingyuan_alone
from made_up_reports import Written, laid_out, report
from mutations import CHANGES, Mutation, changed, cut_bytes, cuts

from analysis.dataset import load
from analysis.text.cleaning import clean
from analysis.text.quantities import find

#: The same report without hedges and another one in which every number that may be hedged is.
PLAIN = report(random.Random(5), length=700, hedged=0)
HEDGED = report(random.Random(6), length=700, hedged=1)


def wrong(mutation: Mutation, folder: Path) -> list[str]:
    """What must not be, of a mutation that is only read."""
    path = folder / mutation.file
    lay_down(path, mutation)
    return list(faults(mutation, extracted(path, None, folder, ("json",))))


def test_labels_are_laid_down_with_the_text() -> None:
    text, labels = laid_out(["投入", Written("1500", "万", "元", before="约", within="余"), "。"])
    assert text == "投入约1500余万元。"
    assert [(text[one.start : one.end], int(one.value), one.unit, one.hedge) for one in labels] == [
        ("1500余万元", 15_000_000, "元", "about")
    ]


def test_the_undamaged_reports_are_read_as_they_were_written() -> None:
    for pieces in (PLAIN, HEDGED):
        text, labels = laid_out(pieces)
        found = [
            (one.start, one.end, one.reading.value, one.reading.unit, one.reading.hedge)
            for one in find(clean(text)).quantities
        ]
        assert found == [(one.start, one.end, one.value, one.unit, one.hedge) for one in labels]


@pytest.mark.parametrize("kind", CHANGES)
def test_a_changed_number_is_read_as_it_stands_and_a_broken_one_is_left(tmp_path: Path, kind: str) -> None:
    chance = random.Random(kind)
    for pieces in (PLAIN, HEDGED):
        assert wrong(changed(kind, pieces, chance, spread=9), tmp_path) == []


def test_what_touches_the_end_of_a_text_is_not_read(tmp_path: Path) -> None:
    chance = random.Random(1)
    for mutation in (*cuts(HEDGED, chance, 60), *cut_bytes(HEDGED, chance, 12)):
        assert wrong(mutation, tmp_path) == []


def test_every_encoding_is_read_and_a_wrong_one_yields_nothing_wrong(tmp_path: Path) -> None:
    for mutation in encodings(PLAIN, random.Random(1)):
        assert wrong(mutation, tmp_path) == []


@pytest.mark.parametrize("kind", ["digit changed", "万 dropped", "unit swapped", "line broken inside", "text cut off"])
def test_no_sheet_adds_what_does_not_stand_in_the_damaged_text(tmp_path: Path, kind: str) -> None:
    jingyuan_alone(tmp_path / "package" / "data")
    dataset = load(tmp_path / "package")
    sheet = sheet_of(PLAIN, dataset, tmp_path / "sheet")
    chance = random.Random(kind)
    mutation = next(cuts(PLAIN, chance, 1)) if kind == "text cut off" else changed(kind, PLAIN, chance)
    (tmp_path / "one").mkdir()
    path = tmp_path / "one" / mutation.file
    lay_down(path, mutation)
    outcome = tried(path, mutation, sheet, dataset, tmp_path / "package")
    assert list(faults(mutation, outcome)) == []
    assert "own sheet" in outcome.added
    assert "checksum" in outcome.not_added["old sheet"]
    if kind != "text cut off":
        assert "as_written" in outcome.not_added["old rows, new checksum"]
