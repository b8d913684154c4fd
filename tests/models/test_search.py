"""Plans of large models: a first plan, made better group by group, then the search on the whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from model_data import EXACT, planned, planning_data
from random_data import random_data

import models.whole.restart
import models.whole.search
import models.whole.subproblem
from models.build import WholeModel, build_model
from models.data import PlanningData
from models.options import SolveOptions
from models.solution import PlanSolution, PlanStatus
from models.solve_whole import solve_whole
from models.solver.compiled import CompiledModel, Floats, compile_model
from models.solver.highs_run import RunResult, Watch, run_mip
from models.solver.relaxation import relax
from models.whole.improve import columns_by_item, improve
from models.whole.item_start import begun_by_item
from models.whole.restart import guide_from
from models.whole.start import FirstPlan, first_plan, nothing_made
from models.whole.subproblem import Subproblems

SEEDS = range(6)


def never(_incumbent: float | None, _bound: float | None) -> bool:
    return False


def prepared(data: PlanningData) -> tuple[WholeModel, CompiledModel, Subproblems]:
    whole = build_model(data)
    compiled = compile_model(whole.model)
    return whole, compiled, Subproblems(compiled, threads=1)


def started(whole: WholeModel, compiled: CompiledModel, subproblems: Subproblems) -> FirstPlan:
    parts = columns_by_item(whole, compiled)
    return first_plan(compiled, nothing(compiled), parts, subproblems, 30.0, never, relax(compiled, 1, 30.0))


def nothing(compiled: CompiledModel) -> Floats:
    values = nothing_made(compiled, 1, 30.0, never)
    assert values is not None
    return values


def broken_by(compiled: CompiledModel, values: Floats) -> float:
    """The most by which ``values`` break a row, a bound or wholeness."""
    rows = compiled.matrix @ values
    return max(
        float(np.max(compiled.row_lower - rows, initial=0.0)),
        float(np.max(rows - compiled.row_upper, initial=0.0)),
        float(np.max(compiled.lower - values, initial=0.0)),
        float(np.max(values - compiled.upper, initial=0.0)),
        float(np.max(np.abs(values - np.round(values))[compiled.is_integer], initial=0.0)),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_first_plan_breaks_no_rule_and_its_bound_holds(seed: int) -> None:
    data = random_data(seed)
    whole, compiled, subproblems = prepared(data)
    first = started(whole, compiled, subproblems)
    optimum = planned(data).objective
    assert first.values is not None
    assert first.bound is not None
    assert broken_by(compiled, first.values) < 1e-5
    assert first.bound <= optimum + 1e-6 <= compiled.cost_of(first.values) + 1e-3


def test_a_plan_that_is_good_enough_ends_the_search() -> None:
    """Any plan will do: the search ends at its first, which is no optimum in most of these models."""
    ended = 0
    for seed in SEEDS:
        _, compiled, _ = prepared(random_data(seed))
        found = run_mip(compiled, 0.0, 30.0, threads=1, target=1e12)
        assert found.values is not None
        assert broken_by(compiled, found.values) < 1e-5
        ended += found.status is PlanStatus.TIME_LIMIT
    assert ended > len(SEEDS) / 2


@pytest.mark.parametrize("seed", SEEDS)
def test_improvement_breaks_no_rule_and_never_costs_more(seed: int) -> None:
    whole, compiled, subproblems = prepared(random_data(seed))
    first = started(whole, compiled, subproblems).values
    assert first is not None
    parts = columns_by_item(whole, compiled)
    better = improve(whole, compiled, first, -np.inf, 30.0, parts, subproblems, never)
    assert broken_by(compiled, better) < 1e-5
    assert compiled.cost_of(better) <= compiled.cost_of(first) + 1e-9


def test_the_dear_item_gets_the_hours_whatever_comes_first() -> None:
    """10 hours, an hour a unit, 10 units wanted of each: a cheap one loses 20, a dear one 90.

    The dear item gets all hours: 10 lost of the cheap one cost 200, a setup and 10 units 11. Each item alone
    would take all 10 hours.
    """
    data = planning_data(
        {("cheap", "hub"): [10], ("dear", "hub"): [10]},
        {
            (item, "plant"): {"hours": {"press": 1.0}, "setup_cost": 1.0, "unit_cost": 1.0}
            for item in ("cheap", "dear")
        },
        resources={("plant", "press"): {"regular_hours": 10.0}},
        shortage_cost={("cheap", "hub"): 20.0, ("dear", "hub"): 90.0},
    )
    whole, compiled, subproblems = prepared(data)
    first = started(whole, compiled, subproblems)
    assert first.values is not None
    assert compiled.cost_of(first.values) == pytest.approx(1 + 10 + 200)


@pytest.mark.parametrize("seed", SEEDS)
def test_large_and_small_ways_reach_the_same_optimum(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = random_data(seed)
    straight = solve_whole(data, EXACT)
    monkeypatch.setattr(models.whole.search, "_SMALL", -1)
    by_groups = solve_whole(data, EXACT)
    assert by_groups.status is PlanStatus.OPTIMAL
    assert by_groups.objective == pytest.approx(straight.objective, rel=1e-6, abs=1e-4)
    assert by_groups.bound is not None
    assert by_groups.bound <= straight.objective + 1e-6


def test_no_part_is_ended_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every part may take what is left of the time, and ends at a number of nodes: a slow machine finds the
    same plan."""
    limits: list[tuple[float, int | None]] = []

    def recorded(
        compiled: CompiledModel,
        gap: float,
        seconds: float,
        threads: int | None,
        watch: Watch | None,
        start: Floats | None,
        nodes: int | None,
    ) -> RunResult:
        limits.append((seconds, nodes))
        return run_mip(compiled, gap, seconds, threads, watch, start, nodes)

    monkeypatch.setattr(models.whole.subproblem, "attempt_mip", recorded)
    whole, compiled, subproblems = prepared(random_data(0))
    parts = columns_by_item(whole, compiled)
    relaxed = relax(compiled, 1, 1e6)
    first = first_plan(compiled, nothing(compiled), parts, subproblems, 1e6, never, relaxed).values
    assert first is not None
    improve(whole, compiled, first, -np.inf, 1e6, parts, subproblems, never)
    assert len(limits) == 2 * len(whole.items)
    assert all(seconds > 0.9e6 and nodes is not None for seconds, nodes in limits)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_data_give_the_same_plan_however_long_it_may_take(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models.whole.search, "_SMALL", -1)
    plans = [
        solve_whole(random_data(seed), SolveOptions(gap=0.0, time_limit=limit, threads=1))
        for limit in (60.0, 600.0)
    ]
    assert plans[0].status is PlanStatus.OPTIMAL
    assert plans[0].production == plans[1].production
    assert plans[0].shipments == plans[1].shipments
    assert plans[0].objective == plans[1].objective


