"""Items put into a plan one after the other: room is kept for those that wait, and none is left out."""

from __future__ import annotations

import numpy as np
import pytest
from generated import Size
from generated import planning_data as generated_data
from item_blocks import team_of
from model_data import HUB, PLANT, PRESS, planning_data
from mrp import best_plan

from models.by_item.idle_plan import idle_plan
from models.by_item.insertion import insert_as_ordered, insert_items, others_of
from models.by_item.item_team import PlanInHand, Team
from models.data import PlanningData
from models.item_block import SharedRow

ROW = SharedRow("resource_hours", (PLANT, PRESS, 0))


def likes(count: int, hours: float, **source: float) -> PlanningData:
    """Items of 10 units and 10 hours each, which have ``hours`` together."""
    names = [f"toy {number}" for number in range(count)]
    return planning_data(
        {(name, HUB): [10.0] for name in names},
        {(name, PLANT): {"hours": {PRESS: 1.0}, **source} for name in names},
        resources={(PLANT, PRESS): {"regular_hours": hours}},
    )


def inserted(team: Team, data: PlanningData) -> PlanInHand:
    hand = idle_plan(team)
    insert_items(team, data, hand, range(len(team.parts)))
    return hand


def test_what_waiting_items_will_take_is_kept_for_them() -> None:
    """Four items want 10 hours each. The other three's 30 are kept while they wait; nothing once they do
    not."""
    with team_of(likes(4, 100.0)) as team:
        hand, most = idle_plan(team), team.shared.problem.most
        kept = {number: np.array([10.0]) for number in range(4)}
        assert team.shared.problem.rows == (ROW,)
        assert others_of(hand, [0], [0, 1, 2, 3], kept, most) == [np.array([30.0])]
        assert others_of(hand, [0], [0], kept, most) == [np.array([0.0])]


def test_no_more_is_kept_than_there_is() -> None:
    """Two have taken all 20 hours; what is kept for the last two is not there."""
    with team_of(likes(4, 20.0)) as team:
        hand, most = idle_plan(team), team.shared.problem.most
        for plan in team.columns_of({0: {(PLANT, 0): 10.0}, 1: {(PLANT, 0): 10.0}}):
            assert hand.accept([plan])
        kept = {number: np.array([10.0]) for number in range(4)}
        assert others_of(hand, [2], [2, 3], kept, most) == [np.array([20.0])]


def test_items_are_made_as_ordered_within_what_there_is() -> None:
    """35 hours for four items: 35 units are made at 1, 5 are lost at 100."""
    data = likes(4, 35.0)
    with team_of(data) as team:
        assert inserted(team, data).cost == pytest.approx(35 + 500)


def test_what_a_known_plan_leaves_is_ordered() -> None:
    """10 units are sold in each of two periods; a known plan makes the first 10. The rest is made, too; an
    item of which there is nothing more to order stays as it is."""
    data = planning_data(
        {("car", HUB): [10.0, 10.0], ("doll", HUB): [10.0, 0.0]}, {("car", PLANT): {}, ("doll", PLANT): {}}
    )
    with team_of(data) as team:
        hand, known = idle_plan(team), {0: {(PLANT, 0): 10.0}, 1: {(PLANT, 0): 10.0}}
        for plan in team.columns_of(known):
            assert hand.accept([plan])
        car, doll = hand.plans
        assert insert_as_ordered(team, data, hand, [0, 1], known) == []
        assert hand.plans[1] is doll
        assert (car.cost, hand.plans[0].cost) == (pytest.approx(10 + 1000), pytest.approx(20))


def test_what_a_rule_of_the_item_forbids_is_searched_for() -> None:
    """No source may make more than 60 % of an item, so that two have to, at 1 and 3 a unit; the order-up-to
    rule knows nothing of shares and orders all 10 at 1."""
    data = planning_data(
        {("toy", HUB): [10.0]},
        {("toy", PLANT): {"max_share": 0.6}, ("toy", "other"): {"unit_cost": 3.0, "max_share": 0.6}},
    )
    with team_of(data) as team:
        assert inserted(team, data).cost == pytest.approx(6 * 1 + 4 * 3)


def test_nothing_is_put_in_when_time_is_over() -> None:
    data = likes(4, 100.0)
    with team_of(data) as team:
        team.watch.reserved = 1e9
        assert inserted(team, data).cost == idle_plan(team).cost


@pytest.mark.parametrize("lost", ["dear", "cheap"])
@pytest.mark.parametrize("seed", range(3))
def test_the_first_plan_is_no_dearer_than_one_of_a_spreadsheet(lost: str, seed: int) -> None:
    """Within all that is shared, and at most 2 % dearer than the best of the baseline's eight plans."""
    data = generated_data(Size(12, 2, 2, 12), 90.0, lost, seed)
    with team_of(data) as team:
        hand = inserted(team, data)
        assert team.shared.problem.offered(hand.use) is not None
        assert hand.cost <= 1.02 * best_plan(data).solution.objective
