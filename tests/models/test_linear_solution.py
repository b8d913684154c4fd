"""Linear programmes of which most columns are fixed, or only the costs are new."""

from __future__ import annotations

from dataclasses import replace

import highspy
import numpy as np
import pytest
from item_blocks import cut_up
from random_data import random_data
from scipy import sparse

from models.solver import linear_solution
from models.solver.compiled import CompiledModel
from models.solver.linear_solution import linear_solution_or_none, optimal_basis, solved_without_fixed


def model(upper: list[float], most: float, least: float = 3.0) -> CompiledModel:
    """x + y ≥ ``least`` and x ≤ ``most``, at 1 and 2 a unit and 10 beside; columns from 1 to ``upper``."""
    return CompiledModel.of_arrays(
        sparse.csc_matrix(np.array([[1.0, 1.0], [1.0, 0.0]])),
        cost=np.array([1.0, 2.0]),
        lower=np.array([1.0, 1.0]),
        upper=np.array(upper),
        row_lower=np.array([least, -np.inf]),
        row_upper=np.array([np.inf, most]),
        offset=10.0,
    )


def test_what_is_fixed_is_paid_for_and_counts_in_rows() -> None:
    """x is 1, so that y has to be 2: 10 + 1 + 2 · 2."""
    solved = solved_without_fixed(model([1.0, 9.0], most=5.0))
    assert solved is not None
    assert solved[0] == pytest.approx(15.0)
    assert solved[1] == pytest.approx(np.array([1.0, 2.0]))


def test_all_columns_may_be_fixed() -> None:
    solved = solved_without_fixed(model([1.0, 1.0], most=5.0, least=2.0))
    assert solved is not None
    assert solved[0] == pytest.approx(13.0)


def test_there_is_no_solution_where_fixed_columns_break_a_row() -> None:
    assert solved_without_fixed(model([1.0, 9.0], most=0.5)) is None
    assert solved_without_fixed(model([1.0, 1.0], most=5.0)) is None


@pytest.mark.parametrize("seed", range(10))
def test_the_optimum_is_the_same(seed: int) -> None:
    """Of items of random data, a half of whose columns are fixed at 0."""
    rng = np.random.default_rng(seed)
    for problem in cut_up(random_data(seed))[0]:
        whole = problem.model(problem.cost)
        upper = np.where(rng.random(len(whole.cost)) < 0.5, whole.lower, whole.upper)
        fixed = CompiledModel.of_arrays(
            whole.matrix,
            whole.cost,
            whole.lower,
            upper,
            whole.row_lower,
            whole.row_upper,
            offset=whole.offset,
        )
        known, found = linear_solution_or_none(fixed), solved_without_fixed(fixed)
        assert (known is None) == (found is None)
        if known is not None and found is not None:
            assert found[0] == pytest.approx(known[0])
            assert np.all(found[1] <= upper + 1e-6)


def test_the_solver_reads_arrays_that_lie_apart() -> None:
    """2.5 units at 1, 2 and 3 each; every second figure of an array counts."""
    spread = CompiledModel.of_arrays(
        sparse.csc_matrix(np.ones((1, 3))),
        cost=np.array([1.0, 99.0, 2.0, 99.0, 3.0, 99.0])[::2],
        lower=np.zeros(3),
        upper=np.array([1.0, 0.0, 1.0, 0.0, 1.0, 0.0])[::2],
        row_lower=np.array([2.5]),
        row_upper=np.array([np.inf]),
    )
    solved = linear_solution_or_none(spread)
    assert solved is not None
    assert solved[0] == pytest.approx(1 + 2 + 0.5 * 3)


def _take_no_step(highs: highspy.Highs, _: bool) -> None:
    highs.setOptionValue("presolve", "off")
    highs.setOptionValue("simplex_iteration_limit", 0)


def test_what_the_quicker_way_does_not_solve_the_usual_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quicker way has no step to take: x is 1 and y 2, as it costs twice as much."""
    monkeypatch.setattr(linear_solution, "hasten", _take_no_step)
    solved = linear_solution_or_none(model([9.0, 9.0], most=1.0))
    assert solved is not None
    assert solved[0] == pytest.approx(10 + 1 + 2 * 2)


@pytest.mark.parametrize("seed", range(10))
def test_where_other_costs_ended_is_as_good_a_beginning(seed: int) -> None:
    """Of items of random data at prices up to 20, from where they end without prices."""
    rng = np.random.default_rng(seed)
    for problem in cut_up(random_data(seed))[0]:
        unpriced = relaxation(problem.model(problem.cost))
        priced = relaxation(problem.priced(rng.uniform(0.0, 20.0, len(problem.shared))))
        begin = optimal_basis(unpriced)
        assert begin is not None
        cold, warm = linear_solution_or_none(priced), linear_solution_or_none(priced, begin)
        assert cold is not None
        assert warm is not None
        assert warm[0] == pytest.approx(cold[0], rel=1e-6, abs=1e-6)
        assert priced.cost_of(warm[1]) == pytest.approx(warm[0], rel=1e-6, abs=1e-6)


def relaxation(whole: CompiledModel) -> CompiledModel:
    return replace(whole, is_integer=np.zeros(len(whole.cost), dtype=bool))


def test_where_the_gain_is_endless_there_is_nowhere_to_begin_and_no_optimum() -> None:
    """The more of it, the better: −1 a unit, endless."""
    endless = CompiledModel.of_arrays(
        sparse.csc_matrix(np.array([[1.0]])),
        cost=np.array([-1.0]),
        lower=np.zeros(1),
        upper=np.array([np.inf]),
        row_lower=np.zeros(1),
        row_upper=np.array([np.inf]),
    )
    assert optimal_basis(endless) is None
    begin = optimal_basis(replace(endless, cost=np.array([1.0])))
    assert begin is not None
    assert linear_solution_or_none(endless, begin) is None
