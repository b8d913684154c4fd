"""Ramps that plans may break for money, while items are put in.

Hours may change only so fast from period to period, and items come one after the other: the first lots jump,
where those of all items together do not. If lots had to keep ramps from the first item on, most would find no
room. So an hour beyond a ramp costs money at first; items that break ramps when all are in are planned again,
where it costs more, and lots that still do are dropped.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Set
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from ..blocks.ramps import NEGLIGIBLE, Ramps, ramps_of
from ..blocks.shared_problem import SharedProblem
from ..data import PlanningData
from ..item_calls.group_planning import Group
from ..item_calls.window_planning import Window, plan_window
from ..solver.compiled import Columns, CompiledModel, Floats
from .dropped_lots import without_lots
from .insertion import plan_roughly
from .item_team import PlanInHand, Team

_LIGHT, _HEAVY, _HEAVIER = 0.3, 10.0, (100.0, 1000.0)
"""What an hour beyond a ramp costs, as a multiple of what an hour saves on average: at first, and when items
that break ramps are planned again, one by one and around ramps. With 0.3, 1 and 3 at first, 50 items put in
cost 2 883, 3 508 and 3 660 thousand, and 2 865 when those that broke ramps had been planned again; 3 308
where none might be broken."""
_AT_ONCE, _AT_A_RAMP, _PERIODS, _GAP, _NODES = 2, 8, 2, 1e-3, 1
"""Broken ramps around which items are planned again at the same time, the same on every machine; how many
items at each, the periods before and after it in which they may have other setups, and where their search
ends."""
_WORTH_A_SEARCH = 2e-3
"""Share of what a plan costs that lots dropped from it have to cost before searches try to keep them."""
_SHARE_OF_TIME = 0.6
"""Part of the time left that planning items again may take."""


@dataclass(frozen=True)
class Easing:
    """``price``: money that an hour saves on average."""

    team: Team
    ramps: Ramps
    price: float

    def begun(self, plan: PlanInHand) -> tuple[Team, PlanInHand]:
        """A team of whose plans nobody is told, for which ramps may be broken, and ``plan`` in its hands."""
        eased = self._at(_LIGHT, plan) if len(self.ramps.rows) else None
        if eased is not None:
            return eased
        quiet = replace(self.team, watch=self.team.watch.aside())
        return quiet, plan.copy(quiet)

    def kept(
        self, begin: PlanInHand, plan: PlanInHand, thoroughly: bool = True
    ) -> tuple[PlanInHand, list[int]]:
        """What ``plan`` has, within ramps, and the items that lost lots for it, or all that they do not
        have in ``begin``. ``thoroughly``: items that break ramps are planned again first, one by one and,
        where lots that are worth it would be dropped, around each ramp."""
        if not len(self.ramps.rows):
            return plan.copy(self.team), []
        plan, rest = self._mended(plan) if thoroughly else (plan, self._without_lots(plan))
        changed = [number for number, of in enumerate(rest.plans) if of is not begin.plans[number]]
        hand = begin.copy()
        if not hand.accept([rest.plans[number] for number in changed]):
            return hand, changed
        return hand, [number for number in changed if rest.plans[number] is not plan.plans[number]]

    def _mended(self, plan: PlanInHand) -> tuple[PlanInHand, PlanInHand]:
        """Items that break ramps are planned again, one by one, and around ramps where lots are worth it; the
        same without lots that still break them."""
        deadline = self.team.watch.seconds + _SHARE_OF_TIME * self.team.watch.seconds_to_plan
        plan = self._planned_again(plan, _HEAVY, self._plan_items, deadline)
        rest = self._without_lots(plan)
        if _own_cost(rest) - _own_cost(plan) <= _WORTH_A_SEARCH * plan.cost:
            return plan, rest
        for share in _HEAVIER:
            plan = self._planned_again(plan, share, self._plan_windows, deadline)
        return plan, self._without_lots(plan)

    def _planned_again(
        self,
        plan: PlanInHand,
        share: float,
        how: Callable[[Team, PlanInHand, float], None],
        deadline: float,
    ) -> PlanInHand:
        """``plan`` where it keeps ramps; else what ``how`` makes of it at another price."""
        watch = self.team.watch
        is_due = len(self.ramps.broken(plan.use)) > 0 and watch.seconds < deadline and not watch.is_over()
        eased = self._at(share, plan) if is_due else None
        if eased is None:
            return plan
        how(*eased, deadline)
        return eased[1]

    def _plan_items(self, team: Team, plan: PlanInHand, deadline: float) -> None:
        """Items that take part in broken ramps are planned one by one."""
        there = self._changes_by_item(plan)[:, self.ramps.broken(plan.use)] > NEGLIGIBLE
        plan_roughly(team, plan, np.flatnonzero(there.any(axis=1)).tolist(), deadline)

    def _plan_windows(self, team: Team, plan: PlanInHand, deadline: float) -> None:
        """Broken ramps one after the other, those without items in common at the same time."""
        tried, shared = set[int](), team.shared.problem
        while (left := deadline - team.watch.seconds) > 0 and not team.watch.is_over():
            at_once = self._groups_at_ramps(plan, tried)
            if not at_once:
                return
            tried |= at_once.keys()
            asked = (
                (group.numbers[0], (shared, group, plan.shared_values, left, self._window(ramp)))
                for ramp, group in at_once.items()
            )
            for found in team.ask(plan_window, asked):
                if found is not None:
                    plan.accept(found)

    def _without_lots(self, plan: PlanInHand) -> PlanInHand:
        """``plan`` without lots that break ramps."""
        eased = self._at(_LIGHT, plan) if self.ramps.broken(plan.use) else None
        return plan if eased is None else without_lots(*eased, self.ramps)

    def _groups_at_ramps(self, plan: PlanInHand, tried: Set[int]) -> dict[int, Group]:
        """The worst broken ramps and, for each, the items that change hours there most."""
        groups, taken = dict[int, Group](), set[int]()
        changes = np.abs(self._changes_by_item(plan))
        for ramp in self.ramps.broken(plan.use):
            if ramp in tried or len(groups) == _AT_ONCE:
                continue
            most = np.argsort(-changes[:, ramp])[:_AT_A_RAMP]
            numbers = [n for n in most.tolist() if changes[n, ramp] > 0]
            if taken.isdisjoint(numbers):
                taken.update(numbers)
                groups[ramp] = plan.group(numbers, _GAP, _NODES)
        return groups

    def _window(self, ramp: int) -> Window:
        factory, period = self.ramps.places[self.ramps.above[ramp]]
        return Window(factory, range(period - _PERIODS, period + 1 + _PERIODS))

    def _changes_by_item(self, plan: PlanInHand) -> Floats:
        """Items × ramps"""
        return np.array([self.ramps.changes @ self.team.use_of(of) for of in plan.plans])

    def _at(self, share: float, plan: PlanInHand) -> tuple[Team, PlanInHand] | None:
        """None where the solver fails."""
        problem = _priced(self.team.shared.problem, self.ramps.rows, share * self.price)
        team = replace(
            self.team, shared=replace(self.team.shared, problem=problem), watch=self.team.watch.aside()
        )
        offered = problem.offered(plan.use)
        return None if offered is None else (team, PlanInHand(team, plan.plans, offered))


def _own_cost(plan: PlanInHand) -> float:
    """Of its items, without what they share."""
    return math.fsum(of.cost for of in plan.plans)


def easing(team: Team, data: PlanningData, cost: float) -> Easing:
    """``cost``: of making nothing."""
    hours = sum(sum(resource.regular_hours) for resource in data.resources.values())
    return Easing(team, ramps_of(team.shared), cost / max(hours, 1.0))


def _priced(problem: SharedProblem, rows: Columns, price: float) -> SharedProblem:
    """The problem with a column for each of ``rows``: hours beyond it, at ``price`` each."""
    model, count = problem.compiled, len(rows)
    beyond = sparse.csc_matrix(
        (np.full(count, -1.0), (rows, np.arange(count))), (len(model.row_upper), count)
    )
    return SharedProblem(
        problem.rows,
        CompiledModel.of_arrays(
            sparse.csc_matrix(sparse.hstack([model.matrix, beyond])),
            np.concatenate([model.cost, np.full(count, price)]),
            np.concatenate([model.lower, np.zeros(count)]),
            np.concatenate([model.upper, np.full(count, np.inf)]),
            model.row_lower,
            model.row_upper,
            np.concatenate([model.is_integer, np.zeros(count, dtype=bool)]),
            model.offset,
        ),
        problem.uses,
    )
