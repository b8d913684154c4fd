"""Plans for the points of the service–cost frontier, each begun from what serves a little more.

A plan that serves less than is asked is a poor start: every unit short costs more than any way to make it.
One that serves more is a plan of the point below as well. So points are planned from dear to cheap service,
in two chains side by side, the same ones however many workers there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from models.solution import PlanSolution
from planner.frontier import TARGETS, frontier_workbooks, with_dear_shortages
from planner.study.answers import Answers
from planner.study.asked import Asked, planned
from planner.study.case import Case
from planner.workbook.table import Workbook

_UPPER_FROM = 0.95
"""Lowest target of the upper chain. It begins with a plan of the workbook with shortages made dear, which is
found far sooner than one for the targets; the lower one with the base, which serves enough for it."""
_DEAR = "(every shortage dear)"


def plan_frontier(asked: Asked, answers: Answers) -> dict[float, PlanSolution]:
    """Target → plan. Points without one are noted, and those after them begin from the last one there was."""
    books = frontier_workbooks(asked.workbook)
    falling = sorted(TARGETS, reverse=True)
    upper = [_DEAR, *(_name(target) for target in falling if target >= _UPPER_FROM)]
    lower = [_name(target) for target in falling if target < _UPPER_FROM]
    workbooks = {_DEAR: with_dear_shortages(asked.workbook)}
    workbooks |= {_name(target): books[target] for target in TARGETS}
    plans = _chains(asked, answers, workbooks, upper, lower)
    return {target: plans[_name(target)] for target in TARGETS if _name(target) in plans}


def _name(target: float) -> str:
    return f"(service of {target:.1%})"


def _chains(
    asked: Asked, answers: Answers, workbooks: Mapping[str, Workbook], *chains: list[str]
) -> dict[str, PlanSolution]:
    """Name → plan; of each chain one at a time, begun from the plan before it."""
    plans: dict[str, PlanSolution] = {}
    last = [asked.plan] * len(chains)
    for step in zip_longest(*chains):
        cases = [Case(name, workbooks[name], start) for name, start in zip(step, last, strict=True) if name]
        found = planned(asked, cases, answers)
        plans |= found
        last = [found.get(name, before) for name, before in zip(step, last, strict=True)]
    return plans
