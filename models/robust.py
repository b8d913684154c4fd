"""A plan against several futures at once: production and shipments that cost least on average over them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .compiled import Floats
from .data import PlanningData
from .extract import component_costs, plan_quantities
from .highs_run import RunResult, run_mip
from .kept_plan import fixed_at, whole_numbers_of
from .linear_run import LinearRun
from .options import SolveOptions
from .progress import Monitor
from .robust_model import RobustModel, build_robust_model
from .solution import PlanSolution
from .tidy import tidied
from .watch import Watch

METHOD = "robust"
_KEPT_SHARE = 0.3
"""Part of the time for the best quantities with the setups of the plan to begin with."""
_POLISH_SECONDS = 60.0


@dataclass(frozen=True)
class RobustPlan:
    """``plan``: of the first future, with its cost there and no bound of its own; ``expected_cost``: of the
    same decisions, on average over all futures; ``bound``: no plan costs less on average (None: nothing is
    proven)."""

    plan: PlanSolution
    expected_cost: float
    bound: float | None


def plan_for_futures(
    futures: Sequence[PlanningData],
    start: PlanSolution,
    options: SolveOptions,
    monitor: Monitor | None = None,
) -> RobustPlan | None:
    """The plan of the first of ``futures`` that costs least on average over all of them, equally likely.

    ``start``: a plan of the first future; the best quantities with its setups are found first, then
    everything is free. The model is as many times as large as there are futures, and is searched whole: this
    is for small and middling problems. None where nothing was found in time.
    """
    watch = Watch(options, monitor)
    watch.stage("robust")
    robust = build_robust_model(futures)
    decided = whole_numbers_of(robust.whole, robust.compiled, start, vehicles=False)
    seconds = _KEPT_SHARE * watch.seconds_left
    kept = run_mip(fixed_at(robust.compiled, decided), options.gap, seconds, options.threads, watch)
    found = run_mip(
        robust.compiled, options.gap, watch.seconds_left, options.threads, watch, start=kept.values
    )
    plans = [result for result in (kept, found) if result.values is not None]
    if not plans:
        return None
    best = min(plans, key=lambda result: result.objective)
    return _read(robust, replace(best, bound=found.bound, status=found.status), options, watch)


def _read(robust: RobustModel, result: RunResult, options: SolveOptions, watch: Watch) -> RobustPlan:
    """The plan of the first future, to fine tolerances."""
    whole, compiled = robust.whole, robust.compiled
    assert result.values is not None
    values = tidied(whole, compiled, _polished(robust, result.values, options))
    costs = component_costs(whole.costs, compiled, values)
    plan = PlanSolution(
        status=result.status,
        objective=math.fsum(costs.values()),
        bound=None,
        method=METHOD,
        stopped=result.status.reason,
        seconds=watch.seconds,
        costs=costs,
        **vars(plan_quantities(whole, compiled, values)),
    )
    return RobustPlan(plan, compiled.cost_of(values), result.bound)


def _polished(robust: RobustModel, values: Floats, options: SolveOptions) -> Floats:
    """The same whole numbers, all quantities solved again; as they are where that is not solved in time."""
    compiled = robust.compiled
    kept = tidied(robust.whole, compiled, values)
    linear = LinearRun(compiled, options.threads)
    linear.sharpen()
    linear.fix({int(column): kept[column] for column in np.flatnonzero(compiled.is_integer)})
    best = linear.solve(_POLISH_SECONDS)
    return kept if best is None else best
