"""What a rule for a measure is: the words it needs, where it looks for them, and the words that forbid it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.proposals.meaning.rules.views import View
from analysis.proposals.proposal import Choice


@dataclass(frozen=True, slots=True)
class Rule:
    """A measure (or "": the quantity is none of the package's), and the patterns that have to be found, by name of view.

    ``unless`` looks at the clause up to what belongs to the next quantity, ``never`` at all of it. ``sure`` is the
    confidence where it holds; ``flow`` is given where no measure fits but the kind of money is clear.
    """

    measure: str
    needs: tuple[tuple[str, re.Pattern[str]], ...]
    unless: re.Pattern[str] | None = None
    never: re.Pattern[str] | None = None
    unit: frozenset[str] = frozenset()
    sure: str = "high"
    flow: str = ""

    def match(self, view: View) -> Choice | None:
        """The measure and the words that it rests on; None where the rule does not hold.

        Less sure where the words stand in other clauses, or the subject is another quantity's.
        """
        if self.unit and view.unit not in self.unit:
            return None
        said: list[str] = []
        for name, pattern in self.needs:
            found = pattern.search(getattr(view, name))
            if found is None:
                return None
            said.append(found.group())
        if self.unless is not None and self.unless.search(view.own):
            return None
        if self.never is not None and self.never.search(view.whole):
            return None
        far = any(name in {"part", "sentence"} and not pattern.search(view.clause) for name, pattern in self.needs)
        sure = "medium" if self.sure == "high" and (far or not view.own_subject) else self.sure
        return Choice(self.measure, sure, "", _joined(said))


def rule(
    measure: str,
    *,
    subject: str = "",
    close: str = "",
    core: str = "",
    clause: str = "",
    whole: str = "",
    part: str = "",
    sentence: str = "",
    unless: str = "",
    never: str = "",
    unit: str = "",
    sure: str = "high",
    flow: str = "",
) -> Rule:
    """A rule from patterns as text, the units parted by spaces."""
    looks = {"subject": subject, "close": close, "core": core, "clause": clause}
    looks |= {"whole": whole, "part": part, "sentence": sentence}
    return Rule(
        measure,
        tuple((name, re.compile(pattern)) for name, pattern in looks.items() if pattern),
        unless=re.compile(unless) if unless else None,
        never=re.compile(never) if never else None,
        unit=frozenset(unit.split()),
        sure=sure,
        flow=flow,
    )


def _joined(said: list[str]) -> str:
    """The words of the text among what patterns found; □, … and ， are marks of the views."""
    pieces = (piece.strip("、 ") for one in said for piece in re.split("[□…，]", one))
    return " … ".join(dict.fromkeys(piece for piece in pieces if piece))
