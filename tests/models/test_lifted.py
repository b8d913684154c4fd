"""Limits that facts alone break are lifted to the fact: there is a plan, and it is told (M12)."""

from __future__ import annotations

from typing import Any

import pytest
from model_data import HUB, PLANT, PRESS, TOY, of_toy, planned, planning_data, toy_data

from models.data import PlanningData
from models.lifted import Lift, lifted_limits
from models.solution import PlanStatus

FROZEN_80: dict[str, Any] = {
    "last_plan": {(TOY, PLANT, 0): 80},
    "last_plan_periods": 1,
    "frozen_periods": 1,
}


def frozen_at(units: dict[str, float], near: dict[str, Any], **item: Any) -> PlanningData:
    """A near and a far plant with frozen production in the first of two weeks; 200 wanted."""
    return planning_data(
        {(TOY, HUB): [0, 200]},
        {(TOY, "near"): {"unit_cost": 2, **near}, (TOY, "far"): {}},
        items={TOY: item},
        last_plan={(TOY, factory, 0): quantity for factory, quantity in units.items()},
        last_plan_periods=1,
        frozen_periods=1,
    )


CASES = {
    "opening stock above the factory's cap": (
        toy_data([0, 0], at_factory={"opening": 50, "max_quantity": 30}, at_warehouse={"max_quantity": 0}),
        [
            Lift("factory_cap", (TOY, PLANT, 0), 30, 50),
            Lift("factory_cap", (TOY, PLANT, 1), 30, 50),
        ],
    ),
    "frozen and open production above the factory's cap": (
        toy_data(
            [0, 0],
            at_factory={"max_quantity": 100},
            at_warehouse={"max_quantity": 0},
            open_production={(TOY, PLANT, 1): 40},
            **FROZEN_80,
        ),
        [Lift("factory_cap", (TOY, PLANT, 1), 100, 120)],
    ),
    "stock that is not sold fast enough for the warehouse's cap": (
        toy_data([10, 25], at_warehouse={"opening": 50, "max_quantity": 20}),
        [Lift("warehouse_cap", (TOY, HUB, 0), 20, 40)],
    ),
    "open shipments above the warehouse's cap": (
        toy_data([10], at_warehouse={"max_quantity": 20}, open_shipments={(TOY, HUB, 0): 50}),
        [Lift("warehouse_cap", (TOY, HUB, 0), 20, 40)],
    ),
    "frozen production beyond the hours": (
        toy_data(
            [80],
            source={"hours": {PRESS: (1.0, 5.0)}},
            resource={"regular_hours": 40, "overtime_hours": 10, "overtime_cost": 2},
            **FROZEN_80,
        ),
        [Lift("resource_hours", (PLANT, PRESS, 0), 50, 85)],
    ),
    "stock beyond the storage": (
        toy_data(
            [10, 35],
            item={"volume": 0.5},
            warehouse={"storage_volume": 15},
            at_warehouse={"opening": 50},
        ),
        [Lift("storage_volume", (HUB, 0), 15, 20)],
    ),
    "open shipments beyond the intake": (
        toy_data([60, 60], warehouse={"inbound_units": 40}, open_shipments={(TOY, HUB, 1): 50}),
        [Lift("inbound_units", (HUB, 1), 40, 50)],
    ),
    "frozen production above its largest share": (
        frozen_at({"near": 90, "far": 10}, {"max_share": 0.5}),
        [Lift("max_share", (TOY, "near"), 50, 90)],
    ),
    "frozen production below its smallest share": (
        frozen_at({"near": 10, "far": 90}, {"min_share": 0.5}),
        [Lift("min_share", (TOY, "near"), 50, 10)],
    ),
    "more frozen sources than allowed": (
        frozen_at({"near": 10, "far": 90}, {}, max_sources=1),
        [Lift("max_sources", (TOY,), 1, 2)],
    ),
    "fewer frozen sources than asked for": (
        frozen_at({"far": 90}, {"first_period": 5}, min_sources=2),
        [Lift("min_sources", (TOY,), 2, 1)],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_there_is_a_plan_and_the_lift_is_told(case: str) -> None:
    data, lifts = CASES[case]
    assert list(lifted_limits(data)) == lifts
    assert planned(data).status is PlanStatus.OPTIMAL


def test_what_keeps_within_its_limits_lifts_nothing() -> None:
    data = toy_data(
        [100, 100],
        source={"hours": {PRESS: 0.5}, "max_share": 1.0},
        item={"volume": 1.0, "max_sources": 1},
        resource={"regular_hours": 40},
        warehouse={"storage_volume": 50, "inbound_units": 80},
        at_factory={"opening": 30, "max_quantity": 110},
        at_warehouse={"opening": 150, "max_quantity": 50},
        open_shipments={(TOY, HUB, 1): 50},
        **FROZEN_80,
    )
    assert lifted_limits(data) == ()


def test_frozen_hours_beyond_regular_ones_are_overtime() -> None:
    """85 hours against 40: 45 of overtime are paid, though 10 are all there is."""
    plan = planned(CASES["frozen production beyond the hours"][0])
    assert plan.costs["overtime"] == pytest.approx(90)


def test_a_lifted_cap_lets_no_more_in() -> None:
    """40 are there when week 0 ends, whatever is done; the cap of 20 holds again from week 1 on."""
    data = toy_data(
        [10, 40, 100],
        source={"last_period": 1},
        at_factory={"max_quantity": 0},
        at_warehouse={"opening": 50, "max_quantity": 20},
    )
    plan = planned(data)
    assert of_toy(plan.warehouse_stock) == pytest.approx({0: 40, 1: 20})
    assert of_toy(plan.lost) == pytest.approx({2: 80})


def test_lifted_intake_takes_in_nothing_else() -> None:
    """50 open shipments in a week of 40: 10 more are wanted and nothing else comes in."""
    plan = planned(toy_data([60], warehouse={"inbound_units": 40}, open_shipments={(TOY, HUB, 0): 50}))
    assert of_toy(plan.lost) == pytest.approx({0: 10})


def test_a_lifted_share_binds_what_is_added() -> None:
    """Near: 90 frozen of 100, half allowed, an excess of 40. Of x_near ≤ ½ Σx + 40 and 100 more wanted at the
    far plant's lower cost, all 100 are made there."""
    plan = planned(CASES["frozen production above its largest share"][0])
    assert plan.production[TOY, "far", 1] == pytest.approx(100)
    assert plan.objective == pytest.approx(90 * 2 + 110)


def test_a_lifted_least_share_binds_what_is_added() -> None:
    """Near: 10 frozen of 100, half asked for, 40 short. Of x_near ≥ ½ Σx − 40 with Σx = 200: 60 in all."""
    plan = planned(CASES["frozen production below its smallest share"][0])
    assert plan.production[TOY, "near", 1] == pytest.approx(50)
    assert plan.objective == pytest.approx(60 * 2 + 140)
