"""An add that was interrupted, and what was done to the folder meanwhile: whole, or one sentence to everybody who comes."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from made_up import jingyuan_alone
from made_up_article import ARTICLE, made_up_proposals

from analysis import adding, cli
from analysis.adding import add
from analysis.adding.writing import replace_together
from analysis.datapackage.pending import CHANGES, PENDING, STAGING, interrupted
from analysis.dataset import load
from analysis.errors import AddingError, DataPackageError, ParameterError, ProposalsError
from analysis.proposals.extracting import Wanted, check_targets
from analysis.proposals.sheet import write_sheet
from analysis.text.places import check_places, hashed

TABLES = ("figures.csv", "links.csv", "pairings.csv", "places.csv", "sources.csv")


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package without the made-up county, and the sheet of its article with every row confirmed."""
    folder = tmp_path_factory.mktemp("made")
    jingyuan_alone(folder / "data")
    (folder / "yunling.txt").write_bytes(ARTICLE.encode())
    text = write_sheet(made_up_proposals(), load(folder), text_file="yunling.txt").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    with (folder / "sheet.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | {"accept": "yes"} for row in rows)
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "project")
    return tmp_path / "project"


def killed_after(project: Path, moves: int) -> None:
    """An add that ends when its new files count and so many of them are in their places."""
    replace, left = Path.replace, [moves]

    def counted(path: Path, target: Path) -> Path:
        if path.parent.name == PENDING:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
        return replace(path, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", counted)
        patch.setattr(os, "fsync", lambda _: None)
        with pytest.raises(Killed):
            add(project / "sheet.csv", project / "data")


def put_back(project: Path, made: Path) -> None:
    """``git checkout data/``: the tables as before, what git does not know stays."""
    for name in TABLES:
        shutil.copy(made / "data" / name, project / "data" / name)


def tables(project: Path) -> Mapping[str, bytes]:
    return {name: (project / "data" / name).read_bytes() for name in TABLES}


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["paired-aid", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize("moves", range(5))
def test_whatever_is_in_its_place_already_an_interrupted_add_is_complete(project: Path, moves: int) -> None:
    killed_after(project, moves)
    assert len(load(project).figures) == 65
    assert interrupted(project / "data").startswith("an add was interrupted and is complete")
    assert add(project / "sheet.csv", project / "data").empty
    assert not (project / "data" / PENDING).exists()
    assert interrupted(project / "data") == ""


@pytest.mark.parametrize("moves", range(1, 5))
def test_tables_put_back_in_the_middle_are_no_package_until_the_add_is_taken_back(
    project: Path, made: Path, moves: int
) -> None:
    killed_after(project, moves)
    put_back(project, made)
    words = r"figures\.csv: found a file that was changed or put back while an add is half done, .*delete the folder data/\.pending"
    for _ in range(2):  # nothing is finished or cleared away by those that are refused
        with pytest.raises(DataPackageError, match=words):
            load(project)
        with pytest.raises(AddingError, match=words):
            add(project / "sheet.csv", project / "data")
    assert tables(project) == tables(made)
    shutil.rmtree(project / "data" / PENDING)
    assert len(load(project).figures) == 53
    assert len(add(project / "sheet.csv", project / "data").rows["figures"]) == 12


def test_put_back_before_anything_was_in_its_place_the_add_still_counts_and_check_says_so(
    project: Path, made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    killed_after(project, 0)
    put_back(project, made)
    assert run(monkeypatch, "check", "--project", str(project)) == 0
    told = capsys.readouterr()
    assert "data: 65 figures" in told.out
    assert told.err.count("an add was interrupted and is complete: its files in data/.pending count") == 1
    assert run(monkeypatch, "add", str(project / "sheet.csv"), "--project", str(project)) == 0
    assert "an add was interrupted and is complete" in capsys.readouterr().err
    assert run(monkeypatch, "check", "--project", str(project)) == 0
    assert "interrupted" not in capsys.readouterr().err


def test_put_back_when_all_was_in_its_place_the_add_is_taken_back(project: Path, made: Path) -> None:
    killed_after(project, 4)
    (project / "data" / PENDING / "sources.csv").replace(project / "data" / "sources.csv")
    put_back(project, made)
    assert len(load(project).figures) == 53
    assert not add(project / "sheet.csv", project / "data").empty
    assert not (project / "data" / PENDING).exists()


@pytest.mark.parametrize("name", ["figures.csv", ".pending/sources.csv"])
def test_any_file_edited_in_the_middle_is_named(project: Path, name: str) -> None:
    killed_after(project, 2)
    (project / "data" / name).write_bytes((project / "data" / name).read_bytes() + b"\n")
    with pytest.raises(DataPackageError, match=rf"{name}: found a file that was changed"):
        load(project)
    with pytest.raises(AddingError, match=rf"{name}: found a file that was changed"):
        add(project / "sheet.csv", project / "data")


LISTS = {
    "cut off": b'{"figures.csv": ["a',
    "a list": b"[]",
    "empty": b"",
    "other values": b'{"figures.csv": 1}',
    "elsewhere": b'{"../sheet.csv": ["a", "b"]}',
    "none": None,
}


@pytest.mark.parametrize("content", LISTS.values(), ids=LISTS)
def test_a_list_of_changes_that_says_nothing_is_one_sentence(project: Path, content: bytes | None) -> None:
    killed_after(project, 0)
    changes = project / "data" / PENDING / CHANGES
    changes.unlink() if content is None else changes.write_bytes(content)
    words = r"\.pending/changes\.json: found .*, beside figures\.csv, links\.csv, .*delete the folder data/\.pending"
    with pytest.raises(DataPackageError, match=words):
        load(project)
    with pytest.raises(AddingError, match=words):
        add(project / "sheet.csv", project / "data")
    assert sorted(path.name for path in changes.parent.iterdir() if path.name != CHANGES) == list(TABLES)


@pytest.mark.parametrize("content", LISTS.values(), ids=LISTS)
def test_what_bears_no_name_of_the_package_is_cleared_away(project: Path, content: bytes | None) -> None:
    pending = project / "data" / PENDING
    (pending / "folder").mkdir(parents=True)
    (pending / ".DS_Store").write_bytes(b"x")
    (pending / "folder" / "Thumbs.db").write_bytes(b"x")
    if content is not None:
        (pending / CHANGES).write_bytes(content)
    assert len(load(project).figures) == 53
    assert len(add(project / "sheet.csv", project / "data").rows["figures"]) == 12
    assert not pending.exists()


def test_a_file_of_the_system_beside_waiting_ones_stops_nothing(project: Path) -> None:
    killed_after(project, 1)
    (project / "data" / PENDING / ".DS_Store").write_bytes(b"x")
    assert add(project / "sheet.csv", project / "data").empty
    assert not (project / "data" / PENDING).exists()


@pytest.mark.parametrize("name", ["measures.csv", "datapackage.json"])
def test_a_table_that_is_not_replaced_is_compared_as_well(
    project: Path, made: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = project / "data" / name

    def edited_before(*given: object, **named: object) -> None:
        path.write_bytes(path.read_bytes() + b"\n")
        replace_together(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(adding, "replace_together", edited_before)
    with pytest.raises(AddingError, match=rf"{name} was changed while the proposals were checked"):
        add(project / "sheet.csv", project / "data")
    assert tables(project) == tables(made)


def test_a_text_is_kept_on_another_disk(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere, rename, replace = tmp_path / "disk", Path.rename, Path.replace
    elsewhere.mkdir()
    (elsewhere / STAGING).mkdir()  # left over from a kill
    (elsewhere / STAGING / ".x").write_bytes(b"x")
    (project / "data" / "raw").symlink_to(elsewhere)

    def disk(path: Path) -> bool:
        return path.parent.resolve().is_relative_to(elsewhere)

    def within(path: Path, target: Path) -> Path:
        if disk(path) != disk(Path(target)):
            raise OSError(errno.EXDEV, "Invalid cross-device link", str(path))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", within)
    monkeypatch.setattr(Path, "rename", lambda path, to: within(path, to) if path.is_file() else rename(path, to))
    assert add(project / "sheet.csv", project / "data").written
    assert [path.read_bytes() for path in elsewhere.iterdir()] == [ARTICLE.encode()]


def unreadable(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """As for anybody but root a file without permission is."""
    read_bytes = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == name:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refused)


def test_a_text_that_cannot_be_read_keeps_nobody_from_another(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "aaa.txt").write_bytes(b"x")
    unreadable(monkeypatch, "aaa.txt")
    unread: list[Path] = []
    assert [path.name for path, _ in hashed([project], unread=unread)] == ["yunling.txt"]
    assert [path.name for path in unread] == ["aaa.txt"]
    assert len(add(project / "sheet.csv", project / "data", dry_run=True).rows["figures"]) == 12
    (project / "yunling.txt").rename(project / "yunling.old")
    with pytest.raises(ProposalsError, match=r"aaa\.txt cannot be read"):
        add(project / "sheet.csv", project / "data")


def test_check_says_of_which_source_the_text_cannot_be_read(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(project / "sheet.csv", project / "data")
    source = load(project).sources["id"].iloc[-1]
    unreadable(monkeypatch, f"{source}.txt")
    said = [str(one) for one in check_places(load(project)).sources if one.source == source]
    assert said == [f"{source}: places of 12 figures not checked, {source}.txt is no readable text"]


def test_extract_does_not_write_into_the_data_of_a_project(project: Path) -> None:
    article = project / "figures.html"
    with pytest.raises(ParameterError, match="the data folder of a project, which only paired-aid add writes to"):
        check_targets([article], Wanted(("csv",), out=project / "data"))
    check_targets([article], Wanted(("csv",), out=project))
    check_targets([article], Wanted(("csv",)))


@pytest.mark.parametrize("name", ["CON", "nul", "com1"])
def test_a_source_is_not_named_like_a_device_of_windows(project: Path, name: str) -> None:
    sheet = (project / "sheet.csv").read_text("utf-8-sig").replace("yunling-2021-08-06", name)
    (project / "sheet.csv").write_text(sheet, "utf-8")
    with pytest.raises(ProposalsError, match=f"source_id: found '{name}'; allowed: a name that a file can have"):
        add(project / "sheet.csv", project / "data")


def test_names_do_not_take_effect_on_the_screen(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "add", str(project / "s\x1b[31m\r云岭.csv"), "--project", str(project)) == 2
    said = capsys.readouterr().err
    assert "sU+001B[31mU+000D云岭.csv, no file" in said
    assert said.count("\n") == 1


def test_changes_are_listed_with_both_checksums(project: Path) -> None:
    killed_after(project, 0)
    listed = json.loads((project / "data" / PENDING / CHANGES).read_bytes())
    assert sorted(listed) == list(TABLES)
    assert all(len(sums) == 2 and sums[0] != sums[1] for sums in listed.values())
