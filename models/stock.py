"""Stock at factories and warehouses: balances, caps, safety stock, what is left at the end (M10, M11,
M14)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

from .algebra import Bounds, Linear, Row, Terms, Variable, at_least, at_most, equal, scaled
from .data import StockPoint
from .item_block import ItemBlock
from .item_parts import FactoryPlace, Inspection, Place, Shipping, Shortage, Stock
from .lifted import finished_anyway, stock_anyway
from .solution import OPENING_STOCK


def add_stock(block: ItemBlock, inspection: Inspection, shipping: Shipping, shortage: Shortage) -> Stock:
    """Declare closing stock, its balances and limits, and what holding it or being short of it costs."""
    part = block.part
    at_factories = _caps(part.factory_stock, lambda place: finished_anyway(part, place))
    at_warehouses = _caps(part.warehouse_stock, lambda place: stock_anyway(part, place))
    stock = Stock(
        block.fragment.add_variables("factory_stock", _factory_bounds(block, inspection, at_factories)),
        block.fragment.add_variables("warehouse_stock", _warehouse_bounds(block, at_warehouses)),
    )
    block.fragment.add_rows("factory_balance", _factory_rows(block, inspection, shipping, stock))
    block.fragment.add_rows("warehouse_balance", _warehouse_rows(block, shipping, shortage, stock))
    inspected = _sums(
        (item, factory, period, of) for (item, factory, _, period), of in stock.at_factory.items()
    )
    everything = {key: list(terms) for key, terms in inspected.items()}
    for key, variable in inspection.waiting.items():
        everything.setdefault(key, []).append((1.0, variable))
    at_warehouse = {key: [(1.0, variable)] for key, variable in stock.at_warehouse.items()}
    _add_holding(block, part.factory_stock, everything)
    _add_holding(block, part.warehouse_stock, at_warehouse)
    block.fragment.add_rows("factory_cap", _cap_rows(everything, at_factories))
    _add_safety_stock(block, "factory", part.factory_stock, inspected)
    _add_safety_stock(block, "warehouse", part.warehouse_stock, at_warehouse)
    _add_storage(block, stock)
    return stock


def add_excess(
    block: ItemBlock, inspection: Inspection, shipping: Shipping, stock: Stock, unfinished: Linear
) -> None:
    """M14: position at the end beyond the cover is excess."""
    item, last = block.part.item, block.part.periods - 1
    if item.cover_units is None or item.excess_cost == 0:
        return
    position: Terms = [*unfinished.terms, *shipping.under_way.terms]
    for kept in (stock.at_factory, stock.at_warehouse, inspection.waiting):
        position += [(1.0, variable) for key, variable in kept.items() if key[-1] == last]
    key = (block.name,)
    excess = block.fragment.add_variables("excess", {key: (0.0, math.inf)})
    beyond = at_least([(1.0, excess[key]), *((-share, of) for share, of in position)], -item.cover_units)
    block.fragment.add_rows("position_at_end", {key: beyond})
    block.costs.add("excess", item.excess_cost, excess[key])


def _caps(points: Mapping[str, StockPoint], facts_of: Callable[[str], list[float]]) -> dict[str, list[float]]:
    """M11, M12: by place and period, the most closing stock: max_quantity, or what facts alone make of it."""
    return {
        place: list(map(max, point.max_quantity, facts_of(place)))
        if min(point.max_quantity) < math.inf
        else list(point.max_quantity)
        for place, point in points.items()
    }


def _factory_bounds(
    block: ItemBlock, inspection: Inspection, caps: Mapping[str, list[float]]
) -> dict[FactoryPlace, Bounds]:
    return {
        (block.name, factory, quality, period): (0.0, caps[factory][period])
        for (factory, quality), first in inspection.first_period.items()
        for period in range(first, block.part.periods)
    }


def _warehouse_bounds(block: ItemBlock, caps: Mapping[str, list[float]]) -> dict[Place, Bounds]:
    return {
        (block.name, warehouse, period): (0.0, caps[warehouse][period])
        for warehouse in block.part.warehouse_stock
        for period in range(block.part.periods)
    }


def _factory_rows(
    block: ItemBlock, inspection: Inspection, shipping: Shipping, stock: Stock
) -> dict[FactoryPlace, Row]:
    """stock(t) = stock(t−1) + released − sent, by quality class; opening stock comes before the first
    period."""
    opening_class = {
        factory: one.name
        for factory, of in inspection.classes.items()
        for one in of
        if OPENING_STOCK in one.plans
    }
    rows = {}
    for (item, factory, quality, period), variable in stock.at_factory.items():
        released = inspection.released.get((factory, quality, period), Linear())
        terms: Terms = [(1.0, variable), *scaled(released.terms, -1.0)]
        terms += shipping.sent.get((factory, quality, period), [])
        constant = released.constant
        before = stock.at_factory.get((item, factory, quality, period - 1))
        if before is not None:
            terms.append((-1.0, before))
        elif period == 0 and opening_class.get(factory) == quality:
            constant += block.part.factory_stock[factory].opening
        rows[item, factory, quality, period] = equal(terms, constant)
    return rows


def _warehouse_rows(
    block: ItemBlock, shipping: Shipping, shortage: Shortage, stock: Stock
) -> dict[Place, Row]:
    """stock(t) = stock(t−1) + received − served, with served = demand − unserved (M10)."""
    part, rows = block.part, {}
    for (item, warehouse, period), variable in stock.at_warehouse.items():
        received = shipping.received.get((warehouse, period), [])
        unserved = shortage.unserved.get((warehouse, period), [])
        terms: Terms = [(1.0, variable), *scaled(received, -1.0), *scaled(unserved, -1.0)]
        constant = part.open_shipments.get((warehouse, period), 0.0) - part.demand.get(
            (warehouse, period), 0.0
        )
        if period == 0:
            constant += part.warehouse_stock[warehouse].opening
        else:
            terms.append((-1.0, stock.at_warehouse[item, warehouse, period - 1]))
        rows[item, warehouse, period] = equal(terms, constant)
    return rows


def _sums(entries: Iterator[tuple[str, str, int, Variable]]) -> dict[Place, Terms]:
    sums: dict[Place, Terms] = {}
    for item, place, period, variable in entries:
        sums.setdefault((item, place, period), []).append((1.0, variable))
    return sums


def _add_holding(block: ItemBlock, points: Mapping[str, StockPoint], held: Mapping[Place, Terms]) -> None:
    for (_, place, period), terms in held.items():
        for _, variable in terms:
            block.costs.add("holding", points[place].holding_cost[period], variable)


def _cap_rows(held: Mapping[Place, Terms], caps: Mapping[str, list[float]]) -> dict[Place, Row]:
    """Σ closing stock ≤ cap, where the bounds of the variables do not say so already."""
    rows = {}
    for key, terms in held.items():
        _, place, period = key
        cap = caps[place][period]
        if cap < math.fsum(variable.upper for _, variable in terms):
            rows[key] = at_most(terms, cap)
    return rows


def _add_safety_stock(
    block: ItemBlock, kind: str, points: Mapping[str, StockPoint], held: Mapping[Place, Terms]
) -> None:
    """M11: closing stock + shortfall ≥ target, wherever falling short costs."""
    targets = {
        (block.name, place, period): point.target[period]
        for place, point in points.items()
        for period in range(block.part.periods)
        if point.target[period] > 0 and point.penalty[period] > 0
    }
    short = block.fragment.add_variables(
        f"{kind}_shortfall", {key: (0.0, target) for key, target in targets.items()}
    )
    rows = {}
    for key, target in targets.items():
        _, place, period = key
        block.costs.add("safety-stock shortfall", points[place].penalty[period], short[key])
        rows[key] = at_least([*held.get(key, []), (1.0, short[key])], target)
    block.fragment.add_rows(f"{kind}_safety_stock", rows)


def _add_storage(block: ItemBlock, stock: Stock) -> None:
    volume = block.part.item.volume
    if volume == 0:
        return
    for (_, warehouse, period), variable in stock.at_warehouse.items():
        place = block.part.data.warehouses[warehouse]
        block.costs.add("storage", volume * place.storage_cost, variable)
        if math.isfinite(place.storage_volume):
            block.shared.add("storage_volume", (warehouse, period), (volume, variable))
