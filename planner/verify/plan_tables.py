"""The sheets of a plan workbook as typed rows that know their place. What cannot be read is a violation."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from planner.errors import WorkbookUnreadable
from planner.verify.horizon import Horizon
from planner.verify.violation import Violation
from planner.workbook.columns import Column, Sheet
from planner.workbook.output_columns import OUTPUT_SHEETS, SUMMARY

MISSING = "sheets and columns"
CELLS = "cell values"
PERIODS = "periods"
DUPLICATES = "duplicate rows"
SEVERAL_ROWS_A_KEY = frozenset({"Unmet", "Inputs"})
"""Sheets whose keys may repeat: Unmet has one row a cause, Inputs one a default."""
MAY_BE_NEGATIVE = frozenset({"change", "marginal_value"})
_WIDEST = 64
"""Cells of a row that are looked at: more than any sheet has columns."""
_DAMAGED = (zipfile.BadZipFile, InvalidFileException, KeyError, TypeError, ValueError, IndexError, OSError)
"""What openpyxl raises on files that are not workbooks."""

PlanValue = str | float | date | None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row. ``period``: its number, −1 on sheets without periods."""

    sheet: str
    number: int
    values: Mapping[str, PlanValue]
    period: int = -1

    @property
    def place(self) -> str:
        """`Production!7`."""
        return f"{self.sheet}!{self.number}"

    def name(self, column: str) -> str:
        """A text; empty where blank."""
        value = self.values[column]
        return value if isinstance(value, str) else ""

    def amount(self, column: str) -> float:
        """A number; 0 where blank."""
        return self.optional(column) or 0.0

    def optional(self, column: str) -> float | None:
        """A number; None where blank."""
        value = self.values[column]
        return value if isinstance(value, float) else None

    def day(self, column: str) -> date | None:
        """A date; None where blank."""
        value = self.values[column]
        return value if isinstance(value, date) else None


@dataclass(frozen=True)
class PlanTables:
    """Rows by sheet (every sheet of OUTPUT_SHEETS), labels and values of Summary, and what was wrong."""

    rows: Mapping[str, Sequence[PlanRow]]
    summary: Mapping[str, object]
    violations: list[Violation] = field(default_factory=list)


def read_plan(path: Path, horizon: Horizon) -> PlanTables:
    """Read a plan workbook. Raises WorkbookUnreadable if the file is not a workbook at all."""
    violations: list[Violation] = []
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except _DAMAGED as error:
        raise WorkbookUnreadable(f"{path}: cannot be opened as a plan workbook ({error}).") from error
    try:
        grids = {name: _grid(book, name) for name in (SUMMARY, *OUTPUT_SHEETS)}
    except _DAMAGED as error:
        raise WorkbookUnreadable(f"{path}: is damaged ({error}).") from error
    finally:
        book.close()
    rows = {
        name: list(_rows(sheet, grids[name], horizon, violations)) for name, sheet in OUTPUT_SHEETS.items()
    }
    return PlanTables(rows, _summary(grids[SUMMARY], violations), violations)


Grid = list[tuple[Any, ...]]


def _grid(book: Any, name: str) -> Grid | None:
    if name not in book.sheetnames:
        return None
    sheet = book[name]
    sheet.reset_dimensions()  # the dimension a file declares may be wrong
    return [row[:_WIDEST] for row in sheet.iter_rows(values_only=True)]


def _summary(grid: Grid | None, violations: list[Violation]) -> dict[str, object]:
    """Label in column A → value in column B; the first of equal labels."""
    if grid is None:
        violations.append(Violation(MISSING, SUMMARY, "the plan workbook has no such sheet"))
        return {}
    facts: dict[str, object] = {}
    for row in grid:
        if len(row) > 1 and isinstance(row[0], str):
            facts.setdefault(row[0].strip(), row[1])
    return facts


def _rows(
    sheet: Sheet, grid: Grid | None, horizon: Horizon, violations: list[Violation]
) -> Iterator[PlanRow]:
    """Rows that could be read; the others, and repeated keys, become violations."""
    if grid is None:
        violations.append(Violation(MISSING, sheet.name, "the plan workbook has no such sheet"))
        return
    headers = list(grid[0]) if grid else []
    missing = [column.name for column in sheet.columns if column.name not in headers]
    if missing:
        violations.append(Violation(MISSING, sheet.name, f"lacks the columns {', '.join(missing)}"))
        return
    positions = [(column, headers.index(column.name)) for column in sheet.columns]
    seen: dict[tuple[PlanValue, ...], int] = {}
    for number, cells in enumerate(grid[1:], start=2):
        if all(cell is None for cell in cells):
            continue
        row, faults = _row(sheet, number, cells, positions, horizon)
        key = tuple(row.values[name] for name in sheet.keys)
        if sheet.name not in SEVERAL_ROWS_A_KEY and seen.setdefault(key, number) != number:
            faults.append(Violation(DUPLICATES, row.place, f"has the same key as row {seen[key]}"))
        if faults:
            violations += faults
        else:
            yield row


def _row(
    sheet: Sheet,
    number: int,
    cells: tuple[Any, ...],
    positions: list[tuple[Column, int]],
    horizon: Horizon,
) -> tuple[PlanRow, list[Violation]]:
    values: dict[str, PlanValue] = {}
    place, faults = f"{sheet.name}!{number}", []
    for column, position in positions:
        cell = cells[position] if position < len(cells) else None
        values[column.name], fault = _value(column, cell)
        if fault:
            faults.append(Violation(CELLS, place, f"{column.name} {fault}"))
    day = values.get("period")
    period = -1
    if isinstance(day, date):
        period = horizon.period_of(day)
        if not horizon.holds(period) or horizon.first_day(period) != day:
            faults.append(Violation(PERIODS, place, f"{day} is not the first day of a planned period"))
    return PlanRow(sheet.name, number, values, period), faults


def _value(column: Column, cell: Any) -> tuple[PlanValue, str]:
    """The typed value of a cell, and what is wrong with it (empty: nothing)."""
    if cell is None or cell == "":
        return None, "is blank" if column.key else ""
    if column.kind in ("name", "text", "choice"):
        if column.kind != "text" and not isinstance(cell, str):
            return None, f"is {cell!r}, not a text"
        if column.choices and cell not in column.choices:
            return None, f"is {cell!r}, not one of {', '.join(column.choices)}"
        return str(cell), ""
    if column.kind == "date":
        return (cell.date(), "") if isinstance(cell, datetime) else (None, f"is {cell!r}, not a date")
    return _figure(column, cell)


def _figure(column: Column, cell: Any) -> tuple[PlanValue, str]:
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not math.isfinite(cell):
        return None, f"is {cell!r}, not a number"
    if cell < 0 and column.name not in MAY_BE_NEGATIVE:
        return None, f"is {cell}, below 0"
    if column.kind == "integer" and cell != round(cell):
        return None, f"is {cell}, not a whole number"
    return float(cell), ""
