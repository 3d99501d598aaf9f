"""What a catalogue was made from, as one word in its head: whether it still says the truth costs one look to know.

A catalogue says which reports are out of date and which could be built. That can change without any report being built:
by new data, another notebook, another version.
"""

from __future__ import annotations

import re
from pathlib import Path

from analysis.batch.fingerprints import libraries_hash, short_hash, source_hash
from analysis.batch.index import DataIndex

_HEAD = 2000
_SEAL = re.compile(rb'<meta name="made-from" content="([0-9a-f]*)">')


def seal_of(index: DataIndex) -> str:
    """A hash of the data, the notebooks, the package and the libraries as they are now."""
    notebooks = sorted((index.project / "notebooks").glob("*.ipynb"))
    parts = [index.whole_hash(), source_hash(), libraries_hash()]
    for path in notebooks:
        try:
            parts.append(f"{path.name} {short_hash(path.read_bytes())}")
        except OSError:
            parts.append(f"{path.name} unreadable")
    return short_hash("\n".join(parts).encode())


def is_current(page: Path, index: DataIndex) -> bool:
    """Whether the catalogue is there and was made from what is there now."""
    try:
        with page.open("rb") as file:
            found = _SEAL.search(file.read(_HEAD))
    except OSError:
        return False
    return found is not None and found[1].decode() == seal_of(index)
