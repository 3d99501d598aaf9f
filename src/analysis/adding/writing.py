"""Several files of the data package changed together: killed at any moment, all of them are as before or all are new.

The new files are laid out whole in a folder beside the tables, which then gets the name under which they count
(:mod:`analysis.datapackage.pending`): that one step is the change. Putting each file in its place comes after it, and is done
by the next one to write where it was interrupted. On Windows a folder cannot be locked: there, nothing but the comparison with
what was read keeps two that write at the same moment apart, so add from one place at a time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from analysis.batch.workspace import write_whole
from analysis.datapackage.pending import CHANGES, PENDING, STAGING, waiting
from analysis.errors import AddingError, DataPackageError

if sys.platform != "win32":
    import fcntl

#: Another add is through in less.
_PATIENCE_SECONDS: Final = 30.0
_PAUSE_SECONDS: Final = 0.05
#: Within the data folder; may be a link to another disk.
_TEXTS: Final = "raw"


@contextmanager
def alone(folder: Path, *, patience: float = _PATIENCE_SECONDS) -> Iterator[None]:
    """Be the only one to write to a data folder for the length of a ``with`` block; what was left unfinished is finished.

    The lock is the folder's own, so nothing is left behind, and the system releases it however the process ends.

    Raises
    ------
    AddingError
        Another process writes to it and is not through in time, or the folder cannot be written to.
    """
    with _in_one_sentence(folder):
        handle = os.open(folder, os.O_RDONLY) if sys.platform != "win32" else None
    try:
        if handle is not None:
            _wait(handle, folder, patience)
        with _in_one_sentence(folder):
            for place in (folder, folder / _TEXTS):
                shutil.rmtree(place / STAGING, ignore_errors=True)
            finish(folder)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _wait(handle: int, folder: Path, patience: float) -> None:
    if sys.platform == "win32":
        return
    last = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= last:
                words = f"{folder} is being written to by another paired-aid add; try again when it is through"
                raise AddingError(words) from None
            time.sleep(_PAUSE_SECONDS)
        except OSError:  # a file system without locks: nothing is taken for another's work
            return
        else:
            return


def replace_together(
    folder: Path,
    tables: Mapping[str, tuple[bytes, bytes]],
    *,
    texts: Mapping[str, bytes] | None = None,
    read: Mapping[str, bytes] | None = None,
) -> None:
    """Put new files in the place of old ones, all or none. To be called by whoever is :func:`alone`.

    Parameters
    ----------
    folder
        The data folder.
    tables
        For each file, by its name in the folder, its bytes as they were read and as they are to be. Its mode is kept.
    texts
        Files that nothing refers to before the tables do, by their name in the folder. They are written first; one that is
        there already with the same bytes is left alone.
    read
        Further files that the new ones were checked against, by their name in the folder, with their bytes as they were read.

    Raises
    ------
    AddingError
        Something cannot be written, or a file is no longer what was read: nothing was changed.
    """
    staging = folder / STAGING
    fresh: list[Path] = []
    committed = False
    try:
        with _in_one_sentence(folder):
            as_read = {**(read or {}), **{name: before for name, (before, _) in tables.items()}}
            for name in tables:
                _check_replaceable(folder / name)
            _check_unchanged(folder, as_read)
            staging.mkdir(mode=0o700)
            for name, (_, after) in tables.items():
                write_whole(staging / name, after)
                _as_its_forerunner(staging / name, folder / name)
            sums = {name: [_sha256(before), _sha256(after)] for name, (before, after) in tables.items()}
            write_whole(staging / CHANGES, json.dumps(sums))
            staging.chmod(folder.stat().st_mode & 0o777)
            for name, text in (texts or {}).items():
                _keep_text(folder / name, text, fresh)
            _settle(staging)
            _check_unchanged(folder, as_read)
            staging.rename(folder / PENDING)
            committed = True
    except BaseException as error:
        # Ctrl-C and a full disk leave nothing behind; after a kill, the next one to write sweeps it away.
        if not committed and not (folder / PENDING).exists() and isinstance(error, Exception | KeyboardInterrupt):
            with suppress(OSError):
                for path in fresh:
                    path.unlink(missing_ok=True)
            shutil.rmtree(staging, ignore_errors=True)
        raise
    with _in_one_sentence(folder, "the figures are added all the same, the next add puts them in their place: "):
        _settle(folder)
        finish(folder)


def finish(folder: Path) -> bool:
    """Put waiting files in their places; whether there were any.

    Raises
    ------
    AddingError
        Files were changed by other means in the meantime, so that finishing it would not make them whole.
    """
    pending = folder / PENDING
    if not pending.is_dir():
        return False
    try:
        names = waiting(folder)
    except DataPackageError as error:
        raise AddingError(str(error.violations[0])) from None
    for name in sorted(names):
        (pending / name).replace(folder / name)
    _settle(folder)
    (pending / CHANGES).unlink(missing_ok=True)
    # What may still be there belongs to no change: a file that the system or a program put there.
    shutil.rmtree(pending)
    return True


def _check_replaceable(path: Path) -> None:
    if path.is_symlink():
        raise AddingError(f"{path} is a link to another file; allowed: a file, so that it can be replaced in one step")
    if not os.access(path, os.W_OK):
        raise AddingError(f"{path} cannot be written to; nothing was added")


def _check_unchanged(folder: Path, as_read: Mapping[str, bytes]) -> None:
    for name, before in as_read.items():
        if (folder / name).read_bytes() != before:
            raise AddingError(f"{folder / name} was changed while the proposals were checked; try again")


def _keep_text(path: Path, text: bytes, fresh: list[Path]) -> None:
    """Write a text by way of a folder beside it, for it may lie on another disk than the tables."""
    if path.exists():
        if path.read_bytes() == text:
            return
        raise AddingError(
            f"{path}: found another text; allowed: the text that the proposals were read from, or no file"
        )
    path.parent.mkdir(exist_ok=True)
    staging = path.parent / STAGING
    staging.mkdir(mode=0o700, exist_ok=True)
    try:
        fresh.append(path)
        write_whole(path, text, by_way_of=staging)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    _settle(path.parent)


def _as_its_forerunner(path: Path, forerunner: Path) -> None:
    """Give a file the mode of the one it replaces, and its owner where that is allowed."""
    found = forerunner.stat()
    path.chmod(found.st_mode & 0o7777)
    if hasattr(os, "chown") and (found.st_uid, found.st_gid) != (path.stat().st_uid, path.stat().st_gid):
        with suppress(PermissionError):
            os.chown(path, found.st_uid, found.st_gid)


def _settle(folder: Path) -> None:
    """Have the system write down which files a folder holds, where it can be asked to."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@contextmanager
def _in_one_sentence(folder: Path, first: str = "nothing was added: ") -> Iterator[None]:
    try:
        yield
    except AddingError:
        raise
    except OSError as error:
        where = error.filename or folder
        raise AddingError(f"{first}cannot write {where} ({error.strerror or error})") from error
