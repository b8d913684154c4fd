"""Deliveries: what it would take to inspect and ship more of an item from a factory to a warehouse."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from models.inspection import InspectionOutcome
from models.lead_time import arrival_shares
from planner.explain.room import Room
from planner.explain.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Treatment:
    """The cheapest way to inspect that the quality limit allows. Money per unit inspected:
    ``inspection``; per unit shipped: ``returns``. ``hours``: least inspector hours a unit of any plan."""

    yield_share: float
    inspection: float
    returns: float
    hours: float


@dataclass(frozen=True)
class Delivery:
    """One lane for one item. ``transport``: money per unit shipped, vehicles apart; ``holding``: least money
    for a unit held for a period, here or there; ``timetable``: of the lane;
    ``treatment`` None: no inspection plan meets the limit, whose best rate and limit ``rates`` gives;
    ``idle_stock``: period → units good enough that lie at the factory from then on."""

    room: Room
    item: str
    factory: str
    warehouse: str
    mode: str
    transport: float
    holding: float
    timetable: Timetable
    treatment: Treatment | None
    rates: tuple[float, float]
    idle_stock: list[float]

    @cached_property
    def yield_share(self) -> float:
        """Units released per unit inspected."""
        return self.treatment.yield_share if self.treatment else 1.0

    @cached_property
    def inspecting(self) -> float:
        """Money for inspection, rework and returns, per unit shipped."""
        if self.treatment is None:
            return 0.0
        return self.treatment.inspection / self.treatment.yield_share + self.treatment.returns

    def reaches(self, lead_time_days: float, start: int, period: int) -> bool:
        """Whether anything started in ``start`` could be there by ``period``."""
        finished = arrival_shares(lead_time_days, self.room.facts.data.period_days, start)[0][0]
        return finished <= self.timetable.last_departure[period]

    def vehicle_cost(self, departure: int) -> float:
        """Money for one more vehicle, where those that run anyway are full."""
        volume = self.room.facts.data.items[self.item].volume
        lane = (self.factory, self.warehouse, self.mode)
        if self.room.rides_along(lane, departure, volume):
            return 0.0
        return self.room.facts.data.lanes[lane].cost_per_shipment


def deliveries_to(room: Room, item: str, warehouse: str) -> list[Delivery]:
    """Every lane from a factory where the item may be, to ``warehouse``."""
    data = room.facts.data
    return [
        _delivery(room, item, lane)
        for lane in data.lanes
        if lane[1] == warehouse and (item, lane[0]) in data.factory_stock
    ]


def _delivery(room: Room, item: str, lane: tuple[str, str, str]) -> Delivery:
    data = room.facts.data
    factory, warehouse, mode = lane
    terms, volume = data.lanes[lane], data.items[item].volume
    there = min(data.warehouse_stock[item, warehouse].holding_cost)
    there += data.warehouses[warehouse].storage_cost * volume
    treatment, best_rate = _treatment(room, item, factory, warehouse)
    return Delivery(
        room=room,
        item=item,
        factory=factory,
        warehouse=warehouse,
        mode=mode,
        transport=terms.cost_per_unit + terms.cost_per_volume * volume,
        holding=min(min(data.factory_stock[item, factory].holding_cost), there),
        timetable=room.timetable(lane),
        treatment=treatment,
        rates=(best_rate, data.quality_limit.get((item, warehouse), math.inf)),
        idle_stock=_idle_stock(room, item, factory, warehouse),
    )


def _idle_stock(room: Room, item: str, factory: str, warehouse: str) -> list[float]:
    """Units that lie at the factory from a period on and are good enough for the warehouse (M8)."""
    facts = room.facts
    limit = facts.data.quality_limit.get((item, warehouse), math.inf)
    idle = [0.0] * facts.data.periods
    for plan, stock in facts.stock_by_plan.get((item, factory), {}).items():
        if facts.outgoing_rate(item, factory, plan) <= limit + 1e-12:
            later = accumulate(reversed(stock), min)
            idle = [units + least for units, least in zip(idle, reversed(list(later)), strict=True)]
    return idle


def _treatment(room: Room, item: str, factory: str, warehouse: str) -> tuple[Treatment | None, float]:
    """The cheapest treatment within the quality limit, and the best outgoing rate of any plan (M6, M8)."""
    data = room.facts.data
    limit = data.quality_limit.get((item, warehouse), math.inf)
    return_cost = data.items[item].return_cost
    outcomes: list[InspectionOutcome] = [
        room.facts.outcomes[item, factory, plan.name] for plan in data.inspection.get((item, factory), ())
    ]
    best = min((outcome.outgoing_defect_rate for outcome in outcomes), default=0.0)
    allowed = [
        outcome
        for outcome in outcomes
        if outcome.outgoing_defect_rate <= limit + 1e-12 and outcome.yield_share > 0
    ]
    if not allowed:
        return None, best

    def cost(outcome: InspectionOutcome) -> float:
        returned = outcome.outgoing_defect_rate * return_cost * outcome.yield_share
        return outcome.cost_per_unit + outcome.rework_per_unit + returned

    chosen = min(allowed, key=cost)
    return (
        Treatment(
            yield_share=max(outcome.yield_share for outcome in allowed),
            inspection=chosen.cost_per_unit + chosen.rework_per_unit,
            returns=chosen.outgoing_defect_rate * return_cost,
            hours=min(outcome.hours_per_unit for outcome in allowed),
        ),
        best,
    )
