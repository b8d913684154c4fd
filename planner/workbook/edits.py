"""Tables with some values replaced or rows added, in memory; what they were made from stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from planner.workbook.columns import Sheet
from planner.workbook.sheets import default_of
from planner.workbook.table import Cell, ColumnData, Table

NO_CELL = "(not in the file)"
"""What stands for the cell of a value that no file has."""


def with_values(table: Table, column: str, values: Mapping[int, Cell]) -> Table:
    """The table with the values of one column replaced in some rows (index → value); their cells stay."""
    if not values:
        return table
    data = table.columns[column]
    replaced = [values.get(index, value) for index, value in enumerate(data.values)]
    blanks = frozenset(
        index
        for index in range(len(table))
        if index in table.defaulted.get(column, ()) and index not in values
    )
    columns = {**table.columns, column: ColumnData(replaced, data.cells)}
    return replace(table, columns=columns, defaulted={**table.defaulted, column: blanks})


def with_rows(table: Table, sheet: Sheet, rows: Sequence[Mapping[str, Cell]]) -> Table:
    """The table with rows added below; a column that a row leaves out takes its default."""
    if not rows:
        return table
    first = len(table)
    columns, defaulted = {}, {}
    for column in sheet.columns:
        data = table.columns[column.name]
        added = [row.get(column.name, default_of(column)) for row in rows]
        places = [table.cell(index, column.name).partition("!")[2] for index in range(first)]
        columns[column.name] = ColumnData([*data.values, *added], [*places, *[NO_CELL] * len(rows)])
        old = (index for index in range(first) if index in table.defaulted.get(column.name, ()))
        new = (first + number for number, row in enumerate(rows) if column.name not in row)
        defaulted[column.name] = frozenset((*old, *new))
    return Table(table.sheet, columns, [*table.row_numbers, *[0] * len(rows)], defaulted)
