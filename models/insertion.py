"""A plan item by item: one after the other, items are given what those before them have left.

Those that lose most by not being made come first. Every item pays for the room that it takes what the items
after it would give for it, by the coarse plan of what is still to come; with room that costs nothing, the
first ones would take it all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .group_planning import Group, plan_group
from .item_problem import ItemProblem
from .item_team import GroupPlanner, PlanInHand, Team, plan_groups
from .price_estimate import estimated_prices
from .sketch import sketch_group

_LEAST_AT_ONCE = 2
"""Items planned at the same time, at least."""
_GAP, _NODES = 2e-2, 1


@dataclass(frozen=True)
class Insertion:
    """How items are put in: ``plan`` makes the plan of one; ``at_once``: share of all items that are planned
    at the same time; ``estimates``: how often prices are estimated, at most."""

    plan: GroupPlanner
    at_once: float
    estimates: int


SKETCHED = Insertion(sketch_group, at_once=0.01, estimates=8)
"""Quick: a plan of every item in hand soon."""
SEARCHED = Insertion(plan_group, at_once=0.01, estimates=16)
"""Some times slower, and several per cent cheaper."""


def insert_items(
    team: Team,
    hand: PlanInHand,
    coarse: dict[int, ItemProblem],
    how: Insertion,
    is_over: Callable[[], bool],
) -> None:
    """Plan every item within what the others leave, the dearest first.

    ``coarse``: see `coarse_problems`. What was planned when ``is_over()`` stays.
    """
    waiting = sorted(range(len(hand.plans)), key=lambda number: -hand.plans[number].cost)
    at_once = max(_LEAST_AT_ONCE, round(len(waiting) * how.at_once))
    estimated, every = 2 * len(waiting), max(4, len(waiting) // how.estimates)
    prices = np.zeros(len(team.shared.problem.rows))
    while waiting and not is_over():
        if estimated - len(waiting) >= every:
            left = [coarse[number] for number in waiting if number in coarse]
            prices = estimated_prices(left, team.shared.problem, hand.without(waiting), team.patience)
            estimated = len(waiting)
        batch, waiting = waiting[:at_once], waiting[at_once:]
        asked = [
            Group((n,), (hand.plans[n].values,), hand.without([n]), prices, prices, _GAP, _NODES)
            for n in batch
        ]
        waiting = [*_not_accepted(team, hand, asked, how), *waiting]


def _not_accepted(team: Team, hand: PlanInHand, asked: Sequence[Group], how: Insertion) -> Iterator[int]:
    """Items to be planned again: their room was taken meanwhile by others that were planned beside them."""
    for place, (group, plans) in enumerate(zip(asked, plan_groups(team, hand, asked, how.plan), strict=True)):
        if plans is not None and not hand.accept(plans) and place > 0:
            yield group.numbers[0]
