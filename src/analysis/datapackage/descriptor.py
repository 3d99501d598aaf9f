"""``datapackage.json``: the one place where tables, columns, units and keys are named, read with suspicion.

Only what this package understands is accepted: a rule that would be ignored in silence is refused.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from analysis.datapackage.rows import quoted
from analysis.errors import Violation

DESCRIPTOR = "datapackage.json"
TYPES = ("string", "integer", "number")
CONSTRAINTS = ("required", "unique", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength")


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its type, what it means, and what is allowed in it."""

    name: str
    type: str
    description: str = ""
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    max_length: int | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values must stand in another table; an empty ``resource`` is the same table."""

    fields: tuple[str, ...]
    resource: str
    reference_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """A table: its file, columns and keys."""

    name: str
    path: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """The descriptor: name, version, tables, and ids of the places reported on by default; ``raw`` is the JSON as read."""

    name: str
    title: str
    version: str
    resources: tuple[Resource, ...]
    default_places: tuple[str, ...]
    raw: dict[str, Any]

    def resource(self, name: str) -> Resource:
        """Return the table of this name."""
        return next(resource for resource in self.resources if resource.name == name)


class _RefusedError(Exception):
    """A fault of the descriptor that leaves nothing to go on with."""


def read_descriptor(data: bytes) -> tuple[Package | None, list[Violation]]:
    """Parse the descriptor.

    Parameters
    ----------
    data
        The bytes of ``datapackage.json``.

    Returns
    -------
    tuple
        The package, or None where the descriptor has a fault, and all its faults.
    """
    found: list[Violation] = []
    try:
        raw = json.loads(data.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        found.append(Violation(DESCRIPTOR, None, None, f"byte 0x{data[error.start]:02x} at {error.start}", "UTF-8"))
        return None, found
    except json.JSONDecodeError as error:
        found.append(Violation(DESCRIPTOR, error.lineno, None, f"no JSON ({error.msg})", "a JSON object"))
        return None, found
    except (_RefusedError, ValueError, RecursionError) as error:
        found.append(Violation(DESCRIPTOR, None, None, f"no usable JSON ({error})", "a JSON object"))
        return None, found
    reader = _Reader(found)
    package = reader.package(raw)
    return (None if found else package), found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise _RefusedError(f"the key {name!r} twice in one object")
    return dict(pairs)


def _no_constant(name: str) -> None:
    raise _RefusedError(f"{name} is no JSON number")


@dataclass(slots=True)
class _Reader:
    """Walks through the JSON and collects what it cannot accept."""

    found: list[Violation]

    def refuse(self, where: str, what: object, allowed: str) -> None:
        text = quoted(what) if isinstance(what, str) else quoted(json.dumps(what, ensure_ascii=False))
        self.found.append(Violation(DESCRIPTOR, None, where or None, text, allowed))

    def package(self, raw: object) -> Package | None:
        if not isinstance(raw, dict):
            self.refuse("", raw, "a JSON object")
            return None
        resources = raw.get("resources")
        if not isinstance(resources, list) or not resources:
            self.refuse("resources", resources, "a list of tables")
            return None
        tables = [table for number, one in enumerate(resources) if (table := self.resource(one, number)) is not None]
        for kind, values in (("name", [t.name for t in tables]), ("path", [t.path for t in tables])):
            for value in sorted({value for value in values if values.count(value) > 1}):
                self.refuse(kind, value, f"each {kind} of a table once")
        for table in tables:
            self.references(table, tables)
        name, title = self.text(raw, "name", "name"), self.text(raw, "title", "title", needed=False)
        version = self.text(raw, "version", "version")
        return Package(name, title, version, tuple(tables), self.default_places(raw), raw)

    def default_places(self, raw: dict[str, Any]) -> tuple[str, ...]:
        if "default_places" not in raw:
            return ()
        value = raw["default_places"]
        if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
            self.refuse("default_places", value, "a list of ids of places; without the property, all places")
            return ()
        return tuple(value)

    def text(self, raw: dict[str, Any], key: str, where: str, *, needed: bool = True) -> str:
        value = raw.get(key, "")
        if not isinstance(value, str) or (needed and not value):
            self.refuse(where, raw.get(key), "text")
            return ""
        return value

    def resource(self, raw: object, number: int) -> Resource | None:
        if not isinstance(raw, dict):
            self.refuse(f"resources[{number}]", raw, "a JSON object")
            return None
        name = self.text(raw, "name", f"resources[{number}].name")
        where = name or f"resources[{number}]"
        path = self.text(raw, "path", f"{where}.path")
        parts = PurePosixPath(path).parts
        if path and (not re.fullmatch(r"[\w./-]+", path) or path.startswith("/") or ".." in parts):
            self.refuse(f"{where}.path", path, "a path inside the data folder")
        for key, good in (("format", "csv"), ("encoding", "utf-8"), ("mediatype", "text/csv")):
            if raw.get(key, good) != good:
                self.refuse(f"{where}.{key}", raw[key], good)
        if raw.get("dialect", {}) not in ({}, {"lineTerminator": "\n"}):
            self.refuse(f"{where}.dialect", raw["dialect"], 'comma, double quote and lineTerminator "\\n" only')
        schema = raw.get("schema")
        if not isinstance(schema, dict) or not isinstance(schema.get("fields"), list) or not schema["fields"]:
            self.refuse(f"{where}.schema", schema, "a schema with fields")
            return None
        if schema.get("missingValues", [""]) != [""]:
            self.refuse(f"{where}.missingValues", schema["missingValues"], "only the empty cell")
        fields = tuple(self.field(one, f"{where}.fields[{n}]", where) for n, one in enumerate(schema["fields"]))
        names = [field.name for field in fields]
        for twice in sorted({one for one in names if one and names.count(one) > 1}):
            self.refuse(where, twice, "each column once")
        primary = self.columns(schema.get("primaryKey", []), f"{where}.primaryKey", names)
        description = self.text(raw, "description", f"{where}.description", needed=False)
        return Resource(name, path, description, fields, primary, self.foreign_keys(schema, where, names))

    def columns(self, value: object, where: str, names: list[str] | None) -> tuple[str, ...]:
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            self.refuse(where, value, "names of columns")
            return ()
        for one in listed:
            if names is not None and one not in names:
                self.refuse(where, one, "a column of this table")
        return tuple(listed)

    def foreign_keys(self, schema: dict[str, Any], where: str, names: list[str]) -> tuple[ForeignKey, ...]:
        keys, listed = [], schema.get("foreignKeys", [])
        for one in listed if isinstance(listed, list) else [listed]:
            reference = one.get("reference") if isinstance(one, dict) else None
            if not isinstance(reference, dict):
                self.refuse(f"{where}.foreignKeys", one, "fields and a reference")
                continue
            fields = self.columns(one.get("fields"), f"{where}.foreignKeys", names)
            target = self.columns(reference.get("fields"), f"{where}.foreignKeys", None)
            resource = self.text(reference, "resource", f"{where}.foreignKeys", needed=False)
            if not fields or len(fields) != len(target):
                self.refuse(f"{where}.foreignKeys", one, "as many fields as reference fields")
                continue
            keys.append(ForeignKey(fields, resource, target))
        return tuple(keys)

    def references(self, table: Resource, tables: list[Resource]) -> None:
        for key in table.foreign_keys:
            target = next((one for one in tables if one.name == (key.resource or table.name)), None)
            names = [field.name for field in target.fields] if target is not None else []
            if not set(key.reference_fields) <= set(names):
                what = f"{key.resource or table.name}.{', '.join(key.reference_fields)}"
                self.refuse(f"{table.name}.foreignKeys", what, "a table and column of this package")

    def field(self, raw: object, where: str, table: str) -> Field:
        if not isinstance(raw, dict):
            self.refuse(where, raw, "a JSON object")
            return Field("", "string")
        name = self.text(raw, "name", f"{where}.name")
        where = f"{table}.{name}" if name else where
        kind = raw.get("type")
        if kind not in TYPES:
            self.refuse(f"{where}.type", kind, "one of " + ", ".join(TYPES))
            kind = "string"
        rules = raw.get("constraints", {})
        if not isinstance(rules, dict):
            self.refuse(f"{where}.constraints", rules, "a JSON object")
            rules = {}
        for key, value in rules.items():
            fault = _rule_fault(key, value, kind)
            if fault is not None:
                self.refuse(f"{where}.constraints.{key}", value if key in CONSTRAINTS else key, fault)
                rules = {}
                break
        return Field(
            name=name,
            type=kind,
            description=self.text(raw, "description", f"{where}.description", needed=False),
            required=rules.get("required", False),
            unique=rules.get("unique", False),
            enum=tuple(rules.get("enum", ())),
            pattern=re.compile(rules["pattern"], re.ASCII) if "pattern" in rules else None,
            minimum=rules.get("minimum"),
            maximum=rules.get("maximum"),
            min_length=rules.get("minLength"),
            max_length=rules.get("maxLength"),
        )


def _rule_fault(key: str, value: object, kind: str) -> str | None:
    """Say what is allowed instead of this constraint, or None where it is well formed."""
    plain_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if key not in CONSTRAINTS:
        return "one of " + ", ".join(CONSTRAINTS)
    if key in ("required", "unique"):
        return None if isinstance(value, bool) else "true or false"
    if key == "enum":
        good = isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)
        return None if good and kind == "string" else "a list of texts, on a column of type string"
    if key == "pattern":
        try:
            re.compile(value if isinstance(value, str) else "(", re.ASCII)
        except re.error:
            return "a regular expression"
        return None if kind == "string" else "a pattern on a column of type string"
    if key in ("minimum", "maximum"):
        return None if plain_number and kind != "string" else "a number, on a column of numbers"
    return None if isinstance(value, int) and plain_number and kind == "string" else "an integer, on a column of texts"
