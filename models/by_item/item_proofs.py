"""A better bound at prices that stay: items are looked at one by one, those first whose plans cost most above
what is proven for them, a column of their blocks: proving more of large blocks takes longer.

Rounds of prices prove what items cost at least by quick relaxations. Telling their units apart by lots proves
more of each in a second or so; branch and bound still more in many, and what it finds on the way is a plan of
the item that may be taken.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from ..item_calls.item_pricing import SearchedItem
from ..solver.compiled import Columns, Floats
from .item_team import PlanInHand, Team
from .price_rounds import Bound

_AT_ONCE = 4
_LOTS_AT_ONCE = 8
"""Items between two looks at the clock; many, as some take longer than others."""
_QUICKLY_FROM = 300
"""Of more items fewer lots are told apart: there is seldom time for all of them."""
_SHARE_OF_TIME = 0.72
"""Part of the time left that telling lots apart may take."""


def prove_by_lots(team: Team, hand: PlanInHand, bound: Bound, gap: float) -> Bound:
    """The bound after the multicommodity forms of all items, or of as many as there is time for.

    Ends early where the plan in hand is proven within ``gap``.
    """
    deadline = team.watch.seconds + _SHARE_OF_TIME * team.watch.seconds_to_plan

    def proven(numbers: Sequence[int]) -> list[float | None]:
        return team.bounded(bound.prices, numbers, len(team.parts) > _QUICKLY_FROM)

    return _proved(team, hand, bound, gap, proven, _LOTS_AT_ONCE, deadline)


def prove_items(team: Team, hand: PlanInHand, bound: Bound, gap: float) -> Bound:
    """The bound after a search of every item, or as many as there is time for.

    Ends early where the plan in hand is proven within ``gap``.
    """

    def proven(numbers: Sequence[int]) -> list[float | None]:
        priced = team.searched(hand, bound.prices, numbers)
        _accept(hand, priced)
        return [None if one is None else one.bound for one in priced]

    return _proved(team, hand, bound, gap, proven, _AT_ONCE)


def potential(team: Team, hand: PlanInHand, bound: Bound) -> Floats:
    """By item, what its plan costs, paying prices, above what is proven for it."""
    paid = [plan.cost + float(team.use_of(plan) @ bound.prices) for plan in hand.plans]
    return np.array(paid) - bound.items


def by_gain(potential: Floats, columns: Floats) -> Columns:
    """Items in the order in which they are worth the time: those first that could gain most a column."""
    return np.argsort(-potential / columns, kind="stable")


def _proved(
    team: Team,
    hand: PlanInHand,
    bound: Bound,
    gap: float,
    proven: Callable[[Sequence[int]], list[float | None]],
    at_once: int,
    deadline: float = math.inf,
) -> Bound:
    """The bound after what is ``proven`` of some items, ``at_once`` of them at a time, as long as it is not
    enough and there is time."""
    order = by_gain(potential(team, hand, bound), team.columns).tolist()
    for begin in range(0, len(order), at_once):
        if team.watch.is_over() or team.watch.seconds > deadline or bound.proves(hand.cost, gap):
            break
        numbers = order[begin : begin + at_once]
        bound = _raised(team, bound, numbers, proven(numbers))
    return bound


def _accept(hand: PlanInHand, priced: Sequence[SearchedItem | None]) -> None:
    for one in priced:
        if one is not None and one.column is not None:
            hand.accept([one.column])


def _raised(team: Team, bound: Bound, numbers: Sequence[int], proven: Sequence[float | None]) -> Bound:
    """The bound with what is proven of some items, where that is more; None: there was no time."""
    items = bound.items.copy()
    for number, least in zip(numbers, proven, strict=True):
        if least is not None:
            items[number] = max(items[number], least)
    better = replace(bound, items=items, total=bound.total + float(np.sum(items - bound.items)))
    team.watch.proven(better.total)
    return better
