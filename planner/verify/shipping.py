"""Shipments and Vehicles: volume, vehicles, arrival, quality, intake."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from planner.verify.facts import FACTORY, OPENING_STOCK, WAREHOUSE, Facts, Lane
from planner.verify.flows import Flows
from planner.verify.lifted import inbound_limits, storage_limits
from planner.verify.plan_tables import PlanRow
from planner.verify.violation import (
    QUANTITY_FLOOR,
    RELATIVE,
    SHARE_FLOOR,
    Finding,
    Findings,
    compared,
    differs,
    exceeds,
    number,
)


def shipment_volumes(flows: Flows) -> Findings:
    """volume = units × volume of the item."""
    for row in flows.plan.rows["Shipments"]:
        expected = row.amount("quantity") * flows.facts.items[row.name("item")].volume
        if differs(row.amount("volume"), expected):
            yield Finding(row.place, compared("volume", row.amount("volume"), expected))


def arrivals(flows: Flows) -> Findings:
    """arrival: first day of the period + lead_time_days, or the delivery day that follows (M2, M3)."""
    for row in flows.plan.rows["Shipments"]:
        expected = _arrival(flows, row)
        if row.day("arrival") != expected:
            yield Finding(row.place, f"arrival: found {row.day('arrival')}, expected {expected}")


def _arrival(flows: Flows, row: PlanRow) -> date:
    lane = flows.facts.supply.lanes[row.name("factory"), row.name("warehouse"), row.name("mode")]
    first_delivery = flows.facts.warehouses[row.name("warehouse")].first_delivery
    day = math.floor(row.period * flows.facts.horizon.days + lane.lead_days)
    if first_delivery is not None:
        day += (first_delivery - day) % 7
    return flows.facts.horizon.start + timedelta(days=day)


def shipment_defect_rates(flows: Flows) -> Findings:
    """outgoing_defect_rate: that of the inspection plan or of the opening stock (M6, M8)."""
    for row in flows.plan.rows["Shipments"]:
        found = row.amount("outgoing_defect_rate")
        expected = flows.facts.outgoing_rate(
            row.name("item"), row.name("factory"), row.name("inspection_plan")
        )
        if differs(found, expected, SHARE_FLOOR):
            yield Finding(row.place, compared("outgoing_defect_rate", found, expected))


def quality_limits(flows: Flows) -> Findings:
    """What leaves a factory in a period for a warehouse is on average within the strictest limit (M8)."""
    units: dict[tuple[str, str, str, int], float] = defaultdict(float)
    defective: dict[tuple[str, str, str, int], float] = defaultdict(float)
    for row in flows.plan.rows["Shipments"]:
        item, factory, warehouse = row.name("item"), row.name("factory"), row.name("warehouse")
        key = item, factory, warehouse, row.period
        units[key] += row.amount("quantity")
        rate = flows.facts.outgoing_rate(item, factory, row.name("inspection_plan"))
        defective[key] += row.amount("quantity") * rate
    for (item, factory, warehouse, period), shipped in units.items():
        limit = flows.facts.demand.quality_limit.get((item, warehouse), 1.0)
        found = defective[item, factory, warehouse, period]
        if exceeds(found, limit * shipped):
            day = flows.facts.horizon.first_day(period)
            yield Finding(
                f"{item} from {factory} to {warehouse} in {day}",
                f"{number(found / shipped)} of the units are defective, the limit is {number(limit)}",
            )


def _vehicles(flows: Flows) -> Iterator[tuple[PlanRow, Lane, float]]:
    """(row of Vehicles, its lane, m³ shipped)."""
    for row in flows.plan.rows["Vehicles"]:
        lane = row.name("factory"), row.name("warehouse"), row.name("mode")
        yield row, flows.facts.supply.lanes[lane], flows.lane_volume.get((*lane, row.period), 0.0)


def vehicles_carry_all(flows: Flows) -> Findings:
    """What is shipped has vehicles, and fits into them (M9)."""
    rows = {
        (row.name("factory"), row.name("warehouse"), row.name("mode"), row.period): row.amount("shipments")
        for row in flows.plan.rows["Vehicles"]
    }
    for (factory, warehouse, mode, period), volume in flows.lane_volume.items():
        count = rows.get((factory, warehouse, mode, period), 0.0)
        vehicle = flows.facts.supply.lanes[factory, warehouse, mode].shipment_volume
        place = f"{factory} to {warehouse} by {mode} in {flows.facts.horizon.first_day(period)}"
        if not math.isfinite(vehicle):
            if count < 1:
                yield Finding(place, "a shipment has no vehicle")
        elif exceeds(volume, count * vehicle):
            room = number(count * vehicle)
            yield Finding(place, f"{number(volume)} m³ are in {number(count)} vehicles of {room} m³ together")


def vehicle_limits(flows: Flows) -> Findings:
    """At most max_shipments vehicles a period; at most one where it takes any amount (M9)."""
    for row, lane, _ in _vehicles(flows):
        limit = lane.max_shipments if math.isfinite(lane.shipment_volume) else min(1.0, lane.max_shipments)
        if row.amount("shipments") > limit:
            yield Finding(
                row.place, f"{number(row.amount('shipments'))} vehicles, allowed are {number(limit)}"
            )


def vehicle_figures(flows: Flows) -> Findings:
    """volume, capacity and load of the vehicles follow from Shipments and Lanes; blank where unlimited."""
    for row, lane, volume in _vehicles(flows):
        if differs(row.amount("volume"), volume):
            yield Finding(row.place, compared("volume", row.amount("volume"), volume))
        limited = math.isfinite(lane.shipment_volume)
        room = row.amount("shipments") * lane.shipment_volume if limited else None
        for column, expected in (("capacity", room), ("load", volume / room if room else None)):
            found = row.optional(column)
            if (found is None) != (expected is None) or differs(found or 0.0, expected or 0.0, SHARE_FLOOR):
                yield Finding(row.place, f"{column}: found {found}, expected {expected}")


def stock_by_plan(flows: Flows) -> Findings:
    """No more leaves a factory under an inspection plan than was released under it (M8)."""
    keys = {key[:3] for key in flows.shipped}
    for item, factory, plan in sorted(keys):
        opening = flows.facts.under_way.opening.get((FACTORY, factory, item), 0.0)
        level = flow = opening if plan == OPENING_STOCK else 0.0
        for period in range(flows.facts.horizon.periods):
            released = flows.released.get((item, factory, plan, period), 0.0)
            flow += released
            level += released - flows.shipped.get((item, factory, plan, period), 0.0)
            if level < -max(QUANTITY_FLOOR, RELATIVE * flow):
                day = flows.facts.horizon.first_day(period)
                place = f"{item} at {factory} under {plan} in {day}"
                yield Finding(place, f"{number(-level)} units more have left than were released")


def inbound_units(flows: Flows) -> Findings:
    """A warehouse takes in at most inbound_units a period, or what was under way (M1, M12)."""
    received: dict[tuple[str, int], float] = defaultdict(float)
    for (_, warehouse, period), units in flows.received.items():
        received[warehouse, period] += units
    yield from _above(flows, received, inbound_limits, "units come in")


def storage_volumes(flows: Flows) -> Findings:
    """Closing stock takes at most storage_volume, or what is there if nothing more is sent (M12)."""
    volume: dict[tuple[str, int], float] = defaultdict(float)
    for row in flows.plan.rows["Inventory"]:
        if row.name("place") == WAREHOUSE:
            units = row.amount("closing")
            volume[row.name("location"), row.period] += units * flows.facts.items[row.name("item")].volume
    yield from _above(flows, volume, storage_limits, "m³ in stock")


def _above(
    flows: Flows,
    used: Mapping[tuple[str, int], float],
    limits: Callable[[Facts, str], Sequence[float]],
    words: str,
) -> Findings:
    """Warehouses and periods that use more than their limit."""
    for warehouse in flows.facts.warehouses:
        for period, limit in enumerate(limits(flows.facts, warehouse)):
            amount = used.get((warehouse, period), 0.0)
            if exceeds(amount, limit):
                day = flows.facts.horizon.first_day(period)
                yield Finding(
                    f"{warehouse} in {day}", f"{number(amount)} {words}, allowed are {number(limit)}"
                )
