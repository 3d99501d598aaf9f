"""Executed notebook → one self-contained HTML file, as an nbconvert exporter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode
from traitlets import default

from analysis.export.document import document_from
from analysis.export.pages import render_html


class ReportHTMLExporter(Exporter):
    """nbconvert exporter ``paired-aid-html``; one object serves any number of notebooks."""

    export_from_notebook = "Paired aid report (HTML)"
    output_mimetype = "text/html"

    if TYPE_CHECKING:

        def __init__(self, config: Any = None, **kw: Any) -> None: ...

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]  # the base returns a notebook, every exporter a text
        self, nb: NotebookNode, resources: Any | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Executed notebook → HTML text and nbconvert's resources."""
        copy, found = super().from_notebook_node(nb, resources, **kw)
        return render_html(document_from(copy)), found
