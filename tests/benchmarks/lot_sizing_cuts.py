"""(l,S) inequalities of one item: the most that a setup can serve, where the relaxation takes it for more.

Of what a set of warehouses wants up to a period l, net of stock and orders that are on their way there, every
unit is missed, or there whatever is planned, or made: by a start in S, which serves no more than what is
wanted between its first arrival and l, or by another start. So

    Σ missed + Σ_S wanted(first arrival … l) · setup + Σ_others share there by l · produce ≥ net wanted(… l).

Why netting is right: let m be the first arrival of a start in S that is set up. Its setup alone covers what
is wanted from m on; before m only other starts serve, and what is there anyway serves at most what netting
took.

(Barany, I., Van Roy, T. J., Wolsey, L. A.: Strong formulations for multi-item capacitated lot sizing,
Management Science 30 (1984) 1255-1261; with units missed as slack as in Loparic, M., Pochet, Y., Wolsey,
L. A.: The uncapacitated lot-sizing problem with sales and safety stocks, Mathematical Programming 89 (2001)
487-504.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.item_data import ItemData
from models.item_plan import ItemPlan
from models.solver.compiled import CompiledModel, Floats

_VIOLATED = 1e-4
"""Share of what is wanted by which an inequality is broken before it counts."""
_NO_COLUMN = -1
Columns = NDArray[np.int64]


@dataclass(frozen=True)
class Cut:
    """Σ coefficients · columns ≥ at_least."""

    columns: Columns
    coefficients: Floats
    at_least: float


@dataclass(frozen=True)
class _Family:
    """The inequalities of one set of warehouses, by their last period l.

    ``net_wanted``: (l,); ``by_setup``, ``by_unit``: (l, start), units that a setup serves at most (infinite
    where it cannot be in S) and that a unit started serves; ``missed``: by l, columns of units missed.
    """

    net_wanted: Floats
    by_setup: Floats
    by_unit: Floats
    missed: tuple[Columns, ...]


@dataclass(frozen=True)
class ItemLots:
    """All (l,S) inequalities of one item; ``produce``, ``setup``: columns by start."""

    produce: Columns
    setup: Columns
    families: tuple[_Family, ...]

    def violated(self, values: Floats) -> list[Cut]:
        """For every set of warehouses and last period the inequality that ``values`` (of all columns) break
        most, if they break any."""
        return [cut for family in self.families for cut in self._violated(family, values)]

    def _violated(self, family: _Family, values: Floats) -> Iterator[Cut]:
        made = values[self.produce]
        begun = np.where(self.setup == _NO_COLUMN, 1.0, values[self.setup])
        with np.errstate(invalid="ignore"):
            served_by_setup = np.where(np.isinf(family.by_setup), np.inf, family.by_setup * begun)
        in_set = served_by_setup < family.by_unit * made
        served = np.where(in_set, served_by_setup, family.by_unit * made).sum(axis=1)
        for last, needed in enumerate(family.net_wanted):
            missed = family.missed[last]
            lacking = needed - served[last] - values[missed].sum()
            if needed > 0 and lacking > _VIOLATED * max(1.0, needed):
                chosen = in_set[last]
                columns = np.concatenate([missed, np.where(chosen, self.setup, self.produce)])
                weights = np.where(chosen, family.by_setup[last], family.by_unit[last])
                coefficients = np.concatenate([np.ones(len(missed)), weights])
                kept = coefficients > 0
                yield Cut(columns[kept], coefficients[kept], float(needed))


def item_lots(item: ItemPlan, compiled: CompiledModel) -> ItemLots:
    """The inequalities of ``item``; columns are those of ``compiled``, a model that its block is part of."""
    columns = {key: compiled.column(variable) for key, variable in item.production.produce.items()}
    starts = [(key, column) for key, column in columns.items() if column is not None]
    setups = [item.production.setup.get(key) for key, _ in starts]
    places = [None if setup is None else compiled.column(setup) for setup in setups]
    setup = np.array([_NO_COLUMN if place is None else place for place in places], dtype=np.int64)
    arrivals = _Arrivals(item.part, [(factory, period) for (_, factory, period), _ in starts])
    return ItemLots(
        np.array([column for _, column in starts], dtype=np.int64),
        setup,
        tuple(_families(item, compiled, arrivals, setup)),
    )


class _Arrivals:
    """When units can be at a warehouse at the earliest, and what share of them by then.

    ``first``: warehouse → (start,), the number of periods where never; ``share``: warehouse → (start,
    period), good units there by the end of the period per unit started.
    """

    def __init__(self, part: ItemData, starts: list[tuple[str, int]]) -> None:
        self._part = part
        shape = (len(starts), part.periods)
        self.first = {warehouse: np.full(len(starts), part.periods) for warehouse in part.warehouse_stock}
        self.share = {warehouse: np.zeros(shape) for warehouse in part.warehouse_stock}
        for number, (factory, period) in enumerate(starts):
            for warehouse in part.warehouse_stock:
                for finished, share in part.finishing(factory, period):
                    there = self.received(factory, warehouse, finished)
                    self.share[warehouse][number] += self.largest_yield(factory) * share * there
                    came = np.flatnonzero(there)
                    if len(came):
                        self.first[warehouse][number] = min(self.first[warehouse][number], came[0])

    def largest_yield(self, factory: str) -> float:
        """Good units at most per unit finished."""
        plans = self._part.plans.get(factory, ())
        return max((self._part.outcomes[factory, plan.name].yield_share for plan in plans), default=1.0)

    def received(self, factory: str, warehouse: str, finished: int) -> Floats:
        """(period,): share of units finished in ``finished`` that can be at ``warehouse`` by its end."""
        periods = self._part.periods
        there = np.zeros(periods)
        if finished >= periods:
            return there
        for lane in self._part.lanes_from.get(factory, ()):
            if lane[1] == warehouse:
                arrived = np.zeros(periods)
                for period, share in self._part.received[lane][finished]:
                    arrived[period:] += share
                there = np.maximum(there, arrived)
        return there


def _families(
    item: ItemPlan, compiled: CompiledModel, arrivals: _Arrivals, setup: Columns
) -> Iterator[_Family]:
    """Every warehouse with demand alone, and all together."""
    part = item.part
    wanted = dict.fromkeys(warehouse for (warehouse, _), units in part.demand.items() if units > 0)
    together = tuple(wanted)
    backorders = part.item.shortage_policy == "backorder"
    for warehouses in [*((warehouse,) for warehouse in wanted), *([together] if len(together) > 1 else [])]:
        for begin in range(part.periods) if backorders else (0,):
            yield _family(item, compiled, arrivals, setup, warehouses, begin)


def _family(
    item: ItemPlan,
    compiled: CompiledModel,
    arrivals: _Arrivals,
    setup: Columns,
    warehouses: tuple[str, ...],
    begin: int,
) -> _Family:
    """``begin``: what is wanted before that is missed only if it is still owed then."""
    part = item.part
    last = np.arange(part.periods)[:, None]
    by_setup = np.zeros((part.periods, len(setup)))
    net_wanted = -_there_anyway(part, arrivals, warehouses)
    for warehouse in warehouses:
        so_far = np.concatenate([[0.0], np.cumsum(_net_demand(part, warehouse, begin))])
        first = arrivals.first[warehouse]
        net_wanted += so_far[1:]
        by_setup += np.where(first <= last, so_far[1:][:, None] - so_far[first], 0.0)
    net_wanted[:begin] = 0.0  # shorter ones belong to another beginning
    by_setup = np.minimum(by_setup, np.maximum(net_wanted, 0.0)[:, None])  # all that is wanted is enough
    return _Family(
        net_wanted,
        np.where(setup == _NO_COLUMN, np.inf, by_setup),
        np.max([arrivals.share[warehouse] for warehouse in warehouses], axis=0).T,
        tuple(_missed(item, compiled, warehouses, begin, last) for last in range(part.periods)),
    )


def _net_demand(part: ItemData, warehouse: str, begin: int) -> list[float]:
    """By period: demand that stock and open shipments do not serve, first come first served.

    Up to ``begin`` what comes late serves what was wanted before, so that all of it counts in one period.
    """
    available, owed, net = part.warehouse_stock[warehouse].opening, 0.0, []
    for period in range(part.periods):
        available += part.open_shipments.get((warehouse, period), 0.0)
        owed += part.demand.get((warehouse, period), 0.0)
        if period < begin - 1:
            net.append(0.0)
            continue
        net.append(max(0.0, owed - available))
        available, owed = max(0.0, available - owed), 0.0
    return net


def _there_anyway(part: ItemData, arrivals: _Arrivals, warehouses: tuple[str, ...]) -> Floats:
    """(l,): units of opening stock and open orders at factories that can be at the warehouses by then."""
    units = np.zeros(part.periods)
    stocks = [(factory, 0, point.opening) for factory, point in part.factory_stock.items()]
    orders = [(factory, period, quantity) for (factory, period), quantity in part.open_production.items()]
    for factory, period, quantity in [*stocks, *orders]:
        received = [arrivals.received(factory, warehouse, period) for warehouse in warehouses]
        units += quantity * (np.max(received, axis=0) > 0)
    return units


def _missed(
    item: ItemPlan, compiled: CompiledModel, warehouses: tuple[str, ...], begin: int, last: int
) -> Columns:
    """Columns that count what is missed up to ``last``: lost; or owed when ``begin`` begins, and by demand
    of a later period when that ends."""
    shortage = item.shortage
    variables = [
        variable for (_, at, period), variable in shortage.lost.items() if at in warehouses and period <= last
    ]
    for (_, at, level, period), variable in shortage.owed.items():
        new = begin <= period <= last and shortage.level_of.get((at, period)) == level
        if at in warehouses and (period == begin - 1 or new):
            variables.append(variable)
    columns = [column for variable in variables if (column := compiled.column(variable)) is not None]
    return np.array(columns, dtype=np.int64)
