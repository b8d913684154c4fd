"""A whole model with the (l,S) inequalities that bind where its linear relaxation is at its best."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np
from lot_sizing_cuts import Cut, item_lots
from scipy import sparse

from models.item_plan import ItemPlan
from models.solver.compiled import CompiledModel, Floats
from models.solver.highs_run import Watch, new_highs, watch_run
from models.solver.status import is_optimum

_ROUNDS = 30
_WORTH_SOMETHING = 1e-7
"""Price from which on an inequality binds: without it the relaxation would cost less."""


@dataclass(frozen=True)
class Strengthened:
    """``model``: with the binding cuts as its last rows; ``bound``: of its relaxation, None where not even
    the first one was solved; ``prices``: of the rows without cuts, change of cost per unit of their side;
    ``cuts``: their number."""

    model: CompiledModel
    bound: float | None
    prices: Floats | None
    cuts: int


def strengthened(
    compiled: CompiledModel,
    items: Sequence[ItemPlan],
    seconds: float,
    threads: int | None = None,
    watch: Watch | None = None,
) -> Strengthened:
    """Separate (l,S) inequalities until none is violated or ``seconds`` are over; those that do not bind in
    the last relaxation are left out. What was found before the time was over is kept."""
    deadline = time.monotonic() + seconds
    lots = [item_lots(item, compiled) for item in items]
    run = _Relaxation(compiled, threads, watch)
    known: list[Cut] = []
    values = run.solve(deadline - time.monotonic())
    bound, prices = None, None
    for _ in range(_ROUNDS):
        if values is None:
            break
        bound, prices = run.objective, run.row_duals()
        found = [cut for lot in lots for cut in lot.violated(values)]
        if not found:
            break
        run.add(found)
        known += found
        values = run.solve(deadline - time.monotonic())
    if prices is None:
        return Strengthened(compiled, None, None, 0)
    rows = len(compiled.row_upper)
    binding = [cut for cut, price in zip(known, prices[rows:], strict=False) if price > _WORTH_SOMETHING]
    return Strengthened(with_cuts(compiled, binding), bound, prices[:rows], len(binding))


def with_cuts(compiled: CompiledModel, cuts: Sequence[Cut]) -> CompiledModel:
    """The model with ``cuts`` as its last rows; columns and the handles of rows stay what they are."""
    if not cuts:
        return compiled
    data = np.concatenate([cut.coefficients for cut in cuts])
    columns = np.concatenate([cut.columns for cut in cuts])
    starts = np.concatenate([[0], np.cumsum([len(cut.columns) for cut in cuts])])
    added = sparse.csr_matrix((data, columns, starts), shape=(len(cuts), len(compiled.cost)))
    matrix = sparse.csc_matrix(sparse.vstack([compiled.matrix, added]))
    return replace(
        compiled,
        matrix=matrix,
        row_lower=np.concatenate([compiled.row_lower, [cut.at_least for cut in cuts]]),
        row_upper=np.concatenate([compiled.row_upper, np.full(len(cuts), np.inf)]),
    )


class _Relaxation:
    """The linear relaxation; every solve after the first begins where the last one ended.

    ``objective``: cost at the last optimum.
    """

    def __init__(self, compiled: CompiledModel, threads: int | None, watch: Watch | None) -> None:
        self.objective = np.nan
        self._highs = new_highs(replace(compiled, is_integer=np.zeros_like(compiled.is_integer)), threads)
        if watch is not None:
            watch_run(self._highs, watch)

    def add(self, cuts: Sequence[Cut]) -> None:
        """Add rows."""
        for cut in cuts:
            columns = cut.columns.astype(np.int32)
            self._highs.addRow(cut.at_least, highspy.kHighsInf, len(columns), columns, cut.coefficients)

    def solve(self, seconds: float) -> Floats | None:
        """Values of all columns at the optimum; None where it was not reached in ``seconds``."""
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(seconds, 0.0))
        self._highs.run()
        if not is_optimum(self._highs.getModelStatus()):
            return None
        self.objective = float(self._highs.getInfo().objective_function_value)
        return np.array(self._highs.getSolution().col_value, dtype=float)

    def row_duals(self) -> Floats:
        """Change of cost per unit of every row's side; right after a solve."""
        return np.array(self._highs.getSolution().row_dual, dtype=float)
