"""One item's part of the planning data: what the block of that item is made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from .data import InspectionPlan, Item, LaneKey, PlanningData, Source, StockPoint
from .inspection import InspectionOutcome, inspection_outcome
from .lead_time import Arrival, arrival_shares, arrivals_by_period

Value = TypeVar("Value")

_UNINSPECTED = (InspectionPlan("none"),)


@dataclass(frozen=True)
class ItemData:
    """What ``data`` says of one item; keys without the item's name.

    ``sources``, ``plans``, ``factory_stock`` by factory; ``warehouse_stock`` by warehouse; ``lanes`` lead
    from a factory where the item can be to a warehouse where it is wanted; ``demand``, ``shortage_cost`` and
    ``open_shipments`` by (warehouse, period); ``open_production`` and ``last_plan`` by (factory, period).
    """

    name: str
    item: Item
    data: PlanningData
    sources: Mapping[str, Source]
    plans: Mapping[str, tuple[InspectionPlan, ...]]
    factory_stock: Mapping[str, StockPoint]
    warehouse_stock: Mapping[str, StockPoint]
    lanes: tuple[LaneKey, ...]
    demand: Mapping[tuple[str, int], float]
    shortage_cost: Mapping[tuple[str, int], float]
    open_production: Mapping[tuple[str, int], float]
    open_shipments: Mapping[tuple[str, int], float]
    last_plan: Mapping[tuple[str, int], float]

    @property
    def periods(self) -> int:
        """Length of the horizon."""
        return self.data.periods

    @cached_property
    def frozen_lots(self) -> Mapping[tuple[str, int], float]:
        """(factory, period) → units of frozen production, for those with any."""
        return {
            (factory, period): quantity
            for (factory, period), quantity in self.last_plan.items()
            if self.data.is_frozen(period) and quantity > 0
        }

    @cached_property
    def frozen_units(self) -> Mapping[str, float]:
        """Factory → units of all frozen periods together, for factories with any."""
        totals: dict[str, float] = defaultdict(float)
        for (factory, _), quantity in self.frozen_lots.items():
            totals[factory] += quantity
        return dict(totals)

    @cached_property
    def outcomes(self) -> Mapping[tuple[str, str], InspectionOutcome]:
        """(factory, plan) → what the plan does to the item's units there (M6)."""
        return {
            (factory, plan.name): inspection_outcome(plan, self.sources.get(factory))
            for factory, plans in self.plans.items()
            for plan in plans
        }

    @cached_property
    def lanes_from(self) -> Mapping[str, tuple[LaneKey, ...]]:
        """Factory → its lanes, for factories with any."""
        lanes: dict[str, tuple[LaneKey, ...]] = {}
        for lane in self.lanes:
            lanes[lane[0]] = (*lanes.get(lane[0], ()), lane)
        return lanes

    @cached_property
    def received(self) -> Mapping[LaneKey, tuple[tuple[Arrival, ...], ...]]:
        """Lane → by period of leaving, when what leaves is received (M2, M3)."""
        periods, days = self.periods, self.data.period_days
        return {
            lane: arrivals_by_period(
                self.data.lanes[lane].lead_time_days,
                days,
                periods,
                self.data.warehouses[lane[1]].delivery_offset_days,
            )
            for lane in self.lanes
        }

    def finishing(self, factory: str, period: int) -> tuple[Arrival, ...]:
        """When what starts at ``factory`` in ``period`` is finished (M2)."""
        return arrival_shares(self.sources[factory].lead_time_days, self.data.period_days, period)

    def holding_cost(self, warehouse: str, period: int) -> float:
        """Money a unit of stock at a warehouse when ``period`` ends, its room included."""
        storage = self.item.volume * self.data.warehouses[warehouse].storage_cost
        return self.warehouse_stock[warehouse].holding_cost[period] + storage

    def quality_limit(self, warehouse: str) -> float:
        """The largest share of defective units that may leave for ``warehouse``; 1 without a limit."""
        return self.data.quality_limit.get((self.name, warehouse), 1.0)

    def strictest_limit(self) -> float:
        """The item's strictest quality limit at any warehouse; 1 without one."""
        return min((self.quality_limit(warehouse) for warehouse in self.data.warehouses), default=1.0)


