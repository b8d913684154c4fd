"""Plans for the points of the service–cost frontier, each begun from the best plan for it that is known.

A plan that serves less than is asked is a poor start: every unit short costs more than any way to make it.
One that serves more is a plan of the points below as well. So points are planned from dear to cheap service,
two at a time, the same ones however many workers there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from models.solution import PlanSolution
from planner.frontier import TARGETS, cost_at, frontier_workbooks, shortfall_penalty, with_dear_shortages
from planner.study.answers import Answers
from planner.study.asked import Asked, planned
from planner.study.case import Case
from planner.workbook.table import Workbook

_UPPER_FROM = 0.95
"""Lowest target of those that are planned one after the other from the dearest, beside the lower ones."""
_DEAR = "(every shortage dear)"
"""The workbook with shortages made dear: a plan of it, from which the dearest target begins, is found sooner
than one for the target."""


def plan_frontier(asked: Asked, answers: Answers) -> dict[float, PlanSolution]:
    """Target → plan; why a point has none is noted."""
    books = frontier_workbooks(asked.workbook)
    falling = sorted(TARGETS, reverse=True)
    upper = [target for target in falling if target >= _UPPER_FROM]
    lower = [target for target in falling if target < _UPPER_FROM]
    plans: dict[float, PlanSolution] = {}
    known = [asked.plan]
    first = [Case(_DEAR, with_dear_shortages(asked.workbook))]
    for targets in zip_longest([None, *upper], lower):
        cases = {target: _case(asked, books[target], target, known) for target in targets if target}
        found = planned(asked, [*first, *cases.values()], answers)
        plans |= {target: found[case.name] for target, case in cases.items() if case.name in found}
        known += found.values()
        first = []
    return {target: plans[target] for target in TARGETS if target in plans}


def _case(asked: Asked, workbook: Workbook, target: float, known: Sequence[PlanSolution]) -> Case:
    """Begun from whichever plan costs least with what it is short of the target."""
    data, penalty = asked.assembled.data, shortfall_penalty(asked.workbook)
    start = min(known, key=lambda plan: cost_at(data, target, plan, penalty))
    return Case(f"(service of {target:.1%})", workbook, start)
