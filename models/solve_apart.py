"""Parts that share nothing, solved one after the other, and their plans put together again."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any

from .crew.worker_calls import GRACE_SECONDS
from .data import PlanningData
from .objective import COMPONENTS
from .options import SolveOptions
from .progress import Monitor, Progress, relative_gap
from .solution import PlanSolution, PlanStatus

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
    begin, stop = time.monotonic(), None if monitor is None else _Stop(monitor)
    plans: list[PlanSolution] = []
    for number, part in enumerate(parts):
        left = options.time_limit - (time.monotonic() - begin)
        share = (1 + len(part.demand)) / sum(1 + len(other.demand) for other in parts[number:])
        limit = limit_of_part(left * share)
        within = replace(options, time_limit=limit, threads=options.threads or 1)  # as in a worker
        is_last = number == len(parts) - 1
        heard = None if stop is None else _PartMonitor(stop, plans, is_last, begin, options.time_limit)
        plans.append(solve_part(part, within, heard))
    return put_together(plans, time.monotonic() - begin)


def limit_of_part(seconds: float) -> float:
    """The time limit of a part that has so many seconds: enough for a first plan, also where others have
    taken what there was."""
    return max(seconds - min(_BEYOND_SHARE * seconds, _BEYOND_SECONDS), _LEAST_SECONDS)


def stops_now(seconds: float | None, has_plan: bool) -> bool:
    """Whether a part ends, so many seconds after somebody asked all to stop (None: nobody has).

    Without a plan of every part there is none of the whole, and the others were made in vain: so a part goes
    on until it has one, within GRACE_SECONDS of all.
    """
    return seconds is not None and (has_plan or seconds > GRACE_SECONDS)


class _Stop:
    """Knows for how long the monitor of the whole has been asking to stop."""

    def __init__(self, whole: Monitor) -> None:
        self.whole = whole
        self._since: float | None = None

    def seconds(self) -> float | None:
        """None where nobody asked."""
        if self._since is None and self.whole.should_stop():
            self._since = time.monotonic()
        return None if self._since is None else time.monotonic() - self._since


class UntilPlanned:
    """A monitor of one part: it tells nobody, and hears a stop once there is a plan (`stops_now`).

    ``since_stop``: seconds since somebody asked all to stop, None where nobody has.
    """

    def __init__(self, since_stop: Callable[[], float | None]) -> None:
        self._since_stop = since_stop
        self._has_plan = False

    def report(self, progress: Progress) -> None:
        """Take notice of a plan."""
        self._has_plan |= progress.incumbent is not None

    def should_stop(self) -> bool:
        """Whether the part should."""
        return stops_now(self._since_stop(), self._has_plan)


class _PartMonitor(UntilPlanned):
    """Tells of one part as of the whole: what is done is added, what is to come costs at least nothing."""

    def __init__(
        self, stop: _Stop, done: list[PlanSolution], is_last: bool, begin: float, time_limit: float
    ) -> None:
        super().__init__(stop.seconds)
        self._whole = stop.whole
        self._done = tuple(done)
        self._is_last = is_last
        self._begin = begin
        self._time_limit = time_limit

    def report(self, progress: Progress) -> None:
        """Pass on with the figures of all parts; there is no incumbent before the last part."""
        super().report(progress)
        incumbent = progress.incumbent
        if incumbent is not None:
            incumbent = (
                math.fsum([incumbent, *(plan.objective for plan in self._done)]) if self._is_last else None
            )
        bound = math.fsum(known for known in (progress.bound, *(plan.bound for plan in self._done)) if known)
        seconds = time.monotonic() - self._begin
        self._whole.report(
            Progress(
                progress.stage,
                incumbent,
                bound,
                relative_gap(incumbent, bound),
                seconds,
                max(0.0, self._time_limit - seconds),
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
