"""Folders that belong to one process, and files that are there whole or not at all.

Whoever claims a folder holds a lock beside it for life. The system releases the lock however the process ends, and the next
one to start sweeps away what is left.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

WORK = ".work"
_LOCK = ".lock"


class Claim:
    """A folder of one's own until :meth:`release` or the end of the process."""

    def __init__(self, parent: Path) -> None:
        while True:
            parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.folder = parent / secrets.token_hex(4)
            self._path = self.folder.with_suffix(_LOCK)
            try:
                self._file = self._path.open("x")
            except FileNotFoundError:  # whoever was alone in it has just removed it
                continue
            if sys.platform != "win32":
                fcntl.flock(self._file, fcntl.LOCK_EX)
            if os.fstat(self._file.fileno()).st_nlink:  # nobody swept it between its making and its locking
                break
            self._file.close()
        self.folder.mkdir(mode=0o700)

    @property
    def name(self) -> str:
        """The folder's name, which no other claim has."""
        return self.folder.name

    def release(self) -> None:
        """Remove the folder and let go."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._path.unlink(missing_ok=True)
        self._file.close()


def is_claimed(parent: Path, name: str) -> bool:
    """Whether a living process holds the claim of this name."""
    if sys.platform == "win32":  # no such locks: nothing is ever taken for abandoned
        return True
    try:
        with (parent / name).with_suffix(_LOCK).open("r") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def sweep(parent: Path) -> int:
    """Remove the folders of processes that are gone; how many."""
    if sys.platform == "win32":
        return 0
    swept = 0
    for lock in sorted(parent.glob(f"*{_LOCK}")):
        with suppress(OSError), lock.open("r") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
            lock.unlink()
            swept += 1
    return swept


def scratch_parent() -> Path:
    """Where processes of this user claim folders with short paths, for sockets and temporary files.

    Raises
    ------
    PermissionError
        A folder of that name is there and belongs to somebody else.
    """
    owner = str(os.getuid()) if hasattr(os, "getuid") else "user"
    parent = Path(tempfile.gettempdir()) / f"paired-aid-{owner}"
    parent.mkdir(mode=0o700, exist_ok=True)
    found = parent.stat()
    if hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & 0o077):
        raise PermissionError(f"{parent} is open to others")
    return parent


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file's lock for the length of a ``with`` block."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write_whole(path: Path, content: str | bytes, *, by_way_of: Path | None = None) -> None:
    """Write a file so that it is there whole or not at all: elsewhere first, then renamed.

    ``by_way_of`` is a folder on the same file system, by default the file's own.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=by_way_of or path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
