"""Executed notebook → one-file HTML, accessible PDF, and the catalogue of all reports.

:mod:`~analysis.export.document` reads and checks what a notebook put out, once; :mod:`~analysis.export.html` and
:mod:`~analysis.export.pdf` only set what it found. Nothing is imported here: typesetting costs time that most
callers do not need.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Literal


def render(notebook: Mapping[str, Any], formats: Iterable[Literal["html", "pdf"]]) -> dict[str, bytes]:
    """Executed notebook → the report in each format, byte for byte as the exporters write it.

    What every nbconvert exporter does first is done once, and the document read and checked once, for all formats. The
    notebook is not changed.

    Raises
    ------
    ExportError
        As :func:`analysis.export.document.document_from` and :func:`analysis.export.pdf.render_pdf`.
    """
    from analysis.export.document import document_from  # noqa: PLC0415 - as said above
    from analysis.export.pages import render_html  # noqa: PLC0415
    from analysis.export.pdf import render_pdf  # noqa: PLC0415

    copy, _ = _preparing().from_notebook_node(notebook)
    document = document_from(copy)
    return {form: render_html(document).encode() if form == "html" else render_pdf(document) for form in formats}


@cache
def _preparing() -> Any:
    from nbconvert.exporters.exporter import Exporter  # noqa: PLC0415 - as said above

    return Exporter()
