"""One item made as an order-up-to rule starts it; called by a `Crew`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ..blocks.item_column import ItemColumn, item_column
from ..blocks.shared_problem import SharedProblem
from ..blocks.stacked import stack
from ..solver.compiled import CompiledModel, Floats
from ..solver.linear_run import LinearRun
from .item_store import ItemStore, StoredItem

_NEARLY = 1e-6


def plan_as_ordered(
    store: ItemStore,
    shared: SharedProblem,
    number: int,
    others: Floats,
    starts: Mapping[tuple[str, int], float],
    seconds: float,
) -> ItemColumn | None:
    """A plan of an item with the setups of ``starts`` ((factory, period) → units), no more of each than that,
    within what ``others`` leave by shared row; None where there is none. Lots are rounded down."""
    item = store.item(number)
    problem = item.problem
    run = LinearRun(_started(item, stack([problem], shared, others).model, starts), threads=1, small=True)
    values = run.solve(seconds)
    lots = np.setdiff1d(np.flatnonzero(problem.is_integer), item.setups)
    if values is not None and len(lots):
        whole = np.maximum(np.floor(values[lots] + _NEARLY), problem.lower[lots])
        run.bound(lots, whole, whole)
        values = run.solve(seconds)
    return None if values is None else item_column(number, problem, values[: len(problem.cost)])


def _started(
    item: StoredItem, model: CompiledModel, starts: Mapping[tuple[str, int], float]
) -> CompiledModel:
    units = {column: starts.get(key, 0.0) for key, column in item.starts.items()}
    lower, upper = model.lower.copy(), model.upper.copy()
    for setup, produce in zip(item.setups.tolist(), item.produce.tolist(), strict=True):
        upper[produce] = max(lower[produce], min(upper[produce], units[produce]))
        if setup >= 0:
            begins = float(upper[produce] > 0)
            lower[setup] = upper[setup] = min(max(begins, lower[setup]), upper[setup])
    return replace(model, lower=lower, upper=upper)
