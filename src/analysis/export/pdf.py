"""Executed notebook → tagged PDF (PDF/UA-1), set by Typst from a JSON tree and one fixed layout."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode
from traitlets import default

from analysis.errors import ExportError
from analysis.export.blocks import Document
from analysis.export.document import document_from
from analysis.export.tree import document_tree, figure_files
from analysis.export.typefaces import font_folder

if TYPE_CHECKING:
    import typst

__all__ = ["ReportPDFExporter", "document_tree", "render_pdf"]

# A build date would make two builds of the same report differ.
TIMESTAMP = 946684800


class ReportPDFExporter(Exporter):
    """nbconvert exporter ``paired-aid-pdf``; one object serves any number of notebooks."""

    export_from_notebook = "Paired aid report (PDF)"
    output_mimetype = "application/pdf"

    if TYPE_CHECKING:

        def __init__(self, config: Any = None, **kw: Any) -> None: ...

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]  # the base returns a notebook, every exporter its own
        self, nb: NotebookNode, resources: Any | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Executed notebook → PDF bytes and nbconvert's resources."""
        copy, found = super().from_notebook_node(nb, resources, **kw)
        return render_pdf(document_from(copy)), found


def render_pdf(document: Document) -> bytes:
    """Set a document; the same document gives the same bytes.

    Raises
    ------
    ExportError
        Typst refuses the page, for example because it would not be accessible.
    """
    import typst  # noqa: PLC0415 - half of the time that an import of this module would take

    with TemporaryDirectory(prefix="paired-aid-") as name:
        folder = Path(name)
        main = folder / "report.typ"
        main.write_bytes((files("analysis.export") / "report.typ").read_bytes())
        (folder / "tree.json").write_text(json.dumps(document_tree(document), ensure_ascii=False), encoding="utf-8")
        for file, content in figure_files(document).items():
            (folder / file).write_bytes(content)
        try:
            compiler = typst.Compiler(input=main, root=folder, font_paths=_fonts())
            pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=TIMESTAMP)
        except typst.TypstError as error:
            hints = "".join(f" ({hint})" for hint in error.hints)
            raise ExportError(f"the PDF cannot be set: {error.message}{hints}") from error
    if not isinstance(pdf, bytes):
        raise ExportError("the PDF cannot be set: no page came out")
    return _packed(pdf)


def _packed(pdf: bytes) -> bytes:
    """The same PDF with its many small objects in compressed streams: less than half the bytes."""
    import pikepdf  # noqa: PLC0415 - as above

    packed = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        document.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return packed.getvalue()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Ours and the ones within Typst: a report looks the same on every machine."""
    import typst  # noqa: PLC0415 - as above

    return typst.Fonts(include_system_fonts=False, font_paths=[str(font_folder())])
