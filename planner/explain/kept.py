"""Stock that is there and is not sold: whether it is needed later, and what selling it now would cost."""

from __future__ import annotations

from dataclasses import dataclass

from planner.explain.facts import PlanFacts
from planner.explain.unmet import Shortage


@dataclass(frozen=True, slots=True)
class Kept:
    """Units enough for a shortage that lie at its warehouse and are not sold.

    ``loss``: money for a unit sold now: safety-stock penalties less holding, until the unit would be missed.
    ``later_cost``: shortage cost in the period that would miss it; None where no period would.
    """

    units: float
    loss: float
    later_cost: float | None

    def is_worth_more_than(self, value: float) -> bool:
        """Whether keeping saves more than ``value`` a unit: as safety stock alone, or for dearer demand."""
        return self.loss >= value or (self.later_cost is not None and self.later_cost > value)

    @property
    def is_unused(self) -> bool:
        """Whether no later period needs the units."""
        return self.later_cost is None


def kept_stock(facts: PlanFacts, shortage: Shortage, taken: float) -> Kept | None:
    """What the plan keeps instead of meeting ``shortage``; None where it is too little to meet it.

    ``taken``: units that would have met earlier shortages.
    """
    data, item, warehouse = facts.data, shortage.item, shortage.warehouse
    point = data.warehouse_stock[item, warehouse]
    storage = data.warehouses[warehouse].storage_cost * data.items[item].volume
    kept = facts.solution.warehouse_stock.get((item, warehouse, shortage.period), 0.0) - taken
    if kept < shortage.quantity:
        return None
    loss = 0.0
    for period in range(shortage.period, data.periods):
        stock = facts.solution.warehouse_stock.get((item, warehouse, period), 0.0) - taken
        if stock < shortage.quantity:
            return Kept(kept, loss, data.shortage_cost.get((item, warehouse, period), 0.0))
        if stock <= point.target[period]:
            loss += point.penalty[period]
        loss -= point.holding_cost[period] + storage
    return Kept(kept, loss, None)
