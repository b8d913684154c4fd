"""From the contents of a sheet to a table: headers matched, cells parsed, problems noted with their cells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import overload

from planner.validation import reading_codes as codes
from planner.validation.codes import did_you_mean
from planner.validation.problem import Problem
from planner.workbook.cells import CellProblem, is_blank, parser_of
from planner.workbook.columns import Column, Sheet
from planner.workbook.habits import NUMBER_KINDS, Habits, texts_in
from planner.workbook.headed import HeadedSheet
from planner.workbook.input_words import header_words
from planner.workbook.names import same_name
from planner.workbook.raw import ErrorCell, MergedCell, UncachedFormula, column_letters
from planner.workbook.table import Cell, ColumnData, Table


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


def read_table(raw: HeadedSheet, sheet: Sheet, problems: list[Problem], habits: Habits) -> Table:
    """The table of a sheet; what is wrong with it is added to ``problems``."""
    positions = match_headers(raw, sheet, problems)
    return parse_rows(keep_filled(raw, positions.values()), sheet, positions, problems, habits)


def match_headers(raw: HeadedSheet, sheet: Sheet, problems: list[Problem]) -> dict[str, int]:
    """Column name → its index in the sheet (0 is A).

    Where a column's own name is there, other words for it are headers of something else.
    """
    words = header_words(sheet)
    headers = [same_name(header) if isinstance(header, str) else "" for header in raw.header]
    by_own_name = {
        words[header] for header in headers if header and same_name(words.get(header, "")) == header
    }
    positions: dict[str, int] = {}
    for index, header in enumerate(headers):
        if is_blank(raw.header[index]):
            continue
        name = words.get(header)
        if name is None or (name in by_own_name and same_name(name) != header):
            problems.append(_unknown_header(raw, sheet, index))
        elif name in positions:
            first = raw.place(positions[name])
            problems.append(codes.DUPLICATE_HEADER.at(raw.place(index), f"{name} stands at {first} already."))
        else:
            positions[name] = index
    find_columns_without_header(raw, problems)
    _find_missing_headers(raw, sheet, positions, problems)
    return positions


def _unknown_header(raw: HeadedSheet, sheet: Sheet, index: int) -> Problem:
    header = raw.header[index]
    shown = header.code if isinstance(header, ErrorCell) else header
    shown = "a formula without result" if isinstance(header, UncachedFormula) else shown
    shown = "merged cells" if isinstance(header, MergedCell) else shown
    return codes.UNKNOWN_HEADER.at(
        raw.place(index),
        f"{sheet.name} has no column {str(shown).strip()!r}; it is not read.",
        did_you_mean(str(shown), (column.name for column in sheet.columns), codes.UNKNOWN_HEADER.remedy),
    )


def find_columns_without_header(raw: HeadedSheet, problems: list[Problem]) -> None:
    """Note the first cell of each column that is filled below a blank header."""
    headed = {index for index, header in enumerate(raw.header) if not is_blank(header)}
    first_gap = next(index for index in range(len(headed) + 1) if index not in headed)
    found: set[int] = set()
    for row, number in zip(raw.rows, raw.row_numbers, strict=True):
        if len(row) <= first_gap:
            continue
        if raw.marks.text_only:
            problems += _more_cells_than_headers(raw, row, number)
            row = row[: len(raw.header)]
        for index, content in enumerate(row):
            if index not in headed and index not in found and not is_blank(content):
                found.add(index)
                problems.append(
                    codes.COLUMN_WITHOUT_HEADER.at(
                        raw.place(index, number),
                        f"column {column_letters(index)} has no header; it is not read.",
                    )
                )


def _more_cells_than_headers(raw: HeadedSheet, row: Sequence[object], number: int) -> Iterator[Problem]:
    """A line of a text file that is longer than its header, and not by blanks alone."""
    for index in range(len(raw.header), len(row)):
        if not is_blank(row[index]):
            yield codes.MORE_CELLS_THAN_HEADERS.at(
                raw.place(index, number), f"the line has {len(row)} cells, the header {len(raw.header)}."
            )
            return


def _find_missing_headers(
    raw: HeadedSheet, sheet: Sheet, positions: Mapping[str, int], problems: list[Problem]
) -> None:
    for column in sheet.columns:
        if column.required and column.name not in positions:
            problems.append(
                codes.MISSING_HEADER.at(
                    raw.title,
                    f"the sheet has no column {column.name} ({column.meaning}).",
                    f"Write {column.name} in row {raw.header_row}, above the column.",
                )
            )


def keep_filled(raw: HeadedSheet, positions: Iterable[int]) -> HeadedSheet:
    """Without the rows that hold nothing in the columns at ``positions``."""
    indices = list(positions)
    kept = [
        position
        for position, row in enumerate(raw.rows)
        if any(index < len(row) and not is_blank(row[index]) for index in indices)
    ]
    if len(kept) == len(raw.rows):
        return raw
    return replace(
        raw,
        rows=[raw.rows[position] for position in kept],
        row_numbers=[raw.row_numbers[position] for position in kept],
    )


def parse_rows(
    raw: HeadedSheet, sheet: Sheet, positions: Mapping[str, int], problems: list[Problem], habits: Habits
) -> Table:
    """Parse the columns at ``positions``; columns that are not there take their defaults."""
    columns: dict[str, ColumnData] = {}
    defaulted: dict[str, range | frozenset[int]] = {}
    habits = habits_of_sheet(raw, sheet, positions, habits)
    for column in sheet.columns:
        if column.name in positions:
            index = positions[column.name]
            places = CellPlaces(column_letters(index), raw.row_numbers)
            values, blanks = parse_column(column, raw.title, raw.column(index), places, problems, habits)
            columns[column.name] = ColumnData(values, places)
            defaulted[column.name] = blanks
        else:
            columns[column.name] = ColumnData([default_of(column)] * len(raw.rows))
            defaulted[column.name] = range(len(raw.rows))
    return Table(sheet.name, columns, raw.row_numbers, defaulted, raw.title)


def habits_of_sheet(raw: HeadedSheet, sheet: Sheet, positions: Mapping[str, int], habits: Habits) -> Habits:
    """A .csv file is written by one program with one decimal mark: what any column shows holds for all."""
    if not raw.marks.text_only:
        return habits
    numbers = [column for column in sheet.columns if column.kind in NUMBER_KINDS and column.name in positions]
    texts = {text for column in numbers for text in texts_in(raw.column(positions[column.name]))}
    return habits.of_column(numbers[0], texts) if numbers else habits


def parse_column(
    column: Column,
    sheet: str,
    contents: Sequence[object],
    places: Sequence[str],
    problems: list[Problem],
    habits: Habits,
) -> tuple[list[Cell], frozenset[int]]:
    """Values of a column, and the indices of its blanks; a cell that cannot be read is None and a problem.

    ``habits``: those of the sheet; what the column itself shows goes before.
    """
    texts = texts_in(contents) if column.kind in (*NUMBER_KINDS, "date") else set()
    habits = habits.of_column(column, texts)
    _tell_what_was_settled(column, sheet, contents, places, problems, habits.settled(column, texts), habits)
    parse = parser_of(column, habits)
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


def _tell_what_was_settled(
    column: Column,
    sheet: str,
    contents: Sequence[object],
    places: Sequence[str],
    problems: list[Problem],
    settled: Collection[str],
    habits: Habits,
) -> None:
    cells = [index for index, content in enumerate(contents) if content in settled] if settled else []
    if cells:
        others = f" and {len(cells) - 1:,} more cells are" if len(cells) > 1 else " is"
        problems.append(
            codes.MARKS_SETTLED.at(
                f"{sheet}!{places[cells[0]]}",
                f"{contents[cells[0]]!r}{others} read with {habits.words(column)}, as other cells show.",
            )
        )


def default_of(column: Column) -> Cell:
    """What a blank cell of the column means."""
    if column.kind in ("number", "share") and isinstance(column.default, int | float):
        return float(column.default)
    return column.default
