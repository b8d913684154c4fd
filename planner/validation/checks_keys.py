"""Checks of names: rows that repeat a key, and names that nobody declared."""

from __future__ import annotations

from collections.abc import Iterator

from planner.validation import codes
from planner.validation.codes import did_you_mean
from planner.validation.problem import Problem
from planner.workbook.columns import Column
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.table import Table, Workbook

_EXTRA_KEYS = {"Inspection": ("plan", "item", "factory"), "Open orders": (), "Scenarios": ()}
"""Sheets whose rows are told apart by other columns than the key columns of the attribute table."""


def check_duplicate_rows(workbook: Workbook) -> Iterator[Problem]:
    """No two rows of a sheet have the same key."""
    for name, sheet in INPUT_SHEETS.items():
        keys = _EXTRA_KEYS.get(name, sheet.keys)
        if keys and name != "Settings":
            yield from _duplicates(workbook[name], keys)


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


def declared_names(workbook: Workbook, sheet: str) -> frozenset[str]:
    """Names that a sheet declares; `location` means factories and warehouses."""
    if sheet == "location":
        return declared_names(workbook, "Factories") | declared_names(workbook, "Warehouses")
    column = workbook[sheet].columns[INPUT_SHEETS[sheet].keys[-1]]
    return frozenset(name for name in column.values if isinstance(name, str))


def check_references(workbook: Workbook) -> Iterator[Problem]:
    """Every name is declared on its sheet; resources on their factory."""
    for name, sheet in INPUT_SHEETS.items():
        for column in sheet.columns:
            if column.refers_to and _can_be_told(workbook, column):
                if column.refers_to == "Resources":
                    yield from _unknown_resources(workbook, workbook[name])
                else:
                    yield from _unknown_names(workbook, workbook[name], column)


def _can_be_told(workbook: Workbook, column: Column) -> bool:
    """Where the declaring sheet is missing or empty, that is the error, not every name that it lacks."""
    if column.refers_to == "location":
        return bool(len(workbook["Factories"]) and len(workbook["Warehouses"]))
    return bool(len(workbook[column.refers_to]) or column.refers_to == "Resources")


def _unknown_names(workbook: Workbook, table: Table, column: Column) -> Iterator[Problem]:
    declared = declared_names(workbook, column.refers_to)
    where = "Factories or Warehouses" if column.refers_to == "location" else column.refers_to
    for index, name in enumerate(table.columns[column.name].values):
        if isinstance(name, str) and name not in declared:
            yield codes.UNKNOWN_NAME.at(
                table.cell(index, column.name),
                f"{column.name} {name!r} is not on {where}.",
                did_you_mean(name, declared, f"Correct the name, or add it to {where}."),
            )


def _unknown_resources(workbook: Workbook, table: Table) -> Iterator[Problem]:
    declared: dict[object, set[str]] = {}
    for factory, resource in workbook["Resources"].values("factory", "resource"):
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
