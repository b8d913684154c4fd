"""A plan near the linear relaxation, proven without a search of the whole where that is enough.

The relaxation gives the bound, and the setups of a plan that is known, rounded period by period, give a
plan. Where the two are not near enough to each other, the bound is raised by deciding which factories work,
lots are rounded again in smaller pieces, and what lies between plan and relaxation is searched.
"""

from __future__ import annotations

import time
from dataclasses import replace

from ..build import WholeModel
from ..kept_plan import setup_columns
from ..solver.compiled import CompiledModel, Floats
from ..solver.gap import good_enough
from ..solver.highs_run import Watch
from ..solver.relaxation import Relaxation
from .decided_bound import decided_bound
from .neighbourhood import searched_between
from .restart import Guide, completed
from .rounding import Effort, rounded
from .start import FirstPlan

_FIRST, _SECOND = Effort(wanted=0.3, pieces=6), Effort(wanted=0.15, pieces=8)
"""Attempt by attempt; data that are far from those of the known plan want more setups of their own."""
NEAR = 0.05
"""How far from the relaxation a plan may be, as a share of its cost, for what lies between to be worth a
search; where the relaxation is weak, its setups say little."""
_HARDLY_ABOVE = 1.2
"""How many times the gap asked for may be left for a second attempt of a plan that is near: it hardly ever
gains more."""
_OWN = Effort(wanted=2.0, pieces=8)
"""Only setups of the plan in hand."""
_REST_GAP, _REST_NODES = 1e-3, 20
"""Where the search for what rounding left open ends: counted, not timed, so that it ends there every time."""


class Pursuit:
    """``plan``: the best one in hand, if any, and what is proven of all."""

    def __init__(
        self,
        whole: WholeModel,
        relaxation: Relaxation,
        plan: FirstPlan,
        gap: float,
        threads: int | None,
        seconds: float,
        watch: Watch,
    ) -> None:
        """``gap``: at which it ends; ``seconds``: for all of it."""
        self.plan = plan
        self._whole = whole
        self._relaxation = relaxation
        self._compiled: CompiledModel = relaxation.compiled
        self._gap = gap
        self._threads = threads
        self._deadline = time.monotonic() + seconds
        self._watch = watch

    def follow(self, guide: Guide) -> FirstPlan:
        """The best plan with about the setups of ``guide``. Raises SolverError where the solver fails."""
        self._round(guide, _FIRST)
        if not self._is_over:
            self._decide()
        if not self._is_over and (self._is_within(_HARDLY_ABOVE * self._gap) or not self._is_within(NEAR)):
            self._round(guide, _SECOND)
        return self.plan

    def refine(self) -> FirstPlan:
        """The best plan near the one in hand. Raises SolverError where the solver fails."""
        if not self._is_over and self.plan.bound == self._relaxation.cost:
            self._decide()
        if not self._is_over and self.plan.values is not None:
            self._search(self.plan.values)
        if not self._is_over and self.plan.values is not None:
            self._round(self._own_setups(self.plan.values), _OWN)
        return self.plan

    @property
    def _left(self) -> float:
        return self._deadline - time.monotonic()

    @property
    def _is_over(self) -> bool:
        return self._is_within(self._gap) or self._left <= 0 or self._watch(None, None)

    def _is_within(self, gap: float) -> bool:
        """Whether the plan in hand is proven within ``gap``."""
        return self.plan.is_within(gap, self._compiled)

    def _decide(self) -> None:
        self.plan = replace(self.plan, bound=decided_bound(self._relaxation, self._threads, self._left))

    def _search(self, values: Floats) -> None:
        enough = good_enough(self.plan.bound, self._gap)
        self._take(
            searched_between(
                self._whole, self._relaxation, values, enough, self._threads, self._left, self._watch
            )
        )

    def _round(self, guide: Guide, effort: Effort) -> None:
        bounds = rounded(self._whole, self._relaxation, guide, effort, self._left)
        if bounds is not None:
            self._take(self._completed(bounds))

    def _own_setups(self, values: Floats) -> Guide:
        lower, upper = self._compiled.lower.copy(), self._compiled.upper
        setups = setup_columns(self._whole, self._compiled)
        lower[setups] = values[setups]
        return Guide(lower, upper)

    def _completed(self, bounds: Guide) -> Floats | None:
        """The plan within ``bounds``; None where there is none."""
        return completed(
            self._compiled, bounds, _REST_GAP, _REST_NODES, self._threads, self._left, self._watch
        )

    def _take(self, values: Floats | None) -> None:
        """Keep the cheaper plan, and tell of it."""
        best = self.plan.values
        cost_of = self._compiled.cost_of
        if values is not None and (best is None or cost_of(values) < cost_of(best)):
            self.plan = replace(self.plan, values=values)
            self._watch(cost_of(values), self.plan.bound)
