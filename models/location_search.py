"""A small plan found and proven as facility location problems that share hours, where it is just that."""

from __future__ import annotations

import time

import numpy as np

from .build import WholeModel
from .compiled import CompiledModel, Floats
from .highs_run import Watch, run_mip
from .linear_run import LinearRun
from .location_links import thinned
from .location_model import LocationModel, keeps_all_rules, location_model
from .start import FirstPlan

_FEW = 40
"""Setups up to which the model as it is built is proven in no time."""


def searched_by_location(
    whole: WholeModel, compiled: CompiledModel, gap: float, threads: int | None, seconds: float, watch: Watch
) -> FirstPlan | None:
    """The plan with the best setups that the location model has, and what is proven; None where that model
    would not be the plan's own. ``compiled``: ``whole`` as arrays. Raises SolverError where the solver fails.
    """
    if compiled.is_integer.sum() <= _FEW or not keeps_all_rules(whole):
        return None
    location = location_model(whole, compiled)
    if location is None or not location.is_exact or len(location.setups) < compiled.is_integer.sum():
        return None
    deadline = time.monotonic() + seconds
    found = run_mip(
        thinned(location.compiled, threads, seconds),
        gap,
        deadline - time.monotonic(),
        threads,
        lambda _, bound: watch(None, bound),
    )
    if found.values is None:
        return FirstPlan(None, found.bound)
    values = _with_setups_of(location, compiled, found.values, threads, max(1.0, deadline - time.monotonic()))
    if values is not None:
        watch(compiled.cost_of(values), found.bound)
    return FirstPlan(values, found.bound)


def _with_setups_of(
    location: LocationModel, compiled: CompiledModel, located: Floats, threads: int | None, seconds: float
) -> Floats | None:
    """The plan with the setups of ``located``; None where it was not reached in ``seconds``."""
    linear = LinearRun(compiled, threads)
    setups = np.round(located[location.setups])
    linear.fix(dict(zip(location.of_plan.tolist(), setups.tolist(), strict=True)))
    return linear.solve(seconds)
