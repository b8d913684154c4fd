"""A new workbook with the contents of a file that cannot be rewritten: .xls, .ods, a folder of .csv."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from planner.annotate.losses import Loss
from planner.workbook.cells_out import clean_text
from planner.workbook.raw import ErrorCell, FormattedNumber, RawBook, RawSheet, UncachedFormula

LOSSES = (
    Loss("everything but the contents of cells: looks, formulas (what they show stays), charts, pictures"),
    Loss("the kind of file: the copy is an .xlsx workbook"),
)
_NOT_IN_TITLES = re.compile(r"[\\/*?:\[\]]")
_LONGEST_TITLE = 31
_WIDEST = 40


def book_of_contents(raw: RawBook) -> Any:
    """An openpyxl workbook whose cells hold what those of the file hold, at the same places."""
    book = Workbook()
    book.remove(book.active)
    for sheet in raw.sheets:
        title = _NOT_IN_TITLES.sub("_", clean_text(sheet.title))[:_LONGEST_TITLE]
        _fill(book.create_sheet(title), sheet)
    return book


def cells_of(raw: RawBook) -> int:
    """How many cells the sheets of a file hold."""
    return sum(len(row) for sheet in raw.sheets for row in sheet.rows)


def _fill(sheet: Any, raw: RawSheet) -> None:
    widths: dict[int, int] = {}
    for number, row in zip(raw.row_numbers, raw.rows, strict=True):
        for column, content in enumerate(row, start=1):
            if content is not None and not isinstance(content, UncachedFormula):
                _put(sheet.cell(number, column), content)
                widths[column] = max(widths.get(column, 0), len(str(content)))
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = min(width, _WIDEST) + 2


def _put(cell: Any, content: object) -> None:
    """One content; a text stays a text, whatever it begins with."""
    if isinstance(content, str):
        cell.value, cell.data_type = clean_text(content), "s"
    elif isinstance(content, ErrorCell):
        cell.value, cell.data_type = content.code, "e"
    elif isinstance(content, FormattedNumber):
        cell.value, cell.number_format = content.value, content.number_format
    elif isinstance(content, bool | int | float | date | time | timedelta):
        cell.value = content
