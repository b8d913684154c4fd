"""Where the table of a sheet begins: below titles and remarks, at the row that holds its headers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from planner.workbook.names import same_name
from planner.workbook.raw import RawSheet, SheetMarks, column_letters

ROWS_SEARCHED = 20
"""Filled rows among which the header is looked for."""


@dataclass(frozen=True)
class HeadedSheet:
    """A sheet whose header was found: the contents of that row, and the filled rows below with their numbers.

    ``rows_above``: numbers of the filled rows above the header.
    """

    title: str
    header: Sequence[object]
    header_row: int
    rows: Sequence[list[object]]
    row_numbers: Sequence[int]
    marks: SheetMarks = field(default_factory=SheetMarks)
    rows_above: Sequence[int] = ()

    def column(self, index: int) -> list[object]:
        """Contents of a column (0 is A), row by row."""
        return [row[index] if index < len(row) else None for row in self.rows]

    def place(self, index: int, row_number: int | None = None) -> str:
        """`Forecast!D7`; without a row number, of the header."""
        number = self.header_row if row_number is None else row_number
        return f"{self.title}!{column_letters(index)}{number}"


def find_header(raw: RawSheet, title: str, words: Collection[str]) -> HeadedSheet:
    """The sheet from its header on: of the first filled rows the one with most known ``words``.

    Of equals the first. Where none holds any, row 1, so that what stands there can be called unknown.
    """
    counts = [
        len({same_name(content) for content in row if isinstance(content, str)} & set(words))
        for row in raw.rows[:ROWS_SEARCHED]
    ]
    if not any(counts):
        return without_search(raw, title)
    return _cut(raw, title, counts.index(max(counts)))


def without_search(raw: RawSheet, title: str) -> HeadedSheet:
    """The sheet with row 1 as its header, whatever it holds."""
    if raw.row_numbers and raw.row_numbers[0] == 1:
        return _cut(raw, title, 0)
    return HeadedSheet(title, [], 1, raw.rows, raw.row_numbers, raw.marks)


def _cut(raw: RawSheet, title: str, at: int) -> HeadedSheet:
    return HeadedSheet(
        title,
        raw.rows[at],
        raw.row_numbers[at],
        raw.rows[at + 1 :],
        raw.row_numbers[at + 1 :],
        raw.marks,
        raw.row_numbers[:at],
    )
