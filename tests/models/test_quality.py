"""Quality limits, returns and waiting for inspection (M6, M7, M8): tiny instances solved by hand."""

from __future__ import annotations

import pytest
from model_data import HUB, NO_INSPECTION, PLANT, TOY, of_toy, planned, planning_data, toy_data
from model_rows import covers

from models.data import InspectionPlan
from models.solution import OPENING_STOCK

SCRAP = InspectionPlan("all", "all", cost_per_unit=1.0)
REWORK = InspectionPlan("all", "all", cost_per_unit=0.2, disposition="rework", rework_cost=1.0)
SLOW = InspectionPlan("all", "all", hours_per_unit=1.0)


@covers("quality_limit")
def test_plans_are_mixed_to_meet_the_average() -> None:
    """5 % defective, at most 2 % may leave: 40 of 100 go uninspected, 60 come through full inspection.

    Those 60 take 60 / 0.95 started and inspected, at 1 each.
    """
    data = toy_data(
        [100],
        source={"defect_rate": 0.05},
        plans=[NO_INSPECTION, SCRAP],
        quality_limit={(TOY, HUB): 0.02},
    )
    plan = planned(data)
    inspected = 60 / 0.95
    assert {key[4]: units for key, units in plan.shipments.items()} == pytest.approx({"none": 40, "all": 60})
    assert of_toy(plan.production) == pytest.approx({0: 40 + inspected})
    assert plan.costs["inspection"] == pytest.approx(inspected)
    assert plan.objective == pytest.approx(40 + 2 * inspected)


def test_what_is_never_good_enough_is_not_shipped() -> None:
    """5 % defective, 2 % allowed and nobody to inspect: everything is lost."""
    data = toy_data([10], source={"defect_rate": 0.05}, quality_limit={(TOY, HUB): 0.02})
    plan = planned(data)
    assert plan.shipments == {}
    assert plan.objective == pytest.approx(1000)


@covers("quality_limit")
def test_goods_of_another_factory_make_nothing_good() -> None:
    """4 % defective at the near plant, none at the far one, which makes 50 a week; at most 2 % may leave.

    The average is that of one factory: half of what the near one adds has to be inspected.
    """
    data = planning_data(
        {(TOY, HUB): [80]},
        {(TOY, "near"): {"defect_rate": 0.04}, (TOY, "far"): {"max_lot": 50}},
        plans={(TOY, "near"): [NO_INSPECTION, SCRAP]},
        quality_limit={(TOY, HUB): 0.02},
    )
    plan = planned(data)
    # 30 from near: 15 uninspected, 15 out of 15 / 0.96 inspected
    assert plan.production == pytest.approx({(TOY, "far", 0): 50, (TOY, "near", 0): 15 + 15 / 0.96})
    assert plan.objective == pytest.approx(65 + 2 * 15 / 0.96)


def test_the_strictest_warehouse_is_served_from_inspected_goods() -> None:
    """Only the hub asks for 0 %: its 10 are inspected and repaired at 0.2 + 0.05, the depot's 10 are not."""
    data = planning_data(
        {(TOY, HUB): [10], (TOY, "depot"): [10]},
        {(TOY, PLANT): {"defect_rate": 0.05}},
        plans={(TOY, PLANT): [NO_INSPECTION, REWORK]},
        quality_limit={(TOY, HUB): 0.0},
    )
    plan = planned(data)
    sent = {(key[2], key[4]): units for key, units in plan.shipments.items()}
    assert sent == pytest.approx({(HUB, "all"): 10, ("depot", "none"): 10})
    assert plan.costs["rework"] == pytest.approx(10 * 0.05)
    assert plan.objective == pytest.approx(20 + 10 * 0.25)


@pytest.mark.parametrize(
    ("return_cost", "costs"),
    [
        (2.0, {"returns": 100 * 0.05 * 2}),  # 10 to let defects through, 25 to find and repair them
        (10.0, {"inspection": 100 * 0.2, "rework": 100 * 0.05}),  # 50 against 25
    ],
)
def test_returns_against_inspection(return_cost: float, costs: dict[str, float]) -> None:
    data = toy_data(
        [100],
        source={"defect_rate": 0.05},
        item={"return_cost": return_cost},
        plans=[NO_INSPECTION, REWORK],
    )
    plan = planned(data)
    paid = {component: cost for component, cost in plan.costs.items() if cost and component != "production"}
    assert paid == pytest.approx(costs)


