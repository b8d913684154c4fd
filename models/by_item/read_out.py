"""Tidy plans of all items that together keep what they share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..item_calls.item_store import ItemReading
from ..solver.compiled import Floats
from .item_team import PlanInHand, Team


def readings_within_reach(team: Team, hand: PlanInHand, readings: Sequence[ItemReading]) -> list[ItemReading]:
    """``readings``: of the plans in hand, tidied. Where those take more together than can be offered, items
    that tidying made take most are left as they are when nothing is made of them, one by one, until they do
    not: a plan of all others is worth more than none.
    """
    kept = list(readings)
    uses = [team.by_row(number, reading.use) for number, reading in enumerate(kept)]
    size = np.maximum(1.0, np.where(np.isfinite(team.shared.problem.most), team.shared.problem.most, 1.0))
    more = [
        float(((use - team.use_of(plan)) / size).max(initial=0.0))
        for use, plan in zip(uses, hand.plans, strict=True)
    ]
    total: Floats = np.sum(uses, axis=0) if uses else np.zeros(len(size))
    for number in sorted(range(len(kept)), key=lambda number: -more[number]):
        if more[number] <= 0 or team.shared.problem.offered(total) is not None:
            break
        (kept[number],) = team.read([team.idle[number]])
        total = total - uses[number] + team.by_row(number, kept[number].use)
    return kept
