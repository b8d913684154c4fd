"""A plan of all items at once, as coarse plans have it.

Coarse plans whose lots were brought in line with them often enough (`coarse_setups`) say what is started
where and when, in all items and within what they share. That is set up for, and all quantities are planned
with it, many items together within the room that they take in the coarse plans.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from .coarse_guide import CoarseGuide
from .compiled import Floats
from .group_planning import Group
from .item_team import PlanInHand, Team
from .quantity_rounds import chunks_of_rivals, share_of
from .start_planning import plan_with_starts

_ROUNDS = 8
"""How often lots are brought in line with the coarse plan before them."""
_MOST_COLUMNS = 120_000
"""Columns of the blocks that are planned at once."""
_GAP, _NODES = 5e-3, 1


def start_as_coarse(team: Team, hand: PlanInHand, guide: CoarseGuide, numbers: Sequence[int]) -> list[int]:
    """Plan ``numbers`` anew, where that costs less; those of them that the coarse plans make and that were
    not."""
    guide.plan(numbers, hand.without(numbers), _ROUNDS)
    groups = list(_groups(team, hand, guide))
    seconds = team.watch.seconds_to_plan / (1 + math.ceil(len(groups) / team.crew.slots))
    starts = [[guide.last[number].made[number] for number in group.numbers] for group in groups]
    calls = (
        (group.numbers[0], (team.shared.problem, group, of_group, seconds))
        for group, of_group in zip(groups, starts, strict=True)
    )
    left: list[int] = []
    for group, plans in zip(groups, team.ask(plan_with_starts, calls), strict=True):
        if plans is None or not hand.accept(plans):
            left += group.numbers
    return sorted(left)


def _groups(team: Team, hand: PlanInHand, guide: CoarseGuide) -> Iterator[Group]:
    """Items that coarse plans make, in groups that may all be accepted: each has the room that it takes
    in the coarse plans, and its share of what these leave."""
    most = team.shared.problem.most
    uses = {
        number: plan.use[number].full() for number, plan in sorted(guide.last.items()) if plan.made[number]
    }
    chunks = chunks_of_rivals(team, uses, _MOST_COLUMNS)
    taken = [np.sum([uses[number] for number in chunk], axis=0) for chunk in chunks]
    together = sum(taken, hand.without(uses))
    with np.errstate(invalid="ignore"):
        free = np.where(np.isfinite(most), most - together, 0.0)
    for chunk, own in zip(chunks, taken, strict=True):
        share = share_of(own, together, len(chunks))
        others: Floats = together - own + (1 - share) * free
        plans = tuple(hand.plans[number].values for number in chunk)
        yield Group(chunk, plans, others, np.zeros(len(most)), None, _GAP, _NODES)
