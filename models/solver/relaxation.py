"""The linear relaxation of a model, solved once; what works near its optimum begins there."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from .compiled import CompiledModel, Floats
from .highs_run import Watch
from .linear_run import LinearRun


@dataclass
class Relaxation:
    """``cost``, ``values``: the optimum; ``row_duals``: change of cost per unit of every row's side there.

    ``linear``: its linear programme, to be taken by `afresh`; who takes it may change bounds of whole
    numbers. ``basis``: where it ended.
    """

    compiled: CompiledModel
    cost: float
    values: Floats
    row_duals: Floats
    linear: LinearRun
    basis: highspy.HighsBasis

    def afresh(self) -> LinearRun:
        """The linear programme with the bounds of the model, at its optimum: what the last user did to the
        bounds of whole numbers is undone."""
        whole = np.flatnonzero(self.compiled.is_integer)
        self.linear.bound(whole, self.compiled.lower[whole], self.compiled.upper[whole])
        self.linear.begin_at(self.basis)
        return self.linear


def relax(
    compiled: CompiledModel, threads: int | None, seconds: float, watch: Watch | None = None
) -> Relaxation | None:
    """None where it is not solved in time, or the solver fails."""
    linear = LinearRun(compiled, threads, watch)
    values = linear.solve(seconds)
    if values is None:
        return None
    return Relaxation(compiled, linear.objective, values, linear.row_duals(), linear, linear.basis())
