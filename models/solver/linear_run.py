"""The linear programme of a model, its whole numbers released or fixed, solved again from where it stood."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping

import highspy
import numpy as np

from .compiled import Columns, CompiledModel, Floats
from .highs_run import Watch, new_highs, watch_run
from .linear_solution import hasten
from .status import is_optimum

_FINE_TOLERANCE = 1e-9
_ROUGH_TOLERANCE = 3e-4
_FEW_DIGITS = 1e-4
_INTERIOR_POINT_ROWS = 2000
"""From this many rows on the first solve is quicker by an interior point than by the simplex method."""


class LinearRun:
    """One linear programme; every solve after the first begins with the basis of the last one.

    ``objective``: cost at the last optimum.
    """

    def __init__(
        self,
        compiled: CompiledModel,
        threads: int | None,
        watch: Watch | None = None,
        central: bool = False,
        rough: bool = False,
        small: bool = False,
    ) -> None:
        """``central``: the first solve ends inside the set of optima, not in a corner of it; quicker, and its
        duals are those of no corner either. ``rough``: the first solve is by a first-order method and ends
        near the optimum, where rows hold nearly: of large programmes in a fraction of the time. ``small``: it
        is solved as small ones are quickest, by the simplex method."""
        self.objective = math.nan
        self._highs = new_highs(compiled, threads)
        columns = np.flatnonzero(compiled.is_integer).astype(np.int32)
        kinds = np.full(len(columns), highspy.HighsVarType.kContinuous.value, dtype=np.uint8)
        self._highs.changeColsIntegrality(len(columns), columns, kinds)
        if central:
            self._highs.setOptionValue("run_crossover", "off")
        if central or compiled.matrix.shape[0] >= _INTERIOR_POINT_ROWS:
            self._highs.setOptionValue("solver", "ipm")
        if rough:
            self._highs.setOptionValue("solver", "pdlp")
            self._highs.setOptionValue("kkt_tolerance", _ROUGH_TOLERANCE)
        if small:
            hasten(self._highs)
        if watch is not None:
            watch_run(self._highs, watch)

    def fix(self, values: Mapping[int, float]) -> None:
        """Fix columns at values."""
        columns = np.fromiter(values, dtype=np.int32, count=len(values))
        fixed = np.fromiter(values.values(), dtype=float, count=len(values))
        if len(columns):
            self._highs.changeColsBounds(len(columns), columns, fixed, fixed)

    def bound(self, columns: Columns, lower: Floats, upper: Floats) -> None:
        """Set the bounds of columns."""
        if len(columns):
            self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def basis(self) -> highspy.HighsBasis:
        """Where the last solve ended."""
        return self._highs.getBasis()

    def begin_at(self, basis: highspy.HighsBasis) -> None:
        """Begin the next solve where an earlier one ended."""
        self._highs.setBasis(basis)

    def limit_row(self, row: int, limit: float) -> None:
        """Set the upper side of a row that has no lower one."""
        self._highs.changeRowBounds(row, -highspy.kHighsInf, limit)

    def sharpen(self) -> None:
        """Ask for the finest tolerances from now on."""
        self._highs.setOptionValue("primal_feasibility_tolerance", _FINE_TOLERANCE)
        self._highs.setOptionValue("dual_feasibility_tolerance", _FINE_TOLERANCE)

    def blunt(self) -> None:
        """Ask an interior point for a few digits less from now on: quicker by a tenth. It then ends unclear,
        with duals as good as asked for."""
        self._highs.setOptionValue("ipm_optimality_tolerance", _FEW_DIGITS)

    def solve(self, seconds: float) -> Floats | None:
        """Values of all columns at the optimum; None where there is none, it was not reached in ``seconds``,
        or the solver fails."""
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(seconds, 0.0))
        self._highs.run()
        self._highs.setOptionValue("solver", "simplex")
        if not is_optimum(self._highs.getModelStatus()):
            return None
        self.objective = float(self._highs.getInfo().objective_function_value)
        return np.array(self._highs.getSolution().col_value, dtype=float)

    def solve_anyhow(self, seconds: float) -> Floats | None:
        """`solve`; where an interior point ended unclear, as it does in one of some dozens of runs, the
        simplex method begins anew."""
        deadline = time.monotonic() + seconds
        values = self.solve(seconds)
        if values is None:
            self._highs.clearSolver()
            values = self.solve(deadline - time.monotonic())
        return values

    @property
    def has_duals(self) -> bool:
        """Whether the last solve ended with duals, those of an optimum or others."""
        return bool(self._highs.getSolution().dual_valid)

    def row_duals(self) -> Floats:
        """Change of cost per unit of every row's side; right after a solve."""
        return np.array(self._highs.getSolution().row_dual, dtype=float)


def solved_with(
    model: CompiledModel, columns: Columns, values: Floats, threads: int | None, seconds: float
) -> Floats | None:
    """Values of all columns at the optimum of the linear programme of ``model`` with ``columns`` fixed at
    ``values``; None where `LinearRun.solve` gives none."""
    run = LinearRun(model, threads)
    run.fix(dict(zip(columns.tolist(), values.tolist(), strict=True)))
    return run.solve(seconds)
