"""Which week is planned: the one asked for, or the one in which today lies."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from planner.errors import PlannerError
from planner.periods import PeriodCalendar


def today(now: datetime, time_zone: str | None) -> date:
    """The day it is at ``now`` in a zone of the IANA database; None: in the machine's.

    Raises KeyError where there is no such zone.
    """
    return now.astimezone(None if time_zone is None else ZoneInfo(time_zone)).date()


def first_day_of_week(calendar: PeriodCalendar, today: date, asked: date | None) -> date:
    """First day of the first period.

    ``calendar``: the workbook's own; every week begins where one of its periods, before or after, begins.
    ``asked``: the first day that the command line names, None for the period that holds ``today``.
    Raises PlannerError where no period begins on the day asked for.
    """
    if asked is None:
        return calendar.date_of(calendar.period_of(today))
    if not calendar.is_first_day(asked):
        raise PlannerError(
            f"--week {asked}: no period begins on that day; periods of {calendar.period_days} days count "
            f"from start on Settings, {calendar.start}. The nearest one begins on "
            f"{calendar.nearest_first_day(asked)}."
        )
    return asked
