"""Prices of what items share, estimated from a coarse linear plan of all items (see `coarse_item`).

They say where hours are short and what one of them is worth about; they are no bound on anything.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .coarse_item import Detail, coarse_item
from .compiled import Floats
from .item_data import ItemData
from .item_problem import ItemProblem
from .linear_run import LinearRun
from .shared_problem import SharedProblem
from .stacked import stack

_SAMPLE = 200
"""Items in the coarse plan at most; of more items every so many stand for the others, from large to small."""


def coarse_problems(
    parts: Sequence[ItemData], shared: SharedProblem, detail: Detail
) -> dict[int, ItemProblem]:
    """Number of an item → its part of the coarse plan; items that can or need not be made are left out."""
    problems = {number: coarse_item(part, shared, detail) for number, part in enumerate(parts)}
    return {number: problem for number, problem in problems.items() if problem is not None}


def estimated_prices(
    problems: Sequence[ItemProblem], shared: SharedProblem, taken: Floats, seconds: float
) -> Floats:
    """Money per unit of use of every shared row, when all but the items of ``problems`` take ``taken``; 0
    where the coarse plan was not made in ``seconds``."""
    if not problems:
        return np.zeros(len(shared.rows))
    stacked = stack(_sampled(problems), shared, taken)
    deadline = time.monotonic() + seconds
    run = LinearRun(stacked.model, threads=1, central=True)
    solved = run.solve(seconds)
    if solved is None:  # an interior point may end unclear: the simplex method goes on from there
        solved = run.solve(deadline - time.monotonic())
    if solved is None:
        return np.zeros(len(shared.rows))
    duals = np.zeros(len(shared.compiled.row_upper))
    duals[stacked.rows] = run.row_duals()[len(stacked.model.row_upper) - len(stacked.rows) :]
    return shared.clean_prices(-(shared.matrix[:, shared.uses].T @ duals))


def _sampled(problems: Sequence[ItemProblem]) -> Sequence[ItemProblem]:
    """All of them where they are few; else an even sample by demand, each as dear and as large as those that
    it stands for together."""
    if len(problems) <= _SAMPLE:
        return problems
    by_demand = sorted(problems, key=lambda problem: -float(problem.row_upper.sum()))
    chosen = [by_demand[int(place)] for place in np.linspace(0, len(problems) - 1, _SAMPLE)]
    many = len(problems) / _SAMPLE
    return [replace(problem, cost=problem.cost * many, use=problem.use * many) for problem in chosen]
