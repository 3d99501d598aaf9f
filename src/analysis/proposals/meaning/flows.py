"""Which flow of money a quantity belongs to: its measure's; for what is no money, none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.proposals.meaning.measures import Measured, class_of, column
from analysis.proposals.meaning.rules.views import View
from analysis.proposals.proposal import UNKNOWN, Choice


def flow(view: View, one: Measured, known: Mapping[str, Any]) -> Choice:
    """The measure's flow; where no measure fits, what the words say of the money's kind; "" where they do not."""
    if one.choice.value:
        value = column(known[one.choice.value], "flow")
        return Choice(value, one.choice.confidence, "flow.of_measure", one.choice.words)
    if view.setting.kind != "money":
        return Choice("none", "high", "flow.no_money", view.setting.found.as_written)
    if one.flow and class_of(view) == "money":
        return Choice(one.flow, "medium", f"flow.{one.flow}", one.choice.words)
    return UNKNOWN
