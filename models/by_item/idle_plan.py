"""The plan in which nothing is made: always possible, and there from the first seconds on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..blocks.item_column import ItemColumn, item_column
from ..blocks.stacked import stack
from ..solver.highs_run import attempt_mip
from ..solver.status import SolverError
from .item_team import PlanInHand, Team

_GAP, _NODES = 1e-2, 100


def idle_plan(team: Team) -> PlanInHand:
    """Nothing is made but what is frozen.

    What is there anyway may still have to be inspected or kept: where items that each do so as if they were
    alone take too much together, they are planned together. Raises SolverError where even that is
    impossible.
    """
    for plan_items in (_each_alone, _all_together):
        plans = plan_items(team)
        offered = team.shared.problem.offered(team.used(plans))
        if offered is not None:
            return PlanInHand(team, plans, offered)
    raise SolverError("the solver found no plan possible, although making nothing always is")


def _each_alone(team: Team) -> Sequence[ItemColumn]:
    return team.idle


def _all_together(team: Team) -> Sequence[ItemColumn]:
    stacked = stack(team.problems, team.shared.problem)
    model = stacked.model
    upper = model.upper.copy()
    for begin, end, problem in zip(stacked.starts, stacked.starts[1:], team.problems, strict=False):
        whole = np.flatnonzero(problem.is_integer)
        upper[begin:end][whole] = problem.lower[whole]
    found = attempt_mip(replace(model, upper=upper), _GAP, team.patience, nodes=_NODES)
    if found.values is None:
        return team.idle
    own = stacked.split(found.values)
    return [item_column(number, team.problems[number], values) for number, values in enumerate(own)]
