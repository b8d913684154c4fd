"""Ramps broken for money while items are put in: by hand, and never beyond them in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from item_blocks import team_of
from model_data import HUB, PLANT, PRESS, planning_data
from random_data import random_data
from stopper import Listener

from models.blocks.stacked import stack
from models.by_item.coarse_guide import CoarseGuide
from models.by_item.eased_ramps import _priced, easing
from models.by_item.idle_plan import idle_plan
from models.by_item.insertion import insert_as_ordered
from models.by_item.item_team import PlanInHand, Team
from models.by_item.started_plan import started_plan
from models.coarse.coarse_item import QUICK
from models.data import PlanningData
from models.options import SolveOptions
from models.solver.highs_run import run_mip
from models.solver.watch import Watch

DEAR = {"holding_cost": 1000.0}
RAMP = 20.0


def toys(wanted: dict[str, Sequence[float]], ramp: float = RAMP, **others: Any) -> PlanningData:
    """An hour a unit, 100 a week; nothing can wait, since holding a unit costs 1 000; a lost sale costs
    100."""
    return planning_data(
        {(name, HUB): series for name, series in wanted.items()},
        {(name, PLANT): {"hours": {PRESS: 1.0}} for name in wanted},
        factories={PLANT: {"max_ramp_hours": ramp}},
        resources={(PLANT, PRESS): {"regular_hours": 100.0}},
        factory_stock={(name, PLANT): DEAR for name in wanted},
        warehouse_stock={(name, HUB): DEAR for name in wanted},
        **others,
    )


TURNS = {"car": [30.0, 0.0], "doll": [0.0, 30.0]}
"""One item takes 30 hours in the first week, the other in the second: together they keep a ramp of 20."""


def nothing(team: Team, hand: PlanInHand, numbers: Sequence[int]) -> None:
    """A search that finds nothing."""


def ordered(data: PlanningData, team: Team, hand: PlanInHand) -> PlanInHand:
    """The same plan, with all items put in."""
    insert_as_ordered(team, data, hand, range(len(team.parts)))
    return hand


def test_items_that_keep_ramps_together_are_put_in_one_by_one() -> None:
    """Each jumps by 30 hours. Within ramps each loses 10 sales at 100; where the first may break them, the
    second one makes them whole: 60 units at 1."""
    data = toys(TURNS)
    with team_of(data) as team:
        idle = idle_plan(team)
        assert ordered(data, team, idle.copy()).cost == pytest.approx(40 + 2000)
        ease = easing(team, data, idle.cost)
        plan = ordered(data, *ease.begun(idle))
        hand, out = ease.kept(idle, plan, thoroughly=False)
        assert (hand.cost, out) == (pytest.approx(60.0), [])


def test_items_that_break_ramps_are_planned_again() -> None:
    """A car alone falls from 30 hours to none: 10 sales are lost so that it falls by 20."""
    data = toys({"car": [30.0, 0.0]})
    with team_of(data) as team:
        idle = idle_plan(team)
        ease = easing(team, data, idle.cost)
        plan = ordered(data, *ease.begun(idle))
        assert ease.ramps.changes @ plan.use == pytest.approx([-30.0, 30.0])
        hand, out = ease.kept(idle, plan)
        assert (hand.cost, out) == (pytest.approx(20 + 1000), [])


def test_items_that_break_a_ramp_are_planned_together() -> None:
    """Lots of 30 hours each, both in the first week: a fall of 60, and 20 are allowed. Planned together, the
    doll goes to the second week, when it is wanted: 60 units at 1."""
    lots = {"hours": {PRESS: 1.0}, "min_lot": 30.0, "max_lot": 30.0}
    names = ("car", "doll")
    data = planning_data(
        {("car", HUB): [30.0, 0.0], ("doll", HUB): [0.0, 30.0]},
        {(name, PLANT): lots for name in names},
        factories={PLANT: {"max_ramp_hours": RAMP}},
        resources={(PLANT, PRESS): {"regular_hours": 100.0}},
    )
    with team_of(data) as team:
        idle = idle_plan(team)
        ease = easing(team, data, idle.cost)
        plan = ease.begun(idle)[1]
        for of in team.columns_of({0: {(PLANT, 0): 30.0}, 1: {(PLANT, 0): 30.0}}):
            assert plan.accept([of])
        assert len(ease.ramps.broken(plan.use)) == 1
        mended = ease._planned_again(plan, 10.0, ease._plan_windows, deadline=60.0)
        assert (mended.cost, ease.ramps.broken(mended.use)) == (pytest.approx(60.0), [])


def test_items_that_lost_lots_are_told() -> None:
    """A fall from 40 hours to 10, and 20 are allowed: ten too many, as many as the doll's first lot has. It
    goes where there is no time to plan again, and 10 sales at 100 with it."""
    data = toys({"car": [30.0, 0.0], "doll": [10.0, 10.0]})
    with team_of(data) as team:
        idle = idle_plan(team)
        ease = easing(team, data, idle.cost)
        plan = ordered(data, *ease.begun(idle))
        in_no_time = replace(ease, team=replace(team, watch=Watch(SolveOptions(time_limit=1e-3), None)))
        assert in_no_time._planned_again(plan, 10.0, ease._plan_items, deadline=0.0) is plan
        rest = ease._without_lots(plan)
        assert rest.cost == pytest.approx(40 + 1000)
        assert [of is not before for of, before in zip(rest.plans, plan.plans, strict=True)] == [False, True]


def test_a_last_plan_is_gone_on_with_as_a_whole() -> None:
    """Item by item the last plan breaks ramps; as a whole it does not, and costs 60."""
    data = toys(TURNS)
    known = {0: {(PLANT, 0): 30.0}, 1: {(PLANT, 1): 30.0}}
    with team_of(data) as team:
        idle = idle_plan(team)
        prices = CoarseGuide(team, QUICK, most=10)
        hand = started_plan(team, data, idle, known, prices, is_to_go_on=True)
        assert hand.cost == pytest.approx(60.0)
        assert team.shared.problem.offered(hand.use) is not None


def test_nothing_changes_where_there_are_no_ramps() -> None:
    data = toys(TURNS, ramp=float("inf"))
    with team_of(data) as team:
        idle = idle_plan(team)
        ease = easing(team, data, idle.cost)
        easy, plan = ease.begun(idle)
        assert easy.shared is team.shared
        kept, out = ease.kept(idle, plan, thoroughly=False)
        assert (kept.plans, kept.cost, out) == (plan.plans, plan.cost, [])


@pytest.mark.parametrize("ramp", [RAMP, float("inf")])
def test_nobody_is_told_of_plans_that_are_being_put_together(ramp: float) -> None:
    """They may break ramps, and make little."""
    ear = Listener()
    data = toys(TURNS, ramp=ramp)
    with team_of(data) as team:
        idle = idle_plan(team)
        told = replace(team, watch=Watch(SolveOptions(time_limit=60.0), ear))
        ease = easing(told, data, idle.cost)
        plan = ordered(data, *ease.begun(idle))
        assert plan.cost < idle.cost
        assert (ear.heard, told.watch.first_plan) == ([], None)
        offered = told.shared.problem.offered(idle.use)
        assert offered is not None
        hand, _ = ease.kept(PlanInHand(told, idle.plans, offered), plan, thoroughly=False)
        assert hand.cost == pytest.approx(60.0)


@pytest.mark.parametrize("ramp", [RAMP, float("inf")])
def test_the_first_plan_told_is_one_of_all_items(ramp: float) -> None:
    """Not the one in which nothing is made, nor one that lacks items."""
    data, ear = toys(TURNS, ramp=ramp), Listener()
    with team_of(data) as team:
        told = replace(team, watch=Watch(SolveOptions(time_limit=60.0), ear))
        started_plan(told, data, idle_plan(told), {}, CoarseGuide(told, QUICK, most=10), is_to_go_on=True)
    heard = [progress.incumbent for progress in ear.heard]
    assert heard
    assert heard == pytest.approx([60.0] * len(heard))


@pytest.mark.parametrize("seed", range(30))
def test_breaking_ramps_for_money_never_costs_more_than_keeping_them(seed: int) -> None:
    """And nothing less where no hour is worth its price."""
    with team_of(random_data(seed)) as team:
        shared, rows = team.shared.problem, easing(team, random_data(seed), 0.0).ramps.rows
        optimum, cheap, dear = (
            run_mip(stack(team.problems, problem).model, 0.0, 60.0, threads=1).objective
            for problem in (shared, _priced(shared, rows, 0.1), _priced(shared, rows, 1e5))
        )
    assert cheap <= optimum + 1e-6 * abs(optimum)
    assert dear == pytest.approx(optimum, rel=1e-6, abs=1e-5)
