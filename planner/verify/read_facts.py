"""The input workbook turned into the verifier's own numbers."""

from __future__ import annotations

from planner.verify.demand_facts import read_demand, read_items, read_warehouses
from planner.verify.facts import Facts
from planner.verify.horizon import Horizon
from planner.verify.stock_facts import read_stock_rules, read_under_way
from planner.verify.supply_facts import read_supply
from planner.workbook.table import Workbook


def read_horizon(workbook: Workbook) -> Horizon:
    """The periods that Settings describe."""
    settings = workbook.settings
    return Horizon(settings["start"], int(settings["periods"]), int(settings["period_days"]))


def read_facts(workbook: Workbook) -> Facts:
    """Everything the verifier needs; the workbook must have passed its checks."""
    horizon = read_horizon(workbook)
    demand = read_demand(workbook, horizon)
    return Facts(
        horizon=horizon,
        items=read_items(workbook, horizon, demand),
        warehouses=read_warehouses(workbook, horizon),
        supply=read_supply(workbook, horizon),
        demand=demand,
        under_way=read_under_way(workbook, horizon),
        stock_rules=read_stock_rules(workbook, horizon, demand),
        change_cost=float(workbook.settings["change_cost"]),
    )
