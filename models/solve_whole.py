"""The plan of all items at once: one mixed-integer programme."""

from __future__ import annotations

import math
import time

import numpy as np

from .build import WholeModel, build_model
from .compiled import CompiledModel, Floats, compile_model
from .data import PlanningData
from .extract import component_costs, plan_quantities
from .highs_run import RunResult
from .linear_run import LinearRun
from .marginal import marginal_values
from .options import SolveOptions
from .progress import Monitor, Progress, relative_gap
from .search import search
from .solution import PlanSolution, PlanStatus
from .tidy import tidied

METHOD = "whole"

_RESERVED_SHARE = 0.05
_RESERVED_SECONDS = 5.0
"""Time kept for polishing: this share of the limit, but never more than these seconds."""
_MARGINAL_SHARE = 0.1
_MARGINAL_SECONDS = 5.0
"""Time for confirming marginal values, likewise."""


def solve_whole(data: PlanningData, options: SolveOptions, monitor: Monitor | None = None) -> PlanSolution:
    """Plan all items in one model, within ``options.time_limit`` seconds in all.

    Raises SolverError where HiGHS fails; a plan that is merely not proven is returned with its status and
    bound.
    """
    watch = _Watch(options, monitor)
    watch.stage("build")
    whole = build_model(data)
    compiled = compile_model(whole.model)
    reserved = min(_RESERVED_SECONDS, _RESERVED_SHARE * options.time_limit)
    result = search(whole, compiled, options, reserved, watch)
    if result.values is None:
        return PlanSolution(PlanStatus.NO_PLAN, bound=result.bound, method=METHOD, seconds=watch.seconds)
    watch.stage("polish", result.objective)
    values, marginal = _polish(whole, compiled, result.values, options, max(watch.seconds_left, reserved))
    return _solution(whole, compiled, result, values, marginal, watch)


class _Watch:
    """The clock of one solve; tells the monitor and hears whether to stop."""

    def __init__(self, options: SolveOptions, monitor: Monitor | None) -> None:
        self._begin = time.monotonic()
        self._limit = options.time_limit
        self._monitor = monitor
        self._stage = ""
        self._incumbent: float | None = None
        self._bound: float | None = None

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._begin

    @property
    def seconds_left(self) -> float:
        """Seconds until the limit, at least 0."""
        return max(0.0, self._limit - self.seconds)

    def stage(self, name: str, incumbent: float | None = None) -> None:
        """Enter a stage, with the cost of a plan that the last one has found."""
        self._stage = name
        self._incumbent = self._incumbent if incumbent is None else incumbent
        self._report()

    def __call__(self, incumbent: float | None, bound: float | None) -> bool:
        """Hear from the solver; answers whether it should stop."""
        self._incumbent = self._incumbent if incumbent is None else incumbent
        self._bound = self._bound if bound is None else bound
        self._report()
        return self._monitor is not None and self._monitor.should_stop()

    def _report(self) -> None:
        if self._monitor is not None:
            self._monitor.report(
                Progress(
                    stage=self._stage,
                    incumbent=self._incumbent,
                    bound=self._bound,
                    gap=relative_gap(self._incumbent, self._bound),
                    seconds=self.seconds,
                    seconds_left=self.seconds_left,
                )
            )


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
    return polished, marginal_values(linear, whole, compiled, budget)


def _solution(
    whole: WholeModel,
    compiled: CompiledModel,
    result: RunResult,
    values: Floats,
    marginal: dict[tuple[str, str, int], float],
    watch: _Watch,
) -> PlanSolution:
    costs = component_costs(whole, compiled, values)
    objective = math.fsum(costs.values())
    return PlanSolution(
        status=result.status,
        objective=objective,
        bound=None if result.bound is None else min(result.bound, objective),
        method=METHOD,
        seconds=watch.seconds,
        marginal_value=marginal,
        costs=costs,
        **vars(plan_quantities(whole, compiled, values)),
    )
