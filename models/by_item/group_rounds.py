"""Fix-and-optimize by item: groups of items that compete are planned again together, the others stay.

Items whose plans cost most above what is proven for them lead a group, and those that compete with the leader
for the same dear hours are drawn into it. Groups are planned several at once; a plan that takes room which
another one of them took meanwhile is dropped. (Helber, S., Sahling, F.: A fix-and-optimize approach for the
multi-level capacitated lot sizing problem, International Journal of Production Economics 123 (2010) 247-256.)
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

import numpy as np

from ..item_calls.group_planning import Group
from ..progress import relative_gap
from ..rivals import drawn_rivals
from ..solver.compiled import Floats
from .item_proofs import by_gain, potential
from .item_team import PlanInHand, Team, plan_groups
from .price_rounds import Bound
from .quantity_rounds import ROUGHLY, THOROUGH, improve_quantities

_FIRST_SIZE, _LAST_SIZE = 1, 6
_LEADING = 0.98
"""Share of what could be gained that the items hold which lead groups; the others would find nothing."""
_LEAST_AT_ONCE = 2
_ITEMS_A_GROUP_AT_ONCE = 25
"""Groups planned at the same time: one for so many items, and at least two."""
_GAP, _NODES = 2e-3, 1
_LAST_QUANTITIES = 0.15
"""Share of the time that is kept for planning all quantities once more, where they have moved."""
_WORTH_GOING_ON = 2e-4
"""Groups grow when a turn of all leaders has gained less than this share of the cost."""
_SINGLES_SHARE = 0.4
"""Part of the time left that turns of single items may take before the rest of the bound is proven: they gain
most a second, of rich plans many times as much as that proves."""
_SHARE_OF_GAP = 0.1
"""Quantities are planned to this share of the gap in hand: what is finer is lost in it."""
_MOVED, _MOVED_A_LITTLE = 5e-3, 1e-3
"""All quantities are planned again when groups have gained this share of the cost; and at the end."""


class GroupRounds:
    """Turns of groups. The draw is seeded: the same data give the same groups."""

    def __init__(self, team: Team, hand: PlanInHand, prices: Floats, gap: float) -> None:
        """``prices``: at which items look for setups and rivals, by shared row; ``gap``: of the bound, within
        which the plan in hand is good enough."""
        self.team, self.hand, self.prices, self.gap = team, hand, prices, gap
        self._draw, self._settled = random.Random(0), hand.cost
        self._size = min(_FIRST_SIZE, len(hand.plans))
        self._bound: Bound | None = None
        self._end = self._last_quantities = math.inf

    def plan_singles(self, bound: Bound | None) -> None:
        """Make the plan in hand cheaper by turns of single items until they gain little, in a part of the
        time left."""
        watch = self.team.watch
        self._bound, self._end = bound, watch.seconds + _SINGLES_SHARE * watch.seconds_to_plan
        self._run(_FIRST_SIZE)

    def run(self, bound: Bound | None) -> None:
        """Make the plan in hand cheaper until it is within the gap of the bound, groups find nothing more, or
        time is up. Every item that could gain leads a group in each turn; groups grow where a turn gains
        little."""
        watch = self.team.watch
        self._bound, self._end = bound, math.inf
        self._last_quantities = watch.seconds + (1 - _LAST_QUANTITIES) * watch.seconds_to_plan
        self._run(_LAST_SIZE)
        if not is_within(self.hand, bound, self.gap):
            self._settle(_MOVED_A_LITTLE, 1.0)

    def _run(self, last: int) -> None:
        hand = self.hand
        while self._size <= min(last, len(hand.plans)) and not self._is_over():
            before = hand.cost
            self._turn(self._size)
            if before - hand.cost < _WORTH_GOING_ON * abs(before):
                self._size += 1

    def _turn(self, size: int) -> None:
        team, hand = self.team, self.hand
        for groups in _batches(team, hand, self.prices, self._bound, size, self._draw):
            if self._is_over():
                return
            self._settle(_MOVED, _LAST_QUANTITIES)
            now = (_group(hand, numbers, self.prices) for numbers in groups)
            for plans in plan_groups(team, hand, now):
                if plans is not None:
                    hand.accept(plans)

    def _settle(self, moved: float, share_of_time: float) -> None:
        """Plan all quantities, where groups have gained this share of the cost since the last time."""
        if self._has_moved(moved):
            improve_quantities(self.team, self.hand, _fine_enough(self.hand, self._bound), share_of_time)
            self._settled = self.hand.cost

    def _has_moved(self, share: float) -> bool:
        return self._settled - self.hand.cost > share * abs(self._settled)

    def _is_over(self) -> bool:
        watch = self.team.watch
        is_late = watch.seconds > self._last_quantities and self._has_moved(_MOVED_A_LITTLE)
        is_over = is_late or watch.seconds > self._end or watch.is_over()
        return is_over or is_within(self.hand, self._bound, self.gap)


def _fine_enough(hand: PlanInHand, bound: Bound | None) -> float:
    """The gap to which quantities are planned."""
    gap = relative_gap(hand.cost, None if bound is None else bound.total)
    return ROUGHLY if gap is None else min(ROUGHLY, max(THOROUGH, _SHARE_OF_GAP * gap))


def is_within(hand: PlanInHand, bound: Bound | None, gap: float) -> bool:
    """Whether the plan in hand is proven within ``gap``."""
    return bound is not None and bound.proves(hand.cost, gap)


def _group(hand: PlanInHand, numbers: tuple[int, ...], prices: Floats) -> Group:
    plans = tuple(hand.plans[number].values for number in numbers)
    return Group(numbers, plans, hand.without(numbers), prices, None, _GAP, _NODES)


def _batches(
    team: Team, hand: PlanInHand, prices: Floats, bound: Bound | None, size: int, draw: random.Random
) -> Iterator[list[tuple[int, ...]]]:
    """Groups to be planned at the same time, without an item in common; items lead one in turn."""
    rivalry = _rivalry(team, hand, prices)
    leaders = _leaders(_potential(team, hand, bound), team.columns)
    at_once = max(_LEAST_AT_ONCE, len(hand.plans) // _ITEMS_A_GROUP_AT_ONCE)
    while leaders:
        taken: set[int] = set()
        groups = []
        for leader in leaders[:at_once]:
            if leader not in taken:
                rivals = drawn_rivals(leader, size - 1, rivalry[leader], draw, taken)
                groups.append((leader, *rivals))
                taken.update(groups[-1])
        leaders = leaders[at_once:]
        yield groups


def _leaders(potential: Floats, columns: Floats) -> list[int]:
    """Items that hold nearly all of what could be gained, those that hold most of it a column first."""
    order = by_gain(potential, columns)
    before = np.cumsum(potential[order]) - potential[order]
    leaders: list[int] = order[before < _LEADING * potential.sum()].tolist()
    return leaders


def _potential(team: Team, hand: PlanInHand, bound: Bound | None) -> Floats:
    """By item, what a better plan of it could gain."""
    return np.array([plan.cost for plan in hand.plans]) if bound is None else potential(team, hand, bound)


def _rivalry(team: Team, hand: PlanInHand, prices: Floats) -> Floats:
    """Item × item: how much they compete, Σ over shared rows of money · the shares that both take."""
    shares = np.array([team.use_of(plan) for plan in hand.plans]) / np.maximum(hand.use, 1e-9)
    weighted = shares * np.sqrt(np.maximum(prices * hand.use, 0.0))
    rivalry: Floats = weighted @ weighted.T
    return rivalry + 1e-3 * max(float(rivalry.max(initial=0.0)), 1.0)
