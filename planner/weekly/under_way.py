"""Stock and Open orders of this week: the workbook's where it gives them, else worked out from the last plan.

A sheet with any row is given, and whole; one without rows is not given. To say that nothing is there, a row
of 0 units does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from planner.periods import PeriodCalendar
from planner.report.contents import InputNote
from planner.validation import weekly_codes as codes
from planner.validation.problem import Problem
from planner.weekly.owed import add_owed
from planner.weekly.previous import PreviousRun
from planner.weekly.projection import OrderKey, PlaceKey, Projected, project
from planner.weekly.rolled import Rolled
from planner.workbook.table import Workbook
from planner.workbook.tables import given_rows

STOCK, ORDERS = "Stock", "Open orders"
_Row = dict[str, Any]


def take_under_way(rolled: Rolled, previous: PreviousRun, calendar: PeriodCalendar) -> Rolled:
    """``rolled`` with Stock and Open orders as of ``calendar.start``, and with which way they were found."""
    given = {sheet: len(rolled.workbook[sheet]) > 0 for sheet in (STOCK, ORDERS)}
    rolled = rolled.saying(problems=_not_brought_up_to_date(rolled.workbook, previous))
    if not all(given.values()):
        rolled = _project_missing(rolled, project(previous, calendar.start), previous, calendar, given)
    return rolled.saying(lines=(_line(rolled.workbook, sheet, given[sheet], previous) for sheet in given))


def _project_missing(
    rolled: Rolled,
    projected: Projected,
    previous: PreviousRun,
    calendar: PeriodCalendar,
    given: Mapping[str, bool],
) -> Rolled:
    """The sheets that are not given, and what goes with projected stock: units owed and to be inspected."""
    orders: list[_Row] = []
    if not given[STOCK]:
        rolled = add_owed(rolled, projected.owed, calendar.start)
        stock, dropped = _known(rolled.workbook, _stock_rows(projected.stock))
        orders = list(_waiting_rows(projected.waiting, calendar.start))
        rolled = rolled.with_sheet(STOCK, stock).saying(_notes(STOCK, stock, previous), dropped)
    if not given[ORDERS]:
        orders += _order_rows(projected.orders)
    if orders:
        known, dropped = _known(rolled.workbook, orders)
        rows = [*given_rows(rolled.workbook[ORDERS]), *known]
        rolled = rolled.with_sheet(ORDERS, rows).saying(_notes(ORDERS, known, previous), dropped)
    return rolled


def _stock_rows(stock: Mapping[PlaceKey, float]) -> Iterator[_Row]:
    for (item, place), units in sorted(stock.items()):
        yield {"location": place, "item": item, "quantity": units}


def _waiting_rows(waiting: Mapping[PlaceKey, float], start: date) -> Iterator[_Row]:
    for (item, factory), units in sorted(waiting.items()):
        yield {"kind": "production", "item": item, "factory": factory, "quantity": units, "available": start}


def _order_rows(orders: Mapping[OrderKey, float]) -> Iterator[_Row]:
    for (kind, item, place, day), units in orders.items():
        where = "factory" if kind == "production" else "warehouse"
        yield {"kind": kind, "item": item, where: place, "quantity": units, "available": day}


def _known(workbook: Workbook, rows: Iterable[_Row]) -> tuple[list[_Row], list[Problem]]:
    """Rows whose names the workbook still has, and what is said of the others."""
    items = set(workbook["Items"].columns["item"].values)
    factories = set(workbook["Factories"].columns["factory"].values)
    warehouses = set(workbook["Warehouses"].columns["warehouse"].values)
    sources = set(workbook["Sourcing"].values("item", "factory"))
    known, dropped = [], []
    for row in rows:
        if row.get("kind") == "production":
            is_known = (row["item"], row["factory"]) in sources
        else:
            place = row.get("warehouse") or row.get("location")
            is_known = row["item"] in items and (place in warehouses or place in factories)
        if is_known:
            known.append(row)
        else:
            dropped.append(_dropped(row))
    return known, dropped


def _dropped(row: _Row) -> Problem:
    sheet = ORDERS if "kind" in row else STOCK
    place = row.get("factory") or row.get("warehouse") or row.get("location")
    when = f" available on {row['available']}" if "available" in row else " on hand"
    return codes.UNDER_WAY_DROPPED.at(
        sheet, f"{row['quantity']:,.10g} units of {row['item']} at {place}{when} are not counted."
    )


def _notes(sheet: str, rows: list[_Row], previous: PreviousRun) -> Iterator[InputNote]:
    """One row of Inputs for each projected figure, so that a person can hold it to what is really there."""
    for row in rows:
        names = ("kind", "item", "factory", "warehouse", "location", "available")
        where = ", ".join(str(row[name]) for name in names if row.get(name) is not None)
        yield InputNote(
            sheet, where, "quantity", f"{row['quantity']:,.10g}", f"projected, run {previous.name}"
        )


def _line(workbook: Workbook, sheet: str, given: bool, previous: PreviousRun) -> str:
    units = sum(workbook[sheet].columns["quantity"].values)  # type: ignore[arg-type]
    if given:
        return f"{sheet}: taken from the workbook, {units:,.0f} units"
    return f"{sheet}: projected from the plan of run {previous.name}, {units:,.0f} units"


def _not_brought_up_to_date(workbook: Workbook, previous: PreviousRun) -> Iterator[Problem]:
    """Sheets that are given, and hold to the unit what they held in the last run."""
    for sheet in (STOCK, ORDERS):
        now = [tuple(sorted(row.items())) for row in given_rows(workbook[sheet])]
        before = [tuple(sorted(row.items())) for row in given_rows(previous.workbook[sheet])]
        if now and sorted(now, key=str) == sorted(before, key=str):
            yield codes.STOCK_AS_LAST_WEEK.at(sheet, f"its {len(now)} rows are those of run {previous.name}.")
