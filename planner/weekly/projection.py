"""What should be on hand and under way by now, if everything since went as last week's plan had it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.lead_time import Arrival, arrival_shares
from planner.weekly.previous import PreviousRun

_DUST = 1e-6  # units

PlaceKey = tuple[str, str]
"""(item, factory or warehouse)"""
OrderKey = tuple[str, str, str, date]
"""(kind, item, factory or warehouse where it ends, first day of the period in which it is there)"""


@dataclass(frozen=True)
class Projected:
    """Units. ``stock``: on hand; ``waiting``: finished, not inspected; ``owed``: to customers; each by
    (item, place). ``orders``: under way, the open orders of then among them."""

    stock: Mapping[PlaceKey, float]
    waiting: Mapping[PlaceKey, float]
    owed: Mapping[PlaceKey, float]
    orders: Mapping[OrderKey, float]


def project(previous: PreviousRun, week: date) -> Projected:
    """Where the last plan stands when ``week`` begins, a first day of its periods, later than its first."""
    return Projected(
        stock=_at_end_of(previous, week, "closing"),
        waiting=_at_end_of(previous, week, "awaiting_inspection"),
        owed=_at_end_of(previous, week, "backlog"),
        orders=_under_way(previous, week),
    )


def _at_end_of(previous: PreviousRun, week: date, column: str) -> dict[PlaceKey, float]:
    """A column of Inventory in the period before ``week``."""
    last = previous.calendar.date_of(previous.calendar.period_of(week) - 1)
    return {
        (row["item"], row["location"]): units  # type: ignore[misc]
        for row in previous.tables["Inventory"]
        if row["period"] == last and isinstance(units := row[column], int | float) and units > _DUST
    }


def _under_way(previous: PreviousRun, week: date) -> dict[OrderKey, float]:
    """Everything that left before ``week`` and is not there before it begins."""
    orders: dict[OrderKey, float] = defaultdict(float)
    for key, units, arrivals in (*_started(previous, week), *_sent(previous, week)):
        for period, share in arrivals:
            day = previous.calendar.date_of(period)
            if day >= week:
                orders[(*key, day)] += share * units
    for row in previous.workbook["Open orders"]:
        if row["available"] >= week:
            place = row["factory"] if row["kind"] == "production" else row["warehouse"]
            orders[row["kind"], row["item"], place, row["available"]] += row["quantity"]
    return {key: units for key, units in sorted(orders.items()) if units > _DUST}


_Flow = tuple[tuple[str, str, str], float, tuple[Arrival, ...]]
"""(kind, item, place), units, when they are there"""


def _started(previous: PreviousRun, week: date) -> Iterator[_Flow]:
    """Production since the last plan was made (M2)."""
    data, calendar = previous.data, previous.calendar
    for row in _before(previous.tables["Production"], week):
        lead_time = data.sources[row["item"], row["factory"]].lead_time_days
        arrivals = arrival_shares(lead_time, data.period_days, calendar.period_of(row["period"]))
        yield ("production", row["item"], row["factory"]), row["quantity"], arrivals


def _sent(previous: PreviousRun, week: date) -> Iterator[_Flow]:
    """Shipments since the last plan was made (M2, M3)."""
    data, calendar = previous.data, previous.calendar
    for row in _before(previous.tables["Shipments"], week):
        lane = data.lanes[row["factory"], row["warehouse"], row["mode"]]
        offset = data.warehouses[row["warehouse"]].delivery_offset_days
        period = calendar.period_of(row["period"])
        arrivals = arrival_shares(lane.lead_time_days, data.period_days, period, offset)
        yield ("shipment", row["item"], row["warehouse"]), row["quantity"], arrivals


def _before(rows: Any, week: date) -> Iterator[Any]:
    return (row for row in rows if row["period"] < week and row["quantity"])
