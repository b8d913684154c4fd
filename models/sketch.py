"""A quick plan of one item: the setups of its location problem, and quantities by linear programmes.

No search: it takes a few hundredths of a second, so that hundreds of items have a plan before the first of
them could be searched for a better one. Called by a `Crew`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .compiled import CompiledModel, Floats
from .group_planning import Group, little_room
from .item_column import ItemColumn, item_column
from .item_pricing import only_setups
from .item_store import ItemStore, StoredItem
from .linear_solution import linear_solution_or_none
from .shared_problem import SharedProblem
from .stacked import stack

_NEARLY = 1e-6
_WORTH_A_LOT = 0.5
"""Share of the least lot from which on a start makes that lot; below, it makes nothing."""


def sketch_group(
    store: ItemStore, shared: SharedProblem, group: Group, _shared_values: Floats, _seconds: float
) -> tuple[ItemColumn, ...] | None:
    """A plan of the one item of ``group`` within the room that the others leave; None where none is found.

    ``group.prices`` are paid for the room that is taken. Takes what `plan_group` takes.
    """
    (number,) = group.numbers
    item = store.item(number)
    here = shared.places(item.problem)
    stacked = stack([item.problem], shared, group.others)
    own = slice(0, len(item.problem.cost))
    cost = stacked.model.cost.copy()
    if group.prices is not None:
        cost[own] += item.problem.use.T @ group.prices[here]
    room = little_room(item, shared.most[here] - group.others[here])
    location = item.location.solve(item.problem.priced(group.near[here]).cost, room, rough=True)
    upper = stacked.model.upper.copy()
    upper[own] = only_setups(item, upper[own], location.setups)
    values = _with_whole_numbers(item, replace(stacked.model, cost=cost, upper=upper))
    return None if values is None else (item_column(number, item.problem, values[own]),)


def _with_whole_numbers(item: StoredItem, model: CompiledModel) -> Floats | None:
    """Setups are those that make about a least lot when they need not be whole; lots are rounded down."""
    is_integer, own = model.is_integer, len(item.problem.cost)
    relaxed = replace(model, is_integer=np.zeros_like(is_integer))
    values = _solved(relaxed)
    if values is None:
        return None
    lower, upper = model.lower.copy(), model.upper.copy()
    for setup, produce, smallest in zip(item.setups, item.produce, item.smallest, strict=True):
        if setup >= 0:
            begins = values[produce] > max(_WORTH_A_LOT * smallest, _NEARLY)
            lower[setup] = upper[setup] = float(begins)
    values = _solved(replace(relaxed, lower=lower, upper=upper))
    lots = np.setdiff1d(np.flatnonzero(is_integer[:own]), item.setups)
    if values is None or not len(lots):
        return values
    lower[lots] = upper[lots] = np.floor(values[lots] + _NEARLY)
    return _solved(replace(relaxed, lower=lower, upper=upper))


def _solved(model: CompiledModel) -> Floats | None:
    solved = linear_solution_or_none(model)
    return None if solved is None else solved[1]
