"""Read and check in one pass: the only way by which commands open an input workbook."""

from __future__ import annotations

from pathlib import Path

from planner.errors import WorkbookHasErrors
from planner.validation.checks import check_workbook
from planner.validation.problem import Problem, errors
from planner.workbook.reader import read_workbook
from planner.workbook.table import Workbook


def load_workbook(path: Path) -> tuple[Workbook, list[Problem]]:
    """A workbook without errors, and its warnings and notes.

    Raises WorkbookUnreadable; WorkbookHasErrors with every problem of the cells and between them.
    """
    workbook, problems = read_workbook(path)
    problems += check_workbook(workbook)
    if errors(problems):
        raise WorkbookHasErrors(problems)
    return workbook, problems
