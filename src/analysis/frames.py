"""Frames whose cells hold quantities: how code walks them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def walk(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows one by one, columns as attributes, objects as they are (a Quantity stays one, None stays None).

    >>> [row.a for row in walk(pd.DataFrame({"a": [1, 2]}))]
    [1, 2]
    """
    yield from frame.itertuples()
