"""The plan of all items at once: one mixed-integer programme."""

from __future__ import annotations

import math
import time

import numpy as np

from .build import WholeModel, build_model
from .data import PlanningData
from .extract import component_costs, plan_quantities
from .options import SolveOptions
from .progress import Monitor
from .solution import PlanSolution, PlanStatus
from .solver.compiled import CompiledModel, Floats, compile_model
from .solver.highs_run import RunResult
from .solver.linear_run import LinearRun
from .solver.marginal import marginal_values
from .solver.watch import Watch
from .tidy import tidied
from .whole.search import search

METHOD = "whole"

_RESERVED_SHARE = 0.05
_RESERVED_SECONDS = 5.0
"""Time kept for polishing: this share of the limit, but never more than these seconds."""
_MARGINAL_SHARE = 0.1
_MARGINAL_SECONDS = 5.0
"""Time for confirming marginal values, likewise."""


def solve_whole(data: PlanningData, options: SolveOptions, monitor: Monitor | None = None) -> PlanSolution:
    """`plan_whole` with a clock of its own."""
    return plan_whole(data, options, Watch(options, monitor))


def plan_whole(
    data: PlanningData, options: SolveOptions, watch: Watch, leaves_far: bool = False
) -> PlanSolution:
    """Plan all items in one model, within ``options.time_limit`` seconds in all; ``leaves_far``: see
    `search`.

    Raises SolverError where HiGHS fails; a plan that is merely not proven is returned with its status and
    bound.
    """
    watch.stage("build")
    whole = build_model(data)
    compiled = compile_model(whole.model)
    reserved = min(_RESERVED_SECONDS, _RESERVED_SHARE * options.time_limit)
    result = search(whole, compiled, options, reserved, watch, leaves_far)
    if result.values is None:
        return PlanSolution(
            PlanStatus.NO_PLAN,
            bound=result.bound,
            method=METHOD,
            stopped=result.status.reason,
            seconds=watch.seconds,
        )
    if result.status is PlanStatus.LEFT:
        return _solution(whole, compiled, result, tidied(whole, compiled, result.values), {}, watch)
    watch.stage("polish", result.objective)
    values, marginal = _polish(whole, compiled, result.values, options, max(watch.seconds_left, reserved))
    return _solution(whole, compiled, result, values, marginal, watch)


def _polish(
    whole: WholeModel, compiled: CompiledModel, values: Floats, options: SolveOptions, seconds: float
) -> tuple[Floats, dict[tuple[str, str, int], float]]:
    """The best plan with the same whole numbers, to fine tolerances, and what an hour more would be worth.

    Keeps the plan as it is where that is not solved in time.
    """
    kept = tidied(whole, compiled, values)
    linear = LinearRun(compiled, options.threads)
    linear.sharpen()
    linear.fix({int(column): kept[column] for column in np.flatnonzero(compiled.is_integer)})
    begin = time.monotonic()
    best = linear.solve(seconds)
    if best is None:
        return kept, {}
    polished = tidied(whole, compiled, best)
    left = seconds - (time.monotonic() - begin)
    budget = min(left, _MARGINAL_SECONDS, _MARGINAL_SHARE * options.time_limit)
    rows = {place: compiled.row(handle) for place, handle in whole.shared.resource_rows.items()}
    return polished, marginal_values(linear, rows, compiled.row_upper, budget)


def _solution(
    whole: WholeModel,
    compiled: CompiledModel,
    result: RunResult,
    values: Floats,
    marginal: dict[tuple[str, str, int], float],
    watch: Watch,
) -> PlanSolution:
    costs = component_costs(whole.costs, compiled, values)
    objective = math.fsum(costs.values())
    first_seconds, first_cost = watch.first_plan or (None, None)
    return PlanSolution(
        status=result.status,
        objective=objective,
        bound=None if result.bound is None else min(result.bound, objective),
        method=METHOD,
        stopped=result.status.reason,
        seconds=watch.seconds,
        first_plan_seconds=first_seconds,
        first_plan_cost=first_cost,
        marginal_value=marginal,
        costs=costs,
        **vars(plan_quantities(whole, compiled, values)),
    )
