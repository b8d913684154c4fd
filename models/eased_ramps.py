"""Ramps that plans may break for money, while items are put in.

Hours may change only so fast from period to period, and items come one after the other: the first lots jump,
where those of all items together do not. If lots had to keep ramps from the first item on, most would find no
room. So an hour beyond a ramp costs money at first; items that break ramps when all are in are planned again,
where it costs more, and what is left of them is taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from .compiled import Columns, CompiledModel, Floats
from .data import PlanningData
from .group_planning import Group
from .insertion import plan_roughly
from .item_team import PlanInHand, Team, plan_groups
from .quantity_rounds import THOROUGH, improve_quantities
from .shared_problem import CompiledShared, SharedProblem

_RAMPS, _HOURS = frozenset({"ramp_up", "ramp_down"}), frozenset({"factory_hours"})
_LIGHT, _HEAVY, _HEAVIER, _HEAVIEST = 0.3, 10.0, (10.0, 100.0, 1000.0), 1e4
"""What an hour beyond a ramp costs, as a multiple of what an hour saves on average: at first, and when items
that break ramps are planned again, one by one and in groups. With 0.3, 1 and 3 at first, 50 items put in cost
2 883, 3 508 and 3 660 thousand, and 2 865 when those that broke ramps had been planned again; 3 308 where
none might be broken."""
_MOST_RAMPS, _IN_A_GROUP, _GAP, _NODES = 6, 5, 2e-2, 1
"""Ramps for which a group of so many items is planned again, at each price; where its search ends."""
_SHARE_OF_TIME, _SHARE_THOROUGHLY, _QUANTITIES_SHARE = 0.2, 0.4, 0.1
"""Part of the time left that all this may take, one by one and with groups, so that there is time to put
items in within ramps where it fails; and that planning quantities once more may take at its end."""
_NEGLIGIBLE = 1e-6
"""Hours"""


@dataclass(frozen=True)
class Easing:
    """``rows``: the ramps, in the shared problem; ``changes``: ramps × shared rows, by how much a unit of use
    changes hours from one period to the next; ``limits``: by ramp, of that; ``price``: money that an hour
    saves on average."""

    team: Team
    rows: Columns
    changes: sparse.csr_matrix
    limits: Floats
    price: float

    def begun(self, plan: PlanInHand) -> tuple[Team, PlanInHand]:
        """The team for which ramps may be broken, of whose plans nobody is told, and ``plan`` in its hands;
        where there are no ramps, the team itself and a copy."""
        eased = self._at(_LIGHT, plan) if len(self.rows) else None
        return (self.team, plan.copy()) if eased is None else eased

    def kept(
        self, begin: PlanInHand, plan: PlanInHand, thoroughly: bool = True
    ) -> tuple[PlanInHand, list[int]]:
        """What ``plan`` has, within ramps, and the items that are as in ``begin``, since they would break
        them. Items that do are planned again first; ``thoroughly``: in groups, too."""
        if not len(self.rows):
            return plan, []
        share_of_time = _SHARE_THOROUGHLY if thoroughly else _SHARE_OF_TIME
        deadline = self.team.watch.seconds + share_of_time * self.team.watch.seconds_to_plan
        plan = self._planned_again(plan, _HEAVY, self._plan_items, deadline)
        for share in _HEAVIER if thoroughly else ():
            plan = self._planned_again(plan, share, self._plan_groups, deadline)
        if thoroughly:
            plan = self._planned_again(plan, _HEAVIEST, _plan_quantities, deadline)
        changed = [number for number, of in enumerate(plan.plans) if of is not begin.plans[number]]
        out = self._taken_out(begin, plan, changed)
        hand = begin.copy()
        if not hand.accept([plan.plans[number] for number in changed if number not in out]):
            return hand, changed
        return hand, out

    def _planned_again(
        self,
        plan: PlanInHand,
        share: float,
        how: Callable[[Team, PlanInHand, float], None],
        deadline: float,
    ) -> PlanInHand:
        """``plan`` where it keeps ramps; else what ``how`` makes of it at another price."""
        watch = self.team.watch
        is_due = len(self._broken(plan)) > 0 and watch.seconds < deadline and not watch.is_over()
        eased = self._at(share, plan) if is_due else None
        if eased is None:
            return plan
        how(*eased, deadline)
        return eased[1]

    def _plan_items(self, team: Team, plan: PlanInHand, deadline: float) -> None:
        """Items that take part in broken ramps are planned one by one."""
        plan_roughly(team, plan, self._in(plan), deadline)

    def _plan_groups(self, team: Team, plan: PlanInHand, deadline: float) -> None:
        """For one broken ramp after the other, those that change hours there most are planned together."""
        free, tried = np.zeros(self.changes.shape[1]), list[int]()
        while len(tried) < _MOST_RAMPS and (left := deadline - team.watch.seconds) > 0:
            ramp = next((row for row in self._broken(plan) if row not in tried), None)
            if ramp is None:
                return
            tried.append(ramp)
            changes = np.abs([(self.changes[ramp] @ team.use_of(of)).item() for of in plan.plans])
            numbers = tuple(n for n in np.argsort(-changes)[:_IN_A_GROUP].tolist() if changes[n] > 0)
            plans = tuple(plan.plans[n].values for n in numbers)
            group = Group(numbers, plans, plan.without(numbers), free, None, _GAP, _NODES)
            for found in plan_groups(team, plan, [group], seconds=left):
                if found is not None:
                    plan.accept(found)

    def _at(self, share: float, plan: PlanInHand) -> tuple[Team, PlanInHand] | None:
        """None where the solver fails."""
        problem = _priced(self.team.shared.problem, self.rows, share * self.price)
        team = replace(
            self.team, shared=replace(self.team.shared, problem=problem), watch=self.team.watch.aside()
        )
        offered = problem.offered(plan.use)
        return None if offered is None else (team, PlanInHand(team, plan.plans, offered))

    def _broken(self, plan: PlanInHand) -> list[int]:
        """Broken ramps, the worst first."""
        beyond = self.changes @ plan.use - self.limits
        return [row for row in np.argsort(-beyond).tolist() if beyond[row] > _NEGLIGIBLE]

    def _in(self, plan: PlanInHand) -> list[int]:
        """Items that take part in broken ramps."""
        broken = self.changes[self._broken(plan)]
        return [n for n, of in enumerate(plan.plans) if np.any(broken @ self.team.use_of(of) > _NEGLIGIBLE)]

    def _taken_out(self, begin: PlanInHand, plan: PlanInHand, changed: Sequence[int]) -> list[int]:
        """Items without which ramps are kept: first those that break most for what they save."""
        use_of = self.team.use_of
        changes = np.array(
            [self.changes @ (use_of(plan.plans[n]) - use_of(begin.plans[n])) for n in changed]
        ).reshape(len(changed), len(self.rows))
        saved = np.array([begin.plans[n].cost - plan.plans[n].cost for n in changed])
        left, out = self.changes @ plan.use, list[int]()
        while (beyond := np.maximum(left - self.limits, 0.0)).max() > _NEGLIGIBLE and len(out) < len(changed):
            breaks = np.minimum(changes, beyond) @ beyond / np.maximum(saved, _NEGLIGIBLE)
            breaks[out] = -np.inf
            out.append(int(np.argmax(breaks)))
            left = left - changes[out[-1]]
        return sorted(changed[place] for place in out)


def _plan_quantities(team: Team, plan: PlanInHand, _: float) -> None:
    improve_quantities(team, plan, THOROUGH, _QUANTITIES_SHARE)


def easing(team: Team, data: PlanningData, cost: float) -> Easing:
    """``cost``: of making nothing."""
    rows = _rows_of(team.shared, _RAMPS)
    hours = sum(sum(resource.regular_hours) for resource in data.resources.values())
    limits = team.shared.problem.compiled.row_upper[rows]
    return Easing(team, rows, _changes(team.shared), limits, cost / max(hours, 1.0))


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


def _changes(shared: CompiledShared) -> sparse.csr_matrix:
    problem = shared.problem
    matrix = sparse.csr_matrix(problem.matrix)
    of_hours = matrix[_rows_of(shared, _HOURS)]
    hours = -of_hours[:, problem.own].T @ of_hours[:, problem.uses]  # rows say: use − hours = 0
    return sparse.csr_matrix(matrix[_rows_of(shared, _RAMPS)][:, problem.own] @ hours)


def _rows_of(shared: CompiledShared, families: frozenset[str]) -> Columns:
    handles = (handle for handle in shared.shared.fragment.rows if handle.family in families)
    return np.array([shared.compiled.row(handle) for handle in handles], dtype=np.int64)
