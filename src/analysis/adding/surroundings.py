"""Places and pairings that confirmed figures need and the package does not have yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from analysis.adding.cells import CellError, WrittenPlace, new_places
from analysis.adding.confirmed import Composed, Entry, name_of
from analysis.adding.faults import near
from analysis.adding.mixed_up import proposed_of
from analysis.datapackage.rows import Row, quoted
from analysis.proposals.sheet import SheetRow

Places = Mapping[str, Mapping[str, str]]
"""The cells of the places of the package, by id."""

_PLACE: Final = dict.fromkeys(("id", "name_zh", "name_en", "level", "parent", "members"), "new_places")
_PAIRING: Final = {"recipient": "place", "donor": "donor", "source": "source_id"}
_PAIRED: Final = ("county", "district", "prefecture", "province", "group")


def described_places(composed: Composed, known_places: Places) -> dict[str, WrittenPlace]:
    """What the rows say of places that would be made, by id; a description of a place of the package must agree with it."""
    described: dict[str, tuple[WrittenPlace, SheetRow]] = {}
    for entry in composed.entries:
        try:
            found = new_places(entry.row["new_places"])
        except CellError as error:
            composed.fault(entry.row, "new_places", error.found, error.allowed)
            continue
        for place in found:
            known = known_places.get(place.id)
            if known is not None and (place.name_zh, place.parent) != (known["name_zh"], known["parent"]):
                allowed = f"{known['name_zh']} in {known['parent'] or 'nothing'}, as places.csv has for {place.id}"
                composed.fault(entry.row, "new_places", f"{place.name_zh} in {place.parent}", allowed)
            first, row = described.setdefault(place.id, (place, entry.row))
            if first != place:
                composed.fault(
                    entry.row, "new_places", f"{place.id} otherwise than in {name_of(row)}", "each place once"
                )
    return {name: place for name, (place, _) in described.items() if name not in known_places}


def check_names(composed: Composed, row: SheetRow, known_places: Places, described: Mapping[str, WrittenPlace]) -> None:
    """A place is known or described, and has the name that stands beside its id."""
    for column in ("place", "donor"):
        place, name = row[column], row[f"{column}_zh"]
        known = known_places.get(place)
        if place and known is None and place not in described:
            allowed = "the id of a place of the data, or of one that the column new_places describes"
            if not place[:6].isdecimal():  # codes that look alike are not the same place
                allowed += near(place, ((one, (one, it["name_zh"], it["name_en"])) for one, it in known_places.items()))
            composed.fault(row, column, quoted(place), allowed)
            continue
        expected = known["name_zh"] if known is not None else described[place].name_zh if place else ""
        # Whoever changes the id may leave the name as it was proposed; one that was changed alone would get lost.
        if name not in ("", expected, proposed_of(row).get(f"{column}_zh")):
            allowed = (
                f"{expected}, the name of {place}, or an empty cell: if another place is meant, change {column}"
                if place
                else f"an empty cell, or the id of this place in {column}"
            )
            composed.fault(row, f"{column}_zh", quoted(name), allowed)


def compose_places(composed: Composed, described: Mapping[str, WrittenPlace]) -> None:
    """The new places that new figures name, and those that they lie in."""
    made: set[str] = set()
    rows = {row.row: row for row in map(_row_of, composed.entries)}
    for figure in list(composed.new.get("figures", ())):
        waiting = [figure.cells["place"], figure.cells["donor"]]
        while waiting:
            place = described.get(waiting.pop(0))
            if place is None or place.id in made:
                continue
            made.add(place.id)
            waiting.append(place.parent)
            cells = {"id": place.id, "name_zh": place.name_zh, "name_en": place.name_en, "level": place.level}
            composed.add("places", cells | {"parent": place.parent}, rows[figure.row], _PLACE)
    composed.new.get("places", []).sort(key=lambda one: one.cells["id"])


def compose_pairings(
    composed: Composed, pairings: Iterable[Row], known_places: Places, described: Mapping[str, WrittenPlace]
) -> None:
    """A recipient and a donor that a new figure names together, and that no source has named so far."""
    levels = {name: cells["level"] for name, cells in known_places.items()}
    levels |= {name: place.level for name, place in described.items()}
    paired = {(row["recipient"], row["donor"]) for row in pairings}
    rows = {row.row: row for row in map(_row_of, composed.entries)}
    for figure in list(composed.new.get("figures", ())):
        pair = figure.cells["place"], figure.cells["donor"]
        if pair in paired or not all(levels.get(place) in _PAIRED for place in pair):
            continue
        paired.add(pair)
        cells = {"recipient": pair[0], "donor": pair[1], "from": "", "to": "", "source": figure.cells["source"]}
        composed.add("pairings", cells, rows[figure.row], _PAIRING)
    composed.new.get("pairings", []).sort(key=lambda one: (one.cells["recipient"], one.cells["donor"]))


def _row_of(entry: Entry) -> SheetRow:
    return entry.row
