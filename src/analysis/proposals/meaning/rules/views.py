"""What of the text the rules look at for each quantity, from near to far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from analysis.proposals.meaning.clauses import Setting
from analysis.proposals.meaning.subjects import Subject
from analysis.proposals.meaning.words import V, words

PART: Final = 160
"""Characters of the clauses before that are looked at."""

CLOSE: Final = 14
"""Characters on either side that are close."""

#: A clause that ends so ends with a number.
_UNITS: Final = frozenset("人名户次个家座期所村")
#: Verbs that say how someone is, not what is done: they are not carried on to the next number.
_STATES: Final = frozenset(["脱贫", "返贫", "致贫", "减贫", "增收", "出列", "摘帽", "存在", "剩余", "拥有", "达到"])


@dataclass(frozen=True, slots=True)
class View:
    """What of the text a rule may look at, from near to far; □ stands for the number.

    ``subject`` is the noun phrase; ``close`` the few characters on either side, ``core`` the words up to the next
    quantities, after … the verbs that it shares with the one before; ``clause`` the clause up to the number and a little
    beyond, ``own`` that with what the number shares with no other, ``whole`` all of it; ``part`` the clauses before it up
    to a semicolon, and the clause; ``sentence`` those up to a full stop, after what its line begins with.
    ``own_subject`` is false where the subject is another quantity's; ``of`` are the numbers that this one adds up, or the
    fund that it has come or gone from.
    """

    setting: Setting
    subject: str
    close: str
    core: str
    clause: str
    own: str
    whole: str
    part: str
    sentence: str
    own_subject: bool
    of: tuple[int, ...] = ()

    @property
    def unit(self) -> str:
        """The printed unit."""
        return self.setting.unit


def views(settings: Sequence[Setting], found: Sequence[Subject], text: str) -> list[View]:
    """What the rules look at, for each quantity."""
    made: list[View] = []
    last: Subject | None = None
    following: list[Setting | None] = [*settings[1:], None][: len(settings)]
    for one, after, subject in zip(settings, following, found, strict=True):
        # 贫困户32户110人受益: what follows the second number is said of both.
        adjoining = after is not None and one.found.until == after.found.at and not one.tail
        setting = replace(one, tail=after.tail) if adjoining and after is not None else one
        if made and subject.where == "none" and made[-1].setting.found.until == one.found.at and not one.near:
            # 累计脱贫2.4万户9.1万人: what comes before the first is said of both.
            setting = replace(setting, near=made[-1].setting.near)
        led = _verbs(made[-1].core.partition("□")[0]) if made and _goes_on(setting) else ""
        made.append(_view(setting, subject, last, led, text))
        last = subject
    return made


def _view(setting: Setting, subject: Subject, last: Subject | None, led: str, text: str) -> View:
    near = setting.near
    if setting.before_in_clause and last is not None and last.where in {"after", "shared"}:
        # 9个企业与11家某市企业: 企业 belongs to the number before.
        noun = last.choice.value
        near = near[near.find(noun) + len(noun) :] if noun and noun in near else near
        near = near[near.rfind("、") + 1 :]  # 帮助30名群众就业、12名…: what comes before the 、 is said of the former
    # 受益贫困户16户、贫困人口64人: a verb governs what stands beside its own noun.
    near = f"{led}…{near}" if led and not _verbs(near) else near
    if subject.where == "after":
        core = f"{near}□{setting.reach}"
    elif subject.where in {"shared", "inherited"}:
        core = f"{near}□{setting.tail}□{subject.phrase}□"
    else:
        # 其中24个在贫困县: a thing that is named after its number without being counted by it tells nothing.
        core = f"{near}□{'' if setting.kind == 'count' else setting.tail}"
    shared = f"□{subject.phrase}" if subject.where == "shared" else ""
    clause = f"{setting.head}□{setting.tail}{shared}"
    line = text.rfind("\n", max(0, setting.clause.start - 2000), setting.clause.start) + 1
    opening = text[line : min(line + 24, setting.clause.start)] if line else ""
    return View(
        setting,
        # A subject from the clause before is told to the reader, but no rule rests on it.
        subject="" if subject.choice.rule == "subject.clause_before" else subject.choice.value,
        close=f"{near[-CLOSE:]}□{setting.tail[:CLOSE]}",
        core=core,
        clause=clause,
        own=f"{setting.head}□{setting.reach if subject.where == 'after' else setting.tail}",
        whole=setting.around,
        part=f"{setting.part_before[-PART:]}，{clause}",
        sentence=f"{opening}，{setting.sentence_before[-PART:]}，{clause}",
        own_subject=subject.where != "inherited",
        of=subject.of,
    )


def _verbs(before: str) -> str:
    named = (word for word in words(before[-60:]) if word.kind == V and len(word.text) > 1)
    return "".join(word.text for word in named if word.text not in _STATES)


def _goes_on(setting: Setting) -> bool:
    """Whether the quantity goes on with what the one before began: in its clause, or people in the clause after."""
    if setting.before_in_clause:
        return True
    before = setting.prior[0] if setting.prior else None
    counted = before is not None and before.part == setting.clause.part and before.text[-1:] in _UNITS
    return counted and setting.kind in {"people", "households"}
