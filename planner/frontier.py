"""The service–cost frontier: what service costs when it is asked for, and from where on it costs more than it
brings.

Each point is a plan of the workbook with shortages made free and one service target for all warehouses, so
that nothing but the target asks for service. What is not served is then valued at the workbook's own
shortage costs: what the next per cent brings is what it leaves less of that.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.data import PlanningData
from models.solution import PlanSolution
from planner.scenarios import Change, Condition, Kind, Operation, apply_changes
from planner.workbook.table import Cell, Workbook

TARGETS = (0.80, 0.85, 0.90, 0.925, 0.95, 0.97, 0.98, 0.99, 0.995)
"""Service targets, as shares of the forecast of every item at every warehouse."""

_NOT_SERVED = ("lost sales", "backorders", "service shortfall")
"""Components of the cost that are prices of missing service and not of making, moving and keeping goods."""
_PENALTY_FACTOR = 3.0
"""Enough to be dearer than any way to make a unit, and no more: a dear shortfall only blurs a gap."""
_REACHED = 1e-4
"""Share by which a target may be missed and still counts as reached."""
_ROUNDING = 1e-6
"""Share of money within which two amounts are the same."""


@dataclass(frozen=True)
class FrontierPoint:
    """``service``: share of the forecast served in time, all together; ``cost``: of making, moving and
    keeping goods, of the plan that is best for this target; ``missed``: what is not
    served, at the workbook's shortage costs; ``reached``: whether every item reached the target at every
    warehouse; ``bound``: no plan for this target costs less, with what it is short at the penalty, None where
    nothing is proven; ``gap``: money by which the plan may be above the least there is, None likewise.
    """

    target: float
    service: float
    cost: float
    missed: float
    reached: bool
    bound: float | None
    gap: float | None

    def is_proven(self, gap: float) -> bool:
        """Whether it is within a share ``gap`` of the least there is."""
        return self.gap is not None and self.gap <= (gap + _ROUNDING) * max(self.cost, 1.0)

    @property
    def total(self) -> float:
        """Cost and what is missed together."""
        return self.cost + self.missed


@dataclass(frozen=True)
class FrontierStep:
    """From one point to the next, money a per cent of service target: what it ``costs`` and ``brings``.

    ``least``, ``most``: what it may cost as far as the two plans are proven.
    """

    costs: float
    brings: float
    least: float
    most: float

    @property
    def pays(self) -> bool | None:
        """Whether a per cent brings at least what it costs; None where that is not proven."""
        slack = _ROUNDING * max(abs(self.costs), abs(self.brings), 1.0)
        if self.brings >= self.most - slack:
            return True
        return False if self.brings < self.least - slack else None


@dataclass(frozen=True)
class Frontier:
    """``points`` by target, lowest first; ``steps``: from each to the next (one fewer)."""

    points: tuple[FrontierPoint, ...]

    @property
    def steps(self) -> tuple[FrontierStep, ...]:
        """Between neighbouring points."""
        return tuple(map(_step, self.points, self.points[1:]))

    @property
    def best(self) -> FrontierPoint | None:
        """The point beyond which the next per cent costs more than it brings: cost and loss are least."""
        return min(self.points, key=lambda point: point.total, default=None)

    @property
    def best_is_proven(self) -> bool:
        """Whether no other point can come out better than `best`, as far as costs are proven."""
        best = self.best
        return best is not None and all(
            point.gap is not None and point.total - point.gap >= best.total * (1 - _ROUNDING)
            for point in self.points
            if point is not best
        )


def _step(before: FrontierPoint, after: FrontierPoint) -> FrontierStep:
    per_cent = 100 * (after.target - before.target)
    spared = [math.inf if point.gap is None else point.gap for point in (before, after)]
    costs = after.cost - before.cost
    return FrontierStep(
        costs / per_cent,
        (before.missed - after.missed) / per_cent,
        (costs - spared[1]) / per_cent,
        (costs + spared[0]) / per_cent,
    )


def frontier_workbooks(workbook: Workbook) -> dict[float, Workbook]:
    """Target → the workbook that asks for it; see the module."""
    return {target: _asking_for(workbook, target) for target in TARGETS}


def _asking_for(workbook: Workbook, target: float) -> Workbook:
    penalty = f"{shortfall_penalty(workbook):.12g}"
    changes = [
        _assign("Items", "shortage_cost", 0.0),
        _assign("Forecast", "shortage_cost", None),
        _assign("Warehouses", "service_target", target),
        _assign(
            "Settings",
            "value",
            penalty,
            Condition("setting", "=", ("service_penalty",)),
        ),
    ]
    return apply_changes(workbook, changes, must_act=False).workbook


def _assign(sheet: str, column: str, content: Cell, *where: Condition) -> Change:
    place = "service frontier"
    wording = f"{sheet}.{column} ={'' if content is None else content}"
    operation = Operation(Kind.ASSIGN, content=content)
    return Change(sheet, column, where, operation, wording, place, place, place)


def shortfall_penalty(workbook: Workbook) -> float:
    """The price of a unit short of its target on the frontier: no way to make one is as dear."""
    given = float(workbook.settings["service_penalty"] or 0.0)
    costs: list[float] = [row["shortage_cost"] or 0.0 for row in (*workbook["Items"], *workbook["Forecast"])]
    values: list[float] = [row["unit_value"] for row in workbook["Items"]]
    return max(given, _PENALTY_FACTOR * max([*costs, *values, 1.0]))


def frontier(
    data: PlanningData,
    plans: Mapping[float, PlanSolution],
    penalty: float,
    known: Sequence[PlanSolution] = (),
) -> Frontier:
    """``data``: of the workbook as it stands, for its shortage costs; ``plans``: by target; ``known``: other
    plans that there are; ``penalty``: of a unit short of its target.

    A point is answered by whichever plan costs least for its target, with what it is short: a search that had
    little time may end above a plan that was made for another one.
    """

    def point(target: float, own: PlanSolution) -> FrontierPoint:
        every = (own, *plans.values(), *known)
        best = min(every, key=lambda plan: cost_at(data, target, plan, penalty))
        return _point(data, target, best, cost_at(data, target, best, penalty), own.bound)

    return Frontier(tuple(point(target, plan) for target, plan in sorted(plans.items())))


def _point(
    data: PlanningData, target: float, plan: PlanSolution, cost_at_target: float, bound: float | None
) -> FrontierPoint:
    missed, unserved = 0.0, _not_on_time(plan)
    for key, units in plan.lost.items():
        missed += units * data.shortage_cost[key]
    for (item, warehouse, origin, period), units in plan.owed.items():
        missed += units * data.shortage_cost[item, warehouse, origin]
        if period == data.periods - 1:
            missed += units * data.items[item].unit_value
    wanted = math.fsum(data.demand.values())
    return FrontierPoint(
        target,
        1 - math.fsum(unserved.values()) / wanted if wanted > 0 else 1.0,
        _cost(plan),
        missed,
        _reaches(data, target, unserved),
        bound,
        None if bound is None else max(0.0, cost_at_target - bound),
    )


def _not_on_time(plan: PlanSolution) -> dict[tuple[str, str, int], float]:
    """Units lost or owed when their own period ends."""
    unserved = dict(plan.lost)
    for (item, warehouse, origin, period), units in plan.owed.items():
        if origin == period:
            unserved[item, warehouse, period] = unserved.get((item, warehouse, period), 0.0) + units
    return unserved


def units_not_on_time(plan: PlanSolution) -> float:
    """Units that are not served in their own period, all together."""
    return math.fsum(_not_on_time(plan).values())


def cost_at(data: PlanningData, target: float, plan: PlanSolution, penalty: float) -> float:
    """What a plan costs as a plan for ``target``: of making, moving and keeping goods, and the ``penalty``
    for every unit that an item is short of the target at a warehouse."""
    wanted, missed = _by_place(data, _not_on_time(plan))
    short = math.fsum(max(0.0, missed[place] - (1 - target) * units) for place, units in wanted.items())
    return _cost(plan) + penalty * short


def _cost(plan: PlanSolution) -> float:
    return math.fsum(amount for name, amount in plan.costs.items() if name not in _NOT_SERVED)


def _reaches(data: PlanningData, target: float, unserved: Mapping[tuple[str, str, int], float]) -> bool:
    wanted, missed = _by_place(data, unserved)
    return all(missed[place] <= (1 - target + _REACHED) * units for place, units in wanted.items())


def _by_place(
    data: PlanningData, unserved: Mapping[tuple[str, str, int], float]
) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], float]]:
    """Units wanted and units of these not served, by item and warehouse."""
    wanted: dict[tuple[str, str], float] = {}
    missed: dict[tuple[str, str], float] = {}
    for (item, warehouse, period), units in data.demand.items():
        place = (item, warehouse)
        wanted[place] = wanted.get(place, 0.0) + units
        missed[place] = missed.get(place, 0.0) + unserved.get((item, warehouse, period), 0.0)
    return wanted, missed
