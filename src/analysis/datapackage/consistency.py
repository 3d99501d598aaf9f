"""What the schema cannot say: does each figure mean what its row claims?

Every check skips rows whose cells already have a fault, so that one fault is named once. A source that contradicts
itself (a part larger than its whole) is no fault of the data: that is for :mod:`analysis.audit`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from analysis import numerals
from analysis.datapackage.descriptor import DESCRIPTOR, Package
from analysis.datapackage.rows import Row, quoted
from analysis.datapackage.schema import Contents
from analysis.errors import NumberPhraseError, Violation
from analysis.numerals import Reading
from analysis.periods import parse_period

#: The measure of the national price index; see :mod:`analysis.prices`.
CONSUMER_PRICES = "consumer_prices_change"
#: Money is divided by this count of people.
_RESIDENTS = "population_resident"

#: What the code reads: ``!`` marks a required column; the type follows the colon where it is no text.
_COLUMNS = {
    "sources": "id! title! title_kind! publisher! published url language! tier! sha256",
    "places": "id! name_zh! name_en! level! parent members",
    "pairings": "recipient! donor! from to source!",
    "measures": "id! label_zh! label_en! kind! unit! flow! area! meaning!",
    "figures": "id! source! place! donor period! measure! subject_zh! subject_en! value!:number unit! hedge! stage! "
    "scope! as_written! line:integer start:integer end:integer note_zh note_en question_zh question_en",
    "links": "figure! relation! target! basis! group complete",
}
_FOREIGN_KEYS = {
    "places": {"parent": "places"},
    "pairings": {"recipient": "places", "donor": "places", "source": "sources"},
    "figures": {"source": "sources", "place": "places", "donor": "places", "measure": "measures"},
    "links": {"figure": "figures", "target": "figures"},
}
#: The base unit of each kind; a count has the thing counted as its unit.
_UNITS = {
    "money": "yuan",
    "income": "yuan_per_person",
    "output": "yuan",
    "people": "persons",
    "person_times": "person_times",
    "households": "households",
    "percent": "percent",
}
_PRINTED = {
    "money": "an amount in 元",
    "income": "an amount in 元",
    "output": "an amount in 元",
    "people": "a number of people (人, 名), not person-times",
    "person_times": "a number of person-times (人次)",
    "households": "a number of households (户)",
    "percent": "a percentage",
    "count": "a number of things, neither money nor people, households or a percentage",
}
#: The unit that a bare number has, as the words around it say what is counted: 脱贫人口12.7万.
_BARE = {"output": "元", "people": "人", "households": "户", "percent": "%"}
_RANKS = {"nation": 0, "province": 1, "prefecture": 2, "county": 3, "district": 3, "village": 4}


def shape_faults(package: Package) -> Iterator[Violation]:
    """Name every table, column and key that the code needs and the descriptor lacks."""
    tables = {resource.name: resource for resource in package.resources}
    for table, line in _COLUMNS.items():
        if table not in tables:
            yield Violation(DESCRIPTOR, None, "resources", f"no table {table}", f"a table {table}")
            continue
        resource = tables[table]
        fields = {field.name: field for field in resource.fields}
        for entry in line.split():
            name, _, kind = entry.partition(":")
            required, name, kind = name.endswith("!"), name.rstrip("!"), kind or "string"
            field = fields.get(name)
            if field is None:
                yield Violation(DESCRIPTOR, None, f"{table}.{name}", "no such column", "a column of this name")
            elif field.type != kind or (required and not field.required):
                allowed = f"type {kind}, required" if required else f"type {kind}"
                yield Violation(DESCRIPTOR, None, f"{table}.{name}", f"type {field.type}", allowed)
        if "id!" in line.split() and resource.primary_key != ("id",):
            yield Violation(DESCRIPTOR, None, f"{table}.primaryKey", str(list(resource.primary_key)), "['id']")
        keys = {key.fields: (key.resource or table, key.reference_fields) for key in resource.foreign_keys}
        for column, target in _FOREIGN_KEYS.get(table, {}).items():
            if keys.get((column,)) != (target, ("id",)):
                allowed = f"a foreign key from {column} to {target}.id"
                yield Violation(DESCRIPTOR, None, f"{table}.foreignKeys", "no such key", allowed)


def meaning_faults(contents: Contents) -> Iterator[Violation]:
    """Check sources, places, pairings, measures and figures beyond the schema."""
    tables = contents.tables
    yield from _source_faults(tables.get("sources", ()))
    yield from _place_faults(tables.get("places", ()))
    yield from _member_faults(tables.get("places", ()))
    yield from _pairing_faults(tables.get("pairings", ()))
    yield from _measure_faults(tables.get("measures", ()))
    figures = tables.get("figures", ())
    if not figures and not any(violation.file == "figures.csv" for violation in contents.violations):
        yield Violation("figures.csv", None, None, "a header and no rows", "one figure or more")
    measures = {row["id"]: row for row in tables.get("measures", ()) if row.sound("id", "kind", "unit")}
    sources = {row["id"]: row for row in tables.get("sources", ()) if row.sound("id", "sha256")}
    for row in figures:
        yield from _figure_faults(row, measures.get(row.cells.get("measure", "")))
        yield from _span_faults(row, sources.get(row.cells.get("source", "")))
    yield from _overlap_faults(figures)
    yield from _price_faults(figures)


def _source_faults(rows: Iterable[Row]) -> Iterator[Violation]:
    for row in rows:
        if row.sound("published") and row["published"]:
            try:
                date.fromisoformat((row["published"] + "-01-01")[:10])
            except ValueError:
                yield Violation(
                    "sources.csv", row.line, "published", quoted(row["published"]), "a date of the calendar"
                )


def _place_faults(rows: tuple[Row, ...]) -> Iterator[Violation]:
    places = {row["id"]: row for row in rows if row.sound("id", "level", "parent")}
    for row in places.values():
        parent = places.get(row["parent"])
        if row["parent"] and parent is None:
            continue
        if (parent is None) != (row["level"] == "nation"):
            found = quoted(row["parent"]) if row["parent"] else "an empty cell"
            allowed = "empty for a nation" if row["level"] == "nation" else "the place it lies in"
            yield Violation("places.csv", row.line, "parent", found, allowed)
            continue
        if parent is None:
            continue
        own, above = _RANKS.get(row["level"]), _RANKS.get(parent["level"])
        if _returns(row["id"], places):
            yield Violation(
                "places.csv", row.line, "parent", quoted(row["parent"]), "a place that does not lie in this one"
            )
        elif own is not None and (above is None or above >= own):
            found = f"{quoted(row['parent'])}, a {parent['level']}"
            yield Violation("places.csv", row.line, "parent", found, f"a place above a {row['level']}")


def _member_faults(rows: tuple[Row, ...]) -> Iterator[Violation]:
    """Only a group names members: places that are known, each once, and no groups."""
    levels = {row["id"]: row["level"] for row in rows if row.sound("id", "level")}
    for row in rows:
        if not row.sound("level", "members") or not row["members"]:
            continue
        if row["level"] != "group":
            allowed = f"an empty cell, as the level is {row['level']}"
            yield Violation("places.csv", row.line, "members", quoted(row["members"]), allowed)
            continue
        members = row["members"].split(" ")
        for number, member in enumerate(members):
            if member in members[:number]:
                yield Violation("places.csv", row.line, "members", f"{quoted(member)} twice", "each place once")
            elif levels.get(member, "group") == "group":
                allowed = "ids of places.csv that are no groups"
                yield Violation("places.csv", row.line, "members", quoted(member), allowed)


def _returns(place: str, places: dict[str, Row]) -> bool:
    """Whether the way up from a place comes back to it."""
    seen: set[str] = set()
    here = places[place]["parent"]
    while here in places and here not in seen and here != place and places[here]["level"] != "nation":
        seen.add(here)
        here = places[here]["parent"]
    return here == place


def _pairing_faults(rows: Iterable[Row]) -> Iterator[Violation]:
    for row in rows:
        if row.sound("recipient", "donor") and row["recipient"] == row["donor"]:
            yield Violation("pairings.csv", row.line, "donor", quoted(row["donor"]), "another place than the recipient")
        if row.sound("from", "to") and row["from"] and row["to"] and row["to"] < row["from"]:
            yield Violation("pairings.csv", row.line, "to", quoted(row["to"]), f"{row['from']} or later")


def _measure_faults(rows: Iterable[Row]) -> Iterator[Violation]:
    for row in rows:
        if not row.sound("kind", "unit", "flow"):
            continue
        unit = _UNITS.get(row["kind"])
        if unit is not None and row["unit"] != unit:
            yield Violation(
                "measures.csv", row.line, "unit", quoted(row["unit"]), f"{unit}, as the kind is {row['kind']}"
            )
        elif unit is None and row["unit"] in _UNITS.values():
            yield Violation(
                "measures.csv", row.line, "unit", quoted(row["unit"]), f"the thing that a {row['kind']} counts"
            )
        if (row["kind"] == "money") == (row["flow"] == "none"):
            allowed = "a kind of money" if row["kind"] == "money" else f"none, as the kind is {row['kind']}"
            yield Violation("measures.csv", row.line, "flow", quoted(row["flow"]), allowed)


# Figures -------------------------------------------------------------------------------------------------------------


def _figure_faults(row: Row, measure: Row | None) -> Iterator[Violation]:
    file, line = "figures.csv", row.line
    if row.sound("period"):
        try:
            parse_period(row["period"])
        except ValueError as error:
            yield Violation(file, line, "period", quoted(row["period"]), f"a period that exists ({error})")
    if measure is not None and row.sound("unit") and row["unit"] != measure["unit"]:
        allowed = f"{measure['unit']}, the unit of the measure {measure['id']}"
        yield Violation(file, line, "unit", quoted(row["unit"]), allowed)
    if not row.sound("as_written", "hedge"):
        return
    try:
        reading = reading_of(row["as_written"], kind=measure["kind"] if measure is not None else "")
    except NumberPhraseError as error:
        yield Violation(file, line, "as_written", quoted(row["as_written"]), f"a number with its unit ({error})")
        return
    if measure is not None and not fits(reading, measure["kind"]):
        allowed = f"{_PRINTED.get(measure['kind'], measure['kind'])}, as the measure is {measure['id']}"
        yield Violation(file, line, "as_written", quoted(row["as_written"]), allowed)
    try:
        hedge = reading_of(row["as_written"], row["hedge"], kind=measure["kind"] if measure is not None else "").hedge
    except NumberPhraseError:
        hedge = reading.hedge
    if hedge != row["hedge"]:
        allowed = f"{hedge}, as as_written says {quoted(row['as_written'])}"
        yield Violation(file, line, "hedge", quoted(row["hedge"]), allowed)
    if row.sound("value") and Fraction(row["value"]) != reading.value:
        allowed = f"{plain(reading.value)}, as {quoted(row['as_written'])} reads"
        yield Violation(file, line, "value", quoted(row["value"]), allowed)
    elif row.sound("value", "measure") and row["measure"] == _RESIDENTS and Fraction(row["value"]) <= 0:
        yield Violation(file, line, "value", quoted(row["value"]), f"more than 0, as the measure is {_RESIDENTS}")


@lru_cache(maxsize=2**16)
def reading_of(as_written: str, hedge: str = "exact", *, kind: str = "") -> Reading:
    """Read a phrase under the hedge of its row and the kind of its measure; checking and loading read each phrase once."""
    return numerals.read(as_written, hedge=hedge, unit=_BARE.get(kind))


def fits(reading: Reading, kind: str) -> bool:
    """Whether a printed number can be a number of this kind: 人次 are no people, 美元 are no yuan."""
    if kind in ("money", "income", "output"):
        return reading.unit == "元"
    if kind == "people":
        return (reading.kind == "people" and reading.unit != "人次") or reading.unit == "个"
    if kind == "person_times":
        return reading.unit == "人次"
    if kind == "households":
        return reading.kind == "households" and reading.unit == "户"
    if kind == "percent":
        return reading.kind == "percent"
    return reading.kind not in ("money", "people", "households", "percent")


def plain(value: Fraction) -> str:
    """A number as the CSV writes it: 168600, 16.86."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.9f}".rstrip("0")


