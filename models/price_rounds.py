"""Rounds of prices: items are planned alone at prices of what they share, until no price proves more.

Every round proves a bound on the cost of all plans: what the items cost at least, paying the prices, and what
sharing costs at least, being paid them (Lagrangian bound). It is right whatever the prices are, and although
items are not planned to the optimum: their bounds count, not their plans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .compiled import Floats
from .gap import good_enough
from .item_pricing import PricedItem
from .item_team import PlanInHand, Team
from .master import Master

_ROUNDS = 40
_SHARE_OF_TIME = 0.3
"""Part of the time left that rounds of prices may take."""
_FIRST_WIDTH, _LEAST_WIDTH, _MOST_WIDTH = 0.02, 0.002, 1.0
_WIDER, _NARROWER = 1.3, 0.6
"""How far prices may move from the best ones so far, as a share of them; from round to round."""
_FLOOR = 0.1
"""Prices count as at least this share of the mean price when it comes to how far they may move."""


@dataclass(frozen=True)
class Bound:
    """``prices``: by shared row; ``items``: what every item costs at least, paying them; ``total``: what all
    plans cost at least."""

    prices: Floats
    items: Floats
    total: float

    def proves(self, cost: float, gap: float) -> bool:
        """Whether a plan that costs ``cost`` is within ``gap`` of the bound."""
        return cost <= good_enough(self.total, gap)


def price_rounds(team: Team, first: Floats, hand: PlanInHand, gap: float) -> Bound | None:
    """The best bound of some rounds, beginning at prices ``first``; None where not one was proven in time.

    Ends early where the bound proves the plan in hand within ``gap``, or prices hardly move any more.
    """
    master = Master(team.shared.problem, team.places)
    master.add([*team.idle, *hand.plans])
    deadline = team.watch.seconds + _SHARE_OF_TIME * team.watch.seconds_to_plan
    best: Bound | None = None
    prices, width = first, _FIRST_WIDTH
    for _ in range(_ROUNDS):
        priced = team.priced(prices)
        known = [one for one in priced if one is not None]
        if len(known) < len(priced):
            break
        found = _bound(team, prices, known)
        is_better = found is not None and (best is None or found.total > best.total)
        if found is not None and is_better:
            best = found
            team.watch.proven(best.total)
        width = min(_MOST_WIDTH, width * _WIDER) if is_better else width * _NARROWER
        is_enough = best is not None and best.proves(hand.cost, gap)
        if is_enough or width < _LEAST_WIDTH or team.watch.seconds > deadline:
            break
        columns = [one.column for one in known if one.column is not None]
        if columns:
            master.add(columns)
        center = first if best is None else best.prices
        reach = width * np.maximum(center, _FLOOR * _mean(center))
        prices = master.solve(np.maximum(center - reach, np.minimum(center, 0.0)), center + reach)[1]
    return best


def _mean(prices: Floats) -> float:
    above = prices[prices > 0]
    return float(above.mean()) if len(above) else 1.0


def _bound(team: Team, prices: Floats, priced: Sequence[PricedItem]) -> Bound | None:
    """None where it was not proven what sharing costs at least."""
    shared = team.shared.problem.least_cost(prices, team.patience)
    items = np.array([one.bound for one in priced])
    total = float(items.sum()) + (0.0 if shared is None else shared)
    return None if shared is None or not np.isfinite(total) else Bound(prices, items, total)
