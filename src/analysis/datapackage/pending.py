"""Several files that change together: a reader sees all of them as they were, or all of them as they will be.

Whoever changes the package (:mod:`analysis.adding.writing`) lays the new files into a folder of its own beside the tables and
gives it the name ``PENDING`` once all are whole: from then on they count. Moving each to its place afterwards changes
nothing for a reader, and may be finished by the next one to write, if it was interrupted. Where the tables were changed in
the meantime by other means (an editor, ``git checkout``), so that no state is whole, nobody reads or writes on.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
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
#: A writer is through with moving its files in less.
_MOVING_SECONDS: Final = 0.2
_ALLOWED: Final = (
    "the file as it was left by the add that was interrupted; to take that add back, restore every table in data/ as it was "
    f"before it (git checkout data/ where that was committed), then delete the folder data/{PENDING}"
)

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
        As :func:`waiting`. Or the files never stay the same for long enough to be read.
    """
    found = DataPackageError((_unsteady(PENDING),))
    for number in range(_TRIES):
        seen: dict[str, _Identity] = {}
        try:
            names = _waiting_for_a_reader(folder)

            def path_of(name: str, seen: dict[str, _Identity] = seen, names: frozenset[str] = names) -> Path:
                path = _standing(folder, name, names)
                seen.setdefault(name, _identity(path))
                return path

            result = read(path_of)
            # None has changed since it was read, so all of them were there together when the last one was.
            names = _waiting_for_a_reader(folder)
            if all(_identity(_standing(folder, name, names)) == identity for name, identity in seen.items()):
                return result
            found = DataPackageError((_unsteady(next(iter(seen))),))
        except DataPackageError as error:  # or a writer has just come by: what stays is a fault
            found = error
        time.sleep(number / 1000)
    raise found


def waiting(folder: Path) -> frozenset[str]:
    """Names of the files whose new version still waits in ``PENDING``; with those in their places they are the whole change.

    Empty where nothing waits: no add was interrupted, or everything is in its place, or all of it was taken back.

    Raises
    ------
    DataPackageError
        Some files are those of before the change and some those of after it, or others still, or what is there does not say.
        Whoever reads while another writes asks again.
    OSError
        A file cannot be read.
    """
    pending = folder / PENDING
    return _waiting(folder, pending) if pending.is_dir() else frozenset()


def interrupted(folder: Path) -> str:
    """One sentence where an add was interrupted once its files counted; empty where none was, or one is being written."""
    pending = folder / PENDING
    if not (pending / CHANGES).is_file():
        return ""
    before = _identity(pending / CHANGES)
    time.sleep(_MOVING_SECONDS)
    try:
        if _identity(pending / CHANGES) != before or not waiting(folder):
            return ""
    except (DataPackageError, OSError):  # whoever reads them says what is wrong
        return ""
    return f"an add was interrupted and is complete: its files in data/{PENDING} count, and the next add puts them in their places"


def _waiting_for_a_reader(folder: Path) -> frozenset[str]:
    try:
        return waiting(folder)
    except OSError as error:
        name = Path(error.filename or PENDING).name
        what = f"a file that cannot be read ({error.strerror}) while files in {PENDING} wait to take their places"
        raise DataPackageError((Violation(name, None, None, what, _ALLOWED),)) from error


def _waiting(folder: Path, pending: Path) -> frozenset[str]:
    there = {path.relative_to(pending).as_posix() for path in pending.rglob("*") if path.is_file()}
    try:
        changes = _changes((pending / CHANGES).read_bytes())
    except FileNotFoundError:
        changes = {}
        lost = "no such file"
    except ValueError:
        changes = {}
        lost = "a file that does not say which tables wait there, and what each is to replace"
    if not changes:
        # What bears no name of a file of the package counts for nobody: all that waited is in its place.
        nameless = sorted(name for name in there - {CHANGES} if (folder / name).is_file())
        if nameless:
            what = f"{lost}, beside {', '.join(nameless)}"
            raise DataPackageError((Violation(f"{PENDING}/{CHANGES}", None, None, what, _ALLOWED),))
        return frozenset()
    names = frozenset(changes) & there
    # The waiting ones were looked for first: one that takes its place meanwhile is found there.
    sums = {name: _sha256(folder / name) for name in changes}
    if not names and all(sums[name] == before for name, (before, _) in changes.items()):
        return names
    faults = []
    for name, (before, after) in sorted(changes.items()):
        if name in names and sums[name] not in (before, after):
            faults.append((name, f"a file that was changed while {PENDING}/{name} waits to take its place"))
        elif name in names and _sha256(pending / name, missing=after) != after:
            faults.append((f"{PENDING}/{name}", "a file that was changed while it waits to take its place"))
        elif name not in names and sums[name] != after:
            faults.append(
                (name, f"a file that was changed or put back while an add is half done, as data/{PENDING} says")
            )
    if faults:
        (name, what), *others = faults
        what += f" (likewise {', '.join(other for other, _ in others)})" if others else ""
        raise DataPackageError((Violation(name, None, None, what, _ALLOWED),))
    return names


def _changes(data: bytes) -> Mapping[str, tuple[str, str]]:
    """By name, the checksums before and after.

    Raises
    ------
    ValueError
        It is not what :mod:`analysis.adding.writing` writes.
    """
    found = json.loads(data)
    if not isinstance(found, dict) or not found:
        raise ValueError(CHANGES)
    changes: dict[str, tuple[str, str]] = {}
    for name, sums in found.items():
        inside = not Path(name).is_absolute() and ".." not in Path(name).parts
        if not (inside and isinstance(sums, list) and len(sums) == 2 and all(isinstance(one, str) for one in sums)):
            raise ValueError(CHANGES)
        changes[name] = (sums[0], sums[1])
    return changes


def _standing(folder: Path, name: str, names: frozenset[str]) -> Path:
    """The file that counts under this name: the one that waits to be put in its place, or the one that is there."""
    return folder / PENDING / name if name in names else folder / name


def _sha256(path: Path, *, missing: str = "") -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return missing


def _unsteady(name: str) -> Violation:
    what = "files that are changed again and again while they are read"
    return Violation(name, None, None, what, "files that stay as they are for a moment")


def _identity(path: Path) -> _Identity:
    try:
        found = path.stat()
    except OSError:
        return None
    return str(path), found.st_ino, found.st_mtime_ns, found.st_size
