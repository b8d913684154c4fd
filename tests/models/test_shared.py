"""What items share: hours, inspectors, space, intake, promises, ramps, activation (M4, M6, M9, M13, M17)."""

from __future__ import annotations

from typing import Any

import pytest
from model_data import HUB, PLANT, PRESS, TOY, held_at, of_toy, planned, planning_data, toy_data
from model_rows import covers

from models.data import InspectionPlan, PlanningData

AN_HOUR_EACH = {"hours": {PRESS: 1.0}}
INSPECTED = InspectionPlan("all", "all", hours_per_unit=0.5)


def two_items(demand: float, shortage_cost: dict[str, float] | None = None, **fields: Any) -> PlanningData:
    """As many cars as dolls wanted in one week from one plant, an hour of the press each."""
    costs = shortage_cost or {"car": 100, "doll": 100}
    return planning_data(
        {(item, HUB): [demand] for item in costs},
        {(item, PLANT): AN_HOUR_EACH for item in costs},
        shortage_cost={(item, HUB): cost for item, cost in costs.items()},
        **fields,
    )


@covers("resource_hours")
def test_overtime_where_it_pays() -> None:
    """100 hours wanted, 80 regular, 12 of overtime at 3: 8 dolls are lost at 5."""
    hours = {"regular_hours": 80, "overtime_hours": 12, "overtime_cost": 3}
    plan = planned(two_items(50, {"car": 100, "doll": 5}, resources={(PLANT, PRESS): hours}))
    assert plan.overtime == pytest.approx({(PLANT, PRESS, 0): 12})
    assert plan.lost == pytest.approx({("doll", HUB, 0): 8})
    assert plan.objective == pytest.approx(92 + 36 + 40)


@covers("resource_hours")
def test_overtime_where_it_does_not_pay() -> None:
    """A doll lost costs 3.5, made in overtime 1 + 3."""
    hours = {"regular_hours": 80, "overtime_hours": 12, "overtime_cost": 3}
    plan = planned(two_items(50, {"car": 100, "doll": 3.5}, resources={(PLANT, PRESS): hours}))
    assert plan.overtime == {}
    assert plan.objective == pytest.approx(80 + 20 * 3.5)


def test_an_hour_more_is_worth_what_it_saves() -> None:
    """One doll more: 5 of lost sales saved, 1 to make it."""
    plan = planned(two_items(50, {"car": 100, "doll": 5}, resources={(PLANT, PRESS): {"regular_hours": 80}}))
    assert plan.marginal_value == pytest.approx({(PLANT, PRESS, 0): 4})


def test_hours_to_spare_are_worth_nothing() -> None:
    plan = planned(two_items(50, resources={(PLANT, PRESS): {"regular_hours": 101}}))
    assert plan.marginal_value == {(PLANT, PRESS, 0): 0.0}


@covers("inspection_hours")
def test_inspectors_work_overtime_where_it_pays() -> None:
    """50 units take 25 hours, 20 regular; 4 more at 6 inspect 8 units, the last 2 are lost at 100."""
    place = {"inspection_hours": 20, "inspection_overtime_hours": 4, "inspection_overtime_cost": 6}
    plan = planned(toy_data([50], factory=place, plans=[INSPECTED]))
    assert plan.inspection_overtime == pytest.approx({(PLANT, 0): 4})
    assert plan.costs["inspection"] == pytest.approx(24)
    assert plan.objective == pytest.approx(48 + 24 + 200)


@covers("storage_volume")
def test_items_share_storage() -> None:
    """Made in week 0, sold in week 1; the hub holds 10 m³ of closing stock, the factory none.

    Cars take 1 m³ and are worth 5, dolls 0.5 m³ and 4: room is for 20 dolls, and the 10 cars are lost.
    """
    data = planning_data(
        {("car", HUB): [0, 10], ("doll", HUB): [0, 20]},
        {("car", PLANT): {"last_period": 0}, ("doll", PLANT): {"last_period": 0}},
        items={"car": {"volume": 1.0}, "doll": {"volume": 0.5}},
        warehouses={HUB: {"storage_volume": 10}},
        factory_stock={("car", PLANT): {"max_quantity": 0}, ("doll", PLANT): {"max_quantity": 0}},
        shortage_cost={("car", HUB): 5, ("doll", HUB): 4},
    )
    plan = planned(data)
    assert plan.lost == pytest.approx({("car", HUB, 1): 10})
    assert plan.objective == pytest.approx(20 + 50)


def test_storage_costs_by_volume() -> None:
    """20 units of 0.5 m³ at 3 a m³ and week."""
    data = toy_data([0], item={"volume": 0.5}, warehouse={"storage_cost": 3}, at_warehouse={"opening": 20})
    assert planned(data).costs["storage"] == pytest.approx(30)


@covers("inbound_units")
def test_items_share_the_intake() -> None:
    """60 units a week come in, 10 of them on their way already; 50 cars at 100 go before dolls at 5."""
    data = two_items(
        55,
        {"car": 100, "doll": 5},
        resources={(PLANT, PRESS): {"regular_hours": 1000}},
        warehouses={HUB: {"inbound_units": 60}},
        open_shipments={("doll", HUB, 0): 10},
    )
    plan = planned(data)
    assert plan.lost == pytest.approx({("car", HUB, 0): 5, ("doll", HUB, 0): 45})


@covers("inbound_units")
def test_intake_makes_goods_come_earlier() -> None:
    """60 a week: of 100 in week 1, 40 come in week 0 and are held at 0.1."""
    plan = planned(toy_data([0, 100], warehouse={"inbound_units": 60}, **held_at(0.1)))
    assert of_toy(plan.shipments) == pytest.approx({0: 40, 1: 60})
    assert plan.objective == pytest.approx(104)


