"""The facility location bound never lies above what an item costs at best; at times it is just that."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from assembled_data import data_of
from hypothesis import given, settings
from hypothesis import strategies as st
from item_bounds import assert_bounds, optimum
from model_data import HUB, NO_INSPECTION, PLANT, PRESS, ROAD, planning_data, toy_data
from random_data import random_data
from random_workbooks import random_examples, workbooks
from workbook_builder import Sheets

from models.blocks.item_problem import compile_item
from models.data import InspectionPlan, PlanningData
from models.item_calls.item_store import ItemStore
from models.item_data import split_by_item
from models.location.facility_location import facility_location
from models.location.location_relaxation import Relaxation, Source
from models.solver.compiled import Floats


def located(store: ItemStore, number: int, prices: Floats) -> float:
    """The bound of an item."""
    item = store.item(number)
    return item.location.solve(item.problem.priced(prices).cost).bound


def assert_bounds_with_little_room(data: PlanningData, seed: int) -> None:
    draw = np.random.default_rng(seed)
    for part in split_by_item(data):
        compiled, problem = compile_item(part)
        location = facility_location(compiled.item, compiled.compiled)
        free = np.array([start.produce for start in location.starts if start.fixed is None], dtype=np.int64)
        room = np.full(len(problem.cost), np.inf)
        room[free] = draw.choice([0.0, 10.0, 40.0], len(free))
        model = problem.model(problem.cost)
        upper = np.minimum(model.upper, np.maximum(room, model.lower))
        best = optimum(replace(model, upper=upper))
        assert location.solve(model.cost, room).bound <= best + 1e-6 * max(1.0, abs(best))


@pytest.mark.parametrize("seed", range(40))
def test_the_bound_is_at_most_the_optimum_of_the_block(seed: int) -> None:
    assert_bounds(random_data(seed), seed, located)


@pytest.mark.parametrize("seed", range(20))
def test_the_bound_with_little_room_is_at_most_the_optimum_with_it(seed: int) -> None:
    assert_bounds_with_little_room(random_data(seed), seed)


@settings(random_examples, max_examples=30)
@given(workbooks(), st.integers(0, 10**6))
def test_the_bound_holds_for_any_workbook(sheets: Sheets, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = data_of(Path(folder), sheets)
    assert_bounds(data, seed, located)


def bound_of(data: PlanningData) -> float:
    (part,) = split_by_item(data)
    compiled, problem = compile_item(part)
    return facility_location(compiled.item, compiled.compiled).solve(problem.cost).bound


def test_one_setup_for_two_periods_where_holding_is_cheaper() -> None:
    """10 units in each of two periods, a setup of 30, holding at 2, making at 1: one setup and 10 units held
    cost 30 + 20 + 10 · 2 = 70, two setups 80. The bound is the optimum: strong linking rows leave no
    fraction of a setup."""
    data = planning_data(
        {("car", HUB): [10.0, 10.0]},
        {("car", PLANT): {"setup_cost": 30.0}},
        warehouse_stock={("car", HUB): {"holding_cost": 2.0}},
        factory_stock={("car", PLANT): {"holding_cost": 2.0}},
    )
    assert bound_of(data) == pytest.approx(70.0)


def test_two_setups_where_holding_is_dearer() -> None:
    """As above with holding at 4: two setups, 60 + 20 = 80, are cheaper than one, 30 + 20 + 40 = 90."""
    data = planning_data(
        {("car", HUB): [10.0, 10.0]},
        {("car", PLANT): {"setup_cost": 30.0}},
        warehouse_stock={("car", HUB): {"holding_cost": 4.0}},
        factory_stock={("car", PLANT): {"holding_cost": 4.0}},
    )
    assert bound_of(data) == pytest.approx(80.0)


def test_nothing_is_made_that_costs_more_than_losing_it() -> None:
    """10 lost units at 4 cost 40; a setup of 35 and making at 1 cost 45."""
    data = planning_data({("car", HUB): [10.0]}, {("car", PLANT): {"setup_cost": 35.0}}, shortage_cost=4.0)
    assert bound_of(data) == pytest.approx(40.0)


def test_opening_stock_serves_first() -> None:
    """Of 10 units 4 are there: a setup of 5 and 6 made at 1 cost 11."""
    data = planning_data(
        {("car", HUB): [10.0]},
        {("car", PLANT): {"setup_cost": 5.0}},
        warehouse_stock={("car", HUB): {"opening": 4.0}},
    )
    assert bound_of(data) == pytest.approx(11.0)


def test_who_needs_the_first_half_of_a_lot_makes_all_of_it() -> None:
    """Half of what starts in a week is finished in it (3.5 days). 10 units are wanted in the first week only:
    20 are made at 1, after a setup of 30. As if all were there in time, 40 would be enough."""
    data = planning_data(
        {("car", HUB): [10.0, 0.0]},
        {("car", PLANT): {"setup_cost": 30.0, "lead_time_days": 3.5}},
        period_days=7.0,
    )
    assert bound_of(data) == pytest.approx(50.0)


def test_the_second_half_of_a_lot_serves_others() -> None:
    """As above with 6 more wanted in the second week: they are there anyway, of the half that comes then."""
    data = planning_data(
        {("car", HUB): [10.0, 6.0]},
        {("car", PLANT): {"setup_cost": 30.0, "lead_time_days": 3.5}},
        period_days=7.0,
    )
    assert bound_of(data) == pytest.approx(50.0)


def test_a_slow_lane_serves_in_time_by_half_of_what_it_takes() -> None:
    """10 units are wanted at once, made at 1. By air they come in time at 3; by sea at 1, but only half of
    them: x by sea and y by air serve x/2 + y = 10 and cost 2x + 4y = 40, whatever x is."""
    data = planning_data(
        {("car", HUB): [10.0, 0.0]},
        {("car", PLANT): {"setup_cost": 1e-3}},
        lanes={
            (PLANT, HUB, "sea"): {"lead_time_days": 3.5, "cost_per_unit": 1.0},
            (PLANT, HUB, "air"): {"cost_per_unit": 3.0},
        },
        period_days=7.0,
    )
    assert bound_of(data) == pytest.approx(30.0, abs=0.01)  # the half that is late is not charged its freight


def test_stock_that_leaves_and_arrives_past_the_horizon_is_held_nowhere() -> None:
    """10 units lie at the plant, where holding costs 1; sent at once they arrive after both periods and cost
    nothing. The one unit wanted in the first period is lost: 100."""
    data = planning_data(
        {("car", HUB): [1.0, 0.0]},
        {("car", PLANT): {"setup_cost": 500.0}},
        lanes={(PLANT, HUB, ROAD): {"lead_time_days": 14.0}},
        warehouse_stock={("car", HUB): {"holding_cost": 1.0}},
        factory_stock={("car", PLANT): {"opening": 10.0, "holding_cost": 1.0}},
        period_days=7.0,
    )
    assert bound_of(data) == pytest.approx(100.0)


def test_what_a_least_lot_makes_anyway_serves_even_cheap_demand() -> None:
    """A lot holds at least 20 units at 3. 10 are worth it, as losing them costs 100 each; the 10 others,
    lost for 2.5 each, would never be made for themselves, but are there: 60, not 30 + 30 thrown away + 25."""
    data = planning_data(
        {("car", HUB): [10.0, 10.0]},
        {("car", PLANT): {"unit_cost": 3.0, "setup_cost": 1e-3, "min_lot": 20.0}},
        shortage_cost={("car", HUB): [100.0, 2.5]},
    )
    assert bound_of(data) == pytest.approx(60.0, abs=0.01)


def test_units_that_an_inspection_scraps_are_held_no_longer() -> None:
    """10 finished units that nobody wants are all defective: held they cost 1 a week, by inspection they
    are scrapped for nothing."""
    data = planning_data(
        {("car", HUB): [0.0, 0.0]},
        {("car", PLANT): {"defect_rate": 1.0}},
        plans={("car", PLANT): [NO_INSPECTION, InspectionPlan("all", "all")]},
        warehouse_stock={("car", HUB): {"holding_cost": 1.0}},
        factory_stock={("car", PLANT): {"holding_cost": 1.0}},
        open_production={("car", PLANT, 0): 10.0},
    )
    assert bound_of(data) == pytest.approx(0.0)


def test_making_without_end_that_pays_proves_nothing_but_is_no_error() -> None:
    """An hour used is worth 9 more than a unit of it costs, and there is no end to the hours: no plan is the
    cheapest one. With room for 20 units, 10 of them wanted, 20 · (1 − 9) is the cheapest."""
    data = toy_data(
        [10.0],
        source={"hours": {PRESS: 1.0}},
        resource={"regular_hours": np.inf},
        factory={"commitment_hours": 5.0, "commitment_penalty": 9.0},
    )
    (part,) = split_by_item(data)
    compiled, problem = compile_item(part)
    assert [row.rule for row in problem.shared] == ["resource_hours", "factory_hours"]
    location = facility_location(compiled.item, compiled.compiled)
    cost = problem.priced(np.array([0.0, -9.0])).cost
    endless = location.solve(cost)
    assert endless.bound == -np.inf
    assert len(endless.setups) == len(endless.maybe) == 0
    assert location.solve(cost, np.full(len(cost), 20.0)).bound == pytest.approx(-160.0)


def test_a_start_that_earns_money_without_end_proves_nothing() -> None:
    """Its cost is minus infinity, for which there is no optimum."""
    endless = Source(fixed=-np.inf, to_client=np.array([1.0]), most=np.inf)
    assert Relaxation([endless], [], np.array([10.0]), np.array([5.0])).solve() is None


def test_demand_is_cut_where_safety_stock_of_a_period_ends() -> None:
    """15 should lie there after the first week, at 2 a unit: all 10 of the next week, and 5 of the 10 after
    that. Nobody misses what comes before the first week ends."""
    data = toy_data([10, 10, 10], at_warehouse={"target": [15, 0, 0], "penalty": [2, 2, 2]})
    compiled, _ = compile_item(split_by_item(data)[0])
    clients = facility_location(compiled.item, compiled.compiled).clients
    assert [(client.period, client.units, client.penalty.tolist()) for client in clients] == [
        (0, 10, [0, 0, 0, 0]),
        (1, 10, [0, 2, 2, 0]),
        (2, 5, [0, 2, 2, 0]),
        (2, 5, [0, 0, 0, 0]),
    ]
