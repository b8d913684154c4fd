"""Writing values into cells safely: text stays text, and nothing fails silently."""

from __future__ import annotations

import math
import re
from typing import Any

from planner.errors import OutputNotWritable
from planner.workbook.table import Cell

MOST_ROWS = 1_048_576
NO_GUESSING = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "yyyy-mm-dd"}
"""Options of every workbook that is written: text is text, whatever it looks like."""
_LONGEST_TEXT = 32_767
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MORE = "…"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def clean_text(text: str) -> str:
    """Text without control characters, cut to what a cell holds."""
    cleaned = _CONTROL.sub("", text) if not text.isprintable() else text
    return cleaned if len(cleaned) <= _LONGEST_TEXT else cleaned[: _LONGEST_TEXT - 1] + _MORE


def would_run(value: Cell) -> bool:
    """Whether a spreadsheet program takes a text for a formula as soon as somebody edits its cell."""
    return isinstance(value, str) and value.startswith(_FORMULA_STARTS)


def put(sheet: Any, row: int, column: int, value: Cell, look: Any = None) -> None:
    """Write one value (None: a blank with its look). Raises OutputNotWritable where the sheet refuses it."""
    if isinstance(value, str):
        code = sheet.write_string(row, column, clean_text(value), look)
    elif isinstance(value, float | int):
        if not math.isfinite(value):
            raise OutputNotWritable(f"{_place(sheet, row, column)}: {value} is no number a cell can hold.")
        code = sheet.write_number(row, column, value, look)
    elif value is None:
        code = sheet.write_blank(row, column, None, look) if look is not None else 0
    else:
        code = sheet.write_datetime(row, column, value, look)
    if code:
        raise OutputNotWritable(f"{_place(sheet, row, column)} cannot be written (code {code}).")


def _place(sheet: Any, row: int, column: int) -> str:
    return f"{sheet.get_name()}: row {row + 1}, column {column + 1}"


def demand(code: int | None, what: str) -> None:
    """xlsxwriter answers with a negative code instead of raising; this raises OutputNotWritable."""
    if code is not None and code < 0:
        raise OutputNotWritable(f"{what} (code {code}).")
