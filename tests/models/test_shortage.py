"""Lost sales, backorders and service (M10, M15): tiny instances solved by hand."""

from __future__ import annotations

import pytest
from model_data import HUB, PLANT, TOY, of_toy, planned, planning_data, toy_data
from model_rows import covers

BACKORDER = {"shortage_policy": "backorder", "unit_value": 7.0}
AT_MOST_60 = {"max_lot": 60}


def test_the_cheaper_sale_is_lost() -> None:
    """60 can be made, 40 are wanted at 5 and 40 at 8: 20 are lost at 5."""
    data = planning_data(
        {(TOY, HUB): [40], (TOY, "depot"): [40]},
        {(TOY, PLANT): AT_MOST_60},
        shortage_cost={(TOY, HUB): 5, (TOY, "depot"): 8},
    )
    plan = planned(data)
    assert plan.lost == pytest.approx({(TOY, HUB, 0): 20})
    assert plan.costs["lost sales"] == pytest.approx(100)


def test_a_lost_sale_is_not_made_up() -> None:
    """20 of week 0 are lost at 2 although week 1 could make them."""
    plan = planned(toy_data([80, 0], source=AT_MOST_60, shortage_cost=2))
    assert of_toy(plan.production) == pytest.approx({0: 60})
    assert plan.objective == pytest.approx(60 + 40)


def test_what_is_owed_is_made_up() -> None:
    """100 wanted, 60 made: 40 are owed for one week at 3 and made in the next."""
    plan = planned(toy_data([100, 20], source=AT_MOST_60, item=BACKORDER, shortage_cost=3))
    assert plan.owed == pytest.approx({(TOY, HUB, 0, 0): 40})
    assert plan.costs["backorders"] == pytest.approx(120)
    assert plan.objective == pytest.approx(120 + 120)


def test_what_is_owed_at_the_end_costs_its_value_once_more() -> None:
    """40 owed at the end: 3 for the week and 7 for the value, each."""
    plan = planned(toy_data([100], source=AT_MOST_60, item=BACKORDER, shortage_cost=3))
    assert plan.costs["backorders"] == pytest.approx(40 * 10)


def test_the_campaign_is_served_before_older_cheaper_demand() -> None:
    """60 a week. 40 of week 0 are owed at 1; week 1 wants 60 at 5 and gets all it makes, so the 40 wait for
    week 2: 80 in all. Oldest first would cost 40 + 200."""
    data = toy_data([100, 60, 0], source=AT_MOST_60, item=BACKORDER, shortage_cost=[1, 5, 1])
    plan = planned(data)
    assert plan.owed == pytest.approx({(TOY, HUB, 0, 0): 40, (TOY, HUB, 0, 1): 40})
    assert plan.costs["backorders"] == pytest.approx(80)


@covers("owed_growth")
def test_dear_demand_keeps_its_price() -> None:
    """Stock serves the 100 of week 0. Week 1 wants 100 at 5 and makes 60: 40 are owed at 5, not at 4.

    Keeping 40 in stock for week 1 instead would owe them for two weeks at 4.
    """
    data = toy_data(
        [100, 100, 0],
        source={"max_lot": 60, "first_period": 1},
        item=BACKORDER,
        at_warehouse={"opening": 100},
        shortage_cost=[4, 5, 4],
    )
    plan = planned(data)
    assert plan.owed == pytest.approx({(TOY, HUB, 1, 1): 40})
    assert plan.costs["backorders"] == pytest.approx(200)


def test_owed_units_are_served_oldest_first() -> None:
    """10, 20, 0, 0 wanted at one price; 12 a week are made in weeks 2 and 3 only.

    After week 1, 10 and 20 are owed. Week 2's 12 go to all 10 of week 0 and 2 of week 1, week 3's 12 leave 6.
    """
    data = toy_data(
        [10, 20, 0, 0], source={"max_lot": 12, "first_period": 2}, item=BACKORDER, shortage_cost=3
    )
    assert planned(data).owed == pytest.approx(
        {
            (TOY, HUB, 0, 0): 10,
            (TOY, HUB, 0, 1): 10,
            (TOY, HUB, 1, 1): 20,
            (TOY, HUB, 1, 2): 18,
            (TOY, HUB, 1, 3): 6,
        }
    )


def test_waiting_for_ever_is_cheaper_than_making() -> None:
    """A unit costs 12 to make; owed for the only week and at the end it costs 3 + 7."""
    plan = planned(toy_data([10], source={"unit_cost": 12}, item=BACKORDER, shortage_cost=3))
    assert plan.production == {}
    assert plan.objective == pytest.approx(100)


@covers("service_target")
@pytest.mark.parametrize(("penalty", "served", "cost"), [(10, 90, 90 + 5), (0.2, 0, 50 + 90 * 0.2)])
def test_service_target_is_met_where_it_pays(penalty: float, served: float, cost: float) -> None:
    """Losing a sale at 0.5 is cheaper than making it at 1; 90 of 100 are wanted served all the same."""
    data = toy_data(
        [100], item={"service_penalty": penalty}, shortage_cost=0.5, service_target={(TOY, HUB): 0.9}
    )
    plan = planned(data)
    assert sum(plan.production.values()) == pytest.approx(served)
    assert plan.objective == pytest.approx(cost)


@covers("service_target")
def test_service_is_measured_over_the_horizon() -> None:
    """Week 0 sells nothing (10 lost), so all of the other 90 are needed for a target of 90 %."""
    data = toy_data(
        [10, 90],
        source={"first_period": 1},
        item={"service_penalty": 10.0},
        shortage_cost=0.5,
        service_target={(TOY, HUB): 0.9},
    )
    plan = planned(data)
    assert plan.costs["service shortfall"] == 0
    assert plan.objective == pytest.approx(5 + 90)


@covers("late_units", "service_target")
def test_late_is_not_served_in_time() -> None:
    """Week 0's 50 come a week late. Of 100 wanted, 80 should be in time and 50 are: 30 short at 2."""
    data = toy_data(
        [50, 50],
        source={"first_period": 1},
        item={**BACKORDER, "service_penalty": 2.0},
        shortage_cost=3,
        service_target={(TOY, HUB): 0.8},
    )
    plan = planned(data)
    assert plan.costs["backorders"] == pytest.approx(150)
    assert plan.costs["service shortfall"] == pytest.approx(60)


def test_no_service_target_no_shortfall() -> None:
    data = toy_data([100], item={"service_penalty": 10.0}, shortage_cost=0.5)
    assert planned(data).objective == pytest.approx(50)
