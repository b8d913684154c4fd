"""What a step more of a limit is worth, and how far that holds.

Small problems are planned again from the start with every step, in others setups are kept.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from ..data import PlanningData
from ..extra_capacity import Amounts, Limit
from ..solution import PlanSolution, PlanStatus
from ..solver.highs_run import RunResult, Watch, run_mip
from .capacity_value import KeptPlan, NotSolved, Worth

_SMALL = 500
"""Whole numbers up to which a problem is planned again with every step."""
_HOLDS = 0.99
"""A step is worth what a smaller one is, if it is worth this share of it a unit."""
_HALVINGS = 3


class Stepped(Protocol):
    """A plan that can be given steps more of its limits. ``how``: it is solved again, in words."""

    how: str

    def price(self, limit: Limit) -> float:
        """Above 0 where a step of the limit is worth trying."""

    def worth(self, steps: Amounts) -> Worth | None:
        """What ``steps`` are worth together; None where that was not solved."""

    def most(self, steps: Amounts) -> float:
        """How many ``steps`` may be asked for."""


@dataclass(frozen=True)
class Reach:
    """``factor``: so many steps are worth as much each as the first; ``at_least``: no more were tried."""

    factor: float
    at_least: bool = False


class FreePlan:
    """A plan that is made again from the start with every step, to the optimum.

    Raises NotSolved where the optimum is not proven in ``seconds``.
    """

    how = "all planned again"

    def __init__(
        self,
        kept: KeptPlan,
        threads: int | None = None,
        seconds: float = math.inf,
        watch: Watch | None = None,
    ) -> None:
        self._kept, self._threads, self._seconds, self._watch = kept, threads, seconds, watch
        self._base = self._solve({})
        if self._base is None:
            raise NotSolved("the optimum was not proven")
        self.price, self.most = kept.price, kept.most

    def worth(self, steps: Amounts) -> Worth | None:
        """What ``steps`` are worth together; None where that was not proven."""
        base, found = self._base, self._solve(steps)
        if base is None or found is None or base.values is None or found.values is None:
            return None
        served = self._kept.unserved(base.values) - self._kept.unserved(found.values)
        return Worth(base.objective - found.objective, served)

    def _solve(self, steps: Amounts) -> RunResult | None:
        found = run_mip(self._kept.freed(steps), 0.0, self._seconds, self._threads, self._watch)
        return found if found.status is PlanStatus.OPTIMAL and found.values is not None else None


def stepped(
    data: PlanningData,
    plan: PlanSolution,
    most: Amounts,
    threads: int | None = None,
    seconds: float = math.inf,
    watch: Watch | None = None,
) -> Stepped:
    """``plan`` as it suits the size of the problem; ``seconds``: the longest that one solve may take.

    Raises NotSolved where there is not even time to solve the plan again with its own setups.
    """
    kept = KeptPlan(data, plan, most, threads, seconds, watch)
    if kept.freed({}).is_integer.sum() > _SMALL:
        return kept
    try:
        return FreePlan(kept, threads, seconds / 10, watch)
    except NotSolved:
        return kept


def reach(plan: Stepped, steps: Amounts, worth: Worth, whole: bool = False) -> Reach:
    """How many ``steps`` are worth as much each as one is, ``worth``.

    Looked for by doubling and halving, within what was declared; ``whole``: among whole numbers only.
    """
    most = plan.most(steps)

    def holds(factor: float) -> bool:
        more = plan.worth({limit: factor * amount for limit, amount in steps.items()})
        return more is not None and more.money >= factor * worth.money * _HOLDS

    good = 1.0
    while (trial := min(2 * good, most)) > good and holds(trial):
        good = trial
    if trial <= good:
        return Reach(good, at_least=True)
    bad = trial
    for _ in range(_HALVINGS):
        middle = float(int((good + bad) / 2)) if whole else (good + bad) / 2
        if middle in (good, bad):
            break
        good, bad = (middle, bad) if holds(middle) else (good, middle)
    return Reach(good)
