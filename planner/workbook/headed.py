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

    Of equals the first. Where none holds any, row 1, so that what stands there can be called unknown. In a
    header of two rows, cells that are merged downwards belong to the lower one.
    """
    headers = [_with_merged_from_above(raw, at) for at in range(min(ROWS_SEARCHED, len(raw.rows)))]
    counts = [
        len({same_name(content) for content in header if isinstance(content, str)} & set(words))
        for header in headers
    ]
    if not any(counts):
        return without_search(raw, title)
    at = counts.index(max(counts))
    return _cut(raw, title, at, headers[at])


def _with_merged_from_above(raw: RawSheet, at: int) -> Sequence[object]:
    """A row with the contents of merged cells that reach down to it from above."""
    number, row = raw.row_numbers[at], list(raw.rows[at])
    for area in raw.marks.merged:
        if area.first_row < number <= area.last_row and area.first_row in raw.row_numbers[:at]:
            above = raw.rows[raw.row_numbers.index(area.first_row)]
            column = area.first_column
            if column < len(above):
                row.extend([None] * (column + 1 - len(row)))
                row[column] = above[column] if row[column] is None else row[column]
    return row


def without_search(raw: RawSheet, title: str) -> HeadedSheet:
    """The sheet with row 1 as its header, whatever it holds."""
    if raw.row_numbers and raw.row_numbers[0] == 1:
        return _cut(raw, title, 0, raw.rows[0])
    return HeadedSheet(title, [], 1, raw.rows, raw.row_numbers, raw.marks)


def _cut(raw: RawSheet, title: str, at: int, header: Sequence[object]) -> HeadedSheet:
    return HeadedSheet(
        title,
        header,
        raw.row_numbers[at],
        raw.rows[at + 1 :],
        raw.row_numbers[at + 1 :],
        raw.marks,
        raw.row_numbers[:at],
    )
