"""Blocks of items put together with what they share are the whole model, and prices never prove too much."""

from __future__ import annotations

import numpy as np
import pytest
from item_blocks import cut_up
from model_data import HUB, PLANT, PRESS, planning_data
from random_data import random_data

from models.blocks.stacked import stack
from models.build import build_model
from models.data import PlanningData
from models.item_block import SharedRow
from models.solver.compiled import compile_model
from models.solver.highs_run import run_mip
from models.solver.status import Impossible

SEEDS = range(30)


def optimum_of_the_whole(data: PlanningData) -> float:
    return run_mip(compile_model(build_model(data).model), 0.0, 60.0, threads=1).objective


@pytest.mark.parametrize("seed", SEEDS)
def test_all_blocks_stacked_are_the_whole_model(seed: int) -> None:
    data = random_data(seed)
    problems, shared = cut_up(data)
    found = run_mip(stack(problems, shared).model, 0.0, 60.0, threads=1)
    assert found.objective == pytest.approx(optimum_of_the_whole(data), rel=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_one_item_planned_again_within_what_others_leave_costs_what_it_did(seed: int) -> None:
    """In an optimal plan there is nothing to gain for one item; and its part of the cost, with that of the
    shared rows that it reaches, differs from the whole by what the others cost."""
    problems, shared = cut_up(random_data(seed))
    stacked = stack(problems, shared)
    values = run_mip(stacked.model, 0.0, 60.0, threads=1).values
    assert values is not None
    own = stacked.split(values)
    for number, problem in enumerate(problems):
        others = np.zeros(len(shared.rows))
        for other, plan in zip(problems, own, strict=True):
            if other is not problem:
                others[shared.places(other)] += other.use @ plan
        alone = stack([problem], shared, others)
        by_column = dict(zip(stacked.columns.tolist(), stacked.shared_values(values).tolist(), strict=True))
        reached = [by_column[column] for column in alone.columns.tolist()]
        start = np.concatenate([own[number], reached])
        found = run_mip(alone.model, 0.0, 60.0, threads=1)
        assert found.objective == pytest.approx(alone.model.cost_of(start), rel=1e-6, abs=1e-5)


def test_what_others_switch_on_stays_on_without_their_rows() -> None:
    """Cars need their factory to be active, which costs 5. Of dolls planned beside them only their own row is
    left, and the factory is active: 10 dolls at 1 and 5. Without cars it is cheaper to lose them, at 1.4."""
    data = planning_data(
        {(name, HUB): [10.0] for name in ("car", "doll")},
        {(name, PLANT): {} for name in ("car", "doll")},
        factories={PLANT: {"activation_cost": 5.0}},
        shortage_cost={("car", HUB): 9.0, ("doll", HUB): 1.4},
    )
    problems, shared = cut_up(data)
    cars = SharedRow("factory_activation", ("car", PLANT, 0))
    for units, cost in ((10.0, 10.0 + 5.0), (0.0, 14.0)):
        taken = np.where([row == cars for row in shared.rows], units, 0.0)
        dolls = stack(problems[1:], shared, taken)
        assert [shared.rows[row] == cars for row in dolls.rows] == [False]
        assert run_mip(dolls.model, 0.0, 60.0, threads=1).objective == pytest.approx(cost)


def test_rounding_noise_in_what_others_take_leaves_nothing_and_not_less() -> None:
    """Of 5 hours a car takes all, and a hair more than that: of dolls nothing is made, at 10 lost sales of
    100, which is a plan. 0.01 hours more are no noise."""
    data = planning_data(
        {(name, HUB): [10.0] for name in ("car", "doll")},
        {(name, PLANT): {"hours": {PRESS: 1.0}} for name in ("car", "doll")},
        resources={(PLANT, PRESS): {"regular_hours": 5.0}},
    )
    (_, doll), shared = cut_up(data)
    found = run_mip(stack([doll], shared, np.array([5.0 + 3e-6])).model, 0.0, 60.0, threads=1)
    assert found.objective == pytest.approx(1000.0)
    with pytest.raises(Impossible):
        run_mip(stack([doll], shared, np.array([5.01])).model, 0.0, 60.0, threads=1)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_prices_prove_more_than_the_optimum(seed: int) -> None:
    """Σ optima of the items, paying prices, + the least that sharing costs, being paid them (Lagrange)."""
    data = random_data(seed)
    problems, shared = cut_up(data)
    draw = np.random.default_rng(seed)
    best = optimum_of_the_whole(data)
    for scale in (0.0, 0.3, 3.0):
        prices = np.where(np.isfinite(shared.most), draw.exponential(scale, len(shared.rows)), 0.0)
        least = shared.least_cost(prices)
        assert least is not None
        items = [
            run_mip(problem.priced(prices[shared.places(problem)]), 0.0, 60.0, threads=1).objective
            for problem in problems
        ]
        assert sum(items) + least <= best + 1e-6 * max(1.0, abs(best))


@pytest.mark.parametrize("seed", SEEDS)
def test_offering_what_an_optimal_plan_uses_costs_what_it_pays_for_sharing(seed: int) -> None:
    problems, shared = cut_up(random_data(seed))
    stacked = stack(problems, shared)
    found = run_mip(stacked.model, 0.0, 60.0, threads=1)
    assert found.values is not None
    own = stacked.split(found.values)
    use = np.zeros(len(shared.rows))
    for problem, plan in zip(problems, own, strict=True):
        use[shared.places(problem)] += problem.use @ plan
    offered = shared.offered(np.maximum(use, 0.0))
    assert offered is not None
    alone = sum(problem.cost_of(plan) for problem, plan in zip(problems, own, strict=True))
    assert alone + offered[0] == pytest.approx(found.objective, rel=1e-5, abs=1e-4)
