"""What an item costs at least, by its multicommodity form; called by a `Crew`.

Starts that the facility location problem thinks of, and those a period earlier or later, are commodities of
their own; the others, which hardly ever count, are told apart only by factory and two periods. So the form
has less than half of its columns and proves nearly as much.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..blocks.item_problem import compile_item
from ..location.commodities import LotNetwork, lot_network
from ..location.commodity_model import commodity_model
from ..location.location_sources import near_setups
from ..solver.compiled import Columns, CompiledModel, Floats
from ..solver.linear_run import LinearRun
from ..solver.weak_duality import weak_duality
from .item_store import ItemStore

_APART, _ELSEWHERE = 2, 4
"""Periods of starts that are one commodity, where they hardly count: at one factory, and at all factories of
which the location problem does not think."""


def commodity_bound(store: ItemStore, number: int, prices: Floats, seconds: float, quickly: bool) -> float:
    """No plan of the item costs less at ``prices`` (by its own shared rows); −∞ where nothing is proven in
    time. ``quickly``: factories of which the location problem does not think are not told apart, which takes
    a sixth less time and proves a little less. Its block is built anew: the handles needed for this are not
    kept."""
    item = store.item(number)
    network = lot_network(*compile_item(store.parts[number]))
    cost = item.problem.priced(prices).cost
    model = commodity_model(network, cost, _lots(network, store.located(number, prices).maybe, quickly))
    run = LinearRun(_without_ends(model, len(cost)), threads=1, central=True)
    run.blunt()
    run.solve(seconds)
    if not run.has_duals:  # near the optimum or not, they prove something
        return -np.inf
    bound = weak_duality(model, run.row_duals()) + model.offset
    return bound if np.isfinite(bound) else -np.inf


def _without_ends(model: CompiledModel, own: int) -> CompiledModel:
    """The same linear programme; only the first ``own`` columns, those of the block, keep their ends.

    Those of the others follow from the rows, and are a thousand times what is wanted: an interior point takes
    a third fewer steps where it is not told of them. `weak_duality` needs them.
    """
    upper = model.upper.copy()
    upper[own:][upper[own:] > 0] = np.inf
    return replace(model, upper=upper)


def _lots(network: LotNetwork, setups: Columns, quickly: bool) -> list[list[int]]:
    """Starts in commodities; ``setups``: those worth having."""
    near = set(near_setups(network.starts, setups).tolist())
    thought_of = {start.factory for start in network.starts if start.setup in near or not quickly}
    lots: dict[tuple[int, ...], list[int]] = {}
    for number, start in enumerate(network.starts):
        key: tuple[int, ...] = (start.period // _ELSEWHERE,)
        if start.setup in near:
            key = start.factory, start.period, 0
        elif start.factory in thought_of:
            key = start.factory, start.period // _APART
        lots.setdefault(key, []).append(number)
    return list(lots.values())
