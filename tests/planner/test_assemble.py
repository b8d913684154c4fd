"""The numbers that are planned, by hand from small workbooks (M-numbers: models/FORMULATION.md)."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from assembled_data import assembled, data_of, with_settings
from workbook_builder import START, small_sheets, week

TOY_PLANT = ("toy", "plant")
TOY_HUB = ("toy", "hub")


def test_the_calendar_turns_periods_into_dates(tmp_path: Path) -> None:
    result = assembled(tmp_path, small_sheets())
    assert result.calendar.date_of(2) == week(2)
    assert (result.data.periods, result.data.period_days) == (4, 7.0)
    assert result.problems == []


def test_what_is_given_per_week_is_scaled_to_periods(tmp_path: Path) -> None:
    """M1: periods of 14 days are two weeks, so weekly hours, units and costs double; lane limits do not."""
    sheets = with_settings(period_days=14)
    sheets["Forecast"] = [{"item": "toy", "warehouse": "hub", "period": START, "quantity": 100}]
    sheets["Resources"][0]["overtime_hours"] = 5
    sheets["Factories"][0] |= {
        "inspection_hours": 30,
        "inspection_overtime_hours": 4,
        "commitment_hours": 60,
        "max_ramp": 0.5,
    }
    sheets["Warehouses"][0] |= {"storage_cost": 3, "inbound_units": 70, "storage_volume": 9}
    sheets["Lanes"][0]["max_shipments"] = 6
    sheets["Stock targets"] = [{"item": "toy", "location": "hub", "safety_stock": 5, "penalty": 2}]
    data = data_of(tmp_path, sheets)
    factory, warehouse = data.factories["plant"], data.warehouses["hub"]
    assert data.resources["plant", "press"].regular_hours == (80.0,) * 4
    assert data.resources["plant", "press"].overtime_hours == (10.0,) * 4
    assert (factory.inspection_hours, factory.inspection_overtime_hours) == (60.0, 8.0)
    assert factory.commitment_hours == 60.0
    assert factory.max_ramp_hours == 40.0  # half of 80 regular hours a period
    assert (warehouse.storage_cost, warehouse.inbound_units, warehouse.storage_volume) == (6.0, 140.0, 9.0)
    assert data.lanes["plant", "hub", "standard"].max_shipments == 6
    point = data.warehouse_stock[TOY_HUB]
    assert (point.holding_cost[0], point.target[0], point.penalty[0]) == (1.0, 5.0, 4.0)


def test_blank_limits_are_no_limits_and_blank_overtime_is_none(tmp_path: Path) -> None:
    data = data_of(tmp_path, small_sheets())
    factory, lane = data.factories["plant"], data.lanes["plant", "hub", "standard"]
    assert (factory.inspection_hours, factory.inspection_overtime_hours) == (math.inf, 0.0)
    assert factory.max_ramp_hours == math.inf
    assert (lane.shipment_volume, lane.max_shipments) == (math.inf, math.inf)
    assert data.sources[TOY_PLANT].max_lot == math.inf
    assert data.resources["plant", "press"].overtime_hours == (0.0,) * 4
    assert data.warehouse_stock[TOY_HUB].max_quantity == (math.inf,) * 4
    assert data.items["toy"].cover_units is None


def test_calendar_factors_and_hours(tmp_path: Path) -> None:
    """M4: 40 regular and 10 overtime hours; halved; 60 given hours scale overtime by 60/40; none at all."""
    sheets = small_sheets()
    sheets["Resources"] = [
        {"factory": "plant", "resource": "press", "regular_hours": 40, "overtime_hours": 10},
        {"factory": "plant", "resource": "night", "regular_hours": 0, "overtime_hours": 10},
    ]
    sheets["Calendar"] = [
        {"factory": "plant", "resource": "press", "period": week(1), "hours": 60},
        {"factory": "plant", "period": week(0), "factor": 0.5},
        {"factory": "plant", "period": week(1), "factor": 0},
        {"factory": "plant", "period": week(3), "hours": 0},
    ]
    data = data_of(tmp_path, sheets)
    press, night = data.resources["plant", "press"], data.resources["plant", "night"]
    assert press.regular_hours == (20.0, 60.0, 40.0, 0.0)  # the row that names the press beats the closure
    assert press.overtime_hours == (5.0, 15.0, 10.0, 0.0)
    assert night.overtime_hours == (5.0, 0.0, 10.0, 0.0)


def test_given_hours_without_nominal_hours_leave_overtime_as_it_is(tmp_path: Path) -> None:
    """M4: hours ÷ nominal hours is 1 where those are 0."""
    sheets = small_sheets()
    sheets["Resources"][0] |= {"regular_hours": 0, "overtime_hours": 10}
    sheets["Calendar"] = [{"factory": "plant", "resource": "press", "period": week(2), "hours": 8}]
    resource = data_of(tmp_path, sheets).resources["plant", "press"]
    assert resource.regular_hours == (0.0, 0.0, 8.0, 0.0)
    assert resource.overtime_hours == (10.0,) * 4


def test_prices_are_in_force_from_their_period_on(tmp_path: Path) -> None:
    """M19: 5 and 20 at first; before the start 4; from week 1 setups cost 30; from week 2 units cost 7."""
    sheets = small_sheets()
    sheets["Prices"] = [
        {"item": "toy", "factory": "plant", "period": week(2), "unit_cost": 7},
        {"item": "toy", "factory": "plant", "period": week(1), "setup_cost": 30},
        {"item": "toy", "factory": "plant", "period": date(2025, 11, 1), "unit_cost": 4},
    ]
    source = data_of(tmp_path, sheets).sources[TOY_PLANT]
    assert source.unit_cost == (4.0, 4.0, 7.0, 7.0)
    assert source.setup_cost == (20.0, 30.0, 30.0, 30.0)


def test_qualification_windows_are_periods(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Sourcing"][0] |= {"first_period": week(1), "last_period": week(2)}
    source = data_of(tmp_path, sheets).sources[TOY_PLANT]
    assert [source.is_open(period) for period in range(4)] == [False, True, True, False]


def test_delivery_days_are_counted_from_the_start(tmp_path: Path) -> None:
    """M3: the horizon starts on a Monday; the first Thursday is 3 days on; started on a Friday it is 6."""
    sheets = small_sheets()
    sheets["Warehouses"][0]["delivery_day"] = "Thursday"
    assert data_of(tmp_path, sheets).warehouses["hub"].delivery_offset_days == 3
    sheets["Settings"][0]["value"] = date(2026, 1, 2)
    for number, row in enumerate(sheets["Forecast"]):
        row["period"] = date(2026, 1, 2 + 7 * number)
    assert data_of(tmp_path, sheets).warehouses["hub"].delivery_offset_days == 6


def test_the_strictest_quality_limit_holds(tmp_path: Path) -> None:
    """M8: 2 % of the item and 1 % of the hub; the depot has none of its own."""
    sheets = small_sheets()
    sheets["Items"] += [{"item": "doll"}]
    sheets["Items"][0]["max_defect_rate"] = 0.02
    sheets["Warehouses"] = [{"warehouse": "hub", "max_defect_rate": 0.01}, {"warehouse": "depot"}]
    assert data_of(tmp_path, sheets).quality_limit == {
        TOY_HUB: 0.01,
        ("toy", "depot"): 0.02,
        ("doll", "hub"): 0.01,
    }


def test_without_an_inspection_sheet_nothing_is_inspected(tmp_path: Path) -> None:
    (plan,) = data_of(tmp_path, small_sheets()).inspection[TOY_PLANT]
    assert (plan.name, plan.method) == ("none", "none")


def test_the_most_specific_row_of_a_plan_is_used(tmp_path: Path) -> None:
    """M6: item and factory beat item, that factory, that neither; other pairs' rows do not count."""
    general = {"plan": "p", "method": "sample", "sample_size": 10}
    rows = [
        general,
        general | {"factory": "plant", "sample_size": 20},
        general | {"item": "toy", "sample_size": 30},
        general | {"item": "toy", "factory": "plant", "sample_size": 40},
        general | {"plan": "q", "item": "doll", "sample_size": 50},
    ]
    sheets = small_sheets()
    sheets["Items"].append({"item": "doll"})
    for used in (4, 3, 2, 1):
        sheets["Inspection"] = [*reversed(rows[:used]), rows[4]]
        (plan,) = data_of(tmp_path, sheets).inspection[TOY_PLANT]
        assert plan.sample_size == 10 * used


