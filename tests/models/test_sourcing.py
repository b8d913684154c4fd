"""Shares and numbers of sources (M16): tiny instances solved by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from model_data import HUB, TOY, planned, planning_data
from model_rows import covers

from models.data import PlanningData
from models.solution import PlanSolution


def near_and_far(
    near: Mapping[str, Any], far: Mapping[str, Any], demand: tuple[float, ...] = (100,), **item: Any
) -> PlanningData:
    """The near plant makes at 1, the far one at 2."""
    return planning_data(
        {(TOY, HUB): demand},
        {(TOY, "near"): {"unit_cost": 1, **near}, (TOY, "far"): {"unit_cost": 2, **far}},
        items={TOY: item},
    )


def units(plan: PlanSolution) -> dict[str, float]:
    """Factory → units of the horizon."""
    sums: dict[str, float] = {}
    for (_, factory, _), quantity in plan.production.items():
        sums[factory] = sums.get(factory, 0.0) + quantity
    return sums


@covers("share_at_most")
def test_max_share() -> None:
    plan = planned(near_and_far({"max_share": 0.6}, {}))
    assert units(plan) == pytest.approx({"near": 60, "far": 40})
    assert plan.objective == pytest.approx(60 + 80)


@covers("share_at_least")
def test_min_share() -> None:
    plan = planned(near_and_far({}, {"min_share": 0.3}))
    assert units(plan) == pytest.approx({"near": 70, "far": 30})
    assert plan.objective == pytest.approx(70 + 60)


@covers("share_at_least")
def test_shares_are_of_the_horizon() -> None:
    """The far plant makes in week 0 only: its 30 % of both weeks' 100 all start then, held for nothing."""
    plan = planned(near_and_far({}, {"min_share": 0.3, "last_period": 0}, demand=(50, 50)))
    assert units(plan) == pytest.approx({"near": 70, "far": 30})


@covers("share_at_least")
def test_a_share_carries_another_source_along() -> None:
    """The far plant makes 20 at most and must be half of it: 40 in all, 60 sales lost."""
    plan = planned(near_and_far({}, {"min_share": 0.5, "max_lot": 20}))
    assert units(plan) == pytest.approx({"near": 20, "far": 20})
    assert plan.objective == pytest.approx(20 + 40 + 6000)


def test_a_share_of_a_lot_makes_too_much() -> None:
    """The far plant makes lots of 90 and must be a tenth at least: 90 there, 10 near."""
    plan = planned(near_and_far({}, {"min_share": 0.1, "lot_multiple": 90}))
    assert units(plan) == pytest.approx({"near": 10, "far": 90})


@covers("sources_at_most", "source_use")
def test_max_sources() -> None:
    """60 a plant: with one source 40 sales are lost at 100."""
    plan = planned(near_and_far({"max_lot": 60}, {"max_lot": 60}, max_sources=1))
    assert units(plan) == pytest.approx({"near": 60})
    assert plan.objective == pytest.approx(60 + 4000)


@covers("sources_at_most", "source_use")
def test_max_sources_holds_for_the_horizon() -> None:
    """Each plant is open for one week; only one of them may make at all, and it cannot serve both weeks."""
    data = near_and_far({"last_period": 0, "max_lot": 50}, {"first_period": 1}, (50, 60), max_sources=1)
    plan = planned(data)
    assert units(plan) == pytest.approx({"far": 60})  # 50 lost; near would lose 60
    assert plan.objective == pytest.approx(120 + 5000)


@covers("sources_at_least", "source_minimum", "made_if_used")
def test_min_sources_make_their_least_lot() -> None:
    """Two sources, the far one's least lot 20: 80 near, 20 far."""
    plan = planned(near_and_far({}, {"min_lot": 20}, min_sources=2))
    assert units(plan) == pytest.approx({"near": 80, "far": 20})
    assert plan.objective == pytest.approx(80 + 40)


@covers("sources_at_least", "source_minimum", "made_if_used")
@pytest.mark.parametrize(("far", "least"), [({}, 1), ({"lot_multiple": 5}, 5)])
def test_a_source_makes_a_unit_or_a_lot_at_least(far: dict[str, float], least: float) -> None:
    plan = planned(near_and_far({}, far, min_sources=2))
    assert units(plan) == pytest.approx({"near": 100 - least, "far": least})


def test_min_sources_do_not_force_production() -> None:
    """The second source would have to make 90 at 2 for 50 sales worth 1.5 each: nothing is made."""
    data = planning_data(
        {(TOY, HUB): [50]},
        {(TOY, "near"): {}, (TOY, "far"): {"unit_cost": 2, "min_lot": 90}},
        items={TOY: {"min_sources": 2}},
        shortage_cost=1.5,
    )
    plan = planned(data)
    assert plan.production == {}
    assert plan.objective == pytest.approx(75)


def test_more_sources_asked_for_than_there_are_make_nothing() -> None:
    plan = planned(near_and_far({}, {}, min_sources=3))
    assert plan.production == {}
    assert plan.objective == pytest.approx(10_000)


def test_the_cheaper_way_counts_making_and_freight() -> None:
    """1 and 4 of freight from near, 2 and 2 from far."""
    data = planning_data(
        {(TOY, HUB): [10]},
        {(TOY, "near"): {}, (TOY, "far"): {"unit_cost": 2}},
        lanes={("near", HUB, "road"): {"cost_per_unit": 4}, ("far", HUB, "road"): {"cost_per_unit": 2}},
    )
    plan = planned(data)
    assert units(plan) == pytest.approx({"far": 10})
    assert plan.objective == pytest.approx(40)
