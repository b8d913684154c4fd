"""Which items lead groups, how fine quantities are planned, and when items are put in a second time."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pytest
from generated import Size
from generated import planning_data as generated_data
from item_blocks import team_of
from model_data import HUB, PLANT, PRESS, planning_data
from stopper import Stopper

from models import group_rounds
from models.data import PlanningData
from models.idle_plan import idle_plan
from models.options import SolveOptions
from models.price_rounds import Bound
from models.quantity_rounds import ROUGHLY, THOROUGH
from models.solve import solve


def test_items_that_hold_what_can_be_gained_lead() -> None:
    """50, 30 and 19 of 100 are 99 %; the item with the last one, and those with nothing, do not lead."""
    assert group_rounds._leaders(np.array([1.0, 50.0, 0.0, 19.0, 30.0, 0.0])) == [1, 4, 3]


def test_nobody_leads_where_nothing_can_be_gained() -> None:
    assert group_rounds._leaders(np.zeros(3)) == []


@pytest.mark.parametrize(
    ("unproven", "gap"), [(0.5, ROUGHLY), (0.03, 3e-3), (0.002, THOROUGH), (None, ROUGHLY)]
)
def test_quantities_are_planned_to_a_tenth_of_what_is_not_proven(unproven: float | None, gap: float) -> None:
    """The plan makes nothing and costs 10 · 30 lost units. Of 3 % that are not proven a tenth is 0.3 %."""
    data = planning_data(
        {("car", HUB): [30.0]}, {("car", PLANT): {"unit_cost": 1.0}}, shortage_cost={("car", HUB): 10.0}
    )
    with team_of(data) as team:
        hand = idle_plan(team)
        assert hand.cost == pytest.approx(300.0)
        bound = None if unproven is None else Bound(np.zeros(0), np.zeros(1), 300.0 * (1 - unproven))
        assert group_rounds._fine_enough(hand, bound) == pytest.approx(gap)


def stages_before_groups(data: PlanningData) -> list[str]:
    """Stages of a plan by item until groups begin."""
    stopper = Stopper("improve")
    solve(data, SolveOptions(gap=1e-3, time_limit=60.0, method="by-item", workers=1), stopper)
    names = [name for name, _ in groupby(progress.stage for progress in stopper.heard)]
    return names[: names.index("improve")]


def test_items_are_put_in_again_where_the_plan_is_far_from_its_bound() -> None:
    """With hours for 60 % of need and dear lost sales, the quick plan is more than 2.5 % above its bound."""
    data = generated_data(Size(6, 2, 2, 12), 60.0, "dear", seed=3)
    assert stages_before_groups(data)[-3:] == ["start", "bound", "start"]


def test_items_are_not_put_in_again_where_it_is_near() -> None:
    """30 cars in a lot of their own, with hours for all: the quick plan is the best one."""
    data = planning_data(
        {("car", HUB): [30.0], ("doll", HUB): [20.0]},
        {(item, PLANT): {"unit_cost": 1.0, "hours": {PRESS: 0.1}} for item in ("car", "doll")},
        resources={(PLANT, PRESS): {"regular_hours": 5.0}},
        shortage_cost=10.0,
    )
    assert stages_before_groups(data)[-2:] == ["start", "bound"]
