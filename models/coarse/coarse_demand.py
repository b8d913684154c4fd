"""What a pool of warehouses wants of a coarse item: demand, safety stock, service; all of it costs what it
does in the item's block."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import product

import numpy as np

from ..item_data import ItemData
from ..lifted import finished_anyway
from ..solver.compiled import Floats
from .coarse_columns import CoarseColumns
from .coarse_routes import Weights

_WITHOUT_ROOM = 100.0
"""Holding a unit that has no room costs so many times as much: only where room is short it is done."""


def wanted_of(part: ItemData) -> dict[str, float]:
    """Units by warehouse, of all periods together."""
    wanted: dict[str, float] = defaultdict(float)
    for (warehouse, _), units in part.demand.items():
        wanted[warehouse] += units
    return {warehouse: units for warehouse, units in wanted.items() if units > 0}


def add_demand(columns: CoarseColumns, part: ItemData, pool: Weights, wanted: float, targets: bool) -> int:
    """Rows of a pool, one a period, and what may be kept, lost or owed in them; the first row. ``wanted``:
    units that all pools want; ``targets``: whether safety stock and service targets count."""
    first = columns.add_rows(_net_demand(part, pool, wanted))
    _add_stock(columns, part, pool, first, targets)
    lost = _add_shortage(columns, part, pool, first)
    if targets and part.item.shortage_policy == "lost":
        _add_service(columns, part, pool, lost)
    return first


def _add_stock(columns: CoarseColumns, part: ItemData, pool: Weights, first: int, targets: bool) -> None:
    """Stock of a pool, safety stock first, where ``targets`` count. What is left of units that come whatever
    is planned may do without room, if need be: it may be at factories still, and rows of storage give way to
    it (M12)."""
    total, left = sum(pool.values()), 0.0
    shares = {warehouse: units / total for warehouse, units in pool.items()}
    for period in range(part.periods):
        holding = math.fsum(share * part.holding_cost(place, period) for place, share in shares.items())
        target, spared = _safety_stock(part, pool, period) if targets else (0.0, 0.0)
        kept = [columns.add_stock(first, period, holding)]
        if target > 0:
            kept.append(columns.add_stock(first, period, holding - spared, most=target))
        for stock, (warehouse, share) in product(kept, shares.items()):
            columns.use("storage_volume", (warehouse, period), stock, part.item.volume * share)
        left = max(0.0, left - columns.net[first + period])
        if left > 0:
            columns.add_stock(first, period, _WITHOUT_ROOM * holding, most=left)


def _safety_stock(part: ItemData, pool: Weights, period: int) -> tuple[float, float]:
    """(units that a pool should have when a period ends, money that each of them saves) (M11)"""
    points = [part.warehouse_stock[warehouse] for warehouse in pool]
    wanted = [(point.target[period], point.penalty[period]) for point in points if point.penalty[period] > 0]
    target = math.fsum(units for units, _ in wanted)
    return target, math.fsum(units * penalty for units, penalty in wanted) / target if target > 0 else 0.0


def _add_shortage(columns: CoarseColumns, part: ItemData, pool: Weights, first: int) -> list[int]:
    """Columns of units that a pool loses, or owes from one period to the next, at the price of its demand so
    far."""
    demand, worth = np.zeros(part.periods), np.zeros(part.periods)
    for (warehouse, period), units in part.demand.items():
        if warehouse in pool and units > 0:
            demand[period] += units
            worth[period] += part.shortage_cost[warehouse, period] * units
    if part.item.shortage_policy == "backorder":
        demand, worth = demand.cumsum(), worth.cumsum()
    lost = []
    for period in np.flatnonzero(demand).tolist():
        short = columns.add(float(worth[period] / demand[period]), float(demand[period]))
        columns.rows.append((first + period, short, 1.0))
        lost.append(short)
        if part.item.shortage_policy == "backorder":
            if period + 1 < part.periods:
                columns.rows.append((first + period + 1, short, -1.0))
            else:
                columns.cost[short] += part.item.unit_value
    return lost


def _add_service(columns: CoarseColumns, part: ItemData, pool: Weights, lost: Sequence[int]) -> None:
    """Units lost, less those that may be, cost more (M15): Σ lost + not lost − too many = allowed."""
    targets = {place: part.data.service_target.get((part.name, place), 0.0) for place in pool}
    if part.item.service_penalty == 0 or not any(targets.values()):
        return
    allowed = math.fsum((1 - targets[place]) * units for place, units in pool.items())
    row = columns.add_rows(np.array([allowed]))
    more, spare = columns.add(part.item.service_penalty, math.inf), columns.add(0.0, math.inf)
    columns.rows += [(row, column, 1.0) for column in lost]
    columns.rows += [(row, more, -1.0), (row, spare, 1.0)]


def _net_demand(part: ItemData, pool: Weights, wanted: float) -> Floats:
    """By period, demand of a pool less the units that come whatever is planned; it has its share of those at
    factories."""
    share = sum(pool.values()) / wanted
    there = np.zeros(part.periods)
    for factory in part.factory_stock:
        there += finished_anyway(part, factory)
    net: Floats = -share * np.diff(there, prepend=0.0)
    net[0] -= sum(point.opening for place, point in part.warehouse_stock.items() if place in pool)
    for (warehouse, period), units in part.demand.items():
        net[period] += units if warehouse in pool else 0.0
    for (warehouse, period), units in part.open_shipments.items():
        net[period] -= units if warehouse in pool else 0.0
    return net
