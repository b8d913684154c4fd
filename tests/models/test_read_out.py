"""What is read out keeps what items share, whatever tidying did."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from item_blocks import team_of
from model_data import HUB, PLANT, PRESS, planning_data

from models.blocks.item_column import Sparse
from models.by_item.idle_plan import idle_plan
from models.by_item.read_out import readings_within_reach


def test_an_item_that_takes_too_much_once_tidied_is_left_out() -> None:
    """5 hours make 30 cars and 20 dolls. As if tidying had made the cars take 4 hours instead of 3, those are
    not made; without that, all stays as it is."""
    data = planning_data(
        {("car", HUB): [30.0], ("doll", HUB): [20.0]},
        {(item, PLANT): {"hours": {PRESS: 0.1}} for item in ("car", "doll")},
        resources={(PLANT, PRESS): {"regular_hours": 5.0}},
    )
    with team_of(data) as team:
        hand = idle_plan(team)
        for plan in team.columns_of({0: {(PLANT, 0): 30.0}, 1: {(PLANT, 0): 20.0}}):
            assert hand.accept([plan])
        readings = team.read(hand.plans)
        assert readings_within_reach(team, hand, readings) == readings
        more = Sparse.of(readings[0].use.full() * 4 / 3)
        car, doll = readings_within_reach(team, hand, [replace(readings[0], use=more), readings[1]])
        assert sum(car.quantities.production.values()) == pytest.approx(0.0)
        assert doll is readings[1]
        assert np.sum(car.use.full()) == pytest.approx(0.0)
