"""Items as facility location problems that share hours: a bound on any plan, and the plan itself where all of
its rules are known to that form."""

from __future__ import annotations

import pytest
from model_data import EXACT, HUB, PLANT, PRESS, planned, planning_data
from random_data import random_data
from setups_and_hours import setups_and_hours

import models.whole.location_search
from models.build import WholeModel, build_model
from models.data import PlanningData
from models.location.location_model import LocationModel, location_model
from models.solve_whole import solve_whole
from models.solver.compiled import CompiledModel, compile_model
from models.solver.highs_run import run_mip
from models.whole.location_search import searched_by_location
from models.whole.start import FirstPlan


def never(_incumbent: float | None, _bound: float | None) -> bool:
    return False


def prepared(data: PlanningData) -> tuple[WholeModel, CompiledModel]:
    whole = build_model(data)
    return whole, compile_model(whole.model)


def located(data: PlanningData) -> LocationModel:
    location = location_model(*prepared(data))
    assert location is not None
    return location


def optimum(location: LocationModel) -> float:
    return run_mip(location.compiled, 0.0, 60.0, threads=1).objective


def searched(data: PlanningData) -> FirstPlan | None:
    whole, compiled = prepared(data)
    return searched_by_location(whole, compiled, EXACT, 60.0, never)


def two_items(hours: float, **others: object) -> PlanningData:
    """10 cars and 10 dolls in one period, lost at 100; a setup of 2 hours costs 5, a unit takes an hour."""
    source = {"setup_cost": 5.0, "hours": {PRESS: (1.0, 2.0)}}
    return planning_data(
        {("car", HUB): [10.0], ("doll", HUB): [10.0]},
        {("car", PLANT): source, ("doll", PLANT): source},
        resources={(PLANT, PRESS): {"regular_hours": hours}},
        **others,
    )


def test_hours_are_shared_by_setups_and_units() -> None:
    """In 14 hours one setup leaves room for all 10 units of one item: 5 + 10 + 1 000 for the other. Two
    setups leave 10 units as well: 10 + 10 + 1 000. With 23 hours there are 19 units: 10 + 19 + 100. Hours
    apart would let both be made in 14."""
    assert optimum(located(two_items(14.0))) == pytest.approx(1015.0)
    assert optimum(located(two_items(23.0))) == pytest.approx(129.0)


def test_overtime_is_bought_at_its_price() -> None:
    """24 hours are wanted for everything, 14 are there; ten more cost 30: 30 + 10 + 20."""
    source = {"setup_cost": 5.0, "hours": {PRESS: (1.0, 2.0)}}
    data = planning_data(
        {("car", HUB): [10.0], ("doll", HUB): [10.0]},
        {("car", PLANT): source, ("doll", PLANT): source},
        resources={(PLANT, PRESS): {"regular_hours": 14.0, "overtime_hours": 10.0, "overtime_cost": 3.0}},
    )
    assert optimum(located(data)) == pytest.approx(60.0)


def test_frozen_production_takes_its_hours() -> None:
    """12 frozen cars and their setup take all 14 hours of the first period: 5 + 12, and 10 dolls lost. In the
    second one 10 dolls are made in 12 hours: 5 + 10."""
    source = {"setup_cost": 5.0, "hours": {PRESS: (1.0, 2.0)}}
    data = planning_data(
        {("car", HUB): [10.0, 0.0], ("doll", HUB): [10.0, 10.0]},
        {("car", PLANT): source, ("doll", PLANT): source},
        resources={(PLANT, PRESS): {"regular_hours": 14.0}},
        last_plan={("car", PLANT, 0): 12.0},
        frozen_periods=1,
        last_plan_periods=1,
    )
    assert optimum(located(data)) == pytest.approx(1032.0)
    assert planned(data).objective == pytest.approx(1032.0)


@pytest.mark.parametrize("seed", range(30))
def test_no_plan_costs_less_whatever_its_rules(seed: int) -> None:
    data = random_data(seed)
    best = planned(data).objective
    assert best is not None
    location = location_model(*prepared(data))
    if location is not None:
        assert optimum(location) <= best + 1e-5 * max(1.0, abs(best))


@pytest.mark.parametrize("seed", range(20))
def test_it_finds_and_proves_the_plan_where_all_rules_are_known(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = setups_and_hours(seed)
    best = planned(data).objective
    monkeypatch.setattr(models.whole.location_search, "_FEW", 0)
    assert located(data).is_exact
    plan = searched(data)
    assert plan is not None
    assert plan.values is not None
    assert best is not None
    assert plan.bound == pytest.approx(best, rel=1e-6)
    _, compiled = prepared(data)
    assert compiled.cost_of(plan.values) == pytest.approx(best, rel=1e-6)
    assert solve_whole(data, EXACT).objective == pytest.approx(best, rel=1e-6)


@pytest.mark.parametrize(
    "others",
    [
        {"warehouse_stock": {("car", HUB): {"max_quantity": (5.0,)}}},
        {"factory_stock": {("car", PLANT): {"max_quantity": (5.0,)}}},
        {"service_target": {("car", HUB): 0.9}, "items": {"car": {"service_penalty": 7.0}}},
        {"factories": {PLANT: {"activation_cost": 9.0}}},
    ],
)
def test_it_is_not_the_plan_where_a_rule_is_left_out(
    others: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models.whole.location_search, "_FEW", 0)
    data = two_items(14.0, **others)
    assert searched(data) is None
    assert solve_whole(data, EXACT).objective == pytest.approx(planned(data).objective)
