"""Setups in hand or in a window, and no others: by hand."""

from __future__ import annotations

import numpy as np
import pytest
from item_blocks import team_of
from model_data import HUB, PLANT, PRESS, planning_data

from models.by_item.idle_plan import idle_plan
from models.item_calls.group_planning import Group
from models.item_calls.item_store import load_items
from models.item_calls.window_planning import Window, plan_window


@pytest.mark.parametrize(("periods", "cost"), [((1,), 30.0), ((0, 1), 30.0), ((0,), 60.0), ((3,), 60.0)])
def test_new_setups_come_into_the_window_only(periods: tuple[int, ...], cost: float) -> None:
    """30 dolls are wanted in the second week and made in the first, at 1 a unit, where holding them costs 1
    each. A setup in the second week saves the 30, where it may be had."""
    data = planning_data(
        {("doll", HUB): [0.0, 30.0, 0.0, 0.0]},
        {("doll", PLANT): {"hours": {PRESS: 1.0}, "min_lot": 30.0}},
        resources={(PLANT, PRESS): {"regular_hours": 100.0}},
        factory_stock={("doll", PLANT): {"holding_cost": 1.0}},
        warehouse_stock={("doll", HUB): {"holding_cost": 1.0}},
    )
    with team_of(data) as team:
        hand, shared = idle_plan(team), team.shared.problem
        assert hand.accept(team.columns_of({0: {(PLANT, 0): 30.0}}))
        free = np.zeros(len(shared.rows))
        group = Group((0,), (hand.plans[0].values,), hand.without([0]), free, None, 0.0, 1)
        found = plan_window(load_items(data), shared, group, hand.shared_values, 10.0, Window(PLANT, periods))
        assert found is not None
        assert found[0].cost == pytest.approx(cost)
        elsewhere = plan_window(
            load_items(data), shared, group, hand.shared_values, 10.0, Window("mill", periods)
        )
        assert elsewhere is not None
        assert elsewhere[0].cost == pytest.approx(60.0)
