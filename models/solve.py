"""The way in: data and options in, a plan out."""

from __future__ import annotations

from .data import PlanningData
from .independent import independent_parts
from .options import SolveOptions
from .progress import Monitor
from .solution import PlanSolution
from .solve_apart import solve_apart
from .solve_whole import solve_whole

__all__ = ["SolveOptions", "solve"]


def solve(data: PlanningData, options: SolveOptions, monitor: Monitor | None = None) -> PlanSolution:
    """The best plan found within the gap or the time asked for.

    ``monitor`` hears of progress and may stop the search; the best plan so far is returned then. Raises
    SolverError where the solver fails.
    """
    parts = independent_parts(data)
    if len(parts) == 1:
        return solve_whole(data, options, monitor)
    return solve_apart(parts, options, monitor, solve_whole)
