"""Checks of dates against the horizon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import available_timezones

from planner.periods import PeriodCalendar
from planner.validation import rule_codes as codes
from planner.validation import sense_codes
from planner.validation.codes import Code, did_you_mean
from planner.validation.problem import Problem
from planner.validation.view import PERIOD_COLUMNS, WorkbookView
from planner.workbook.table import Table

_WITHOUT_EFFECT_BEFORE = ("Calendar", "Last plan")
_WITHOUT_EFFECT_AFTER = ("Calendar", "Prices", "Stock targets", "Last plan")
"""Prices and targets from before the start are still in force when it begins."""


def check_first_days(view: WorkbookView) -> Iterator[Problem]:
    """A date inside the horizon names a period by its first day."""
    calendar = view.calendar
    if calendar is None:
        return
    for sheet, column in PERIOD_COLUMNS:
        values = view[sheet].columns[column].values
        wrong = {day for day in set(values) if isinstance(day, date) and calendar.contains(day)}
        wrong = {day for day in wrong if not calendar.is_first_day(day)}
        for index, day in enumerate(values) if wrong else ():
            if isinstance(day, date) and day in wrong:
                yield codes.NOT_A_FIRST_DAY.at(
                    view[sheet].cell(index, column),
                    f"{day} is not the first day of a period.",
                    f"The nearest one is {calendar.nearest_first_day(day)}.",
                )


def check_start(view: WorkbookView) -> Iterator[Problem]:
    """start begins a period as the sheets name them: where all of them name other days, start is wrong."""
    start, offset = view.settings["start"], view.start_offset
    if offset:
        yield sense_codes.START_OFF_DATES.at(
            view.setting_cell("start"),
            f"start is {start}; all periods that the sheets name begin {offset} "
            f"day{'' if offset == 1 else 's'} later than periods counted from there.",
            f"Write {start + timedelta(days=offset)} here if the sheets are right.",
        )


def check_forecast_outside_horizon(view: WorkbookView) -> Iterator[Problem]:
    """Forecast before the start and after the horizon, each with its amount."""
    if view.calendar is not None:
        sold = any(row["kind"] == "sales" for row in view.rows("Actuals", "kind"))
        past = codes.FORECAST_COMPARED if sold else codes.FORECAST_BEFORE_START
        yield from _outside(view["Forecast"], view.calendar, before=past)
        yield from _outside(view["Forecast"], view.calendar, after=codes.FORECAST_AFTER_HORIZON)


def check_rows_outside_horizon(view: WorkbookView) -> Iterator[Problem]:
    """Rows of other sheets that have no effect because of their date."""
    if view.calendar is None:
        return
    for sheet in _WITHOUT_EFFECT_BEFORE:
        yield from _outside(view[sheet], view.calendar, before=codes.OUTSIDE_HORIZON)
    for sheet in _WITHOUT_EFFECT_AFTER:
        yield from _outside(view[sheet], view.calendar, after=codes.OUTSIDE_HORIZON)


def _outside(
    table: Table, calendar: PeriodCalendar, before: Code | None = None, after: Code | None = None
) -> Iterator[Problem]:
    """One finding for all rows on the side of the horizon for which a code is given."""
    days = table.columns["period"].values
    rows = [
        index
        for index, day in enumerate(days)
        if isinstance(day, date)
        and ((before is not None and day < calendar.start) or (after is not None and day >= calendar.end))
    ]
    code = before or after
    if rows and code is not None:
        side = (
            f"before the start, {calendar.start}" if before else f"after the horizon, from {calendar.end} on"
        )
        yield code.at(
            table.cell(rows[0], "period"), f"{_amount(table, rows)} {side}; this is the first of them."
        )


def _amount(table: Table, rows: list[int]) -> str:
    lie = "lies" if len(rows) == 1 else "lie"
    counted = f"{len(rows):,} row{'' if len(rows) == 1 else 's'}"
    if "quantity" not in table.columns:
        return f"{counted} {lie}"
    quantities = table.columns["quantity"].values
    units = sum(quantity for index in rows if isinstance(quantity := quantities[index], int | float))
    return f"{counted} with {units:,.10g} units {lie}"


def check_qualification_windows(view: WorkbookView) -> Iterator[Problem]:
    """first_period ≤ last_period, and some of it inside the horizon."""
    for row in view.rows("Sourcing", "item", "factory"):
        first, last = row["first_period"], row["last_period"]
        if first is not None and last is not None and first > last:
            yield codes.WINDOW_REVERSED.at(row.cell("first_period"), f"{first} is later than {last}.")
        elif view.calendar is not None and first is not None and first >= view.calendar.end:
            yield codes.WINDOW_NEVER_OPEN.at(
                row.cell("first_period"),
                f"{first} is after the horizon, which ends before {view.calendar.end}.",
            )
        elif view.calendar is not None and last is not None and last < view.calendar.start:
            yield codes.WINDOW_NEVER_OPEN.at(
                row.cell("last_period"), f"{last} is before the start, {view.calendar.start}."
            )


def check_time_zone(view: WorkbookView) -> Iterator[Problem]:
    """The time zone is one of the IANA database."""
    name = view.settings["time_zone"]
    if name is not None and name not in available_timezones():
        yield codes.UNKNOWN_TIME_ZONE.at(
            view.setting_cell("time_zone"),
            f"there is no time zone {name!r}.",
            did_you_mean(name, available_timezones(), codes.UNKNOWN_TIME_ZONE.remedy),
        )


def check_frozen_periods(view: WorkbookView) -> Iterator[Problem]:
    """No more frozen periods than periods; frozen periods have a last plan."""
    frozen, calendar = view.settings["frozen_periods"], view.calendar
    if not frozen or calendar is None:
        return
    cell = view.setting_cell("frozen_periods")
    if frozen > calendar.periods:
        yield codes.FROZEN_BEYOND_HORIZON.at(cell, f"{frozen} of {calendar.periods} periods are frozen.")
    if not any(calendar.contains(row["period"]) for row in view.rows("Last plan", "period")):
        yield codes.FROZEN_WITHOUT_PLAN.at(cell, f"{frozen} periods are frozen without a last plan for them.")
