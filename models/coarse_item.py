"""One item's part of the coarse plan, from which prices of what items share are estimated.

Units are inspected by one plan, go straight from there to the warehouse, and bear their part of the setup of
a usual lot."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .coarse_columns import CoarseColumns
from .compiled import Floats
from .data import LaneKey, Source
from .inspection import InspectionOutcome
from .item_data import ItemData
from .item_problem import ItemProblem
from .shared_problem import SharedProblem


@dataclass(frozen=True)
class Detail:
    """How coarse a plan is. ``waits``: finished units may wait for their inspection, and travel by any mode,
    not only the cheapest; ``pooled``: warehouses share one stock; ``cover``: periods of demand in the lot
    whose units bear a setup."""

    waits: bool
    pooled: bool
    cover: float


QUICK = Detail(waits=False, pooled=True, cover=3)
"""For prices at which items are put in one by one."""
CLOSE = Detail(waits=True, pooled=True, cover=6)
"""For prices that prove more: about three times the columns and five times the seconds."""
CLOSEST = Detail(waits=True, pooled=False, cover=6)
"""For prices that prove most: nearly those of the relaxation of the whole model, in a quarter of its time."""

Weights = Mapping[str, float]
"""Warehouse → units of the item that it wants"""


@dataclass(frozen=True)
class _Way:
    """One source. ``lot``: units that bear a setup."""

    factory: str
    source: Source
    outcome: InspectionOutcome
    lot: float


@dataclass(frozen=True)
class _Route:
    """One mode to a pool of warehouses: lanes, each with its share of what is sent. Money per unit."""

    days: float
    transport: float
    lanes: tuple[tuple[LaneKey, float], ...]


def coarse_item(part: ItemData, shared: SharedProblem, detail: Detail) -> ItemProblem | None:
    """None for an item without demand or sources."""
    wanted = _wanted(part)
    weekly = sum(wanted.values()) / part.periods
    ways = list(_ways(part, detail.cover * weekly)) if weekly > 0 else []
    if not ways:
        return None
    pools = [wanted] if detail.pooled else [{warehouse: units} for warehouse, units in wanted.items()]
    columns = CoarseColumns(part.periods)
    for way in ways if detail.waits else ():
        finished = columns.add_rows(np.zeros(part.periods))
        _add_production(columns, part, way, finished)
        for number, pool in enumerate(pools):
            for route in _routes(part, way, pool):
                _add_release(columns, part, way, route, finished, (len(ways) + number) * part.periods)
    for pool in pools:
        first = columns.add_rows(_net_demand(part, pool, sum(wanted.values())))
        _add_stock(columns, part, pool, first)
        for way in () if detail.waits else ways:
            _add_straight(columns, part, way, pool, first)
    return columns.problem(part.name, shared)


def _wanted(part: ItemData) -> dict[str, float]:
    wanted: dict[str, float] = defaultdict(float)
    for (warehouse, _), units in part.demand.items():
        wanted[warehouse] += units
    return {warehouse: units for warehouse, units in wanted.items() if units > 0}


def _ways(part: ItemData, usual_lot: float) -> Iterator[_Way]:
    limit = part.strictest_limit()
    for factory, source in part.sources.items():
        outcomes = [part.outcomes[factory, plan.name] for plan in part.plans[factory]]
        usable = [one for one in outcomes if one.yield_share > 0]
        if usable:
            good = [one for one in usable if one.outgoing_defect_rate <= limit]
            best = min(good, key=_effort) if good else min(usable, key=lambda one: one.outgoing_defect_rate)
            lot = max(source.min_lot, source.lot_multiple, usual_lot, 1.0)
            yield _Way(factory, source, best, lot)


def _effort(outcome: InspectionOutcome) -> float:
    return (outcome.cost_per_unit + outcome.rework_per_unit) / outcome.yield_share


def _routes(part: ItemData, way: _Way, pool: Weights) -> list[_Route]:
    """Modes from a factory, on average over ``pool``; those slower and dearer than another are left out."""
    modes: dict[str, list[LaneKey]] = defaultdict(list)
    for lane in part.lanes_from.get(way.factory, ()):
        if lane[1] in pool and _takes(part, lane):
            modes[lane[2]].append(lane)
    by_days = sorted(
        (_route(part, lanes, pool) for lanes in modes.values()),
        key=lambda route: (route.days, route.transport),
    )
    kept: list[_Route] = []
    for route in by_days:
        if not kept or route.transport < kept[-1].transport:
            kept.append(route)
    return kept


def _takes(part: ItemData, lane: LaneKey) -> bool:
    """Whether the lane's vehicles have room for anything."""
    return part.data.lanes[lane].shipment_volume > 0 or part.item.volume == 0


def _route(part: ItemData, lanes: Sequence[LaneKey], pool: Weights) -> _Route:
    total = sum(pool[lane[1]] for lane in lanes)
    shares = tuple((lane, pool[lane[1]] / total) for lane in lanes)
    days = sum(share * part.data.lanes[lane].lead_time_days for lane, share in shares)
    return _Route(days, sum(share * _transport(part, lane) for lane, share in shares), shares)


def _transport(part: ItemData, lane: LaneKey) -> float:
    offered = part.data.lanes[lane]
    volume = part.item.volume
    vehicles = volume / offered.shipment_volume if volume > 0 else 0.0
    return offered.cost_per_unit + volume * offered.cost_per_volume + vehicles * offered.cost_per_shipment


