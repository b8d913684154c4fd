"""What an item costs at least, by its multicommodity form; called by a `Crew`.

Starts that the facility location problem thinks of, and those a period earlier or later, are commodities of
their own; the others, which hardly ever count, are told apart only by factory and two periods. So the form
has less than half of its columns and proves nearly as much.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from .commodities import LotNetwork, lot_network
from .commodity_model import commodity_model
from .compiled import CompiledModel, Floats
from .item_problem import compile_item
from .item_store import Columns, ItemStore
from .linear_run import LinearRun
from .location_sources import near_setups
from .weak_duality import weak_duality

_APART = 2
"""Periods of starts that are one commodity, where they hardly count."""
_FAR = 1.0
"""The solver is not told of ends of columns beyond this (those of setups are 1): they hardly ever count, and
without them an interior point takes a third fewer steps. The bound knows them."""


def commodity_bound(store: ItemStore, number: int, prices: Floats, seconds: float) -> float:
    """No plan of the item costs less at ``prices`` (by its own shared rows); −∞ where nothing is proven in
    time. Its block is built anew: the handles needed for this are not kept."""
    item = store.item(number)
    network = lot_network(*compile_item(store.parts[number]))
    cost = item.problem.priced(prices).cost
    model = commodity_model(network, cost, _lots(network, store.located(number, prices).maybe))
    deadline = time.monotonic() + seconds
    for asked in (_without_far_ends(model), model):  # without ends what is paid for may be endless
        run = LinearRun(asked, threads=1, central=True)
        run.blunt()
        if run.solve(deadline - time.monotonic()) is not None:
            bound = weak_duality(model, run.row_duals()) + model.offset
            return bound if np.isfinite(bound) else -np.inf
    return -np.inf


def _without_far_ends(model: CompiledModel) -> CompiledModel:
    return replace(model, upper=np.where(model.upper > _FAR, np.inf, model.upper))


def _lots(network: LotNetwork, setups: Columns) -> list[list[int]]:
    """Starts in commodities; ``setups``: those worth having."""
    near = set(near_setups(network.starts, setups).tolist())
    lots: dict[tuple[int, ...], list[int]] = {}
    for number, start in enumerate(network.starts):
        own = start.setup in near
        key = (start.factory, start.period, 0) if own else (start.factory, start.period // _APART)
        lots.setdefault(key, []).append(number)
    return list(lots.values())
