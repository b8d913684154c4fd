"""Which items are planned together with one: those that compete with it most, by chance."""

from __future__ import annotations

import random
from collections.abc import Collection

from .solver.compiled import Floats


def drawn_rivals(
    leader: int, wanted: int, rivalry: Floats, draw: random.Random, taken: Collection[int] = ()
) -> list[int]:
    """``wanted`` other items, none of them ``taken``, drawn with chances in proportion to ``rivalry``: by
    item, how much it competes with ``leader``. Fewer where there are no more."""
    chances = {
        number: float(weight)
        for number, weight in enumerate(rivalry)
        if number != leader and number not in taken
    }
    chosen: list[int] = []
    while chances and len(chosen) < wanted:
        number = draw.choices(list(chances), weights=list(chances.values()))[0]
        chosen.append(number)
        del chances[number]
    return chosen