def _add_production(columns: CoarseColumns, part: ItemData, way: _Way, first: int) -> None:
    """What is started, and what waits for its inspection; rows of what is finished begin at ``first``."""
    for period in _starts(part, way):
        column = columns.add(_start_cost(way, period), math.inf)
        for finished, share in part.finishing(way.factory, period):
            if finished < part.periods:
                columns.rows.append((first + finished, column, share))
        _add_hours(columns, way, period, column, 1.0)
    for period, holding in enumerate(part.factory_stock[way.factory].holding_cost):
        columns.add_stock(first, period, holding)


def _starts(part: ItemData, way: _Way) -> Iterator[int]:
    """Periods in which production is still to be decided."""
    return (
        period
        for period in range(part.periods)
        if way.source.is_open(period) and not part.data.is_frozen(period)
    )


def _start_cost(way: _Way, period: int) -> float:
    return way.source.unit_cost[period] + way.source.setup_cost[period] / way.lot


def _add_hours(columns: CoarseColumns, way: _Way, period: int, column: int, started: float) -> None:
    """Hours that a unit of a column takes, for which ``started`` units are started."""
    for operation in way.source.operations:
        hours = started * (operation.hours_per_unit + operation.setup_hours / way.lot)
        columns.use("resource_hours", (way.factory, operation.resource, period), column, hours)
        columns.use("factory_hours", (way.factory, period), column, hours)


def _add_straight(columns: CoarseColumns, part: ItemData, way: _Way, pool: Weights, first: int) -> None:
    """Units that are inspected when they are finished and leave at once by the cheapest mode."""
    routes = _routes(part, way, pool)
    if not routes:
        return
    route, good = routes[-1], way.outcome.yield_share
    for period in _starts(part, way):
        arriving: dict[int, float] = defaultdict(float)
        for finished, done in part.finishing(way.factory, period):
            for at, share in _arriving(part, route, finished).items():
                arriving[at] += done * share
        if not arriving:
            continue
        column = columns.add((_start_cost(way, period) + _release_cost(part, way, route)) / good, math.inf)
        columns.rows += [(first + at, column, share) for at, share in arriving.items()]
        _add_hours(columns, way, period, column, 1 / good)
        for finished, done in part.finishing(way.factory, period):
            hours = done * way.outcome.hours_per_unit / good
            columns.use("inspection_hours", (way.factory, finished), column, hours)


def _release_cost(part: ItemData, way: _Way, route: _Route) -> float:
    """Inspecting a unit, and sending what is good of it."""
    outcome = way.outcome
    returns = outcome.outgoing_defect_rate * part.item.return_cost
    inspecting = outcome.cost_per_unit + outcome.rework_per_unit
    return inspecting + outcome.yield_share * (route.transport + returns)


def _add_release(
    columns: CoarseColumns, part: ItemData, way: _Way, route: _Route, finished: int, first: int
) -> None:
    """Units inspected and sent to a pool whose rows begin at ``first``."""
    good, money = way.outcome.yield_share, _release_cost(part, way, route)
    for period in range(part.periods):
        arriving = _arriving(part, route, period)
        if arriving:
            column = columns.add(money, math.inf)
            columns.rows.append((finished + period, column, -1.0))
            columns.rows += [(first + at, column, good * share) for at, share in arriving.items()]
            columns.use("inspection_hours", (way.factory, period), column, way.outcome.hours_per_unit)


def _arriving(part: ItemData, route: _Route, start: int) -> dict[int, float]:
    """Period → share of what is sent in ``start`` that is received then, within the horizon."""
    arriving: dict[int, float] = defaultdict(float)
    for lane, sent in route.lanes:
        for received, share in part.receiving(lane, start):
            if received < part.periods:
                arriving[received] += sent * share
    return arriving


def _add_stock(columns: CoarseColumns, part: ItemData, pool: Weights, first: int) -> None:
    """Stock of a pool, and units lost there."""
    total = sum(pool.values())
    demand, worth = np.zeros(part.periods), np.zeros(part.periods)
    for (warehouse, period), units in part.demand.items():
        if warehouse in pool and units > 0:
            demand[period] += units
            worth[period] += part.shortage_cost[warehouse, period] * units
    for period in range(part.periods):
        holding = [
            units / total * _holding_cost(part, warehouse, period) for warehouse, units in pool.items()
        ]
        stock = columns.add_stock(first, period, math.fsum(holding))
        for warehouse, units in pool.items():
            volume = part.item.volume * units / total
            columns.use("storage_volume", (warehouse, period), stock, volume)
        if demand[period] > 0:
            lost = columns.add(float(worth[period] / demand[period]), float(demand[period]))
            columns.rows.append((first + period, lost, 1.0))


def _holding_cost(part: ItemData, warehouse: str, period: int) -> float:
    storage = part.item.volume * part.data.warehouses[warehouse].storage_cost
    return part.warehouse_stock[warehouse].holding_cost[period] + storage


def _net_demand(part: ItemData, pool: Weights, wanted: float) -> Floats:
    """By period, demand of a pool less the units that come whatever is planned; it has its share of those at
    factories."""
    share = sum(pool.values()) / wanted
    net = np.zeros(part.periods)
    net[0] -= share * sum(point.opening for point in part.factory_stock.values())
    net[0] -= sum(point.opening for place, point in part.warehouse_stock.items() if place in pool)
    for (warehouse, period), units in part.demand.items():
        net[period] += units if warehouse in pool else 0.0
    for (warehouse, period), units in part.open_shipments.items():
        net[period] -= units if warehouse in pool else 0.0
    for (_, period), units in part.open_production.items():
        net[period] -= share * units
    return net
