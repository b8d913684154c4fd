"""Balances, caps, safety stock and what is left at the end (M10, M11, M14): instances solved by hand."""

from __future__ import annotations

import pytest
from model_data import HUB, PLANT, TOY, held_at, of_toy, planned, toy_data
from model_rows import covers

from models.data import InspectionPlan


@covers("factory_balance", "warehouse_balance")
def test_what_is_sold_was_made_and_sent() -> None:
    """Opening stock of 10 and 5, 100 wanted: 85 are made."""
    plan = planned(toy_data([100], at_factory={"opening": 10}, at_warehouse={"opening": 5}))
    assert plan.objective == pytest.approx(85)


@pytest.mark.parametrize(("factory", "warehouse", "held"), [(1, 3, "factory"), (3, 1, "warehouse")])
def test_stock_is_held_where_it_is_cheaper(factory: float, warehouse: float, held: str) -> None:
    """Week 0 alone can make: 10 wait a week for 1 each."""
    data = toy_data(
        [0, 10],
        source={"last_period": 0},
        at_factory={"holding_cost": factory},
        at_warehouse={"holding_cost": warehouse},
    )
    plan = planned(data)
    stock = plan.factory_stock if held == "factory" else plan.warehouse_stock
    assert of_toy(stock) == pytest.approx({0: 10})
    assert plan.costs["holding"] == pytest.approx(10)


def test_holding_cost_of_the_week() -> None:
    """10 unwanted units are held at 1, then at 3."""
    plan = planned(toy_data([0, 0], at_warehouse={"opening": 10, "holding_cost": [1, 3]}))
    assert plan.objective == pytest.approx(40)


@covers("warehouse_safety_stock")
@pytest.mark.parametrize(("penalty", "cost"), [(3, 20), (0.5, 10)])
def test_warehouse_safety_stock(penalty: float, cost: float) -> None:
    """20 should lie there: made at 1 each if being short costs 3, not if it costs 0.5."""
    plan = planned(toy_data([10], at_warehouse={"target": 20, "penalty": penalty}))
    assert plan.objective == pytest.approx(10 + cost)


@covers("factory_safety_stock")
@pytest.mark.parametrize(("penalty", "cost"), [(3, 20), (0.5, 10)])
def test_factory_safety_stock(penalty: float, cost: float) -> None:
    plan = planned(toy_data([10], at_factory={"target": 20, "penalty": penalty}))
    assert plan.objective == pytest.approx(10 + cost)


def test_safety_stock_follows_its_target() -> None:
    """10 should lie there after week 0, 30 after week 1; holding 1 is paid for 10, then 30."""
    plan = planned(toy_data([0, 0], at_warehouse={"target": [10, 30], "penalty": 5, "holding_cost": 1}))
    assert of_toy(plan.warehouse_stock) == pytest.approx({0: 10, 1: 30})
    assert plan.objective == pytest.approx(30 + 10 + 30)


@covers("warehouse_safety_stock")
def test_sales_draw_on_safety_stock() -> None:
    """Nothing can be made: 10 are sold, 5 of the 15 left are missing from the target at 2 each."""
    data = toy_data(
        [10], source={"first_period": 1}, at_warehouse={"opening": 25, "target": 20, "penalty": 2}
    )
    plan = planned(data)
    assert plan.lost == {}
    assert plan.objective == pytest.approx(10)


def test_caps_limit_what_is_made_ahead() -> None:
    """60 a week can be made, 100 are wanted in week 1; 30 fit the warehouse and 5 the factory: 5 are lost."""
    data = toy_data(
        [0, 100],
        source={"max_lot": 60},
        at_factory={"max_quantity": 5},
        at_warehouse={"max_quantity": 30},
    )
    plan = planned(data)
    assert of_toy(plan.lost) == pytest.approx({1: 5})
    assert plan.objective == pytest.approx(95 + 500)


@covers("factory_cap")
def test_what_waits_for_inspectors_counts_for_the_cap() -> None:
    """Week 0 alone can make 100 for week 1. Inspectors have time for 60 a week: 40 would wait, but 30 fit the
    factory. 90 are made, 10 lost."""
    every_unit = InspectionPlan("all", "all", hours_per_unit=1.0)
    data = toy_data(
        [0, 100],
        source={"last_period": 0},
        factory={"inspection_hours": 60},
        plans=[every_unit],
        at_factory={"max_quantity": 30},
    )
    assert planned(data).objective == pytest.approx(90 + 1000)


def test_cap_of_the_week() -> None:
    """The warehouse holds 10, then 40 at a week's end; week 0 alone can make and the factory holds
    nothing."""
    data = toy_data(
        [0, 0, 50],
        source={"last_period": 0},
        at_factory={"max_quantity": 0},
        at_warehouse={"max_quantity": [10, 40, 40]},
    )
    assert of_toy(planned(data).lost) == pytest.approx({2: 40})


@covers("position_at_end")
def test_excess_beyond_the_cover() -> None:
    """A lot of 100, 30 sold, 20 needed after the end: 50 are too many at 2."""
    plan = planned(toy_data([30], source={"min_lot": 100}, item={"cover_units": 20, "excess_cost": 2}))
    assert plan.costs["excess"] == pytest.approx(100)
    assert plan.objective == pytest.approx(200)


@covers("position_at_end")
def test_excess_counts_what_is_still_under_way() -> None:
    """Lead time half a week: 40 sold in week 0 take 80 started, of which 40 land past the horizon. With no
    cover all of these are excess: 80 + 40·2, less than losing 40 sales at 100."""
    data = toy_data(
        [40],
        source={"lead_time_days": 3.5},
        item={"cover_units": 0, "excess_cost": 2},
    )
    plan = planned(data)
    assert of_toy(plan.production) == pytest.approx({0: 80})
    assert plan.costs["excess"] == pytest.approx(80)


@covers("position_at_end")
def test_excess_counts_shipments_under_way() -> None:
    """The same by a lane of half a week."""
    data = toy_data([40], lane={"lead_time_days": 3.5}, item={"cover_units": 0, "excess_cost": 2})
    plan = planned(data)
    assert of_toy(plan.shipments) == pytest.approx({0: 80})
    assert plan.objective == pytest.approx(80 + 80)


def test_no_cover_no_excess() -> None:
    data = toy_data([0], item={"excess_cost": 2}, at_warehouse={"opening": 50})
    assert planned(data).objective == 0


def test_demand_is_served_from_what_arrives_in_its_week() -> None:
    plan = planned(toy_data([10], open_shipments={(TOY, HUB, 0): 10}, **held_at(1)))
    assert plan.objective == 0


def test_stock_of_an_item_that_nobody_makes() -> None:
    """No source: 12 of an open order are sold, the other 8 lost."""
    data = toy_data([20], source={"first_period": 9}, open_production={(TOY, PLANT, 0): 12})
    assert planned(data).objective == pytest.approx(800)
