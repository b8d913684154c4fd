"""(l,S) inequalities cut off fractions of setups and no plan."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from assembled_data import data_of
from hypothesis import HealthCheck, given, settings
from lot_sizing_cuts import Cut, item_lots
from model_data import HUB, PLANT, planning_data
from random_data import random_data
from random_workbooks import workbooks
from strengthen import Strengthened, strengthened, with_cuts
from workbook_builder import Sheets

from models.build import build_model
from models.data import PlanningData
from models.solver.compiled import CompiledModel, compile_model
from models.solver.highs_run import run_mip
from models.solver.linear_run import LinearRun


def compiled_and_strong(data: PlanningData) -> tuple[CompiledModel, Strengthened]:
    whole = build_model(data)
    compiled = compile_model(whole.model)
    return compiled, strengthened(compiled, whole.items, 60.0, threads=1)


def relaxed(compiled: CompiledModel) -> float:
    run = LinearRun(compiled, threads=1)
    assert run.solve(60.0) is not None
    return run.objective


def all_cuts(data: PlanningData) -> tuple[CompiledModel, list[Cut]]:
    """Cuts of several random points of the box of columns, wherever they are violated: many sets S."""
    whole = build_model(data)
    compiled = compile_model(whole.model)
    draw = np.random.default_rng(0)
    most = np.minimum(compiled.upper, 60.0)
    cuts = []
    for lots in (item_lots(item, compiled) for item in whole.items):
        for _ in range(10):
            point = compiled.lower + draw.random(len(most)) ** 3 * np.maximum(most - compiled.lower, 0.0)
            cuts += lots.violated(point)
    return compiled, cuts


def assert_no_plan_is_lost(data: PlanningData) -> int:
    """The optimum with all cuts found is the optimum without; gives the number of cuts."""
    compiled, cuts = all_cuts(data)
    best = run_mip(compiled, 0.0, 60.0, threads=1)
    assert best.values is not None
    for cut in cuts:
        served = float(cut.coefficients @ best.values[cut.columns])
        assert served >= cut.at_least - 1e-5 * max(1.0, cut.at_least)
    cut_off = run_mip(with_cuts(compiled, cuts), 0.0, 60.0, threads=1)
    assert cut_off.objective == pytest.approx(best.objective, rel=1e-6, abs=1e-4)
    return len(cuts)


@pytest.mark.parametrize("seed", range(40))
def test_no_best_plan_is_cut_off(seed: int) -> None:
    assert assert_no_plan_is_lost(random_data(seed)) > 0


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(workbooks())
def test_no_best_plan_of_any_workbook_is_cut_off(sheets: Sheets) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = data_of(Path(folder), sheets)
    assert_no_plan_is_lost(data)


@pytest.mark.parametrize("seed", range(20))
def test_a_bound_with_cuts_lies_between_the_relaxation_and_the_optimum(seed: int) -> None:
    compiled, strong = compiled_and_strong(random_data(seed))
    best = run_mip(compiled, 0.0, 60.0, threads=1).objective
    assert strong.bound is not None
    assert relaxed(compiled) - 1e-6 <= strong.bound <= best + 1e-6 * max(1.0, abs(best))
    assert relaxed(strong.model) == pytest.approx(strong.bound, rel=1e-6, abs=1e-6)


def one_item(units: list[float], **fields: object) -> PlanningData:
    """A setup costs 30, holding a unit 2 a period at either place, making one 1, losing one 100."""
    return planning_data(
        {("car", HUB): units},
        {("car", PLANT): {"setup_cost": 30.0}},
        warehouse_stock={("car", HUB): {"holding_cost": 2.0, **fields}},
        factory_stock={("car", PLANT): {"holding_cost": 2.0}},
        shortage_cost={("car", HUB): 100.0},
    )


def test_the_relaxation_with_cuts_is_the_optimum_of_an_item_alone() -> None:
    """10 units in each of two periods: one setup and 10 units held cost 30 + 20 + 10 · 2 = 70, two setups
    80. Without cuts the first period pays for no more of a setup than 10 of the 20 units that a lot may
    hold, and 10 in 10 of the second: 15 + 30 + 20 = 65."""
    compiled, strong = compiled_and_strong(one_item([10.0, 10.0]))
    assert relaxed(compiled) == pytest.approx(65.0)
    assert strong.bound == pytest.approx(70.0)


def test_opening_stock_is_netted() -> None:
    """4 units are there: 16 are to be made, 6 in the first period and 10 held, 30 + 16 + 20 = 66, or in two
    setups for 76. A setup of the first period serves 16 and one of the second 10 of them, and no more."""
    _, strong = compiled_and_strong(one_item([10.0, 10.0], opening=4.0))
    assert strong.bound == pytest.approx(66.0)


def test_demand_may_be_lost_instead() -> None:
    """A single unit at 100 is worth a setup; at a loss of 20 it is not: 20, which half a setup would beat
    where a lot might hold 2 and a setup counted for as much as is made of them."""
    data = planning_data(
        {("car", HUB): [1.0, 0.0]},
        {("car", PLANT): {"setup_cost": 30.0, "min_lot": 2.0}},
        shortage_cost={("car", HUB): 20.0},
    )
    compiled, strong = compiled_and_strong(data)
    assert relaxed(compiled) < 20.0 - 1.0
    assert strong.bound == pytest.approx(20.0)
