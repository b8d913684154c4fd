"""A plan item by item: one after the other, items are given what those before them have left.

Those that lose most by not being made come first. A coarse plan of the items still to come (`coarse_guide`)
leads them: every item pays for the room that it takes what the items after it would give for it, and most of
what they will take is kept for them. With room that costs nothing, the first ones would take it all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .coarse_guide import CoarseGuide
from .compiled import Floats
from .group_planning import Group, plan_group
from .item_team import GroupPlanner, PlanInHand, Team, plan_groups
from .sketch import sketch_group

_LEAST_AT_ONCE = 2
"""Items planned at the same time, at least."""
_LEAST_A_GUIDE = 4
"""Items planned between two coarse plans, at least."""
_FIRST_ROUNDS, _ROUNDS = 3, 1
"""How often lots are brought in line with the coarse plan before them: at first, and later."""
_GAP, _NODES = 2e-2, 1


@dataclass(frozen=True)
class Insertion:
    """How items are put in: ``plan`` makes the plan of one; ``at_once``: share of all items that are planned
    at the same time; ``guides``: how often the coarse plan is made again, at most."""

    plan: GroupPlanner
    at_once: float
    guides: int


SKETCHED = Insertion(sketch_group, at_once=0.01, guides=4)
"""Quick: a plan of every item in hand soon."""
SEARCHED = Insertion(plan_group, at_once=0.01, guides=16)
"""Two or three times slower, and mostly a little cheaper."""


def insert_items(
    team: Team,
    hand: PlanInHand,
    guide: CoarseGuide,
    how: Insertion,
    is_over: Callable[[], bool],
    numbers: Sequence[int],
) -> None:
    """Plan ``numbers`` within what the others leave, the dearest first.

    What was planned when ``is_over()`` stays.
    """
    waiting = sorted(numbers, key=lambda number: -hand.plans[number].cost)
    at_once = max(_LEAST_AT_ONCE, round(len(waiting) * how.at_once))
    planned, every = len(waiting), max(_LEAST_A_GUIDE, len(waiting) // how.guides)
    guide.plan(waiting, hand.without(waiting), _FIRST_ROUNDS)
    while waiting and not is_over():
        if planned - len(waiting) >= every:
            guide.plan(waiting, hand.without(waiting), _ROUNDS)
            planned = len(waiting)
        batch = waiting[:at_once]
        taken = guide.others(hand, waiting, batch)
        asked = [_group(hand, guide, number, others) for number, others in zip(batch, taken, strict=True)]
        waiting = waiting[at_once:]
        waiting = [*_not_accepted(team, hand, asked, how), *waiting]


def _group(hand: PlanInHand, guide: CoarseGuide, number: int, others: Floats) -> Group:
    plans, prices = (hand.plans[number].values,), guide.prices
    return Group((number,), plans, others, prices, prices, _GAP, _NODES)


def _not_accepted(team: Team, hand: PlanInHand, asked: Sequence[Group], how: Insertion) -> Iterator[int]:
    """Items to be planned again: their room was taken meanwhile by others that were planned beside them."""
    for place, (group, plans) in enumerate(zip(asked, plan_groups(team, hand, asked, how.plan), strict=True)):
        if plans is not None and not hand.accept(plans) and place > 0:
            yield group.numbers[0]
