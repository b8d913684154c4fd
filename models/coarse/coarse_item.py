"""One item's part of the coarse plan, from which prices of what items share are estimated.

Units are inspected by one plan and go straight from there to the warehouse; setups are kept apart (see
`coarse_setups`). What becomes of units at warehouses: `coarse_demand`."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..blocks.shared_problem import SharedProblem
from ..data import Source
from ..inspection import InspectionOutcome
from ..item_block import SharedRow
from ..item_data import ItemData
from ..lifted import frozen_hours
from ..upper_bounds import lot_within_hours, smallest_lot
from .coarse_columns import CoarseColumns, CoarseStart
from .coarse_demand import add_demand, wanted_of
from .coarse_routes import Route, Weights, arriving, routes
from .coarse_setups import CoarseItem


@dataclass(frozen=True)
class Detail:
    """How coarse a plan is. ``waits``: finished units may wait for their inspection; ``pooled``: warehouses
    share one stock; ``targets``: safety stock and service targets count; ``cover``: periods of demand in a
    usual lot."""

    waits: bool
    pooled: bool
    targets: bool
    cover: float


_LEAST = 1e-6
"""Units that are some."""

QUICK = Detail(waits=False, pooled=True, targets=False, cover=3)
"""For a start of many items, soon. With targets, of which pools know too little, starts were 0.2 to 0.35 %
dearer."""
CLOSER = Detail(waits=True, pooled=True, targets=False, cover=3)
"""The same where there are few items."""
CLOSE = Detail(waits=True, pooled=True, targets=True, cover=6)
"""For prices that prove more: twice the columns and some times the seconds."""
CLOSEST = Detail(waits=True, pooled=False, targets=True, cover=6)
"""For prices that prove most: nearly those of the relaxation of the whole model, in a quarter of its time."""


@dataclass(frozen=True)
class _Way:
    """One source. ``lot``: units of a usual lot."""

    factory: str
    source: Source
    outcome: InspectionOutcome
    lot: float


def coarse_item(part: ItemData, shared: SharedProblem, detail: Detail) -> CoarseItem | None:
    """None for an item without demand or sources."""
    wanted = wanted_of(part)
    weekly = sum(wanted.values()) / part.periods
    ways = list(_ways(part, detail.cover * weekly)) if weekly > 0 else []
    if not ways:
        return None
    pools = [wanted] if detail.pooled else [{warehouse: units} for warehouse, units in wanted.items()]
    columns = CoarseColumns(part.periods)
    _add_frozen_hours(columns, part)
    for way in ways if detail.waits else ():
        finished = columns.add_rows(np.zeros(part.periods))
        _add_production(columns, part, way, finished)
        for number, pool in enumerate(pools):
            for route in routes(part, way.factory, pool):
                _add_release(columns, part, way, route, finished, (len(ways) + number) * part.periods)
    for pool in pools:
        first = add_demand(columns, part, pool, sum(wanted.values()), detail.targets)
        for way in () if detail.waits else ways:
            _add_straight(columns, part, way, pool, first)
    item = columns.item(part.name, shared)
    return replace(item, most_sources=part.item.max_sources, frozen=frozenset(part.frozen_units))


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


def _add_production(columns: CoarseColumns, part: ItemData, way: _Way, first: int) -> None:
    """What is started, and what waits for its inspection; rows of what is finished begin at ``first``."""
    for period in _starts(part, way):
        column = columns.add(way.source.unit_cost[period], math.inf)
        for finished, share in part.finishing(way.factory, period):
            if finished < part.periods:
                columns.rows.append((first + finished, column, share))
        _add_hours(columns, way, period, column, 1.0)
        columns.starts.append(_start(way, period, [(column, 1.0)]))
    for period, holding in enumerate(part.factory_stock[way.factory].holding_cost):
        columns.add_stock(first, period, holding)


def _add_frozen_hours(columns: CoarseColumns, part: ItemData) -> None:
    """Hours of frozen production, in columns that are 1; its units count as net demand that is met."""
    for (factory, resource, period), hours in frozen_hours(part).items():
        column = columns.add(0.0, 1.0, lower=1.0)
        for row, taken in _hours_rows(factory, resource, period, hours):
            columns.uses[row].append((column, taken))


def _starts(part: ItemData, way: _Way) -> Iterator[int]:
    """Periods in which production is still to be decided, and a lot is within all hours."""
    least = max(smallest_lot(way.source), _LEAST)
    return (
        period
        for period in range(part.periods)
        if part.data.may_start(way.source, period) and lot_within_hours(part, way.factory, period) >= least
    )


def _start(way: _Way, period: int, units: list[tuple[int, float]]) -> CoarseStart:
    """``units``: columns, and the units that one of each starts."""
    hours = [
        use
        for operation in way.source.operations
        for use in _hours_rows(way.factory, operation.resource, period, operation.setup_hours)
    ]
    source = way.source
    most = max(source.max_lot, 1.0)
    lots = (min(way.lot, most), smallest_lot(source), most)
    return CoarseStart((way.factory, period), units, source.setup_cost[period], hours, *lots)


def _add_hours(columns: CoarseColumns, way: _Way, period: int, column: int, started: float) -> None:
    """Hours that a unit of a column takes, for which ``started`` units are started."""
    for operation in way.source.operations:
        each = started * operation.hours_per_unit
        for row, hours in _hours_rows(way.factory, operation.resource, period, each):
            columns.uses[row].append((column, hours))


def _hours_rows(factory: str, resource: str, period: int, hours: float) -> list[tuple[SharedRow, float]]:
    """Shared rows that ``hours`` of a resource are taken of."""
    return [
        (SharedRow("resource_hours", (factory, resource, period)), hours),
        (SharedRow("factory_hours", (factory, period)), hours),
    ]


def _add_straight(columns: CoarseColumns, part: ItemData, way: _Way, pool: Weights, first: int) -> None:
    """Units that are inspected when they are finished and leave at once."""
    travel, good = routes(part, way.factory, pool), way.outcome.yield_share
    for period in _starts(part, way):
        finishing = part.finishing(way.factory, period)
        made = [
            (_add_made(columns, part, way, route, period, first), 1 / good)
            for route in travel
            if any(arriving(part, route, finished) for finished, _ in finishing)
        ]
        if made:
            columns.starts.append(_start(way, period, made))


def _add_made(
    columns: CoarseColumns, part: ItemData, way: _Way, route: Route, period: int, first: int
) -> int:
    """A good unit started in ``period`` and sent when it is finished, to a pool whose rows begin at
    ``first``."""
    good = way.outcome.yield_share
    column = columns.add((way.source.unit_cost[period] + _release_cost(part, way, route)) / good, math.inf)
    arrived: dict[int, float] = defaultdict(float)
    for finished, done in part.finishing(way.factory, period):
        for at, share in arriving(part, route, finished).items():
            arrived[at] += done * share
        hours = done * way.outcome.hours_per_unit / good
        columns.use("inspection_hours", (way.factory, finished), column, hours)
    columns.rows += [(first + at, column, share) for at, share in arrived.items()]
    _add_hours(columns, way, period, column, 1 / good)
    return column


def _release_cost(part: ItemData, way: _Way, route: Route) -> float:
    """Inspecting a unit, and sending what is good of it."""
    outcome = way.outcome
    returns = outcome.outgoing_defect_rate * part.item.return_cost
    inspecting = outcome.cost_per_unit + outcome.rework_per_unit
    return inspecting + outcome.yield_share * (route.transport + returns)


def _add_release(
    columns: CoarseColumns, part: ItemData, way: _Way, route: Route, finished: int, first: int
) -> None:
    """Units inspected and sent to a pool whose rows begin at ``first``."""
    good, money = way.outcome.yield_share, _release_cost(part, way, route)
    for period in range(part.periods):
        arrived = arriving(part, route, period)
        if arrived:
            column = columns.add(money, math.inf)
            columns.rows.append((finished + period, column, -1.0))
            columns.rows += [(first + at, column, good * share) for at, share in arrived.items()]
            columns.use("inspection_hours", (way.factory, period), column, way.outcome.hours_per_unit)
