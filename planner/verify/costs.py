"""Every component of the objective, worked out from the two workbooks alone (M7–M19)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from planner.verify.facts import WAREHOUSE
from planner.verify.flows import Flows
from planner.verify.unmet import delays


def recomputed_costs(flows: Flows) -> dict[str, float]:
    """Component → money."""
    return {component: work_out(flows) for component, work_out in COMPONENTS.items()}


def production(flows: Flows) -> float:
    """Units started × unit cost in force at the start (M19)."""
    sources = flows.facts.supply.sources
    return sum(
        units * sources[item, factory].unit_cost[period]
        for (item, factory, period), units in flows.started.items()
    )


def setup(flows: Flows) -> float:
    """Setups × setup cost in force at the start (M5, M19)."""
    sources = flows.facts.supply.sources
    return sum(
        setups * sources[item, factory].setup_cost[period]
        for (item, factory, period), setups in flows.setups.items()
    )


def overtime(flows: Flows) -> float:
    """Hours of resources beyond the regular ones × overtime cost (M4)."""
    return sum(
        max(0.0, hours - flows.facts.supply.resources[factory, resource].regular[period])
        * flows.facts.supply.resources[factory, resource].overtime_cost
        for (factory, resource, period), hours in flows.hours.items()
    )


def inspection(flows: Flows) -> float:
    """Cost of units looked at, and overtime of the inspection teams (M6, M19)."""
    total = sum(
        flows.facts.supply.inspection[row.name("item"), row.name("factory")][row.name("plan")].cost
        * row.amount("quantity")
        for row in flows.plan.rows["Inspection"]
    )
    for (name, _), hours in flows.inspection_hours.items():
        factory = flows.facts.supply.factories[name]
        total += max(0.0, hours - factory.inspection_hours) * factory.inspection_overtime_cost
    return total


def rework(flows: Flows) -> float:
    """Units found defective and reworked × rework cost (M6)."""
    return sum(
        flows.facts.supply.inspection[row.name("item"), row.name("factory")][row.name("plan")].rework_cost
        * row.amount("quantity")
        for row in flows.plan.rows["Inspection"]
    )


def transport(flows: Flows) -> float:
    """Units, volume and vehicles of every lane (M9)."""
    lanes = flows.facts.supply.lanes
    total = 0.0
    for row in flows.plan.rows["Shipments"]:
        lane = lanes[row.name("factory"), row.name("warehouse"), row.name("mode")]
        volume = flows.facts.items[row.name("item")].volume
        total += row.amount("quantity") * (lane.cost_per_unit + volume * lane.cost_per_volume)
    for row in flows.plan.rows["Vehicles"]:
        lane = lanes[row.name("factory"), row.name("warehouse"), row.name("mode")]
        total += row.amount("shipments") * lane.cost_per_shipment
    return total


def holding(flows: Flows) -> float:
    """Closing stock and waiting units × holding cost (M7, M19)."""
    return sum(
        (row.amount("closing") + row.amount("awaiting_inspection"))
        * flows.facts.stock_rules[kind, location, item].holding_cost[period]
        for (kind, location, item, period), row in flows.stock.items()
    )


def storage(flows: Flows) -> float:
    """m³ of closing stock at warehouses × storage cost (M1)."""
    return sum(
        row.amount("closing") * flows.facts.items[item].volume * flows.facts.warehouses[location].storage_cost
        for (kind, location, item, _), row in flows.stock.items()
        if kind == WAREHOUSE
    )


def lost_sales(flows: Flows) -> float:
    """Units lost × shortage cost (M10)."""
    return sum(
        row.amount("lost") * flows.facts.demand.shortage_cost.get((item, location, period), 0.0)
        for (kind, location, item, period), row in flows.stock.items()
        if kind == WAREHOUSE
    )


def backorders(flows: Flows) -> float:
    """Units owed at each period's end × shortage cost; what is owed at the end costs its value too (M10)."""
    end, total = flows.facts.horizon.periods, 0.0
    for delay in delays(flows):
        price = flows.facts.demand.shortage_cost.get((delay.item, delay.warehouse, delay.origin), 0.0)
        total += delay.units * price * (delay.until - delay.origin)
        if delay.until == end:
            total += delay.units * flows.facts.items[delay.item].value
    return total


