"""Frozen production and the price of moving away from the last plan (M18): instances solved by hand."""

from __future__ import annotations

from typing import Any

import pytest
from model_data import HUB, PLANT, TOY, of_toy, planned, planning_data, toy_data
from model_rows import covers

from models.data import PlanningData


def agreed(units: dict[int, float], frozen: int, change_cost: float = 0.0, **fields: Any) -> PlanningData:
    """Two weeks of 50 wanted, with what was agreed by week."""
    return toy_data(
        [50, 50],
        last_plan={(TOY, PLANT, period): quantity for period, quantity in units.items()},
        last_plan_periods=2,
        frozen_periods=frozen,
        change_cost=change_cost,
        **fields,
    )


def test_frozen_production_is_kept() -> None:
    """80 agreed for week 0 leave 20 to make in week 1."""
    plan = planned(agreed({0: 80}, frozen=1))
    assert of_toy(plan.production) == pytest.approx({0: 80, 1: 20})
    assert plan.objective == pytest.approx(100)


def test_frozen_production_is_kept_where_it_is_too_much() -> None:
    plan = planned(agreed({0: 130}, frozen=1))
    assert of_toy(plan.production) == pytest.approx({0: 130})


def test_nothing_agreed_is_nothing_made_while_frozen() -> None:
    """The sheet names week 1 only, so week 0 is frozen at nothing: 50 sales are lost."""
    plan = planned(agreed({1: 50}, frozen=1))
    assert of_toy(plan.production) == pytest.approx({1: 50})
    assert plan.objective == pytest.approx(50 + 5000)


def test_without_a_last_plan_nothing_is_frozen() -> None:
    plan = planned(toy_data([50], frozen_periods=1))
    assert of_toy(plan.production) == pytest.approx({0: 50})


def test_frozen_quantities_ignore_lots_and_qualification() -> None:
    """M12: 80 stay 80, although lots hold 100 at least and the source opens in week 1, where 20 are
    missing."""
    source = {"min_lot": 100, "lot_multiple": 100, "first_period": 1}
    plan = planned(agreed({0: 80}, frozen=1, source=source))
    assert of_toy(plan.production) == pytest.approx({0: 80, 1: 100})


def test_frozen_production_pays_its_setup() -> None:
    plan = planned(agreed({0: 100}, frozen=1, source={"setup_cost": 30}))
    assert plan.costs["setup"] == 30


@covers("change_from_last_plan")
@pytest.mark.parametrize(
    ("change_cost", "made", "cost"),
    [
        (0.3, 20, 100 + 40 * 0.3),  # 40 fewer than agreed: 12 for moving, 40 saved
        (2.0, 60, 140),  # 80 for moving: rather 40 too many
    ],
)
def test_fewer_than_agreed(change_cost: float, made: float, cost: float) -> None:
    plan = planned(agreed({0: 80, 1: 60}, frozen=1, change_cost=change_cost))
    assert of_toy(plan.production) == pytest.approx({0: 80, 1: made})
    assert plan.objective == pytest.approx(cost)


@covers("change_from_last_plan")
def test_more_than_agreed() -> None:
    """20 more than the 30 agreed at 3 each are cheaper than 20 lost sales."""
    plan = planned(agreed({0: 50, 1: 30}, frozen=1, change_cost=3))
    assert plan.costs["change"] == pytest.approx(60)


def test_starting_where_nothing_was_agreed_is_a_change() -> None:
    """50 in week 1 at 3 each."""
    plan = planned(agreed({0: 50}, frozen=1, change_cost=3))
    assert of_toy(plan.production) == pytest.approx({0: 50, 1: 50})
    assert plan.costs["change"] == pytest.approx(150)


def test_periods_beyond_the_last_plan_are_new() -> None:
    """The sheet ends with week 0."""
    data = toy_data([50, 50], last_plan={(TOY, PLANT, 0): 50}, last_plan_periods=1, change_cost=3)
    assert planned(data).costs["change"] == 0


def test_what_can_no_longer_be_made_is_a_change() -> None:
    """40 agreed in week 1 of a source that closes after week 0."""
    plan = planned(agreed({0: 50, 1: 40}, frozen=1, change_cost=3, source={"last_period": 0}))
    assert plan.costs["change"] == pytest.approx(120)
    assert plan.objective == pytest.approx(50 + 120 + 5000)


def test_moving_between_factories_is_two_changes() -> None:
    """10 agreed at the far plant, which makes at 9: moving costs 2 · 3 and saves 8."""
    data = planning_data(
        {(TOY, HUB): [10]},
        {(TOY, "near"): {}, (TOY, "far"): {"unit_cost": 9}},
        last_plan={(TOY, "far", 0): 10},
        last_plan_periods=1,
        change_cost=3,
    )
    plan = planned(data)
    assert plan.production == pytest.approx({(TOY, "near", 0): 10})
    assert plan.costs["change"] == pytest.approx(60)
