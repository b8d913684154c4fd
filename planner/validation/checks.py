"""What must hold between rows and between sheets: every check, in the order of the workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from planner.validation import checks_keys
from planner.validation.problem import Problem
from planner.workbook.table import Workbook

Check = Callable[[Workbook], Iterable[Problem]]

CHECKS: tuple[Check, ...] = (
    checks_keys.check_duplicate_rows,
    checks_keys.check_references,
)


def check_workbook(workbook: Workbook) -> list[Problem]:
    """All findings of all checks; cells that could not be read were reported by the reader and are None."""
    found = (problem for check in CHECKS for problem in check(workbook))
    return list(dict.fromkeys(found))
