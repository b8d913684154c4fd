"""The linear programme of one item's coarse plan, as it is made column by column."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ..blocks.item_problem import ItemProblem
from ..blocks.shared_problem import SharedProblem
from ..item_block import SharedRow
from ..solver.compiled import Floats
from .coarse_setups import CoarseItem


@dataclass(frozen=True)
class CoarseStart:
    """``place``: a factory and a period in which units may be started. ``units``: columns, and units started
    for one of each; ``setup_cost``, ``setup_hours``: of a setup; ``usual``, ``smallest``, ``largest``: lots
    in units."""

    place: tuple[str, int]
    units: Sequence[tuple[int, float]]
    setup_cost: float
    setup_hours: Sequence[tuple[SharedRow, float]]
    usual: float
    smallest: float
    largest: float


Uses = dict[SharedRow, list[tuple[int, float]]]
"""Shared row → (column or start, what a unit of it takes)"""


class CoarseColumns:
    """Rows and columns of a coarse problem as they are made. Every row is a balance: what comes in less what
    goes out is ``net``."""

    def __init__(self, periods: int) -> None:
        self.periods = periods
        self.cost: list[float] = []
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.rows: list[tuple[int, int, float]] = []
        self.net: list[float] = []
        self.uses: Uses = defaultdict(list)
        self.starts: list[CoarseStart] = []

    def add_rows(self, net: Floats) -> int:
        """One row a period; the number of the first."""
        self.net.extend(net)
        return len(self.net) - len(net)

    def add(self, cost: float, upper: float, lower: float = 0.0) -> int:
        """A column that costs ``cost`` a unit."""
        self.cost.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.cost) - 1

    def add_stock(self, first: int, period: int, holding: float, most: float = math.inf) -> int:
        """What is kept to the next period in the rows that begin at ``first``."""
        column = self.add(holding, most)
        self.rows.append((first + period, column, -1.0))
        if period + 1 < self.periods:
            self.rows.append((first + period + 1, column, 1.0))
        return column

    def use(self, rule: str, key: tuple[str | int, ...], column: int, each: float) -> None:
        """Let a unit of a column take ``each`` of a shared row."""
        self.uses[SharedRow(rule, key)].append((column, each))

    def item(self, name: str, shared: SharedProblem) -> CoarseItem:
        """All of it; uses of rows that are not shared are left out."""
        setups: Uses = defaultdict(list)
        for number, start in enumerate(self.starts):
            for row, hours in start.setup_hours:
                setups[row].append((number, hours))
        known = [row for row in dict.fromkeys([*self.uses, *setups]) if row in shared.position]
        return CoarseItem(
            places=tuple(start.place for start in self.starts),
            problem=self._problem(name, known),
            units=_matrix({n: start.units for n, start in enumerate(self.starts)}, len(self.cost)),
            setup_cost=np.array([start.setup_cost for start in self.starts]),
            setup_use=_matrix({n: setups[row] for n, row in enumerate(known)}, len(self.starts)),
            usual=np.array([start.usual for start in self.starts]),
            smallest=np.array([start.smallest for start in self.starts]),
            largest=np.array([start.largest for start in self.starts]),
        )

    def _problem(self, name: str, known: Sequence[SharedRow]) -> ItemProblem:
        row, column, value = (np.array(entry) for entry in zip(*self.rows, strict=True))
        count, net = len(self.cost), np.array(self.net)
        return ItemProblem(
            name=name,
            matrix=sparse.csc_matrix((value, (row.astype(int), column.astype(int))), shape=(len(net), count)),
            cost=np.array(self.cost),
            offset=0.0,
            lower=np.array(self.lower),
            upper=np.array(self.upper),
            is_integer=np.zeros(count, dtype=bool),
            row_lower=net,
            row_upper=net,
            shared=tuple(known),
            use=_matrix({n: self.uses[row] for n, row in enumerate(known)}, count),
            limits={},
        )


def _matrix(entries: Mapping[int, Sequence[tuple[int, float]]], width: int) -> sparse.csr_matrix:
    """Row → (column, value) as rows × ``width`` columns."""
    all_of = [(row, column, value) for row, pairs in entries.items() for column, value in pairs if value]
    rows, columns, values = zip(*all_of, strict=True) if all_of else ((), (), ())
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(entries), width), dtype=float)
