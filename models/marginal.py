"""What one more regular hour of a resource would save, confirmed by solving again."""

from __future__ import annotations

import time
from collections.abc import Iterator

import highspy

from .build import WholeModel
from .compiled import CompiledModel
from .highs_run import run_lp
from .solution import PlanStatus

_STEP_HOURS = 1.0
_NO_PRICE = 1e-6
"""Money per hour below which an hour counts as worth nothing."""


def marginal_values(
    highs: highspy.Highs, whole: WholeModel, compiled: CompiledModel, seconds: float
) -> dict[tuple[str, str, int], float]:
    """(factory, resource, period) → money saved by one more regular hour, with the whole numbers kept.

    ``highs`` holds the solved linear programme with its whole numbers fixed. Only hours whose dual says that
    they are worth something are tried, the dearest first, each by solving once more; what ``seconds`` do not
    allow to be tried, or is not confirmed, is left out.
    """
    deadline = time.monotonic() + seconds
    cost = float(highs.getInfo().objective_function_value)
    values = {}
    for place, row in _priced_rows(highs, whole, compiled):
        left = deadline - time.monotonic()
        if left <= 0:
            break
        saved = _saved_by_one_hour(highs, compiled, row, cost, left)
        if saved is not None and saved > _NO_PRICE:
            values[place] = saved
    return values


def _priced_rows(
    highs: highspy.Highs, whole: WholeModel, compiled: CompiledModel
) -> Iterator[tuple[tuple[str, str, int], int]]:
    """Rows of resource hours with a dual, dearest first."""
    duals = highs.getSolution().row_dual
    rows = {place: compiled.row(handle) for place, handle in whole.shared.resource_rows.items()}
    priced = [(place, row) for place, row in rows.items() if -duals[row] > _NO_PRICE]
    return iter(sorted(priced, key=lambda entry: duals[entry[1]]))


def _saved_by_one_hour(
    highs: highspy.Highs, compiled: CompiledModel, row: int, cost: float, seconds: float
) -> float | None:
    """Cost now less cost with one hour more in ``row``; None where it was not solved in time."""
    regular = float(compiled.row_upper[row])
    highs.changeRowBounds(row, -highspy.kHighsInf, regular + _STEP_HOURS)
    result = run_lp(highs, seconds)
    highs.changeRowBounds(row, -highspy.kHighsInf, regular)
    return cost - result.objective if result.status is PlanStatus.OPTIMAL else None
