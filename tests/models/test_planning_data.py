"""Planning data that contradict themselves are refused, with everything that is wrong."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from model_data import HUB, PLANT, PRESS, TOY, planning_data, toy_data

from models.data import InspectionPlan, PlanningData, PlanningDataError

DATA = toy_data([10, 20], source={"hours": {PRESS: 0.1}}, resource={"regular_hours": 5})


def with_source(**fields: Any) -> dict[str, Any]:
    return {"sources": {(TOY, PLANT): replace(DATA.sources[TOY, PLANT], **fields)}}


def with_stock(**fields: Any) -> dict[str, Any]:
    return {"factory_stock": {(TOY, PLANT): replace(DATA.factory_stock[TOY, PLANT], **fields)}}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"periods": 0}, "at least one period"),
        ({"period_days": 0.0}, "positive length"),
        ({"items": {}}, "there is no item 'toy'"),
        ({"factories": {}}, "there is no factory 'plant'"),
        ({"warehouses": {}}, "there is no warehouse 'hub'"),
        ({"inspection": {}}, "no inspection plan"),
        ({"inspection": {(TOY, PLANT): ()}}, "no inspection plan"),
        ({"resources": {}}, "no resource 'press'"),
        ({"factory_stock": {}}, "has no stock point"),
        ({"warehouse_stock": {}}, "has no stock point"),
        ({"shortage_cost": {}}, "has no shortage cost"),
        ({"demand": {(TOY, HUB, 0): -1.0}}, "not a finite number"),
        ({"demand": {(TOY, HUB, 0): math.nan}}, "not a finite number"),
        ({"demand": {(TOY, HUB, 0): math.inf}}, "not a finite number"),
        ({"open_shipments": {(TOY, HUB, 2): 1.0}}, "outside the horizon"),
        ({"open_production": {("cat", PLANT, 0): 1.0}}, "there is no item 'cat'"),
        (with_source(unit_cost=(1.0,)), "1 values for 2 periods"),
        (with_source(setup_cost=(1.0, math.nan)), "at least 0"),
        (with_source(min_lot=9.0, max_lot=8.0), "above max_lot"),
        (with_source(defect_rate=1.5), "not a share"),
        (with_stock(holding_cost=(-1.0, 0.0)), "at least 0"),
    ],
)
def test_contradiction_is_named(change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(PlanningDataError, match=complaint):
        replace(DATA, **change)


def test_frozen_production_without_a_source_is_named() -> None:
    with pytest.raises(PlanningDataError, match="frozen production needs a source"):
        planning_data(
            {(TOY, HUB): [10]},
            {},
            factories={PLANT: {}},
            last_plan={(TOY, PLANT, 0): 5},
            last_plan_periods=1,
            frozen_periods=1,
        )


def test_all_contradictions_are_told_at_once() -> None:
    with pytest.raises(PlanningDataError) as raised:
        replace(DATA, **with_source(defect_rate=2.0), demand={(TOY, HUB, 5): -1.0})
    assert len(raised.value.problems) == 4  # rate, quantity, period, no shortage cost
    assert str(raised.value).splitlines() == raised.value.problems


def test_plans_of_inspection_are_needed_only_where_something_is_made() -> None:
    """A factory without the source of an item may have plans of it all the same."""
    plans = {**DATA.inspection, (TOY, "other"): (InspectionPlan("none"),)}
    data = replace(DATA, inspection=plans, factories={**DATA.factories, "other": DATA.factories[PLANT]})
    assert isinstance(data, PlanningData)
