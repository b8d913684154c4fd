"""The whole model: item blocks and what they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .algebra import Linear, Model, collector_paused
from .data import PlanningData
from .extra_capacity import ExtraCapacity, for_items, for_shared, hold_bounds
from .item_data import split_by_item
from .item_plan import ItemPlan, build_item_plan
from .objective import added_up, total_cost
from .shared import Shared, build_shared


@dataclass(frozen=True)
class WholeModel:
    """The model of a planning problem and handles to its parts; ``costs``: component → its cost."""

    data: PlanningData
    model: Model
    items: tuple[ItemPlan, ...]
    shared: Shared
    costs: Mapping[str, Linear]


def build_model(data: PlanningData, extra: ExtraCapacity | None = None) -> WholeModel:
    """Build every item's block, then the rows they share, then the objective.

    ``extra``: capacity that may be added to what ``data`` offers; its cost is in the objective only.
    """
    with collector_paused():
        if extra is None:
            extra = ExtraCapacity({})
        items = tuple(build_item_plan(part) for part in split_by_item(for_items(data, extra)))
        parts = [item.part for item in items]
        taken = [*(item.shared for item in items), extra.contributions]
        shared = build_shared(for_shared(data, extra), parts, taken)
        hold_bounds(extra, data, parts, shared)
        costs = added_up([*(item.costs for item in items), shared.costs])
        model = Model()
        for number, item in enumerate(items):
            model.add_fragment(f"item_{number}", item.fragment)
        model.add_fragment("shared", shared.fragment)
        if extra.most:
            model.add_fragment("extra_capacity", extra.fragment)
        objective = total_cost(costs)
        objective.add(extra.cost)
        model.minimize(objective)
    return WholeModel(data, model, items, shared, costs)
