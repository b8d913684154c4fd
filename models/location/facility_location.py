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

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..item_plan import ItemPlan
from ..solver.compiled import CompiledModel, Floats
from .location_bound import LocationBound, located
from .location_clients import clients_of
from .location_relaxation import Relaxation, Sooner, Source
from .location_sources import Start, Supply, starts_of, supplies_of
from .location_tables import FactoryTable, LocationProblem, Tables, cost_at
from .path_costs import column_of, factory_network


@dataclass(frozen=True)
class FacilityLocation(LocationProblem):
    """The problem of one item; only costs change from one solve to the next."""

    def solve(self, cost: Floats, room: Floats | None = None, rough: bool = False) -> LocationBound:
        """``cost``: by column of the item's block, prices included; ``room``: by column, the most units
        that there is room for (None: as many as the block allows); ``rough``: a lower bound for less work."""
        return _solve(self, Tables(self, cost, room, rough))

    def relaxation(self, cost: Floats) -> tuple[Relaxation, float]:
        """The relaxation at these costs, and what is paid whatever it serves, without ``offset``."""
        return _relaxation(self, Tables(self, cost, None, False))


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


def _sources(problem: LocationProblem, tables: Tables) -> tuple[list[Source], list[Source], float]:
    """(starts to be decided, what is there anyway, its cost)."""
    factories = [FactoryTable(tables, number) for number in range(len(problem.networks))]
    decided, supplies, constant = [], [], 0.0
    for start, unit_cost in zip(problem.starts, tables.unit_cost, strict=True):
        table = factories[start.factory]
        surplus = table.surplus(start.finishing, start.past)
        if start.fixed is None:
            decided.append(_Decided(start, unit_cost, surplus))
            continue
        constant += cost_at(tables.cost, start.setup) + start.fixed * (unit_cost + surplus)
        to_client = _paid_apart(table, start.finishing, surplus)
        supplies.append(Source(None, to_client, start.fixed * max(table.shares, default=1.0)))
    for supply in problem.supplies:
        source, cost = _supply(supply, tables, factories)
        supplies.append(source)
        constant += cost
    return _decided_sources(decided, tables, factories), supplies, constant


@dataclass(frozen=True)
class _Decided:
    """A start to be decided, money a unit of it, and what becomes of a unit that serves nobody."""

    start: Start
    unit_cost: float
    surplus: float

    @property
    def gain(self) -> float:
        """Money that a unit for nobody earns, below 0: it is made whenever there is a setup."""
        return min(0.0, self.unit_cost + self.surplus)


def _decided_sources(
    decided: Sequence[_Decided], tables: Tables, factories: Sequence[FactoryTable]
) -> list[Source]:
    together: dict[tuple[int, int], list[int]] = {}
    for number, one in enumerate(decided):
        together.setdefault((one.start.factory, len(one.start.finishing)), []).append(number)
    found: dict[int, Source] = {}
    for (factory, _), numbers in together.items():
        table, alike = factories[factory], [decided[number] for number in numbers]
        costs = np.array([one.unit_cost - one.gain for one in alike])
        ways = table.ways_of([one.start for one in alike], costs)
        for number, one, (to_client, sooner) in zip(numbers, alike, ways, strict=True):
            found[number] = _decided_source(one, tables, table.shares, to_client, sooner)
    return [found[number] for number in range(len(decided))]


def _decided_source(
    one: _Decided, tables: Tables, shares: Sequence[float], to_client: Floats, sooner: Sooner | None
) -> Source:
    largest, setup = tables.largest(one.start), cost_at(tables.cost, one.start.setup)
    best_share, least_share = max(shares, default=1.0), min(shares, default=1.0)
    if one.gain < 0:
        setup += one.gain * largest
    return Source(
        setup if largest > 0 else max(setup, 0.0),
        to_client,
        largest * best_share,
        min(one.start.smallest, largest) * least_share,
        max(0.0, one.unit_cost + one.surplus) / least_share,
        sooner,
        (least_share, best_share),
    )


def _paid_apart(table: FactoryTable, finishing: tuple[int, ...], paid: float) -> Floats:
    """Money a unit served beyond what has been charged for it as surplus."""
    return table.way(finishing, -paid)


def _supply(supply: Supply, tables: Tables, factories: list[FactoryTable]) -> tuple[Source, float]:
    """The source and what its units cost if they serve nobody."""
    if supply.at_warehouse:
        kept = float(tables.stored[supply.place, supply.period, -1])
        here = np.where(tables.place == supply.place, tables.served[:, supply.period], np.inf)
        return Source(None, here - kept, supply.units), supply.units * kept
    table = factories[supply.place]
    if supply.quality is None:
        kept = table.surplus((supply.period,), past=False)
        to_client = _paid_apart(table, (supply.period,), kept)
        return Source(None, to_client, supply.units * max(table.shares, default=0.0)), supply.units * kept
    ways = tables.ways[supply.place].released[supply.quality]
    kept = float(ways.kept[supply.period])
    to_client = tables.to_clients(ways.received[[supply.period]])[0]
    return Source(None, to_client - kept, supply.units), supply.units * kept


def _relaxation(problem: LocationProblem, tables: Tables) -> tuple[Relaxation, float]:
    starts, supplies, constant = _sources(problem, tables)
    return Relaxation(starts, supplies, tables.units, tables.unserved), constant


def _solve(problem: LocationProblem, tables: Tables) -> LocationBound:
    relaxation, constant = _relaxation(problem, tables)
    return located(problem.decided, relaxation.solve(), constant + problem.offset)
