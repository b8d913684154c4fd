"""Forecast, stock and targets as they are planned, by hand from small workbooks (FORMULATION.md)."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pytest
from assembled_data import data_of, with_settings
from workbook_builder import START, small_sheets, week

from planner.assemble.demand import units_of_days

TOY_PLANT = ("toy", "plant")
TOY_HUB = ("toy", "hub")


def test_shortage_holding_and_service_defaults(tmp_path: Path) -> None:
    """M15, M19: unit value 10 → shortage 10; holding 0.365 × 10 × 7/365 = 0.07 a week; penalty 10 × 10."""
    sheets = with_settings(holding_rate=0.365, service_target=0.9)
    sheets["Items"] = [{"item": "toy", "unit_value": 10}]
    data = data_of(tmp_path, sheets)
    assert data.shortage_cost["toy", "hub", 0] == 10.0
    assert data.warehouse_stock[TOY_HUB].holding_cost[0] == pytest.approx(0.07)
    assert data.items["toy"].service_penalty == 100.0
    assert data.service_target == {TOY_HUB: 0.9}


def test_given_service_figures_win(tmp_path: Path) -> None:
    sheets = with_settings(service_target=0.9, service_penalty=7)
    sheets["Warehouses"][0]["service_target"] = 0.5
    data = data_of(tmp_path, sheets)
    assert data.service_target == {TOY_HUB: 0.5}
    assert data.items["toy"].service_penalty == 7.0


def test_backorder_costs_are_scaled_and_campaign_rows_keep_their_own(tmp_path: Path) -> None:
    """M10: 28 a unit and week is 4 a day; the campaign's 70 is 10 a day. Lost sales are not scaled."""
    sheets = with_settings(period_days=1)
    sheets["Forecast"] = [
        {"item": "toy", "warehouse": "hub", "period": date(2026, 1, 5), "quantity": 1},
        {"item": "toy", "warehouse": "hub", "period": date(2026, 1, 6), "quantity": 1, "shortage_cost": 70},
    ]
    sheets["Items"][0] |= {"shortage_cost": 28, "shortage_policy": "backorder"}
    assert data_of(tmp_path, sheets).shortage_cost == pytest.approx(
        {("toy", "hub", 0): 4.0, ("toy", "hub", 1): 10.0}
    )
    sheets["Items"][0]["shortage_policy"] = "lost"
    assert data_of(tmp_path, sheets).shortage_cost == {("toy", "hub", 0): 28.0, ("toy", "hub", 1): 70.0}


def test_forecast_sources_are_averaged_with_their_weights(tmp_path: Path) -> None:
    """M20: (3 × 100 + 1 × 60) / 4 = 90 where both speak; where only one speaks it alone counts."""
    sheets = with_settings(**{"forecast_weight platform": 3})
    sheets["Forecast"] += [
        {"item": "toy", "warehouse": "hub", "period": START, "quantity": 60, "source": "own"},
        {"item": "toy", "warehouse": "hub", "period": week(4), "quantity": 8, "source": "own"},
    ]
    assert data_of(tmp_path, sheets).demand == {
        ("toy", "hub", 0): 90.0,
        ("toy", "hub", 1): 100.0,
        ("toy", "hub", 2): 100.0,
        ("toy", "hub", 3): 100.0,
    }


@pytest.mark.parametrize(
    ("days", "units"), [(0, 0.0), (7, 10.0), (10, 10.0 + 20.0 * 3 / 7), (14, 30.0), (1e9, 60.0)]
)
def test_units_of_days(days: float, units: float) -> None:
    """M11: whole weeks of 10, 20, 30 units, and a share of the last one; nothing beyond what is given."""
    assert units_of_days({0: 99.0, 1: 10.0, 2: 20.0, 3: 30.0}, 1, days, 7) == pytest.approx(units)


def test_cover_looks_at_what_follows_also_beyond_the_horizon(tmp_path: Path) -> None:
    """M11: 10 days after a period hold 100 and 3/7 of the next 100; after the last one only 70."""
    sheets = small_sheets()
    sheets["Forecast"].append({"item": "toy", "warehouse": "hub", "period": week(4), "quantity": 70})
    sheets["Stock targets"] = [
        {"item": "toy", "location": "hub", "cover_days": 10, "safety_stock": 72, "penalty": 1},
        {"item": "toy", "location": "plant", "cover_days": 7, "penalty": 1},
    ]
    data = data_of(tmp_path, sheets)
    assert data.warehouse_stock[TOY_HUB].target == pytest.approx(
        (100 + 300 / 7, 100 + 300 / 7, 100 + 210 / 7, 72)
    )
    assert data.factory_stock[TOY_PLANT].target == (100.0, 100.0, 100.0, 70.0)


def test_stock_targets_replace_each_other_whole(tmp_path: Path) -> None:
    """M11: the row without a period, then from week 2 one that says nothing of caps and holding."""
    sheets = small_sheets()
    sheets["Stock targets"] = [
        {"item": "toy", "location": "hub", "period": week(2), "safety_stock": 9, "penalty": 3},
        {"item": "toy", "location": "hub", "max_quantity": 50, "holding_cost": 0.2},
    ]
    point = data_of(tmp_path, sheets).warehouse_stock[TOY_HUB]
    assert point.target == (0.0, 0.0, 9.0, 9.0)
    assert point.penalty == (0.0, 0.0, 3.0, 3.0)
    assert point.max_quantity == (50.0, 50.0, math.inf, math.inf)
    assert point.holding_cost == (0.2, 0.2, 0.5, 0.5)


def test_excess_cover_counts_forecast_after_the_horizon(tmp_path: Path) -> None:
    """M14: 14 days after the horizon hold 70 and 30 units of all warehouses."""
    sheets = small_sheets()
    sheets["Items"][0]["max_cover_days"] = 14
    sheets["Forecast"] += [
        {"item": "toy", "warehouse": "hub", "period": week(4), "quantity": 70},
        {"item": "toy", "warehouse": "hub", "period": week(5), "quantity": 30},
        {"item": "toy", "warehouse": "hub", "period": week(6), "quantity": 11},
    ]
    assert data_of(tmp_path, sheets).items["toy"].cover_units == 100.0


def test_open_orders_and_stock_make_stock_points(tmp_path: Path) -> None:
    """M7: overdue orders count in the first period, orders after the horizon not at all."""
    sheets = small_sheets()
    sheets["Warehouses"].append({"warehouse": "depot"})
    sheets["Stock"] = [
        {"location": "plant", "item": "toy", "quantity": 3},
        {"location": "hub", "item": "toy", "quantity": 4},
    ]
    sheets["Open orders"] = [
        {
            "kind": "production",
            "item": "toy",
            "factory": "plant",
            "quantity": 5,
            "available": date(2025, 12, 9),
        },
        {
            "kind": "production",
            "item": "toy",
            "factory": "plant",
            "quantity": 6,
            "available": date(2026, 1, 11),
        },
        {
            "kind": "shipment",
            "item": "toy",
            "warehouse": "depot",
            "quantity": 7,
            "available": date(2026, 1, 20),
        },
        {"kind": "shipment", "item": "toy", "warehouse": "depot", "quantity": 8, "available": week(4)},
    ]
    data = data_of(tmp_path, sheets)
    assert data.open_production == {("toy", "plant", 0): 11.0}
    assert data.open_shipments == {("toy", "depot", 2): 7.0}
    assert data.factory_stock[TOY_PLANT].opening == 3.0
    assert data.warehouse_stock[TOY_HUB].opening == 4.0
    assert data.warehouse_stock["toy", "depot"].opening == 0.0
