"""Demand that is not served in its period: lost, or owed and served later; service targets (M10, M15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from .algebra import Bounds, Row, Terms, Variable, at_least, at_most
from .item_block import ItemBlock
from .item_data import ItemData
from .item_parts import Owed, Shortage

_NOTHING = 1e-9


def add_shortage(block: ItemBlock) -> Shortage:
    """Declare what is lost or owed, by the item's policy, and what it costs."""
    loses = block.part.item.shortage_policy == "lost"
    shortage = _add_lost(block) if loses else _add_owed(block)
    _add_service(block, shortage)
    return shortage


def price_levels(part: ItemData) -> dict[tuple[str, int], int]:
    """(warehouse, period) → price level of its demand: units of one shortage cost at one warehouse share a
    level."""
    levels: dict[tuple[str, int], int] = {}
    costs: dict[str, list[float]] = defaultdict(list)
    for (warehouse, period), units in sorted(part.demand.items(), key=lambda entry: entry[0][1]):
        if units > 0:
            cost, known = part.shortage_cost[warehouse, period], costs[warehouse]
            if cost not in known:
                known.append(cost)
            levels[warehouse, period] = known.index(cost)
    return levels


def _add_lost(block: ItemBlock) -> Shortage:
    part = block.part
    wanted = {
        (block.name, warehouse, period): units
        for (warehouse, period), units in part.demand.items()
        if units > 0
    }
    lost = block.fragment.add_variables("lost", {key: (0.0, units) for key, units in wanted.items()})
    unserved: dict[tuple[str, int], Terms] = {}
    for (_, warehouse, period), variable in lost.items():
        block.costs.add("lost sales", part.shortage_cost[warehouse, period], variable)
        unserved[warehouse, period] = [(1.0, variable)]
    return Shortage(lost, {}, unserved, {})


def _add_owed(block: ItemBlock) -> Shortage:
    """served(t) + owed(t) = demand(t) + owed(t−1), by price level, so demand − served = owed(t) −
    owed(t−1)."""
    part, level_of = block.part, price_levels(block.part)
    owed = block.fragment.add_variables("owed", dict(_owed_bounds(block, level_of)))
    cost = {
        (warehouse, level): part.shortage_cost[warehouse, t] for (warehouse, t), level in level_of.items()
    }
    unserved: dict[tuple[str, int], Terms] = defaultdict(list)
    rows: dict[Owed, Row] = {}
    for (item, warehouse, level, period), variable in owed.items():
        block.costs.add("backorders", cost[warehouse, level], variable)
        if period == part.periods - 1:
            block.costs.add("backorders", part.item.unit_value, variable)
        more = _change(owed, (item, warehouse, level, period))
        unserved[warehouse, period] += more
        here = level_of.get((warehouse, period)) == level
        new = part.demand[warehouse, period] if here else 0.0
        if len(more) > 1:
            rows[item, warehouse, level, period] = at_most(more, new)
    block.fragment.add_rows("owed_growth", rows)
    return Shortage({}, owed, dict(unserved), level_of)


def _owed_bounds(block: ItemBlock, level_of: Mapping[tuple[str, int], int]) -> Iterator[tuple[Owed, Bounds]]:
    """Of each price level: at most the demand so far, from its first demand on."""
    part = block.part
    for warehouse, level in dict.fromkeys((warehouse, level) for (warehouse, _), level in level_of.items()):
        so_far = 0.0
        for period in range(part.periods):
            if level_of.get((warehouse, period)) == level:
                so_far += part.demand[warehouse, period]
            if so_far > 0:
                yield (block.name, warehouse, level, period), (0.0, so_far)


def _change(owed: Mapping[Owed, Variable], key: Owed) -> Terms:
    """owed(t) − owed(t−1)"""
    item, warehouse, level, period = key
    before = owed.get((item, warehouse, level, period - 1))
    return [(1.0, owed[key])] if before is None else [(1.0, owed[key]), (-1.0, before)]


def _add_service(block: ItemBlock, shortage: Shortage) -> None:
    """M15: units not served in their own period, less the shortfall, are at most (1 − target) · demand."""
    part = block.part
    wanted: dict[str, float] = defaultdict(float)
    for (warehouse, _), units in part.demand.items():
        wanted[warehouse] += units
    targets = {
        (block.name, warehouse): part.data.service_target[block.name, warehouse]
        for warehouse, units in wanted.items()
        if units > 0 and part.data.service_target.get((block.name, warehouse), 0.0) > 0
    }
    if not targets or part.item.service_penalty == 0:
        return
    short = block.fragment.add_variables(
        "service_shortfall", {key: (0.0, target * wanted[key[1]]) for key, target in targets.items()}
    )
    missed = _not_on_time(block, shortage, {warehouse for _, warehouse in targets})
    rows = {}
    for key, target in targets.items():
        block.costs.add("service shortfall", part.item.service_penalty, short[key])
        terms: Terms = [*missed.get(key[1], []), (-1.0, short[key])]
        rows[key] = at_most(terms, (1 - target) * wanted[key[1]])
    block.fragment.add_rows("service_target", rows)


def _not_on_time(block: ItemBlock, shortage: Shortage, warehouses: set[str]) -> dict[str, Terms]:
    """Warehouse → units not served in their own period: lost, or newly owed when their period ends."""
    missed: dict[str, Terms] = defaultdict(list)
    for (_, warehouse, _), variable in shortage.lost.items():
        missed[warehouse].append((1.0, variable))
    keys = [key for key in shortage.owed if key[1] in warehouses and _is_origin(shortage, key)]
    late = block.fragment.add_variables(
        "late", {key: (0.0, block.part.demand[key[1], key[3]]) for key in keys}
    )
    rows = {}
    for key, variable in late.items():
        growth = _change(shortage.owed, key)
        rows[key] = at_least([(1.0, variable), *((-share, of) for share, of in growth)], 0.0)
        missed[key[1]].append((1.0, variable))
    block.fragment.add_rows("late_units", rows)
    return missed


def _is_origin(shortage: Shortage, key: Owed) -> bool:
    """Whether demand of this price level arises in this period."""
    _, warehouse, level, period = key
    return shortage.level_of.get((warehouse, period)) == level


def owed_by_origin(levels: Mapping[Owed, float], part: ItemData) -> Iterator[tuple[Owed, float]]:
    """(item, warehouse, period of the demand, period) → units still owed when the period ends (M10).

    Within a price level what is owed is served oldest first, after the demand of the period itself.
    """
    for warehouse, level in dict.fromkeys((key[1], key[2]) for key in levels):
        queue: list[list[float]] = []  # [origin, units], oldest first
        owed_before = 0.0
        for period in range(part.periods):
            owed = levels.get((part.name, warehouse, level, period), 0.0)
            if owed > owed_before:
                queue.append([period, owed - owed_before])
            else:
                _serve_oldest(queue, owed_before - owed)
            owed_before = owed
            for origin, units in queue:
                if units > _NOTHING:
                    yield (part.name, warehouse, int(origin), period), units


def _serve_oldest(queue: list[list[float]], units: float) -> None:
    while queue and units > 0:
        served = min(units, queue[0][1])
        queue[0][1] -= served
        units -= served
        if queue[0][1] <= _NOTHING:
            queue.pop(0)
