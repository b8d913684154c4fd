"""Lots, setups and hours (M5): tiny instances solved by hand."""

from __future__ import annotations

import pytest
from model_data import HUB, PLANT, PRESS, held_at, of_toy, planned, planning_data, toy_data
from model_rows import covers


@covers("smallest_lot", "largest_lot")
def test_min_lot_is_made_where_it_pays() -> None:
    """30 wanted, at least 50 made at 1: 50 is less than losing 30 sales at 3."""
    plan = planned(toy_data([30], source={"min_lot": 50}, shortage_cost=3))
    assert of_toy(plan.production) == pytest.approx({0: 50})
    assert of_toy(plan.warehouse_stock) | of_toy(plan.factory_stock) == pytest.approx({0: 20})
    assert plan.objective == pytest.approx(50)


def test_min_lot_is_not_made_where_it_does_not_pay() -> None:
    """Losing 30 sales at 1.5 is 45, less than a lot of 50; making the 30 alone is not allowed."""
    plan = planned(toy_data([30], source={"min_lot": 50}, shortage_cost=1.5))
    assert plan.production == {}
    assert plan.objective == pytest.approx(45)


@covers("lot_size")
@pytest.mark.parametrize(("shortage_cost", "lots", "cost"), [(100, 3, 120), (1.5, 2, 80 + 20 * 1.5)])
def test_whole_multiples(shortage_cost: float, lots: int, cost: float) -> None:
    """100 wanted in lots of 40: a third lot costs 40 and saves 20 sales."""
    plan = planned(toy_data([100], source={"lot_multiple": 40}, shortage_cost=shortage_cost))
    assert of_toy(plan.lots) == {0: lots}
    assert of_toy(plan.production) == pytest.approx({0: 40 * lots})
    assert plan.objective == pytest.approx(cost)


def test_min_lot_goes_up_to_a_multiple() -> None:
    """At least 50 in lots of 40 are two lots."""
    plan = planned(toy_data([10], source={"min_lot": 50, "lot_multiple": 40}))
    assert of_toy(plan.production) == pytest.approx({0: 80})


def test_max_lot_makes_ahead() -> None:
    """At most 60 a week, 100 wanted in the second: 40 are made ahead and held for a week at 0.1."""
    plan = planned(toy_data([0, 100], source={"max_lot": 60}, **held_at(0.1)))
    assert of_toy(plan.production) == pytest.approx({0: 40, 1: 60})
    assert plan.costs["holding"] == pytest.approx(4)
    assert plan.objective == pytest.approx(104)


def test_max_lot_is_cut_to_whole_multiples() -> None:
    """At most 100 in lots of 40 are 80; the other 20 are lost at 100."""
    plan = planned(toy_data([100], source={"lot_multiple": 40, "max_lot": 100}))
    assert of_toy(plan.production) == pytest.approx({0: 80})
    assert plan.objective == pytest.approx(80 + 20 * 100)


@covers("largest_lot")
def test_setups_against_stock() -> None:
    """20, 30, 40 wanted, a setup 50, holding 1. One setup: 50 + 30 + 2·40 = 160; one each: 150; in weeks
    0 and 1: 100 + 40; in weeks 0 and 2: 100 + 30, the least. Making is 90 in any case."""
    plan = planned(toy_data([20, 30, 40], source={"setup_cost": 50}, **held_at(1)))
    assert of_toy(plan.production) == pytest.approx({0: 50, 2: 40})
    assert of_toy(plan.setups) == {0: 1, 2: 1}
    assert plan.costs["setup"] == pytest.approx(100)
    assert plan.objective == pytest.approx(130 + 90)


def test_setup_cost_of_the_week() -> None:
    """The setup costs 50, then 5: everything is made in the second week, and the 1 of the first is lost."""
    plan = planned(toy_data([1, 10], source={"setup_cost": [50, 5]}, shortage_cost=10))
    assert of_toy(plan.setups) == {1: 1}
    assert plan.objective == pytest.approx(10 + 5 + 10)


def test_unit_cost_of_the_week() -> None:
    """Making costs 1, then 3; holding 1.5: the 10 of the second week are made ahead."""
    plan = planned(toy_data([5, 10], source={"unit_cost": [1, 3]}, **held_at(1.5)))
    assert of_toy(plan.production) == pytest.approx({0: 15})
    assert plan.costs["production"] == pytest.approx(15)
    assert plan.objective == pytest.approx(15 + 15)


