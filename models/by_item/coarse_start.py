"""A plan of all items at once, as coarse plans have it.

Coarse plans whose lots were brought in line with them often enough (`coarse_setups`) say what is started
where and when, in all items and within what they share. That is set up for, and all quantities are planned
with it, many items together within the room that they take in the coarse plans.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from ..blocks.item_column import ItemColumn
from ..item_calls.group_planning import Group
from ..item_calls.start_planning import Starts, plan_with_starts
from ..solver.compiled import Floats
from .chunks import chunks_of_rivals, groups_of_chunks
from .coarse_guide import CoarseGuide, plan_beside
from .item_team import PlanInHand, Team

_ROUNDS = 16
"""How often lots are brought in line with the coarse plan before them."""
_SHARE_OF_TIME = 0.4
"""Part of the time left that coarse plans may take; what it has come to by then counts."""
_GROUPS_SHARE = 0.8
"""Part of the time left that planning what coarse plans start may take: where a group ends without a plan,
all was for nothing."""
_MOST_COLUMNS = 120_000
"""Columns of the blocks that are planned at once."""
_GAP, _NODES = 1e-1, 1
"""Rounding the relaxation of given setups comes within half a per cent where no vehicles are to be counted,
and the search ends there; with vehicles within 7 %, and cuts find nothing better in ten times the time."""


def plan_coarsely(
    team: Team,
    begin: PlanInHand,
    guides: Sequence[CoarseGuide],
    numbers: Sequence[int],
    beside: Sequence[CoarseGuide] = (),
) -> None:
    """Let ``guides`` plan ``numbers``, the others being as in ``begin``. Guides ``beside`` them plan once
    meanwhile, and take no longer, although one worker may make all of their plans."""
    patience = _SHARE_OF_TIME * team.watch.seconds_to_plan
    asked = [(guide, _ROUNDS, patience) for guide in guides]
    asked += [(guide, 1, patience / guide.plans(len(numbers))) for guide in beside]
    plan_beside(team, asked, numbers, begin.without(numbers))


def start_as_coarse(
    hands: Sequence[tuple[Team, PlanInHand]], guides: Sequence[CoarseGuide], idle: PlanInHand
) -> list[tuple[PlanInHand, list[int]]]:
    """For each of ``hands``, a team and its plan, at the same time: the plan with the items of coarse plans
    planned anew, where that costs less, as those of one of ``guides`` have them, whichever leads to the
    cheapest plan; those that its coarse plans make and that were not. ``idle``: the plan in which nothing is
    made."""
    tries = [
        (team, begin, guide, list(_groups(team, begin, guide, idle)))
        for (team, begin), guide in product(hands, guides)
    ]
    leading, _ = hands[0]
    rounds = math.ceil(sum(len(groups) for *_, groups in tries) / leading.crew.slots)
    seconds = _GROUPS_SHARE * leading.watch.seconds_to_plan / max(1, rounds)
    calls = [
        [(team.shared.problem, group, _made(guide, group), seconds) for group in groups]
        for team, _, guide, groups in tries
    ]
    found = leading.ask_beside(plan_with_starts, calls)
    drafts = [_draft(begin, groups, plans) for (_, begin, _, groups), plans in zip(tries, found, strict=True)]
    of_hands = [drafts[place:][: len(guides)] for place in range(0, len(drafts), len(guides))]
    return [min(of_hand, key=lambda draft: draft[0].cost) for of_hand in of_hands]


def is_planned_at_once(team: Team) -> bool:
    """Whether all items of a coarse plan come into one group, which keeps what they share as a whole."""
    return sum(len(problem.cost) for problem in team.problems) <= _MOST_COLUMNS


def _made(guide: CoarseGuide, group: Group) -> list[Starts]:
    return [guide.last[number].made[number] for number in group.numbers]


def _draft(
    begin: PlanInHand, groups: Sequence[Group], found: Sequence[tuple[ItemColumn, ...] | None]
) -> tuple[PlanInHand, list[int]]:
    """The plan with what was found for each group; items that do not come in.

    Groups have room beside each other's new plans; beside what another one goes on with they may not have it.
    """
    hand, planned = begin.copy(), [plans for plans in found if plans is not None]
    everything = tuple(plan for plans in planned for plan in plans)
    come_in = [everything] if hand.accept(everything) else [plans for plans in planned if hand.accept(plans)]
    left = {number for group in groups for number in group.numbers}
    return hand, sorted(left.difference(plan.item for plans in come_in for plan in plans))


def _groups(team: Team, hand: PlanInHand, guide: CoarseGuide, idle: PlanInHand) -> Iterator[Group]:
    """Items that coarse plans make, in groups that may all be accepted: each has its share of what there is,
    by what it takes in the coarse plans."""
    uses = {
        number: plan.use[number].full() for number, plan in sorted(guide.last.items()) if plan.made[number]
    }
    others = hand.without(uses)
    chunks = chunks_of_rivals(team, uses, _MOST_COLUMNS)
    taken = _within_limits(
        team.shared.problem.most - others,
        [team.used([idle.plans[number] for number in chunk]) for chunk in chunks],
        [np.sum([uses[number] for number in chunk], axis=0) for chunk in chunks],
    )
    return groups_of_chunks(team, hand, chunks, taken, sum(taken, others), _GAP, _NODES)


def _within_limits(most: Floats, least: Sequence[Floats], wanted: Sequence[Floats]) -> list[Floats]:
    """By chunk and shared row, what is ``wanted``, or as much of it as there is room for. None takes less
    than its ``least``: stock that is at one warehouse may be anywhere in a pool of a coarse plan."""
    more = [np.maximum(0.0, want - own) for want, own in zip(wanted, least, strict=True)]
    together = sum(more, np.zeros(len(most)))
    room = np.clip(most - sum(least, np.zeros(len(most))), 0.0, together)
    share = np.divide(room, together, out=np.zeros(len(most)), where=together > 0)
    return [own + share * of for own, of in zip(least, more, strict=True)]
