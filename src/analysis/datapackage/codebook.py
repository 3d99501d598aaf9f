"""The codebook: every table, column, unit, allowed value and key, made from ``datapackage.json`` alone.

``python -m analysis.datapackage.codebook`` writes ``docs/codebook.md``; ``--check`` says whether it is up to date.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.datapackage.descriptor import DESCRIPTOR
from analysis.datapackage.project import find_project
from analysis.errors import PairedAidError

_RULES = {
    "required": "required",
    "unique": "unique",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
}


def codebook(descriptor: Mapping[str, Any]) -> str:
    """Write a Data Package descriptor as a Markdown page.

    Parameters
    ----------
    descriptor
        The parsed ``datapackage.json``.

    Returns
    -------
    str
        The package's notes, and one section per table: what a row is, its keys, and for each column type, rules and meaning.
    """
    lines = [
        f"# Codebook: {descriptor['title']}",
        "",
        "<!-- Made from data/datapackage.json by python -m analysis.datapackage.codebook; change it there. -->",
        "",
        descriptor["description"],
        "",
        f"Version {descriptor['version']}. Tables are CSV in UTF-8, lines end in LF, the first line names the columns; "
        "an empty cell is a value that the source does not give.",
        "",
        "Licence of the data: " + ", ".join(_licence(licence) for licence in descriptor.get("licenses", ())) + ".",
        "",
        "| table | rows |",
        "|---|---|",
    ]
    lines += [f"| [{t['name']}](#{t['name']}) | {_cell(t.get('description', ''))} |" for t in descriptor["resources"]]
    if notes := descriptor.get("notes", ()):
        lines += ["", "## How the figures were taken over", ""]
        lines += [f"- **{note['title']}.** {note['text']}" for note in notes]
    for table in descriptor["resources"]:
        lines += ["", *_table(table)]
    return "\n".join(lines) + "\n"


def _licence(licence: Mapping[str, str]) -> str:
    return f"[{licence.get('title', licence['name'])}]({licence['path']})" if "path" in licence else licence["name"]


def _table(table: Mapping[str, Any]) -> list[str]:
    schema = table["schema"]
    lines = [f"## {table['name']}", "", f"{table.get('description', '')} File: `{table['path']}`.", ""]
    if schema.get("primaryKey"):
        lines += ["Primary key: " + ", ".join(f"`{name}`" for name in _listed(schema["primaryKey"])) + ".", ""]
    lines += ["| column | type | rules | meaning |", "|---|---|---|---|"]
    references = {
        name: f"`{key['reference']['resource'] or table['name']}.{target}`"
        for key in schema.get("foreignKeys", ())
        for name, target in zip(_listed(key["fields"]), _listed(key["reference"]["fields"]), strict=True)
    }
    for field in schema["fields"]:
        rules = _rules(field.get("constraints", {}), references.get(field["name"]))
        lines.append(f"| `{field['name']}` | {field['type']} | {rules} | {_cell(field.get('description', ''))} |")
    return lines


def _listed(names: str | Sequence[str]) -> Sequence[str]:
    return [names] if isinstance(names, str) else names


def _rules(constraints: Mapping[str, Any], reference: str | None) -> str:
    rules = [_RULES[name].format(value) for name, value in constraints.items() if name in _RULES and value is not False]
    if reference is not None:
        rules.append(f"in {reference}")
    if "enum" in constraints:
        rules.append("one of " + ", ".join(f"`{_cell(value)}`" for value in constraints["enum"]))
    if "pattern" in constraints:
        rules.append(f"matches `{_cell(constraints['pattern'])}`")
    return "; ".join(rules)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page, or with ``--check`` compare it; the exit code is 1 where it is out of date, 2 for wrong use."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given not in ([], ["--check"]):
        print("usage: python -m analysis.datapackage.codebook [--check]", file=sys.stderr)
        return 2
    try:
        project = find_project(Path.cwd())
    except PairedAidError as error:
        print(error, file=sys.stderr)
        return 2
    page = project / "docs" / "codebook.md"
    text = codebook(json.loads((project / "data" / DESCRIPTOR).read_text("utf-8")))
    if not given:
        page.parent.mkdir(exist_ok=True)
        page.write_text(text, "utf-8", newline="\n")
        return 0
    if page.is_file() and page.read_text("utf-8") == text:
        return 0
    print("docs/codebook.md is out of date: run python -m analysis.datapackage.codebook", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