def test_open_shipments_and_warehouse_stock_cost_no_returns() -> None:
    data = toy_data(
        [20],
        source={"defect_rate": 0.05},
        item={"return_cost": 10.0},
        at_warehouse={"opening": 10},
        open_shipments={(TOY, HUB, 0): 10},
    )
    assert planned(data).objective == 0


@pytest.mark.parametrize(("limit", "rate"), [(0.02, 0.02), (0.5, 0.05)])
def test_opening_stock_was_inspected_before(limit: float, rate: float) -> None:
    """Of a source at 5 % defective; under a limit of 2 % it was made to meet that."""
    data = toy_data(
        [30],
        source={"defect_rate": 0.05},
        item={"return_cost": 10.0},
        at_factory={"opening": 30},
        quality_limit={(TOY, HUB): limit},
    )
    plan = planned(data)
    assert {key[4] for key in plan.shipments} == {OPENING_STOCK}
    assert plan.objective == pytest.approx(30 * rate * 10)


@covers("inspection_hours", "finished_units")
def test_units_wait_where_inspectors_are_short() -> None:
    """100 come in at once, 60 hours a week for an hour each: 40 wait a week and cost 0.5 each."""
    data = toy_data(
        [60, 40],
        factory={"inspection_hours": 60},
        plans=[SLOW],
        open_production={(TOY, PLANT, 0): 100},
        at_factory={"holding_cost": 0.5},
    )
    plan = planned(data)
    assert of_toy(plan.awaiting_inspection) == pytest.approx({0: 40})
    assert of_toy(plan.inspected) == pytest.approx({0: 60, 1: 40})
    assert plan.costs["holding"] == pytest.approx(20)
    assert plan.objective == pytest.approx(20)


@covers("inspection_hours")
def test_what_cannot_be_inspected_is_not_made() -> None:
    """60 of 100 can be inspected, none may leave uninspected: 40 lost at 100."""
    data = toy_data(
        [100],
        source={"defect_rate": 0.05},
        factory={"inspection_hours": 60},
        plans=[InspectionPlan("all", "all", hours_per_unit=1.0, disposition="rework")],
    )
    plan = planned(data)
    assert of_toy(plan.production) == pytest.approx({0: 60})
    assert plan.objective == pytest.approx(60 + 4000)


def test_plans_that_are_as_good_are_told_apart_in_shipments() -> None:
    """Two plans of one outgoing rate, 50 by hand at 0.1, the rest by machine at 0.3: shipments name both."""
    by_hand = InspectionPlan("hand", "all", hours_per_unit=1.0, cost_per_unit=0.1)
    by_machine = InspectionPlan("machine", "all", cost_per_unit=0.3)
    data = toy_data([80], factory={"inspection_hours": 50}, plans=[by_hand, by_machine])
    plan = planned(data)
    sent = {key[4]: units for key, units in plan.shipments.items()}
    assert sent == pytest.approx({"hand": 50, "machine": 30})
    assert plan.objective == pytest.approx(80 + 50 * 0.1 + 30 * 0.3)


def test_sampling_looks_at_part_of_a_lot() -> None:
    """A lot of 10 with one defective, 2 looked at, none allowed: rejected in 1 of 5 cases, so 2 + 8/5 units
    are looked at, and 0.36 of the defectives found and repaired at 1."""
    sample = InspectionPlan(
        "sample", "sample", 2, 0, lot_size=10, cost_per_unit=1.0, disposition="rework", rework_cost=1.0
    )
    plan = planned(toy_data([100], source={"defect_rate": 0.1}, plans=[sample]))
    assert plan.costs["inspection"] == pytest.approx(36)
    assert plan.costs["rework"] == pytest.approx(100 * 0.1 * 0.36)
