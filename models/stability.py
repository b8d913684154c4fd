"""Units moved against the last plan, after the frozen periods (M18)."""

from __future__ import annotations

import math
from collections.abc import Mapping

from .algebra import Bounds, Row, Terms, Variable, equal
from .item_block import ItemBlock
from .item_parts import Production, Start


def add_changes(block: ItemBlock, production: Production) -> None:
    """Price |before − after|: all that is started where nothing was agreed, what is missing where nothing
    can be."""
    part, price = block.part, block.part.data.change_cost
    if price == 0:
        return
    priced = range(
        min(part.data.frozen_periods, part.periods), min(part.data.last_plan_periods, part.periods)
    )
    moved: dict[Start, float] = {}
    for (factory, period), agreed in part.last_plan.items():
        if period in priced and agreed > 0:
            if (block.name, factory, period) in production.produce:
                moved[block.name, factory, period] = agreed
            else:
                block.costs.add_constant("change", price * agreed)
    for key, variable in production.produce.items():
        if key[2] in priced and key not in moved:
            block.costs.add("change", price, variable)
    _add_moves(block, production.produce, moved)


def _add_moves(block: ItemBlock, produce: Mapping[Start, Variable], moved: Mapping[Start, float]) -> None:
    """produce − more + less = agreed"""
    more = block.fragment.add_variables("change_up", dict.fromkeys(moved, (0.0, math.inf)))
    downs: dict[Start, Bounds] = {key: (0.0, agreed) for key, agreed in moved.items()}
    less = block.fragment.add_variables("change_down", downs)
    rows: dict[Start, Row] = {}
    for key, agreed in moved.items():
        terms: Terms = [(1.0, produce[key]), (-1.0, more[key]), (1.0, less[key])]
        rows[key] = equal(terms, agreed)
        for variable in (more[key], less[key]):
            block.costs.add("change", block.part.data.change_cost, variable)
    block.fragment.add_rows("change_from_last_plan", rows)
