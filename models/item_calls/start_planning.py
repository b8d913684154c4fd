"""Many items planned together with setups where coarse plans start something; called by a `Crew`.

A coarse plan starts a part of a lot here and there. What it starts is set up for, what makes most of a lot
first and as far as there is room; quantities show what of it is worth a lot, and the rest is closed.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from ..blocks.item_column import ItemColumn
from ..blocks.shared_problem import SharedProblem
from ..blocks.stacked import Stacked
from ..solver.compiled import Columns, CompiledModel, Floats
from ..solver.linear_run import LinearRun
from .group_planning import Group, room_of, searched, stacked_group
from .item_store import ItemStore, StoredItem
from .quantity_planning import with_setups

Starts = Mapping[tuple[str, int], float]
"""(factory, period) → units started there"""

_COUNTS, _STAYS = 0.3, 0.5
"""Share of a least lot from which on a start is set up for: of what a coarse plan makes, and of what is made
where it may be less than a least lot."""


def plan_with_starts(
    store: ItemStore,
    shared: SharedProblem,
    group: Group,
    starts: Sequence[Starts],
    seconds: float,
) -> tuple[ItemColumn, ...] | None:
    """The items' plans within the room that the others leave, with setups where ``starts``, by item of the
    group, start something; None where none was found. Items that may not be made so, by rules of their own
    that coarse plans do not know, are left as they are."""
    deadline = time.monotonic() + seconds
    items, stacked = stacked_group(store, shared, group)
    room = room_of(shared, group)
    made = [_units(item, of_item) for item, of_item in zip(items, starts, strict=True)]
    begun = _within(room, items, shared, made, _COUNTS)
    model = _without_least_lots(items, stacked, with_setups(items, stacked, begun))
    values = LinearRun(model, threads=1, central=True).solve_anyhow(seconds)
    if values is None:
        possible = _possible(items, begun, deadline)
        if len(possible) in (0, len(items)):
            return None
        smaller, of_these = _without_others(store, shared, group, possible), [starts[n] for n in possible]
        return plan_with_starts(store, shared, smaller, of_these, deadline - time.monotonic())
    begun = _within(room, items, shared, stacked.split(values), _STAYS)
    model, left = with_setups(items, stacked, begun), max(0.0, deadline - time.monotonic())
    return searched(group, items, stacked, model, None, left, by_rounding=True)


def _possible(items: Sequence[StoredItem], begun: Sequence[Columns], deadline: float) -> list[int]:
    """Places of items that may have setups ``begun``, whatever is shared."""
    possible, nothing = [], np.zeros(0, dtype=np.int64)
    for place, (item, setups) in enumerate(zip(items, begun, strict=True)):
        count = len(item.problem.cost)
        alone = Stacked(item.problem.model(np.zeros(count)), np.array([0, count]), nothing, nothing)
        model = _without_least_lots([item], alone, with_setups([item], alone, [setups]))
        if LinearRun(model, threads=1).solve_anyhow(deadline - time.monotonic()) is not None:
            possible.append(place)
    return possible


def _without_others(store: ItemStore, shared: SharedProblem, group: Group, places: Sequence[int]) -> Group:
    """The group of items at ``places``, what the others take now being taken."""
    others = group.others.copy()
    for place in set(range(len(group.numbers))).difference(places):
        problem = store.item(group.numbers[place]).problem
        others[shared.places(problem)] += problem.use @ group.plans[place].full()
    numbers, plans = [group.numbers[place] for place in places], [group.plans[place] for place in places]
    return replace(group, numbers=tuple(numbers), plans=tuple(plans), others=others)


def _units(item: StoredItem, starts: Starts) -> Floats:
    """By column of the block, the units that are started."""
    units = np.zeros(len(item.problem.cost))
    for place, column in item.starts.items():
        units[column] = starts.get(place, 0.0)
    return units


def _within(
    room: Floats, items: Sequence[StoredItem], shared: SharedProblem, made: Sequence[Floats], least: float
) -> list[Columns]:
    """By item, setups of starts that make ``least`` of a least lot: those that make most of one first, and
    as many as there is room for with their least lots."""
    wanted = []
    for number, (item, values) in enumerate(zip(items, made, strict=True)):
        shares = values[item.produce] / np.maximum(item.smallest, 1.0)
        worth = np.flatnonzero((item.setups >= 0) & (shares >= least))
        wanted += [(-float(shares[start]), number, int(start)) for start in worth]
    uses = [sparse.csc_matrix(item.problem.use) for item in items]
    places = [shared.places(item.problem) for item in items]
    left, begun = room.copy(), [list[int]() for _ in items]
    for _, number, start in sorted(wanted):
        item, use = items[number], uses[number]
        takes = use[:, [item.setups[start]]] + item.smallest[start] * use[:, [item.produce[start]]]
        rows, hours = places[number][takes.indices], takes.data
        if np.all(hours <= left[rows]):
            left[rows] -= hours
            begun[number].append(int(item.setups[start]))
    return [np.array(sorted(setups), dtype=np.int64) for setups in begun]


def _without_least_lots(items: Sequence[StoredItem], stacked: Stacked, model: CompiledModel) -> CompiledModel:
    """The linear programme in which a setup may make less than a least lot."""
    has_setup = np.zeros(len(model.cost), dtype=bool)
    has_start = np.zeros(len(model.cost), dtype=bool)
    for item, begin in zip(items, stacked.starts, strict=False):
        has_setup[begin + item.setups[item.setups >= 0]] = True
        has_start[begin + item.produce] = True
    pattern = sparse.csc_matrix(model.matrix != 0)
    tied = (pattern @ has_setup > 0) & (pattern @ has_start > 0)
    of_items = np.arange(len(tied)) < len(tied) - len(stacked.rows)
    lower = np.where(tied & of_items, -np.inf, model.row_lower)
    return replace(model, row_lower=lower, is_integer=np.zeros_like(model.is_integer))
