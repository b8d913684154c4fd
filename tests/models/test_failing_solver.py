"""A solver that fails now and then takes no plan out of hand, and proves nothing that is wrong."""

from __future__ import annotations

import random

import highspy
import numpy as np
import pytest
from generated import Size
from generated import planning_data as generated_data
from random_data import random_data
from scipy import sparse

from models.options import SolveOptions
from models.solve_by_item import solve_by_item
from models.solve_whole import solve_whole
from models.solver import highs_run
from models.solver.compiled import CompiledModel
from models.solver.highs_run import QuietHighs, attempt_mip
from models.solver.linear_run import LinearRun
from models.solver.linear_solution import solved_linear

STATUSES = highspy.HighsModelStatus
FAILURES = (
    STATUSES.kSolveError,
    STATUSES.kUnknown,
    STATUSES.kInfeasible,
    STATUSES.kUnbounded,
    STATUSES.kMemoryLimit,
)
BY_ITEM = SolveOptions(gap=1e-4, time_limit=60.0, method="by-item", workers=1, threads=1)


def failing(monkeypatch: pytest.MonkeyPatch, share: float, seed: int = 0) -> list[str]:
    """From now on this share of all runs says that it failed; the list fills with what they say."""
    draw, told = random.Random(seed), list[str]()

    class Failing(QuietHighs):
        failure: highspy.HighsModelStatus | None = None

        def run(self) -> highspy.HighsStatus:
            ended = super().run()
            self.failure = draw.choice(FAILURES) if draw.random() < share else None
            if self.failure is not None:
                told.append(self.failure.name)
            return ended

        def getModelStatus(self) -> highspy.HighsModelStatus:  # noqa: N802
            return super().getModelStatus() if self.failure is None else self.failure

    monkeypatch.setattr(highs_run, "QuietHighs", Failing)
    return told


def one_unit() -> CompiledModel:
    """Make at least one unit, at 2 each."""
    one = np.ones(1)
    return CompiledModel.of_arrays(
        sparse.csc_matrix(np.ones((1, 1))),
        cost=2 * one,
        lower=0 * one,
        upper=9 * one,
        row_lower=one,
        row_upper=9 * one,
    )


def test_what_is_solved_is_solved() -> None:
    found = attempt_mip(one_unit(), 0.0, 9.0)
    assert found.values is not None
    assert found.objective == found.bound == pytest.approx(2)


@pytest.mark.parametrize("seed", range(8))
def test_a_failing_solver_has_no_answer(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Whatever it says, of these three the caller hears that nothing was found."""
    failing(monkeypatch, share=1.0, seed=seed)
    assert solved_linear(one_unit()) is None
    assert LinearRun(one_unit(), threads=1).solve(9.0) is None
    found = attempt_mip(one_unit(), 0.0, 9.0)
    assert found.values is None
    assert found.bound is None


@pytest.mark.parametrize("seed", range(12))
def test_small_problems_are_planned_although_one_run_in_twenty_fails(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """The optimum lies between what is proven and what is planned."""
    data = random_data(seed)
    optimum = solve_whole(data, BY_ITEM).objective
    failing(monkeypatch, share=0.05, seed=seed)
    found = solve_by_item(data, BY_ITEM)
    assert found.objective >= optimum * (1 - 1e-4) - 1e-6
    assert found.bound is None or found.bound <= optimum * (1 + 1e-4) + 1e-6


@pytest.mark.parametrize("seed", range(3))
def test_many_rules_are_planned_although_one_run_in_twenty_fails(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Vehicles, promised hours, hours that change slowly: a plan, and no bound above it."""
    data = generated_data(Size(6, 2, 2, 8), 90.0, "dear", seed=1, extras=True)
    told = failing(monkeypatch, share=0.05, seed=seed)
    found = solve_by_item(data, SolveOptions(gap=0.1, time_limit=6.0, method="by-item", workers=1))
    assert told
    assert found.costs
    assert found.bound is None or found.bound <= found.objective
