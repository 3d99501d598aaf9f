"""What ``explore.ipynb`` needs beside the package: which places there are, and a panel to turn place, period and people.

>>> import analysis
>>> from analysis import explore
>>> explore.find(analysis.load(), "jingyuan").index[0]
'620421'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.explore.directory import find, places
from analysis.labels import Language

if TYPE_CHECKING:
    from analysis.dataset import Dataset
    from analysis.explore.controls import Panel

__all__ = ["find", "panel", "places"]


def panel(dataset: Dataset, *, place: str | None = None, period: str | None = None, language: Language = "zh") -> Panel:
    """A panel with controls for place, period, money and people; number, origin and chart follow.

    Parameters
    ----------
    place, period
        Where it begins: an id such as ``620421`` (:func:`find` knows it) and one of its periods. By default the first of the
        package's default places, and its first period with an amount that can be divided, else
        with an amount.
    language
        ``zh`` or ``en``; it can be turned in the panel.

    Raises
    ------
    ParameterError
        There is no such place, nothing was published on it in the period, or the language is another.

    Examples
    --------
    In a notebook, as the last line of a cell::

        explore.panel(data, place="620421", language="en")
    """
    from analysis.explore.controls import Panel  # noqa: PLC0415 - ipywidgets is for notebooks: no batch waits for it

    return Panel(dataset, place=place, period=period, language=language)


def __dir__() -> list[str]:
    return sorted(__all__)  # what completion offers
