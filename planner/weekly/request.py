"""What a weekly run is asked to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from planner.how_to_plan import HowToPlan
from planner.weekly.roll import HISTORY


@dataclass(frozen=True)
class WeeklyRequest:
    """``input``: the workbook; ``history``: folder of the history. ``week``: first day of the first period,
    None for the period in which ``now`` (with its offset) lies in the time zone of Settings.

    ``last_plan_from``: one of LAST_PLAN_FROM. ``how``: the plan is made.
    ``cause_time``: seconds to find out why the plan changed, None for as many as planning may take.
    ``again``: plan also what a recorded run was asked already. ``dry_run``: record nothing.
    """

    input: Path
    history: Path
    now: datetime
    week: date | None = None
    last_plan_from: str = HISTORY
    how: HowToPlan = field(default_factory=HowToPlan)
    cause_time: float | None = None
    again: bool = False
    dry_run: bool = False

    def settings(self) -> dict[str, str | float | int | bool | None]:
        """What the command line asked for that can change what is delivered; not where, nor with how many
        hands."""
        sheets = self.how.factory_sheets
        return {
            "last_plan_from": self.last_plan_from,
            "gap": self.how.gap,
            "time_limit": self.how.time_limit,
            "method": self.how.method,
            "learn": self.how.learn or None,
            "factory_sheets": None if sheets is None else f"{sheets.language}, {sheets.periods} periods",
        }
