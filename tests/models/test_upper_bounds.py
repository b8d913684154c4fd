"""Largest lots: no optimum is cut off, and they are as tight as they can be proven to be (M5)."""

from __future__ import annotations

import math

import pytest
from model_data import HUB, PLANT, PRESS, TOY, planned, planning_data, toy_data
from model_rows import cost_without
from random_data import random_data

from models import production
from models.data import InspectionPlan, PlanningData
from models.item_data import ItemData, split_by_item
from models.upper_bounds import LotBounds, lot_bounds, smallest_lot

_ENDLESS = 600.0
"""Units far beyond any need of the random instances, which want at most 180 of an item at a warehouse."""

_LEAST = 1e-3
"""Units made in a setup at least, so that none is made for its hours alone (M5)."""


def loose_bounds(part: ItemData) -> dict[tuple[str, int], LotBounds]:
    """Lots bounded by max_lot and a number far beyond any need alone."""
    bounds = {}
    for factory, source in part.sources.items():
        for period in range(part.periods):
            if part.data.is_frozen(period) or not source.is_open(period):
                continue
            largest = min(source.max_lot, _ENDLESS)
            if source.lot_multiple > 0:
                largest = source.lot_multiple * math.floor(largest / source.lot_multiple)
            smallest = smallest_lot(source) or _LEAST
            if smallest <= largest:
                bounds[factory, period] = LotBounds(smallest, largest)
    return bounds


@pytest.mark.parametrize("seed", range(30))
def test_no_optimum_is_cut_off(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = random_data(seed)
    cost = cost_without(data, None)
    monkeypatch.setattr(production, "lot_bounds", loose_bounds)
    assert cost_without(data, None) == pytest.approx(cost, rel=1e-6, abs=1e-4)


def test_no_more_than_what_is_still_needed() -> None:
    """30, 20 and 10 wanted, 15 in stock, a safety stock of 5 in the end: 50, 35 and 15 from then on."""
    data = toy_data([30, 20, 10], at_warehouse={"opening": 15, "target": [0, 0, 5], "penalty": 1})
    assert _largest(data) == pytest.approx([50, 35, 15])


def test_an_owed_unit_is_needed_as_long_as_it_is_owed() -> None:
    assert _largest(toy_data([30, 20, 10], item={"shortage_policy": "backorder"})) == pytest.approx([60] * 3)


def test_no_more_than_the_hours_hold() -> None:
    """8 hours and 4 of overtime, 2 for the setup: 100 units of 0.1 hours."""
    resource = {"regular_hours": [8, 3, 1], "overtime_hours": [4, 0, 0]}
    assert _largest(toy_data([0, 0, 500], source={"hours": {PRESS: (0.1, 2.0)}}, resource=resource)) == (
        pytest.approx([100, 10])
    )


def test_lots_are_whole() -> None:
    """50 needed in lots of 40 are 80; 70 at most are 40."""
    assert _largest(toy_data([50], source={"lot_multiple": 40})) == [80]
    assert _largest(toy_data([50], source={"lot_multiple": 40, "max_lot": 70})) == [40]


def test_lots_that_come_too_late_are_not_started() -> None:
    assert _largest(toy_data([9, 9, 9], source={"lead_time_days": 7})) == pytest.approx([18, 9])


def test_the_share_that_is_there_first_counts() -> None:
    """With half a week of lead time 40 units in week 0 take 80 started in it."""
    assert _largest(toy_data([40], source={"lead_time_days": 3.5})) == pytest.approx([80])
    assert _largest(toy_data([40], lane={"lead_time_days": 3.5})) == pytest.approx([80])
    assert planned(toy_data([40], source={"lead_time_days": 3.5})).objective == pytest.approx(80)


def test_idle_hours_that_cost_leave_a_lot_unbounded_but_for_hours() -> None:
    data = toy_data(
        [10],
        source={"hours": {PRESS: 0.5}},
        resource={"regular_hours": 50},
        factory={"commitment_hours": 50, "commitment_penalty": 1},
    )
    assert _largest(data) == pytest.approx([100])


def test_a_source_carries_another_where_idle_hours_cost() -> None:
    """Near may be half of all and is all that comes in time: 100 of it take 100 of the far plant, too late
    for anything. That plant is promised an hour, and its setup takes two, whatever the lot."""
    data = planning_data(
        {(TOY, HUB): [100]},
        {
            (TOY, "near"): {"max_share": 0.5},
            (TOY, "far"): {"lead_time_days": 7, "hours": {PRESS: (0.0, 2.0)}},
        },
        factories={"far": {"commitment_hours": 1, "commitment_penalty": 1}},
        resources={("far", PRESS): {"regular_hours": 10}},
    )
    assert planned(data).objective == pytest.approx(200)


def test_a_lot_may_be_what_was_agreed() -> None:
    data = toy_data([10], last_plan={(TOY, PLANT, 0): 70}, last_plan_periods=1, change_cost=5)
    assert _largest(data) == pytest.approx([70])
    assert planned(data).objective == pytest.approx(70)


def test_scrap_makes_a_lot_larger() -> None:
    """A tenth is found and scrapped: 45 wanted take 50 started."""
    data = toy_data([45], source={"defect_rate": 0.1}, plans=[InspectionPlan("all", "all")])
    assert _largest(data) == pytest.approx([50])


def test_what_nobody_wants_is_not_started() -> None:
    assert _largest(toy_data([0, 0])) == []


def test_frozen_periods_have_no_bounds() -> None:
    data = toy_data([10, 10], last_plan={(TOY, PLANT, 0): 5}, last_plan_periods=1, frozen_periods=1)
    assert list(lot_bounds(split_by_item(data)[0])) == [(PLANT, 1)]


def _largest(data: PlanningData) -> list[float]:
    """Largest lots of the only item and factory, by period."""
    return [bounds.largest for bounds in lot_bounds(split_by_item(data)[0]).values()]
