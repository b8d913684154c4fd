"""How the plan of a whole model is looked for: small models at once, large ones from a plan that is made
better.

A branch-and-bound search proves small models in seconds and finds next to nothing in large ones. So a large
model begins with a first plan, which is planned again group by group of items; what time is left goes to
the search on the whole model, for its bound and for what the groups did not find. Where a plan of similar
data is known, one near it may be proven without any search.
"""

from __future__ import annotations

from typing import Protocol

from .build import WholeModel
from .compiled import CompiledModel, Floats
from .follow import follow
from .gap import good_enough
from .highs_run import RunResult, run_mip
from .improve import TURNS, columns_by_item, improve
from .options import SolveOptions
from .restart import guide_from
from .solution import PlanStatus
from .start import FirstPlan, first_plan
from .subproblem import Subproblems

_SMALL = 500
"""Whole numbers up to which a model is searched at once."""
_SEARCHABLE = 5000
"""Whole numbers up to which the search on the whole model still gains more than planning groups again."""
_START_SHARE = 0.4
_IMPROVE_SHARE = 0.4
_IMPROVE_SHARE_BEYOND = 0.9
"""Parts of the time left that the first plan and then its improvement may take at most; beyond a searchable
size the improvement gets nearly all. Their effort is counted, so that the same data give the same plan; these
limits are there for when the time asked for is too short for it."""
_SEARCHABLE_TURNS = (1, 3)
"""Turns of groups before a searchable model is searched."""


class Clock(Protocol):
    """A watch that knows the time left and is told of stages."""

    def __call__(self, incumbent: float | None, bound: float | None) -> bool: ...

    @property
    def seconds_left(self) -> float: ...

    def stage(self, name: str, incumbent: float | None = None) -> None: ...


def search(
    whole: WholeModel, compiled: CompiledModel, options: SolveOptions, reserved: float, clock: Clock
) -> RunResult:
    """The best plan found within the gap, or before all but ``reserved`` seconds of the time are used up."""
    whole_numbers = int(compiled.is_integer.sum())
    if whole_numbers <= _SMALL:
        return _search_whole(compiled, options, reserved, clock)
    clock.stage("start")
    parts = columns_by_item(whole, compiled)
    subproblems = Subproblems(compiled, options.threads)
    guide = None if options.start is None else guide_from(options.start, whole, compiled)
    first = FirstPlan(None, None)
    if guide is not None:
        seconds = _START_SHARE * clock.seconds_left
        first = follow(whole, compiled, guide, options.gap, options.threads, seconds, clock)
    if first.values is None:
        seconds = _START_SHARE * clock.seconds_left
        first = first_plan(compiled, parts, subproblems, options.threads, seconds, clock, guide)
    if first.values is None:
        return _search_whole(compiled, options, reserved, clock)
    clock.stage("improve", compiled.cost_of(first.values))
    clock(None, first.bound)
    enough = good_enough(first.bound, options.gap)
    searchable = whole_numbers <= _SEARCHABLE
    seconds = (_IMPROVE_SHARE if searchable else _IMPROVE_SHARE_BEYOND) * clock.seconds_left
    turns = _SEARCHABLE_TURNS if searchable else TURNS
    values = first.values
    if guide is None or not searchable:  # what a known plan leaves to gain, the search finds sooner
        values = improve(whole, compiled, values, enough, seconds, parts, subproblems, clock, turns)
    cost = compiled.cost_of(values)
    if cost <= enough:
        return RunResult(PlanStatus.OPTIMAL, values, cost, first.bound)
    result = _search_whole(compiled, options, reserved, clock, values)
    return _better(result, RunResult(result.status, values, cost, first.bound), options.gap)


def _search_whole(
    compiled: CompiledModel, options: SolveOptions, reserved: float, clock: Clock, start: Floats | None = None
) -> RunResult:
    """Branch and bound on the whole model, from ``start`` if there is one."""
    clock.stage("solve", None if start is None else compiled.cost_of(start))
    return run_mip(compiled, options.gap, clock.seconds_left - reserved, options.threads, clock, start)


def _better(result: RunResult, known: RunResult, gap: float) -> RunResult:
    """The cheaper of two plans with the higher of two bounds."""
    bounds = [bound for bound in (result.bound, known.bound) if bound is not None]
    bound = max(bounds, default=None)
    best = known if result.values is None or known.objective < result.objective else result
    proven = best.objective <= good_enough(bound, gap)
    return RunResult(PlanStatus.OPTIMAL if proven else result.status, best.values, best.objective, bound)
