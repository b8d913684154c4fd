"""A plan made by item, as what a search of all items at once begins with."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from ..build import WholeModel
from ..location.location_model import LocationModel
from ..options import SolveOptions
from ..progress import Progress
from ..solution import PlanStatus
from ..solve_by_item import solve_by_item
from ..solver.compiled import CompiledModel, Floats
from ..solver.highs_run import Watch
from ..solver.linear_run import solved_with
from .restart import guide_from

_GAP = 1e-2
"""The search takes over from here."""


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
