"""The sheets of a plan workbook as typed rows that know their place. What cannot be read is a violation."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from planner.verify.horizon import Horizon
from planner.verify.violation import Violation
from planner.workbook.columns import Column, Sheet
from planner.workbook.files.guarded import read_book
from planner.workbook.headed import HeadedSheet, without_search
from planner.workbook.names import same_name
from planner.workbook.output_columns import OUTPUT_SHEETS, SUMMARY
from planner.workbook.raw import FormattedNumber

MISSING = "sheets and columns"
CELLS = "cell values"
PERIODS = "periods"
DUPLICATES = "duplicate rows"
SEVERAL_ROWS_A_KEY = frozenset({"Unmet", "Inputs"})
"""Sheets whose keys may repeat: Unmet has one row a cause, Inputs one a default."""
MAY_BE_NEGATIVE = frozenset({"change", "marginal_value"})

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
    wanted = {SUMMARY, *OUTPUT_SHEETS}
    sheets = read_book(path, map(same_name, wanted)).sheets
    by_title = {sheet.title: without_search(sheet, sheet.title) for sheet in sheets}
    violations = [
        Violation(MISSING, name, "the plan workbook has no such sheet")
        for name in (SUMMARY, *OUTPUT_SHEETS)
        if name not in by_title
    ]
    rows = {
        name: list(_rows(sheet, by_title[name], horizon, violations)) if name in by_title else []
        for name, sheet in OUTPUT_SHEETS.items()
    }
    return PlanTables(rows, _summary(by_title.get(SUMMARY)), violations)


def _summary(sheet: HeadedSheet | None) -> dict[str, object]:
    """Label in column A → value in column B; the first of equal labels."""
    facts: dict[str, object] = {}
    for row in [sheet.header, *sheet.rows] if sheet else []:
        if len(row) > 1 and isinstance(row[0], str):
            facts.setdefault(row[0].strip(), plain(row[1]))
    return facts


def plain(content: object) -> object:
    """What a cell holds, whatever format it is shown in."""
    return content.value if isinstance(content, FormattedNumber) else content


def _rows(sheet: Sheet, raw: HeadedSheet, horizon: Horizon, violations: list[Violation]) -> Iterator[PlanRow]:
    """Rows that could be read; the others, and repeated keys, become violations."""
    missing = [column.name for column in sheet.columns if column.name not in raw.header]
    if missing:
        violations.append(Violation(MISSING, sheet.name, f"lacks the columns {', '.join(missing)}"))
        return
    positions = [(column, raw.header.index(column.name)) for column in sheet.columns]
    seen: dict[tuple[PlanValue, ...], int] = {}
    for number, cells in zip(raw.row_numbers, raw.rows, strict=True):
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
    cells: Sequence[object],
    positions: list[tuple[Column, int]],
    horizon: Horizon,
) -> tuple[PlanRow, list[Violation]]:
    values: dict[str, PlanValue] = {}
    place, faults = f"{sheet.name}!{number}", []
    for column, position in positions:
        cell = plain(cells[position]) if position < len(cells) else None
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


def _value(column: Column, cell: object) -> tuple[PlanValue, str]:
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


def _figure(column: Column, cell: object) -> tuple[PlanValue, str]:
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not math.isfinite(cell):
        return None, f"is {cell!r}, not a number"
    if cell < 0 and column.name not in MAY_BE_NEGATIVE:
        return None, f"is {cell}, below 0"
    if column.kind == "integer" and cell != round(cell):
        return None, f"is {cell}, not a whole number"
    return float(cell), ""
