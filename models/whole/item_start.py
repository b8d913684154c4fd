"""A plan made by item, as what a search of all items at once begins with."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from ..build import WholeModel
from ..location.location_model import LocationModel
from ..options import SolveOptions
from ..progress import Progress
from ..solution import PlanStatus
from ..solve_by_item import begin_by_item, solve_by_item
from ..solver.compiled import CompiledModel, Floats
from ..solver.highs_run import Watch
from ..solver.linear_run import solved_with
from ..solver.status import SolverError
from .restart import completed, guide_from

_GAP = 1e-2
"""The search takes over from here."""
_BEGIN_SHARE = 0.7
_REST_GAP, _REST_NODES = 5e-3, 100
"""Part of the time that a first plan by item may take, and where the search for all that it leaves open ends:
counted, not timed, so that it ends there every time."""


def start_by_item(
    location: LocationModel,
    whole: WholeModel,
    compiled: CompiledModel,
    options: SolveOptions,
    seconds: float,
    watch: Watch,
) -> Floats | None:
    """Values of all columns of ``location``; None where there was no time for a plan. ``compiled``: ``whole``
    as arrays. Raises SolverError where the solver fails, WorkerError where workers cannot work."""
    deadline = time.monotonic() + seconds
    workers = 1 if options.threads == 1 else options.workers  # one thread: this is a worker itself
    asked = replace(options, gap=_GAP, time_limit=max(seconds, 1e-3), start=None, workers=workers)
    plan = solve_by_item(whole.data, asked, _Listener(watch))
    if plan.status is PlanStatus.NO_PLAN:
        return None
    setups = guide_from(plan, whole, compiled).lower[location.of_plan]
    left = deadline - time.monotonic()  # whether stopped or not: after a stop, this is the plan
    return solved_with(location.compiled, location.setups, setups, options.threads, left)


def begun_by_item(
    whole: WholeModel, compiled: CompiledModel, options: SolveOptions, seconds: float, watch: Watch
) -> Floats | None:
    """Values of all columns, with the setups and lots that planning by item begins with; it is done in this
    process, which takes less time than others need to start.

    None where there was no time for a plan that makes anything, or the solver failed: planning can do
    without. ``watch`` may stop it; plans that may be lost yet, and what is proven of those with these setups,
    it does not hear of.
    """
    deadline = time.monotonic() + seconds
    limit = max(_BEGIN_SHARE * seconds, 1e-3)
    asked = replace(options, time_limit=limit, start=None, workers=1, cluster=None)
    try:
        plan = begin_by_item(whole.data, asked, _Listener(lambda *_: watch(None, None)))
    except SolverError:
        return None
    if not any(units > 0 for units in plan.production.values()):
        return None
    guide, left = guide_from(plan, whole, compiled), deadline - time.monotonic()
    return completed(compiled, guide, _REST_GAP, _REST_NODES, options.threads, left, watch)


@dataclass(frozen=True)
class _Listener:
    """Passes on what is found and proven, and a stop."""

    watch: Watch

    def report(self, progress: Progress) -> None:
        """A plan made by item is one of all items."""
        self.watch(progress.incumbent, progress.bound)

    def should_stop(self) -> bool:
        """Whether the search should stop."""
        return self.watch(None, None)
