"""Sheets as the file holds them: rows of cell contents, nothing interpreted yet.

openpyxl in its read-only mode is the library that tells error cells from text and blanks.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from planner.errors import WorkbookUnreadable
from planner.workbook.package_guard import DAMAGE, Package, damaged

MAX_ROWS = 1_048_576
MAX_CELLS = 20_000_000
"""Budgets of one sheet, blank cells inside its used range included."""

_PLAIN_FORMAT = re.compile(r"General|@|(?!00)[0#,.?_ \-()*;]*")


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell that shows an error. ``code``: `#N/A`."""

    code: str


@dataclass(frozen=True, slots=True)
class UncachedFormula:
    """A formula whose result is not in the file."""


@dataclass(frozen=True, slots=True)
class FormattedNumber:
    """A number under a format that changes what is seen, such as 000."""

    value: float
    number_format: str


@dataclass(frozen=True)
class RawSheet:
    """One sheet: the contents of row 1, and the rows below that hold anything, with their numbers.

    Rows end with their last filled cell, so they may be shorter or longer than the header.
    """

    title: str
    header: list[object]
    rows: list[list[object]]
    row_numbers: list[int]

    def column(self, index: int) -> list[object]:
        """Contents of a column (0 is A), row by row."""
        return [row[index] if index < len(row) else None for row in self.rows]

    def width(self) -> int:
        """Columns that hold anything."""
        return max([len(self.header), *map(len, self.rows)])


def place(title: str, index: int, row_number: int) -> str:
    """`Forecast!D7` for column index 3 (0 is A) and row 7."""
    return f"{title}!{get_column_letter(index + 1)}{row_number}"


def read_raw_sheets(package: Package, wanted: Callable[[str], bool]) -> tuple[list[str], list[RawSheet]]:
    """All sheet titles, and the contents of those wanted.

    Raises WorkbookUnreadable: damaged, or more cells than the budget.
    """
    with _damage_named(package):
        formulas = _formula_cells(package, wanted) if package.has_formulas else {}
        book = _open(package, data_only=True)
        titles = list(book.sheetnames)
        sheets = [
            _read_sheet(package, sheet, formulas.get(sheet.title, frozenset()))
            for sheet in book.worksheets
            if wanted(sheet.title)
        ]
    return titles, sheets


@contextmanager
def _damage_named(package: Package) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl names what it will not keep; nothing is written back
            yield
    except DAMAGE as error:
        raise damaged(package.path, error) from error


def _open(package: Package, data_only: bool) -> Any:
    return openpyxl.load_workbook(
        io.BytesIO(package.content), read_only=True, data_only=data_only, keep_links=False
    )


def _formula_cells(package: Package, wanted: Callable[[str], bool]) -> dict[str, frozenset[tuple[int, int]]]:
    """Title → (row number, column index) of every formula."""
    found = {}
    for sheet in _open(package, data_only=False).worksheets:
        if wanted(sheet.title):
            found[sheet.title] = frozenset(
                (number, index)
                for number, row in _rows_within_budget(package, sheet)
                for index, cell in enumerate(row)
                if cell.data_type == "f"
            )
    return found


def _rows_within_budget(package: Package, sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    cells = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells += len(row)
        if number > MAX_ROWS or cells > MAX_CELLS:
            raise WorkbookUnreadable(
                f"{package.path}: the sheet {sheet.title} has more than {MAX_ROWS:,} rows "
                f"or {MAX_CELLS:,} cells. Delete unused rows and columns, and save it again."
            )
        yield number, row


def _read_sheet(package: Package, sheet: Any, formulas: frozenset[tuple[int, int]]) -> RawSheet:
    header: list[object] = []
    rows: list[list[object]] = []
    row_numbers: list[int] = []
    formula_rows = {number for number, _ in formulas}
    for number, cells in _rows_within_budget(package, sheet):
        contents = [_content(cell) for cell in cells]
        if number in formula_rows:
            _mark_uncached(contents, number, formulas)
        if number == 1:
            header = contents
        elif any(content is not None and content != "" for content in contents):
            rows.append(contents)
            row_numbers.append(number)
    return RawSheet(sheet.title, header, rows, row_numbers)


def _content(cell: Any) -> object:
    value, kind = cell.value, cell.data_type
    if value is None:
        return "" if kind == "str" else None  # a formula whose result is the empty text
    if kind == "s":
        return value
    if kind == "e":
        return ErrorCell(str(value))
    if kind == "n" and not _shows_plain_digits(cell.number_format):
        return FormattedNumber(value, cell.number_format)
    return value


@cache
def _shows_plain_digits(number_format: str) -> bool:
    """Whether a number under this format shows its own digits and nothing else; others matter to names."""
    return _PLAIN_FORMAT.fullmatch(number_format) is not None


def _mark_uncached(contents: list[object], number: int, formulas: frozenset[tuple[int, int]]) -> None:
    for index, content in enumerate(contents):
        if content is None and (number, index) in formulas:
            contents[index] = UncachedFormula()