@pytest.mark.parametrize(
    ("plan", "source", "lot_size"),
    [
        ({"lot_size": 500}, {"min_lot": 50}, 500.0),
        ({}, {"min_lot": 50, "lot_multiple": 25, "max_lot": 900}, 50.0),
        ({}, {"lot_multiple": 25, "max_lot": 900}, 25.0),
        ({}, {"max_lot": 900}, 900.0),
        ({}, {"lot_multiple": 0.5}, 1.0),
        ({}, {}, math.inf),
    ],
)
def test_inspection_lots(
    tmp_path: Path, plan: dict[str, Any], source: dict[str, Any], lot_size: float
) -> None:
    """M6: the plan's own, else the source's min_lot, lot_multiple, max_lot, else unlimited; at least 1."""
    sheets = small_sheets()
    sheets["Sourcing"][0] |= source
    sheets["Inspection"] = [{"plan": "p", "method": "sample", "sample_size": 10} | plan]
    (assembled_plan,) = data_of(tmp_path, sheets).inspection[TOY_PLANT]
    assert assembled_plan.lot_size == lot_size


def test_the_last_plan_speaks_up_to_its_last_period(tmp_path: Path) -> None:
    """M18: rows before the start are gone; the sheet speaks of weeks 0 to 2."""
    sheets = with_settings(frozen_periods=1, change_cost=2)
    sheets["Last plan"] = [
        {"item": "toy", "factory": "plant", "period": week(number), "quantity": quantity}
        for number, quantity in [(-1, 40), (0, 50), (2, 0)]
    ]
    data = data_of(tmp_path, sheets)
    assert data.last_plan == {("toy", "plant", 0): 50.0}
    assert (data.last_plan_periods, data.frozen_periods, data.change_cost) == (3, 1, 2.0)


def test_a_last_plan_that_is_over_binds_nothing(tmp_path: Path) -> None:
    sheets = with_settings(frozen_periods=1)
    sheets["Last plan"] = [{"item": "toy", "factory": "plant", "period": week(-1), "quantity": 40}]
    data = data_of(tmp_path, sheets)
    assert (data.last_plan, data.last_plan_periods) == ({}, 0)
    assert not data.is_frozen(0)
