"""What one more hour saves is known, known to be nothing, or not known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from models.solver.compiled import CompiledModel
from models.solver.linear_run import LinearRun
from models.solver.marginal import marginal_values

SHORT, IDLE = ("plant", "press", 0), ("plant", "oven", 0)


@pytest.mark.parametrize(
    ("seconds", "known"), [(60.0, {SHORT: 8.0, IDLE: 0.0}), (0.0, {IDLE: 0.0})], ids=["time", "no-time"]
)
def test_hours_are_worth_what_they_save_or_nothing_is_said(
    seconds: float, known: dict[tuple[str, str, int], float]
) -> None:
    """Two units are wanted: at 1 each, of which the press has hours for one, or at 9; an hour more saves 8.
    The oven has 7 hours and needs one: its dual says without another solve that more save nothing."""
    model = CompiledModel.of_arrays(
        sparse.csc_matrix(np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])),
        cost=np.array([1.0, 9.0]),
        lower=np.zeros(2),
        upper=np.full(2, np.inf),
        row_lower=np.array([-np.inf, 2.0, -np.inf]),
        row_upper=np.array([1.0, 2.0, 7.0]),
    )
    run = LinearRun(model, threads=1)
    run.solve(60.0)
    assert run.objective == pytest.approx(10.0)
    assert marginal_values(run, {SHORT: 0, IDLE: 2}, model.row_upper, seconds) == pytest.approx(known)
