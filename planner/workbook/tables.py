"""Making tables, and workbooks with other tables, out of values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from openpyxl.utils import get_column_letter

from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.sheets import CellPlaces, default_of
from planner.workbook.table import Cell, ColumnData, Table, Workbook


def table_of(sheet: str, rows: Iterable[Mapping[str, Cell]]) -> Table:
    """The table of an input sheet that holds ``rows``, as if it stood in a file with every column in order.

    A value that is absent or None is a blank cell: the default. KeyError where a row has another column.
    """
    listed = list(rows)
    columns = INPUT_SHEETS[sheet].columns
    unknown = {name for row in listed for name in row} - {column.name for column in columns}
    if unknown:
        raise KeyError(f"{sheet} has no column {sorted(unknown)}")
    numbers = range(2, len(listed) + 2)
    data: dict[str, ColumnData] = {}
    blanks: dict[str, frozenset[int]] = {}
    for position, column in enumerate(columns, start=1):
        given = [row.get(column.name) for row in listed]
        blanks[column.name] = frozenset(index for index, value in enumerate(given) if value is None)
        values = [default_of(column) if value is None else value for value in given]
        data[column.name] = ColumnData(values, CellPlaces(get_column_letter(position), numbers))
    return Table(sheet, data, numbers, blanks)


def given_rows(table: Table) -> Iterator[dict[str, Any]]:
    """Rows as `table_of` takes them: the cells that are filled."""
    for row in table:
        yield {column: row[column] for column in table.columns if row.is_given(column)}


def with_tables(workbook: Workbook, tables: Mapping[str, Table]) -> Workbook:
    """``workbook`` with these sheets instead of its own."""
    return replace(
        workbook, tables={**workbook.tables, **tables}, present=workbook.present | frozenset(tables)
    )


def with_settings(workbook: Workbook, settings: Mapping[str, Any]) -> Workbook:
    """``workbook`` with these settings, as if they were given on its sheet Settings."""
    cells = {name: workbook.setting_cells.get(name, "Settings") for name in settings}
    return replace(
        workbook,
        settings={**workbook.settings, **settings},
        setting_cells={**workbook.setting_cells, **cells},
    )


def keep_rows(table: Table, kept: Sequence[int]) -> Table:
    """``table`` with the rows of these indices alone; they keep their cells."""
    columns = {
        name: ColumnData(
            [data.values[index] for index in kept],
            None if data.cells is None else [data.cells[index] for index in kept],
        )
        for name, data in table.columns.items()
    }
    defaulted = {
        name: frozenset(place for place, index in enumerate(kept) if index in blanks)
        for name, blanks in table.defaulted.items()
    }
    return Table(table.sheet, columns, [table.row_numbers[index] for index in kept], defaulted)
