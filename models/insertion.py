"""The first plan by item: one after the other, items are given what those before them have left.

Those that lose most by not being made come first. Every item pays for the room that it takes what the items
after it would give for it, by the coarse plan of what is still to come; with room that costs nothing, the
first ones would take it all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from .compiled import Floats
from .group_planning import Group
from .item_problem import ItemProblem
from .item_team import PlanInHand, Team, plan_groups
from .price_estimate import estimated_prices

_AT_ONCE_SHARE = 100
_LEAST_AT_ONCE = 2
"""Items planned at the same time: so many, and one more per this number of items."""
_ESTIMATES = 16
"""How often prices are estimated while the first plan is made, at most."""
_GAP, _NODES = 2e-2, 1


def insert_items(team: Team, hand: PlanInHand, coarse: dict[int, ItemProblem]) -> None:
    """Plan every item within what the others leave, the dearest first.

    ``coarse``: see `coarse_problems`. What was planned when time is up stays.
    """
    waiting = sorted(range(len(hand.plans)), key=lambda number: -hand.plans[number].cost)
    at_once = max(_LEAST_AT_ONCE, len(waiting) // _AT_ONCE_SHARE)
    estimated, every = len(waiting) + len(waiting), max(4, len(waiting) // _ESTIMATES)
    prices = np.zeros(len(team.shared.problem.rows))
    while waiting and not team.watch.is_over():
        if estimated - len(waiting) >= every:
            left = [coarse[number] for number in waiting if number in coarse]
            prices = estimated_prices(left, team.shared.problem, hand.without(waiting), team.patience)
            estimated = len(waiting)
        batch, waiting = waiting[:at_once], waiting[at_once:]
        waiting = [*_planned(team, hand, batch, prices), *waiting]


def _planned(team: Team, hand: PlanInHand, batch: Sequence[int], prices: Floats) -> Iterator[int]:
    """Items of the batch to be planned again: their room was taken meanwhile by others of it."""
    asked = [(hand.without([number]), number) for number in batch]
    groups = (
        Group((number,), (hand.plans[number].values,), others, prices, prices, _GAP, _NODES)
        for others, number in asked
    )
    for place, (number, plans) in enumerate(zip(batch, plan_groups(team, hand, groups), strict=True)):
        if plans is not None and not hand.accept(plans) and place > 0:
            yield number
