"""When a plan is near enough to its bound."""

from __future__ import annotations

import math


def good_enough(bound: float | None, gap: float) -> float:
    """The cost at which a plan is proven within ``gap`` of ``bound``: (cost − bound) ≤ gap · |cost|."""
    if bound is None:
        return -math.inf
    return bound / (1 - gap) if bound > 0 and gap < 1 else bound


def highest(*bounds: float | None) -> float | None:
    """The best of what was proven; None where nothing was."""
    return max((bound for bound in bounds if bound is not None), default=None)
