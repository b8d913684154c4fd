"""Stock on hand, under way and wanted."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from models.data import StockPoint
from planner.assemble.demand import Demand, Series, units_of_days
from planner.assemble.limits import limit
from planner.periods import PeriodCalendar
from planner.workbook.table import Row, Workbook

PlaceKey = tuple[str, str]
"""(item, factory) or (item, warehouse)"""
PeriodKey = tuple[str, str, int]

_DAYS_OF_YEAR = 365
_DAYS_OF_WEEK = 7


def read_open_orders(
    workbook: Workbook, calendar: PeriodCalendar
) -> tuple[dict[PeriodKey, float], dict[PeriodKey, float]]:
    """Units that finish at a factory, and that arrive at a warehouse; overdue ones in the first period."""
    production: dict[PeriodKey, float] = defaultdict(float)
    shipments: dict[PeriodKey, float] = defaultdict(float)
    for row in workbook["Open orders"]:
        period = max(0, calendar.period_of(row["available"]))
        if period >= calendar.periods or row["quantity"] == 0:
            continue
        if row["kind"] == "production":
            production[row["item"], row["factory"], period] += row["quantity"]
        else:
            shipments[row["item"], row["warehouse"], period] += row["quantity"]
    return dict(production), dict(shipments)


def read_factory_stock(
    workbook: Workbook, calendar: PeriodCalendar, demand: Demand
) -> dict[PlaceKey, StockPoint]:
    """A stock point for every source and all stock and open production at a factory."""
    factories = set(workbook["Factories"].columns["factory"].values)
    pairs = [
        *workbook["Sourcing"].values("item", "factory"),
        *(
            (item, place)
            for item, place in workbook["Stock"].values("item", "location")
            if place in factories
        ),
        *((row["item"], row["factory"]) for row in workbook["Open orders"] if row["kind"] == "production"),
    ]
    return _stock_points(workbook, calendar, pairs, lambda pair: demand.by_item.get(pair[0], {}))


def read_warehouse_stock(
    workbook: Workbook, calendar: PeriodCalendar, demand: Demand
) -> dict[PlaceKey, StockPoint]:
    """A stock point for all forecast, stock, targets and open shipments at a warehouse."""
    warehouses = set(workbook["Warehouses"].columns["warehouse"].values)
    placed = [
        *workbook["Stock"].values("item", "location"),
        *workbook["Stock targets"].values("item", "location"),
    ]
    pairs = [
        *demand.pairs,
        *((item, place) for item, place in placed if place in warehouses),
        *((row["item"], row["warehouse"]) for row in workbook["Open orders"] if row["kind"] == "shipment"),
    ]
    return _stock_points(workbook, calendar, pairs, lambda pair: demand.by_pair.get(pair, {}))


def _stock_points(
    workbook: Workbook,
    calendar: PeriodCalendar,
    pairs: Iterable[PlaceKey],
    forecast: Callable[[PlaceKey], Series],
) -> dict[PlaceKey, StockPoint]:
    opening = {
        (item, place): units
        for item, place, units in workbook["Stock"].values("item", "location", "quantity")
    }
    targets = _target_rows(workbook)
    holding_costs = weekly_holding_costs(workbook)
    return {
        pair: _stock_point(
            opening.get(pair, 0.0),
            holding_costs[pair[0]],
            targets[pair],
            forecast(pair),
            calendar,
        )
        for pair in dict.fromkeys(pairs)
    }


def weekly_holding_costs(workbook: Workbook) -> dict[str, float]:
    """M19: per unit and week; blank: holding_rate (a year) × unit_value × 7/365."""
    rate = workbook.settings["holding_rate"] * _DAYS_OF_WEEK / _DAYS_OF_YEAR
    rows = workbook["Items"].values("item", "holding_cost", "unit_value")
    return {item: rate * unit_value if cost is None else cost for item, cost, unit_value in rows}


def _target_rows(workbook: Workbook) -> defaultdict[PlaceKey, list[Row]]:
    """Rows of Stock targets by item and place, oldest first; one without a period is the oldest."""
    found: defaultdict[PlaceKey, list[Row]] = defaultdict(list)
    for row in sorted(workbook["Stock targets"], key=lambda row: row["period"] or date.min):
        found[row["item"], row["location"]].append(row)
    return found


@dataclass(frozen=True)
class _Target:
    """What holds at one place in one period, per period."""

    holding_cost: float
    units: float = 0.0
    penalty: float = 0.0
    max_quantity: float = math.inf


def _stock_point(
    opening: float, weekly_holding: float, targets: list[Row], forecast: Series, calendar: PeriodCalendar
) -> StockPoint:
    by_period = [
        _target(_in_force(targets, calendar.date_of(period)), period, weekly_holding, forecast, calendar)
        for period in range(calendar.periods)
    ]
    return StockPoint(
        opening=opening,
        holding_cost=tuple(target.holding_cost for target in by_period),
        target=tuple(target.units for target in by_period),
        penalty=tuple(target.penalty for target in by_period),
        max_quantity=tuple(target.max_quantity for target in by_period),
    )


def _in_force(targets: list[Row], day: date) -> Row | None:
    """M11: the latest row that has begun; it replaces the earlier ones whole."""
    begun = [row for row in targets if row["period"] is None or row["period"] <= day]
    return begun[-1] if begun else None


def _target(
    row: Row | None, period: int, weekly_holding: float, forecast: Series, calendar: PeriodCalendar
) -> _Target:
    if row is None:
        return _Target(weekly_holding * calendar.weeks)
    cover = units_of_days(forecast, period + 1, row["cover_days"] or 0.0, calendar.period_days)
    holding = weekly_holding if row["holding_cost"] is None else row["holding_cost"]
    return _Target(
        holding_cost=holding * calendar.weeks,
        units=max(row["safety_stock"] or 0.0, cover),
        penalty=row["penalty"] * calendar.weeks,
        max_quantity=limit(row["max_quantity"]),
    )