@covers("commitment", "factory_hours")
def test_hours_promised_and_not_used_are_paid() -> None:
    """100 hours promised, 50 used: 50 short at 2. Making for stock at 3 an hour would cost more."""
    data = toy_data(
        [50],
        source={**AN_HOUR_EACH, "unit_cost": 3},
        factory={"commitment_hours": 100, "commitment_penalty": 2},
        resource={"regular_hours": 200},
    )
    plan = planned(data)
    assert plan.costs["commitment"] == pytest.approx(100)
    assert plan.objective == pytest.approx(150 + 100)


@covers("commitment", "factory_hours")
def test_promised_hours_are_used_where_that_is_cheaper() -> None:
    """At 1 a unit, 50 too many are cheaper than 50 hours at 2."""
    data = toy_data(
        [50],
        source=AN_HOUR_EACH,
        factory={"commitment_hours": 100, "commitment_penalty": 2},
        resource={"regular_hours": 200},
    )
    plan = planned(data)
    assert of_toy(plan.production) == pytest.approx({0: 100})
    assert plan.objective == pytest.approx(100)


def test_setup_hours_and_all_resources_count_for_the_promise() -> None:
    """10 units: a setup of 5 hours and 10 on the press, 20 in the oven: 35 of the 40 hours promised."""
    data = toy_data(
        [10],
        source={"hours": {PRESS: (1.0, 5.0), "oven": 2.0}, "unit_cost": 50},
        factory={"commitment_hours": 40, "commitment_penalty": 2},
        resource={"regular_hours": 200},
        more_resources={"oven": {"regular_hours": 200}},
    )
    assert planned(data).costs["commitment"] == pytest.approx(10)


@covers("ramp_up", "factory_hours")
def test_hours_rise_step_by_step() -> None:
    """100 hours wanted in week 2, 20 more a week at most: h, h + 20, h + 40 with 3 h + 60 = 100.

    What weeks 0 and 1 make is held: 2 h + (h + 20) unit weeks at 1, for h = 40 / 3: 60.
    """
    data = toy_data(
        [0, 0, 100],
        source=AN_HOUR_EACH,
        factory={"max_ramp_hours": 20},
        resource={"regular_hours": 200},
        **held_at(1),
    )
    plan = planned(data)
    assert of_toy(plan.production) == pytest.approx({0: 40 / 3, 1: 100 / 3, 2: 160 / 3})
    assert plan.objective == pytest.approx(100 + 60)


@covers("ramp_down", "factory_hours")
def test_hours_fall_step_by_step() -> None:
    """50 hours in week 0, so at least 30 in week 1, wanted or not."""
    data = toy_data(
        [50, 0], source=AN_HOUR_EACH, factory={"max_ramp_hours": 20}, resource={"regular_hours": 200}
    )
    plan = planned(data)
    assert of_toy(plan.production) == pytest.approx({0: 50, 1: 30})


@pytest.mark.parametrize(
    ("frozen", "made"),
    [
        ({0: 100}, {0: 100}),  # out of the frozen week hours fall as they like
        ({0: 100, 1: 0}, {0: 100}),  # between frozen weeks they do, too
        ({0: 10}, {0: 10, 1: 30}),  # they rise by 20 at most, from 10
    ],
)
def test_ramps_out_of_frozen_weeks(frozen: dict[int, float], made: dict[int, float]) -> None:
    """50 wanted in week 1, ramps of 20."""
    data = toy_data(
        [0, 50],
        source=AN_HOUR_EACH,
        factory={"max_ramp_hours": 20},
        resource={"regular_hours": 200},
        last_plan={(TOY, PLANT, period): units for period, units in frozen.items()},
        last_plan_periods=len(frozen),
        frozen_periods=len(frozen),
    )
    assert of_toy(planned(data).production) == pytest.approx(made)


@covers("factory_activation")
@pytest.mark.parametrize(("demand", "factory", "cost"), [(100, "far", 300), (300, "near", 300 + 500)])
def test_a_factory_is_switched_on_where_it_pays(demand: float, factory: str, cost: float) -> None:
    """Near: 500 once and 1 a unit; far: 3 a unit."""
    data = planning_data(
        {(TOY, HUB): [demand]},
        {(TOY, "near"): {}, (TOY, "far"): {"unit_cost": 3}},
        factories={"near": {"activation_cost": 500}},
    )
    plan = planned(data)
    assert {key[1] for key in plan.production} == {factory}
    assert plan.objective == pytest.approx(cost)


@covers("factory_activation")
def test_a_factory_is_switched_on_once_for_all() -> None:
    """Two items, two weeks, setups or not: 500 once."""
    data = planning_data(
        {("car", HUB): [10, 10], ("doll", HUB): [10, 10]},
        {("car", PLANT): {"setup_cost": 1}, ("doll", PLANT): {}},
        factories={PLANT: {"activation_cost": 500}},
    )
    plan = planned(data)
    assert plan.costs["activation"] == pytest.approx(500)


def test_frozen_production_switches_a_factory_on() -> None:
    """Nothing is wanted, 10 are agreed: 500 for the factory, 10 to make them."""
    data = toy_data(
        [0],
        factory={"activation_cost": 500},
        last_plan={(TOY, PLANT, 0): 10},
        last_plan_periods=1,
        frozen_periods=1,
    )
    assert planned(data).objective == pytest.approx(510)
