"""A better bound at prices that stay: items are looked at one by one, those first whose plans cost most above
what is proven for them, a column of their blocks: proving more of large blocks takes longer.

Rounds of prices prove what items cost at least by quick relaxations. Telling their units apart by lots proves
more of each in a second or so; branch and bound still more in many, and what it finds on the way is a plan of
the item that may be taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from ..item_calls.item_pricing import SearchedItem
from ..solver.compiled import Columns, Floats
from .item_team import PlanInHand, Team
from .price_rounds import Bound

_AT_ONCE = 4
_LOTS_AT_ONCE = 8
"""Items between two looks at the clock; many, as some take longer than others."""
_TELLING = 16
"""Items whose lots are told apart before anything is expected of all of them."""
_QUICKLY_FROM = 300
"""Of more items fewer lots are told apart: there is seldom time for all of them."""
_SHARE_OF_TIME = 0.72
"""Part of the time left that telling lots apart may take."""


def prove_by_lots(team: Team, hand: PlanInHand, bound: Bound, gap: float, least: float = 0.0) -> Bound:
    """The bound after the multicommodity forms of all items, or of as many as there is time for; those whose
    lots are told apart already are left out.

    Ends early where the plan in hand is proven within ``gap``, and where, from what was proven so far, all
    items are expected to prove no more than this ``least`` share of the gap in hand.
    """
    deadline = team.watch.seconds + _SHARE_OF_TIME * team.watch.seconds_to_plan
    prices, first, known = bound.prices, bound.total, bound.told_apart
    left = [number for number in _in_turn(team, hand, bound) if number not in known]
    for numbers in _batches(left, _LOTS_AT_ONCE):
        told = len(bound.told_apart) - len(known)
        expected = (bound.total - first) * len(team.parts) / max(told, 1)
        is_little = told >= _TELLING and expected < least * (hand.cost - bound.total)
        if is_little or team.watch.seconds > deadline or _is_over(team, hand, bound, gap):
            break
        found = team.bounded(prices, numbers, len(team.parts) > _QUICKLY_FROM)
        bound = _raised(team, bound, numbers, found)
        bound = replace(bound, told_apart=bound.told_apart.union(numbers))
    return bound


def prove_items(team: Team, hand: PlanInHand, bound: Bound, gap: float) -> Bound:
    """The bound after a search of every item, or as many as there is time for.

    Ends early where the plan in hand is proven within ``gap``.
    """
    for numbers in _batches(_in_turn(team, hand, bound), _AT_ONCE):
        if _is_over(team, hand, bound, gap):
            break
        priced = team.searched(hand, bound.prices, numbers)
        _accept(hand, priced)
        bound = _raised(team, bound, numbers, [None if one is None else one.bound for one in priced])
    return bound


def potential(team: Team, hand: PlanInHand, bound: Bound) -> Floats:
    """By item, what its plan costs, paying prices, above what is proven for it."""
    paid = [plan.cost + float(team.use_of(plan) @ bound.prices) for plan in hand.plans]
    return np.array(paid) - bound.items


def by_gain(potential: Floats, columns: Floats) -> Columns:
    """Items in the order in which they are worth the time: those first that could gain most a column."""
    return np.argsort(-potential / columns, kind="stable")


def _in_turn(team: Team, hand: PlanInHand, bound: Bound) -> list[int]:
    """All items, those first that are worth the time most."""
    order: list[int] = by_gain(potential(team, hand, bound), team.columns).tolist()
    return order


def _batches(numbers: Sequence[int], at_once: int) -> Iterator[Sequence[int]]:
    return (numbers[begin : begin + at_once] for begin in range(0, len(numbers), at_once))


def _is_over(team: Team, hand: PlanInHand, bound: Bound, gap: float) -> bool:
    return team.watch.is_over() or bound.proves(hand.cost, gap)


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
