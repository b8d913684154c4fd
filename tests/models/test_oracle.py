"""The optimum is the same whoever finds it: another interface to the solver, another way of solving."""

from __future__ import annotations

import pyomo.environ as pyo
import pytest
from model_data import EXACT, planned
from random_data import random_data

from models.build import build_model
from models.independent import independent_parts
from models.solve_whole import solve_whole
from models.solver.compiled import compile_model
from models.solver.highs_run import new_highs
from models.solver.pyomo_model import pyomo_model

SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_same_optimum_by_pyomo(seed: int) -> None:
    """Pyomo writes the model to HiGHS by its own way, without our arrays."""
    data = random_data(seed)
    model = pyomo_model(build_model(data).model)
    solver = pyo.SolverFactory("appsi_highs")
    solver.highs_options = {"mip_rel_gap": 0.0, "mip_abs_gap": 1e-6, "threads": 1}
    solver.solve(model)
    assert planned(data).objective == pytest.approx(pyo.value(model.cost), rel=1e-6, abs=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
def test_same_optimum_without_presolve(seed: int) -> None:
    data = random_data(seed)
    highs = new_highs(compile_model(build_model(data).model), threads=1)
    for option, value in {"presolve": "off", "mip_rel_gap": 0.0, "mip_abs_gap": 1e-6}.items():
        highs.setOptionValue(option, value)
    highs.run()
    found = highs.getInfo().objective_function_value
    assert planned(data).objective == pytest.approx(found, rel=1e-6, abs=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
def test_same_optimum_whole_or_in_parts(seed: int) -> None:
    """Loosely coupled instances: one item's factory and warehouse are the other's, or they are not."""
    data = random_data(seed, apart=True)
    assert len(independent_parts(data)) > 1
    assert planned(data).objective == pytest.approx(solve_whole(data, EXACT).objective, rel=1e-6, abs=1e-4)
