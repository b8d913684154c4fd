"""A plan near a known one, proven from linear programmes alone where that is enough: no search.

The relaxation gives the bound; the known plan's setups, rounded period by period, give the plan. Where the
two are not near enough to each other, the bound is raised by deciding which factories work, and the lots
are rounded again in smaller pieces.
"""

from __future__ import annotations

import time
from dataclasses import replace

from .build import WholeModel
from .compiled import CompiledModel, Floats
from .decided_bound import decided_bound
from .gap import good_enough
from .highs_run import Watch, run_mip
from .linear_run import LinearRun
from .restart import Guide
from .rounding import Effort, rounded
from .start import FirstPlan
from .status import Impossible

_EFFORTS = (Effort(wanted=0.3, pieces=6), Effort(wanted=0.15, pieces=8))
"""Attempt by attempt; data that are far from those of the known plan want more setups of their own."""
_REST_GAP, _REST_NODES = 1e-3, 20
"""Where the search for what rounding left open ends: counted, not timed, so that it ends there every time."""


def follow(
    whole: WholeModel,
    compiled: CompiledModel,
    guide: Guide,
    gap: float,
    threads: int | None,
    seconds: float,
    watch: Watch,
) -> FirstPlan:
    """The best plan of a few attempts and the bound, which ends them once it proves the plan within ``gap``.

    ``guide``: setups of the known plan. Raises SolverError where the solver fails.
    """
    deadline = time.monotonic() + seconds
    linear = LinearRun(compiled, threads, watch)
    relaxed = linear.solve(seconds)
    if relaxed is None:
        return FirstPlan(None, None)
    relaxed_cost = linear.objective
    best = FirstPlan(None, relaxed_cost)
    for attempt, effort in enumerate(_EFFORTS):
        bounds = rounded(whole, compiled, linear, relaxed, guide, effort, deadline - time.monotonic())
        if bounds is None:
            break
        values = _completed(compiled, bounds, threads, deadline - time.monotonic(), watch)
        best = replace(best, values=_cheaper(compiled, best.values, values))
        if watch(None, None):
            break
        if attempt == 0 and not _proven(compiled, best, gap):
            left = deadline - time.monotonic()
            best = replace(best, bound=decided_bound(compiled, linear, relaxed, relaxed_cost, left))
        if _proven(compiled, best, gap):
            break
    return best


def _completed(
    compiled: CompiledModel, bounds: Guide, threads: int | None, seconds: float, watch: Watch
) -> Floats | None:
    """The plan within ``bounds``; None where there is none."""
    part = replace(compiled, lower=bounds.lower, upper=bounds.upper)
    try:
        return run_mip(
            part, _REST_GAP, seconds, threads, lambda *_: watch(None, None), nodes=_REST_NODES
        ).values
    except Impossible:
        return None


def _cheaper(compiled: CompiledModel, one: Floats | None, other: Floats | None) -> Floats | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other, key=compiled.cost_of)


def _proven(compiled: CompiledModel, plan: FirstPlan, gap: float) -> bool:
    return plan.values is not None and compiled.cost_of(plan.values) <= good_enough(plan.bound, gap)
