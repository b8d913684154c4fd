"""Checks of names: rows that repeat a key, and names that nobody declared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from planner.validation import rule_codes as codes
from planner.validation import sense_codes
from planner.validation.codes import did_you_mean, nearest
from planner.validation.problem import Problem
from planner.validation.view import WorkbookView
from planner.workbook.columns import Column
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.table import Table

_EXTRA_KEYS = {"Inspection": ("plan", "item", "factory"), "Open orders": (), "Scenarios": ()}
"""Sheets whose rows are told apart by other columns than the key columns of the attribute table."""


_NAMES_COMPARED = 100
"""Unknown names of a column for which a like one is looked for: where all are unknown, that is no slip."""


def check_duplicate_rows(view: WorkbookView) -> Iterator[Problem]:
    """No two rows of a sheet have the same key."""
    for name, sheet in INPUT_SHEETS.items():
        keys = _EXTRA_KEYS.get(name, sheet.keys)
        if keys and name != "Settings":
            yield from _duplicates(view[name], keys)


def _duplicates(table: Table, keys: tuple[str, ...]) -> Iterator[Problem]:
    required = [
        position for position, key in enumerate(keys) if INPUT_SHEETS[table.sheet].column(key).required
    ]
    first: dict[tuple[object, ...], int] = {}
    for index, key in enumerate(table.values(*keys)):
        if first.setdefault(key, index) == index or any(key[position] is None for position in required):
            continue
        if any(table.is_unread(row, name) for row in (index, first[key]) for name in keys):
            continue
        words = ", ".join(
            f"{name} {value}" for name, value in zip(keys, key, strict=True) if value is not None
        )
        yield codes.DUPLICATE_ROW.at(
            table.cell(index, keys[0]), f"{words}: stands in row {table.row_numbers[first[key]]} already."
        )


def check_references(view: WorkbookView) -> Iterator[Problem]:
    """Every name is declared on its sheet; resources on their factory."""
    for name, sheet in INPUT_SHEETS.items():
        for column in sheet.columns:
            if column.refers_to and _can_be_told(view, column):
                if column.refers_to == "Resources":
                    yield from _unknown_resources(view, view[name])
                else:
                    yield from _unknown_names(view, view[name], column)


def check_declared_as_used(view: WorkbookView) -> Iterator[Problem]:
    """A name is declared as other sheets write it: told once here, not wherever it is used."""
    for sheet, names in view.misnamed.items():
        key = INPUT_SHEETS[sheet].keys[-1]
        for index, name in enumerate(view[sheet].columns[key].values if names else ()):
            if name in names:
                yield codes.NAME_USED_OTHERWISE.at(
                    view[sheet].cell(index, key),
                    f"no other sheet uses {name!r}; they name {names[str(name)]!r}, which is not on {sheet}.",
                    f"Did you mean {names[str(name)]!r}?",
                )


def _can_be_told(view: WorkbookView, column: Column) -> bool:
    """Where the declaring sheet is missing or empty, that is the error, not every name that it lacks."""
    if column.refers_to == "location":
        return bool(len(view["Factories"]) and len(view["Warehouses"]))
    return bool(len(view[column.refers_to]) or column.refers_to == "Resources" in view.workbook.present)


def _unknown_names(view: WorkbookView, table: Table, column: Column) -> Iterator[Problem]:
    declared = view.known[column.refers_to]
    where = "Factories or Warehouses" if column.refers_to == "location" else column.refers_to
    remedies: dict[str, str] = {}
    for index, name in enumerate(table.columns[column.name].values):
        if isinstance(name, str) and name not in declared:
            if name not in remedies:
                compared = declared if len(remedies) < _NAMES_COMPARED else ()
                remedies[name] = did_you_mean(name, compared, f"Correct the name, or add it to {where}.")
            yield codes.UNKNOWN_NAME.at(
                table.cell(index, column.name),
                f"{column.name} {name!r} is not on {where}.",
                remedies[name],
            )


def _unknown_resources(view: WorkbookView, table: Table) -> Iterator[Problem]:
    declared: dict[object, set[str]] = {}
    for factory, resource in view["Resources"].values("factory", "resource"):
        if resource is not None:
            declared.setdefault(factory, set()).add(resource)
    for index, (factory, resource) in enumerate(table.values("factory", "resource")):
        known = declared.get(factory, set())
        if resource is None or factory not in view.known["Factories"] or resource in known:
            continue
        if nearest(resource, known) or not view.doubts.may_hold(
            "Resources", factory=factory, resource=resource
        ):
            yield codes.UNKNOWN_NAME.at(
                table.cell(index, "resource"),
                f"factory {factory!r} has no resource {resource!r} on Resources.",
                did_you_mean(resource, known, "Correct the name, or add it to Resources."),
            )


def check_ambiguous_locations(view: WorkbookView) -> Iterator[Problem]:
    """A location names a factory or a warehouse, not both."""
    both = view.declared("Factories") & view.declared("Warehouses")
    for sheet in ("Stock", "Stock targets"):
        for row in view.rows(sheet, "location"):
            if row["location"] in both:
                yield codes.AMBIGUOUS_LOCATION.at(
                    row.cell("location"), f"{row['location']!r} is the name of a factory and of a warehouse."
                )


_DECLARED = (
    ("Items", ("item",)),
    ("Factories", ("factory",)),
    ("Warehouses", ("warehouse",)),
    ("Resources", ("factory", "resource")),
    ("Inspection", ("plan",)),
    ("Lanes", ("mode",)),
    ("Forecast", ("source",)),
)
"""Where names are declared, or begin to count by being used; a resource is one of its factory's."""


def check_similar_names(view: WorkbookView) -> Iterator[Problem]:
    """No two names are the same to the eye."""
    for sheet, columns in _DECLARED:
        table = view[sheet]
        first: dict[tuple[str, ...], tuple[object, ...]] = {}
        said = set()
        for index, names in enumerate(table.values(*columns)):
            if names in said or None in names:
                continue
            said.add(names)
            earlier = first.setdefault(tuple(map(_to_the_eye, names)), names)
            if earlier != names:
                yield sense_codes.SIMILAR_NAMES.at(
                    table.cell(index, columns[-1]),
                    f"{names[-1]!r} is like {earlier[-1]!r}, and another name.",
                )


def _to_the_eye(name: str) -> str:
    """A name without case, accents, width and the number of spaces."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split())
