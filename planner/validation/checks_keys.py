"""Checks of names: rows that repeat a key, and names that nobody declared."""

from __future__ import annotations

from collections.abc import Iterator

from planner.validation import rule_codes as codes
from planner.validation.codes import did_you_mean
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


def _can_be_told(view: WorkbookView, column: Column) -> bool:
    """Where the declaring sheet is missing or empty, that is the error, not every name that it lacks."""
    if column.refers_to == "location":
        return bool(len(view["Factories"]) and len(view["Warehouses"]))
    return bool(len(view[column.refers_to]) or column.refers_to == "Resources")


def _unknown_names(view: WorkbookView, table: Table, column: Column) -> Iterator[Problem]:
    declared = view.declared(column.refers_to)
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
        if resource is not None and factory is not None and resource not in known:
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
