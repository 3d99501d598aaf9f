"""The codebook says what the descriptor says, and the descriptor describes the tables that are there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from analysis.datapackage.codebook import codebook, main

PROJECT = Path(__file__).parents[1]
DESCRIPTOR: dict[str, Any] = json.loads((PROJECT / "data" / "datapackage.json").read_text("utf-8"))
TABLES = {table["name"]: table for table in DESCRIPTOR["resources"]}


def test_the_page_is_up_to_date() -> None:
    assert (PROJECT / "docs" / "codebook.md").read_text("utf-8") == codebook(DESCRIPTOR), (
        "run python -m analysis.datapackage.codebook"
    )


@pytest.mark.parametrize("name", TABLES)
def test_every_table_and_column_is_described(name: str) -> None:
    assert TABLES[name]["description"].endswith(".")
    for field in TABLES[name]["schema"]["fields"]:
        assert field.get("description", "").endswith("."), f"{name}.{field['name']} has no description"


@pytest.mark.parametrize("name", TABLES)
def test_the_first_line_of_each_file_is_the_schema(name: str) -> None:
    header = (PROJECT / "data" / TABLES[name]["path"]).read_text("utf-8").split("\n", 1)[0]
    assert header.split(",") == [field["name"] for field in TABLES[name]["schema"]["fields"]]


@pytest.mark.parametrize("name", TABLES)
def test_every_column_rule_and_reference_is_on_the_page(name: str) -> None:
    page = codebook(DESCRIPTOR)
    section = page.split(f"\n## {name}\n", 1)[1].split("\n## ", 1)[0]
    schema = TABLES[name]["schema"]
    for field in schema["fields"]:
        (line,) = [line for line in section.splitlines() if line.startswith(f"| `{field['name']}` |")]
        for value in field.get("constraints", {}).get("enum", ()):
            assert f"`{value}`" in line
        assert ("required" in line.split("|")[3]) == bool(field.get("constraints", {}).get("required"))
        assert line.replace("\\|", "").count("|") == 5, "a pattern with a bar must not open a cell"
    for key in schema.get("foreignKeys", ()):
        assert f"in `{key['reference']['resource'] or name}." in section


def test_the_page_names_version_and_licence() -> None:
    page = codebook(DESCRIPTOR)
    assert f"Version {DESCRIPTOR['version']}." in page
    assert "https://creativecommons.org/licenses/by/4.0/" in page


def test_check_says_in_one_sentence_that_the_page_is_out_of_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    shutil.copy(PROJECT / "data" / "datapackage.json", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    assert main(["--check"]) == 1
    assert capsys.readouterr().err == "docs/codebook.md is out of date: run python -m analysis.datapackage.codebook\n"
    assert main([]) == 0
    assert main(["--check"]) == 0
    page = tmp_path / "docs" / "codebook.md"
    page.write_text(page.read_text("utf-8") + "More.\n", "utf-8")
    assert main(["--check"]) == 1


def test_wrong_use_ends_with_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["--help-me"]) == 2
    monkeypatch.chdir(tmp_path)
    assert main([]) == 2
