"""What experts take away: questions to the publisher, project ledger, scorecard and quotable sentences, as Word and Excel.

Everything in these files follows by rule from the same figures and functions as the reports. Names are looked up when first
used, so that the command line does without Word and Excel until it writes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.takeaways.files import KINDS, chosen, file_names, files_of, takeaways, write_all

__all__ = ["KINDS", "chosen", "file_names", "files_of", "takeaways", "write_all"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from analysis.takeaways import files  # noqa: PLC0415 - as the docstring says

    return getattr(files, name)
