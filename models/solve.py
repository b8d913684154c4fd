"""The way in: data and options in, a plan out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from .crew.workers import Crew, crew_for
from .data import PlanningData
from .independent import independent_parts
from .options import SolveOptions
from .progress import Monitor
from .solution import PlanSolution
from .solve_apart import solve_apart
from .solve_at_once import solve_at_once
from .solve_by_item import plan_by_item, solve_by_item
from .solve_whole import solve_whole
from .stopping import until_planned

__all__ = ["SolveOptions", "solve"]

_ITEMS_A_SECOND = 10
"""Of so many items parts are planned in a second for certain, if only with a first plan each: one part
without a plan leaves none of the whole. With less time all are planned together."""
_STARTS_FOR_A_PROCESS = 120
_MANY_ITEMS = 30
_MANY_STARTS = 2000
"""From so many items with so many starts (source × period in which it may produce) on, planning by item finds
more than one search on the whole model."""


def solve(data: PlanningData, options: SolveOptions, monitor: Monitor | None = None) -> PlanSolution:
    """The best plan found within the gap or the time asked for.

    ``monitor`` hears of progress and may stop the search; the best plan so far is returned then, the first
    one where there is none yet (`stops_now`). Raises SolverError where the solver fails, and WorkerError
    where workers were asked for that cannot work.
    """
    is_in_time = len(data.items) <= _ITEMS_A_SECOND * options.time_limit
    parts = independent_parts(data) if is_in_time else [data]
    by_item = any(_is_by_item(part, options) for part in parts)
    if len(parts) == 1:
        return (solve_by_item if by_item else solve_whole)(data, options, until_planned(monitor))
    if not by_item and not _pays_for_workers(parts, options):
        return solve_apart(parts, options, monitor, solve_whole)
    with crew_for(options) as crew:
        if by_item:
            return solve_apart(parts, options, monitor, partial(_solve_part, crew))
        return solve_at_once(parts, options, monitor, crew)


def _solve_part(
    crew: Crew, data: PlanningData, options: SolveOptions, monitor: Monitor | None
) -> PlanSolution:
    """Parts planned by item have all workers, one part after the other, and the same ones: a process takes
    longer to start than many a part."""
    if _is_by_item(data, options):
        return plan_by_item(data, options, monitor, crew)
    return solve_whole(data, options, monitor)


def _is_by_item(data: PlanningData, options: SolveOptions) -> bool:
    helped = options.cluster is not None  # it can only help to plan by item
    return options.method == "by-item" or (options.method == "auto" and (helped or is_for_items(data)))


def _pays_for_workers(parts: Sequence[PlanningData], options: SolveOptions) -> bool:
    """Whether parts that are solved each as one model are solved at the same time: all but the largest take
    longer than a process takes to start."""
    *others, _ = sorted(map(_starts, parts))
    return options.workers != 1 and sum(others) >= _STARTS_FOR_A_PROCESS


def is_for_items(data: PlanningData) -> bool:
    """Whether `auto` plans these data by item: there are many items, and many starts to decide on."""
    return len(data.items) >= _MANY_ITEMS and _starts(data) >= _MANY_STARTS


def _starts(data: PlanningData) -> int:
    """Starts of production that are still to be decided."""
    return sum(
        data.may_start(source, period) for source in data.sources.values() for period in range(data.periods)
    )
