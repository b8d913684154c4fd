"""Parts that share nothing, solved one after the other, and their plans put together again."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from .data import PlanningData
from .objective import COMPONENTS
from .options import SolveOptions
from .progress import Monitor, Progress, relative_gap
from .solution import PlanSolution, PlanStatus
from .stopping import Stop, UntilPlanned

Solver = Callable[[PlanningData, SolveOptions, Monitor | None], PlanSolution]

_LEAST_SECONDS = 0.2
_BEYOND_SHARE, _BEYOND_SECONDS = 0.2, 1.0
"""Part of its time, and seconds at most, that are kept for what a part does beyond its limit; what it does
not take is left to those that come after it."""
_OF_THE_WHOLE = (
    "status",
    "objective",
    "bound",
    "method",
    "stopped",
    "seconds",
    "first_plan_seconds",
    "first_plan_cost",
    "costs",
)
"""Fields of a plan that are no tables by key."""
_WORST_FIRST = (PlanStatus.NO_PLAN, PlanStatus.INTERRUPTED, PlanStatus.TIME_LIMIT, PlanStatus.OPTIMAL)


def solve_apart(
    parts: Sequence[PlanningData], options: SolveOptions, monitor: Monitor | None, solve_part: Solver
) -> PlanSolution:
    """One plan of several independent parts.

    A part gets its share of the time left, by its demand; what it does not use is left to the next one.
    Every part is solved to the gap asked for, so all of them together are. Where the monitor asks to stop,
    the parts that have no plan get their first one (`stops_now`).
    """
    begin, stop = time.monotonic(), None if monitor is None else Stop(monitor)
    plans: list[PlanSolution] = []
    for number, part in enumerate(parts):
        left = options.time_limit - (time.monotonic() - begin)
        share = (1 + len(part.demand)) / sum(1 + len(other.demand) for other in parts[number:])
        limit = limit_of_part(left * share)
        within = replace(options, time_limit=limit, threads=options.threads or 1)  # as in a worker
        heard: Monitor | None = None
        if stop is not None:
            is_last = number == len(parts) - 1
            of_all = _OfAll(stop.monitor, tuple(plans), is_last, begin, options.time_limit)
            heard = UntilPlanned(stop.seconds, of_all.tell)
        plans.append(solve_part(part, within, heard))
    return put_together(plans, time.monotonic() - begin)


def limit_of_part(seconds: float) -> float:
    """The time limit of a part that has so many seconds: enough for a first plan, also where others have
    taken what there was."""
    return max(seconds - min(_BEYOND_SHARE * seconds, _BEYOND_SECONDS), _LEAST_SECONDS)


@dataclass(frozen=True)
class _OfAll:
    """Tells of one part as of the whole: what is ``done`` is added, what is to come costs at least nothing.

    ``begin``: when the whole began; ``time_limit``: the whole's.
    """

    whole: Monitor
    done: tuple[PlanSolution, ...]
    is_last: bool
    begin: float
    time_limit: float

    def tell(self, progress: Progress) -> None:
        """Pass on with the figures of all parts; there is no incumbent before the last part."""
        incumbent = progress.incumbent
        if incumbent is not None:
            incumbent = (
                math.fsum([incumbent, *(plan.objective for plan in self.done)]) if self.is_last else None
            )
        bound = math.fsum(known for known in (progress.bound, *(plan.bound for plan in self.done)) if known)
        seconds = time.monotonic() - self.begin
        self.whole.report(
            Progress(
                progress.stage,
                incumbent,
                bound,
                relative_gap(incumbent, bound),
                seconds,
                max(0.0, self.time_limit - seconds),
            )
        )


def put_together(plans: Sequence[PlanSolution], seconds: float) -> PlanSolution:
    """The plan that consists of plans for different items, made one after the other.

    Without one of them there is none. It stopped for the reason of the part that is furthest from done.
    """
    status = next(status for status in _WORST_FIRST if any(plan.status is status for plan in plans))
    worst = next(plan for plan in plans if plan.status is status)
    method = worst.method if len({plan.method for plan in plans}) == 1 else "mixed"
    bounds = [plan.bound for plan in plans]
    bound = None if None in bounds else math.fsum(known for known in bounds if known is not None)
    stopped = worst.stopped or status.reason
    if status is PlanStatus.NO_PLAN:
        return PlanSolution(status, bound=bound, method=method, stopped=stopped, seconds=seconds)
    costs = {name: math.fsum(plan.costs[name] for plan in plans) for name in COMPONENTS}
    objective = math.fsum(costs.values())
    first_seconds, first_cost = _first_plan(plans)
    return PlanSolution(
        status=status,
        objective=objective,
        bound=None if bound is None else min(bound, objective),
        method=method,
        stopped=stopped,
        seconds=seconds,
        first_plan_seconds=first_seconds,
        first_plan_cost=first_cost,
        costs=costs,
        **_tables(plans),
    )


def _tables(plans: Sequence[PlanSolution]) -> dict[str, Any]:
    """Every table by key, with the entries of all plans."""
    return {
        field.name: {key: value for plan in plans for key, value in getattr(plan, field.name).items()}
        for field in fields(PlanSolution)
        if field.name not in _OF_THE_WHOLE
    }


def _first_plan(plans: Sequence[PlanSolution]) -> tuple[float | None, float | None]:
    """When every part had a plan, which is when the last one had its first, and what all cost then."""
    *done, last = plans
    if last.first_plan_seconds is None or last.first_plan_cost is None:
        return None, None
    return (
        math.fsum([last.first_plan_seconds, *(plan.seconds for plan in done)]),
        math.fsum([last.first_plan_cost, *(plan.objective for plan in done)]),
    )
