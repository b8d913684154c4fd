"""A higher bound from the few choices that the relaxation takes by halves: whether a factory works at all.

The relaxation pays for a part of an activation where a plan pays for all of it or makes nothing there.
Deciding each such choice both ways and taking the lower cost is branch and bound on these choices alone.
"""

from __future__ import annotations

import time

import numpy as np

from ..kept_plan import fixed_at
from ..solver.compiled import Columns, CompiledModel, Floats
from ..solver.linear_run import LinearRun
from ..solver.relaxation import Relaxation

_CHOICE = "factory_active"
_DEPTH = 2
"""Choices decided one below the other: at most 2 + 4 linear programmes."""
_HALF = 1e-6


def decided_bound(relaxation: Relaxation, threads: int | None, seconds: float) -> float:
    """What no plan can cost less than: at least the cost of the relaxation."""
    columns = np.array(
        [n for n, variable in enumerate(relaxation.compiled.variables) if variable.family == _CHOICE],
        dtype=np.int64,
    )
    deciding = _Deciding(columns, threads, time.monotonic() + seconds)
    return deciding.bound(relaxation.compiled, relaxation.values, relaxation.cost, _DEPTH)


class _Deciding:
    """``choices``: columns that may be decided."""

    def __init__(self, choices: Columns, threads: int | None, deadline: float) -> None:
        self._choices = choices
        self._threads = threads
        self._deadline = deadline

    def bound(self, model: CompiledModel, relaxed: Floats, cost: float, depth: int) -> float:
        """``relaxed``, ``cost``: the relaxation of ``model``, which holds what has been decided so far."""
        halves = np.abs(relaxed[self._choices] - np.round(relaxed[self._choices]))
        if depth == 0 or not np.any(halves > _HALF):
            return cost
        choice = int(self._choices[np.argmax(halves)])
        sides = [self._side(model, choice, side, cost, depth) for side in (0.0, 1.0)]
        return max(cost, min(sides))

    def _side(self, model: CompiledModel, choice: int, side: float, cost: float, depth: int) -> float:
        """Solved from nothing: a decision changes so much that the last optimum is a poor place to begin."""
        decided = fixed_at(model, {choice: side})
        linear = LinearRun(decided, self._threads)
        values = linear.solve(self._deadline - time.monotonic())
        if values is None:  # no plan, or no time to tell: what held before deciding holds
            return cost
        return self.bound(decided, values, linear.objective, depth - 1)
