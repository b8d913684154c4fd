"""What a weekly run came to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from planner.history import RunRecord

PLANNED, UNCHANGED, DRY_RUN = "planned", "unchanged", "dry run"


@dataclass(frozen=True)
class WeeklyOutcome:
    """``result``: PLANNED, UNCHANGED (``record`` is an earlier run that was asked the same) or DRY_RUN.

    ``plan``: the plan workbook, None after a dry run. ``lines``: the summary. ``warnings``: of this run.
    """

    result: str
    record: RunRecord
    plan: Path | None
    lines: tuple[str, ...]
    warnings: tuple[str, ...] = ()
