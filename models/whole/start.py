"""A first plan to begin the search from: items are put into the plan one after the other.

The relaxed plan prices what items share. Beginning with a plan that makes nothing but what is frozen, every
item is planned in what room the others have left, and pays the price of the room it takes, so that it
leaves scarce room to those that gain more by it. (The prices are those of a Lagrangian heuristic, see
Trigeiro, W. W., Thomas, L. J., McClain, J. O.: Capacitated lot sizing with setup times, Management Science
35 (1989) 353-366.)
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from ..solver.compiled import Columns, CompiledModel, Floats
from ..solver.gap import good_enough
from ..solver.highs_run import Watch
from ..solver.linear_run import LinearRun
from ..solver.relaxation import Relaxation
from .restart import Guide
from .subproblem import Subproblems

_ITEM_GAP = 5e-3
_ITEM_NODES = 100
"""Where the search for the plan of one item ends: counted, not timed, so that it ends there every time."""


@dataclass(frozen=True)
class FirstPlan:
    """``values``: of all columns, None where no plan was found in time; ``bound``: cost of the relaxed
    plan, which no plan can beat, None where it was not solved."""

    values: Floats | None
    bound: float | None

    def is_within(self, gap: float, compiled: CompiledModel) -> bool:
        """Whether there is a plan that is proven within ``gap``."""
        return self.values is not None and compiled.cost_of(self.values) <= good_enough(self.bound, gap)


def nothing_made(compiled: CompiledModel, threads: int | None, seconds: float, watch: Watch) -> Floats | None:
    """Values of all columns where nothing is made but what is frozen; None where there is no such plan, or it
    was not found in time."""
    nothing = LinearRun(compiled, threads, watch)
    nothing.fix({int(column): compiled.lower[column] for column in np.flatnonzero(compiled.is_integer)})
    return nothing.solve(seconds)


def first_plan(
    compiled: CompiledModel,
    values: Floats,
    parts: list[Columns],
    subproblems: Subproblems,
    seconds: float,
    watch: Watch,
    relaxation: Relaxation | None,
    guide: Guide | None = None,
) -> FirstPlan:
    """``values``: of the plan that it begins with, in which nothing is made. ``parts``: the columns of every
    item, and last those that items share. ``relaxation``: None where there was no time for it. ``guide``:
    followed by all items together where that is possible, else by every one for which it is."""
    deadline = time.monotonic() + seconds
    prices = np.zeros(len(compiled.row_upper)) if relaxation is None else relaxation.row_duals
    bound = None if relaxation is None else relaxation.cost
    if guide is not None:
        left, everything = deadline - time.monotonic(), np.arange(len(values))
        together = subproblems.solve(everything, values, _ITEM_GAP, _ITEM_NODES, left, watch, guide=guide)
        if together is not None:
            return FirstPlan(together, bound)
    costs = [float(compiled.cost[part] @ values[part]) for part in parts[:-1]]
    for number in sorted(range(len(costs)), key=lambda number: -costs[number]):
        left = deadline - time.monotonic()
        if left <= 0 or watch(None, None):
            break
        free = np.sort(np.concatenate([parts[number], parts[-1]]))
        changed = None
        if guide is not None:
            changed = subproblems.solve(free, values, _ITEM_GAP, _ITEM_NODES, left, watch, prices, guide)
        if changed is None:
            left = deadline - time.monotonic()
            changed = subproblems.solve(free, values, _ITEM_GAP, _ITEM_NODES, left, watch, prices)
        values = values if changed is None else changed
    return FirstPlan(values, bound)
