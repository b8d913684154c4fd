"""From the contents of a sheet to a table: headers matched, cells parsed, problems noted with their cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from openpyxl.utils import get_column_letter

from planner.validation import reading_codes as codes
from planner.validation.codes import did_you_mean
from planner.validation.problem import Problem
from planner.workbook.cells import CellProblem, is_blank, parser_of
from planner.workbook.columns import Column, Sheet
from planner.workbook.raw import ErrorCell, RawSheet, UncachedFormula, place
from planner.workbook.table import Cell, ColumnData, Table


def same_name(text: object) -> str:
    """What remains of a header or title when case, spaces around and the kind of separator are ignored."""
    return re.sub(r"[\s_]+", " ", str(text)).strip().casefold()


@dataclass(frozen=True)
class CellPlaces(Sequence[str]):
    """Places of a column's cells, made when asked for: column letter or letters, and row numbers."""

    letters: str | Sequence[str]
    row_numbers: Sequence[int]

    def __len__(self) -> int:
        return len(self.row_numbers)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(len(self)))]
        letter = self.letters if isinstance(self.letters, str) else self.letters[index]
        return f"{letter}{self.row_numbers[index]}"


def empty_table(sheet: Sheet) -> Table:
    """The table of a sheet that the workbook lacks."""
    return Table(sheet.name, {column.name: ColumnData([]) for column in sheet.columns})


def read_table(raw: RawSheet, sheet: Sheet, problems: list[Problem]) -> Table:
    """The table of a sheet; what is wrong with it is added to ``problems``."""
    positions = match_headers(raw, sheet, problems)
    return parse_rows(keep_filled(raw, positions.values()), sheet, positions, problems)


def match_headers(raw: RawSheet, sheet: Sheet, problems: list[Problem]) -> dict[str, int]:
    """Column name → its index in the sheet (0 is A)."""
    known = {same_name(column.name): column.name for column in sheet.columns}
    positions: dict[str, int] = {}
    for index, header in enumerate(raw.header):
        if is_blank(header):
            continue
        name = known.get(same_name(header)) if isinstance(header, str) else None
        if name is None:
            problems.append(_unknown_header(raw, sheet, index, header))
        elif name in positions:
            first = place(raw.title, positions[name], 1)
            problems.append(
                codes.DUPLICATE_HEADER.at(place(raw.title, index, 1), f"{name} stands at {first} already.")
            )
        else:
            positions[name] = index
    find_columns_without_header(raw, problems)
    _find_missing_headers(raw, sheet, positions, problems)
    return positions


def _unknown_header(raw: RawSheet, sheet: Sheet, index: int, header: object) -> Problem:
    shown = header.code if isinstance(header, ErrorCell) else header
    shown = "a formula without result" if isinstance(header, UncachedFormula) else shown
    return codes.UNKNOWN_HEADER.at(
        place(raw.title, index, 1),
        f"{sheet.name} has no column {str(shown).strip()!r}; it is not read.",
        did_you_mean(str(shown), (column.name for column in sheet.columns), codes.UNKNOWN_HEADER.remedy),
    )


def find_columns_without_header(raw: RawSheet, problems: list[Problem]) -> None:
    """Note the first cell of each column that is filled below a blank header."""
    headed = {index for index, header in enumerate(raw.header) if not is_blank(header)}
    first_gap = next(index for index in range(len(headed) + 1) if index not in headed)
    found: set[int] = set()
    for row, number in zip(raw.rows, raw.row_numbers, strict=True):
        if len(row) <= first_gap:
            continue
        for index, content in enumerate(row):
            if index not in headed and index not in found and not is_blank(content):
                found.add(index)
                problems.append(
                    codes.COLUMN_WITHOUT_HEADER.at(
                        place(raw.title, index, number),
                        f"column {get_column_letter(index + 1)} has no header; it is not read.",
                    )
                )


def _find_missing_headers(
    raw: RawSheet, sheet: Sheet, positions: Mapping[str, int], problems: list[Problem]
) -> None:
    for column in sheet.columns:
        if column.required and column.name not in positions:
            problems.append(
                codes.MISSING_HEADER.at(
                    raw.title,
                    f"the sheet has no column {column.name} ({column.meaning}).",
                    f"Write {column.name} in row 1, above the column.",
                )
            )


def keep_filled(raw: RawSheet, positions: Iterable[int]) -> RawSheet:
    """Without the rows that hold nothing in the columns at ``positions``."""
    indices = list(positions)
    kept = [
        (row, number)
        for row, number in zip(raw.rows, raw.row_numbers, strict=True)
        if any(index < len(row) and not is_blank(row[index]) for index in indices)
    ]
    return RawSheet(raw.title, raw.header, [row for row, _ in kept], [number for _, number in kept])


def parse_rows(raw: RawSheet, sheet: Sheet, positions: Mapping[str, int], problems: list[Problem]) -> Table:
    """Parse the columns at ``positions``; columns that are not there take their defaults."""
    columns: dict[str, ColumnData] = {}
    defaulted: dict[str, range | frozenset[int]] = {}
    for column in sheet.columns:
        if column.name in positions:
            index = positions[column.name]
            places = CellPlaces(get_column_letter(index + 1), raw.row_numbers)
            values, blanks = parse_column(column, sheet.name, raw.column(index), places, problems)
            columns[column.name] = ColumnData(values, places)
            defaulted[column.name] = blanks
        else:
            columns[column.name] = ColumnData([default_of(column)] * len(raw.rows))
            defaulted[column.name] = range(len(raw.rows))
    return Table(sheet.name, columns, raw.row_numbers, defaulted)


def parse_column(
    column: Column, sheet: str, contents: Sequence[object], places: Sequence[str], problems: list[Problem]
) -> tuple[list[Cell], frozenset[int]]:
    """Values of a column, and the indices of its blanks; a cell that cannot be read is None and a problem."""
    parse = parser_of(column)
    values: list[Cell] = []
    blanks = []
    for index, content in enumerate(contents):
        if is_blank(content):
            blanks.append(index)
            values.append(default_of(column))
            continue
        try:
            values.append(parse(content))
        except CellProblem as found:
            values.append(None)
            problems.append(found.code.at(f"{sheet}!{places[index]}", found.message, found.remedy))
    if column.required:
        for index in blanks:
            problems.append(
                codes.REQUIRED_BLANK.at(
                    f"{sheet}!{places[index]}", f"{column.name} is blank; it has no default."
                )
            )
    return values, frozenset(blanks)


def default_of(column: Column) -> Cell:
    """What a blank cell of the column means."""
    if column.kind in ("number", "share") and isinstance(column.default, int | float):
        return float(column.default)
    return column.default
