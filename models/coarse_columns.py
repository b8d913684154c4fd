"""The linear programme of one item's coarse plan, as it is made column by column."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
from scipy import sparse

from .compiled import Floats
from .item_block import SharedRow
from .item_problem import ItemProblem
from .shared_problem import SharedProblem


class CoarseColumns:
    """Rows and columns of a coarse problem as they are made. Every row is a balance: what comes in less what
    goes out is ``net``."""

    def __init__(self, periods: int) -> None:
        self.periods = periods
        self.cost: list[float] = []
        self.upper: list[float] = []
        self.rows: list[tuple[int, int, float]] = []
        self.net: list[float] = []
        self.uses: dict[SharedRow, list[tuple[int, float]]] = defaultdict(list)

    def add_rows(self, net: Floats) -> int:
        """One row a period; the number of the first."""
        self.net.extend(net)
        return len(self.net) - len(net)

    def add(self, cost: float, upper: float) -> int:
        """A column that costs ``cost`` a unit."""
        self.cost.append(cost)
        self.upper.append(upper)
        return len(self.cost) - 1

    def add_stock(self, first: int, period: int, holding: float) -> int:
        """What is kept to the next period in the rows that begin at ``first``."""
        column = self.add(holding, math.inf)
        self.rows.append((first + period, column, -1.0))
        if period + 1 < self.periods:
            self.rows.append((first + period + 1, column, 1.0))
        return column

    def use(self, rule: str, key: tuple[str | int, ...], column: int, each: float) -> None:
        """Let a unit of a column take ``each`` of a shared row."""
        self.uses[SharedRow(rule, key)].append((column, each))

    def problem(self, name: str, shared: SharedProblem) -> ItemProblem:
        """All of it; uses of rows that are not shared are left out."""
        row, column, value = (np.array(entry) for entry in zip(*self.rows, strict=True))
        known = {row: uses for row, uses in self.uses.items() if row in shared.position}
        used = [(place, *use) for place, uses in enumerate(known.values()) for use in uses]
        places, of, units = (np.array(entry) for entry in zip(*used, strict=True)) if used else ([], [], [])
        count, net = len(self.cost), np.array(self.net)
        return ItemProblem(
            name=name,
            matrix=sparse.csc_matrix((value, (row.astype(int), column.astype(int))), shape=(len(net), count)),
            cost=np.array(self.cost),
            offset=0.0,
            lower=np.zeros(count),
            upper=np.array(self.upper),
            is_integer=np.zeros(count, dtype=bool),
            row_lower=net,
            row_upper=net,
            shared=tuple(known),
            use=sparse.csr_matrix((units, (places, of)), shape=(len(known), count)),
            limits={},
        )
