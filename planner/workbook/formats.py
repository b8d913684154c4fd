"""How cells of a plan workbook look: one palette, and a number format for every unit."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from planner.workbook.columns import Column

INK = "#1F2933"
MUTED = "#6B7785"
DARK = "#1F4E5F"
BLUE = "#2F7F9F"
PALE = "#E8F1F4"
GREEN = "#2E7D4F"
PALE_GREEN = "#E3F3E8"
AMBER = "#C77700"
PALE_AMBER = "#FFF0D0"
RED = "#B3261E"
PALE_RED = "#FBE3E1"
GREY = "#8A94A0"
PALE_GREY = "#EEF0F2"
FONT = "Calibri"

Properties = dict[str, Any]


def _dash_for_zero(code: str) -> str:
    """Tables are mostly zeros: a dash lets the eye find what is not."""
    return f'{code};-{code};"–"'


_BY_UNIT = {
    "units": _dash_for_zero("#,##0"),
    "hours": _dash_for_zero("#,##0.0"),
    "days": "#,##0.0",
    "m³": _dash_for_zero("#,##0.00"),
    "currency": "#,##0.00",
    "currency/hour": _dash_for_zero("#,##0.00"),
    "of its column": "General",
}
DATE = "yyyy-mm-dd"
_FINE_SHARE = "0.00%"
"""Defect rates are small: a tenth of a per cent would hide them."""


def number_format(column: Column) -> str:
    """Number format of a column of the plan; empty for text."""
    if column.kind == "date":
        return DATE
    if column.kind == "integer":
        return "#,##0"
    if column.kind == "share":
        return _FINE_SHARE if column.name.endswith("defect_rate") else "0.0%"
    if column.kind == "number":
        return _BY_UNIT.get(column.unit, "#,##0.00")
    return ""


def column_properties(column: Column) -> Properties:
    """Format of the cells of a column."""
    properties: Properties = {"font_name": FONT, "font_size": 10, "valign": "top"}
    if found := number_format(column):
        properties["num_format"] = found
    if column.kind == "date":
        properties["align"] = "center"
    elif found:
        properties["align"] = "right"
    else:
        properties |= {"align": "left", "indent": 1}  # keeps text apart from the figures before it
    if wraps(column):
        properties["text_wrap"] = True
    return properties


def header_properties(column: Column) -> Properties:
    """Format of a column's heading: above its figures, as they stand."""
    cells = column_properties(column)
    return {**HEADER, **{name: cells[name] for name in ("align", "indent") if name in cells}}


def wraps(column: Column) -> bool:
    """Wide text columns hold sentences."""
    return column.kind == "text" and column.width >= _WRAP_WIDTH


def row_height(texts: Iterable[tuple[str, float]]) -> float | None:
    """Points for the longest of some (text, width of its cell), None where all fit on a line.

    Not every spreadsheet fits rows to wrapped text by itself.
    """
    lines = max((math.ceil(len(text) / (width * _CHARACTERS_A_WIDTH)) for text, width in texts), default=1)
    return _POINTS_A_LINE * lines + 3 if lines > 1 else None


_WRAP_WIDTH = 30
_POINTS_A_LINE = 13.5
_CHARACTERS_A_WIDTH = 1.1
"""Widths count digits; letters of running text are narrower."""

HEADER: Properties = {
    "font_name": FONT,
    "font_size": 10,
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": DARK,
    "valign": "vcenter",
    "text_wrap": True,
    "border": 1,
    "border_color": "#FFFFFF",
}
ALARM: Properties = {"font_color": RED, "bg_color": PALE_RED}
WARN: Properties = {"font_color": AMBER, "bg_color": PALE_AMBER}
GOOD: Properties = {"font_color": GREEN}
BAD: Properties = {"font_color": RED}
BEST: Properties = {"bg_color": PALE_GREEN, "bold": True}
FROZEN: Properties = {"font_color": MUTED, "bg_color": PALE_GREY}
