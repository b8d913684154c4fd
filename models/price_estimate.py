"""First prices of what items share, from a coarse linear plan of all items.

In the coarse plan an item has one stock for all its warehouses, units are inspected by one plan and travel by
one mode, and every unit bears its part of the setup of a usual lot. It says where hours are short and what
one of them is worth about; it is no bound on anything.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from .compiled import Floats
from .data import LaneKey, Source
from .inspection import InspectionOutcome
from .item_block import SharedRow
from .item_data import ItemData
from .item_problem import ItemProblem
from .linear_run import LinearRun
from .shared_problem import SharedProblem
from .stacked import stack

_USUAL_COVER = 3
"""Periods of demand in a usual lot."""
_SAMPLE = 200
"""Items in the coarse plan at most; of more items every so many stand for the others, from large to small."""


def coarse_problems(parts: Sequence[ItemData], shared: SharedProblem) -> dict[int, ItemProblem]:
    """Number of an item → its part of the coarse plan; items that can or need not be made are left out."""
    problems = {number: _coarse_problem(part, shared) for number, part in enumerate(parts)}
    return {number: problem for number, problem in problems.items() if problem is not None}


def estimated_prices(
    problems: Sequence[ItemProblem], shared: SharedProblem, taken: Floats, seconds: float
) -> Floats:
    """Money per unit of use of every shared row, when all but the items of ``problems`` take ``taken``; 0
    where the coarse plan was not made in ``seconds``."""
    if not problems:
        return np.zeros(len(shared.rows))
    stacked = stack(_sampled(problems), shared, taken)
    run = LinearRun(stacked.model, threads=1)
    if run.solve(seconds) is None:
        return np.zeros(len(shared.rows))
    duals = np.zeros(len(shared.compiled.row_upper))
    duals[stacked.rows] = run.row_duals()[len(stacked.model.row_upper) - len(stacked.rows) :]
    return shared.clean_prices(-(shared.matrix[:, shared.uses].T @ duals))


def _sampled(problems: Sequence[ItemProblem]) -> Sequence[ItemProblem]:
    """All of them where they are few; else an even sample by demand, each as dear and as large as those that
    it stands for together."""
    if len(problems) <= _SAMPLE:
        return problems
    by_demand = sorted(problems, key=lambda problem: -float(problem.row_upper.sum()))
    chosen = [by_demand[int(place)] for place in np.linspace(0, len(problems) - 1, _SAMPLE)]
    many = len(problems) / _SAMPLE
    return [replace(problem, cost=problem.cost * many, use=problem.use * many) for problem in chosen]


@dataclass(frozen=True)
class _Way:
    """One source of the coarse plan. Money and hours per good unit; ``delay``: periods until it is
    received."""

    factory: str
    source: Source
    outcome: InspectionOutcome
    lane: LaneKey
    lot: float
    transport: float
    finished: int
    delay: int


def _ways(part: ItemData, weekly: float) -> Iterable[_Way]:
    for factory, source in part.sources.items():
        lanes = [lane for lane in part.lanes_from.get(factory, ()) if _takes(part, lane)]
        outcomes = [part.outcomes[factory, plan.name] for plan in part.plans[factory]]
        usable = [one for one in outcomes if one.yield_share > 0]
        if not lanes or not usable:
            continue
        limit = part.strictest_limit()
        good = [one for one in usable if one.outgoing_defect_rate <= limit]
        cheapest = min(good, key=_effort) if good else min(usable, key=lambda one: one.outgoing_defect_rate)
        by_cost = sorted(lanes, key=lambda lane: _transport(part, lane))
        lane = by_cost[0]
        days = part.data.period_days
        yield _Way(
            factory,
            source,
            cheapest,
            lane,
            max(source.min_lot, source.lot_multiple, _USUAL_COVER * weekly, 1.0),
            _transport(part, lane),
            round(source.lead_time_days / days),
            round((source.lead_time_days + part.data.lanes[lane].lead_time_days) / days),
        )


def _effort(outcome: InspectionOutcome) -> float:
    return (outcome.cost_per_unit + outcome.rework_per_unit) / outcome.yield_share


def _takes(part: ItemData, lane: LaneKey) -> bool:
    """Whether the lane's vehicles have room for anything."""
    return part.data.lanes[lane].shipment_volume > 0 or part.item.volume == 0


def _transport(part: ItemData, lane: LaneKey) -> float:
    offered = part.data.lanes[lane]
    volume = part.item.volume
    vehicles = volume / offered.shipment_volume if volume > 0 else 0.0
    return offered.cost_per_unit + volume * offered.cost_per_volume + vehicles * offered.cost_per_shipment


