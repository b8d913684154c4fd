"""Shipments and Vehicles: what leaves each factory for a platform warehouse."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta

from models.data import Lane, Warehouse
from planner.explain.facts import PlanFacts
from planner.periods import PeriodCalendar
from planner.report.contents import TableRow

_VOLUME_SLACK = 1e-6  # share of a vehicle by which the solver may overfill it


def shipment_rows(facts: PlanFacts, calendar: PeriodCalendar) -> Iterator[TableRow]:
    """Rows of Shipments, by the inspection plan the units came through."""
    data = facts.data
    for key, quantity in sorted(facts.solution.shipments.items()):
        item, factory, warehouse, mode, plan, period = key
        if quantity <= 0:
            continue
        lane = data.lanes[factory, warehouse, mode]
        yield {
            "item": item,
            "factory": factory,
            "warehouse": warehouse,
            "mode": mode,
            "period": calendar.date_of(period),
            "inspection_plan": plan,
            "quantity": quantity,
            "arrival": _first_arrival(lane, data.warehouses[warehouse], calendar, period),
            "volume": quantity * data.items[item].volume,
            "outgoing_defect_rate": facts.outgoing_rate(item, factory, plan),
        }


def _first_arrival(lane: Lane, warehouse: Warehouse, calendar: PeriodCalendar, period: int) -> date:
    """Day on which the first units of a period's shipments are taken in (M2, M3)."""
    days = period * calendar.period_days + lane.lead_time_days
    if warehouse.delivery_offset_days is None:
        return calendar.start + timedelta(days=math.floor(days))
    weeks = math.floor((days - warehouse.delivery_offset_days - 1) / 7) + 1
    return calendar.start + timedelta(days=warehouse.delivery_offset_days + 7 * weeks)


def vehicle_rows(facts: PlanFacts, calendar: PeriodCalendar) -> Iterator[TableRow]:
    """Rows of Vehicles: every lane and period in which something is shipped (M9)."""
    lanes = facts.data.lanes
    used = facts.lane_volume.keys() | {key for key, count in facts.solution.vehicles.items() if count > 0}
    for key in sorted(used):
        factory, warehouse, mode, period = key
        lane = lanes[factory, warehouse, mode]
        volume = facts.lane_volume.get(key, 0.0)
        planned = facts.solution.vehicles.get(key, 0)
        count = planned if lane.counts_vehicles else _vehicles_needed(lane, volume)
        limited = math.isfinite(lane.shipment_volume)
        yield {
            "factory": factory,
            "warehouse": warehouse,
            "mode": mode,
            "period": calendar.date_of(period),
            "shipments": count,
            "volume": volume,
            "capacity": count * lane.shipment_volume if limited else None,
            "load": volume / (count * lane.shipment_volume) if limited and count else None,
        }


def _vehicles_needed(lane: Lane, volume: float) -> int:
    """Vehicles on a lane where they cost nothing and are not limited, so that no plan counts them."""
    if not math.isfinite(lane.shipment_volume):
        return 1
    return max(1, math.ceil(volume / lane.shipment_volume - _VOLUME_SLACK))
