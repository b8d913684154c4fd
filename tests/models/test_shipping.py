"""Vehicles, modes and freight (M9): tiny instances solved by hand."""

from __future__ import annotations

import pytest
from model_data import HUB, PLANT, TOY, held_at, of_toy, planned, planning_data, toy_data
from model_rows import covers

HALF_A_CUBIC_METRE = {"volume": 0.5}


@covers("vehicle_volume")
def test_whole_vehicles_by_volume() -> None:
    """100 units of 0.5 m³ in vehicles of 30 m³: two at 70."""
    lane = {"shipment_volume": 30, "cost_per_shipment": 70}
    plan = planned(toy_data([100], item=HALF_A_CUBIC_METRE, lane=lane))
    assert of_toy(plan.vehicles) == {0: 2}
    assert plan.objective == pytest.approx(100 + 140)


@covers("vehicle_volume")
def test_items_share_a_vehicle() -> None:
    """20 m³ of cars and 10 m³ of dolls fill one vehicle of 30 m³."""
    data = planning_data(
        {("car", HUB): [40], ("doll", HUB): [10]},
        {("car", PLANT): {}, ("doll", PLANT): {}},
        items={"car": {"volume": 0.5}, "doll": {"volume": 1.0}},
        lanes={(PLANT, HUB, "road"): {"shipment_volume": 30, "cost_per_shipment": 70}},
    )
    assert planned(data).objective == pytest.approx(50 + 70)


@covers("vehicle_volume")
def test_vehicles_a_week_are_limited() -> None:
    """One vehicle of 60 units a week: of 100 in week 1, 40 go ahead and are held for a week at 0.1."""
    lane = {"shipment_volume": 30, "max_shipments": 1}
    plan = planned(toy_data([0, 100], item=HALF_A_CUBIC_METRE, lane=lane, **held_at(0.1)))
    assert of_toy(plan.shipments) == pytest.approx({0: 40, 1: 60})
    assert plan.objective == pytest.approx(104)


def test_part_of_a_vehicle_is_not_worth_it() -> None:
    """70 units: the second vehicle would carry 10 for 2000, which lost cost 1000."""
    lane = {"shipment_volume": 30, "cost_per_shipment": 2000}
    plan = planned(toy_data([70], item=HALF_A_CUBIC_METRE, lane=lane))
    assert of_toy(plan.vehicles) == {0: 1}
    assert plan.objective == pytest.approx(60 + 2000 + 1000)


@covers("vehicle_use")
def test_one_vehicle_takes_any_amount() -> None:
    """30 a vehicle against 50 held a week at 0.2: one for both weeks."""
    plan = planned(toy_data([50, 50], lane={"cost_per_shipment": 30}, **held_at(0.2)))
    assert of_toy(plan.vehicles) == {0: 1}
    assert of_toy(plan.shipments) == pytest.approx({0: 100})
    assert plan.objective == pytest.approx(100 + 30 + 10)


@covers("vehicle_use")
def test_items_share_a_vehicle_of_any_size() -> None:
    data = planning_data(
        {("car", HUB): [40], ("doll", HUB): [10]},
        {("car", PLANT): {}, ("doll", PLANT): {}},
        lanes={(PLANT, HUB, "road"): {"cost_per_shipment": 70}},
    )
    assert planned(data).objective == pytest.approx(50 + 70)


def test_vehicles_that_cost_nothing_are_counted() -> None:
    """25 m³ in vehicles of 10 m³, which only the plan has to name."""
    plan = planned(toy_data([50], item=HALF_A_CUBIC_METRE, lane={"shipment_volume": 10}))
    assert of_toy(plan.vehicles) == {0: 3}


def test_a_lane_without_vehicles_ships_nothing() -> None:
    plan = planned(toy_data([10], lane={"max_shipments": 0}))
    assert plan.shipments == {}
    assert plan.objective == pytest.approx(1000)


def test_freight_by_unit_and_volume() -> None:
    """2 a unit and 3 a m³ of 0.5: 3.5 a unit."""
    lane = {"cost_per_unit": 2, "cost_per_volume": 3}
    plan = planned(toy_data([10], item=HALF_A_CUBIC_METRE, lane=lane))
    assert plan.costs["transport"] == pytest.approx(35)


def test_slow_mode_where_there_is_time() -> None:
    """By air at 5 at once, by sea at 1 a week later: week 0 flies, week 1 sails."""
    data = planning_data(
        {(TOY, HUB): [10, 20]},
        {(TOY, PLANT): {}},
        lanes={
            (PLANT, HUB, "air"): {"cost_per_unit": 5},
            (PLANT, HUB, "sea"): {"cost_per_unit": 1, "lead_time_days": 7},
        },
    )
    plan = planned(data)
    sent = {(key[3], key[5]): units for key, units in plan.shipments.items()}
    assert sent == pytest.approx({("air", 0): 10, ("sea", 0): 20})
    assert plan.objective == pytest.approx(30 + 50 + 20)


def test_goods_on_the_way_cost_no_holding() -> None:
    """Two weeks at sea, holding 1 everywhere: nothing is ever in stock when a week ends."""
    plan = planned(toy_data([0, 0, 10], lane={"lead_time_days": 14}, **held_at(1)))
    assert plan.objective == pytest.approx(10)


def test_goods_go_round_by_no_lane_that_is_not_there() -> None:
    """The depot has no lane: its sales are lost, the hub's are not."""
    data = planning_data(
        {(TOY, HUB): [10], (TOY, "depot"): [10]},
        {(TOY, PLANT): {}},
        lanes={(PLANT, HUB, "road"): {}},
    )
    plan = planned(data)
    assert plan.lost == pytest.approx({(TOY, "depot", 0): 10})
