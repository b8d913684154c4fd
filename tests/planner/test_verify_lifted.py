"""Limits that facts alone break are lifted to the fact, and no further (M12)."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbook_builder import Sheets, build_workbook, small_sheets, week

from planner.validation.load import load_workbook
from planner.verify.flows import Flows
from planner.verify.lifted import (
    factory_caps,
    frozen_hours,
    inbound_limits,
    storage_limits,
    untouched_stock,
    warehouse_caps,
)
from planner.verify.plan_tables import PlanTables
from planner.verify.read_facts import read_facts
from planner.workbook.output_columns import OUTPUT_SHEETS


def flows_of(folder: Path, sheets: Sheets) -> Flows:
    """Flows of a plan that decides nothing."""
    workbook, _ = load_workbook(build_workbook(folder / "input.xlsx", sheets))
    return Flows(read_facts(workbook), PlanTables(dict.fromkeys(OUTPUT_SHEETS, ()), {}))


def with_orders() -> Sheets:
    """150 toys at hub and 60 that arrive in week 1; 100 a week are wanted."""
    sheets = small_sheets()
    sheets["Items"][0] |= {"volume": 0.1}
    sheets["Stock"] = [{"location": "hub", "item": "toy", "quantity": 150}]
    sheets["Open orders"] = [
        {"kind": "shipment", "item": "toy", "warehouse": "hub", "quantity": 60, "available": week(1)}
    ]
    return sheets


@pytest.mark.parametrize(("policy", "left"), [("lost", [50, 10, 0, 200]), ("backorder", [50, 10, 0, 110])])
def test_untouched_stock(policy: str, left: list[float], tmp_path: Path) -> None:
    """150−100 = 50; +60−100 = 10; 10−100: nothing left. 300 come in week 3: lost sales do not take of them
    again (300−100 = 200), the 90 owed from week 2 do (300−100−90 = 110)."""
    sheets = with_orders()
    sheets["Items"][0] |= {"shortage_policy": policy}
    sheets["Open orders"].append(
        {"kind": "shipment", "item": "toy", "warehouse": "hub", "quantity": 300, "available": week(3)}
    )
    assert untouched_stock(flows_of(tmp_path, sheets).facts, "toy", "hub") == left


def test_storage_inbound_and_cap_of_a_warehouse(tmp_path: Path) -> None:
    """Room for 2 m³, 30 units a week, at most 40 in stock, against 50 and 10 units that are there anyway."""
    sheets = with_orders()
    sheets["Warehouses"][0] |= {"storage_volume": 2, "inbound_units": 30}
    sheets["Stock targets"] = [{"item": "toy", "location": "hub", "max_quantity": 40}]
    facts = flows_of(tmp_path, sheets).facts
    assert storage_limits(facts, "hub") == pytest.approx([5, 2, 2, 2])
    assert inbound_limits(facts, "hub") == [30, 60, 30, 30]
    assert warehouse_caps(facts, "toy", "hub") == [50, 40, 40, 40]


def test_hours_and_cap_of_a_factory(tmp_path: Path) -> None:
    """500 units frozen in week 0 need 50 hours of the press. Half of them finish in week 0, half in week 1:
    with 20 in stock there are 270, then 520, where 100 are allowed."""
    sheets = small_sheets()
    sheets["Settings"].append({"setting": "frozen_periods", "value": 1})
    sheets["Sourcing"][0] |= {"lead_time_days": 3.5}
    sheets["Last plan"] = [{"item": "toy", "factory": "plant", "period": week(0), "quantity": 500}]
    sheets["Stock"] = [{"location": "plant", "item": "toy", "quantity": 20}]
    sheets["Stock targets"] = [{"item": "toy", "location": "plant", "max_quantity": 100}]
    flows = flows_of(tmp_path, sheets)
    assert frozen_hours(flows) == pytest.approx({("plant", "press", 0): 50})
    assert factory_caps(flows, "toy", "plant") == pytest.approx([270, 520, 520, 520])
