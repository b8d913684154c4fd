"""A better bound at prices that stay: items are searched one by one, those first whose plans cost most above
what is proven for them.

Rounds of prices prove what items cost at least by relaxations; branch and bound on single items proves more.
What it finds on the way is a plan of the item that may be taken.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .compiled import Floats
from .item_team import PlanInHand, Team
from .price_rounds import Bound

_AT_ONCE = 4


def prove_items(team: Team, hand: PlanInHand, bound: Bound, gap: float) -> Bound:
    """The bound after a search of every item, or as many as there is time for.

    Ends early where the plan in hand is proven within ``gap``.
    """
    order = np.argsort(-potential(team, hand, bound), kind="stable").tolist()
    for begin in range(0, len(order), _AT_ONCE):
        if team.watch.is_over() or bound.proves(hand.cost, gap):
            break
        bound = _searched(team, hand, bound, order[begin : begin + _AT_ONCE])
    return bound


def potential(team: Team, hand: PlanInHand, bound: Bound) -> Floats:
    """By item, what its plan costs, paying prices, above what is proven for it."""
    paid = [plan.cost + float(team.use_of(plan) @ bound.prices) for plan in hand.plans]
    return np.array(paid) - bound.items


def _searched(team: Team, hand: PlanInHand, bound: Bound, numbers: list[int]) -> Bound:
    items = bound.items.copy()
    for number, priced in zip(numbers, team.searched(hand, bound.prices, numbers), strict=True):
        if priced is None:
            continue
        items[number] = max(items[number], priced.bound)
        if priced.column is not None:
            hand.accept([priced.column])
    better = replace(bound, items=items, total=bound.total + float(np.sum(items - bound.items)))
    team.watch.proven(better.total)
    return better
