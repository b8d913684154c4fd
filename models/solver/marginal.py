"""What one more regular hour of a resource would save, confirmed by solving again."""

from __future__ import annotations

import time
from collections.abc import Mapping

from .compiled import Floats
from .linear_run import LinearRun

Place = tuple[str, str, int]
"""(factory, resource, period)"""

_STEP_HOURS = 1.0
_NO_PRICE = 1e-6
"""Money per hour below which an hour counts as worth nothing."""


def marginal_values(
    linear: LinearRun, rows: Mapping[Place, int], row_upper: Floats, seconds: float
) -> dict[Place, float]:
    """(factory, resource, period) → money saved by one more regular hour, with the whole numbers kept.

    ``linear`` is solved, with its whole numbers fixed; ``rows``: the row of every resource's hours;
    ``row_upper``: by row, its limit. Hours whose dual is 0 save nothing; the others are tried, the dearest
    first, each by solving once more, and what ``seconds`` do not allow to be tried is left out.
    """
    deadline = time.monotonic() + seconds
    cost, duals = linear.objective, linear.row_duals()
    values = {place: 0.0 for place, row in rows.items() if -duals[row] <= _NO_PRICE}
    priced = [(place, row) for place, row in rows.items() if place not in values]
    for place, row in sorted(priced, key=lambda entry: duals[entry[1]]):
        left = deadline - time.monotonic()
        if left <= 0:
            break
        saved = _saved_by_one_hour(linear, row, float(row_upper[row]), cost, left)
        if saved is not None:
            values[place] = saved if saved > _NO_PRICE else 0.0
    return values


def _saved_by_one_hour(
    linear: LinearRun, row: int, regular: float, cost: float, seconds: float
) -> float | None:
    """Cost now less cost with one hour more in ``row``; None where it was not solved in time."""
    linear.limit_row(row, regular + _STEP_HOURS)
    solved = linear.solve(seconds) is not None
    linear.limit_row(row, regular)
    return cost - linear.objective if solved else None
