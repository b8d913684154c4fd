"""What a weekly run is asked to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from planner.factory_sheets.wanted import SheetsWanted
from planner.run import PlanRequest
from planner.weekly.roll import HISTORY


@dataclass(frozen=True)
class WeeklyRequest:
    """``input``: the workbook; ``history``: folder of the history. ``week``: first day of the first period,
    None for the period in which ``now`` (with its offset) lies in the time zone of Settings.

    ``last_plan_from``: one of LAST_PLAN_FROM. ``gap`` … ``factory_sheets``: as in PlanRequest.
    ``cause_time``: seconds to find out why the plan changed, None for as many as planning may take.
    ``again``: plan also what a recorded run was asked already. ``dry_run``: record nothing.
    """

    input: Path
    history: Path
    now: datetime
    week: date | None = None
    last_plan_from: str = HISTORY
    gap: float | None = None
    time_limit: float | None = None
    method: str = "auto"
    workers: int | None = None
    cluster: str | None = None
    learn: bool = False
    factory_sheets: SheetsWanted | None = None
    cause_time: float | None = None
    again: bool = False
    dry_run: bool = False

    def plan_request(self, workbook: Path, output: Path) -> PlanRequest:
        """The same for planning ``workbook``."""
        return PlanRequest(
            workbook,
            output,
            self.gap,
            self.time_limit,
            self.method,
            self.workers,
            self.cluster,
            self.learn,
            self.factory_sheets,
        )

    def settings(self) -> dict[str, str | float | int | bool | None]:
        """What the command line asked for that can change what is delivered; not where, nor with how many
        hands."""
        asked = asdict(self)
        settings = {name: asked[name] for name in ("last_plan_from", "gap", "time_limit", "method")}
        sheets = self.factory_sheets
        return settings | {
            "learn": self.learn or None,
            "factory_sheets": None if sheets is None else f"{sheets.language}, {sheets.periods} periods",
        }