def split_by_item(data: PlanningData) -> tuple[ItemData, ...]:
    """The parts of all items, in the order of ``data.items``."""
    sources = _by_item(data.sources)
    inspection = _by_item(data.inspection)
    factory_stock = _by_item(data.factory_stock)
    warehouse_stock = _by_item(data.warehouse_stock)
    demand = _series_by_item(data.demand)
    shortage_cost = _series_by_item(data.shortage_cost)
    open_production = _series_by_item(data.open_production)
    open_shipments = _series_by_item(data.open_shipments)
    last_plan = _series_by_item(data.last_plan)
    parts = []
    for name, item in data.items.items():
        factories = _where_it_can_be(sources[name], factory_stock[name], open_production[name])
        wanted = _where_it_is_wanted(warehouse_stock[name], demand[name], open_shipments[name])
        parts.append(
            ItemData(
                name=name,
                item=item,
                data=data,
                sources=sources[name],
                plans={
                    factory: inspection[name].get(factory) or _UNINSPECTED
                    for factory in _where_it_is_finished(sources[name], open_production[name])
                },
                factory_stock=factories,
                warehouse_stock=wanted,
                lanes=tuple(lane for lane in data.lanes if lane[0] in factories and lane[1] in wanted),
                demand=demand[name],
                shortage_cost=shortage_cost[name],
                open_production=open_production[name],
                open_shipments=open_shipments[name],
                last_plan=last_plan[name],
            )
        )
    return tuple(parts)


def _by_item(table: Mapping[tuple[str, str], Value]) -> dict[str, dict[str, Value]]:
    """``table`` cut by item."""
    parts: dict[str, dict[str, Value]] = defaultdict(dict)
    for (item, place), value in table.items():
        parts[item][place] = value
    return parts


def _series_by_item(
    table: Mapping[tuple[str, str, int], Value],
) -> dict[str, dict[tuple[str, int], Value]]:
    """``table`` cut by item."""
    parts: dict[str, dict[tuple[str, int], Value]] = defaultdict(dict)
    for (item, place, period), value in table.items():
        parts[item][place, period] = value
    return parts


def _where_it_can_be(
    sources: Mapping[str, Source], stock: Mapping[str, StockPoint], orders: Mapping[tuple[str, int], float]
) -> dict[str, StockPoint]:
    """Factories that make, hold or await the item, or should hold a safety stock of it."""
    finished = _where_it_is_finished(sources, orders)
    return {
        factory: point
        for factory, point in stock.items()
        if factory in finished or point.opening > 0 or wants_safety_stock(point)
    }


def _where_it_is_finished(
    sources: Mapping[str, Source], orders: Mapping[tuple[str, int], float]
) -> tuple[str, ...]:
    """Factories that make or await the item."""
    return tuple(dict.fromkeys([*sources, *(factory for factory, _ in orders)]))


def _where_it_is_wanted(
    stock: Mapping[str, StockPoint],
    demand: Mapping[tuple[str, int], float],
    shipments: Mapping[tuple[str, int], float],
) -> dict[str, StockPoint]:
    """Warehouses with demand, stock or open shipments of the item, or that should hold a safety stock of
    it."""
    named = {warehouse for warehouse, _ in demand} | {warehouse for warehouse, _ in shipments}
    return {
        warehouse: point
        for warehouse, point in stock.items()
        if warehouse in named or point.opening > 0 or wants_safety_stock(point)
    }


def wants_safety_stock(point: StockPoint) -> bool:
    """Whether falling short of the target ever costs anything (M11)."""
    return any(
        target > 0 and penalty > 0 for target, penalty in zip(point.target, point.penalty, strict=True)
    )
