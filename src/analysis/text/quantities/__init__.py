"""Every quantity of an article, at its place; and every number that is none, with the reason."""

from __future__ import annotations

from analysis.text.quantities.finding import Findings, Found, Passed
from analysis.text.quantities.search import find

__all__ = ["Findings", "Found", "Passed", "find"]
