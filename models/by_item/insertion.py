"""Items put into the plan in hand one after the other, as an order-up-to rule has them: something to begin
with, in hand soon. Items that may not be made so, by rules that it does not know, are searched for a plan."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

import numpy as np

from ..blocks.item_column import ItemColumn
from ..data import PlanningData
from ..item_calls.group_planning import plan_group
from ..item_calls.ordered_item import plan_as_ordered
from ..ordering.order_up_to import Made, Orders, ordered
from ..solver.compiled import Floats
from .item_team import GroupPlanner, PlanInHand, Team, plan_groups

_AT_ONCE, _LEAST_AT_ONCE = 0.02, 2
"""Share of all items that are planned at the same time, and how many at least; the same on every machine, as
plans may not depend on its cores."""
_GAP, _NODES = 2e-2, 1

Plans = Sequence[tuple[ItemColumn, ...] | None]


def insert_items(team: Team, data: PlanningData, hand: PlanInHand, numbers: Sequence[int]) -> None:
    """Plan ``numbers`` within what the others leave, the dearest first: as ordered, then by search.

    What was planned when time was over stays.
    """
    insert_by_search(team, hand, insert_as_ordered(team, data, hand, numbers))


def insert_as_ordered(
    team: Team,
    data: PlanningData,
    hand: PlanInHand,
    numbers: Sequence[int],
    known: Mapping[int, Made] = MappingProxyType({}),
) -> list[int]:
    """Plan ``numbers`` as the rule has them, the dearest first; those of which it orders anything, but not so
    that it keeps all other rules and saves money. ``known``: by number, what items make in ``hand``, beyond
    which the rule orders; of others that is what is frozen."""
    waiting = sorted(numbers, key=lambda number: -hand.plans[number].cost)
    use = dict(zip(team.shared.problem.rows, hand.use.tolist(), strict=True))
    parts = [team.parts[number] for number in waiting]
    made = [known.get(number, part.frozen_lots) for number, part in zip(waiting, parts, strict=True)]
    found = ordered(data, parts, use, made)
    orders = {n: of for n, of, anyway in zip(waiting, found, made, strict=True) if of.production != anyway}
    return _put_in(team, hand, list(orders), _AsOrdered(team, hand, orders).plans)


def insert_by_search(team: Team, hand: PlanInHand, numbers: Sequence[int]) -> None:
    """Plan ``numbers`` by a short search each."""
    _put_in(team, hand, numbers, lambda batch, _: _searched(team, hand, batch, plan_group))


def plan_roughly(team: Team, hand: PlanInHand, numbers: Sequence[int], deadline: float) -> None:
    """Plan ``numbers`` anew until ``deadline`` (seconds of the watch), each by a search that ends where cuts
    no longer help."""
    how = partial(plan_group, by_rounding=True)
    _put_in(team, hand, numbers, lambda batch, _: _searched(team, hand, batch, how), deadline)


def _put_in(
    team: Team,
    hand: PlanInHand,
    numbers: Sequence[int],
    plans_of: Callable[[Sequence[int], Sequence[int]], Plans],
    deadline: float = math.inf,
) -> list[int]:
    """Items that found no plan, or none that saves anything. ``plans_of``: (items planned now, all that still
    wait) → their plans.

    Where others that were planned beside it may have taken its room, an item is planned again.
    """
    waiting, refused = list(numbers), list[int]()
    at_once = max(_LEAST_AT_ONCE, round(len(waiting) * _AT_ONCE))
    while waiting and team.watch.seconds < deadline and not team.watch.is_over():
        batch, again = waiting[:at_once], list[int]()
        for place, (number, plans) in enumerate(zip(batch, plans_of(batch, waiting), strict=True)):
            if plans is None or not hand.accept(plans):
                (again if plans is not None and place > 0 else refused).append(number)
        waiting = [*again, *waiting[at_once:]]
    return refused


class _AsOrdered:
    """Plans as the rule has them: whatever it has others take that wait is kept for them."""

    def __init__(self, team: Team, hand: PlanInHand, orders: dict[int, Orders]) -> None:
        self._team, self._hand, self._orders = team, hand, orders
        self._kept = {number: _by_row(team, of) for number, of in orders.items()}

    def plans(self, batch: Sequence[int], waiting: Sequence[int]) -> Plans:
        shared, patience = self._team.shared.problem, self._team.patience
        taken = others_of(self._hand, batch, waiting, self._kept, shared.most)
        asked = (
            (number, (shared, number, others, self._orders[number].production, patience))
            for number, others in zip(batch, taken, strict=True)
        )
        found = self._team.ask(plan_as_ordered, asked)
        return [None if plan is None else (plan,) for plan in found]


def others_of(
    hand: PlanInHand,
    batch: Sequence[int],
    waiting: Sequence[int],
    kept: dict[int, Floats],
    most: Floats,
) -> list[Floats]:
    """For each of ``batch``, by shared row: what all others take in the plan in hand and, as far as there is
    room for it, what is ``kept`` for those of them that are ``waiting``."""
    all_kept = sum((kept[number] for number in waiting), np.zeros(len(most)))
    others = ((hand.without([number]), all_kept - kept[number]) for number in batch)
    return [np.maximum(taken, np.minimum(taken + also, most)) for taken, also in others]


def _by_row(team: Team, orders: Orders) -> Floats:
    position = team.shared.problem.position
    use = np.zeros(len(position))
    for row, hours in orders.use.items():
        if row in position:
            use[position[row]] = hours
    return use


def _searched(team: Team, hand: PlanInHand, batch: Sequence[int], how: GroupPlanner) -> Plans:
    return plan_groups(team, hand, (hand.group([number], _GAP, _NODES) for number in batch), how)
