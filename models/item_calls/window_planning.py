"""Some items planned again together, with new setups at one factory in some periods only; called by a `Crew`.

Where what is wrong has a place and a time, nearly all other setups can stay as they are or be left out. The
search is small then, and may tell small gains apart that a search among all setups ends before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..blocks.item_column import ItemColumn
from ..blocks.shared_problem import SharedProblem
from ..solver.compiled import Columns, Floats
from .group_planning import Group, limited_to, searched, stacked_group
from .item_store import ItemStore, StoredItem
from .quantity_planning import begun


@dataclass(frozen=True)
class Window:
    """Some ``periods`` (numbers) at a factory."""

    factory: str
    periods: Sequence[int]


def plan_window(
    store: ItemStore,
    shared: SharedProblem,
    group: Group,
    shared_values: Floats,
    seconds: float,
    window: Window,
) -> tuple[ItemColumn, ...] | None:
    """The items' plans within the room that the others leave, with setups in hand or in ``window``; None
    where nothing was found. Takes what `plan_group` takes; no prices are paid.
    """
    items, stacked = stacked_group(store, shared, group)
    free = [
        np.union1d(begun(item, plan.full()), _setups_in(item, window))
        for item, plan in zip(items, group.plans, strict=True)
    ]
    model = replace(stacked.model, upper=limited_to(items, stacked, free))
    return searched(group, items, stacked, model, shared_values, seconds)


def _setups_in(item: StoredItem, window: Window) -> Columns:
    setup_of = item.setup_of
    wanted = [
        setup_of.get(produce, -1)
        for (factory, period), produce in item.starts.items()
        if factory == window.factory and period in window.periods
    ]
    return np.array([setup for setup in wanted if setup >= 0], dtype=np.int64)
