"""What leads items planned one by one: room is kept for those that wait, and likes are planned apart."""

from __future__ import annotations

import numpy as np
import pytest
from generated import Size
from generated import planning_data as generated_data
from item_blocks import team_of
from model_data import HUB, PLANT, PRESS, planning_data

from models.coarse_guide import CoarseGuide
from models.coarse_item import QUICK
from models.data import PlanningData
from models.idle_plan import idle_plan
from models.insertion import SEARCHED, SKETCHED, Insertion, insert_items
from models.item_block import SharedRow
from models.quantity_rounds import ROUGHLY, improve_quantities

ROW = SharedRow("resource_hours", (PLANT, PRESS, 0))


def likes(count: int, hours: float) -> PlanningData:
    """Items of 10 units and 10 hours each, which have ``hours`` together."""
    names = [f"toy {number}" for number in range(count)]
    return planning_data(
        {(name, HUB): [10.0] for name in names},
        {(name, PLANT): {"hours": {PRESS: 1.0}} for name in names},
        resources={(PLANT, PRESS): {"regular_hours": hours}},
    )


def test_most_of_what_waiting_items_will_take_is_kept_for_them() -> None:
    """Four items are given 10 hours each by the coarse plan. Of the other three's 30, 85 % are kept while
    they wait; nothing once they do not."""
    with team_of(likes(4, 100.0)) as team:
        guide, hand = CoarseGuide(team, QUICK, most=10), idle_plan(team)
        guide.plan(range(4), hand.use, rounds=1)
        place = team.shared.problem.position[ROW]
        (waiting,) = guide.others(hand, [0, 1, 2, 3], [0])
        (alone,) = guide.others(hand, [0], [0])
        assert waiting[place] == pytest.approx(0.85 * 30, rel=1e-4)
        assert alone[place] == pytest.approx(0.0, abs=1e-3)


def test_no_more_is_kept_than_there_is() -> None:
    """The coarse plan was made when there were hours; none are left now."""
    with team_of(likes(4, 20.0)) as team:
        guide, hand = CoarseGuide(team, QUICK, most=10), idle_plan(team)
        guide.plan(range(4), hand.use, rounds=1)
        place = team.shared.problem.position[ROW]
        for plan in team.columns_of({0: {(PLANT, 0): 10.0}, 1: {(PLANT, 0): 10.0}}):
            assert hand.accept([plan])
        (others,) = guide.others(hand, [2, 3], [2])
        assert others[place] == pytest.approx(20.0)


def test_parts_of_like_items_give_the_prices_of_all() -> None:
    """12 items want 120 hours and have 60: an hour is worth the 99 that a unit saves. Four parts of three
    items, each standing for four, find the same, and give all items together the 60: 5 each on average."""
    with team_of(likes(12, 60.0)) as team:
        place = team.shared.problem.position[ROW]
        guide = CoarseGuide(team, QUICK, most=3)
        guide.plan(range(12), idle_plan(team).use, rounds=1)
        assert guide.prices[place] == pytest.approx(99.0, rel=1e-4)
        others = guide.others(idle_plan(team), range(12), range(12))
        assert np.mean([taken[place] for taken in others]) == pytest.approx(0.85 * 55, rel=1e-4)


@pytest.mark.parametrize("how", [SKETCHED, SEARCHED])
@pytest.mark.parametrize("seed", range(3))
def test_items_put_in_so_are_a_plan(how: Insertion, seed: int) -> None:
    """Within all that is shared (`accept` holds it), far cheaper than making nothing, and cheaper still with
    quantities planned again."""
    with team_of(generated_data(Size(6, 2, 2, 8), 80.0, "dear", seed)) as team:
        hand = idle_plan(team)
        idle = hand.cost
        insert_items(team, hand, CoarseGuide(team, QUICK, most=4), how, lambda: False, range(6))
        inserted = hand.cost
        improve_quantities(team, hand, ROUGHLY)
        assert team.shared.problem.offered(hand.use) is not None
        assert hand.cost <= inserted < 0.8 * idle
