"""All quantities planned again with setups as they are: by hand, and never in each other's way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from generated import Size
from generated import planning_data as generated_data
from item_blocks import team_of
from model_data import HUB, PLANT, PRESS, planning_data

from models.by_item import quantity_rounds
from models.by_item.idle_plan import idle_plan
from models.by_item.item_proofs import prove_items
from models.by_item.item_team import PlanInHand, Team
from models.by_item.price_rounds import price_rounds
from models.by_item.quantity_rounds import THOROUGH, improve_quantities
from models.data import PlanningData
from models.item_calls.group_planning import room_of

WEEKS = 8


def some_items() -> PlanningData:
    """A seeded problem of six items with lots; hours are short."""
    return generated_data(Size(6, 2, 2, WEEKS), 80.0, "dear", seed=3)


def hurried(team: Team, weeks: range) -> PlanInHand:
    """A plan that makes the smallest lot of every item in ``weeks``, as far as there is room."""
    hand = idle_plan(team)
    for number, part in enumerate(team.parts):
        for factory, source in part.sources.items():
            units = {(factory, week): source.min_lot for week in weeks}
            for plan in team.columns_of({number: units}):
                hand.accept([plan])
    return hand


def test_hours_go_where_a_lost_sale_is_dear() -> None:
    """5 hours make 50 of 60 units. In hand 20 cars and 30 dolls are made: 10 cars lost at 7 each. With the
    same setups 30 cars and 20 dolls cost 10 · 3 instead: 4 a unit, 40 in all, are saved. No item alone can do
    that: the other one has the hours."""
    data = planning_data(
        {("car", HUB): [30.0], ("doll", HUB): [30.0]},
        {(item, PLANT): {"hours": {PRESS: 0.1}, "setup_cost": (2.0,)} for item in ("car", "doll")},
        resources={(PLANT, PRESS): {"regular_hours": 5.0}},
        shortage_cost={("car", HUB): 7.0, ("doll", HUB): 3.0},
    )
    with team_of(data) as team:
        hand = idle_plan(team)
        for plan in team.columns_of({0: {(PLANT, 0): 20.0}, 1: {(PLANT, 0): 30.0}}):
            assert hand.accept([plan])
        before = hand.cost
        improve_quantities(team, hand, THOROUGH, 1.0)
        assert before - hand.cost == pytest.approx(40.0)


def test_room_that_is_kept_for_others_is_not_paid_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 10 regular hours cars and dolls have 4 each, and 5 units of each are wanted at 3 a lost sale: one
    more of each costs 1. That another chunk might work overtime, at 5 an hour, makes nothing dearer: planned
    apart, each takes the hour that it has of the 2 left."""
    monkeypatch.setattr(quantity_rounds, "_MOST_COLUMNS", 1)
    data = planning_data(
        {(item, HUB): [5.0] for item in ("car", "doll")},
        {(item, PLANT): {"hours": {PRESS: 1.0}, "setup_cost": (2.0,)} for item in ("car", "doll")},
        resources={(PLANT, PRESS): {"regular_hours": 10.0, "overtime_hours": 10.0, "overtime_cost": 5.0}},
        shortage_cost=3.0,
    )
    with team_of(data) as team:
        hand = idle_plan(team)
        plans = team.columns_of({number: {(PLANT, 0): 4.0} for number in range(2)})
        assert hand.accept(plans)
        assert len(quantity_rounds._chunks(team, hand)) == 2
        improve_quantities(team, hand, THOROUGH, 1.0)
        assert hand.cost == pytest.approx(2 * (5 * 1.0 + 2.0))


def test_setups_stay_as_they_are() -> None:
    with team_of(some_items()) as team:
        hand = hurried(team, range(2))
        before = [
            plan.values.full()[item.is_integer] for plan, item in zip(hand.plans, team.problems, strict=True)
        ]
        cost = hand.cost
        improve_quantities(team, hand, THOROUGH, 1.0)
        after = [
            plan.values.full()[item.is_integer] for plan, item in zip(hand.plans, team.problems, strict=True)
        ]
        assert hand.cost < cost
        for old, new in zip(before, after, strict=True):
            assert np.array_equal(new > 0.5, old > 0.5)


def test_chunks_planned_at_the_same_time_share_what_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever two chunks take at most, together with all others it is never more than there is."""
    monkeypatch.setattr(quantity_rounds, "_MOST_COLUMNS", 400)
    with team_of(some_items()) as team:
        hand = hurried(team, range(1, 3))
        chunks = quantity_rounds._chunks(team, hand)
        assert len(chunks) > 2
        assert sorted(number for chunk in chunks for number in chunk) == list(range(6))
        problem = team.shared.problem
        limited = np.isfinite(problem.most)
        pair = chunks[:2]
        groups = list(quantity_rounds._groups(team, hand, pair, THOROUGH))
        room = sum(room_of(problem, group) for group in groups)
        left = problem.most - hand.without(number for chunk in pair for number in chunk)
        assert np.all(room[limited] <= left[limited] + 1e-6)
        before = hand.cost
        improve_quantities(team, hand, THOROUGH, 1.0)
        assert hand.cost < before


@pytest.mark.parametrize("seed", range(3))
def test_a_search_of_items_never_proves_more_than_a_plan_costs(seed: int) -> None:
    """The bound only rises, by what single items gain, and stays below every plan."""
    data = generated_data(Size(4, 2, 1, WEEKS), 90.0, "dear", seed=seed)
    with team_of(data) as team:
        hand = hurried(team, range(2))
        first = np.ones(len(team.shared.problem.rows))
        bound = price_rounds(team, first, hand, 0.0)
        assert bound is not None
        proven = prove_items(team, hand, bound, 0.0)
        assert np.all(proven.items >= bound.items)
        assert proven.total - bound.total == pytest.approx(float(np.sum(proven.items - bound.items)))
        assert proven.total <= hand.cost * (1 + 1e-9)
        assert prove_items(team, hand, replace(proven, total=hand.cost), 0.0).total == hand.cost


def test_items_without_a_single_column_are_left_as_they_are() -> None:
    """Nothing is wanted or stored and nothing can be made: there is no quantity to plan."""
    data = planning_data({}, {}, items={"car": {}, "doll": {}})
    with team_of(data) as team:
        assert all(len(problem.cost) == 0 for problem in team.problems)
        assert team.columns.tolist() == [1.0, 1.0]  # what is divided by
        hand = idle_plan(team)
        improve_quantities(team, hand, THOROUGH, 1.0)
        assert hand.cost == pytest.approx(0.0)
