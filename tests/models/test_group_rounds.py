"""Which items lead groups, and how fine quantities are planned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from generated import Size
from generated import planning_data as generated_data
from item_blocks import team_of
from model_data import HUB, PLANT, planning_data

from models.by_item import group_rounds
from models.by_item.group_rounds import GroupRounds
from models.by_item.idle_plan import idle_plan
from models.by_item.item_team import PlanInHand, Team, plan_groups
from models.by_item.price_rounds import Bound
from models.by_item.quantity_rounds import ROUGHLY, THOROUGH
from models.item_calls.group_planning import Group


def test_items_that_hold_what_can_be_gained_lead() -> None:
    """50, 30 and 19 of 100 are 99 %; the item with the last one, and those with nothing, do not lead."""
    assert group_rounds._leaders(np.array([1.0, 50.0, 0.0, 19.0, 30.0, 0.0]), np.ones(6)) == [1, 4, 3]


def test_small_items_lead_before_large_ones() -> None:
    """30 with 10 columns is more for the time than 50 with 40."""
    assert group_rounds._leaders(np.array([50.0, 30.0]), np.array([40.0, 10.0])) == [1, 0]


def test_nobody_leads_where_nothing_can_be_gained() -> None:
    assert group_rounds._leaders(np.zeros(3), np.ones(3)) == []


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


def test_single_items_come_first_and_groups_go_on_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def listening(team: Team, hand: PlanInHand, groups: Iterable[Group]) -> list[Any]:
        asked = list(groups)
        sizes.extend(len(group.numbers) for group in asked)
        return plan_groups(team, hand, asked)

    monkeypatch.setattr(group_rounds, "plan_groups", listening)
    monkeypatch.setattr(group_rounds, "_LAST_SIZE", 2)
    with team_of(generated_data(Size(4, 2, 1, 6), 90.0, "dear", 1)) as team:
        hand = idle_plan(team)
        idle_cost, rounds = hand.cost, GroupRounds(team, hand, np.zeros(len(team.shared.problem.rows)), 0.0)
        rounds.plan_singles(None)
        assert set(sizes) == {1}
        assert (singles_cost := hand.cost) < idle_cost
        sizes.clear()
        rounds.run(None)
        assert sizes[0] == 2
        assert hand.cost <= singles_cost
