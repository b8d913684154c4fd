"""Stock that is there and is not sold: what it is kept for, in money."""

from __future__ import annotations

from planner.explain.facts import PlanFacts
from planner.explain.starts import SMALL_STEP
from planner.explain.unmet import Shortage


def loss_of_serving_now(facts: PlanFacts, shortage: Shortage) -> float | None:
    """Money lost by serving one unit now from the warehouse's stock; None where there is none.

    Until the period that would miss the unit, its holding is saved and the penalty of safety stock is paid
    where stock is at or below its target; in that period a unit of demand is unmet at its own shortage cost.
    """
    data, item, warehouse = facts.data, shortage.item, shortage.warehouse
    point = data.warehouse_stock[item, warehouse]
    storage = data.warehouses[warehouse].storage_cost * data.items[item].volume
    loss = 0.0
    for period in range(shortage.period, data.periods):
        stock = facts.solution.warehouse_stock.get((item, warehouse, period), 0.0)
        if stock < SMALL_STEP:
            if period == shortage.period:
                return None
            return loss + data.shortage_cost.get((item, warehouse, period), 0.0)
        if stock <= point.target[period]:
            loss += point.penalty[period]
        loss -= point.holding_cost[period] + storage
    return loss
