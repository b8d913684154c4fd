"""Rounds of prices: items are planned alone at prices of what they share, until no price proves more.

Every round proves a bound on the cost of all plans: what the items cost at least, paying the prices, and what
sharing costs at least, being paid them (Lagrangian bound). It is right whatever the prices are, and although
items are not planned to the optimum: their bounds count, not their plans.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..item_calls.item_pricing import PricedItem
from ..progress import relative_gap
from ..solver.compiled import Floats
from ..solver.gap import good_enough
from .item_team import PlanInHand, Team
from .master import Master
from .price_profiles import exchanges, leaning, mean_price

_ROUNDS = 40
_SHARE_OF_TIME, _KEPT_ROUNDS = 0.3, 17
"""Part of the time left that rounds of prices may take; or all but what so many of them take, where that is
more: in this time lots are told apart and groups come to where they find little."""
_LEANING = 1.4, 0.7
"""Factors of first prices at the beginning and at the end: the best prices of 50, 200 and 1 000 items lean
so, more or less, and those of coarse plans do not."""
_FLOOR = 0.1
"""Prices count as at least this share of the mean price when it comes to how far they may move."""


@dataclass(frozen=True)
class _Reach:
    """How far prices may move from the best ones so far, as a share of them: in the first round; where rounds
    end; at most; how it changes where they prove more, and where they do not. Rounds also end where they
    prove more by less than ``gain``, as a share of the bound, or `_FEW` of them together by less than
    ``little``."""

    first: float
    least: float
    most: float
    wider: float
    narrower: float
    gain: float
    little: float


_FEW = 4
_TOGETHER = _Reach(0.2, 0.02, 0.25, 2.0, 0.5, gain=1e-4, little=0.0)
"""Prices of one resource in all periods, which move together."""
_EACH = _Reach(0.03, 0.002, 1.0, 1.3, 0.6, gain=0.0, little=1e-4)
"""In the same time telling lots apart proves some times as much, and groups gain more."""


@dataclass(frozen=True)
class Bound:
    """``prices``: by shared row; ``items``: what every item costs at least, paying them; ``total``: what all
    plans cost at least; ``told_apart``: items whose lots were told apart for it."""

    prices: Floats
    items: Floats
    total: float
    told_apart: frozenset[int] = frozenset()

    def proves(self, cost: float, gap: float) -> bool:
        """Whether a plan that costs ``cost`` is within ``gap`` of the bound."""
        return cost <= good_enough(self.total, gap)


def price_rounds(team: Team, first: Floats, hand: PlanInHand, gap: float) -> Bound | None:
    """The best bound of some rounds, beginning near prices ``first``, or what the first unit of a use costs
    where that is more: coarse plans have items pay for vehicles themselves. None where not one was proven in
    time.

    At first prices of one resource move together, as profiles over time, then each by itself. Ends early
    where the bound proves the plan in hand within ``gap``, or prices hardly move any more.
    """
    rounds = _Rounds(team, hand, gap, first)
    rows = team.shared.problem.rows
    rounds.price(_at_entry(team, leaning(rows, first, *_LEANING)))
    rounds.master.exchange(exchanges(rows, first))
    rounds.run(_TOGETHER)
    rounds.master.end_exchanges()
    rounds.run(_EACH)
    return rounds.best


class _Rounds:
    """``best``: the best bound so far."""

    def __init__(self, team: Team, hand: PlanInHand, gap: float, first: Floats) -> None:
        self.master = Master(team.shared.problem, team.places)
        self.master.add([*team.idle, *hand.plans])
        self.best: Bound | None = None
        self._team, self._hand, self._gap = team, hand, gap
        self._first = _at_entry(team, first)
        self._begin, self._seconds = team.watch.seconds, team.watch.seconds_to_plan
        self._left = _ROUNDS
        self._not_located = frozenset[int]()

    def run(self, reach: _Reach) -> None:
        """Rounds until prices hardly move, or there is no time, or nothing to prove."""
        share, gain = reach.first, math.inf
        last = deque([gain], maxlen=_FEW)
        while share >= reach.least and self._goes_on():
            if 0 < gain < reach.gain or (len(last) == _FEW and sum(last) < reach.little):
                return
            prices = self._next(share)
            if prices is None:
                return
            gain = self.price(prices)
            last.append(gain)
            share = min(reach.most, share * reach.wider) if gain > 0 else share * reach.narrower

    def price(self, prices: Floats) -> float:
        """One round: what it proves more, as a share of the bound; 0 where it proves no more."""
        known = [one for one in self._team.priced(prices, self._not_located) if one is not None]
        if len(known) < len(self._team.parts):
            self._left = 0
            return 0.0
        if self._left == _ROUNDS:
            self._not_located = frozenset(n for n, one in enumerate(known) if not one.by_location)
        self._left -= 1
        uses = [one.use for one in known if one.use is not None]
        if uses:
            self.master.add(uses)
        found, before = _bound(self._team, prices, known), None if self.best is None else self.best.total
        if found is None or (before is not None and found.total <= before):
            return 0.0
        self.best = found
        self._team.watch.proven(found.total)
        gain = relative_gap(found.total, before)
        return math.inf if gain is None else gain

    def _goes_on(self) -> bool:
        is_enough = self.best is not None and self.best.proves(self._hand.cost, self._gap)
        return self._left > 0 and not is_enough and self._has_time()

    def _has_time(self) -> bool:
        took = self._team.watch.seconds - self._begin
        a_round = took / (_ROUNDS - self._left)
        return took <= max(_SHARE_OF_TIME * self._seconds, self._seconds - _KEPT_ROUNDS * a_round)

    def _next(self, share: float) -> Floats | None:
        """The master's prices, none of them further from the best ones than a ``share`` of them."""
        center = self._first if self.best is None else self.best.prices
        reach = share * np.maximum(center, _FLOOR * mean_price(center))
        return self.master.solve(np.maximum(center - reach, np.minimum(center, 0.0)), center + reach)


def _at_entry(team: Team, prices: Floats) -> Floats:
    """``prices``, none of them below what the first unit of a use costs; those of hours may be negative."""
    entry = team.shared.problem.entry_prices
    return np.where(entry > 0, np.maximum(prices, entry), prices)


def _bound(team: Team, prices: Floats, priced: Sequence[PricedItem]) -> Bound | None:
    """None where it was not proven what sharing costs at least."""
    shared = team.shared.problem.least_cost(prices, team.patience)
    items = np.array([one.bound for one in priced])
    total = float(items.sum()) + (0.0 if shared is None else shared)
    return None if shared is None or not np.isfinite(total) else Bound(prices, items, total)
