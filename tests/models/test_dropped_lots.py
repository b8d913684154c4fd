"""Lots dropped until ramps are kept: which ones, by hand, and what is left of their items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from generated import Size
from generated import planning_data as generated_data
from item_blocks import team_of
from model_data import HUB, PLANT, PRESS, planning_data
from test_ramps import falls_and_rises

from models.blocks.ramps import ramps_of
from models.by_item import dropped_lots
from models.by_item.dropped_lots import _Lot, _too_many, without_lots
from models.by_item.eased_ramps import easing
from models.by_item.idle_plan import idle_plan
from models.by_item.insertion import insert_as_ordered
from models.by_item.item_team import PlanInHand, Team
from models.data import PlanningData

LOST = 100.0


def toys(wanted: dict[str, Sequence[float]], ramp: float, **others: Any) -> PlanningData:
    """An hour and 1 a unit, 100 hours a week; a lost sale costs 100."""
    return planning_data(
        {(name, HUB): series for name, series in wanted.items()},
        {(name, PLANT): {"hours": {PRESS: 1.0}, "min_lot": 5.0} for name in wanted},
        factories={PLANT: {"max_ramp_hours": ramp}},
        resources={(PLANT, PRESS): {"regular_hours": 100.0}},
        shortage_cost={(name, HUB): LOST for name in wanted},
        **others,
    )


def hand_with(team: Team, data: PlanningData, made: dict[int, dict[int, float]]) -> tuple[Team, PlanInHand]:
    """A plan that may break ramps, and its team; ``made``: item → period → units."""
    idle = idle_plan(team)
    easy, plan = easing(team, data, idle.cost).begun(idle)
    units = {number: {(PLANT, period): of for period, of in by.items()} for number, by in made.items()}
    for column in team.columns_of(units):
        assert plan.accept([column])
    return easy, plan


def test_the_smallest_lot_that_is_enough_goes() -> None:
    """60 hours after none, and 40 are allowed: of lots of 10, 22 and 28 hours that of 22 goes."""
    lots = [_Lot(item, (PLANT, 1), np.array([0.0, hours])) for item, hours in enumerate((10.0, 22.0, 28.0))]
    dropped = _too_many(lots, falls_and_rises(2, 40.0), np.array([0.0, 60.0]))
    assert dropped == {1: {(PLANT, 1)}}


def test_where_none_is_enough_the_largest_goes_first() -> None:
    """35 too many, lots of 10, 20 and 30: that of 30, and then that of 10 for the other 5."""
    lots = [_Lot(item, (PLANT, 1), np.array([0.0, hours])) for item, hours in enumerate((10.0, 20.0, 30.0))]
    dropped = _too_many(lots, falls_and_rises(2, 25.0), np.array([0.0, 60.0]))
    assert dropped == {2: {(PLANT, 1)}, 0: {(PLANT, 1)}}


def test_what_cannot_be_dropped_stays() -> None:
    """Frozen hours break the ramp: there is no lot, and nothing goes."""
    assert _too_many([], falls_and_rises(2, 25.0), np.array([0.0, 60.0])) == {}


def test_the_rest_of_an_item_is_planned_without_its_lot() -> None:
    """Cars of 20 and 50 in two weeks, and a rise of 20 is allowed: the second lot goes, then the fall of 20
    that this leaves is allowed. 20 cars at 1, and 50 lost."""
    data = toys({"car": [20.0, 50.0]}, ramp=20.0)
    with team_of(data) as team:
        easy, plan = hand_with(team, data, {0: {0: 20.0, 1: 50.0}})
        rest = without_lots(easy, plan, ramps_of(team.shared))
        assert team.shared.problem.offered(rest.use) is not None
        assert rest.plans[0].cost == pytest.approx(20 + 50 * LOST)


def test_other_items_stay_as_they_are() -> None:
    """A rise from 20 to 55, and 30 is allowed: 5 too many. The doll's lot of 25 goes, less than the car's."""
    data = toys({"car": [20.0, 30.0], "doll": [0.0, 25.0]}, ramp=30.0)
    with team_of(data) as team:
        easy, plan = hand_with(team, data, {0: {0: 20.0, 1: 30.0}, 1: {1: 25.0}})
        rest = without_lots(easy, plan, ramps_of(team.shared))
        assert rest.plans[0] is plan.plans[0]
        assert rest.plans[1].cost == pytest.approx(25 * LOST)


def test_what_finds_no_plan_stays_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the ramp stays broken: whoever asked has to look."""

    def finds_nothing(*of: Any) -> list[None]:
        return [None] * len(of[2])

    monkeypatch.setattr(dropped_lots, "_planned_without", finds_nothing)
    data = toys({"car": [20.0, 50.0]}, ramp=20.0)
    with team_of(data) as team:
        easy, plan = hand_with(team, data, {0: {0: 20.0, 1: 50.0}})
        assert without_lots(easy, plan, ramps_of(team.shared)).plans == plan.plans


@pytest.mark.parametrize("seed", range(6))
def test_any_plan_keeps_ramps_without_lots(seed: int) -> None:
    """With inspection, lots, vehicles and storage: all items put in as ordered, then harsh ramps."""
    data = generated_data(Size(8, 2, 2, 10), 85.0, "dear", seed, extras=True)
    with team_of(data) as team:
        idle = idle_plan(team)
        easy, plan = easing(team, data, idle.cost).begun(idle)
        insert_as_ordered(easy, data, plan, range(8))
        ramps = ramps_of(team.shared)
        rest = without_lots(easy, plan, ramps)
        assert ramps.broken(rest.use) == []
        assert team.shared.problem.offered(rest.use) is not None