def test_setup_takes_hours() -> None:
    """10 hours a week, 4 of them for the setup, 0.1 a unit: 60 of the 100 are made, 40 lost at 100."""
    source = {"hours": {PRESS: (0.1, 4.0)}}
    plan = planned(toy_data([100], source=source, resource={"regular_hours": 10}))
    assert of_toy(plan.production) == pytest.approx({0: 60})
    assert plan.objective == pytest.approx(60 + 4000)


@covers("resource_hours", "largest_lot")
def test_two_items_share_hours_and_setups() -> None:
    """Of 10 hours, two setups take 4 each and leave 2 for 20 units; one setup leaves 6 for 60.

    The car is worth 10 a sale, the doll 9, 50 of each are wanted: 50 cars are made and 50 dolls lost.
    """
    source = {"hours": {PRESS: (0.1, 4.0)}}
    data = planning_data(
        {("car", HUB): [50], ("doll", HUB): [50]},
        {("car", PLANT): source, ("doll", PLANT): source},
        resources={(PLANT, PRESS): {"regular_hours": 10}},
        shortage_cost={("car", HUB): 10, ("doll", HUB): 9},
    )
    plan = planned(data)
    assert plan.production == pytest.approx({("car", PLANT, 0): 50})
    assert plan.objective == pytest.approx(50 + 450)


def test_setup_that_takes_all_hours_is_never_made() -> None:
    """A setup of 11 hours in weeks of 10."""
    source = {"hours": {PRESS: (0.0, 11.0)}}
    plan = planned(toy_data([100], source=source, resource={"regular_hours": 10}))
    assert plan.production == {}


def test_scarcest_resource_decides() -> None:
    """0.1 hours of 8 and 0.2 hours of 10: the second allows 50."""
    data = toy_data(
        [100],
        source={"hours": {PRESS: 0.1, "oven": 0.2}},
        resource={"regular_hours": 8},
        more_resources={"oven": {"regular_hours": 10}},
    )
    assert of_toy(planned(data).production) == pytest.approx({0: 50})


def test_hours_of_the_week() -> None:
    """The press runs 0, 20 and 5 hours: at 0.1 hours a unit 0, 200 and 50; week 0 loses its 10, week 2
    needs 70 made ahead."""
    data = toy_data(
        [10, 20, 120],
        source={"hours": {PRESS: 0.1}},
        resource={"regular_hours": [0, 20, 5]},
        shortage_cost=10,
    )
    plan = planned(data)
    assert of_toy(plan.lost) == pytest.approx({0: 10})
    assert sum(plan.production.values()) == pytest.approx(140)
    assert plan.objective == pytest.approx(100 + 140)


def test_qualification_window() -> None:
    """Open in weeks 1 and 2 only, holding 1: week 0 loses its sales, week 3 is made in week 2."""
    plan = planned(toy_data([7, 7, 7, 7], source={"first_period": 1, "last_period": 2}, **held_at(1)))
    assert of_toy(plan.production) == pytest.approx({1: 7, 2: 14})
    assert plan.objective == pytest.approx(7 * 100 + 21 + 7)


def test_nothing_is_made_for_less_than_it_costs() -> None:
    """A sale lost at 0.9 is cheaper than a unit made at 1."""
    plan = planned(toy_data([10], shortage_cost=0.9))
    assert plan.production == {}
    assert plan.costs["lost sales"] == pytest.approx(9)


def test_opening_stock_goes_first() -> None:
    """30 at the factory, 20 at the warehouse: of 60 wanted 10 are made."""
    plan = planned(toy_data([60], at_factory={"opening": 30}, at_warehouse={"opening": 20}))
    assert of_toy(plan.production) == pytest.approx({0: 10})


def test_open_orders_go_first() -> None:
    """15 come from the factory in week 0, 25 arrive in week 1: of 50 a week 35 and 25 are made."""
    plan = planned(
        toy_data(
            [50, 50],
            open_production={("toy", "plant", 0): 15},
            open_shipments={("toy", "hub", 1): 25},
            **held_at(0.1),
        )
    )
    assert of_toy(plan.production) == pytest.approx({0: 35, 1: 25})
    assert plan.objective == pytest.approx(60)
