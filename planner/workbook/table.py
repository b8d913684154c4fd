"""A sheet once read: typed values that know their cells."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

Cell = str | float | int | bool | date | None


@dataclass(frozen=True, slots=True)
class ColumnData:
    """One column of a table: values, and the cell each came from (None: no such header)."""

    values: Sequence[Cell]
    cells: Sequence[str] | None = None


class Row:
    """A view of one row: ``row["item"]`` is the value (default applied), ``row.cell("item")`` its place."""

    __slots__ = ("_index", "_table")

    def __init__(self, table: Table, index: int) -> None:
        self._table = table
        self._index = index

    def __getitem__(self, column: str) -> Any:
        return self._table.columns[column].values[self._index]

    def cell(self, column: str) -> str:
        """`Forecast!D7`; where the sheet lacks the column, the row: `Forecast!7`."""
        return self._table.cell(self._index, column)

    def is_given(self, column: str) -> bool:
        """Whether the planner filled the cell, so that no default was used."""
        return self._index not in self._table.defaulted.get(column, ()) and self[column] is not None

    @property
    def number(self) -> int:
        """Row number in the sheet."""
        return self._table.row_numbers[self._index]


@dataclass(frozen=True)
class Table:
    """All rows of one sheet, by column; every column of the attribute table is there.

    ``defaulted``: column → indices of the rows whose cell was blank, so that the default holds. ``title``:
    what the workbook calls the sheet, where that is a word for ``sheet`` in another language; else empty.
    """

    sheet: str
    columns: Mapping[str, ColumnData]
    row_numbers: Sequence[int] = ()
    defaulted: Mapping[str, Container[int]] = field(default_factory=dict)
    title: str = ""

    def __len__(self) -> int:
        return len(self.row_numbers)

    def __iter__(self) -> Iterator[Row]:
        return (Row(self, index) for index in range(len(self)))

    def cell(self, index: int, column: str) -> str:
        """Place of a cell, by the index of its row."""
        cells = self.columns[column].cells
        return f"{self.title or self.sheet}!{self.row_numbers[index] if cells is None else cells[index]}"

    def values(self, *columns: str) -> Iterator[tuple[Any, ...]]:
        """Row by row, the values of some columns: the quick way through long sheets."""
        return zip(*(self.columns[column].values for column in columns), strict=True)


@dataclass(frozen=True)
class Workbook:
    """An input workbook once read. ``tables`` has every input sheet, empty where the file lacks it.

    ``settings``: name → value with defaults applied; ``setting_cells``: name → its cell, for those given.
    ``sha256``: of the file's bytes; of a folder, of the list of its files.
    """

    path: Path
    sha256: str
    tables: Mapping[str, Table]
    settings: Mapping[str, Any]
    setting_cells: Mapping[str, str] = field(default_factory=dict)
    present: frozenset[str] = frozenset()

    def __getitem__(self, sheet: str) -> Table:
        return self.tables[sheet]
