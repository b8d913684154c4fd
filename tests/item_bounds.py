"""What a bound on single items has to keep, whichever way it is proven."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.blocks.item_problem import ItemProblem
from models.data import PlanningData
from models.item_calls.item_store import ItemStore, load_items
from models.solver.compiled import CompiledModel, Floats
from models.solver.highs_run import run_mip

ItemBound = Callable[[ItemStore, int, Floats], float]
"""(items, number of one, prices by its own shared rows) → what it costs at least"""


def optimum(model: CompiledModel) -> float:
    """Cost of the best plan of an item alone."""
    return run_mip(model, 0.0, 60.0, threads=1).objective


def drawn_prices(problem: ItemProblem, draw: np.random.Generator) -> Floats:
    """Prices of some of the rows that the item shares; hours of a whole factory may also be worth using."""
    prices = draw.exponential(draw.choice([0.1, 1.0, 10.0]), len(problem.shared))
    prices *= draw.random(len(prices)) < 0.5
    steady = np.array([row.rule == "factory_hours" for row in problem.shared], dtype=bool)
    return np.where(steady & (draw.random(len(prices)) < 0.5), -0.3 * prices, prices)


def assert_bounds(data: PlanningData, seed: int, bound_of: ItemBound) -> int:
    """The bound of every item, alone and with prices, is at most its optimum; how many were finite."""
    draw, store, finite = np.random.default_rng(seed), load_items(data), 0
    for number in range(len(store.parts)):
        problem = store.item(number).problem
        for prices in (np.zeros(len(problem.shared)), drawn_prices(problem, draw)):
            best, bound = optimum(problem.priced(prices)), bound_of(store, number, prices)
            assert bound <= best + 1e-6 * max(1.0, abs(best))
            finite += bool(np.isfinite(bound))
    return finite
