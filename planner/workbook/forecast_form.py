"""The Forecast sheet in its two forms: long (a row a figure) and wide (a column a period)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from planner.validation import reading_codes as codes
from planner.validation.problem import Problem
from planner.workbook.cells import CellProblem, date_parser, is_blank
from planner.workbook.columns import Sheet
from planner.workbook.habits import Habits, texts_in
from planner.workbook.headed import HeadedSheet
from planner.workbook.input_words import header_words
from planner.workbook.names import same_name
from planner.workbook.raw import column_letters
from planner.workbook.sheets import (
    CellPlaces,
    find_columns_without_header,
    keep_filled,
    match_headers,
    parse_column,
    parse_rows,
    read_table,
)
from planner.workbook.table import ColumnData, Table

_LONG_ONLY = ("period", "quantity")


def read_forecast(raw: HeadedSheet, sheet: Sheet, problems: list[Problem], habits: Habits) -> Table:
    """The forecast as a long table, whichever form the sheet has.

    In the wide form a blank cell gives no row; a filled cell gives a row whose quantity stands at that cell
    and whose period stands at the header.
    """
    periods = period_headers(raw, problems, habits)
    if not periods:
        return read_table(raw, sheet, problems, habits)
    long_headers = [index for index in range(len(raw.header)) if _is_long_only(raw, sheet, index)]
    if long_headers:
        problems.append(
            codes.MIXED_FORECAST.at(
                raw.place(long_headers[0]),
                f"there is a column {raw.header[long_headers[0]]}, and {len(periods)} columns of periods.",
            )
        )
    return _unfold(raw, sheet, periods, problems, habits)


def _is_long_only(raw: HeadedSheet, sheet: Sheet, index: int) -> bool:
    return header_words(sheet).get(same_name(raw.header[index])) in _LONG_ONLY


def period_headers(raw: HeadedSheet, problems: list[Problem], habits: Habits) -> dict[int, date | None]:
    """Index of each column that is headed by a date → the date; None where it could be two dates.

    That, and a date that repeats, are problems.
    """
    parse = date_parser(habits.of_dates(texts_in(raw.header)))
    found: dict[int, date | None] = {}
    for index, header in enumerate(raw.header):
        try:
            day = parse(header)
        except CellProblem as problem:
            if problem.code is codes.AMBIGUOUS_DATE:
                problems.append(problem.code.at(raw.place(index), problem.message, problem.remedy))
                found[index] = None
            continue
        if day in found.values():
            problems.append(codes.DUPLICATE_HEADER.at(raw.place(index), f"{day} heads two columns."))
        else:
            found[index] = day
    return found


def _unfold(
    raw: HeadedSheet, sheet: Sheet, periods: dict[int, date | None], problems: list[Problem], habits: Habits
) -> Table:
    row_sheet = Sheet(
        sheet.name, sheet.meaning, tuple(column for column in sheet.columns if column.name not in _LONG_ONLY)
    )
    header = [
        None if index in periods or _is_long_only(raw, sheet, index) else name
        for index, name in enumerate(raw.header)
    ]
    find_columns_without_header(raw, problems)
    headed = replace(raw, header=header, rows=[], row_numbers=[])
    positions = match_headers(headed, row_sheet, problems)
    filled = keep_filled(raw, [*positions.values(), *periods])
    rows = parse_rows(filled, row_sheet, positions, problems, habits)
    figures = [
        (row, index)
        for index in periods
        for row, contents in enumerate(filled.rows)
        if index < len(contents) and not is_blank(contents[index])
    ]
    return _long_table(filled, sheet, rows, periods, figures, problems, habits)


def _long_table(
    raw: HeadedSheet,
    sheet: Sheet,
    rows: Table,
    periods: dict[int, date | None],
    figures: list[tuple[int, int]],
    problems: list[Problem],
    habits: Habits,
) -> Table:
    """``figures``: (index of the row, index of the column) of every filled cell under a period."""
    row_numbers = [raw.row_numbers[row] for row, _ in figures]
    letters = {index: column_letters(index) for index in periods}
    places = CellPlaces([letters[index] for _, index in figures], row_numbers)
    contents = [raw.rows[row][index] for row, index in figures]
    quantities, _ = parse_column(sheet.column("quantity"), raw.title, contents, places, problems, habits)
    header_places = CellPlaces(places.letters, [raw.header_row] * len(figures))
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
    return Table(sheet.name, columns, row_numbers, defaulted, raw.title)


def _letter_of(cells: object) -> str:
    if not isinstance(cells, CellPlaces) or not isinstance(cells.letters, str):
        raise TypeError("a column of a sheet has one letter")
    return cells.letters
