"""Small input workbooks for tests: a dict of sheets, each a list of rows, written with openpyxl.

A test takes `small_sheets()`, changes what it is about, and writes the result with `build_workbook`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook

START = date(2026, 1, 5)
"""A Monday: the first day of the small workbook's horizon."""

Row = Mapping[str, Any] | Sequence[Any]
Sheets = dict[str, list[Any]]


def week(number: int) -> date:
    """First day of period ``number`` of the small workbook."""
    return START + timedelta(days=7 * number)


def small_sheets() -> Sheets:
    """The smallest valid workbook: one item, one factory, one warehouse, four weeks.

    100 units a week are forecast. The press has 40 hours a week and takes 0.1 hours a unit, production takes
    0 days and transport 0 days, so that everything can be made and served in its own week.
    """
    return {
        "Settings": [
            {"setting": "start", "value": START},
            {"setting": "periods", "value": 4},
            {"setting": "period_days", "value": 7},
            {"setting": "time_limit", "value": 20},
        ],
        "Items": [{"item": "toy", "unit_value": 10, "shortage_cost": 30, "holding_cost": 0.5}],
        "Factories": [{"factory": "plant"}],
        "Resources": [{"factory": "plant", "resource": "press", "regular_hours": 40}],
        "Sourcing": [
            {"item": "toy", "factory": "plant", "unit_cost": 5, "setup_cost": 20, "lead_time_days": 0}
        ],
        "Operations": [{"item": "toy", "factory": "plant", "resource": "press", "hours_per_unit": 0.1}],
        "Warehouses": [{"warehouse": "hub"}],
        "Lanes": [{"factory": "plant", "warehouse": "hub", "lead_time_days": 0}],
        "Forecast": [
            {"item": "toy", "warehouse": "hub", "period": week(number), "quantity": 100}
            for number in range(4)
        ],
    }


def build_workbook(path: Path, sheets: Mapping[str, Sequence[Row]]) -> Path:
    """Write ``sheets`` and return ``path``.

    Rows that are mappings go under headers in the order in which they first appear; a sheet whose rows are
    sequences is written as it stands, so its first row is the header.
    """
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in _as_cells(rows):
            sheet.append(cells)
    book.save(path)
    return path


def _as_cells(rows: Sequence[Row]) -> list[list[Any]]:
    if not rows or not isinstance(rows[0], Mapping):
        return [list(row) for row in rows]
    headers = list(dict.fromkeys(header for row in rows for header in row))
    return [headers, *([row.get(header) for header in headers] for row in rows)]  # type: ignore[union-attr]
