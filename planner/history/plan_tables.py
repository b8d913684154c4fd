"""The tables of a recorded plan workbook as plain rows, whichever version wrote it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from planner.workbook.files.guarded import read_book
from planner.workbook.headed import HeadedSheet, without_search
from planner.workbook.names import same_name
from planner.workbook.output_columns import OUTPUT_SHEETS
from planner.workbook.raw import FormattedNumber
from planner.workbook.table import Cell

PlanTable = list[dict[str, Cell]]
"""Rows of one sheet: column → value, None where blank or where the version of then had no such column."""


def read_plan_tables(path: Path) -> dict[str, PlanTable]:
    """Sheet → rows, for every sheet of OUTPUT_SHEETS; empty where the plan has no such sheet.

    Raises WorkbookUnreadable.
    """
    sheets = read_book(path, map(same_name, OUTPUT_SHEETS)).sheets
    found = {raw.title: _rows(without_search(raw, raw.title)) for raw in sheets if raw.title in OUTPUT_SHEETS}
    return {name: found.get(name, []) for name in OUTPUT_SHEETS}


def _rows(raw: HeadedSheet) -> PlanTable:
    columns = [column.name for column in OUTPUT_SHEETS[raw.title].columns]
    places = {name: raw.header.index(name) for name in columns if name in raw.header}
    return [
        {name: _value(row, places[name]) if name in places else None for name in columns} for row in raw.rows
    ]


def _value(row: list[object], place: int) -> Cell:
    content = row[place] if place < len(row) else None
    if isinstance(content, FormattedNumber):
        content = content.value
    if isinstance(content, datetime):
        return content.date()
    if content == "":
        return None
    if content is None or isinstance(content, str | float | int | bool | date):
        return content
    raise TypeError(f"a plan workbook holds {content!r}")  # the planner never writes such a cell
