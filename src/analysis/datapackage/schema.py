"""The data package as it stands on disk: descriptor and tables, read strictly, every fault collected.

No pandas here: whoever only needs to know what there is (a batch that plans its runs) does not pay for it.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from analysis.datapackage.descriptor import DESCRIPTOR, Field, Package, Resource, read_descriptor
from analysis.datapackage.pending import whole
from analysis.datapackage.rows import MAX_FILE_BYTES, Row, quoted, read_sheet
from analysis.errors import DataPackageError, Violation

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?")
# Above so many keys, looking for one that resembles an unknown one would take longer than all the rest.
_GUESSES = 2000


@dataclass(frozen=True, slots=True)
class Contents:
    """What lies in a data folder: the descriptor, the rows of each table, all violations, a hash of the bytes, the bytes."""

    package: Package | None
    tables: dict[str, tuple[Row, ...]]
    violations: tuple[Violation, ...]
    hash: str
    files: dict[str, bytes] = field(default_factory=dict)


def read_package(folder: Path) -> Contents:
    """Read descriptor and tables of a data folder and check them against the schema.

    Parameters
    ----------
    folder
        The folder that holds ``datapackage.json``.

    Returns
    -------
    Contents
        The rows as text by table, and every violation of every file, in the order of file, row and column. Nothing is
        raised for bad data: a caller that needs good data looks at ``violations`` first.
    """
    try:
        held = whole(folder, _all_files)
    except DataPackageError as error:
        return Contents(None, {}, error.violations, "")
    return _contents(held.__getitem__)


def _all_files(path_of: Callable[[str], Path]) -> dict[str, bytes | Violation]:
    """The files of a package by name: quickly, so that they belong together; what is in them is looked at later."""
    data = _read_file(path_of(DESCRIPTOR), DESCRIPTOR)
    package = None if isinstance(data, Violation) else read_descriptor(data)[0]
    paths = [resource.path for resource in package.resources] if package is not None else []
    return {DESCRIPTOR: data} | {path: _read_file(path_of(path), path) for path in paths}


def contents_of(files: Mapping[str, bytes]) -> Contents:
    """Read a package that lies in memory, just as :func:`read_package` reads one from a folder.

    Parameters
    ----------
    files
        The bytes of each file by its name: ``datapackage.json`` and the tables that it names. Others are not looked at.

    Returns
    -------
    Contents
        As from a folder with these files: the same rows, violations and hash.
    """
    return _contents(partial(_held_file, files))


def _contents(read: Callable[[str], bytes | Violation]) -> Contents:
    data = read(DESCRIPTOR)
    if isinstance(data, Violation):
        return Contents(None, {}, (data,), "")
    package, violations = read_descriptor(data)
    if package is None:
        return Contents(None, {}, tuple(violations), "")
    files = {DESCRIPTOR: data}
    tables: dict[str, tuple[Row, ...]] = {}
    for resource in package.resources:
        content = read(resource.path)
        if isinstance(content, Violation):
            violations.append(content)
            continue
        files[resource.path] = content
        sheet = read_sheet(content, file=resource.path, columns=[column.name for column in resource.fields])
        violations.extend(sheet.violations)
        tables[resource.name] = sheet.rows
        for column in resource.fields:
            violations.extend(_cell_faults(resource.path, column, sheet.rows))
        violations.extend(_key_faults(resource, sheet.rows))
    for resource in package.resources:
        violations.extend(_reference_faults(package, resource, tables))
    return Contents(package, tables, in_order(violations, package), hash_of(files), files)


def hash_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 of the files of a package, in their order: names, lengths and bytes."""
    digest = hashlib.sha256()
    for name, data in files.items():
        # Name and length first, so that moving bytes from one file to the next gives another hash.
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def in_order(violations: Iterable[Violation], package: Package | None) -> tuple[Violation, ...]:
    """Sort violations by file (as the descriptor lists them), row and column."""
    resources = package.resources if package is not None else ()
    files = {resource.path: number for number, resource in enumerate(resources)}
    columns = {(r.path, field.name): number for r in resources for number, field in enumerate(r.fields)}

    def place(violation: Violation) -> tuple[int, int, int, str]:
        column = columns.get((violation.file, violation.column or ""), -1)
        return files.get(violation.file, -1), violation.row or 0, column, violation.column or ""

    return tuple(sorted(violations, key=place))


