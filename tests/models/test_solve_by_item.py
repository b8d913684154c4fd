"""The plan by item: the optimum where the model is small; a right bound and a valid plan always."""

from __future__ import annotations

from dataclasses import replace

import pytest
from generated import Size
from generated import planning_data as generated_data
from model_data import HUB, PLANT, PRESS, planning_data, toy_data
from random_data import random_data
from stopper import Stopper

from models.data import PlanningData
from models.options import SolveOptions
from models.solution import PlanSolution, PlanStatus
from models.solve import solve
from models.solve_alone import is_for_items
from models.solve_by_item import solve_by_item
from models.solve_whole import solve_whole

EXACT = SolveOptions(gap=1e-7, time_limit=60.0, method="by-item", workers=1, threads=1)


def made(items: int) -> PlanningData:
    """A seeded problem: three factories, two warehouses, hours for 90 % of the need."""
    return generated_data(Size(items, 3, 2, 14), 90.0, "cheap", seed=1)


def table(solution: PlanSolution) -> object:
    """All that a plan says, without how long it took."""
    return replace(solution, seconds=0.0, first_plan_seconds=None, marginal_value={})


@pytest.mark.parametrize("seed", range(36))
def test_by_item_and_whole_reach_the_same_optimum(seed: int) -> None:
    data = random_data(seed)
    by_item, whole = solve_by_item(data, EXACT), solve_whole(data, EXACT)
    assert by_item.status is PlanStatus.OPTIMAL
    assert by_item.objective == pytest.approx(whole.objective, rel=1e-6)
    assert by_item.bound is not None
    assert by_item.bound <= whole.objective * (1 + 1e-6) + 1e-6


@pytest.mark.parametrize("seed", [30, 55, 79])
def test_stock_that_items_cannot_all_inspect_at_once_is_planned_together(seed: int) -> None:
    """In these, items that do nothing but inspect what is there anyway take more inspection hours together
    than there are."""
    data = random_data(seed)
    assert solve_by_item(data, EXACT).objective == pytest.approx(solve_whole(data, EXACT).objective, rel=1e-6)


def test_two_items_share_the_hours_of_one_press() -> None:
    """60 units are wanted at 0.1 hours each, and there are 5 hours for 50: ten toys are lost, of the item
    where that costs 3 and not 7; making costs 1. 50 · 1 + 10 · 3 = 80."""
    data = planning_data(
        {("car", HUB): [30.0], ("doll", HUB): [30.0]},
        {(item, PLANT): {"hours": {PRESS: 0.1}} for item in ("car", "doll")},
        resources={(PLANT, PRESS): {"regular_hours": 5.0}},
        shortage_cost={("car", HUB): 7.0, ("doll", HUB): 3.0},
    )
    solution = solve_by_item(data, EXACT)
    assert solution.objective == pytest.approx(80.0)
    assert solution.bound == pytest.approx(80.0)
    assert solution.lost == {("doll", HUB, 0): pytest.approx(10.0)}


@pytest.fixture(scope="module")
def few_items() -> PlanningData:
    return made(4)


@pytest.fixture(scope="module")
def few_items_by_one(few_items: PlanningData) -> PlanSolution:
    return solve_by_item(few_items, replace(EXACT, gap=0.02))


def test_any_number_of_workers_makes_the_same_plan(
    few_items: PlanningData, few_items_by_one: PlanSolution
) -> None:
    by_three = solve_by_item(few_items, replace(EXACT, gap=0.02, workers=3))
    assert table(by_three) == table(few_items_by_one)


@pytest.mark.parametrize("stage", ["build", "start", "bound", "improve", "solve", "polish"])
def test_stopped_at_any_stage_there_is_a_plan_or_it_is_said_that_there_is_none(
    few_items: PlanningData, few_items_by_one: PlanSolution, stage: str
) -> None:
    stopper = Stopper(stage)
    gap = 0.02 if stage == "polish" else 1e-4
    solution = solve_by_item(few_items, replace(EXACT, gap=gap, time_limit=120.0), stopper)
    assert {told.stage for told in stopper.heard} >= {stage}
    if stage == "build":
        assert not solution.has_plan
        assert solution.stopped == "stopped by hand"
        return
    assert solution.has_plan
    assert sum(solution.costs.values()) == pytest.approx(solution.objective)
    if solution.bound is not None:
        assert solution.bound <= few_items_by_one.objective


