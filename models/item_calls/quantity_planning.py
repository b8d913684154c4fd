"""Lots and quantities of many items planned again together, every setup as it is; called by a `Crew`.

What a setup makes is worth a search of its own: with setups given, few whole numbers are left (lots), the
relaxation is nearly exact, and hundreds of quantities move at once that groups of a few items cannot move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..blocks.item_column import ItemColumn
from ..blocks.shared_problem import SharedProblem
from ..blocks.stacked import Stacked
from ..solver.compiled import Columns, CompiledModel, Floats
from .group_planning import SET_UP, Group, limited_to, searched, stacked_group
from .item_store import ItemStore, StoredItem


def plan_quantities(
    store: ItemStore, shared: SharedProblem, group: Group, shared_values: Floats, seconds: float
) -> tuple[ItemColumn, ...] | None:
    """The items' plans with the setups that they have, within the room that the others leave; None where
    nothing was found. Takes what `plan_group` takes; no prices are paid.
    """
    items, stacked = stacked_group(store, shared, group)
    setups = [begun(item, plan.full()) for item, plan in zip(items, group.plans, strict=True)]
    model = with_setups(items, stacked, setups)
    return searched(group, items, stacked, model, shared_values, seconds, by_rounding=True)


def begun(item: StoredItem, values: Floats) -> Columns:
    """Setups of a plan."""
    setups = item.setups[item.setups >= 0]
    made: Columns = setups[values[setups] > SET_UP]
    return made


def with_setups(items: Sequence[StoredItem], stacked: Stacked, begun: Sequence[Columns]) -> CompiledModel:
    """The model of ``stacked`` with setups ``begun`` (by item) and no others."""
    lower = stacked.model.lower.copy()
    for begin, setups in zip(stacked.starts, begun, strict=False):
        lower[begin + setups] = 1.0
    return replace(stacked.model, lower=lower, upper=limited_to(items, stacked, begun))
