"""One part by the method that suits it: begun as one model, gone on with by item where its relaxation is
weak."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from model_data import EXACT, planned
from random_data import random_data

import models.solve_alone
import models.whole.search
from models.progress import Progress
from models.solution import PlanSolution, PlanStatus
from models.solve_alone import solve_alone

AUTO = replace(EXACT, gap=1e-7, method="auto", workers=1)


@pytest.fixture
def is_far(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every model is large, and every plan far from its relaxation."""
    monkeypatch.setattr(models.whole.search, "_SMALL", -1)
    monkeypatch.setattr(models.whole.search, "NEAR", -10.0)


def going_on_with(monkeypatch: pytest.MonkeyPatch, change: Callable[[PlanSolution], PlanSolution]) -> None:
    """What planning by item answers is changed."""
    by_item = models.solve_alone.plan_by_item
    monkeypatch.setattr(models.solve_alone, "plan_by_item", lambda *given: change(by_item(*given)))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.usefixtures("is_far")
def test_what_is_gone_on_with_by_item_ends_at_the_optimum(seed: int) -> None:
    data = random_data(seed)
    found = solve_alone(data, AUTO)
    assert found.status is PlanStatus.OPTIMAL
    assert found.objective == pytest.approx(planned(data).objective, rel=1e-6, abs=1e-4)
    assert found.bound is not None
    assert found.bound <= found.objective


@pytest.mark.usefixtures("is_far")
def test_the_method_is_that_of_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan by item that is dearer than the one begun with is not taken, but what it proves is."""
    data = random_data(1)
    best = planned(data).objective
    going_on_with(monkeypatch, lambda plan: replace(plan, objective=2 * best, bound=best))
    begun = solve_alone(data, AUTO)
    assert begun.method == "whole"
    assert begun.bound == best
    assert begun.objective < 2 * best
    going_on_with(monkeypatch, lambda plan: replace(plan, objective=best / 2, bound=0.0))
    assert solve_alone(data, AUTO).method == "by-item"


@pytest.mark.usefixtures("is_far")
def test_the_plan_begun_with_stands_where_there_is_no_time_for_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nothing = PlanSolution(PlanStatus.NO_PLAN, stopped="time limit", seconds=7.0)
    going_on_with(monkeypatch, lambda _: nothing)
    found = solve_alone(random_data(1), AUTO)
    assert (found.status, found.stopped, found.seconds) == (PlanStatus.TIME_LIMIT, "time limit", 7.0)
    assert found.production


@pytest.mark.usefixtures("is_far")
def test_a_model_that_is_asked_for_is_not_left() -> None:
    assert solve_alone(random_data(1), replace(AUTO, method="whole")).method == "whole"


def test_a_plan_near_the_relaxation_is_not_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models.whole.search, "_SMALL", -1)
    monkeypatch.setattr(models.whole.search, "NEAR", 0.99)
    monkeypatch.setattr(models.solve_alone, "plan_by_item", _never)
    assert solve_alone(random_data(1), AUTO).method == "whole"


@pytest.mark.usefixtures("is_far")
def test_time_and_plans_are_told_as_of_one_run() -> None:
    """Seconds go on, and neither plan nor bound gets worse, when the method changes."""
    told: list[Progress] = []

    class Listener:
        def report(self, progress: Progress) -> None:
            told.append(progress)

        def should_stop(self) -> bool:
            return False

    found = solve_alone(random_data(2), AUTO, Listener())
    assert [one.seconds for one in told] == sorted(one.seconds for one in told)
    costs = [one.incumbent for one in told if one.incumbent is not None]
    assert costs == sorted(costs, reverse=True)
    bounds = [one.bound for one in told if one.bound is not None]
    assert bounds == sorted(bounds)
    assert sum(one.stage == "build" and one.incumbent is not None for one in told) > 0
    assert found.seconds >= told[-1].seconds


def _never(*_: Any) -> PlanSolution:
    raise AssertionError("planned by item")
