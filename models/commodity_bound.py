"""What an item costs at least, by its multicommodity form; called by a `Crew`.

Starts that the facility location problem thinks of, and those a period earlier or later, are commodities of
their own; the others, which hardly ever count, are told apart only by factory and month. So the form has a
third of its columns and proves nearly as much.
"""

from __future__ import annotations

import numpy as np

from .commodities import LotNetwork, lot_network
from .commodity_model import commodity_model
from .compiled import Floats
from .item_problem import compile_item
from .item_store import Columns, ItemStore
from .linear_run import LinearRun
from .location_sources import near_setups
from .weak_duality import weak_duality

_APART = 4
"""Periods of starts that are one commodity, where they hardly count."""


def commodity_bound(store: ItemStore, number: int, prices: Floats, seconds: float) -> float:
    """No plan of the item costs less at ``prices`` (by its own shared rows); −∞ where nothing is proven in
    time. Its block is built anew: the handles needed for this are not kept."""
    item = store.item(number)
    network = lot_network(*compile_item(store.parts[number]))
    cost = item.problem.priced(prices).cost
    model = commodity_model(network, cost, _lots(network, store.located(number, prices).maybe))
    run = LinearRun(model, threads=1, central=True)
    if run.solve(seconds) is None:
        return -np.inf
    bound = weak_duality(model, run.row_duals()) + model.offset
    return bound if np.isfinite(bound) else -np.inf


def _lots(network: LotNetwork, setups: Columns) -> list[list[int]]:
    """Starts in commodities; ``setups``: those worth having."""
    near = set(near_setups(network.starts, setups).tolist())
    lots: dict[tuple[int, ...], list[int]] = {}
    for number, start in enumerate(network.starts):
        own = start.setup in near
        key = (start.factory, start.period, 0) if own else (start.factory, start.period // _APART)
        lots.setdefault(key, []).append(number)
    return list(lots.values())
