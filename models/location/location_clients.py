"""The clients of an item's facility location problem: demand, piece by piece, and stock wanted at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..data import StockPoint
from ..item_plan import ItemPlan
from ..shortage import price_levels
from ..solver.compiled import Columns, CompiledModel, Floats
from .path_costs import NO_COLUMN, column_of, costs_at

_PIECES = 3
"""Pieces into which one demand is cut at most."""
_NOTHING = 1e-9


@dataclass(frozen=True)
class Client:
    """``units`` wanted at a warehouse (by number) in ``period`` (the number of periods: when they end).

    ``late``: columns of what is owed, by period; ``lost``: column of what is lost; NO_COLUMN: none.
    ``penalty``: by period received, money a unit for safety stock it comes too late for, and last for a unit
    that never comes.
    """

    warehouse: int
    period: int
    units: float
    lost: int
    late: Columns | None
    penalty: Floats

    def cost_if_unserved(self, cost: Floats) -> float:
        """Money a unit."""
        if self.late is not None:
            return float(costs_at(cost, self.late, 0.0)[self.period :].sum())
        return float(self.penalty[-1]) + (0.0 if self.lost == NO_COLUMN else float(cost[self.lost]))

    def cost_from(self, cost: Floats, stored: Floats) -> Floats:
        """By period received, money a unit from then on; ``stored``: (from, to) → holding there."""
        served = stored[:, self.period].copy()
        if self.late is not None:
            owed = np.cumsum(costs_at(cost, self.late, 0.0)[self.period :])
            served[self.period + 1 :] = owed[:-1]
        return served + self.penalty[:-1]


def clients_of(item: ItemPlan, compiled: CompiledModel) -> Iterator[Client]:
    """Every demand of the item, cut where the safety stock of some period begins or ends within it.

    A unit that lies at the warehouse is meant, first come first served, for the demand that comes next:
    while it is not there, and the safety stock covers the demand it is meant for, it is missing. Demand that
    is lost takes no part in this, and neither does demand that waits.
    """
    part = item.part
    levels = price_levels(part)
    for number, (warehouse, point) in enumerate(part.warehouse_stock.items()):
        wanted = [part.demand.get((warehouse, t), 0.0) for t in range(part.periods)]
        demanded = [period for period, units in enumerate(wanted) if units > 0]
        if item.shortage.owed:
            for period in demanded:
                level = levels[warehouse, period]
                keys = [(part.name, warehouse, level, t) for t in range(part.periods)]
                late = [column_of(compiled, item.shortage.owed.get(key)) for key in keys]
                never = np.zeros(part.periods + 1)
                yield Client(number, period, wanted[period], NO_COLUMN, np.array(late), never)
            continue
        for period in demanded:
            lost = column_of(compiled, item.shortage.lost[part.name, warehouse, period])
            for units, penalty in _pieces(point, wanted, period):
                penalty[-1] = 0.0
                yield Client(number, period, units, lost, None, penalty)
        for units, penalty in _pieces(point, [*wanted, np.inf], part.periods):
            if penalty[-1] > 0:
                yield Client(number, part.periods, units, NO_COLUMN, None, penalty)


def _pieces(point: StockPoint, wanted: Sequence[float], period: int) -> Iterator[tuple[float, Floats]]:
    """(units, penalty by period received) of the demand of ``period``, first units first."""
    periods = len(point.target)
    covered = _covered(point, wanted, period)
    for lower, upper in pairwise(_cuts(covered, wanted[period])):
        penalty = np.zeros(periods + 1)
        for t, reach in enumerate(covered):
            if reach >= upper - _NOTHING:
                penalty[t + 1] = point.penalty[t]
        yield upper - lower, np.cumsum(penalty)


def _covered(point: StockPoint, wanted: Sequence[float], period: int) -> list[float]:
    """By period before, the units of the demand of ``period`` that its safety stock should cover: what is
    left of the target after all that is wanted in between."""
    covered, between = [0.0] * min(period, len(point.target)), 0.0
    for t in reversed(range(len(covered))):
        if point.penalty[t] > 0:
            covered[t] = min(max(point.target[t] - between, 0.0), wanted[period])
        between += wanted[t]
    return covered


def _cuts(covered: Sequence[float], wanted: float) -> list[float]:
    """0, where pieces end, and all that is wanted where that is finite."""
    inside = sorted({round(reach, 6) for reach in covered if _NOTHING < reach < wanted - _NOTHING})
    room = _PIECES - (1 if np.isfinite(wanted) else 0)
    if len(inside) > room:
        inside = [inside[round(k * (len(inside) - 1) / max(1, room - 1))] for k in range(room)]
    return [0.0, *dict.fromkeys(inside), *([wanted] if np.isfinite(wanted) else [])]
