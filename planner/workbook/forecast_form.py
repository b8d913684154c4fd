"""The Forecast sheet in its two forms: long (a row a figure) and wide (a column a period)."""

from __future__ import annotations

from datetime import date

from openpyxl.utils import get_column_letter

from planner.validation import reading_codes as codes
from planner.validation.problem import Problem
from planner.workbook.cells import CellProblem, is_blank, parse_date
from planner.workbook.columns import Sheet
from planner.workbook.raw import RawSheet, place
from planner.workbook.sheets import (
    CellPlaces,
    find_columns_without_header,
    keep_filled,
    match_headers,
    parse_column,
    parse_rows,
    read_table,
    same_name,
)
from planner.workbook.table import ColumnData, Table

_LONG_ONLY = ("period", "quantity")


def read_forecast(raw: RawSheet, sheet: Sheet, problems: list[Problem]) -> Table:
    """The forecast as a long table, whichever form the sheet has.

    In the wide form a blank cell gives no row; a filled cell gives a row whose quantity stands at that cell
    and whose period stands at the header.
    """
    periods = period_headers(raw, problems)
    if not periods:
        return read_table(raw, sheet, problems)
    long_headers = [index for index, header in enumerate(raw.header) if same_name(header) in _LONG_ONLY]
    if long_headers:
        problems.append(
            codes.MIXED_FORECAST.at(
                place(raw.title, long_headers[0], 1),
                f"there is a column {raw.header[long_headers[0]]}, and {len(periods)} columns of periods.",
            )
        )
    return _unfold(raw, sheet, periods, problems)


def period_headers(raw: RawSheet, problems: list[Problem]) -> dict[int, date]:
    """Index of each column that is headed by a date → the date; a date that repeats is a problem."""
    found: dict[int, date] = {}
    for index, header in enumerate(raw.header):
        try:
            day = parse_date(header)
        except CellProblem:
            continue
        if day in found.values():
            problems.append(
                codes.DUPLICATE_HEADER.at(place(raw.title, index, 1), f"{day} heads two columns.")
            )
        else:
            found[index] = day
    return found


def _unfold(raw: RawSheet, sheet: Sheet, periods: dict[int, date], problems: list[Problem]) -> Table:
    row_sheet = Sheet(
        sheet.name, sheet.meaning, tuple(column for column in sheet.columns if column.name not in _LONG_ONLY)
    )
    header = [
        None if index in periods or same_name(name) in _LONG_ONLY else name
        for index, name in enumerate(raw.header)
    ]
    find_columns_without_header(raw, problems)
    headed = RawSheet(raw.title, header, [], [])
    positions = match_headers(headed, row_sheet, problems)
    filled = keep_filled(raw, [*positions.values(), *periods])
    rows = parse_rows(filled, row_sheet, positions, problems)
    figures = [
        (row, index)
        for index in periods
        for row, contents in enumerate(filled.rows)
        if index < len(contents) and not is_blank(contents[index])
    ]
    return _long_table(filled, sheet, rows, periods, figures, problems)


def _long_table(
    raw: RawSheet,
    sheet: Sheet,
    rows: Table,
    periods: dict[int, date],
    figures: list[tuple[int, int]],
    problems: list[Problem],
) -> Table:
    """``figures``: (index of the row, index of the column) of every filled cell under a period."""
    row_numbers = [raw.row_numbers[row] for row, _ in figures]
    letters = {index: get_column_letter(index + 1) for index in periods}
    places = CellPlaces([letters[index] for _, index in figures], row_numbers)
    contents = [raw.rows[row][index] for row, index in figures]
    quantities, _ = parse_column(sheet.column("quantity"), sheet.name, contents, places, problems)
    header_places = CellPlaces(places.letters, [1] * len(figures))
    columns = {
        "period": ColumnData([periods[index] for _, index in figures], header_places),
        "quantity": ColumnData(quantities, places),
    }
    defaulted: dict[str, frozenset[int]] = {}
    for name, data in rows.columns.items():
        values = [data.values[row] for row, _ in figures]
        own_places = None if data.cells is None else CellPlaces(_letter_of(data.cells), row_numbers)
        columns[name] = ColumnData(values, own_places)
        blanks = rows.defaulted[name]
        defaulted[name] = frozenset(position for position, (row, _) in enumerate(figures) if row in blanks)
    return Table(sheet.name, columns, row_numbers, defaulted)


def _letter_of(cells: object) -> str:
    if not isinstance(cells, CellPlaces) or not isinstance(cells.letters, str):
        raise TypeError("a column of a sheet has one letter")
    return cells.letters
