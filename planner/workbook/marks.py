"""What a file says of a sheet beside its cells: hidden rows, merged cells, totals, formulas."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from planner.errors import WorkbookUnreadable
from planner.validation import reading_codes as codes
from planner.validation.codes import Code
from planner.validation.problem import Problem
from planner.workbook.files.limits import MAX_CELLS
from planner.workbook.headed import HeadedSheet
from planner.workbook.raw import Area, BookFacts, MergedCell, column_letters

_RANGES_NAMED = 5


def without_totals(sheet: HeadedSheet, problems: list[Problem]) -> HeadedSheet:
    """The sheet without the totals rows of its Excel tables, each noted."""
    totals = sheet.marks.totals_rows.keys() & set(sheet.row_numbers)
    if not totals:
        return sheet
    for number in sorted(totals):
        table = sheet.marks.totals_rows[number]
        problems.append(
            codes.TOTALS_ROW.at(
                f"{sheet.title}!{number}", f"row {number} totals the table {table}; it is not read."
            )
        )
    kept = [position for position, number in enumerate(sheet.row_numbers) if number not in totals]
    return replace(
        sheet,
        rows=[sheet.rows[position] for position in kept],
        row_numbers=[sheet.row_numbers[position] for position in kept],
    )


def mark_merged_cells(sheet: HeadedSheet) -> None:
    """Put a MergedCell wherever merged cells below the header hide that a cell is blank.

    Raises WorkbookUnreadable where merged cells cover each other without end.
    """
    budget = MAX_CELLS
    for area in sheet.marks.merged:
        first = bisect_left(sheet.row_numbers, area.first_row)
        last = bisect_right(sheet.row_numbers, area.last_row)
        columns = range(area.first_column, min(area.last_column + 1, len(sheet.header)))
        if area.first_row <= sheet.header_row or first == last or not _is_filled(sheet, first, area):
            continue
        budget -= (last - first) * len(columns)
        if budget < 0:
            raise WorkbookUnreadable(f"{sheet.title}: its merged cells cover each other. Unmerge them.")
        for position in range(first, last):
            _cover(sheet.rows[position], sheet.row_numbers[position], area, columns)


def _is_filled(sheet: HeadedSheet, position: int, area: Area) -> bool:
    row = sheet.rows[position]
    return (
        sheet.row_numbers[position] == area.first_row
        and area.first_column < len(row)
        and row[area.first_column] is not None
    )


def _cover(row: list[object], number: int, area: Area, columns: range) -> None:
    """Mark the blanks of a row that an area covers in ``columns``, those that have a header."""
    row.extend([None] * (columns.stop - len(row)))
    for index in columns:
        if row[index] is None and (number, index) != (area.first_row, area.first_column):
            row[index] = MergedCell(str(area))


def notes_of_sheet(sheet: HeadedSheet) -> Iterator[Problem]:
    """What a person should know of how a sheet was read."""
    marks = sheet.marks
    if sheet.rows_above:
        yield codes.HEADER_BELOW.at(
            f"{sheet.title}!{sheet.header_row}",
            f"the header is read from row {sheet.header_row}; {_ranges(sheet.rows_above, 'row')} above it "
            f"{'is' if len(sheet.rows_above) == 1 else 'are'} not.",
        )
    if marks.hidden:
        yield codes.HIDDEN_SHEET.at(sheet.title, "the sheet is hidden; it is read like the others.")
    yield from _hidden(sheet, codes.HIDDEN_ROWS, marks.hidden_rows, "row")
    yield from _hidden(sheet, codes.HIDDEN_COLUMNS, sorted(marks.hidden_columns), "column")
    yield from _notes_of_formulas(sheet)
    if marks.encoding:
        yield codes.ENCODING_INFERRED.at(sheet.title, f"the file is read as {marks.encoding}.")


def _hidden(sheet: HeadedSheet, code: Code, hidden: Sequence[int], what: str) -> Iterator[Problem]:
    if hidden:
        verb = "is" if len(hidden) == 1 else "are"
        yield code.at(sheet.title, f"{_ranges(hidden, what)} {verb} hidden, and read like the others.")


def _notes_of_formulas(sheet: HeadedSheet) -> Iterator[Problem]:
    marks = sheet.marks
    if marks.doubtful_results:
        formulas = (
            "a formula shows" if marks.doubtful_results == 1 else f"{marks.doubtful_results:,} formulas show"
        )
        yield codes.FORMULAS_NOT_CALCULATED.at(
            f"{sheet.title}!{marks.first_doubtful}",
            f"{formulas} 0 or nothing, and may never have been worked out; that is what is read.",
        )


def notes_of_book(facts: BookFacts, path_name: str) -> Iterator[Problem]:
    """What a person should know of the file as a whole."""
    if facts.external_links:
        yield codes.EXTERNAL_LINKS.at(path_name, "some formulas take values from other files.")
    if facts.macros:
        yield codes.MACROS_IGNORED.at(path_name, "the file holds macros.")


def _ranges(numbers: Sequence[int], what: str) -> str:
    """`row 7`, `rows 2–5, 9`, `column D`."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    shown = [
        _shown(first, what) if first == last else f"{_shown(first, what)}–{_shown(last, what)}"
        for first, last in spans[:_RANGES_NAMED]
    ]
    if len(spans) > _RANGES_NAMED:
        shown.append("…")
    return f"{what}{'' if len(numbers) == 1 else 's'} {', '.join(shown)}"


def _shown(number: int, what: str) -> str:
    return column_letters(number) if what == "column" else str(number)
