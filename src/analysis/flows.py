"""Kinds and stages of money: which are assistance, and which were only meant to be given."""

from __future__ import annotations

#: Flows that are assistance; the others are business that the pairing brought about, sums over several kinds, or memo items.
AID_FLOWS = ("fiscal_aid", "social_assistance", "aid_unspecified")
#: Stages of money that was not given yet: never mixed with what was.
PLANS = ("planned", "expected")
#: The execution ladder of a fund.
EXECUTION_STAGES = ("allocated", "received", "spent", "completed")
