"""How the plan of a whole model is looked for: small models at once, large ones from a plan that is made
better.

A branch-and-bound search proves small models in seconds, and finds next to nothing in large ones. Where
setups and hours are all there is to decide, facility location problems that share hours are the same model,
and much closer to its optimum when relaxed: so even large ones are proven. Any other large model begins with
a first plan, which is planned again group by group of items. Where the plan is near the relaxation, what lies
between the two is searched; where a plan of similar data is known, one near it may be proven without any
search. What time is left goes to the search on the whole model, for its bound and for what was not found
before; or, where the caller wants it so and the relaxation is weak, to whoever goes on with a first plan.
"""

from __future__ import annotations

from functools import cached_property
from typing import Protocol

from ..build import WholeModel
from ..location.location_model import keeps_all_rules
from ..options import SolveOptions
from ..solution import PlanStatus
from ..solver.compiled import Columns, CompiledModel, Floats
from ..solver.gap import good_enough, highest
from ..solver.highs_run import RunResult, run_mip
from ..solver.relaxation import Relaxation, relax
from .follow import NEAR, Pursuit
from .improve import TURNS, columns_by_item, improve
from .item_start import begun_by_item
from .location_search import searched_by_location
from .restart import Guide, guide_from
from .start import FirstPlan, first_plan, nothing_made
from .subproblem import Subproblems
from .weakness import is_weak

_SMALL = 500
"""Whole numbers up to which a model is searched at once."""
_PLENTY = 20.0
"""Seconds asked for from which on the relaxation comes before a first plan where it may leave all to another
method, which then has a plan of its own sooner (with ramps after 3 s instead of 15 to 36)."""
_TINY = 100
"""Whole numbers up to which a search proves even what has a weak relaxation, sooner or later."""
_SEARCHABLE = 5000
"""Whole numbers up to which the search on the whole model still gains more than planning groups again."""
_LOCATION_SHARE = 0.9
_BY_ITEM_SHARE = 0.8
_RELAXED_SHARE = 0.4
_START_SHARE = 0.4
_IMPROVE_SHARE = 0.4
_IMPROVE_SHARE_BEYOND = 0.9
_REFINE_SHARE = 0.85
"""Parts of the time left that the location model, a plan begun by item, the relaxation, a first plan from
nothing, its improvement by groups and what lies between it and the relaxation may take at most; beyond a
searchable size groups get nearly all. Their effort is counted, so that the same data give the same plan;
these limits are there for when the time asked for is too short for it."""
_SEARCHABLE_TURNS = (1,)
"""Turns of groups before a searchable model is searched."""


class Clock(Protocol):
    """A watch that knows the time left and is told of stages."""

    def __call__(self, incumbent: float | None, bound: float | None) -> bool: ...

    @property
    def seconds_left(self) -> float: ...

    def stage(self, name: str, incumbent: float | None = None) -> None: ...


def search(
    whole: WholeModel,
    compiled: CompiledModel,
    options: SolveOptions,
    reserved: float,
    clock: Clock,
    leaves_far: bool = False,
) -> RunResult:
    """The best plan found within the gap, or before all but ``reserved`` seconds of the time are used up.

    ``leaves_far``: where the relaxation is weak, or a plan of a large model not near it, a first plan is left
    as it is (`LEFT`) and not searched as a whole: that finds little, and proves little.
    """
    whole_numbers = int(compiled.is_integer.sum())
    is_small, searchable = whole_numbers <= _SMALL, whole_numbers <= _SEARCHABLE
    if is_small or (searchable and options.start is None):  # a known plan of a large one is followed
        located = _search_by_location(whole, compiled, options, reserved, clock)
        if located is not None:
            return located
    large = _LargeModel(whole, compiled, options, clock, searchable, leaves_far and whole_numbers > _TINY)
    if is_small and not large.is_left:
        return _search_whole(compiled, options, reserved, clock)
    plan = large.planned()
    if plan.values is None:
        return _search_whole(compiled, options, reserved, clock)
    cost, enough = compiled.cost_of(plan.values), good_enough(plan.bound, options.gap)
    if cost <= enough:
        return RunResult(PlanStatus.OPTIMAL, plan.values, cost, plan.bound)
    is_near = plan.is_within(NEAR, compiled)
    if large.is_left or (leaves_far and not is_near):
        return RunResult(PlanStatus.LEFT, plan.values, cost, plan.bound)
    is_close = searchable and is_near
    result = _search_whole(compiled, options, reserved, clock, plan.values, enough, presolve=not is_close)
    return _better(result, RunResult(result.status, plan.values, cost, plan.bound), options.gap)


def _search_by_location(
    whole: WholeModel, compiled: CompiledModel, options: SolveOptions, reserved: float, clock: Clock
) -> RunResult | None:
    """By the location model where that is the same, None where it is not; what that leaves open, as a
    whole."""
    if not keeps_all_rules(whole):
        return None
    clock.stage("solve")
    seconds = _LOCATION_SHARE * (clock.seconds_left - reserved)
    plan = searched_by_location(whole, compiled, options, seconds, clock)
    if plan is None or plan.values is None:
        return None
    known = RunResult(PlanStatus.OPTIMAL, plan.values, compiled.cost_of(plan.values), plan.bound)
    if plan.is_within(options.gap, compiled):
        return known
    enough = good_enough(plan.bound, options.gap)
    return _better(_search_whole(compiled, options, reserved, clock, plan.values, enough), known, options.gap)