def test_a_plan_never_gets_worse_on_the_way(few_items: PlanningData) -> None:
    listener = Stopper("never")
    solution = solve_by_item(few_items, replace(EXACT, gap=0.02), listener)
    incumbents = [told.incumbent for told in listener.heard if told.incumbent is not None]
    assert len(incumbents) > 3
    assert incumbents == sorted(incumbents, reverse=True)
    assert solution.objective <= incumbents[-1] * (1 + 1e-6)
    assert solution.first_plan_cost == incumbents[0]


def test_a_time_limit_shorter_than_building_leaves_no_plan_and_says_so(few_items: PlanningData) -> None:
    solution = solve_by_item(few_items, replace(EXACT, time_limit=1e-3))
    assert solution.status is PlanStatus.NO_PLAN
    assert solution.stopped == "time limit"
    assert solution.bound is None


def test_without_any_hours_everything_is_lost_and_that_is_proven() -> None:
    """30 cars at 7 and 30 dolls at 3 are lost: 300."""
    data = planning_data(
        {("car", HUB): [30.0], ("doll", HUB): [30.0]},
        {(item, PLANT): {"hours": {PRESS: 0.1}} for item in ("car", "doll")},
        resources={(PLANT, PRESS): {"regular_hours": 0.0}},
        shortage_cost={("car", HUB): 7.0, ("doll", HUB): 3.0},
    )
    solution = solve_by_item(data, EXACT)
    assert solution.objective == pytest.approx(300.0)
    assert solution.bound == pytest.approx(300.0)


def test_an_item_without_a_source_is_lost_and_the_others_are_made() -> None:
    """30 dolls at 3 are lost, 30 cars made at 1: 120."""
    data = planning_data(
        {("car", HUB): [30.0], ("doll", HUB): [30.0]},
        {("car", PLANT): {"hours": {PRESS: 0.1}}},
        resources={(PLANT, PRESS): {"regular_hours": 5.0}},
        shortage_cost={("car", HUB): 7.0, ("doll", HUB): 3.0},
    )
    solution = solve_by_item(data, EXACT)
    assert solution.objective == pytest.approx(120.0)
    assert solution.bound == pytest.approx(120.0)


def test_the_method_is_taken_as_asked_for() -> None:
    data = random_data(1)
    assert not is_for_items(data)
    assert solve(data, replace(EXACT, method="auto")).method == "whole"
    assert solve(data, replace(EXACT, method="whole")).method == "whole"
    assert solve(data, EXACT).method == "by-item"


def test_auto_plans_many_items_by_item() -> None:
    assert is_for_items(made(80))
    assert not is_for_items(made(29))


def test_a_plan_to_begin_with_is_taken_over() -> None:
    """Stopped before anything is improved, a plan is as cheap as the one that it began with, but for how
    units are inspected and travel, which is chosen anew; without that one, plans made item by item are
    dearer."""
    data = made(4)
    best = solve_by_item(data, replace(EXACT, gap=2e-3))
    begun = solve_by_item(data, replace(EXACT, start=best), Stopper("bound"))
    anew = solve_by_item(data, EXACT, Stopper("bound"))
    assert begun.objective <= best.objective * (1 + 1e-3)
    assert begun.objective < anew.objective
    assert anew.objective > best.objective * (1 + 1e-4)


def test_items_that_share_nothing_are_planned_to_the_optimum_too() -> None:
    """Lots of 25 for 40 units in 4 weeks, setups and stock dear: relaxations prove less than the optimum, so
    every step is taken, with no shared row to take it by."""
    source = {"setup_cost": (30.0,) * 4, "lot_multiple": 25.0}
    data = toy_data([10.0, 3.0, 20.0, 7.0], source=source, at_warehouse={"holding_cost": (1.0,) * 4})
    by_item = solve_by_item(data, EXACT)
    assert by_item.objective == pytest.approx(solve_whole(data, EXACT).objective)
