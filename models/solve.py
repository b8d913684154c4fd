"""The way in: data and options in, a plan out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from .crew.workers import crew_for
from .data import PlanningData
from .independent import independent_parts
from .options import SolveOptions
from .progress import Monitor
from .solution import PlanSolution
from .solve_alone import is_by_item, solve_alone, starts
from .solve_apart import solve_apart
from .solve_at_once import solve_at_once
from .stopping import until_planned

__all__ = ["SolveOptions", "solve"]

_ITEMS_A_SECOND = 10
"""Of so many items parts are planned in a second for certain, if only with a first plan each: one part
without a plan leaves none of the whole. With less time all are planned together."""
_STARTS_FOR_A_PROCESS = 120


def solve(data: PlanningData, options: SolveOptions, monitor: Monitor | None = None) -> PlanSolution:
    """The best plan found within the gap or the time asked for.

    ``monitor`` hears of progress and may stop the search; the best plan so far is returned then, the first
    one where there is none yet (`stops_now`). Raises SolverError where the solver fails, and WorkerError
    where workers were asked for that cannot work.
    """
    is_in_time = len(data.items) <= _ITEMS_A_SECOND * options.time_limit
    parts = independent_parts(data) if is_in_time else [data]
    if len(parts) == 1:
        return solve_alone(data, options, until_planned(monitor))
    by_item = any(is_by_item(part, options) for part in parts)
    if not by_item and not _pays_for_workers(parts, options):
        return solve_apart(parts, options, monitor, solve_alone)
    with crew_for(options) as crew:
        # by item one part after the other, each by all workers: they take longer to start than many a part
        if by_item:
            return solve_apart(parts, options, monitor, partial(solve_alone, crew=crew))
        return solve_at_once(parts, options, monitor, crew)


def _pays_for_workers(parts: Sequence[PlanningData], options: SolveOptions) -> bool:
    """Whether parts that are solved each as one model are solved at the same time: all but the largest take
    longer than a process takes to start."""
    *others, _ = sorted(map(starts, parts))
    return options.workers != 1 and sum(others) >= _STARTS_FOR_A_PROCESS
