"""Plans made again with other numbers, each as near to the last plan as can be, within a budget of time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from models.data import PlanningData
from models.options import SolveOptions
from models.progress import Monitor, Progress
from models.solution import PlanSolution

Solve = Callable[[PlanningData, SolveOptions, Monitor | None], PlanSolution]
Production = Mapping[tuple[str, str, int], float]
"""(item, factory, period) → units"""

_LEAST_SECONDS = 0.5
_SHARE_OF_GAP = 0.1
_LEAST_GAP = 1e-4


@dataclass
class Budget:
    """Seconds for all probes together, shared out evenly over those still to come."""

    seconds: float
    began: float = field(default_factory=time.monotonic)

    def share(self, still_to_come: int) -> float:
        """Seconds for the next of so many probes; 0 where the time is up."""
        left = self.seconds - (time.monotonic() - self.began)
        share = left / max(1, still_to_come)
        return share if share >= _LEAST_SECONDS else max(0.0, min(left, _LEAST_SECONDS))


@dataclass(frozen=True)
class Prober:
    """Plans data within a budget. ``stickiness``: money per unit moved against the last plan, at least: so
    little that only plans of the same cost are told apart by it. ``widest_gap``: a plan that is proven less
    near to its optimum tells nothing; None: any tells."""

    solve: Solve
    options: SolveOptions
    monitor: Monitor | None
    stickiness: float
    widest_gap: float | None = None

    def production(self, data: PlanningData, seconds: float) -> Production | None:
        """What is started in the best plan; None where there is no time, or no good plan was found in it."""
        if seconds <= 0 or (self.monitor is not None and self.monitor.should_stop()):
            return None
        sticky = replace(data, change_cost=max(data.change_cost, self.stickiness))
        limit = min(seconds, self.options.time_limit)
        solution = self.solve(sticky, replace(self.options, time_limit=limit), self._watch(seconds))
        return solution.production if solution.has_plan and self._is_good(solution) else None

    def _is_good(self, solution: PlanSolution) -> bool:
        if self.widest_gap is None:
            return True
        return solution.gap is not None and solution.gap <= self.widest_gap

    def _watch(self, seconds: float) -> Monitor | None:
        return None if self.monitor is None else _Quiet(self.monitor, time.monotonic() + seconds)


@dataclass(frozen=True)
class _Quiet:
    """Passes on that somebody wants to stop, and not how each probe goes."""

    monitor: Monitor
    until: float

    def report(self, progress: Progress) -> None:
        """Take no notice."""

    def should_stop(self) -> bool:
        """Somebody stopped the run, or the probe's time is up."""
        return self.monitor.should_stop() or time.monotonic() > self.until


def stickiness(solution: PlanSolution, before: Production, gap: float) -> float:
    """Money per unit so small that moving every unit costs a tenth of the gap at which planning stops."""
    keys = solution.production.keys() | before.keys()
    units = sum(max(solution.production.get(key, 0.0), before.get(key, 0.0)) for key in keys)
    return _SHARE_OF_GAP * max(gap, _LEAST_GAP) * abs(solution.objective) / units if units > 0 else 0.0


def probe_all(
    prober: Prober,
    budget: Budget,
    wanted: Mapping[str, PlanningData | None],
    known: Mapping[str, Production],
) -> dict[str, Production | None]:
    """Name → what is started; None where there are no data, or was no time. Equal data are planned once.

    ``known``: what is started in plans that need not be made.
    """
    done: dict[str, Production | None] = dict(known)
    for number, (name, data) in enumerate(wanted.items()):
        if name in known:
            continue
        same = [other for other in done if wanted[other] == data]
        if same:
            done[name] = done[same[0]]
        elif data is None:
            done[name] = None
        else:
            done[name] = prober.production(data, budget.share(len(wanted) - number))
    return done
