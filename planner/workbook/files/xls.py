""".xls files of Excel 97 to 2003, read by xlrd, which tells errors from texts and keeps number formats."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.compdoc import CompDocError

from planner.errors import WorkbookUnreadable
from planner.workbook.files.number_looks import look_of
from planner.workbook.files.serials import FROM_1900, FROM_1904, shown_as
from planner.workbook.files.unreadable import damaged
from planner.workbook.raw import Area, BookFacts, ErrorCell, OpenSheet, Rows, SheetMarks


class XlsBook:
    """A binary workbook. The results of its formulas are in it, but formulas cannot be told from values."""

    def __init__(self, path: Path, content: bytes) -> None:
        self._path = path
        with self._errors_named():
            self._book = xlrd.open_workbook(
                file_contents=content, formatting_info=True, on_demand=True, logfile=io.StringIO()
            )
        day_zero = FROM_1904 if self._book.datemode else FROM_1900
        self.facts = BookFacts(day_zero=day_zero, macros=_has_macros(content))

    @property
    def titles(self) -> list[str]:
        """Of all sheets, in their order."""
        return list(self._book.sheet_names())

    def sheets(self, wanted: Callable[[str], bool]) -> Iterator[OpenSheet]:
        """The sheets wanted, each to be gone through before the next."""
        for title in filter(wanted, dict.fromkeys(self.titles)):
            marks = SheetMarks()
            yield title, marks, self._rows(title, marks)

    def _rows(self, title: str, marks: SheetMarks) -> Rows:
        """Row numbers and contents of the rows that hold anything; ``marks`` are filled on the way."""
        number = self.titles.index(title)
        with self._errors_named():
            sheet = self._book.sheet_by_index(number)
        marks.hidden = bool(sheet.visibility)
        marks.merged += [
            Area(top + 1, left, below, right - 1) for top, below, left, right in sheet.merged_cells
        ]
        for index in range(sheet.nrows):
            row = self._row(sheet, index, marks)
            if not row:
                continue
            if index in sheet.rowinfo_map and sheet.rowinfo_map[index].hidden:
                marks.hidden_rows.append(index + 1)
            yield index + 1, row
        self._book.unload_sheet(number)

    @contextmanager
    def _errors_named(self) -> Iterator[None]:
        try:
            yield
        except (xlrd.XLRDError, CompDocError) as error:
            if "encrypted" in str(error).lower():
                raise WorkbookUnreadable(
                    f"{self._path}: is password-protected. "
                    "Open it in Excel, remove the password, and save it again."
                ) from error
            raise damaged(self._path, str(error)) from error

    def _row(self, sheet: Any, index: int, marks: SheetMarks) -> list[object]:
        row: list[object] = []
        for column, cell in enumerate(sheet.row(index)):
            content = self._content(cell)
            if content == "":  # what a formula showed, or was never worked out
                marks.doubt(index + 1, column)
            if content is None:
                continue
            row.extend([None] * (column - len(row)))
            row.append(content)
            if column in sheet.colinfo_map and sheet.colinfo_map[column].hidden:
                marks.hidden_columns.add(column)
        return row

    def _content(self, cell: Any) -> object:
        kind, value = cell.ctype, cell.value
        if kind == xlrd.XL_CELL_ERROR:
            return ErrorCell(error_text_from_code.get(value, "#VALUE!"))
        if kind == xlrd.XL_CELL_BOOLEAN:
            return bool(value)
        if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
            return self._number(cell)
        return value if kind == xlrd.XL_CELL_TEXT else None

    def _number(self, cell: Any) -> object:
        code = self._book.format_map[self._book.xf_list[cell.xf_index].format_key].format_str
        return shown_as(look_of(code), cell.value, self.facts.day_zero)


def _has_macros(content: bytes) -> bool:
    """Whether the file holds a folder of Visual Basic; names in it are UTF-16."""
    return "_VBA_PROJECT_CUR".encode("utf-16-le") in content