def _span_faults(row: Row, source: Row | None) -> Iterator[Violation]:
    """Line, start and end belong together, and to a text whose checksum is known."""
    file = "figures.csv"
    if not row.sound("line", "start", "end"):
        return
    missing = [name for name in ("line", "start", "end") if not row[name]]
    if len(missing) == 3:
        return
    if missing:
        yield Violation(file, row.line, missing[0], "an empty cell", "line, start and end, or none of them")
    elif int(row["end"]) <= int(row["start"]):
        yield Violation(file, row.line, "end", quoted(row["end"]), f"more than start, which is {row['start']}")
    if source is not None and not source["sha256"]:
        given = next(name for name in ("line", "start", "end") if row[name])
        allowed = f"an empty cell, as the source {source['id']} has no sha256"
        yield Violation(file, row.line, given, quoted(row[given]), allowed)


def _price_faults(rows: Iterable[Row]) -> Iterator[Violation]:
    """The years of the price index leave no year out."""
    years = {
        int(row["period"]): row
        for row in rows
        if row.sound("measure", "period") and row["measure"] == CONSUMER_PRICES and row["period"].isdecimal()
    }
    ordered = sorted(years)
    for before, year in pairwise(ordered):
        if year > before + 1:
            found = f"{year} after {before}"
            allowed = f"{before + 1}, as the years of {CONSUMER_PRICES} follow one another"
            yield Violation("figures.csv", years[year].line, "period", found, allowed)


def _overlap_faults(rows: Iterable[Row]) -> Iterator[Violation]:
    """No two figures stand in the same place of a text."""
    spans: dict[str, list[tuple[int, int, Row]]] = {}
    for row in rows:
        if row.sound("source", "start", "end") and row["start"] and row["end"]:
            spans.setdefault(row["source"], []).append((int(row["start"]), int(row["end"]), row))
    for found in spans.values():
        before: tuple[int, Row] | None = None
        for start, end, row in sorted(found, key=lambda span: (span[0], span[2].line)):
            if before is not None and start < before[0]:
                allowed = f"a place that no other figure has; row {before[1].line} ends at {before[0]}"
                yield Violation("figures.csv", row.line, "start", quoted(row["start"]), allowed)
            if before is None or end > before[0]:
                before = (end, row)
