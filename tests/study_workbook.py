"""A small workbook with scenarios whose answers can be worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from workbook_builder import Sheets, build_workbook, small_sheets

HEADER = ["scenario", "sheet", "where", "column", "change", "note"]
ROWS: Sequence[Sequence[Any]] = (
    ["Less hours", "Resources", "factory=plant", "regular_hours", "*0.2", "a press is down"],
    ["More demand", "Forecast", "item=toy", "quantity", "+20%", "campaign"],
    ["Less hours + More demand", None, None, None, None, "both at once"],
)
"""Base: 100 units a week at 5 and a setup of 20 each: 2080. Less hours: 8 hours make 80, 20 are lost at 30:
4080. More demand: 120 units a week: 2480. Both: 80 made, 40 lost: 6480."""
COSTS = {"base": 2080, "Less hours": 4080, "More demand": 2480, "Less hours + More demand": 6480}


def study_workbook(folder: Path, rows: Sequence[Sequence[Any]] = ROWS, sheets: Sheets | None = None) -> Path:
    """The small workbook with ``rows`` on Scenarios; text such as =5 is text there."""
    sheets = small_sheets() if sheets is None else sheets
    sheets["Scenarios"] = [HEADER, *([*row, *[None] * (len(HEADER) - len(row))] for row in rows)]
    path = build_workbook(folder / "toys.xlsx", sheets)
    book = openpyxl.load_workbook(path)
    for cells in book["Scenarios"].iter_rows(min_row=2):
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    book.save(path)
    return path
