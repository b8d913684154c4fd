"""One item alone as a facility location problem: a tight bound on its cost, and the setups worth having.

Every start (factory, period) is a facility with a fixed cost, every demand a client, and a client served from
a start pays the cheapest way there. With the linking rows served(start, client) ≤ setup(start) the linear
relaxation is nearly always whole, where that of the natural form is not. It is a relaxation of the item's
block: every plan of the block, its units told apart by where they come from and served first come first, is a
solution that costs no more. What it leaves out (caps, shares, numbers of sources, service targets, lot
multiples, change costs) costs at least nothing. (Krarup, J., Bilde, O.: Plant location, set covering and
economic lot size, 1977; Erlenkotter, D., Operations Research 26 (1978) 992-1009.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..item_plan import ItemPlan
from ..solver.compiled import Columns, CompiledModel, Floats
from .location_bound import LocationBound, located
from .location_clients import Client, clients_of
from .location_relaxation import Relaxation, Sooner, Source
from .location_sources import Start, Supply, starts_of, supplies_of
from .path_costs import (
    NO_COLUMN,
    FactoryNetwork,
    FactoryWays,
    column_of,
    costs_at,
    factory_network,
    factory_ways,
    held,
    kept_at_factory,
)

_TELLING = 0.02
"""Share of its cost by which a way has to be cheaper than certain ones before the two are told apart."""


@dataclass(frozen=True)
class FacilityLocation:
    """The problem of one item; only costs change from one solve to the next."""

    periods: int
    offset: float
    networks: tuple[FactoryNetwork, ...]
    warehouse_stock: tuple[Columns, ...]
    starts: tuple[Start, ...]
    supplies: tuple[Supply, ...]
    clients: tuple[Client, ...]

    def solve(self, cost: Floats, room: Floats | None = None, rough: bool = False) -> LocationBound:
        """``cost``: by column of the item's block, prices included; ``room``: by column, the most units
        that there is room for (None: as many as the block allows); ``rough``: a lower bound for less work."""
        return _solve(self, _Tables(self, cost, room, rough))

    @property
    def decided(self) -> list[Start]:
        """Starts that are still to be decided: the first columns of the relaxation."""
        return [start for start in self.starts if start.fixed is None]

    def relaxation(self, cost: Floats) -> tuple[Relaxation, float]:
        """The relaxation at these costs, and what is paid whatever it serves, without ``offset``."""
        return _relaxation(self, _Tables(self, cost, None, False))


def facility_location(item: ItemPlan, compiled: CompiledModel) -> FacilityLocation:
    """The problem of one item, from its block."""
    part = item.part
    factories = list(part.factory_stock)
    warehouses = list(part.warehouse_stock)
    stock = item.stock.at_warehouse
    return FacilityLocation(
        periods=part.periods,
        offset=compiled.offset,
        networks=tuple(factory_network(item, compiled, factory) for factory in factories),
        warehouse_stock=tuple(
            np.array([column_of(compiled, stock[part.name, place, t]) for t in range(part.periods)])
            for place in warehouses
        ),
        starts=tuple(starts_of(item, compiled, factories)),
        supplies=tuple(supplies_of(item, factories, warehouses)),
        clients=tuple(clients_of(item, compiled)),
    )


class _Tables:
    """Money a unit from every start and supply to every client, at one set of costs."""

    def __init__(self, problem: FacilityLocation, cost: Floats, room: Floats | None, rough: bool) -> None:
        self.problem, self.cost, self.room, self.rough = problem, cost, room, rough
        clients = problem.clients
        self.stored = np.array(
            [held(costs_at(cost, place, np.inf)) for place in problem.warehouse_stock]
        ).reshape(-1, problem.periods, problem.periods + 1)
        self.served = np.array(
            [client.cost_from(cost, self.stored[client.warehouse]) for client in clients]
        ).reshape(len(clients), problem.periods)
        self.unserved = np.array([client.cost_if_unserved(cost) for client in clients])
        self.units = np.array([client.units for client in clients])
        self.place = np.array([client.warehouse for client in clients], dtype=np.int64)
        self.unit_cost = [_at(cost, start.produce) for start in problem.starts]
        self.ways = [self._ways(number) for number in range(len(problem.networks))]

    def _ways(self, number: int) -> FactoryWays:
        costs = [
            cost
            for start, cost in zip(self.problem.starts, self.unit_cost, strict=True)
            if start.factory == number
        ]
        mean = float(np.mean(costs)) if costs else 0.0
        return factory_ways(self.problem.networks[number], self.cost, mean, self.stored)

    def largest(self, start: Start) -> float:
        """Units of a start at most; 0 where there is no room for the least lot."""
        if self.room is None or start.produce == NO_COLUMN:
            return start.largest
        most = min(start.largest, float(self.room[start.produce]))
        return most if most >= start.smallest else 0.0

    def to_clients(self, received: Floats) -> Floats:
        """(from, warehouse, period received) → (from, client)"""
        cheapest: Floats = np.min(received[:, self.place, :] + self.served[None], axis=2, initial=np.inf)
        return cheapest

    def finished(self, factory: int) -> list[_Finished]:
        """By plan of a factory, what becomes of finished units."""
        return [
            _Finished(share, self.to_clients(ways.received), self.to_clients(ways.certain), ways.kept)
            for share, ways in self.ways[factory].finished
        ]

    def early(self, factory: int) -> Floats:
        """By client, the largest share of a shipment that comes before the rest of it."""
        share = np.zeros(len(self.problem.warehouse_stock))
        for route in self.problem.networks[factory].routes:
            share[route.warehouse] = max(share[route.warehouse], route.early)
        return share[self.place]


@dataclass(frozen=True)
class _Finished:
    """Units that go through one inspection plan: its yield; money a released unit, (from, client) by the
    cheapest and by certain ways, and (from,) until the end."""

    share: float
    to_client: Floats
    certain: Floats
    kept: Floats


def _at(cost: Floats, column: int) -> float:
    return 0.0 if column == NO_COLUMN else float(cost[column])


class _FactoryTable:
    """Of one factory: yields and money from finishing on, by plan."""

    def __init__(self, tables: _Tables, number: int) -> None:
        self.plans = tables.finished(number)
        self.early, self.rough = tables.early(number), tables.rough
        self.shares = [plan.share for plan in self.plans]
        waiting = kept_at_factory(tables.problem.networks[number], tables.cost)
        kept = [plan.share * plan.kept for plan in self.plans]
        self.kept = np.min([waiting, *kept], axis=0)

    def way(self, finishing: tuple[int, ...], unit_cost: float, clients: int) -> Floats:
        """Money a unit served, of units that cost ``unit_cost`` when they finish."""
        best = np.full(clients, np.inf)
        for plan in self.plans:
            here = np.min(plan.to_client[list(finishing)], axis=0, initial=np.inf)
            best = np.minimum(best, unit_cost / plan.share + here)
        return best

    def ways_of(self, start: Start, unit_cost: float) -> tuple[Floats, Sooner | None]:
        """Money a unit served by ways that are open to all units of a start, and by cheaper ones, that are
        open only to those that are finished or received before the rest (M2); roughly, to all."""
        if self.rough:
            return self.way(start.finishing, unit_cost, len(self.early)), None
        shape = len(start.finishing), len(self.early)
        by_part, certain = np.full(shape, np.inf), np.full(shape, np.inf)
        finished = list(start.finishing)
        for plan in self.plans:
            by_part = np.minimum(by_part, unit_cost / plan.share + plan.to_client[finished])
            certain = np.minimum(certain, unit_cost / plan.share + plan.certain[finished])
        best = np.min(by_part, axis=0, initial=np.inf)
        for_all = np.full(len(self.early), np.inf) if start.past else np.max(certain, axis=0, initial=-np.inf)
        least = for_all - _TELLING * np.abs(np.where(np.isfinite(for_all), for_all, 0.0))
        tiered = best < least
        if not tiered.any():
            return best, None
        open_to = np.where(certain < least, 1.0, np.where(by_part < least, self.early, 0.0))
        parts = np.array(start.shares)[:, None] * open_to
        return np.where(tiered, for_all, best), Sooner(np.where(tiered, best, np.inf), parts)

    def surplus(self, finishing: tuple[int, ...], past: bool) -> float:
        """The least that becomes of a finished unit that serves nobody."""
        least = min((float(self.kept[period]) for period in finishing), default=0.0)
        least = min(least, 0.0) if past else least
        return least if np.isfinite(least) else 0.0


def _sources(problem: FacilityLocation, tables: _Tables) -> tuple[list[Source], list[Source], float]:
    """(starts to be decided, what is there anyway, its cost)."""
    factories = [_FactoryTable(tables, number) for number in range(len(problem.networks))]
    clients, constant = len(problem.clients), 0.0
    starts, supplies = [], []
    for start, unit_cost in zip(problem.starts, tables.unit_cost, strict=True):
        table = factories[start.factory]
        surplus = table.surplus(start.finishing, start.past)
        setup = _at(tables.cost, start.setup)
        best_share, least_share = max(table.shares, default=1.0), min(table.shares, default=1.0)
        if start.fixed is not None:
            constant += setup + start.fixed * (unit_cost + surplus)
            to_client = _paid_apart(table, start.finishing, surplus, clients)
            supplies.append(Source(None, to_client, start.fixed * best_share))
            continue
        gain = min(0.0, unit_cost + surplus)
        largest = tables.largest(start)
        if gain < 0:
            setup += gain * largest
        to_client, sooner = table.ways_of(start, unit_cost - gain)
        starts.append(
            Source(
                setup if largest > 0 else max(setup, 0.0),
                to_client,
                largest * best_share,
                min(start.smallest, largest) * least_share,
                max(0.0, unit_cost + surplus) / least_share,
                sooner,
                (least_share, best_share),
            )
        )
    for supply in problem.supplies:
        source, cost = _supply(supply, tables, factories)
        supplies.append(source)
        constant += cost
    return starts, supplies, constant


def _paid_apart(table: _FactoryTable, finishing: tuple[int, ...], paid: float, clients: int) -> Floats:
    """Money a unit served beyond what has been charged for it as surplus."""
    return table.way(finishing, -paid, clients)


def _supply(supply: Supply, tables: _Tables, factories: list[_FactoryTable]) -> tuple[Source, float]:
    """The source and what its units cost if they serve nobody."""
    if supply.at_warehouse:
        kept = float(tables.stored[supply.place, supply.period, -1])
        here = np.where(tables.place == supply.place, tables.served[:, supply.period], np.inf)
        return Source(None, here - kept, supply.units), supply.units * kept
    table = factories[supply.place]
    if supply.quality is None:
        kept = table.surplus((supply.period,), past=False)
        to_client = _paid_apart(table, (supply.period,), kept, len(tables.units))
        return Source(None, to_client, supply.units * max(table.shares, default=0.0)), supply.units * kept
    ways = tables.ways[supply.place].released[supply.quality]
    kept = float(ways.kept[supply.period])
    to_client = tables.to_clients(ways.received)[supply.period]
    return Source(None, to_client - kept, supply.units), supply.units * kept


def _relaxation(problem: FacilityLocation, tables: _Tables) -> tuple[Relaxation, float]:
    starts, supplies, constant = _sources(problem, tables)
    return Relaxation(starts, supplies, tables.units, tables.unserved), constant


def _solve(problem: FacilityLocation, tables: _Tables) -> LocationBound:
    relaxation, constant = _relaxation(problem, tables)
    return located(problem.decided, relaxation.solve(), constant + problem.offset)
