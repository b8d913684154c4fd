"""The way in: data and options in, a plan out."""

from __future__ import annotations

from .data import PlanningData
from .independent import independent_parts
from .options import SolveOptions
from .progress import Monitor
from .solution import PlanSolution
from .solve_apart import solve_apart
from .solve_by_item import solve_by_item
from .solve_whole import solve_whole

__all__ = ["SolveOptions", "solve"]

_MANY_ITEMS = 30
_MANY_STARTS = 2000
"""From so many items with so many starts (source × period in which it may produce) on, planning by item finds
more than one search on the whole model."""


def solve(data: PlanningData, options: SolveOptions, monitor: Monitor | None = None) -> PlanSolution:
    """The best plan found within the gap or the time asked for.

    ``monitor`` hears of progress and may stop the search; the best plan so far is returned then. Raises
    SolverError where the solver fails, and WorkerError where workers were asked for that cannot work.
    """
    parts = independent_parts(data)
    if len(parts) == 1:
        return _solve_part(data, options, monitor)
    return solve_apart(parts, options, monitor, _solve_part)


def _solve_part(data: PlanningData, options: SolveOptions, monitor: Monitor | None) -> PlanSolution:
    helped = options.cluster is not None  # it can only help to plan by item
    by_item = options.method == "by-item" or (options.method == "auto" and (helped or is_for_items(data)))
    return solve_by_item(data, options, monitor) if by_item else solve_whole(data, options, monitor)


def is_for_items(data: PlanningData) -> bool:
    """Whether `auto` plans these data by item: there are many items, and many starts to decide on."""
    starts = sum(
        source.is_open(period) and not data.is_frozen(period)
        for source in data.sources.values()
        for period in range(data.periods)
    )
    return len(data.items) >= _MANY_ITEMS and starts >= _MANY_STARTS
