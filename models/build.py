"""The whole model: item blocks and what they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .algebra import Linear, Model, collector_paused
from .data import PlanningData
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


def build_model(data: PlanningData) -> WholeModel:
    """Build every item's block, then the rows they share, then the objective."""
    with collector_paused():
        items = tuple(build_item_plan(part) for part in split_by_item(data))
        shared = build_shared(data, [item.part for item in items], [item.shared for item in items])
        costs = added_up([*(item.costs for item in items), shared.costs])
        model = Model()
        for number, item in enumerate(items):
            model.add_fragment(f"item_{number}", item.fragment)
        model.add_fragment("shared", shared.fragment)
        model.minimize(total_cost(costs))
    return WholeModel(data, model, items, shared, costs)
