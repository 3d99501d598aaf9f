"""What the catalogue lists: places, reports in one language, and what was not built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from analysis.export.blocks import LANGUAGES, Language

State = Literal["built", "stale", "failed"]
#: What a file is by its ending: a report, a notebook that failed, something to be taken away.
FORMATS: Final[dict[str, str]] = {
    "html": "HTML", "pdf": "PDF", "failed.ipynb": "Jupyter", "docx": "Word", "xlsx": "Excel",
}  # fmt: skip
REPORTS: Final = ("html", "pdf")
TAKEAWAYS: Final = ("docx", "xlsx")
#: Where places stand that lie in no province: the nation, and groups across provinces.
NOWHERE: Final = "-"


class Both(NamedTuple):
    """The same words in both languages."""

    zh: str
    en: str


NOTHING: Final = Both("", "")


@dataclass(frozen=True, slots=True)
class CataloguePlace:
    """A place: its names, what it lies in, who helps it. ``province`` is an id, or :data:`NOWHERE`."""

    id: str
    name: Both
    level: str = "county"
    province: str = NOWHERE
    province_name: Both = NOTHING
    within: Both = NOTHING
    donors: tuple[Both, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One notebook on one place and period in one language: its files, its state and the reason for it.

    ``files`` are addresses by format, relative to the catalogue: ``620421/2020/fund_distribution.zh.html``. ``why`` is the
    error of a failed report, whose files are then older than the failure, or what changed since a stale one was built.
    """

    place: str
    period: str
    notebook: str
    language: Language
    title: str
    files: Mapping[str, str] = field(default_factory=dict, hash=False)
    state: State = "built"
    why: Both = NOTHING

    @property
    def is_taken(self) -> bool:
        """Whether it is no report, but something to be taken away."""
        return bool(self.files) and all(form in TAKEAWAYS for form in self.files)

    @property
    def order(self) -> tuple[object, ...]:
        """Where it stands: by place, period and notebook, what is taken away last, Chinese first."""
        return self.place, self.period, self.is_taken, self.notebook, LANGUAGES.index(self.language)


@dataclass(frozen=True, slots=True)
class Unbuilt:
    """A notebook that was not built on a place and period (none: nothing was published on the place), and why.

    ``command`` is what would build it; empty where it cannot be built.
    """

    place: str
    period: str
    notebook: str
    why: Both
    command: str = ""
