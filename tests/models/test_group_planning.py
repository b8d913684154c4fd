"""Groups of items planned again: what the solver finds is a plan of whole numbers within what there is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from item_blocks import team_of
from model_data import HUB, PLANT, PRESS, planning_data

from models.by_item.idle_plan import idle_plan
from models.item_calls import group_planning
from models.item_calls.group_planning import searched, stacked_group
from models.item_calls.item_store import load_items
from models.solver.highs_run import RunResult, run_mip


@pytest.mark.parametrize(("short", "is_planned"), [(1.5e-6, True), (1e-3, False)])
def test_a_hair_short_of_a_whole_lot_is_the_lot(
    short: float, is_planned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three lots of 10 units take 30 hours. The solver says 2.99999995 lots where rounding noise has taken
    some millionths of an hour: that is three lots, at 1 a unit. A thousandth of an hour is no noise."""
    data = planning_data(
        {("doll", HUB): [30.0]},
        {("doll", PLANT): {"hours": {PRESS: 1.0}, "lot_multiple": 10.0}},
        resources={(PLANT, PRESS): {"regular_hours": 30.0}},
    )
    with team_of(data) as team:
        shared, group = team.shared.problem, idle_plan(team).group([0], 0.0, 1)
        store = load_items(data)
        items, stacked = stacked_group(store, shared, group)
        values = run_mip(stacked.model, 0.0, 60.0, threads=1).values
        assert values is not None
        lots = np.flatnonzero(stacked.model.is_integer & (np.round(values) == 3.0))
        assert len(lots) == 1
        values[lots] -= 5e-8
        tight = replace(group, others=np.full(len(group.others), short))
        items, stacked = stacked_group(store, shared, tight)
        found = RunResult(run_mip(stacked.model, 0.0, 60.0).status, values, 30.0, None)
        monkeypatch.setattr(group_planning, "attempt_mip", lambda *_, **__: found)
        plans = searched(tight, items, stacked, stacked.model, None, 60.0)
        assert (plans is not None) is is_planned
        if plans is not None:
            assert plans[0].cost == pytest.approx(30.0)
