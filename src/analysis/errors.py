"""Every error that the package raises on purpose; each message is one sentence a reader can act on.

An error inherits from :class:`PairedAidError` and from the nearest builtin, so that both ``except PairedAidError``
and ``except ValueError`` do what a caller expects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class PairedAidError(Exception):
    """Base of all errors raised on purpose."""


class NumberPhraseError(PairedAidError, ValueError):
    """A phrase is not exactly one number with its unit."""


# Arithmetic that would not mean anything -----------------------------------------------------------------------------


class ArithmeticRefusedError(PairedAidError, TypeError):
    """Base of the refusals of :mod:`analysis.quantity`: the result would not mean anything."""


class UnitMismatchError(ArithmeticRefusedError):
    """The units differ: yuan and persons, persons and person-times, persons and households."""


class FlowMismatchError(ArithmeticRefusedError):
    """Money of different kinds: fiscal aid and sales, contracts and sales."""


class StageMismatchError(ArithmeticRefusedError):
    """Different stages: allocated and received, planned and reported."""


class PartOfWholeError(ArithmeticRefusedError):
    """A part would be added to its whole, or a share taken of something it is no part of."""


class DoubleCountError(ArithmeticRefusedError):
    """The same figure would be counted twice."""


class OverlapError(ArithmeticRefusedError):
    """Two groups of people or households that are not known to be disjoint would be added."""


class PeriodMismatchError(ArithmeticRefusedError):
    """Amounts of different periods, or of a total and a mean, would be added."""


class RegisteredCapitalError(ArithmeticRefusedError):
    """Registered (subscribed) capital is a memo item: never added to money, never divided by people."""


class UnknownDenominatorError(ArithmeticRefusedError, ZeroDivisionError):
    """The denominator is zero or its interval reaches zero."""


# Data ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Violation:
    """One fault of the data package: where it is, what was found, what is allowed."""

    file: str
    row: int | None
    column: str | None
    found: str
    allowed: str

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        return f"{place}: found {self.found}; allowed: {self.allowed}"


class DataPackageError(PairedAidError, ValueError):
    """The data package has faults; ``violations`` names every one of them."""

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        self.violations = violations
        count = len(violations)
        head = "the data package has a fault" if count == 1 else f"the data package has {count} faults"
        super().__init__("\n".join([f"{head}:", *(f"  {violation}" for violation in violations)]))


class ProposalsError(PairedAidError, ValueError):
    """Confirmed proposals cannot be added to the data; ``violations`` names every fault by its row of the sheet."""

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        self.violations = violations
        count = len(violations)
        head = "nothing was added, the proposals have " + ("a fault:" if count == 1 else f"{count} faults:")
        super().__init__("\n".join([head, *(f"  {violation}" for violation in violations)]))


class AddingError(PairedAidError, OSError):
    """The data folder cannot be written to, or is being written to by another ``add``."""


class ProjectNotFoundError(PairedAidError, FileNotFoundError):
    """No folder upwards holds ``data/datapackage.json``."""


class UnknownFigureError(PairedAidError, KeyError):
    """No figure has this id."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class ArticleError(PairedAidError, ValueError):
    """A file is no article that can be read: its kind, encoding, size or state."""


# Reports -------------------------------------------------------------------------------------------------------------


class ParameterError(PairedAidError, ValueError):
    """A parameter is unknown, of the wrong type, or names something that is not there."""


class UnreadableNotebookError(ParameterError):
    """A notebook's file cannot be read, or is no notebook."""


class NothingToReportError(PairedAidError, LookupError):
    """The place and period have none of the figures that the question needs."""


class ExportError(PairedAidError, ValueError):
    """An executed notebook cannot be made into a report."""


class FormulaError(PairedAidError, ValueError):
    """A printed formula cannot be read, or not be computed from the figures."""


class ExecutionError(PairedAidError, RuntimeError):
    """A notebook failed while it ran; ``notebook`` is it as far as it came, ``kernels`` how many it was given."""

    def __init__(self, message: str, notebook: Mapping[str, Any] | None = None, kernels: int = 1) -> None:
        super().__init__(message)
        self.notebook = notebook
        self.kernels = kernels


class KernelError(ExecutionError):
    """A kernel could not be had, or died: another try may go well."""
