"""A higher bound from the few choices that the relaxation takes by halves: whether a factory works at all.

The relaxation pays for a part of an activation where a plan pays for all of it or makes nothing there.
Deciding each such choice both ways and taking the lower cost is branch and bound on these choices alone.
"""

from __future__ import annotations

import time

import numpy as np

from .compiled import Floats
from .linear_run import LinearRun
from .relaxation import Relaxation
from .subproblem import Columns

_CHOICE = "factory_active"
_DEPTH = 2
"""Choices decided one below the other: at most 2 + 4 linear programmes."""
_HALF = 1e-6


def decided_bound(relaxation: Relaxation, seconds: float) -> float:
    """What no plan can cost less than: at least the cost of the relaxation."""
    columns = np.array(
        [n for n, variable in enumerate(relaxation.compiled.variables) if variable.family == _CHOICE],
        dtype=np.int64,
    )
    deciding = _Deciding(relaxation, columns, time.monotonic() + seconds)
    return deciding.bound(relaxation.values, relaxation.cost, _DEPTH)


class _Deciding:
    """``choices``: columns that may be decided."""

    def __init__(self, relaxation: Relaxation, choices: Columns, deadline: float) -> None:
        self._compiled = relaxation.compiled
        self._linear: LinearRun = relaxation.afresh()
        self._choices = choices
        self._deadline = deadline

    def bound(self, relaxed: Floats, cost: float, depth: int) -> float:
        """``relaxed``, ``cost``: the relaxation with what has been decided so far."""
        halves = np.abs(relaxed[self._choices] - np.round(relaxed[self._choices]))
        if depth == 0 or not np.any(halves > _HALF):
            return cost
        choice = self._choices[[int(np.argmax(halves))]]
        sides = []
        for side in (self._compiled.lower[choice], self._compiled.upper[choice]):
            self._linear.bound(choice, side, side)
            values = self._linear.solve(self._deadline - time.monotonic())
            if values is None:  # no plan, or no time to tell: what held before deciding holds
                sides.append(cost)
                continue
            sides.append(self.bound(values, self._linear.objective, depth - 1))
        self._linear.bound(choice, self._compiled.lower[choice], self._compiled.upper[choice])
        return max(cost, min(sides))
