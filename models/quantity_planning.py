"""Lots and quantities of many items planned again together, every setup as it is; called by a `Crew`.

What a setup makes is worth a search of its own: with setups given, few whole numbers are left (lots), the
relaxation is nearly exact, and hundreds of quantities move at once that groups of a few items cannot move.
"""

from __future__ import annotations

from dataclasses import replace

from .compiled import Floats
from .group_planning import SET_UP, Group, searched
from .item_column import ItemColumn
from .item_pricing import only_setups
from .item_store import ItemStore
from .shared_problem import SharedProblem
from .stacked import stack


def plan_quantities(
    store: ItemStore, shared: SharedProblem, group: Group, shared_values: Floats, seconds: float
) -> tuple[ItemColumn, ...] | None:
    """The items' plans with the setups that they have, within the room that the others leave; None where
    nothing was found. Takes what `plan_group` takes; no prices are paid.
    """
    items = [store.item(number) for number in group.numbers]
    stacked = stack([item.problem for item in items], shared, group.others)
    lower, upper = stacked.model.lower.copy(), stacked.model.upper.copy()
    for item, begin, plan in zip(items, stacked.starts, group.plans, strict=False):
        own = slice(begin, begin + len(item.problem.cost))
        setups = item.setups[item.setups >= 0]
        begun = setups[plan.full()[setups] > SET_UP]
        upper[own] = only_setups(item, upper[own], begun)
        lower[own][begun] = 1.0
    limited = replace(stacked.model, lower=lower, upper=upper)
    return searched(group, items, stacked, limited, shared_values, seconds, interior=True)
