"""Why this week's plan differs from last week's: last week's inputs, moved to this week, are put back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.options import SolveOptions
from models.progress import Monitor
from models.solution import PlanSolution
from planner.attribution import Attribution, Weeks, attribute_changes, summary_lines
from planner.periods import PeriodCalendar
from planner.report import RunInfo
from planner.weekly.previous import PreviousRun
from planner.weekly.roll import moved_on
from planner.workbook.table import Workbook


@dataclass(frozen=True)
class FoundCauses:
    """``attribution``: None where there is no last week to compare with, or nobody asked."""

    attribution: Attribution | None = None

    def told(self, info: RunInfo, calendar: PeriodCalendar) -> RunInfo:
        """The run with the causes of its changes, and the lines that sum them up."""
        if self.attribution is None:
            return info
        lines = summary_lines(self.attribution, calendar.date_of)
        return replace(info, causes=self.attribution.causes, remarks=(*info.remarks, *lines))


def find_causes(
    workbook: Workbook,
    previous: PreviousRun,
    solution: PlanSolution,
    options: SolveOptions,
    seconds: float | None,
    monitor: Monitor,
) -> FoundCauses:
    """The causes of all changes. ``workbook``: this week's, as planned; ``seconds``: None for as many as
    planning itself may take, 0 for not looking."""
    budget = options.time_limit if seconds is None else seconds
    calendar = PeriodCalendar.from_settings(workbook.settings)
    before = moved_on(previous, calendar) if budget > 0 else None
    if before is None:
        return FoundCauses()
    weeks = Weeks(workbook, before, week_passed=previous.calendar.start != calendar.start)
    return FoundCauses(attribute_changes(weeks, solution, options, budget, monitor))
