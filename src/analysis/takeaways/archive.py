"""Office files whose bytes depend on nothing but their content: no time of making, no user's name, no thumbnail."""

from __future__ import annotations

import io
import re
import zipfile
from importlib.metadata import version
from xml.sax.saxutils import escape

from analysis.characters import legible
from analysis.labels import Language

#: The earliest time that a zip file can hold stands for none.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_CORE, _APP, _RELATIONS = "docProps/core.xml", "docProps/app.xml", "_rels/.rels"
_THUMBNAIL = "docProps/thumbnail.jpeg"
_THUMBNAIL_RELATION = re.compile(rb'<Relationship [^>]*Target="/?docProps/thumbnail\.jpeg"[^>]*/>')
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ZLIB_LEVEL = 9


def repacked(content: bytes, *, title: str, language: Language) -> bytes:
    """The same office file with our own properties, and times that say nothing."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=_ZLIB_LEVEL) as new,
    ):
        for name in old.namelist():
            if name == _THUMBNAIL:
                continue
            part = old.read(name)
            if name == _CORE:
                part = _core(title, language).encode()
            elif name == _APP:
                part = _app().encode()
            elif name == _RELATIONS:
                part = _THUMBNAIL_RELATION.sub(b"", part)
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same number wherever it is made
            new.writestr(entry, part, compresslevel=_ZLIB_LEVEL)
    return packed.getvalue()


def _core(title: str, language: Language) -> str:
    tag = "zh-CN" if language == "zh" else "en"
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(legible(title))}</dc:title><dc:creator>Paired Aid</dc:creator>"
        f"<dc:language>{tag}</dc:language></cp:coreProperties>"
    )


def _app() -> str:
    return (
        f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Application>paired-aid {escape(version('paired-aid'))}</Application></Properties>"
    )
