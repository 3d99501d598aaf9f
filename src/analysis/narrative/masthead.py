"""The title block: what a report is about and what it rests on."""

from __future__ import annotations

from importlib.metadata import version

from markupsafe import Markup

from analysis.datapackage.records import Place
from analysis.display import Title
from analysis.labels import LANGUAGES, label, period_label
from analysis.numbers import period
from analysis.periods import last_year
from analysis.sources import citation, sources_of
from analysis.study import Study


def title(study: Study, notebook: str, *, names: tuple[str, str] | None = None) -> Title:
    """The title block: place, period, sources, hash of the data and version.

    ``names`` gives the title in Chinese and English for a notebook of one's own.
    """
    lang = study.language
    heading = names[LANGUAGES.index(lang)] if names else label(f"notebook.{notebook}", lang)
    dataset = study.dataset
    donors = [dataset.place(donor) for donor in _donors(study)]
    lineage = [dataset.place(p) for p in reversed(dataset.lineage(study.place)) if dataset.place(p).level != "nation"]
    joint = "·" if lang == "zh" else ", "
    where = joint.join(p.name(lang) for p in (lineage if lang == "zh" else reversed(lineage)))
    given = [
        joint.join(p.name(lang) for p in reversed(_region(study, donor.id)))
        if lang == "zh"
        else joint.join(p.name(lang) for p in _region(study, donor.id))
        for donor in donors
    ]
    sources = Markup("；" if lang == "zh" else "; ").join(
        citation(study, source, link=False) for source in sources_of(study, study.cited)
    )
    facts = [
        ("地区" if lang == "zh" else "Place", Markup("{} <code>{}</code>").format(where, study.place)),
        ("结对方" if lang == "zh" else "Paired with", Markup("、" if lang == "zh" else "; ").join(given)),
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
    return Title(heading, subtitle, tuple(f for f in facts if f[1]), details)


def _donors(study: Study) -> list[str]:
    """Who is paired with the place, or with a place that it lies in, in the study's period."""
    pairings = study.dataset.pairings
    first, last = study.period.partition("/")[0][:4], last_year(study.period)
    pairings = pairings[pairings["recipient"].isin(study.dataset.lineage(study.place))]
    begun = (pairings["from"] == "") | (pairings["from"] <= last)
    lasting = (pairings["to"] == "") | (pairings["to"] >= first)
    return list(dict.fromkeys(pairings.loc[begun & lasting, "donor"]))


def _region(study: Study, place: str) -> list[Place]:
    chain = [study.dataset.place(p) for p in study.dataset.lineage(place)]
    return [p for p in chain if p.level != "nation"]
