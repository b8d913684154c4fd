"""What a weekly run begins with: the workbook, the week, and the run before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from planner import __version__
from planner.errors import WorkbookHasErrors
from planner.history import History
from planner.periods import PeriodCalendar
from planner.validation.checks_periods import check_time_zone
from planner.validation.problem import Problem, errors
from planner.validation.view import WorkbookView
from planner.weekly.previous import PreviousRun
from planner.weekly.request import WeeklyRequest
from planner.weekly.week import first_day_of_week, today
from planner.workbook.reader import read_workbook
from planner.workbook.table import Workbook


@dataclass(frozen=True)
class WeekToPlan:
    """``given``: the workbook as it was given, cells read but not yet checked against each other, with the
    ``problems`` of its cells. ``week``: first day of the first period. ``previous``: None: the first run."""

    request: WeeklyRequest
    given: Workbook
    problems: tuple[Problem, ...]
    week: date
    previous: PreviousRun | None

    @property
    def fingerprint(self) -> str:
        """Equal where the same plan must come out: same workbook, week, last plan, options and version."""
        asked = {
            "input": self.given.sha256,
            "week": self.week.isoformat(),
            "previous": "" if self.previous is None else self.previous.name,
            "settings": self.request.settings(),
            "version": __version__,
        }
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def read_week(request: WeeklyRequest, history: History) -> WeekToPlan:
    """Read the workbook and find the week and the run before it.

    Raises WorkbookUnreadable; WorkbookHasErrors with every problem of its cells; PlannerError for a week that
    does not begin a period.
    """
    given, problems = read_workbook(request.input)
    problems += check_time_zone(WorkbookView(given))
    if errors(problems):
        raise WorkbookHasErrors(problems)
    calendar = PeriodCalendar.from_settings(given.settings)
    day = today(request.now, given.settings["time_zone"])
    week = first_day_of_week(calendar, day, request.week)
    recorded = history.previous(week)
    if recorded is not None:
        recorded.demand_unchanged()
    previous = None if recorded is None else PreviousRun(recorded)
    return WeekToPlan(request, given, tuple(problems), week, previous)
