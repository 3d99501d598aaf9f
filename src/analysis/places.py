"""How places are named: with the places they lie in, from province to county in Chinese, the other way round in English."""

from __future__ import annotations

from markupsafe import Markup

from analysis.datapackage.records import Place
from analysis.dataset import Dataset
from analysis.labels import Language


def located(dataset: Dataset, place: str, language: Language) -> str:
    """A place with those it lies in, the nation left out.

    >>> from analysis.dataset import load
    >>> located(load(), "620421", "zh"), located(load(), "620421", "en")
    ('甘肃省·白银市·靖远县', 'Jingyuan County, Baiyin, Gansu')
    """
    chain = [dataset.place(one) for one in dataset.lineage(place)]
    named: list[Place] = [one for one in chain if one.level != "nation"] or chain
    if language == "zh":
        return "·".join(one.name_zh for one in reversed(named))
    return ", ".join(one.name_en for one in named)


def with_code(dataset: Dataset, place: str, language: Language) -> Markup:
    """The same with the administrative code behind it."""
    return Markup("{} <code>{}</code>").format(located(dataset, place, language), place)
