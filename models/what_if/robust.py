"""A plan against several futures at once: production and shipments that cost least on average over them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..data import PlanningData
from ..extract import component_costs, plan_quantities
from ..kept_plan import whole_numbers_of
from ..options import SolveOptions
from ..progress import Monitor
from ..solution import PlanSolution
from ..solver.compiled import Columns, Floats
from ..solver.highs_run import RunResult, run_mip
from ..solver.linear_run import LinearRun
from ..solver.watch import Watch
from ..tidy import tidied
from ..whole.improve import improve
from ..whole.subproblem import Subproblems
from .robust_model import RobustModel, build_robust_model

METHOD = "robust"
_SMALL = 500
"""Whole numbers up to which a model is searched at once."""
_START_SHARE = 0.25
_IMPROVE_SHARE = 0.8
"""Parts of the time left that the first plan and its improvement by groups of items may take at most."""
_TURNS = (1, 2, 3)
"""Items in a group, turn by turn."""
_WHOLE = 1e-6
"""Rounding noise of a whole number."""
_POLISH_SHARE = 0.1
_POLISH_SECONDS = 10.0
"""Time kept to solve quantities to fine tolerances: this share of what is left, these seconds at least."""


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

    ``start``: a plan of the first future, from which a larger model is improved group by group of items
    before all of it is searched. The model is as many times as large as there are futures: this is for small
    and middling problems. None where nothing was found in time.
    """
    watch = Watch(options, monitor)
    watch.stage("robust")
    robust = build_robust_model(futures)
    compiled = robust.compiled
    values = _as_started(robust, start, options, _START_SHARE * watch.seconds_left)
    if values is not None and compiled.is_integer.sum() > _SMALL:
        watch.stage("improve", compiled.cost_of(values))
        values = _improved(robust, values, options, watch)
    seconds = (1 - _POLISH_SHARE) * watch.seconds_left
    found = run_mip(compiled, options.gap, seconds, options.threads, watch, start=values)
    if values is not None and (found.values is None or compiled.cost_of(values) < found.objective):
        found = replace(found, values=values, objective=compiled.cost_of(values))
    if found.values is None:
        return None
    return _read(robust, found, options, watch)


def _as_started(
    robust: RobustModel, start: PlanSolution, options: SolveOptions, seconds: float
) -> Floats | None:
    """All futures with what ``start`` decides: vehicles as many as needed, the rest a linear programme."""
    compiled = robust.compiled
    linear = LinearRun(compiled, options.threads)
    linear.fix(whole_numbers_of(robust.whole, compiled, start, vehicles=False))
    relaxed = linear.solve(seconds)
    if relaxed is None:
        return None
    enough = np.minimum(np.ceil(relaxed - _WHOLE), compiled.upper)
    linear.fix({int(column): enough[column] for column in np.flatnonzero(compiled.is_integer)})
    return linear.solve(seconds)


def _improved(robust: RobustModel, values: Floats, options: SolveOptions, watch: Watch) -> Floats:
    """Groups of items planned again, each with all its futures, while the rest stands."""
    compiled = robust.compiled
    return improve(
        robust.whole,
        compiled,
        values,
        -math.inf,
        _IMPROVE_SHARE * watch.seconds_left,
        _columns_by_item(robust),
        Subproblems(compiled, options.threads),
        watch,
        _TURNS,
    )


def _columns_by_item(robust: RobustModel) -> list[Columns]:
    """Columns of every item in all futures, and last those that items share."""
    compiled = robust.compiled
    columns, taken = [], np.zeros(len(compiled.cost), dtype=bool)
    for fragments in robust.fragments_by_item:
        own = np.flatnonzero(compiled.owners(fragments) >= 0)
        taken[own] = True
        columns.append(own)
    return [*columns, np.flatnonzero(~taken)]


def _read(robust: RobustModel, result: RunResult, options: SolveOptions, watch: Watch) -> RobustPlan:
    """The plan of the first future, to fine tolerances."""
    whole, compiled = robust.whole, robust.compiled
    assert result.values is not None
    values = tidied(whole, compiled, _polished(robust, result.values, options, watch))
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


def _polished(robust: RobustModel, values: Floats, options: SolveOptions, watch: Watch) -> Floats:
    """The same whole numbers, all quantities solved again; as they are where that is not solved in time."""
    compiled = robust.compiled
    kept = tidied(robust.whole, compiled, values)
    linear = LinearRun(compiled, options.threads)
    linear.sharpen()
    linear.fix({int(column): kept[column] for column in np.flatnonzero(compiled.is_integer)})
    best = linear.solve(max(_POLISH_SECONDS, watch.seconds_left))
    return kept if best is None else best
