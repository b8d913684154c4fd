"""The cells of one sheet of an .ods file, in one pass over its content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import IO

from planner.workbook.files.limits import MAX_CELLS, MAX_COLUMNS, MAX_DEPTH, MAX_ROWS, MAX_TEXT
from planner.workbook.files.serials import moment_in
from planner.workbook.files.xml_parts import UnsafeXml, local, new_parser, parsed
from planner.workbook.raw import Area, ErrorCell, FormattedNumber, SheetMarks, UncachedFormula

_NUMBERS = ("float", "currency", "percentage")
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_ERROR = re.compile(r"#[A-Z/0!?]+|Err:\d+")
_NOT_OF_THE_CELL = ("annotation", "shapes", "tracked-changes", "forms", "frame")
"""Texts inside these are notes, drawings and deleted cells, not what the cell shows."""
_ROW, _CELL, _COVERED = "table-row", "table-cell", "covered-table-cell"


class SheetsParser:
    """Reads the sheets ``wanted`` out of a content part, and passes over the others.

    ``marks``: by title, complete when the sheet was gone through.
    """

    def __init__(self, wanted: Callable[[str], bool]) -> None:
        self._wanted = wanted
        self._title = ""
        self.marks: dict[str, SheetMarks] = {}
        self._marks = SheetMarks()
        self._found: list[tuple[str, int, list[object]]] = []
        self._hidden_styles: set[str] = set()
        self._style_named = ""
        self._inside = False
        self._depth = 0
        self._ignored_from = 0
        self._row_number = 0
        self._row: list[object] = []
        self._row_repeats = 1
        self._row_hidden = False
        self._index = 0
        self._column_index = 0
        self._hidden_columns: list[tuple[int, int]] = []
        self._attributes: Mapping[str, str] = {}
        self._paragraphs: list[list[str]] = []
        self._in_paragraph = 0
        self._cells = 0

    def rows(self, part: IO[bytes]) -> Iterator[tuple[str, int, list[object]]]:
        """Titles, row numbers and contents of filled rows; a sheet begins with a row 0.

        Raises ValueError or ExpatError on damage.
        """
        parser = new_parser(self._start, self._end, self._text)
        yield from parsed(parser, part, self._found)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UnsafeXml(f"its elements lie more than {MAX_DEPTH} deep")
        if self._ignored_from:
            return
        name = local(name)
        if name in _NOT_OF_THE_CELL:
            self._ignored_from = self._depth
        elif self._inside:
            self._start_in_sheet(name, {local(key): value for key, value in attributes.items()})
        elif name in ("style", "table-properties"):
            self._note_style(name, {local(key): value for key, value in attributes.items()})
        elif name == "table":
            self._start_sheet({local(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._ignored_from:
            if self._depth < self._ignored_from:
                self._ignored_from = 0
            return
        name = local(name)
        if not self._inside:
            return
        if name == "p":
            self._in_paragraph -= 1
        elif name in (_CELL, _COVERED):
            self._end_cell(covered=name == _COVERED)
        elif name == _ROW:
            self._end_row()
        elif name == "table":
            self._inside = False

    def _text(self, piece: str) -> None:
        if self._in_paragraph and not self._ignored_from:
            self._paragraphs[-1].append(piece)

    def _note_style(self, name: str, attributes: Mapping[str, str]) -> None:
        """Sheets are hidden by their style."""
        if name == "style":
            self._style_named = attributes.get("name", "")
        elif attributes.get("display") == "false":
            self._hidden_styles.add(self._style_named)

    def _start_sheet(self, attributes: Mapping[str, str]) -> None:
        title = attributes.get("name", "")
        if title in self.marks or not self._wanted(title):
            return
        self._inside = True
        self._title = title
        self.marks[title] = self._marks = SheetMarks()
        self._marks.hidden = attributes.get("style-name") in self._hidden_styles
        self._row_number = self._column_index = 0
        self._hidden_columns = []
        self._found.append((title, 0, []))

    def _start_in_sheet(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in (_CELL, _COVERED):
            self._attributes = attributes
            self._paragraphs = []
        elif name == "p":
            self._in_paragraph += 1
            self._paragraphs.append([])
        elif name == _ROW:
            self._start_row(attributes)
        elif name == "table-column":
            self._start_column(attributes)
        elif name == "table":
            self._ignored_from = self._depth  # a table inside a cell
        elif self._in_paragraph:
            self._paragraphs[-1].append(_white_space(name, attributes))

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._row = []
        self._index = 0
        self._row_repeats = _repeats(attributes, "number-rows-repeated")
        self._row_hidden = attributes.get("visibility", "visible") != "visible"

    def _end_row(self) -> None:
        repeats = self._row_repeats
        if self._row:
            self._cells += len(self._row) * repeats
            if self._row_number + repeats > MAX_ROWS or self._cells > MAX_CELLS:
                raise ValueError("it repeats filled rows beyond the size of a sheet")
            for number in range(self._row_number + 1, self._row_number + repeats + 1):
                self._found.append((self._title, number, list(self._row)))
                if self._row_hidden:
                    self._marks.hidden_rows.append(number)
            for first, last in self._hidden_columns:
                end = min(last, len(self._row) - 1)
                self._marks.hidden_columns.update(
                    index for index in range(first, end + 1) if self._row[index] is not None
                )
        self._row_number += repeats

    def _start_column(self, attributes: Mapping[str, str]) -> None:
        repeats = _repeats(attributes, "number-columns-repeated")
        if attributes.get("visibility", "visible") != "visible":
            self._hidden_columns.append((self._column_index, self._column_index + repeats - 1))
        self._column_index += repeats

    def _end_cell(self, covered: bool) -> None:
        repeats = _repeats(self._attributes, "number-columns-repeated")
        content = None if covered else self._content()
        if content is not None:
            if self._index + repeats > MAX_COLUMNS:
                raise ValueError(f"a cell stands beyond column {MAX_COLUMNS}")
            self._row.extend([None] * (self._index - len(self._row)))
            self._row.extend([content] * repeats)
        self._note_merge()
        self._index += repeats

    def _note_merge(self) -> None:
        rows = _repeats(self._attributes, "number-rows-spanned")
        columns = _repeats(self._attributes, "number-columns-spanned")
        if rows > 1 or columns > 1:
            top, left = self._row_number + 1, self._index
            self._marks.merged.append(Area(top, left, top + rows - 1, left + columns - 1))

    def _content(self) -> object:
        attributes = self._attributes
        kind = attributes.get("value-type")
        shown = "\n".join("".join(pieces) for pieces in self._paragraphs)[: MAX_TEXT + 1]
        if kind == "error" or ("formula" in attributes and _ERROR.fullmatch(shown)):
            return ErrorCell(shown)
        if kind in _NUMBERS:
            return _number(float(attributes["value"]), kind, shown)
        if kind == "date":
            return moment_in(attributes["date-value"])
        if kind == "time":
            return _duration(attributes["time-value"])
        if kind == "boolean":
            return attributes["boolean-value"] == "true"
        if kind is None and "formula" in attributes:
            return "" if self._paragraphs else UncachedFormula()
        if kind is None:
            return shown or None
        return attributes.get("string-value", shown) or ("" if "formula" in attributes else None)


def _repeats(attributes: Mapping[str, str], name: str) -> int:
    count = int(attributes.get(name, "1"))
    if not 1 <= count <= MAX_ROWS:
        raise ValueError(f"{name} is {count}")
    return count


def _white_space(name: str, attributes: Mapping[str, str]) -> str:
    """What an element inside a paragraph stands for."""
    if name == "s":
        return " " * min(int(attributes.get("c", "1")), MAX_TEXT)
    return {"tab": "\t", "line-break": "\n"}.get(name, "")


def _number(value: float, kind: str, shown: str) -> object:
    """A number, with how it is shown where that is more than its digits."""
    if kind == "float" and re.fullmatch(r"0\d+", shown):
        return FormattedNumber(value, "0" * len(shown))
    if kind != "float" or re.search(r"[^\d.,\s\u00a0\u202f'’+\-()E]", shown):
        return FormattedNumber(value, f'"{shown}"')
    return value


def _duration(text: str) -> timedelta:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"{text} is no duration")
    sign, days, hours, minutes, seconds = match.groups()
    found = timedelta(
        days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0), seconds=float(seconds or 0)
    )
    return -found if sign else found