class _LargeModel:
    """A plan of a model that is too large to be searched at once."""

    def __init__(
        self,
        whole: WholeModel,
        compiled: CompiledModel,
        options: SolveOptions,
        clock: Clock,
        is_searchable: bool,
        leaves_weak: bool,
    ) -> None:
        self._whole = whole
        self._compiled = compiled
        self._options = options
        self._clock = clock
        self._is_searchable = is_searchable
        self._leaves_weak = leaves_weak

    @cached_property
    def _parts(self) -> list[Columns]:
        return columns_by_item(self._whole, self._compiled)

    @cached_property
    def _subproblems(self) -> Subproblems:
        return Subproblems(self._compiled, self._options.threads)

    @cached_property
    def _relaxation(self) -> Relaxation | None:
        seconds = _RELAXED_SHARE * self._clock.seconds_left
        return relax(self._compiled, self._options.threads, seconds, self._clock)

    @cached_property
    def _guide(self) -> Guide | None:
        """Setups of the plan to begin with; where a first plan is left, who goes on with it follows that."""
        start = self._options.start
        return None if start is None or self.is_left else guide_from(start, self._whole, self._compiled)

    @cached_property
    def is_left(self) -> bool:
        """Whether a first plan is all that is wanted."""
        return self._leaves_weak and is_weak(self._whole, self._relaxation)

    @property
    def _bound(self) -> float | None:
        return None if self._relaxation is None else self._relaxation.cost

    def planned(self) -> FirstPlan:
        """The best plan without a search of the whole, or a first one, and what is proven."""
        self._clock.stage("start")
        plan = self._first()
        if plan.values is None or self.is_left:
            return plan
        if self._guide is None or not self._can_refine(plan):  # what a known plan leaves, `refine` finds
            plan = self._improved(plan.values, plan.bound)
        if self._relaxation is None or not self._can_refine(plan):
            return plan
        plan = self._pursuit(self._relaxation, plan, _REFINE_SHARE).refine()
        return plan if plan.values is None else self._improved(plan.values, plan.bound)

    def _can_refine(self, plan: FirstPlan) -> bool:
        return self._is_searchable and plan.is_within(NEAR, self._compiled)

    def _first(self) -> FirstPlan:
        """One near the known plan where there is one, else as by item, else from nothing; nothing made where
        another method goes on and has the time."""
        if self._nothing is not None and self._options.time_limit >= _PLENTY and self.is_left:
            return FirstPlan(self._nothing, self._bound)
        is_free = self._guide is None and self._nothing is not None
        plan = FirstPlan(self._by_item() if is_free else None, self._bound)
        if self._guide is not None and self._relaxation is not None:
            plan = self._pursuit(self._relaxation, plan, _START_SHARE).follow(self._guide)
        if plan.values is not None or self._nothing is None:
            return plan
        return first_plan(
            self._compiled,
            self._nothing,
            self._parts,
            self._subproblems,
            _START_SHARE * self._clock.seconds_left,
            self._clock,
            self._relaxation,
            self._guide,
        )

    @cached_property
    def _nothing(self) -> Floats | None:
        """The plan that there is time for in any case."""
        return nothing_made(self._compiled, self._options.threads, self._clock.seconds_left, self._clock)

    def _by_item(self) -> Floats | None:
        seconds = _BY_ITEM_SHARE * self._clock.seconds_left
        values = begun_by_item(self._whole, self._compiled, self._options, seconds, self._clock)
        if values is not None:
            self._clock(self._compiled.cost_of(values), None)
        return values

    def _pursuit(self, relaxation: Relaxation, plan: FirstPlan, share: float) -> Pursuit:
        seconds = share * self._clock.seconds_left
        gap, threads = self._options.gap, self._options.threads
        return Pursuit(self._whole, relaxation, plan, gap, threads, seconds, self._clock)

    def _improved(self, values: Floats, bound: float | None) -> FirstPlan:
        """The plan after turns of groups of items."""
        self._clock.stage("improve", self._compiled.cost_of(values))
        self._clock(None, bound)
        share = _IMPROVE_SHARE if self._is_searchable else _IMPROVE_SHARE_BEYOND
        better = improve(
            self._whole,
            self._compiled,
            values,
            good_enough(bound, self._options.gap),
            share * self._clock.seconds_left,
            self._parts,
            self._subproblems,
            self._clock,
            _SEARCHABLE_TURNS if self._is_searchable else TURNS,
        )
        return FirstPlan(better, bound)


def _search_whole(
    compiled: CompiledModel,
    options: SolveOptions,
    reserved: float,
    clock: Clock,
    start: Floats | None = None,
    enough: float | None = None,
    presolve: bool = True,
) -> RunResult:
    """Branch and bound on the whole model, from ``start`` if there is one; a plan that costs no more than
    ``enough`` ends it. ``presolve``: to be left out where it is the bound that is missing: cuts of the model
    as it stands lift it further."""
    clock.stage("solve", None if start is None else compiled.cost_of(start))
    seconds = clock.seconds_left - reserved
    return run_mip(
        compiled, options.gap, seconds, options.threads, clock, start, target=enough, presolve=presolve
    )


def _better(result: RunResult, known: RunResult, gap: float) -> RunResult:
    """The cheaper of two plans with the higher of two bounds."""
    bound = highest(result.bound, known.bound)
    best = known if result.values is None or known.objective < result.objective else result
    proven = best.objective <= good_enough(bound, gap)
    return RunResult(PlanStatus.OPTIMAL if proven else result.status, best.values, best.objective, bound)
