"""Write tables as an input workbook that a person likes to open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from planner.workbook.input_columns import INPUT_SHEETS

Sheets = dict[str, Sequence[Mapping[Any, Any]]]
"""Sheet → rows; a row maps headers to values. A header that is a date is a column of a wide forecast."""

_CREATED = datetime(2026, 11, 23)  # fixed, so that the same script makes the same bytes
_PROPERTIES = {
    "title": "Sample input of the production planner",
    "comments": "Made-up figures: no factory, product, price or forecast in this workbook is real.",
    "created": _CREATED,
}
_HEADER = {"bold": True, "font_color": "white", "bg_color": "#1F4E79", "num_format": "yyyy-mm-dd"}
_STYLES = {
    "header": _HEADER,
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "share": {"num_format": "0.0%"},
    "number": {"num_format": "General"},
}


def write_workbook(path: Path, sheets: Sheets) -> None:
    """Write ``sheets`` in the order of the contract, with the columns that hold anything."""
    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    ) as book:
        book.set_properties(_PROPERTIES)
        formats = {name: book.add_format(style) for name, style in _STYLES.items()}
        for name in INPUT_SHEETS:
            if name in sheets:
                _write_sheet(book.add_worksheet(name), formats, name, sheets[name])


def _write_sheet(
    sheet: Any, formats: Mapping[str, Any], name: str, rows: Sequence[Mapping[Any, Any]]
) -> None:
    headers = _headers(name, rows)
    for column, header in enumerate(headers):
        sheet.set_column(column, column, _width(name, header))
        _write_cell(sheet, 0, column, header, formats["header"])
        for number, row in enumerate(rows, start=1):
            value = row.get(header)
            _write_cell(sheet, number, column, value, formats[_style(name, header, value)])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(headers) - 1)


def _headers(name: str, rows: Sequence[Mapping[Any, Any]]) -> list[Any]:
    """Columns of the contract that any row fills, then the dates of a wide forecast."""
    used = {header for row in rows for header, value in row.items() if value is not None}
    known = [column.name for column in INPUT_SHEETS[name].columns if column.name in used]
    dates = sorted(header for header in used if isinstance(header, date))
    unknown = used - set(known) - set(dates)
    if unknown:
        raise KeyError(f"{name} has no column {sorted(unknown)}")
    return [*known, *dates]


def _write_cell(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif value is not None:
        sheet.write_number(row, column, value, style)


def _style(name: str, header: Any, value: Any) -> str:
    if isinstance(value, date):
        return "date"
    if isinstance(header, date) or INPUT_SHEETS[name].column(header).kind != "share":
        return "number"
    return "share"


def _width(name: str, header: Any) -> float:
    if isinstance(header, date):
        return 12
    return max(INPUT_SHEETS[name].column(header).width, len(header) + 4)
