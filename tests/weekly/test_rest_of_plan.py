"""The rest of an optimal plan is optimal for what is left: random small workbooks, rolled on by a week.

The second week is planned with one period less, so that both horizons end on the same day, and from nothing
but the first plan. Then what it costs is what the first plan had left to pay, to the cent: a unit of stock,
under way, to be finished or owed that was lost or counted twice on the way would show.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from weekly_runs import weekly, with_settings
from workbook_builder import START, Sheets, week

from planner.history.plan_tables import PlanTable, read_plan_tables

PERIODS = 5
ITEMS, FACTORIES, HUBS = ("ball", "doll"), ("north", "south"), ("east", "west")


def random_sheets(chance: Random) -> Sheets:
    """Lots, setups, overtime, lead times in odd days, a delivery day, lost sales and backorders."""
    return {
        "Settings": [
            {"setting": "start", "value": START},
            {"setting": "periods", "value": PERIODS},
            {"setting": "gap", "value": 0},
            {"setting": "time_limit", "value": 60},
        ],
        "Items": [
            {"item": item, "unit_value": 10, "shortage_cost": chance.choice((6, 12, 25))}
            | {"holding_cost": chance.choice((0.1, 0.4)), "shortage_policy": policy}
            for item, policy in zip(ITEMS, ("lost", "backorder"), strict=True)
        ],
        "Factories": [{"factory": factory} for factory in FACTORIES],
        "Resources": [
            {"factory": factory, "resource": "line", "regular_hours": chance.randint(6, 12)}
            | {"overtime_hours": 4, "overtime_cost": chance.choice((5, 15))}
            for factory in FACTORIES
        ],
        "Sourcing": [
            {"item": item, "factory": factory, "unit_cost": chance.randint(3, 6), "setup_cost": 15}
            | {"lot_multiple": chance.choice((None, 5)), "lead_time_days": chance.choice((0, 3, 7, 10))}
            for item in ITEMS
            for factory in FACTORIES
        ],
        "Operations": [
            {"item": item, "factory": factory, "resource": "line", "hours_per_unit": 0.1, "setup_hours": 0.5}
            for item in ITEMS
            for factory in FACTORIES
        ],
        "Warehouses": [{"warehouse": "east", "delivery_day": "Thursday"}, {"warehouse": "west"}],
        "Lanes": [
            {"factory": factory, "warehouse": hub, "lead_time_days": chance.choice((1, 5, 9))}
            | {"cost_per_unit": chance.choice((0.2, 0.5))}
            for factory in FACTORIES
            for hub in HUBS
        ],
        "Forecast": [
            {"item": item, "warehouse": hub, "period": week(number), "quantity": chance.randint(10, 60)}
            for item in ITEMS
            for hub in HUBS
            for number in range(PERIODS)
        ],
        "Stock": [
            {"location": hub, "item": item, "quantity": chance.randint(20, 120)}
            for item in ITEMS
            for hub in HUBS
        ],
        "Open orders": [
            {"kind": "production", "item": "ball", "factory": "north", "quantity": 20}
            | {"available": START + timedelta(days=chance.randint(0, 16))},
            {"kind": "shipment", "item": "doll", "warehouse": "west", "quantity": 15}
            | {"available": START + timedelta(days=chance.randint(0, 16))},
        ],
    }


def paid_in_first_week(sheets: Sheets, plan: dict[str, PlanTable]) -> float:
    """Money of the first period, from the tables of the plan and the prices of the workbook."""
    items = {row["item"]: row for row in sheets["Items"]}
    sources = {(row["item"], row["factory"]): row for row in sheets["Sourcing"]}
    lanes = {(row["factory"], row["warehouse"]): row for row in sheets["Lanes"]}
    overtime_cost = {row["factory"]: row["overtime_cost"] for row in sheets["Resources"]}

    def first(sheet: str) -> list[dict[str, Any]]:
        return [row for row in plan[sheet] if row["period"] == START]

    cost = 0.0
    for row in first("Production"):
        source = sources[row["item"], row["factory"]]
        cost += source["unit_cost"] * row["quantity"] + source["setup_cost"] * row["setup"]
    for row in first("Shipments"):
        cost += lanes[row["factory"], row["warehouse"]]["cost_per_unit"] * row["quantity"]
    for row in first("Capacity"):
        cost += overtime_cost[row["factory"]] * row["overtime_hours"]
    for row in first("Inventory"):
        item = items[row["item"]]
        cost += item["holding_cost"] * (row["closing"] + (row["awaiting_inspection"] or 0.0))
        cost += item["shortage_cost"] * (row["lost"] + row["backlog"])
    return cost


@pytest.mark.parametrize("seed", range(6))
def test_the_rest_of_a_plan_is_the_plan_of_the_rest(tmp_path: Path, seed: int) -> None:
    sheets = random_sheets(Random(seed))
    first = weekly(tmp_path, sheets, week(0))
    assert first.record.status == "optimal"
    assert first.plan is not None
    left = {name: rows for name, rows in sheets.items() if name not in ("Stock", "Open orders")}
    second = weekly(tmp_path, with_settings(left, periods=PERIODS - 1), week(1))
    assert second.record.status == "optimal"
    paid = paid_in_first_week(sheets, read_plan_tables(first.plan))
    whole, rest = first.record.kpis["cost"], second.record.kpis["cost"]
    assert whole is not None
    assert rest == pytest.approx(whole - paid, abs=0.01)
