"""A coarse linear plan of many items together (see `coarse_item`): what shared hours are about worth, what
each item will take of them, and in which lots.

It is no plan and no bound on anything; items that are planned one by one are led by it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..blocks.item_column import Sparse
from ..blocks.item_problem import ItemProblem
from ..blocks.shared_problem import SharedProblem
from ..blocks.stacked import Stacked, stack
from ..coarse.coarse_item import Detail
from ..coarse.coarse_setups import CoarseItem
from ..kept_plan import fixed_at
from ..solver.compiled import CompiledModel, Floats
from ..solver.linear_run import LinearRun
from .item_store import ItemStore

_DEAR = 0.05
"""Units that would be worth making only for so much less of their cost are left out of the next plan: it has
half the columns then, and takes half the time."""

_EXACT, _LARGE = 4, 60_000
"""Plans at the end that are made exactly; those before them only show which lots to try. Of fewer columns all
are."""


@dataclass(frozen=True)
class CoarseCall:
    """What is asked for. ``lots``: item → lot sizes by its starts; of an item that is not in it, usual ones;
    ``taken``: by shared row, what all other items take; ``weight``: items that each of ``numbers`` stands
    for; ``rounds``: plans that are made, lots of one by the plan before it."""

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
    dear: list[int] = []
    for still in reversed(range(asked.rounds if items else 0)):
        problems = [item.bearing(lots[number], asked.weight) for number, item in items.items()]
        stacked = stack(problems, shared, asked.taken)
        solved = _solved(
            fixed_at(stacked.model, dict.fromkeys(dear, 0.0)),
            deadline,
            still >= _EXACT and stacked.model.matrix.shape[1] >= _LARGE,
        )
        if solved is None:
            break
        values, duals = solved
        own = dict(zip(items, stacked.split(values), strict=True))
        prices = _prices(stacked, shared, duals)
        plan = _read(items, lots, problems, own, prices, asked.weight, shared)
        lots, dear = dict(plan.lots), _dear(list(items.values()), stacked, duals)
    return plan


def _solved(model: CompiledModel, deadline: float, rough: bool) -> tuple[Floats, Floats] | None:
    """Values of all columns, and duals of all rows."""
    run = LinearRun(model, threads=1, central=True, rough=rough)
    values = run.solve_anyhow(deadline - time.monotonic())
    return None if values is None else (values, run.row_duals())


def _dear(items: Sequence[CoarseItem], stacked: Stacked, duals: Floats) -> list[int]:
    """Columns of units started that cost too much, paying ``duals``, to come into the next plan. They may
    come back in the one after it, as these are asked anew of all columns."""
    model = stacked.model
    started = np.concatenate(
        [begin + np.unique(item.units.indices) for begin, item in zip(stacked.starts, items, strict=False)]
    )
    reduced = model.cost - model.matrix.T @ duals
    dear: list[int] = started[reduced[started] > _DEAR * np.abs(model.cost[started])].tolist()
    return dear


def _prices(stacked: Stacked, shared: SharedProblem, duals: Floats) -> Floats:
    """By shared row, what a unit of use is worth."""
    of_rows = np.zeros(len(shared.compiled.row_upper))
    of_rows[stacked.rows] = duals[len(duals) - len(stacked.rows) :]
    return shared.clean_prices(-(shared.matrix[:, shared.uses].T @ of_rows))


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
