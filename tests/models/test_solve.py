"""Solving: options, time, interruption, and what holds of every plan."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from model_data import EXACT, HUB, PLANT, planned, planning_data, toy_data
from random_data import random_data
from stopper import Listener

from models.data import PlanningData
from models.objective import COMPONENTS
from models.options import SolveOptions
from models.solution import PlanSolution, PlanStatus
from models.solve import solve


class StopAtOnce(Listener):
    """Asks to stop whenever asked."""

    def should_stop(self) -> bool:
        return True


class StopAtFirstPlan(Listener):
    """Asks to stop as soon as it hears of a plan while the solver searches."""

    def should_stop(self) -> bool:
        return any(progress.incumbent is not None for progress in self.heard)


def hard_data() -> PlanningData:
    """Twelve items with setups on one press for twenty weeks: far from solved within a moment."""
    items = [f"item {number}" for number in range(12)]
    return planning_data(
        {
            (item, HUB): [(7 * number + 5 * period) % 13 * 2.0 for period in range(20)]
            for number, item in enumerate(items)
        },
        {
            (item, PLANT): {"setup_cost": 60.0 + 7 * number, "hours": {"press": (0.2, 1.0 + number / 7)}}
            for number, item in enumerate(items)
        },
        resources={(PLANT, "press"): {"regular_hours": 36.0, "overtime_hours": 5.0, "overtime_cost": 9.0}},
        factory_stock={(item, PLANT): {"holding_cost": 0.7} for item in items},
        warehouse_stock={(item, HUB): {"holding_cost": 0.8} for item in items},
        shortage_cost=25.0,
    )


@pytest.mark.parametrize("seed", range(8))
def test_costs_add_up_and_the_bound_lies_below(seed: int) -> None:
    plan = planned(random_data(seed))
    assert tuple(plan.costs) == COMPONENTS
    assert math.fsum(plan.costs.values()) == pytest.approx(plan.objective, abs=1e-9)
    assert plan.bound is not None
    assert plan.bound <= plan.objective
    assert plan.gap == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("seed", range(8))
def test_plan_leaves_out_zeros(seed: int) -> None:
    """All but what hours are worth: nothing is not the same as not known."""
    plan = planned(random_data(seed))
    assert all(value >= 0 for value in plan.marginal_value.values())
    tables = _tables(replace(plan, marginal_value={}))
    assert all(value > 0 for table in tables for value in table.values())


@pytest.mark.parametrize("seed", range(4))
def test_same_data_same_plan(seed: int) -> None:
    first, second = (
        replace(planned(random_data(seed)), seconds=0.0, first_plan_seconds=None) for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize("gap", [0.3, 0.05, 0.0])
def test_gap_asked_for_is_proven(gap: float) -> None:
    plan = solve(random_data(24), replace(EXACT, gap=gap))
    assert plan.status is PlanStatus.OPTIMAL
    assert plan.gap is not None
    assert plan.gap <= gap + 1e-6


def test_a_looser_gap_costs_no_less() -> None:
    data = random_data(24)
    assert solve(data, replace(EXACT, gap=0.5)).objective >= planned(data).objective - 1e-6


def test_no_time_is_no_plan_or_an_unproven_one() -> None:
    plan = solve(hard_data(), replace(EXACT, time_limit=1e-6))
    assert plan.status in (PlanStatus.NO_PLAN, PlanStatus.TIME_LIMIT)
    assert plan.has_plan == (not math.isnan(plan.objective))


def test_time_that_is_up_leaves_a_plan_with_its_bound() -> None:
    """Two seconds are enough for some plan of the hard instance and far too little to prove any."""
    plan = solve(hard_data(), replace(EXACT, time_limit=2.0))
    assert plan.status is PlanStatus.TIME_LIMIT
    assert math.fsum(plan.costs.values()) == pytest.approx(plan.objective)
    assert plan.bound is None or plan.bound <= plan.objective


def test_interruption_leaves_the_best_plan_so_far() -> None:
    plan = solve(hard_data(), EXACT, StopAtFirstPlan())
    assert plan.status is PlanStatus.INTERRUPTED
    assert math.fsum(plan.costs.values()) == pytest.approx(plan.objective)


def test_plans_are_heard_of_as_the_search_finds_them() -> None:
    """Also where setups and hours are all there is to decide, and the search is one of location problems."""
    listener = Listener()
    plan = solve(hard_data(), replace(EXACT, time_limit=4.0), listener)
    told = {progress.incumbent for progress in listener.heard if progress.stage == "solve"} - {None}
    assert len(told) > 1
    assert min(told) >= plan.objective - 1e-6


def test_interruption_before_any_plan() -> None:
    plan = solve(hard_data(), EXACT, StopAtOnce())
    assert plan.status in (PlanStatus.INTERRUPTED, PlanStatus.NO_PLAN)


def test_monitor_hears_of_every_stage_and_of_figures_that_close_in() -> None:
    listener = Listener()
    plan = solve(random_data(24), EXACT, listener)
    stages = list(dict.fromkeys(progress.stage for progress in listener.heard))
    assert stages[0] == "build"
    assert "solve" in stages
    known = [progress for progress in listener.heard if progress.incumbent is not None]
    assert known, "no plan was ever told"
    for progress in known:
        assert progress.incumbent is not None
        assert progress.incumbent >= plan.objective - 1e-6
        assert progress.bound is None or progress.bound <= plan.objective + 1e-6
        assert 0 <= progress.seconds_left <= EXACT.time_limit


@pytest.mark.parametrize(
    "fields",
    [
        {"gap": -0.1},
        {"gap": math.nan},
        {"gap": math.inf},
        {"time_limit": 0.0},
        {"time_limit": math.nan},
        {"method": "guess"},
        {"threads": 0},
        {"workers": 0},
        {"cluster": " "},
    ],
)
def test_options_that_make_no_sense(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(fields))):
        SolveOptions(**fields)


def test_gap_of_a_plan() -> None:
    """(100 − 80) / 100; of a plan that costs nothing, nothing; without a bound or a plan, none."""
    assert PlanSolution(PlanStatus.TIME_LIMIT, objective=100.0, bound=80.0).gap == pytest.approx(0.2)
    assert PlanSolution(PlanStatus.OPTIMAL, objective=0.0, bound=0.0).gap == 0
    assert PlanSolution(PlanStatus.TIME_LIMIT, objective=100.0).gap is None
    assert PlanSolution(PlanStatus.NO_PLAN, bound=80.0).gap is None


def test_nothing_to_plan() -> None:
    """No demand, no stock: an empty plan that costs nothing."""
    plan = planned(toy_data([0, 0]))
    assert plan.status is PlanStatus.OPTIMAL
    assert plan.objective == 0
    assert all(not table for table in _tables(plan))


def _tables(plan: PlanSolution) -> list[dict[Any, float]]:
    tables = [value for value in vars(plan).values() if isinstance(value, dict)]
    return [table for table in tables if table is not plan.costs]