def test_a_known_plan_that_stays_far_is_made_better_group_by_group(monkeypatch: pytest.MonkeyPatch) -> None:
    """Near the relaxation a search finds more, and groups come after it; far from it come groups alone."""
    turns: list[float] = []

    def recorded(
        whole: WholeModel, compiled: CompiledModel, values: Floats, good_enough: float, *rest: Any
    ) -> Floats:
        turns.append(compiled.cost_of(values))
        return improve(whole, compiled, values, good_enough, *rest)

    data = random_data(0)
    known = planned(replace(data, demand={key: 1.2 * units for key, units in data.demand.items()}))
    monkeypatch.setattr(models.whole.search, "_SMALL", -1)
    monkeypatch.setattr(models.whole.search, "NEAR", -10.0)
    monkeypatch.setattr(models.whole.search, "improve", recorded)
    found = solve_whole(data, replace(EXACT, start=known))
    assert len(turns) == 1
    assert found.objective == pytest.approx(planned(data).objective, rel=1e-6, abs=1e-4)


def followed(whole: WholeModel, compiled: CompiledModel, known: PlanSolution) -> FirstPlan:
    guide = guide_from(known, whole, compiled)
    parts, relaxed = columns_by_item(whole, compiled), relax(compiled, 1, 30.0)
    return first_plan(
        compiled, nothing(compiled), parts, Subproblems(compiled, 1), 30.0, never, relaxed, guide
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_first_plan_follows_a_known_plan_of_the_same_data(seed: int) -> None:
    """The setups and lots of the best plan are possible, so it is found again, all but for shared choices."""
    data = random_data(seed)
    best = planned(data)
    whole, compiled, _ = prepared(data)
    first = followed(whole, compiled, best)
    assert first.values is not None
    assert broken_by(compiled, first.values) < 1e-5
    alone = started(*prepared(data)).values
    assert alone is not None
    assert compiled.cost_of(first.values) <= compiled.cost_of(alone) + 1e-3


@pytest.mark.parametrize("seed", SEEDS)
def test_what_of_a_known_plan_does_not_fit_is_planned_anew(seed: int) -> None:
    """All hours are gone after the first period: the known plan's starts are not possible any more."""
    data = random_data(seed)
    best = planned(data)
    closed = {
        place: replace(
            resource,
            regular_hours=(resource.regular_hours[0], *[0.0] * (data.periods - 1)),
            overtime_hours=(resource.overtime_hours[0], *[0.0] * (data.periods - 1)),
        )
        for place, resource in data.resources.items()
    }
    whole, compiled, _ = prepared(replace(data, resources=closed))
    first = followed(whole, compiled, best)
    assert first.values is not None
    assert broken_by(compiled, first.values) < 1e-5


@pytest.mark.parametrize("seed", SEEDS)
def test_a_start_changes_the_way_and_not_the_answer(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = random_data(seed)
    straight = solve_whole(data, EXACT)
    monkeypatch.setattr(models.whole.search, "_SMALL", -1)
    other = planned(replace(data, demand={key: 1.2 * units for key, units in data.demand.items()}))
    begun = solve_whole(data, replace(EXACT, start=other))
    assert begun.status is PlanStatus.OPTIMAL
    assert begun.objective == pytest.approx(straight.objective, rel=1e-6, abs=1e-4)


def test_a_plan_begun_by_item_tells_nothing_of_parts_and_of_plans_that_may_be_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is proven of the plans with its setups is not proven of all plans; and plans made by item are none
    of the model yet."""
    heard = list[tuple[float | None, float | None]]()

    def hear(incumbent: float | None, bound: float | None) -> bool:
        heard.append((incumbent, bound))
        return False

    def told(part: CompiledModel, *limits: Any, **others: Any) -> RunResult:
        found = run_mip(part, *limits, **others)
        limits[-1](found.objective, found.bound)
        return found

    monkeypatch.setattr(models.whole.restart, "attempt_mip", told)
    whole, compiled, _ = prepared(random_data(0))
    values = begun_by_item(whole, compiled, EXACT, 60.0, hear)
    assert values is not None
    assert broken_by(compiled, values) < 1e-5
    assert heard
    assert set(heard) == {(None, None)}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_begun_by_item_breaks_no_rule(seed: int) -> None:
    """And is a start: not dearer than making nothing, where it makes anything."""
    whole, compiled, _ = prepared(random_data(seed))
    values = begun_by_item(whole, compiled, EXACT, 60.0, never)
    if values is not None:
        assert broken_by(compiled, values) < 1e-5
        assert compiled.cost_of(values) <= compiled.cost_of(nothing(compiled)) + 1e-6


def test_there_is_a_plan_where_planning_by_item_has_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one in which nothing is made is there first, and items are put into it."""
    monkeypatch.setattr(models.whole.search, "begun_by_item", lambda *_: None)
    monkeypatch.setattr(models.whole.search, "_SMALL", 0)
    data = random_data(1)
    found = solve_whole(data, EXACT)
    assert found.objective == pytest.approx(planned(data).objective, rel=1e-6, abs=1e-4)
