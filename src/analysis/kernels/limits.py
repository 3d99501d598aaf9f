"""What one notebook may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for the whole of a notebook, megabytes on top of a fresh kernel; None is no limit."""

    seconds: float | None = None
    megabytes: int | None = None
