"""Several files that change together: a reader sees all of them as they were, or all of them as they will be.

Whoever changes the package (:mod:`analysis.adding.writing`) lays the new files into a folder of its own beside the tables and
gives it the name ``PENDING`` once all are whole: from then on they count. Moving each to its place afterwards changes
nothing for a reader, and may be finished by the next one to write, if it was interrupted.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from analysis.errors import DataPackageError, Violation

#: Within the data folder: new files that count already, and what is still being laid out.
PENDING: Final = ".pending"
STAGING: Final = ".pending.tmp"
#: In either of them: by file name, the checksums of the file that it replaces and of the new one.
CHANGES: Final = "changes.json"
#: A reader that is overtaken by a writer reads again, so many times.
_TRIES: Final = 20

_Read = TypeVar("_Read")
_Identity = tuple[str, int, int, int] | None


def whole(folder: Path, read: Callable[[Callable[[str], Path]], _Read]) -> _Read:
    """Read files of a data folder so that they belong together.

    Parameters
    ----------
    folder
        The data folder.
    read
        Reads what it wants; it is handed a function that says where the file of a name is to be read. It is called again
        where files were changed meanwhile.

    Raises
    ------
    DataPackageError
        A table was edited while files that replace it were waiting: which of the two is meant cannot be known. Or the files
        never stay the same for long enough to be read.
    """
    for number in range(_TRIES):
        seen: dict[str, _Identity] = {}

        def path_of(name: str, seen: dict[str, _Identity] = seen) -> Path:
            path = standing(folder, name)
            seen.setdefault(name, _identity(path))
            return path

        result = read(path_of)
        # None has changed since it was read, so all of them were there together when the last one was.
        if all(_identity(standing(folder, name)) == identity for name, identity in seen.items()):
            return result
        time.sleep(number / 1000)
    what = "files that are changed again and again while they are read"
    raise DataPackageError((Violation(next(iter(seen)), None, None, what, "files that stay as they are for a moment"),))


def standing(folder: Path, name: str) -> Path:
    """The file that counts under this name: the one that waits to be put in its place, or the one that is there.

    Raises
    ------
    DataPackageError
        As :func:`whole`.
    """
    waiting = folder / PENDING / name
    if not waiting.is_file():
        return folder / name
    try:
        if is_as_left(folder, name):
            return waiting
        what = f"a file that was changed while {PENDING}/{name} waits to take its place"
    except OSError as error:
        what = f"a file that cannot be read ({error.strerror}) while {PENDING}/{name} waits to take its place"
    allowed = f"the file as it was, or no folder data/{PENDING}"
    raise DataPackageError((Violation(name, None, None, what, allowed),))


def is_as_left(folder: Path, name: str) -> bool:
    """Whether the file in its place is the one that the waiting file is to replace (or has replaced).

    Raises
    ------
    OSError
        It cannot be read.
    """
    try:
        expected = json.loads((folder / PENDING / CHANGES).read_bytes())[name]
        return hashlib.sha256((folder / name).read_bytes()).hexdigest() in expected
    except FileNotFoundError:  # moved to its place, or its folder cleared away, just now
        return not (folder / PENDING / name).is_file()
    except (ValueError, KeyError, TypeError):
        return False


def _identity(path: Path) -> _Identity:
    try:
        found = path.stat()
    except OSError:
        return None
    return str(path), found.st_ino, found.st_mtime_ns, found.st_size