def _read_file(path: Path, name: str) -> bytes | Violation:
    if not path.is_file():
        return _missing(name)
    try:
        size = path.stat().st_size
        return _too_long(name, size) if size > MAX_FILE_BYTES else path.read_bytes()
    except OSError as error:
        return Violation(name, None, None, f"a file that cannot be read ({error.strerror})", "a file that can be read")


def _held_file(files: Mapping[str, bytes], name: str) -> bytes | Violation:
    if name not in files:
        return _missing(name)
    return _too_long(name, len(files[name])) if len(files[name]) > MAX_FILE_BYTES else files[name]


def _missing(name: str) -> Violation:
    return Violation(name, None, None, "no such file", "a file of this name")


def _too_long(name: str, size: int) -> Violation:
    return Violation(name, None, None, f"{size} bytes", f"at most {MAX_FILE_BYTES} bytes")


# Cells ---------------------------------------------------------------------------------------------------------------


def _cell_faults(file: str, field: Field, rows: tuple[Row, ...]) -> Iterator[Violation]:
    """Check one column; each faulty cell is named once, with the first rule it breaks."""
    for row in rows:
        cell = row.cells.get(field.name)
        if cell is None or field.name in row.faults:
            continue
        allowed = _broken_rule(field, cell)
        if allowed is not None:
            row.faults.add(field.name)
            yield Violation(file, row.line, field.name, quoted(cell) if cell else "an empty cell", allowed)


def _broken_rule(field: Field, cell: str) -> str | None:
    if not cell:
        return "a value" if field.required else None
    if field.type == "integer" and not _INTEGER.fullmatch(cell):
        return "an integer such as 42, at most 15 digits"
    if field.type == "number" and not _NUMBER.fullmatch(cell):
        return "a plain decimal number such as 1250 or 16.86, at most 15 digits before the point and 9 after it"
    if field.enum and cell not in field.enum:
        return "one of " + ", ".join(field.enum)
    if field.pattern is not None and not field.pattern.fullmatch(cell):
        return f"text that matches {field.pattern.pattern}"
    if field.min_length is not None and len(cell) < field.min_length:
        return f"at least {field.min_length} characters"
    if field.max_length is not None and len(cell) > field.max_length:
        return f"at most {field.max_length} characters"
    if field.minimum is not None and float(cell) < field.minimum:
        return f"at least {field.minimum:g}"
    if field.maximum is not None and float(cell) > field.maximum:
        return f"at most {field.maximum:g}"
    return None


# Keys ----------------------------------------------------------------------------------------------------------------


def _key_faults(resource: Resource, rows: tuple[Row, ...]) -> Iterator[Violation]:
    keys: set[tuple[str, ...]] = {(field.name,) for field in resource.fields if field.unique}
    if resource.primary_key:
        keys.add(resource.primary_key)
    for key in sorted(keys):
        seen: dict[tuple[str, ...], int] = {}
        for row in rows:
            if not row.sound(*key):
                continue
            values = tuple(row[name] for name in key)
            if not any(values):
                continue
            first = seen.setdefault(values, row.line)
            if first != row.line:
                found = f"{quoted(', '.join(values))} again, as in row {first}"
                yield Violation(resource.path, row.line, key[0], found, f"each {', '.join(key)} once")


def _reference_faults(package: Package, resource: Resource, tables: dict[str, tuple[Row, ...]]) -> Iterator[Violation]:
    for key in resource.foreign_keys:
        target = key.resource or resource.name
        if target not in tables or resource.name not in tables:
            continue
        # Cells of damaged rows count as well: one fault is not reported twice.
        known = {tuple(row.cells.get(name, "") for name in key.reference_fields) for row in tables[target]}
        file, guesses = package.resource(target).path, sorted(values[0] for values in known)
        if len(guesses) > _GUESSES:
            guesses = []
        for row in tables[resource.name]:
            values = tuple(row.cells.get(name, "") for name in key.fields)
            if not row.sound(*key.fields) or not any(values) or values in known:
                continue
            row.faults.update(key.fields)
            allowed = f"a value of {', '.join(key.reference_fields)} in {file}"
            close = difflib.get_close_matches(values[0], guesses, n=1)
            if close:
                allowed += f", such as {quoted(close[0])}"
            yield Violation(resource.path, row.line, key.fields[0], quoted(", ".join(values)), allowed)
