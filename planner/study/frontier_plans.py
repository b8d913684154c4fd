"""Plans for the points of the service–cost frontier, each begun from what is known for it.

A plan that serves less than is asked is a poor start: every unit short costs more than any way to make it,
and a search from nothing first makes a plan of every item that serves what is asked. A plan that serves more
is a good one, and is a plan of the points below as well. So points are planned from dear to cheap service,
two at a time, the same ones however many workers there are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import zip_longest

from models.solution import PlanSolution
from planner.frontier import TARGETS, Frontier, cost_at, frontier, frontier_workbooks, shortfall_penalty
from planner.study.answers import Answers
from planner.study.asked import Asked, planned
from planner.study.case import Case
from planner.workbook.table import Workbook

Cost = Callable[[float, PlanSolution], float]
"""(target, plan) → what the plan costs for the target, see `cost_at`"""

_HARDLY_SHORT = 0.01
"""What a start may be short of its target, as a share of what it costs."""
_UPPER_FROM = 0.95
"""Lowest target of those that are planned one after the other from the dearest, beside the lower ones."""


def frontier_of(asked: Asked, answers: Answers) -> Frontier:
    """Every point by the best plan that there is for it; why a point has none is noted."""
    penalty = shortfall_penalty(asked.workbook)
    return frontier(asked.assembled.data, plan_frontier(asked, answers), penalty, [asked.plan])


def plan_frontier(asked: Asked, answers: Answers) -> dict[float, PlanSolution]:
    """Target → plan made for it; why a point has none is noted."""
    books = frontier_workbooks(asked.workbook)
    falling = sorted(TARGETS, reverse=True)
    upper = [target for target in falling if target >= _UPPER_FROM]
    lower = [target for target in falling if target < _UPPER_FROM]
    cost = partial(cost_at, asked.assembled.data, penalty=shortfall_penalty(asked.workbook))
    plans: dict[float, PlanSolution] = {}
    known = [asked.plan]
    for targets in zip_longest(upper, lower):
        cases = {target: _case(cost, books[target], target, known) for target in targets if target}
        found = planned(asked, list(cases.values()), answers)
        for target, case in cases.items():
            if case.name in found:
                plans[target] = found[case.name]
        known += found.values()
    return {target: plans[target] for target in TARGETS if target in plans}


def _case(cost: Cost, workbook: Workbook, target: float, known: Sequence[PlanSolution]) -> Case:
    """Begun from whichever plan costs least with what it is short of the target, if it is hardly short."""
    start = min(known, key=lambda plan: cost(target, plan))
    name = f"(service of {target:.1%})"
    if cost(target, start) > cost(0.0, start) * (1 + _HARDLY_SHORT):
        return Case(name, workbook, from_nothing=True)
    return Case(name, workbook, start)
