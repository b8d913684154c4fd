"""An empty input workbook, made from the attribute table: `planner template`."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from planner.workbook.atomic import replace_atomically, write_bytes
from planner.workbook.cells_out import NO_GUESSING
from planner.workbook.column_words import header_note
from planner.workbook.columns import Column, Sheet
from planner.workbook.input_columns import FORECAST_WEIGHT_PREFIX, INPUT_SHEETS, SETTINGS
from planner.workbook.template_validation import define_name_lists, validation_of

ROWS_WITH_DROP_DOWNS = 20_000
"""Rows of a sheet for which drop-downs and limits are set; longer sheets can still be read."""

_NUMBER_FORMATS = {"date": "yyyy-mm-dd", "share": "0.0##%", "name": "@", "text": "@"}
"""By kind of column. Names are text cells, so that 007 stays 007."""
_NOTE_SIZE = {"x_scale": 2.0, "y_scale": 1.3}


def write_template(path: Path) -> None:
    """Write a workbook with every input sheet and one example row a sheet.

    Headers carry notes (meaning, unit, default), cells drop-downs and limits. Raises OutputNotWritable.
    """
    with replace_atomically(path) as beside:
        content = BytesIO()
        with xlsxwriter.Workbook(content, NO_GUESSING | {"in_memory": True}) as book:
            formats = _formats(book)
            for sheet in INPUT_SHEETS.values():
                worksheet = book.add_worksheet(sheet.name)
                _lay_out(worksheet, sheet, formats)
                if sheet.name == "Settings":
                    _write_settings(worksheet, formats)
                else:
                    _write_examples(worksheet, sheet, formats)
            define_name_lists(book, ROWS_WITH_DROP_DOWNS)
        write_bytes(beside, content.getvalue())


def _formats(book: Any) -> dict[str, Any]:
    header = {"bold": True, "border": 1, "border_color": "#BFBFBF", "valign": "vcenter"}
    return {
        "required": book.add_format({**header, "bg_color": "#1F4E78", "font_color": "#FFFFFF"}),
        "optional": book.add_format({**header, "bg_color": "#DDEBF7"}),
        **{kind: book.add_format({"num_format": shown}) for kind, shown in _NUMBER_FORMATS.items()},
    }


def _lay_out(worksheet: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    """Headers, widths, notes, frozen first row, print set-up."""
    for index, column in enumerate(sheet.columns):
        shown = None if sheet.name == "Settings" else formats.get(column.kind)  # values are of several kinds
        worksheet.set_column(index, index, max(column.width, len(column.name) + 3), shown)
        worksheet.write_string(0, index, column.name, formats["required" if column.required else "optional"])
        worksheet.write_comment(0, index, header_note(column), _NOTE_SIZE)
    worksheet.set_row(0, 20)
    worksheet.freeze_panes(1, 0)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)


def _write_examples(worksheet: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    for index, column in enumerate(sheet.columns):
        if column.example is not None:
            _write_cell(worksheet, 1, index, column, column.example, formats)
        _limit_cells(worksheet, column, index, 1, ROWS_WITH_DROP_DOWNS)


def _write_settings(worksheet: Any, formats: dict[str, Any]) -> None:
    weight = Column(
        f"{FORECAST_WEIGHT_PREFIX} platform",
        "number",
        "weight of this source of the forecast; one such row a source",
        minimum=0.0,
        default=1,
    )
    for row, setting in enumerate((*SETTINGS, weight), start=1):
        worksheet.write_string(row, 0, setting.name)
        worksheet.write_comment(row, 0, header_note(setting), _NOTE_SIZE)
        value = setting.default if setting.example is None else setting.example
        if value is not None:
            _write_cell(worksheet, row, 1, setting, value, formats)
        _limit_cells(worksheet, setting, 1, row, row)


def _write_cell(
    worksheet: Any, row: int, index: int, column: Column, value: object, formats: dict[str, Any]
) -> None:
    shown = formats.get(column.kind)
    if isinstance(value, date):
        worksheet.write_datetime(row, index, value, formats["date"])
    elif isinstance(value, int | float):
        worksheet.write_number(row, index, value, shown)
    else:
        worksheet.write_string(row, index, str(value), shown)


def _limit_cells(worksheet: Any, column: Column, index: int, first_row: int, last_row: int) -> None:
    validation = validation_of(column, index, first_row)
    if validation and worksheet.data_validation(first_row, index, last_row, index, validation):
        raise ValueError(f"the limits of {column.name} do not fit into a workbook")
