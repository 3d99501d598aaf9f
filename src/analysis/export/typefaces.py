"""The two Chinese typefaces that charts and PDF are set in, and the characters they have."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from analysis.characters import legible
from analysis.errors import ExportError

SANS = "Noto Sans SC"
_PACKAGE = "pylopdf_fonts_zh_cn"
# Variation selectors, joiners and soft hyphens have no shape of their own.
_SHAPELESS = frozenset({0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10)})
# A run that no line break is allowed in, and what allows one.
_LONG_RUN = re.compile(r"[^\s\u2e80-\u9fff\uf900-\uffef]{24,}")
_BREAK = "\u200b"
_SPACES = frozenset("\t\n\r ")


def font_folder() -> Path:
    """Folder with the font files."""
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ExportError(f"the fonts are not installed: the package {_PACKAGE.replace('_', '-')} is missing")
    return Path(spec.submodule_search_locations[0])


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Code points that both typefaces have."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415 - only a PDF needs it

    maps = []
    for path in sorted(font_folder().glob("*.otf")):
        with TTFont(path, lazy=True) as font:
            maps.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*maps)


def printable(text: str, *, broken: bool = True) -> str:
    """The text with every character that cannot be set, or must not take effect, written as U+XXXX.

    Shapeless characters (joiners, variation selectors) are left out: U+1F468 U+200D is printed as U+1F468. Where ``broken``, a
    run longer than a column is wide may be broken anywhere, as a browser does; else it would run over the next column.
    """
    printed = "".join(map(_printed, legible(text)))
    return _LONG_RUN.sub(lambda run: _BREAK.join(run[0]), printed) if broken else printed


@lru_cache(maxsize=1 << 16)
def _printed(character: str) -> str:
    code = ord(character)
    if character in _SPACES:
        return character
    if code in _SHAPELESS:
        return ""
    if code in covered() and unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cs"}:
        return character
    return f"U+{code:04X}"
