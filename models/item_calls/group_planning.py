"""Some items planned again together, within what all others leave; called by a `Crew`.

Only setups that are worth thinking of are free (the kernel): those that the items' location problems think of
at given prices, and those next to the setups in hand. (Angelelli, E., Mansini, R., Speranza, M. G.: Kernel
search, Computers & Operations Research 37 (2010) 2017-2026.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..blocks.item_column import ItemColumn, Sparse, item_column
from ..blocks.offering import rounding_noise
from ..blocks.shared_problem import SharedProblem
from ..blocks.stacked import Stacked, stack
from ..location.location_sources import near_setups
from ..solver.compiled import Columns, CompiledModel, Floats
from ..solver.highs_run import attempt_mip
from .item_pricing import only_setups, with_whole_numbers
from .item_store import ItemStore, StoredItem

SET_UP = 0.5
_HAIR = 0.1
"""Share of rounding noise: what several groups take of it at the same time is still noise."""


@dataclass(frozen=True)
class Group:
    """Items to be planned again together.

    ``plans``: what they do now; ``others``: by shared row, what all other items take; ``near``: prices, by
    shared row, at which setups worth thinking of are looked for; ``prices``: paid for room that is taken
    (None: it is free). ``gap`` and ``nodes`` end the search. ``upper``: by column of the shared problem, its
    upper limit (None: the problem's own).
    """

    numbers: tuple[int, ...]
    plans: tuple[Sparse, ...]
    others: Floats
    near: Floats
    prices: Floats | None
    gap: float
    nodes: int
    upper: Floats | None = None


def plan_group(
    store: ItemStore,
    shared: SharedProblem,
    group: Group,
    shared_values: Floats,
    seconds: float,
    by_rounding: bool = False,
) -> tuple[ItemColumn, ...] | None:
    """The items' plans within the room that the others leave; None where nothing was found.

    ``shared_values``: of all columns of ``shared``, in the plan in hand; ``by_rounding``: see `run_mip`.
    """
    items, stacked = stacked_group(store, shared, group)
    model = stacked.model
    places = [shared.places(item.problem) for item in items]
    kernels = [
        _kernel(item, shared, group, here, plan.full())
        for item, here, plan in zip(items, places, group.plans, strict=True)
    ]
    upper, cost = limited_to(items, stacked, kernels), model.cost.copy()
    if group.prices is not None:
        for item, begin, here in zip(items, stacked.starts, places, strict=False):
            cost[begin : begin + len(item.problem.cost)] += item.problem.use.T @ group.prices[here]
    return searched(
        group, items, stacked, replace(model, upper=upper, cost=cost), shared_values, seconds, by_rounding
    )


def stacked_group(store: ItemStore, shared: SharedProblem, group: Group) -> tuple[list[StoredItem], Stacked]:
    """The items of a group, and the model of them within the room that they have."""
    items = [store.item(number) for number in group.numbers]
    return items, stack([item.problem for item in items], shared, group.others, group.upper)


def limited_to(items: Sequence[StoredItem], stacked: Stacked, worth: Sequence[Columns]) -> Floats:
    """Upper limits of the model of ``stacked`` that leave no setups but those ``worth`` having, by item."""
    upper = stacked.model.upper.copy()
    for item, begin, setups in zip(items, stacked.starts, worth, strict=False):
        own = slice(begin, begin + len(item.problem.cost))
        upper[own] = only_setups(item, upper[own], setups)
    return upper


def room_of(shared: SharedProblem, group: Group) -> Floats:
    """By shared row, the most that the items of a group can take together."""
    most = shared.most if group.upper is None else shared.most_up_to(group.upper)
    return most - group.others


def searched(
    group: Group,
    items: Sequence[StoredItem],
    stacked: Stacked,
    model: CompiledModel,
    shared_values: Floats | None,
    seconds: float,
    by_rounding: bool = False,
) -> tuple[ItemColumn, ...] | None:
    """The best plans found from those in hand; None where nothing was found.

    ``model``: the one of ``stacked`` with other limits or costs; ``shared_values``: None where the plans in
    hand are none of ``model``; ``by_rounding``: see `run_mip`."""
    start = None
    if shared_values is not None:
        start = np.concatenate([*(plan.full() for plan in group.plans), shared_values[stacked.columns]])
    # rounding noise in what others leave can break a rule
    found = attempt_mip(model, group.gap, seconds, start=start, nodes=group.nodes, by_rounding=by_rounding)
    if found.values is None:
        return None
    values = with_whole_numbers(model, found.values, seconds)
    if values is None:
        values = with_whole_numbers(_eased(stacked, model), found.values, seconds)
    if values is None:
        return None
    return tuple(
        item_column(number, item.problem, values)
        for number, item, values in zip(group.numbers, items, stacked.split(values), strict=True)
    )


def _eased(stacked: Stacked, model: CompiledModel) -> CompiledModel:
    """With a hair more room in shared rows: a plan that is a hair short of a whole lot may need it."""
    upper, first = model.row_upper.copy(), len(model.row_upper) - len(stacked.rows)
    upper[first:] += _HAIR * rounding_noise(upper[first:])
    return replace(model, row_upper=upper)


def _kernel(item: StoredItem, shared: SharedProblem, group: Group, here: Columns, values: Floats) -> Columns:
    """Setups of an item that are worth thinking of; ``here``: places of its shared rows."""
    priced = item.problem.priced(group.near[here])
    room = little_room(item, room_of(shared, group)[here])
    return np.union1d(item.location.solve(priced.cost, room, rough=True).maybe, _neighbours(item, values))


def _neighbours(item: StoredItem, values: Floats) -> Columns:
    """Setups of a plan, and those a period earlier or later at the same factory."""
    setups = np.array([start.setup for start in item.location.starts if start.setup >= 0], dtype=np.int64)
    return near_setups(item.location.starts, setups[values[setups] > SET_UP])


def little_room(item: StoredItem, left: Floats) -> Floats:
    """By column of the block, the most units for which ``left`` (by the item's shared rows) has room, a
    setup at the same start taken off first."""
    room = np.full(len(item.problem.cost), np.inf)
    use = item.problem.use.tocsc()
    for produce, setup in zip(item.produce, item.setups, strict=True):
        there = left.copy()
        if setup >= 0:
            rows = slice(use.indptr[setup], use.indptr[setup + 1])
            there[use.indices[rows]] -= use.data[rows]
        rows = slice(use.indptr[produce], use.indptr[produce + 1])
        each = use.data[rows]
        most = there[use.indices[rows]][each > 0] / each[each > 0]
        room[produce] = max(0.0, float(most.min(initial=np.inf)))
    return room
