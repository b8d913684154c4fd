"""One run of the solver: started, stopped, and not believed where it deceives itself."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
from model_data import toy_data
from setups_and_hours import setups_and_hours

from models.build import build_model
from models.solution import PlanStatus
from models.solver import highs_run
from models.solver.compiled import CompiledModel, Floats, compile_model
from models.solver.highs_run import run_mip

SETUP_COST = 9.0


@pytest.fixture
def compiled() -> CompiledModel:
    """5 toys wanted in each of two weeks, made at 1 with a setup of 9: one setup for both, 10 + 9 = 19."""
    source = {"setup_cost": SETUP_COST, "hours": {"press": 1.0}}
    return compile_model(build_model(toy_data([5, 5], source=source, resource={"regular_hours": 18.0})).model)


def values_of(compiled: CompiledModel, amounts: dict[tuple[str, int], float]) -> Floats:
    """(family of variables, period) → value, as values of all columns; 0 for all others."""
    values = np.zeros(len(compiled.cost))
    for column, variable in enumerate(compiled.variables):
        values[column] = amounts.get((variable.family, variable.key[-1]), 0.0)
    return values


ALL_AT_ONCE = {("produce", 0): 10.0, ("setup", 0): 1.0, ("ship", 0): 10.0, ("warehouse_stock", 0): 5.0}
WEEK_BY_WEEK = {(family, week): 5.0 for family in ("produce", "ship") for week in (0, 1)} | {
    ("setup", week): 1.0 for week in (0, 1)
}


@pytest.mark.parametrize(("amounts", "cost"), [(ALL_AT_ONCE, 19), (WEEK_BY_WEEK, 28), ({}, 0)])
def test_a_start_does_not_change_the_optimum(
    compiled: CompiledModel, amounts: dict[tuple[str, int], float], cost: float
) -> None:
    """From the best plan, from one with a setup each week, and from values that serve nobody and so are no
    plan.

    HiGHS 1.16 takes the first for a plan that costs 14 and stops there, calling 14 the proven optimum.
    """
    start = values_of(compiled, amounts)
    assert compiled.cost_of(start) == pytest.approx(cost)
    result = run_mip(compiled, gap=0.0, seconds=30.0, threads=1, start=start)
    assert result.status is PlanStatus.OPTIMAL
    assert result.objective == pytest.approx(19)
    assert result.bound == pytest.approx(19)
    assert result.values is not None
    assert compiled.cost_of(result.values) == pytest.approx(19)


def test_a_run_that_promises_nothing_ends() -> None:
    """Before its first node no run has proven anything, after a million all have; of one that was given up no
    more is proven than the optimum."""
    for seed in range(6):
        model = compile_model(build_model(setups_and_hours(seed)).model)
        whole = run_mip(model, 0.0, 30.0, threads=1, promising=(0.0, 1_000_000))
        assert whole.status is PlanStatus.OPTIMAL
        ended = run_mip(model, 0.0, 30.0, threads=1, promising=(0.0, 0))
        assert ended.status is PlanStatus.INTERRUPTED
        assert ended.bound is None or ended.bound <= whole.objective + 1e-6


def test_no_time_gives_no_plan_and_no_bound(compiled: CompiledModel) -> None:
    """Stopped at once: a time limit without a plan, not an error; nothing is proven, not even 0."""
    result = run_mip(compiled, gap=0.0, seconds=0.0, threads=1)
    assert result.status is PlanStatus.TIME_LIMIT
    assert result.values is None
    assert result.bound is None


def test_asked_to_stop(compiled: CompiledModel) -> None:
    """The caller is asked before the search has begun, and its word counts."""
    result = run_mip(compiled, gap=0.0, seconds=30.0, threads=1, watch=lambda *_: True)
    assert result.status is PlanStatus.INTERRUPTED
    assert result.values is None


def test_a_start_survives_a_stop(compiled: CompiledModel) -> None:
    """Stopped at once, the plan in hand is still there, and its cost is the true one."""
    start = values_of(compiled, WEEK_BY_WEEK)
    result = run_mip(compiled, gap=0.0, seconds=30.0, threads=1, watch=lambda *_: True, start=start)
    assert result.status is PlanStatus.INTERRUPTED
    assert result.values is not None
    assert result.objective == pytest.approx(compiled.cost_of(result.values))
    assert result.objective <= 28 + 1e-6


@pytest.mark.parametrize(
    ("bounds", "rounds"),
    [
        ([90.0, 95.0, 97.0], 3),  # half of what is left, and again: cuts help
        ([90.0, 90.05, 95.0], 2),  # a two-hundredth
        ([None, 90.0, 90.0, 90.0, 95.0], 5),  # asked again in the same round
    ],
)
def test_a_run_by_rounding_ends_where_cuts_stall(bounds: list[float | None], rounds: int) -> None:
    """A plan of 100 is known; the run ends after so many questions, or not at all."""
    highs = SimpleNamespace(cbMipInterrupt=_Asked())
    highs_run._end_where_cuts_stall(highs)
    asked = 0
    for bound in bounds:
        asked += 1
        if highs.cbMipInterrupt.interrupts(100.0, bound):
            break
    assert asked == rounds


class _Asked:
    """What HiGHS asks in every round of cuts."""

    def __init__(self) -> None:
        self.answers: list[Callable[[Any], None]] = []

    def __iadd__(self, answer: Callable[[Any], None]) -> _Asked:
        self.answers.append(answer)
        return self

    def interrupts(self, found: float, bound: float | None) -> bool:
        """Whether one of those asked wants the run to end."""
        event = MagicMock()
        event.data_out.mip_primal_bound = found
        event.data_out.mip_dual_bound = -math.inf if bound is None else bound
        for answer in self.answers:
            answer(event)
        return event.interrupt.called
