"""The lot that balances setups against stock."""

from __future__ import annotations

import math


def economic_lot(setup_cost: float, demand_per_period: float, holding_cost: float) -> float:
    """√(2 K d / h): units a lot, for a setup cost K, demand d and holding cost h per unit, both per period.

    Harris, F. W., How many parts to make at once (1913). Infinite where holding is free.
    """
    if holding_cost <= 0:
        return math.inf
    return math.sqrt(2 * setup_cost * demand_per_period / holding_cost)
