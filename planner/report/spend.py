"""Money by factory: the components of the objective that a factory is paid for (M19)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from planner.explain.facts import PlanFacts


def spend_by_factory(facts: PlanFacts) -> dict[str, float]:
    """factory → money for production, setup, overtime, inspection and transport.

    Over all factories this is the sum of those components of the objective.
    """
    spend: dict[str, float] = defaultdict(float)
    for parts in (_production(facts), _overtime(facts), _inspection(facts), _transport(facts)):
        for factory, money in parts:
            spend[factory] += money
    return spend


def _production(facts: PlanFacts) -> Iterator[tuple[str, float]]:
    data, solution = facts.data, facts.solution
    for (item, factory, period), units in solution.production.items():
        yield factory, units * data.sources[item, factory].unit_cost[period]
    for item, factory, period in solution.setups.keys() | solution.production.keys():
        yield factory, data.sources[item, factory].setup_cost[period]


def _overtime(facts: PlanFacts) -> Iterator[tuple[str, float]]:
    for factory, resource, period in facts.used_hours:
        cost = facts.data.resources[factory, resource].overtime_cost
        yield factory, facts.overtime(factory, resource, period) * cost


def _inspection(facts: PlanFacts) -> Iterator[tuple[str, float]]:
    for (item, factory, plan, _), units in facts.solution.inspected.items():
        yield factory, units * facts.outcomes[item, factory, plan].cost_per_unit
    for factory, period in facts.inspection_hours:
        cost = facts.data.factories[factory].inspection_overtime_cost
        yield factory, facts.inspection_overtime(factory, period) * cost


def _transport(facts: PlanFacts) -> Iterator[tuple[str, float]]:
    data, solution = facts.data, facts.solution
    for (item, factory, warehouse, mode, _, _), units in solution.shipments.items():
        lane = data.lanes[factory, warehouse, mode]
        yield factory, units * (lane.cost_per_unit + lane.cost_per_volume * data.items[item].volume)
    for (factory, warehouse, mode, _), count in solution.vehicles.items():
        yield factory, count * data.lanes[factory, warehouse, mode].cost_per_shipment
