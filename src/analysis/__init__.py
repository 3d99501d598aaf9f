"""East–West paired assistance: published prose turned into figures that can be trusted, compared and read.

>>> import analysis
>>> data = analysis.load()
>>> data.quantity("620421-02") / data.quantity("620421-12")
<Quantity 409.4488189 [407.804, 411.107] yuan_per_person = 620421-02 ÷ 620421-12>
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.dataset import Dataset, load
    from analysis.quantity import Quantity
    from analysis.study import Study, open_study

__all__ = ["Dataset", "Quantity", "Study", "load", "open_study"]

_HOMES = {
    "Dataset": "dataset",
    "load": "dataset",
    "Quantity": "quantity",
    "Study": "study",
    "open_study": "study",
}
#: Modules that an analyst works with, within reach as ``analysis.charts`` without an import of their own.
_MODULES = (
    "audit",
    "charts",
    "comparison",
    "dataset",
    "errors",
    "explore",
    "funds",
    "inequality",
    "narrative",
    "per_capita",
    "quantity",
    "study",
    "tables",
)


def __getattr__(name: str) -> Any:
    """Names of the package's front door, imported when first used: the command line starts without pandas."""
    from importlib import import_module

    if name in _MODULES:
        return import_module(f"analysis.{name}")  # which puts it among the globals
    if name not in _HOMES:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    home = import_module(f"analysis.{_HOMES[name]}")
    globals()[name] = value = getattr(home, name)
    return value


def __dir__() -> list[str]:
    return sorted({*__all__, *_MODULES, *(name for name in globals() if name.startswith("__"))})
