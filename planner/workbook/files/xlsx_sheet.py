"""The cells of one sheet of an .xlsx file, in one pass over its XML.

A general-purpose reader shows either formulas or their results, and takes two passes to tell a formula
without a result from a blank; it also keeps an object for every styled blank. This one keeps what the planner
asks: the content of filled cells, and the marks beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from planner.workbook.files.limits import MAX_COLUMNS, MAX_DEPTH, MAX_ROWS, MAX_TEXT
from planner.workbook.files.serials import moment_in, shown_as
from planner.workbook.files.xlsx_tables import unescape
from planner.workbook.files.xml_parts import UnsafeXml, new_parser, parsed, space_of
from planner.workbook.raw import (
    BookFacts,
    ErrorCell,
    SheetMarks,
    UncachedFormula,
    area_of,
    column_index,
)

_DIGITS = "0123456789"
_TRUE = ("1", "true")


class SheetParser:
    """Reads a sheet part. ``shared``: texts that cells point to; ``looks``: of styles, by their number."""

    def __init__(
        self, shared: Sequence[str], looks: Sequence[str | None], facts: BookFacts, marks: SheetMarks
    ) -> None:
        self._shared = shared
        self._looks = looks
        self._day_zero = facts.day_zero
        self._recalculates = facts.recalculates
        self._marks = marks
        self._found: list[tuple[int, list[object]]] = []
        self._row: list[object] = []
        self._row_number = 0
        self._row_text = ""
        self._row_hidden = False
        self._index = -1
        self._kind: str | None = None
        self._style: str | None = None
        self._pieces: list[str] = []
        self._collecting = False
        self._has_value = self._has_formula = False
        self._in_guide = False
        self._depth = 0
        self._contents: dict[tuple[str, str | None], object] = {}
        self._hidden_columns: list[tuple[int, int]] = []

    def rows(self, part: IO[bytes]) -> Iterator[tuple[int, list[object]]]:
        """Row numbers and contents of filled rows. Raises ValueError, IndexError or ExpatError on damage."""
        parser = new_parser(self._start_root, self._end, self._text)
        self._parser = parser
        yield from parsed(parser, part, self._found)

    def _start_root(self, name: str, _: dict[str, str]) -> None:
        space = space_of(name)
        if name != space + "worksheet":
            raise ValueError("a sheet is no worksheet")
        self._names(space)
        self._depth = 1
        self._parser.StartElementHandler = self._start

    def _names(self, space: str) -> None:
        self._c, self._v, self._f, self._t = (space + tag for tag in ("c", "v", "f", "t"))
        self._row_tag, self._guide = space + "row", space + "rPh"
        self._others = {
            space + "col": self._start_column,
            space + "mergeCell": self._start_merge,
        }

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if name == self._c:
            self._start_cell(attributes)
        elif name == self._v:
            self._collecting = self._has_value = True
        elif name == self._f:
            self._has_formula = True
        elif name == self._row_tag:
            self._start_row(attributes)
        elif name == self._t:
            if not self._in_guide:
                self._collecting = self._has_value = True
        elif name == self._guide:
            self._in_guide = True
        elif name in self._others:
            self._others[name](attributes)
        elif self._depth > MAX_DEPTH:
            raise UnsafeXml(f"its elements lie more than {MAX_DEPTH} deep")

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name == self._v or name == self._t:
            self._collecting = False
        elif name == self._c:
            if self._has_value or self._has_formula:
                self._end_cell()
        elif name == self._row_tag:
            self._end_row()
        elif name == self._guide:
            self._in_guide = False

    def _text(self, piece: str) -> None:
        if self._collecting:
            self._pieces.append(piece)

    def _start_row(self, attributes: dict[str, str]) -> None:
        text = attributes.get("r")
        number = self._row_number + 1 if text is None else int(text)
        if not self._row_number < number <= MAX_ROWS:
            raise ValueError(f"row {number} comes after row {self._row_number}")
        self._row_number, self._row_text = number, str(number)
        self._row_hidden = attributes.get("hidden") in _TRUE
        self._row = []
        self._index = -1

    def _end_row(self) -> None:
        if not self._row:
            return
        if self._row_hidden:
            self._marks.hidden_rows.append(self._row_number)
        for first, last in self._hidden_columns:
            self._marks.hidden_columns.update(
                index
                for index in range(first, min(last, len(self._row) - 1) + 1)
                if self._row[index] is not None
            )
        self._found.append((self._row_number, self._row))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._index += 1
        else:
            letters = reference.rstrip(_DIGITS)
            if reference[len(letters) :] != self._row_text:
                raise ValueError(f"the cell {reference} stands in row {self._row_text}")
            self._index = column_index(letters)
        self._kind = attributes.get("t")
        self._style = attributes.get("s")
        self._has_value = self._has_formula = False
        if self._pieces:
            self._pieces.clear()

    def _end_cell(self) -> None:
        content = self._content("".join(self._pieces))
        if self._has_formula:
            if content is None:
                content = UncachedFormula()
            elif content == 0 and self._recalculates:
                self._marks.doubt(self._row_number, self._index)
        if content is None:
            return
        if self._index >= MAX_COLUMNS:
            raise ValueError(f"a cell stands beyond column {MAX_COLUMNS}")
        missing = self._index - len(self._row)
        if missing >= 0:
            self._row.extend([None] * missing)
            self._row.append(content)
        else:
            self._row[self._index] = content

    def _content(self, text: str) -> object:
        kind = self._kind
        if kind == "s":
            return self._shared[_place_in(self._shared, text)] if text else None
        if kind is None or kind == "n":
            return self._number(text) if text else None
        if kind in ("str", "inlineStr"):
            return unescape(text)[: MAX_TEXT + 1] if self._has_value else None
        if kind == "b":
            return None if not text else text in _TRUE
        if kind == "e":
            return ErrorCell(text or "#VALUE!")
        if kind == "d":
            return moment_in(text) if text else None
        raise ValueError(f"a cell is of the unknown kind {kind!r}")

    def _number(self, text: str) -> object:
        """A number as its style shows it. Remembered: the same few dates and figures fill long sheets."""
        key = (text, self._style)
        if key not in self._contents:
            if len(self._contents) > 100_000:
                self._contents.clear()
            self._contents[key] = self._number_under_style(text)
        return self._contents[key]

    def _number_under_style(self, text: str) -> object:
        try:
            value = float(text)
        except ValueError:  # to be refused at its cell
            return text
        number = int(self._style or "0")
        look = self._looks[number] if 0 <= number < len(self._looks) else None
        return shown_as(look, value, self._day_zero)

    def _start_column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _TRUE:
            first, last = int(attributes["min"]) - 1, int(attributes["max"]) - 1
            self._hidden_columns.append((max(first, 0), min(last, MAX_COLUMNS - 1)))

    def _start_merge(self, attributes: dict[str, str]) -> None:
        self._marks.merged.append(area_of(attributes["ref"]))


def _place_in(shared: Sequence[str], text: str) -> int:
    number = int(text)
    if not 0 <= number < len(shared):
        raise IndexError(f"a cell points to text {number} of {len(shared)}")
    return number
