"""What the README shows is what happens."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_pythons_example_prints_what_the_readme_says(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    example = doctest.DocTestParser().get_doctest(block, {}, "README", "README.md", 0)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL
    assert doctest.DocTestRunner(optionflags=flags).run(example).failed == 0


def test_every_file_that_the_readme_links_to_is_there():
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if not link.startswith("http")]
    assert links
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_every_command_of_the_command_line_is_in_the_readme():
    from analysis.cli import app

    names = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    assert names == {"check", "export", "report", "extract", "add", "list", "lab"}
    assert all(f"paired-aid {name}" in README for name in names)
