"""Linking rows that do not bind are added up: fewer rows, the same bound, the same optimum."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from setups_and_hours import setups_and_hours

from models.build import build_model
from models.data import PlanningData
from models.location.location_links import thinned
from models.location.location_model import location_model
from models.solver.compiled import CompiledModel, compile_model
from models.solver.highs_run import run_mip
from models.solver.linear_run import LinearRun


def location_of(data: PlanningData) -> CompiledModel:
    whole = build_model(data)
    location = location_model(whole, compile_model(whole.model))
    assert location is not None
    return location.compiled


def relaxed(model: CompiledModel) -> float:
    linear = LinearRun(model, threads=1)
    assert linear.solve(30.0) is not None
    return linear.objective


def test_links_far_from_binding_become_one_row() -> None:
    """A setup at 4 serves three clients at 2, 2 and 0; others serve them at 1, 1 and 9. Only the third is
    served by it: 4 and 1 and 1."""
    columns = ["setup", "first", "second", "third", "other first", "other second", "other third"]
    rows = np.array(
        [
            [0, 1, 0, 0, 1, 0, 0],
            [0, 0, 1, 0, 0, 1, 0],
            [0, 0, 0, 1, 0, 0, 1],
            [-1, 1, 0, 0, 0, 0, 0],
            [-1, 0, 1, 0, 0, 0, 0],
            [-1, 0, 0, 1, 0, 0, 0],
        ],
        dtype=float,
    )
    sides = np.array([1.0, 1.0, 1.0, -np.inf, -np.inf, -np.inf])
    model = CompiledModel.of_arrays(
        sparse.csc_matrix(rows),
        np.array([4.0, 2.0, 2.0, 0.0, 1.0, 1.0, 9.0]),
        np.zeros(len(columns)),
        np.ones(len(columns)),
        sides,
        np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0]),
        np.arange(len(columns)) == 0,
    )
    fewer = thinned(model, 1, 30.0)
    assert fewer.matrix.shape == (5, 7)  # only the third client binds; the first two are added up
    assert fewer.matrix.toarray()[-1].tolist() == [-2.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    assert run_mip(fewer, 0.0, 30.0, 1).objective == pytest.approx(6.0)  # a setup, and others for two


@pytest.mark.parametrize("seed", range(6))
def test_bound_and_optimum_stay_what_they_are(seed: int) -> None:
    model = location_of(setups_and_hours(seed))
    fewer = thinned(model, 1, 30.0)
    assert fewer.matrix.shape[0] < model.matrix.shape[0]
    assert relaxed(fewer) == pytest.approx(relaxed(model), rel=1e-7)
    best = run_mip(model, 0.0, 60.0, threads=1).objective
    assert run_mip(fewer, 0.0, 60.0, threads=1).objective == pytest.approx(best, rel=1e-7)
