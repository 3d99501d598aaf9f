"""A limit on what a notebook may take, on top of what every kernel has at its start."""

from __future__ import annotations

import sys
from pathlib import Path


def limit_memory(size: int) -> None:
    """Let this process take at most ``size`` more bytes of private memory; past that, Python raises ``MemoryError``.

    Linux only: elsewhere no limit is set.
    """
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415 - not there on every platform

    # The sixth number of statm is data and stack, in pages: the very thing that RLIMIT_DATA bounds.
    taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_DATA, (taken + size, taken + size))
