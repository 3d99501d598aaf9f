"""The title block: what a report is about and what it rests on."""

from __future__ import annotations

from importlib.metadata import version

from markupsafe import Markup

from analysis.display import Title
from analysis.errors import ParameterError
from analysis.labels import LABELS, LANGUAGES, label, period_label
from analysis.numbers import period
from analysis.periods import first_year, last_year
from analysis.places import located, with_code
from analysis.sources import citation, sources_of
from analysis.study import Study


def title(study: Study, notebook: str, *, names: tuple[str, str] | None = None) -> Title:
    """The title block: place, period, sources, hash of the data and version.

    ``names`` gives the title in Chinese and English for a notebook of one's own.

    Raises
    ------
    ParameterError
        The notebook is none of the package's and ``names`` are not given.
    """
    lang = study.language
    if not names and f"notebook.{notebook}" not in LABELS:
        raise ParameterError(
            f"title: found the notebook {notebook!r} without names; allowed: its title in Chinese and English, "
            'such as names=("标题", "Title")'
        )
    heading = names[LANGUAGES.index(lang)] if names else label(f"notebook.{notebook}", lang)
    dataset = study.dataset
    given = [located(dataset, donor, lang) for donor in _donors(study)]
    sources = Markup("；" if lang == "zh" else "; ").join(
        citation(study, source, link=False) for source in sources_of(study, study.cited)
    )
    facts = [
        ("地区" if lang == "zh" else "Place", with_code(dataset, study.place, lang)),
        ("结对方" if lang == "zh" else "Paired with", Markup("；" if lang == "zh" else "; ").join(given)),
        ("时期" if lang == "zh" else "Period", period(study.period, lang)),
        ("来源" if lang == "zh" else "Sources", sources),
        (
            "版本" if lang == "zh" else "Version",
            Markup("<code>paired-aid {}</code>").format(version("paired-aid")),
        ),
    ]
    details = {
        "language": lang,
        "notebook": notebook,
        "place_id": study.place,
        "place_name": study.place_name,
        "period": study.period,
        "data_hash": dataset.hash,
        "version": version("paired-aid"),
        "sources": str(sources),
    }
    subtitle = f"{study.place_name} · {period_label(study.period, lang)}"
    return Title(heading, subtitle, tuple(f for f in facts if f[1]), details, study.provenance)


def _donors(study: Study) -> list[str]:
    """Who is paired with the place in the study's period; where nobody is, with the nearest place that it lies in."""
    pairings = study.dataset.pairings
    first, last = str(first_year(study.period)), last_year(study.period)
    begun = (pairings["from"] == "") | (pairings["from"] <= last)
    lasting = (pairings["to"] == "") | (pairings["to"] >= first)
    pairings = pairings[begun & lasting]
    for place in study.dataset.lineage(study.place):
        if donors := list(dict.fromkeys(pairings.loc[pairings["recipient"] == place, "donor"])):
            return donors
    return []
