"""Limits that facts alone break are lifted to the fact, so that there is always a plan (M12).

Facts: opening stock, open orders, frozen production. The model uses the lifted limits; `lifted_limits` lists
them so that the plan can say which limits gave way, where and how far.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from .data import PlanningData
from .item_data import ItemData, split_by_item

PeriodKey = TypeVar("PeriodKey", bound=tuple[str | int, ...])

_SLACK = 1e-9  # share of a limit by which a fact may be above it through rounding alone


@dataclass(frozen=True, slots=True)
class Lift:
    """One limit that gave way. ``limit``: what the data say; ``lifted_to``: what holds instead.

    ``rule`` and ``key``: `resource_hours` (factory, resource, period); `storage_volume`, `inbound_units`
    (warehouse, period); `factory_cap` (item, factory, period), `warehouse_cap` (item, warehouse, period);
    `max_share`,
    `min_share` (item, factory), as units over the horizon with nothing but frozen production; `max_sources`,
    `min_sources` (item,).
    """

    rule: str
    key: tuple[str | int, ...]
    limit: float
    lifted_to: float


def lifted_limits(data: PlanningData) -> tuple[Lift, ...]:
    """Every limit that facts alone break, in a stable order."""
    parts = split_by_item(data)
    return tuple(
        lift for lifts in (_lifted_of_items(parts), _lifted_of_shared(data, parts)) for lift in lifts
    )


def frozen_hours(part: ItemData) -> dict[tuple[str, str, int], float]:
    """(factory, resource, period) → hours of the item's frozen production, setups included."""
    hours: dict[tuple[str, str, int], float] = defaultdict(float)
    for (factory, period), quantity in part.frozen_lots.items():
        for operation in part.sources[factory].operations:
            hours[factory, operation.resource, period] += operation.hours(quantity)
    return dict(hours)


def finished_anyway(part: ItemData, factory: str) -> list[float]:
    """Units at ``factory`` by the end of each period if nothing is shipped: opening stock, open and frozen
    production."""
    arriving = [0.0] * part.periods
    for (at, period), quantity in part.open_production.items():
        if at == factory:
            arriving[period] += quantity
    for (at, period), quantity in part.frozen_lots.items():
        if at == factory:
            for finished, share in part.finishing(factory, period):
                if finished < part.periods:
                    arriving[finished] += quantity * share
    return _running_total(part.factory_stock[factory].opening, arriving)


def stock_anyway(part: ItemData, warehouse: str) -> list[float]:
    """Closing stock if nothing more is sent and demand is served first come, by period."""
    stock, closing = part.warehouse_stock[warehouse].opening, []
    owed = 0.0
    for period in range(part.periods):
        stock += part.open_shipments.get((warehouse, period), 0.0)
        wanted = part.demand.get((warehouse, period), 0.0) + owed
        served = min(stock, wanted)
        stock -= served
        owed = wanted - served if part.item.shortage_policy == "backorder" else 0.0
        closing.append(stock)
    return closing


def volume_anyway(part: ItemData) -> dict[tuple[str, int], float]:
    """(warehouse, period) → m³ of `stock_anyway`."""
    return {
        (warehouse, period): part.item.volume * stock
        for warehouse in part.warehouse_stock
        for period, stock in enumerate(stock_anyway(part, warehouse))
    }


def total(tables: Iterable[Mapping[PeriodKey, float]]) -> dict[PeriodKey, float]:
    """The tables of several items added up."""
    sums: dict[PeriodKey, float] = defaultdict(float)
    for table in tables:
        for key, value in table.items():
            sums[key] += value
    return dict(sums)


def max_share_allowance(part: ItemData, factory: str) -> float:
    """Units above max_share that frozen production makes by itself: max(0, F_f - max_share × ΣF)."""
    share = part.sources[factory].max_share
    return max(0.0, part.frozen_units.get(factory, 0.0) - share * sum(part.frozen_units.values()))


def min_share_allowance(part: ItemData, factory: str) -> float:
    """Units below min_share that frozen production leaves by itself: max(0, min_share × ΣF - F_f)."""
    share = part.sources[factory].min_share
    return max(0.0, share * sum(part.frozen_units.values()) - part.frozen_units.get(factory, 0.0))


def _running_total(start: float, steps: list[float]) -> list[float]:
    totals = []
    for step in steps:
        start += step
        totals.append(start)
    return totals


def _breaks(limit: float, fact: float) -> bool:
    return math.isfinite(limit) and fact > limit + _SLACK * max(1.0, abs(limit))


def _lifted_of_items(parts: tuple[ItemData, ...]) -> Iterator[Lift]:
    for part in parts:
        yield from _lifted_caps(part)
        yield from _lifted_sourcing(part)


def _lifted_caps(part: ItemData) -> Iterator[Lift]:
    for rule, points, facts_of in (
        ("factory_cap", part.factory_stock, finished_anyway),
        ("warehouse_cap", part.warehouse_stock, stock_anyway),
    ):
        for place, point in points.items():
            facts = facts_of(part, place)
            for period, (limit, fact) in enumerate(zip(point.max_quantity, facts, strict=True)):
                if _breaks(limit, fact):
                    yield Lift(rule, (part.name, place, period), limit, fact)


def _lifted_sourcing(part: ItemData) -> Iterator[Lift]:
    frozen, total = part.frozen_units, sum(part.frozen_units.values())
    if not frozen:
        return
    for factory, source in part.sources.items():
        units = frozen.get(factory, 0.0)
        if _breaks(source.max_share * total, units):
            yield Lift("max_share", (part.name, factory), source.max_share * total, units)
        if _breaks(units, source.min_share * total):
            yield Lift("min_share", (part.name, factory), source.min_share * total, units)
    if part.item.max_sources is not None and len(frozen) > part.item.max_sources:
        yield Lift("max_sources", (part.name,), part.item.max_sources, len(frozen))
    if len(frozen) < part.item.min_sources:
        yield Lift("min_sources", (part.name,), part.item.min_sources, len(frozen))


def _lifted_of_shared(data: PlanningData, parts: tuple[ItemData, ...]) -> Iterator[Lift]:
    for (factory, resource, period), hours in sorted(total(map(frozen_hours, parts)).items()):
        offered = data.resources[factory, resource]
        limit = offered.regular_hours[period] + offered.overtime_hours[period]
        if _breaks(limit, hours):
            yield Lift("resource_hours", (factory, resource, period), limit, hours)
    for (warehouse, period), volume in sorted(total(map(volume_anyway, parts)).items()):
        limit = data.warehouses[warehouse].storage_volume
        if _breaks(limit, volume):
            yield Lift("storage_volume", (warehouse, period), limit, volume)
    for (warehouse, period), units in sorted(total(part.open_shipments for part in parts).items()):
        limit = data.warehouses[warehouse].inbound_units
        if _breaks(limit, units):
            yield Lift("inbound_units", (warehouse, period), limit, units)