def returns(flows: Flows) -> float:
    """Defective units shipped × return cost (M8)."""
    return sum(
        row.amount("quantity")
        * flows.facts.outgoing_rate(row.name("item"), row.name("factory"), row.name("inspection_plan"))
        * flows.facts.items[row.name("item")].return_cost
        for row in flows.plan.rows["Shipments"]
    )


def excess(flows: Flows) -> float:
    """Units at the end beyond max_cover_days × excess cost (M14)."""
    position: dict[str, float] = defaultdict(float)
    last = flows.facts.horizon.periods - 1
    for (_, _, item, period), row in flows.stock.items():
        if period == last:
            position[item] += row.amount("closing") + row.amount("awaiting_inspection")
    for moving in (flows.finished, flows.received):
        for (item, _, period), units in moving.items():
            if period > last:
                position[item] += units
    return sum(
        max(0.0, position[name] - item.cover_units) * item.excess_cost
        for name, item in flows.facts.items.items()
        if item.cover_units is not None
    )


def safety_stock_shortfall(flows: Flows) -> float:
    """Units short of the safety stock × penalty, also where Inventory has no row (M11)."""
    total = 0.0
    for (kind, location, item), rules in flows.facts.stock_rules.items():
        for period, (target, penalty) in enumerate(zip(rules.target, rules.penalty, strict=True)):
            if target > 0 and penalty > 0:
                closing = flows.stock_figure(kind, location, item, period, "closing")
                total += max(0.0, target - closing) * penalty
    return total


def service_shortfall(flows: Flows) -> float:
    """Units short of a service target × service penalty (M15)."""
    total = 0.0
    for (item, warehouse), target in flows.facts.demand.service_target.items():
        horizon = range(flows.facts.horizon.periods)
        wanted = sum(flows.facts.demand.of(item, warehouse, period) for period in horizon)
        on_time = sum(flows.on_time(item, warehouse, period) for period in horizon)
        total += max(0.0, target * wanted - on_time) * flows.facts.items[item].service_penalty
    return total


def commitment(flows: Flows) -> float:
    """Promised hours not used × commitment penalty (M17)."""
    used: dict[str, float] = defaultdict(float)
    for (factory, _), hours in flows.factory_hours.items():
        used[factory] += hours
    return sum(
        max(0.0, factory.commitment_hours - used[name]) * factory.commitment_penalty
        for name, factory in flows.facts.supply.factories.items()
    )


def activation(flows: Flows) -> float:
    """Activation cost of every factory that starts anything (M17)."""
    active = {factory for (_, factory, _), units in flows.started.items() if units > 0}
    return sum(flows.facts.supply.factories[factory].activation_cost for factory in active)


def change(flows: Flows) -> float:
    """Units moved against the last plan after the frozen periods × change cost (M18)."""
    under_way = flows.facts.under_way
    moved = sum(
        abs(flows.started.get(key, 0.0) - under_way.last_plan.get(key, 0.0))
        for key in under_way.last_plan.keys() | flows.started.keys()
        if under_way.frozen_periods <= key[2] <= under_way.last_named
    )
    return moved * flows.facts.change_cost


COMPONENTS: Mapping[str, Callable[[Flows], float]] = {
    "production": production,
    "setup": setup,
    "overtime": overtime,
    "inspection": inspection,
    "rework": rework,
    "transport": transport,
    "holding": holding,
    "storage": storage,
    "lost sales": lost_sales,
    "backorders": backorders,
    "returns": returns,
    "excess": excess,
    "safety-stock shortfall": safety_stock_shortfall,
    "service shortfall": service_shortfall,
    "commitment": commitment,
    "activation": activation,
    "change": change,
}
"""Component → how it is worked out, in the order of Costs."""
