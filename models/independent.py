"""A problem cut into parts that share nothing, so that each can be solved alone."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .data import Factory, Item, PlanningData
from .item_data import ItemData, split_by_item

PeriodKey = TypeVar("PeriodKey", bound=tuple[str | int, ...])
Value = TypeVar("Value")

Place = tuple[str, str]
"""(item, factory or warehouse)"""
Tie = tuple[str, ...]
"""Something that binds places to each other: (kind, names)"""

_BY_PLACE = (
    "sources",
    "inspection",
    "factory_stock",
    "warehouse_stock",
    "demand",
    "shortage_cost",
    "service_target",
    "open_production",
    "open_shipments",
    "last_plan",
)
"""Tables of PlanningData whose keys begin with (item, factory or warehouse)."""


def independent_parts(data: PlanningData) -> tuple[PlanningData, ...]:
    """``data`` cut so that every row of the model has all its places in one part; small parts first.

    An item whose factories serve different warehouses may be cut too. What a factory costs as a whole
    (commitment, activation) stays with the part that it ties; a factory that ties nothing, and places where
    nothing can happen, stay with the last part. There is always at least one part.
    """
    ties = {place: set(found) for part in split_by_item(data) for place, found in _ties_of(part).items()}
    groups = sorted(_tied_places(ties), key=len)
    if len(groups) < 2:
        return (data,)
    group_of = {place: number for number, group in enumerate(groups) for place in group}
    owner = {tie[1]: group_of[place] for place, found in ties.items() for tie in found if tie[0] == "factory"}
    last = len(groups) - 1
    tables: dict[str, Any] = {name: _cut(getattr(data, name), group_of, len(groups)) for name in _BY_PLACE}
    return tuple(
        replace(
            data,
            items=data.items if number == last else _items_of(data, groups[number]),
            factories={
                name: factory if owner.get(name, last) == number else _without_own_costs(factory)
                for name, factory in data.factories.items()
            },
            **{name: cut[number] for name, cut in tables.items()},
        )
        for number in range(len(groups))
    )


def _ties_of(part: ItemData) -> dict[Place, list[Tie]]:
    """Every place where the item can be, with all that it may have to share."""
    ties: dict[Place, list[Tie]] = {
        (part.name, place): [("item", part.name)] if _binds_its_places(part) else []
        for place in (*part.factory_stock, *part.warehouse_stock)
    }
    for factory in part.factory_stock:
        ties[part.name, factory] += _ties_of_factory(part, factory)
    for lane in part.lanes:
        for place in lane[:2]:
            ties[part.name, place].append(("way", part.name, lane[0], lane[1]))
    for name in part.warehouse_stock:
        warehouse = part.data.warehouses[name]
        if math.isfinite(min(warehouse.storage_volume, warehouse.inbound_units)):
            ties[part.name, name].append(("warehouse", name))
    return ties


def _ties_of_factory(part: ItemData, factory: str) -> Iterator[Tie]:
    rules = part.data.factories[factory]
    if factory in part.sources:
        for operation in part.sources[factory].operations:
            yield "resource", factory, operation.resource
        if rules.idle_hours_matter or rules.activation_cost > 0:
            yield "factory", factory
    if factory in part.plans and math.isfinite(rules.inspection_hours):
        yield "inspection", factory
    for lane in part.lanes_from.get(factory, ()):
        if part.data.lanes[lane].counts_vehicles:
            yield "lane", *lane


def _binds_its_places(part: ItemData) -> bool:
    """Whether a rule counts units of the item at all places together (M14, M16)."""
    item, sources = part.item, part.sources.values()
    return (
        item.min_sources > 1
        or (item.max_sources is not None and item.max_sources < len(part.sources))
        or any(source.min_share > 0 or source.max_share < 1 for source in sources)
        or (item.cover_units is not None and item.excess_cost > 0)
    )


def _tied_places(ties: Mapping[Place, set[Tie]]) -> list[list[Place]]:
    """Places in groups that no tie leads out of."""
    first_with: dict[Tie, int] = {}
    links = [
        (number, first_with.setdefault(tie, number))
        for number, found in enumerate(ties.values())
        for tie in sorted(found)
    ]
    ends = np.array(links, dtype=int).reshape(-1, 2)
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(ties), len(ties)))
    groups: dict[int, list[Place]] = defaultdict(list)
    for place, label in zip(ties, connected_components(graph, directed=False)[1], strict=True):
        groups[int(label)].append(place)
    return list(groups.values())


def _items_of(data: PlanningData, places: Iterable[Place]) -> dict[str, Item]:
    return {name: data.items[name] for name in dict.fromkeys(item for item, _ in places)}


def _cut(
    table: Mapping[PeriodKey, Value], group_of: Mapping[Place, int], groups: int
) -> list[dict[PeriodKey, Value]]:
    """A table by (item, place, …) cut by group; places in none go to the last one."""
    parts: list[dict[PeriodKey, Value]] = [{} for _ in range(groups)]
    for key, value in table.items():
        parts[group_of.get((str(key[0]), str(key[1])), groups - 1)][key] = value
    return parts


def _without_own_costs(factory: Factory) -> Factory:
    """A factory that ties no item here; what it costs as a whole counts elsewhere."""
    return replace(factory, commitment_penalty=0.0, max_ramp_hours=math.inf, activation_cost=0.0)
