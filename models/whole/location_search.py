"""A plan found and proven as facility location problems that share hours, where it is just that."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ..build import WholeModel
from ..location.location_links import thinned
from ..location.location_model import LocationModel, location_model
from ..options import SolveOptions
from ..solver.compiled import CompiledModel, Floats
from ..solver.gap import highest
from ..solver.highs_run import Watch, run_mip
from ..solver.linear_run import solved_with
from .item_start import start_by_item
from .relax_and_fix import relax_and_fix
from .start import FirstPlan

_FEW = 40
"""Setups up to which the model as it is built is proven in no time."""
_FIRST_NODES = 20
_FAR = 1e-2
"""After so many nodes a search begins anew, from another plan, where what it has found is farther from its
bound than this."""
_MANY = 500
"""Setups from which on the first plan is made by item."""
_THINNING_SHARE, _BY_ITEM_SHARE, _WINDOWS_SHARE = 0.4, 0.3, 0.5
"""Parts of the time left in which linking rows are added up, and a first plan is made by item or window by
window, at most."""
_PLAN_SHARE, _PLAN_SECONDS = 0.1, 1.0
"""Part of the time, and seconds, that working out the plan of what was found may take, if need be beyond
it: it takes milliseconds, and without it there is no plan."""


def searched_by_location(
    whole: WholeModel, compiled: CompiledModel, options: SolveOptions, seconds: float, watch: Watch
) -> FirstPlan | None:
    """The plan with the best setups that the location model has, and what is proven; None where that model
    would not be the plan's own. ``compiled``: ``whole`` as arrays. Raises SolverError where the solver fails,
    WorkerError where workers cannot work.
    """
    if compiled.is_integer.sum() <= _FEW:
        return None
    location = location_model(whole, compiled)
    if location is None or not location.is_exact or len(location.setups) < compiled.is_integer.sum():
        return None
    deadline = time.monotonic() + seconds
    found = _Search(location, whole, compiled, options, deadline, watch).found()
    if found.values is None:
        return FirstPlan(None, found.bound)
    left = max(_PLAN_SHARE * seconds, _PLAN_SECONDS, deadline - time.monotonic())
    setups = np.round(found.values[location.setups])
    values = solved_with(compiled, location.of_plan, setups, options.threads, left)
    if values is not None:
        watch(compiled.cost_of(values), found.bound)
    return FirstPlan(values, found.bound)


@dataclass(frozen=True)
class _Search:
    """A location model searched until a deadline. It is exact: where it has setups, there is a plan with them
    that costs no more, so ``watch`` hears of them as of a plan."""

    location: LocationModel
    whole: WholeModel
    compiled: CompiledModel
    options: SolveOptions
    deadline: float
    watch: Watch

    def found(self) -> FirstPlan:
        """From a plan made by item where setups are many. Of fewer at once; where a short search finds no
        plan near the bound, from one made window by window, which is better, but takes long."""
        options = self.options
        if len(self.location.setups) > _MANY:
            seconds = _BY_ITEM_SHARE * self._left
            known = start_by_item(self.location, self.whole, self.compiled, options, seconds, self.watch)
            return self._run(start=known)
        near = max(_FAR, options.gap)
        first = self._run(promising=(near, _FIRST_NODES))
        if first.is_within(near, self._model) or self.watch(None, first.bound):
            return first
        thin = replace(self.location, compiled=self._model)
        made = relax_and_fix(thin, options.threads, _WINDOWS_SHARE * self._left, self.watch)
        plans = [values for values in (first.values, made) if values is not None]
        second = self._run(start=min(plans, key=self._model.cost_of, default=None))
        return FirstPlan(second.values, highest(first.bound, second.bound))

    def _run(self, start: Floats | None = None, promising: tuple[float, int] | None = None) -> FirstPlan:
        found = run_mip(
            self._model,
            self.options.gap,
            self._left,
            self.options.threads,
            self.watch,
            start,
            promising=promising,
        )
        return FirstPlan(found.values, found.bound)

    @cached_property
    def _model(self) -> CompiledModel:
        return thinned(self.location.compiled, self.options.threads, _THINNING_SHARE * self._left)

    @property
    def _left(self) -> float:
        return self.deadline - time.monotonic()
