"""``run.json``: what the last run did, how long each report took, how much memory, what went wrong."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.batch.worker import Outcome
from analysis.batch.workspace import write_whole

RUN = "run.json"


@dataclass
class Account:
    """Collects outcomes while a run goes on."""

    planned: int
    fresh: int
    jobs: int
    started: float = field(default_factory=time.perf_counter)
    stopped: bool = False
    unwritten: str = ""
    remarks: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Take one outcome; notebooks' contents are not in it, so that memory stays small."""
        self.outcomes.append(outcome)
        if outcome.remark and outcome.remark not in self.remarks:
            self.remarks.append(outcome.remark)

    @property
    def failed(self) -> list[Outcome]:
        """Tasks that gave no report, in the order of their names."""
        return sorted((outcome for outcome in self.outcomes if outcome.failed), key=_name)

    @property
    def built(self) -> list[Outcome]:
        """Tasks that gave their reports, in the order of their names."""
        return sorted((outcome for outcome in self.outcomes if not outcome.failed), key=_name)

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.perf_counter() - self.started

    def to_json(self) -> dict[str, Any]:
        """Plain values: counts, then each report that was worked on."""
        return {
            "planned": self.planned,
            "built": len(self.built),
            "failed": len(self.failed),
            "fresh": self.fresh,
            "stopped": self.stopped,
            "workers": self.jobs,
            "seconds": round(self.seconds, 2),
            "remarks": self.remarks,
            "reports": [_row(outcome) for outcome in sorted(self.outcomes, key=_name)],
        }

    def write(self, out: Path) -> None:
        """Put the account down beside the reports."""
        write_whole(out / RUN, json.dumps(self.to_json(), ensure_ascii=False, indent=1) + "\n")


def _row(outcome: Outcome) -> dict[str, Any]:
    row: dict[str, Any] = {
        "report": outcome.task.report,
        "state": outcome.entry.state,
        "formats": list(outcome.task.formats),
        "seconds": round(outcome.seconds, 3),
        "peak_memory_mb": round(outcome.peak / 1_000_000, 1) if outcome.peak is not None else None,
        "attempts": outcome.attempts,
    }
    return row | ({"error": outcome.error} if outcome.failed else {})


def _name(outcome: Outcome) -> str:
    return outcome.task.report
