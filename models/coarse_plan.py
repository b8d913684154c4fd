"""A coarse linear plan of many items together (see `coarse_item`): what shared hours are about worth, what
each item will take of them, and in which lots.

It is no plan and no bound on anything; items that are planned one by one are led by it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .coarse_item import Detail
from .coarse_setups import CoarseItem
from .compiled import Floats
from .item_column import Sparse
from .item_problem import ItemProblem
from .item_store import ItemStore
from .linear_run import LinearRun
from .shared_problem import SharedProblem
from .stacked import Stacked, stack


@dataclass(frozen=True)
class CoarseCall:
    """What is asked for. ``lots``: item → lot sizes by its starts; of an item that is not in it, usual
    ones; ``taken``: by shared row, what all other items take; ``weight``: items
    that each of ``numbers`` stands for; ``rounds``: plans that are made, lots of one by the plan before
    it."""

    numbers: tuple[int, ...]
    detail: Detail
    lots: Mapping[int, Floats]
    taken: Floats
    weight: float
    rounds: int


@dataclass(frozen=True)
class CoarsePlan:
    """``prices``: money per unit of use, by shared row. By item: ``use`` by shared row, ``lots`` by start,
    ``made``: (factory, period) → units started there."""

    prices: Floats
    use: Mapping[int, Sparse]
    lots: Mapping[int, Floats]
    made: Mapping[int, Mapping[tuple[str, int], float]]


def coarse_plan(
    store: ItemStore, shared: SharedProblem, asked: CoarseCall, seconds: float
) -> CoarsePlan | None:
    """None where no item can be made, or no plan was made in ``seconds``. Called by a `Crew`."""
    known = {number: store.coarse(number, asked.detail, shared) for number in asked.numbers}
    items = {number: item for number, item in known.items() if item is not None}
    lots = {number: asked.lots.get(number, item.usual) for number, item in items.items()}
    plan, deadline = None, time.monotonic() + seconds
    for _ in range(asked.rounds if items else 0):
        problems = [item.bearing(lots[number], asked.weight) for number, item in items.items()]
        stacked = stack(problems, shared, asked.taken)
        solved = _solved(stacked, shared, deadline)
        if solved is None:
            break
        values, prices = solved
        own = dict(zip(items, stacked.split(values), strict=True))
        plan = _read(items, lots, problems, own, prices, asked.weight, shared)
        lots = dict(plan.lots)
    return plan


def _solved(stacked: Stacked, shared: SharedProblem, deadline: float) -> tuple[Floats, Floats] | None:
    """Values of all columns, and prices."""
    run = LinearRun(stacked.model, threads=1, central=True)
    values = run.solve(deadline - time.monotonic())
    if values is None:  # an interior point may end unclear: the simplex method goes on from there
        values = run.solve(deadline - time.monotonic())
    if values is None:
        return None
    duals = np.zeros(len(shared.compiled.row_upper))
    duals[stacked.rows] = run.row_duals()[len(stacked.model.row_upper) - len(stacked.rows) :]
    return values, shared.clean_prices(-(shared.matrix[:, shared.uses].T @ duals))


def _read(
    items: Mapping[int, CoarseItem],
    lots: Mapping[int, Floats],
    problems: Sequence[ItemProblem],
    own: Mapping[int, Floats],
    prices: Floats,
    weight: float,
    shared: SharedProblem,
) -> CoarsePlan:
    use, following, made = {}, {}, {}
    for (number, item), problem in zip(items.items(), problems, strict=True):
        taken = np.zeros(len(shared.rows))
        taken[shared.places(problem)] = problem.use @ own[number] / weight
        use[number] = Sparse.of(taken)
        following[number] = item.next_lots(lots[number], own[number])
        made[number] = item.made(own[number])
    return CoarsePlan(prices, use, following, made)
