"""Money a unit on every way from starts and supplies to the clients of an item's location problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from ..solver.compiled import Columns, Floats
from .location_clients import Client
from .location_relaxation import Sooner
from .location_sources import Start, Supply
from .path_costs import (
    NO_COLUMN,
    FactoryNetwork,
    FactoryWays,
    costs_at,
    factory_ways,
    held,
    kept_at_factory,
)

_TELLING = 0.02
"""Share of its cost by which a way has to be cheaper than certain ones before the two are told apart."""


@dataclass(frozen=True)
class LocationProblem:
    """What an item's problem is made of, whatever things cost. ``warehouse_stock``: by warehouse, columns of
    what lies there, by period."""

    periods: int
    offset: float
    networks: tuple[FactoryNetwork, ...]
    warehouse_stock: tuple[Columns, ...]
    starts: tuple[Start, ...]
    supplies: tuple[Supply, ...]
    clients: tuple[Client, ...]

    @property
    def decided(self) -> list[Start]:
        """Starts that are still to be decided: the first columns of the relaxation."""
        return [start for start in self.starts if start.fixed is None]


class Tables:
    """Money a unit from every start and supply to every client, at one set of costs."""

    def __init__(self, problem: LocationProblem, cost: Floats, room: Floats | None, rough: bool) -> None:
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
        self.unit_cost = [cost_at(cost, start.produce) for start in problem.starts]
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

    def finished(self, factory: int) -> list[Finished]:
        """By plan of a factory, what becomes of finished units."""
        return [
            Finished(share, self.to_clients(ways.received), self.to_clients(ways.certain), ways.kept)
            for share, ways in self.ways[factory].finished
        ]

    def early(self, factory: int) -> Floats:
        """By client, the largest share of a shipment that comes before the rest of it."""
        share = np.zeros(len(self.problem.warehouse_stock))
        for route in self.problem.networks[factory].routes:
            share[route.warehouse] = max(share[route.warehouse], route.times.early)
        return share[self.place]


@dataclass(frozen=True)
class Finished:
    """Units that go through one inspection plan: its yield; money a released unit, (from, client) by the
    cheapest and by certain ways, and (from,) until the end."""

    share: float
    to_client: Floats
    certain: Floats
    kept: Floats


_TO_CLIENT, _CERTAIN = attrgetter("to_client"), attrgetter("certain")


def cost_at(cost: Floats, column: int) -> float:
    """Money a unit of a column; nothing where there is none."""
    return 0.0 if column == NO_COLUMN else float(cost[column])


class FactoryTable:
    """Of one factory: yields and money from finishing on, by plan."""

    def __init__(self, tables: Tables, number: int) -> None:
        self.plans = tables.finished(number)
        self.early, self.rough = tables.early(number), tables.rough
        self.shares = [plan.share for plan in self.plans]
        waiting = kept_at_factory(tables.problem.networks[number], tables.cost)
        kept = [plan.share * plan.kept for plan in self.plans]
        self.kept = np.min([waiting, *kept], axis=0)

    def way(self, finishing: tuple[int, ...], unit_cost: float) -> Floats:
        """Money a unit served, of units that cost ``unit_cost`` when they finish."""
        by_part = self._by_part(np.array([finishing], dtype=np.int64), np.array([unit_cost]), _TO_CLIENT)
        best: Floats = np.min(by_part[0], axis=0, initial=np.inf)
        return best

    def ways_of(self, starts: Sequence[Start], unit_costs: Floats) -> Iterator[tuple[Floats, Sooner | None]]:
        """By start, money a unit served by ways that are open to all units of it, and by cheaper ones, that
        are open only to those that are finished or received before the rest (M2); roughly, to all. All of
        ``starts`` finish in as many periods."""
        finishing = np.array([start.finishing for start in starts], dtype=np.int64).reshape(len(starts), -1)
        by_part = self._by_part(finishing, unit_costs, _TO_CLIENT)
        best = np.min(by_part, axis=1, initial=np.inf)
        if self.rough:
            yield from ((money, None) for money in best)
            return
        certain = self._by_part(finishing, unit_costs, _CERTAIN)
        for_all = np.max(certain, axis=1, initial=-np.inf)
        for_all[[start.past for start in starts]] = np.inf
        least = for_all - _TELLING * np.abs(np.where(np.isfinite(for_all), for_all, 0.0))
        tiered = best < least
        open_to = np.where(certain < least[:, None], 1.0, np.where(by_part < least[:, None], self.early, 0.0))
        plain, cheaper = np.where(tiered, for_all, best), np.where(tiered, best, np.inf)
        for number, start in enumerate(starts):
            parts = np.array(start.shares)[:, None] * open_to[number]
            yield plain[number], Sooner(cheaper[number], parts) if tiered[number].any() else None

    def _by_part(self, finishing: Columns, unit_costs: Floats, ways: Callable[[Finished], Floats]) -> Floats:
        """(start, part of it, client) → money a unit served by the cheapest plan; ``finishing``: (start,
        part) → period."""
        best = np.full((*finishing.shape, len(self.early)), np.inf)
        for plan in self.plans:
            best = np.minimum(best, (unit_costs / plan.share)[:, None, None] + ways(plan)[finishing])
        return best

    def surplus(self, finishing: tuple[int, ...], past: bool) -> float:
        """The least that becomes of a finished unit that serves nobody."""
        least = min((float(self.kept[period]) for period in finishing), default=0.0)
        least = min(least, 0.0) if past else least
        return least if np.isfinite(least) else 0.0
