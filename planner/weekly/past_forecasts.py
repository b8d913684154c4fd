"""What had been forecast for the weeks that have passed, kept on Actuals to be held against sales."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from planner.report.contents import InputNote
from planner.weekly.previous import PreviousRun
from planner.weekly.rolled import Rolled
from planner.workbook.edits import with_rows
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.table import Cell, Row, Workbook
from planner.workbook.tables import with_tables

_ACTUALS = "Actuals"
_KEPT = timedelta(weeks=53)
_Key = tuple[str, str, date, str]
"""(item, warehouse, first day of the period, source)"""


def remember_forecasts(rolled: Rolled, given: Workbook, previous: PreviousRun | None) -> Rolled:
    """``rolled`` with past forecasts that its Actuals do not have: those that last week's run was given or
    remembered itself, then those that ``given`` still holds of periods before its week. Up to a year.

    Only for a workbook with a sheet Actuals: without facts there is nothing to hold them against.
    """
    if _ACTUALS not in rolled.workbook.present:
        return rolled
    rows = list(_missing(rolled.workbook, [*_of_last_week(previous), *_said_on_forecast(given)]))
    if not rows:
        return rolled
    table = with_rows(rolled.workbook[_ACTUALS], INPUT_SHEETS[_ACTUALS], rows)
    origin = "week" if previous is None else f"run {previous.name}"
    note = InputNote(_ACTUALS, "kind=forecast", "", f"{len(rows):,} past forecasts added", origin)
    workbook = with_tables(rolled.workbook, {_ACTUALS: table})
    return replace(rolled, workbook=workbook).saying([note])


def _missing(workbook: Workbook, said: Iterable[tuple[_Key, float]]) -> Iterator[dict[str, Cell]]:
    """Rows for what was said of past periods and names that are still there; the first word counts."""
    week = workbook.settings["start"]
    items = set(workbook["Items"].columns["item"].values)
    warehouses = set(workbook["Warehouses"].columns["warehouse"].values)
    told = {key for key, _ in _remembered(workbook)}
    for key, units in said:
        item, warehouse, day, source = key
        if key in told or not week - _KEPT <= day < week or item not in items or warehouse not in warehouses:
            continue
        told.add(key)
        row: dict[str, Cell] = {"kind": "forecast", "item": item, "warehouse": warehouse, "date": day}
        yield row | {"source": source, "quantity": units}


def _of_last_week(previous: PreviousRun | None) -> Iterable[tuple[_Key, float]]:
    """As given, because what is planned counts owed units as forecast, too."""
    return () if previous is None else (*_said_on_forecast(previous.given), *_remembered(previous.workbook))


def _said_on_forecast(workbook: Workbook) -> Iterator[tuple[_Key, float]]:
    for row in workbook["Forecast"]:
        if row["period"] is not None and row["quantity"] is not None:
            yield (row["item"], row["warehouse"], row["period"], row["source"]), row["quantity"]


def _remembered(workbook: Workbook) -> Iterator[tuple[_Key, float]]:
    for row in workbook[_ACTUALS]:
        if row["kind"] == "forecast" and _is_whole(row):
            yield (row["item"], row["warehouse"], row["date"], row["source"]), row["quantity"]


def _is_whole(row: Row) -> bool:
    return all(row[column] is not None for column in ("item", "warehouse", "date", "source", "quantity"))
