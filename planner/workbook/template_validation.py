"""Drop-downs and limits of the template's cells, made from the attribute table."""

from __future__ import annotations

from datetime import date
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from planner.workbook.column_words import allowed_range, declaring_sheets
from planner.workbook.columns import Column
from planner.workbook.input_columns import INPUT_SHEETS

_LISTS = {"Items": "item_names", "Factories": "factory_names", "Warehouses": "warehouse_names"} | {
    "Resources": "resource_names"
}
"""Declaring sheet → the workbook's name for the range of its names, which grows with the sheet."""
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_FIRST_DATE = date(1950, 1, 1)


def define_name_lists(book: Any, last_row: int) -> None:
    """Name the ranges of declared names, without the blank cells below them: a blank would allow anything."""
    for sheet, name in _LISTS.items():
        cells = f"{sheet}!{_declared_cells(sheet, last_row)}"
        first = f"{sheet}!{_declared_cells(sheet, 1)}".split(":")[0]
        book.define_name(name, f"={first}:INDEX({cells},MAX(1,COUNTA({cells})))")


def _declared_cells(sheet: str, last_row: int) -> str:
    letter = xl_col_to_name(_declaring_column(sheet))
    return f"${letter}$2:${letter}${last_row + 1}"


def _declaring_column(sheet: str) -> int:
    table = INPUT_SHEETS[sheet]
    return [column.name for column in table.columns].index(table.keys[-1])


def validation_of(column: Column, index: int, first_row: int) -> dict[str, Any] | None:
    """What xlsxwriter is told to allow in a column's cells; None where anything may stand."""
    if column.refers_to == "location":
        return _location_rule(xl_rowcol_to_cell(first_row, index))
    if column.refers_to:
        return {
            "validate": "list",
            "source": f"={_LISTS[column.refers_to]}",
            "error_type": "warning",
            "error_title": "Unknown name",
            "error_message": f"This {column.name} is not on {declaring_sheets(column)}.",
        }
    if column.choices or column.kind == "weekday":
        return {"validate": "list", "source": list(column.choices) or _WEEKDAYS}
    if column.kind == "date":
        return {"validate": "date", "criteria": ">=", "value": _FIRST_DATE, "error_message": "Type a date."}
    return _number_rule(column) if column.kind in ("number", "share", "integer") else None


def _location_rule(cell: str) -> dict[str, Any]:
    """A drop-down takes one range only, so the union of factories and warehouses is a formula."""
    return {
        "validate": "custom",
        "value": f"=COUNTIF(factory_names,{cell})+COUNTIF(warehouse_names,{cell})>0",
        "error_type": "warning",
        "error_title": "Unknown name",
        "error_message": "This location is not on Factories or Warehouses.",
    }


def _number_rule(column: Column) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "validate": "integer" if column.kind == "integer" else "decimal",
        "error_title": column.name,
        "error_message": f"Type a number, {allowed_range(column)}.",
    }
    if column.maximum is not None:
        return rule | {"criteria": "between", "minimum": column.minimum or 0, "maximum": column.maximum}
    return rule | {"criteria": ">" if column.above_minimum else ">=", "value": column.minimum or 0}
