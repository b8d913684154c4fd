"""Checks of open orders and stock targets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from planner.validation import rule_codes as codes
from planner.validation.checks_sources import lacks_source, no_such_source
from planner.validation.problem import Problem
from planner.validation.view import WorkbookView
from planner.workbook.table import Row

_PLACE_OF_KIND = {"production": "factory", "shipment": "warehouse"}


def check_open_orders(view: WorkbookView) -> Iterator[Problem]:
    """Open orders say where they end, belong to a source, and come inside the horizon."""
    for row in view.rows("Open orders", "kind", "item"):
        place = _PLACE_OF_KIND[row["kind"]]
        if row.is_unread(place):
            continue
        if not row.is_given(place):
            yield codes.ORDER_WITHOUT_PLACE.at(row.cell(place), f"an open {row['kind']} needs a {place}.")
        elif row["kind"] == "production" and lacks_source(view, row):
            yield no_such_source(view, row)
        if row["kind"] == "production" and row.is_given("warehouse"):
            yield codes.CELL_NOT_USED.at(row.cell("warehouse"), "a production order finishes at its factory.")
        yield from _order_outside_horizon(view, row)


def _order_outside_horizon(view: WorkbookView, row: Row) -> Iterator[Problem]:
    calendar, day, quantity = view.calendar, row["available"], row["quantity"]
    if calendar is None or day is None or quantity is None:
        return
    if day < calendar.start:
        yield codes.ORDER_OVERDUE.at(
            row.cell("available"), f"{quantity:g} units of {row['item']} were due on {day}, before the start."
        )
    elif day >= calendar.end:
        yield codes.ORDER_AFTER_HORIZON.at(
            row.cell("available"), f"{quantity:g} units of {row['item']} come on {day}, after the horizon."
        )


def check_target_places(view: WorkbookView) -> Iterator[Problem]:
    """A target at a factory is for an item that it makes or has."""
    only_factories = view.declared("Factories") - view.declared("Warehouses")
    for row in view.rows("Stock targets", "item", "location"):
        item, place = row["item"], row["location"]
        if place not in only_factories or (item, place) in view.sources or (item, place) in view.held:
            continue
        if item in view.known["Items"] and not (
            view.doubts.may_hold("Sourcing", item=item, factory=place)
            or view.doubts.may_hold("Stock", item=item, location=place)
            or view.doubts.may_hold("Open orders", item=item, factory=place)
        ):
            yield codes.TARGET_AT_NO_SOURCE.at(
                row.cell("location"), f"{row['location']} neither makes {row['item']} nor has any of it."
            )


def check_target_values(view: WorkbookView) -> Iterator[Problem]:
    """A target has a penalty, and is below the cap."""
    for row in view["Stock targets"]:
        targets = [column for column in ("safety_stock", "cover_days") if row[column]]
        if targets and row["penalty"] == 0:
            yield codes.TARGET_WITHOUT_PENALTY.at(
                row.cell(targets[0]), f"{targets[0]} is given without a penalty."
            )
        cap, least = row["max_quantity"], row["safety_stock"]
        if cap is not None and least is not None and least > cap:
            yield codes.TARGET_ABOVE_CAP.at(
                row.cell("safety_stock"), f"safety_stock {least:g} is above max_quantity {cap:g}."
            )


def check_cover_beyond_forecast(view: WorkbookView) -> Iterator[Problem]:
    """Days of cover at the horizon's end lie within the forecast given (M11, M14)."""
    calendar = view.calendar
    days = [day for day in set(view["Forecast"].columns["period"].values) if isinstance(day, date)]
    if calendar is None or not days:
        return
    known_until = max(max(days) + timedelta(days=calendar.period_days), calendar.end)
    known_days = (known_until - calendar.end).days
    for sheet, column in (("Stock targets", "cover_days"), ("Items", "max_cover_days")):
        beyond = [row for row in view.rows(sheet, column) if row[column] > known_days]
        if beyond:
            yield codes.COVER_WITHOUT_FORECAST.at(
                beyond[0].cell(column),
                f"the forecast reaches {known_days} days beyond the horizon, {column} up to "
                f"{max(row[column] for row in beyond):g} ({len(beyond)} cells in all).",
            )
