"""First plans of location models: window by window, and by item."""

from __future__ import annotations

import pytest
from model_data import EXACT
from setups_and_hours import setups_and_hours
from stopper import Stopper
from test_location_model import located, never, optimum, prepared
from test_search import broken_by

import models.whole.location_search
import models.whole.relax_and_fix
from models.solution import PlanStatus
from models.solve_whole import solve_whole
from models.solver.compiled import Floats
from models.whole.item_start import start_by_item
from models.whole.relax_and_fix import relax_and_fix

SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_made_window_by_window_keeps_all_rules(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models.whole.relax_and_fix, "_WINDOW", 2)
    monkeypatch.setattr(models.whole.relax_and_fix, "_DECIDED", 1)
    location = located(setups_and_hours(seed))
    values = relax_and_fix(location, 1, 60.0, never)
    assert values is not None
    assert broken_by(location.compiled, values) < 1e-6
    assert location.compiled.cost_of(values) >= optimum(location) - 1e-6


def test_what_a_window_decides_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of one period see later setups in part only: in some of these models they decide what the
    optimum does not. One window over all periods is the model itself."""
    monkeypatch.setattr(models.whole.relax_and_fix, "_GAP", 0.0)
    monkeypatch.setattr(models.whole.relax_and_fix, "_NODES", None)
    dearer = 0
    for seed in SEEDS:
        location = located(setups_and_hours(seed))
        best = optimum(location)
        costs = []
        for window in (1, 4):
            monkeypatch.setattr(models.whole.relax_and_fix, "_WINDOW", window)
            monkeypatch.setattr(models.whole.relax_and_fix, "_DECIDED", window)
            values = relax_and_fix(location, 1, 60.0, never)
            assert values is not None
            costs.append(location.compiled.cost_of(values))
        assert costs[1] == pytest.approx(best, rel=1e-6)
        assert costs[0] >= best - 1e-6
        dearer += costs[0] > best + 1e-3
    assert dearer > 0


def test_without_time_there_is_no_plan_window_by_window() -> None:
    assert relax_and_fix(located(setups_and_hours(0)), 1, 0.0, never) is None


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_a_plan_made_by_item_is_one_of_the_location_model(seed: int) -> None:
    whole, compiled = prepared(setups_and_hours(seed))
    location = located(setups_and_hours(seed))
    values = start_by_item(location, whole, compiled, EXACT, 30.0, never)
    assert values is not None
    assert broken_by(location.compiled, values) < 1e-6
    best = optimum(location)
    assert best - 1e-6 <= location.compiled.cost_of(values) <= best / (1 - 1e-2) + 1e-6


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_a_search_from_a_plan_made_by_item_finds_the_optimum(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = setups_and_hours(seed)
    best = solve_whole(data, EXACT).objective
    monkeypatch.setattr(models.whole.location_search, "_FEW", 0)
    monkeypatch.setattr(models.whole.location_search, "_MANY", 0)
    assert solve_whole(data, EXACT).objective == pytest.approx(best, rel=1e-6)


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_a_search_that_promises_nothing_begins_anew_window_by_window(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first search is given up at once wherever it has not proven the optimum by then."""
    made = []

    def counted(*arguments: object) -> Floats | None:
        made.append(relax_and_fix(*arguments))  # type: ignore[arg-type]
        return made[-1]

    data = setups_and_hours(seed)
    best = solve_whole(data, EXACT).objective
    monkeypatch.setattr(models.whole.location_search, "_FEW", 0)
    monkeypatch.setattr(models.whole.location_search, "_FAR", 0.0)
    monkeypatch.setattr(models.whole.location_search, "_FIRST_NODES", 0)
    monkeypatch.setattr(models.whole.location_search, "relax_and_fix", counted)
    assert solve_whole(data, EXACT).objective == pytest.approx(best, rel=1e-6)
    assert len(made) == 1


def test_a_stop_leaves_the_plan_made_by_item(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped at the first plan, before the search of all items has begun."""
    monkeypatch.setattr(models.whole.location_search, "_FEW", 0)
    monkeypatch.setattr(models.whole.location_search, "_MANY", 0)
    stopper = Stopper("solve", planned=True)
    plan = solve_whole(setups_and_hours(1), EXACT, stopper)
    assert plan.status is PlanStatus.INTERRUPTED
    first = next(progress.incumbent for progress in stopper.heard if progress.incumbent is not None)
    assert plan.objective <= first
