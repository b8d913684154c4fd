"""What ends a command early.

PlannerError                 anything a person can mend; never shown as a traceback
├── WorkbookUnreadable       the file is not a workbook we can open (exit 3)
├── WorkbookHasErrors        its problems, all of them (exit 3)
├── NoPlan                   stopped before any plan was found, or the plan failed verification (exit 4)
├── OutputNotWritable        the place for the output cannot be written (exit 2)
└── in planner.history:
    ├── HistoryLocked        another run holds the lock (exit 75)
    ├── HistoryTooNew        the index was written by a later version (exit 2)
    └── RecordUnreadable     a run's folder does not say what it is (exit 2)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from planner.validation.problem import Problem


class PlannerError(Exception):
    """Base of all errors that are for the person; the message says what, where and how to mend it."""

    exit_code: ClassVar[int] = 2


class WorkbookUnreadable(PlannerError):
    """The file cannot be opened as a workbook."""

    exit_code = 3


class WorkbookHasErrors(PlannerError):
    """The workbook was read and has errors; ``problems`` holds every finding, warnings too."""

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class NoPlan(PlannerError):
    """There is no plan to deliver."""

    exit_code = 4


class OutputNotWritable(PlannerError):
    """The output cannot be put where it was asked for."""

    exit_code = 2
