"""A table with some cells changed, or with rows added; what it was read from stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from planner.workbook.sheets import CellPlaces
from planner.workbook.table import Cell, ColumnData, Table


def with_cells(table: Table, column: str, values: Mapping[int, Cell], blanks: Sequence[int]) -> Table:
    """``table`` with other values in one column. ``values``: index of the row → value, default applied;
    ``blanks``: rows among them whose cell is now blank."""
    contents = list(table.columns[column].values)
    for index, value in values.items():
        contents[index] = value
    before = table.defaulted.get(column, ())
    defaulted = frozenset(index for index in range(len(table)) if index in before and index not in values)
    return replace(
        table,
        columns={**table.columns, column: ColumnData(contents, table.columns[column].cells)},
        defaulted={**table.defaulted, column: defaulted.union(blanks)},
    )


def with_rows(table: Table, rows: Sequence[Mapping[str, Cell]], defaults: Mapping[str, Cell]) -> Table:
    """``table`` with rows below its last one. A column that a row does not name is blank: its default."""
    first = max(table.row_numbers, default=1) + 1
    numbers = [*table.row_numbers, *range(first, first + len(rows))]
    columns, defaulted = {}, {}
    for name, data in table.columns.items():
        values = [*data.values, *(defaults[name] if row.get(name) is None else row[name] for row in rows)]
        columns[name] = ColumnData(values, _places(data.cells, numbers))
        blanks = {len(table) + place for place, row in enumerate(rows) if row.get(name) is None}
        before = table.defaulted.get(name, ())
        defaulted[name] = frozenset(blanks.union(index for index in range(len(table)) if index in before))
    return replace(table, columns=columns, row_numbers=numbers, defaulted=defaulted)


def _places(cells: Sequence[str] | None, numbers: Sequence[int]) -> Sequence[str] | None:
    """Cells of a column that has grown; of a wide forecast, added figures have a row and no column."""
    if cells is None:
        return None
    if isinstance(cells, CellPlaces) and isinstance(cells.letters, str):
        return CellPlaces(cells.letters, numbers)
    return [*cells, *(str(number) for number in numbers[len(cells) :])]
