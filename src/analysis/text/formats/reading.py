"""What every kind of file is read into: a text, and what the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """Text of a file. ``title`` … ``url`` are what the file itself declares; empty where it does not."""

    text: str
    encoding: str = ""
    title: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    remarks: tuple[str, ...] = ()