class _Columns:
    """Columns of a coarse problem as they are made."""

    def __init__(self) -> None:
        self.cost: list[float] = []
        self.upper: list[float] = []
        self.rows: list[tuple[int, int, float]] = []
        self.uses: dict[SharedRow, list[tuple[int, float]]] = defaultdict(list)

    def add(self, cost: float, upper: float) -> int:
        """A column that costs ``cost`` a unit."""
        self.cost.append(cost)
        self.upper.append(upper)
        return len(self.cost) - 1


def _coarse_problem(part: ItemData, shared: SharedProblem) -> ItemProblem | None:
    """None for an item without demand or sources."""
    demand, there = np.zeros(part.periods), np.zeros(part.periods)
    worth = np.zeros(part.periods)
    for (_, period), units in part.demand.items():
        demand[period] += units
    for (warehouse, period), units in part.demand.items():
        if units > 0:
            worth[period] += part.shortage_cost[warehouse, period] * units / demand[period]
    there[0] = sum(point.opening for point in (*part.warehouse_stock.values(), *part.factory_stock.values()))
    for (_, period), units in (*part.open_shipments.items(), *part.open_production.items()):
        there[period] += units
    ways = list(_ways(part, float(demand.mean())))
    if not demand.any() or not ways:
        return None
    columns = _Columns()
    for way in ways:
        _add_production(columns, part, way)
    _add_stock(columns, part, demand, worth)
    row, column, value = (np.array(entry) for entry in zip(*columns.rows, strict=True))
    known = {name: uses for name, uses in columns.uses.items() if name in shared.position}
    used = [(place, *use) for place, uses in enumerate(known.values()) for use in uses]
    places, of, units_ = (np.array(entry) for entry in zip(*used, strict=True)) if used else ([], [], [])
    count = len(columns.cost)
    return ItemProblem(
        name=part.name,
        matrix=sparse.csc_matrix((value, (row.astype(int), column.astype(int))), shape=(part.periods, count)),
        cost=np.array(columns.cost),
        offset=0.0,
        lower=np.zeros(count),
        upper=np.array(columns.upper),
        is_integer=np.zeros(count, dtype=bool),
        row_lower=demand - there,
        row_upper=demand - there,
        shared=tuple(known),
        use=sparse.csr_matrix((units_, (places, of)), shape=(len(known), count)),
        limits={},
    )


def _add_production(columns: _Columns, part: ItemData, way: _Way) -> None:
    good = way.outcome.yield_share
    for period in range(part.periods):
        arrival = period + way.delay
        if part.data.is_frozen(period) or not way.source.is_open(period) or arrival >= part.periods:
            continue
        money = way.source.unit_cost[period] + way.source.setup_cost[period] / way.lot
        money += way.outcome.cost_per_unit + way.outcome.rework_per_unit
        returns = way.outcome.outgoing_defect_rate * part.item.return_cost
        column = columns.add(money / good + way.transport + returns, math.inf)
        columns.rows.append((arrival, column, 1.0))
        for operation in way.source.operations:
            hours = (operation.hours_per_unit + operation.setup_hours / way.lot) / good
            columns.uses[SharedRow("resource_hours", (way.factory, operation.resource, period))].append(
                (column, hours)
            )
            columns.uses[SharedRow("factory_hours", (way.factory, period))].append((column, hours))
        inspected = SharedRow("inspection_hours", (way.factory, period + way.finished))
        columns.uses[inspected].append((column, way.outcome.hours_per_unit / good))


def _add_stock(columns: _Columns, part: ItemData, demand: Floats, worth: Floats) -> None:
    wanted: dict[str, float] = defaultdict(float)
    for (warehouse, _), units in part.demand.items():
        wanted[warehouse] += units
    total = sum(wanted.values())
    for period in range(part.periods):
        holding = sum(
            share
            / total
            * (
                part.warehouse_stock[warehouse].holding_cost[period]
                + part.item.volume * part.data.warehouses[warehouse].storage_cost
            )
            for warehouse, share in wanted.items()
        )
        stock = columns.add(holding, math.inf)
        columns.rows.append((period, stock, -1.0))
        if period + 1 < part.periods:
            columns.rows.append((period + 1, stock, 1.0))
        lost = columns.add(float(worth[period]), float(demand[period]))
        columns.rows.append((period, lost, 1.0))
        for warehouse, share in wanted.items():
            volume = part.item.volume * share / total
            columns.uses[SharedRow("storage_volume", (warehouse, period))].append((stock, volume))
