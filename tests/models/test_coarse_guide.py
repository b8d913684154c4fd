"""Coarse plans of many items: likes are planned apart."""

from __future__ import annotations

import numpy as np
import pytest
from item_blocks import team_of
from model_data import HUB, PLANT, PRESS, planning_data

from models.by_item.coarse_guide import CoarseGuide
from models.by_item.idle_plan import idle_plan
from models.coarse.coarse_item import QUICK
from models.data import PlanningData
from models.item_block import SharedRow

ROW = SharedRow("resource_hours", (PLANT, PRESS, 0))


def likes(count: int, hours: float) -> PlanningData:
    """Items of 10 units and 10 hours each, which have ``hours`` together."""
    names = [f"toy {number}" for number in range(count)]
    return planning_data(
        {(name, HUB): [10.0] for name in names},
        {(name, PLANT): {"hours": {PRESS: 1.0}} for name in names},
        resources={(PLANT, PRESS): {"regular_hours": hours}},
    )


def test_parts_of_like_items_give_the_prices_of_all() -> None:
    """12 items want 120 hours and have 60: an hour is worth the 99 that a unit saves. Four parts of three
    items, each standing for four, find the same, and give all items together the 60: 5 each on average."""
    with team_of(likes(12, 60.0)) as team:
        place = team.shared.problem.position[ROW]
        guide = CoarseGuide(team, QUICK, most=3)
        guide.plan(range(12), idle_plan(team).use, rounds=1)
        assert guide.prices[place] == pytest.approx(99.0, rel=1e-4)
        taken = [guide.last[number].use[number].full()[place] for number in range(12)]
        assert np.mean(taken) == pytest.approx(5.0, rel=1e-4)
