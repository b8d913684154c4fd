"""This week's input out of the workbook as given and last week's run: pure functions on tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from planner.periods import PeriodCalendar
from planner.report.contents import InputNote
from planner.validation import sense_codes
from planner.validation import weekly_codes as codes
from planner.validation.problem import Problem
from planner.weekly.last_plan import take_last_plan
from planner.weekly.previous import PreviousRun
from planner.weekly.rolled import Rolled
from planner.weekly.under_way import ORDERS, STOCK, take_under_way
from planner.workbook.table import Workbook
from planner.workbook.tables import keep_rows, table_of, with_settings, with_tables

HISTORY, WORKBOOK = "history", "workbook"
LAST_PLAN_FROM = (HISTORY, WORKBOOK)
"""Where the last plan comes from."""


def roll(given: Workbook, week: date, previous: PreviousRun | None, last_plan_from: str = HISTORY) -> Rolled:
    """The input to plan for the week that begins on ``week``.

    Start moves there. The last run's plan becomes Last plan (unless it is to be the sheet's), and what should
    be on hand and under way by now is worked out from it where the workbook does not say.
    """
    rolled = _moved_start(given, week)
    calendar = PeriodCalendar.from_settings(rolled.workbook.settings)
    if previous is None:
        rolled = _own_last_plan(rolled, "this is the first run")
    elif (reason := _not_comparable(previous.calendar, calendar)) is not None:
        problem = codes.LAST_PLAN_UNUSABLE.at("Settings", f"run {previous.name}: {reason}.")
        rolled = _own_last_plan(rolled, f"run {previous.name}: {reason}").saying(problems=[problem])
    else:
        if last_plan_from == HISTORY:
            rolled = take_last_plan(rolled, previous, calendar)
        else:
            rolled = _own_last_plan(rolled, "as asked")
        rolled = take_under_way(rolled, previous, calendar)
    return rolled.saying(problems=_forecast_problems(rolled.workbook, calendar))


def moved_on(previous: PreviousRun, now: PeriodCalendar) -> Workbook | None:
    """Last week's input, had nothing but the time passed: what was on hand and under way is what its plan
    expected for the beginning of ``now``. None where its periods say nothing of those."""
    if _not_comparable(previous.calendar, now) is not None:
        return None
    before = with_tables(previous.workbook, {sheet: table_of(sheet, []) for sheet in (STOCK, ORDERS)})
    return roll(before, now.start, previous).workbook


def _own_last_plan(rolled: Rolled, why: str) -> Rolled:
    """Say that the workbook's own sheet counts, where it has any row."""
    rows = len(rolled.workbook["Last plan"])
    what = f"the workbook's, {rows} row{'' if rows == 1 else 's'}" if rows else "none"
    return rolled.saying(lines=[f"Last plan: {what} ({why})"])


def _moved_start(given: Workbook, week: date) -> Rolled:
    start = given.settings["start"]
    if start == week:
        return Rolled(given)
    note = InputNote("Settings", given.setting_cells["start"], "start", f"{week} instead of {start}", "week")
    return _without_past(Rolled(with_settings(given, {"start": week}), notes=(note,)), week)


def _without_past(rolled: Rolled, week: date) -> Rolled:
    """Without the forecast of periods that have passed since the workbook's own start."""
    forecast = rolled.workbook["Forecast"]
    days = forecast.columns["period"].values
    kept = [index for index, day in enumerate(days) if day is None or day >= week]  # type: ignore[operator]
    if len(kept) == len(days):
        return rolled
    note = InputNote("Forecast", f"before {week}", "", f"{len(days) - len(kept)} rows not read: past", "week")
    tables = {"Forecast": keep_rows(forecast, kept)}
    return replace(rolled, workbook=with_tables(rolled.workbook, tables), notes=(*rolled.notes, note))


def _not_comparable(before: PeriodCalendar, now: PeriodCalendar) -> str | None:
    """Why the last plan says nothing of this week's periods; None where it does."""
    if before.period_days != now.period_days:
        return f"its periods have {before.period_days} days, this week's {now.period_days}"
    if not before.is_first_day(now.start):
        return f"its periods begin on other days than {now.start}"
    if now.start > before.end:
        return f"it ended on {before.end}"
    return None


def _forecast_problems(workbook: Workbook, calendar: PeriodCalendar) -> Iterator[Problem]:
    """No forecast is left once the past is taken away; what is left is checked like any other workbook."""
    if not any(units for _, units in workbook["Forecast"].values("period", "quantity")):
        yield sense_codes.NO_FORECAST_IN_HORIZON.at(
            "Forecast", f"nothing is forecast in the {calendar.periods} periods from {calendar.start} on."
        )
