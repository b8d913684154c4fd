"""What leads to prices and to a plan of all items: coarse plans of them, made by the crew."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..coarse.coarse_item import Detail
from ..item_calls.coarse_plan import CoarseCall, CoarsePlan, coarse_plan
from ..solver.compiled import Floats
from .item_team import Team


class CoarseGuide:
    """``prices``: by shared row, 0 before the first plan. ``last``: by item, the last coarse plan that it is
    in."""

    def __init__(self, team: Team, detail: Detail, most: int) -> None:
        """``most``: items in one coarse plan; of more, parts as like each other as can be have plans of their
        own, in which every item stands for several."""
        self._team, self._detail, self._most = team, detail, most
        self.last: dict[int, CoarsePlan] = {}
        self._lots: dict[int, Floats] = {}
        self.prices = np.zeros(len(team.shared.problem.rows))

    def plan(self, numbers: Sequence[int], taken: Floats, rounds: int) -> None:
        """Plan items anew, all others taking ``taken`` by shared row; where there is no plan in time, the
        last one leads on."""
        plan_beside(self._team, [(self, rounds, self._team.patience)], numbers, taken)

    def plans(self, count: int) -> int:
        """How many coarse plans are made of ``count`` items."""
        return -(-count // self._most)

    def calls(self, numbers: Sequence[int], taken: Floats, rounds: int) -> list[CoarseCall]:
        """What is asked of the crew for a new plan."""
        return [
            CoarseCall(part, self._detail, self._lots, taken, len(numbers) / len(part), rounds)
            for part in self._parts(numbers)
        ]

    def follow(self, plans: Sequence[CoarsePlan]) -> None:
        """Lead by new plans; where there is none, by the last ones."""
        if not plans:
            return
        self.prices = np.mean([plan.prices for plan in plans], axis=0)
        for plan in plans:
            self._lots.update(plan.lots)
            self.last.update(dict.fromkeys(plan.use, plan))

    def _parts(self, numbers: Sequence[int]) -> list[tuple[int, ...]]:
        wanted = {number: sum(self._team.parts[number].demand.values()) for number in numbers}
        order = sorted(numbers, key=lambda number: -wanted[number])
        count = self.plans(len(order))
        return [tuple(order[begin::count]) for begin in range(count)]


def plan_beside(
    team: Team,
    guides: Sequence[tuple[CoarseGuide, int, float]],
    numbers: Sequence[int],
    taken: Floats,
) -> None:
    """Let several guides plan the same items at the same time, each in so many rounds, and every plan of it
    in so many seconds; see `CoarseGuide.plan`."""
    shared = team.shared.problem
    asked = [
        [(shared, call, patience) for call in guide.calls(numbers, taken, rounds)]
        for guide, rounds, patience in guides
    ]
    for (guide, _, _), plans in zip(guides, team.ask_beside(coarse_plan, asked), strict=True):
        guide.follow([plan for plan in plans if plan is not None])
