"""The block of one item: where and in which lots it is made, how it is inspected, shipped, stocked and sold.

The block stands alone: its rows bind this item only. What it takes of things shared with other items is
handed on as `Contributions`; with prices on them the block is the problem of one item by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from .algebra import Fragment
from .item_block import Contributions, ItemBlock
from .item_data import ItemData
from .item_parts import Inspection, Production, Shipping, Shortage, Stock
from .objective import Costs
from .production import add_production
from .quality import add_inspection, add_quality_limits
from .shipping import add_shipping
from .shortage import add_shortage
from .sourcing import add_sourcing
from .stability import add_changes
from .stock import add_excess, add_stock


@dataclass(frozen=True)
class ItemPlan:
    """One item's block and handles to its variables."""

    part: ItemData
    fragment: Fragment
    costs: Costs
    shared: Contributions
    production: Production
    inspection: Inspection
    shipping: Shipping
    shortage: Shortage
    stock: Stock


def build_item_plan(part: ItemData) -> ItemPlan:
    """Build the block of one item, rule family by rule family."""
    block = ItemBlock(part)
    production = add_production(block)
    add_sourcing(block, production)
    add_changes(block, production)
    inspection = add_inspection(block, production.finished)
    shipping = add_shipping(block, inspection, production.bounds)
    add_quality_limits(block, inspection, shipping)
    shortage = add_shortage(block)
    stock = add_stock(block, inspection, shipping, shortage)
    add_excess(block, inspection, shipping, stock, production.unfinished)
    return ItemPlan(
        part,
        block.fragment,
        block.costs,
        block.shared,
        production,
        inspection,
        shipping,
        shortage,
        stock,
    )
