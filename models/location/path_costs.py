"""The cheapest way of one unit from a factory to a warehouse, when every cost on the way is linear.

With prices on what items share, the goods of one item flow through a network of its own: finished units wait,
are inspected, lie in stock, travel by one of several modes and are received. The cheapest ways of all are
found by minima over periods. What is received in two periods (M2) is taken for as good as received in
the first of them, which makes the ways no dearer than they are; certain ways take it for received in the last
one, when all of it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..algebra import Variable
from ..item_plan import ItemPlan
from ..lead_time import Arrival
from ..quality import has_choice
from ..solver.compiled import Columns, CompiledModel, Floats

NO_COLUMN = -1


@dataclass(frozen=True)
class Timetable:
    """When what leaves in a period is received. ``parts``: pairs of the two, within the horizon; ``wholes``:
    those after which all of it is; ``past``: by period of leaving, whether a part is received after the
    horizon; ``early``: the largest share received before the last arrival."""

    parts: tuple[Columns, Columns]
    wholes: tuple[Columns, Columns]
    past: NDArray[np.bool_]
    early: float


@dataclass(frozen=True)
class Route:
    """One lane to a ``warehouse`` (by number). ``columns``: class → column of what is sent, by period."""

    warehouse: int
    limit: float
    columns: Mapping[str, Columns]
    times: Timetable


@dataclass(frozen=True)
class InspectionWay:
    """One inspection plan: the ``quality`` class it leads to and the columns of what goes through it, by
    period; None: all finished units simply do."""

    quality: str
    rate: float
    yield_share: float
    columns: Columns | None


@dataclass(frozen=True)
class FactoryNetwork:
    """Columns, by period, of what can become of units at one factory once they are finished."""

    waiting: Columns
    stock: Mapping[str, Columns]
    rates: Mapping[str, float]
    plans: tuple[InspectionWay, ...]
    routes: tuple[Route, ...]
    scrapping: tuple[Columns, ...] = ()
    """Of plans that release nothing, where there is a choice: columns of what goes through them."""


@dataclass(frozen=True)
class Ways:
    """Money a unit. ``received``: (from period, warehouse, period received); ``certain``: the same by ways
    by which all units are received by then, and not only the first of them; ``kept``: (from period,), the
    least it costs to bring or keep it anywhere, or have it on its way, until the horizon ends."""

    received: Floats
    certain: Floats
    kept: Floats


@dataclass(frozen=True)
class FactoryWays:
    """``finished``: by plan its yield and the ways of a released unit from its finishing on; ``released``:
    class → ways from the stock of that class."""

    finished: tuple[tuple[float, Ways], ...]
    released: Mapping[str, Ways]


def factory_network(item: ItemPlan, compiled: CompiledModel, factory: str) -> FactoryNetwork:
    """The network of one item behind one factory."""
    part, name = item.part, item.part.name
    periods = range(part.periods)
    classes = item.inspection.classes.get(factory, ())
    waiting, stock, ship = item.inspection.waiting, item.stock.at_factory, item.shipping.ship
    warehouses = list(part.warehouse_stock)
    plans, scrapping = _plans(item, compiled, factory)
    routes = tuple(
        Route(
            warehouses.index(lane[1]),
            part.quality_limit(lane[1]),
            {
                one.name: _columns(compiled, [ship.get((name, *lane, one.name, t)) for t in periods])
                for one in classes
            },
            _timetable(part.received[lane], part.periods),
        )
        for lane in part.lanes_from.get(factory, ())
    )
    return FactoryNetwork(
        waiting=_columns(compiled, [waiting.get((name, factory, t)) for t in periods]),
        stock={
            one.name: _stock_columns(compiled, [stock.get((name, factory, one.name, t)) for t in periods])
            for one in classes
        },
        rates={one.name: one.rate for one in classes},
        plans=tuple(plans),
        routes=routes,
        scrapping=tuple(scrapping),
    )


@lru_cache(maxsize=8192)
def _timetable(received: tuple[tuple[Arrival, ...], ...], periods: int) -> Timetable:
    """All items of a lane share it."""
    past = np.array([arrivals[-1][0] >= periods for arrivals in received], dtype=bool)
    parts = [(t, at) for t, arrivals in enumerate(received) for at, _ in arrivals if at < periods]
    wholes = [(t, arrivals[-1][0]) for t, arrivals in enumerate(received) if not past[t]]
    early = max(1.0 - arrivals[-1][1] for arrivals in received)
    return Timetable(_pairs(parts), _pairs(wholes), past, early)


def _pairs(pairs: list[tuple[int, int]]) -> tuple[Columns, Columns]:
    first, second = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return first, second


def _plans(
    item: ItemPlan, compiled: CompiledModel, factory: str
) -> tuple[list[InspectionWay], list[Columns]]:
    """(plans of a factory by which anything is ever released, columns of those that may scrap all)."""
    part = item.part
    choosing = factory in part.plans and has_choice(part, factory)
    plans, scrapping = [], []
    for one in item.inspection.classes.get(factory, ()):
        for name in one.plans:
            outcome = part.outcomes.get((factory, name))
            if outcome is None:
                continue  # opening stock has no plan
            forms = [item.inspection.inspected.get((factory, name, t)) for t in range(part.periods)]
            decided = _columns(
                compiled, [form.terms[0][1] if form and form.terms else None for form in forms]
            )
            columns = decided if choosing else None
            if outcome.yield_share > 0:
                plans.append(InspectionWay(one.name, one.rate, outcome.yield_share, columns))
            elif columns is not None:
                scrapping.append(columns)
    return plans, scrapping


def column_of(compiled: CompiledModel, variable: Variable | None) -> int:
    """The column of a variable; NO_COLUMN where there is none."""
    column = None if variable is None else compiled.column(variable)
    return NO_COLUMN if column is None else column


def _columns(compiled: CompiledModel, variables: list[Variable | None]) -> Columns:
    return np.array([column_of(compiled, variable) for variable in variables], dtype=np.int64)


def _stock_columns(compiled: CompiledModel, variables: list[Variable | None]) -> Columns:
    """Columns of closing stock; NO_COLUMN also where nothing may lie: no way leads through it."""
    columns = _columns(compiled, variables)
    return np.where(costs_at(compiled.upper, columns, 0.0) > 0, columns, NO_COLUMN)


def factory_ways(network: FactoryNetwork, cost: Floats, unit_cost: float, stored: Floats) -> FactoryWays:
    """``cost``: by column; ``unit_cost``: about what a unit has cost when it is finished; ``stored``:
    (warehouse, period, period or end) → holding there from one to the other."""
    reward = _quality_price(network, cost, unit_cost)
    released = {name: _released(network, cost, name, stored, reward) for name in network.stock}
    waiting = costs_at(cost, network.waiting, np.inf)
    finished = []
    for plan in network.plans:
        inspected = 0.0 if plan.columns is None else costs_at(cost, plan.columns, np.inf)
        begin = inspected / plan.yield_share + np.zeros(len(waiting))
        ways = released[plan.quality]
        there = (begin[:, None, None] + ways.received, begin[:, None, None] + ways.certain, begin + ways.kept)
        finished.append((plan.yield_share, Ways(*_lying_first(waiting / plan.yield_share, *there))))
    return FactoryWays(tuple(finished), released)


def _lying_first(cost: Floats, *there: Floats) -> list[Floats]:
    """Money by the period from which on units lie, at ``cost`` until the next one, until they go on, for
    money ``there`` by period: (from period, ...) each."""
    best = np.concatenate([money.reshape(len(cost), -1) for money in there], axis=1)
    for period in reversed(range(len(cost) - 1)):
        np.minimum(best[period], cost[period] + best[period + 1], out=best[period])
    ends = np.cumsum([money[0].size for money in there])[:-1]
    parts = np.split(best, ends, axis=1)
    return [part.reshape(money.shape) for part, money in zip(parts, there, strict=True)]


def kept_at_factory(network: FactoryNetwork, cost: Floats) -> Floats:
    """(period,) → holding a finished unit, not inspected, until the horizon ends or all of it is scrapped;
    infinite where it must be inspected and some of it is released."""
    waiting = held(costs_at(cost, network.waiting, np.inf))
    scrapped = [
        np.min(waiting[:, :-1] + costs_at(cost, columns, np.inf)[None, :], axis=1)
        for columns in network.scrapping
    ]
    kept: Floats = np.minimum.reduce([waiting[:, -1], *scrapped])
    return kept


def _released(network: FactoryNetwork, cost: Floats, quality: str, stored: Floats, reward: Floats) -> Ways:
    periods = stored.shape[1]
    lying = costs_at(cost, network.stock[quality], np.inf)
    sent = np.full((periods, stored.shape[0], periods), np.inf)
    all_sent = sent.copy()
    gone = np.full(periods, np.inf)
    for number, route in enumerate(network.routes):
        above = network.rates[quality] - route.limit
        price = costs_at(cost, route.columns[quality], np.inf) + reward[number] * above
        for money, (left, there) in ((sent, route.times.parts), (all_sent, route.times.wholes)):
            here = money[:, route.warehouse]
            here[left, there] = np.minimum(here[left, there], price[left])
        gone = np.minimum(gone, np.where(route.times.past, price, np.inf))
    received, certain, on_the_way = _lying_first(lying, sent, all_sent, gone)
    at_end = np.min(received + stored[None, :, :, -1], axis=(1, 2), initial=np.inf)
    return Ways(received, certain, np.minimum.reduce([held(lying)[:, -1], at_end, on_the_way]))


def _quality_price(network: FactoryNetwork, cost: Floats, unit_cost: float) -> Floats:
    """(route, period) → price of the quality limit, per defective unit above it: what it costs more, per
    unit fewer, to inspect by the cheapest plan that keeps the limit.

    Any price of at least 0 makes the ways no dearer than the limit does (weak duality).
    """
    periods = len(network.waiting)
    prices = np.zeros((len(network.routes), periods))
    inspected = [
        (unit_cost + (0.0 if plan.columns is None else costs_at(cost, plan.columns, np.inf)))
        / plan.yield_share
        + np.zeros(periods)
        for plan in network.plans
    ]
    for number, route in enumerate(network.routes):
        for plan, price in zip(network.plans, inspected, strict=True):
            for other, dearer in zip(network.plans, inspected, strict=True):
                if plan.rate > route.limit >= other.rate:
                    with np.errstate(invalid="ignore"):
                        asked = (dearer - price) / (plan.rate - other.rate)
                    prices[number] = np.maximum(prices[number], np.where(np.isfinite(asked), asked, 0.0))
    return prices


def costs_at(cost: Floats, columns: Columns, missing: float) -> Floats:
    """Costs by period; ``missing`` where there is no column (NO_COLUMN counts from the end)."""
    return np.append(cost, missing)[columns]


def held(cost: Floats) -> Floats:
    """(from, to) → Σ of ``cost`` by period from ``from`` until before ``to``, at most the end of the horizon;
    infinite backwards and across periods that are infinite."""
    finite = np.isfinite(cost)
    total = np.concatenate([[0.0], np.cumsum(np.where(finite, cost, 0.0))])
    blocked = np.concatenate([[0], np.cumsum(~finite)])
    start, end = np.arange(len(cost))[:, None], np.arange(len(total))[None, :]
    possible = (end >= start) & (blocked[end] == blocked[start])
    return np.where(possible, total[end] - total[start], np.inf)
