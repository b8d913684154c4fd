"""Lots and quantities of many items planned again together, every setup as it is; called by a `Crew`.

What a setup makes is worth a search of its own: with setups given, few whole numbers are left (lots), the
relaxation is nearly exact, and hundreds of quantities move at once that groups of a few items cannot move.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .compiled import Floats
from .group_planning import Group
from .highs_run import run_mip
from .item_column import ItemColumn, item_column
from .item_pricing import only_setups
from .item_store import ItemStore
from .shared_problem import SharedProblem
from .stacked import stack
from .status import SolverError

_SET_UP = 0.5


def plan_quantities(
    store: ItemStore, shared: SharedProblem, group: Group, shared_values: Floats, seconds: float
) -> tuple[ItemColumn, ...] | None:
    """The items' plans with the setups that they have, within the room that the others leave; None where
    nothing was found. Takes what `plan_group` takes; no prices are paid.
    """
    items = [store.item(number) for number in group.numbers]
    stacked = stack([item.problem for item in items], shared, group.others)
    lower, upper = stacked.model.lower.copy(), stacked.model.upper.copy()
    plans = [plan.full() for plan in group.plans]
    for item, begin, plan in zip(items, stacked.starts, plans, strict=False):
        own = slice(begin, begin + len(item.problem.cost))
        setups = item.setups[item.setups >= 0]
        begun = setups[plan[setups] > _SET_UP]
        upper[own] = only_setups(item, upper[own], begun)
        lower[own][begun] = 1.0
    start = np.concatenate([*plans, shared_values[stacked.columns]])
    try:
        found = run_mip(
            replace(stacked.model, lower=lower, upper=upper),
            group.gap,
            seconds,
            threads=1,
            start=start,
            nodes=group.nodes,
            interior=True,
        )
    except SolverError:  # rounding noise in what others leave can break a rule: the plan in hand stands
        return None
    if found.values is None:
        return None
    return tuple(
        item_column(number, item.problem, values)
        for number, item, values in zip(group.numbers, items, stacked.split(found.values), strict=True)
    )
