"""Writes an input workbook out of its tables: every value that was given, every blank left blank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from planner.errors import OutputNotWritable
from planner.workbook.atomic import write_bytes
from planner.workbook.cells import WEEKDAYS
from planner.workbook.cells_out import MOST_ROWS, NO_GUESSING, put
from planner.workbook.columns import Column, Sheet
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.table import Cell, Table, Workbook

_HEADER = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E78"}


def write_input(path: Path, workbook: Workbook) -> None:
    """Write ``workbook`` at exactly ``path``, so that reading it gives the same tables and settings.

    The forecast is written in its long form, names as text. Raises OutputNotWritable.
    """
    content = BytesIO()
    book = xlsxwriter.Workbook(content, NO_GUESSING | {"in_memory": True})
    header = book.add_format(_HEADER)
    for name, sheet in INPUT_SHEETS.items():
        if name == "Settings":
            rows: Sequence[Sequence[Cell]] = list(_setting_rows(workbook))
        elif name in workbook.present or len(workbook[name]):
            rows = _given_rows(sheet, workbook[name])
        else:
            continue
        _write_sheet(book.add_worksheet(name), sheet.columns, rows, header)
    try:
        book.close()
    except XlsxWriterException as error:
        raise OutputNotWritable(f"{path}: cannot be written ({error}).") from error
    write_bytes(path, content.getvalue())


def _setting_rows(workbook: Workbook) -> Iterator[tuple[str, Cell]]:
    for name in workbook.setting_cells:
        if workbook.settings[name] is not None:
            yield name, workbook.settings[name]


def _given_rows(sheet: Sheet, table: Table) -> list[list[Cell]]:
    return [
        [
            _as_written(column, row[column.name]) if row.is_given(column.name) else None
            for column in sheet.columns
        ]
        for row in table
    ]


def _as_written(column: Column, value: Cell) -> Cell:
    if column.kind == "weekday" and isinstance(value, int):
        return WEEKDAYS[value].capitalize()
    return value


def _write_sheet(sheet: Any, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], header: Any) -> None:
    if len(rows) >= MOST_ROWS:
        raise OutputNotWritable(
            f"{sheet.get_name()}: has {len(rows):,} rows in its long form, a sheet holds {MOST_ROWS - 1:,}. "
            "Plan fewer items, or fewer periods."
        )
    for position, column in enumerate(columns):
        sheet.set_column(position, position, max(column.width, len(column.name) + 3))
        put(sheet, 0, position, column.name, header)
    for number, row in enumerate(rows, start=1):
        for position, value in enumerate(row):
            if value is not None:
                put(sheet, number, position, value)
    sheet.freeze_panes(1, 0)
