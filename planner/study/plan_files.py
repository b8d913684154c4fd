"""The plan workbooks of a study, one a case, in a folder of the person's choice."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from planner.errors import OutputNotWritable
from planner.study.case import Case, CaseResult
from planner.workbook.atomic import replace_atomically, write_bytes

_LONGEST_NAME = 60


class PlanFolder:
    """Raises OutputNotWritable where the folder cannot be made."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputNotWritable(f"{folder}: the folder cannot be made ({error.strerror}).") from error

    def path(self, case: Case) -> Path:
        """Where the plan of a case goes; the end of its name tells cases apart whose names look the same."""
        words = re.sub(r"[^\w%+-]+", " ", case.name).strip()[:_LONGEST_NAME].strip() or "scenario"
        return self._folder / f"{words} {case.workbook.sha256[:8]}.plan.xlsx"

    def has(self, case: Case) -> bool:
        """Whether the plan of a case is there."""
        return self.path(case).is_file()

    def write(self, case: Case, result: CaseResult) -> CaseResult:
        """Put the plan there; the result without it. Raises OutputNotWritable."""
        if result.plan is not None:
            with replace_atomically(self.path(case)) as beside:
                write_bytes(beside, result.plan)
        return replace(result, plan=None)
