"""What tests of annotated copies ask of a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from planner.annotate.marks import COLOURS
from planner.validation.checks import check_workbook
from planner.validation.problem import Problem
from planner.workbook.reader import read_workbook


def problems_of(path: Path) -> list[Problem]:
    """Everything that is said of a workbook while it is read and checked."""
    workbook, problems = read_workbook(path)
    return problems + check_workbook(workbook)


def filled(sheet: Any) -> list[Any]:
    """Cells in the colours of findings."""
    colours = {f"00{colour}" for colour in COLOURS.values()}
    return [cell for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb in colours]
