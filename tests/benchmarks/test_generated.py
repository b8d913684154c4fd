"""Generated instances: the same for a seed, free of errors, and what hours and lost sales are said to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from generated import LostSales, planning_data, sheets, write_sheets
from generated_world import Size

from planner.run import inspect_workbook
from planner.validation.problem import Severity

SMALL = Size(6, 2, 2, 10)


def test_a_seed_is_an_instance() -> None:
    assert sheets(SMALL, 90, "dear", 1) == sheets(SMALL, 90, "dear", 1)
    assert sheets(SMALL, 90, "dear", 1)["Forecast"] != sheets(SMALL, 90, "dear", 2)["Forecast"]


def test_hours_change_nothing_but_hours_and_what_overtime_costs() -> None:
    few, many = sheets(SMALL, 75, "dear", 1), sheets(SMALL, 150, "dear", 1)
    assert {name for name in few if few[name] != many[name]} == {"Resources"}
    for short, ample in zip(few["Resources"], many["Resources"], strict=True):
        assert ample["regular_hours"] == pytest.approx(2 * short["regular_hours"], abs=0.02)
        assert ample["overtime_cost"] == short["overtime_cost"]


@pytest.mark.parametrize("extras", [False, True])
@pytest.mark.parametrize("lost_sales", ["dear", "cheap"])
def test_the_workbook_checks_clean(lost_sales: LostSales, extras: bool, tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "in.xlsx", sheets(SMALL, 90, lost_sales, 3, extras))
    _, assembled, problems = inspect_workbook(path)
    meant = "not-worth-making" if lost_sales == "cheap" else None
    told = [problem for problem in problems if problem.severity is not Severity.NOTE]
    assert [problem for problem in told if problem.code != meant] == []
    assert bool(told) == (meant is not None)
    assert len(assembled.data.items) == SMALL.items
    assert assembled.data.periods == SMALL.weeks


def test_half_of_the_cheap_items_are_not_worth_making() -> None:
    """Even the cheapest source, without setup, inspection and freight, costs more than losing the sale."""
    data = planning_data(Size(20, 2, 2, 10), 90, "cheap", 1)
    lost = {item: cost for (item, _, _), cost in data.shortage_cost.items()}
    cheapest = {
        item: min(source.unit_cost[0] for (made, _), source in data.sources.items() if made == item)
        for item in data.items
    }
    assert sum(lost[item] < cheapest[item] for item in data.items) == pytest.approx(10, abs=2)


def test_a_dear_sale_is_worth_any_overtime_and_any_flight() -> None:
    data = planning_data(SMALL, 90, "dear", 2)
    lost = {item: cost for (item, _, _), cost in data.shortage_cost.items()}
    for (item, factory), source in data.sources.items():
        overtime = sum(
            operation.hours_per_unit * data.resources[factory, operation.resource].overtime_cost
            for operation in source.operations
        )
        flight = max(
            lane.cost_per_volume * data.items[item].volume
            for (sender, _, _), lane in data.lanes.items()
            if sender == factory
        )
        assert lost[item] > source.unit_cost[0] + overtime + flight


@pytest.mark.parametrize("text", ["50x5x3", "50x5x3x4", "0x5x3x26", "axbxcxd"])
def test_a_size_is_four_numbers(text: str) -> None:
    with pytest.raises(ValueError, match=r"size is|invalid literal"):
        Size.parse(text)
