"""Proof of built reports: what a page prints is what the data give, and both languages print the same.

Three things are proved of every page, from the page alone and the data: each number follows from its formula
(:mod:`~analysis.proof.formulas`), its words say its value to the precision printed (:mod:`~analysis.proof.wordings`), and the
page in the other language carries the same numbers of the same figures (:mod:`~analysis.proof.pairs`). What cannot be
recomputed is a fault, never a pass.
"""

from analysis.proof.pages import ChartText, Page, Printed, read_page
from analysis.proof.pairs import differences
from analysis.proof.reports import Proof, prove_reports

__all__ = ["ChartText", "Page", "Printed", "Proof", "differences", "prove_reports", "read_page"]
