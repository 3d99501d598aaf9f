"""Call a notebook's cells as plain code in this process: no kernel, the same outputs."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_output


def cells_called(
    notebook: Path, parameters: Mapping[str, Any], names: Mapping[str, Any] | None = None
) -> nbformat.NotebookNode:
    """The notebook with the outputs that a kernel would keep of its cells' last expressions.

    ``parameters`` replace those of the tagged cell; ``names`` are there before the first cell.
    """
    node: nbformat.NotebookNode = nbformat.read(notebook, as_version=4)
    namespace: dict[str, Any] = {"__name__": "__main__", **(names or {})}
    for cell in node.cells:
        if cell.cell_type != "code":
            continue
        shown = _run(cell.source, namespace)
        if "parameters" in cell.metadata.get("tags", []):
            namespace |= parameters
        cell.outputs = [] if shown is None else [_output(shown)]
    return node


def _run(source: str, namespace: dict[str, Any]) -> Any:
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), namespace)
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)


def _output(shown: Any) -> nbformat.NotebookNode:
    data, metadata = shown._repr_mimebundle_()
    output: nbformat.NotebookNode = new_output("execute_result", data=data, metadata=metadata, execution_count=1)
    return output
