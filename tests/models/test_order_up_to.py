"""What the order-up-to rule starts, worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from model_data import HUB, PLANT, PRESS, TOY, held_at, planning_data, toy_data

from models.data import InspectionPlan, PlanningData
from models.item_block import SharedRow
from models.item_data import split_by_item
from models.ordering.order_up_to import Orders, ordered

HOUR_A_UNIT = {"hours": {PRESS: 1.0}}


def orders_of(data: PlanningData, **used: float) -> list[Orders]:
    """``used``: hours of PRESS that are taken already, by period (``p0``, ``p1`` …)."""
    taken = {SharedRow("resource_hours", (PLANT, PRESS, int(p[1:]))): hours for p, hours in used.items()}
    parts = split_by_item(data)
    return ordered(data, parts, taken, [part.frozen_lots for part in parts])


def started(demand: Sequence[float], used: dict[str, float] | None = None, **others: Any) -> dict[int, float]:
    """Period → units of TOY at its PLANT."""
    (orders,) = orders_of(toy_data(demand, **others), **(used or {}))
    return {period: pytest.approx(units) for (_, period), units in orders.production.items()}


def test_an_order_covers_one_period_more_than_hold_for_a_setup() -> None:
    """√(2 · 80 / (10 · 1)) = 4 periods of 10 units, and one more."""
    assert started([10.0] * 8, source={"setup_cost": 80.0}, **held_at(1.0)) == {0: 50.0, 5: 30.0}


def test_room_costs_as_holding_does() -> None:
    """2 m³ a unit at 0.5 a period cost as much as holding for 1 does."""
    data = {"item": {"volume": 2.0}, "warehouse": {"storage_cost": 0.5}, "at_factory": {"holding_cost": 1.0}}
    assert started([10.0] * 8, source={"setup_cost": 80.0}, **data) == {0: 50.0, 5: 30.0}


def test_what_does_not_fit_is_made_earlier() -> None:
    """25 hours a period, held for 1: of the 40 in the third period 25 are made there and 15 just before."""
    resource = {"regular_hours": 25.0}
    found = started([10.0, 10.0, 40.0], source=HOUR_A_UNIT, resource=resource, **held_at(1.0))
    assert found == {0: 10.0, 1: 25.0, 2: 25.0}


def test_hours_that_are_taken_are_not_used() -> None:
    """20 of the 25 hours of the last period are: 5 are made in it, 25 before, and the last 10 yet earlier."""
    resource = {"regular_hours": 25.0}
    found = started([0.0, 0.0, 40.0], {"p2": 20.0}, source=HOUR_A_UNIT, resource=resource, **held_at(1.0))
    assert found == {0: 10.0, 1: 25.0, 2: 5.0}


def test_overtime_is_taken_where_holding_costs_more() -> None:
    """10 of 20 units beyond the hours of their period: 3 an hour of overtime, or 2 for making them before."""
    resource = {"regular_hours": 10.0, "overtime_hours": 10.0, "overtime_cost": 3.0}
    assert started([0.0, 20.0], source=HOUR_A_UNIT, resource=resource, **held_at(2.0)) == {1: 10.0, 0: 10.0}
    assert started([0.0, 20.0], source=HOUR_A_UNIT, resource=resource, **held_at(4.0)) == {1: 20.0}


def test_the_hours_that_orders_take_are_told() -> None:
    """2 hours of setting up and an hour for each of 10 units."""
    data = toy_data([10.0], source={"hours": {PRESS: (1.0, 2.0)}}, resource={"regular_hours": 20.0})
    (orders,) = orders_of(data)
    assert orders.use == {SharedRow("resource_hours", (PLANT, PRESS, 0)): pytest.approx(12.0)}


def test_inspectors_limit_what_is_started() -> None:
    """Half an hour a unit, 4 hours a period, made a period before: 8 units a period."""
    found = started(
        [0.0, 0.0, 16.0],
        source={"lead_time_days": 7.0},
        factory={"inspection_hours": 4.0},
        plans=[InspectionPlan("all", "all", hours_per_unit=0.5)],
        **held_at(1.0),
    )
    assert found == {1: 8.0, 0: 8.0}


def test_the_next_factory_makes_what_the_cheapest_cannot() -> None:
    """12 hours at the cheaper one, whose units come first."""
    data = planning_data(
        {(TOY, HUB): [20.0]},
        {(TOY, PLANT): {"unit_cost": 1.0, **HOUR_A_UNIT}, (TOY, "other"): {"unit_cost": 2.0}},
        resources={(PLANT, PRESS): {"regular_hours": 12.0}},
    )
    (orders,) = orders_of(data)
    assert orders.production == {(PLANT, 0): pytest.approx(12.0), ("other", 0): pytest.approx(8.0)}


def test_nothing_is_made_that_costs_more_than_losing_its_sales() -> None:
    assert started([10.0], source={"unit_cost": 101.0}) == {}
    assert started([10.0], source={"unit_cost": 99.0}) == {0: 10.0}
    assert started([10.0], source={"unit_cost": 99.0, "setup_cost": 11.0}) == {}


def test_what_comes_late_is_worth_all_the_time_until_the_end() -> None:
    """A unit late costs 2 a period, in three periods 6, and 5 to make: it pays. Lost, it would cost 2."""
    late = {"item": {"shortage_policy": "backorder"}, "shortage_cost": 2.0, "source": {"unit_cost": 5.0}}
    assert started([10.0, 0.0, 0.0], **late) == {0: 10.0}
    assert started([10.0, 0.0, 0.0], **(late | {"item": {}})) == {}


def test_what_comes_late_waits_for_hours() -> None:
    """None in the first period; the lost sale would be gone by the second."""
    data = {"source": HOUR_A_UNIT, "resource": {"regular_hours": [0.0, 10.0]}}
    assert started([10.0, 0.0], item={"shortage_policy": "backorder"}, **data) == {1: 10.0}
    assert started([10.0, 0.0], **data) == {}


def test_stock_and_what_is_under_way_are_used_first() -> None:
    """10 at the warehouse and 5 at the factory serve the first two periods but for 5."""
    found = started(
        [10.0, 10.0],
        at_warehouse={"opening": 10.0, "holding_cost": 1.0},
        at_factory={"opening": 5.0, "holding_cost": 1.0},
    )
    assert found == {1: 5.0}
    under_way = {"open_shipments": {(TOY, HUB, 1): 10.0}}
    assert started([10.0, 10.0], **held_at(1.0), **under_way) == {0: 10.0}


def test_lots_start_when_the_first_of_them_comes_in_time() -> None:
    """Ten days of making and six on the road: the first of a lot is there after one period."""
    late = {"source": {"lead_time_days": 10.0}, "lane": {"lead_time_days": 6.0}}
    assert started([10.0, 0.0, 10.0], **late, **held_at(1.0)) == {1: 10.0}


def test_goods_wait_for_the_day_of_delivery() -> None:
    """Received every seventh day, they wait for three on average."""
    days = {"period_days": 1.0, "warehouse": {"delivery_offset_days": 0}}
    assert started([0.0] * 7 + [10.0], **days, **held_at(1.0)) == {4: 10.0}


def test_a_quicker_mode_is_taken_where_the_cheaper_one_is_late() -> None:
    """By road it takes a period and costs nothing, by air it is there at once."""
    lanes = {(PLANT, HUB, "road"): {"lead_time_days": 7.0}, (PLANT, HUB, "air"): {"cost_per_unit": 5.0}}
    data = planning_data(
        {(TOY, HUB): [10.0, 10.0]},
        {(TOY, PLANT): {}},
        lanes=lanes,
        warehouse_stock={(TOY, HUB): {"holding_cost": 9.0}},
        factory_stock={(TOY, PLANT): {"holding_cost": 9.0}},
    )
    (orders,) = orders_of(data)
    assert orders.production == {(PLANT, 0): pytest.approx(20.0)}


def test_lanes_whose_vehicles_have_no_room_lead_nowhere() -> None:
    """Only what takes no room itself can go by them."""
    lane = {"shipment_volume": 0.0, "cost_per_shipment": 3.0}
    assert started([10.0], lane=lane, item={"volume": 1.0}) == {}
    assert started([10.0], lane=lane) == {0: 10.0}


def test_nothing_more_is_started_in_frozen_periods() -> None:
    """5 are agreed for the first period and serve the second; the other 5 are made in it."""
    agreed = {"last_plan": {(TOY, PLANT, 0): 5.0}, "last_plan_periods": 1, "frozen_periods": 1}
    assert started([0.0, 10.0], **agreed) == {0: 5.0, 1: 5.0}


def test_orders_come_on_top_of_what_is_made_anyway() -> None:
    """10 units are sold a period; 10 and 4 are made anyway in the first two of three, and the hours that
    they take are taken already: 6 and 10 more are ordered, for 6 and 10 hours."""
    data = toy_data([10.0] * 3, source=HOUR_A_UNIT, resource={"regular_hours": 10.0}, **held_at(1.0))
    press = [SharedRow("resource_hours", (PLANT, PRESS, period)) for period in range(3)]
    made = {(PLANT, 0): 10.0, (PLANT, 1): 4.0}
    (orders,) = ordered(data, split_by_item(data), {press[0]: 10.0, press[1]: 4.0}, [made])
    assert orders.production == {(PLANT, 0): 10.0, (PLANT, 1): 10.0, (PLANT, 2): 10.0}
    assert orders.use == {press[1]: 6.0, press[2]: 10.0}


def test_what_is_made_anyway_where_nothing_leaves_serves_nobody() -> None:
    """A factory without a lane: the 10 units that it makes stay there."""
    data = planning_data({("toy", HUB): [10.0]}, {("toy", PLANT): {}, ("toy", "other"): {}})
    lanes = {key: lane for key, lane in data.lanes.items() if key[0] == PLANT}
    data = replace(data, lanes=lanes)
    (orders,) = ordered(data, split_by_item(data), {}, [{("other", 0): 10.0}])
    assert orders.production == {("other", 0): 10.0, (PLANT, 0): 10.0}


def test_lots_are_whole_and_of_the_size_that_is_allowed() -> None:
    """Multiples of 4, at least 8, at most 12."""
    lots = {"lot_multiple": 4.0, "min_lot": 8.0, "max_lot": 12.0}
    assert started([1.0], source=lots) == {0: 8.0}
    assert started([9.0], source=lots) == {0: 12.0}
    assert started([12.0, 9.0], source=lots, **held_at(1.0)) == {0: 12.0, 1: 12.0}


def test_hours_go_first_to_items_that_gain_most_by_them() -> None:
    """Of 15 hours the dearer item has 10, although both lack in the same period."""
    data = planning_data(
        {("cheap", HUB): [10.0], ("dear", HUB): [10.0]},
        {("cheap", PLANT): HOUR_A_UNIT, ("dear", PLANT): HOUR_A_UNIT},
        resources={(PLANT, PRESS): {"regular_hours": 15.0}},
        shortage_cost={("cheap", HUB): 50.0, ("dear", HUB): 90.0},
    )
    cheap, dear = orders_of(data)
    assert dear.production == {(PLANT, 0): pytest.approx(10.0)}
    assert cheap.production == {(PLANT, 0): pytest.approx(5.0)}


def test_items_that_gain_least_wait_for_all_others() -> None:
    """The least of five items, a tenth of the hours needed, lacks first, and hours run out in the second
    period: it gets none of those that the others need there."""
    names = [f"toy {number}" for number in range(5)]
    data = planning_data(
        {("least", HUB): [10.0, 0.0], **{(name, HUB): [0.0, 20.0] for name in names[1:]}},
        {(name, PLANT): HOUR_A_UNIT for name in ["least", *names[1:]]},
        resources={(PLANT, PRESS): {"regular_hours": [40.0, 40.0]}},
        shortage_cost={("least", HUB): 50.0, **{(name, HUB): 90.0 for name in names[1:]}},
    )
    least, *others = orders_of(data)
    assert least.production == {}
    assert all(sum(one.production.values()) == pytest.approx(20.0) for one in others)


def test_an_item_that_nobody_makes_has_no_orders() -> None:
    data = planning_data({(TOY, HUB): [10.0]}, {})
    assert orders_of(data) == [Orders()]
