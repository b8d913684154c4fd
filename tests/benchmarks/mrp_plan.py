"""A material requirements plan as a `PlanSolution`, with its cost by component worked out from its
quantities."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

from mrp_capacity import finished
from mrp_ledger import Ledger, Output

from models.data import PlanningData
from models.extract import Quantities, vehicles_needed
from models.inspection import InspectionOutcome
from models.objective import COMPONENTS
from models.solution import PlanSolution, PlanStatus

_DUST = 1e-7


def solution_of(data: PlanningData, ledgers: Iterable[Ledger]) -> PlanSolution:
    """The plan that the ledgers hold."""
    plan = Quantities()
    outcomes: dict[tuple[str, str, str], InspectionOutcome] = {}
    for ledger in ledgers:
        _read_warehouses(plan, ledger)
        for output in ledger.outputs:
            maker = output.maker
            outcomes[ledger.name, maker.factory, maker.plan.name] = maker.outcome
            _read_production(plan, ledger.name, output, data.periods)
            for (route, period), units in output.sent.items():
                factory, warehouse, mode = route.lane
                plan.shipments[ledger.name, factory, warehouse, mode, maker.plan.name, period] = units
            for period, units in enumerate(output.level):
                if units > _DUST:
                    plan.factory_stock[ledger.name, maker.factory, period] = units
    plan.vehicles = vehicles_needed(data, plan.shipments)
    _read_overtime(data, plan, outcomes)
    costs = _costs(data, plan, outcomes)
    return PlanSolution(
        status=PlanStatus.TIME_LIMIT,
        objective=math.fsum(costs.values()),
        method="mrp",
        costs=costs,
        **vars(plan),
    )


def _read_warehouses(plan: Quantities, ledger: Ledger) -> None:
    for place in ledger.places.values():
        for period, (lost, closing) in enumerate(zip(place.lost, place.closing, strict=True)):
            if lost > _DUST:
                plan.lost[ledger.name, place.name, period] = lost
            if closing > _DUST:
                plan.warehouse_stock[ledger.name, place.name, period] = closing


def _read_production(plan: Quantities, item: str, output: Output, periods: int) -> None:
    maker = output.maker
    multiple = maker.source.lot_multiple
    waiting = [0.0] * periods
    for period, units in output.started.items():
        key = item, maker.factory, period
        plan.production[key] = units
        plan.setups[key] = 1
        plan.lots[key] = round(units / multiple) if multiple > 0 else 1
        for first, done in finished(maker, period, units):
            for when in range(first, periods):
                waiting[when] += done
    for first, units in output.inspected.items():
        plan.inspected[item, maker.factory, maker.plan.name, first] = units
        for when in range(first, periods):
            waiting[when] -= units
    for period, units in enumerate(waiting):
        if units > _DUST:
            plan.awaiting_inspection[item, maker.factory, period] = units


def _read_overtime(
    data: PlanningData, plan: Quantities, outcomes: dict[tuple[str, str, str], InspectionOutcome]
) -> None:
    hours: dict[tuple[str, str, int], float] = defaultdict(float)
    for (item, factory, period), units in plan.production.items():
        for operation in data.sources[item, factory].operations:
            hours[factory, operation.resource, period] += operation.hours(units)
    for (factory, resource, period), used in hours.items():
        beyond = used - data.resources[factory, resource].regular_hours[period]
        if beyond > _DUST:
            plan.overtime[factory, resource, period] = beyond
    inspected: dict[tuple[str, int], float] = defaultdict(float)
    for (item, factory, name, period), units in plan.inspected.items():
        inspected[factory, period] += units * outcomes[item, factory, name].hours_per_unit
    for (factory, period), used in inspected.items():
        beyond = used - data.factories[factory].inspection_hours
        if beyond > _DUST:
            plan.inspection_overtime[factory, period] = beyond


def _costs(
    data: PlanningData, plan: Quantities, outcomes: dict[tuple[str, str, str], InspectionOutcome]
) -> dict[str, float]:
    costs = dict.fromkeys(COMPONENTS, 0.0)
    for (item, factory, period), units in plan.production.items():
        source = data.sources[item, factory]
        costs["production"] += units * source.unit_cost[period]
        costs["setup"] += source.setup_cost[period]
    for (factory, resource, _), hours in plan.overtime.items():
        costs["overtime"] += hours * data.resources[factory, resource].overtime_cost
    for (item, factory, name, _), units in plan.inspected.items():
        outcome = outcomes[item, factory, name]
        costs["inspection"] += units * outcome.cost_per_unit
        costs["rework"] += units * outcome.rework_per_unit
    for (factory, _), hours in plan.inspection_overtime.items():
        costs["inspection"] += hours * data.factories[factory].inspection_overtime_cost
    for (item, factory, warehouse, mode, name, _), units in plan.shipments.items():
        lane = data.lanes[factory, warehouse, mode]
        costs["transport"] += units * (lane.cost_per_unit + lane.cost_per_volume * data.items[item].volume)
        rate = outcomes[item, factory, name].outgoing_defect_rate
        costs["returns"] += units * rate * data.items[item].return_cost
    for (factory, warehouse, mode, _), count in plan.vehicles.items():
        costs["transport"] += count * data.lanes[factory, warehouse, mode].cost_per_shipment
    _add_costs_of_stock(data, plan, costs)
    _add_costs_of_factories(data, plan, costs)
    return costs


def _add_costs_of_stock(data: PlanningData, plan: Quantities, costs: dict[str, float]) -> None:
    for (item, factory, period), units in plan.factory_stock.items():
        costs["holding"] += units * data.factory_stock[item, factory].holding_cost[period]
    for (item, factory, period), units in plan.awaiting_inspection.items():
        costs["holding"] += units * data.factory_stock[item, factory].holding_cost[period]
    for (item, warehouse, period), units in plan.warehouse_stock.items():
        costs["holding"] += units * data.warehouse_stock[item, warehouse].holding_cost[period]
        costs["storage"] += units * data.items[item].volume * data.warehouses[warehouse].storage_cost
    for key, units in plan.lost.items():
        costs["lost sales"] += units * data.shortage_cost[key]
    for stock, points in (
        (plan.factory_stock, data.factory_stock),
        (plan.warehouse_stock, data.warehouse_stock),
    ):
        for (item, place), point in points.items():
            for period, (target, penalty) in enumerate(zip(point.target, point.penalty, strict=True)):
                if target > 0 and penalty > 0:
                    short = max(0.0, target - stock.get((item, place, period), 0.0))
                    costs["safety-stock shortfall"] += penalty * short


def _add_costs_of_factories(data: PlanningData, plan: Quantities, costs: dict[str, float]) -> None:
    used: dict[str, float] = defaultdict(float)
    for (item, factory, _), units in plan.production.items():
        used[factory] += sum(operation.hours(units) for operation in data.sources[item, factory].operations)
    for name, terms in data.factories.items():
        costs["activation"] += terms.activation_cost if name in used else 0.0
        missed = max(0.0, terms.commitment_hours - used.get(name, 0.0))
        costs["commitment"] += terms.commitment_penalty * missed
