"""A notebook's own parameters: read from its tagged cell, and what is given checked against them before anything runs."""

from __future__ import annotations

import ast
import difflib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from analysis.errors import ParameterError, UnreadableNotebookError

Value: TypeAlias = str | int | float | bool | list[object] | dict[str, object] | None


def declared(notebook: Path) -> dict[str, Value]:
    """Names and defaults of the cell tagged ``parameters``, which holds literals only.

    Raises
    ------
    UnreadableNotebookError
        The file is no notebook.
    ParameterError
        The cell is missing or holds anything but literals.
    """
    source = _parameters_cell(notebook)
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        raise ParameterError(
            f"notebook {notebook.name}, parameters cell: found {error.msg}; allowed: name = literal"
        ) from None
    found: dict[str, Value] = {}
    for statement in statements:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                try:
                    found[name] = ast.literal_eval(value)
                except ValueError:
                    raise ParameterError(
                        f"notebook {notebook.name}, parameter {name}: found an expression; allowed: a literal"
                    ) from None
            case _:
                raise ParameterError(
                    f"notebook {notebook.name}, parameters cell: found {ast.unparse(statement)!r}; allowed: name = literal"
                )
    return found


def _parameters_cell(notebook: Path) -> str:
    """The source of the tagged cell. A notebook is read as the JSON that it is: nbformat costs a second to import."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        tagged = [cell["source"] for cell in cells if "parameters" in cell["metadata"].get("tags", ())]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableNotebookError(
            f"notebook {notebook.name}: found {type(error).__name__}; allowed: a readable notebook"
        ) from error
    if len(tagged) != 1:
        raise ParameterError(
            f"notebook {notebook.name}: found {len(tagged)} cells tagged parameters; allowed: one, which holds at least place "
            "and period"
        )
    return "".join(tagged[0])


def _allowed(notebook: Path) -> dict[str, list[Value]]:
    """The values that the notebook's metadata allow, by parameter."""
    given = json.loads(notebook.read_bytes()).get("metadata", {}).get("paired_aid", {})
    return given.get("allowed", {}) if isinstance(given, dict) else {}


def checked(notebook: Path, given: Mapping[str, Value]) -> dict[str, Value]:
    """``given`` as it is, once every name is the notebook's own and every value has its default's type.

    Raises
    ------
    ParameterError
        A name the notebook does not have (with the nearest one), a value of another type, or one that is none of those
        that the notebook's metadata allow (``paired_aid.allowed``).
    """
    own, allowed = declared(notebook), _allowed(notebook)
    for name, value in given.items():
        if name not in own:
            near = difflib.get_close_matches(name, own, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise ParameterError(
                f"notebook {notebook.name}, parameter {name}: not one of its own; allowed: {', '.join(own)}{hint}"
            )
        if not _fits(value, own[name]):
            raise ParameterError(
                f"notebook {notebook.name}, parameter {name}: found {value!r}; allowed: {_kind(own[name])}"
            )
        if name in allowed and value not in allowed[name]:
            raise ParameterError(
                f"notebook {notebook.name}, parameter {name}: found {value!r}; allowed: {', '.join(map(str, allowed[name]))}"
            )
    return dict(given)


def parsed(notebook: Path, written: Mapping[str, str]) -> dict[str, Value]:
    """Values as typed on a command line, read by the type of the notebook's defaults."""
    own = declared(notebook)
    return {name: _read(notebook, name, words, own) for name, words in written.items()}


def _read(notebook: Path, name: str, words: str, own: Mapping[str, Value]) -> Value:
    default = own.get(name)
    if name not in own or isinstance(default, str):
        return words
    try:
        value: Value = ast.literal_eval(words)
    except (ValueError, SyntaxError):
        value = {"true": True, "false": False}.get(words.lower(), words)
    if not _fits(value, default):
        raise ParameterError(f"notebook {notebook.name}, parameter {name}: found {words!r}; allowed: {_kind(default)}")
    return value


def _fits(value: Value, default: Value) -> bool:
    if default is None:
        return True
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(default, bool)
    if isinstance(default, float):
        return isinstance(value, int | float)
    return isinstance(value, type(default))


def _kind(default: Value) -> str:
    names = {
        str: "text",
        int: "a whole number",
        float: "a number",
        bool: "true or false",
        list: "a list",
        dict: "a mapping",
    }
    return names.get(type(default), type(default).__name__)
