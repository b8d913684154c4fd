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

from ..algebra import Variable
from ..item_plan import ItemPlan
from ..lead_time import Arrival
from ..quality import has_choice
from ..solver.compiled import Columns, CompiledModel, Floats

NO_COLUMN = -1


@dataclass(frozen=True)
class Route:
    """One lane to a ``warehouse`` (by number). ``columns``: class → column of what is sent, by period;
    ``arrivals``: by period of leaving, the periods in which a part of it is received; ``past``: whether a
    part of it is received after the horizon; ``early``: the largest share received before the last arrival.
    """

    warehouse: int
    limit: float
    columns: Mapping[str, Columns]
    arrivals: tuple[tuple[int, ...], ...]
    past: tuple[bool, ...]
    early: float


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
            *_times(part.received[lane], part.periods),
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
def _times(
    received: tuple[tuple[Arrival, ...], ...], periods: int
) -> tuple[tuple[tuple[int, ...], ...], tuple[bool, ...], float]:
    """``arrivals``, ``past`` and ``early`` of a route; all items of a lane share them."""
    return (
        tuple(tuple(period for period, _ in arrivals if period < periods) for arrivals in received),
        tuple(arrivals[-1][0] >= periods for arrivals in received),
        max(1.0 - arrivals[-1][1] for arrivals in received),
    )


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
    waiting = held(costs_at(cost, network.waiting, np.inf))
    finished = []
    for plan in network.plans:
        inspected = 0.0 if plan.columns is None else costs_at(cost, plan.columns, np.inf)[None, :]
        begin = (waiting[:, :-1] + inspected) / plan.yield_share
        ways = released[plan.quality]
        received, certain = (
            np.min(begin[:, :, None, None] + there[None], axis=1) for there in (ways.received, ways.certain)
        )
        kept = np.min(begin + ways.kept[None], axis=1)
        finished.append((plan.yield_share, Ways(received, certain, kept)))
    return FactoryWays(tuple(finished), released)


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
    lying = held(costs_at(cost, network.stock[quality], np.inf))
    sent = np.full((periods, stored.shape[0], periods), np.inf)
    all_sent = sent.copy()
    gone = np.full(periods, np.inf)
    for number, route in enumerate(network.routes):
        above = network.rates[quality] - route.limit
        price = costs_at(cost, route.columns[quality], np.inf) + reward[number] * above
        for period, arrivals in enumerate(route.arrivals):
            for received in arrivals:
                here = sent[period, route.warehouse, received]
                sent[period, route.warehouse, received] = min(here, price[period])
            if route.past[period]:
                gone[period] = min(gone[period], price[period])
            else:
                last = period, route.warehouse, arrivals[-1]
                all_sent[last] = min(all_sent[last], price[period])
    received, certain = (np.min(lying[:, :-1, None, None] + ways[None], axis=1) for ways in (sent, all_sent))
    at_end = np.min(received + stored[None, :, :, -1], axis=(1, 2), initial=np.inf)
    on_the_way = np.min(lying[:, :-1] + gone[None], axis=1)
    return Ways(received, certain, np.minimum.reduce([lying[:, -1], at_end, on_the_way]))


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
