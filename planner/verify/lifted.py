"""Hard limits lifted to what facts alone make of them (M12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from planner.verify.facts import FACTORY, WAREHOUSE, Facts
from planner.verify.flows import Flows


def untouched_stock(facts: Facts, item: str, warehouse: str) -> list[float]:
    """Closing stock by period when nothing more is sent and demand is served first come."""
    level = facts.under_way.opening.get((WAREHOUSE, warehouse, item), 0.0)
    backorder = facts.items[item].backorder
    closing = []
    for period in range(facts.horizon.periods):
        level += facts.under_way.shipments.get((item, warehouse, period), 0.0)
        level -= facts.demand.of(item, warehouse, period)
        if not backorder:
            level = max(0.0, level)
        closing.append(max(0.0, level))
    return closing


def storage_limits(facts: Facts, warehouse: str) -> list[float]:
    """m³ of closing stock a warehouse may hold, by period."""
    limits = [0.0] * facts.horizon.periods
    for item, figures in facts.items.items():
        for period, units in enumerate(untouched_stock(facts, item, warehouse)):
            limits[period] += figures.volume * units
    return [max(facts.warehouses[warehouse].storage_volume, limit) for limit in limits]


def inbound_limits(facts: Facts, warehouse: str) -> list[float]:
    """Units a warehouse may take in, by period."""
    arriving = [0.0] * facts.horizon.periods
    for (_, place, period), units in facts.under_way.shipments.items():
        if place == warehouse:
            arriving[period] += units
    return [max(facts.warehouses[warehouse].inbound_units, units) for units in arriving]


def frozen_hours(flows: Flows) -> Mapping[tuple[str, str, int], float]:
    """(factory, resource, period) → hours that frozen production takes."""
    return flows.hours_of(flows.frozen, {key: 1.0 for key, units in flows.frozen.items() if units > 0})


def factory_caps(flows: Flows, item: str, factory: str) -> list[float]:
    """Units of an item, inspected and waiting, that a factory may hold, by period."""
    facts = flows.facts
    rules = facts.stock_rules[FACTORY, factory, item]
    held = facts.under_way.opening.get((FACTORY, factory, item), 0.0)
    caps = []
    for period, cap in enumerate(rules.max_quantity):
        held += flows.frozen_finished.get((item, factory, period), 0.0)
        caps.append(max(cap, held))
    return caps


def warehouse_caps(facts: Facts, item: str, warehouse: str) -> list[float]:
    """Units of an item that a warehouse may hold, by period."""
    caps = facts.stock_rules[WAREHOUSE, warehouse, item].max_quantity
    untouched = untouched_stock(facts, item, warehouse)
    return [max(cap, units) for cap, units in zip(caps, untouched, strict=True)]


def frozen_by_factory(flows: Flows) -> Mapping[str, Mapping[str, float]]:
    """item → factory → units frozen there."""
    frozen: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (item, factory, _), units in flows.frozen.items():
        if units > 0:
            frozen[item][factory] += units
    return frozen
